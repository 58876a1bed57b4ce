import io

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...importing.files import FileProblem, read_tables
from ...importing.sheets import Problem, find_sheet, parse_rows
from ...importing.template import write_template


class PartyWorkbookImportMixin(models.AbstractModel):
    """Take in a workbook, or the same as CSV files.

    Records are recognised by their codes. What is new is added, what differs is
    changed, an empty cell changes nothing, and what the file does not name stays as it
    is; so the same file a second time changes nothing. If one row is wrong, nothing is
    written and all wrong rows are listed.

    A wizard says in ``_get_sheets`` what a file consists of, in ``_get_writer`` who
    makes records of its rows, and in ``_template_url`` where to download a template.
    """

    _name = "party.workbook.import.mixin"
    _description = "Import of a Workbook"
    _template_url = None

    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Files",
        help="One workbook (.xlsx), or one or several CSV files.",
    )
    state = fields.Selection(
        [
            ("draft", "Choose"),
            ("bad", "Mend"),
            ("checked", "Checked"),
            ("done", "Imported"),
        ],
        default="draft",
        required=True,
        readonly=True,
    )
    summary = fields.Html(readonly=True)

    def _get_sheets(self):
        """:return: ``{technical name: Sheet}``, what others depend on first"""
        raise NotImplementedError

    def _get_writer(self, sheets):
        """:return: a ``RowWriter`` for the sheets"""
        raise NotImplementedError

    def _get_title(self):
        """The title of the dialogue."""
        raise NotImplementedError

    def action_check(self):
        """Try the import, and say what it would do or what is wrong."""
        return self._run(dry_run=True)

    def action_import(self):
        """Import, if nothing is wrong."""
        return self._run(dry_run=False)

    def action_download_template(self):
        return {
            "type": "ir.actions.act_url",
            "url": self._template_url,
            "target": "download",
        }

    @api.model
    def _get_template(self):
        """:return: a workbook to fill in, in the user's language, as bytes"""
        file = io.BytesIO()
        write_template(file, self._get_sheets().values(), self.env._)
        return file.getvalue()

    def _run(self, dry_run):
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose a workbook or CSV files first."))
        files = [
            (attachment.name, attachment.raw) for attachment in self.attachment_ids
        ]
        result = self._load(files, dry_run=dry_run)
        self.write(
            {
                "summary": self.env["ir.qweb"]._render(
                    "party_points.party_workbook_import_summary", result
                ),
                "state": result["errors"]
                and "bad"
                or (dry_run and "checked" or "done"),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self._get_title(),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _load(self, files, dry_run=False):
        """Import files.

        :param files: list of ``(file name, bytes)``
        :param bool dry_run: only try; nothing stays written
        :return: ``{"errors": [{"sheet", "row", "column", "value", "message"}],
            "counts": {sheet title: {"created", "updated", "unchanged"}},
            "ignored": [words on columns and sheets that are not read]}``
        """
        writer = self._get_writer(self._get_sheets())
        ignored = self._read(files, writer)
        savepoint = self.env.cr.savepoint()
        writer.write_all()
        savepoint.close(rollback=bool(dry_run or writer.problems))
        return {
            "errors": [
                self._prepare_error(problem)
                for problem in writer.get_problems_in_order()
            ],
            "counts": {
                self.env._(writer.sheets[name].title): counts
                for name, counts in writer.counts.items()
            },
            "ignored": ignored,
        }

    def _read(self, files, writer):
        """Read the tables and give the writer their rows.

        :return: words on what is not read
        """
        ignored = []
        for filename, content in files:
            try:
                tables = read_tables(filename, content)
            except FileProblem as problem:
                writer.refuse_file(f"{filename}: {self.env._(problem.reason)}")
                continue
            for table in tables:
                ignored += self._read_table(table, writer)
        if not (writer.problems or writer.has_rows()):
            writer.refuse_file(self.env._("There is nothing to import in these files."))
        return ignored

    def _read_table(self, table, writer):
        language = self.env.lang or "en_US"
        sheet = find_sheet(writer.sheets.values(), table, language)
        if not sheet:
            return [self.env._("Sheet “%(name)s”", name=table.name)]
        missing = sheet.get_missing_columns(table, language)
        if missing:
            message = self.env._(
                "These columns are missing: %(columns)s. Take the heads of the "
                "template.",
                columns=[self.env._(column.head) for column in missing],
            )
            writer.problems.append(Problem(sheet, 1, None, None, message))
            return []
        writer.add(sheet, *parse_rows(sheet, table, language, self.env._))
        known = sheet.get_known_heads(table, language)
        return [
            self.env._("Column “%(head)s” of “%(name)s”", head=head, name=table.name)
            for index, head in enumerate(table.heads)
            if head and index not in known
        ]

    def _prepare_error(self, problem):
        return {
            "sheet": problem.sheet and self.env._(problem.sheet.title) or "",
            "row": problem.number,
            "column": problem.column and self.env._(problem.column.head) or "",
            "value": "" if problem.value is None else str(problem.value),
            "message": problem.message,
        }
