from odoo import models

PATH = "/my/points/talks"


class PartyTalk(models.Model):
    """The page on which a member reads the record of a talk with him, adds his own
    words and takes note of it (WARN-6)."""

    _inherit = "party.talk"
    _page_member_fields = ("member_id",)

    def _get_portal_path(self):
        """:return: ``False`` before it is handed to the member"""
        self.ensure_one()
        return self.state != "draft" and f"{PATH}/{self.id}"
