from odoo import fields, models


class PartyCycleMeetingWizardLine(models.TransientModel):
    """The grade that the meeting has chosen for a member."""

    _name = "party.cycle.meeting.wizard.line"
    _description = "Grade Decided by the Meeting"
    _inherit = ["party.grade.line.mixin"]

    wizard_id = fields.Many2one(
        "party.cycle.meeting.wizard", required=True, index=True, ondelete="cascade"
    )
    cycle_id = fields.Many2one(
        "party.cycle",
        ondelete="cascade",
        help="That of the wizard, which a new row does not know yet.",
    )
    appraisal_id = fields.Many2one(
        domain="[('cycle_id', '=', cycle_id), ('status', '=', 'ranked')]"
    )
