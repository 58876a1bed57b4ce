from odoo import fields, models

KINDS = [
    ("month", "Monthly Summary"),
    ("quarter", "Quarterly Summary"),
    ("half_year", "Half-Year Detail"),
    ("year", "Annual Result"),
]
AUDIENCES = [
    ("superior", "Branch Officers and Superior"),
    ("members", "Members of the Branch"),
    ("public", "Everybody with the Link"),
]
NAMES = [("full", "In Full"), ("masked", "Masked")]
GROUNDS = [("everybody", "Everybody Who Reads It"), ("members", "Members Only")]
RANKINGS = [
    ("none", "Nobody's Rank"),
    ("leading", "Leading Members"),
    ("all", "Everybody's Rank"),
]


class PartyPublicationPlan(models.Model):
    """What the branches publish, by when, and how: the plan of a branch holds for it
    and for all below it, the nearest one wins; one without a branch holds for all
    (PUB-1).

    A due date is a day of the month that follows the period's last month by
    ``months_after``: 0 is that month itself (25 June for the first half-year, 000).
    """

    _name = "party.publication.plan"
    _description = "Publication Plan"
    _inherit = ["party.guard.mixin"]
    _order = "branch_id, kind"

    branch_id = fields.Many2one(
        "party.branch", index=True, ondelete="restrict", help="Empty: for all."
    )
    kind = fields.Selection(KINDS, required=True)
    is_published = fields.Boolean(
        string="To Be Published", default=True, help="Whether it is published at all."
    )
    due_day = fields.Integer(string="Due on Day", required=True, default=10)
    months_after = fields.Integer(
        string="Months after the Period",
        required=True,
        default=1,
        help="0: in the last month of the period.",
    )
    audience = fields.Selection(AUDIENCES, required=True, default="members")
    names = fields.Selection(NAMES, required=True, default="full")
    grounds = fields.Selection(
        GROUNDS, string="Grounds of Deductions", required=True, default="members"
    )
    ranking = fields.Selection(RANKINGS, required=True, default="leading")
    objection_days = fields.Integer(
        string="Objection Window (Working Days)", required=True, default=5
    )
    answer_days = fields.Integer(
        string="Answer within (Working Days)", required=True, default=10
    )
    appeal_days = fields.Integer(
        string="Appeal within (Working Days)", required=True, default=10
    )
    link_days = fields.Integer(
        string="Public Link Valid for (Days)", required=True, default=30
    )
