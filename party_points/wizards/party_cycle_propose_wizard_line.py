from odoo import fields, models


class PartyCycleProposeWizardLine(models.TransientModel):
    """The grade that the committee proposes for a member."""

    _name = "party.cycle.propose.wizard.line"
    _description = "Proposed Grade"
    _inherit = ["party.grade.line.mixin"]

    wizard_id = fields.Many2one(
        "party.cycle.propose.wizard", required=True, index=True, ondelete="cascade"
    )
