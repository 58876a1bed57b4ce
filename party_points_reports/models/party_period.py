from odoo import models


class PartyPeriod(models.Model):
    _inherit = "party.period"

    def action_open_workbook_wizard(self):
        """Choose which workbook of this month to download."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points_reports.party_workbook_wizard_action"
        )
        context = {
            "default_kind": "month",
            "default_branch_id": self.branch_id.id,
            "default_year": self.date_from.year,
            "default_month": str(self.date_from.month),
        }
        return {**action, "context": context}
