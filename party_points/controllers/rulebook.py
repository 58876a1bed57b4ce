import io

from odoo import http
from odoo.http import request

from .xlsx import make_response


class Rulebook(http.Controller):
    @http.route(
        "/party_points/rulebook_template.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def rulebook_template(self):
        """The workbook to fill in for the import (RULE-7), for those who make rules.

        :raise AccessError: for everybody else
        """
        wizard = request.env["party.rulebook.import"]
        wizard.check_access("create")
        return make_response(wizard._get_template(), "rulebook_template.xlsx")

    @http.route(
        "/party_points/rulebook.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def rulebook(self, ids="", **kw):
        """Rule templates as a rule book that an import reads (RULE-7).

        :param str ids: of templates that the user may read, separated by commas
        :raise AccessError: where he may not read one of them
        """
        ids = [int(id_) for id_ in ids.split(",") if id_.isdecimal()]
        templates = request.env["party.rule.template"].browse(ids).exists()
        if not templates:
            raise request.not_found()
        templates.check_access("read")
        file = io.BytesIO()
        templates._write_rulebook(file)
        name = "-".join(templates[:3].mapped("code")) or "rulebook"
        return make_response(file.getvalue(), f"{name}.xlsx")
