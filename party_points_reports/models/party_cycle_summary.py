from collections import Counter

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.party_points.models.rules.texts import format_points

from ..wording import say_choice, say_day, say_moment
from .party_appraisal_summary import MARKS


class PartyCycle(models.Model):
    """What the annual summary of a branch says: all its members with their figures,
    places and grades, for the officers (APP-2, APP-7, REP-1)."""

    _inherit = "party.cycle"

    def _get_annual_summary(self):
        """The year of the branch, in the words of the reader's language.

        :return: ``{"facts", "figures", "marks", "rows", "grades", "minutes"}``; facts
            and figures as ``document_facts`` takes them; a row as
            ``_get_summary_rows``; marks are the parts beside the points that count, as
            ``[(part, label)]``; grades as list of ``{"name", "computed", "decided"}``
        :raise AccessError: for whoever may not read all of it
        :raise UserError: where the year is not computed yet
        """
        self.ensure_one()
        appraisals_sudo = self._check_printable()
        marks = self._get_summary_marks(appraisals_sudo)
        # sudo: names of people and grades; who reads all this is checked
        cycle_sudo = self.sudo()
        return {
            "facts": cycle_sudo._get_summary_facts(),
            "figures": cycle_sudo._get_summary_figures(appraisals_sudo),
            "marks": marks,
            "rows": cycle_sudo._get_summary_rows(appraisals_sudo, marks),
            "grades": _count_grades(appraisals_sudo),
            "minutes": cycle_sudo.meeting_minutes or "",
        }

    def _get_summary_rows(self, appraisals, marks):
        """Places are those among members of one grading scheme: where the branch has
        several, ``heading`` of the first row of each names it.

        :return: list of ``_get_summary_row`` with ``heading``
        """
        has_several = len(self._get_ranked().grading_id) > 1
        rows, heading = [], ""
        for number, appraisal in enumerate(_in_order(appraisals), 1):
            row = appraisal._get_summary_row(number, marks)
            of_row = appraisal._get_summary_heading() if has_several else ""
            row["heading"] = of_row if of_row != heading else ""
            rows.append(row)
            heading = of_row
        return rows

    def _check_printable(self):
        """:return: the appraisals, as superuser
        :raise AccessError: for whoever may not read the year and all its appraisals
        :raise UserError: where the year is not computed yet
        """
        self.check_access("read")
        if self.state == "open":
            raise UserError(
                self.env._(
                    "“%(cycle)s” is not computed yet. Compute the year; then it can "
                    "be printed.",
                    cycle=self.display_name,
                )
            )
        # sudo: which ones there are; whoever lacks the right to one reads none
        appraisals_sudo = self.sudo().appraisal_ids
        appraisals_sudo.with_env(self.env).check_access("read")
        return appraisals_sudo

    def _get_summary_facts(self):
        facts = [
            [(self.env._("Organisation"), self.branch_id.name)],
            [
                (self.env._("Year"), str(self.year)),
                (self.env._("State"), say_choice(self, "state")),
            ],
            [
                (self.env._("Computed on"), say_moment(self.env, self.computed_on)),
                (self.env._("Computed by"), self.computed_by_id.name or ""),
            ],
        ]
        if self.proposed_on:
            facts.append(
                [
                    (self.env._("Proposed on"), say_day(self.env, self.proposed_on)),
                    (self.env._("Proposed by"), self.proposed_by_id.name or ""),
                ]
            )
        return facts + self._get_meeting_facts() + self._get_approval_facts()

    def _get_meeting_facts(self):
        """The member meeting that confirmed the grades; nothing before it."""
        if not self.meeting_date:
            return []
        return [
            [
                (self.env._("Member Meeting on"), say_day(self.env, self.meeting_date)),
                (
                    self.env._("Votes"),
                    self.env._(
                        "%(present)s of %(entitled)s entitled present, %(in_favour)s "
                        "in favour",
                        present=self.meeting_present,
                        entitled=self.meeting_entitled,
                        in_favour=self.meeting_in_favour,
                    ),
                ),
            ]
        ]

    def _get_approval_facts(self):
        """The superior's approval; nothing before it."""
        if not self.approved_on:
            return []
        facts = [
            [
                (self.env._("Approved on"), say_day(self.env, self.approved_on)),
                (self.env._("Approved by"), self.approved_by_id.name or ""),
            ]
        ]
        if self.approval_reason:
            facts.append([(self.env._("Reason of the Superior"), self.approval_reason)])
        return facts

    def _get_summary_figures(self, appraisals):
        answers = Counter(appraisals.mapped("answer"))
        return [
            [
                (self.env._("Members"), str(len(appraisals))),
                (self.env._("Ranked Members"), str(self.ranked_count)),
            ],
            [
                (self.env._("Members below the Pass Line"), self._get_below_text()),
                (self.env._("Members with a Month of Zero"), str(self.zero_count)),
            ],
            [
                (self.env._("Acknowledged"), str(answers["acknowledged"])),
                (self.env._("Appealed"), str(answers["appealed"])),
            ],
        ]

    def _get_below_text(self):
        return self.env._(
            "%(count)s (%(share)s %%)",
            count=self.below_count,
            share=format_points(self.below_share),
        )

    def _get_summary_marks(self, appraisals):
        """The parts beside the points that were weighed for anybody."""
        weighed = {part for appraisal in appraisals for part in appraisal.weights or {}}
        labels = {
            "team": self.env._("Mark of the Work Team"),
            "leader": self.env._("Mark of the Leader"),
            "evaluation": self.env._("Democratic Evaluation"),
        }
        return [(part, labels[part]) for part in MARKS if part in weighed]


def _in_order(appraisals):
    """By grading schemes and places; who is not ranked comes last."""
    return appraisals.sorted(
        lambda appraisal: (
            appraisal.status != "ranked",
            appraisal.status == "ranked" and appraisal.grading_id.id,
            appraisal.rank,
            appraisal.member_id.name or "",
            appraisal.id,
        )
    )


def _count_grades(appraisals):
    """How many have each grade, in the order of the grades; grades of several schemes
    that have the same name count together."""
    computed = Counter(a.computed_grade_id.name for a in appraisals)
    decided = Counter(a.grade_id.name for a in appraisals)
    grades = (appraisals.computed_grade_id | appraisals.grade_id).sorted("sequence")
    return [
        {"name": name, "computed": computed[name], "decided": decided[name]}
        for name in dict.fromkeys(grades.mapped("name"))
    ]
