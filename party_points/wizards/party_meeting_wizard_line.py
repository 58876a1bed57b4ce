from odoo import fields, models


class PartyMeetingWizardLine(models.TransientModel):
    """Who was not in favour of a line."""

    _name = "party.meeting.wizard.line"
    _description = "Vote of a Member Meeting on a Line"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("line_id", "wizard_id")

    wizard_id = fields.Many2one(
        "party.meeting.wizard", required=True, ondelete="cascade"
    )
    review_id = fields.Many2one(related="wizard_id.review_id")
    entitled_ids = fields.Many2many(related="wizard_id.entitled_ids")
    line_id = fields.Many2one(
        "party.point.line",
        required=True,
        ondelete="cascade",
        domain="[('review_id', '=', review_id)]",
    )
    asked_text = fields.Char(related="line_id.asked_text")
    against_ids = fields.Many2many(
        "party.member",
        "party_meeting_wizard_against_rel",
        domain="[('id', 'in', entitled_ids)]",
    )
    abstain_ids = fields.Many2many(
        "party.member",
        "party_meeting_wizard_abstain_rel",
        string="Abstained",
        domain="[('id', 'in', entitled_ids)]",
    )
    reason = fields.Char(help="Obligatory where somebody was against.")
