"""Who holds what in an organisation, and since when."""

from dataclasses import dataclass
from datetime import date, timedelta

from .book import Position, Standing
from .dice import years_after

# From so many full members on, a branch has a committee.
SMALLEST_WITH_COMMITTEE = 7
COMMITTEE = (
    "secretary",
    "deputy_secretary",
    "organisation",
    "discipline",
    "publicity",
    "scorekeeper",
)
WITHOUT_COMMITTEE = ("secretary", "deputy_secretary", "scorekeeper")
STREET_COMMITTEE = ("secretary", "organisation", "discipline")

FIRST_TERM = date(2021, 1, 1)
LAST_TERM = date(2025, 6, 30)
# How many of the branches remember who held a position in the term before
SHARES_OF_FORMER = {"secretary": 0.2, "scorekeeper": 0.05}
SHORTEST_TERM = timedelta(days=180)


@dataclass(frozen=True)
class Candidate:
    """A member of today who may be elected: in his branch a full member since a
    day."""

    member: str
    branch: str
    since: date
    member_class: str


def candidates(book):
    """Who may be elected, in every branch: ``{branch's code: [candidate]}``."""
    by_branch = {
        record.code: [] for record in book.organisations if record.level == "branch"
    }
    for rows in book.histories().values():
        if rows[-1].standing == "full":
            person = _candidate(rows)
            by_branch[person.branch].append(person)
    return by_branch


def _candidate(rows: list[Standing]):
    last = rows[-1]
    since = last.start
    for row in reversed(rows):
        if (row.branch, row.standing) != (last.branch, "full"):
            break
        since = row.start
    return Candidate(last.member, last.branch, since, last.member_class)


def of_branch(dice, code, full_members, former=SHARES_OF_FORMER):
    """The positions of a branch, those that have ended first.

    :param dict former: ``{kind: how likely its former holder is among them}``
    """
    has_committee = len(full_members) >= SMALLEST_WITH_COMMITTEE
    kinds = COMMITTEE if has_committee else WITHOUT_COMMITTEE
    able = _able(full_members, len(kinds))
    present = elected(dice, code, kinds, able)
    holders = {position.member for position in present}
    others = [person for person in able if person.member not in holders]
    return [*_former(dice, others, present, former), *present]


def elected(dice, code, kinds, persons):
    """A term that begins on one day for all; as late as it takes for enough of the
    persons to have come."""
    enough = sorted(person.since for person in persons)[len(kinds) - 1]
    term = max(dice.day(FIRST_TERM, LAST_TERM), enough)
    eligible = [person for person in persons if person.since <= term]
    dice.shuffle(eligible)
    # the secretary is a community worker where there is one
    eligible.sort(key=lambda person: person.member_class != "COMMUNITY")
    secretary, *others = eligible
    dice.shuffle(others)
    return [
        Position(code, kind, person.member, term)
        for kind, person in zip(kinds, [secretary, *others], strict=False)
    ]


def _able(full_members, number):
    """Those who get about well, or all where these are too few."""
    able = [person for person in full_members if person.member_class != "INFIRM"]
    return able if len(able) >= number else full_members


def _former(dice, others, present, shares):
    """Positions of the term before, which ended the day before the present one."""
    for position in present:
        if not dice.chance(shares.get(position.kind, 0)):
            continue
        last_start = position.start - SHORTEST_TERM
        fit = [person for person in others if person.since <= last_start]
        if fit:
            person = dice.choice(fit)
            others.remove(person)
            first = max(person.since, years_after(position.start, -5))
            yield Position(
                position.organisation,
                position.kind,
                person.member,
                dice.day(first, last_start),
                position.start - timedelta(days=1),
                "任期届满",
            )
