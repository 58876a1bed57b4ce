from odoo import fields, models


class PartyRectificationApprovalWizard(models.TransientModel):
    """Approve what the meeting has decided on a plan, or give it back (WARN-4)."""

    _name = "party.rectification.approval.wizard"
    _description = "Approval of a Decision on a Rectification Plan"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("rectification_id",)

    rectification_id = fields.Many2one(
        "party.rectification", required=True, readonly=True, ondelete="cascade"
    )
    decision = fields.Text(related="rectification_id.meeting_decision")
    reason = fields.Text(required=True)

    def action_approve(self):
        """The decision stands; the plan checks who may."""
        self.ensure_one()
        self.rectification_id._approve(self.reason)
        return {"type": "ir.actions.act_window_close"}

    def action_return(self):
        """The meeting decides anew."""
        self.ensure_one()
        self.rectification_id._return(self.reason)
        return {"type": "ir.actions.act_window_close"}
