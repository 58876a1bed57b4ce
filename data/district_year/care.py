"""Warnings and talks, exemptions (WARN-1, WARN-6, ORG-6)."""

from datetime import date

from odoo.fields import Date

from . import YEAR, chance

SHARE_DROPPED = 0.15
CONFIRMED = "情况属实，按规定谈话提醒"
TALK = {
    "place": "社区党群服务中心",
    "content": "指出当月失分情况，听取本人说明，提醒遵守规定",
    "agreement": "三个月内每月参加一次志愿服务",
}


def warn(unit):
    """Who may, confirms or drops what the scores propose; the talks are held."""
    warnings = _get_warnings(unit, "proposed")
    for env in _get_deciders(unit) if warnings else ():
        own = warnings.with_env(env).filtered("can_decide")
        for warning in own:
            _decide(unit, warning)
        warnings -= own
    for warning in _get_warnings(unit, "confirmed"):
        _talk(unit, warning)


def _get_warnings(unit, state):
    return unit.env["party.warning"].search(
        [("branch_id", "=", unit.branch.id), ("state", "=", state)], order="id"
    )


def _get_deciders(unit):
    """The secretary, for his own case the deputy, then the street."""
    return [*(unit.act_as(user) for user in unit.voters), unit.superior]


def _decide(unit, warning):
    if unit.dice.chance(SHARE_DROPPED):
        warning._drop("本人已经主动改正，不再提醒")
        unit.count(dropped=1)
    else:
        # where the rule leaves open who acts, whoever confirms it does
        owner = warning._get_default_owner() or warning.env.user
        warning._confirm(CONFIRMED, owner)
        unit.count(confirmed=1)


def _talk(unit, warning):
    """Its owner talks; who has no account signs on paper."""
    env = unit.act_as(warning.owner_id)
    own = warning.with_env(env)
    if own._get_cannot_talk_reason():
        return
    talk = env["party.talk"].browse(own.action_talk()["res_id"])
    talk.write({**TALK, "date": unit.day})
    talk.action_hold()
    if talk._has_account():
        member = unit.act_for(warning.member_id)
        talk.with_env(member).action_acknowledge()
    else:
        talk._enter_signed("认识到问题，今后注意")
    unit.count(talks=1)


def exempt(unit):
    """The member meeting exempts some of the infirm from the next quarter on."""
    secretary = unit.act("secretary", "deputy_secretary")
    officers = [user.partner_id for user in unit.officers.values()]
    liaison = unit.with_account.filtered(lambda m: m.partner_id in officers)
    infirm = unit.members.filtered(
        lambda m: m.member_class_id.code == "INFIRM" and m not in unit.with_account
    )
    present = len(unit.members.filtered(lambda m: m.standing == "full"))
    chosen = infirm.filtered(lambda m: unit.dice.chance(chance.SHARE_OF_EXEMPT))
    if not liaison or not chosen:
        return
    exemptions = secretary["party.exemption"].create(
        [
            {
                "member_id": member.id,
                "ground": unit.dice.choice(["old_age", "illness", "disability"]),
                "application_date": Date.subtract(unit.day, days=5),
                "meeting_date": unit.day,
                "meeting_present": present,
                "meeting_in_favour": present,
                "decision_note": "年老体弱、行动不便，同意免予积分考核",
                "liaison_id": unit.dice.choice(list(liaison)).id,
                "date_from": Date.add(Date.start_of(unit.day, "month"), months=1),
                "date_to": date(YEAR, 12, 31),
            }
            for member in chosen
        ]
    )
    exemptions.action_confirm()
    unit.count(exemptions=len(exemptions))
