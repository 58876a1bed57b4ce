"""How printed documents say days, moments and choices: the same for every reader."""

from odoo.tools import format_date, format_datetime

from odoo.addons.party_points.clock import OFFICIAL_TIME
from odoo.addons.party_points.models.review.party_review_minutes import DAY, MOMENT


def say_day(env, day):
    """A day, or nothing where there is none."""
    return format_date(env, day, date_format=DAY) if day else ""


def say_moment(env, moment):
    """A moment by the clock of Beijing, or nothing where there is none."""
    if not moment:
        return ""
    return format_datetime(env, moment, tz=OFFICIAL_TIME, dt_format=MOMENT)


def say_choice(record, name):
    """The label of a selection field's value, or nothing."""
    labels = dict(record._fields[name]._description_selection(record.env))
    return labels.get(record[name], "")
