from odoo import fields, models
from odoo.exceptions import UserError


class PartyActivityReasonWizard(models.TransientModel):
    """Reopen a closed activity or cancel a planned one, with the reason."""

    _name = "party.activity.reason.wizard"
    _description = "Reason for Changing an Activity"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("activity_id",)

    activity_id = fields.Many2one(
        "party.activity", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection([("reopen", "Reopen"), ("cancel", "Cancel")], required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Take the step; the reason goes on record."""
        self.ensure_one()
        reason = self.reason.strip()
        if not reason:
            raise UserError(self.env._("Say why, for the record."))
        if self.step == "reopen":
            self.activity_id._reopen(reason)
        else:
            self.activity_id._cancel(reason)
        return {"type": "ir.actions.act_window_close"}
