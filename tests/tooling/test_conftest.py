"""What a test run holds to, seen from outside on a run of its own."""

import os
import subprocess
import sys

import pytest

from tooling.places import ROOT

TESTS = {
    "clean": "def test_it(): pass",
    "skipped": "import pytest\ndef test_it(): pytest.skip('no browser')",
    "expected": "import pytest\n@pytest.mark.xfail\ndef test_it(): assert 0",
    "warned": "import logging\ndef test_it(): logging.getLogger('x').warning('oh')",
}


@pytest.mark.parametrize(
    ("kind", "closing_line"),
    [
        ("clean", "1 passed"),
        ("skipped", "1 failed"),
        ("expected", "1 failed"),
        ("warned", "1 failed"),
    ],
)
def test_nothing_is_skipped_and_the_log_is_clean(kind, closing_line, tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS[kind])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", f"--rootdir={tmp_path}"]
        + ["-p", "no:cacheprovider", "-p", "no:odoo", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert closing_line in done.stdout.splitlines()[-1], done.stdout + done.stderr
