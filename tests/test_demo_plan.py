"""The days of the demo: whatever day it is made on, months are over and work waits."""

from datetime import date, timedelta

import pytest

from data.demo_plan import COMMUNITY, OFFICE, SMALL, get_quarter_withheld, make_plan

ODD_DAYS = [
    date(2027, 1, 1),
    date(2027, 1, 2),
    date(2027, 1, 31),
    date(2027, 2, 1),
    date(2028, 2, 29),
    date(2027, 3, 1),
    date(2027, 3, 3),
    date(2026, 4, 30),
    date(2027, 6, 1),
    date(2026, 7, 31),
    date(2026, 11, 22),
    date(2026, 12, 25),
    date(2026, 12, 31),
]
EVERY_DAY = [date(2028, 1, 1) + timedelta(n) for n in range(366)]


def get_days(plan, deed, branch=None):
    return [
        event.day
        for event in plan
        if event.deed == deed and branch in (None, event.branch)
    ]


def get_months(plan, deed, branch):
    return [
        event.values["first"]
        for event in plan
        if (event.deed, event.branch) == (deed, branch)
    ]


def test_nothing_happens_tomorrow_and_much_waits_today():
    for today in EVERY_DAY:
        plan = make_plan(today)
        assert plan == sorted(plan, key=lambda event: event.day)
        assert plan[-1].deed == "remind"
        assert plan[-1].day == today
        assert len(get_days(plan, "open_last_review")) == 2
        check_window_is_open(plan, today)


def check_window_is_open(plan, today):
    """Members may dispute what was published late for five working days."""
    (day,) = get_days(plan, "publish_month")
    days = [day + timedelta(n) for n in range(1, 8)]
    assert [day for day in days if day.weekday() < 5][4] > today


@pytest.mark.parametrize("today", ODD_DAYS, ids=str)
def test_months_follow_one_another_up_to_the_last(today):
    plan = make_plan(today)
    last_month = (today.replace(day=1) - timedelta(1)).replace(day=1)
    for branch in (COMMUNITY, SMALL, OFFICE):
        held = sorted(set(get_months(plan, "hold_meeting", branch)))
        assert held[-1] == last_month
        assert 8 <= len(held) <= 19
        steps = {(b.year - a.year) * 12 + b.month - a.month for a, b in pairs(held)}
        assert steps == {1}
        assert get_months(plan, "decide_month", branch) == held[:-1]


def pairs(values):
    return list(zip(values, values[1:], strict=False))


@pytest.mark.parametrize("today", ODD_DAYS, ids=str)
def test_each_month_is_held_registered_decided_and_published_in_this_order(today):
    plan = make_plan(today)
    for event in plan:
        if event.deed in ("hold_meeting", "enter", "declare_deeds", "decide_month"):
            assert event.values["first"] <= event.day <= today
    for branch in (COMMUNITY, SMALL, OFFICE):
        decided = get_days(plan, "decide_month", branch)
        published = get_days(plan, "publish", branch)
        final = get_days(plan, "finalise", branch)
        assert len(decided) - (branch != SMALL) == len(published) == len(final)
        for days in zip(decided, published, final, strict=False):
            assert [*days] == sorted(days)
            assert days[2] - days[1] >= timedelta(9)  # five working days are over


@pytest.mark.parametrize("today", ODD_DAYS, ids=str)
def test_year_is_appraised_before_its_end_and_decided_before_it_is_opened_again(today):
    plan = make_plan(today)
    (appraised,) = set(get_days(plan, "appraise"))
    assert (appraised.month, appraised.day) == (12, 29)
    decisions = get_days(plan, "approve_year") + get_days(plan, "return_year")
    again = get_days(plan, "appraise_again")
    assert max(decisions) < min(again) <= max(again) < today
    for branch in (COMMUNITY, SMALL, OFFICE):
        of_year = [
            event
            for event in plan
            if (event.deed, event.branch) == ("decide_month", branch)
            and event.values["first"].year == appraised.year
        ]
        assert len(of_year) == 6
        assert of_year[-1].day < appraised


@pytest.mark.parametrize("today", ODD_DAYS, ids=str)
def test_quarter_that_is_not_published_is_closed(today):
    plan = make_plan(today)
    decided = get_months(plan, "decide_month", COMMUNITY)
    months = [*decided, None]
    start = get_quarter_withheld(months)
    assert start.month in (1, 4, 7, 10)
    assert start in decided
    end = decided[-1]
    assert 2 <= (end.year - start.year) * 12 + end.month - start.month <= 4
