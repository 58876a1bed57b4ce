from datetime import date

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ..ledger.party_point_line import PENDING
from ..ledger.score_sql import get_membership
from ..publicity.party_dispute import OPEN as OPEN_DISPUTES


class PartyCycle(models.Model):
    """What is still open about transferred members in the branch that they have left:
    it enters the year of the branch to which they belong at its end (ORG-5, APP-1)."""

    _inherit = "party.cycle"

    def _find_blockers(self, year):
        yield from super()._find_blockers(year)
        transferred = self._read_transferred(year)
        yield self._find_transferred_months(year, transferred)
        yield self._find_transferred_lines(year, transferred)
        yield self._find_transferred_disputes(year, transferred)

    def _read_transferred(self, year):
        """Who belongs to one of the branches at the year's end, and belonged to another
        one during the year.

        :return: ``{id of a member: id of the branch at the year's end}``
        """
        self.env["party.assignment"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT history.member_id, history.branch_id
                      FROM party_assignment AS history
                      JOIN party_assignment AS former
                        ON former.member_id = history.member_id
                       AND former.branch_id != history.branch_id
                       AND former.standing != 'ended'
                       AND former.date_from <= %(last_day)s
                       AND (former.date_to IS NULL OR former.date_to >= %(first_day)s)
                     WHERE history.branch_id = ANY(%(branches)s)
                       AND %(at_the_end)s
                    """,
                    first_day=date(year, 1, 1),
                    last_day=date(year, 12, 31),
                    branches=self.branch_id.ids,
                    at_the_end=get_membership(date(year, 12, 31)),
                )
            )
        )

    def _find_transferred_months(self, year, transferred):
        """Months of other branches that hold lines of such members."""
        groups = self.env["party.point.line"]._read_group(
            [
                ("member_id", "in", list(transferred)),
                ("state", "in", ("confirmed", *PENDING)),
                ("date", ">=", date(year, 1, 1)),
                ("date", "<=", date(year, 12, 31)),
                ("period_id.state", "=", "open"),
            ],
            ["member_id", "period_id"],
        )
        return self._by_transferred(
            "months",
            transferred,
            groups,
            lambda periods: self.env._(
                "Transferred members have lines in these months of their former "
                "branch, which are not closed: %(months)s.",
                months=_list_names(periods.sorted("date_from")),
            ),
        )

    def _find_transferred_lines(self, year, transferred):
        lines = self.env["party.point.line"].search(
            [
                ("member_id", "in", list(transferred)),
                ("state", "in", PENDING),
                ("date", ">=", date(year, 1, 1)),
                ("date", "<=", date(year, 12, 31)),
            ]
        )
        return self._by_transferred(
            "lines",
            transferred,
            [(line.member_id, line) for line in lines],
            lambda found: self.env._(
                "%(count)s lines of transferred members are to be decided in their "
                "former branch: %(branches)s.",
                count=len(found),
                branches=_list_names(found.branch_id),
            ),
        )

    def _find_transferred_disputes(self, year, transferred):
        disputes = self.env["party.dispute"].search(
            self._get_dispute_year_domain(year)
            & Domain("member_id", "in", list(transferred))
            & Domain("state", "in", OPEN_DISPUTES)
        )
        return self._by_transferred(
            "disputes",
            transferred,
            [(dispute.member_id, dispute) for dispute in disputes],
            lambda found: self.env._(
                "%(count)s disputes about transferred members are open in their "
                "former branch: %(branches)s.",
                count=len(found),
                branches=_list_names(found.branch_id),
            ),
        )

    def _by_transferred(self, what, transferred, pairs, get_text):
        """:param pairs: members and what concerns them, in whatever branch
        :return: list of ``(cycle, (what, records, number), sentence)``
        """
        elsewhere = {}  # {id of the branch at the year's end: records}
        for member, record in pairs:
            branch_id = transferred[member.id]
            if record.branch_id.id != branch_id:
                found = elsewhere.setdefault(branch_id, record)
                elsewhere[branch_id] = found | record
        return [
            (cycle, (what, found, len(found)), get_text(found))
            for cycle in self
            if (found := elsewhere.get(cycle.branch_id.id))
        ]


def _list_names(records):
    return format_list(records.env, records.mapped("display_name"))
