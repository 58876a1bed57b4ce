from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...scoring.grading import Criterion, Grade
from ...scoring.points import to_points
from .texts import format_points

PERCENT = ("first_share", "last_share")
POINTS = ("min_score", "below_score", "min_honour")
WITHOUT_VALUE = ("veto", "below_line", "otherwise")


class PartyGradingGrade(models.Model):
    """One grade of a grading scheme: its name, who gets it, what follows (APP-3)."""

    _name = "party.grading.grade"
    _description = "Grade"
    _inherit = ["party.rule.content.mixin"]
    _order = "grading_id, sequence, id"
    _whole_field = "grading_id"

    grading_id = fields.Many2one(
        "party.grading.scheme", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(
        default=10, help="A member gets the first grade whose condition he meets."
    )
    name = fields.Char(required=True)
    criterion = fields.Selection(
        [
            ("veto", "With a Veto in the Year"),
            ("first_share", "The First Part (%)"),
            ("first_places", "The First Places"),
            ("last_share", "The Last Part (%)"),
            ("min_score", "At Least so Many Points"),
            ("below_score", "Fewer Points Than"),
            ("below_line", "Below the Pass Line of the Year"),
            ("min_honour", "At Least so Many Points of Honours"),
            ("otherwise", "All Others"),
        ],
        string="For",
        required=True,
    )
    value = fields.Float(
        string="Number", digits=(16, 2), help="A percentage, places or points."
    )
    needs_base_intact = fields.Boolean(
        string="Only Without Lost Base Points",
        help="Who has lost base points gets the next grade that fits, and nobody moves "
        "up in his place.",
    )
    consequence = fields.Selection(
        [
            ("none", "None"),
            ("commend", "May Be Nominated"),
            ("talk", "Reminder Talk"),
            ("rectify", "Time-Limited Rectification"),
            ("unqualified", "Unqualified, by the Procedure for It"),
        ],
        required=True,
        default="none",
    )

    _name_unique = models.Constraint(
        "UNIQUE (grading_id, name)", "The scheme already has a grade of this name."
    )

    @api.constrains("criterion", "value")
    def _check_value(self):
        """:raise ValidationError: where the value does not fit the condition"""
        for grade in self:
            if grade.criterion in WITHOUT_VALUE:
                continue
            if grade.criterion in PERCENT and not 0 < grade.value <= 100:
                raise ValidationError(
                    self.env._(
                        "“%(grade)s” needs a percentage between 0 and 100.",
                        grade=grade.name,
                    )
                )
            if grade.value <= 0 or (
                grade.criterion == "first_places" and grade.value % 1
            ):
                raise ValidationError(
                    self.env._(
                        "“%(grade)s” needs a number greater than 0; places are whole "
                        "numbers.",
                        grade=grade.name,
                    )
                )

    def _get_rule_templates(self):
        return self.grading_id.template_ids

    def _to_scoring(self):
        """The grade as the engine takes it."""
        self.ensure_one()
        return Grade(
            self.name,
            Criterion(self.criterion),
            to_points(self.value),
            self.needs_base_intact,
        )

    def _get_condition_text(self):
        """Who gets the grade, in words."""
        self.ensure_one()
        value = format_points(self.value)
        texts = {
            "veto": self.env._("a veto in the year"),
            "first_share": self.env._("the first %(value)s %% of the branch"),
            "first_places": self.env._("the first %(value)s of the branch"),
            "last_share": self.env._("the last %(value)s %% of the branch"),
            "min_score": self.env._("%(value)s points or more"),
            "below_score": self.env._("fewer than %(value)s points"),
            "below_line": self.env._("below the pass line of the year"),
            "min_honour": self.env._("%(value)s points of honours or more"),
            "otherwise": self.env._("all others"),
        }
        text = texts[self.criterion] % {"value": value}
        if self.needs_base_intact:
            return self.env._("%(condition)s, no base points lost", condition=text)
        return text

    def _get_criterion(self):
        """The grade as it is read by people.

        :return: ``{"name", "condition": phrase, "consequence": label}``
        """
        labels = dict(self._fields["consequence"]._description_selection(self.env))
        return {
            "name": self.name,
            "condition": self._get_condition_text(),
            "consequence": ""
            if self.consequence == "none"
            else labels[self.consequence],
        }
