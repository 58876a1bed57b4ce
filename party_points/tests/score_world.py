"""Random branches, rules, histories and ledgers, and what the engine makes of them."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from odoo import fields
from odoo.fields import Command
from odoo.tools.date_utils import end_of

from ..models.ledger.party_member_score import NO_RULES
from ..scoring.lines import Line, Outcome
from ..scoring.points import to_points
from ..scoring.ranking import Candidate, rank
from ..scoring.rules import Kind, Method
from ..scoring.runs import get_runs
from ..scoring.scores import Year
from ..scoring.settling import settle

MODES = {
    "once": "party_points.party_member_class_rural",
    "monthly": "party_points.party_member_class_agency",
    "earned": "party_points.party_member_class_enterprise",
}
NO_RULES_CLASS = "party_points.party_member_class_infirm"
MONTHS = range(1, 13)


@dataclass(frozen=True)
class Figures:
    """A member's month by the engine, as the snapshot has it."""

    period: object
    template: object
    base: Decimal
    pioneer: Decimal
    deductions: Decimal
    total: Decimal
    is_excused: bool
    is_vetoed: bool
    annual: Decimal
    annual_base: Decimal
    is_base_intact: bool
    attended_count: int
    held_count: int
    honour: Decimal
    is_below: bool
    rank: int = 0
    run: int = 0
    change: Decimal = to_points(0)


