import logging
import re
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests.test_js import unit_test_error_checker

ADDONS = ("party_points", "party_points_portal")
FOLDER = "static/tests/interactions"


@tagged("post_install", "-at_install")
class TestInteractions(HttpCase):
    """The unit tests of our interactions, run by Odoo's own runner (hoot)."""

    def test_every_unit_test_passes(self):
        """As many as there are in the files: a test that is not found fails."""
        suites = "".join(f"&id={_get_hash(f'@{addon}')}" for addon in ADDONS)
        with self.assertLogs(self._logger, logging.INFO) as logs:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{suites}",
                code="",
                login="admin",
                timeout=300,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=unit_test_error_checker,
            )
        self.assertIn(f"Passed {self.count_tests()} tests", "\n".join(logs.output))

    def count_tests(self):
        files = [
            file
            for addon in ADDONS
            for file in Path(get_module_path(addon), FOLDER).glob("*.test.js")
        ]
        self.assertGreater(len(files), 1)
        return sum(
            len(re.findall(r"^test\(", file.read_text(), re.M)) for file in files
        )


def _get_hash(name):
    """The number by which hoot knows a suite."""
    number = 0
    for letter in name:
        number = (number * 31 + ord(letter)) & 0xFFFFFFFF
    return f"{number:08x}"
