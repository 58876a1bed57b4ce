"""A district after document 003: seven streets, 71 communities, 7,246 members."""

from . import people, positions, tree
from .book import Book
from .dice import Dice
from .names import all_names

ENDED = {"transferred": 16, "deceased": 12, "expelled": 2}
# Who still joins the Party
YOUNG = ("COMMUNITY", "REEMPLOYED")
SHARE_OF_NEWCOMERS = 0.047  # of the young: 2 % of all
SHARE_OF_ADMITTED = 0.06  # of the young: 2.5 % of all
SHARE_OF_RECLASSIFIED = 0.06
SHARE_OF_MOVED = 0.035
SHARE_MOVED_WITHIN_STREET = 0.8


def build():
    dice = Dice("district")
    book = Book()
    branches = tree.build(dice, book)
    _fill(dice, book, branches)
    _elect(dice, book, branches)
    return book


# Members


def _fill(dice, book, branches):
    names = iter(all_names())
    leavers = _leavers(dice, branches)
    for branch in branches:
        gone = leavers.get(branch.organisation.code, [])
        for life in _lives(dice, branch, branches, gone):
            book.enter(f"{tree.TOP}{len(book.members) + 1:06}", next(names), life)


def _lives(dice, branch, branches, gone):
    """The lives of a branch's members, and of those who are gone."""
    for place in range(len(branch.classes)):
        yield _life(dice, branch, branches, place)
    for place, (member_class, reason) in enumerate(gone):
        yield people.arrived(dice, _seat(branch, place, member_class), ended=reason)


def _leavers(dice, branches):
    """Who has left: ``{branch's code: [(class, reason)]}``."""
    classes = {
        "transferred": "REEMPLOYED",
        "deceased": "INFIRM",
        "expelled": "COMMUNITY",
    }
    leavers = {}
    for reason, number in ENDED.items():
        for branch in dice.sample(branches, number):
            entry = (classes[reason], reason)
            leavers.setdefault(branch.organisation.code, []).append(entry)
    return leavers


def _seat(branch, place, member_class):
    group = branch.groups[place % len(branch.groups)]
    return people.seat(branch.organisation.code, group, member_class)


def _life(dice, branch, branches, place):
    present = _seat(branch, place, branch.classes[place])
    # a branch of a few keeps them full members, or it could fill no position
    is_young = present.member_class in YOUNG and len(branch.classes) >= 10
    if is_young and dice.chance(SHARE_OF_NEWCOMERS):
        return people.newcomer(dice, present)
    if is_young and dice.chance(SHARE_OF_ADMITTED):
        return people.admitted(dice, present)
    former = None
    if dice.chance(SHARE_OF_MOVED):
        former = _former_seat(dice, branch, branches)
    reclassified = dice.chance(SHARE_OF_RECLASSIFIED)
    return people.arrived(dice, present, former, reclassified)


def _former_seat(dice, branch, branches):
    others = [other for other in branches if other is not branch]
    if dice.chance(SHARE_MOVED_WITHIN_STREET):
        others = [other for other in others if other.street == branch.street]
    former = dice.choice(others)
    return _seat(former, dice.randrange(len(former.groups)), "")


# Positions


def _elect(dice, book, branches):
    candidates = positions.candidates(book)
    for street in sorted({branch.street for branch in branches}):
        workers = [
            person
            for persons in candidates.values()
            for person in persons
            if person.branch.startswith(street) and person.member_class == "COMMUNITY"
        ]
        kinds = positions.STREET_COMMITTEE
        book.positions += positions.elected(dice, street, kinds, workers)
    for code, persons in candidates.items():
        book.positions += positions.of_branch(dice, code, persons)
