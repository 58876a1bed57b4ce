"""Workbooks (XLSX) and CSV files as tables, however Excel has written them."""

import csv
import io
import zipfile
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# A workbook is a ZIP file; one that unpacks to more than this is refused.
MAX_UNPACKED = 512 * 2**20
# As Excel writes CSV: with a byte order mark, without, in Chinese, as Unicode text.
ENCODINGS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class FileProblem(Exception):
    """The file as a whole cannot be read; ``reason`` is a lazy translation."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass
class Table:
    """One sheet: its name, its heads, and ``(row number, cells)`` below them.

    Row numbers are those that a spreadsheet shows; empty rows are left out.
    """

    name: str
    heads: list[str]
    rows: list[tuple[int, list]]


def read_tables(filename, content):
    """Read all tables of a file.

    :param str filename: its ending tells what it is
    :param bytes content: of the file
    :return: list of ``Table``; empty sheets are left out
    :raise FileProblem: where the file cannot be read
    """
    name = filename.rpartition(".")[0] or filename
    match filename.lower().rpartition(".")[2]:
        case "xlsx":
            return list(_read_workbook(content))
        case "csv" | "txt":
            return [table for table in [_read_csv(name, content)] if table]
        case "xls":
            raise FileProblem(
                _lt("This is an old Excel file. Save it as .xlsx in Excel first.")
            )
    raise FileProblem(_lt("Choose a workbook (.xlsx) or CSV files (.csv)."))


def _read_workbook(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise FileProblem(_lt("The workbook is too large."))
        workbook = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
    except (
        InvalidFileException,
        KeyError,
        OSError,
        ValueError,
        zipfile.BadZipFile,
    ) as error:
        raise FileProblem(
            _lt("The file is no workbook, or it is damaged or protected.")
        ) from error
    for sheet in workbook.worksheets:
        # the size that a program noted in the sheet may be wrong
        sheet.reset_dimensions()
        table = _to_table(sheet.title, sheet.iter_rows(values_only=True))
        if table:
            yield table
    workbook.close()


def _read_csv(name, content):
    text = _decode(content)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t，", key=first_line.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FileProblem(_lt("The CSV file is damaged.")) from error
    return _to_table(name, lines)


def _decode(content):
    encodings = [name for mark, name in ENCODINGS if content.startswith(mark)]
    for encoding in encodings or ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileProblem(
        _lt("The characters cannot be read. Save the file as “CSV UTF-8” in Excel.")
    )


def _to_table(name, lines):
    """The first line that is not empty holds the heads."""
    heads, rows = None, []
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in line]
        if all(cell in (None, "") for cell in cells):
            continue
        if heads is None:
            heads = ["" if cell is None else str(cell) for cell in cells]
        else:
            rows.append((number, cells))
    return heads and Table(name.strip(), heads, rows)
