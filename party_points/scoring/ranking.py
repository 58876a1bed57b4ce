"""Places within a branch, and who stands in its first or last part (APP-2, APP-3)."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter, itemgetter

from .points import ZERO, to_places

# From so many ranked members on, a share is at least one place.
SMALLEST_BRANCH_WITH_A_PLACE = 5


class TieBreak(StrEnum):
    """What may order those with the same figure; never age or years in the Party."""

    BASE_INTACT = "base_intact"
    FEWER_DEDUCTIONS = "fewer_deductions"
    MORE_PIONEER = "more_pioneer"
    ATTENDANCE = "attendance"


@dataclass(frozen=True)
class Candidate:
    """A member who is ranked; exempt members are no candidates.

    ``figure`` is the annual score or the average, as the scheme says. ``deductions`` is
    zero or less.
    """

    key: Hashable
    figure: Decimal
    is_base_intact: bool = True
    deductions: Decimal = ZERO
    pioneer: Decimal = ZERO
    attendance: Decimal = Decimal(1)
    honour: Decimal = ZERO
    is_vetoed: bool = False
    is_below_line: bool = False


GETTERS = {
    TieBreak.BASE_INTACT: lambda candidate: candidate.is_base_intact,
    TieBreak.FEWER_DEDUCTIONS: lambda candidate: candidate.deductions,
    TieBreak.MORE_PIONEER: lambda candidate: candidate.pioneer,
    TieBreak.ATTENDANCE: lambda candidate: candidate.attendance,
}


def get_candidate(key, year):
    """A member with his ``Year`` as a candidate.

    :raise ValueError: for one who was exempt all the year
    """
    if not year.get_judged():
        raise ValueError(f"{key} was exempt all the year and is not ranked.")
    scheme, annual, figure = year.scheme, year.get_annual(), year.get_figure()
    return Candidate(
        key,
        figure,
        is_base_intact=year.is_base_intact(),
        deductions=annual.deductions,
        pioneer=annual.pioneer,
        attendance=year.get_attendance(),
        honour=year.get_honour(),
        is_vetoed=annual.is_vetoed,
        is_below_line=scheme.is_below(figure, scheme.year_pass_line),
    )


def rank(candidates, tie_order=(), from_bottom=False):
    """Places as in a competition: those who are equal share a place (1, 2, 2, 4).

    >>> scores = {"a": 9, "b": 8, "c": 8, "d": 7}
    >>> rank([Candidate(key, Decimal(score)) for key, score in scores.items()])
    {'a': 1, 'b': 2, 'c': 2, 'd': 4}

    :param candidates: of one branch
    :param tie_order: the ``TieBreak`` that order equal figures
    :param from_bottom: count from the last
    :return: ``{key: place}``, in the order of the places
    """
    order = _get_order(tie_order)
    ordered = [(order(candidate), candidate.key) for candidate in candidates]
    ordered.sort(key=itemgetter(0), reverse=not from_bottom)
    places, last = {}, None
    for number, (value, key) in enumerate(ordered, start=1):
        if last is None or value != last:
            place, last = number, value
        places[key] = place
    return places


def _get_order(tie_order):
    if not tie_order:
        return attrgetter("figure")
    getters = [GETTERS[TieBreak(name)] for name in tie_order]
    return lambda candidate: (candidate.figure, *(get(candidate) for get in getters))


def get_quota(number, percent):
    """The places that a share makes: half up, at least one from five members on.

    >>> [get_quota(number, 10) for number in (4, 5, 14, 15, 24, 25)]
    [0, 1, 1, 2, 2, 3]
    >>> get_quota(50, 0)
    0
    """
    quota = to_places(Decimal(number) * Decimal(percent) / 100)
    if percent and number >= SMALLEST_BRANCH_WITH_A_PLACE:
        return max(1, quota)
    return quota


@dataclass(frozen=True)
class Group:
    """Who stands in the first or last places.

    ``contested`` are equal at the border even by the tie order; the member meeting
    gives them the ``places_left``, on record.
    """

    inside: frozenset = frozenset()
    contested: frozenset = frozenset()
    places_left: int = 0


def get_group(candidates, quota, tie_order=(), ties_share=True, from_bottom=False):
    """Who stands in the first ``quota`` places, or in the last ones.

    Who shares the last place is in. Where ties would let in more than twice the quota,
    the tie order decides instead.
    """
    order = () if ties_share else tie_order
    inside = _get_first(rank(candidates, order, from_bottom), quota)
    if len(inside) <= 2 * quota:
        return Group(frozenset(inside))
    places = rank(candidates, tie_order, from_bottom)
    border = _get_first(places, quota)
    last = max(places[key] for key in border)
    tied = [key for key in border if places[key] == last]
    if len(border) == quota:
        return Group(frozenset(border))
    clear = frozenset(border) - frozenset(tied)
    return Group(clear, frozenset(tied), quota - len(clear))


def _get_first(places, quota):
    return [key for key, place in places.items() if place <= quota]
