from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .ledger_entry_common import LedgerEntryCommon


@tagged("post_install", "-at_install")
class TestPartyPeriod(LedgerEntryCommon):
    """The months of a branch: open while lines may come, then closed (LINE-8)."""

    def find(self, branch=None, month=3):
        return self.env["party.period"].search(
            [
                ("branch_id", "=", (branch or self.branch).id),
                ("date_from", "=", self.on(month, 1)),
            ]
        )

    def assert_not_closed(self, words, month=3):
        return self.assert_refused(words, self.close, month, error=UserError)

    def new_activity(self, month=3, **vals):
        return self.env["party.activity"].create(
            {
                "name": "Member Meeting",
                "type_id": self.env.ref(
                    "party_points.party_activity_type_member_meeting"
                ).id,
                "branch_id": self.branch.id,
                "date": self.on(month),
                **vals,
            }
        )

    # Months come by themselves

    def test_month_comes_with_its_first_line(self):
        self.assertFalse(self.find())
        line = self.register("BASE", day=self.on(3, 31))
        self.assertRecordValues(
            self.find(),
            [
                {
                    "id": line.period_id.id,
                    "date_from": self.on(3, 1),
                    "date_to": self.on(3, 31),
                    "deadline": self.on(4, 10),
                    "state": "open",
                }
            ],
        )

    def test_branch_has_each_month_once(self):
        periods = {
            self.register("BASE", day=self.on(month, day)).period_id
            for month in (2, 3)
            for day in (1, 15, 28)
        }
        self.assertEqual(len(periods), 2)
        key = (self.branch, self.on(3, 1))
        again = self.env["party.period"]._get_or_create({key})
        self.assertEqual(again, {key: self.find()})
        with self.assert_database_refuses("party.period", "already has this month"):
            self.env["party.period"].create(
                {
                    "branch_id": self.branch.id,
                    "date_from": self.on(3, 1),
                    "date_to": self.on(3, 31),
                }
            )

    def test_months_of_many_branches_are_made_at_once(self):
        keys = {
            (branch, self.on(month, 1))
            for branch in (self.branch, self.other_branch)
            for month in range(1, 13)
        }
        self.env.flush_all()
        before = self.cr.sql_log_count
        periods = self.env["party.period"]._get_or_create(keys)
        self.assertLessEqual(self.cr.sql_log_count - before, 5)
        self.assertEqual(set(periods), keys)

    def test_branch_with_members_has_its_month_without_a_line(self):
        with freeze_time(self.on(6, 2)):
            self.env["party.period"]._cron_open()
            self.env["party.period"]._cron_open()
        self.assertEqual(len(self.find(month=6)), 1)
        self.assertEqual(len(self.find(self.other_branch, 6)), 1)
        self.assertFalse(self.find(self.committee, 6))

    def test_month_begins_in_beijing(self):
        with freeze_time(f"{self.year}-06-30 16:30:00"):
            self.env["party.period"]._cron_open()
        self.assertTrue(self.find(month=7))
        self.assertFalse(self.find(month=6))

    def test_nobody_makes_changes_or_deletes_months(self):
        period = self.period(self.branch, self.on(3))
        for role in self.users:
            seen = self.as_role(role, period)
            with self.subTest(role=role):
                for vals in ({"state": "closed"}, {"seal_hash": "a"}):
                    self.assert_refused("", seen.write, vals, error=AccessError)
                self.assert_refused("", seen.unlink, error=AccessError)
                self.assert_refused(
                    "",
                    seen.create,
                    {
                        "branch_id": self.branch.id,
                        "date_from": self.on(9, 1),
                        "date_to": self.on(9, 30),
                    },
                    error=AccessError,
                )

    # Closing

    def test_secretary_closes_a_month_on_which_all_is_decided(self):
        line = self.register()
        self.hold_review()
        period = self.close(3)
        self.assertEqual(period.state, "closed")
        self.assertTrue(period.closed_on)
        self.assertEqual(period.closed_by_id, self.users["secretary"])
        self.assertTrue(line.seal_number)
        self.assertFalse(period.deadline)

    def test_nobody_else_closes_it(self):
        period = self.period(self.branch, self.on(3))
        for role in set(self.users) - {"secretary"}:
            with self.subTest(role=role):
                self.assert_refused("", self.close, 3, role, error=AccessError)
        self.assertEqual(period.state, "open")

    def test_month_that_is_not_over_is_not_closed(self):
        now = self.period(self.branch, self.today)
        seen = self.as_role("secretary", now)
        self.assert_refused("The month is not over yet.", seen.action_close)
        period = self.period(self.branch, self.on(3))
        for month, day, words in ((3, 31, "not over yet"), (4, 1, "")):
            with self.subTest(month=month), freeze_time(self.on(month, day)):
                self.assertIn(words, "".join(period._get_cannot_close_reasons()))
        self.assertFalse(period._get_cannot_close_reasons())

    def test_month_with_lines_to_decide_is_not_closed(self):
        self.register()
        veto = self.register("VETO")
        self.assert_not_closed("2 lines are to be decided.")
        self.hold_review()
        self.assert_not_closed("1 lines are to be decided.")
        self.take_step("superior", "reject", veto)
        self.assertEqual(self.close(3).state, "closed")

    def test_month_names_the_late_lines_that_keep_it_open(self):
        late = self.register("DEADLINE")
        words = self.assert_not_closed("1 late lines wait for two witnesses: ")
        self.assertIn(late.display_name, words)

    def test_month_with_an_open_review_is_not_closed(self):
        self.register()
        review = self.open_review()
        self.assert_not_closed("The review is not concluded.")
        self.as_role("secretary", review).action_cancel()
        self.assert_not_closed("1 lines are to be decided.")

    def test_month_with_a_planned_activity_is_not_closed(self):
        activity = self.new_activity()
        self.new_activity(4, name="Next month")
        words = self.assert_not_closed("are planned and neither closed nor cancelled")
        self.assertIn("Member Meeting", words)
        self.assertNotIn("Next month", words)
        self.assertNotIn("[", words)
        activity.state = "cancelled"
        self.assertEqual(self.close(3).state, "closed")

    def test_all_reasons_are_said_together(self):
        self.register()
        self.open_review()
        self.new_activity()
        words = self.assert_not_closed("to be decided")
        self.assertEqual(len(words.splitlines()), 4)  # the month itself first

    def test_drafts_and_withdrawn_lines_do_not_keep_it_open(self):
        self.declare(submit=False)
        self.take_step("scorekeeper", "withdraw", self.register())
        self.assertEqual(self.close(3).state, "closed")

    def test_closed_month_is_not_closed_again(self):
        self.close(3)
        self.assert_not_closed("It is closed already.")

    def test_closed_month_takes_nothing(self):
        pending = self.register("VETO")
        period = self.find()
        draft = self.declare(submit=False)
        counted = self.carry(self.register())
        self.move(pending, state="withdrawn")
        self.close(3)
        self.move(pending, state="submitted")
        for function, args in (
            (self.register, ()),
            (draft.action_submit, ()),
            (self.take_step, ("scorekeeper", "reverse", counted)),
            (pending._confirm, ({pending: "Yes."},)),
            (self.as_role("secretary", period).action_open_review, ()),
        ):
            self.assert_refused("is closed and takes no lines", function, *args)

    def test_scores_of_a_closed_month_are_those_of_its_closing(self):
        self.register()
        self.hold_review()
        self.close(3)
        self.assertEqual(self.score(self.member, 3).total, 63)

    # Opening again

    def test_superior_opens_it_again_with_a_reason_on_record(self):
        period = self.close(3)
        self.reopen(period, reason="A line is missing.")
        self.assertEqual(period.state, "open")
        self.assertFalse(period.closed_on)
        self.assertTrue(self.register())
        entry = self.env["party.decision"].search([("action", "=", "reopen_period")])
        self.assertEqual(entry.user_id, self.users["superior"])
        self.assertEqual(entry.reason, "A line is missing.")
        self.assertIn("A line is missing.", "".join(period.message_ids.mapped("body")))

    def test_nobody_else_opens_it_again(self):
        period = self.close(3)
        for role in set(self.users) - {"superior"}:
            with self.subTest(role=role):
                self.assert_refused("", self.reopen, period, role, error=AccessError)
                self.assert_refused(
                    "",
                    self.as_role(role, period)._reopen,
                    "No.",
                    error=AccessError,
                )
        self.assertEqual(period.state, "closed")

    def test_superior_of_another_tree_does_not_open_it(self):
        strange = self.env["party.branch"].create(
            {"name": "Other", "code": "O", "level": "committee", "sector": "rural"}
        )
        self.new_position(strange, "secretary", self.outsider.partner_id)
        self.users["outsider"] = self.outsider
        self.assert_refused(
            "", self.reopen, self.close(3), "outsider", error=AccessError
        )

    def test_reason_is_obligatory(self):
        self.assert_refused("Say why", self.reopen, self.close(3), reason=" \n")

    def test_open_month_is_not_opened(self):
        period = self.period(self.branch, self.on(3))
        self.assert_refused("is open", self.reopen, period)

    # Reminders

    def get_reminders(self, period):
        self.env["party.period"]._remind()
        return self.get_tasks(period)

    def get_tasks(self, period):
        """The reminders that are there, without the daily job."""
        period.invalidate_recordset()
        return period.activity_ids

    def test_secretary_is_reminded_once_when_it_should_be_closed(self):
        period = self.period(self.branch, self.on(3))
        now = self.period(self.branch, self.today)
        self.assertEqual(now.deadline, now.date_to + timedelta(10))
        self.assertEqual(len(self.get_reminders(period)), 1)
        reminder = self.get_reminders(period)
        self.assertEqual(reminder.user_id, self.users["secretary"])
        self.assertEqual(reminder.date_deadline, self.on(4, 10))
        self.assertIn("Review and close", reminder.summary)
        self.assertIn(f"{self.year}-03", reminder.summary)
        self.assertFalse(self.get_reminders(now))

    def test_reminder_goes_when_it_is_closed_and_comes_when_it_is_opened(self):
        period = self.period(self.branch, self.on(3))
        self.assertTrue(self.get_reminders(period))
        self.close(3)
        self.assertFalse(self.get_tasks(period))
        self.reopen(period)
        self.assertTrue(self.get_reminders(period))

    def pass_on(self, veto=None):
        veto = veto or self.register("VETO")
        veto._escalate({veto: "superior"}, {veto: "Agreed."})
        return veto

    def test_who_decides_on_what_was_passed_on_has_it_on_his_list_at_once(self):
        period = self.pass_on().period_id
        tasks = self.get_tasks(period)
        self.assertIn(self.users["superior"], tasks.user_id)
        self.assertNotIn(self.users["supervisor"], tasks.user_id)
        self.assertIn("wait for the decision above", tasks[0].summary)
        self.assertTrue(self.users["supervisor"].party_supervisor_branch_ids)

    def test_daily_job_leaves_it_there_before_the_month_is_to_be_closed(self):
        period = self.pass_on(self.register("VETO", day=self.today)).period_id
        self.assertGreater(period.deadline, self.today)
        self.assertEqual(self.get_tasks(period).user_id, self.users["superior"])
        self.assertEqual(self.get_reminders(period).user_id, self.users["superior"])

    def test_it_is_on_his_list_until_all_is_decided(self):
        one, other = self.pass_on(), self.pass_on()
        for line, left in ((one, True), (other, False)):
            self.as_role("superior", line)._decide_above("confirm", "Agreed.")
            users = self.get_tasks(line.period_id).user_id
            self.assertEqual(self.users["superior"] in users, left)

    def test_it_is_off_his_list_when_he_gives_it_back(self):
        veto = self.pass_on()
        self.as_role("superior", veto)._return("The report is missing.")
        self.assertNotIn(self.users["superior"], self.get_tasks(veto.period_id).user_id)

    def test_month_leads_him_to_the_lines_on_which_he_decides(self):
        veto = self.pass_on()
        self.register("BASE")
        month = self.as_role("superior", veto.period_id)
        self.assertEqual(month.decide_count, 1)
        action = month.action_decide()
        found = month.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, veto)
        self.assertEqual(self.as_role("secretary", veto.period_id).decide_count, 0)

    def test_nobody_is_asked_to_decide_on_what_he_registered(self):
        superior = self.users["superior"]
        lines = self.env["party.point.line"].with_user(superior).sudo()
        period = self.pass_on(lines.create(self.values("VETO"))).period_id
        self.assertNotIn(superior, self.get_tasks(period).user_id)
        self.pass_on()
        self.assertIn(superior, self.get_tasks(period).user_id)

    def test_who_stands_further_up_is_asked_where_nobody_right_above_may_decide(self):
        top = self.committee.copy({"name": "Top", "code": "T-TOP"})
        self.committee.parent_id = top
        further = self.new_user("test_top", "base.group_user")
        self.new_position(top, "secretary", further.partner_id)
        lines = self.env["party.point.line"].with_user(self.users["superior"]).sudo()
        own = self.pass_on(lines.create(self.values("VETO", day=self.today)))
        self.assertEqual(self.get_tasks(own.period_id).user_id, further)
        self.assertTrue(own.with_user(further).can_decide)

    # The page

    def test_page_counts_what_is_there(self):
        self.register()
        self.register("BASE", day=self.on(3, 2))
        self.carry(self.register("ONCE"))
        late = self.register("DEADLINE")
        veto = self.register("VETO")
        veto._escalate({veto: "superior"}, {veto: "Agreed."})
        self.take_step("scorekeeper", "withdraw", self.register("HOURS"))
        self.declare(submit=False)
        self.new_activity()
        self.assertTrue(late.is_late)
        period = self.as_role("secretary", self.find())
        self.assertEqual(period.line_count, 5)
        self.assertEqual(period.pending_count, 4)
        self.assertEqual(period.escalated_count, 1)
        self.assertEqual(period.late_count, 1)
        self.assertEqual(period.planned_count, 1)

    def test_withdrawn_line_is_not_counted_as_late(self):
        line = self.register("DEADLINE")
        self.take_step("scorekeeper", "withdraw", line)
        self.assertEqual(self.find().late_count, 0)

    def test_counts_are_those_of_each_month(self):
        self.register()
        self.register(day=self.on(4))
        self.register(day=self.on(4, 11))
        self.new_activity(4)
        periods = self.find(month=3) | self.find(month=4)
        self.assertEqual(periods.mapped("line_count"), [1, 2])
        self.assertEqual(periods.mapped("planned_count"), [0, 1])

    def test_page_says_what_is_missing(self):
        self.register()
        late = self.register("DEADLINE")
        veto = self.register("VETO")
        veto._escalate({veto: "superior"}, {veto: "Agreed."})
        self.new_activity()
        missing = self.as_role("secretary", self.find())._get_missing()
        self.assertEqual(
            missing,
            [
                "Planned, not held or not closed: Member Meeting",
                f"1 late lines wait for two witnesses: {late.display_name}",
                "1 lines are in no review yet.",
                "1 lines are to be decided above the branch.",
            ],
        )
        self.assertIn("in no review yet", self.find().missing)

    def test_page_says_when_nothing_is_missing(self):
        self.register()
        self.hold_review()
        period = self.find()
        self.assertEqual(period._get_missing(), [])
        self.assertIn("Nothing is missing", period.missing)
        self.close(3)
        self.assertEqual(period._get_missing(), [])

    def test_page_names_meetings_that_the_rules_expect_every_month(self):
        kind = self.env.ref("party_points.party_activity_type_theme_day")
        action = self.template.action_new_version()
        version = self.template.browse(action["res_id"])
        self.new_item(
            version,
            "DAY",
            kind="base",
            method="expected",
            expected_count=12,
            points=12,
            category_id=self.category(version, "D").id,
            activity_type_id=kind.id,
        )
        with freeze_time(self.on(6, 1)):
            self.enforce(version, self.on(6, 1))
        june = self.period(self.branch, self.on(6))
        self.assertEqual(
            june._get_missing(),
            [f"The rules expect these every month: {kind.name}"],
        )
        self.assertEqual(self.period(self.branch, self.on(5))._get_missing(), [])
        self.new_activity(6, type_id=kind.id, state="closed")
        june.invalidate_recordset()
        self.assertEqual(june._get_missing(), [])

    def test_page_says_who_leads_and_who_is_the_superior(self):
        period = self.period(self.branch, self.on(3))
        for role, leads, is_superior in (
            ("secretary", True, False),
            ("superior", False, True),
            ("committee", False, False),
        ):
            with self.subTest(role=role):
                seen = self.as_role(role, period)
                self.assertEqual(
                    (seen.is_leader, seen.is_superior), (leads, is_superior)
                )
