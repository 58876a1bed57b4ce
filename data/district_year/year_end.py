"""The year's end: months are put right; the year is computed, proposed, confirmed by
the member meeting, answered by the members, and approved by the street (APP-7)."""

from . import YEAR

SHARE_WHO_ANSWER = 0.95
SHARE_WHO_APPEAL = 0.02
SHARE_UPHELD = 0.3


def put_right(unit):
    """Months that were closed before an exemption or a change was entered, of which the
    check of each night says so: the street opens them, and they are closed again."""
    unit.env["party.cycle"]._get_or_create(unit.branch, YEAR)._check_closed_months()
    scores = unit.env["party.point.score"].search(
        [("branch_id", "=", unit.branch.id), ("is_outdated", "=", True)]
    )
    months = scores.period_id.sorted("date_from")
    if months:
        months.with_env(unit.superior)._reopen("免予考核或者履历变更后，应到次数有变化")
        secretary = unit.act("secretary", "deputy_secretary")
        months.with_env(secretary).action_close()
    unit.count(reopened=len(months))


def propose(unit):
    """The committee computes and proposes; the member meeting confirms."""
    secretary = unit.act("secretary", "deputy_secretary")
    cycle = secretary["party.cycle"]._get_or_create(
        unit.branch.with_env(secretary), YEAR
    )
    cycle.action_compute()
    cycle._propose()
    present = unit.branch._count_entitled(unit.day)
    cycle._record_meeting(
        {
            "date": unit.day,
            "present": present,
            "in_favour": present,
            "minutes": "支部党员大会逐一讨论，同意支委会提出的等次",
        }
    )
    unit.count(appraisals=len(cycle.appraisal_ids))


def answer(unit):
    """Members acknowledge or appeal; the secretary enters it for who has no account."""
    waiting = _get_cycle(unit).appraisal_ids.filtered(
        lambda appraisal: appraisal._is_waiting_for_answer()
    )
    by_hand = waiting.filtered(lambda a: not a.member_id.has_user)
    by_hand.with_env(unit.act("secretary", "deputy_secretary")).action_acknowledge()
    for appraisal in (waiting - by_hand).sorted(lambda a: a.member_id.code):
        own = appraisal.with_env(unit.act_for(appraisal.member_id))
        if unit.dice.chance(SHARE_WHO_APPEAL):
            own._appeal("全年活动均已参加，请求复核等次")
            unit.count(appeals=1)
        elif unit.dice.chance(SHARE_WHO_ANSWER):
            own.action_acknowledge()
    unit.count(answers=len(waiting))


def _get_cycle(unit):
    return unit.env["party.cycle"].search(
        [("branch_id", "=", unit.branch.id), ("year", "=", YEAR)]
    )


def approve(unit):
    """The street decides the appeals, and approves the year."""
    cycle = _get_cycle(unit).with_env(unit.superior)
    for appraisal in cycle.appraisal_ids._filter_appeal_open():
        _settle(unit, appraisal)
    cycle._approve("经审核，同意支部意见")
    unit.count(cycles=1)


def _settle(unit, appraisal):
    others = appraisal.grading_id.grade_ids - appraisal.grade_id
    qualified = others.filtered(lambda grade: grade.criterion == "otherwise")
    if qualified and unit.dice.chance(SHARE_UPHELD):
        reason = "复核后认定为合格"
        appraisal._settle_appeal("upheld", reason, qualified)
    else:
        appraisal._settle_appeal("dismissed", "复核后维持等次")
    unit.count(settled=1)
