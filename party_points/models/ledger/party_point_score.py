from odoo import fields, models


class PartyPointScore(models.Model):
    """What a member's month came to: the snapshot of a branch's month (REV-3)."""

    _name = "party.point.score"
    _description = "Month Score"
    _order = "id desc"

    member_id = fields.Many2one("party.member", required=True, ondelete="restrict")
    period_id = fields.Many2one("party.period", required=True, ondelete="restrict")
