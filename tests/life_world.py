"""An organisation's Odoo with other data in it, and what its people see of it. Both run
in Odoo's shell, in a process of their own."""

import json
import re
from pathlib import Path

from lxml import html
from werkzeug.test import Client

from odoo.fields import Command, Date
from odoo.http import root

from data.demo_months import hold
from data.demo_plan import Meeting
from data.rulebooks.load import load
from tooling.places import ROOT

PASSWORD = "a long password"
# {login: groups}
USERS = {
    "clerk": ["base.group_user"],
    "hr_officer": ["base.group_user", "hr.group_hr_manager"],
    "contacts": ["base.group_user", "base.group_partner_manager"],
    "customer": ["base.group_portal"],
    "left": ["base.group_user"],
}
PAGES = ("/odoo", "/my", "/my/account", "/")
BOOK = ROOT / "data" / "organisation" / "small.xlsx"
CLIENT = {"REMOTE_ADDR": "127.0.0.1"}
# What differs from one page to the next of the same words.
CHANGING = re.compile(r"\d{4}-\d\d-\d\d|\d+:\d\d(:\d\d)?|[0-9a-f]{20,}")


def fill(env):
    """Some years of an office: two companies, people with and without accounts,
    records with messages and files, and what administrators change."""
    env["res.lang"]._activate_lang("fr_FR")
    company = env["res.company"].create({"name": "Second Office"})
    partners = env["res.partner"].create(
        [{"name": f"Contact {number}", "lang": "zh_CN"} for number in range(200)]
    )
    users = _make_users(env, company)
    _make_employees(env, users["clerk"], company)
    for partner in partners[:50]:
        partner.message_post(body=f"About {partner.name}", subject="Talk")
    env["ir.attachment"].create(
        {
            "name": "contract.txt",
            "raw": b"signed",
            "res_model": "res.partner",
            "res_id": partners[0].id,
        }
    )
    partners[0].activity_schedule("mail.mail_activity_data_todo", summary="Call")
    _change_settings(env)
    env.cr.commit()


def _make_users(env, company):
    users = {}
    for login, groups in USERS.items():
        users[login] = env["res.users"].create(
            {
                "login": login,
                "name": login.capitalize(),
                "password": PASSWORD,
                "company_ids": [Command.set((env.company | company).ids)],
                "group_ids": [Command.set([env.ref(name).id for name in groups])],
            }
        )
    users["clerk"].action_id = env.ref("base.action_partner_form").id
    users["contacts"].lang = "zh_CN"
    users["left"].active = False
    return users


def _make_employees(env, clerk, company):
    env["hr.employee"].create(
        [
            {"name": "Clerk", "user_id": clerk.id},
            *({"name": f"Employee {number}"} for number in range(30)),
            {"name": "Elsewhere", "company_id": company.id},
        ]
    )


def _change_settings(env):
    """A rule, a job, a word and a format of their own."""
    env["ir.rule"].create(
        {
            "name": "Own contacts in zh",
            "model_id": env.ref("base.model_res_partner").id,
            "groups": [Command.link(env.ref("base.group_partner_manager").id)],
            "domain_force": "[('name', '!=', 'Contact 13')]",
        }
    )
    env["ir.cron"].create(
        {
            "name": "Own job",
            "model_id": env.ref("base.model_res_partner").id,
            "code": "pass",
            "active": False,
        }
    )
    menu = env.ref("base.menu_administration").with_context(lang="zh_CN")
    menu.name = "自己的设置"
    env.company.paperformat_id = env.ref("base.paperformat_us")
    env["ir.config_parameter"].set_param("own.parameter", "kept")


def use(env):
    """The administrator's first steps, and a month of a branch with its meeting."""
    admin = env(user=env.ref("base.user_admin"))
    wizard = admin["party.organisation.import"].create({})
    assert not wizard._load([(BOOK.name, BOOK.read_bytes())])["errors"]
    town = env["party.branch"].search([("code", "=", "Z")])
    last_month = Date.start_of(Date.subtract(Date.today(), months=1), "month")
    for template in load(town.with_env(admin), "000-city-measures.xlsx"):
        template._enforce(last_month, False, "Decided in the meeting")
    village = env["party.branch"].search([("code", "=", "Z-01")])
    hold(env, village, last_month, Meeting("THEME_DAY", 10))
    key = (village, last_month)
    period = env["party.period"]._get_or_create({key})[key]
    lines = env["party.point.line"].search([("period_id", "=", period.id)])
    lines._confirm(dict.fromkeys(lines, "Carried"))
    period._close()
    _give_account(env, village)
    env.cr.commit()


def _give_account(env, branch):
    """A member becomes a user; removing the addons leaves him his account."""
    member = env["party.member"].search([("branch_id", "=", branch.id)], limit=1)
    member.message_post(body="Welcome")
    env["res.users"].create(
        {
            "login": "party_member",
            "name": member.name,
            "partner_id": member.partner_id.id,
            "password": PASSWORD,
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        }
    )


def remove(env, addon):
    """As from the list of apps."""
    modules = env["ir.module.module"].with_user(env.ref("base.user_admin"))
    modules.search([("name", "=", addon)]).button_immediate_uninstall()


def look(env, path):
    """Write down what each of them may do and sees, as JSON."""
    seen = {login: _look_as(env, login) for login in ("admin", *USERS)}
    seen["reports"] = _look_at_reports(env)
    Path(path).write_text(json.dumps(seen, indent=1, ensure_ascii=False))


def _look_as(env, login):
    users = env["res.users"].with_context(active_test=False)
    user = users.search([("login", "=", login)])
    menus = env["ir.ui.menu"].with_user(user)
    return {
        "groups": sorted(user.all_group_ids.get_external_id().values()),
        "menus": _look_at_menus(menus),
        "home": user.action_id.id,
        "pages": _read_pages(env, login, "admin" if login == "admin" else PASSWORD),
    }


def _look_at_menus(menus):
    """The names of those that the user's screen shows."""
    if menus.env.user.share:
        return []
    shown = menus.load_menus(False).values()
    return sorted(menu["xmlid"] for menu in shown if menu.get("xmlid"))


def _read_pages(env, login, password):
    """The words of each page, after signing in; an archived user is refused."""
    client = Client(root)
    page = html.fromstring(
        client.get("/web/login", environ_base=CLIENT).get_data(as_text=True)
    )
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    form = {"login": login, "password": password, "csrf_token": token}
    answer = client.post("/web/login", data=form, environ_base=CLIENT)
    if answer.status_code == 200:
        return "refused"
    return {path: _read_page(client, path) for path in PAGES}


def _read_page(client, path):
    answer = client.get(path, follow_redirects=True, environ_base=CLIENT)
    page = html.fromstring(answer.get_data(as_text=True))
    for element in page.xpath("//script | //style | //svg | //input[@type='hidden']"):
        element.drop_tree()
    words = " ".join(page.text_content().split())
    return [answer.status_code, CHANGING.sub("…", words)]


def _look_at_reports(env):
    """How core's documents look: the format of the paper, and the page itself."""
    report = env.ref("web.action_report_internalpreview")
    body = env["ir.actions.report"]._render_qweb_html(report, env.company.ids)[0]
    words = " ".join(html.fromstring(body).text_content().split())
    engine = report.pdf_engine if "pdf_engine" in report else "wkhtmltopdf"
    return [report.get_paperformat().name, engine, CHANGING.sub("…", words)]
