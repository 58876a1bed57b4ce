"""Laws of what lines count: caps, causes, exempt months, reversals (RULE-4)."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..scoring.lines import Line, get_magnitude
from ..scoring.points import ZERO, to_points
from ..scoring.rules import Caps, Kind, Method, Period, Scheme
from ..scoring.settling import depends_on_settled, settle
from .scoring_examples import make_item
from .scoring_strategies import (
    YEAR,
    days,
    get_figures,
    items,
    law,
    ledgers,
    lines,
    magnitudes,
    months,
    never_excused,
    reverse,
    uncapped,
)


def draw_lines(data, ledger, prefix):
    """Some more lines of a ledger's items."""
    chosen = data.draw(st.lists(st.sampled_from(ledger.items), max_size=6), prefix)
    return [data.draw(lines(item, f"{prefix}{n}")) for n, item in enumerate(chosen)]


def draw_reversals(data, lines):
    """Some of the lines taken back, each once."""
    if not lines:
        return []
    chosen = data.draw(st.sets(st.sampled_from(range(len(lines)))), "taken back")
    return [reverse(lines[number]) for number in sorted(chosen)]


def get_standing(entries):
    """Those that were not taken back."""
    taken_back = {entry.line.reverses for entry in entries}
    return [
        entry
        for entry in entries
        if entry.line.reverses is None and entry.line.id not in taken_back
    ]


def get_use(entries):
    """What counts under each cap.

    :return: ``{(item or category, sign, period, number of the period): [points]}``
    """
    use = defaultdict(list)
    for entry in entries:
        item, month = entry.line.item, entry.line.month
        sign = 1 if entry.effective > 0 else -1
        for owner in (item, item.category):
            for period in Period if owner and entry.effective else ():
                key = (owner, sign, period, period.get_number(month))
                use[key].append(abs(entry.effective))
    return use


def get_probes(ledger):
    """Lines enough to fill all the room that is left."""
    return [
        Line(
            ("probe", item.code, month, cause, number),
            item,
            date(YEAR, month, 28),
            points=to_points(1),
            level="town",
            cause=cause,
        )
        for item in ledger.items
        for month in (1, 2, 6, 12)
        for cause in (None, "flood")
        for number in range(3)
    ]


