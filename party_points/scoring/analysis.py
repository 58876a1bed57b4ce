"""Where a member's points come from, how that stands against the others of his
branch, and what is still ahead of him (PUB-6, 004)."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median as get_middle

from .expected import MONTHS, get_share
from .points import ZERO, to_points
from .rules import BaseMode, Kind

# Of fewer members a median would tell what a single one has.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Comparison:
    """A member's points of one part beside the median; ``None`` where there is none."""

    key: Hashable
    own: Decimal
    median: Decimal | None = None

    @property
    def gap(self):
        return None if self.median is None else self.own - self.median


@dataclass(frozen=True)
class Ahead:
    """How many occasions of an expected item are still to come, and what each makes."""

    number: Decimal
    points: Decimal


def median(numbers):
    """The number in the middle; of an even number the mean of the two in the middle.

    >>> median([to_points(3), to_points(-1), to_points(2)])
    Decimal('2.00')
    >>> median([to_points(1), to_points(2.5)])
    Decimal('1.75')
    """
    return to_points(get_middle(numbers))


def compare(own, group):
    """A member's points part by part, against the median of those who are ranked.

    >>> group = [{"study": to_points(n)} for n in (1, 2, 3, 4, 9)]
    >>> [(c.key, c.own, c.median, c.gap) for c in compare(group[0], group)]
    [('study', Decimal('1.00'), Decimal('3.00'), Decimal('-2.00'))]
    >>> [c.median for c in compare(group[0], group[1:])]  # four are too few
    [None]

    :param own: ``{part: points}``
    :param group: those of all who are ranked, he himself among them if he is
    :return: list of ``Comparison``; parts in which neither he nor the group has
        anything are left out
    """
    if len(group) < SMALLEST_GROUP:
        return [Comparison(key, points) for key, points in own.items()]
    parts = dict.fromkeys(key for shares in (own, *group) for key in shares)
    found = [
        Comparison(
            key,
            own.get(key, ZERO),
            median([shares.get(key, ZERO) for shares in group]),
        )
        for key in parts
    ]
    return [c for c in found if c.own or c.median]


def get_shares(year, month=None):
    """By how much each item has moved the score of a month or of the year; the base
    that everybody is granted, and what limits a score, belong to no item.

    :param year: a ``Year``
    :return: ``{Item: points}``
    """
    if month is not None:
        return _sum_steps(year.get_month(month).steps)
    shares = _sum_steps(year.get_annual().steps)
    if year.scheme.base_mode is BaseMode.MONTHLY:  # there it is an average
        judged = year.get_judged()
        for item, points in _get_base_shares(year, judged).items():
            shares[item] = shares.get(item, ZERO) + to_points(points / len(judged))
    return shares


def _get_base_shares(year, months):
    return _sum_steps(
        step
        for month in months
        for step in year.get_month(month).steps
        if step.kind is Kind.BASE
    )


def _sum_steps(steps):
    shares = defaultdict(lambda: ZERO)
    for step in steps:
        if step.entry:
            shares[step.entry.line.item] += step.points
        elif step.tally:
            shares[step.tally.item] += step.points
    return dict(shares)


def get_ahead(item, excused=frozenset(), tally=None):
    """What is still expected of a member in the year.

    :param excused: the months in which he is exempt or no member
    :param tally: what was recorded of the item so far; ``None`` if nothing
    """
    expected = Decimal(item.expected_count) * (MONTHS - len(excused)) / MONTHS
    recorded = 0
    if tally:
        expected, recorded = tally.expected, tally.present + tally.absent
    number = max(ZERO, to_points(expected - recorded))
    return Ahead(number, get_share(item.points, 1, expected))
