from odoo import models

from ..xlsx import DAY, POINTS, Column, Sheet

NOT_REGISTERED = ("draft", "withdrawn")


class PartyWorkbook(models.AbstractModel):
    """The register: the lines of a branch in the order of their days."""

    _inherit = "party.workbook"

    def _get_register_sheet(self, branch, title, *days):
        columns = self._get_register_columns()  # {path: Column}
        rows = self._fetch(
            "party.point.line",
            self._get_register_domain(branch, *days),
            list(columns),
            ["date", "id"],
        )
        rows = self._label_rows(rows, list(columns))
        return Sheet(title, list(columns.values()), rows, frozen_columns=2)

    def _get_register_domain(self, branches, *days):
        """By months: an index finds their lines."""
        months = self.env["party.period"].search(
            self._get_days_domain("date_from", branches, *days)
        )
        return [("period_id", "in", months.ids), ("state", "not in", NOT_REGISTERED)]

    def _get_register_columns(self):
        return {
            "date": Column(self.env._("Day"), 11, shown_as=DAY),
            "member_id.name": Column(self.env._("Member"), 14),
            "member_class_id.name": Column(self.env._("Member Class"), 16),
            "item_id.name": Column(self.env._("Item"), 32),
            "dimension_id.name": Column(self.env._("Dimension"), 16),
            "kind": Column(self.env._("Kind"), 14),
            "source": Column(self.env._("Comes from"), 18),
            "outcome": Column(self.env._("Attendance")),
            "quantity": Column(self.env._("Quantity"), 10, shown_as=POINTS),
            "raw_points": Column(self.env._("Points before Cuts"), shown_as=POINTS),
            "points": Column(self.env._("Points"), total=True, shown_as=POINTS),
            "state": Column(self.env._("State"), 16),
            "registered_on": Column(self.env._("Registered on"), 13, shown_as=DAY),
            "is_late": Column(self.env._("Late"), 8),
            "description": Column(self.env._("Grounds"), 40),
        }

    def _label_rows(self, rows, names):
        """Selections and marks in words."""
        labels = {
            names.index(name): self._get_labels("party.point.line", name)
            for name in ("kind", "source", "outcome", "state")
        }
        labels[names.index("is_late")] = {True: self.env._("Late")}
        for row in rows:
            row = list(row)
            for index, words in labels.items():
                row[index] = words.get(row[index])
            yield row
