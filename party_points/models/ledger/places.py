"""Where members belonged, by which rules they were scored and when they were exempt:
asked once for many lines, answered in memory."""

from odoo import fields

from ...clock import today
from ..rules.validities import Validities


class Places:
    """The dated facts that lines depend on, for some members.

    It reads as the environment that it is given; the number of queries does not depend
    on the number of members or days.
    """

    def __init__(self, members):
        env = members.env
        self.members = members
        self.today = today(members)
        self.rows = env["party.assignment"].search(
            [("member_id", "in", members.ids)], order="date_from desc"
        )
        self.rows_by_member = self.rows.grouped("member_id")
        self.exemptions = (
            env["party.exemption"]
            .search([("member_id", "in", members.ids), ("state", "=", "confirmed")])
            .grouped("member_id")
        )
        self.validities = Validities(self.rows.branch_id)
        self._found = {}  # {(member, day): row}
        self._item_vals = {}  # {id of an item: values}
        self._templates = {}  # {(branch, day): {class: template}}

    def get_row(self, member, day):
        """The row of the member's history on a day; empty where he was no member."""
        key = (member.id, day)
        if key not in self._found:
            rows = self.rows_by_member.get(member, self.rows.browse())
            row = next((row for row in rows if row.date_from <= day), rows.browse())
            if row.standing == "ended":
                row = rows.browse()
            self._found[key] = row
        return self._found[key]

    def fetch_items(self, ids):
        """Read what ``get_item_vals`` will ask for, at once."""
        items = self.rows.env["party.rule.item"].browse(ids)
        items.fetch(["template_id", "dimension_id", "kind", "days_to_register"])

    def get_item_vals(self, item):
        """What lines of an item keep of it."""
        if item.id not in self._item_vals:
            self._item_vals[item.id] = {
                "template_id": item.template_id.id,
                "dimension_id": item.dimension_id.id,
                "kind": item.kind,
            }
        return self._item_vals[item.id]

    def is_exempt(self, member, day):
        return any(
            exemption._is_in_force(day) for exemption in self.exemptions.get(member, ())
        )

    def get_template(self, row, day):
        """The rules in force for a row of history on a day; empty where none are."""
        key = (row.branch_id, day)
        if key not in self._templates:
            self._templates[key] = self.validities.get_all(*key)
        return self._templates[key].get(row.member_class_id, self.validities.nothing)


def get_month(day):
    """The first day of the month of a day."""
    return fields.Date.start_of(day, "month")
