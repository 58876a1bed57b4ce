"""A rule book as an XLSX file: always the same bytes for the same book."""

import io
from datetime import datetime

import xlsxwriter

from .labels import COLUMNS, NUMBERS, TITLES, VALUES, YES_NO

CREATED = datetime(2026, 1, 1)
BETWEEN = "、"  # the entries of a list in a cell
WIDTH = 11
# {column: width} where it is not the usual one; what is wider than twice the usual
# wraps
WIDTHS = {
    "code": 16,
    "template": 16,
    "grading": 16,
    "scheme": 16,
    "base_mode": 16,
    "tie_order": 28,
    "criterion": 14,
    "consequence": 18,
    "member_classes": 18,
    "document": 30,
    "name": 40,
    "method": 12,
    "evidence": 36,
    "sources": 26,
    "activity_type": 20,
    "decider": 16,
    "audience": 26,
    "description": 48,
    "reference": 44,
    "note": 60,
}


def to_bytes(book):
    """:param book: ``{sheet: [{column: value}]}``, as in the modules of ``books``"""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": "党员积分细则", "created": CREATED})
        for sheet in COLUMNS:
            _write_sheet(workbook, sheet, rows(book, sheet))
    return file.getvalue()


def _write_sheet(workbook, name, sheet_rows):
    head_format = workbook.add_format({"bold": True, "bg_color": "#f2f2f2"})
    plain = workbook.add_format({"valign": "top"})
    wrapped = workbook.add_format({"valign": "top", "text_wrap": True})
    sheet = workbook.add_worksheet(TITLES[name])
    for place, (column, head) in enumerate(COLUMNS[name].items()):
        width = max(WIDTHS.get(column, WIDTH), 2 * len(head) + 1)
        sheet.set_column(place, place, width, wrapped if width > 2 * WIDTH else plain)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, COLUMNS[name].values(), head_format)
    for number, row in enumerate(sheet_rows):
        sheet.write_row(number + 1, 0, row)


def rows(book, sheet):
    """The cells of a sheet below its heads, labels for keys.

    :raise ValueError: where a record has a column that the sheet does not know
    :raise KeyError: where it has a key without a label
    """
    columns = COLUMNS[sheet]
    for record in book[sheet]:
        unknown = set(record) - set(columns)
        if unknown:
            raise ValueError(f"{sheet}: {sorted(unknown)} in {record}")
        yield [_cell(column, record.get(column)) for column in columns]


def _cell(column, value):
    """What stands in a cell: a label, several, a number, a text, or nothing."""
    labels = VALUES.get(column)
    if labels == YES_NO:
        value = value or "no"
    if value is None or value == ():
        return None
    if column in NUMBERS:
        return float(value)
    if isinstance(value, tuple):
        return BETWEEN.join(labels[key] if labels else key for key in value)
    return labels[value] if labels else value
