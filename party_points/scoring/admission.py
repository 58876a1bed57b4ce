"""What is wrong with a line before it is made (LINE-3, LINE-7, RULE-3).

A cap refuses no line: what exceeds it is kept and counts nothing, and ``settling``
says by how much.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .lines import Line
from .rules import Method


class Refusal(StrEnum):
    MEMBER_CLASS = "member_class"
    AUDIENCE = "audience"
    EXEMPT = "exempt"
    NOT_VALID = "not_valid"
    IN_FUTURE = "in_future"
    SOURCE = "source"
    EVIDENCE = "evidence"
    RANGE = "range"
    QUANTITY = "quantity"
    LEVEL = "level"
    OUTCOME = "outcome"


@dataclass(frozen=True)
class Problem:
    """What is wrong, with the values for a message."""

    refusal: Refusal
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Circumstances:
    """Of whom and when a line is made.

    ``audience`` are the kinds of position that the member holds on the line's day;
    ``valid_from`` and ``valid_to`` are those of the template.
    """

    today: date
    member_class: str
    audience: frozenset[str] = frozenset()
    is_exempt: bool = False
    valid_from: date = date.min
    valid_to: date = date.max
    source: str = ""
    has_evidence: bool = False


def find_problems(line: Line, now: Circumstances):
    """What keeps a line from being made.

    :return: list of ``Problem``; empty where the line may be made
    """
    return [*_find_person_problems(line, now), *_find_value_problems(line, now)]


def is_late(item, day, registered):
    """Whether a line comes later than its item allows (LINE-4).

    :param date day: of what happened
    :param date registered: when it is registered
    """
    limit = item.days_to_register
    return bool(limit) and (registered - day).days > limit


def _find_person_problems(line, now):
    item, day = line.item, line.day
    if item.member_classes and now.member_class not in item.member_classes:
        yield Problem(Refusal.MEMBER_CLASS, {"classes": sorted(item.member_classes)})
    if item.audience and not item.audience & now.audience:
        yield Problem(Refusal.AUDIENCE, {"audience": sorted(item.audience)})
    if now.is_exempt:
        yield Problem(Refusal.EXEMPT)
    if day > now.today:
        yield Problem(Refusal.IN_FUTURE, {"day": day})
    if not now.valid_from <= day <= now.valid_to:
        values = {"valid_from": now.valid_from, "valid_to": now.valid_to}
        yield Problem(Refusal.NOT_VALID, values)


def _find_value_problems(line, now):
    item = line.item
    if item.sources and now.source and now.source not in item.sources:
        yield Problem(Refusal.SOURCE, {"sources": sorted(item.sources)})
    if item.evidence_required and not now.has_evidence:
        yield Problem(Refusal.EVIDENCE)
    if item.method is Method.RANGE:
        yield from _find_range_problem(item, line.points)
    if item.method is Method.PER_UNIT and line.quantity <= 0:
        yield Problem(Refusal.QUANTITY)
    if item.method is Method.GRADED and line.level not in item.level_points:
        yield Problem(Refusal.LEVEL, {"levels": list(item.level_points)})
    if (item.method is Method.EXPECTED) != (line.outcome is not None):
        yield Problem(Refusal.OUTCOME)


def _find_range_problem(item, points):
    below, above = item.points_min - points, points - item.points_max
    if below > 0 or above > 0:
        values = {
            "points": points,
            "points_min": item.points_min,
            "points_max": item.points_max,
            "excess": Decimal(max(below, above)),
        }
        yield Problem(Refusal.RANGE, values)
