import doctest
import io
import zipfile
from datetime import date, datetime

import openpyxl

from odoo.tests import BaseCase, tagged

from ..importing import cells
from ..importing.cells import CellProblem, parse_date, parse_text
from ..importing.files import FileProblem, read_tables


def workbook(**sheets):
    """A workbook as bytes; ``sheets``: ``{title: rows}``."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@tagged("post_install", "-at_install")
class TestReadingFiles(BaseCase):
    def assert_table(self, filename, content, number=2):
        """The first so many of two rows."""
        [table] = read_tables(filename, content)
        rows = [(2, ["X-1", "葵花社区"]), (4, ["X-2", "𠮷祥村"])]
        self.assertEqual(table.heads, ["编码", "名称"])
        self.assertEqual(table.rows, rows[:number])

    def test_csv_is_read_in_every_encoding_that_excel_writes(self):
        text = "编码,名称\r\nX-1,葵花社区\r\n,\r\nX-2, 𠮷祥村 \r\n"
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            with self.subTest(encoding=encoding):
                self.assert_table("a.csv", text.encode(encoding))

    def test_csv_may_be_separated_by_semicolons_or_tabs(self):
        for delimiter in ";\t":
            text = "编码,名称\nX-1,葵花社区\n\nX-2,𠮷祥村\n".replace(",", delimiter)
            self.assert_table("a.csv", text.encode())

    def test_workbook_gives_a_table_for_each_sheet_that_is_not_empty(self):
        content = workbook(一=[["编码"], ["X-1"]], 空=[], 二=[[None], ["名称"], ["甲"]])
        first, second = read_tables("a.XLSX", content)
        self.assertEqual((first.name, first.rows), ("一", [(2, ["X-1"])]))
        self.assertEqual((second.name, second.rows), ("二", [(3, ["甲"])]))

    def test_excels_note_of_the_separator_is_no_head(self):
        self.assert_table("a.csv", "sep=;\n编码;名称\nX-1;葵花社区\n;\n".encode(), 1)

    def test_sheet_formatted_to_its_last_column_is_cut(self):
        wide = ["X-1", *[None] * 200, "far away"]
        [table] = read_tables("a.xlsx", workbook(一=[["编码", "名称"], wide]))
        self.assertEqual(table.rows, [(2, ["X-1", None])])

    def test_workbook_that_is_damaged_inside_is_refused_too(self):
        content = workbook(一=[["编码"], ["X-1"]])
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            parts = {name: whole.read(name) for name in whole.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        for name, damage in ((sheet, b"<worksheet><row"), ("xl/workbook.xml", b"<")):
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w") as damaged:
                for part, data in {**parts, name: damage}.items():
                    damaged.writestr(part, data)
            with self.subTest(part=name), self.assertRaises(FileProblem):
                read_tables("a.xlsx", file.getvalue())

    def test_quotes_and_line_breaks_in_a_cell_are_kept(self):
        [table] = read_tables("a.csv", '编码,名称\nX-1,"甲,""乙""\n丙"\n'.encode())
        self.assertEqual(table.rows[0][1], ["X-1", '甲,"乙"\n丙'])

    def test_empty_file_has_no_table(self):
        self.assertEqual(read_tables("a.csv", b""), [])

    def test_what_is_no_workbook_is_refused_with_advice(self):
        for filename, content, advice in (
            ("a.xlsx", b"no zip", "no workbook"),
            ("a.xlsx", workbook(一=[["编码"]])[:300], "no workbook"),
            ("a.xls", b"old", "Save it as .xlsx"),
            ("a.pdf", b"%PDF", "Choose a workbook"),
            ("a.csv", b"\xff\xff\x00\x01\x02", "CSV UTF-8"),
        ):
            with (
                self.subTest(filename=filename, content=content[:5]),
                self.assertRaises(FileProblem) as caught,
            ):
                read_tables(filename, content)
            self.assertIn(advice, caught.exception.reason._translate("en_US"))


@tagged("post_install", "-at_install")
class TestReadingCells(BaseCase):
    def test_examples_in_the_documentation_are_true(self):
        self.assertEqual(doctest.testmod(cells).failed, 0)

    def test_dates_are_read_as_excel_stores_them_and_as_people_write_them(self):
        for cell in (
            date(2024, 5, 1),
            datetime(2024, 5, 1),
            "2024-05-01",
            "2024-05-01 00:00:00",
            "2024/5/1",
            "2024.5.1",
            "2024年5月1日",
            "20240501",
            20240501,
        ):
            with self.subTest(cell=cell):
                self.assertEqual(parse_date(cell), date(2024, 5, 1))

    def test_what_is_no_date_is_refused(self):
        for cell in ("2024-02-30", "1.5.24", "2024", "今天", 45413.5, "0000-00-00"):
            with self.subTest(cell=cell), self.assertRaises(CellProblem):
                parse_date(cell)

    def test_codes_that_excel_took_for_numbers_are_read_as_typed(self):
        self.assertEqual(parse_text(1001), "1001")
        self.assertEqual(parse_text(1001.0), "1001")

    def test_codes_that_excel_took_for_dates_are_refused(self):
        with self.assertRaises(CellProblem):
            parse_text(datetime(2026, 1, 1))
