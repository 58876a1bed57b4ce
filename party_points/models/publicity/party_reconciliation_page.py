from odoo import api, fields, models
from odoo.tools import format_date

from ..rules.texts import format_points


class PartyReconciliation(models.Model):
    """What the branch has published of the member, which he compares with his own
    handbook (PUB-5)."""

    _inherit = "party.reconciliation"

    page = fields.Html(
        string="The Branch's Record", compute="_compute_page", sanitize=False
    )

    @api.depends("publication_id.version_id", "member_id")
    @api.depends_context("lang")
    def _compute_page(self):
        for reconciliation in self:
            reconciliation.page = self.env["ir.qweb"]._render(
                "party_points.party_reconciliation_page", reconciliation._get_record()
            )

    def _get_record(self):
        """His figures and entries as the publication has them now.

        :return: ``{"row": of the content or ``None``, "months": [{"month", "total",
            "is_excused"}], "entries": of the content}``, and what the page writes
            them with; see ``party.publication.version``
        """
        self.ensure_one()
        # sudo: what was published of the member alone; the reader may read that
        content = self.sudo().publication_id.version_id.content or {}
        member_id = self.member_id.id
        rows = [row for row in content.get("members", ()) if row["id"] == member_id]
        row = rows[0] if rows else None
        return {
            "row": row,
            "months": self._get_months(row or {}),
            "entries": [
                entry
                for entry in content.get("entries", ())
                if entry["member"] == member_id
            ],
            "format_points": format_points,
            "format_day": lambda day: format_date(self.env, day),
            **self._get_line_labels(),
        }

    def _get_months(self, row):
        return [
            {
                "month": format_date(self.env, day, date_format="y-MM"),
                "total": total,
                "is_excused": is_excused,
            }
            for day, total, is_excused in row.get("months", ())
        ]

    def _get_line_labels(self):
        line_fields = self.env["party.point.line"]._fields
        return {
            f"{name}_labels": dict(line_fields[name]._description_selection(self.env))
            for name in ("kind", "outcome")
        }
