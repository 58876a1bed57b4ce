import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

from ..xlsx import write_workbook

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        # closed by the response when it has been sent
        file = tempfile.TemporaryFile()
        write_workbook(file, [sheet])
        size = file.tell()
        file.seek(0)
        return http.Response(
            wrap_file(request.httprequest.environ, file),
            content_type=XLSX_TYPE,
            headers=[
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(f"{sheet.title}.xlsx")),
            ],
            direct_passthrough=True,
        )
