from odoo.http import request

from .pages import ROOT, MemberPages, page_route

PATH = f"{ROOT}/help"


class HelpPages(MemberPages):
    """Whom to turn to: in reach on every page (POR-2a)."""

    @page_route(PATH)
    def portal_my_help(self, **kw):
        """What the member can do himself, who helps him, and how a matter goes up."""
        member_sudo = self._get_own_member_sudo().filtered("branch_id")
        return self._render_page(
            "portal_my_help",
            [(request.env._("Whom to Turn To"), PATH)],
            {
                "member": member_sudo,
                "contacts": member_sudo and member_sudo._get_contacts(),
                "steps": member_sudo and member_sudo._get_complaint_steps(),
            },
        )
