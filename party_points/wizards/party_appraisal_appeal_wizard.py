from odoo import fields, models


class PartyAppraisalAppealWizard(models.TransientModel):
    """Why a member appeals against his grade (APP-7)."""

    _name = "party.appraisal.appeal.wizard"
    _description = "Appeal against a Grade"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("appraisal_id",)

    appraisal_id = fields.Many2one(
        "party.appraisal", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Appeal; the appraisal checks who may."""
        self.ensure_one()
        self.appraisal_id._appeal(self.reason)
        return {"type": "ir.actions.act_window_close"}
