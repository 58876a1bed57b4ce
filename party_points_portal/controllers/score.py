from odoo.http import content_disposition, request

from odoo.addons.party_points.clock import today

from ..models.party_point_score import PATH
from .inputs import read_number
from .pages import ROOT, page_route
from .portal import OverviewPages

HANDBOOK = f"{ROOT}/handbook"
REPORT = "party_points_reports.party_member_report"


class ScorePages(OverviewPages):
    """The member's scores, how they came about, and his handbook (POR-1, RULE-4)."""

    def _prepare_overview(self, member_sudo):
        values = super()._prepare_overview(member_sudo)
        if not member_sudo:
            return values
        member = member_sudo.sudo(False)
        year = read_number(request.params.get("year"))
        return {**values, "scores": member._get_score_overview(year)}

    @page_route([f"{PATH}/<int:year>", f"{PATH}/<int:year>/<int:month>"])
    def portal_my_score(self, year, month=None, **kw):
        """How a score came about, step by step and line by line."""
        member, years = self._get_scored_member()
        if year not in years or not self._has_begun(year, month):
            raise request.not_found()
        crumbs = [(str(year), f"{PATH}/{year}")]
        if month:
            name = member._get_month_name(year, month)
            crumbs.append((name, f"{PATH}/{year}/{month}"))
        return self._render_page(
            "portal_my_score",
            crumbs,
            {
                "year": year,
                "month": month,
                "other_years": member._get_other_years(years, year),
                **member._get_score_page(year, month),
            },
        )

    def _get_scored_member(self):
        """:return: the user's own member, and the years in which he has scores
        :raise NotFound: where he is no member
        """
        member = self._get_own_member_or_404().sudo(False)
        return member, member._get_score_years()

    def _has_begun(self, year, month):
        if month is None:
            return True
        day = today(request.env["party.member"])
        return 1 <= month <= (day.month if year == day.year else 12)

    # The handbook

    @page_route(HANDBOOK)
    def portal_my_handbooks(self, **kw):
        """The years of which there is a handbook."""
        _member, years = self._get_scored_member()
        return self._render_page(
            "portal_my_handbooks",
            [(request.env._("Points Handbook"), HANDBOOK)],
            {"years": years, "path": HANDBOOK},
        )

    @page_route(f"{HANDBOOK}/<int:year>")
    def portal_my_handbook(self, year, **kw):
        """The handbook of a year on paper."""
        member, years = self._get_scored_member()
        if year not in years:
            raise request.not_found()
        member = member.with_context(handbook_year=year)
        reports = member.env["ir.actions.report"]
        pdf, _kind = reports._render_qweb_pdf(REPORT, member.ids)
        name = content_disposition(f"{member._get_handbook_title()}.pdf")
        return request.make_response(
            pdf,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", name),
                ("Cache-Control", "no-store"),
            ],
        )
