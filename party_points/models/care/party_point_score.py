from odoo import models


class PartyPointScore(models.Model):
    """What a month score leads to (WARN-1, WARN-2)."""

    _inherit = "party.point.score"

    def _has_led_to(self, warning):
        """Whether a warning fits the score, by what its rule said at the time."""
        self.ensure_one()
        if warning.trigger == "below":
            return self.is_below and self.run == warning.run
        return warning.trigger != "zero" or self._is_zero_by_handling()