@tagged("post_install", "-at_install")
class TestLawsOfSettling(BaseCase):
    @law(ledgers(), st.randoms(use_true_random=False))
    def test_order_and_number_of_registration_change_no_figure(self, ledger, random):
        """RULE-4: whoever is registered first has nothing from it."""
        shuffled = random.sample(ledger.lines, len(ledger.lines))
        renumbered = [replace(line, id=number) for number, line in enumerate(shuffled)]
        for other in (shuffled, renumbered):
            year = ledger.replace(lines=tuple(other)).year
            self.assertEqual(get_figures(year), get_figures(ledger.year))

    @law(ledgers())
    def test_same_lines_in_another_order_count_the_same_line_by_line(self, ledger):
        """RULE-4: what each line counts depends on the lines alone."""
        self.assertEqual(ledger.settle(ledger.lines[::-1]), ledger.entries)

    @law(ledgers(), st.data())
    def test_no_cap_is_ever_exceeded(self, ledger, data):
        """RULE-4: in points and in times, by month, quarter and year, for an item and
        for a category, also where lines are taken back and others come later."""
        first = [*ledger.lines, *draw_reversals(data, ledger.lines)]
        settled = ledger.settle(first)
        settled += ledger.settle(draw_lines(data, ledger, "later"), settled)
        for (owner, _sign, period, _number), points in get_use(
            get_standing(settled)
        ).items():
            self.assertLessEqual(sum(points), owner.caps.points.get(period, 10**6))
            self.assertLessEqual(len(points), owner.caps.times.get(period, 10**6))

    @law(
        items(kinds=[Kind.PIONEER, Kind.DEDUCTION], caps=uncapped),
        st.sampled_from(Period),
        magnitudes,
        st.data(),
    )
    def test_cap_in_points_is_used_to_the_last_point(self, item, period, cap, data):
        """RULE-4: a period counts all its lines together, at most the cap."""
        item = replace(item, caps=Caps(points={period: cap}))
        drawn = [
            replace(data.draw(lines(item, number)), cause=None) for number in range(6)
        ]
        use = get_use(settle(Scheme(), drawn))
        for line in drawn:
            number = period.get_number(line.month)
            raw = sum(
                get_magnitude(other)
                for other in drawn
                if period.get_number(other.month) == number
            )
            [counted] = [
                sum(points)
                for (owner, _sign, *key), points in use.items()
                if owner is item and key == [period, number]
            ]
            self.assertEqual(counted, min(raw, cap))

    @law(
        items(kinds=[Kind.PIONEER, Kind.DEDUCTION], caps=uncapped),
        st.sampled_from(Period),
        st.integers(1, 3),
        st.data(),
    )
    def test_cap_in_times_counts_the_first_lines_whole(self, item, period, cap, data):
        """RULE-4: so many lines of a period count in full, the others nothing."""
        item = replace(item, caps=Caps(times={period: cap}))
        drawn = [
            replace(data.draw(lines(item, number)), cause=None) for number in range(6)
        ]
        counted = defaultdict(int)
        for entry in settle(Scheme(), drawn):
            number = period.get_number(entry.line.month)
            expected = entry.raw if counted[number] < cap else ZERO
            self.assertEqual(entry.effective, expected)
            counted[number] += 1

    @law(ledgers())
    def test_what_counts_is_a_part_of_the_line_and_the_cuts_are_the_rest(self, ledger):
        """RULE-4: what exceeds a cap is kept as raw; LINE-7: by how much is said."""
        for entry in ledger.entries:
            sign = ledger.scheme.get_sign(entry.line.item)
            raw = get_magnitude(entry.line)
            self.assertEqual(entry.raw, sign * raw)
            self.assertTrue(0 <= entry.effective * sign <= raw)
            cut = sum((cut.points for cut in entry.cuts), ZERO)
            self.assertEqual(abs(entry.effective), abs(entry.raw) - cut)
            self.assertTrue(all(cut.points > 0 for cut in entry.cuts))

    @law(ledgers(kinds=[Kind.PIONEER, Kind.DEDUCTION, Kind.BASE]))
    def test_gains_and_losses_leave_each_others_room_alone(self, ledger):
        """RULE-4: a cap for gains and a floor for losses, each for itself."""
        get_sign = ledger.scheme.get_sign
        for sign in (1, -1):
            alone = [line for line in ledger.lines if get_sign(line.item) == sign]
            together = [e for e in ledger.entries if get_sign(e.line.item) == sign]
            self.assertEqual(ledger.settle(alone), together)

    @law(ledgers(caps=uncapped))
    def test_line_without_cap_and_cause_counts_in_full(self, ledger):
        """RULE-4: no ceiling above that no rule has set."""
        for entry in ledger.entries:
            gains = entry.raw > 0 and entry.line.cause
            if not gains and entry.line.month not in ledger.excused:
                self.assertEqual((entry.effective, entry.cuts), (entry.raw, ()))

    @law(
        items(kinds=[Kind.PIONEER], caps=uncapped),
        st.lists(st.tuples(days, magnitudes), min_size=1, max_size=6),
    )
    def test_same_cause_counts_once_at_the_highest(self, item, deeds):
        """RULE-4: in whatever order the levels come, a higher one adds what it has
        more."""
        item = replace(item, method=Method.RANGE)
        drawn = [
            Line(number, item, day, points=points, cause="flood")
            for number, (day, points) in enumerate(deeds)
        ]
        entries = settle(Scheme(), drawn)
        highest = ZERO
        for entry in entries:
            before, highest = highest, max(highest, entry.raw)
            self.assertEqual(entry.effective, highest - before)
        self.assertEqual(highest, max(points for _day, points in deeds))

    @law(ledgers(excused=never_excused), st.data())
    def test_cause_never_counts_more_than_its_highest_line(self, ledger, data):
        """RULE-4: also across items, with caps, and after lines were taken back."""
        settled = ledger.settle([*ledger.lines, *draw_reversals(data, ledger.lines)])
        settled += ledger.settle(draw_lines(data, ledger, "later"), settled)
        for cause in ("flood", "fire"):
            gains = [
                e for e in get_standing(settled) if e.raw > 0 and e.line.cause == cause
            ]
            highest = max((entry.raw for entry in gains), default=ZERO)
            self.assertLessEqual(sum(entry.effective for entry in gains), highest)

    @law(ledgers(), st.frozensets(months, min_size=1, max_size=3))
    def test_lines_in_exempt_months_count_nothing(self, ledger, excused):
        """RULE-4: every figure is as if they had not been made."""
        ledger = ledger.replace(excused=excused)
        rest = tuple(line for line in ledger.lines if line.month not in excused)
        year = ledger.replace(lines=rest).year
        self.assertEqual(get_figures(ledger.year), get_figures(year))
        for entry in ledger.entries:
            if entry.line.month in excused:
                self.assertEqual(entry.effective, 0)


