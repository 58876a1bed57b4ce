"""The project's own Python environment."""

import shutil
import subprocess
import sys

from .console import Problem, run, say
from .places import ROOT, VENV, digest

LOCK = ROOT / "requirements.lock"
OLDEST = (3, 11)


def provide():
    """Make the environment as the lock says, unless it stands already."""
    if sys.version_info < OLDEST:
        raise Problem(
            f"Python {'.'.join(map(str, OLDEST))} or later is needed; this is "
            f"{sys.version.split()[0]}."
        )
    wanted = digest(LOCK, sys.version, str(VENV))
    stamp = VENV / "complete"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("making the Python environment")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV], "No Python environment could be made.")
    run(
        [
            VENV / "bin" / "pip",
            "install",
            "--no-deps",
            "--require-hashes",
            "--only-binary=:all:",
            "--requirement",
            LOCK,
        ],
        "The Python packages could not be installed.",
    )
    stamp.write_text(wanted)


def add_to_path(folder):
    """Let the environment import from a folder, after its own packages."""
    site_packages = next((VENV / "lib").glob("python3.*/site-packages"))
    path_file = site_packages / "odoo_home.pth"
    line = f"{folder}\n"
    if not path_file.exists() or path_file.read_text() != line:
        path_file.write_text(line)


def write_lock():
    """Resolve pyproject.toml anew."""
    groups = ["--group=odoo", "--group=reports", "--group=test"]
    oldest = ".".join(map(str, OLDEST))
    subprocess.run(
        [
            VENV / "bin" / "uv",
            "pip",
            "compile",
            "--upgrade",
            "--quiet",
            "--universal",
            f"--python-version={oldest}",
            "--generate-hashes",
            "--custom-compile-command=bin/setup --lock",
            "--output-file=requirements.lock",
            *groups,
        ],
        cwd=ROOT,
        check=True,
    )
