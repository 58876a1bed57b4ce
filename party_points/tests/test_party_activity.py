from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .activity_common import ActivityCommon


@tagged("post_install", "-at_install")
class TestPartyActivity(ActivityCommon):
    """Who keeps the branch's record plans activities, and closing one writes all its
    lines at once."""

    # Planning

    def test_name_is_the_type_and_the_month_and_the_branch_is_the_users(self):
        activity = self.as_role("scorekeeper", self.env["party.activity"]).create(
            {"type_id": self.types["theme_day"].id, "date": "2026-03-09"}
        )
        self.assertEqual(activity.name, "Theme Day, 2026-03")
        self.assertEqual(activity.branch_id, self.branch)

    def test_own_words_stay_when_the_day_is_moved(self):
        activity = self.new_activity(name="Study in the Museum")
        activity.date = self.days(-1)
        self.assertEqual(activity.name, "Study in the Museum")

    def test_scorekeeper_and_committee_plan_and_others_do_not(self):
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                self.assertTrue(self.new_activity("study", role=role, place=role))
                self.env["party.activity"].search([]).unlink()
        for role in ("member", "superior", "supervisor", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.new_activity("study", role=role)

    def test_nobody_plans_for_another_branch_or_moves_an_activity_there(self):
        with self.assertRaises(AccessError):
            self.new_activity(branch_id=self.other_branch.id)
        activity = self.new_activity()
        with self.assertRaises(AccessError):
            activity.branch_id = self.other_branch

    def test_branch_with_its_own_group_holds_it(self):
        self.assertTrue(self.new_activity("group_meeting", group_id=self.group.id))
        with self.assertRaisesRegex(ValidationError, "no group of"):
            self.new_activity(group_id=self.other_branch.id)
        with self.assertRaisesRegex(ValidationError, "is no branch"):
            self.env["party.activity"].create(
                {"type_id": self.types["study"].id, "branch_id": self.committee.id}
            )

    def test_same_activity_is_not_entered_twice_unless_the_first_is_cancelled(self):
        activity = self.new_activity()
        words = "already has this activity on this day"
        with self.assert_database_refuses("party.activity", words):
            self.new_activity()
        with self.assert_database_refuses("party.activity", words):
            self.new_activity(hour=0)
        self.new_activity(hour=19.5)
        self.new_activity("study")
        self.new_activity(group_id=self.group.id)
        self.take_step(activity, "cancel")
        self.new_activity()

    def test_nothing_is_planned_in_a_closed_month(self):
        self.close_month(self.branch)
        with self.assertRaisesRegex(ValidationError, "is closed and takes no lines"):
            self.new_activity()

    def test_state_is_changed_by_its_buttons_alone(self):
        activity = self.new_activity()
        with self.assertRaises(AccessError):
            activity.state = "closed"
        with self.assertRaises(AccessError):
            self.new_activity("study", state="closed")

    # Reading

    def test_member_reads_what_his_branch_plans_and_holds(self):
        activity = self.new_activity()
        cancelled = self.new_activity("study")
        self.take_step(cancelled, "cancel")
        self.assertTrue(self.as_role("member", activity).has_access("read"))
        self.assertFalse(self.as_role("member", cancelled).has_access("read"))
        self.assertTrue(self.as_role("scorekeeper", cancelled).has_access("read"))

    def test_other_branches_do_not_read_it_and_superiors_do(self):
        activity = self.new_activity()
        other = self.new_member_with_user(self.other_branch, "test_other")
        other_user = other.partner_id.user_ids
        self.assertFalse(activity.with_user(other_user).has_access("read"))
        for role in ("superior", "supervisor", "administrator"):
            with self.subTest(role=role):
                seen = self.as_role(role, activity)
                self.assertTrue(seen.has_access("read"))
                self.assertFalse(seen.has_access("write"))

    def test_member_sees_how_many_came_and_his_own_row_only(self):
        activity = self.fill_in()
        self.env.invalidate_all()
        seen = self.as_role("member", activity)
        self.assertEqual(seen.turnout, "4 present · 0 on leave · 0 absent")
        self.assertEqual(seen.attendance_ids.member_id, self.members["member"])

    # Closing

    def test_closing_a_meeting_takes_down_who_came_who_not_and_who_was_excused(self):
        activity = self.fill_in()
        self.row(activity, "member").action_absent()
        self.row(activity, "committee").write(
            {"outcome": "leave", "leave_reason": "In hospital"}
        )
        activity.action_close()
        self.assertEqual(activity.state, "closed")
        self.assertEqual(activity.closed_by_id, self.users["scorekeeper"])
        self.assertEqual(activity.turnout, "2 present · 1 on leave · 1 absent")
        lines = self.lines(activity)
        self.assertEqual(lines.item_id, self.items["MEETING"])
        self.assertEqual(
            {line.member_id: line.outcome for line in lines},
            {
                self.members["member"]: "absent",
                self.members["committee"]: "leave",
                self.members["secretary"]: "present",
                self.members["scorekeeper"]: "present",
            },
        )
        self.assertEqual(set(lines.mapped("source")), {"record"})
        self.assertEqual(set(lines.mapped("date")), {self.today})
        self.assertEqual(lines.registered_by_id, self.users["scorekeeper"])
        self.assertEqual(self.line(activity, "member").description, activity.name)
        self.assertIn("In hospital", self.line(activity, "committee").description)

    def test_what_gains_points_is_for_those_present(self):
        activity = self.fill_in("study")
        self.row(activity, "member").action_absent()
        activity.action_close()
        self.assertFalse(self.line(activity, "member"))
        line = self.line(activity, "secretary")
        self.assertEqual(line.item_id, self.items["FIXED"])
        self.assertFalse(line.outcome)

    def test_base_points_are_lost_by_staying_away_without_leave(self):
        activity = self.fill_in("theme_day")
        self.row(activity, "member").action_absent()
        self.row(activity, "committee").write(
            {"outcome": "leave", "leave_reason": "Abroad"}
        )
        activity.action_close()
        self.assertEqual(self.lines(activity).member_id, self.members["member"])
        self.assertEqual(self.lines(activity).item_id, self.items["BASE"])

    def test_hours_count_by_member(self):
        activity = self.new_activity("volunteering", hours=2)
        self.env["party.attendance"].with_user(self.users["scorekeeper"]).create(
            [
                {"activity_id": activity.id, "member_id": self.members[role].id}
                for role in ("member", "committee")
            ]
        )
        self.row(activity, "committee").hours = 3.5
        activity.action_close()
        self.assertEqual(self.line(activity, "member").quantity, 2)
        self.assertEqual(self.line(activity, "committee").quantity, 3.5)

    def test_activity_by_the_hour_without_hours_is_not_closed(self):
        activity = self.new_activity("volunteering")
        self.env["party.attendance"].create(
            {"activity_id": activity.id, "member_id": self.members["member"].id}
        )
        with self.assertRaisesRegex(UserError, "counts by the hour.*test_member"):
            activity.action_close()

    def test_item_for_an_office_counts_for_its_holders_alone(self):
        activity = self.fill_in("study")
        self.env.cr.execute(
            "UPDATE party_rule_item SET for_committee = TRUE WHERE id = %s",
            [self.items["FIXED"].id],
        )
        self.env.invalidate_all()
        activity.action_close()
        self.assertEqual(
            self.lines(activity).member_id,
            self.members["committee"] | self.members["secretary"],
        )
        reason = self.row(activity, "member").no_line_reason
        self.assertEqual(reason, "The member's rules do not count such activities.")

    def test_item_for_another_class_does_not_count(self):
        rural = self.new_member(
            self.branch, name="Li Rural", member_class_id=self.other_class.id
        )
        self.env.cr.execute(
            "INSERT INTO party_member_class_party_rule_item_rel "
            "(party_rule_item_id, party_member_class_id) VALUES (%s, %s)",
            [self.items["FIXED"].id, self.other_class.id],
        )
        self.env.invalidate_all()
        activity = self.fill_in("study")
        activity.action_close()
        self.assertEqual(self.lines(activity).member_id, rural)

    def test_who_gets_no_line_stands_on_the_list_with_the_reason(self):
        activity = self.fill_in()
        exempt = self.members["member"]
        self.exempt(exempt)
        no_rules = self.new_member(
            self.branch,
            name="Sun Without Rules",
            member_class_id=self.env.ref("party_points.party_member_class_floating").id,
        )
        self.env["party.attendance"].create(
            {"activity_id": activity.id, "member_id": no_rules.id}
        )
        activity.action_close()
        self.assertEqual(len(self.lines(activity)), 3)
        self.assertIn("Exempt", self.row(activity, exempt).no_line_reason)
        self.assertIn("No rules", self.row(activity, no_rules).no_line_reason)
        self.assertFalse(self.row(activity, "secretary").no_line_reason)
        message = activity.message_ids[0].body
        self.assertIn("2 got no line", message)
        self.assertNotIn("Sun Without Rules", message)

    def test_closing_goes_into_the_log_of_decisions(self):
        activity = self.fill_in()
        activity.action_close()
        decision = self.env["party.decision"].search(
            [("activity_id", "=", activity.id)]
        )
        self.assertRecordValues(
            decision,
            [
                {
                    "action": "close_activity",
                    "branch_id": self.branch.id,
                    "user_id": self.users["scorekeeper"].id,
                    "before": "Planned",
                    "after": "Held and Closed",
                }
            ],
        )

    def test_second_closing_writes_nothing_and_says_so(self):
        activity = self.fill_in()
        activity.action_close()
        with self.assertRaisesRegex(UserError, "is closed already"):
            self.as_role("committee", activity).action_close()
        self.assertEqual(len(self.lines(activity)), 4)

    def test_future_or_empty_activity_and_leave_without_reason_are_not_closed(self):
        with self.assertRaisesRegex(UserError, "has not taken place yet"):
            self.fill_in(date=self.days(1)).action_close()
        with self.assertRaisesRegex(UserError, "Nobody is on the list"):
            self.new_activity("study").action_close()
        activity = self.fill_in("theme_day")
        self.row(activity, "member").action_leave()
        with self.assertRaisesRegex(UserError, "on leave: test_member"):
            activity.action_close()
        self.assertFalse(self.lines(activity))

    def test_activity_of_a_month_closed_in_the_meantime_is_not_closed(self):
        activity = self.fill_in()
        self.close_month(self.branch)
        with self.assertRaisesRegex(UserError, "is closed and takes no lines"):
            activity.action_close()

    def test_who_only_reads_it_does_not_close_it(self):
        activity = self.fill_in()
        for role in ("member", "superior", "supervisor", "administrator"):
            seen = self.as_role(role, activity)
            for action in ("action_close", "action_invite", "action_show_code"):
                with self.subTest(role=role, action=action):
                    with self.assertRaises(AccessError):
                        getattr(seen, action)()
        self.as_role("committee", activity).action_close()

    def test_error_of_one_line_changes_nothing(self):
        activity = self.fill_in()
        lines = self.env.registry["party.point.line"]
        with (
            patch.object(lines, "_register_lines", side_effect=UserError("No.")),
            self.assertRaises(UserError),
        ):
            activity.action_close()
        self.assertEqual(activity.state, "planned")

    def test_closed_activity_is_changed_no_more(self):
        activity = self.fill_in()
        activity.action_close()
        for vals in (
            {"date": self.days(-1)},
            {"name": "Other"},
            {"attendance_ids": [fields.Command.clear()]},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                activity.write(vals)
        with self.assertRaisesRegex(UserError, "is closed already"):
            activity.action_invite()

    def test_closing_sixty_takes_few_queries(self):
        self.new_sixty()
        activity = self.fill_in()
        self.assertEqual(len(activity.attendance_ids), 64)
        lines = self.env.registry["party.point.line"]
        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(lines, "_register_lines", return_value=None) as register:
            with self.assertQueryCount(60):
                activity.action_close()
                self.env.flush_all()
        register.assert_called_once()
        self.assertEqual(len(register.call_args.args[0]), 64)

    # Reopening and cancelling

    def test_reopening_withdraws_what_nobody_has_decided_on(self):
        activity = self.fill_in()
        activity.action_close()
        self.take_step(activity, "reopen", "Two more were there.")
        self.assertEqual(activity.state, "planned")
        self.assertFalse(activity.closed_by_id)
        self.assertEqual(set(self.lines(activity).mapped("state")), {"withdrawn"})
        decision = self.env["party.decision"].search(
            [("activity_id", "=", activity.id)], limit=1
        )
        self.assertEqual(decision.action, "reopen_activity")
        self.assertEqual(decision.reason, "Two more were there.")
        activity.action_close()
        lines = self.lines(activity).filtered(lambda line: line.state == "submitted")
        self.assertEqual(len(lines), 4)

    def test_reopening_proposes_a_reversal_of_what_is_confirmed_once(self):
        activity = self.fill_in()
        activity.action_close()
        originals = self.lines(activity)
        self.set_state(originals, "confirmed")
        self.take_step(activity, "reopen")
        self.assertEqual(set(originals.mapped("state")), {"confirmed"})
        reversals = self.lines(activity) - originals
        self.assertEqual(reversals.reverses_id, originals)
        activity.action_close()
        self.take_step(activity, "reopen")
        again = self.lines(activity).filtered("reverses_id")
        self.assertEqual(again, reversals)
        self.assertEqual(set(again.mapped("state")), {"submitted"})

    def test_reopening_takes_the_reasons_off_the_list(self):
        activity = self.fill_in()
        self.exempt(self.members["member"])
        activity.action_close()
        self.take_step(activity, "reopen")
        self.assertFalse(self.row(activity, "member").no_line_reason)

    def test_activity_of_a_closed_month_is_not_reopened(self):
        activity = self.fill_in()
        activity.action_close()
        self.env["party.period"].search([]).state = "closed"
        with self.assertRaisesRegex(UserError, "Its superior opens it again"):
            self.take_step(activity, "reopen")

    def test_activity_is_not_reopened_while_the_superior_decides(self):
        activity = self.fill_in()
        activity.action_close()
        self.set_state(self.line(activity, "member"), "escalated")
        with self.assertRaisesRegex(UserError, "are with the superior"):
            self.take_step(activity, "reopen")

    def test_only_who_keeps_the_record_reopens_and_with_a_reason(self):
        activity = self.fill_in()
        with self.assertRaisesRegex(UserError, "nothing to reopen"):
            self.take_step(activity, "reopen")
        activity.action_close()
        for role in ("member", "superior", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.take_step(activity, "reopen", role=role)
        with self.assertRaisesRegex(UserError, "Say why"):
            self.take_step(activity, "reopen", " ")
        self.take_step(activity, "reopen", role="committee")

    def test_cancelling_is_for_what_is_planned_and_needs_a_reason(self):
        activity = self.fill_in()
        self.take_step(activity, "cancel", "Typhoon.")
        self.assertEqual(activity.state, "cancelled")
        self.assertIn("Typhoon.", activity.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "is cancelled"):
            activity.action_close()
        closed = self.fill_in("study")
        closed.action_close()
        with self.assertRaisesRegex(UserError, "is closed already"):
            self.take_step(closed, "cancel")

    # Reminders

    def remind(self, day):
        self.env.flush_all()
        with freeze_time(day):
            self.env["party.reminder.mixin"]._cron_remind()
        self.env.invalidate_all()

    def reminders(self, activity):
        return self.env["mail.activity"].search(
            [("res_model", "=", "party.activity"), ("res_id", "=", activity.id)]
        )

    def test_scorekeeper_is_reminded_once_the_day_has_passed_and_no_longer(self):
        activity = self.fill_in()
        self.remind(self.today)
        self.assertFalse(self.reminders(activity))
        self.remind(self.days(1))
        reminder = self.reminders(activity)
        self.assertEqual(reminder.user_id, self.users["scorekeeper"])
        self.assertIn(activity.name, reminder.summary)
        activity.action_close()
        self.assertFalse(self.reminders(activity))
        self.remind(self.days(2))
        self.assertFalse(self.reminders(activity))

    def test_reminder_goes_when_the_activity_is_cancelled(self):
        activity = self.fill_in()
        self.remind(self.days(1))
        self.assertTrue(self.reminders(activity))
        self.take_step(activity, "cancel", "Typhoon.")
        self.assertFalse(self.reminders(activity))

    def test_secretary_is_reminded_where_nobody_keeps_the_record(self):
        activity = self.new_activity()
        self.env["party.position"].search([("role", "=", "scorekeeper")]).active = False
        self.remind(self.days(1))
        self.assertEqual(self.reminders(activity).user_id, self.users["secretary"])
