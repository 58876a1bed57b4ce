"""What the machine itself has to bring, and how Debian installs it."""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import postgres
from .console import Problem, run, say

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Need:
    """One thing the machine has to bring: its name, a question that says whether
    it is there, and the Debian packages that bring it."""

    name: str
    is_met: Callable[[], bool]
    packages: tuple[str, ...]


def chromium():
    """The path of the browser, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def _has_program(name):
    return lambda: bool(shutil.which(name))


def _has_libraries(*names):
    return lambda: all(map(ctypes.util.find_library, names))


def _has_chinese_font():
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(
        ["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False
    )
    return bool(found.stdout.strip())


NEEDS = [
    Need(
        "Python's venv",
        lambda: bool(importlib.util.find_spec("ensurepip")),
        ("python3-venv",),
    ),
    Need(
        f"a PostgreSQL server, {postgres.OLDEST} or later",
        lambda: postgres.is_given() or bool(postgres.find_programs()),
        ("postgresql",),
    ),
    Need(
        "the libraries of WeasyPrint (Pango)",
        _has_libraries("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"),
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    ),
    Need("libmagic", _has_libraries("magic"), ("libmagic1",)),
    Need("a Chinese font", _has_chinese_font, ("fonts-noto-cjk", "fontconfig")),
]
NEEDS_OF_TESTS = [
    Need(
        "what Playwright's driver links to", _has_libraries("atomic"), ("libatomic1",)
    ),
    Need("Chromium", lambda: bool(chromium()), ("chromium",)),
    Need("Node.js with npm", _has_program("npm"), ("nodejs", "npm")),
    Need("Git", _has_program("git"), ("git",)),
]


def provide(needs):
    """Install what is missing.

    :raise Problem: where this user or this system cannot install it
    """
    missing = [need for need in needs if not need.is_met()]
    if not missing:
        return
    names = "".join(f"\n  - {need.name}" for need in missing)
    packages = [package for need in missing for package in need.packages]
    if not shutil.which("apt-get"):
        raise Problem(
            f"This machine lacks:{names}\nInstall them with your system's package "
            f"manager (on Debian: {' '.join(packages)}) and start again."
        )
    if os.geteuid() != 0:
        raise Problem(
            f"This machine lacks:{names}\nInstall them and start again:\n"
            f"  sudo apt-get install --no-install-recommends {' '.join(packages)}"
        )
    say(f"installing {', '.join(need.name for need in missing)}")
    with _no_database_cluster():
        _apt_install(packages)
    still = [need.name for need in missing if not need.is_met()]
    if still:
        raise Problem(f"Installed, and yet not found: {', '.join(still)}.")


def _apt_install(packages):
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(
        ["apt-get", "--option=APT::Update::Error-Mode=any", "update"],
        "The list of packages could not be read.",
    )
    run(
        ["apt-get", "install", "-y", "--no-install-recommends", *packages],
        f"Could not install {' '.join(packages)}.",
        env=environment,
    )


@contextmanager
def _no_database_cluster():
    """Let Debian install PostgreSQL's programs without making and starting a
    cluster of the machine's own."""
    drop_in = Path("/etc/postgresql-common/createcluster.d/party-points.conf")
    made = [folder for folder in drop_in.parents if not folder.exists()]
    drop_in.parent.mkdir(parents=True, exist_ok=True)
    drop_in.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        drop_in.unlink()
        for folder in made:
            if not any(folder.iterdir()):
                folder.rmdir()
