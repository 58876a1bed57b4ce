"""On which day what happens in the demo, reckoned from today's date: months of a year
that are over, and work that waits for everybody today. It needs no Odoo.

>>> plan = make_plan(date(2026, 11, 22))
>>> plan[0].day, plan[-1].day
(datetime.date(2025, 7, 16), datetime.date(2026, 11, 22))
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

COMMUNITY, SMALL, OFFICE = "XY-01-01", "XY-01-02", "XY-02"
# Half of the year that is appraised: as many months as a grade needs.
FIRST_MONTH = 7
# Days of the month after: registered, reviewed and closed, published, final.
REGISTER, REVIEW, PUBLISH, TALK, FINAL = 1, 3, 8, 10, 20
# December is closed and the year appraised before the year is over.
DECEMBER = {REGISTER: 27, REVIEW: 28}
APPRAISE = 29
# The day of January on which the superior decides on the year.
DECIDE = 21


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


@dataclass(frozen=True)
class Event:
    """Something that a branch does on a day: a function of ``demo_deeds``."""

    day: date
    deed: str
    branch: str
    values: dict = field(default_factory=dict)


def make_plan(today):
    """What happens until today, in the order in which it does.

    :param date today: the day on which the demo is made
    :return: list of ``Event``
    """
    months = _get_months(today)
    events = [
        event
        for branch in (COMMUNITY, SMALL, OFFICE)
        for month in months
        for event in _plan_month(branch, month, months)
    ]
    events += _plan_year(months)
    events += [
        Event(today - timedelta(days), deed, branch, values)
        for days, deed, branch, values in _LATELY
    ]
    return sorted(events, key=lambda event: event.day)  # of one day, as they stand


def _get_months(today):
    """The first days of the months that are over, from the appraised year's half on;
    the last one waits for its review everywhere."""
    month_before = today.replace(day=1) - relativedelta(months=2)
    first = date(month_before.year - 1, FIRST_MONTH, 1)
    number = (month_before.year - first.year) * 12 + month_before.month - first.month
    return [first + relativedelta(months=n) for n in range(number + 2)]


def get_quarter_withheld(months):
    """The first day of the last quarter that is closed: the community branch has not
    published it yet."""
    end = months[-2] + relativedelta(months=1)
    start = end - relativedelta(months=(end.month - 1) % 3 + 3)
    return start


def _plan_month(branch, month, months):
    age = months.index(month) - len(months)  # -1: last month
    for meeting in _get_meetings(branch, month, age):
        day = month.replace(day=meeting.day) + timedelta(1)
        values = {"first": month, "meeting": meeting}
        yield Event(day, "hold_meeting", branch, values)
    if rows := _get_rows(branch, month, age):
        yield Event(
            _get_day(month, REGISTER), "enter", branch, {"first": month, "rows": rows}
        )
    if branch == COMMUNITY and age >= -2:
        yield Event(
            _get_day(month, REGISTER), "declare_deeds", branch, {"first": month}
        )
    if age < -1:
        closes = not (branch == OFFICE and age == -2)
        values = {"first": month, "closes": closes}
        yield Event(_get_day(month, REVIEW), "decide_month", branch, values)
    if age < (-1 if branch == SMALL else -2):
        yield from _plan_publishing(branch, month, months)


def _plan_publishing(branch, month, months):
    withheld = branch == COMMUNITY and get_quarter_withheld(months)
    yield Event(_get_day(month, PUBLISH), "publish", branch, {"withheld": withheld})
    yield Event(_get_day(month, TALK), "talk", branch)
    # the last quarter that the community branch has published: some have not answered
    last = withheld and month >= withheld - relativedelta(months=1)
    yield Event(_get_day(month, FINAL), "reconcile", branch, {"leaves_some": last})
    yield Event(_get_day(month, FINAL), "finalise", branch)


def _get_day(month, day):
    """A day of the month after; in December the first steps come before its end."""
    if month.month == 12 and day in DECEMBER:
        return month.replace(day=DECEMBER[day])
    return (month + relativedelta(months=1)).replace(day=day)


def _plan_year(months):
    """The year before that of the last closed month: all appraise it in time; the
    superior approves it, or returns it."""
    year = months[-2].year - 1
    for branch in (COMMUNITY, SMALL, OFFICE):
        yield Event(date(year, 12, APPRAISE), "appraise", branch, {"year": year})
        deed = "return_year" if branch == SMALL else "approve_year"
        yield Event(date(year + 1, 1, DECIDE), deed, branch, {"year": year})


def _get_meetings(branch, month, age):
    if branch == COMMUNITY and age in _MEETINGS:
        return _MEETINGS[age]
    absent = _ABSENT.get((branch, month.month), ())
    meetings = [Meeting("THEME_DAY", 15, absent=absent)]
    if month.month % 3 == 0:
        meetings.append(Meeting("MEMBER_MEETING", 9))
    return meetings


def _get_rows(branch, month, age):
    recent = _RECENT.get((branch, age))
    return recent or (age < -2 and _REGISTERED.get((branch, month.month), ()))


# The story. Who was absent from the theme day: {(branch, month of the year): names}
_ABSENT = {
    (COMMUNITY, 2): ("李丁卯",),
    (COMMUNITY, 5): ("钱乙丑", "李丁卯"),
    (COMMUNITY, 8): ("李丁卯",),
    (COMMUNITY, 11): ("周戊辰",),
    (SMALL, 4): ("王辛未",),
    (SMALL, 10): ("冯壬申",),
    (OFFICE, 3): ("尤壬午",),
    (OFFICE, 9): ("秦辛巳", "尤壬午"),
}
# Meetings of the community branch in the last months: {months from today's: meetings}
_MEETINGS = {
    -2: (
        Meeting("MEMBER_MEETING", 8, absent=("钱乙丑",), leave=("吴己巳",)),
        Meeting("THEME_DAY", 15, leave=("吴己巳", "周戊辰")),
        Meeting("VOLUNTEERING", 22, hours=3, came=("演示党员", "赵甲子", "李丁卯")),
    ),
    -1: (
        Meeting("THEME_DAY", 12, absent=("李丁卯",), leave=("吴己巳",)),
        Meeting("PARTY_LESSON", 19, leave=("周戊辰",)),
    ),
}
# {(branch, month of the year): [(member, code of the item, day, values)]}
_REGISTERED = {
    (COMMUNITY, 3): (
        ("赵甲子", "P05", 20, {"description": "调解邻里噪声纠纷（演示）"}),
        ("演示党员", "P05", 18, {"description": "建议增设充电桩，被社区采纳（演示）"}),
    ),
    (COMMUNITY, 6): (
        (
            "演示党员",
            "P03",
            20,
            {"quantity": 6, "description": "文明劝导六小时（演示）"},
        ),
        ("钱乙丑", "P03", 20, {"quantity": 3, "description": "文明劝导三小时（演示）"}),
        ("李丁卯", "D01", 20, {"description": "联系户长期未走访（演示）"}),
    ),
    (COMMUNITY, 9): (
        ("赵甲子", "P03", 22, {"quantity": 5, "description": "社区清洁五小时（演示）"}),
        ("吴己巳", "P05", 19, {"description": "调解停车纠纷（演示）"}),
    ),
    (SMALL, 5): (
        ("陈癸酉", "P03", 20, {"quantity": 4, "description": "文明劝导四小时（演示）"}),
    ),
    (SMALL, 11): (("王辛未", "P05", 18, {"description": "调解租房纠纷（演示）"}),),
    (OFFICE, 4): (
        ("蒋丙子", "P01", 21, {"description": "调研报告在会议上交流（演示）"}),
        ("秦辛巳", "P07", 16, {"quantity": 3, "description": "社区值守三小时（演示）"}),
    ),
    # three stand out: where more are equal, the meeting would have to choose
    (OFFICE, 8): (
        ("蒋丙子", "P01", 21, {"description": "调研报告在会议上交流（演示）"}),
        ("朱庚辰", "P04", 17, {"description": "建议简化材料，被采纳（演示）"}),
    ),
    (OFFICE, 10): (
        ("卫乙亥", "P04", 17, {"description": "建议优化办事流程，被采纳（演示）"}),
    ),
}
# {(branch, months from today's): as above}. Not two months running below the line: that
# asks for somebody else than the secretary to talk.
_RECENT = {
    (COMMUNITY, -5): (
        ("李丁卯", "D03", 14, {"description": "交通违法受到处罚（演示）"}),
    ),
    (COMMUNITY, -2): (
        ("赵甲子", "P05", 18, {"description": "调解楼上楼下漏水纠纷（演示）"}),
        ("李丁卯", "D03", 20, {"description": "占道经营受到行政处罚（演示）"}),
    ),
    (COMMUNITY, -1): (
        ("吴己巳", "P05", 9, {"description": "建议增设楼道扶手，被社区采纳（演示）"}),
        ("钱乙丑", "D01", 21, {"description": "联系户当月未走访（演示）"}),
    ),
    (SMALL, -1): (
        ("冯壬申", "P03", 20, {"quantity": 2, "description": "文明劝导两小时（演示）"}),
    ),
    (OFFICE, -2): (("杨己卯", "V01", 20, {"description": "受到政务处分（演示）"}),),
}
# What has happened since, and what waits today: (days ago, deed, branch, values)
_LATELY = (
    # returned in January, confirmed by a meeting late: the superior's to approve
    (14, "appraise_again", SMALL, {"reopens": False}),
    (4, "publish_month", COMMUNITY, {}),
    (3, "dispute", COMMUNITY, {"login": "member", "about": "楼道巡查"}),
    (3, "dispute", COMMUNITY, {"login": "publicity", "about": "漏水"}),
    (2, "answer_dispute", COMMUNITY, {}),
    # opened again by the superior, confirmed by a meeting: members answer these days
    (2, "appraise_again", COMMUNITY, {"reopens": True}),
    (1, "appeal", COMMUNITY, {}),
    (0, "plan_meetings", COMMUNITY, {}),
    (0, "ask_witnesses", COMMUNITY, {}),
    (0, "confirm_warning", COMMUNITY, {}),
    (0, "open_ballot", COMMUNITY, {}),
    (0, "begin_declaration", COMMUNITY, {}),
    (0, "open_last_review", COMMUNITY, {}),
    (0, "open_last_review", SMALL, {}),
    (0, "hand_to_hr", OFFICE, {}),
    (0, "remind", COMMUNITY, {}),
)
