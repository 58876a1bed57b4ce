from odoo import http
from odoo.http import request

from .streaming import stream_workbook


class OrganisationRegister(http.Controller):
    @http.route(
        "/party_points/organisation_register.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def organisation_register(self, ids="", **kw):
        """The register of the organisations the user may read, as a workbook.

        :param str ids: the organisations at the top, separated by commas
        """
        ids = [int(id_) for id_ in ids.split(",") if id_.isdecimal()]
        sheet = request.env["party.branch"].browse(ids)._get_register_sheet()
        return stream_workbook(sheet.title, [sheet])
