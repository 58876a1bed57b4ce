"""bin/test: linters and all tests, on a copy of a template database of their own."""

import fcntl
import os
import sys

from . import database, odoo, odoo_source, postgres
from .console import Problem, own_programs_first, run_in_foreground
from .places import ADDONS, ROOT, RUN, checkout_id
from .templates import Templates

PREFIX = f"party_points_test_{checkout_id()}"
DATABASE = PREFIX
DATA = odoo.data_dir("test")
# Core's own lint tests stand beside what the addons stand on.
FOUNDATION = (*odoo.FOUNDATION, "test_lint")
TEMPLATES = Templates(PREFIX, DATA, FOUNDATION, odoo.TEST_LANGUAGES)
LINT_TESTS = (
    "test_index.py",
    "test_manifests.py",
    "test_naming.py",
    "test_onchange_domains.py",
    "test_override_signatures.py",
    "test_routes.py",
    "test_test_holes.py",
)
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
        dbfilter=f"^{DATABASE}$",
        without_demo=True,
        # Odoo's limit on its own memory would hold for the browser it starts
        limit_memory_hard=0,
    )
    install_log = _provide_database(configuration)
    os.environ.update(own_programs_first())
    os.environ["PARTY_POINTS_INSTALL_LOG"] = str(install_log)
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"--rootdir={ROOT}",
        f"--odoo-config={configuration}",
        f"--odoo-database={DATABASE}",
        "--odoo-log-level=warn",
        "--odoo-http",
        *(arguments or []),
    ]
    if not _names_tests(arguments):
        command += [*(str(ROOT / addon) for addon in ADDONS), str(ROOT / "tests")]
        lint = odoo_source.provide() / "odoo" / "addons" / "test_lint" / "tests"
        command += [str(lint / name) for name in LINT_TESTS]
    sys.stdout.flush()
    return run_in_foreground(command)


def _names_tests(arguments):
    """Whether the user named paths to run; ``-k tests`` names none."""
    return any(
        os.path.exists(argument.split("::")[0])
        for option, argument in zip(["", *arguments], arguments, strict=False)
        if option not in ("-k", "-m", "-p", "-c")
    )


def _provide_database(configuration):
    """Make the database of this run.

    :return: the log of the addons' installation
    """
    template = TEMPLATES.provide(configuration)
    database.drop(DATABASE, DATA)
    database.create(DATABASE, template, DATA)
    return odoo.LOGS / f"{template}.log"
