from odoo import api, models
from odoo.fields import Command
from odoo.tools import SQL

TO_MANY = ("option_ids", "missed_ids")
# Of whom nothing is left in the year: his history has been corrected.
EMPTY = {
    "status": "left",
    "months": 0,
    "weights": False,
    "score": 0.0,
    "rank": 0,
    "is_below": False,
    "zero_months": 0,
    "computed_grade_id": False,
    "option_ids": [Command.clear()],
    "places_left": False,
    "missed_ids": [Command.clear()],
}


class PartyAppraisal(models.Model):
    """What the engine says of a member's year, against what is written."""

    _inherit = "party.appraisal"

    @api.model
    def _read_written(self, domain, names):
        """What is written, past the cache: there are many.

        :param names: of columns
        :return: ``{id of a member: {"id", column: value}}``, with ids of grades under
            ``TO_MANY``
        """
        self.env["party.appraisal"].flush_model()
        query = self._search(domain)
        columns = SQL(", ").join(self._field_to_sql(self._table, n) for n in names)
        self.env.cr.execute(
            query.select(SQL("%s.id", SQL.identifier(self._table)), columns)
        )
        written = {}
        for id_, *values in self.env.cr.fetchall():
            row = {"id": id_, **dict(zip(names, values, strict=True))}
            written[row["member_id"]] = {**row, **{name: [] for name in TO_MANY}}
        self._read_links({row["id"]: row for row in written.values()})
        return written

    def _read_links(self, by_id):
        """Add the grades to which rows link.

        :param by_id: ``{id of an appraisal: row}``
        """
        for name in TO_MANY:
            field = self._fields[name]
            rows = self.env.execute_query(
                SQL(
                    "SELECT %(mine)s, %(grade)s FROM %(table)s "
                    "WHERE %(mine)s = ANY(%(ids)s)",
                    mine=SQL.identifier(field.column1),
                    grade=SQL.identifier(field.column2),
                    table=SQL.identifier(field.relation),
                    ids=list(by_id),
                )
            )
            for id_, grade_id in rows:
                by_id[id_][name].append(grade_id)

    def _empty(self):
        """The row stays, since the log may speak of it; it says nothing any more."""
        self.write(EMPTY)


def get_differing(written, vals):
    """What of the engine's values is not what is written.

    :param written: a row as ``_read_written`` gives it
    :return: values for ``write``
    """
    differing = {}
    for name, value in vals.items():
        if name in TO_MANY:
            if set(written[name]) != set(value):
                differing[name] = [Command.set(value)]
        elif (written[name] or False) != (value or False):
            differing[name] = value
    return differing


def is_empty(written):
    return written["status"] == EMPTY["status"] and not written["months"]
