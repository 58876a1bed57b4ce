from odoo.http import request

from odoo.addons.party_points.models.publicity.party_dispute import OPEN

from ..models.party_reconciliation import PATH
from .inputs import check_length, read_text
from .pages import MemberPages, form_route, page_route


class ReconciliationPages(MemberPages):
    """Each quarter the member says whether the branch's record and his own handbook
    agree (PUB-5)."""

    @page_route(PATH)
    def portal_my_reconciliations(self, **kw):
        """The quarters about which the member is or was asked."""
        domain = self._get_reconciliation_domain()
        return self._render_page(
            "portal_my_reconciliations",
            [(request.env._("Quarterly Reconciliation"), PATH)],
            {"reconciliations": request.env["party.reconciliation"].search(domain)},
        )

    @page_route(f"{PATH}/<int:reconciliation_id>")
    def portal_my_reconciliation(self, reconciliation_id, **kw):
        """What the branch has of the quarter, and the member's answer."""
        return self._render_reconciliation(self._find_reconciliation(reconciliation_id))

    @form_route(f"{PATH}/<int:reconciliation_id>")
    def portal_answer_reconciliation(self, reconciliation_id, **form):
        """They agree, or where they differ."""
        reconciliation = self._find_reconciliation(reconciliation_id)
        difference = read_text(form.get("difference"))
        if error := self._take_step(
            self._answer_reconciliation, reconciliation, form.get("answer"), difference
        ):
            return self._render_reconciliation(
                reconciliation, error=error, typed=difference, status=422
            )
        return request.redirect(reconciliation._get_portal_path(), code=303)

    def _answer_reconciliation(self, reconciliation, answer, difference):
        if answer == "agrees":
            reconciliation.action_agree()
        elif answer == "differs":
            check_length(difference)
            reconciliation._differ(difference)
        else:
            raise request.not_found()

    def _render_reconciliation(
        self, reconciliation, typed=None, error=None, status=200
    ):
        values = {
            "reconciliation": reconciliation,
            "title": reconciliation._get_publication_name(),
            "typed": reconciliation.difference or "" if typed is None else typed,
            "error": error,
            "is_disputed": reconciliation.dispute_id.state in ("draft", *OPEN),
            # sudo: who has recorded the answer of a member without an account
            "recorded_by": reconciliation.sudo().recorded_by_id.name,
        }
        crumbs = [
            (request.env._("Quarterly Reconciliation"), PATH),
            (values["title"], reconciliation._get_portal_path()),
        ]
        return self._render_page("portal_my_reconciliation", crumbs, values, status)

    def _find_reconciliation(self, reconciliation_id):
        domain = self._get_reconciliation_domain()
        return self._find_or_404("party.reconciliation", reconciliation_id, domain)

    def _get_reconciliation_domain(self):
        return [("member_id", "in", self._get_own_member_or_404().ids)]
