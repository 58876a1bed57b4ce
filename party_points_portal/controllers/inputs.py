"""What comes with a request is a stranger's text, or a file in its place; here it
becomes values."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import format_list

# As much as a member writes; a longer text is no mistake of a thumb.
MAX_LENGTH = 10_000


def read_text(text):
    r"""What somebody wrote, without what no database takes and without blank ends.

    >>> read_text(" a\r\nb\0 "), read_text(None), read_text(object())
    ('a\nb', '', '')
    """
    text = text if isinstance(text, str) else ""
    return text.replace("\0", "").replace("\r\n", "\n").strip()


def read_number(text):
    """A number as it stands in an address or a form; 0 for anything else.

    >>> read_number("12"), read_number("-1"), read_number("1e3"), read_number("²")
    (12, 0, 0, 0)
    >>> read_number(None), read_number(object()), read_number("9" * 40)
    (0, 0, 0)
    """
    text = read_text(text)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def read_day(text):
    """A day as a date field sends it; ``False`` for anything else.

    >>> read_day("2025-02-28").isoformat(), read_day("2025-02-30"), read_day(None)
    ('2025-02-28', False, False)
    """
    try:
        return fields.Date.to_date(read_text(text)[:10]) or False
    except ValueError:
        return False


def check_day(text):
    """:return: the day that a date field sends
    :raise UserError: where it is none
    """
    if day := read_day(text):
        return day
    raise UserError(request.env._("Enter the day, for example 2026-03-31."))


def check_filled(texts):
    """:param dict texts: ``{label: text}`` of what cannot be left empty
    :raise UserError: with what is empty
    """
    if missing := [label for label, text in texts.items() if not text]:
        names = format_list(request.env, missing)
        raise UserError(request.env._("Fill in: %(fields)s.", fields=names))


def check_length(*texts, limit=MAX_LENGTH):
    """:raise UserError: where a text is longer than anybody reads"""
    if any(len(text) > limit for text in texts):
        raise UserError(
            request.env._(
                "The text is too long. Keep it under %(number)s characters.",
                number=limit,
            )
        )
