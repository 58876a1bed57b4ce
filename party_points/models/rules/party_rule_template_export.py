from odoo import models

from ...importing.rulebook_sheets import get_sheets
from ...importing.rulebook_values import get_rows
from ...importing.template import write_template


class PartyRuleTemplate(models.Model):
    """Templates as a rule book, which an import reads again (RULE-7)."""

    _inherit = "party.rule.template"

    def action_export(self):
        """Download the chosen templates with their schemes as a workbook."""
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_points/rulebook.xlsx?ids={ids}",
            "target": "download",
        }

    def _write_rulebook(self, file):
        """Write the templates as a workbook, in the user's language.

        :param file: a file open for writing bytes
        """
        write_template(file, get_sheets(self.env).values(), self.env._, get_rows(self))
