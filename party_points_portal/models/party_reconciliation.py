from odoo import models

PATH = "/my/points/reconciliations"


class PartyReconciliation(models.Model):
    """Where a member compares the branch's record with his handbook (PUB-5)."""

    _inherit = "party.reconciliation"
    _page_member_fields = ("member_id",)

    def _get_portal_path(self):
        self.ensure_one()
        return f"{PATH}/{self.id}"
