from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date, format_list

from odoo.addons.party_points.models.rules.texts import format_points

from ..wording import say_choice, say_day


class PartyCycle(models.Model):
    """What a year comes to for the branch itself, each with the list behind it
    (APP-6; 001, 002)."""

    _inherit = "party.cycle"

    def _get_branch_result(self):
        """The branch result, in the words of the reader's language.

        :return: ``{"facts", "rule": sentence, "below": rows of members with
            ``{"member", "member_class", "points", "line"}``, "zero": rows with
            ``{"member", "member_class", "months"}``, "findings": rows with ``{"day",
            "description", "responsible", "measures"}``, "verdicts": list of
            ``{"who", "is_barred", "reasons"}``}``
        :raise AccessError: for whoever may not read all of it
        :raise UserError: where the year is not computed yet
        """
        self.ensure_one()
        appraisals_sudo = self._check_printable()
        # sudo: names of people; who reads all this is checked
        cycle_sudo = self.sudo()
        ranked = appraisals_sudo.filtered(lambda a: a.status == "ranked")
        findings = cycle_sudo._get_result_findings()
        return {
            "facts": cycle_sudo._get_result_facts(),
            "rule": cycle_sudo._get_rule_text(),
            "below": _describe_below(ranked.filtered("is_below")),
            "zero": cycle_sudo._describe_zero(appraisals_sudo.filtered("zero_months")),
            "findings": findings,
            "verdicts": cycle_sudo._get_result_verdicts(),
        }

    def _get_result_facts(self):
        return [
            [(self.env._("Organisation"), self.branch_id.name)],
            [
                (self.env._("Year"), str(self.year)),
                (self.env._("State"), say_choice(self, "state")),
            ],
            [
                (self.env._("Ranked Members"), str(self.ranked_count)),
                (self.env._("Members below the Pass Line"), self._get_below_text()),
            ],
            [
                (self.env._("Members with a Month of Zero"), str(self.zero_count)),
                (self.env._("Falsifications Found"), str(self.finding_count)),
            ],
            *self._get_approval_facts(),
        ]

    def _get_rule_text(self):
        """The share below the line against the one that bars a branch (001)."""
        if not self.below_limit:
            return self.env._("No share of members below the pass line bars a branch.")
        return self.env._(
            "%(below)s of %(ranked)s ranked members are below the pass line of the "
            "year: %(share)s %%. From %(limit)s %% on the branch and its secretary "
            "cannot be nominated.",
            below=self.below_count,
            ranked=self.ranked_count,
            share=format_points(self.below_share),
            limit=format_points(self.below_limit),
        )

    def _describe_zero(self, appraisals):
        """Who explains which months: the leader in charge at the democratic life
        meeting, the secretary at the annual report (WARN-2)."""
        scores = self.env["party.point.score"]
        domain = scores._get_zero_domain() & Domain(
            [
                ("member_id", "in", appraisals.member_id.ids),
                ("month", ">=", f"{self.year}-01-01"),
                ("month", "<=", f"{self.year}-12-31"),
            ]
        )
        months = scores.search(domain, order="month").grouped("member_id")
        return [
            {
                "member": appraisal.member_id.name,
                "member_class": appraisal.member_class_id.name or "",
                "number": appraisal.zero_months,
                "months": format_list(
                    self.env,
                    [
                        format_date(self.env, score.month, date_format="y-MM")
                        for score in months.get(appraisal.member_id, ())
                    ],
                ),
            }
            for appraisal in appraisals
        ]

    def _get_result_findings(self):
        findings = self.env["party.finding"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("year", "=", self.year),
                ("state", "=", "found"),
            ],
            order="date, id",
        )
        return [
            {
                "day": say_day(self.env, finding.date),
                "description": finding.description,
                "responsible": finding.responsible,
                "measures": finding.measures or "",
            }
            for finding in findings
        ]

    def _get_result_verdicts(self):
        """Whether branch and secretary can be nominated, and why not."""
        too_many = self.env._("Too many members are below the pass line.")
        falsified = self.env._("Falsification was found in this year.")
        by_share = [too_many] if self.is_barred else []
        return [
            {
                "who": self.env._("The branch as a five-good branch"),
                "is_barred": self.is_barred,
                "reasons": by_share,
            },
            {
                "who": self.env._("The secretary as an excellent secretary"),
                "is_barred": self.is_secretary_barred,
                "reasons": [*by_share, *([falsified] if self.finding_count else [])]
                if self.is_secretary_barred
                else [],
            },
        ]


def _describe_below(appraisals):
    return [
        {
            "member": appraisal.member_id.name,
            "member_class": appraisal.member_class_id.name or "",
            "points": format_points(appraisal.points),
            "line": appraisal._get_pass_line_text(),
        }
        for appraisal in appraisals.sorted(lambda a: (a.points, a.member_id.name or ""))
    ]
