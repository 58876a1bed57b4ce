"""All that is left to chance, the same each time: a stream for each unit of work, so
that a run that was interrupted goes on as if nothing had been."""

from data.organisation.dice import Dice

SEED = "district 2025"
# Of those who are expected, document 003: from about 70 % to 95 % within a year.
TURNOUT_IN_JANUARY, TURNOUT_IN_DECEMBER = 0.70, 0.95
TURNOUT_BY_CLASS = {
    "COMMUNITY": 0.04,
    "RETIRED": 0.01,
    "REEMPLOYED": -0.02,
    "INFIRM": -0.03,
}
SHARE_ON_LEAVE = 0.6  # of those who do not come
SHARE_WITH_ACCOUNT = 0.1  # of the members who hold no position
SHARE_OF_EXEMPT = 0.08  # of the infirm


def throw(*names):
    """The dice for a unit of work.

    :param names: what it is known by: branch, day, step
    """
    return Dice("-".join(map(str, (SEED, *names))))


def between(january, december, month):
    """A share that changes evenly over the year."""
    return january + (december - january) * (month - 1) / 11


def turnout(member_class, month):
    """How likely a member of a class comes in a month."""
    average = between(TURNOUT_IN_JANUARY, TURNOUT_IN_DECEMBER, month)
    return min(0.99, average + TURNOUT_BY_CLASS.get(member_class, 0))
