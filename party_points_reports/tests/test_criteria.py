import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.party_points.tests.rules_common import PartyRulesCommon

REPORT = "party_points_reports.party_rule_template_report"


@tagged("post_install", "-at_install")
class TestCriteriaReport(PartyRulesCommon):
    """The criteria are printed for everybody who may read them (RULE-6)."""

    def print_pages(self, role, template):
        """The texts of the pages that a user prints."""
        report = self.env["ir.actions.report"].with_user(self.users[role])
        pdf, kind = report._render_qweb_pdf(REPORT, template.ids)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    def test_member_prints_the_criteria_in_force(self):
        self.enforce(self.template)
        text = " ".join(self.print_pages("member", self.template))
        for words in ("Rules R", "County Committee", "Item FIXED", "+3 each time"):
            self.assertIn(words, text)

    def test_long_criteria_repeat_the_head_of_the_table_and_lose_no_item(self):
        for number in range(60):
            self.new_item(self.template, f"N{number:02}", name=f"Deed number {number}")
        pages = self.print_pages("superior", self.template)
        self.assertGreater(len(pages), 2)
        text = " ".join(pages)
        for number in range(60):
            self.assertIn(f"Deed number {number}", text)
        for page in pages[1:3]:
            self.assertIn("What Is Scored", page)

    def test_what_an_item_is_proven_by_is_printed_once(self):
        self.items["FIXED"].evidence = "Sign-in sheet"
        text = " ".join(self.print_pages("superior", self.template))
        self.assertEqual(text.count("Sign-in sheet"), 1)

    def test_member_cannot_print_a_draft(self):
        with self.assertRaises(AccessError):
            self.print_pages("member", self.template)
