"""Points as exact numbers."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def to_points(value):
    """A number as points: two decimals, half up. A float means what it prints.

    >>> to_points(0.1 + 0.2), to_points("2.345"), to_points(-2.345)
    (Decimal('0.30'), Decimal('2.35'), Decimal('-2.35'))
    """
    return Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)


def to_places(number):
    """A share of people as whole places, half up (APP-3).

    >>> [to_places(Decimal(tenths) / 10) for tenths in (4, 5, 14, 15)]
    [0, 1, 1, 2]
    """
    return int(Decimal(number).quantize(Decimal(1), ROUND_HALF_UP))


def mean(numbers):
    """The average as points; ``None`` of nothing.

    >>> mean([to_points(60), to_points(61), to_points(61)])
    Decimal('60.67')
    """
    numbers = list(numbers)
    return to_points(sum(numbers, ZERO) / len(numbers)) if numbers else None
