from odoo import fields, models


class PartyCycleStepWizard(models.TransientModel):
    """A step of the superior with its reason: approve, return, reopen (APP-7)."""

    _name = "party.cycle.step.wizard"
    _description = "Step of the Superior on a Year"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("cycle_id",)

    cycle_id = fields.Many2one(
        "party.cycle", string="Year", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(
        [
            ("approve", "Approve the Year"),
            ("return", "Return the Year"),
            ("reopen", "Reopen the Year"),
        ],
        required=True,
    )
    reason = fields.Text(help="The log keeps it. Obligatory to return or reopen.")

    def action_apply(self):
        """Take the step; the year checks who may."""
        self.ensure_one()
        getattr(self.cycle_id, f"_{self.step}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
