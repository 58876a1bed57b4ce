from odoo import fields, models


class PartyRatingWizardLine(models.TransientModel):
    """The mark for one member."""

    _name = "party.rating.wizard.line"
    _description = "Mark for a Member"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("wizard_id", "member_id")

    wizard_id = fields.Many2one(
        "party.rating.wizard", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one("party.member", required=True, ondelete="cascade")
    mark = fields.Float(digits=(5, 2), aggregator=None)
    reason = fields.Char(help="Obligatory for a mark below 60.")
