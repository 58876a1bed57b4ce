from odoo.fields import Domain
from odoo.http import request

from odoo.addons.party_points.clock import today
from odoo.addons.party_points.models.ledger.party_point_line import PENDING

from ..models.party_point_line import PATH
from .pages import MemberPages, page_route

# What is shown; drafts are read where they are written.
FILTERS = {
    "all": Domain.TRUE,
    "counts": Domain("state", "=", "confirmed"),
    "waiting": Domain("state", "in", PENDING),
    "refused": Domain("state", "in", ("rejected", "withdrawn")),
    "deductions": Domain("kind", "in", ("deduction", "veto")),
}


class PointLinePages(MemberPages):
    """The lines of the member, with their grounds and what became of them (POR-1)."""

    @page_route([PATH, f"{PATH}/page/<int:page>"])
    def portal_my_lines(self, page=1, year="", show="all", **kw):
        """The lines of a year, the newest first."""
        years = self._get_line_years()
        year = int(year) if year in map(str, years) else years[0]
        show = show if show in FILTERS else "all"
        domain = self._get_own_lines_domain() & FILTERS[show]
        domain &= Domain("date", ">=", f"{year}-01-01")
        domain &= Domain("date", "<=", f"{year}-12-31")
        lines, pager = self._search_page(
            request.env["party.point.line"],
            domain,
            PATH,
            page,
            order="date desc, id desc",
            url_args={"year": year, "show": show},
        )
        return self._render_page(
            "portal_my_lines",
            [(request.env._("My Lines"), PATH)],
            {
                "years": years,
                "year": year,
                "show": show,
                "filters": self._get_line_filters(),
                "rows": lines._get_page_rows(),
                "pager": pager,
            },
        )

    def _get_own_lines_domain(self):
        """:return: a ``Domain``; of nothing where the user is no member"""
        members = self._get_own_member_sudo()
        return Domain("member_id", "in", members.ids) & Domain("state", "!=", "draft")

    def _get_line_years(self):
        """Those in which there are lines, and this one; the latest first."""
        lines = request.env["party.point.line"]
        years = {today(lines).year}
        if lines.has_access("read"):
            groups = lines._read_group(self._get_own_lines_domain(), ["date:year"])
            years |= {first.year for [first] in groups}
        return sorted(years, reverse=True)

    def _get_line_filters(self):
        """:return: list of ``(key, label)``"""
        labels = {
            "all": request.env._("All Lines"),
            "counts": request.env._("What Counts"),
            "waiting": request.env._("Waiting for a Decision"),
            "refused": request.env._("Rejected or Withdrawn"),
            "deductions": request.env._("Deductions"),
        }
        return [(key, labels[key]) for key in FILTERS]

    @page_route(f"{PATH}/<int:line_id>")
    def portal_my_line(self, line_id, **kw):
        """One line: its grounds, what became of it, and who decided why."""
        own = [("member_id", "in", self._get_own_member_sudo().ids)]
        line = self._find_or_404("party.point.line", line_id, own)
        if line.state == "draft":
            return request.redirect(line._get_portal_path())
        values = line._get_page()
        return self._render_page(
            "portal_my_line",
            [
                (request.env._("My Lines"), PATH),
                (values["item"], line._get_portal_path()),
            ],
            values,
        )
