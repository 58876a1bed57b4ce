import doctest
import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from .. import xlsx
from ..xlsx import DAY, POINTS, Column, Sheet, SheetNames, write_workbook


@tagged("post_install", "-at_install")
class TestXlsx(BaseCase):
    def write_book(self, *sheets, **options):
        file = io.BytesIO()
        write_workbook(file, sheets)
        return load_workbook(file, **options)

    def names(self, *titles):
        names = SheetNames()
        return [names.add(title) for title in titles]

    def test_docstrings_hold(self):
        self.assertEqual(doctest.testmod(xlsx).failed, 0)

    def test_names_differ_also_where_the_cut_part_made_the_difference(self):
        first, second = self.names("x" * 40, "x" * 39 + "y")
        self.assertEqual((len(first), len(second)), (31, 31))
        self.assertEqual(second, "x" * 27 + " (2)")

    def test_names_differ_for_excel_which_knows_no_case(self):
        self.assertEqual(self.names("East", "EAST", "East (2)")[1], "EAST (2)")
        self.assertEqual(len(set(map(str.lower, self.names("a", "A", "A (2)")))), 3)

    def test_names_hold_nothing_that_excel_refuses(self):
        names = self.names("a[b]:c*d?e/f\\g", "'quoted'", "", "///", "History", "a\nb")
        book = self.write_book(
            *(Sheet(name, [Column("A")], [("x",)]) for name in names)
        )
        self.assertEqual(book.sheetnames, names)
        self.assertEqual(names[1], "quoted")
        self.assertEqual(names[4], "History (2)")

    def test_names_count_as_excel_counts(self):
        [name] = self.names("𠮷" * 20)
        self.assertEqual(name, "𠮷" * 15)

    def test_names_that_are_given_once_more_stay(self):
        names = self.names("a" * 40, "a" * 40, "b")
        self.assertEqual(self.names(*names), names)

    def test_text_that_is_too_long_loses_neither_row_nor_neighbours(self):
        rows = [("x" * 40000, 1), ("y", 2)]
        sheet = self.write_book(Sheet("S", [Column("A"), Column("B")], rows)).active
        self.assertEqual(len(sheet["A2"].value), 32767)
        self.assertEqual([sheet["B2"].value, sheet["B3"].value], [1, 2])

    def test_sums_have_no_binary_remainders(self):
        rows = [(0.1,)] * 3
        column = Column("A", total=True, shown_as=POINTS)
        sheet = self.write_book(Sheet("S", [column], rows), data_only=True).active
        self.assertEqual(sheet["A5"].value, 0.3)

    def test_empty_cells_are_empty_and_count_nothing(self):
        columns = [Column("A", total=True, shown_as=POINTS), Column("B", shown_as=DAY)]
        rows = [(None, None), (2, date(2024, 2, 29))]
        sheet = self.write_book(Sheet("S", columns, rows), data_only=True).active
        self.assertIsNone(sheet["A2"].value)
        self.assertEqual(sheet["A4"].value, 2)
        self.assertEqual(sheet["B3"].number_format, DAY)
