"""The rows of a large SELECT, a batch at a time: the database keeps the rest."""

from itertools import count

from odoo.tools import SQL

BATCH = 2000
_numbers = count(1)


def fetch_in_batches(env, query, size=BATCH):
    """Yield the rows of a statement; memory holds one batch of them.

    :param SQL query: a SELECT
    """
    cursor = SQL.identifier(f"party_rows_{next(_numbers)}")
    env.flush_query(query)
    env.cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", cursor, query))
    rows = True
    while rows:
        env.cr.execute(SQL("FETCH %s FROM %s", size, cursor))
        rows = env.cr.fetchall()
        yield from rows
    env.cr.execute(SQL("CLOSE %s", cursor))
