"""Examples of where points come from and what is ahead (PUB-6)."""

from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..scoring.analysis import compare, get_ahead, get_shares, median
from ..scoring.expected import tally
from ..scoring.lines import Outcome
from ..scoring.points import to_points
from ..scoring.rules import Caps, Category, Kind, Period
from ..scoring.settling import CutReason, get_left, settle
from .scoring_examples import (
    BASE,
    DEDUCTION,
    EARNED,
    MEETING,
    MONTHLY,
    ONCE,
    PIONEER,
    make_item,
    make_line,
    make_year,
)

DAY = date(2026, 5, 20)


def get_group(*numbers):
    return [{"study": to_points(number)} for number in numbers]


@tagged("post_install", "-at_install")
class TestScoringAnalysis(BaseCase):
    def test_median_does_not_depend_on_the_order(self):
        numbers = [to_points(n) for n in (7, -2, 0, 3)]
        self.assertEqual(median(numbers), to_points(1.5))
        self.assertEqual(median(reversed(numbers)), to_points(1.5))

    def test_of_fewer_than_five_no_median_and_nothing_of_others_is_told(self):
        [row] = compare({"study": to_points(1)}, [{"duty": to_points(9)}] * 4)
        self.assertEqual((row.key, row.median, row.gap), ("study", None, None))

    def test_part_in_which_he_has_nothing_is_compared_too(self):
        [row] = compare({}, get_group(1, 2, 3, 4, 5))
        self.assertEqual((row.own, row.median, row.gap), (0, 3, -3))

    def test_who_has_nothing_of_a_part_counts_as_zero(self):
        [row] = compare({"study": to_points(5)}, [*get_group(5, 5), {}, {}, {}])
        self.assertEqual(row.median, 0)

    def test_shares_of_a_year_are_what_its_lines_made(self):
        year = make_year(
            make_line(PIONEER, "01-05"),
            make_line(PIONEER, "02-05"),
            make_line(DEDUCTION, "02-06"),
            make_line(MEETING, "03-05", outcome=Outcome.ABSENT),
        )
        self.assertEqual(
            get_shares(year),
            {PIONEER: to_points(10), DEDUCTION: -to_points(3), MEETING: -to_points(3)},
        )
        self.assertEqual(get_shares(year, 1), {PIONEER: to_points(5)})

    def test_shares_of_a_year_and_the_base_make_its_total(self):
        year = make_year(make_line(PIONEER), make_line(BASE), make_line(DEDUCTION))
        total = sum(get_shares(year).values()) + ONCE.base_points
        self.assertEqual(total, year.get_annual().total)

    def test_monthly_base_counts_as_the_average_of_the_months(self):
        year = make_year(
            make_line(BASE, "01-05"), make_line(PIONEER, "02-05"), scheme=MONTHLY
        )
        self.assertEqual(
            get_shares(year),
            {PIONEER: to_points(5), BASE: -to_points(Decimal(2) / 12)},
        )

    def test_occasions_ahead_are_those_neither_attended_nor_missed(self):
        lines = [
            make_line(MEETING, "01-05", outcome=Outcome.PRESENT),
            make_line(MEETING, "02-05", outcome=Outcome.ABSENT),
            make_line(MEETING, "03-05", outcome=Outcome.LEAVE),
        ]
        [found] = tally(ONCE, lines)
        ahead = get_ahead(MEETING, tally=found)
        self.assertEqual((ahead.number, ahead.points), (1, 4))

    def test_exempt_months_lower_what_is_ahead(self):
        ahead = get_ahead(MEETING, frozenset(range(1, 7)))
        self.assertEqual((ahead.number, ahead.points), (2, 6))
        self.assertEqual(get_ahead(MEETING, frozenset(range(1, 13))).number, 0)

    def test_caps_leave_what_settled_lines_have_not_used(self):
        category = Category("C", Caps(points={Period.YEAR: to_points(12)}))
        caps = Caps({Period.MONTH: to_points(6)}, {Period.QUARTER: 3})
        item = make_item("P02", category=category, caps=caps)
        lines = [make_line(item, "04-05"), make_line(item, "05-05")]
        settled = settle(ONCE, lines)
        left = {
            room.reason: free
            for room, free in get_left(ONCE, [item], DAY, settled)[item]
        }
        self.assertEqual(
            left,
            {
                CutReason.ITEM_POINTS: 1,
                CutReason.ITEM_TIMES: 1,
                CutReason.CATEGORY_POINTS: 2,
            },
        )

    def test_new_quarter_has_its_own_room_and_a_reversal_gives_it_back(self):
        item = make_item("P02", caps=Caps({Period.QUARTER: to_points(5)}))
        line = make_line(item, "04-05")
        settled = settle(ONCE, [line])
        [(_room, free)] = get_left(ONCE, [item], DAY, settled)[item]
        self.assertEqual(free, 0)
        [(_room, free)] = get_left(ONCE, [item], date(2026, 7, 1), settled)[item]
        self.assertEqual(free, 5)
        settled += settle(
            ONCE, [make_line(item, "04-05", id="back", reverses=line.id)], (), settled
        )
        [(_room, free)] = get_left(ONCE, [item], DAY, settled)[item]
        self.assertEqual(free, 5)

    def test_item_without_caps_has_no_rooms(self):
        item = make_item("B09", Kind.BASE)
        self.assertEqual(get_left(EARNED, [item], DAY), {item: []})
