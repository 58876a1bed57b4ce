"""Examples of what lines count (RULE-4); the engine stands on its own."""

import ast
import doctest
import sys
from decimal import Decimal
from importlib import import_module
from pathlib import Path

from odoo.tests import BaseCase, tagged

from .. import scoring
from ..scoring.points import mean, to_points
from ..scoring.rules import Caps, Category, Kind, Method, Period
from ..scoring.settling import Cut, CutReason, settle
from .scoring_examples import (
    DEDUCTION,
    ONCE,
    PIONEER,
    make_item,
    make_line,
    make_year,
)

FILES = sorted(Path(scoring.__file__).parent.glob("*.py"))


@tagged("post_install", "-at_install")
class TestScoringModules(BaseCase):
    def test_examples_in_the_documentation_are_true(self):
        for file in FILES:
            name = scoring.__name__ + (
                "" if file.stem == "__init__" else f".{file.stem}"
            )
            with self.subTest(module=name):
                self.assertEqual(doctest.testmod(import_module(name)).failed, 0)

    def test_engine_needs_neither_odoo_nor_anything_but_the_standard_library(self):
        self.assertGreater(len(FILES), 10)
        for file in FILES:
            for node in ast.walk(ast.parse(file.read_text())):
                with self.subTest(file=file.name, line=getattr(node, "lineno", 0)):
                    self.assertLessEqual(get_imported(node), sys.stdlib_module_names)
                    if isinstance(node, ast.ImportFrom):
                        self.assertLess(node.level, 2, "outside its own package")

    def test_every_module_is_named_in_the_table_of_the_package(self):
        for file in FILES:
            if file.stem != "__init__":
                self.assertIn(f"``{file.stem}``", scoring.__doc__)


def get_imported(node):
    """The packages that a statement imports from outside its own."""
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and not node.level:
        return {node.module.split(".")[0]}
    return set()


