from odoo import fields, models
from odoo.exceptions import UserError


class PartyPeriodReopenWizard(models.TransientModel):
    """Open closed months again, as their superior, and say why (LINE-8)."""

    _name = "party.period.reopen.wizard"
    _description = "Opening of Closed Months"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("period_ids",)

    period_ids = fields.Many2many("party.period", string="Months", required=True)
    reason = fields.Text(required=True)

    def action_reopen(self):
        """Open the months; the log keeps it with the user's name."""
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Say why."))
        self.period_ids._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
