"""Parsed rows become records, and what is refused is collected with its place."""

from ..models.mixins.party_guard_mixin import is_bulk_import
from .sheets import Problem
from .writing import write_rows

# What is added in bulk does without: a log of each record, and followers.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}
COUNTS = ("created", "updated", "unchanged")


class RowWriter:
    """Takes the parsed rows of all sheets of a file; a subclass writes them.

    Records are recognised by codes. Existing ones are read once for each sheet. A row
    that depends on a refused one is passed over in silence: its own error would only
    repeat the first.
    """

    def __init__(self, env, sheets):
        self.env = env
        self.sheets = sheets  # {sheet name: Sheet}
        self.problems = []
        self.counts = {name: dict.fromkeys(COUNTS, 0) for name in sheets}
        self.rows = {name: [] for name in sheets}  # {sheet name: [Row]}
        self.found = {name: {} for name in sheets}  # {sheet name: {code: record}}
        self.refused = {name: set() for name in sheets}  # {sheet name: codes}

    def write_all(self):
        """Write all sheets; ``problems`` says afterwards what was refused."""
        raise NotImplementedError

    def add(self, sheet, good, bad, problems):
        """Take what was parsed of a table."""
        self.rows[sheet.name] += good
        self.problems += problems
        for row in bad:
            self._mark_refused(row)

    def has_rows(self):
        return any(self.rows.values())

    def refuse_file(self, message):
        self.problems.append(Problem(None, 0, None, None, message))

    def get_problems_in_order(self):
        order = [None, *self.sheets]
        return sorted(
            self.problems,
            key=lambda p: (order.index(p.sheet and p.sheet.name), p.number),
        )

    def _find(self, sheet_name, model, codes):
        """Look up records by their codes, archived ones too, into ``found``."""
        codes = {code for code in codes if code}
        if codes:
            records = self.env[model].with_context(active_test=False)
            for record in records.search([("code", "in", list(codes))]):
                self.found[sheet_name][record.code] = record.with_env(self.env)

    def _get_named(self, sheet_name, *columns):
        """The codes that the rows of a sheet name in these columns."""
        return {
            row.values[column]
            for row in self.rows[sheet_name]
            for column in columns
            if column in row.values
        }

    def _is_known(self, row, column, sheet_name, in_file=()):
        """Whether what a cell names is in the database or will be; refuse if not."""
        code = row.values.get(column)
        if not code or code in self.found[sheet_name] or code in in_file:
            return True
        if code in self.refused[sheet_name]:
            self._mark_refused(row)
        else:
            self._refuse_unknown(row, column, sheet_name)
        return False

    def _refuse_unknown(self, row, column, sheet_name):
        message = self.env._(
            "“%(code)s” is neither in the sheet “%(sheet)s” nor in the database.",
            code=row.values.get(column),
            sheet=self.env._(self.sheets[sheet_name].title),
        )
        self._refuse(row, message, column)

    def _without_doubles(self, sheet_name, *columns):
        """The rows of a sheet; one that names the same thing again is refused."""
        first, rows = {}, []
        for row in self.rows[sheet_name]:
            key = tuple(row.values.get(column) for column in columns)
            if key in first:
                message = self.env._(
                    "Row %(number)s says something about the same already.",
                    number=first[key],
                )
                self._refuse(row, message, columns[-1])
            else:
                first[key] = row.number
                rows.append(row)
        return rows

    def _upsert(self, model, existing, prepare):
        """Change what differs, then add what is new.

        :param existing: ``{row: record}``; an empty one where the row is new
        :param prepare: makes values of a row
        """
        changed, new = [], []
        for row, record in existing.items():
            if not record:
                new.append(row)
            elif self._get_changes(record, prepare(row)):
                changed.append(row)
            else:
                self.counts[row.sheet.name]["unchanged"] += 1

        def write(batch):
            for row in batch:
                record = existing[row]
                record.write(self._get_changes(record, prepare(row)))

        def create(batch):
            self._create(model, [prepare(row) for row in batch])

        self._write_counted("updated", changed, write)
        self._write_counted("created", new, create)

    def _get_changes(self, record, vals):
        """Those of the values that have to be written."""
        return get_differences(record, vals)

    def _create(self, model, vals_list):
        """Add records without a log entry for each; changes are logged as always."""
        token = is_bulk_import.set(True)
        try:
            self.env[model].with_context(**QUIET).create(vals_list)
        finally:
            is_bulk_import.reset(token)

    def _write_counted(self, what, rows, write):
        before = len(self.problems)
        write_rows(self.env, rows, write, self._refuse)
        if rows:
            refused = len(self.problems) - before
            self.counts[rows[0].sheet.name][what] += len(rows) - refused

    def _refuse(self, row, message, column_name=None):
        columns = {column.name: column for column in row.sheet.columns}
        value = row.cells.get(column_name) if column_name else None
        self.problems.append(
            Problem(row.sheet, row.number, columns.get(column_name), value, message)
        )
        self._mark_refused(row)

    def _mark_refused(self, row):
        self.refused[row.sheet.name].add(row.values.get("code"))


def get_differences(record, vals):
    """Those of the values that the record does not have already."""
    differences = {}
    for name, value in vals.items():
        now, wanted = record[name], value
        if record._fields[name].type == "many2one":
            now = now.id
        elif record._fields[name].type == "many2many":
            now, wanted = {*now.ids}, {*value[0][2]}  # one Command.set
        if now != wanted:
            differences[name] = value
    return differences
