"""The confirmed lines of many members as the engine takes them, without records: a
trial of other rules reads as many as a whole subtree has in a year (RULE-5)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo.tools import SQL

from ...scoring.lines import Line, Outcome
from ...scoring.points import to_points
from ...scoring.rules import Item, Kind, Method


class LineRow(NamedTuple):
    """A line of the ledger, as the database gives it."""

    id: int
    member: int
    code: str
    kind: str
    method: str
    date: date
    quantity: Decimal | None
    given: Decimal | None
    level: str | None
    outcome: str | None
    deed: int | None
    reverses: int | None
    restores: int | None
    counted: Decimal


def read_member_lines(env, member_ids, day_from, day_to):
    """The lines of closed months.

    Called for members whose scores the user may see; it asks for no rights itself.

    :return: ``{id of a member: (lines, given back)}``: list of ``Line``, and list of
        ``(Line, points, id of the deduction of which a part was given back)``. Their
        items know a code, a kind and a method only.
    """
    rows = _read(env, member_ids, day_from, day_to)
    deeds = {row.deed for row in rows} - {None}
    items = {}
    lines = defaultdict(lambda: ([], []))
    for row in rows:
        key = row.code, row.kind, row.method
        if key not in items:
            items[key] = Item(row.code, Kind(row.kind), Method(row.method))
        line = _make_line(row, items[key], deeds)
        standing, given_back = lines[row.member]
        if row.restores:
            given_back.append((line, to_points(row.counted), row.restores))
        else:
            standing.append(line)
    return lines


def _make_line(row, item, deeds):
    """As ``party.point.line._to_scoring_line`` makes it; a reversal belongs to no
    deed, since the trial leaves it out."""
    cause = row.deed or row.id
    is_expected = item.method is Method.EXPECTED
    return Line(
        row.id,
        item,
        row.date,
        quantity=to_points(row.quantity or 0),
        points=to_points(row.given or 0),
        level=row.level or "",
        cause=cause if cause in deeds else None,
        outcome=Outcome(row.outcome) if row.outcome and is_expected else None,
        reverses=row.reverses,
    )


def _read(env, member_ids, day_from, day_to):
    for model in ("party.point.line", "party.rule.item", "party.period"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT line.id, line.member_id, item.code, item.kind, item.method,
                   line.date, line.quantity, line.points_given, level.code,
                   line.outcome, line.deed_line_id, line.reverses_id,
                   line.restores_id, line.points
              FROM party_point_line AS line
              JOIN party_rule_item AS item ON item.id = line.item_id
              JOIN party_period AS period ON period.id = line.period_id
              LEFT JOIN party_honour_level AS level ON level.id = line.honour_level_id
             WHERE line.member_id = ANY(%s)
               AND line.date BETWEEN %s AND %s
               AND line.state = 'confirmed'
               AND period.state = 'closed'
             ORDER BY line.date, line.id
            """,
            member_ids,
            day_from,
            day_to,
        )
    )
    return [LineRow(*row) for row in rows]
