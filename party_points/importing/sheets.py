"""What a sheet consists of, and how a table becomes rows of values."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from odoo.tools.translate import LazyGettext, LazyTranslate

from .cells import CellProblem, is_empty, parse_text

_lt = LazyTranslate(__name__)

# How several values stand in one cell.
LIST_COMMA = re.compile(r"\s*[,，、;；\n]\s*")
LIST_SEPARATOR = "、"
# Heads are known in these languages, whichever are active.
HEAD_LANGUAGES = ("en_US", "zh_CN")


@dataclass
class Column:
    """A column: its technical name, its head, how a cell of it is read.

    ``choices`` instead of ``parse``: ``{what may stand there: value}``; ``labels`` are
    what a template offers and an export writes: ``{value: label}``. With ``is_list``
    several of them may stand in a cell. ``example`` is for the template, too. An export
    leaves a cell of zero empty, unless ``writes_zero``: where a missing number means
    another one.
    """

    name: str
    head: LazyGettext
    required: bool = False
    parse: Callable[[Any], Any] = parse_text
    choices: dict[str, Any] | None = None
    labels: dict[Any, str] = field(default_factory=dict)
    is_list: bool = False
    example: str = ""
    writes_zero: bool = False

    @property
    def options(self):
        return list(self.labels.values())

    def get_names(self, language):
        """What the head may be called."""
        heads = {self.head._translate(lang) for lang in (*HEAD_LANGUAGES, language)}
        return {self.name, *heads}

    def get_value(self, cell):
        """:raise CellProblem: where the cell cannot be read"""
        if self.choices is None:
            return self.parse(cell)
        text = parse_text(cell)
        if not self.is_list:
            return self._choose(text)
        return [self._choose(part) for part in LIST_COMMA.split(text) if part]

    def _choose(self, text):
        if text in self.choices:
            return self.choices[text]
        raise CellProblem(
            _lt("Only these may stand here: %(options)s.", options=self.options)
        )

    def get_cell(self, value):
        """What stands in a cell for a value: the way back, for an export."""
        if self.is_list:
            return LIST_SEPARATOR.join(self.labels[part] for part in value) or None
        if self.required or self.writes_zero or value in self.labels:
            return self.labels.get(value, value)
        return value or None


@dataclass
class Sheet:
    """A sheet: its technical name, its title and its columns."""

    name: str
    title: LazyGettext
    columns: list[Column]

    def get_names(self, language):
        return {
            self.name,
            *(self.title._translate(lang) for lang in (*HEAD_LANGUAGES, language)),
        }

    def get_missing_columns(self, table, language):
        """:return: the obligatory columns that the table lacks"""
        heads = set(table.heads)
        return [
            column
            for column in self.columns
            if column.required and not column.get_names(language) & heads
        ]

    def get_known_heads(self, table, language):
        """:return: ``{index: column}`` of the columns that the table has"""
        by_name = {
            name: column
            for column in self.columns
            for name in column.get_names(language)
        }
        return {
            index: by_name[head]
            for index, head in enumerate(table.heads)
            if head in by_name
        }


@dataclass(eq=False)
class Row:
    """One row of a sheet: what its cells say, and what they mean.

    ``values`` holds the columns that are filled in: an empty cell changes nothing.
    """

    sheet: Sheet
    number: int
    cells: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Problem:
    """What is wrong, where. ``column`` is ``None`` where it is the row as a whole."""

    sheet: Sheet | None
    number: int
    column: Column | None
    value: Any
    message: str


def find_sheet(sheets, table, language):
    """The sheet that the table is: by its title, or by its columns.

    :return: a ``Sheet``, or ``None``
    """
    for sheet in sheets:
        if table.name in sheet.get_names(language):
            return sheet
    matching = [s for s in sheets if not s.get_missing_columns(table, language)]
    return max(
        matching, key=lambda s: len(s.get_known_heads(table, language)), default=None
    )


def parse_rows(sheet, table, language, translate):
    """Read the rows of a table.

    :param str language: of the user, for heads
    :param translate: makes a message of a lazy translation
    :return: ``(good rows, bad rows, problems)``
    """
    known = sheet.get_known_heads(table, language)
    good, bad, problems = [], [], []
    for number, cells in table.rows:
        row = Row(sheet, number, {})
        found = []
        for index, column in known.items():
            cell = cells[index] if index < len(cells) else None
            row.cells[column.name] = cell
            message = _read_cell(row, column, cell)
            if message:
                found.append(Problem(sheet, number, column, cell, translate(message)))
        (bad if found else good).append(row)
        problems += found
    return good, bad, problems


def _read_cell(row, column, cell):
    """Put the cell's value into the row.

    :return: what is wrong with it, or ``None``
    """
    if is_empty(cell):
        return _lt("This must be filled in.") if column.required else None
    try:
        row.values[column.name] = column.get_value(cell)
    except CellProblem as problem:
        return problem.reason
    return None
