"""The same lines by other rules, side by side (RULE-5)."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

from .points import ZERO, mean, to_points
from .rules import Method


@dataclass(frozen=True)
class Distribution:
    """Scores of many members in a few numbers; of none, all are zero."""

    number: int = 0
    lowest: Decimal = ZERO
    median: Decimal = ZERO
    mean: Decimal = ZERO
    highest: Decimal = ZERO
    below_line: int = 0


def translate(lines, items):
    """The lines as other rules would have them; items are matched by their codes.

    :param lines: list of ``Line``
    :param items: the other ``Item`` objects
    :return: ``(lines, {code: number of lines that the other rules cannot score})``
    """
    by_code = {item.code: item for item in items}
    known, unknown = [], Counter()
    for line in lines:
        item = by_code.get(line.item.code)
        if item and _fits(line, item):
            known.append(replace(line, item=item))
        else:
            unknown[line.item.code] += 1
    return known, unknown


def _fits(line, item):
    """Whether the line says what the item asks: points in its range, a level that it
    knows, an outcome."""
    if item.method is Method.GRADED and line.level not in item.level_points:
        return False
    if item.method is Method.RANGE:
        return item.points_min <= line.points <= item.points_max
    return (item.method is Method.EXPECTED) == (line.outcome is not None)


def get_distribution(scheme, figures):
    """:param figures: yearly figures of members

    >>> from .rules import Scheme
    >>> get_distribution(Scheme(), [to_points(n) for n in (50, 60, 70, 80)]).median
    Decimal('65.00')
    """
    figures = list(figures)
    if not figures:
        return Distribution()
    line = scheme.year_pass_line
    return Distribution(
        len(figures),
        min(figures),
        to_points(median(figures)),
        mean(figures),
        max(figures),
        sum(scheme.is_below(figure, line) for figure in figures),
    )
