"""bin/dump: a database of this version, for the tests of later ones.

It holds what the people of the demo have done, and what its administrator has changed;
nobody in it exists. The dump is plain SQL that ``psql`` restores on PostgreSQL 13 or
later; files are in the database. Beside it stands what was seen in it:
``tests/test_upgrade.py`` restores the dump, updates the addons to the present state,
and looks again.
"""

import json
import lzma
import re
import subprocess

from . import database, demo, odoo, postgres
from .console import Problem, say
from .places import ADDONS, ROOT

NAME = "party_points_dump"
FOLDER = ROOT / "tests" / "dumps"
# Newer programs write what older servers do not know.
UNKNOWN = re.compile(r"^(\\(un)?restrict|SET transaction_timeout)\b.*\n", re.M)
# Core's own words stay English, which keeps the dump small.
CHINESE = """
env['res.lang']._activate_lang('zh_CN')
env.cr.commit()
"""
STORY = f"""
from tests import upgrade_world
upgrade_world.load_people(env)
env.cr.commit()
{demo.RULES}
upgrade_world.change_settings(env)
upgrade_world.strip(env)
env.cr.commit()
"""
SEEN = """
from tests import upgrade_world
upgrade_world.write_seen(env, {path!r})
"""


def main():
    """:raise Problem: where it can't be made"""
    data = odoo.data_dir("demo")
    with postgres.database("demo"):
        configuration = odoo.write_configuration(
            "dump", data_dir=data, without_demo=True
        )
        database.drop(NAME, data)
        try:
            _make(configuration)
            FOLDER.mkdir(exist_ok=True)
            path = FOLDER / f"{_get_version()}.sql.xz"
            path.write_bytes(lzma.compress(_dump().encode(), preset=9))
            see(configuration, NAME, path.with_suffix("").with_suffix(".json"))
        finally:
            database.drop(NAME, data)
    say(f"{path.relative_to(ROOT)}: {path.stat().st_size / 10**6:.1f} MB")


def _make(configuration):
    say("making a database with the story of the demo (some minutes)")
    database.create(NAME)
    _load(configuration, odoo.FOUNDATION)
    odoo.run_script(configuration, NAME, CHINESE)
    _load(configuration, ADDONS)
    odoo.run_script(configuration, NAME, STORY)


def _load(configuration, modules):
    odoo.load(
        configuration,
        NAME,
        f"--init={','.join(modules)}",
        log=f"{NAME}-{modules[0]}.log",
    )


def _get_version():
    """The highest version of the addons in the database."""
    rows = database.query(
        NAME,
        "SELECT latest_version FROM ir_module_module WHERE name = ANY(%s)",
        list(ADDONS),
    )
    return max((row[0] for row in rows), key=lambda text: text.split("."))


def _dump():
    programs = postgres.find_programs()
    program = programs / "pg_dump" if programs else "pg_dump"
    command = [program, "--no-owner", "--no-privileges", "--no-comments"]
    done = subprocess.run(
        [*command, "--rows-per-insert=500", NAME],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Problem(f"The database could not be dumped:\n{done.stderr}")
    return UNKNOWN.sub("", done.stdout)


def see(configuration, name, path):
    """Write down as JSON what is seen in a database that holds the story."""
    odoo.run_script(configuration, name, SEEN.format(path=str(path)))


def read(path):
    """What was seen, by name."""
    return json.loads(path.read_text())


def restore(path, name):
    """Fill an empty database from a dump."""
    database.execute(name, lzma.decompress(path.read_bytes()).decode())
