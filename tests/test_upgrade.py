"""A database of an earlier version is brought to the present one: nothing is lost, and
what was decided reads as it did. ``bin/dump`` makes the dumps anew for a release."""

import os
from collections import namedtuple

import pytest

from tooling import database, dump, odoo, testrun
from tooling.log_noise import serious_lines
from tooling.places import ADDONS, RUN

from .life_snapshot import Snapshot

NAME = f"{testrun.PREFIX}_upgrade_{os.getpid()}"
CONFIGURATION = RUN / "test.conf"
DUMPS = sorted(dump.FOLDER.glob("*.sql.xz"))
# What an update writes anew: what the addons' own files say, and Odoo's own accounts.
ANEW = ("bus_bus", "ir_", "orm_signaling_registry", "rule_group_rel")
# What a migration changes on purpose: {table: why}
CHANGED = {}
# The settings that ``upgrade_world`` has changed, and what they have to be still
SETTINGS = (
    (
        "SELECT name->>'en_US', name->>'zh_CN' FROM mail_activity_type WHERE id = %s",
        "mail_activity_type_overdue",
        ("Due, as our office says", "本局到期事项"),
    ),
    (
        "SELECT active FROM party_warning_rule WHERE id = %s",
        "party_warning_rule_below_2",
        (False,),
    ),
    (
        "SELECT name->>'en_US' FROM party_member_class WHERE id = %s",
        "party_member_class_rural",
        ("Member in a Village",),
    ),
    (
        "SELECT active, nextcall::text FROM ir_cron WHERE id = %s",
        "ir_cron_party_reminders",
        (False, "2020-01-01 03:33:00"),
    ),
    (
        "SELECT active FROM ir_rule WHERE id = %s",
        "party_point_line_rule_liaison_draft",
        (False,),
    ),
)

Upgrade = namedtuple("Upgrade", "before after log noted seen")


@pytest.fixture(scope="module", params=DUMPS, ids=lambda path: path.name)
def upgrade(request, tmp_path_factory):
    database.drop(NAME, testrun.DATA)
    database.create(NAME)
    try:
        yield _upgrade(request.param, tmp_path_factory.mktemp("seen") / "seen.json")
    finally:
        database.drop(NAME, testrun.DATA)


def _upgrade(path, seen):
    dump.restore(path, NAME)
    before = Snapshot(NAME)
    log = odoo.load(
        CONFIGURATION,
        NAME,
        f"--update={','.join(ADDONS)}",
        "--i18n-overwrite",
        log=f"{NAME}.log",
    )
    after = Snapshot(NAME, before)
    dump.see(CONFIGURATION, NAME, seen)
    noted = dump.read(path.with_suffix("").with_suffix(".json"))
    return Upgrade(before, after, log, noted, dump.read(seen))


def test_there_is_a_dump_to_upgrade():
    assert DUMPS


def test_upgrade_logs_no_warning(upgrade):
    assert serious_lines(upgrade.log.read_text()) == []


def test_upgrade_keeps_every_row(upgrade):
    gone = upgrade.after.gone_since(upgrade.before)
    lost = {table for table in gone if not table.startswith(ANEW)}
    assert lost - set(CHANGED) == set(), upgrade.after.tell_changes(upgrade.before)


def test_upgrade_keeps_what_administrators_have_changed(upgrade):
    kept = {
        name: database.query(NAME, statement, get_id(name))
        for statement, name, _wanted in SETTINGS
    }
    assert kept == {name: [wanted] for _statement, name, wanted in SETTINGS}


def get_id(name):
    rows = database.query(
        NAME,
        "SELECT res_id FROM ir_model_data WHERE module = 'party_points' AND name = %s",
        name,
    )
    return rows[0][0]


@pytest.mark.parametrize(
    "what", ["scores", "seals", "publications", "appraisals", "rights", "pages"]
)
def test_what_was_seen_is_seen_again(upgrade, what):
    assert upgrade.noted[what]
    assert upgrade.seen[what] == upgrade.noted[what]


def test_chains_and_publications_verify(upgrade):
    broken = [link for *_last, link in upgrade.seen["seals"].values()]
    assert set(broken) == {None}
    assert all(whole for *_of, whole in upgrade.seen["publications"].values())
