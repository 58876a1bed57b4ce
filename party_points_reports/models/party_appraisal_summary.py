from odoo import models
from odoo.tools import format_list

from odoo.addons.party_points.models.rules.texts import format_change, format_points

from ..wording import say_choice

# {part of the score: the field that has its mark}
MARKS = {
    "team": "team_mark",
    "leader": "leader_mark",
    "evaluation": "evaluation_mark",
}


class PartyAppraisal(models.Model):
    """A member's row in the annual summary of his branch (APP-7, REP-1)."""

    _inherit = "party.appraisal"

    def _get_summary_row(self, number, marks):
        """Called as superuser, after the checks.

        :param marks: the parts beside the points, as ``[(part, label)]``
        :return: ``{"number", "member", "member_class", "is_ranked", "status",
            "months", "figures": list of texts, "marks": list of texts, "score",
            "rank", "computed", "grade", "is_departing", "answer", "remarks":
            ``[(label, text)]``}``
        """
        is_ranked = self.status == "ranked"
        figures = [
            format_points(self.base),
            format_change(self.pioneer),
            format_change(self.deductions),
            format_points(self.annual),
            format_points(self.average),
        ]
        return {
            "number": number,
            "member": self.member_id.name,
            "member_class": self.member_class_id.name or "",
            "is_ranked": is_ranked,
            "status": say_choice(self, "status"),
            "months": self.months,
            "figures": figures if self.months else [""] * len(figures),
            "marks": [
                format_points(self[MARKS[part]]) if part in (self.weights or {}) else ""
                for part, _label in marks
            ],
            "score": format_points(self.score) if is_ranked else "",
            "rank": self.rank or "",
            "computed": self._get_computed_text(),
            "grade": self.grade_id.name or "",
            "is_departing": self.is_departing,
            "answer": say_choice(self, "answer") or "",
            "remarks": self._get_summary_remarks(),
        }

    def _get_summary_heading(self):
        """Among whom he has his place."""
        if self.status != "ranked":
            return self.env._("Not Ranked")
        return self.env._("Graded by “%(scheme)s”", scheme=self.grading_id.name)

    def _get_computed_text(self):
        """The computed grade, or those between which the meeting decides."""
        if self.computed_grade_id or not self.option_ids:
            return self.computed_grade_id.name or ""
        return " / ".join(self.option_ids.sorted("sequence").mapped("name"))

    def _get_summary_remarks(self):
        remarks = []
        if self.is_vetoed:
            remarks.append((self.env._("Veto"), self.env._("in this year")))
        if self.is_below:
            text = self.env._("the points are below the pass line of the year")
            remarks.append((self.env._("Below"), text))
        if self.zero_months:
            remarks.append((self.env._("Months of Zero"), str(self.zero_months)))
        if self.missed_ids:
            names = format_list(self.env, self.missed_ids.mapped("name"))
            remarks.append((self.env._("Missed by Lost Base Points"), names))
        return remarks + self._get_departure_remarks() + self._get_appeal_remarks_said()

    def _get_departure_remarks(self):
        if not self.departure_reason:
            return []
        by = self.departed_by_id.name
        label = self.env._("Why the Grade Departs")
        said = self.departure_reason
        if by:
            said = self.env._("%(reason)s (%(name)s)", reason=said, name=by)
        return [(label, said)]

    def _get_appeal_remarks_said(self):
        remarks = []
        if self.appeal_reason:
            remarks.append((self.env._("Appeal"), self.appeal_reason))
        if self.appeal_outcome:
            outcome = say_choice(self, "appeal_outcome")
            answer = ": ".join(filter(None, [outcome, self.appeal_answer]))
            remarks.append((self.env._("Decision on the Appeal"), answer))
        return remarks
