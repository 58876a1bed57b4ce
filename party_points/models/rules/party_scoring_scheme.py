from odoo import api, fields, models

from ...scoring.points import to_points
from ...scoring.rules import BaseMode, Scheme, YearFigure
from .texts import format_points

DIGITS = (16, 2)


class PartyScoringScheme(models.Model):
    """How lines become the scores of a month and a year (RULE-4).

    The class templates of an organisation may share one. It is frozen with the first
    template that comes into force with it.
    """

    _name = "party.scoring.scheme"
    _description = "Scoring Scheme"
    _inherit = ["party.rule.content.mixin", "party.rule.owned.mixin"]
    _order = "branch_id, code, id"
    _free_fields = frozenset({"active"})

    base_mode = fields.Selection(
        [
            ("once", "Granted Once a Year"),
            ("monthly", "Granted Every Month"),
            ("earned", "Earned Item by Item"),
        ],
        string="Base Points Are",
        required=True,
        default="once",
        help="Granted once a year: what is not performed is lost of it, and in the "
        "year's total it counts once.\n"
        "Granted every month: each month begins with the whole base; in the year's "
        "total it counts once, with the average of what was left of it.\n"
        "Earned item by item: each performance adds points, up to the base points "
        "in a year.",
    )
    base_points = fields.Float(
        required=True,
        default=60,
        digits=DIGITS,
        help="The points that are granted, or the most that can be earned in a year.",
    )
    year_figure = fields.Selection(
        [("annual", "Annual Score"), ("average", "Average of the Months")],
        string="Ranked and Graded by",
        required=True,
        default="annual",
    )
    month_pass_line = fields.Float(
        string="Pass Line of a Month",
        default=60,
        digits=DIGITS,
        help="Months below it lead to talks. 0 if months are not judged.",
    )
    year_pass_line = fields.Float(
        string="Pass Line of the Year", default=60, digits=DIGITS
    )
    tolerance = fields.Float(
        default=5,
        digits=DIGITS,
        help="So many points below a pass line still pass. With base and pass line at "
        "60 and no tolerance the first lost point would fail a member.",
    )
    note = fields.Text()
    active = fields.Boolean(default=True)
    template_ids = fields.One2many("party.rule.template", "scoring_scheme_id")

    _code_unique = models.Constraint(
        "UNIQUE (branch_id, code)",
        "The organisation already has a scoring scheme of this code.",
    )
    _not_negative = models.Constraint(
        "CHECK (base_points >= 0 AND month_pass_line >= 0 AND year_pass_line >= 0 "
        "AND tolerance >= 0 AND base_points < 100000)",
        "Base points, pass lines and tolerance cannot be negative, base points not "
        "100,000 or more.",
    )

    @api.depends("template_ids.state")
    def _compute_is_frozen(self):
        return super()._compute_is_frozen()

    def _get_rule_templates(self):
        return self.template_ids

    def _to_scoring(self):
        """The scheme as the engine takes it."""
        self.ensure_one()
        return Scheme(
            BaseMode(self.base_mode),
            to_points(self.base_points),
            YearFigure(self.year_figure),
            to_points(self.month_pass_line),
            to_points(self.year_pass_line),
            to_points(self.tolerance),
        )

    def _get_texts(self):
        """The scheme in sentences that every member understands (RULE-6)."""
        self.ensure_one()
        return [
            self._get_base_text(),
            self.env._(
                "A score never falls below zero, and nothing limits it from above."
            ),
            self._get_year_text(),
            *self._get_pass_texts(),
        ]

    def _get_base_text(self):
        points = format_points(self.base_points)
        if self.base_mode == "earned":
            return self.env._(
                "Base points are earned item by item, at most %(points)s in a year.",
                points=points,
            )
        if self.base_mode == "monthly":
            return self.env._(
                "Every month begins with %(points)s base points; what is not performed "
                "is lost of them.",
                points=points,
            )
        return self.env._(
            "The year begins with %(points)s base points; what is not performed is "
            "lost of them.",
            points=points,
        )

    def _get_year_text(self):
        if self.year_figure == "average":
            return self.env._(
                "Ranks and grades follow the average of the month scores."
            )
        return self.env._(
            "Ranks and grades follow the annual score: base, pioneer points and "
            "deductions of the whole year."
        )

    def _get_pass_texts(self):
        texts = []
        if self.month_pass_line:
            texts.append(
                self.env._(
                    "The pass line of a month is %(points)s points.",
                    points=format_points(self.month_pass_line),
                )
            )
        if self.year_pass_line:
            texts.append(
                self.env._(
                    "The pass line of the year is %(points)s points.",
                    points=format_points(self.year_pass_line),
                )
            )
        if texts and self.tolerance:
            texts.append(
                self.env._(
                    "Up to %(points)s points below a pass line still pass.",
                    points=format_points(self.tolerance),
                )
            )
        return texts
