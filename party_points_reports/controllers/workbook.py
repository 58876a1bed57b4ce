from odoo import http
from odoo.http import request

from ..models.party_workbook import KINDS
from .streaming import stream_workbook


class Workbook(http.Controller):
    @http.route(
        "/party_points/workbook.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def workbook(self, kind="", branch="", year="", month="", below="", **kw):
        """Registers and summaries of the branches that the user keeps (REP-2).

        :param str kind: register, month, year or appraisal
        :param str branch: the id of the organisation
        :param str month: 1 to 12; a register without one is of the whole year
        :param str below: not empty: with the organisations under it
        """
        numbers = [branch, year, month or "0"]
        if kind not in dict(KINDS) or not all(_is_number(text) for text in numbers):
            raise request.not_found()
        branch, year, month = map(int, numbers)
        if not 1900 <= year <= 2100 or month not in range(kind == "month", 13):
            raise request.not_found()
        workbook = request.env["party.workbook"]
        branches = workbook._find_branches(branch, bool(below), kind)
        if not branches:  # guessed, or not his: he learns nothing of either
            raise request.not_found()
        top = request.env["party.branch"].browse(branch)
        name, sheets = workbook._get_sheets(kind, top, branches, year, month)
        return stream_workbook(name, sheets)


def _is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 10
