from odoo import fields, models


class PartyDisputeReasonWizard(models.TransientModel):
    """A step of a dispute that needs nothing but its reason: appeal, pass on,
    withdraw (PUB-4)."""

    _name = "party.dispute.reason.wizard"
    _description = "Reason for a Step of a Dispute"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("dispute_id",)

    dispute_id = fields.Many2one(
        "party.dispute", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(
        [
            ("appeal", "Appeal to the Superior"),
            ("pass_on", "Pass On to the Superior"),
            ("withdraw", "Withdraw"),
        ],
        required=True,
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Take the step; the dispute checks who may."""
        self.ensure_one()
        getattr(self.dispute_id, f"_{self.step}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
