from odoo import fields, models


class PartyReview(models.Model):
    _name = "party.review"
    _description = "Monthly Review"

    period_id = fields.Many2one("party.period", required=True)
    line_ids = fields.One2many("party.point.line", "review_id")
