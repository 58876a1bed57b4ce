"""What attending or missing expected occasions makes (RULE-4, RULE-3).

Only recorded absences cost points: what a branch did not hold, nobody missed.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from .lines import Outcome
from .points import ZERO, to_points
from .rules import Item

MONTHS = 12


@dataclass(frozen=True)
class Tally:
    """An expected item in a period: what was recorded, and what it makes.

    ``expected`` is what was expected of the member in the whole year: less leave, and
    less for months in which he is exempt or no member. ``points`` carry the sign.
    """

    item: Item
    present: int
    absent: int
    leave: int
    expected: Decimal
    points: Decimal


def tally(scheme, lines, excused=frozenset(), month=None):
    """Count the lines of expected items.

    :param lines: ``Line`` of one member and one cycle; others are passed over
    :param month: make the points of that month alone, with the leave up to its end;
        without it those of the year
    :return: list of ``Tally``, one for each item that has lines, by code
    """
    counts, leaves, items = {}, Counter(), {}
    for line in _get_standing_lines(lines, excused):
        items[line.item.code] = line.item
        in_period = month is None or line.month == month
        if in_period:
            counts.setdefault(line.item.code, Counter())[line.outcome] += 1
        if line.outcome is Outcome.LEAVE and (month is None or line.month <= month):
            leaves[line.item.code] += 1
    months = Decimal(MONTHS - len(excused))
    return [
        _make_tally(
            scheme,
            items[code],
            counts[code],
            items[code].expected_count * months / MONTHS - leaves[code],
        )
        for code in sorted(counts)
    ]


def _get_standing_lines(lines, excused):
    counted = [line for line in lines if line.is_counted]
    taken_back = {line.reverses for line in counted if line.reverses is not None}
    return [
        line
        for line in counted
        if line.reverses is None
        and line.id not in taken_back
        and line.month not in excused
    ]


def _make_tally(scheme, item, count, expected):
    gains = scheme.get_sign(item) > 0
    times = count[Outcome.PRESENT if gains else Outcome.ABSENT]
    points = get_share(item.points, times, expected)
    only_missed = count[Outcome.ABSENT] and not count[Outcome.PRESENT]
    if gains and expected <= 0 and not only_missed:
        points = item.points  # nothing more could be asked of him
    return Tally(
        item,
        count[Outcome.PRESENT],
        count[Outcome.ABSENT],
        count[Outcome.LEAVE],
        max(ZERO, expected),
        points if gains else -points,
    )


def get_share(points, times, expected):
    """The part of an item's points for so many of the expected occasions.

    Never more than the whole, and nothing where nothing was expected.

    >>> get_share(to_points(12), 1, Decimal(4)), get_share(to_points(12), 1, Decimal(3))
    (Decimal('3.00'), Decimal('4.00'))
    >>> get_share(to_points(12), 5, Decimal(4)), get_share(to_points(12), 1, Decimal(0))
    (Decimal('12.00'), Decimal('0.00'))
    >>> get_share(to_points(5.5), 2, 4 * Decimal(8) / 12)
    Decimal('4.13')
    """
    if expected <= 0:
        return ZERO
    # a third of an occasion is no exact number: drop what that leaves behind
    share = round(points * times / expected, 12)
    return min(points, to_points(share))
