"""What the people of the demo do in their months: activities, lines, declarations,
reviews. ``demo_plan`` says when, ``demo_deeds`` plays it."""

import base64
import io

from PIL import Image

from odoo.fields import Command, Date

from .demo_plan import COMMUNITY

BRANCH = COMMUNITY
SOURCES = {"P": "peer", "D": "organisation", "V": "organisation"}


def get_branch(env, code=BRANCH):
    return env["party.branch"].search([("code", "=", code)])


def as_user(env, login):
    """The environment of one of them, in Chinese."""
    user = env["res.users"].search([("login", "=", login)])
    return env(user=user, context={"lang": "zh_CN"})


def hold(env, branch, first, meeting):
    """Hold an activity, mark who was there, and close it.

    :param date first: the first day of its month
    :param Meeting meeting: as in ``demo_plan``
    """
    day = Date.add(first, days=meeting.day - 1)
    activity = plan(env, branch, meeting.code, day, hours=meeting.hours)
    if meeting.came:
        members = env["party.member"].search([("name", "in", meeting.came)])
        activity.attendance_ids = [
            Command.create({"member_id": member.id}) for member in members
        ]
        activity.evidence_ids = make_evidence()
    else:
        activity.action_invite()
    rows = {row.member_id.name: row for row in activity.attendance_ids}
    for name in meeting.absent:
        rows[name].outcome = "absent"
    for name in meeting.leave:
        rows[name].write({"outcome": "leave", "leave_reason": "身体不适（演示）"})
    activity.action_close()


def plan(env, branch, code, day, **vals):
    """Plan an activity.

    :param str code: of its type
    """
    activity_type = env["party.activity.type"].search([("code", "=", code)])
    return env["party.activity"].create(
        {"branch_id": branch.id, "type_id": activity_type.id, "date": day, **vals}
    )


def make_evidence():
    """A small picture, as the values of evidence."""
    picture = io.BytesIO()
    Image.new("RGB", (160, 90), "#c0392b").save(picture, "PNG")
    content = base64.b64encode(picture.getvalue())
    return [Command.create({"name": "现场照片（演示）.png", "file": content})]


def register(env, branch, first, rows):
    """Register lines of a month.

    :param rows: tuples of member, code of the item, day of the month, values
    :return: the lines
    """
    members = env["party.member"].search([("branch_id", "=", branch.id)])
    lines = env["party.point.line"]
    for name, code, day, vals in rows:
        member = members.filtered(lambda m, n=name: m.name == n)
        date = Date.add(first, days=day - 1)
        lines += lines.create(
            {
                "member_id": member.id,
                "item_id": find_item(member, code, date).id,
                "date": date,
                "source": SOURCES[code[0]],
                "evidence_ids": make_evidence(),
                **vals,
            }
        )
    return lines


def find_item(member, code, date):
    """The item of the rules that hold for a member on a day."""
    template = member._get_rule_templates(date)[member]
    return template.item_ids.filtered(lambda item: item.code == code)


def declare(env, *rows):
    """A declaration of the user's own, as a draft.

    :param rows: tuples of code of the item, day, values
    """
    # sudo: the user's own membership
    member = env.user.sudo().party_member_ids.with_env(env)
    return env["party.declaration"].create(
        {
            "line_ids": [
                Command.create(
                    {
                        "member_id": member.id,
                        "item_id": find_item(member, code, day).id,
                        "date": day,
                        "evidence_ids": make_evidence(),
                        **vals,
                    }
                )
                for code, day, vals in rows
            ]
        }
    )


def open_period(env, branch, first, leader):
    """A month, as its secretary has it."""
    return as_user(env, leader)["party.period"].search(
        [("branch_id", "=", branch.id), ("date_from", "=", first)]
    )


def open_review(period):
    return period.env["party.review"].browse(period.action_open_review()["res_id"])


def decide(env, review, voters):
    """Everybody votes in favour: in the committee by his ballot, else by hand."""
    if review.body == "committee":
        for login in voters:
            vote(as_user(env, login), review)
    if review.by_hand_ids:
        review._record_by_hand(review.by_hand_ids, {})
    if review.state == "open":
        review.action_conclude()


def vote(env, review):
    """Vote in favour of everything."""
    ballot_id = review.with_env(env).action_vote()["res_id"]
    ballot = env["party.review.ballot"].browse(ballot_id)
    ballot.routine_vote = "for"
    ballot.vote_ids.action_in_favour()
    ballot.action_cast()
