from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

CENT = Decimal("0.01")


class PartyEvaluation(models.Model):
    """Counting, and what the year takes from it (APP-4)."""

    _inherit = "party.evaluation"

    page = fields.Html(string="Totals", compute="_compute_page", sanitize=False)

    def action_count(self):
        """Count the ballots, and delete them; with too few, delete them uncounted."""
        self._check_committee()
        for evaluation in self:
            evaluation._count()
        return True

    def _count(self):
        """Count it, as a committee member; see ``action_count``."""
        self.ensure_one()
        self._begin_step("closed")
        evaluation = self._for_workflow()
        urn = evaluation.env["party.evaluation.urn"]
        ballots = urn._read_ballots(evaluation)
        evaluation._check_urn(ballots)
        if len(ballots) >= self.minimum:
            evaluation._write_totals(ballots)
        state = "counted" if len(ballots) >= self.minimum else "void"
        urn._empty(evaluation)
        evaluation.state = state
        self._log_step("count_evaluation", "closed", self._get_outcome_text())
        evaluation._end_reminders()
        self._tell_candidates()

    def _check_urn(self, ballots):
        """:raise UserError: where there is not one ballot of each who has voted"""
        voted = self.voter_ids.filtered("has_voted")
        if len(ballots) != len(voted):
            raise UserError(
                self.env._(
                    "The urn holds %(ballots)s ballots, but %(voters)s members have "
                    "voted. It is not counted like this: the database was changed from "
                    "outside. Call the administrator.",
                    ballots=len(ballots),
                    voters=len(voted),
                )
            )

    def _write_totals(self, ballots):
        """Write what the ballots say of each candidate; counted twice, by candidate
        and by ballot."""
        candidates = self._get_candidates_sudo()
        columns = list(zip(*ballots, strict=True))
        totals = dict(zip(candidates, map(Counter, columns), strict=True))
        again = Counter(
            (candidate, number)
            for ballot in ballots
            for candidate, number in zip(candidates, ballot, strict=True)
        )
        for candidate, counts in totals.items():
            if any(again[candidate, n] != count for n, count in counts.items()):
                raise UserError(self.env._("Two counts differ. Count again."))
            candidate.write(self._prepare_total_vals(counts))

    def _prepare_total_vals(self, counts):
        """:param counts: ``{number of the mark: number of ballots}``"""
        values = {mark["number"]: Decimal(mark["value"]) for mark in self.marks}
        marked = sum(counts[number] for number in values)
        total = sum(value * counts[number] for number, value in values.items())
        mark = (total / marked).quantize(CENT, ROUND_HALF_UP) if marked else 0
        return {
            "counts": {
                str(option["number"]): counts[option["number"]]
                for option in self._get_options()
            },
            "marked_count": marked,
            "mark": float(mark),
        }

    def _get_outcome_text(self):
        """How it ended, in a sentence, for the log and the pages."""
        self.ensure_one()
        values = {"count": self.ballot_count, "minimum": self.minimum}
        if self.state == "void":
            return self.env._(
                "Ballots cast: %(count)s; needed: %(minimum)s. They were deleted "
                "uncounted, so nobody learns who voted what. The branch can hold the "
                "evaluation again.",
                **values,
            )
        return self.env._("Ballots counted, and then deleted: %(count)s.", **values)

    @api.depends("state", "result_ids.counts")
    @api.depends_context("uid", "lang")
    def _compute_page(self):
        """The totals of those candidates whom the reader may read about."""
        results = self.env["party.evaluation.result"].search(
            [("evaluation_id", "in", self.ids)]
        )
        by_evaluation = results.grouped("evaluation_id")
        for evaluation in self:
            shown = by_evaluation.get(evaluation._origin, results.browse())
            evaluation.page = evaluation.state == "counted" and evaluation._render_page(
                shown
            )

    def _render_page(self, results):
        return self.env["ir.qweb"]._render(
            "party_points.party_evaluation_page",
            {
                "rows": [
                    {
                        # sudo: whoever reads a result reads whose it is
                        "name": result.sudo().member_id.name,
                        "mark": f"{result.mark:.2f}" if result.marked_count else None,
                        "shares": result._get_shares(),
                    }
                    for result in results
                ]
            },
        )

    # What the year asks

    @api.model
    def _get_marks(self, members, year):
        """What the evaluations of a year say of members: the average of those that
        were counted and in which somebody marked him, in whatever branch (APP-4): who
        was transferred takes his marks along (ORG-5).

        :return: ``{member: Decimal}``, between 0 and 100
        """
        # sudo: it enters the appraisal, whoever works it out
        results_sudo = self.env["party.evaluation.result"].sudo()
        rows = results_sudo._read_group(
            [
                ("member_id", "in", members.ids),
                ("evaluation_id.year", "=", year),
                ("evaluation_id.state", "=", "counted"),
                ("marked_count", ">", 0),
            ],
            ["member_id"],
            ["mark:array_agg"],
        )
        return {
            member: sum(Decimal(f"{mark:.2f}") for mark in marks) / len(marks)
            for member, marks in rows
        }
