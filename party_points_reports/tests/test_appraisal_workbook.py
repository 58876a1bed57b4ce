import io

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..xlsx import write_workbook
from .year_common import PartyYearCommon

LABEL = "Confirmed by the Member Meeting"
TAKERS = ("committee", "secretary", "superior", "supervisor")


@tagged("post_install", "-at_install")
class TestAppraisalWorkbook(PartyYearCommon):
    """The annual appraisal as a workbook (REP-2)."""

    def download(self, branch=None, role="secretary", below=False):
        """What a user downloads, as openpyxl reads it."""
        workbook = self.as_role(role, self.env["party.workbook"])
        top = branch or self.branch
        branches = workbook._find_branches(top.id, below, "appraisal")
        name, sheets = workbook._get_sheets("appraisal", top, branches, self.year)
        self.assertEqual(name, f"Annual Appraisal {top.name} {self.year}")
        file = io.BytesIO()
        write_workbook(file, sheets)
        return load_workbook(file)

    def rows(self, sheet):
        """:return: ``{name of a member: {head: cell}}``"""
        heads = [cell.value for cell in sheet[1]]
        return {
            row[0].value: dict(zip(heads, row, strict=True))
            for row in sheet.iter_rows(min_row=2)
        }

    def test_sheet_holds_figures_places_and_grades(self):
        row = self.rows(self.download().active)["test_member"]
        self.assertEqual(row["Score of the Year"].value, 61.25)
        self.assertEqual(row["Score of the Year"].data_type, "n")
        self.assertEqual(row["Score of the Year"].number_format, "0.00")
        self.assertEqual(row["Rank in the Branch"].value, 3)
        self.assertEqual(row["Computed Grade"].value, "To Be Talked to")
        self.assertEqual(row["Grade"].value, "Qualified")
        self.assertEqual(row["Why the Grade Departs"].value, "He was ill in March.")
        self.assertEqual(row["Answer of the Member"].value, "Appealed")
        self.assertEqual(row["Answered on"].number_format, "yyyy-mm-dd")
        self.assertEqual(row["Democratic Evaluation"].value, 90)
        self.assertIsNone(row["Mark of the Leader"].value)

    def test_who_is_not_ranked_has_no_place_and_says_why(self):
        row = self.rows(self.download().active)["test_scorekeeper"]
        self.assertIsNone(row["Rank in the Branch"].value)
        self.assertIsNone(row["Score of the Year"].value)
        self.assertEqual(row["Remark"].value, "Exempt")

    def test_sheet_is_ready_to_filter_and_print(self):
        sheet = self.download().active
        self.assertEqual(sheet.freeze_panes, "B2")
        self.assertEqual(sheet.auto_filter.ref, "A1:X5")

    def test_subtree_has_an_overview_without_members(self):
        self.period(self.other_branch, self.on(3))
        book = self.download(self.committee, "superior", below=True)
        self.assertEqual(book.sheetnames, ["Overview", "Branch 1", "Branch 2"])
        row = next(book["Overview"].iter_rows(min_row=2, values_only=True))
        self.assertEqual(row[1:6], ("Branch 1", "Branch 1", LABEL, 3, 1))
        self.assertNotIn("test_member", [cell.value for cell in book["Overview"]["B"]])

    def test_officers_take_it(self):
        for role in TAKERS:
            with self.subTest(role=role):
                self.assertIn("test_member", self.rows(self.download(role=role).active))

    def test_scorekeeper_and_members_do_not(self):
        for role in ("scorekeeper", "member", "stranger", "elsewhere"):
            with self.subTest(role=role):
                workbook = self.as_role(role, self.env["party.workbook"])
                found = workbook._find_branches(self.branch.id, False, "appraisal")
                self.assertFalse(found)

    def test_dialog_says_to_the_scorekeeper_for_whom_it_is(self):
        wizard = self.as_role("scorekeeper", self.env["party.workbook.wizard"])
        wizard = wizard.create(
            {"kind": "appraisal", "branch_id": self.branch.id, "year": self.year}
        )
        with self.assertRaisesRegex(UserError, "for its committee"):
            wizard.action_download()

    def test_dialog_leads_the_secretary_to_it(self):
        wizard = self.as_role("secretary", self.env["party.workbook.wizard"])
        wizard = wizard.create(
            {"kind": "appraisal", "branch_id": self.branch.id, "year": self.year}
        )
        url = wizard.action_download()["url"]
        self.assertIn("kind=appraisal", url)
        self.assertIn("month=&", url)
