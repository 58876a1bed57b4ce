"""Chance that falls the same way each time, and arithmetic of days."""

from datetime import date, timedelta
from random import Random


class Dice(Random):
    """A seeded source of what the generator leaves to chance."""

    def chance(self, share):
        return self.random() < share

    def day(self, first, last):
        """A day between two, both included."""
        return first + timedelta(days=self.randrange((last - first).days + 1))

    def one_of(self, shares):
        """One of the keys of ``{key: share}``."""
        return self.choices(list(shares), list(shares.values()))[0]


def years_after(day, years):
    """The same day some years later, or earlier; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def age(born, day):
    """In full years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# The data know of nothing after this day.
LAST_DAY = date(2025, 12, 31)
