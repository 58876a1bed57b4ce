import base64
import io
import json
from datetime import datetime
from zipfile import ZipFile

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.party_points.tests.privacy_common import PDF, PrivacyCommon


@tagged("post_install", "-at_install")
class TestPersonalData(PrivacyCommon):
    """What is kept of a person, as a file to take away."""

    def open(self, content):
        archive = ZipFile(io.BytesIO(content))
        book = archive.read("Personal Data.xlsx")
        return archive, load_workbook(io.BytesIO(book))

    def export(self, role="member"):
        member = self.as_role(role, self.member)
        _name, content = member._get_personal_archive()
        return self.open(content)

    def test_each_subject_has_a_sheet_with_real_days_and_numbers(self):
        _archive, book = self.export()
        self.assertIn("Person", book.sheetnames)
        sheet = book["Point Line"]
        heads = [cell.value for cell in sheet[1]]
        row = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
        self.assertEqual(
            row["Day"], datetime.combine(self.line.date, datetime.min.time())
        )
        self.assertEqual(row["Points"], self.line.points)

    def test_files_lie_beside_the_workbook_byte_for_byte(self):
        archive, _book = self.export()
        [name] = [name for name in archive.namelist() if "Doctor" in name]
        self.assertEqual(archive.read(name), base64.b64decode(PDF))

    def test_name_of_a_file_leads_nowhere(self):
        self.env.cr.execute(
            "UPDATE party_exemption_paper SET name = '../../etc/passwd.pdf'"
        )
        self.env.invalidate_all()
        archive, _book = self.export()
        self.assertFalse([name for name in archive.namelist() if ".." in name])

    def hand_over(self, role="administrator", **values):
        wizards = self.env["party.export.wizard"].with_user(self.users[role])
        values = {"member_id": self.member.id, "requested_on": self.today, **values}
        wizard = wizards.create(values)
        wizard.action_export()
        return wizard

    def test_administrator_hands_it_over_and_that_is_logged(self):
        before = len(self.member.message_ids)
        wizard = self.hand_over()
        archive, _book = self.open(base64.b64decode(wizard.file))
        self.assertFalse([name for name in archive.namelist() if "Doctor" in name])
        entry = self.env["party.decision"].search([("action", "=", "export_person")])
        self.assertEqual(entry.member_id, self.member)
        self.assertEqual(entry.user_id, self.users["administrator"])
        self.assertEqual(len(self.member.message_ids), before + 1)
        self.assertNotIn("Swept", json.dumps(entry.read(), default=str))

    def test_no_file_outlives_the_erasure(self):
        self.end()
        wizard = self.hand_over()
        self.erase()
        self.assertFalse(wizard.sudo().exists())

    def test_nobody_else_hands_it_over(self):
        for role in ("member", "secretary", "superior"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.hand_over(role)

    def test_it_needs_the_day_of_the_request(self):
        for day in (False, self.days(1)):
            with self.subTest(day=day), self.assertRaises(UserError):
                self.hand_over(requested_on=day)
