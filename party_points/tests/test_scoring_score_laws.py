"""Laws of the scores of a month and of a year, and of expected counts (RULE-4)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..scoring.lines import Line, Outcome
from ..scoring.points import ZERO, to_points
from ..scoring.rules import BaseMode, Item, Kind, Method, Scheme
from ..scoring.scores import StepReason
from .scoring_strategies import (
    YEAR,
    Ledger,
    get_figures,
    items,
    law,
    ledgers,
    lines,
    magnitudes,
    months,
    never_excused,
    schemes,
    some_months,
    uncapped,
)

YEAR_MONTHS = range(1, 13)
CORRECTIONS = {
    StepReason.FLOOR,
    StepReason.BASE_EXHAUSTED,
    StepReason.BASE_CEILING,
    StepReason.VETO,
}


def get_scores(year):
    """The twelve months and the year."""
    return [*(year.get_month(month) for month in YEAR_MONTHS), year.get_annual()]


def is_untouched(score):
    """Whether nothing was floored, stopped or vetoed in it."""
    return not CORRECTIONS & {step.reason for step in score.steps}


@tagged("post_install", "-at_install")
class TestLawsOfScores(BaseCase):
    @law(ledgers(reversals=True))
    def test_steps_of_every_score_sum_to_its_total(self, ledger):
        """RULE-4: both figures are explained line by line."""
        for score in get_scores(ledger.year):
            self.assertEqual(sum(step.points for step in score.steps), score.total)

    @law(ledgers(reversals=True))
    def test_total_is_the_parts_stopped_at_zero(self, ledger):
        """RULE-4: max(0, base + pioneer − deductions); a veto makes a month 0."""
        for number, score in enumerate(get_scores(ledger.year), 1):
            parts = score.base + score.pioneer + score.deductions
            is_zero = number <= 12 and score.is_vetoed
            self.assertEqual(score.total, 0 if is_zero else max(ZERO, parts))

    @law(ledgers(kinds=[Kind.BASE], caps=uncapped, reversals=True))
    def test_base_is_between_zero_and_the_base_points(self, ledger):
        """RULE-4: no more than the base is lost, no more than the ceiling earned."""
        for score in get_scores(ledger.year):
            self.assertTrue(0 <= score.base <= ledger.scheme.base_points, score.base)

    @law(ledgers(reversals=True))
    def test_year_has_the_pioneer_points_and_deductions_of_all_months(self, ledger):
        """RULE-4: two figures from one ledger."""
        scores = [ledger.year.get_month(month) for month in YEAR_MONTHS]
        annual = ledger.year.get_annual()
        self.assertEqual(annual.pioneer, sum(score.pioneer for score in scores))
        self.assertEqual(annual.deductions, sum(score.deductions for score in scores))

    @law(ledgers(kinds=[Kind.PIONEER, Kind.DEDUCTION, Kind.BASE]))
    def test_year_is_never_more_than_its_months_together(self, ledger):
        """RULE-4: the base counts once and zero is a floor once, not twelve times."""
        assume(ledger.scheme.base_mode is not BaseMode.EARNED)
        total = sum(ledger.year.get_month(m).total for m in ledger.year.get_judged())
        self.assertLessEqual(ledger.year.get_annual().total, total)

    @law(ledgers(kinds=[Kind.PIONEER, Kind.DEDUCTION, Kind.BASE]))
    def test_year_without_floors_is_the_months_less_the_base_of_eleven(self, ledger):
        """RULE-4: the annual score differs from the sum of the months by the base that
        is not granted again, and by nothing else."""
        counted = [line for line in ledger.lines if not line.is_counted]
        scheme = replace(
            ledger.scheme, base_mode=BaseMode.ONCE, base_points=to_points(500)
        )
        year = ledger.replace(scheme=scheme, lines=tuple(counted)).year
        scores = [year.get_month(month) for month in YEAR_MONTHS]
        self.assertTrue(all(map(is_untouched, scores)))
        total = sum(score.total for score in scores)
        self.assertEqual(year.get_annual().total, total - 11 * scheme.base_points)

    @law(ledgers(kinds=[Kind.DEDUCTION, Kind.PIONEER]))
    def test_year_is_floored_once_and_not_month_by_month(self, ledger):
        """RULE-4: a month below zero takes from the others before the year stops."""
        scheme = replace(
            ledger.scheme, base_mode=BaseMode.ONCE, base_points=to_points(1)
        )
        year = ledger.replace(scheme=scheme).year
        counted = sum((entry.effective for entry in year.entries), ZERO)
        self.assertEqual(year.get_annual().total, max(ZERO, 1 + counted))

    @law(ledgers(reversals=True, excused=never_excused), st.data())
    def test_one_pioneer_line_more_adds_exactly_its_points(self, ledger, data):
        """RULE-4: no ceiling above (000: 积分上不封顶)."""
        item = data.draw(items("Z1", [Kind.PIONEER], caps=uncapped))
        line = replace(data.draw(lines(item, "more")), cause=None)
        [entry] = ledger.settle([line], ledger.entries)
        more = ledger.make_year([*ledger.entries, entry])
        pairs = [
            (ledger.year.get_month(line.month), more.get_month(line.month)),
            (ledger.year.get_annual(), more.get_annual()),
        ]
        for before, after in pairs:
            parts = before.base + before.pioneer + before.deductions
            gain = max(ZERO, parts + entry.raw) - max(ZERO, parts)
            if before is pairs[0][0] and before.is_vetoed:
                gain = ZERO
            self.assertEqual(after.total - before.total, gain)
            if is_untouched(before):
                self.assertEqual(gain, entry.raw)

    @law(ledgers(reversals=True, excused=never_excused), months)
    def test_veto_makes_its_month_zero_and_leaves_the_rest(self, ledger, month):
        """RULE-4: the month's total is 0; the year's score stays, its grade does
        not."""
        item = Item("V1", Kind.VETO)
        veto = ledger.settle([Line("veto", item, date(YEAR, month, 9))], ledger.entries)
        year = ledger.make_year([*ledger.entries, *veto])
        self.assertEqual(year.get_month(month).total, 0)
        self.assertTrue(year.get_annual().is_vetoed)
        self.assertEqual(year.get_annual().total, ledger.year.get_annual().total)
        for other in set(YEAR_MONTHS) - {month}:
            self.assertEqual(year.get_month(other), ledger.year.get_month(other))

    @law(ledgers(reversals=True, excused=st.frozensets(st.integers(1, 12))))
    def test_average_is_over_the_counted_months_only(self, ledger):
        """RULE-4, 001: exempt months are no months of 0; without any month there is no
        average."""
        totals = [
            ledger.year.get_month(month).total
            for month in YEAR_MONTHS
            if month not in ledger.excused
        ]
        average = ledger.year.get_average()
        if not totals:
            self.assertIsNone(average)
            return
        self.assertLessEqual(abs(average - sum(totals) / len(totals)), Decimal("0.005"))
        self.assertTrue(min(totals) <= average <= max(totals))

    @law(ledgers(excused=never_excused), st.data())
    def test_disputed_line_counts_and_is_shown_as_disputed(self, ledger, data):
        """RULE-4: until the dispute is decided, in its month and in the year."""
        plain = [replace(line, is_disputed=False) for line in ledger.lines]
        assume(plain)
        number = data.draw(st.sampled_from(range(len(plain))))
        disputed = [*plain]
        disputed[number] = replace(plain[number], is_disputed=True)
        before = ledger.replace(lines=tuple(plain)).year
        after = ledger.replace(lines=tuple(disputed)).year
        self.assertEqual(get_figures(after), get_figures(before))
        self.assertFalse(any(score.is_disputed for score in get_scores(before)))
        shown = [m for m in YEAR_MONTHS if after.get_month(m).is_disputed]
        self.assertEqual(shown, [plain[number].month])
        self.assertTrue(after.get_annual().is_disputed)


def make_expected(points, expected_count):
    return Item(
        "B1",
        Kind.BASE,
        Method.EXPECTED,
        points=points,
        expected_count=expected_count,
    )


def attend(item, mode=BaseMode.ONCE, excused=frozenset(), **times):
    """The year of a member; ``times``: how often present, absent, on leave."""
    counted = [month for month in YEAR_MONTHS if month not in excused]
    outcomes = [name for name, number in times.items() for _ in range(number)]
    drawn = [
        Line(number, item, date(YEAR, counted[number % len(counted)], 5), outcome=each)
        for number, each in enumerate(map(Outcome, outcomes))
    ]
    scheme = Scheme(base_mode=mode, base_points=to_points(100))
    return Ledger(scheme, (item,), tuple(drawn), excused).year


def get_loss(item, **arguments):
    year = attend(item, **arguments)
    return year.scheme.base_points - year.get_annual().base


counts = st.integers(1, 12)
few = st.integers(0, 14)


@tagged("post_install", "-at_install")
class TestLawsOfExpectedCounts(BaseCase):
    @law(magnitudes, counts, few, few, some_months)
    def test_base_is_lost_pro_rata(self, points, count, absent, leave, excused):
        """RULE-4: points × absences ÷ what is expected, at most the points."""
        item = make_expected(points, count)
        expected = Decimal(count * (12 - len(excused))) / 12 - leave
        share = min(Decimal(1), absent / expected) if expected > 0 else 0
        loss = get_loss(item, excused=excused, absent=absent, leave=leave)
        self.assertEqual(loss, to_points(points * share))

    @law(magnitudes, counts)
    def test_all_absences_cost_exactly_the_points_of_the_item(self, points, count):
        """RULE-4: to the cent, whatever one absence comes to."""
        item = make_expected(points, count)
        for absent in (count, count + 1):
            self.assertEqual(get_loss(item, absent=absent), points)

    @law(magnitudes, counts, few, few, some_months)
    def test_more_absences_never_cost_less(self, points, count, absent, leave, excused):
        """RULE-4."""
        item = make_expected(points, count)
        losses = [
            get_loss(item, excused=excused, absent=times, leave=leave)
            for times in (absent, absent + 1)
        ]
        self.assertEqual(losses, sorted(losses))

    @law(magnitudes, counts, few, few, few, some_months)
    def test_leave_never_costs(self, points, count, present, absent, leave, excused):
        """RULE-4: alone it costs nothing, and it is never worse than an absence."""
        item, others = make_expected(points, count), {"excused": excused}
        self.assertEqual(get_loss(item, leave=leave, present=present, **others), 0)
        excusing = get_loss(item, absent=absent, leave=leave + 1, **others)
        missing = get_loss(item, absent=absent + 1, leave=leave, **others)
        self.assertLessEqual(excusing, missing)

    @law(magnitudes, counts, few, few, few, some_months)
    def test_leave_never_lowers_what_is_earned(
        self, points, count, present, absent, leave, excused
    ):
        """RULE-4: who could not be asked at all has earned the whole, unless he was
        only absent."""
        item, mode = make_expected(points, count), BaseMode.EARNED
        times = {"excused": excused, "present": present, "absent": absent}
        base = [
            attend(item, mode, leave=number, **times).get_annual().base
            for number in (leave, leave + 1, leave + 12)
        ]
        self.assertEqual(base, sorted(base))
        self.assertEqual(base[-1], 0 if absent and not present else points)

    @law(magnitudes, counts, st.integers(1, 11))
    def test_exempt_months_lower_what_is_expected(self, points, count, exempt):
        """RULE-4: in proportion; to miss all of the rest costs the same."""
        item = make_expected(points, count)
        excused = frozenset(range(1, exempt + 1))
        year = attend(item, excused=excused, absent=count)
        [tally] = [s.tally for s in year.get_annual().steps if s.tally]
        self.assertEqual(tally.expected, Decimal(count * (12 - exempt)) / 12)
        self.assertEqual(tally.points, -points)
        one_less = get_loss(item, absent=1)
        self.assertGreaterEqual(get_loss(item, excused=excused, absent=1), one_less)

    @law(magnitudes, counts, few, schemes)
    def test_presence_costs_nothing_and_earns_pro_rata(
        self, points, count, present, scheme
    ):
        """RULE-4: a base that is earned comes by attending."""
        item = make_expected(points, count)
        annual = attend(item, scheme.base_mode, present=present).get_annual()
        if scheme.base_mode is BaseMode.EARNED:
            share = min(Decimal(1), Decimal(present) / count)
            self.assertEqual(annual.base, to_points(points * share))
        else:
            self.assertEqual(annual.base, 100)
