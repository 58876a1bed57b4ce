from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ...scoring.grading import BY_PLACE, Criterion, Grading
from ...scoring.points import to_points
from ...scoring.ranking import TieBreak
from ...scoring.weighing import Part, Weights
from .texts import format_points

TIE_BREAKS = [
    ("base_intact", "No Base Points Lost"),
    ("fewer_deductions", "Fewer Deductions"),
    ("more_pioneer", "More Pioneer Points"),
    ("attendance", "Better Attendance"),
]
# {part of the year's score: the field with its weight} (APP-4, APP-5)
WEIGHT_FIELDS = {
    Part.POINTS: "weight_points",
    Part.TEAM: "weight_team",
    Part.LEADER: "weight_leader",
    Part.EVALUATION: "weight_evaluation",
}
TIE_FIELDS = [f"tie_break_{number}" for number in range(1, len(TIE_BREAKS) + 1)]


class PartyGradingScheme(models.Model):
    """Which grades a year may end with, and who gets which (APP-3).

    The grades stand in order: a member gets the first whose condition he meets. Shares
    and places are counted among those of a branch who are graded by one scheme, never
    across branches (APP-2).
    """

    _name = "party.grading.scheme"
    _description = "Grading Scheme"
    _inherit = ["party.rule.content.mixin", "party.rule.owned.mixin"]
    _order = "branch_id, code, id"
    _free_fields = frozenset({"active"})

    grade_ids = fields.One2many("party.grading.grade", "grading_id", copy=True)
    ties_share = fields.Boolean(
        string="Equal Members Share a Place",
        default=True,
        help="Then the order of ties serves only where too many would stand in the "
        "last place of a group.",
    )
    tie_break_1 = fields.Selection(TIE_BREAKS, string="Ties: First by")
    tie_break_2 = fields.Selection(TIE_BREAKS, string="Then by")
    tie_break_3 = fields.Selection(TIE_BREAKS, string="Thirdly by")
    tie_break_4 = fields.Selection(TIE_BREAKS, string="Lastly by")
    branch_limit = fields.Float(
        string="Share below the Line That Bars a Branch (%)",
        digits=(5, 2),
        help="With this share of members below the pass line on average the branch "
        "cannot be nominated. 0 bars no branch.",
    )
    min_months = fields.Integer(
        string="Months Needed to Be Graded",
        default=6,
        help="Who was scored in fewer months of the year is neither ranked nor graded.",
    )
    weight_points = fields.Float(
        string="Weight of the Points (%)", default=100, digits=(5, 2)
    )
    weight_team = fields.Float(
        string="Weight of the Work Team (%)", default=0, digits=(5, 2)
    )
    weight_leader = fields.Float(
        string="Weight of the Leader (%)", default=0, digits=(5, 2)
    )
    weight_evaluation = fields.Float(
        string="Weight of the Democratic Evaluation (%)", default=0, digits=(5, 2)
    )
    note = fields.Text()
    active = fields.Boolean(default=True)
    template_ids = fields.One2many("party.rule.template", "grading_scheme_id")

    _code_unique = models.Constraint(
        "UNIQUE (branch_id, code)",
        "The organisation already has a grading scheme of this code.",
    )
    _branch_limit = models.Constraint(
        "CHECK (branch_limit BETWEEN 0 AND 100)",
        "The share that bars a branch lies between 0 and 100 %.",
    )

    _weights_range = models.Constraint(
        "CHECK (weight_points BETWEEN 0 AND 100 AND weight_team BETWEEN 0 AND 100 "
        "AND weight_leader BETWEEN 0 AND 100 AND weight_evaluation BETWEEN 0 AND 100)",
        "Each weight lies between 0 and 100 %.",
    )
    _min_months = models.Constraint(
        "CHECK (min_months BETWEEN 0 AND 12)",
        "The months needed to be graded lie between 0 and 12.",
    )

    @api.constrains(*WEIGHT_FIELDS.values())
    def _check_weights(self):
        """:raise ValidationError: where the weights do not add up to 100 %"""
        for grading in self:
            percents = [to_points(grading[name]) for name in WEIGHT_FIELDS.values()]
            if min(percents) >= 0 and sum(percents) != 100:
                raise ValidationError(
                    self.env._(
                        "The weights of “%(name)s” add up to %(total)s %%, not to "
                        "100 %%. Points, work team, leader and democratic evaluation "
                        "share 100 %%.",
                        name=grading.name,
                        total=format_points(sum(percents)),
                    )
                )

    @api.constrains(*TIE_FIELDS)
    def _check_tie_breaks(self):
        """:raise ValidationError: where one is named twice"""
        for grading in self:
            named = grading._get_tie_order()
            if len({*named}) < len(named):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” orders ties by the same thing twice.",
                        name=grading.name,
                    )
                )

    @api.depends("template_ids.state")
    def _compute_is_frozen(self):
        return super()._compute_is_frozen()

    def _get_rule_templates(self):
        return self.template_ids

    def _get_grades(self):
        """The grades in the order in which they are tried."""
        self.ensure_one()
        return self.grade_ids.sorted(lambda grade: (grade.sequence, grade._origin.id))

    def _get_tie_order(self):
        """:return: keys of what orders ties, the first first"""
        self.ensure_one()
        return [self[name] for name in TIE_FIELDS if self[name]]

    def _get_weights(self):
        """:return: what the parts of the year's score weigh, as the engine takes it"""
        self.ensure_one()
        return Weights(
            {part: to_points(self[name]) for part, name in WEIGHT_FIELDS.items()}
        )

    def _to_scoring(self):
        """The scheme as the engine takes it.

        :raise ValueError: where its last grade is not for all others who are left
        """
        self.ensure_one()
        return Grading(
            tuple(grade._to_scoring() for grade in self._get_grades()),
            tuple(map(TieBreak, self._get_tie_order())),
            self.ties_share,
        )

    def _get_faults(self):
        """What keeps the scheme from being used.

        :return: list of sentences
        """
        self.ensure_one()
        faults = []
        try:
            self._to_scoring()
        except ValueError:
            faults.append(
                self.env._(
                    "The last grade of “%(scheme)s” must be for all others, without a "
                    "further condition.",
                    scheme=self.name,
                )
            )
        shares = [
            max(self._get_values(criterion), default=0)
            for criterion in (Criterion.FIRST_SHARE, Criterion.LAST_SHARE)
        ]
        if sum(shares) > 100:
            faults.append(
                self.env._(
                    "The first and last shares of “%(scheme)s” are more than 100 %% "
                    "together.",
                    scheme=self.name,
                )
            )
        return faults

    def _get_values(self, criterion):
        return [g.value for g in self.grade_ids if g.criterion == criterion]

    def _get_year_texts(self):
        """What the score of the year is made of, and who gets no grade, in words."""
        self.ensure_one()
        texts = []
        if self.weight_points != 100:
            parts = [
                self.env._(
                    "%(part)s: %(percent)s %%",
                    part=self._get_part_label(part),
                    percent=format_points(self[name]),
                )
                for part, name in WEIGHT_FIELDS.items()
                if self[name]
            ]
            texts.append(
                self.env._(
                    "The score of the year is made of these parts: %(parts)s.",
                    parts=format_list(self.env, parts),
                )
            )
        if self.min_months:
            texts.append(
                self.env._(
                    "Who was scored in fewer than %(months)s months of the year is "
                    "neither ranked nor graded.",
                    months=self.min_months,
                )
            )
        return texts

    def _get_part_label(self, part):
        return {
            Part.POINTS: self.env._("points"),
            Part.TEAM: self.env._("mark of the work team"),
            Part.LEADER: self.env._("mark of the leader in charge"),
            Part.EVALUATION: self.env._("democratic evaluation"),
        }[part]

    def _get_ties_text(self):
        """How ties are ordered, in words; empty where no grade depends on places."""
        self.ensure_one()
        if not any(grade.criterion in BY_PLACE for grade in self.grade_ids):
            return ""
        labels = dict(self._fields["tie_break_1"]._description_selection(self.env))
        order = [labels[key] for key in self._get_tie_order()]
        if not order:
            return self.env._("Equal scores share a place.")
        order = format_list(self.env, order)
        if self.ties_share:
            return self.env._(
                "Equal scores share a place. Where a group would become too large, "
                "these decide in turn: %(order)s.",
                order=order,
            )
        return self.env._(
            "Equal scores are ordered in turn by: %(order)s.", order=order
        )
