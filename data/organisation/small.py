"""A town with a village's branch, an office's and an enterprise's: 60 members, and
among them most of the cases that the district has by the hundred."""

from datetime import date

from . import people, positions
from .book import Book, Organisation, Position
from .dice import Dice
from .names import all_names

MEMBERS = 60
TOP = "Z"
VILLAGE, OFFICE, ENTERPRISE = "Z-01", "Z-02", "Z-03"
# A specialist stays three years at most.
SENT = date(2025, 3, 1)
GROUPS = ("Z-01-1", "Z-01-2", "Z-01-3")
ORGANISATIONS = [
    Organisation(TOP, "北斗镇党委（演示）", "committee", "rural"),
    Organisation(VILLAGE, "星河村党支部（演示）", "branch", "rural", TOP),
    Organisation(GROUPS[0], "星河村第一党小组（演示）", "group", "rural", VILLAGE),
    Organisation(GROUPS[1], "星河村第二党小组（演示）", "group", "rural", VILLAGE),
    Organisation(GROUPS[2], "星河村第三党小组（演示）", "group", "rural", VILLAGE),
    Organisation(OFFICE, "北斗镇机关党支部（演示）", "branch", "agency", TOP),
    Organisation(ENTERPRISE, "银汉农机公司党支部（演示）", "branch", "enterprise", TOP),
]


def build():
    dice = Dice("small")
    book = Book(list(ORGANISATIONS))
    names = reversed(all_names())  # the district takes them from the front
    for life in [*_village(dice), *_office(dice), *_enterprise(dice)]:
        book.enter(f"{TOP}{len(book.members) + 1:06}", next(names), life)
    _elect(dice, book)
    return book


def _village(dice):
    """36 members, five of them away, of whom one has gone lately."""
    seats = [people.seat(VILLAGE, GROUPS[place % 3], "RURAL") for place in range(31)]
    away = [people.seat(VILLAGE, GROUPS[place % 3], "FLOATING") for place in range(5)]
    return [
        people.newcomer(dice, seats[0]),
        *(people.admitted(dice, seat) for seat in seats[1:4]),
        *(people.arrived(dice, seat) for seat in seats[4:]),
        people.arrived(dice, away[0], was_reclassified=True),
        *(people.arrived(dice, seat) for seat in away[1:]),
    ]


def _office(dice):
    """17 members, of whom one has come from the village."""
    seat = people.seat(OFFICE, "", "AGENCY")
    village = people.seat(VILLAGE, GROUPS[0], "RURAL")
    return [
        people.arrived(dice, seat, former=village),
        people.admitted(dice, seat),
        *(people.arrived(dice, seat) for _ in range(15)),
    ]


def _enterprise(dice):
    """Seven members, of whom six are full members: one too few for a committee."""
    seat = people.seat(ENTERPRISE, "", "ENTERPRISE")
    return [
        people.newcomer(dice, seat),
        *(people.arrived(dice, seat) for _ in range(6)),
    ]


def _elect(dice, book):
    candidates = {
        code: [person for person in persons if person.member_class != "FLOATING"]
        for code, persons in positions.candidates(book).items()
    }
    for code, persons in candidates.items():
        former = {"secretary": 1 if code == VILLAGE else 0}
        book.positions += positions.of_branch(dice, code, persons, former)
    officials = candidates[OFFICE]
    kinds = positions.STREET_COMMITTEE
    book.positions += positions.elected(dice, TOP, kinds, officials)
    book.positions += _others(book, officials, candidates[VILLAGE])


def _others(book, officials, villagers):
    """The two positions that no committee has: a leader in charge at the town, a
    specialist in the village."""
    busy = {position.member for position in book.positions}
    leader = next(person for person in officials if person.member not in busy)
    specialist = next(person for person in villagers if person.member not in busy)
    return [
        Position(TOP, "leader", leader.member, leader.since),
        Position(VILLAGE, "specialist", specialist.member, max(specialist.since, SENT)),
    ]
