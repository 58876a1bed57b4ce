from odoo import models


class PartyRuleItem(models.Model):
    """An item on the pages of members."""

    _inherit = "party.rule.item"

    def _get_quantity_label(self):
        return self.env._("How many: %(unit)s", unit=self.unit)

    def _get_deadline_hint(self):
        return self.env._(
            "Submit it within %(days)s days of this day. Later, two members must "
            "witness it.",
            days=self.days_to_register,
        )
