import json
from io import BytesIO

import openpyxl

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .hr_common import PartyHrCommon

COLUMNS = {
    "year": "Year",
    "employee_id/name": "Employee",
    "grade": "Grade",
    "score": "Score",
    "contribution": "Contribution",
}


@tagged("post_install", "-at_install")
class TestExport(PartyHrCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link("member")
        cls.new_scale()
        cycle = cls.new_cycle()
        cls.new_appraisal(cycle, cls.members["member"])
        cls.finish(cycle)

    def export(self, login, model, columns):
        self.authenticate(login, login)
        types = {"score": "float", "contribution": "float"}
        names = [
            {"name": name, "label": label, "type": types.get(name, "char")}
            for name, label in columns.items()
        ]
        data = {
            "model": model,
            "fields": names,
            "ids": False,
            "domain": [],
            "groupby": [],
            "context": {},
            "import_compat": False,
        }
        return self.url_open(
            "/web/export/xlsx",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )

    def test_hr_exports_the_results(self):
        response = self.export("test_hr", "party.hr.result", COLUMNS)
        self.assertEqual(response.status_code, 200, response.text[:3000])
        sheet = openpyxl.load_workbook(BytesIO(response.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(rows[0], tuple(COLUMNS.values()))
        name = self.employees["member"].name
        self.assertEqual(rows[1], (self.year, name, "Pioneer", 90, 20))
        self.assertEqual(len(rows), 2)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.export")
    def test_an_officer_exports_neither_results_nor_the_link(self):
        for model, columns in (
            ("party.hr.result", COLUMNS),
            ("hr.employee", {"party_member_id": "Member"}),
            ("hr.employee", {"party_result_ids/grade": "Grade"}),
        ):
            response = self.export("test_officer", model, columns)
            self.assertNotEqual(response.status_code, 200, (model, columns))
