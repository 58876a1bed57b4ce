from odoo import models

from ..importing.organisation_sheets import get_sheets
from ..importing.organisation_writer import OrganisationWriter


class PartyOrganisationImport(models.TransientModel):
    """Take in a whole organisation: a sheet each for organisations, members, histories
    and positions (ORG-10)."""

    _name = "party.organisation.import"
    _description = "Import of an Organisation"
    _inherit = ["party.workbook.import.mixin"]
    _template_url = "/party_points/organisation_template.xlsx"

    def _get_sheets(self):
        return get_sheets(self.env)

    def _get_writer(self, sheets):
        return OrganisationWriter(self.env, sheets)

    def _get_title(self):
        return self.env._("Import Organisation")
