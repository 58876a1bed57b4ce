import io
import re
from zipfile import ZIP_DEFLATED, ZipFile

from odoo import models

from ..xlsx import DAY, POINTS, Column, Sheet, write_workbook

SHOWN_AS = {"date": DAY, "datetime": "yyyy-mm-dd hh:mm", "float": POINTS}
WIDTHS = {"char": 24, "text": 60, "html": 60, "many2one": 28, "datetime": 17}
# What some system refuses in the name of a file.
FORBIDDEN_IN_PATH = re.compile(r'[\\:*?"<>|\x00-\x1f]|\.\.')


class PartyMember(models.Model):
    """A person's data as one file to take away: a workbook, and his files beside it."""

    _inherit = "party.member"

    def _get_personal_archive(self):
        """All that is kept of the person, as a ZIP.

        :return: ``(name of the file, bytes)``
        :raise AccessError: see ``_check_can_export``
        """
        data = self._get_personal_data()
        archive = io.BytesIO()
        with ZipFile(archive, "w", ZIP_DEFLATED) as zip_file:
            title = self.env._("Personal Data")
            zip_file.writestr(f"{title}.xlsx", self._get_personal_workbook(data))
            for path, content in data["files"]:
                zip_file.writestr(FORBIDDEN_IN_PATH.sub(" ", path), content)
        name = self.sudo().name  # sudo: of whoever it is, it was checked
        return f"{title} {name}.zip", archive.getvalue()

    def _erase_records(self):
        """What was made for him to take away goes, too."""
        self.env["party.export.wizard"].search([("member_id", "=", self.id)]).unlink()
        return super()._erase_records()

    def _get_personal_workbook(self, data):
        file = io.BytesIO()
        write_workbook(file, map(_get_sheet, data["tables"]))
        return file.getvalue()


def _get_sheet(table):
    columns = [
        Column(head, WIDTHS.get(kind, 14), shown_as=SHOWN_AS.get(kind))
        for head, kind in table["columns"]
    ]
    return Sheet(table["title"], columns, table["rows"], frozen_columns=1)
