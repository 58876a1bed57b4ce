"""What the branches hold: meetings, theme days, volunteering; the scorekeeper keeps the
lists (LINE-1)."""

from odoo.fields import Command

from data.demo_months import make_evidence

from . import chance

HOURS = 2
# What is held on the day of meetings, beside the groups' own, by the month
BESIDE_GROUPS = {
    1: ("ORGANISATIONAL_LIFE",),
    2: ("PARTY_LESSON",),
    3: ("MEMBER_MEETING",),
    5: ("PARTY_LESSON",),
    6: ("MEMBER_MEETING",),
    8: ("PARTY_LESSON",),
    9: ("MEMBER_MEETING",),
    11: ("PARTY_LESSON",),
    12: ("MEMBER_MEETING",),
}
KEEPERS = ("scorekeeper", "secretary", "deputy_secretary")
LEAVE = ("身体不适", "外出探亲", "单位值班", "照顾家人")


def hold_meetings(unit):
    """The groups', and once a quarter the branch's."""
    rows = [(code, False) for code in BESIDE_GROUPS.get(unit.month.month, ())]
    groups = unit.members.group_id.sorted("code")
    rows += [("GROUP_MEETING", group) for group in groups or [False]]
    _hold(unit, rows)


def hold_theme_day(unit):
    _hold(unit, [("THEME_DAY", False)])


def _hold(unit, rows):
    """Plan, invite, mark, close: all of today's at once."""
    env = unit.act(*KEEPERS)
    activities = env["party.activity"].create(
        [_prepare_activity(unit, code, group) for code, group in rows]
    )
    activities.action_invite()
    _mark(unit, activities.attendance_ids)
    activities.action_close()
    _count(unit, activities)


def _prepare_activity(unit, code, group):
    types = unit.env["party.activity.type"]
    return {
        "branch_id": unit.branch.id,
        "type_id": types.search([("code", "=", code)]).id,
        "group_id": group and group.id,
        "date": unit.day,
        "hours": HOURS,
    }


def _mark(unit, attendances):
    """Who did not come, on leave with a reason or without."""
    away = {}  # {what is marked: attendances}
    month, nobody = unit.month.month, attendances.browse()
    for attendance in attendances.sorted(_get_place):
        rate = chance.turnout(attendance.member_id.member_class_id.code, month)
        if unit.dice.chance(rate):
            continue
        on_leave = unit.dice.chance(chance.SHARE_ON_LEAVE)
        mark = unit.dice.choice(LEAVE) if on_leave else ""
        away[mark] = away.get(mark, nobody) | attendance
    for reason, rows in away.items():
        outcome = "leave" if reason else "absent"
        rows.write({"outcome": outcome, "leave_reason": reason or False})


def _get_place(attendance):
    return attendance.activity_id.id, attendance.member_id.code


def _count(unit, activities):
    unit.count(
        activities=len(activities),
        attendances=len(activities.attendance_ids),
        lines=len(activities.line_ids),
    )


def volunteer(unit):
    """Who comes of his own accord is credited by the hour."""
    share = unit.between(0.2, 0.4)
    able = unit.members.filtered(lambda m: m.member_class_id.code != "INFIRM")
    came = able.filtered(lambda member: unit.dice.chance(share))
    if not came:
        return
    env = unit.act(*KEEPERS)
    activity = env["party.activity"].create(
        {
            **_prepare_activity(unit, "VOLUNTEERING", False),
            "hours": unit.dice.randrange(2, 5),
            "place": "社区公共空间",
            "attendance_ids": [
                Command.create({"member_id": member.id}) for member in came
            ],
            "evidence_ids": make_evidence(),
        }
    )
    activity.action_close()
    _count(unit, activity)
