"""What the user is told when something is wrong."""

import errno

import pytest

from tooling import console, log_noise, places
from tooling.console import Problem


def failing(error):
    def command():
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Problem("Port 8069 is taken."), "Port 8069 is taken."),
        (OSError(errno.ENOSPC, "No space", "/var/x"), "The disk is full (/var/x)."),
    ],
)
def test_problem_is_told_without_a_trace(error, said, capsys):
    with pytest.raises(SystemExit) as stop:
        console.main(failing(error))
    assert stop.value.code == 1
    assert capsys.readouterr().err.strip() == said


def test_other_errors_keep_their_trace():
    with pytest.raises(PermissionError):
        console.main(failing(PermissionError(errno.EACCES, "Denied")))


def test_failed_program_is_told_with_its_last_lines():
    with pytest.raises(Problem, match=r"It failed\.\n    the reason\n"):
        console.run(["sh", "-c", "echo the reason; exit 3"], "It failed.")


def test_full_disk_is_told_before_the_work_begins(tmp_path):
    with pytest.raises(Problem, match="Make room"):
        console.require_space(tmp_path, 10**9)


def test_log_lines_that_count(monkeypatch):
    monkeypatch.setattr(log_noise, "NOISE", ("odoo.core: always",))
    log = (
        "Running as user 'root' is a security risk.\n"
        "2026-01-01 00:00:00,000 12 INFO db odoo.modules: loading\n"
        "2026-01-01 00:00:00,000 12 WARNING db odoo.fields: two labels\n"
        "2026-01-01 00:00:00,000 12 ERROR db odoo.sql_db: bad query\n"
        "2026-01-01 00:00:00,000 12 WARNING db odoo.core: always\n"
    )
    serious = log_noise.serious_lines(log)
    assert [line.split()[3] for line in serious] == ["WARNING", "ERROR"]


def test_digest_changes_with_a_file(tmp_path):
    file = tmp_path / "lock"
    file.write_text("one")
    before = places.digest(file, "3.11")
    file.write_text("two")
    assert places.digest(file, "3.11") != before
