from collections import Counter
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

from ...clock import today
from ...scoring.weighing import Part
from ..ledger.party_point_line import PENDING
from ..ledger.places import get_month
from ..publicity.party_dispute import OPEN as OPEN_DISPUTES
from .year_figures import YearFigures

# {what: the field with its number}
COUNTS = {
    "months": "open_month_count",
    "reviews": "open_review_count",
    "lines": "pending_line_count",
    "disputes": "open_dispute_count",
    "evaluations": "open_evaluation_count",
    "marks": "missing_mark_count",
    "windows": "open_window_count",
    "scores": "outdated_score_count",
    "members": "missing_score_count",
}
# {part of the score: who gives its mark} (APP-5)
RATERS = {Part.TEAM: "work_team", Part.LEADER: "leader"}


class PartyCycle(models.Model):
    """What is still open in a year, and keeps it from being computed, and from going
    on once it is (APP-1)."""

    _inherit = "party.cycle"

    blocker_count = fields.Integer(
        string="Still Open", compute="_compute_blockers", compute_sudo=True
    )
    blocker_text = fields.Html(
        string="What Is Still Open",
        compute="_compute_blockers",
        compute_sudo=True,
        sanitize=False,
    )
    open_month_count = fields.Integer(
        string="Months Not Closed", compute="_compute_blockers", compute_sudo=True
    )
    open_review_count = fields.Integer(
        string="Reviews Not Concluded", compute="_compute_blockers", compute_sudo=True
    )
    pending_line_count = fields.Integer(
        string="Lines to Be Decided", compute="_compute_blockers", compute_sudo=True
    )
    open_dispute_count = fields.Integer(
        string="Open Disputes", compute="_compute_blockers", compute_sudo=True
    )
    open_evaluation_count = fields.Integer(
        string="Evaluations Not Counted",
        compute="_compute_blockers",
        compute_sudo=True,
    )
    missing_mark_count = fields.Integer(
        string="Marks Missing", compute="_compute_blockers", compute_sudo=True
    )
    open_window_count = fields.Integer(
        string="Publications Open to Objections",
        compute="_compute_blockers",
        compute_sudo=True,
    )

    @api.depends("state", "branch_id", "year")
    def _compute_blockers(self):
        """Numbers and sentences without a name: whoever reads the year reads them."""
        waiting = self.filtered(lambda cycle: cycle.state != "final")
        blockers = waiting._get_blockers()
        for cycle in self:
            of_cycle = blockers.get(cycle, [])
            counts = Counter()
            for blocker in of_cycle:
                counts[blocker["what"]] += blocker["count"]
            cycle.blocker_count = len(of_cycle)
            cycle.blocker_text = of_cycle and self.env["ir.qweb"]._render(
                "party_points.party_cycle_blockers",
                {"sentences": [blocker["text"] for blocker in of_cycle]},
            )
            for what, name in COUNTS.items():
                cycle[name] = counts[what]

    def _get_blockers(self):
        """Say, for each year, what is still open.

        :return: ``{cycle: [{"what": key, "text": sentence, "count": number,
            "model": where it is found, "domain": by what}]}``; an empty list where
            nothing is
        """
        # sudo: that something is open is said to all who deal with the year
        cycles_sudo = self.sudo()
        blockers = {cycle: [] for cycle in self}
        for year, of_year in cycles_sudo.grouped("year").items():
            for found in of_year._find_blockers(year):
                for cycle_sudo, records, text in found:
                    cycle = self.browse(cycle_sudo.id)
                    blockers[cycle].append(self._prepare_blocker(records, text))
        return blockers

    def _prepare_blocker(self, records, text):
        what, records, count = records
        return {
            "what": what,
            "text": text,
            "count": count,
            "model": records._name,
            "domain": [("id", "in", records.ids)],
        }

    def _find_blockers(self, year):
        """Of years of one calendar year, kind by kind.

        :return: lists of ``(cycle, (what, records, number), sentence)``
        """
        yield self._find_months(year)
        yield self._find_reviews(year)
        yield self._find_lines(year)
        yield self._find_disputes(year)
        yield self._find_evaluations(year)
        yield self._find_marks(year)
        yield self._find_windows(year)

    def _find_months(self, year):
        """Every month from the branch's first one of the year to December."""
        periods = self.env["party.period"].search(
            self._get_months_domain(year), order="date_from"
        )
        by_branch = periods.grouped("branch_id")
        found = []
        for cycle in self:
            of_branch = by_branch.get(cycle.branch_id, periods.browse())
            is_closed = {p.date_from.month: p.state == "closed" for p in of_branch}
            first = min(is_closed, default=1)
            months = [m for m in range(first, 13) if not is_closed.get(m)]
            if months:
                records = of_branch.filtered(lambda period: period.state == "open")
                text = self._get_months_text(year, months)
                found.append((cycle, ("months", records, len(months)), text))
        return found

    def _get_months_text(self, year, months):
        names = [f"{year}-{month:02}" for month in months]
        return self.env._(
            "These months are not closed: %(months)s.",
            months=format_list(self.env, names),
        )

    def _get_months_domain(self, year):
        return [
            ("branch_id", "in", self.branch_id.ids),
            ("date_from", ">=", date(year, 1, 1)),
            ("date_from", "<=", date(year, 12, 1)),
        ]

    def _find_reviews(self, year):
        reviews = self.env["party.review"].search(
            [
                ("state", "=", "open"),
                ("period_id", "any", self._get_months_domain(year)),
            ]
        )
        return self._by_cycle(
            "reviews",
            reviews,
            lambda count: self.env._(
                "%(count)s reviews are not concluded.", count=count
            ),
        )

    def _find_lines(self, year):
        lines = self.env["party.point.line"].search(
            [
                ("branch_id", "in", self.branch_id.ids),
                ("state", "in", PENDING),
                ("date", ">=", date(year, 1, 1)),
                ("date", "<=", date(year, 12, 31)),
            ]
        )
        return self._by_cycle(
            "lines",
            lines,
            lambda count: self.env._("%(count)s lines are to be decided.", count=count),
        )

    def _get_dispute_year_domain(self, year):
        return Domain.OR(
            Domain(name, ">=", date(year, 1, 1))
            & Domain(name, "<=", date(year, 12, 31))
            for name in ("date", "line_id.date", "publication_id.date_from")
        )

    def _find_disputes(self, year):
        disputes = self.env["party.dispute"].search(
            self._get_dispute_year_domain(year)
            & Domain("branch_id", "in", self.branch_id.ids)
            & Domain("state", "in", OPEN_DISPUTES)
        )
        return self._by_cycle(
            "disputes",
            disputes,
            lambda count: self.env._("%(count)s disputes are open.", count=count),
        )

    def _find_evaluations(self, year):
        evaluations = self.env["party.evaluation"].search(
            [
                ("branch_id", "in", self.branch_id.ids),
                ("year", "=", year),
                ("state", "not in", ("counted", "void")),
            ]
        )
        return self._by_cycle(
            "evaluations",
            evaluations,
            lambda count: self.env._(
                "%(count)s democratic evaluations are not counted.", count=count
            ),
        )

    def _find_marks(self, year):
        """Of those who will be ranked by rules that weigh such marks (APP-5)."""
        weighing = Domain("weight_team", ">", 0) | Domain("weight_leader", ">", 0)
        if not self.env["party.grading.scheme"].search_count(weighing, limit=1):
            return []
        figures = YearFigures(self.env, self.branch_id, year)
        marks = self._get_rater_marks(figures)
        lacking = {}  # {id of a branch: (ids of members, number of marks)}
        branches = {row.member_id: row.branch_id for row in figures.rows}
        for part in RATERS:
            for member_id in figures.get_weighed(part):
                if part not in marks.get(member_id, {}):
                    of_branch = lacking.setdefault(branches[member_id], [])
                    of_branch.append(member_id)
        return [
            (
                cycle,
                (
                    "marks",
                    self.env["party.member"].browse(sorted(set(members))),
                    len(members),
                ),
                self.env._(
                    "%(count)s marks of the work team or the leader in charge are "
                    "missing, which the rules weigh.",
                    count=len(members),
                ),
            )
            for cycle in self
            if (members := lacking.get(cycle.branch_id.id))
        ]

    def _find_windows(self, year):
        """Who objects in time is heard before the year is closed for good: of years
        that wait for nothing but the approval (PUB-3)."""
        confirmed = self.filtered(lambda cycle: cycle.state == "confirmed")
        publications = self.env["party.publication"].search(
            [
                ("branch_id", "in", confirmed.branch_id.ids),
                ("state", "=", "published"),
                ("window_end", ">=", today(self)),
                ("date_from", "<=", date(year, 12, 31)),
                ("date_to", ">=", date(year, 1, 1)),
            ]
        )
        return confirmed._by_cycle(
            "windows",
            publications,
            lambda count: self.env._(
                "%(count)s publications about the year are still open to objections. "
                "Approve the year when the time for them is over.",
                count=count,
            ),
        )

    def _by_cycle(self, what, records, get_text):
        """:return: list of ``(cycle, (what, records, number), sentence)``"""
        by_branch = records.grouped("branch_id")
        return [
            (cycle, (what, of_branch, len(of_branch)), get_text(len(of_branch)))
            for cycle in self
            if (of_branch := by_branch.get(cycle.branch_id))
        ]

    def _open_missing_months(self):
        """A month without anything in it has to be closed, too: its members have a
        score. Those after the branch's first of the year come about."""
        keys = set()
        for year, cycles in self.grouped("year").items():
            first = dict(
                self.env["party.period"]
                # sudo: months come by themselves
                .sudo()
                ._read_group(
                    cycles._get_months_domain(year), ["branch_id"], ["date_from:min"]
                )
            )
            last = min(get_month(today(self)), date(year, 12, 1))
            keys |= {
                (branch, date(year, month, 1))
                for branch, day in first.items()
                for month in range(day.month, 13)
                if date(year, month, 1) <= last
            }
        self.env["party.period"]._get_or_create(keys)

    def action_open_blocker(self):
        """Show what is open of one kind, which the button names in the context; as far
        as the user may read it."""
        self.check_access("read")
        what = self.env.context.get("blocker")
        found = [
            blocker
            for of_cycle in self._get_blockers().values()
            for blocker in of_cycle
            if blocker["what"] == what
        ]
        if not found:
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self._fields[COUNTS[what]]._description_string(self.env),
            "res_model": found[0]["model"],
            "view_mode": "list,form",
            "domain": list(Domain.OR(Domain(blocker["domain"]) for blocker in found)),
        }
