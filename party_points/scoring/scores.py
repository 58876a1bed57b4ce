"""The score of a month and of a year, step by step (RULE-4).

Both come from one ledger. The steps of a score add up to its total, so every figure
can be explained down to the line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .expected import MONTHS, Tally, tally
from .points import ZERO, mean
from .rules import BaseMode, Kind, Method, Scheme, YearFigure
from .settling import Entry

ALL_MONTHS = range(1, MONTHS + 1)


class StepReason(StrEnum):
    GRANTED = "granted"  # the base
    AVERAGE = "average"  # the base, as the average of what was left each month
    LINE = "line"
    EXPECTED = "expected"
    BASE_EXHAUSTED = "base_exhausted"  # no more than the base can be lost
    BASE_CEILING = "base_ceiling"  # no more than the ceiling can be earned
    FLOOR = "floor"  # a score does not fall below zero
    VETO = "veto"


@dataclass(frozen=True)
class Step:
    """One step of a reckoning, with the line or the tally that it stands for."""

    kind: Kind
    reason: StepReason
    points: Decimal
    entry: Entry | None = None
    tally: Tally | None = None


@dataclass(frozen=True)
class Score:
    """A score with its parts and its reckoning. ``deductions`` is zero or less, unless
    more was given back in its period than deducted.

    ``is_disputed``: a line of its period is disputed, which counts until that is
    decided.
    """

    base: Decimal
    pioneer: Decimal
    deductions: Decimal
    total: Decimal
    is_vetoed: bool
    is_disputed: bool
    steps: tuple[Step, ...]

    @property
    def is_zero_by_handling(self):
        """A veto or deductions have left nothing; not merely nothing was earned."""
        return not self.total and (self.is_vetoed or self.deductions < 0)


@dataclass(frozen=True)
class Year:
    """The settled lines of one member and one cycle, and the scores that they make.

    :param scheme: the ``Scheme``
    :param entries: the ``Entry`` as ``settle`` makes them
    :param excused: the months in which he is exempt or no member
    :param last_month: the last month that is over; 12 for a whole year
    """

    scheme: Scheme
    entries: tuple[Entry, ...]
    excused: frozenset[int] = frozenset()
    last_month: int = MONTHS

    def get_month(self, month):
        """The month score: the month's base, its pioneer points and deductions, at
        least zero; zero with a veto.

        :param int month: 1 to 12
        :return: a ``Score``
        """
        steps = list(self._get_month_base(month))
        steps += _get_line_steps(self._get_entries(month), Kind.PIONEER)
        steps += _get_line_steps(self._get_entries(month), Kind.DEDUCTION)
        return self._total(steps, month)

    def get_annual(self):
        """The annual score: the base once, all pioneer points and all deductions,
        floored once. It is not the sum of the months.

        :return: a ``Score``; with a veto ``is_vetoed``, which leaves the total alone
        """
        steps = list(self._get_year_base())
        steps += _get_line_steps(self._get_entries(), Kind.PIONEER)
        steps += _get_line_steps(self._get_entries(), Kind.DEDUCTION)
        return self._total(steps)

    def get_average(self):
        """The average of the scores of the months that are over (001).

        :return: points; ``None`` where he was exempt in all of them
        """
        return mean(self.get_month(month).total for month in self.get_judged())

    def get_figure(self):
        """What is ranked and graded: the annual score or the average."""
        if self.scheme.year_figure is YearFigure.AVERAGE:
            return self.get_average()
        return self.get_annual().total

    def get_judged(self):
        """The months that are over and in which he was scored."""
        over = range(1, self.last_month + 1)
        return [month for month in over if month not in self.excused]

    def has_veto(self, month=None):
        """Whether a veto stands in the month, or in the year."""
        taken_back = {entry.line.reverses for entry in self.entries}
        return any(
            entry.line.item.kind is Kind.VETO
            and entry.line.reverses is None
            and entry.line.id not in taken_back
            for entry in self._get_entries(month)
        )

    def is_base_intact(self):
        """Whether no base point was lost; of a base that is earned, whether all was."""
        if self.scheme.base_mode is BaseMode.MONTHLY:  # an average would hide a little
            bases = [self.get_month(month).base for month in self.get_judged()]
        else:
            bases = [self.get_annual().base]
        return all(base == self.scheme.base_points for base in bases)

    def get_attendance(self):
        """The part of the expected occasions, leave apart, that he attended."""
        attended, held = self.get_presence()
        return get_attendance(attended, held)

    def get_presence(self):
        """:return: how many of the expected occasions he attended, and how many of them
        were held, leave apart"""
        tallies = self._get_tallies()
        attended = sum(tally.present for tally in tallies)
        return attended, attended + sum(tally.absent for tally in tallies)

    def get_honour(self):
        """The points of honours, which accumulate to stars (002)."""
        return sum(
            (
                entry.effective
                for entry in self._get_entries()
                if entry.line.item.method is Method.GRADED
            ),
            ZERO,
        )

    def _get_entries(self, month=None) -> Iterable[Entry]:
        """Those of the month or the year; an exemption that came later takes out what
        had been settled for its months."""
        return [
            entry
            for entry in self.entries
            if month in (None, entry.line.month)
            and entry.line.month not in self.excused
        ]

    def _get_tallies(self, month=None):
        lines = [entry.line for entry in self.entries]
        return tally(self.scheme, lines, self.excused, month)

    def _get_month_base(self, month):
        return self._limit_base(self._get_base_steps(month))

    def _get_year_base(self):
        if self.scheme.base_mode is BaseMode.MONTHLY:
            kept = [
                sum((step.points for step in self._get_month_base(month)), ZERO)
                for month in self.get_judged()
            ]
            return [Step(Kind.BASE, StepReason.AVERAGE, mean(kept) or ZERO)]
        return self._limit_base(self._get_base_steps())

    def _limit_base(self, steps):
        """The base granted, and what keeps it between zero and all of it."""
        whole = self.scheme.base_points
        if self.scheme.base_mode is not BaseMode.EARNED:
            steps = [Step(Kind.BASE, StepReason.GRANTED, whole), *steps]
        base = sum((step.points for step in steps), ZERO)
        if base < 0:
            steps.append(Step(Kind.BASE, StepReason.BASE_EXHAUSTED, -base))
        elif base > whole:
            steps.append(Step(Kind.BASE, StepReason.BASE_CEILING, whole - base))
        return steps

    def _get_base_steps(self, month=None):
        steps = _get_line_steps(self._get_entries(month), Kind.BASE)
        return steps + [
            Step(Kind.BASE, StepReason.EXPECTED, tally.points, tally=tally)
            for tally in self._get_tallies(month)
        ]

    def _total(self, steps, month=None):
        parts = dict.fromkeys(Kind, ZERO)
        for step in steps:
            parts[step.kind] += step.points
        total = sum(parts.values())
        if total < 0:
            steps.append(Step(Kind.DEDUCTION, StepReason.FLOOR, -total))
            total = ZERO
        is_vetoed = self.has_veto(month)
        if is_vetoed and month is not None:
            steps.append(Step(Kind.VETO, StepReason.VETO, -total))
            total = ZERO
        return Score(
            parts[Kind.BASE],
            parts[Kind.PIONEER],
            parts[Kind.DEDUCTION],
            total,
            is_vetoed,
            self._is_disputed(month),
            tuple(steps),
        )

    def _is_disputed(self, month):
        return any(entry.line.is_disputed for entry in self._get_entries(month))


def get_attendance(attended, held):
    """The part of the occasions that somebody attended; all, where there were none.

    >>> get_attendance(3, 4), get_attendance(0, 0)
    (Decimal('0.75'), Decimal('1'))
    """
    return Decimal(attended) / held if held else Decimal(1)


def _get_line_steps(entries, kind):
    return [
        Step(kind, StepReason.LINE, entry.effective, entry)
        for entry in entries
        if entry.line.item.kind is kind and not entry.line.is_counted
    ]
