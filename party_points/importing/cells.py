"""One cell of a spreadsheet as a value."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# 2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
DATE_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
# A time of day that a program has added to a date.
MIDNIGHT = re.compile(r"[T ]+00:00(:00(\.0+)?)?$")
# Excel computes in binary: 0.1 + 0.2 is 0.30000000000000004.
NOISE = Decimal("1e-9")
# Points, counts and days are less than this.
LIMIT = 100_000
CODE_LENGTH = 64


class CellProblem(Exception):
    """The cell holds no such value; ``reason`` is a lazy translation."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def is_empty(cell):
    return cell in (None, "")


def parse_text(cell):
    """A name, a code or a note; a whole number that Excel has made of a code is
    written without a fraction.

    :raise CellProblem: where Excel has made a date of it
    """
    if isinstance(cell, date):
        raise CellProblem(
            _lt(
                "Excel has turned this into a date. Format the column as text, and "
                "type it again."
            )
        )
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell)


def parse_code(cell):
    """A code, as it is written: Excel makes 1.1 of 1.10 and TRUE of a word.

    :raise CellProblem: for what cannot be a code as it was typed
    """
    if isinstance(cell, bool) or isinstance(cell, float) and not cell.is_integer():
        raise CellProblem(
            _lt(
                "Excel has made a number of this. Format the column as text, and type "
                "it again."
            )
        )
    code = parse_text(cell)
    if len(code) > CODE_LENGTH:
        raise CellProblem(_lt("This is too long for a code."))
    return code


def parse_points(cell):
    """Points: a number of zero or more with two decimals at most.

    >>> parse_points("0.5"), parse_points(3)
    (0.5, 3.0)

    :raise CellProblem: where it is none
    """
    try:
        number = Decimal(str(cell))
        points = number.quantize(Decimal("0.01"))
        is_exact = abs(number - points) <= NOISE
    except InvalidOperation:
        raise CellProblem(_lt("This is no number.")) from None
    if not is_exact:
        raise CellProblem(_lt("Points have two decimals at most."))
    if points >= LIMIT:
        raise CellProblem(_lt("This is too large."))
    if points < 0:
        raise CellProblem(
            _lt(
                "Write this without a minus sign; whether points are added or taken "
                "away follows from the kind of the item."
            )
        )
    return float(points)


def parse_count(cell):
    """A whole number.

    :raise CellProblem: where it is none
    """
    points = parse_points(cell)
    if not points.is_integer():
        raise CellProblem(_lt("This is no whole number."))
    return int(points)


def parse_date(cell):
    """A date as Excel stores it, or as text.

    >>> parse_date("2024年5月1日")
    datetime.date(2024, 5, 1)
    >>> parse_date("2024/5/1") == parse_date("20240501")
    True

    :raise CellProblem: where it is none
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = MIDNIGHT.sub("", parse_text(cell))
    match = DATE.fullmatch(text) or DATE_DIGITS.fullmatch(text)
    try:
        return date(*map(int, match.groups()))
    except (AttributeError, ValueError):
        raise CellProblem(_lt("This is no date. Write it like 2026-01-31.")) from None
