"""Workbooks: a table with a title row becomes a sheet that is ready to read,
filter and print (REP-2).

It knows neither records nor reports. Rows are written as they come, so memory does
not grow with their number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import xlsxwriter

# What Excel refuses in the name of a sheet.
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_NAME = 31
MOST_ROWS = 1_048_576
# How cells show what they hold.
POINTS = "0.00"
DAY = "yyyy-mm-dd"


@dataclass
class Column:
    """One column: its head, its width in characters, whether the sheet ends with its
    sum, and how numbers or dates are shown."""

    head: str
    width: int = 12
    total: bool = False
    shown_as: str | None = None


@dataclass
class Sheet:
    """One table. ``rows`` yields sequences as long as ``columns``; text stays text,
    also where it begins like a formula. A sheet keeps so many of its first columns in
    sight."""

    title: str
    columns: list[Column]
    rows: Iterable[tuple]
    frozen_columns: int = 0


class SheetNames:
    """Names as Excel takes them: no forbidden characters, 31 characters at most, each
    one once.

    >>> names = SheetNames()
    >>> names.add("Road: East/West")
    'Road  East West'
    >>> names.add("road: east/west")
    'road  east west (2)'
    """

    def __init__(self):
        self.taken = {"history"}  # Excel keeps this one for itself

    def add(self, title):
        """:return: the name under which the next sheet of this title stands"""
        title = FORBIDDEN_IN_NAME.sub(" ", title)
        name = _cut(title, LONGEST_NAME)
        number = 1
        while name.lower() in self.taken:
            number += 1
            suffix = f" ({number})"
            name = _cut(title, LONGEST_NAME - len(suffix)) + suffix
        self.taken.add(name.lower())
        return name


def _cut(title, length):
    """Excel counts as UTF-16 does, and wants no apostrophe at either end."""
    cut = title.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")
    return cut.strip(" '") or "Sheet"


def write_workbook(file, sheets):
    """Write the sheets as an XLSX workbook.

    :param file: a file open for writing bytes
    :param sheets: an iterable of ``Sheet``
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    names = SheetNames()
    with xlsxwriter.Workbook(file, options) as workbook:
        for sheet in sheets:
            worksheet = workbook.add_worksheet(names.add(sheet.title))
            _write_sheet(workbook, worksheet, sheet)


def _write_sheet(workbook, worksheet, sheet):
    _write_heads(workbook, worksheet, sheet.columns)
    sums = {index: 0 for index, column in enumerate(sheet.columns) if column.total}
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        _write_row(worksheet, last, row)
        for index in sums:
            sums[index] += row[index] or 0
    _write_totals(workbook, worksheet, sheet.columns, last, sums)
    _set_up_page(worksheet, last, sheet)


def _write_heads(workbook, worksheet, columns):
    head_format = workbook.add_format(
        {"bold": True, "bg_color": "#F4ECEA", "border": 1, "text_wrap": True}
    )
    formats = {
        shown_as: workbook.add_format({"num_format": shown_as})
        for shown_as in {column.shown_as for column in columns} - {None}
    }
    for index, column in enumerate(columns):
        cell_format = formats.get(column.shown_as)
        worksheet.set_column(index, index, column.width, cell_format)
    worksheet.write_row(0, 0, [column.head for column in columns], head_format)


def _write_row(worksheet, number, row):
    """Of a text of more than 32,767 characters that many are written; no row is lost.

    :raise ValueError: where the sheet has no room for it
    """
    if not worksheet.write_row(number, 0, row):
        return
    if number >= MOST_ROWS:
        raise ValueError(f"A sheet has no more than {MOST_ROWS:,} rows.")
    for index, value in enumerate(row):  # it stopped at the long text
        worksheet.write(number, index, value)


def _write_totals(workbook, worksheet, columns, last, sums):
    """Write formulas that follow the filter, with our own sums as their values."""
    formats = {}
    for index, value in sums.items() if last else ():
        shown_as = columns[index].shown_as or "General"
        if shown_as not in formats:
            total_format = {"bold": True, "top": 1, "num_format": shown_as}
            formats[shown_as] = workbook.add_format(total_format)
        letter = xlsxwriter.utility.xl_col_to_name(index)
        formula = f"=SUBTOTAL(9,{letter}2:{letter}{last + 1})"
        value = round(value, 2)  # points have two decimals
        worksheet.write_formula(last + 1, index, formula, formats[shown_as], value)


def _set_up_page(worksheet, last_row, sheet):
    worksheet.freeze_panes(1, sheet.frozen_columns)
    worksheet.autofilter(0, 0, last_row, len(sheet.columns) - 1)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&L&A&R&P / &N")
