"""Before the first month: the organisation, its accounts, its rules; and the turn of
each month, when people come, go and change."""

from odoo.fields import Command

from data.organisation.tree import TOP
from data.organisation.workbook import to_bytes
from data.rulebooks.load import load as load_rules

from . import book as books
from . import chance

RULE_BOOK = "003-urban-community.xlsx"
# A deduction of so many points goes on to the street.
PASSED_ON_OVER = 9
FIELDS = {
    "branch": ("party.branch", "branch_id"),
    "group": ("party.branch", "group_id"),
    "member_class": ("party.member.class", "member_class_id"),
}
DISTRICT_LOGIN = "district"
# The module in whose name bin/demo looks for accounts to show
NOTED_UNDER = "district_year"


def import_organisation(unit):
    """As an administrator does. The daily jobs are switched off: this district lives in
    its year, and today's date would make it all overdue."""
    jobs = unit.env["ir.model.data"].search(
        [("module", "=like", "party_points%"), ("model", "=", "ir.cron")]
    )
    unit.env["ir.cron"].browse(jobs.mapped("res_id")).active = False
    result = _import(_get_administrator(unit), books.at_the_beginning(unit.book))
    unit.count(members=result["党员"]["created"])


def _get_administrator(unit):
    """The one whom Odoo begins with; he has made himself administrator of the app."""
    user = unit.env.ref("base.user_admin")
    group = unit.env.ref("party_points.group_party_points_administrator")
    user.group_ids = [Command.link(group.id)]
    return unit.act_as(user)


def _import(env, book):
    importer = env["party.organisation.import"]
    result = importer._load([("organisation.xlsx", to_bytes(book))])
    if result["errors"]:
        raise ValueError(result["errors"][:5])
    return result["counts"]


def make_district_accounts(unit):
    """Who leads the district, and the streets' officers."""
    env = _get_administrator(unit)
    user = env["res.users"].create(
        _prepare_officer(env, name="区委组织部（演示）", login=DISTRICT_LOGIN)
    )
    top = env["party.branch"].search([("code", "=", TOP)])
    env["party.position"].create(
        {
            "branch_id": top.id,
            "role": "secretary",
            "partner_id": user.partner_id.id,
            "date_from": unit.day,
        }
    )
    unit.count(users=1)


def make_accounts(unit):
    """For who holds a position, and for a share of the others."""
    env = _get_administrator(unit)
    holders = env["party.position"].search([("is_current", "=", True)]).partner_id
    vals_list = []
    for member in unit.members.with_env(env):
        is_chosen = unit.dice.chance(chance.SHARE_WITH_ACCOUNT)
        if member.partner_id.user_ids or not (
            is_chosen or member.partner_id in holders
        ):
            continue
        is_officer = member.partner_id in holders
        prepare = _prepare_officer if is_officer else _prepare_user
        vals_list.append(
            prepare(env, partner_id=member.partner_id.id, login=member.code.lower())
        )
    env["res.users"].with_context(no_reset_password=True).create(vals_list)
    unit.count(users=len(vals_list))


def _prepare_officer(env, **vals):
    """He works with the app itself, and is told in it."""
    group = env.ref("base.group_user")
    vals = {"group_ids": [Command.set(group.ids)], **vals}
    return _prepare_user(env, notification_type="inbox", **vals)


def _prepare_user(env, **vals):
    """A member on his own pages."""
    return {
        "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        "lang": "zh_CN",
        "tz": "Asia/Shanghai",
        **vals,
    }


def show(unit):
    """Give some accounts a short login, and the same as password: of one branch its
    officers and a member, of its street two officers, of the district one."""
    env = _get_administrator(unit)
    member = _find_member(unit)
    branch = member.branch_id
    street = branch.parent_id.parent_id
    officers, above = unit._get_holders(branch), unit._get_holders(street)
    users = {
        DISTRICT_LOGIN: env["res.users"].search([("login", "=", DISTRICT_LOGIN)]),
        "superior": above.get("secretary"),
        "supervisor": above.get("discipline_commissioner"),
        "secretary": officers.get("secretary"),
        "committee": officers.get("organisation_commissioner"),
        "publicity": officers.get("publicity_commissioner"),
        "scorekeeper": officers.get("scorekeeper"),
        "member": member.partner_id.user_ids,
    }
    for login, user in users.items():
        if user:
            user.with_env(env).write({"login": login, "password": login})
            unit.env["ir.model.data"].create(
                {
                    "module": NOTED_UNDER,
                    "name": f"user_demo_{login}",
                    "model": "res.users",
                    "res_id": user.id,
                    "noupdate": True,
                }
            )


