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
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass
class Column:
    """One column: its head, its width in characters, and whether the sheet ends
    with its sum."""

    head: str
    width: int = 12
    total: bool = False


@dataclass
class Sheet:
    """One table. ``rows`` yields tuples as long as ``columns``; text stays text,
    also where it begins like a formula."""

    title: str
    columns: list[Column]
    rows: Iterable[tuple]


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
    with xlsxwriter.Workbook(file, options) as workbook:
        for sheet in sheets:
            _write_sheet(workbook, sheet)


def _write_sheet(workbook, sheet):
    worksheet = workbook.add_worksheet(FORBIDDEN_IN_NAME.sub(" ", sheet.title)[:31])
    head_format = workbook.add_format(
        {"bold": True, "bg_color": "#F4ECEA", "border": 1, "text_wrap": True}
    )
    for index, column in enumerate(sheet.columns):
        worksheet.set_column(index, index, column.width)
    worksheet.write_row(0, 0, [column.head for column in sheet.columns], head_format)
    sums = [0] * len(sheet.columns)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        worksheet.write_row(last, 0, row)
        for index, column in enumerate(sheet.columns):
            if column.total:
                sums[index] += row[index]
    _write_totals(workbook, worksheet, sheet.columns, last, sums)
    _set_up_page(worksheet, last, len(sheet.columns) - 1)


def _write_totals(workbook, worksheet, columns, last, sums):
    """Write formulas that follow the filter, with our own sums as their values."""
    total_format = workbook.add_format({"bold": True, "top": 1})
    for index, column in enumerate(columns):
        if column.total and last:
            letter = xlsxwriter.utility.xl_col_to_name(index)
            formula = f"=SUBTOTAL(9,{letter}2:{letter}{last + 1})"
            worksheet.write_formula(last + 1, index, formula, total_format, sums[index])


def _set_up_page(worksheet, last_row, last_column):
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, last_row, last_column)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&L&A&R&P / &N")
