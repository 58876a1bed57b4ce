"""Examples of what months and years come to (RULE-4)."""

from dataclasses import replace
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..scoring.lines import Outcome
from ..scoring.points import to_points
from ..scoring.ranking import get_candidate
from ..scoring.rules import Kind, Scheme, YearFigure
from ..scoring.scores import StepReason, Year
from .scoring_examples import (
    BASE,
    DEDUCTION,
    EARNED,
    MEETING,
    MONTHLY,
    ONCE,
    PIONEER,
    VETO,
    make_item,
    make_line,
    make_year,
)


@tagged("post_install", "-at_install")
class TestScores(BaseCase):
    def assert_score(self, score, base, pioneer, deductions, total):
        parts = (score.base, score.pioneer, score.deductions, score.total)
        self.assertEqual(parts, (base, pioneer, deductions, total))

    def test_member_without_lines_has_the_base_unless_it_must_be_earned(self):
        for scheme, points in ((ONCE, 60), (MONTHLY, 60), (EARNED, 0)):
            year = make_year(scheme=scheme)
            with self.subTest(scheme=scheme):
                self.assert_score(year.get_month(1), points, 0, 0, points)
                self.assert_score(year.get_annual(), points, 0, 0, points)
                self.assertEqual(year.get_average(), points)
                self.assertFalse(year.has_veto())
                self.assertEqual(year.get_attendance(), 1)

    def test_month_is_its_own_and_the_year_counts_the_base_once(self):
        lines = [make_line(BASE, "01-05"), make_line(BASE, "02-05"), make_line(PIONEER)]
        year = make_year(*lines)
        self.assert_score(year.get_month(1), 58, 5, 0, 63)
        self.assert_score(year.get_month(2), 58, 0, 0, 58)
        self.assert_score(year.get_month(3), 60, 0, 0, 60)
        self.assert_score(year.get_annual(), 56, 5, 0, 61)

    def test_monthly_base_counts_in_the_year_as_what_was_left_on_average(self):
        lines = [make_line(BASE, "01-05"), make_line(DEDUCTION, "02-05")]
        year = make_year(*lines, scheme=MONTHLY)
        self.assert_score(
            year.get_annual(), to_points("59.83"), 0, -3, Decimal("56.83")
        )
        part = make_year(*lines, scheme=MONTHLY, excused=frozenset(range(3, 13)))
        self.assert_score(part.get_annual(), 59, 0, -3, 56)

    def test_no_more_than_the_base_is_lost_and_the_step_says_so(self):
        item = make_item("B1", Kind.BASE, 50)
        lines = [make_line(item, day) for day in ("01-05", "01-06", "02-05")]
        year = make_year(*lines, make_line(PIONEER))
        self.assert_score(year.get_month(1), 0, 5, 0, 5)
        self.assert_score(year.get_month(2), 10, 0, 0, 10)
        self.assert_score(year.get_annual(), 0, 5, 0, 5)
        self.assertEqual(year.get_annual().steps[-2].reason, StepReason.BASE_EXHAUSTED)

    def test_base_is_earned_up_to_the_ceiling_also_in_one_month(self):
        item = make_item("B1", Kind.BASE, 25)
        days = ("01-01", "01-02", "01-03", "02-01")
        year = make_year(*(make_line(item, day) for day in days), scheme=EARNED)
        self.assert_score(year.get_month(1), 60, 0, 0, 60)
        self.assert_score(year.get_month(2), 25, 0, 0, 25)
        self.assert_score(year.get_annual(), 60, 0, 0, 60)

    def test_what_was_taken_back_mends_the_month_that_was_wrong(self):
        lines = [make_line(BASE, "01-05", 1), make_line(BASE, "01-05", 2, reverses=1)]
        for scheme, base in ((ONCE, 60), (MONTHLY, 60), (EARNED, 0)):
            year = make_year(*lines, scheme=scheme)
            with self.subTest(scheme=scheme):
                self.assertEqual(year.get_month(1).base, base)
                self.assertEqual(year.get_annual().base, base)
                self.assertEqual(year.is_base_intact(), scheme is not EARNED)

    def test_exemption_that_comes_later_takes_out_what_was_settled(self):
        year = make_year(make_line(PIONEER, "03-05"), make_line(PIONEER, "04-05"))
        later = Year(year.scheme, year.entries, frozenset({3}))
        self.assert_score(later.get_annual(), 60, 5, 0, 65)

    def test_deductions_stop_at_zero_once_in_the_year(self):
        """RULE-4: 60 − 90 in March is 0, and in the year 30 are to be made good."""
        heavy = make_line(make_item("D1", Kind.DEDUCTION, 90), "03-05")
        year = make_year(heavy, make_line(PIONEER, "04-05"))
        self.assert_score(year.get_month(3), 60, 0, -90, 0)
        self.assert_score(year.get_month(4), 60, 5, 0, 65)
        self.assert_score(year.get_annual(), 60, 5, -90, 0)

    def test_veto_that_was_taken_back_is_none(self):
        veto = make_line(VETO, "03-05", 1)
        back = make_line(VETO, "03-05", 2, reverses=1)
        self.assertEqual(make_year(veto).get_month(3).total, 0)
        self.assertEqual(make_year(veto, back).get_month(3).total, 60)
        self.assertFalse(make_year(veto, back).has_veto())

    def test_veto_in_an_exempt_month_is_none(self):
        year = make_year(make_line(VETO, "03-05"), excused=frozenset({3}))
        self.assertFalse(year.has_veto())

    def test_average_is_over_the_months_that_are_over(self):
        year = make_year(make_line(DEDUCTION, "02-05"), excused=frozenset({1}))
        for last, average in ((1, None), (2, 57), (3, to_points("58.5"))):
            so_far = replace(year, last_month=last)
            self.assertEqual(so_far.get_average(), average)
        monthly = make_year(make_line(BASE, "02-05"), scheme=MONTHLY)
        self.assertEqual(replace(monthly, last_month=2).get_annual().base, 59)

    def test_scheme_says_which_figure_stands_for_the_year(self):
        """RULE-4, 001: year = sum of the cycle or average of the months."""
        lines = [make_line(DEDUCTION, f"{month:02}-05") for month in range(1, 13)]
        for figure, points in ((YearFigure.ANNUAL, 24), (YearFigure.AVERAGE, 57)):
            year = make_year(*lines, scheme=Scheme(year_figure=figure))
            with self.subTest(figure=figure):
                self.assertEqual(year.get_figure(), points)
                self.assertEqual(get_candidate("甲", year).figure, points)

    def test_disputed_absence_veto_and_base_line_are_shown_in_month_and_year(self):
        for item, outcome in (
            (MEETING, Outcome.ABSENT),
            (VETO, None),
            (BASE, None),
            (PIONEER, None),
        ):
            line = make_line(item, "02-05", outcome=outcome, is_disputed=True)
            for scheme in (ONCE, MONTHLY, EARNED):
                year = make_year(line, scheme=scheme)
                with self.subTest(item=item.code, scheme=scheme.base_mode):
                    self.assertTrue(year.get_annual().is_disputed)
                    self.assertTrue(year.get_month(2).is_disputed)
                    self.assertFalse(year.get_month(1).is_disputed)


