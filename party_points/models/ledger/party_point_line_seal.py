import hashlib
import json

from odoo import api, models
from odoo.tools import SQL

# What a seal holds fast: all that says of whom, for what and how much a line counts.
SEALED_COLUMNS = [
    "branch_id",
    "period_id",
    "member_id",
    "member_class_id",
    "item_id",
    "date",
    "source",
    "quantity",
    "points_given",
    "honour_level_id",
    "outcome",
    "description",
    "deed_line_id",
    "reported_by_id",
    "activity_id",
    "reverses_id",
    "registered_by_id",
    "registered_on",
    "is_late",
    "times",
    "state",
    "raw_points",
    "points",
    "cuts",
    "settled_number",
    "decided_on",
    "decision_reason",
]
# Held fast, too, in the lines that have them; so others keep the seal that they have.
RARE_COLUMNS = ["restores_id"]


class PartyPointLine(models.Model):
    """The chain of a branch's sealed lines (LINE-6).

    Each line has a number in its branch and a hash over its content and the hash of the
    line before. Whoever changes, adds or removes a line in the database breaks the
    chain there; the last link of a closed month is kept on the month, so that a cut at
    the end shows, too.
    """

    _inherit = "party.point.line"

    def _seal(self, branch):
        """Add confirmed lines to the chain of their branch, in the order in which they
        were settled. Called when their month is closed, which holds the branch.

        :return: ``(number, hash)`` of the last link
        """
        number, link = self._get_last_link(branch)
        rows = self._read_sealed(
            SQL("id = ANY(%s) AND seal_number IS NULL", sorted(self.ids))
        )
        sealed = []
        for row in rows:
            number += 1
            link = _get_link(link, number, row)
            sealed.append((row["id"], number, link))
        self.env.cr.execute(
            SQL(
                "UPDATE party_point_line line "
                "SET seal_number = new.number, seal_hash = new.link "
                "FROM unnest(%s::int[], %s::int[], %s::text[]) "
                "AS new(id, number, link) WHERE line.id = new.id",
                [id_ for id_, _number, _link in sealed],
                [number_ for _id, number_, _link in sealed],
                [link_ for _id, _number, link_ in sealed],
            )
        )
        self.invalidate_recordset(["seal_number", "seal_hash"])
        return number, link

    @api.model
    def _get_last_link(self, branch):
        last = self.search(
            [("branch_id", "=", branch.id), ("seal_number", "!=", False)],
            order="seal_number desc",
            limit=1,
        )
        return last.seal_number or 0, last.seal_hash or ""

    @api.model
    def _read_sealed(self, where):
        """The columns that a seal holds fast, as the database has them.

        :return: list of dicts in the order of the chain, or of settling
        """
        self.env.flush_all()
        columns = ["id", *SEALED_COLUMNS, *RARE_COLUMNS, "seal_number", "seal_hash"]
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM party_point_line WHERE %s "
                "ORDER BY seal_number, settled_number, id",
                SQL(", ").join(SQL.identifier(column) for column in columns),
                where,
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _find_broken_link(self, branch):
        """Check the chain of a branch, link by link.

        :return: ``None`` where it is whole; else the number of the first link that is
            changed, missing or added
        """
        rows = self._read_sealed(
            SQL("branch_id = %s AND seal_number IS NOT NULL", branch.id)
        )
        link = ""
        for number, row in enumerate(rows, start=1):
            link = _get_link(link, number, row)
            if (row["seal_number"], row["seal_hash"]) != (number, link):
                return number
        return self._find_cut_end(branch, rows)

    @api.model
    def _find_cut_end(self, branch, rows):
        """Whether the last links of closed months are still where they were."""
        # sudo: the months of the branch, for whoever may check its chain
        periods_sudo = self.env["party.period"].sudo()
        periods = periods_sudo.search([("branch_id", "=", branch.id)])
        for period in periods.filtered("seal_number").sorted("seal_number"):
            links = [row["seal_hash"] for row in rows[: period.seal_number]]
            if links[-1:] != [period.seal_hash] or len(links) < period.seal_number:
                return min(len(rows) + 1, period.seal_number)
        closed = periods.filtered(lambda period: period.state == "closed")
        slipped_in = self.search_count(
            [
                ("period_id", "in", closed.ids),
                ("state", "=", "confirmed"),
                ("seal_number", "=", False),
            ],
            limit=1,
        )
        return len(rows) + 1 if slipped_in else None


def _get_link(before, number, row):
    """The hash of a line: over its number, its content and the hash before it.

    :param str before: the hash of the line before; empty for the first
    :param dict row: as ``_read_sealed`` gives it
    """
    content = {column: row[column] for column in SEALED_COLUMNS}
    content |= {column: row[column] for column in RARE_COLUMNS if row[column]}
    text = json.dumps(
        [before, number, row["id"], content],
        default=str,
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()
