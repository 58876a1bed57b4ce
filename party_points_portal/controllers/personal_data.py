from odoo.http import content_disposition, request

from .pages import ROOT, MemberPages, page_route


class PersonalData(MemberPages):
    """All that is kept of the member, for himself."""

    @page_route(f"{ROOT}/personal_data")
    def portal_my_personal_data(self, **kw):
        """One file to take away; it reads, and writes nothing."""
        member = self._get_own_member_or_404().sudo(False)
        name, content = member._get_personal_archive()
        return request.make_response(
            content,
            [
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
