"""What the user sees, and the running of other programs."""

import errno
import os
import shutil
import signal
import subprocess
import sys

from .places import LOGS, ROOT, VENV

ENDING_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class Problem(Exception):
    """Something that the user has to mend; the text says what it is and how."""


def say(text):
    print(f"• {text}", flush=True)


def main(command, *arguments):
    """Run a command and end the process: a ``Problem`` is told, not traced, and
    what was begun is put in order when the process is asked to end."""
    _end_in_order()
    try:
        status = command(*arguments)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        status = 1
    except OSError as error:
        if not _is_full_disk(error):
            raise
        print(f"\nThe disk is full ({error.filename or error}).", file=sys.stderr)
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.exit(status or 0)


def _end_in_order():
    """Let a signal that asks us to end do so as an exception does."""
    for number in ENDING_SIGNALS:
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))


def _is_full_disk(error):
    """Also where ``shutil`` tells of several files at once, by text."""
    return error.errno == errno.ENOSPC or os.strerror(errno.ENOSPC) in str(error)


def run_in_foreground(command, **options):
    """Run a program that has the terminal: a Ctrl+C is its own to handle, and to end
    us is to ask it to end.

    :return: its exit status
    """
    with subprocess.Popen(command, preexec_fn=_default_signals, **options) as program:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for number in ENDING_SIGNALS:
            signal.signal(number, lambda *_: program.terminate())
        try:
            return program.wait()
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _end_in_order()


def _default_signals():
    for number in (signal.SIGINT, *ENDING_SIGNALS):
        signal.signal(number, signal.SIG_DFL)


def run(command, failure, **options):
    """Run a program quietly; its output goes to the set-up's log.

    :param str failure: what to tell the user where the program fails
    :return: what it printed
    :raise Problem: with the failure, the last lines and where the rest is
    """
    command = [str(word) for word in command]
    options.setdefault("stdin", subprocess.DEVNULL)
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **options,
    )
    log = LOGS / "setup.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as file:
        print("$", *command, file=file)
        print(done.stdout, file=file)
    if done.returncode:
        last = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-12:])
        raise Problem(f"{failure}\n{last}\n  The whole output is in {log}.")
    return done.stdout


def require_space(folder, gigabytes):
    """Refuse to begin what would end with a full disk.

    :raise Problem: where less than so many gigabytes are left
    """
    free = shutil.disk_usage(folder).free / 10**9
    if free < gigabytes:
        raise Problem(
            f"The disk of {folder} has {free:.1f} GB left, and {gigabytes} GB are "
            "needed. Make room and start again."
        )


def own_programs_first():
    """The environment variables for programs that look for others on the PATH."""
    first = (VENV / "bin", ROOT / "node_modules" / ".bin")
    return {"PATH": os.pathsep.join([*map(str, first), os.environ["PATH"]])}
