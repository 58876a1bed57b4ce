from odoo import fields, models
from odoo.exceptions import UserError


class PartyEvaluationSheetWizardLine(models.TransientModel):
    """What a paper ballot says of one member."""

    _name = "party.evaluation.sheet.wizard.line"
    _description = "Mark on a Paper Ballot"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("wizard_id", "result_id")
    _order = "result_id, id"

    wizard_id = fields.Many2one(
        "party.evaluation.sheet.wizard", required=True, index=True, ondelete="cascade"
    )
    result_id = fields.Many2one(
        "party.evaluation.result", string="Member", required=True, ondelete="cascade"
    )
    number = fields.Char(
        string="Mark", size=2, help="The number of the mark; 0 where he abstained."
    )

    def _get_choices(self):
        """:return: as ``party.evaluation._vote`` takes them"""
        choices = {}
        for line in self:
            number = (line.number or "").strip()
            if number and not (number.isascii() and number.isdecimal()):
                raise UserError(
                    self.env._("Enter the number of a mark; 0 where he abstained.")
                )
            if number:
                choices[line.result_id.id] = int(number)
        return choices
