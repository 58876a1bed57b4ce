from odoo.http import request

from odoo.addons.party_points.clock import today

from ..models.party_duty_post import PATH
from .inputs import check_day, check_filled, check_length, read_number, read_text
from .pages import ROOT, MemberPages, form_route, page_route

HOUSEHOLDS = f"{PATH}/households"


class DutyPages(MemberPages):
    """Duty posts, contact households, and the log of what was done (ORG-9)."""

    @page_route([PATH, f"{PATH}/page/<int:page>"])
    def portal_my_duties(self, page=1, **kw):
        """What the member has taken on, what he did, and what is offered."""
        return self._render_duties(page)

    def _render_duties(self, page=1, typed=None, error=None, status=200):
        """:param dict typed: what was refused: ``duty``, ``date``, ``description``"""
        member = self._get_duty_member_or_404()
        own = [("member_id", "=", member.id)]
        logs, pager = self._search_page(request.env["party.duty.log"], own, PATH, page)
        kept = [*own, "|", ("date_to", "=", False), ("date_to", ">", today(member))]
        claims = request.env["party.duty.claim"].search(kept)
        values = {
            "error": error,
            "claims": claims,
            "posts": request.env["party.duty.post"]._find_offered(member)
            - claims.post_id,
            "households": request.env["party.contact.household"].search(kept),
            "logs": logs,
            "pager": pager,
            "typed": typed or {},
            "today": today(member),
        }
        crumbs = self._get_duty_crumbs()
        return self._render_page("portal_my_duties", crumbs, values, status)

    def _get_duty_crumbs(self):
        return [(request.env._("Duty Posts and Contact Households"), PATH)]

    def _get_duty_member_or_404(self):
        return self._get_own_member_or_404().sudo(False)

    def _find_own_duty_or_404(self, model, record_id):
        member = self._get_duty_member_or_404()
        return self._find_or_404(model, record_id, [("member_id", "=", member.id)])

    # Posts

    @form_route(f"{PATH}/posts/<int:post_id>/claim")
    def portal_claim_duty(self, post_id, **form):
        """Take a post over; sent twice, it is taken once."""
        member = self._get_duty_member_or_404()
        offered = request.env["party.duty.post"]._find_offered(member)
        post = self._find_or_404(
            "party.duty.post", post_id, [("id", "in", offered.ids)]
        )
        if error := self._take_step(post._claim, member):
            return self._render_duties(error=error, status=422)
        return request.redirect(f"{PATH}#posts", code=303)

    @form_route(f"{PATH}/claims/<int:claim_id>/end")
    def portal_give_duty_up(self, claim_id, **form):
        """Give a post up with today."""
        claim = self._find_own_duty_or_404("party.duty.claim", claim_id)
        return self._end_duty(claim)

    def _end_duty(self, record):
        """End a claim or a contact with today; what has ended stays as it did."""
        is_over = record.date_to and record.date_to <= today(record)
        error = None if is_over else self._take_step(record.action_end)
        if error:
            return self._render_duties(error=error, status=422)
        return request.redirect(PATH, code=303)

    # Households

    @page_route([f"{HOUSEHOLDS}/new", f"{HOUSEHOLDS}/<int:household_id>"])
    def portal_my_household(self, household_id=None, **kw):
        """One of his households, or the form for one more."""
        self._get_duty_member_or_404()
        return self._render_household(self._find_household_or_404(household_id))

    @form_route([f"{HOUSEHOLDS}/new", f"{HOUSEHOLDS}/<int:household_id>"])
    def portal_keep_household(self, household_id=None, **form):
        """Begin a contact, or write down how the household fares now."""
        member = self._get_duty_member_or_404()
        household = self._find_household_or_404(household_id)
        names = ("name", "address", "situation")
        typed = {name: read_text(form.get(name)) for name in names}
        if error := self._take_step(self._keep_household, household, member, typed):
            return self._render_household(household, typed, error, 422)
        return request.redirect(f"{PATH}#households", code=303)

    def _keep_household(self, household, member, typed):
        check_length(*typed.values())
        check_filled({request.env._("Household"): typed["name"]})
        household._keep_contact(member, typed)

    def _find_household_or_404(self, household_id):
        if household_id is None:
            return request.env["party.contact.household"]
        return self._find_own_duty_or_404("party.contact.household", household_id)

    def _render_household(self, household, typed=None, error=None, status=200):
        title = household.name or request.env._("New Contact Household")
        crumbs = [*self._get_duty_crumbs(), (title, "")]
        values = {"household": household, "error": error, "typed": typed or household}
        return self._render_page("portal_my_household", crumbs, values, status)

    @form_route(f"{HOUSEHOLDS}/<int:household_id>/end")
    def portal_end_household(self, household_id, **form):
        """End the contact with today."""
        return self._end_duty(self._find_household_or_404(household_id))

    # Log

    @form_route(f"{PATH}/log")
    def portal_log_duty(self, **form):
        """Log what was done; the same words of the same day are one entry."""
        typed = {
            name: read_text(form.get(name)) for name in ("duty", "date", "description")
        }
        if error := self._take_step(self._log_duty, typed):
            return self._render_duties(1, typed, error, 422)
        return request.redirect(f"{PATH}#log", code=303)

    def _log_duty(self, typed):
        check_length(*typed.values())
        check_filled({request.env._("What I did"): typed["description"]})
        subject = self._find_logged_duty(typed["duty"])
        request.env["party.duty.log"]._log_once(
            {
                **subject,
                "date": check_day(typed["date"]),
                "description": typed["description"],
            }
        )

    def _find_logged_duty(self, duty):
        """:param str duty: of a form: the field of the log, and an id: ``claim_id-7``
        :return: dict with that field
        """
        models = {
            "claim_id": "party.duty.claim",
            "household_id": "party.contact.household",
        }
        name, _dash, id_ = duty.partition("-")
        if name not in models:
            return {}
        return {name: self._find_own_duty_or_404(models[name], read_number(id_)).id}

    @page_route(f"{PATH}/log/<int:log_id>/declare")
    def portal_declare_duty(self, log_id, **kw):
        """As what the member declares an entry of his log."""
        return self._render_declared_duty(
            self._find_own_duty_or_404("party.duty.log", log_id)
        )

    @form_route(f"{PATH}/log/<int:log_id>/declare")
    def portal_begin_declared_duty(self, log_id, item=None, **form):
        """Begin the declaration, and go on with it."""
        log = self._find_own_duty_or_404("party.duty.log", log_id)
        items = log._get_declarable_items()
        item = items.filtered(lambda found: found.id == read_number(item))
        if not item:
            error = request.env._("Choose as what you declare it.")
            return self._render_declared_duty(log, error, 422)
        if error := self._take_step(log._declare, item):
            return self._render_declared_duty(log, error, 422)
        # there by now, it is found and not begun again
        declaration = log._declare(item).declaration_id
        return request.redirect(f"{ROOT}/declarations/{declaration.id}", code=303)

    def _render_declared_duty(self, log, error=None, status=200):
        crumbs = [*self._get_duty_crumbs(), (request.env._("Declare This"), "")]
        values = {
            "log": log,
            "items": log._get_declarable_items(),
            "error": error,
        }
        return self._render_page("portal_declare_duty", crumbs, values, status)
