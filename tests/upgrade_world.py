"""What a dump of the database holds beside the story of the demo, and what is seen in
it. It runs in Odoo's shell, when the dump is made and after each later update."""

import json
from pathlib import Path

from freezegun import freeze_time
from lxml import html
from werkzeug.test import Client

from odoo.fields import Date
from odoo.http import root
from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

from tooling.places import ADDONS

SEEN_ON = "party_points_tests.seen_on"
ADDRESS = {"REMOTE_ADDR": "127.0.0.1"}
# Who looks, and at which pages
PAGES = {
    "member": (
        "/my/points",
        "/my/points/lines",
        "/my/points/scores/{year}",
        "/my/points/criteria",
        "/my/points/publications",
        "/my/points/disputes",
        "/my/points/appraisals",
        "/my/points/declarations",
    ),
    "secretary": ("/my/points",),
}


def load_people(env):
    """The demo's people as records like any other: later updates leave them alone."""
    data = env["ir.model.data"]
    before = data.search([("module", "in", ADDONS)])
    for addon in ADDONS:
        for filename in Manifest.for_addon(addon).get("demo", []):
            convert_file(env, addon, filename, {}, "init", noupdate=True)
    (data.search([("module", "in", ADDONS)]) - before).module = "__dump__"


def change_settings(env):
    """What administrators change of what the addons bring: updates keep it."""
    due = env.ref("party_points.mail_activity_type_overdue")
    due.name = "Due, as our office says"
    due.with_context(lang="zh_CN").name = "本局到期事项"
    env.ref("party_points.party_warning_rule_below_2").active = False
    env.ref("party_points.party_member_class_rural").name = "Member in a Village"
    cron = env.ref("party_points.ir_cron_party_reminders")
    cron.write({"nextcall": "2020-01-01 03:33:00", "active": False})
    env.ref("party_points.party_point_line_rule_liaison_draft").active = False
    env["ir.config_parameter"].set_param("party_points.evidence_max_mb", "3")


def strip(env):
    """Leave out what is made anew where it is missing; the rest goes into tables."""
    # sudo: also of records that are out of sight
    attachments = env["ir.attachment"].sudo()
    attachments.search([("url", "=like", "/web/assets/%")]).unlink()
    env["ir.config_parameter"].set_param("ir_attachment.location", "db")
    attachments.force_storage()
    env["ir.config_parameter"].set_param(SEEN_ON, str(env.cr.now().date()))
    env.flush_all()
    # an index that needs an extension is made anew, where that is there
    env.cr.execute("DROP EXTENSION IF EXISTS pg_trgm CASCADE")


def write_seen(env, path):
    """Figures, seals, rights and pages, as on the day on which the dump was made."""
    day = env["ir.config_parameter"].get_param(SEEN_ON)
    clients = {login: _sign_in(login) for login in PAGES}
    with freeze_time(f"{day} 06:00:00"):
        seen = {
            "scores": see_scores(env),
            "seals": see_seals(env),
            "publications": see_publications(env),
            "appraisals": see_appraisals(env),
            "rights": see_rights(env),
            "pages": see_pages(clients),
        }
    text = json.dumps(seen, indent=1, ensure_ascii=False, sort_keys=True)
    Path(path).write_text(f"{text}\n")


def see_scores(env):
    return {
        f"{score.member_id.name} {score.period_id.display_name}": [
            score.base,
            score.pioneer,
            score.deductions,
            score.total,
            score.annual,
            score.rank,
        ]
        for score in env["party.point.score"].search([])
    }


def see_seals(env):
    """The last seal of each branch's chain, and whether the chain is whole."""
    lines = env["party.point.line"]
    return {
        branch.code: [*lines._get_last_link(branch), lines._find_broken_link(branch)]
        for branch in env["party.branch"].search([])
    }


def see_publications(env):
    return {
        version.with_context(lang="en_US").display_name: [
            version.branch_id.code,
            version.content_hash,
            version._verify(),
        ]
        for version in env["party.publication.version"].search([])
    }


def see_appraisals(env):
    return {
        f"{appraisal.member_id.name} {appraisal.cycle_id.display_name}": [
            appraisal.state,
            appraisal.grade_id.display_name,
            appraisal.points,
            appraisal.rank,
        ]
        for appraisal in env["party.appraisal"].with_context(lang="en_US").search([])
    }


def see_rights(env):
    """Who is in which group, and how many records of each kind he reads."""
    models = ("party.member", "party.point.line", "party.publication", "party.warning")
    users = env["res.users"].search([("party_member_ids", "!=", False)])
    return {
        user.login: [
            sorted(name for name in user.group_ids.get_external_id().values() if name),
            *(env[model].with_user(user).search_count([]) for model in models),
        ]
        for user in users
    }


def see_pages(clients):
    """The figures on each page.

    :param clients: ``{login: who is signed in}``; sessions know no frozen time
    """
    return {
        f"{login} {path}": _read(clients[login], path)
        for login, paths in PAGES.items()
        for path in paths
    }


def _sign_in(login):
    client = Client(root)
    page = html.fromstring(client.get("/web/login", environ_base=ADDRESS).text)
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    form = {"login": login, "password": login, "csrf_token": token}
    answer = client.post("/web/login", data=form, environ_base=ADDRESS)
    assert answer.status_code == 303, f"{login} can't sign in"
    return client


def _read(client, path):
    """The figures on a page: its words may change from version to version."""
    address = path.format(year=Date.today().year - 1)
    answer = client.get(address, environ_base=ADDRESS, follow_redirects=True)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    page = html.fromstring(answer.text)
    for element in page.xpath("//script | //style | //svg"):
        element.drop_tree()
    words = page.xpath("//main")[0].text_content().split()
    return [word for word in words if any(letter.isdigit() for letter in word)]
