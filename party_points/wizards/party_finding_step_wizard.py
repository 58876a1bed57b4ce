from odoo import fields, models


class PartyFindingStepWizard(models.TransientModel):
    """A step of a finding that needs nothing but its reason (SUP-3)."""

    _name = "party.finding.step.wizard"
    _description = "Step of a Finding"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("finding_id",)

    finding_id = fields.Many2one(
        "party.finding", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(
        [("withdraw", "Withdraw"), ("reverse", "Propose to Take the Lines Back")],
        required=True,
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Take the step; the finding checks who may."""
        self.ensure_one()
        steps = {
            "withdraw": self.finding_id._withdraw,
            "reverse": self.finding_id._propose_reversals,
        }
        steps[self.step](self.reason)
        return {"type": "ir.actions.act_window_close"}
