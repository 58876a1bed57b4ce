"""Members' lives: born, taken into the Party, come to a branch, and what changed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from .book import Standing
from .dice import LAST_DAY, years_after

FIRST_ARRIVAL = date(2003, 7, 1)
# Since then the district has grown by a fifth each year: document 003 counts
# 4,303 members, and 7,246 not quite three years later.
GROWTH_BEGINS = date(2023, 1, 1)
SHARE_BEFORE_GROWTH = 4303 / 7246

FIRST_ADMISSION = date(2015, 1, 1)
SHORTEST_STAY = timedelta(days=180)


@dataclass(frozen=True)
class Profile:
    """What is plausible for a class.

    :param ages: ``{(youngest, oldest): share}`` on the last day of the data
    :param arrives_at: the age from which a member of it comes to a branch
    """

    ages: dict
    arrives_at: int = 21


PROFILES = {
    "RURAL": Profile({(24, 59): 0.6, (60, 78): 0.4}),
    "AGENCY": Profile({(24, 59): 1}),
    "ENTERPRISE": Profile({(23, 57): 1}),
    "FLOATING": Profile({(22, 48): 1}),
    "COMMUNITY": Profile({(24, 58): 1}),
    "RETIRED": Profile({(55, 70): 0.7, (71, 84): 0.3}, arrives_at=50),
    # graduates, and those whom enterprises let go
    "REEMPLOYED": Profile({(22, 32): 0.2, (33, 59): 0.8}),
    # the very old, and the disabled
    "INFIRM": Profile({(76, 94): 0.85, (45, 75): 0.15}),
}
# {class: (the class before it, the age at which one changes, from and to)}
FORMER_CLASS = {
    "FLOATING": ("RURAL", 20, 48),
    "COMMUNITY": ("REEMPLOYED", 22, 58),
    "RETIRED": ("REEMPLOYED", 50, 61),
    "REEMPLOYED": ("COMMUNITY", 22, 59),
    "INFIRM": ("RETIRED", 62, 94),
}


@dataclass
class Life:
    """A member without number and name; the rows of his history name no member."""

    born: date
    joined: date
    rows: list[Standing]


def seat(branch, group, member_class):
    """Where somebody stands today, its first day not known yet."""
    return Standing("", LAST_DAY, branch, group, member_class)


def newcomer(dice, present):
    """One who is in his year of probation on the last day."""
    born = _born(dice, present.member_class, oldest=45)
    joined = dice.day(date(2025, 1, 1), date(2025, 11, 30))
    return Life(born, joined, [replace(present, start=joined, standing="probationary")])


def admitted(dice, present):
    """One whom the branch itself took in, and made a full member after a year."""
    born = _born(dice, present.member_class, oldest=45)
    first = max(FIRST_ADMISSION, years_after(born, 19))
    joined = dice.day(first, date(2024, 11, 30))
    rows = [
        replace(present, start=joined, standing="probationary"),
        replace(present, start=years_after(joined, 1), note="预备期满，按期转正"),
    ]
    return Life(born, joined, rows)


def arrived(dice, present, former=None, was_reclassified=False, ended=None):
    """One who came as a full member.

    What does not fit into his life (too young for the class, come too late) did not
    happen to him.

    :param Standing former: where he stood before, if he has moved
    :param bool was_reclassified: whether he had another class before
    :param str ended: why he is no member any more
    """
    born = _born(dice, present.member_class)
    start = _arrival(dice, born, present.member_class, early=bool(former or ended))
    joined = dice.day(
        years_after(born, 19),
        min(years_after(start, -1), years_after(born, 45)),
    )
    rows = [replace(present, start=start)]
    if was_reclassified:
        rows = _reclassified(dice, born, rows)
    if former:
        rows = _moved(dice, former, rows)
    if ended:
        rows.append(_end(dice, rows[-1], ended))
    return Life(born, joined, rows)


def _born(dice, member_class, oldest=120):
    """A birthday that gives an age plausible for the class, and not above another."""
    while True:
        first, last = dice.one_of(PROFILES[member_class].ages)
        years = dice.randrange(first, last + 1)
        if years <= oldest:
            birthday = years_after(LAST_DAY, -years)
            return birthday - timedelta(days=dice.randrange(364))


def _arrival(dice, born, member_class, early):
    """The day he came; before the growth where something is still to happen."""
    first = years_after(born, PROFILES[member_class].arrives_at)
    first = max(first, FIRST_ARRIVAL)
    is_before = first < GROWTH_BEGINS and (early or dice.chance(SHARE_BEFORE_GROWTH))
    if is_before:
        return dice.day(first, GROWTH_BEGINS - timedelta(days=1))
    return dice.day(max(first, GROWTH_BEGINS), LAST_DAY - SHORTEST_STAY)


def _reclassified(dice, born, rows):
    (row,) = rows
    former_class, youngest, oldest = FORMER_CLASS[row.member_class]
    first = max(row.start + SHORTEST_STAY, years_after(born, youngest))
    last = min(LAST_DAY, years_after(born, oldest))
    if first > last:
        return rows
    change = dice.day(first, last)
    return [
        replace(row, member_class=former_class),
        replace(row, start=change, note="党员类别调整"),
    ]


def _moved(dice, former, rows):
    """Let the rows before a day be of another branch, and a row begin on that day."""
    move = dice.day(rows[0].start + SHORTEST_STAY, LAST_DAY)
    before = [row for row in rows if row.start < move]
    after = [row for row in rows if row.start >= move]
    there = [replace(row, branch=former.branch, group=former.group) for row in before]
    if after and after[0].start == move:
        return [*there, *after]
    return [*there, replace(before[-1], start=move, note="由其他支部转入"), *after]


def _end(dice, row, reason):
    day = dice.day(row.start + SHORTEST_STAY, LAST_DAY)
    return replace(row, start=day, standing="ended", end_reason=reason)
