from odoo import api, fields, models
from odoo.tools import format_list

from ..rules.texts import format_points

# {part of the score: the field that has its points or mark}
PARTS = {
    "points": "points",
    "team": "team_mark",
    "leader": "leader_mark",
    "evaluation": "evaluation_mark",
}
DECEMBER = 12


class PartyAppraisal(models.Model):
    """How a score of the year, a place and a grade came about, in words (APP-2, APP-7,
    WARN-6)."""

    _inherit = "party.appraisal"

    explanation = fields.Html(compute="_compute_explanation", sanitize=False)
    consequence_text = fields.Char(
        string="What Follows", compute="_compute_consequence_text"
    )

    @api.depends("member_id", "year", "status")
    def _compute_display_name(self):
        for appraisal in self:
            # sudo: whoever may read the appraisal may read whose it is
            name = appraisal.sudo().member_id.name
            parts = (name, appraisal.year and str(appraisal.year))
            appraisal.display_name = " · ".join(filter(None, parts))

    @api.depends("grade_id", "computed_grade_id")
    @api.depends_context("lang")
    def _compute_consequence_text(self):
        grades = self.env["party.grading.grade"]
        labels = dict(grades._fields["consequence"]._description_selection(self.env))
        for appraisal in self:
            # sudo: a grade of a superior's scheme
            appraisal_sudo = appraisal.sudo()
            grade = appraisal_sudo.grade_id or appraisal_sudo.computed_grade_id
            appraisal.consequence_text = grade and labels[grade.consequence]

    @api.depends("score", "grade_id", "departure_reason", "appeal_outcome")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for appraisal in self:
            appraisal.explanation = appraisal._render_explanation()

    def _render_explanation(self):
        """The explanation as it is shown on the screen, on the portal and in print."""
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "party_points.party_appraisal_explanation",
            {
                "explanation": self._get_explanation(),
                "format_points": format_points,
            },
        )

    def _get_explanation(self):
        """How the result came about. Called for an appraisal that the user may read.

        :return: ``{"status": sentence or False, "points": html, "months": [{"month",
            "total", "is_excused"}], "average", "parts": [{"label", "weight", "value",
            "share"}], "score", "remarks": [sentences]}``; ``points`` where the annual
            score counts, ``months`` where their average does
        """
        self.ensure_one()
        # sudo: months and lines of a branch that he has left
        appraisal_sudo = self.sudo()
        scheme_sudo = appraisal_sudo.template_id.scoring_scheme_id
        by_average = scheme_sudo.year_figure == "average"
        return {
            "status": self._get_status_text(),
            "points": not by_average and appraisal_sudo._get_points_html(),
            "months": appraisal_sudo._get_months() if by_average else [],
            "average": self.average,
            "parts": self._get_parts(),
            "score": self.score,
            "remarks": self._get_remarks(),
        }

    def _get_status_text(self):
        texts = {
            "exempt": self.env._(
                "Exempt at the end of the year: neither ranked nor graded."
            ),
            "short": self.env._(
                "Scored in %(months)s months, which is too few to be ranked and "
                "graded.",
                months=self.months,
            ),
            "left": self.env._(
                "No member at the end of the year: neither ranked nor graded."
            ),
            "no_rules": self.env._(
                "No rules were in force: neither ranked nor graded."
            ),
        }
        return texts.get(self.status, False)

    def _get_points_html(self):
        """The reckoning of the annual score, line by line."""
        return self.member_id._render_score_explanation(
            self.year, DECEMBER, annual=True
        )

    def _get_months(self):
        scores = self.env["party.point.score"].search(
            [
                ("member_id", "=", self.member_id.id),
                ("month", ">=", f"{self.year}-01-01"),
                ("month", "<=", f"{self.year}-12-31"),
            ],
            order="month",
        )
        return [
            {
                "month": f"{score.month:%Y-%m}",
                "total": score.total,
                "is_excused": score.is_excused,
            }
            for score in scores
        ]

    def _get_parts(self):
        """Points and marks by their weights; empty where the points alone count."""
        weights = {part: percent for part, percent in (self.weights or {}).items()}
        if set(weights) <= {"points"}:
            return []
        labels = self._get_part_labels()
        return [
            {
                "label": labels[part],
                "weight": weights[part],
                "value": self[name],
                "share": self[name] * weights[part] / 100,
            }
            for part, name in PARTS.items()
            if part in weights
        ]

    def _get_remarks(self):
        """Parts that are missing, place, gates, options, departure, appeal and what
        follows, as sentences."""
        # sudo: grades of a superior's scheme
        appraisal_sudo = self.sudo()
        return [
            *appraisal_sudo._get_weight_remarks(),
            *appraisal_sudo._get_place_remarks(),
            *appraisal_sudo._get_grade_remarks(),
            *appraisal_sudo._get_appeal_remarks(),
        ]

    def _get_weight_remarks(self):
        """Which parts the rules weigh, and are not there: their weight counts for the
        points."""
        if self.status != "ranked" or not self.grading_id:
            return []
        labels = self._get_part_labels()
        weights = self.grading_id._get_weights().percents
        return [
            self.env._(
                "%(part)s: this member has none; its weight of %(weight)s %% counts "
                "for the points.",
                part=labels[part],
                weight=format_points(weights[part]),
            )
            for part in PARTS
            if weights.get(part) and part not in (self.weights or {})
        ]

    def _get_part_labels(self):
        return {
            "points": self.env._("Points"),
            "team": self.env._("Mark of the work team"),
            "leader": self.env._("Mark of the leader"),
            "evaluation": self.env._("Democratic evaluation"),
        }

    def _get_place_remarks(self):
        if self.status != "ranked":
            return []
        remarks = [self._get_place_text()]
        if self.is_below:
            remarks.append(
                self.env._("The points are below the pass line of the year.")
            )
        if self.is_vetoed:
            remarks.append(self.env._("There was a veto in the year."))
        if self.zero_months:
            remarks.append(
                self.env._("Months of zero: %(number)s.", number=self.zero_months)
            )
        remarks += [
            self.env._(
                "“%(grade)s” was missed because base points were lost.",
                grade=grade.name,
            )
            for grade in self.missed_ids
        ]
        return remarks

    def _get_place_text(self):
        """The place, and among whom: a branch may have several grading schemes."""
        ranked = self.cycle_id._get_ranked()
        rivals = ranked.filtered(lambda other: other.grading_id == self.grading_id)
        if ranked == rivals:
            return self.env._(
                "Place %(rank)s of %(count)s in the branch.",
                rank=self.rank,
                count=len(rivals),
            )
        return self.env._(
            "Place %(rank)s of %(count)s in the branch, among those graded by "
            "“%(scheme)s”.",
            rank=self.rank,
            count=len(rivals),
            scheme=self.grading_id.name,
        )

    def _get_grade_remarks(self):
        computed, grade = self.computed_grade_id, self.grade_id
        remarks = []
        if computed:
            remarks.append(
                self.env._(
                    "Computed grade: “%(grade)s” (%(condition)s).",
                    grade=computed.name,
                    condition=computed._get_condition_text(),
                )
            )
        if self.option_ids:
            remarks.append(
                self.env._(
                    "Equal at the border of a group: the member meeting decides "
                    "between %(grades)s.",
                    grades=format_list(self.env, self._get_options().mapped("name")),
                )
            )
        if grade and self.state == "proposed":
            remarks.append(
                self.env._(
                    "Proposed by the committee: “%(grade)s”. The member meeting "
                    "decides.",
                    grade=grade.name,
                )
            )
        elif grade:
            remarks.append(self.env._("Grade: “%(grade)s”.", grade=grade.name))
        if self.is_departing:
            remarks.append(
                self.env._(
                    "It departs from the computed grade; the reason: %(reason)s",
                    reason=self.departure_reason,
                )
            )
        if grade.consequence not in (False, "none"):
            remarks.append(
                self.env._("What follows: %(what)s.", what=self.consequence_text)
            )
        return remarks

    def _get_appeal_remarks(self):
        if self.answer != "appealed":
            return []
        if not self.appeal_outcome:
            return [self.env._("An appeal is being decided.")]
        labels = dict(self._fields["appeal_outcome"]._description_selection(self.env))
        return [
            self.env._(
                "The appeal was decided: %(outcome)s. %(reason)s",
                outcome=labels[self.appeal_outcome],
                reason=self.appeal_answer,
            )
        ]
