"""Laws of what is given back of a deduction (WARN-5a)."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..scoring.lines import Line, get_magnitude
from ..scoring.points import ZERO, to_points
from ..scoring.rules import Kind
from ..scoring.settling import depends_on_settled
from .scoring_strategies import (
    days,
    get_figures,
    law,
    ledgers,
    lines,
    never_excused,
    reverse,
)

shares = st.sampled_from([Decimal(10), Decimal("33.33"), Decimal(50), Decimal(100)])


def get_deductions(entries):
    """Those that take points away, and stand."""
    taken_back = {entry.line.reverses for entry in entries}
    return [
        entry
        for entry in entries
        if entry.line.item.kind is Kind.DEDUCTION
        and entry.effective < 0
        and entry.line.reverses is None
        and entry.line.id not in taken_back
    ]


def draw_restorations(data, entries):
    """Parts of some deductions are given back on some day."""
    made = []
    for entry in get_deductions(entries):
        if data.draw(st.booleans(), "given back"):
            points = to_points(-entry.effective * data.draw(shares) / 100)
            line = entry.line
            day = data.draw(days)
            made.append(
                Line(
                    f"{line.id} restored",
                    line.item,
                    day,
                    points=points,
                    restores=line.id,
                )
            )
    return made


@tagged("post_install", "-at_install")
class TestLawsOfRestoring(BaseCase):
    @law(ledgers(excused=never_excused, reversals=True), st.data())
    def test_what_is_given_back_is_never_cut(self, ledger, data):
        """No cap of the item holds for it, however much it gives back."""
        restorations = draw_restorations(data, ledger.entries)
        for entry in ledger.settle(restorations, ledger.entries):
            self.assertEqual(entry.effective, entry.line.points)
            self.assertEqual(entry.raw, get_magnitude(entry.line))
            self.assertFalse(entry.cuts)

    @law(ledgers(reversals=True), st.data())
    def test_other_lines_count_what_they_would_count_without_it(self, ledger, data):
        """It takes no room under a cap and makes none, for those that come with it and
        for those that come later."""
        restorations = draw_restorations(data, ledger.entries)
        given_back = ledger.settle(restorations, ledger.entries)
        chosen = data.draw(st.lists(st.sampled_from(ledger.items), max_size=6))
        later = [data.draw(lines(item, f"late{n}")) for n, item in enumerate(chosen)]
        plain = ledger.settle(later, ledger.entries)
        after = ledger.settle(later, [*ledger.entries, *given_back])
        self.assertEqual(after, plain)
        together = ledger.settle([*later, *restorations], ledger.entries)
        self.assertEqual([e for e in together if e.line.restores is None], plain)

    @law(ledgers(excused=never_excused), st.data())
    def test_it_counts_in_its_own_month_and_in_the_year(self, ledger, data):
        """The month that was low stays as it was."""
        before = ledger.year
        given_back = ledger.settle(
            draw_restorations(data, ledger.entries), ledger.entries
        )
        after = ledger.make_year([*ledger.entries, *given_back])
        for month in range(1, 13):
            points = sum(
                (e.effective for e in given_back if e.line.month == month), ZERO
            )
            was, became = before.get_month(month), after.get_month(month)
            self.assertEqual(became.deductions, was.deductions + points)
            self.assertEqual((became.base, became.pioneer), (was.base, was.pioneer))
        points = sum((e.effective for e in given_back), ZERO)
        self.assertEqual(
            after.get_annual().deductions, before.get_annual().deductions + points
        )

    @law(ledgers(), st.data())
    def test_no_more_is_given_back_than_was_deducted(self, ledger, data):
        """A share of at most all."""
        for restoration in draw_restorations(data, ledger.entries):
            [entry] = [e for e in ledger.entries if e.line.id == restoration.restores]
            self.assertLessEqual(restoration.points, -entry.effective)

    @law(ledgers(reversals=True), st.data())
    def test_taking_it_back_restores_the_former_state(self, ledger, data):
        """To the cent, and so that later lines count the same."""
        restorations = draw_restorations(data, ledger.entries)
        book = [*ledger.entries, *ledger.settle(restorations, ledger.entries)]
        back = ledger.settle([reverse(line) for line in restorations], book)
        after = ledger.make_year([*book, *back])
        self.assertEqual(get_figures(after), get_figures(ledger.year))
        chosen = data.draw(st.lists(st.sampled_from(ledger.items), max_size=6))
        later = [data.draw(lines(item, f"late{n}")) for n, item in enumerate(chosen)]
        self.assertEqual(
            ledger.settle(later, [*book, *back]), ledger.settle(later, ledger.entries)
        )

    @law(ledgers(), st.data())
    def test_deduction_and_what_was_given_back_are_taken_back_together(
        self, ledger, data
    ):
        """As if the deduction alone had been taken back, and never restored."""
        restorations = draw_restorations(data, ledger.entries)
        ids = {line.restores for line in restorations}
        deductions = [line for line in ledger.lines if line.id in ids]
        back = [reverse(line) for line in deductions]
        book = [*ledger.entries, *ledger.settle(restorations, ledger.entries)]
        book += ledger.settle([*back, *map(reverse, restorations)], book)
        plain = [*ledger.entries, *ledger.settle(back, ledger.entries)]
        self.assertEqual(
            get_figures(ledger.make_year(book)), get_figures(ledger.make_year(plain))
        )

    @law(ledgers(), st.data())
    def test_it_settles_the_same_after_nothing(self, ledger, data):
        """So it needs none of what was settled before, not even the deduction, which
        may be of another year."""
        for line in draw_restorations(data, ledger.entries):
            self.assertFalse(depends_on_settled(line))
            self.assertEqual(
                ledger.settle([line]), ledger.settle([line], ledger.entries)
            )

    @law(ledgers(), st.data())
    def test_nothing_of_it_counts_in_exempt_months(self, ledger, data):
        """As of every other line."""
        for line in draw_restorations(data, ledger.entries):
            exempt = replace(ledger, excused=frozenset({line.month}))
            [entry] = exempt.settle([line])
            self.assertEqual(entry.effective, ZERO)
