import io
import json
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.party_points.tests.common import PartyPointsCommon

from .. import paged_media

REPORT = "party_points_reports.party_branch_report"


@tagged("post_install", "-at_install")
class TestWeasyprint(HttpCase, PartyPointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        (cls.users["superior"] | cls.users["administrator"]).lang = "zh_CN"
        cls.branch.name = "葵花社区第一党支部"
        cls.other_branch.name = "葵花社区第二党支部"
        # enough of them for a second page
        cls.env["party.branch"].create(
            [
                {
                    "name": f"第{number}党小组",
                    "code": f"T-1-{number:02}",
                    "level": "group",
                    "parent_id": cls.branch.id,
                }
                for number in range(1, 41)
            ]
        )

    def print_pages(self, branches, role="superior"):
        """The texts of the pages that a user prints."""
        user = self.users[role]
        report = self.env["ir.actions.report"].with_user(user)
        report = report.with_context(lang=user.lang)
        pdf, kind = report._render_qweb_pdf(REPORT, branches.ids)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    def test_two_records_print_one_after_the_other_with_their_own_page_numbers(self):
        pages = self.print_pages(self.branch | self.other_branch)
        self.assertEqual(len(pages), 3)
        places = ["第 1 页，共 2 页", "第 2 页，共 2 页", "第 1 页，共 1 页"]
        for page, place in zip(pages, places, strict=True):
            self.assertIn(place, page)

    def test_document_says_which_language_it_is_in(self):
        report = self.env["ir.actions.report"].with_context(lang="zh_CN")
        pdf, _kind = report._render_qweb_pdf(REPORT, self.other_branch.ids)
        self.assertEqual(PdfReader(io.BytesIO(pdf)).root_object["/Lang"], "zh-CN")

    def test_head_of_page_and_table_repeat_on_every_page(self):
        first, second = self.print_pages(self.branch)
        for page in (first, second):
            self.assertIn("党组织基本情况表", page)
            self.assertIn("葵花社区第一党支部", page)
            self.assertIn("序号", page)
        self.assertIn("第1党小组", first)
        self.assertNotIn("第40党小组", first)
        self.assertIn("第40党小组", second)

    def test_text_keeps_what_looks_like_markup(self):
        self.other_branch.name = "<b>甲&乙</b>"
        self.assertIn("<b>甲&乙</b>", self.print_pages(self.other_branch)[0])

    def test_page_has_the_size_and_side_of_the_paper_format(self):
        self.env.ref("party_points_reports.paperformat_a4").write(
            {"format": "A3", "orientation": "Landscape"}
        )
        pdf, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            REPORT, self.other_branch.ids
        )
        box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
        self.assertEqual(
            [round(float(side) / 72 * 25.4) for side in (box.width, box.height)],
            [420, 297],
        )

    def test_saved_documents_are_attached_record_by_record_and_taken_again(self):
        report = self.env.ref(REPORT)
        report.write({"attachment": "object.code + '.pdf'", "attachment_use": True})
        both = self.branch | self.other_branch
        self.print_pages(both, role="administrator")
        saved = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "party.branch"),
                ("res_id", "in", both.ids),
            ]
        )
        self.assertEqual(sorted(saved.mapped("name")), ["T-1.pdf", "T-2.pdf"])
        self.other_branch.name = "改名后的党支部"
        reprinted = self.print_pages(self.other_branch, role="administrator")
        self.assertNotIn("改名后", reprinted[0])

    def test_document_fetches_nothing_from_outside_the_addons(self):
        refused = [
            "http://127.0.0.1:9/logo.png",
            "file:///etc/passwd",
            "/web/image/1",
            "/party_points_reports/static/../__manifest__.py",
            "/party_points_reports/__manifest__.py",
        ]
        fetcher = paged_media._static_fetcher()
        for address in refused:
            with self.subTest(address=address), self.assertRaises(ValueError):
                fetcher.fetch(paged_media.BASE_URL.rstrip("/") + address)
            with self.subTest(address=address), self.assertRaises(ValueError):
                fetcher.fetch(address)
        styles = fetcher.fetch(
            paged_media.BASE_URL + "party_points_reports/static/src/css/print.css"
        )
        self.addCleanup(styles.close)
        self.assertIn(b"@page", styles.read())

    def test_missing_picture_is_told_in_the_log(self):
        html = "<p>甲</p><img src='/party_points_reports/static/nothing.png'/>"
        with self.assertLogs("weasyprint", "ERROR") as log:
            paged_media.write_pdf(html, "@page { size: A5 }")
        self.assertIn("nothing.png", log.output[0])

    def test_missing_weasyprint_is_said_plainly(self):
        with (
            patch.object(paged_media, "HTML", None),
            self.assertRaisesRegex(UserError, "which this server lacks"),
        ):
            self.env["ir.actions.report"]._render_qweb_pdf(REPORT, self.branch.ids)

    def test_reports_of_other_apps_keep_their_engine(self):
        other = self.env.ref("web.action_report_externalpreview")
        self.assertEqual(other.pdf_engine, "wkhtmltopdf")
        html, kind = self.env["ir.actions.report"]._render_qweb_pdf(
            other, self.env.company.ids
        )
        self.assertEqual(kind, "html")

    def test_secretary_downloads_the_document(self):
        self.authenticate("test_secretary", "test_secretary")
        report = self.env.ref(REPORT).report_name
        response = self.url_open(
            "/report/download",
            data={
                "data": json.dumps(
                    [f"/report/pdf/{report}/{self.branch.id}", "qweb-pdf"]
                ),
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(len(PdfReader(io.BytesIO(response.content)).pages), 2)
