"""Set-up: all that the other commands stand on. Quiet where nothing is to do."""

import argparse
import fcntl
import os
import sys
from pathlib import Path

from . import node_tools, odoo_source, python_env, system
from .console import main as run_main
from .places import RUN, VENV


def prepare(with_tests=True):
    """Bring everything into place.

    :param bool with_tests: also what only the tests need
    :raise Problem: with what is lacking and what to do
    """
    RUN.mkdir(exist_ok=True)
    with (RUN / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        system.provide(system.NEEDS + (system.NEEDS_OF_TESTS if with_tests else []))
        python_env.provide()
        python_env.add_to_path(odoo_source.provide())
        if with_tests:
            node_tools.provide()


def continue_in_environment(with_tests=True):
    """Set up, then start this same command again in the project's environment;
    return where that has happened already."""
    if Path(sys.prefix) == VENV:
        return

    def start_again():
        prepare(with_tests)
        python = str(VENV / "bin" / "python")
        os.execv(python, [python, *sys.argv])

    run_main(start_again)


def main():
    parser = argparse.ArgumentParser(
        prog="bin/setup",
        description="Set up what bin/demo, bin/test and bin/odoo need.",
    )
    parser.add_argument(
        "--lock",
        action="store_true",
        help="resolve pyproject.toml anew into requirements.lock",
    )
    options = parser.parse_args()
    prepare()
    if options.lock:
        python_env.write_lock()
        prepare()
