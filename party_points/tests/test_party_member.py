from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestPartyMember(PartyPointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rural = cls.env.ref("party_points.party_member_class_rural")
        cls.member = cls.members["member"]

    def prepare_member_vals(self, branch=None, **vals):
        row = {
            "date_from": self.days(-1),
            "branch_id": (branch or self.branch).id,
            "member_class_id": self.member_class.id,
        }
        return {"name": "Li Xin", "assignment_ids": [Command.create(row)], **vals}

    def create_as(self, role, **vals):
        members = self.as_role(role, self.env["party.member"])
        return members.create(self.prepare_member_vals(**vals))

    def plan(self, date_from, member=None, **vals):
        """Plan a row of history, as the administrator."""
        last = (member or self.member).assignment_ids.sorted("date_from")[-1]
        return self.env["party.assignment"].create(
            {
                **last._prepare_next_vals(vals),
                "member_id": last.member_id.id,
                "date_from": date_from,
            }
        )

    # The person

    def test_secretary_adds_a_member_with_a_new_contact(self):
        member = self.create_as("secretary", phone="123")
        self.assertEqual(member.sudo().partner_id.name, "Li Xin")
        self.assertEqual(member.sudo().partner_id.phone, "123")
        self.assertEqual(member.branch_id, self.branch)
        self.assertTrue(member.code)

    def test_secretary_adds_no_member_to_another_branch(self):
        with self.assertRaises(AccessError):
            self.create_as("secretary", branch=self.other_branch)
        member = self.create_as("superior", branch=self.other_branch)
        self.assertEqual(member.branch_id, self.other_branch)

    def test_administrator_makes_a_known_contact_a_member(self):
        """Whoever may do this chooses who signs in as the member."""
        known = {"partner_id": self.outsider.partner_id.id, "name": "test_outsider"}
        for role in ("secretary", "superior"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.create_as(role, **known)
        member = self.create_as("administrator", **known)
        self.assertTrue(member.has_user)

    def test_contact_is_a_member_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.new_member(self.other_branch, partner=self.member.partner_id)

    def test_member_needs_a_name(self):
        for name in (False, "", "  "):
            with (
                self.subTest(name=name),
                self.assertRaisesRegex(ValidationError, "needs a name"),
                self.cr.savepoint(),
            ):
                self.create_as("secretary", name=name)

    def test_member_needs_a_first_row_of_history(self):
        with (
            self.assertRaisesRegex(ValidationError, "to which branch “Li Xin”"),
            self.cr.savepoint(),
        ):
            self.env["party.member"].create({"name": "Li Xin"})

    def test_number_stays_taken_after_its_member_has_left(self):
        self.plan(self.days(-1), standing="ended", end_reason="deceased")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.create_as("secretary", code=self.member.code)

    def test_secretary_corrects_a_person_without_an_account(self):
        member = self.create_as("secretary")
        contact = member.sudo().partner_id
        member.write({"name": "Li Yi", "phone": "456"})
        self.assertEqual([contact.name, contact.phone], ["Li Yi", "456"])
        contact.name = "Li Bing"
        self.assertEqual(member.name, "Li Bing")

    def test_nobody_corrects_a_person_whom_he_may_not_manage(self):
        for role in ("member", "scorekeeper", "committee", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.member).date_joined = self.today
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.other_member).date_joined = self.today
        self.as_role("secretary", self.member).date_joined = self.today
        self.assertEqual(self.member.date_joined, self.today)

    def test_secretary_cannot_redirect_the_mail_of_an_account(self):
        """Who receives a user's mail can ask for a new password."""
        account = self.users["member"].partner_id
        account.email = "member@example.com"
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.member).email = "secretary@example.com"
        with self.assertRaises(AccessError):
            self.create_as(
                "secretary",
                partner_id=self.outsider.partner_id.id,
                email="secretary@example.com",
            )
        self.assertEqual(account.email, "member@example.com")

    def test_secretary_enters_the_mail_of_a_member_without_an_account(self):
        member = self.create_as("secretary")
        member.email = "li.xin@example.com"
        self.assertEqual(member.sudo().partner_id.email, "li.xin@example.com")

    def test_birth_date_is_for_those_who_look_after_the_member(self):
        self.member.birth_date = fields.Date.to_date("1950-02-03")
        for role in ("committee", "secretary", "superior", "administrator"):
            with self.subTest(role=role):
                member = self.as_role(role, self.member)
                self.assertEqual(member.birth_date, self.member.birth_date)
        for role in ("scorekeeper", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.member).read(["birth_date"])

    def test_member_is_found_by_name_and_by_number(self):
        members = self.as_role("superior", self.env["party.member"])
        for words in ("Elsewhere", self.other_member.code):
            with self.subTest(words=words):
                found = members.name_search(words)
                self.assertEqual([id_ for id_, _name in found], self.other_member.ids)

    def test_member_with_and_without_an_account(self):
        self.assertFalse(self.other_member.has_user)
        self.assertTrue(self.as_role("secretary", self.member).has_user)

    # What the member shows of his history

    def test_member_shows_the_row_in_force_today(self):
        self.plan(self.days(-10), member_class_id=self.rural.id)
        self.plan(self.days(10), member_class_id=self.member_class.id)
        self.assertEqual(self.member.member_class_id, self.rural)

    def test_row_that_begins_today_is_in_force(self):
        self.plan(self.today, member_class_id=self.rural.id)
        self.assertEqual(self.member.member_class_id, self.rural)

    def test_who_joins_later_shows_where_he_will_be(self):
        member = self.new_member(self.other_branch, date_from=self.days(10))
        self.assertEqual(member.branch_id, self.other_branch)
        self.assertFalse(member._get_assignments(self.today)[member])

    def test_daily_job_turns_the_member_at_the_day_of_a_planned_row(self):
        day = self.days(10)
        self.plan(
            day,
            branch_id=self.other_branch.id,
            member_class_id=self.rural.id,
            standing="probationary",
        )
        last_moment, first_moment = (
            fields.Datetime.to_datetime(self.days(9)).replace(hour=hour, minute=minute)
            for hour, minute in ((15, 59), (16, 0))  # midnight in Beijing
        )
        with freeze_time(last_moment):
            self.env["party.member"]._cron_refresh()
            self.assertEqual(self.member.branch_id, self.branch)
        with freeze_time(first_moment):
            self.env["party.member"]._cron_refresh()
            self.assertEqual(self.member.branch_id, self.other_branch)
            self.assertEqual(self.member.member_class_id, self.rural)
            self.assertEqual(self.member.standing, "probationary")

    def test_daily_job_catches_up_after_days_without_it(self):
        self.plan(self.days(10), member_class_id=self.rural.id)
        self.plan(self.days(12), branch_id=self.other_branch.id)
        with freeze_time(self.days(20)):
            self.env["party.member"]._cron_refresh()
        self.assertEqual(self.member.branch_id, self.other_branch)
        self.assertEqual(self.member.member_class_id, self.rural)

    def test_daily_job_leaves_members_alone_whose_history_stands(self):
        self.env["party.member"]._cron_refresh()
        self.env.flush_all()
        before = self.env["party.member"].search([]).mapped("write_date")
        self.env["party.member"]._cron_refresh()
        self.env.flush_all()
        after = self.env["party.member"].search([]).mapped("write_date")
        self.assertEqual(after, before)

    def test_end_of_the_membership_archives_the_member_and_nothing_else_does(self):
        with self.assertRaises(AccessError):
            self.as_role("superior", self.member).action_archive()
        ended = self.plan(self.days(5), standing="ended", end_reason="transferred")
        self.assertTrue(self.member.active)
        with freeze_time(self.days(5)):
            self.env["party.member"]._cron_refresh()
        self.assertFalse(self.member.active)
        self.assertNotIn(self.member, self.branch.member_ids)
        ended.unlink()
        self.assertTrue(self.member.active)

    def test_ended_member_stays_readable_for_his_secretary(self):
        self.plan(self.days(-1), standing="ended", end_reason="transferred")
        members = self.as_role("secretary", self.env["party.member"])
        found = members.with_context(active_test=False).search(
            [("id", "=", self.member.id)]
        )
        self.assertEqual(found.standing, "ended")

    def test_nobody_deletes_a_member(self):
        for role in ("secretary", "superior", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.member).unlink()

    def test_what_follows_the_history_cannot_be_set(self):
        forged = {
            "active": False,
            "assignment_id": self.other_member.assignment_id.id,
            "branch_id": self.other_branch.id,
            "group_id": False,
            "member_class_id": self.rural.id,
            "standing": "ended",
        }
        for name, value in forged.items():
            with self.subTest(write=name), self.assertRaises(AccessError):
                self.as_role("superior", self.member).write({name: value})
            with self.subTest(create=name), self.assertRaises(AccessError):
                self.create_as("superior", **{name: value})
            with self.subTest(default=name):
                members = self.as_role("superior", self.env["party.member"])
                member = members.with_context(**{f"default_{name}": value}).create(
                    self.prepare_member_vals()
                )
                self.assertTrue(member.active)
                self.assertEqual(member.branch_id, self.branch)
                self.assertEqual(member.member_class_id, self.member_class)

    # Where a member belonged on a day

    def test_assignment_of_a_day_is_the_row_in_force_then(self):
        old = self.member.assignment_ids
        moved = self.plan(self.days(-100), branch_id=self.other_branch.id)
        self.plan(self.days(-50), standing="ended", end_reason="transferred")
        admitted = self.plan(self.days(-20), standing="full", end_reason=False)
        nowhere = self.env["party.assignment"]
        for number, row in (
            (-5 * 365 - 1, nowhere),
            (-5 * 365, old),
            (-101, old),
            (-100, moved),
            (-51, moved),
            (-50, nowhere),
            (-21, nowhere),
            (-20, admitted),
            (1000, admitted),
        ):
            with self.subTest(day=number):
                found = self.member._get_assignments(self.days(number))
                self.assertEqual(found, {self.member: row})

    def test_assignments_of_many_members_take_the_queries_of_a_few(self):
        members = self.new_members(30)
        for some in (members[:3], members):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(members=len(some)), self.assertQueryCount(2):
                found = some._get_assignments(self.today)
                self.assertEqual([row.member_id for row in found.values()], [*some])

    # Timeline

    def test_timeline_tells_what_happened_latest_first(self):
        self.plan(self.days(-300), member_class_id=self.rural.id)
        self.plan(self.days(-200), branch_id=self.other_branch.id)
        self.plan(self.days(-100), standing="ended", end_reason="transferred")
        self.plan(self.days(-50), standing="probationary", end_reason=False)
        self.new_position(
            self.committee,
            "work_team_member",
            self.member.partner_id,
            date_from=self.days(-40),
        )
        told = [
            (entry["date"], entry["title"])
            for entry in self.as_role("superior", self.member)._get_timeline()
        ]
        self.assertEqual(
            told,
            [
                (self.days(-40), "Work-Team Member"),
                (self.days(-50), "Admitted again"),
                (self.days(-100), "Membership ended"),
                (self.days(-200), "Transferred"),
                (self.days(-300), "Change of class"),
                (self.days(-5 * 365), "Entered in this organisation"),
            ],
        )

    def test_member_reads_his_timeline_after_a_transfer(self):
        self.plan(self.days(-1), branch_id=self.other_branch.id)
        timeline = str(self.as_role("member", self.member).timeline)
        self.assertIn("Transferred", timeline)
        self.assertIn("Branch 1", timeline)
        self.assertIn("Branch 2", timeline)

    def test_timeline_holds_positions_only_as_far_as_the_reader_may_see_them(self):
        self.new_position(
            self.other_branch, "specialist", self.members["scorekeeper"].partner_id
        )
        titles = {
            role: [
                entry["title"]
                for entry in self.as_role(
                    role, self.members["scorekeeper"]
                )._get_timeline()
            ]
            for role in ("secretary", "superior", "scorekeeper")
        }
        self.assertNotIn("Party-Building Specialist", titles["secretary"])
        self.assertIn("Party-Building Specialist", titles["superior"])
        self.assertIn("Party-Building Specialist", titles["scorekeeper"])

    # Speed

    def new_members(self, number):
        return self.env["party.member"].create(
            [
                {**self.prepare_member_vals(name=f"Li {i}"), "code": f"{number}-{i}"}
                for i in range(number)
            ]
        )

    def count_queries(self, do):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        do()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_hundred_members_are_entered_with_about_the_queries_of_ten(self):
        self.new_members(1)  # fills the registry's caches
        ten = self.count_queries(lambda: self.new_members(10))
        hundred = self.count_queries(lambda: self.new_members(100))
        self.assertLess(hundred, ten + 15)

    def test_secretary_reads_a_long_list_with_the_queries_of_a_short_one(self):
        columns = {
            "name": {},
            "code": {},
            "branch_id": {"fields": {"display_name": {}}},
            "member_class_id": {"fields": {"display_name": {}}},
            "standing": {},
            "phone": {},
            "has_user": {},
        }
        members = self.as_role("secretary", self.env["party.member"])
        members.web_search_read([], columns)
        short = self.count_queries(lambda: members.web_search_read([], columns))
        self.new_members(60)
        long = self.count_queries(lambda: members.web_search_read([], columns))
        self.assertEqual(long, short)
