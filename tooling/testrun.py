"""bin/test: linters and all tests, on copies of a template database.

All tests are shared out among several processes by pytest-xdist, a class or a module
of functions at a time: whichever process is free takes the next. Tests that are named
run in one process.
"""

import fcntl
import os
import sys

from . import database, odoo, odoo_source, postgres
from .bundles import COMPILE
from .console import Problem, own_programs_first, run_in_foreground
from .places import ADDONS, ROOT, RUN, checkout_id
from .templates import Templates

PREFIX = f"party_points_test_{checkout_id()}"
DATABASE = PREFIX
DATA = odoo.data_dir("test")
# Core's own lint tests stand beside what the addons stand on.
FOUNDATION = (*odoo.FOUNDATION, "test_lint")
TEMPLATES = Templates(PREFIX, DATA, FOUNDATION, odoo.TEST_LANGUAGES, COMPILE)
LINT_TESTS = (
    "test_index.py",
    "test_manifests.py",
    "test_naming.py",
    "test_onchange_domains.py",
    "test_override_signatures.py",
    "test_routes.py",
    "test_test_holes.py",
)
# With each process goes an Odoo, and often a browser, which take memory.
MOST_PROCESSES = 4
# Where the processes learn which template to copy.
TEMPLATE = "PARTY_POINTS_TEMPLATE"
# The data is thrown away, so nothing has to reach the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def main():
    RUN.mkdir(exist_ok=True)
    with (RUN / "test.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("Another bin/test is running in this checkout.") from None
        with postgres.database("test", FAST):
            return _run(sys.argv[1:])


def _run(arguments):
    configuration = odoo.write_configuration(
        "test",
        without_demo=True,
        # Odoo's limit on its own memory would hold for the browser it starts
        limit_memory_hard=0,
    )
    os.environ[TEMPLATE] = TEMPLATES.provide(configuration)
    os.environ.update(own_programs_first())
    make_database(DATABASE)
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"--rootdir={ROOT}",
        # pytest finds it by itself where all tests are under it, and core's may not be
        f"--config-file={ROOT / 'pyproject.toml'}",
        f"--odoo-config={configuration}",
        f"--odoo-database={DATABASE}",
        "--odoo-log-level=warn",
        "--odoo-http",
    ]
    if _names_tests(arguments):
        command += arguments
    else:
        command += [*share_out(count_processes()), *arguments, *all_tests()]
    sys.stdout.flush()
    return run_in_foreground(command)


def _names_tests(arguments):
    """Whether the user named paths to run; ``-k tests`` names none."""
    return any(
        os.path.exists(argument.split("::")[0])
        for option, argument in zip(["", *arguments], arguments, strict=False)
        if option not in ("-k", "-m", "-n", "-p", "-c")
    )


def all_tests():
    """The folders and modules that hold them."""
    lint = odoo_source.provide() / "odoo" / "addons" / "test_lint" / "tests"
    folders = [*(ROOT / addon for addon in ADDONS), ROOT / "tests"]
    return [str(path) for path in (*folders, *(lint / name for name in LINT_TESTS))]


def count_processes():
    """As many as there are processors for us."""
    return min(len(os.sched_getaffinity(0)), MOST_PROCESSES)


def share_out(processes):
    """The options by which pytest shares the tests out; ``conftest.py`` says which
    come first, and gives each process a database of its own."""
    if processes == 1:
        return []
    return [
        f"--numprocesses={processes}",
        "--dist=loadscope",
        "--no-loadscope-reorder",
        # a process that crashes is a failure
        "--max-worker-restart=0",
    ]


def make_database(name):
    """Make a copy of the template of this run.

    :param str name: begins with ``PREFIX``; the next run removes what is left
    """
    database.drop(name, DATA)
    database.create(name, os.environ[TEMPLATE], DATA)


def install_log():
    """Where the addons' installation in the template of this run was logged."""
    return odoo.LOGS / f"{os.environ[TEMPLATE]}.log"
