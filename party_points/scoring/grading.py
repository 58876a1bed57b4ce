"""Grades of the year, as data says them (APP-3).

A scheme is a list of grades in order. A member gets the first one whose criterion he
meets and whose gate he passes; nobody moves up because another was kept out.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .points import ZERO
from .ranking import Candidate, Group, TieBreak, get_group, get_quota, rank


class Criterion(StrEnum):
    VETO = "veto"
    FIRST_SHARE = "first_share"  # percent of the ranked members
    FIRST_PLACES = "first_places"
    LAST_SHARE = "last_share"
    MIN_SCORE = "min_score"
    BELOW_SCORE = "below_score"
    BELOW_LINE = "below_line"  # the pass line of the year
    MIN_HONOUR = "min_honour"  # points of honours
    OTHERWISE = "otherwise"


FIRST = (Criterion.FIRST_SHARE, Criterion.FIRST_PLACES)
BY_PLACE = (*FIRST, Criterion.LAST_SHARE)
# Of a grade that does not go by place.
NOBODY = Group()
# What a candidate meets by himself.
TESTS = {
    Criterion.VETO: lambda candidate, value: candidate.is_vetoed,
    Criterion.MIN_SCORE: lambda candidate, value: candidate.figure >= value,
    Criterion.BELOW_SCORE: lambda candidate, value: candidate.figure < value,
    Criterion.BELOW_LINE: lambda candidate, value: candidate.is_below_line,
    Criterion.MIN_HONOUR: lambda candidate, value: candidate.honour >= value,
    Criterion.OTHERWISE: lambda candidate, value: True,
}


@dataclass(frozen=True)
class Grade:
    """One grade. ``value`` is a percent, a number of places, or points."""

    code: str
    criterion: Criterion
    value: Decimal = ZERO
    needs_base_intact: bool = False


@dataclass(frozen=True)
class Grading:
    """A grading scheme. With ``ties_share`` equal figures share a place, and the tie
    order serves the borders only; without it orders the places, too."""

    grades: tuple[Grade, ...]
    tie_order: tuple[TieBreak, ...] = ()
    ties_share: bool = True

    def __post_init__(self):
        """:raise ValueError: where somebody could be left without a grade"""
        last = self.grades[-1] if self.grades else None
        if not last or last.criterion is not Criterion.OTHERWISE:
            raise ValueError("The last grade must be for all others.")
        if last.needs_base_intact:
            raise ValueError("The last grade may ask for nothing more.")


@dataclass(frozen=True)
class Verdict:
    """What the scheme says of a member: a proposal, until people confirm it.

    ``grade`` is ``None`` where the member meeting decides between the ``options``.
    ``places_left`` is how many of those who are equal get each option at whose border
    they stand. ``missed`` are the grades whose criterion he met but whose gate he did
    not pass.
    """

    key: Hashable
    place: int
    grade: Grade | None
    options: tuple[Grade, ...] = ()
    places_left: dict[Grade, int] = field(default_factory=dict)
    missed: tuple[Grade, ...] = ()


def grade(grading, candidates):
    """Grade the ranked members of one branch.

    :param candidates: list of ``Candidate``
    :return: ``{key: Verdict}`` in the order of the places
    """
    groups = _get_groups(grading, candidates)
    steps = [(grade, groups.get(grade, NOBODY)) for grade in grading.grades]
    by_key = {candidate.key: candidate for candidate in candidates}
    places = rank(candidates, () if grading.ties_share else grading.tie_order)
    return {
        key: _get_verdict(steps, by_key[key], place) for key, place in places.items()
    }


def _get_groups(grading, candidates):
    """The first and last groups; nobody is in both.

    :return: ``{grade: Group}``
    """
    groups, in_first = {}, frozenset()
    by_place = [grade for grade in grading.grades if grade.criterion in BY_PLACE]
    for grade in sorted(by_place, key=lambda grade: grade.criterion not in FIRST):
        quota = _get_quota(grade, len(candidates))
        is_last = grade.criterion not in FIRST
        group = get_group(
            candidates, quota, grading.tie_order, grading.ties_share, is_last
        )
        if is_last:
            inside, contested = group.inside - in_first, group.contested - in_first
            group = Group(inside, contested, group.places_left)
        else:
            in_first |= group.inside
        groups[grade] = group
    return groups


def _get_quota(grade, number):
    if grade.criterion is Criterion.FIRST_PLACES:
        return int(grade.value)
    return get_quota(number, grade.value)


def _get_verdict(steps, candidate: Candidate, place):
    """:param steps: list of ``(grade, Group)`` in the order in which they are tried"""
    options, missed, places_left = [], [], {}
    for grade, group in steps:
        is_contested = candidate.key in group.contested
        if not is_contested and not _meets(grade, group, candidate):
            continue
        if grade.needs_base_intact and not candidate.is_base_intact:
            missed.append(grade)
            continue
        options.append(grade)
        if not is_contested:
            break
        places_left[grade] = group.places_left
    if len(options) == 1:
        return Verdict(candidate.key, place, options[0], missed=tuple(missed))
    return Verdict(
        candidate.key, place, None, tuple(options), places_left, tuple(missed)
    )


def _meets(grade, group, candidate):
    if grade.criterion in BY_PLACE:
        return candidate.key in group.inside
    return TESTS[grade.criterion](candidate, grade.value)