@tagged("post_install", "-at_install")
class TestSettling(BaseCase):
    def assert_counts(self, expected, lines, scheme=ONCE, **arguments):
        entries = settle(scheme, lines, **arguments)
        counted = {entry.line.id: entry.effective for entry in entries}
        self.assertEqual(counted, expected)
        return entries

    def test_nothing_settles_to_nothing(self):
        self.assertEqual(settle(ONCE, []), [])

    def test_line_counts_the_part_that_the_cap_leaves_and_says_so(self):
        item = make_item(caps=Caps({Period.QUARTER: to_points(8)}))
        march, april = make_line(item, "03-31", 2), make_line(item, "04-01", 3)
        lines = [march, april, make_line(item, "01-01", 1)]
        entries = self.assert_counts({1: 5, 2: 3, 3: 5}, lines)
        cut = Cut(CutReason.ITEM_POINTS, to_points(2), to_points(8), Period.QUARTER)
        self.assertEqual([entry.cuts for entry in entries], [(), (cut,), ()])

    def test_within_a_day_the_larger_line_comes_first(self):
        item = make_item(method=Method.RANGE, caps=Caps(times={Period.MONTH: 1}))
        lines = [
            make_line(item, id=number, points=to_points(number)) for number in (1, 3, 2)
        ]
        self.assert_counts({3: 3, 2: 0, 1: 0}, lines)

    def test_within_a_day_items_come_by_their_codes(self):
        category = Category("A", Caps(times={Period.YEAR: 1}))
        lines = [
            make_line(make_item(code, points=points, category=category), id=code)
            for code, points in (("P2", 9), ("P1", 1))
        ]
        self.assert_counts({"P1": 1, "P2": 0}, lines)

    def test_category_caps_what_its_items_count_together(self):
        category = Category("A", Caps({Period.MONTH: to_points(8)}))
        lines = [
            make_line(make_item(code, category=category), f"01-0{number}", code)
            for number, code in enumerate(("P1", "P2", "P3"), 1)
        ]
        entries = self.assert_counts({"P1": 5, "P2": 3, "P3": 0}, lines)
        self.assertEqual(entries[1].cuts[0].reason, CutReason.CATEGORY_POINTS)

    def test_line_that_an_item_cuts_takes_only_the_rest_from_its_category(self):
        category = Category("A", Caps({Period.YEAR: to_points(8)}))
        caps = Caps({Period.MONTH: to_points(2)})
        first = make_item("P1", caps=caps, category=category)
        second = make_item("P2", points=9, category=category)
        lines = [make_line(first, id=1), make_line(second, id=2)]
        self.assert_counts({1: 2, 2: 6}, lines)

    def test_line_that_is_cut_to_nothing_uses_up_no_time(self):
        category = Category("A", Caps(times={Period.MONTH: 2}))
        caps = Caps(times={Period.MONTH: 1})
        item = make_item("P1", caps=caps, category=category)
        other = make_item("P2", category=category)
        lines = [
            make_line(item, "01-01", 1),
            make_line(item, "01-02", 2),
            make_line(other, "01-03", 3),
        ]
        self.assert_counts({1: 5, 2: 0, 3: 5}, lines)

    def test_cap_of_a_deduction_is_a_floor(self):
        item = make_item("D1", Kind.DEDUCTION, caps=Caps({Period.YEAR: to_points(8)}))
        lines = [make_line(item, "01-01", 1), make_line(item, "12-31", 2)]
        self.assert_counts({1: -5, 2: -3}, lines)

    def test_later_line_uses_the_room_that_a_reversal_has_freed(self):
        item = make_item(caps=Caps(times={Period.YEAR: 1}))
        first, second = make_line(item, "01-01", 1), make_line(item, "02-01", 2)
        back = make_line(item, "01-01", "back", reverses=1)
        settled = self.assert_counts({1: 5, 2: 0, "back": -5}, [back, first, second])
        self.assert_counts({4: 5}, [make_line(item, "04-01", 4)], settled=settled)

    def test_higher_level_of_a_deed_adds_the_difference_also_months_later(self):
        levels = {"town": to_points(2), "county": to_points(3), "city": to_points(5)}
        item = make_item(method=Method.GRADED, level_points=levels)
        days = {"county": "02-01", "town": "05-01", "city": "09-01"}
        lines = [
            make_line(item, day, level, level=level, cause="flood")
            for level, day in days.items()
        ]
        entries = self.assert_counts({"county": 3, "town": 0, "city": 2}, lines)
        cuts = [(cut.reason, cut.points) for e in entries for cut in e.cuts]
        self.assertEqual(cuts, [(CutReason.SAME_CAUSE, n) for n in (2, 3)])
        self.assertEqual(make_year(*lines).get_honour(), 5)

    def test_higher_level_counts_in_full_where_a_cap_has_cut_the_lower(self):
        caps = Caps({Period.MONTH: to_points(1)})
        town = make_line(make_item("P1", points=2, caps=caps), id=1, cause="flood")
        city = make_line(make_item("P2", points=5), "02-01", 2, cause="flood")
        self.assert_counts({1: 1, 2: 4}, [town, city])

    def test_higher_level_goes_on_to_count_when_the_lower_is_taken_back(self):
        """A mistake in the lower line costs nothing, and is made good by nothing."""
        village = make_line(make_item("P1", points=2), id=1, cause="flood")
        city = make_line(make_item("P2", points=5), "02-01", 2, cause="flood")
        settled = self.assert_counts({1: 2, 2: 3}, [village, city])
        back = make_line(village.item, id="back", cause="flood", reverses=1)
        settled += self.assert_counts({"back": 0}, [back], settled=settled)
        again = make_line(village.item, id=3, cause="flood")
        settled += self.assert_counts({3: 0}, [again], settled=settled)
        back = make_line(city.item, "02-01", "back too", cause="flood", reverses=2)
        self.assert_counts({"back too": -3}, [back], settled=settled)

    def test_points_that_pass_to_another_line_keep_their_room(self):
        """RULE-4: June stays full, whatever becomes of its line in August."""
        caps = Caps({Period.MONTH: to_points(5)})
        item = make_item("P1", points=5, caps=caps)
        city = make_item("P2", points=8)
        lines = [
            make_line(item, "06-01", 1, cause="flood"),
            make_line(city, "08-01", 2, cause="flood"),
            make_line(item, "06-01", "back", cause="flood", reverses=1),
        ]
        settled = self.assert_counts({1: 5, 2: 3, "back": 0}, lines)
        more = self.assert_counts(
            {3: 0}, [make_line(item, "06-02", 3)], settled=settled
        )
        back = make_line(city, "08-01", "back too", cause="flood", reverses=2)
        settled = [*settled, *more]
        settled += self.assert_counts({"back too": -8}, [back], settled=settled)
        self.assert_counts({4: 5}, [make_line(item, "06-03", 4)], settled=settled)

    def test_same_cause_counts_every_deduction(self):
        lines = [make_line(DEDUCTION, id=number, cause="fire") for number in (1, 2)]
        self.assert_counts({1: -3, 2: -3}, lines)

    def test_deed_is_free_again_when_its_line_was_taken_back(self):
        first = make_line(PIONEER, id=1, cause="flood")
        back = make_line(PIONEER, id="back", cause="flood", reverses=1)
        again = make_line(PIONEER, "02-01", 2, cause="flood")
        settled = self.assert_counts({1: 5, "back": -5}, [first, back])
        self.assert_counts({2: 5}, [again], settled=settled)

    def test_line_in_an_exempt_month_counts_nothing_and_says_why(self):
        [entry] = self.assert_counts({1: 0}, [make_line(PIONEER, id=1)], excused={1})
        self.assertEqual(entry.cuts, (Cut(CutReason.EXEMPT, to_points(5)),))

    def test_what_cannot_be_reversed_is_refused(self):
        line, back = make_line(PIONEER, id=1), make_line(PIONEER, id=2, reverses=1)
        for lines in (
            [back],
            [line, back, make_line(PIONEER, id=3, reverses=1)],
            [line, back, make_line(PIONEER, id=3, reverses=2)],
            [line, make_line(PIONEER, "05-01", id=4, reverses=1)],
        ):
            with self.subTest(lines=len(lines)), self.assertRaises(ValueError):
                settle(ONCE, lines)

    def test_cap_of_nothing_is_refused(self):
        for caps in ({"points": {Period.YEAR: 0}}, {"times": {Period.MONTH: -1}}):
            with self.subTest(caps=caps), self.assertRaises(ValueError):
                Caps(**caps)

    def test_half_a_cent_goes_up_in_points_and_averages(self):
        item = make_item(points="0.33", method=Method.PER_UNIT)
        line = make_line(item, id=1, quantity=Decimal("1.5"))
        self.assert_counts({1: to_points("0.50")}, [line])
        self.assertEqual(mean([to_points("0.01"), to_points(0)]), to_points("0.01"))
        self.assertIsNone(mean([]))
