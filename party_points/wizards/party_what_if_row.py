from odoo import fields, models

DIGITS = (16, 2)


class PartyWhatIfRow(models.TransientModel):
    """What other rules would change for one member (RULE-5)."""

    _name = "party.what.if.row"
    _description = "Member in What If"
    _inherit = ["party.guard.mixin"]
    _order = "branch_id, figure_after desc, id"
    _rec_name = "member_id"

    what_if_id = fields.Many2one(
        "party.what.if", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one("party.member", ondelete="cascade")
    branch_id = fields.Many2one("party.branch", ondelete="cascade")
    member_class_id = fields.Many2one("party.member.class", ondelete="cascade")
    figure_before = fields.Float(string="Score Now", digits=DIGITS, aggregator="avg")
    figure_after = fields.Float(string="Score Then", digits=DIGITS, aggregator="avg")
    difference = fields.Float(digits=DIGITS, aggregator="avg")
    is_below_before = fields.Boolean(string="Below the Line Now")
    is_below_after = fields.Boolean(string="Below the Line Then")
    months_below_before = fields.Integer(string="Months below the Line Now")
    months_below_after = fields.Integer(string="Months below the Line Then")
    grade_before = fields.Char(string="Grade Now")
    grade_after = fields.Char(string="Grade Then")
    warnings_before = fields.Char(string="Warnings Now")
    warnings_after = fields.Char(string="Warnings Then")
    unscored = fields.Integer(
        string="Lines Not Scored", help="Lines that the rules on trial cannot score."
    )
    is_changed = fields.Boolean(string="Changed")
    is_fallen = fields.Boolean(string="Falls below the Line")
    is_risen = fields.Boolean(string="Rises above the Line")
