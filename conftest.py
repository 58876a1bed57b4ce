"""What every test run here holds to: nothing is skipped, and the log is clean.

Where several processes share the tests, each has a database of its own.
"""

import logging
import os

import pytest

from tooling import testrun
from tooling.log_noise import is_noise

# What takes longest begins first, so that nobody has it left when all else is done.
LONGEST = (
    "tests/test_access_matrix.py",
    "tests/test_demo.py",
    "tests/test_linters.py",
)


class LogWatch(logging.Handler):
    """Keeps what is logged as a warning or worse until a test answers for it."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        if not is_noise(line):
            self.lines.append(line)

    def drain(self):
        lines, self.lines = self.lines, []
        return lines


log_watch = LogWatch()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    """Before Odoo learns which database is its own.

    pytest-odoo would make the copies itself, with programs of PostgreSQL that need
    not be on this machine, and let all of them share their files.
    """
    process = os.environ.pop("PYTEST_XDIST_WORKER", None)
    if process and config.getoption("--odoo-database", None):
        config.option.odoo_database += f"_{process}"
        testrun.make_database(config.option.odoo_database)
    return (yield)


def pytest_sessionstart():
    logging.getLogger().addHandler(log_watch)


def pytest_collection_modifyitems(config, items):
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    lines = log_watch.drain()
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here: {call.excinfo}"
    elif lines and report.passed:
        report.outcome = "failed"
        report.longrepr = "The log is not clean:\n" + "\n".join(lines)
    return report
