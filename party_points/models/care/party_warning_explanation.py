from odoo import api, fields, models

from ..rules.texts import format_points

# The states of a year in which its figures are shown to the members.
SHOWN = ("proposed", "confirmed", "final")


class PartyWarning(models.Model):
    """How a warning came about, for the member and for who acts (WARN-6)."""

    _inherit = "party.warning"

    explanation = fields.Html(
        string="How It Came About", compute="_compute_explanation", sanitize=False
    )

    @api.depends("rule_id", "member_id", "period_id", "appraisal_id.state", "run")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for warning in self:
            # sudo: whoever may read the warning may read the scores on which it stands
            warning.explanation = warning.sudo()._render_explanation()

    def _render_explanation(self):
        return self.env["ir.qweb"]._render(
            "party_points.party_warning_explanation", self._get_explanation()
        )

    def _get_explanation(self):
        """Months, scores and pass lines, the rule, and what follows.

        :return: ``{"warning", "rule", "measure", "months": [{"name", "text",
            "reckoning"}], "facts": [sentences on the year]}``
        """
        measures = dict(self._fields["measure"]._description_selection(self.env))
        return {
            "warning": self,
            "rule": self.title,
            "measure": measures.get(self.measure),
            "months": [self._explain_month(score) for score in self._get_scores()],
            "facts": self._get_year_facts(),
        }

    def _get_scores(self):
        """The months that led to it, the first first."""
        scores = self.env["party.point.score"]
        if not self.month:
            return scores
        return scores.search(
            [
                ("member_id", "=", self.member_id.id),
                ("month", "<=", self.month),
                ("is_excused", "=", False),
            ],
            order="month DESC",
            limit=max(self.run, 1),
        ).sorted("month")

    def _explain_month(self, score):
        return {
            "name": f"{score.month:%Y-%m}",
            "text": self._get_score_text(score),
            "reckoning": score.member_id._render_score_explanation(
                score.month.year, score.month.month
            ),
        }

    def _get_score_text(self, score):
        scheme = score.template_id.scoring_scheme_id
        values = {
            "total": format_points(score.total),
            "line": format_points(scheme.month_pass_line),
            "tolerance": format_points(scheme.tolerance),
        }
        if score.is_vetoed:
            return self.env._(
                "The month score is %(total)s: a veto makes it zero.", **values
            )
        if self.trigger == "zero":
            return self.env._(
                "The month score is %(total)s: deductions of %(points)s points have "
                "left nothing.",
                points=format_points(-score.deductions),
                **values,
            )
        if self.trigger == "month_last":
            return self.env._(
                "The month score is %(total)s, place %(rank)s in the branch.",
                rank=score.rank,
                **values,
            )
        return self.env._(
            "The month score is %(total)s; the pass line is %(line)s, %(tolerance)s "
            "points below it still pass.",
            **values,
        )

    def _get_year_facts(self):
        appraisal = self.appraisal_id
        if appraisal.state not in SHOWN:
            return []
        facts = [
            self.env._(
                "The score of the year is %(score)s.",
                score=format_points(appraisal.score),
            ),
            appraisal._get_place_text(),
        ]
        if grade := appraisal.grade_id:
            facts.append(
                self.env._(
                    "The grade is “%(grade)s”: %(condition)s.",
                    grade=grade.name,
                    condition=grade._get_condition_text(),
                )
            )
        if appraisal.departure_reason:
            facts.append(appraisal.departure_reason)
        return facts
