from odoo.http import request

from ..models.party_witness import PATH
from .inputs import check_length, read_text
from .pages import MemberPages, form_route, page_route

STEPS = {"confirm": "action_confirm", "decline": "action_decline"}


class WitnessPages(MemberPages):
    """What the member is asked to witness: late lines of others, and attendance lists
    (LINE-4)."""

    @page_route(PATH)
    def portal_my_witnesses(self, **kw):
        """What he is asked, and what he said before."""
        witnesses = request.env["party.witness"].search(self._get_witness_domain())
        return self._render_page(
            "portal_my_witnesses",
            [(request.env._("I Am Asked to Witness"), PATH)],
            {"witnesses": witnesses.sorted(lambda witness: witness.state != "asked")},
        )

    @page_route(f"{PATH}/<int:witness_id>")
    def portal_my_witness(self, witness_id, **kw):
        """What is to be witnessed, by whom he is asked, and his answer."""
        return self._render_witness(self._find_witness(witness_id))

    @form_route(f"{PATH}/<int:witness_id>")
    def portal_answer_witness(self, witness_id, **form):
        """Confirm it in his own words, or decline. The first answer stands."""
        witness = self._find_witness(witness_id)
        statement = read_text(form.get("statement"))
        if form.get("step") not in STEPS:
            raise request.not_found()
        if witness.state != "asked":
            return request.redirect(witness._get_portal_path(), code=303)
        if error := self._take_step(
            self._answer_witness, witness, STEPS[form["step"]], statement
        ):
            return self._render_witness(witness, statement, error, status=422)
        return request.redirect(witness._get_portal_path(), code=303)

    def _answer_witness(self, witness, step, statement):
        check_length(statement)
        getattr(witness, step)(statement)

    def _render_witness(self, witness, typed=None, error=None, status=200):
        reason = witness._get_cannot_answer_reason()
        values = {
            "witness": witness,
            "title": request.env._("Witness Request"),
            # sudo: who has asked him
            "asked_by": witness.sudo().create_uid.name,
            "typed": witness.statement or "" if typed is None else typed,
            "reason": witness.state == "asked" and reason,
            "error": not reason and error,
        }
        crumbs = [
            (request.env._("I Am Asked to Witness"), PATH),
            (values["title"], witness._get_portal_path()),
        ]
        return self._render_page("portal_my_witness", crumbs, values, status)

    def _find_witness(self, witness_id):
        domain = self._get_witness_domain()
        return self._find_or_404("party.witness", witness_id, domain)

    def _get_witness_domain(self):
        return [("member_id", "in", self._get_own_member_or_404().ids)]
