from odoo import models
from odoo.fields import Command


class PartyDutyLog(models.Model):
    """What was done on a duty post can become a declaration (ORG-9)."""

    _inherit = "party.duty.log"

    def _get_declarable_items(self):
        """As what the member can declare it, by the rules of its day."""
        self.ensure_one()
        member = self.member_id
        template = member._get_rule_templates(self.date)[member]
        return template.item_ids._filter_for(member).filtered(
            lambda item: "declaration" in item._get_sources()
        )

    def _declare(self, item):
        """Begin a declaration with what was done; the member completes and submits it.

        What he has declared so already, he does not declare twice.

        :return: the line of the declaration
        """
        self.ensure_one()
        self._queue_up()  # of two forms one waits for the other
        vals = {
            "member_id": self.member_id.id,
            "item_id": item.id,
            "date": self.date,
            "description": self.description,
        }
        declared = self.env["party.point.line"].search(
            [
                *((name, "=", value) for name, value in vals.items()),
                ("declaration_id", "!=", False),
                ("state", "not in", ("rejected", "withdrawn")),
            ],
            limit=1,
        )
        if declared:
            return declared
        declaration = self.env["party.declaration"].create(
            {"member_id": self.member_id.id, "line_ids": [Command.create(vals)]}
        )
        return declaration.line_ids
