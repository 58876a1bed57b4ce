"""What every test run here holds to: nothing is skipped, and the log is clean."""

import logging

import pytest

from tooling.log_noise import is_noise


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


def pytest_sessionstart():
    logging.getLogger().addHandler(log_watch)


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