@tagged("post_install", "-at_install")
class TestExpectedCounts(BaseCase):
    def attend(self, outcomes, scheme=ONCE, excused=frozenset()):
        """``outcomes``: ``{day: outcome}``."""
        lines = [
            make_line(MEETING, day, outcome=Outcome(outcome))
            for day, outcome in outcomes.items()
        ]
        return make_year(*lines, scheme=scheme, excused=excused)

    def test_absence_gets_dearer_in_its_month_only_by_leave_up_to_then(self):
        """RULE-4: four meetings for 12 points; with one leave an absence costs 4."""
        year = self.attend({"01-05": "absent", "04-05": "leave", "07-05": "absent"})
        self.assertEqual(year.get_month(1).base, 57)
        self.assertEqual(year.get_month(4).base, 60)
        self.assertEqual(year.get_month(7).base, 56)
        self.assertEqual(year.get_annual().base, 52)
        self.assertEqual(year.get_attendance(), 0)

    def test_leave_later_in_the_month_counts_for_that_month(self):
        """RULE-4: three are left of four, so an absence costs 4 of 12."""
        year = self.attend({"07-05": "absent", "07-20": "leave"})
        self.assertEqual(year.get_month(7).base, 56)

    def test_who_is_on_leave_every_time_loses_nothing_and_has_earned_the_whole(self):
        outcomes = dict.fromkeys(("01-05", "04-05", "07-05", "10-05"), "leave")
        self.assertEqual(self.attend(outcomes).get_annual().base, 60)
        self.assertEqual(self.attend(outcomes, EARNED).get_annual().base, 12)

    def test_half_a_year_exempt_halves_what_is_expected(self):
        outcomes = {"01-05": "absent", "07-05": "absent"}
        year = self.attend(outcomes, excused=frozenset(range(7, 13)))
        self.assertEqual(year.get_annual().base, 54)
        [tally] = [step.tally for step in year.get_annual().steps if step.tally]
        self.assertEqual((tally.expected, tally.absent), (2, 1))

    def test_absence_that_was_taken_back_costs_nothing(self):
        absent = make_line(MEETING, id=1, outcome=Outcome.ABSENT)
        back = make_line(MEETING, id=2, outcome=Outcome.ABSENT, reverses=1)
        year = make_year(absent, back)
        self.assertEqual(year.get_annual().base, 60)
        self.assertEqual(year.get_attendance(), 1)

    def test_attendance_leaves_leave_apart(self):
        year = self.attend({"01-05": "present", "02-05": "leave", "03-05": "absent"})
        self.assertEqual(year.get_attendance(), Decimal("0.5"))
