"""Writing many rows at once, and still knowing which ones were refused."""

import psycopg2

from odoo.exceptions import UserError

# A refused batch is tried again in parts of so many rows, and these row by row.
PART = 64


def write_rows(env, rows, write, refuse):
    """Write rows in one batch; where it is refused, find the rows that are to blame.

    The rules and the messages are those of the models: nothing is checked twice. Good
    rows cost one batch. With one bad row among many all others are written once more,
    and even where every row is bad, each is tried three times at most.

    :param rows: list of rows
    :param write: called with rows; it may raise what models raise
    :param refuse: called with one row and the message
    """
    error = _try(env, rows, write)
    if not error:
        return
    if len(rows) == 1:
        refuse(rows[0], get_message(env, error))
        return
    size = PART if len(rows) > PART else 1
    for start in range(0, len(rows), size):
        write_rows(env, rows[start : start + size], write, refuse)


def _try(env, rows, write):
    """:return: what the models or the database raised, or ``None``"""
    if not rows:
        return None
    try:
        with env.cr.savepoint():
            write(rows)
            env.flush_all()
    except (UserError, psycopg2.IntegrityError, psycopg2.DataError) as error:
        return error
    return None


def get_message(env, error):
    """The message of a refusal, also where the database refused."""
    if isinstance(error, UserError):
        return str(error)
    return env["party.guard.mixin"]._sql_error_to_message(error)
