"""A line of the ledger as the engine sees it."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .points import ZERO, to_points
from .rules import Item, Kind, Method


class Outcome(StrEnum):
    """What became of an expected occasion."""

    PRESENT = "present"
    ABSENT = "absent"
    LEAVE = "leave"  # on leave with a reason


@dataclass(frozen=True)
class Line:
    """What was registered of a member.

    ``quantity`` is for items per unit, ``points`` what was awarded within a range,
    ``level`` that of an honour, ``outcome`` for expected occasions. Lines with the same
    ``cause`` reward the same deed. A line that ``reverses`` another takes back what
    that one counts, and has its day: the month that was wrong is mended. A line that
    ``restores`` another gives back a part of its deduction, ``points``, on a later day:
    the month that was low stays so (WARN-5a).
    """

    id: Hashable
    item: Item
    day: date
    quantity: Decimal = Decimal(1)
    points: Decimal = ZERO
    level: str = ""
    cause: Hashable = None
    outcome: Outcome | None = None
    reverses: Hashable = None
    restores: Hashable = None
    is_disputed: bool = False

    @property
    def month(self):
        return self.day.month

    @property
    def is_counted(self):
        """Whether it is counted among expected occasions, and has no points itself."""
        return self.item.method is Method.EXPECTED

    @property
    def passes_caps(self):
        """Whether the caps of its item hold for it. What is given back was counted when
        it was deducted: it takes no room there, and makes none."""
        return (
            not self.is_counted
            and self.item.kind is not Kind.VETO
            and self.restores is None
        )


def get_magnitude(line):
    """The points of a line before any cut, without a sign.

    >>> item = Item("P01", Kind.PIONEER, Method.PER_UNIT, points=to_points(1.5))
    >>> get_magnitude(Line(1, item, date(2026, 3, 5), quantity=Decimal(3)))
    Decimal('4.50')
    """
    item = line.item
    if item.kind is Kind.VETO or line.is_counted:
        return ZERO
    if line.restores is not None:
        return to_points(line.points)
    if item.method is Method.RANGE:
        return to_points(line.points)
    if item.method is Method.PER_UNIT:
        return to_points(item.points * line.quantity)
    if item.method is Method.GRADED:
        return item.level_points[line.level]
    return item.points
