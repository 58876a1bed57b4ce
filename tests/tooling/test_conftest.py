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


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What a run of all of them prints."""
    folder = tmp_path_factory.mktemp("run")
    for kind, test in TESTS.items():
        (folder / f"test_{kind}.py").write_text(test)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", f"--rootdir={folder}"]
        + ["-p", "no:cacheprovider", "-p", "no:odoo", "-rA", str(folder)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("clean", "PASSED"),
        ("skipped", "FAILED"),
        ("expected", "FAILED"),
        ("warned", "FAILED"),
    ],
)
def test_nothing_is_skipped_and_the_log_is_clean(kind, outcome, printed):
    assert f"\n{outcome} test_{kind}.py::test_it" in printed, printed
