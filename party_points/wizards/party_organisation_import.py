import io

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..importing.files import FileProblem, read_tables
from ..importing.organisation_sheets import get_sheets
from ..importing.organisation_writer import OrganisationWriter
from ..importing.sheets import Problem, find_sheet, parse_rows
from ..importing.template import write_template


class PartyOrganisationImport(models.TransientModel):
    """Take in a whole organisation: a workbook with one sheet each for organisations,
    members, histories and positions, or the same as CSV files (ORG-10).

    Records are recognised by their codes. What is new is added, what differs is
    changed, an empty cell changes nothing, and what the file does not name stays as it
    is; so the same file a second time changes nothing. If one row is wrong, nothing is
    written and all wrong rows are listed.
    """

    _name = "party.organisation.import"
    _description = "Import of an Organisation"

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
    line_ids = fields.One2many(
        "party.organisation.import.line", "import_id", readonly=True
    )
    summary = fields.Html(readonly=True)

    def action_check(self):
        """Try the import, and say what it would do or what is wrong."""
        return self._run(dry_run=True)

    def action_import(self):
        """Import, if nothing is wrong."""
        return self._run(dry_run=False)

    def action_download_template(self):
        return {
            "type": "ir.actions.act_url",
            "url": "/party_points/organisation_template.xlsx",
            "target": "download",
        }

    @api.model
    def _get_template(self):
        """:return: a workbook to fill in, in the user's language, as bytes"""
        file = io.BytesIO()
        write_template(file, get_sheets(self.env).values(), self.env._)
        return file.getvalue()

    def _run(self, dry_run):
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose a workbook or CSV files first."))
        files = [
            (attachment.name, attachment.raw) for attachment in self.attachment_ids
        ]
        result = self._load(files, dry_run=dry_run)
        self.line_ids.unlink()
        self.write(
            {
                "line_ids": [fields.Command.create(row) for row in result["errors"]],
                "summary": self.env["ir.qweb"]._render(
                    "party_points.party_organisation_import_summary", result
                ),
                "state": result["errors"]
                and "bad"
                or (dry_run and "checked" or "done"),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Organisation"),
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
        writer = OrganisationWriter(self.env, get_sheets(self.env))
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


class PartyOrganisationImportLine(models.TransientModel):
    """One thing that is wrong with a file."""

    _name = "party.organisation.import.line"
    _description = "What Is Wrong with an Imported File"

    import_id = fields.Many2one(
        "party.organisation.import", required=True, ondelete="cascade", index=True
    )
    sheet = fields.Char()
    row = fields.Integer()
    column = fields.Char()
    value = fields.Char()
    message = fields.Char(string="What Is Wrong")
