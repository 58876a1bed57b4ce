"""The one clock of the addon: days begin in Beijing, whoever looks and from where."""

from odoo import fields
from odoo.exceptions import ValidationError

OFFICIAL_TIME = "Asia/Shanghai"


def today(records):
    """The date on which rights, deadlines and histories turn (ORG-2).

    It does not follow the reader's time zone: a position ends for everybody at the
    same moment, and a user without a time zone loses nothing. Fit for ``default=``.

    :param records: any recordset; its environment is asked
    :return: a ``date``
    """
    return fields.Date.context_today(records.with_context(tz=OFFICIAL_TIME))


def get_day(records, moment):
    """The day on which something was, by the same clock.

    :param records: any recordset; its environment is asked
    :param datetime moment: as the database has it
    :return: a ``date``
    """
    official = records.with_context(tz=OFFICIAL_TIME)
    return fields.Datetime.context_timestamp(official, moment).date()


def check_not_in_future(records):
    """A log tells what was, not what is planned.

    :param records: of a model with a ``date``
    :raise ValidationError: where a date is later than today
    """
    if any(record.date and record.date > today(records) for record in records):
        raise ValidationError(
            records.env._(
                "Log what has taken place; the date cannot be later than today."
            )
        )
