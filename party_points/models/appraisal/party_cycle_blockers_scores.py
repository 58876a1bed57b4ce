from datetime import date

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ..ledger.score_sql import get_membership


class PartyCycle(models.Model):
    """Snapshots of which it is known that they are wrong, or missing: no year is
    computed from them (APP-1, REV-3)."""

    _inherit = "party.cycle"

    outdated_score_count = fields.Integer(
        string="Scores That Differ from Their Lines",
        compute="_compute_blockers",
        compute_sudo=True,
    )
    missing_score_count = fields.Integer(
        string="Members Missing from December",
        compute="_compute_blockers",
        compute_sudo=True,
    )

    def _find_blockers(self, year):
        yield from super()._find_blockers(year)
        yield self._find_outdated_scores(year)
        yield self._find_missing_scores(year)

    def _check_closed_months(self):
        """Hold the closed months of the years against their lines, and mark what
        differs. Called after the checks, as superuser; one statement a month."""
        for year, of_year in self.grouped("year").items():
            domain = Domain(of_year._get_months_domain(year))
            periods = self.env["party.period"].search(
                domain & Domain("state", "=", "closed")
            )
            periods._check_scores()

    def _find_outdated_scores(self, year):
        """Those of the branch, and those that transferred members bring along."""
        transferred = self._read_transferred(year)
        scores = self.env["party.point.score"].search(
            Domain("is_outdated", "=", True)
            & Domain("period_id.state", "=", "closed")
            & Domain("month", ">=", date(year, 1, 1))
            & Domain("month", "<=", date(year, 12, 1))
            & (
                Domain("branch_id", "in", self.branch_id.ids)
                | Domain("member_id", "in", list(transferred))
            )
        )
        ids = {}  # {id of a branch: ids of scores}
        for score in scores:
            at_the_end = transferred.get(score.member_id.id)
            for branch_id in {score.branch_id.id, at_the_end}:
                ids.setdefault(branch_id, []).append(score.id)
        found = []
        for cycle in self.filtered(lambda cycle: cycle.branch_id.id in ids):
            of_cycle = scores.browse(ids[cycle.branch_id.id])
            text = self._get_outdated_scores_text(of_cycle)
            found.append((cycle, ("scores", of_cycle, len(of_cycle)), text))
        return found

    def _get_outdated_scores_text(self, scores):
        periods = scores.period_id.sorted("date_from")
        return self.env._(
            "%(count)s scores of closed months differ from what the lines make now. "
            "Ask the superior organisation to open these months again; closing them "
            "brings the scores up to date: %(months)s.",
            count=len(scores),
            months=format_list(self.env, periods.mapped("display_name")),
        )

    def _find_missing_scores(self, year):
        """Who came when December was closed already is in no branch's year."""
        members = {}  # {id of a branch: ids of members}
        for member_id, branch_id in self._read_missing_from_december(year):
            members.setdefault(branch_id, []).append(member_id)
        return [
            (
                cycle,
                ("members", self.env["party.member"].browse(ids), len(ids)),
                self.env._(
                    "%(count)s members belong to the branch at the year's end and are "
                    "missing from its December, which was closed before they came. Ask "
                    "the superior organisation to open December again; closing it "
                    "takes them in.",
                    count=len(ids),
                ),
            )
            for cycle in self
            if (ids := members.get(cycle.branch_id.id))
        ]

    def _read_missing_from_december(self, year):
        """:return: ids of members with a score in the year, and of their branches"""
        for model in ("party.assignment", "party.period", "party.point.score"):
            self.env[model].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT history.member_id, history.branch_id
                  FROM party_assignment AS history
                  JOIN party_period AS december
                    ON december.branch_id = history.branch_id
                   AND december.date_from = %(december)s
                   AND december.state = 'closed'
                 WHERE history.branch_id = ANY(%(branches)s)
                   AND %(at_the_end)s
                   AND EXISTS (
                       SELECT FROM party_point_score AS score
                        WHERE score.member_id = history.member_id
                          AND score.month BETWEEN %(january)s AND %(december)s)
                   AND NOT EXISTS (
                       SELECT FROM party_point_score AS score
                        WHERE score.member_id = history.member_id
                          AND score.branch_id = history.branch_id
                          AND score.month = %(december)s)
                 ORDER BY history.member_id
                """,
                january=date(year, 1, 1),
                december=date(year, 12, 1),
                branches=self.branch_id.ids,
                at_the_end=get_membership(date(year, 12, 31)),
            )
        )
