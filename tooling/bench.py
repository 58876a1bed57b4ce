"""bin/bench: measures, and holds what it measured against bars.

Each bench runs in a process of its own, on copies of a template database, one bench
after the other. What it finds is printed as a table and written as JSON.

“year” runs by its name alone: it takes more than an hour, in a database that stays
beside the demo's.
"""

import argparse
import fcntl
import json
import sys

from . import database, demo, odoo, postgres
from .console import Problem, run_in_foreground, say
from .places import ROOT, RUN, checkout_id
from .templates import Templates

FOLDER = ROOT / "bench"
RESULTS = RUN / "bench"
PREFIX = f"party_points_bench_{checkout_id()}"
DATA = odoo.data_dir("bench")
YEAR = "year"
YEAR_DATABASE = "party_points_year"
TEMPLATES = Templates(PREFIX, DATA, odoo.FOUNDATION, odoo.DEMO_LANGUAGES)


def main():
    arguments = _arguments()
    RUN.mkdir(exist_ok=True)
    with (RUN / "bench.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("Another bin/bench is running in this checkout.") from None
        return max(_run_all(arguments), _run_year(arguments))


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
    parser.add_argument(
        "--communities", type=int, metavar="N", help="of the year: only so many"
    )
    parser.add_argument(
        "--reset", action="store_true", help="of the year: begin it afresh"
    )
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in available()]
    if unknown:
        raise Problem(
            f"There is no bench “{unknown[0]}”. There are: {', '.join(available())}."
        )
    return arguments


def _run_all(arguments):
    """Those that work on copies of a template.

    :return: the exit status: 1 where a bar was missed
    """
    names = [name for name in arguments.names or available() if name != YEAR]
    if not arguments.names:
        say(f"“bin/bench {YEAR}” is run by its name alone: it takes more than an hour")
    if not names:
        return 0
    # with the settings of a server in use: what is measured reaches the disk
    with postgres.database("bench"):
        configuration = odoo.write_configuration(
            "bench", dbfilter=f"^{PREFIX}_", without_demo=True
        )
        template = TEMPLATES.provide(configuration)
        copy, size = f"{PREFIX}_copy", "full" if arguments.full else ""
        try:
            results = [_run(n, configuration, template, copy, size) for n in names]
        finally:
            database.drop(copy, DATA)
    return 0 if all(map(is_kept, results)) else 1


def _run_year(arguments):
    """The year of the district, in a database of its own that bin/demo shows.

    :return: as of ``_run_all``
    """
    if YEAR not in arguments.names:
        return 0
    size = str(arguments.communities or "")
    name = "_".join(filter(None, (YEAR_DATABASE, size)))
    with postgres.database("demo"):
        configuration = odoo.write_configuration(
            name, data_dir=demo.DATA, dbfilter=f"^{name}$", without_demo=True
        )
        if database.exists(name):
            demo.check_ours(name)
            if arguments.reset:
                demo.drop(name)
        demo.provide_database(configuration, name, with_demo=False)
        try:
            result = _run(YEAR, configuration, "", name, size)
        except Problem as problem:
            raise Problem(
                f"{problem}\nWhat is done, stays: the same command goes on from there."
            ) from problem
    say(f"to look at it: bin/demo --database {name}")
    return 0 if is_kept(result) else 1


def _run(name, configuration, template, copy, size):
    say(f"measuring {name}")
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tooling.bench_process"]
    arguments = [name, configuration, template, copy, path, size]
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
