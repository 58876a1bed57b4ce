"""The end of a month: what is registered and declared, the review with its ballots,
what the street decides, and the close."""

from odoo.fields import Command, Date

from data.demo_months import make_evidence

from .meetings import KEEPERS

# {code of the item: (how likely in January, in December, source, grounds)}
REGISTERED = {
    "P05": (0.015, 0.03, "peer", "调解邻里纠纷，双方签字和解"),
    "B06": (0.02, 0.005, "record", "当月党费未按时交纳"),
    "D01": (0.02, 0.006, "organisation", "联系户当月未走访"),
    "D04": (0.006, 0.003, "organisation", "楼道堆放杂物，经劝阻不改"),
    "D03": (0.0025, 0.001, "organisation", "违反法律法规受到行政处罚"),
}
# {code of the item: values, grounds}
DECLARED = {
    "P01": ({}, "按认领岗位巡查楼道，记录完整"),
    "P02": ({"points_given": 1}, "走访联系户并记下情况"),
}
SHARE_LATE = 0.25  # of the branches in a month
SHARE_AGAINST = 0.06  # of the deductions
SHARE_REJECTED_ABOVE = 0.15
REPORTED_IN = (3, 6, 9, 12)


def register(unit):
    """What the scorekeeper registers at the end of the month, all of it at once."""
    env = unit.act(*KEEPERS)
    items = _get_items(unit, unit.day)
    last = Date.subtract(unit.day, days=3)
    vals_list = [
        _prepare_line(items[member][code], member, last, source, grounds)
        for member in items
        for code, (january, december, source, grounds) in REGISTERED.items()
        if unit.dice.chance(unit.between(january, december))
    ]
    if unit.month.month in REPORTED_IN:
        vals_list += _prepare_reports(unit, items, last)
    lines = env["party.point.line"].create(vals_list)
    unit.count(lines=len(lines))
    if unit.dice.chance(SHARE_LATE):
        _register_late(unit, env, items)


def _get_items(unit, day):
    """What may be registered of the members who are scored on a day.

    :return: ``{member: {code: item}}``, by the members' numbers
    """
    members = unit.members
    members -= unit.env["party.exemption"]._get_exempt(members, day)
    early = Date.subtract(day, days=25)
    there = members._get_assignments(early)
    templates = members._get_rule_templates(day)
    before = members._get_rule_templates(early)
    return {
        member: {item.code: item for item in templates[member].item_ids}
        for member in members
        # who came or changed his class within the month has two sets of rules
        if there[member].branch_id == unit.branch
        and templates[member] == before[member]
    }


def _prepare_line(item, member, day, source, grounds, **vals):
    return {
        "member_id": member.id,
        "item_id": item.id,
        "date": day,
        "source": source,
        "description": grounds,
        "evidence_ids": make_evidence() if item.evidence_required else [],
        **vals,
    }


def _prepare_reports(unit, items, day):
    """Who has told of his life and thoughts this quarter, or not."""
    share = unit.between(0.8, 0.98)
    return [
        _prepare_line(
            items[member]["B07"],
            member,
            day,
            "record",
            "本季度思想和生活情况汇报",
            outcome="present" if unit.dice.chance(share) else "absent",
        )
        for member in items
    ]


def _register_late(unit, env, items):
    """A good deed that was forgotten, made good by two witnesses (LINE-4)."""
    keeper = env.user.partner_id
    witnesses = [m for m in unit.with_account if m.partner_id != keeper]
    members = [member for member in items if member not in witnesses]
    if len(witnesses) < 2 or not members:
        return
    member = unit.dice.choice(members)
    early = Date.subtract(unit.day, days=20)
    line = env["party.point.line"].create(
        _prepare_line(
            items[member]["P05"], member, early, "peer", "建议被社区采纳，登记时遗漏"
        )
    )
    for witness in unit.dice.sample(witnesses, 2):
        asked = env["party.witness"].create(
            {"line_id": line.id, "member_id": witness.id}
        )
        asked.with_env(unit.act_for(witness)).action_confirm("当时在场，情况属实")
    unit.count(lines=1, witnesses=2)


def declare(unit):
    """Members with an account declare what they did."""
    items = _get_items(unit, unit.day)
    share = unit.between(0.3, 0.6)
    for member in unit.with_account:
        if member not in items or not unit.dice.chance(share):
            continue
        env = unit.act_for(member)
        declaration = env["party.declaration"].create(
            {
                "member_id": member.id,
                "line_ids": [
                    Command.create(
                        {
                            "member_id": member.id,
                            "item_id": items[member][code].id,
                            "date": Date.subtract(unit.day, days=4),
                            "description": grounds,
                            "evidence_ids": make_evidence(),
                            **vals,
                        }
                    )
                    for code, (vals, grounds) in DECLARED.items()
                    if code == "P01" or unit.dice.chance(0.5)
                ],
            }
        )
        declaration.action_submit()
        unit.count(declarations=1, lines=len(declaration.line_ids))


# The review


def review(unit):
    """The committee votes, each as himself; the secretary concludes. Where the member
    meeting decides, he records its votes, which concludes it."""
    secretary = unit.act("secretary", "deputy_secretary")
    period = _get_period(unit, secretary)
    review_id = period.action_open_review()["res_id"]
    review = secretary["party.review"].browse(review_id)
    unit.count(reviews=1, reviewed=len(review.line_ids))
    if review.body == "meeting":
        review._record_by_hand(review.by_hand_ids, {})
        return
    # sudo: chance runs over all lines, whoever may read which
    lines_sudo = review.line_ids.sudo()
    refused = {
        line.id
        for line in lines_sudo.sorted(lambda line: line.id)
        if line.kind == "deduction" and unit.dice.chance(SHARE_AGAINST)
    }
    for user in unit.voters:
        _vote(unit.act_as(user), review, refused)
    review.action_conclude()


def _get_period(unit, env):
    return env["party.period"].search(
        [("branch_id", "=", unit.branch.id), ("date_from", "=", unit.month)]
    )


def _vote(env, review, refused):
    ballot_id = review.with_env(env).action_vote()["res_id"]
    ballot = env["party.review.ballot"].browse(ballot_id)
    ballot.routine_vote = "for"
    against = ballot.vote_ids.filtered(lambda vote: vote.line_id.id in refused)
    against.write({"vote": "against", "reason": "证据不足，先提醒本人改正"})
    (ballot.vote_ids - against).action_in_favour()
    ballot.action_cast()


def decide_above(unit):
    """What the branch has passed on is decided by the street."""
    lines = unit.env["party.point.line"].search(
        [("branch_id", "=", unit.branch.id), ("state", "=", "escalated")], order="id"
    )
    for line in lines.with_env(unit.superior) if lines else ():
        if unit.dice.chance(SHARE_REJECTED_ABOVE):
            line._decide_above("reject", "处罚决定尚未生效")
        else:
            line._decide_above("confirm", "处罚决定已经核实")
        unit.count(decided_above=1)


def close(unit):
    """The secretary closes the month."""
    secretary = unit.act("secretary", "deputy_secretary")
    period = _get_period(unit, secretary)
    period.action_close()
    unit.count(months=1)
