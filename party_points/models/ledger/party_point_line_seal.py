import hashlib
import json
import secrets

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
# What people have written. The seal holds a digest of it, which stays true when the
# text is erased with all that is personal of a member.
TEXT_COLUMNS = ["description", "decision_reason"]
# Before a digest that stands for a line whose seal had been made of the text itself.
SEALED_AGAIN = "again:"
KEPT_COLUMNS = ["text_salt", "text_digest"]


class PartyPointLine(models.Model):
    """The chain of a branch's sealed lines (LINE-6).

    Each line has a number in its branch and a hash over its content and the hash of the
    line before. Whoever changes, adds or removes a line in the database breaks the
    chain there; the last link of a closed month is kept on the month, so that a cut at
    the end shows, too.

    What was written is in the hash by a digest, salted so that nobody finds it out by
    guessing. Where a member's personal data were erased, text and salt are gone and
    the digest stays: all else of the line is held as fast as before. A line that was
    sealed with the text itself keeps its link, and is sealed a second time without it.
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
            row["text_salt"] = secrets.token_hex(16)
            row["text_digest"] = _get_text_digest(row)
            link = _get_link(link, number, row)
            sealed.append(
                (row["id"], number, link, row["text_salt"], row["text_digest"])
            )
        columns = zip(*sealed, strict=True) if sealed else [()] * 5
        self.env.cr.execute(
            SQL(
                "UPDATE party_point_line line "
                "SET seal_number = new.number, seal_hash = new.link, "
                "text_salt = new.salt, text_digest = new.digest "
                "FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[], %s::text[]) "
                "AS new(id, number, link, salt, digest) WHERE line.id = new.id",
                *map(list, columns),
            )
        )
        self.invalidate_recordset(["seal_number", "seal_hash", *KEPT_COLUMNS])
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
        seal = ["seal_number", "seal_hash", *KEPT_COLUMNS]
        columns = ["id", *SEALED_COLUMNS, *RARE_COLUMNS, *seal]
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
        # sudo: whose text may be missing
        members_sudo = self.env["party.member"].sudo().with_context(active_test=False)
        erased_ids = set(members_sudo.search([("erased_on", "!=", False)]).ids)
        link = ""
        for number, row in enumerate(rows, start=1):
            link = _get_expected_link(link, number, row, row["member_id"] in erased_ids)
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

    def _erase_texts(self):
        """Erase what is written in lines, when the personal data of their member are
        erased; seals hold. It is done for good: the salt goes, too.

        Called as superuser, where the chains are whole.
        """
        if not self:
            return
        again = {
            row["id"]: _seal_again(self._get_link_before(row), _without_text(row))
            for row in self._read_sealed(
                SQL("id = ANY(%s) AND seal_number IS NOT NULL", sorted(self.ids))
            )
            if not row["text_digest"]
        }
        self.env.cr.execute(
            SQL(
                "UPDATE party_point_line SET description = NULL, "
                "decision_reason = NULL, text_salt = NULL, text_digest = "
                "COALESCE(text_digest, %s::jsonb ->> id::text) WHERE id = ANY(%s)",
                json.dumps(again),
                sorted(self.ids),
            )
        )
        self.invalidate_recordset([*TEXT_COLUMNS, *KEPT_COLUMNS], flush=False)

    @api.model
    def _get_link_before(self, row):
        before = self.search(
            [
                ("branch_id", "=", row["branch_id"]),
                ("seal_number", "=", row["seal_number"] - 1),
            ],
            limit=1,
        )
        return before.seal_hash or ""


def _get_expected_link(before, number, row, is_erased):
    """The hash that a line has if it is what was sealed; else an empty one.

    :param bool is_erased: whether the personal data of its member were erased
    """
    digest = row["text_digest"] or ""
    if digest and not row["text_salt"] and not (is_erased and _is_without_text(row)):
        return ""
    if digest.startswith(SEALED_AGAIN):
        return row["seal_hash"] if digest == _seal_again(before, row) else ""
    if row["text_salt"] and digest != _get_text_digest(row):
        return ""
    return _get_link(before, number, row)


def _get_text_digest(row):
    return _get_hash([row["text_salt"], [row[column] for column in TEXT_COLUMNS]])


def _is_without_text(row):
    return not any(row[column] for column in TEXT_COLUMNS)


def _without_text(row):
    return row | dict.fromkeys(TEXT_COLUMNS)


def _seal_again(before, row):
    """The second seal of a line whose first was made of a text that is erased: over
    the first one, and all that is left."""
    link = _get_link(before, row["seal_number"], row | {"text_digest": None})
    return SEALED_AGAIN + _get_hash([row["seal_hash"], link])


def _get_link(before, number, row):
    """The hash of a line: over its number, its content and the hash before it.

    :param str before: the hash of the line before; empty for the first
    :param dict row: as ``_read_sealed`` gives it
    """
    digest = row.get("text_digest")
    content = {column: row[column] for column in SEALED_COLUMNS}
    content |= {column: row[column] for column in RARE_COLUMNS if row[column]}
    if digest:
        content = {k: v for k, v in content.items() if k not in TEXT_COLUMNS}
        content["text_digest"] = digest
    return _get_hash([before, number, row["id"], content])


def _get_hash(content):
    text = json.dumps(content, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
