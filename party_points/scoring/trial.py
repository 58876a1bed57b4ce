"""The same lines by other rules, side by side (RULE-5)."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

from .expected import MONTHS
from .points import ZERO, mean, to_points
from .rules import Method
from .scores import Year
from .settling import Entry, settle


@dataclass(frozen=True)
class Distribution:
    """Scores of many members in a few numbers; of none, all are zero."""

    number: int = 0
    lowest: Decimal = ZERO
    median: Decimal = ZERO
    mean: Decimal = ZERO
    highest: Decimal = ZERO
    below_line: int = 0


def try_rules(
    scheme, items, lines, given_back=(), excused=frozenset(), last_month=MONTHS
):
    """The year of one member as other rules would have made it.

    What was taken back is left out together with what took it back: other rules settle
    only what stands.

    :param items: the other ``Item`` objects
    :param lines: all ``Line`` of the member's cycle
    :param given_back: list of ``(Line, points, id of the deduction)``: of which a part
        was given back, which counts as it did
    :param excused: the months in which he is exempt or no member
    :return: ``(Year, {code: number of lines that the other rules cannot score})``
    """
    known, unknown = translate(get_standing(lines), items)
    entries = settle(scheme, known, excused)
    by_id = {line.id: line for line in known}
    for line, points, deduction in given_back:
        if deduction in by_id:
            line = replace(line, item=by_id[deduction].item)
            entries.append(Entry(line, points, points))
    return Year(scheme, tuple(entries), excused, last_month), unknown


def get_month_scores(year, months):
    """The scores of months of a year in which nothing was taken back, faster than one
    after another: each looks at its own lines, and at what is counted.

    :return: ``{month: Score}``
    """
    by_month = {month: [] for month in months}
    counted = []
    for entry in year.entries:
        if entry.line.is_counted:
            counted.append(entry)
        elif entry.line.month in by_month:
            by_month[entry.line.month].append(entry)
    return {
        month: replace(year, entries=(*entries, *counted)).get_month(month)
        for month, entries in by_month.items()
    }


def get_standing(lines):
    """Those that were not taken back, and take nothing back."""
    taken_back = {line.reverses for line in lines if line.reverses is not None}
    return [
        line for line in lines if line.reverses is None and line.id not in taken_back
    ]


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
    if line.restores is not None:
        return item.kind is line.item.kind
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