def _find_member(unit):
    """The first with an account who holds no position, in a branch with a committee."""
    users = unit.env["res.users"].search([("share", "=", True)])
    members = users.party_member_ids.sorted("code")
    return next(
        member
        for member in members
        if unit._get_holders(member.branch_id).get("publicity_commissioner")
    )


def enforce_rules(unit):
    """The district takes the rule book of document 003, adds who decides on heavy
    deductions, and puts it in force for the year."""
    user = unit.env["res.users"].search([("login", "=", DISTRICT_LOGIN)])
    env = unit.act_as(user)
    top = env["party.branch"].search([("code", "=", TOP)])
    templates = load_rules(top, RULE_BOOK)
    env["party.rule.level"].create(
        [
            {
                "template_id": template.id,
                "kind": "deduction",
                "points_over": PASSED_ON_OVER,
                "decider": "superior",
            }
            for template in templates
        ]
    )
    for template in templates:
        template._enforce(books.FIRST_DAY, False, "区委2024年12月20日会议讨论通过")
    unit.count(templates=len(templates))


# The turn of the month


def admit(unit):
    """Those who come this month are imported before they come."""
    part = books.newcomers(unit.book, unit.month.month)
    if not part.members:
        return
    env = _get_administrator(unit)
    result = _import(env, part)
    unit.count(members=result["党员"]["created"])


def change(unit):
    """What changes this month is entered before: who is transferred or leaves, by the
    district; another class, and who becomes a full member, by his secretary."""
    for before, row in books.changes(unit.book, unit.month.month):
        member = unit.env["party.member"].search([("code", "=", row.member)])
        env = _get_who_changes(unit, member, before, row)
        vals = _get_vals(unit, before, row)
        note = row.note or "按组织程序办理"
        member.with_env(env)._change_history(row.start, vals, note)
        unit.count(changes=1)


def _get_who_changes(unit, member, before, row):
    if before.branch == row.branch and row.standing != "ended":
        holders = unit._get_holders(member.branch_id)
        secretary = holders.get("secretary")
        if secretary and secretary.partner_id != member.partner_id:
            return unit.act_as(secretary)
    user = unit.env["res.users"].search([("login", "=", DISTRICT_LOGIN)])
    return unit.act_as(user)


def _get_vals(unit, before, row):
    """What differs, as the history takes it."""
    if row.standing == "ended":
        return {"standing": "ended", "end_reason": row.end_reason}
    vals = {} if row.standing == before.standing else {"standing": row.standing}
    for name, (model, field) in FIELDS.items():
        if (value := getattr(row, name)) != getattr(before, name):
            found = unit.env[model].search([("code", "=", value)]) if value else None
            vals[field] = found.id if found else False
    return vals


def pass_nights(unit):
    """What the daily jobs do in the night before today."""
    unit.env["party.member"]._cron_refresh()
    unit.env["res.users"]._cron_sync_party_groups()
    unit.env["party.dispute"]._cron_move_on()
    # what people are told stands on the records; there is no server to mail it
    unit.env["mail.message.schedule"].search([]).unlink()
    unit.env["mail.mail"].search([]).unlink()
    if unit.month.month == 1:
        _analyse(unit)


def _analyse(unit):
    """As PostgreSQL does by itself a little later: until it knows how full the tables
    are, it reads them in ways that suit empty ones."""
    unit.env.cr.execute("ANALYZE")


def open_month(unit):
    """What the daily jobs do in the first night of a month."""
    unit.env["party.period"]._cron_open()
    unit.env["party.publication"]._cron_plan()
    _analyse(unit)
