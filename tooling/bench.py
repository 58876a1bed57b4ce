"""bin/bench: measures, and holds what it measured against bars.

Each bench runs in a process of its own, on copies of a template database, one bench
after the other. What it finds is printed as a table and written as JSON.
"""

import argparse
import fcntl
import json
import sys

from . import database, odoo, postgres
from .console import Problem, run_in_foreground, say
from .places import ROOT, RUN, checkout_id
from .templates import Templates

FOLDER = ROOT / "bench"
RESULTS = RUN / "bench"
PREFIX = f"party_points_bench_{checkout_id()}"
DATA = odoo.data_dir("bench")
TEMPLATES = Templates(PREFIX, DATA, odoo.FOUNDATION, odoo.DEMO_LANGUAGES)


def main():
    arguments = _arguments()
    RUN.mkdir(exist_ok=True)
    with (RUN / "bench.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("Another bin/bench is running in this checkout.") from None
        # with the settings of a server in use: what is measured reaches the disk
        with postgres.database("bench"):
            return _run_all(arguments.names or available(), arguments.full)


def available():
    """The names of the benches: every module in the folder is one."""
    return sorted(path.stem for path in FOLDER.glob("[!_]*.py"))


def _arguments():
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(available())}"
    )
    parser.add_argument(
        "--full", action="store_true", help="at full size; it takes long"
    )
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in available()]
    if unknown:
        raise Problem(
            f"There is no bench “{unknown[0]}”. There are: {', '.join(available())}."
        )
    return arguments


def _run_all(names, is_full):
    """:return: the exit status: 1 where a bar was missed"""
    configuration = odoo.write_configuration(
        "bench", dbfilter=f"^{PREFIX}_", without_demo=True
    )
    template = TEMPLATES.provide(configuration)
    try:
        results = [_run(name, configuration, template, is_full) for name in names]
    finally:
        database.drop(f"{PREFIX}_copy", DATA)
    return 0 if all(map(is_kept, results)) else 1


def _run(name, configuration, template, is_full):
    say(f"measuring {name}")
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tooling.bench_process"]
    arguments = [name, configuration, template, f"{PREFIX}_copy", path]
    arguments += ["full"] if is_full else []
    status = run_in_foreground([*command, *map(str, arguments)], cwd=ROOT)
    if status or not path.exists():
        raise Problem(f"The bench “{name}” ended with status {status}.")
    result = json.loads(path.read_text())
    print("\n".join(["", *table(result), f"  {path.relative_to(ROOT)}", ""]))
    sys.stdout.flush()
    return result


def is_kept(result):
    return all(job["is_as_it_should"] for job in result["jobs"])


def table(result):
    """The lines that show what a bench found."""
    yield result["bench"]
    yield f"  {'measured':>12}{'bar':>12}  {'verdict':<10}job"
    for job in result["jobs"]:
        sign = ">" if job["is_control"] else "≤"
        measured = f"{job['measured']:,.2f}"
        bar = f"{sign} {job['bar']:,.2f}"
        yield f"  {measured:>12}{bar:>12}  {job['verdict']:<10}{job['name']}"
        yield f"  {'':36}{job['made']}"
