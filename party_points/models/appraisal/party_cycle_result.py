from odoo import api, fields, models
from odoo.tools import format_list

from ...scoring.points import to_points
from ...scoring.runs import is_share_barred
from ...scoring.weighing import WHOLE
from ..rules.texts import format_points

READER_GROUPS = ",".join(
    f"party_points.group_party_points_{name}"
    for name in ("committee", "superior", "supervisor", "administrator")
)


class PartyCycle(models.Model):
    """What a year comes to for the branch itself: whether it and its secretary may be
    nominated, and what is to be explained, each with the list behind it (APP-6, SUP-3).
    """

    _inherit = "party.cycle"

    result_text = fields.Html(
        string="Result of the Branch",
        compute="_compute_result_text",
        sanitize=False,
        groups=READER_GROUPS,
    )

    def _get_results(self, vals_list):
        """The results of years of one calendar year.

        :param vals_list: values of all their appraisals
        :return: ``{cycle: values}``
        """
        by_cycle = {cycle: [] for cycle in self}
        for vals in vals_list:
            by_cycle[self.browse(vals["cycle_id"])].append(vals)
        findings = self._count_findings()
        limits = self._get_limits(vals_list)
        return {
            cycle: cycle._prepare_result(
                of_cycle, limits, findings.get(cycle.branch_id, 0)
            )
            for cycle, of_cycle in by_cycle.items()
        }

    def _prepare_result(self, vals_list, limits, finding_count):
        ranked = [vals for vals in vals_list if vals["status"] == "ranked"]
        below = sum(vals["is_below"] for vals in ranked)
        share = to_points(WHOLE * below / len(ranked)) if ranked else 0
        named = {limits[vals["grading_id"]] for vals in ranked} - {0}
        limit = min(named, default=0)  # of several schemes the strictest
        is_barred = is_share_barred(below, len(ranked), limit)
        return {
            "ranked_count": len(ranked),
            "below_count": below,
            "below_share": float(share),
            "below_limit": limit,
            "zero_count": sum(bool(vals["zero_months"]) for vals in vals_list),
            "finding_count": finding_count,
            "is_barred": is_barred,
            "is_secretary_barred": bool(is_barred or finding_count),
        }

    def _follow_findings(self):
        """Bring what was found into the result of years that are there already, final
        ones, too. It bars the secretary and changes nobody's grade. Called when a
        finding is entered or withdrawn, as superuser."""
        self._queue_up()
        self.invalidate_recordset()
        for of_year in self.grouped("year").values():
            counts = of_year._count_findings()
            for cycle in of_year:
                count = counts.get(cycle.branch_id, 0)
                is_barred = bool(cycle.is_barred or count)
                cycle._for_workflow().write(
                    {"finding_count": count, "is_secretary_barred": is_barred}
                )

    def _get_limits(self, vals_list):
        """:return: ``{id of a grading scheme: percent}``"""
        ids = {vals["grading_id"] for vals in vals_list} - {False}
        gradings = self.env["party.grading.scheme"].browse(sorted(ids))
        return {grading.id: grading.branch_limit for grading in gradings}

    def _count_findings(self):
        """:return: ``{branch: number}`` of what was found about this year"""
        return dict(
            self.env["party.finding"]._read_group(
                self._get_findings_domain(), ["branch_id"], ["__count"]
            )
        )

    def _get_findings_domain(self):
        return [
            ("branch_id", "in", self.branch_id.ids),
            ("year", "in", self.mapped("year")),
            ("state", "=", "found"),
        ]

    # In words

    @api.depends("state", "computed_on", "finding_count")
    @api.depends_context("uid", "lang")
    def _compute_result_text(self):
        for cycle in self:
            cycle.result_text = cycle.computed_on and self.env["ir.qweb"]._render(
                "party_points.party_cycle_result", {"points": cycle._get_result()}
            )

    def _get_result(self):
        """The result point by point.

        :return: list of ``{"text": sentence, "names": of those behind it, as far as
            the reader may see them, "is_bad": whether something follows}``
        """
        self.ensure_one()
        return [
            self._explain_share(),
            self._explain_zero_months(),
            self._explain_findings(),
            self._explain_secretary(),
        ]

    def _explain_share(self):
        values = {
            "below": self.below_count,
            "ranked": self.ranked_count,
            "share": format_points(self.below_share),
            "limit": format_points(self.below_limit),
        }
        if not self.ranked_count:
            text = self.env._("Nobody is ranked this year.")
        elif not self.below_limit:
            text = self.env._(
                "%(below)s of %(ranked)s ranked members (%(share)s %%) are below the "
                "pass line of the year; the rules bar no branch for it.",
                **values,
            )
        elif self.is_barred:
            text = self.env._(
                "%(below)s of %(ranked)s ranked members (%(share)s %%) are below the "
                "pass line of the year. From %(limit)s %% on the branch cannot be "
                "nominated, nor its secretary.",
                **values,
            )
        else:
            text = self.env._(
                "%(below)s of %(ranked)s ranked members (%(share)s %%) are below the "
                "pass line of the year, fewer than the %(limit)s %% from which on the "
                "branch cannot be nominated.",
                **values,
            )
        names = self._get_names(self._get_below_domain())
        return {"text": text, "names": names, "is_bad": self.is_barred}

    def _explain_zero_months(self):
        text = self.env._("Nobody has a month of zero points.")
        if self.zero_count:
            text = self.env._(
                "%(count)s members have a month of zero points: the leader in charge "
                "explains it at the democratic life meeting, the secretary in the "
                "annual report.",
                count=self.zero_count,
            )
        names = self._get_names(self._get_zero_domain())
        return {"text": text, "names": names, "is_bad": bool(self.zero_count)}

    def _explain_findings(self):
        text = self.env._("No falsification was found.")
        if self.finding_count:
            text = self.env._(
                "Falsified points were found %(count)s times.", count=self.finding_count
            )
        return {"text": text, "names": "", "is_bad": bool(self.finding_count)}

    def _explain_secretary(self):
        text = self.env._("The secretary may be nominated.")
        if self.is_barred:
            text = self.env._(
                "The secretary cannot be nominated: too many members are below the "
                "pass line."
            )
        if self.finding_count:
            text = self.env._(
                "The secretary cannot be nominated this year: points were falsified in "
                "the branch."
            )
        return {"text": text, "names": "", "is_bad": self.is_secretary_barred}

    def _get_below_domain(self):
        return [("cycle_id", "in", self.ids), ("is_below", "=", True)]

    def _get_zero_domain(self):
        return [("cycle_id", "in", self.ids), ("zero_months", ">", 0)]

    def _get_names(self, domain):
        appraisals = self.env["party.appraisal"]
        if not appraisals.has_access("read"):
            return ""
        found = appraisals.search(domain, order="rank, id")
        # sudo: whoever reads the appraisal reads whose it is
        names = found.sudo().member_id.mapped("name")
        return format_list(self.env, names) if names else ""

    # The lists behind it

    def action_open_appraisals(self):
        """The appraisals of the year."""
        return self._open_appraisals([("cycle_id", "in", self.ids)])

    def action_open_below(self):
        """Who is below the pass line of the year."""
        return self._open_appraisals(self._get_below_domain())

    def action_open_zero(self):
        """Who has a month of zero points."""
        return self._open_appraisals(self._get_zero_domain())

    def action_open_findings(self):
        """What was found falsified."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self._fields["finding_count"]._description_string(self.env),
            "res_model": "party.finding",
            "view_mode": "list,form",
            "domain": self._get_findings_domain(),
        }

    def _open_appraisals(self, domain):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appraisals"),
            "res_model": "party.appraisal",
            "view_mode": "list,form",
            "domain": domain,
        }
