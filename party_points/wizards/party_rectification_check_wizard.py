from odoo import fields, models


class PartyRectificationCheckWizard(models.TransientModel):
    """What came of a rectification plan (WARN-4)."""

    _name = "party.rectification.check.wizard"
    _description = "Check of a Rectification Plan"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("rectification_id",)

    rectification_id = fields.Many2one(
        "party.rectification", required=True, readonly=True, ondelete="cascade"
    )
    aims = fields.Text(related="rectification_id.aims")
    result = fields.Selection(
        [("kept", "Kept"), ("failed", "Without Change")], required=True
    )
    words = fields.Text(string="What Was Found", required=True)

    def action_apply(self):
        """Record the check; the plan checks who may."""
        self.ensure_one()
        self.rectification_id._check(self.result, self.words)
        return {"type": "ir.actions.act_window_close"}
