"""The Chinese of every addon is complete and up to date."""

import io
import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

from tooling.places import ADDONS, ROOT

HOW_TO_MEND = (
    "After bin/demo: bin/odoo i18n export -d party_points_demo {addon} -l zh_CN -o "
    "new.po, move it to {addon}/i18n/zh_CN.po, and translate what is empty."
)


# A half-width mark after a Chinese character, as in "党员,支部"
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,.:;!?()]|[(][\u4e00-\u9fff]")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def exported_terms(self, addon):
        """The terms that the running system has of an addon."""
        file = io.BytesIO()
        trans_export(False, [addon], file, "po", self.env)
        return {entry.msgid for entry in polib.pofile(file.getvalue().decode())}

    def test_every_term_is_translated_and_none_is_stale(self):
        for addon in ADDONS:
            with self.subTest(addon=addon):
                path = ROOT / addon / "i18n" / "zh_CN.po"
                entries = polib.pofile(str(path))
                translated = {entry.msgid for entry in entries.translated_entries()}
                self.assertEqual(
                    translated,
                    self.exported_terms(addon),
                    HOW_TO_MEND.format(addon=addon),
                )

    def test_chinese_has_full_width_marks(self):
        found = [
            entry.msgstr
            for addon in ADDONS
            for entry in polib.pofile(str(ROOT / addon / "i18n" / "zh_CN.po"))
            if HALF_WIDTH.search(entry.msgstr)
        ]
        self.assertEqual(found, [])
