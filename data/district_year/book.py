"""The district's book, taken apart: as it stood when the year began, and what came to
it month by month."""

from dataclasses import replace
from datetime import date, timedelta

from data.organisation import positions
from data.organisation.book import Book

from . import YEAR

FIRST_DAY = date(YEAR, 1, 1)


def cut(book, communities):
    """A number of the book's communities, by turns of each street, or all of them.

    :param int communities: how many; ``None`` for all
    """
    codes = [
        record.code for record in book.organisations if record.level == "general_branch"
    ]
    codes.sort(key=lambda code: code.split("-")[::-1])
    return book.cut(codes[:communities]) if communities else book


def at_the_beginning(book):
    """What the book says of the year's first day. A term that begins within the year
    begins with it: somebody has to keep the record."""
    history = [row for row in book.history if row.start <= FIRST_DAY]
    members = {row.member for row in history}
    return Book(
        book.organisations,
        [member for member in book.members if member.number in members],
        history,
        _get_positions(book),
    )


def _get_positions(book):
    """The positions of the first day: a holder who came later gives way to a full
    member who was there."""
    able = {
        code: [person for person in persons if person.since <= FIRST_DAY]
        for code, persons in positions.candidates(book).items()
    }
    past = [p for p in book.positions if p.start <= FIRST_DAY and p.end]
    eve = FIRST_DAY - timedelta(days=1)
    former = [replace(p, end=min(p.end, eve)) for p in past]
    present = [p for p in book.positions if not p.end]
    taken = {position.member for position in present}
    return [*former, *filter(None, (_begin(p, able, taken) for p in present))]


def _begin(position, able, taken):
    if position.start <= FIRST_DAY:
        return position
    persons = able.get(position.organisation, [])
    if position.member not in {person.member for person in persons}:
        free = [person.member for person in persons if person.member not in taken]
        if not free:
            return None
        taken.add(free[0])
        position = replace(position, member=free[0])
    return replace(position, start=FIRST_DAY)


def newcomers(book, month):
    """The part of the book with those whose membership begins in a month of the year,
    with their first row."""
    firsts = {number: rows[0] for number, rows in book.histories().items()}
    first = date(YEAR, month, 1)
    came = {
        number: row
        for number, row in firsts.items()
        if first.replace(day=2 if month == 1 else 1) <= row.start < _next(first)
    }
    return Book(
        book.organisations,
        [member for member in book.members if member.number in came],
        list(came.values()),
        [],
    )


def changes(book, month):
    """What changes in members' lives in a month of the year.

    :return: list of ``(row before, row)``, in the order of days
    """
    first = date(YEAR, month, 1)
    found = [
        (before, row)
        for rows in book.histories().values()
        for before, row in zip(rows, rows[1:], strict=False)
        if max(first, FIRST_DAY + timedelta(days=1)) <= row.start < _next(first)
    ]
    return sorted(found, key=lambda pair: (pair[1].start, pair[1].member))


def _next(first):
    return (first + timedelta(days=31)).replace(day=1)
