"""What happens on which day of the year, in this order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from . import YEAR, beginning, care, meetings, month_end, publicity, year_end

DISTRICT, BRANCH = "district", "branch"


@dataclass(frozen=True)
class Step:
    """What is done on a day, by the district once or by every branch.

    :param date month: the first day of the month that it is about
    """

    day: date
    name: str
    do: Callable
    month: date
    scope: str = BRANCH


def plan(first=1):
    """The steps of the year, in their order.

    :param int first: the month with which it begins
    """
    steps = list(_begin(first))
    for month in range(first, 13):
        steps += _of_month(date(YEAR, month, 1))
    steps += _end()
    steps = sorted(steps, key=lambda step: step.day)
    return _with_nights(steps)


def _begin(first):
    day = date(YEAR, first, 1)
    start = date(YEAR, 1, 1)
    yield Step(start, "organisation", beginning.import_organisation, day, DISTRICT)
    yield Step(start, "district", beginning.make_district_accounts, day, DISTRICT)
    yield Step(start, "rules", beginning.enforce_rules, day, DISTRICT)
    yield Step(start, "accounts", beginning.make_accounts, day)
    yield Step(start, "accounts to show", beginning.show, day, DISTRICT)


def _of_month(month):
    is_last = month.month == 12
    following = (month + timedelta(days=31)).replace(day=1)

    def on(day, name, do, scope=BRANCH):
        return Step(month.replace(day=day), name, do, month, scope)

    def later(day, name, do):
        return Step(following.replace(day=day), name, do, month)

    yield on(1, "newcomers", beginning.admit, DISTRICT)
    yield on(1, "changes", beginning.change, DISTRICT)
    yield on(1, "month begins", beginning.open_month, DISTRICT)
    yield on(10, "meetings", meetings.hold_meetings)
    if month.month == 3:
        yield on(10, "exemptions", care.exempt)
    yield on(16, "theme day", meetings.hold_theme_day)
    yield on(20, "volunteering", meetings.volunteer)
    if not is_last:
        yield on(28, "registration", month_end.register)
        yield on(28, "declarations", month_end.declare)
        yield later(3, "review", month_end.review)
        yield later(4, "decisions above", month_end.decide_above)
        yield later(5, "close", month_end.close)
        yield later(5, "publication", publicity.publish)
        yield later(6, "reading", publicity.read)
        yield later(6, "disputes", publicity.dispute)
        yield later(8, "warnings", care.warn)
        yield later(9, "answers", publicity.answer)
        yield later(13, "appeals", publicity.rule)
        yield later(16, "confirmation", publicity.finalise)


def _end():
    month = date(YEAR, 12, 1)

    def on(day, name, do):
        return Step(date(YEAR, 12, day), name, do, month)

    def later(day, name, do):
        return Step(date(YEAR + 1, 1, day), name, do, month)

    yield on(26, "registration", month_end.register)
    yield on(26, "declarations", month_end.declare)
    yield on(27, "review", month_end.review)
    yield on(28, "decisions above", month_end.decide_above)
    yield on(28, "close", month_end.close)
    yield on(29, "months put right", year_end.put_right)
    yield on(29, "year proposed", year_end.propose)
    yield on(30, "year answered", year_end.answer)
    yield later(8, "year approved", year_end.approve)
    yield later(9, "publication", publicity.publish)
    yield later(12, "reading", publicity.read)
    yield later(12, "warnings", care.warn)
    yield later(20, "confirmation", publicity.finalise)


def _with_nights(steps):
    """Before each day's work, what the daily jobs do."""
    nights = {}
    for step in steps:
        if step.day not in nights and step.name != "organisation":
            night = beginning.pass_nights
            nights[step.day] = Step(step.day, "night", night, step.month, DISTRICT)
            yield nights[step.day]
        yield step
