from odoo import http
from odoo.http import request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OrganisationTemplate(http.Controller):
    @http.route(
        "/party_points/organisation_template.xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def organisation_template(self):
        """The workbook to fill in for the import (ORG-10), for administrators.

        :raise AccessError: for everybody else
        """
        wizard = request.env["party.organisation.import"]
        wizard.check_access("create")
        return request.make_response(
            wizard._get_template(),
            headers=[
                ("Content-Type", XLSX),
                (
                    "Content-Disposition",
                    http.content_disposition("organisation_template.xlsx"),
                ),
            ],
        )
