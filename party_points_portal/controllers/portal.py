from .pages import ROOT, MemberPages, page_route


class OverviewPages(MemberPages):
    """The member's own pages begin here (POR-1)."""

    @page_route(ROOT)
    def portal_my_points(self, **kw):
        """Where the member stands, what waits for him, and the way to all else; for
        portal and internal users alike.

        A signed-in user without a member record is told whom to ask.
        """
        member_sudo = self._get_own_member_sudo()
        return self._render_page(
            "portal_my_points",
            [],
            {"member": member_sudo, **self._prepare_overview(member_sudo)},
        )
