from odoo.http import request

from odoo.addons.party_points.clock import today

from ..models.party_exemption import PATH
from .inputs import check_day, check_length, read_text
from .pages import form_route, page_route
from .portal import OverviewPages


class VisitPages(OverviewPages):
    """The liaison of an exempt member plans his visits and logs them (ORG-6)."""

    def _prepare_overview(self, member_sudo):
        values = super()._prepare_overview(member_sudo)
        return {**values, "has_visits": bool(self._find_looked_after(1))}

    def _find_looked_after(self, limit=None):
        """Those whom the user visits, or has visited."""
        member_sudo = self._get_own_member_sudo()
        exemptions = request.env["party.exemption"]
        if not member_sudo or not exemptions.has_access("read"):
            return exemptions
        domain = exemptions._get_liaison_domain(member_sudo)
        return exemptions.search(domain, limit=limit)

    @page_route(PATH)
    def portal_my_visits(self, **kw):
        """Whom the member looks after, and when he visits next."""
        self._get_own_member_or_404()
        exemptions = self._find_looked_after()
        over = exemptions.filtered(lambda exemption: exemption._is_over())
        return self._render_page(
            "portal_my_visits",
            self._get_visit_crumbs(),
            {
                "exemptions": exemptions - over,
                "over": over,
            },
        )

    def _get_visit_crumbs(self, *crumbs):
        return [(request.env._("Visits to Exempt Members"), PATH), *crumbs]

    @page_route(
        [
            f"{PATH}/<int:exemption_id>",
            f"{PATH}/<int:exemption_id>/page/<int:page>",
        ]
    )
    def portal_my_visit(self, exemption_id, page=1, **kw):
        """The visits to one of them, and the form for the next."""
        return self._render_visits(self._find_exemption_or_404(exemption_id), page)

    @form_route(f"{PATH}/<int:exemption_id>")
    def portal_log_visit(self, exemption_id, **form):
        """Log a visit; the same words of the same day are one visit."""
        exemption = self._find_exemption_or_404(exemption_id)
        typed = {
            name: read_text(form.get(name)) for name in ("date", "brought", "opinion")
        }
        if error := self._take_step(self._log_visit, exemption, typed):
            return self._render_visits(exemption, 1, typed, error, 422)
        return request.redirect(f"{PATH}/{exemption.id}", code=303)

    def _log_visit(self, exemption, typed):
        check_length(*typed.values())
        day = check_day(typed["date"])
        request.env["party.exemption.visit"]._log_once(
            {"exemption_id": exemption.id, **typed, "date": day}
        )

    def _find_exemption_or_404(self, exemption_id):
        found = self._find_looked_after()
        if exemption_id not in found.ids:
            raise request.not_found()
        return found.browse(exemption_id)

    def _render_visits(self, exemption, page=1, typed=None, error=None, status=200):
        visits = request.env["party.exemption.visit"]
        domain = [("exemption_id", "=", exemption.id)]
        path = f"{PATH}/{exemption.id}"
        visits, pager = self._search_page(visits, domain, path, page)
        values = {
            "exemption": exemption,
            "visits": visits,
            "pager": pager,
            "typed": typed or {},
            "error": error,
            "today": today(exemption),
        }
        crumbs = self._get_visit_crumbs((exemption.display_name, path))
        return self._render_page("portal_my_visit", crumbs, values, status)
