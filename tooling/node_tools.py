"""prettier, eslint and axe-core, as package-lock.json says."""

import shutil

from .console import run, say
from .places import ROOT, digest

MODULES = ROOT / "node_modules"


def provide():
    """Install them, unless they stand already."""
    wanted = digest(ROOT / "package-lock.json")
    stamp = MODULES / ".complete"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("installing prettier, eslint and axe-core")
    shutil.rmtree(MODULES, ignore_errors=True)
    run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        "The Node.js packages could not be installed.",
        cwd=ROOT,
    )
    stamp.write_text(wanted)
