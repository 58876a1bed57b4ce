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
        ("李丁卯", "D03", 20, {"description": "占道经营受到行政处罚（演示）"}),
    ),
    LAST_MONTH: (
        ("吴己巳", "P05", 9, {"description": "建议增设楼道扶手，被社区采纳（演示）"}),
        ("钱乙丑", "D01", 21, {"description": "联系户当月未走访（演示）"}),
    ),
}
SOURCES = {"P": "peer", "D": "organisation"}


def load_demo(env):
    """Let the people of the demo work for two months."""
    branch = get_branch(env)
    for months in (MONTH_BEFORE, LAST_MONTH):
        first = get_month(months)
        # they register in time: meetings on their day, the rest after the month
        for meeting in MEETINGS[months]:
            with freeze_time(Date.add(first, days=meeting.day)):
                hold(as_user(env, "scorekeeper"), branch, first, meeting)
        with freeze_time(Date.add(first, months=1)):
            register(as_user(env, "scorekeeper"), branch, first, REGISTERED[months])
            _declare(as_user(env, "member"), first)
            if months == MONTH_BEFORE:
                review(env, branch, first)
    env["party.publication"]._cron_plan()
    publications = _publish(as_user(env, "publicity"), branch)
    publication = publications.filtered(
        lambda p: p.kind == "month" and p.date_from == get_month(MONTH_BEFORE)
    )
    _dispute(as_user(env, "member"), publication)


def get_month(months):
    """The first day of a month, so many from today's."""
    return Date.start_of(Date.add(Date.today(), months=months), "month")


def get_branch(env):
    """The branch in which the demo's people are."""
    return env["party.branch"].search([("code", "=", BRANCH)])


def as_user(env, login):
    """The environment of one of them, in Chinese."""
    user = env["res.users"].search([("login", "=", login)])
    return env(user=user, context={"lang": "zh_CN"})


def hold(env, branch, first, meeting):
    """Hold an activity, mark who was there, and close it."""
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


def register(env, branch, first, rows):
    """Register lines of a month.

    :param rows: tuples of member, code of the item, day of the month, values
    """
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


def review(env, branch, first):
    """The committee decides in favour of everything, and the month is closed."""
    secretary = as_user(env, "secretary")
    period = secretary["party.period"].search(
        [("branch_id", "=", branch.id), ("date_from", "=", first)]
    )
    review = secretary["party.review"].browse(period.action_open_review()["res_id"])
    for login in ("secretary", "committee", "publicity"):
        voter = as_user(env, login)
        ballot_id = review.with_env(voter).action_vote()["res_id"]
        ballot = voter["party.review.ballot"].browse(ballot_id)
        ballot.routine_vote = "for"
        ballot.vote_ids.action_in_favour()
        ballot.action_cast()
    review.action_conclude()
    period.action_close()


def _publish(env, branch):
    """All that is decided is published today."""
    publications = env["party.publication"].search(
        [("branch_id", "=", branch.id), ("date_to", "<", get_month(LAST_MONTH))],
        order="date_to, date_from",
    )
    publications.action_publish()
    return publications


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
