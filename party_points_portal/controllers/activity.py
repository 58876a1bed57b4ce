from odoo.http import request

from .pages import ROOT, MemberPages, page_route

PATH = f"{ROOT}/activities"
AHEAD = 30


class ActivityPages(MemberPages):
    """What the branch has ahead, and what the member attended (POR-1, POR-2a)."""

    @page_route([PATH, f"{PATH}/page/<int:page>"])
    def portal_my_activities(self, page=1, **kw):
        """Both lists, and how to check in."""
        member = self._get_own_member_or_404().sudo(False)
        activities = request.env["party.activity"]
        # sudo: his own attendance, also at an activity of another branch
        attendances_sudo = request.env["party.attendance"].sudo()
        own = attendances_sudo._get_own_domain(member)
        attendances_sudo, pager = self._search_page(
            attendances_sudo, own, PATH, page, order="date desc, id desc"
        )
        values = {
            "ahead": activities.search(
                activities._get_ahead_domain(member), order="date, hour", limit=AHEAD
            ),
            "attendances": attendances_sudo,
            "lines": self._find_lines_of_activities(member, attendances_sudo),
            "pager": pager,
        }
        crumbs = [(request.env._("Activities"), PATH)]
        return self._render_page("portal_my_activities", crumbs, values)

    def _find_lines_of_activities(self, member, attendances_sudo):
        """:return: ``{activity: the member's lines that it made}``"""
        lines = request.env["party.point.line"].search(
            [
                ("member_id", "=", member.id),
                ("activity_id", "in", attendances_sudo.activity_id.ids),
                ("state", "!=", "withdrawn"),
            ]
        )
        # sudo: only to know them apart
        return lines.grouped(lambda line: line.sudo().activity_id)
