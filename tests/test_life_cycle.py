"""The addons come into an Odoo with other data in it, are used, and go again: what was
there before stays as it was. It is a database of its own, without demo data."""

import json
import os
from collections import namedtuple

import pytest

from tooling import database, odoo, testrun
from tooling.log_noise import serious_lines
from tooling.places import ADDONS, LOGS, RUN

from .life_snapshot import Snapshot

NAME = f"{testrun.PREFIX}_life_{os.getpid()}"
CONFIGURATION = RUN / "test.conf"
INSTALL_LOG, AGAIN_LOG = f"{NAME}-install.log", f"{NAME}-again.log"
# Looking at pages leaves traces there, and Odoo itself keeps count of what it does.
TRACES = {
    "bus_bus",
    "ir_cron_trigger",
    "orm_signaling_registry",
    "res_device_log",
    "res_users_log",
    "website_menu",
    "website_track",
    "website_visitor",
}
# Which addons there are, and what the docstring of a model says
ABOUT_ADDONS = {"ir_model", "ir_module_module"}
# Made in use: people stay when the addons go, with what accounts have.
USED = {
    "discuss_channel_member",
    "mail_message",
    "res_company_users_rel",
    "res_groups_users_rel",
    "res_partner",
    "res_users",
}

Life = namedtuple("Life", "before installed used again removed seen")


def run(line):
    odoo.run_script(
        CONFIGURATION, NAME, f"from tests import life_world as world\n{line}\n"
    )


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    """The states of the database, and what its people saw in each."""
    (base,) = database.names(f"{testrun.PREFIX}_base_")
    database.drop(NAME, testrun.DATA)
    database.create(NAME, base, testrun.DATA)
    try:
        yield _live(tmp_path_factory.mktemp("seen"))
    finally:
        database.drop(NAME, testrun.DATA)


def _live(folder):
    seen = {}

    def look(state):
        path = folder / f"{state}.json"
        run(f"world.look(env, {str(path)!r})")
        seen[state] = json.loads(path.read_text())

    odoo.load(CONFIGURATION, NAME, "--init=website", log=f"{NAME}-website.log")
    run("world.fill(env)")
    look("before")
    before = Snapshot(NAME)
    odoo.load(CONFIGURATION, NAME, "--init=party_points_portal", log=INSTALL_LOG)
    installed = Snapshot(NAME, before)
    look("installed")
    run("world.use(env)")
    used = Snapshot(NAME)
    for addon in ("party_points_reports", "party_points_hr"):  # and the portal
        run(f"world.remove(env, {addon!r})")
    addons = "--init=party_points_portal,party_points_hr"
    odoo.load(CONFIGURATION, NAME, addons, log=AGAIN_LOG)
    again = Snapshot(NAME, used)
    run("world.remove(env, 'party_points')")
    look("removed")
    return Life(before, installed, used, again, Snapshot(NAME, before), seen)


def without_ours(names):
    return [name for name in names if not name.startswith("party_points")]


def test_installing_changes_no_row_that_was_there(life):
    changed = life.installed.gone_since(life.before)
    assert set(changed) <= TRACES | ABOUT_ADDONS


@pytest.mark.parametrize("log", [INSTALL_LOG, AGAIN_LOG], ids=["first", "again"])
def test_installing_logs_no_warning(life, log):
    assert serious_lines((LOGS / log).read_text()) == []


def test_what_goes_and_comes_back_finds_the_ledger_as_it_was(life):
    assert life.used.rows["party_point_line"]
    gone = life.again.gone_since(life.used)
    assert [table for table in gone if table.startswith("party_")] == []


def test_installing_gives_nobody_a_right_but_administrators_and_hr(life):
    before, installed = life.seen["before"], life.seen["installed"]
    given = {
        login: set(installed[login]["groups"]) - set(before[login]["groups"])
        for login in before
        if login != "reports"
    }
    assert {login: groups for login, groups in given.items() if groups} == {
        "admin": {
            "party_points.group_party_points_administrator",
            "party_points_hr.group_party_points_hr",
        },
        "hr_officer": {"party_points_hr.group_party_points_hr"},
    }


@pytest.mark.parametrize("state", ["installed", "removed"])
def test_people_sign_in_and_see_what_they_saw(life, state):
    before, now = life.seen["before"], life.seen[state]
    for login in ("clerk", "hr_officer", "contacts", "customer", "left"):
        assert now[login]["pages"] == before[login]["pages"], login
        assert without_ours(now[login]["menus"]) == before[login]["menus"], login
        assert now[login]["home"] == before[login]["home"], login


@pytest.mark.parametrize("state", ["installed", "removed"])
def test_other_documents_keep_their_paper_and_their_engine(life, state):
    assert life.seen[state]["reports"] == life.seen["before"]["reports"]


def test_removing_leaves_everything_else(life):
    gone = life.removed.gone_since(life.before)
    assert set(gone) <= TRACES
    assert life.seen["removed"]["admin"] == life.seen["before"]["admin"]


def test_removing_leaves_nothing_behind(life):
    assert life.removed.schema == life.before.schema
    left = life.removed.new_since(life.before)
    # core's own modules note what they add to ours, and forget it when they are updated
    assert set(left) <= TRACES | USED | {"ir_model_data"}
    noted = database.query(
        NAME,
        "SELECT name FROM ir_model_data WHERE module = ANY(%s)",
        list(ADDONS),
    )
    assert noted == []


def test_removing_leaves_people_their_accounts(life):
    rows = database.query(
        NAME, "SELECT active FROM res_users WHERE login = 'party_member'"
    )
    assert rows == [(True,)]
