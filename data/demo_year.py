"""What came before in the demo branch: a year with its appraisal, up to where members
answer, and the months of this year until ``demo_months`` begins."""

from freezegun import freeze_time

from odoo.fields import Date

from .demo_months import (
    MONTH_BEFORE,
    Meeting,
    as_user,
    get_branch,
    get_month,
    hold,
    register,
    review,
)

ABSENT = {
    2: ("李丁卯",),
    5: ("钱乙丑", "李丁卯"),
    8: ("李丁卯",),
    11: ("周戊辰",),
}
# {month: [(member, code of the item, day, values)]}
REGISTERED = {
    3: (
        ("赵甲子", "P05", 20, {"description": "调解邻里噪声纠纷（演示）"}),
        ("演示党员", "P05", 18, {"description": "建议增设充电桩，被社区采纳（演示）"}),
    ),
    6: (
        (
            "演示党员",
            "P03",
            20,
            {"quantity": 6, "description": "文明劝导六小时（演示）"},
        ),
        ("钱乙丑", "P03", 20, {"quantity": 3, "description": "文明劝导三小时（演示）"}),
        ("李丁卯", "D01", 20, {"description": "联系户长期未走访（演示）"}),
    ),
    9: (
        ("赵甲子", "P03", 22, {"quantity": 5, "description": "社区清洁五小时（演示）"}),
        ("吴己巳", "P05", 19, {"description": "调解停车纠纷（演示）"}),
    ),
    10: (("李丁卯", "D03", 14, {"description": "交通违法受到处罚（演示）"}),),
}


def load_demo(env):
    """Let the year before last month's year pass in the branch, and the months of this
    one that ``demo_months`` leaves."""
    branch = get_branch(env)
    end = get_month(MONTH_BEFORE)
    january = Date.subtract(end.replace(month=1), years=1)
    for months in range(12 + end.month - 1):
        _pass_month(env, branch, Date.add(january, months=months))
        if months == 11:
            with freeze_time(january.replace(month=12, day=29)):
                _appraise(env, branch, january.year)


def _pass_month(env, branch, first):
    month = first.month
    meetings = [Meeting("THEME_DAY", 15, absent=ABSENT.get(month, ()))]
    if not month % 3:
        meetings.append(Meeting("MEMBER_MEETING", 8))
    for meeting in meetings:
        with freeze_time(Date.add(first, days=meeting.day)):
            hold(as_user(env, "scorekeeper"), branch, first, meeting)
    # December is closed before the year is over
    end = 27 if month == 12 else 31
    with freeze_time(Date.add(first, days=end)):
        rows = REGISTERED.get(month, ())
        register(as_user(env, "scorekeeper"), branch, first, rows)
        review(env, branch, first)


def _appraise(env, branch, year):
    """The committee proposes, the member meeting confirms; the members answer."""
    secretary = as_user(env, "secretary")
    cycle = secretary["party.cycle"]._get_or_create(branch, year)
    cycle.action_compute()
    cycle._propose()
    meeting = {
        "date": Date.today(),
        "present": 8,
        "in_favour": 8,
        "minutes": "支部党员大会逐一讨论，同意支委会提出的等次（演示）",
    }
    cycle._record_meeting(meeting)
    for login in ("publicity", "committee"):
        _get_own(cycle.appraisal_ids, as_user(env, login)).action_acknowledge()


def _get_own(appraisals, env):
    # sudo: the user's own membership
    own = env.user.sudo().party_member_ids
    return appraisals.with_env(env).search([("member_id", "in", own.ids)])


def load_care(env):
    """What is going on today: a talk that is due, and an evaluation that is open."""
    branch = get_branch(env)
    secretary = as_user(env, "secretary")
    warnings = secretary["party.warning"].search(
        [("branch_id", "=", branch.id), ("state", "=", "proposed")], order="id"
    )
    *earlier, latest = warnings
    for warning in earlier:
        warning._confirm("情况属实，由支部书记谈话提醒（演示）")
        _talk(warning)
    latest._confirm("情况属实，本月内完成谈话（演示）")
    _open_ballot(env, branch)


def _talk(warning):
    """The secretary talks; the member has no account and has signed on paper."""
    talk = warning.env["party.talk"].browse(warning.action_talk()["res_id"])
    talk.write(
        {
            "place": "社区党群服务中心（演示）",
            "content": "指出当月失分情况，提醒遵守法律法规（演示）",
            "agreement": "三个月内每月参加一次志愿服务（演示）",
        }
    )
    talk.action_hold()
    talk._enter_signed("认识到问题，今后注意（演示）")


def _open_ballot(env, branch):
    """Two have voted already, all with the first mark."""
    committee = as_user(env, "committee")
    today = Date.today()
    evaluation = committee["party.evaluation"].create(
        {
            "branch_id": branch.id,
            "year": today.year,
            "half": "1" if today.month <= 6 else "2",
            "date_to": Date.add(today, days=14),
        }
    )
    evaluation.action_open()
    best = evaluation._get_options()[0]["number"]
    for login in ("committee", "publicity"):
        ballot = evaluation.with_env(as_user(env, login))
        # sudo: the rows of the ballot, as its page shows them
        rows = evaluation.sudo().result_ids
        ballot._vote(dict.fromkeys(rows.ids, best))
