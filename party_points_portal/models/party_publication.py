from odoo import models

PATH = "/my/points/publications"


class PartyPublication(models.Model):
    """Where members read what their branch has published (PUB-2)."""

    _inherit = "party.publication"

    def _get_portal_path(self):
        """:return: ``False`` for what is not for members"""
        self.ensure_one()
        is_for_members = self.state != "planned" and self.audience != "superior"
        return is_for_members and f"{PATH}/{self.id}"

    def _is_on_pages_of(self, user):
        """Those of his own branch."""
        # sudo: to which branch he belongs
        return self.branch_id in user.sudo().party_member_ids.branch_id
