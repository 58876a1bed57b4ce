from odoo import http
from odoo.http import request

from .xlsx import make_response


class OrganisationTemplate(http.Controller):
    @http.route(
        "/party_points/organisation_template.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def organisation_template(self):
        """The workbook to fill in for the import (ORG-10), for administrators.

        :raise AccessError: for everybody else
        """
        wizard = request.env["party.organisation.import"]
        wizard.check_access("create")
        return make_response(wizard._get_template(), "organisation_template.xlsx")
