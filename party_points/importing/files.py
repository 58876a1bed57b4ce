"""Workbooks (XLSX) and CSV files as tables, however Excel has written them."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# A workbook is a ZIP file; one that unpacks to more than this is refused.
MAX_UNPACKED = 512 * 2**20
# A sheet that is formatted to its last column has more cells than memory holds.
MAX_COLUMNS = 64
MAX_ROWS = 200_000
# What reading a damaged workbook may raise, early or late.
DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
# Excel's own note of the separator, as a first line.
SEPARATOR_NOTE = re.compile(r"sep=(.)")
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
            return _read_workbook(content)
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
        visible = [s for s in workbook.worksheets if s.sheet_state == "visible"]
        tables = [_read_sheet(sheet) for sheet in visible]
        workbook.close()
    except DAMAGED as error:
        raise FileProblem(
            _lt("The file is no workbook, or it is damaged or protected.")
        ) from error
    return [table for table in tables if table]


def _read_sheet(sheet):
    # the size that a program noted in the sheet may be wrong
    sheet.reset_dimensions()
    lines = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
    return _to_table(sheet.title, lines)


def _read_csv(name, content):
    text = _decode(content).lstrip("\r\n")
    first_line, _, rest = text.partition("\n")
    if note := SEPARATOR_NOTE.fullmatch(first_line.strip()):
        delimiter, text = note[1], rest
    else:
        delimiter = max(",;\t，", key=first_line.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return _to_table(name, lines)
    except csv.Error as error:
        raise FileProblem(_lt("The CSV file is damaged.")) from error


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
            while not heads[-1]:
                heads.pop()
        else:
            rows.append((number, cells[: len(heads)]))
        if len(rows) > MAX_ROWS:
            raise FileProblem(_lt("A sheet has more than 200,000 rows. Divide it."))
    return heads and Table(name.strip(), heads, rows)
