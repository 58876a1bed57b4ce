"""The rules as the engine sees them (RULE-3, RULE-4).

All points and caps are magnitudes: the kind of an item, for a base item the scheme
too, says whether its lines gain or lose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .points import ZERO, to_points


class Kind(StrEnum):
    """What an item is (000, 002)."""

    BASE = "base"
    PIONEER = "pioneer"
    DEDUCTION = "deduction"
    VETO = "veto"


class Method(StrEnum):
    """How the points of a line come about (RULE-3)."""

    FIXED = "fixed"
    RANGE = "range"
    PER_UNIT = "per_unit"
    GRADED = "graded"  # by the level of an honour
    EXPECTED = "expected"  # by the meetings that were expected and missed


class BaseMode(StrEnum):
    """How members come by the base."""

    ONCE = "once"  # granted once a cycle, lost by non-performance
    MONTHLY = "monthly"  # granted anew every month
    EARNED = "earned"  # earned line by line, up to a ceiling


class YearFigure(StrEnum):
    """What stands for a year in ranks and grades."""

    ANNUAL = "annual"
    AVERAGE = "average"


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def get_number(self, month):
        """Which period of the cycle a month falls into.

        >>> [Period.QUARTER.get_number(month) for month in (1, 3, 4, 12)]
        [1, 1, 2, 4]
        """
        if self is Period.MONTH:
            return month
        return (month + 2) // 3 if self is Period.QUARTER else 1


@dataclass(frozen=True)
class Caps:
    """At most so many points, and so many lines that count, in a period.

    ``{period: number}``; a period without a number has no cap. Gains and losses are
    capped apart, so for losses a cap is a floor.
    """

    points: Mapping[Period, Decimal] = field(default_factory=dict)
    times: Mapping[Period, int] = field(default_factory=dict)

    def __post_init__(self):
        """:raise ValueError: for a cap of zero or less"""
        for cap in (*self.points.values(), *self.times.values()):
            if cap <= 0:
                raise ValueError(f"A cap must be more than zero, not {cap}.")


@dataclass(frozen=True, eq=False)
class Category:
    """A section of a template; its caps hold for all its items together."""

    code: str
    caps: Caps = Caps()


@dataclass(frozen=True, eq=False)
class Item:
    """What may be scored.

    ``points`` are those of a line (fixed), of a unit (per unit) or of the whole year
    (expected, for ``expected_count`` occasions). ``level_points`` are those of a graded
    item: ``{level: points}``. Empty ``member_classes`` and ``audience`` limit nothing.
    """

    code: str
    kind: Kind
    method: Method = Method.FIXED
    points: Decimal = ZERO
    points_min: Decimal = ZERO
    points_max: Decimal = ZERO
    expected_count: int = 0
    level_points: Mapping[str, Decimal] = field(default_factory=dict)
    category: Category | None = None
    caps: Caps = Caps()
    evidence_required: bool = False
    sources: frozenset[str] = frozenset()
    days_to_register: int = 0
    member_classes: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scheme:
    """How lines become scores (RULE-4)."""

    base_mode: BaseMode = BaseMode.ONCE
    base_points: Decimal = to_points(60)
    year_figure: YearFigure = YearFigure.ANNUAL
    month_pass_line: Decimal = to_points(60)
    year_pass_line: Decimal = to_points(60)
    tolerance: Decimal = ZERO

    def get_sign(self, item):
        """Whether lines of the item gain (1), lose (-1) or carry no points (0)."""
        if item.kind is Kind.BASE:
            return 1 if self.base_mode is BaseMode.EARNED else -1
        return {Kind.PIONEER: 1, Kind.DEDUCTION: -1, Kind.VETO: 0}[item.kind]

    def is_below(self, score, line):
        """Whether a score misses a pass line by more than the tolerance.

        >>> scheme = Scheme(tolerance=to_points(5))
        >>> [scheme.is_below(to_points(s), scheme.month_pass_line) for s in (54.99, 55)]
        [True, False]
        """
        return score < line - self.tolerance
