from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .activity_common import ActivityCommon


@tagged("post_install", "-at_install")
class TestActivityPlan(ActivityCommon):
    """The year is planned as the rules expect it, and never twice."""

    def setUp(self):
        super().setUp()
        self.year = self.today.year + 1  # the whole year is still ahead

    def new_plan(self, role="scorekeeper", **vals):
        plans = self.as_role(role, self.env["party.activity.plan"])
        return plans.create({"branch_id": self.branch.id, "year": self.year, **vals})

    def plan_row(self, plan, type_code):
        return plan.row_ids.filtered(lambda row: row.type_id == self.types[type_code])

    def plan(self, type_code="member_meeting", role="scorekeeper", **vals):
        """Plan one type only.

        :return: the days of all activities of that type
        """
        plan = self.new_plan(role)
        row = self.plan_row(plan, type_code)
        (plan.row_ids - row).times = 0
        row.write(vals)
        plan.action_plan()
        return self.days_of(type_code)

    def days_of(self, type_code):
        activities = self.env["party.activity"].search(
            [("type_id", "=", self.types[type_code].id), ("state", "!=", "cancelled")],
            order="date",
        )
        return activities.mapped("date")

    def test_rules_in_force_say_how_often(self):
        plan = self.new_plan()
        self.assertEqual(plan.branch_id, self.branch)
        self.assertEqual(self.plan_row(plan, "member_meeting").times, 4)
        self.assertEqual(self.plan_row(plan, "study").times, 0)
        self.assertEqual(
            plan.row_ids.type_id, self.env["party.activity.type"].search([])
        )

    def test_times_are_spread_evenly_over_the_year(self):
        for times, months in (
            (1, [12]),
            (2, [6, 12]),
            (4, [3, 6, 9, 12]),
            (12, list(range(1, 13))),
            (24, sorted([*range(1, 13)] * 2)),
        ):
            with self.subTest(times=times):
                days = self.plan(times=times)
                self.assertEqual([day.month for day in days], months)
                self.assertTrue(all(day.weekday() < 5 for day in days))
                self.env["party.activity"].search([]).unlink()

    def test_day_is_the_fifteenth_or_the_monday_after(self):
        with freeze_time("2027-01-04"):
            self.year = 2027
            days = self.plan(times=12)
        self.assertEqual(days[0], date(2027, 1, 15))  # a Friday
        self.assertEqual(days[4], date(2027, 5, 17))  # the 15th is a Saturday

    def test_first_month_can_be_chosen(self):
        days = self.plan(times=4, first_month=1)
        self.assertEqual([day.month for day in days], [1, 5, 8, 12])

    def test_second_time_plans_nothing_twice(self):
        first = self.plan()
        with self.assertRaisesRegex(UserError, "planned already"):
            self.plan()
        self.assertEqual(self.days_of("member_meeting"), first)
        self.assertEqual(
            self.plan_row(self.new_plan(), "member_meeting").planned_count, 4
        )

    def test_what_was_moved_by_hand_counts_too(self):
        self.new_activity(date=date(self.year, 4, 20))
        days = self.plan()
        self.assertEqual([day.month for day in days], [4, 6, 9, 12])

    def test_cancelled_activity_is_planned_again(self):
        days = self.plan()
        activity = self.env["party.activity"].search([("date", "=", days[0])])
        self.take_step(activity, "cancel")
        self.assertEqual(self.plan(), days)

    def test_only_what_is_ahead_is_planned(self):
        with freeze_time(f"{self.year}-08-20"):
            days = self.plan(times=12)
        self.assertEqual([day.month for day in days], [8, 9, 10, 11, 12])
        self.assertGreaterEqual(days[0], date(self.year, 8, 20))

    def test_closed_months_are_left_out(self):
        self.close_month(self.branch, date(self.year, 6, 1))
        self.assertEqual([day.month for day in self.plan()], [3, 9, 12])

    def test_each_group_holds_what_groups_hold(self):
        self.plan("group_meeting", times=2)
        activities = self.env["party.activity"].search([])
        self.assertEqual(activities.group_id, self.group)
        self.assertEqual(len(activities), 2)

    def test_past_years_are_not_planned(self):
        plan = self.new_plan(year=self.today.year - 1)
        with self.assertRaisesRegex(UserError, "Plan this year"):
            plan.action_plan()

    def test_only_who_keeps_the_record_plans(self):
        self.assertTrue(self.plan(role="committee"))
        for role in ("member", "superior", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.new_plan(role)
        plan = self.new_plan(year=self.year + 1)
        self.env["party.position"].search([("role", "=", "scorekeeper")]).active = False
        with self.assertRaises(AccessError):
            plan.action_plan()

    def test_another_branch_is_not_planned(self):
        keeper = self.users["scorekeeper"]
        self.assertFalse(self.other_branch.with_user(keeper).has_access("read"))
        with self.assertRaises(AccessError):
            self.new_plan(branch_id=self.other_branch.id)