class ScoreWorld:
    """A committee with two branches and a year of theirs.

    Months and days come from few values, so that lines meet under the same cap and
    members are tied. ``entries`` are the engine's, ``{member: [Entry]}``.
    """

    def __init__(self, test, seed):
        self.test, self.env, self.year = test, test.env, test.year
        self.dice = Random(seed)
        self.code = f"W{seed}"
        self._make_branches()
        self.templates = {
            self.env.ref(class_): self._make_template(mode, self.env.ref(class_))
            for mode, class_ in MODES.items()
        }
        self.rules = {
            member_class: template._to_scoring()
            for member_class, template in self.templates.items()
        }
        self.classes = [*self.templates, self.env.ref(NO_RULES_CLASS)]
        self.members = self.env["party.member"].union(
            *(self._make_member(number) for number in range(8))
        )
        self.excused = {member: self._get_excused(member) for member in self.members}
        self.entries = {member: self._make_lines(member) for member in self.members}

    # Making it

    def _day(self, months=MONTHS):
        month = self.dice.choice(list(months))
        return self.dice.choice(
            [
                date(self.year, month, self.dice.choice([1, 2, 15])),
                end_of(date(self.year, month, 1), "month"),
            ]
        )

    def _make_branches(self):
        vals = {"sector": "rural"}
        self.committee = self.env["party.branch"].create(
            {"name": self.code, "code": self.code, "level": "committee", **vals}
        )
        self.branches = self.env["party.branch"].create(
            [
                {
                    "name": f"{self.code}-{number}",
                    "code": f"{self.code}-{number}",
                    "parent_id": self.committee.id,
                    **vals,
                }
                for number in range(2)
            ]
        )
        self.periods = self.env["party.period"].union(
            *(
                self.test.period(branch, date(self.year, month, 1))
                for branch in self.branches
                for month in MONTHS
            )
        )

    def _make_template(self, mode, member_class):
        dice = self.dice
        scheme = self.env["party.scoring.scheme"].create(
            {
                "name": mode,
                "code": mode,
                "branch_id": self.committee.id,
                "base_mode": mode,
                "base_points": dice.choice([14, 20.5, 60]),
                "month_pass_line": dice.choice([0, 15, 60]),
                "tolerance": dice.choice([0, 5]),
            }
        )
        template = self.env["party.rule.template"].create(
            {
                "name": mode,
                "code": mode,
                "branch_id": self.committee.id,
                "member_class_ids": [Command.set(member_class.ids)],
                "scoring_scheme_id": scheme.id,
                "grading_scheme_id": self.test.new_grading(
                    f"{self.code} {mode}", self.committee
                ).id,
                "category_ids": [
                    Command.create(
                        {"name": "All", "code": "A", "cap_quarter_points": 30}
                    )
                ],
            }
        )
        self._make_items(template)
        return self.test.enforce(template, date(self.year, 1, 1))

    def _make_items(self, template):
        points = self.dice.choice
        meeting = {"kind": "base", "method": "expected"}
        for code, vals in {
            "BASE": {"kind": "base", "points": points([0.5, 2, 9])},
            "MEETING": {
                **meeting,
                "points": points([5.5, 8]),
                "expected_count": points([1, 4]),
            },
            "LESSON": {
                **meeting,
                "points": points([1.25, 4]),
                "expected_count": points([3, 12]),
            },
            "FIXED": {"points": 3, "cap_month_points": 5},
            "RANGE": {
                "method": "range",
                "points_min": 1,
                "points_max": 9,
                "cap_year_times": 3,
            },
            "HONOUR": {"method": "graded", "level_ids": self._prepare_levels()},
            "LATE": {"kind": "deduction", "points": points([1, 12.5])},
            "VETO": {"kind": "veto", "points": 0},
        }.items():
            self.test.new_item(template, code, **vals)

    def _prepare_levels(self):
        levels = {"village": 2, "town": 4.5}
        return [
            Command.create({"level_id": getattr(self.test, name).id, "points": points})
            for name, points in levels.items()
        ]

    def _make_member(self, number):
        dice = self.dice
        start = date(self.year - 2, 5, 1)
        if dice.random() < 0.25:
            start = self._day()
        member = self.test.new_member(
            dice.choice(self.branches),
            name=f"{self.code} {number}",
            date_from=start,
            member_class_id=dice.choice(self.classes).id,
        )
        for day in sorted({self._day() for _change in range(dice.randint(0, 2))}):
            self._change(member, day)
        if dice.random() < 0.4:
            self._exempt(member)
        return member

    def _change(self, member, day):
        row = member.assignment_ids.sorted("date_from")[-1:]
        if row.date_from >= day or row.standing == "ended":
            return
        vals = {
            "branch_id": self.dice.choice(self.branches).id,
            "member_class_id": self.dice.choice(self.classes).id,
        }
        if self.dice.random() < 0.15:
            vals = {"standing": "ended", "end_reason": "withdrawn"}
        if row._differs(vals):
            member._change_history(day, vals, "By the dice.")

    def _exempt(self, member):
        first, last = sorted([self._day(), self._day()])
        if self.test.get_colleague(member):
            self.test.exempt(member, first, last)

    def _get_excused(self, member):
        ends = {month: self.get_end(month) for month in MONTHS}
        exemptions = self.env["party.exemption"].search(
            [("member_id", "=", member.id), ("state", "=", "confirmed")]
        )
        return frozenset(
            month
            for month, day in ends.items()
            if not self.get_place(member, day)
            or any(e.date_from <= day <= e.date_to for e in exemptions)
        )

    def get_end(self, month):
        return end_of(date(self.year, month, 1), "month")

    def get_place(self, member, day):
        """The row of his history on a day; empty where he is no member."""
        rows = member.assignment_ids.filtered(lambda row: row.date_from <= day)
        row = rows.sorted("date_from")[-1:]
        return row.filtered(lambda row: row.standing != "ended")

    # The ledger

    def _make_lines(self, member):
        """Lines by the rules of their day, settled by the engine, some taken back."""
        by_class = {}  # {member class: [Line]}
        for number in range(self.dice.randint(0, 30)):
            day = self._day()
            member_class = self.get_place(member, day).member_class_id
            if member_class in self.templates:
                line = self._make_line(number, day, member_class)
                by_class.setdefault(member_class, []).append(line)
        entries, late_exemption = [], self.dice.random() < 0.5
        for member_class, lines in by_class.items():
            lines += [
                replace(line, id=f"{line.id} back", reverses=line.id)
                for line in lines
                if self.dice.random() < (0.5 if line.is_counted else 0.2)
            ]
            lines += self._make_restorations(member, lines)
            scheme, _items = self.rules[member_class]
            excused = frozenset() if late_exemption else self.excused[member]
            entries += settle(scheme, lines, excused)
        self._write_lines(member, entries)
        numbers = self._get_item_numbers()
        return sorted(entries, key=lambda e: (e.line.month, numbers[e.line.item]))

    def _make_line(self, number, day, member_class):
        dice = self.dice
        scored = dice.choice(list(self.rules[member_class][1].values()))
        if scored.kind is Kind.VETO and dice.random() < 0.6:
            scored = dice.choice(list(self.rules[member_class][1].values()))
        counted = scored.method is Method.EXPECTED
        return Line(
            number,
            scored,
            day,
            points=to_points(dice.choice([1, 2.25, 9])),
            level=self._get_level(scored),
            outcome=dice.choice(list(Outcome)) if counted else None,
        )

    def _get_level(self, scored):
        if scored.method is not Method.GRADED:
            return ""
        return self.dice.choice(sorted(scored.level_points))

    def _make_restorations(self, member, lines):
        """Parts of some deductions, given back on some later day, some taken back."""
        made = []
        for line in lines:
            is_deduction = line.item.kind is Kind.DEDUCTION and line.reverses is None
            day = self._day(range(line.month, 13))
            if (
                is_deduction
                and self.get_place(member, day)
                and self.dice.random() < 0.5
            ):
                made.append(
                    replace(
                        line,
                        id=f"{line.id} restored",
                        day=day,
                        points=to_points(line.item.points / 2),
                        restores=line.id,
                    )
                )
        return made + [
            replace(line, id=f"{line.id} back", reverses=line.id)
            for line in made
            if self.dice.random() < 0.3
        ]

    def _get_records(self):
        return {
            scored: item
            for _scheme, items in self.rules.values()
            for item, scored in items.items()
        }

    def _get_item_numbers(self):
        return {scored: item.id for scored, item in self._get_records().items()}

    def _write_lines(self, member, entries):
        lines = self.env["party.point.line"]
        made = {}  # {id of the engine's line: line}
        undecided = []
        for part in (0, 1, 2):  # what others name comes before them
            chosen = [e for e in entries if self._get_part(e.line) == part]
            rows = [
                self._prepare(member, entry, number, made)
                for number, entry in enumerate(chosen)
            ]
            made.update(
                zip((e.line.id for e in chosen), lines.create(rows), strict=True)
            )
            undecided += [row for row in rows if not part and self.dice.random() < 0.1]
        lines.create(
            [
                {**row, "state": self.dice.choice(["escalated", "rejected"])}
                for row in undecided
            ]
        )

    def _get_part(self, line):
        return 2 if line.reverses is not None else int(line.restores is not None)

    def _prepare(self, member, entry, number, made):
        line = entry.line
        reversed_line = made.get(line.reverses)
        return self.test.prepare_line(
            member,
            self._get_records()[line.item],
            fields.Date.to_date(line.day),
            float(entry.effective),
            raw_points=float(entry.raw),
            outcome=line.outcome.value if line.outcome else False,
            times=-1 if reversed_line else 1,
            reverses_id=reversed_line.id if reversed_line else False,
            restores_id=self._get_restored(line, made),
            settled_number=number,
            cuts=[
                {
                    "reason": cut.reason.value,
                    "points": str(cut.points),
                    "cap": None if cut.cap is None else str(cut.cap),
                    "period": cut.period and cut.period.value,
                }
                for cut in entry.cuts
            ],
        )

    def _get_restored(self, line, made):
        """The deduction of a line that gives back; its reversal names none."""
        if line.restores is None or line.reverses is not None:
            return False
        return made[line.restores].id

    # What the engine makes of it

    def get_year(self, member, month):
        """The member's ``Year`` at the end of a month."""
        place = self.get_place(member, self.get_end(month))
        scheme, _items = self.rules.get(place.member_class_id, (NO_RULES, {}))
        entries = (e for e in self.entries[member] if e.line.month <= month)
        return Year(scheme, tuple(entries), self.excused[member], month)

    def get_figures(self):
        """:return: ``{(member, month): Figures}``"""
        found = {}
        for month in MONTHS:
            day = self.get_end(month)
            places = {member: self.get_place(member, day) for member in self.members}
            here = {member: row for member, row in places.items() if row}
            for member, row in here.items():
                found[member, month] = self._get_month(member, month, row)
            self._rank(found, month)
            for member in here:
                self._go_on(found, member, month)
        return found

    def _get_month(self, member, month, row):
        year = self.get_year(member, month)
        period = self.periods.filtered(
            lambda p: p.branch_id == row.branch_id and p.date_from.month == month
        )
        template = self.templates.get(
            row.member_class_id, self.env["party.rule.template"]
        )
        zero = to_points(0)
        of_year = self._get_year_figures(year)
        if month in year.excused:
            parts = (zero, zero, zero, zero, True, False)
            return Figures(period, template, *parts, *of_year, False)
        score = year.get_month(month)
        return Figures(
            period,
            template,
            score.base,
            score.pioneer,
            score.deductions,
            score.total,
            False,
            score.is_vetoed,
            *of_year,
            year.scheme.is_below(score.total, year.scheme.month_pass_line),
        )

    def _get_year_figures(self, year):
        annual, judged = year.get_annual(), year.get_judged()
        return (
            annual.total if judged else to_points(0),
            annual.base if judged else to_points(0),
            year.is_base_intact(),
            *year.get_presence(),
            year.get_honour(),
        )

    def _rank(self, found, month):
        candidates = {}  # {period: [Candidate]}
        for key, figures in found.items():
            is_scored = figures.template and not figures.is_excused
            if key[1] == month and is_scored:
                candidate = Candidate(key, figures.total)
                candidates.setdefault(figures.period, []).append(candidate)
        for of_branch in candidates.values():
            for key, place in rank(of_branch).items():
                found[key] = replace(found[key], rank=place)

    def _go_on(self, found, member, month):
        now = found[member, month]
        earlier = [found[member, m] for m in range(1, month) if (member, m) in found]
        score = None if now.is_excused else now.total
        scheme = self.get_year(member, month).scheme
        run = get_runs(scheme, [score], earlier[-1].run if earlier else 0)[0]
        before = found.get((member, month - 1))
        change = to_points(0)
        if before and not (now.is_excused or before.is_excused):
            change = now.total - before.total
        found[member, month] = replace(now, run=run, change=change)
