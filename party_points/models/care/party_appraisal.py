from odoo import models

from .party_warning_proposal import GRADE_TRIGGERS


class PartyAppraisal(models.Model):
    """What a final grade leads to (WARN-3)."""

    _inherit = "party.appraisal"

    def _is_in_last_group(self):
        self.ensure_one()
        grade = self.grade_id
        return grade.criterion == "last_share" or grade.consequence == "talk"

    def _led_to(self, warning):
        """Whether a warning fits the year, by what its rule said at the time."""
        self.ensure_one()
        if warning.trigger in GRADE_TRIGGERS.values():
            return GRADE_TRIGGERS.get(self.grade_id.consequence) == warning.trigger
        return warning.trigger != "secretary_last" or self._is_in_last_group()
