"""The periods that are published: months, quarters, half-years and years."""

from datetime import date

from odoo import fields

# {kind of publication: how many months it covers}
MONTHS_OF_KIND = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def get_periods(kind, year):
    """The periods of a year.

    >>> [str(last) for _first, last in get_periods("half_year", 2026)]
    ['2026-06-30', '2026-12-31']

    :return: list of ``(first day, last day)``
    """
    step = MONTHS_OF_KIND[kind]
    firsts = [date(year, month, 1) for month in range(1, 13, step)]
    return [(first, _get_end(first, step)) for first in firsts]


def get_months(date_from, date_to):
    """The first days of the months from a day to a day.

    >>> [str(month) for month in get_months(date(2026, 11, 1), date(2026, 12, 31))]
    ['2026-11-01', '2026-12-01']
    """
    number = (date_to.year - date_from.year) * 12 + date_to.month - date_from.month + 1
    first = date_from.replace(day=1)
    return [fields.Date.add(first, months=n) for n in range(number)]


def get_last_day(month):
    return fields.Date.end_of(month, "month")


def _get_end(first, months):
    return get_last_day(fields.Date.add(first, months=months - 1))
