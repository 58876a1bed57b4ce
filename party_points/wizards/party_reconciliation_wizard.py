from odoo import fields, models


class PartyReconciliationWizard(models.TransientModel):
    """Say where the branch's record and one's own handbook differ (PUB-5)."""

    _name = "party.reconciliation.wizard"
    _description = "Where the Records Differ"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("reconciliation_id",)

    reconciliation_id = fields.Many2one(
        "party.reconciliation", required=True, readonly=True, ondelete="cascade"
    )
    difference = fields.Text(string="Where They Differ", required=True)

    def action_confirm(self):
        """Record the answer."""
        self.ensure_one()
        self.reconciliation_id._differ(self.difference)
        return {"type": "ir.actions.act_window_close"}
