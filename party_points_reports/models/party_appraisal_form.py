from datetime import date

from odoo import models
from odoo.tools import format_date, format_list

from odoo.addons.party_points.models.rules.texts import format_change, format_points

from ..wording import say_choice, say_day


class PartyAppraisal(models.Model):
    """What the appraisal form of a member says (党员年度考核登记表, REP-1): his year
    month by month, what it came to, and what was said and decided at each step.

    It is for the member himself and for the officers, so it carries neither ID number
    nor phone nor birth date, and of the others' scores nothing.
    """

    _inherit = "party.appraisal"

    def _get_appraisal_form(self):
        """The form, in the words of the reader's language.

        :return: ``{"facts", "status", "months", "totals", "parts", "score",
            "remarks", "grade", "steps"}``; a month has ``{"month", "is_excused",
            "is_vetoed", "base", "pioneer", "deductions", "total"}``; a step
            ``{"title", "facts", "text", "signer"}``; parts as in
            ``_get_explanation``, remarks as sentences
        :raise AccessError: for whoever may not read the appraisal
        """
        self.ensure_one()
        self.check_access("read")
        explanation = self._get_explanation()
        # sudo: names of people, grades, and months of a branch that he has left
        appraisal_sudo = self.sudo()
        return {
            "facts": appraisal_sudo._get_form_facts(),
            "status": explanation["status"],
            "months": appraisal_sudo._get_form_months(),
            "totals": appraisal_sudo._get_form_totals(),
            "parts": explanation["parts"],
            "score": self.score,
            "remarks": appraisal_sudo._get_place_remarks(),
            "grade": appraisal_sudo._get_form_grade(),
            "steps": appraisal_sudo._get_form_steps(),
            "format_points": format_points,
        }

    def _get_form_facts(self):
        """Who he is, at the year's end."""
        day = date(self.year, 12, 31)
        assignment = self.member_id._get_assignments(day)[self.member_id]
        assignment = assignment or self.member_id.assignment_id
        return [
            [
                (self.env._("Full Name"), self.member_id.name),
                (self.env._("Year"), str(self.year)),
            ],
            [(self.env._("Organisation"), self.branch_id.name)],
            [
                (self.env._("Member Class"), self.member_class_id.name or ""),
                (self.env._("Standing"), say_choice(assignment, "standing")),
            ],
            [
                (self.env._("Months Scored"), str(self.months)),
                (self.env._("State"), say_choice(self, "state")),
            ],
            [(self.env._("Rules"), self.template_id.display_name or "")],
        ]

    def _get_form_months(self):
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
                "month": format_date(self.env, score.month, date_format="y-MM"),
                "is_excused": score.is_excused,
                "is_vetoed": score.is_vetoed,
                "base": format_points(score.base),
                "pioneer": format_change(score.pioneer),
                "deductions": format_change(score.deductions),
                "total": format_points(score.total),
            }
            for score in scores
        ]

    def _get_form_totals(self):
        return {
            "base": format_points(self.base),
            "pioneer": format_change(self.pioneer),
            "deductions": format_change(self.deductions),
            "annual": format_points(self.annual),
            "average": format_points(self.average),
            "points": format_points(self.points),
            "line": self._get_pass_line_text(),
        }

    def _get_pass_line_text(self):
        """The pass line of the year, with its tolerance."""
        scheme = self.template_id.scoring_scheme_id
        if not scheme or not scheme.year_pass_line:
            return ""
        line = format_points(scheme.year_pass_line)
        if not scheme.tolerance:
            return line
        return self.env._(
            "%(line)s, and %(tolerance)s less still pass",
            line=line,
            tolerance=format_points(scheme.tolerance),
        )

    def _get_form_grade(self):
        """The grade and how it came about, as rows of ``document_facts``."""
        computed = self.computed_grade_id
        rows = []
        if computed:
            condition = computed._get_condition_text()
            text = self.env._(
                "%(grade)s (%(condition)s)", grade=computed.name, condition=condition
            )
            rows.append([(self.env._("Computed Grade"), text)])
        elif self.option_ids:
            names = self.option_ids.sorted("sequence").mapped("name")
            text = self.env._(
                "Equal at the border: between %(grades)s",
                grades=format_list(self.env, names),
            )
            rows.append([(self.env._("Computed Grade"), text)])
        if self.grade_id:
            rows.append([(self.env._("Grade"), self.grade_id.name)])
        if self.departure_reason:
            rows.append([(self.env._("Why the Grade Departs"), self.departure_reason)])
        return rows

    # The steps, each with room for a signature

    def _get_form_steps(self):
        """:return: list of ``{"title", "facts", "text", "signer"}``; a step that has
        not been taken has an empty box"""
        return [
            self._get_committee_step(),
            self._get_meeting_step(),
            self._get_member_step(),
            self._get_superior_step(),
        ]

    def _get_committee_step(self):
        cycle = self.cycle_id
        facts = []
        if cycle.proposed_on:
            facts = [
                [
                    (self.env._("Proposed on"), say_day(self.env, cycle.proposed_on)),
                    (self.env._("Proposed by"), cycle.proposed_by_id.name or ""),
                ]
            ]
        return {
            "title": self.env._("Proposal of the Committee"),
            "facts": facts,
            "text": "",
            "signer": self.env._("Secretary"),
        }

    def _get_meeting_step(self):
        cycle = self.cycle_id
        return {
            "title": self.env._("Confirmation by the Member Meeting"),
            "facts": cycle._get_meeting_facts(),
            "text": "",
            "signer": self.env._("Chair of the Meeting"),
        }

    def _get_member_step(self):
        facts = []
        if self.answer:
            facts.append(
                [
                    (self.env._("Answer"), say_choice(self, "answer")),
                    (self.env._("Answered on"), say_day(self.env, self.answered_on)),
                ]
            )
        if self.answered_by_id:
            by = self.answered_by_id.name
            facts.append([(self.env._("Entered from Paper by"), by)])
        return {
            "title": self.env._("Opinion of the Member"),
            "facts": facts,
            "text": self.appeal_reason or "",
            "signer": self.env._("Member"),
        }

    def _get_superior_step(self):
        facts = []
        if self.appeal_outcome:
            facts.append(
                [
                    (
                        self.env._("Decision on the Appeal"),
                        say_choice(self, "appeal_outcome"),
                    ),
                    (self.env._("Decided by"), self.appeal_decided_by_id.name or ""),
                ]
            )
        return {
            "title": self.env._("Approval of the Superior"),
            "facts": facts + self.cycle_id._get_approval_facts(),
            "text": self.appeal_answer or "",
            "signer": self.env._("For the Superior"),
        }
