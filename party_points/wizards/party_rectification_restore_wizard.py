from odoo import api, fields, models


class PartyRectificationRestoreWizard(models.TransientModel):
    """Choose the deduction of which a part is given back (WARN-5a)."""

    _name = "party.rectification.restore.wizard"
    _description = "Giving Back a Part of a Deduction"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("rectification_id", "line_id")

    rectification_id = fields.Many2one(
        "party.rectification", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.Many2many("party.point.line", compute="_compute_choice")
    share = fields.Float(
        string="Part That Is Given Back (%)", digits=(5, 2), compute="_compute_choice"
    )
    line_id = fields.Many2one(
        "party.point.line",
        string="Deduction",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', line_ids)]",
    )
    reason = fields.Text(required=True)

    @api.depends("rectification_id")
    def _compute_choice(self):
        for wizard in self:
            plan = wizard.rectification_id
            plan.check_access("read")
            wizard.line_ids = plan._get_restorable_lines() if plan else False
            # sudo: what the warning says of it
            wizard.share = plan.sudo().warning_id.restore_share

    def action_apply(self):
        """Propose it; the plan checks who may."""
        self.ensure_one()
        self.rectification_id._restore(self.line_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
