from odoo import models

from .party_warning_proposal import GRADE_TRIGGERS


class PartyWarningRule(models.Model):
    """Which rules a score or an appraisal leads to."""

    _inherit = "party.warning.rule"

    def _get_led_to(self, score, last):
        """Those of the rules that the score of a month leads to.

        :param dict last: ``{rule: scores}`` that are among the last of their month
        """
        below = self.filtered(
            lambda rule: (
                rule.trigger == "below" and score.is_below and score.run >= rule.number
            )
        )
        zero = self.filtered(
            lambda rule: rule.trigger == "zero" and score._is_zero_by_handling()
        )
        among = self.filtered(lambda rule: score in last.get(rule, ()))
        return below._keep_highest_stages() | zero | among

    def _get_led_to_by_year(self, appraisal, leads, last):
        """Those of the rules that the final grade of a year leads to.

        :param bool leads: whether the member was the secretary of the branch: then the
            superior talks with him, not he with himself (000)
        :param dict last: ``{rule: appraisals}`` that are among the last of their year
        """
        trigger = GRADE_TRIGGERS.get(appraisal.grade_id.consequence)
        by_grade = self.filtered(lambda rule: rule.trigger == trigger)
        if leads and appraisal._is_in_last_group():
            of_secretary = self.filtered(lambda rule: rule.trigger == "secretary_last")
            if of_secretary and trigger == "grade_talk":
                by_grade = by_grade.browse()
            by_grade |= of_secretary
        return by_grade | self.filtered(lambda rule: appraisal in last.get(rule, ()))
