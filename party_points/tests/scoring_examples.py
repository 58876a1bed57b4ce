"""Short ways to the rules and lines of examples."""

from datetime import date

from ..scoring.lines import Line
from ..scoring.points import to_points
from ..scoring.rules import BaseMode, Item, Kind, Method, Scheme
from ..scoring.scores import Year
from ..scoring.settling import settle

ONCE = Scheme()
EARNED = Scheme(BaseMode.EARNED)
MONTHLY = Scheme(BaseMode.MONTHLY)


def make_item(code="P01", kind=Kind.PIONEER, points=5, **values):
    return Item(code, kind, points=to_points(points), **values)


def make_line(item, day="01-05", id=None, **values):
    """A line of the year; without an id its item and day are its id."""
    month, day = day.split("-")
    id = id or f"{item.code} {month}-{day}"
    return Line(id, item, date(2026, int(month), int(day)), **values)


def make_year(*lines, scheme=ONCE, excused=frozenset()):
    return Year(scheme, tuple(settle(scheme, lines, excused)), excused)


BASE = make_item("B01", Kind.BASE, 2)
PIONEER = make_item("P01", Kind.PIONEER, 5)
DEDUCTION = make_item("D01", Kind.DEDUCTION, 3)
VETO = make_item("V01", Kind.VETO, 0)
MEETING = make_item("B02", Kind.BASE, 12, method=Method.EXPECTED, expected_count=4)
