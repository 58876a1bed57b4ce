"""A book as an XLSX file: always the same bytes for the same book."""

import io
from datetime import datetime

import xlsxwriter

from .labels import HISTORY, MEMBERS, ORGANISATIONS, POSITIONS, SHEETS, VALUES

CREATED = datetime(2026, 1, 1)
WIDTH_OF_NAMES = 44
WIDTH = 14


def to_bytes(book):
    file = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": "党组织和党员（演示）", "created": CREATED})
        head_format = workbook.add_format({"bold": True, "bg_color": "#f2f2f2"})
        for title, heads in SHEETS.items():
            sheet = workbook.add_worksheet(title)
            sheet.set_column(0, len(heads) - 1, WIDTH)
            if title == ORGANISATIONS:
                sheet.set_column(1, 1, WIDTH_OF_NAMES)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, heads, head_format)
            for number, row in enumerate(rows(book, title)):
                sheet.write_row(number + 1, 0, row)
    return file.getvalue()


def rows(book, title):
    """The cells of a sheet below its heads, labels for keys."""
    records = {
        ORGANISATIONS: book.organisations,
        MEMBERS: book.members,
        HISTORY: book.history,
        POSITIONS: book.positions,
    }
    fields = SHEETS[title].values()
    for record in records[title]:
        yield [_cell(field, getattr(record, field)) for field in fields]


def _cell(field, value):
    """What stands in a cell: a label, a date, a text, or nothing."""
    if not value:
        return None
    return VALUES[field][value] if field in VALUES else value
