"""What the laws of the scoring engine are tried on: rules, lines, candidates.

Months, days, points and causes come from few values, so that lines meet under the same
cap, deeds are the same and figures are tied as often as not.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from hypothesis import given, settings
from hypothesis import strategies as st

from ..scoring.grading import Criterion, Grade, Grading
from ..scoring.lines import Line, Outcome
from ..scoring.points import to_points
from ..scoring.ranking import Candidate, TieBreak
from ..scoring.rules import (
    BaseMode,
    Caps,
    Category,
    Item,
    Kind,
    Method,
    Period,
    Scheme,
    YearFigure,
)
from ..scoring.scores import Year
from ..scoring.settling import settle

YEAR = 2026
LEVELS = ("town", "county", "city")
LAW = settings(max_examples=50, deadline=None, derandomize=True, database=None)

magnitudes = st.integers(1, 24).map(lambda halves: to_points(Decimal(halves) / 2))
months = st.sampled_from([1, 2, 3, 4, 12])
days = st.builds(date, st.just(YEAR), months, st.integers(1, 3))
# {method: what a line of it says}
VALUES = {
    Method.RANGE: [("points", magnitudes)],
    Method.PER_UNIT: [("quantity", st.integers(1, 6).map(lambda n: Decimal(n) / 2))],
    Method.GRADED: [("level", st.sampled_from(LEVELS))],
    Method.EXPECTED: [("outcome", st.sampled_from(Outcome))],
}
some_months = st.frozensets(st.integers(1, 12), max_size=2)
caps = st.builds(
    Caps,
    points=st.dictionaries(st.sampled_from(Period), magnitudes, max_size=2),
    times=st.dictionaries(st.sampled_from(Period), st.integers(1, 3), max_size=2),
)
schemes = st.builds(
    Scheme,
    base_mode=st.sampled_from(BaseMode),
    base_points=st.sampled_from([5, 10, 30]).map(to_points),
    year_figure=st.sampled_from(YearFigure),
)


def law(*arguments, **named):
    """A test that must hold for whatever the strategies draw."""
    return lambda test: LAW(given(*arguments, **named)(test))


@dataclass(frozen=True)
class Ledger:
    """The rules and the lines of one member and one cycle."""

    scheme: Scheme
    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    excused: frozenset[int] = frozenset()

    @cached_property
    def entries(self):
        return self.settle(self.lines)

    @cached_property
    def year(self):
        return self.make_year(self.entries)

    def settle(self, lines, settled=()):
        return settle(self.scheme, lines, self.excused, settled)

    def make_year(self, entries):
        return Year(self.scheme, tuple(entries), self.excused)

    def replace(self, **values):
        return replace(self, **values)


def get_figures(year):
    """All that a year comes to."""
    scores = [*(year.get_month(month) for month in range(1, 13)), year.get_annual()]
    return [
        *((s.base, s.pioneer, s.deductions, s.total, s.is_vetoed) for s in scores),
        year.get_average(),
        year.get_honour(),
        year.get_attendance(),
    ]


def reverse(line):
    """The line that takes another back."""
    return replace(line, id=f"{line.id} back", reverses=line.id)


@st.composite
def items(draw, code="P1", kinds=tuple(Kind), categories=(None,), caps=caps):
    kind = draw(st.sampled_from(kinds))
    methods = [m for m in Method if kind is Kind.BASE or m is not Method.EXPECTED]
    points = draw(magnitudes)
    return Item(
        code,
        kind,
        draw(st.sampled_from(methods)),
        points,
        points_min=to_points("0.5"),
        points_max=to_points(12),
        expected_count=draw(st.integers(1, 6)),
        level_points={level: points * n for n, level in enumerate(LEVELS, 1)},
        category=draw(st.sampled_from(categories)),
        caps=draw(caps),
    )


@st.composite
def lines(draw, item, id: Hashable, days=days):
    values = {name: draw(strategy) for name, strategy in VALUES.get(item.method, ())}
    return Line(
        id,
        item,
        draw(days),
        cause=draw(st.sampled_from([None, "flood", "fire"])),
        is_disputed=draw(st.booleans()),
        **values,
    )


@st.composite
def ledgers(draw, kinds=tuple(Kind), caps=caps, excused=some_months, reversals=False):
    """An item of each kind and one more; ``reversals``: some lines are taken back."""
    categories = [Category("A", draw(caps)), Category("B", draw(caps)), None]
    book = tuple(
        draw(items(f"I{number}", choice, categories, caps))
        for number, choice in enumerate([*([kind] for kind in kinds), kinds])
    )
    chosen = draw(st.lists(st.sampled_from(book), min_size=4, max_size=14))
    made = [draw(lines(item, number)) for number, item in enumerate(chosen)]
    if reversals:
        made += [reverse(line) for line in made if draw(st.booleans())]
    return Ledger(draw(schemes), book, tuple(made), draw(excused))


uncapped = st.just(Caps())
never_excused = st.just(frozenset())
scores = st.integers(0, 6).map(lambda n: to_points(n * 10))
tie_orders = st.lists(st.sampled_from(TieBreak), unique=True).map(tuple)
few = st.integers(0, 1)


@st.composite
def candidates(draw, sizes=(5, 0, 1, 2, 3, 4, 6, 10, 12)):
    """The ranked members of a branch, from none to a dozen, many of them tied."""
    figures = draw(st.sampled_from([scores, few.map(to_points), st.just(to_points(9))]))
    return [
        Candidate(
            key,
            draw(figures),
            is_base_intact=draw(st.booleans()),
            deductions=to_points(-draw(few)),
            pioneer=to_points(draw(few)),
            attendance=Decimal(draw(few)),
            honour=draw(scores),
            is_vetoed=draw(st.booleans()),
            is_below_line=draw(st.booleans()),
        )
        for key in range(draw(st.sampled_from(sizes)))
    ]


grades = st.builds(
    Grade,
    code=st.sampled_from("abc"),
    criterion=st.sampled_from(Criterion),
    value=st.sampled_from([0, 1, 3, 10, 30, 50, 100]).map(Decimal),
    needs_base_intact=st.booleans(),
)
gradings = st.builds(
    lambda grades, tie_order, ties_share: Grading(
        (*grades, Grade("other", Criterion.OTHERWISE)), tie_order, ties_share
    ),
    st.lists(grades, max_size=4),
    tie_orders,
    st.booleans(),
)
