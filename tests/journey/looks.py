"""How a person looks at it: his pages, his documents, his workbooks."""

import io

from lxml import html
from openpyxl import load_workbook

from .cast import YEAR
from .readers import read_pdf


class Looks:
    """What somebody reads, and what is hidden from him."""

    def go(self, name, path):
        """A page as a person goes to it, in Chinese; without a name, nobody has signed
        in."""
        number = name and self.get_number(name)
        chinese = {"context": {"lang": "zh_CN"}}
        self.authenticate(number, number, session_extra=chinese)
        return self.url_open(path)

    def open_page(self, name, path):
        answer = self.go(name, path)
        self.assertEqual(answer.status_code, 200, path)
        return answer

    def read_page(self, name, path):
        return html.fromstring(self.open_page(name, path).text)

    def print_words(self, name, report, records):
        """The lines of a document that a person prints."""
        reports = self.as_(name)["ir.actions.report"]
        report = f"party_points_reports.{report}"
        pdf, _kind = reports._render_qweb_pdf(report, records.ids)
        return read_pdf(pdf)

    def download(self, name, kind):
        """The rows of a workbook by the first cell, as ``{name: cells}``."""
        path = f"/party_points/workbook.xlsx?kind={kind}&branch={self.get_branch().id}"
        answer = self.open_page(name, f"{path}&year={YEAR}")
        [sheet] = load_workbook(io.BytesIO(answer.content))
        return {row[0]: row for row in sheet.values}

    def get_status(self, name, path):
        """How a person is answered: 200, 404, or "login" where he is asked to sign
        in."""
        answer = self.go(name, path)
        return "login" if "/web/login" in answer.url else answer.status_code

    def read_text(self, name, path):
        """:return: the text of a page that a person opens"""
        return " ".join(self.read_page(name, path).text_content().split())

    def print_text(self, name, report, records):
        """:return: what a person prints, without spaces, whatever wrapped where"""
        lines = self.print_words(name, report, records)
        return "".join(word for line in lines for word in line)

    def assert_hidden(self, path, *names):
        """:param names: of those who are told that there is no such page"""
        for name in names:
            with self.subTest(path=path, reader=name):
                self.assertEqual(self.get_status(name, path), 404)

    def assert_all_in(self, words, text):
        for word in words:
            with self.subTest(word):
                self.assertIn(word, text)

    def assert_settled(self, dispute, outcome):
        self.assertEqual((dispute.state, dispute.outcome), ("settled", outcome))
