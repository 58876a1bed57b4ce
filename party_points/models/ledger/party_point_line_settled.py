from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ...scoring.lines import Line
from ...scoring.points import to_points
from ...scoring.settling import Entry, depends_on_settled
from .party_point_line_entry import to_cut


class PartyPointLine(models.Model):
    """What a year has settled by now. There are many times as many such lines as are
    to be decided: they are read without records, and of each no more than the engine
    asks of what is settled."""

    _inherit = "party.point.line"

    def _get_settled(self, year, engine_lines):
        """What the members have settled, these lines apart: of those for whom it
        matters to what these lines count.

        :param dict engine_lines: ``{line: engine's line}``
        :return: ``{id of a member: entries in the order in which they were settled}``
        """
        dependent = self.filtered(lambda line: depends_on_settled(engine_lines[line]))
        return self._get_settled_of(year, dependent.member_id)

    def _get_settled_of(self, year, members):
        """What the members have settled, these lines apart.

        :return: ``{id of a member: entries in the order in which they were settled}``
        """
        rows = self._read_settled(year, members) if members else []
        templates = self.env["party.rule.template"].browse({row[3] for row in rows})
        items = {
            item.id: engine_item
            for item, engine_item in templates._to_scoring_items().items()
        }
        settled = defaultdict(list)
        for line_id, member_id, item_id, _template_id, *row in rows:
            settled[member_id].append(_make_entry(line_id, items[item_id], *row))
        return settled

    def _read_settled(self, year, members):
        """As ``_make_entry`` takes them. Of a reversal the engine asks for no more: it
        knows the line that is reversed."""
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT line.id, line.member_id, line.item_id, line.template_id,
                       line.date, line.raw_points, line.points, line.cuts,
                       line.reverses_id, line.restores_id,
                       COALESCE(line.deed_line_id,
                                (SELECT deed_line_id
                                   FROM party_point_line
                                  WHERE deed_line_id = line.id
                                  LIMIT 1)) AS cause
                  FROM party_point_line AS line
                 WHERE line.member_id = ANY(%s)
                   AND line.date BETWEEN %s AND %s
                   AND line.state = 'confirmed'
                   AND line.id != ALL(%s)
                 ORDER BY line.settled_number, line.id
                """,
                members.ids,
                f"{year}-01-01",
                f"{year}-12-31",
                self.ids,
            )
        )


def _make_entry(line_id, item, day, raw, points, cuts, reverses, restores, cause):
    """The line as it was settled.

    :param item: the engine's
    """
    return Entry(
        Line(line_id, item, day, cause=cause, reverses=reverses, restores=restores),
        to_points(raw),
        to_points(points),
        tuple(to_cut(cut) for cut in cuts or ()),
    )
