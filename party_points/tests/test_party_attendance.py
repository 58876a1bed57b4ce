from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .activity_common import ActivityCommon


@tagged("post_install", "-at_install")
class TestPartyAttendance(ActivityCommon):
    """The list of an activity: who is on it, who marks whom, who reads it."""

    def add(self, activity, member, role="scorekeeper", **vals):
        return self.as_role(role, self.env["party.attendance"]).create(
            {"activity_id": activity.id, "member_id": member.id, **vals}
        )

    # Filling in

    def test_filling_in_puts_everybody_on_the_list_as_present_exempt_ones_apart(self):
        self.exempt(self.members["member"])
        activity = self.fill_in()
        self.assertEqual(
            activity.sudo().attendance_ids.member_id,
            self.members["scorekeeper"]
            | self.members["committee"]
            | self.members["secretary"],
        )
        self.assertEqual(set(activity.attendance_ids.mapped("outcome")), {"present"})
        self.assertFalse(any(activity.attendance_ids.mapped("is_guest")))

    def test_filling_in_again_leaves_what_is_marked(self):
        activity = self.fill_in()
        self.row(activity, "member").action_absent()
        newcomer = self.new_member(self.branch, name="Zhao New")
        activity.action_invite()
        self.assertEqual(self.row(activity, "member").outcome, "absent")
        self.assertEqual(self.row(activity, newcomer).outcome, "present")

    def test_committee_meeting_has_the_committee_on_its_list(self):
        activity = self.fill_in("committee_meeting")
        self.assertEqual(
            activity.attendance_ids.member_id,
            self.members["committee"] | self.members["secretary"],
        )

    def test_group_meeting_has_the_group_on_its_list(self):
        inside = self.new_member(self.branch, name="Qian", group_id=self.group.id)
        activity = self.fill_in("group_meeting", group_id=self.group.id)
        self.assertEqual(activity.attendance_ids.member_id, inside)
        with self.assertRaisesRegex(UserError, "Choose the Party group"):
            self.fill_in("group_meeting", date=self.days(-1))

    def test_nobody_is_expected_where_people_come_by_choice(self):
        with self.assertRaisesRegex(UserError, "whoever wants comes"):
            self.fill_in("volunteering")

    def test_list_follows_who_belonged_to_the_branch_on_that_day(self):
        newcomer = self.new_member(
            self.branch, name="Zhao New", date_from=self.days(-1)
        )
        activity = self.fill_in(date=self.days(-5))
        self.assertNotIn(newcomer, activity.attendance_ids.member_id)
        with self.assertRaisesRegex(ValidationError, "was no member on"):
            self.add(activity, newcomer)

    def test_filling_in_sixty_takes_few_queries(self):
        self.new_sixty()
        activity = self.new_activity()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            activity.action_invite()
            self.env.flush_all()
        self.assertEqual(len(activity.attendance_ids), 64)

    # Marking

    def test_one_click_marks_a_member(self):
        activity = self.fill_in()
        row = self.row(activity, "member")
        for action, outcome in (
            ("action_absent", "absent"),
            ("action_leave", "leave"),
            ("action_present", "present"),
        ):
            getattr(row, action)()
            self.assertEqual(row.outcome, outcome)

    def test_only_who_keeps_the_list_marks(self):
        activity = self.fill_in()
        row = self.row(activity, "member")
        for role in ("scorekeeper", "committee", "secretary"):
            self.as_role(role, row).action_leave()
        for role in ("member", "superior", "supervisor", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, row).action_present()
        self.assertEqual(row.outcome, "leave")

    def test_member_is_on_a_list_once(self):
        activity = self.fill_in()
        with self.assert_database_refuses("party.attendance", "on the list already"):
            self.add(activity, self.members["member"])

    def test_row_stays_with_its_member_and_can_be_removed(self):
        activity = self.fill_in()
        row = self.row(activity, "member")
        with self.assertRaisesRegex(UserError, "A row stays with its member"):
            row.member_id = self.members["committee"]
        row.unlink()
        self.assertEqual(len(activity.attendance_ids), 3)

    def test_closed_list_takes_no_marks_no_members_and_loses_none(self):
        activity = self.fill_in()
        activity.action_close()
        row = self.row(activity, "member")
        newcomer = self.new_member(self.branch, name="Zhao New")
        for change in (
            row.action_absent,
            row.unlink,
            lambda: self.add(activity, newcomer),
        ):
            with self.assertRaisesRegex(UserError, "is closed already"):
                change()

    def test_time_of_check_in_is_not_entered_by_hand(self):
        row = self.row(self.fill_in(), "member")
        with self.assertRaises(AccessError):
            row.checked_in_on = "2026-01-01 10:00:00"

    def test_hours_are_those_of_the_activity_unless_somebody_says_otherwise(self):
        activity = self.fill_in(hours=2)
        longer = self.row(activity, "member")
        longer.hours = 5
        self.assertEqual(self.row(activity, "secretary").hours, 2)
        activity.hours = 3
        self.assertEqual(self.row(activity, "secretary").hours, 3)
        self.assertEqual(longer.hours, 5)

    # Guests

    def guest(self):
        return self.new_member_with_user(self.other_branch, "test_guest")

    def test_guest_is_added_by_his_number_and_name(self):
        activity = self.fill_in()
        guest = self.guest()
        self.add_guest(activity, f" {guest.code} ", "Test_guest")
        row = self.row(activity, guest)
        self.assertTrue(row.is_guest)
        self.assertEqual(row.branch_id, self.other_branch)
        self.assertEqual(row.host_branch_id, self.branch)
        row.action_absent()
        row.action_present()

    def test_wrong_number_and_wrong_name_get_the_same_answer(self):
        activity = self.new_activity()
        guest = self.guest()
        answers = set()
        for code, name in ((guest.code, "Wang"), ("0000", "test_guest"), ("0", "x")):
            with self.assertRaises(UserError) as caught:
                self.add_guest(activity, code, name)
            answers.add(str(caught.exception))
        self.assertEqual(len(answers), 1)

    def test_guest_is_on_the_list_once(self):
        activity = self.fill_in()
        guest = self.guest()
        self.add_guest(activity, guest.code, "test_guest")
        with self.assertRaisesRegex(UserError, "is on the list already"):
            self.add_guest(activity, guest.code, "test_guest")

    def test_members_of_other_branches_are_not_added_by_their_id(self):
        activity = self.new_activity()
        with self.assertRaisesRegex(AccessError, "come as guests"):
            self.add(activity, self.other_member)
        another = self.new_member(self.other_branch, name="Wu Elsewhere")
        with self.assertRaisesRegex(AccessError, "come as guests"):
            activity.attendance_ids = [Command.create({"member_id": another.id})]

    def test_others_add_no_guests(self):
        activity = self.fill_in()
        guest = self.guest()
        for role in ("member", "superior"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.add_guest(activity, guest.code, "test_guest", role=role)

    def test_guest_s_points_go_to_his_own_branch(self):
        activity = self.fill_in()
        guest = self.guest()
        self.add_guest(activity, guest.code, "test_guest")
        activity.action_close()
        self.assertEqual(self.line(activity, guest).branch_id, self.other_branch)
        self.take_step(activity, "reopen")
        self.assertEqual(self.line(activity, guest).state, "withdrawn")

    def test_guest_whose_own_month_is_closed_gets_no_line(self):
        activity = self.fill_in()
        guest = self.guest()
        self.add_guest(activity, guest.code, "test_guest")
        self.close_month(self.other_branch)
        activity.action_close()
        self.assertFalse(self.line(activity, guest))
        self.assertEqual(
            self.row(activity, guest).no_line_reason,
            "The month of “Branch 2” is closed.",
        )
        self.assertEqual(len(self.lines(activity)), 4)

    def test_activity_with_a_guest_s_line_in_a_closed_month_is_not_reopened(self):
        activity = self.fill_in()
        guest = self.guest()
        self.add_guest(activity, guest.code, "test_guest")
        activity.action_close()
        month = self.line(activity, guest).period_id
        month.state = "closed"
        with self.assertRaisesRegex(UserError, "“Branch 2” is closed"):
            self.take_step(activity, "reopen")

    def test_home_branch_reads_where_its_members_were_guests(self):
        activity = self.fill_in()
        guest = self.guest()
        self.add_guest(activity, guest.code, "test_guest")
        keeper = self.new_member_with_user(
            self.other_branch, "test_keeper", "base.group_user"
        )
        self.new_position(self.other_branch, "scorekeeper", keeper.partner_id)
        user = keeper.partner_id.user_ids
        seen = self.env["party.attendance"].with_user(user).search([])
        self.assertEqual(seen, self.row(activity, guest))
        self.assertFalse(seen.has_access("write"))
        self.assertEqual(seen.activity_id.display_name, activity.name)

    def test_guest_reads_his_own_row(self):
        activity = self.fill_in()
        guest = self.guest()
        self.add_guest(activity, guest.code, "test_guest")
        seen = self.env["party.attendance"].with_user(guest.partner_id.user_ids)
        self.assertEqual(seen.search([]), self.row(activity, guest))

    # Reading

    def test_member_reads_his_own_attendance_and_superiors_all(self):
        activity = self.fill_in()
        attendances = self.env["party.attendance"]
        own = self.as_role("member", attendances).search([])
        self.assertEqual(own, self.row(activity, "member"))
        for role in ("superior", "supervisor", "scorekeeper", "administrator"):
            with self.subTest(role=role):
                self.assertEqual(len(self.as_role(role, attendances).search([])), 4)
