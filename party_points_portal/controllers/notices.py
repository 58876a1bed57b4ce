from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from .pages import ROOT, STEP, MemberPages, page_route

PATH = f"{ROOT}/notices"
NEWEST = 3


class NoticePages(MemberPages):
    """What waits for the member, and what he was told (POR-1)."""

    @page_route([PATH, f"{PATH}/page/<int:page>"])
    def portal_my_notices(self, page=1, **kw):
        """The messages about his points, the newest first."""
        # read with his own rights
        member = self._get_own_member_sudo().sudo(False)
        total = member._count_notices() if member else 0
        pages = pager(PATH, total, page, STEP)
        return self._render_page(
            "portal_my_notices",
            [(request.env._("Messages to Me"), PATH)],
            {
                "notices": member
                and member._get_notices(offset=pages["offset"], limit=STEP),
                "pager": pages,
            },
        )

    def _prepare_overview(self, member_sudo):
        values = super()._prepare_overview(member_sudo)
        if not member_sudo:
            return values
        member = member_sudo.sudo(False)  # what waits is read with his own rights
        return {
            **values,
            "tasks": member._get_portal_tasks(),
            "notices": member._get_newest_notices(NEWEST),
        }

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "party_task_count" in counters:
            member = self._get_own_member_sudo().sudo(False)
            tasks = member._get_portal_tasks() if len(member) == 1 else []
            values["party_task_count"] = len(tasks)
        return values
