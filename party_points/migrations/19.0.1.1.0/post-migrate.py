"""What the year's ranks and grades need of each month score is new in this version
(APP-2, APP-3): it is filled in for the scores that were there before.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

NEW = ("annual_base", "is_base_intact", "attended_count", "held_count", "honour")


def migrate(cr, version):
    if version:
        fill(api.Environment(cr, SUPERUSER_ID, {}))


def fill(env):
    """Fill in the new columns, month by month, by the statement that refreshes scores.
    What is there already stays, in closed months and in open ones."""
    periods = env["party.period"]
    periods._flush_for_scores()
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT period_id FROM party_point_score WHERE %s",
            _is_missing("party_point_score"),
        )
    )
    for of_month in periods.browse(id_ for (id_,) in rows)._by_month():
        env.cr.execute(_get_update(of_month))
    env["party.point.score"].invalidate_model(NEW, flush=False)


def _get_update(periods):
    return SQL(
        """
        UPDATE party_point_score AS score
           SET %(values)s
          FROM (%(select)s) AS snapshot
         WHERE score.period_id = snapshot.period_id
           AND score.member_id = snapshot.member_id
           AND %(is_missing)s
        """,
        values=SQL(", ").join(
            SQL(
                "%s = COALESCE(%s, %s)",
                SQL.identifier(name),
                SQL.identifier("score", name),
                SQL.identifier("snapshot", name),
            )
            for name in NEW
        ),
        select=periods._get_score_select(),
        is_missing=_is_missing("score"),
    )


def _is_missing(table):
    columns = SQL(", ").join(SQL.identifier(table, name) for name in NEW)
    return SQL("num_nulls(%s) > 0", columns)