@tagged("post_install", "-at_install")
class TestLawsOfReversals(BaseCase):
    @law(ledgers(), st.data())
    def test_what_was_cut_does_not_come_back_when_room_is_freed(self, ledger, data):
        """RULE-4, LINE-6: the other lines count what they counted."""
        reversals = draw_reversals(data, ledger.lines)
        entries = ledger.settle([*reversals, *ledger.lines])
        kept = [entry for entry in entries if entry.line.reverses is None]
        self.assertEqual(kept, ledger.entries)

    @law(ledgers(), st.data())
    def test_reversal_takes_back_just_what_its_line_counts(self, ledger, data):
        """LINE-6: neither more nor less, whatever a cap left of it."""
        reversals = draw_reversals(data, ledger.lines)
        by_id = {entry.line.id: entry for entry in ledger.entries}
        for entry in ledger.settle(reversals, ledger.entries):
            original = by_id[entry.line.reverses]
            self.assertEqual(entry.raw, -original.raw)
            if original.line.cause is None:
                self.assertEqual(entry.effective, -original.effective)

    @law(ledgers(), st.integers(0, 12))
    def test_settling_month_by_month_is_settling_at_once(self, ledger, month):
        """RULE-4: a month that is settled takes its room for good."""
        first = [line for line in ledger.lines if line.month <= month]
        second = [line for line in ledger.lines if line.month > month]
        settled = ledger.settle(first)
        settled += ledger.settle(second, settled)
        self.assertEqual(settled, ledger.entries)

    @law(ledgers(), st.data())
    def test_later_lines_leave_alone_what_is_settled(self, ledger, data):
        """RULE-4: even where their day is before it, they count only what is left."""
        later = draw_lines(data, ledger, "later")
        entries = ledger.settle(later, ledger.entries)
        self.assertEqual({e.line.id for e in entries}, {line.id for line in later})
        with_later = ledger.make_year([*ledger.entries, *entries])
        for month in range(1, 13):
            steps = with_later.get_month(month).steps
            kept = [s.entry for s in steps if s.entry and s.entry in ledger.entries]
            before = ledger.year.get_month(month).steps
            self.assertEqual(kept, [step.entry for step in before if step.entry])

    @law(ledgers(reversals=True), st.data())
    def test_lines_that_depend_on_nothing_settle_the_same_after_nothing(
        self, ledger, data
    ):
        later = [
            line
            for line in draw_lines(data, ledger, "later")
            if not depends_on_settled(line)
        ]
        self.assertEqual(
            ledger.settle(later, ledger.entries), ledger.settle(later, settled=())
        )

    @law(ledgers(), st.data())
    def test_line_and_its_reversal_leave_everything_as_it_was(self, ledger, data):
        """RULE-4, LINE-6: every figure, and all the room that was free."""
        line = data.draw(lines(data.draw(st.sampled_from(ledger.items)), "one more"))
        settled = list(ledger.entries)
        for one in (line, reverse(line)):
            settled += ledger.settle([one], settled)
        self.assertEqual(
            get_figures(ledger.make_year(settled)), get_figures(ledger.year)
        )
        probes = get_probes(ledger)
        self.assertEqual(
            ledger.settle(probes, settled), ledger.settle(probes, ledger.entries)
        )

    @law(
        st.lists(st.tuples(st.integers(1, 9), st.integers(1, 12)), max_size=6),
        st.data(),
    )
    def test_deed_counts_as_the_highest_of_the_lines_that_stand(self, rewards, data):
        """RULE-4: in whatever order its lines are made, and some taken back."""
        rewarded = [
            Line(number, make_item(f"P{number}", points=points), date(2026, month, 1))
            for number, (points, month) in enumerate(rewards)
        ]
        rewarded = [replace(line, cause="deed") for line in rewarded]
        back = draw_reversals(data, rewarded)
        entries = settle(Scheme(), [*rewarded, *back])
        standing = [entry.raw for entry in get_standing(entries)]
        counted = sum(entry.effective for entry in entries)
        self.assertEqual(counted, max(standing, default=0))
