"""Odoo's configuration, and its running."""

import subprocess
import sys

from . import odoo_source
from .console import Problem
from .places import ADDONS, LOGS, ROOT, RUN, digest

# "odoo" as Odoo's own packages start it.
LAUNCH = [sys.executable, "-m", "odoo"]
# What the addons stand on. It is installed first, as where Odoo runs already.
FOUNDATION = ("hr", "portal")
# The first is the language of new users.
DEMO_LANGUAGES = "zh_CN,en_US"
TEST_LANGUAGES = "en_US,zh_CN"
# Odoo ends with 0 in these cases too.
SIGNS_OF_FAILURE = (" CRITICAL ", "demo data failed to install")


def write_configuration(name, **options):
    """Write a configuration of Odoo for this checkout.

    The database is not in it: libpq's environment variables name it.

    :param str name: of the file and of the data folder
    :return: the path of the file
    """
    addons = [*odoo_source.addons_path(odoo_source.provide()), ROOT]
    options = {
        "addons_path": ",".join(map(str, addons)),
        "data_dir": data_dir(name),
        "http_interface": "127.0.0.1",
        "list_db": False,
        **options,
    }
    path = RUN / f"{name}.conf"
    lines = [f"{key} = {value}" for key, value in options.items()]
    path.write_text("\n".join(["[options]", *lines, ""]))
    return path


def data_dir(name):
    return RUN / "data" / name


def addons_digest():
    """A short name of the state of the addons, as far as a database holds it."""
    files = [
        path
        for addon in ADDONS
        for path in sorted((ROOT / addon).rglob("*"))
        if path.is_file()
        and not {"tests", "__pycache__", "readme"} & set(path.relative_to(ROOT).parts)
    ]
    return digest(*map(str, files), *files)


def load(configuration, database, *options, log):
    """Install or update addons, and stop.

    :param str log: the name of the log file to write
    :raise Problem: where Odoo fails; what it printed is in the log
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / log
    command = [
        *LAUNCH,
        f"--config={configuration}",
        f"--database={database}",
        "--stop-after-init",
        "--no-http",
        *options,
    ]
    with path.open("w") as file:
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    text = path.read_text(errors="replace")
    if done.returncode or any(sign in text for sign in SIGNS_OF_FAILURE):
        raise Problem(f"Odoo could not load the addons:\n{_first_error(text)}\n{path}")
    return path


def run_script(configuration, database, script):
    """Run lines of Python in Odoo's shell.

    :raise CalledProcessError: where they fail; the shell has told why
    """
    subprocess.run(
        [*LAUNCH, "shell", f"--config={configuration}", f"--database={database}"]
        + ["--no-http", "--log-level=warn"],
        cwd=ROOT,
        input=script,
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _first_error(text):
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if " ERROR " in line or any(sign in line for sign in SIGNS_OF_FAILURE):
            return "\n".join(lines[number : number + 40])
    return "\n".join(lines[-20:])
