from odoo import models

PATH = "/my/points/disputes"


class PartyDispute(models.Model):
    """Where members write and follow a dispute (PUB-3)."""

    _inherit = "party.dispute"
    _page_member_fields = ("filer_id", "member_id")

    def _get_portal_path(self):
        self.ensure_one()
        return f"{PATH}/{self.id}"
