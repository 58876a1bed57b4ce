"""A workbook to fill in: the heads with a note on each, and lists to choose from.

A template holds no example rows, which somebody would import; an export holds records.
"""

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from odoo.tools.translate import LazyTranslate

from .cells import parse_date
from .sheets import LIST_SEPARATOR

_lt = LazyTranslate(__name__)

LAST_ROW = 1_048_575
LISTS = "Lists"


def write_template(file, sheets, translate, rows=None):
    """Write a template, or an export in its form.

    :param file: a file open for writing bytes
    :param sheets: iterable of ``Sheet``
    :param translate: makes text of a lazy translation
    :param rows: ``{sheet name: iterable of {column name: value}}``
    """
    rows = rows or {}
    with xlsxwriter.Workbook(
        file, {"strings_to_urls": False, "strings_to_formulas": False}
    ) as workbook:
        lists = []  # what may be chosen, list by list
        for sheet in sheets:
            worksheet = _write_sheet(workbook, sheet, translate, lists)
            _write_rows(worksheet, sheet, rows.get(sheet.name, ()))
        _write_lists(workbook, lists)


def _write_sheet(workbook, sheet, translate, lists):
    worksheet = workbook.add_worksheet(translate(sheet.title))
    head = workbook.add_format({"bold": True, "bg_color": "#F4ECEA", "border": 1})
    required = workbook.add_format(
        {"bold": True, "bg_color": "#D9A8A0", "border": 1, "font_color": "#7A1A10"}
    )
    text = workbook.add_format({"num_format": "@"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    worksheet.freeze_panes(1, 0)
    for index, column in enumerate(sheet.columns):
        is_date = column.parse is parse_date
        worksheet.set_column(index, index, 20, day if is_date else text)
        worksheet.write_string(
            0, index, translate(column.head), required if column.required else head
        )
        if note := _get_note(column, translate):
            worksheet.write_comment(0, index, note)
        if column.options and not column.is_list:
            cells = xl_range_abs(0, len(lists), len(column.options) - 1, len(lists))
            lists.append(column.options)
            rule = {"validate": "list", "source": f"={LISTS}!{cells}"}
            worksheet.data_validation(1, index, LAST_ROW, index, rule)
    return worksheet


def _write_rows(worksheet, sheet, rows):
    for number, row in enumerate(rows, start=1):
        for index, column in enumerate(sheet.columns):
            worksheet.write(number, index, column.get_cell(row.get(column.name)))


def _get_note(column, translate):
    notes = [translate(_lt("Obligatory."))] if column.required else []
    if column.is_list:
        notes.append(
            translate(
                _lt(
                    "One or several of these, separated by “%(separator)s”: "
                    "%(options)s.",
                    separator=LIST_SEPARATOR,
                    options=column.options,
                )
            )
        )
    if column.example:
        notes.append(translate(_lt("For example: %(text)s", text=column.example)))
    return " ".join(notes)


def _write_lists(workbook, lists):
    """A hidden sheet: a list inside a rule can be neither long nor hold a comma."""
    worksheet = workbook.add_worksheet(LISTS)
    worksheet.hide()
    for index, options in enumerate(lists):
        worksheet.write_column(0, index, options)
