import doctest
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..models.publicity import bulletin, party_publication_plan, periods
from ..models.publicity.periods import get_periods
from .publication_common import PartyPublicationCommon

KINDS = ("month", "quarter", "half_year", "year")


@tagged("post_install", "-at_install")
class TestPartyPublicationPlan(PartyPublicationCommon):
    """What is published, by when, and how (PUB-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.for_all = {
            kind: cls.env.ref(f"party_points.party_publication_plan_{kind}")
            for kind in KINDS
        }

    def new_plan(self, branch=None, kind="month", role=None, **vals):
        plans = self.as_role(role, self.plans) if role else self.plans
        branch = branch or self.branch
        return plans.create({"branch_id": branch.id, "kind": kind, **vals})

    def nearest(self, branch, kind="month"):
        return self.plans._get_plans(branch)[branch, kind]

    # What ships

    def test_plans_for_all_are_there_with_the_days_of_the_documents(self):
        days = {
            kind: [
                str(plan._get_due_date(date_to))
                for _date_from, date_to in get_periods(kind, 2026)
            ]
            for kind, plan in self.for_all.items()
        }
        self.assertEqual(days["month"][:2], ["2026-02-10", "2026-03-10"])
        self.assertEqual(days["month"][-1], "2027-01-10")
        self.assertEqual(
            days["quarter"], ["2026-04-15", "2026-07-15", "2026-10-15", "2027-01-15"]
        )
        self.assertEqual(days["half_year"], ["2026-06-25", "2026-12-25"])
        self.assertEqual(days["year"], ["2027-01-15"])

    def test_last_day_of_a_short_month_stands_for_the_31st(self):
        plan = self.new_plan(due_day=31)
        self.assertEqual(plan._get_due_date(date(2026, 1, 31)), date(2026, 2, 28))

    # The nearest wins

    def test_nearest_plan_wins_kind_by_kind(self):
        self.assertEqual(self.nearest(self.branch), self.for_all["month"])
        above = self.new_plan(self.committee)
        self.assertEqual(self.nearest(self.branch), above)
        self.assertEqual(self.nearest(self.branch, "year"), self.for_all["year"])
        own = self.new_plan(self.branch)
        found = self.plans._get_plans(self.branch | self.other_branch)
        self.assertEqual(found[self.branch, "month"], own)
        self.assertEqual(found[self.other_branch, "month"], above)
        self.assertEqual(len(found), 8)

    def test_plans_of_many_branches_take_two_queries(self):
        branches = self.branch | self.other_branch | self.committee
        branches.mapped("parent_path")
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.plans._get_plans(branches).values()

    def test_there_is_one_plan_of_a_kind(self):
        self.new_plan()
        for branch_id in (self.branch.id, False):
            with self.assert_database_refuses(
                "party.publication.plan", "There is a plan for this already"
            ):
                self.plans.create({"branch_id": branch_id, "kind": "month"})

    def test_days_that_make_no_sense_are_refused(self):
        plan = self.new_plan()
        for vals, words in (
            ({"due_day": 0}, "from 1 to 31"),
            ({"due_day": 32}, "from 1 to 31"),
            ({"months_after": 0}, "after its end only"),
            ({"months_after": 13}, "at most 12"),
            ({"objection_days": 0}, "working days"),
            ({"link_days": 0}, "working days"),
        ):
            with (
                self.subTest(**vals),
                self.assert_database_refuses("party.publication.plan", words),
            ):
                plan.write(vals)

    # Who keeps them

    def test_who_leads_an_organisation_keeps_its_plan(self):
        for role, branch in (
            ("secretary", self.branch),
            ("superior", self.other_branch),
            ("superior", self.committee),
        ):
            with self.subTest(role=role, branch=branch.name):
                plan = self.new_plan(branch, role=role)
                plan.due_day = 5
                plan.unlink()

    def test_nobody_keeps_the_plan_of_another_organisation(self):
        own = self.new_plan(self.branch)
        for role in ("member", "scorekeeper", "committee", "administrator"):
            with self.subTest(role=role):
                self.assert_refused(
                    "", self.as_role(role, own).write, {"due_day": 5}, error=AccessError
                )
        other = self.new_plan(self.other_branch)
        seen = self.as_role("secretary", other)
        self.assert_refused("", seen.write, {"due_day": 5}, error=AccessError)
        self.assert_refused("", seen.read, ["due_day"], error=AccessError)
        other.unlink()
        self.assert_refused(
            "",
            self.as_role("secretary", own).write,
            {"branch_id": self.other_branch.id},
            error=AccessError,
        )

    def test_administrator_keeps_the_plans_for_all_and_nobody_deletes_them(self):
        plan = self.for_all["month"]
        self.as_role("administrator", plan).due_day = 8
        for role in ("member", "secretary", "superior"):
            with self.subTest(role=role):
                seen = self.as_role(role, plan)
                self.assertEqual(seen.due_day, 8)
                self.assert_refused("", seen.write, {"due_day": 5}, error=AccessError)
        seen = self.as_role("administrator", plan)
        self.assert_refused("", seen.unlink, error=AccessError)
        self.assert_refused("plan for all organisations stays", plan.unlink)

    def test_secretary_makes_a_plan_on_the_form(self):
        with Form(self.as_role("secretary", self.plans)) as form:
            form.kind = "quarter"
            form.due_day = 20
        self.assertEqual(form.record.branch_id, self.branch)
        self.assertEqual(form.record.display_name, "Quarterly Summary · Branch 1")
        name = self.as_role("secretary", self.for_all["year"]).display_name
        self.assertEqual(name, "Annual Result · All Organisations")

    # Working days

    def add(self, day, number):
        return str(self.plans._add_working_days(date.fromisoformat(day), number))

    def holiday(self, day, role=None):
        leaves = self.env["resource.calendar.leaves"]
        leaves = self.as_role(role, leaves) if role else leaves
        # in the days of the calendar, whose time zone is set below
        return leaves.create(
            {
                "name": "Holiday",
                "resource_id": False,
                "date_from": datetime.fromisoformat(f"{day} 00:00:00"),
                "date_to": datetime.fromisoformat(f"{day} 23:59:59"),
            }
        )

    def use_calendar(self, zone="UTC"):
        self.env.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": zone}
        )

    def test_working_days_leave_out_the_weekend(self):
        self.use_calendar()
        self.assertEqual(self.add("2026-05-18", 5), "2026-05-25")  # from a Monday
        self.assertEqual(self.add("2026-05-15", 5), "2026-05-22")  # from a Friday
        self.assertEqual(self.add("2026-05-16", 1), "2026-05-18")  # from a Saturday

    def test_working_days_leave_out_public_holidays(self):
        self.use_calendar()
        self.holiday("2026-05-20")
        self.assertEqual(self.add("2026-05-18", 5), "2026-05-26")

    def test_leave_of_a_single_person_is_no_holiday(self):
        self.use_calendar()
        leave = self.holiday("2026-05-20")
        leave.resource_id = self.env["resource.resource"].create(
            {"name": "Somebody", "resource_type": "user"}
        )
        self.assertEqual(self.add("2026-05-18", 5), "2026-05-25")

    def test_days_are_those_of_the_calendars_time_zone(self):
        for zone in ("Asia/Shanghai", "America/Los_Angeles"):
            with self.subTest(zone=zone):
                self.use_calendar(zone)
                for tz in ("UTC", "Pacific/Auckland"):
                    plans = self.plans.with_context(tz=tz)
                    end = plans._add_working_days(date(2026, 5, 15), 5)
                    self.assertEqual(end, date(2026, 5, 22))

    def test_without_a_calendar_monday_to_friday_are_working_days(self):
        self.env.company.resource_calendar_id = False
        self.assertEqual(self.add("2026-05-15", 5), "2026-05-22")

    def test_calendar_without_hours_does_not_stop_anything(self):
        self.use_calendar()
        self.env.company.resource_calendar_id.attendance_ids.unlink()
        self.assertEqual(self.add("2026-05-15", 5), "2026-05-22")

    def test_members_with_portal_accounts_get_the_same_days(self):
        self.use_calendar()
        self.holiday("2026-05-20")
        user = new_test_user(self.env, "test_portal", groups="base.group_portal")
        end = self.plans.with_user(user)._add_working_days(date(2026, 5, 18), 5)
        self.assertEqual(end, date(2026, 5, 26))

    def test_administrator_keeps_the_public_holidays(self):
        self.use_calendar()
        holiday = self.holiday("2026-05-20", role="administrator")
        holiday.name = "Another Name"
        for role in ("member", "secretary", "superior"):
            with self.subTest(role=role):
                self.assert_refused(
                    "", self.holiday, "2026-05-21", role, error=AccessError
                )
        holiday.unlink()
        self.assertEqual(self.add("2026-05-18", 5), "2026-05-25")

    # The daily planning

    def run_cron(self, day):
        with freeze_time(day):
            self.env["party.publication"]._cron_plan()
        return self.planned()

    def planned(self, branch=None):
        """``{kind: the first months}`` of what is planned for the branch."""
        found = self.env["party.publication"].search(
            [("branch_id", "=", (branch or self.branch).id)], order="date_from"
        )
        return {
            kind: [publication.date_from.month for publication in of_kind]
            for kind, of_kind in found.grouped("kind").items()
        }

    def test_periods_are_planned_when_their_last_month_has_begun(self):
        self.period(self.branch, self.on(1))
        self.assertEqual(
            self.run_cron(self.on(3, 1)), {"month": [1, 2, 3], "quarter": [1]}
        )
        self.assertEqual(
            self.run_cron(self.on(6, 1)),
            {"month": [1, 2, 3, 4, 5, 6], "quarter": [1, 4], "half_year": [1]},
        )
        planned = self.run_cron(self.on(12, 1))
        self.assertEqual(planned["half_year"], [1, 7])
        self.assertEqual(planned["year"], [1])

    def test_planning_twice_adds_nothing(self):
        self.period(self.branch, self.on(1))
        first = self.run_cron(self.on(6, 1))
        self.assertEqual(self.run_cron(self.on(6, 1)), first)
        self.assertEqual(self.run_cron(self.on(6, 30)), first)

    def test_nothing_is_planned_before_the_branchs_first_month(self):
        self.period(self.branch, self.on(5))
        self.assertEqual(
            self.run_cron(self.on(6, 1)),
            {"month": [5, 6], "quarter": [4], "half_year": [1]},
        )

    def test_last_year_is_not_planned_any_more(self):
        self.env["party.period"].create(
            {
                "branch_id": self.branch.id,
                "date_from": date(self.year - 1, 6, 1),
                "date_to": date(self.year - 1, 6, 30),
            }
        )
        self.run_cron(self.on(2, 1))
        first = self.env["party.publication"].search([], order="date_from", limit=1)
        self.assertEqual(first.date_from, self.on(1, 1))

    def test_months_between_come_about_so_that_they_can_be_decided(self):
        self.period(self.branch, self.on(2))
        self.run_cron(self.on(5, 3))
        periods = self.env["party.period"].search(
            [("branch_id", "=", self.branch.id)], order="date_from"
        )
        self.assertEqual([p.date_from.month for p in periods], [2, 3, 4, 5])

    def test_branches_without_members_publish_nothing(self):
        empty = self.env["party.branch"].create(
            {"name": "Empty", "code": "T-3", "sector": "rural"}
        )
        empty.parent_id = self.committee
        self.period(empty, self.on(1))
        self.run_cron(self.on(3, 1))
        self.assertFalse(self.planned(empty))
        self.assertFalse(self.planned(self.committee))

    def test_what_is_planned_takes_its_settings_from_the_nearest_plan(self):
        self.period(self.branch, self.on(3))
        self.new_plan(
            audience="public",
            names="masked",
            grounds="everybody",
            ranking="none",
            due_day=7,
        )
        self.run_cron(self.on(3, 1))
        publication = self.env["party.publication"].search(
            [("branch_id", "=", self.branch.id), ("kind", "=", "month")]
        )
        self.assertRecordValues(
            publication,
            [
                {
                    "date_from": self.on(3, 1),
                    "date_to": self.on(3, 31),
                    "due_date": self.on(4, 7),
                    "state": "planned",
                    "audience": "public",
                    "names": "masked",
                    "grounds": "everybody",
                    "ranking": "none",
                }
            ],
        )

    def test_what_is_not_to_be_published_is_not_planned_and_goes(self):
        self.period(self.branch, self.on(1))
        self.run_cron(self.on(3, 1))
        done = self.env["party.publication"].search(
            [("branch_id", "=", self.branch.id), ("kind", "=", "month")], limit=1
        )
        self.decide_months(done.date_from.month)
        self.publish(done)
        self.new_plan(is_published=False)
        planned = self.run_cron(self.on(4, 1))
        self.assertEqual(planned["month"], [done.date_from.month])
        self.assertEqual(planned["quarter"], [1])

    def leave(self, branch, day):
        """All members of a branch leave it."""
        for member in self.env["party.member"].search([("branch_id", "=", branch.id)]):
            vals = {"standing": "ended", "end_reason": "withdrawn"}
            member._change_history(day, vals, "Withdrew.")
        self.env.flush_all()

    def test_what_is_planned_for_an_archived_branch_goes(self):
        self.decide_months(1, branch=self.other_branch)
        done = self.plan(month=1, branch=self.other_branch)
        done._publish()
        self.run_cron(self.on(3, 1))
        self.assertEqual(self.planned(self.other_branch)["month"], [1, 2, 3])
        self.leave(self.other_branch, self.on(3, 1))
        self.other_branch.active = False
        self.run_cron(self.on(4, 1))
        self.assertEqual(self.planned(self.other_branch), {"month": [1]})
        self.assertEqual(done.state, "published")

    def test_branch_that_everybody_has_left_publishes_what_it_has_scores_of(self):
        self.period(self.other_branch, self.on(1))
        self.run_cron(self.on(4, 1))
        self.leave(self.other_branch, self.on(3, 1))
        self.refresh(2, self.other_branch)
        self.run_cron(self.on(4, 2))
        self.assertEqual(
            self.planned(self.other_branch), {"month": [1, 2], "quarter": [1]}
        )

    def test_planning_costs_the_same_for_many_branches(self):
        branches = self.env["party.branch"].create(
            [
                {"name": f"B {n}", "code": f"T-B{n}", "sector": "rural"}
                for n in range(10)
            ]
        )
        branches.parent_id = self.committee

        def count(some):
            for branch in some:
                self.new_members(1, branch)
                self.period(branch, self.on(1))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.run_cron(self.on(6, 1))
            self.env.flush_all()
            return self.cr.sql_log_count - before

        self.run_cron(self.on(6, 1))
        few, many = count(branches[:2]), count(branches[2:])
        self.assertLessEqual(many, few * 2)

    # Reminders

    def reminders(self, publication, day):
        with freeze_time(day):
            self.env["party.publication"]._remind()
        publication.invalidate_recordset()
        return publication.activity_ids

    def test_secretary_and_publicity_commissioner_are_reminded_five_days_before(self):
        publication = self.plan(due_date=self.days(20))
        self.assertFalse(self.reminders(publication, self.days(14)))
        reminders = self.reminders(publication, self.days(15))
        self.assertEqual(
            reminders.user_id, self.users["secretary"] | self.users["publicity"]
        )
        self.assertEqual(set(reminders.mapped("date_deadline")), {self.days(20)})
        self.assertIn("Publish: Monthly Summary", reminders[0].summary)
        self.assertEqual(len(self.reminders(publication, self.days(21))), 2)

    def test_reminder_says_that_its_months_have_to_be_closed_first(self):
        publication = self.plan(due_date=self.days(20))
        period = self.period(self.branch, publication.date_from)
        period.state = "open"
        one, _other = self.reminders(publication, self.days(15))
        self.assertIn("once its months are closed", one.summary)
        period.state = "closed"
        one, other = self.reminders(publication, self.days(16))
        self.assertNotIn("closed", one.summary + other.summary)

    def test_reminders_go_when_it_is_published(self):
        publication = self.plan(due_date=self.today)
        self.assertTrue(self.reminders(publication, self.today))
        self.decide_months(3)
        self.publish(publication)
        self.assertFalse(publication.activity_ids)
        self.assertFalse(self.reminders(publication, self.days(30)))

    def test_overdue_is_what_was_due_before_today_and_is_not_published(self):
        late = self.plan(month=3, due_date=self.days(-1))
        now = self.plan(month=4, due_date=self.today)
        done = self.published(month=5, due_date=self.days(-1))
        every = late | now | done
        self.assertEqual(every.mapped("is_overdue"), [True, False, False])
        model = self.env["party.publication"]
        for value, expected in ((True, late), (False, now | done)):
            domain = [("is_overdue", "=", value), ("id", "in", every.ids)]
            self.assertEqual(model.search(domain), expected.sorted())

    def test_weekdays_alone_are_what_is_left_without_a_calendar(self):
        add = party_publication_plan._add_weekdays
        self.assertEqual(add(date(2026, 5, 16), 1), date(2026, 5, 18))
        with patch.object(party_publication_plan, "WEEKDAYS", range(7)):
            self.assertEqual(add(date(2026, 5, 15), 1), date(2026, 5, 16))

    def test_examples_hold(self):
        for module in (bulletin, party_publication_plan, periods):
            with self.subTest(module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)

    def test_refused_words_are_for_people(self):
        self.assert_refused("untick", self.for_all["year"].unlink, error=UserError)
