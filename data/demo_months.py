"""Months of a demo branch, made by its people as they would: activities, declarations,
reviews. The month before the last is closed and published, and somebody disputes an
entry; the last one waits for its review."""

import base64
import io
from dataclasses import dataclass

from freezegun import freeze_time
from PIL import Image

from odoo.fields import Command, Date

BRANCH = "XY-01-01"
LAST_MONTH = -1
MONTH_BEFORE = -2


@dataclass(frozen=True)
class Meeting:
    """An activity: type, day of the month, who was absent or on leave; ``came`` where
    nobody in particular is expected."""

    code: str
    day: int
    hours: float = 2
    absent: tuple = ()
    leave: tuple = ()
    came: tuple = ()


MEETINGS = {
    MONTH_BEFORE: (
        Meeting("MEMBER_MEETING", 8, absent=("钱乙丑",), leave=("吴己巳",)),
        Meeting("THEME_DAY", 15, leave=("吴己巳", "周戊辰")),
        Meeting("VOLUNTEERING", 22, hours=3, came=("演示党员", "赵甲子", "李丁卯")),
    ),
    LAST_MONTH: (
        Meeting("THEME_DAY", 12, absent=("李丁卯",), leave=("吴己巳",)),
        Meeting("PARTY_LESSON", 19, leave=("周戊辰",)),
    ),
}
# {months from today: [(member, code of the item, day, values)]}
REGISTERED = {
    MONTH_BEFORE: (
        ("赵甲子", "P05", 18, {"description": "调解楼上楼下漏水纠纷（演示）"}),
        ("李丁卯", "D01", 20, {"description": "认领的奉献岗当月未履职（演示）"}),
    ),
    LAST_MONTH: (
        ("吴己巳", "P05", 9, {"description": "建议增设楼道扶手，被社区采纳（演示）"}),
        ("钱乙丑", "D01", 21, {"description": "联系户当月未走访（演示）"}),
    ),
}
SOURCES = {"P": "peer", "D": "organisation"}


def load_demo(env):
    """Let the people of the demo work for two months."""
    branch = env["party.branch"].search([("code", "=", BRANCH)])
    for months in (MONTH_BEFORE, LAST_MONTH):
        first = Date.start_of(Date.add(Date.today(), months=months), "month")
        # they register in time: meetings on their day, the rest after the month
        for meeting in MEETINGS[months]:
            with freeze_time(Date.add(first, days=meeting.day)):
                _hold(_as(env, "scorekeeper"), branch, first, meeting)
        with freeze_time(Date.add(first, months=1)):
            _register(_as(env, "scorekeeper"), branch, first, REGISTERED[months])
            _declare(_as(env, "member"), first)
            if months == MONTH_BEFORE:
                _review(env, branch, first)
    env["party.publication"]._cron_plan()
    publication = _publish(_as(env, "publicity"), branch)
    _dispute(_as(env, "member"), publication)


def _as(env, login):
    user = env["res.users"].search([("login", "=", login)])
    return env(user=user, context={"lang": "zh_CN"})


def _hold(env, branch, first, meeting):
    activity_type = env["party.activity.type"].search([("code", "=", meeting.code)])
    activity = env["party.activity"].create(
        {
            "branch_id": branch.id,
            "type_id": activity_type.id,
            "date": Date.add(first, days=meeting.day - 1),
            "hours": meeting.hours,
        }
    )
    if meeting.came:
        members = env["party.member"].search([("name", "in", meeting.came)])
        activity.attendance_ids = [
            Command.create({"member_id": member.id}) for member in members
        ]
        activity.evidence_ids = _make_evidence()
    else:
        activity.action_invite()
    rows = {row.member_id.name: row for row in activity.attendance_ids}
    for name in meeting.absent:
        rows[name].outcome = "absent"
    for name in meeting.leave:
        rows[name].write({"outcome": "leave", "leave_reason": "身体不适（演示）"})
    activity.action_close()


def _make_evidence():
    """A small picture, as the values of evidence."""
    picture = io.BytesIO()
    Image.new("RGB", (160, 90), "#c0392b").save(picture, "PNG")
    content = base64.b64encode(picture.getvalue())
    return [Command.create({"name": "现场照片（演示）.png", "file": content})]


def _register(env, branch, first, rows):
    members = env["party.member"].search([("branch_id", "=", branch.id)])
    for name, code, day, vals in rows:
        member = members.filtered(lambda m, n=name: m.name == n)
        date = Date.add(first, days=day - 1)
        template = member._get_rule_templates(date)[member]
        env["party.point.line"].create(
            {
                "member_id": member.id,
                "item_id": template.item_ids.filtered(lambda i, c=code: i.code == c).id,
                "date": date,
                "source": SOURCES[code[0]],
                "evidence_ids": _make_evidence(),
                **vals,
            }
        )


def _declare(env, first):
    # sudo: the user's own membership
    member = env.user.sudo().party_member_ids.with_env(env)
    template = member._get_rule_templates(first)[member]
    items = {item.code: item for item in template.item_ids}
    env["party.declaration"].create(
        {
            "line_ids": [
                Command.create(
                    {
                        "member_id": member.id,
                        "item_id": items[code].id,
                        "date": Date.add(first, days=day - 1),
                        "evidence_ids": _make_evidence(),
                        **vals,
                    }
                )
                for code, day, vals in (
                    ("P01", 25, {"description": "楼道巡查两次（演示）"}),
                    (
                        "P02",
                        26,
                        {"points_given": 1, "description": "陪联系户就医（演示）"},
                    ),
                )
            ]
        }
    ).action_submit()


def _review(env, branch, first):
    """The committee decides in favour of everything, and the month is closed."""
    secretary = _as(env, "secretary")
    period = secretary["party.period"].search(
        [("branch_id", "=", branch.id), ("date_from", "=", first)]
    )
    review = secretary["party.review"].browse(period.action_open_review()["res_id"])
    for login in ("secretary", "committee", "publicity"):
        voter = _as(env, login)
        ballot_id = review.with_env(voter).action_vote()["res_id"]
        ballot = voter["party.review.ballot"].browse(ballot_id)
        ballot.routine_vote = "for"
        ballot.vote_ids.action_in_favour()
        ballot.action_cast()
    review.action_conclude()
    period.action_close()


def _publish(env, branch):
    """The month that is decided is published today."""
    publication = env["party.publication"].search(
        [("branch_id", "=", branch.id), ("kind", "=", "month")],
        order="date_from",
        limit=1,
    )
    publication.action_publish()
    return publication


def _dispute(env, publication):
    """A member disputes an entry of his own, by its number."""
    publication = publication.with_env(env)
    own = next(
        entry
        for entry in publication._get_page("member")["entries"]
        if entry["is_own"] and "楼道" in entry["grounds"]
    )
    env["party.dispute"].create(
        {
            "publication_id": publication.id,
            "entry_number": own["number"],
            "reason": "楼道巡查实际为四次，只登记了两次（演示）",
        }
    ).action_file()
