from odoo import fields, models

DIGITS = (16, 2)


class PartyAppraisal(models.Model):
    """What a member's year came to: figures, place and grade, as the engine proposes
    them and as people decide (APP-2 … APP-7).

    It belongs to the branch of the year's end (ORG-5). Its state is that of the
    branch's year; the member's own answer stands beside it.
    """

    _name = "party.appraisal"
    _description = "Annual Appraisal"
    _inherit = ["party.guard.mixin", "party.thread.mixin"]
    _order = "year desc, branch_id, grading_id, rank, id"
    _protected_fields = frozenset(
        {
            "cycle_id",
            "branch_id",
            "member_id",
            "year",
            "member_class_id",
            "template_id",
            "grading_id",
            "status",
            "months",
            "base",
            "pioneer",
            "deductions",
            "annual",
            "average",
            "points",
            "team_mark",
            "leader_mark",
            "evaluation_mark",
            "weights",
            "score",
            "rank",
            "honour",
            "attendance",
            "is_base_intact",
            "is_vetoed",
            "is_below",
            "zero_months",
            "computed_grade_id",
            "option_ids",
            "places_left",
            "missed_ids",
            "grade_id",
            "departure_reason",
            "departed_by_id",
            "answer",
            "answered_on",
            "answered_by_id",
            "appeal_reason",
            "appeal_outcome",
            "appeal_answer",
            "appeal_decided_by_id",
            "decision_ids",
        }
    )

    cycle_id = fields.Many2one(
        "party.cycle", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", required=True, readonly=True, ondelete="restrict"
    )
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    state = fields.Selection(related="cycle_id.state")
    member_class_id = fields.Many2one(
        "party.member.class", readonly=True, ondelete="restrict"
    )
    template_id = fields.Many2one(
        "party.rule.template", string="Rules", readonly=True, ondelete="restrict"
    )
    grading_id = fields.Many2one(
        "party.grading.scheme",
        string="Grading Scheme",
        readonly=True,
        ondelete="restrict",
    )

    # What the engine says
    status = fields.Selection(
        [
            ("ranked", "Ranked"),
            ("exempt", "Exempt"),
            ("short", "Too Few Months"),
            ("left", "Left the Branch"),
            ("no_rules", "No Rules in Force"),
        ],
        required=True,
        readonly=True,
        help="Who was exempt at the end of the year, was scored in too few months, "
        "left or had no rules is neither ranked nor graded.",
    )
    months = fields.Integer(string="Months Scored", aggregator=None, readonly=True)
    base = fields.Float(string="Base Points", digits=DIGITS, readonly=True)
    pioneer = fields.Float(string="Pioneer Points", digits=DIGITS, readonly=True)
    deductions = fields.Float(digits=DIGITS, readonly=True)
    annual = fields.Float(
        string="Annual Score", digits=DIGITS, aggregator="avg", readonly=True
    )
    average = fields.Float(
        string="Average of the Months", digits=DIGITS, aggregator="avg", readonly=True
    )
    points = fields.Float(
        string="Points That Count",
        digits=DIGITS,
        aggregator="avg",
        readonly=True,
        help="The annual score or the average of the months, as the scoring scheme "
        "says.",
    )
    team_mark = fields.Float(
        string="Mark of the Work Team", digits=DIGITS, aggregator=None, readonly=True
    )
    leader_mark = fields.Float(
        string="Mark of the Leader", digits=DIGITS, aggregator=None, readonly=True
    )
    evaluation_mark = fields.Float(
        string="Democratic Evaluation", digits=DIGITS, aggregator=None, readonly=True
    )
    weights = fields.Json(
        readonly=True, help="Which part counts how many percent, as it was used."
    )
    score = fields.Float(
        string="Score of the Year",
        digits=DIGITS,
        aggregator="avg",
        readonly=True,
        help="Points and marks by their weights; what is ranked and graded.",
    )
    rank = fields.Integer(
        aggregator=None,
        readonly=True,
        help="The place in the branch, among those graded by the same grading scheme.",
    )
    honour = fields.Float(string="Points of Honours", digits=DIGITS, readonly=True)
    attendance = fields.Float(
        string="Attendance (%)", digits=(5, 2), aggregator="avg", readonly=True
    )
    is_base_intact = fields.Boolean(string="No Base Points Lost", readonly=True)
    is_vetoed = fields.Boolean(string="Veto", readonly=True)
    is_below = fields.Boolean(string="Below the Pass Line", readonly=True)
    zero_months = fields.Integer(
        string="Months of Zero",
        aggregator=None,
        readonly=True,
        help="Months that came to no points because of a veto, or because points were "
        "taken; they are to be explained.",
    )
    computed_grade_id = fields.Many2one(
        "party.grading.grade", readonly=True, ondelete="restrict"
    )
    option_ids = fields.Many2many(
        "party.grading.grade",
        string="The Meeting Decides between",
        readonly=True,
        help="Equal members at the border of a group, more than its places.",
    )
    places_left = fields.Json(
        string="Places Left by Grade",
        readonly=True,
        help="How many of the equal members get each grade at whose border they stand: "
        "{id of the grade: number}.",
    )
    missed_ids = fields.Many2many(
        "party.grading.grade",
        "party_appraisal_missed_rel",
        string="Grades Missed by Lost Base Points",
        readonly=True,
        help="Grades that the score would have given, but that go only to who has lost "
        "no base points.",
    )

    # What people decide
    grade_id = fields.Many2one(
        "party.grading.grade",
        readonly=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
    )
    departure_reason = fields.Text(
        string="Why the Grade Departs", readonly=True, copy=False
    )
    departed_by_id = fields.Many2one(
        "res.users", string="Departure by", readonly=True, ondelete="restrict"
    )
    answer = fields.Selection(
        [("acknowledged", "Acknowledged"), ("appealed", "Appealed")],
        string="Answer of the Member",
        readonly=True,
        copy=False,
        tracking=True,
    )
    answered_on = fields.Date(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="For a member without an account: who entered what he signed on paper.",
    )
    appeal_reason = fields.Text(readonly=True, copy=False)
    appeal_outcome = fields.Selection(
        [("upheld", "Upheld"), ("dismissed", "Dismissed")], readonly=True, copy=False
    )
    appeal_answer = fields.Text(
        string="Reasons of the Superior", readonly=True, copy=False
    )
    appeal_decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _one_a_year = models.Constraint(
        "UNIQUE (member_id, year)", "The member already has an appraisal of this year."
    )
