"""How bin/test shares all tests out among processes."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tooling import testrun
from tooling.places import ROOT

NOTE = """
import os
from pathlib import Path

def note(name):
    with Path(__file__).with_name("notes").open("a") as file:
        file.write(f"{name} {os.getpid()}\\n")
"""
FUNCTIONS = """
import time
from note import note

def test_one(): note("one")
def test_two(): note("two"); time.sleep(1)
"""
CLASSES = """
import unittest
from note import note

class TestThree(unittest.TestCase):
    def test_a(self): note("three a")
    def test_b(self): note("three b")

class TestFour(unittest.TestCase):
    def test_a(self): note("four a")
"""


def run_shared(folder, **files):
    """Run tests as ``bin/test`` runs them all, in two processes."""
    for name, text in {"note": NOTE, **files}.items():
        (folder / f"{name}.py").write_text(text)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", f"--rootdir={folder}"]
        + ["-p", "no:cacheprovider", "-p", "no:odoo", *testrun.share_out(2)]
        + [str(folder)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)])},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_test_runs_once_and_those_that_belong_together_in_one_process(tmp_path):
    done = run_shared(tmp_path, test_functions=FUNCTIONS, test_classes=CLASSES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout.splitlines()[-1]
    lines = (tmp_path / "notes").read_text().splitlines()
    notes = [line.rsplit(" ", 1) for line in lines]
    assert Counter(name for name, _process in notes) == Counter(
        ["one", "two", "three a", "three b", "four a"]
    )
    processes = {name: process for name, process in notes}
    assert len({*processes.values()}) == 2
    assert processes["one"] == processes["two"]
    assert processes["three a"] == processes["three b"]


FAILING = {
    "test_failed": "def test_it(): assert 1 == 2",
    "test_skipped": "import pytest\ndef test_it(): pytest.skip('no browser')",
    "test_warned": "import logging\ndef test_it(): logging.warning('oh')",
}


def test_failure_in_one_process_is_one_of_the_run(tmp_path):
    done = run_shared(tmp_path, test_functions=FUNCTIONS, **FAILING)
    assert done.returncode != 0
    assert "3 failed, 2 passed" in done.stdout.splitlines()[-1], done.stdout
    for reason in ("assert 1 == 2", "no browser", "WARNING root: oh"):
        assert reason in done.stdout


def test_process_that_crashes_is_a_failure(tmp_path):
    crash = "import os\ndef test_it(): os.abort()"
    done = run_shared(tmp_path, test_functions=FUNCTIONS, test_crash=crash)
    assert done.returncode != 0
    assert "crashed while running 'test_crash.py::test_it'" in done.stdout


@pytest.mark.parametrize(("processors", "processes"), [(1, 1), (2, 2), (64, 4)])
def test_there_are_no_more_processes_than_processors(
    processors, processes, monkeypatch
):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: range(processors))
    assert testrun.count_processes() == processes
    assert bool(testrun.share_out(processes)) == (processes > 1)


def test_every_module_of_tests_is_among_those_that_are_shared_out():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    modules = [ROOT / name for name in listed if Path(name).match("test_*.py")]
    assert modules
    for module in modules:
        given = [path for path in testrun.all_tests() if module.is_relative_to(path)]
        assert len(given) == 1, module
