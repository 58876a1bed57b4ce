from odoo import models


class PartyCycle(models.Model):
    """What the year's end means for the files of employees (APP-8)."""

    _inherit = "party.cycle"

    def _after_final(self):
        result = super()._after_final()
        # sudo: whoever approves the year has no right on employees, nor needs one
        cycles_sudo = self.sudo()
        cycles_sudo.env["party.hr.result"]._write_final(cycles_sudo.appraisal_ids)
        return result

    def _follow_findings(self):
        """HR learns, too, whether the secretary may be nominated still."""
        result = super()._follow_findings()
        secretaries = self.appraisal_ids._filter_secretaries()
        self.env["party.hr.result"]._follow_nomination(secretaries)
        return result

    def _after_reopen(self):
        result = super()._after_reopen()
        # sudo: whoever reopens the year has no right on employees, nor needs one
        cycles_sudo = self.sudo()
        cycles_sudo.env["party.hr.result"].search(
            [("appraisal_id", "in", cycles_sudo.appraisal_ids.ids)]
        )._supersede()
        return result
