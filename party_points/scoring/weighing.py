"""The score of the year where it is made of several parts (APP-4, APP-5).

The points are one of them; a scheme may weigh beside them the marks of the work team
and of the responsible leader, and the democratic evaluation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .points import ZERO, to_points

WHOLE = 100


class Part(StrEnum):
    POINTS = "points"
    TEAM = "team"  # the mark of the work team
    LEADER = "leader"  # the mark of the responsible leader
    EVALUATION = "evaluation"  # the democratic evaluation


@dataclass(frozen=True)
class Weights:
    """How many percent each part counts: ``{part: percent}``.

    >>> Weights({Part.POINTS: to_points(70), Part.TEAM: to_points(20)})
    Traceback (most recent call last):
    ValueError: Weights add up to 100, not to 90.00.
    """

    percents: Mapping[Part, Decimal] = field(
        default_factory=lambda: {Part.POINTS: to_points(WHOLE)}
    )

    def __post_init__(self):
        """:raise ValueError: where one is less than zero, or they do not add up"""
        if any(percent < 0 for percent in self.percents.values()):
            raise ValueError("A weight is not less than zero.")
        total = sum(self.percents.values(), ZERO)
        if total != WHOLE:
            raise ValueError(f"Weights add up to {WHOLE}, not to {total}.")

    def is_weighed(self, part):
        return bool(self.percents.get(part))

    def is_points_alone(self):
        return self.percents.get(Part.POINTS) == WHOLE

    def restrict(self, parts):
        """The weights that are used for the parts there are: what is missing gives its
        weight to the points.

        >>> weights = Weights({Part.POINTS: to_points(70), Part.TEAM: to_points(30)})
        >>> {part.value: str(n) for part, n in weights.restrict({Part.POINTS}).items()}
        {'points': '100.00'}

        :param parts: those there are; the points are always there
        :return: ``{part: percent}``, without those that count nothing, but the points
        """
        used = {
            part: percent
            for part, percent in self.percents.items()
            if percent and part in parts and part is not Part.POINTS
        }
        return {Part.POINTS: WHOLE - sum(used.values(), ZERO), **used}


def weigh(weights, parts):
    """The score that parts make by their weights.

    >>> half = to_points(50)
    >>> weights = Weights({Part.POINTS: half, Part.EVALUATION: half})
    >>> weigh(weights, {Part.POINTS: to_points(80), Part.EVALUATION: to_points(91)})
    Decimal('85.50')
    >>> weigh(weights, {Part.POINTS: to_points(80), Part.EVALUATION: None})
    Decimal('80.00')

    :param parts: ``{part: points or mark}``; ``None`` where there is none
    """
    there = {part for part, points in parts.items() if points is not None}
    used = weights.restrict(there)
    return to_points(
        sum((percent * parts[part] for part, percent in used.items()), ZERO) / WHOLE
    )
