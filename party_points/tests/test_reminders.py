from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .test_party_exemption import ExemptionCommon


@tagged("post_install", "-at_install")
class TestReminders(ExemptionCommon):
    """Each day somebody is told of what is due, once, and no longer than it is."""

    def remind(self, on=None):
        self.env.flush_all()
        with freeze_time(on or self.today):
            self.env["party.reminder.mixin"]._cron_remind()
        self.env.invalidate_all()

    def reminders(self, record):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    def exempt(self, **vals):
        return self.confirm(visit_interval=1, **vals).sudo()

    def visit(self, exemption, role="scorekeeper", **vals):
        return self.as_role(role, self.env["party.exemption.visit"]).create(
            {"exemption_id": exemption.id, **vals}
        )

    def leave(self, member=None, **vals):
        return self.env["party.floating"].create(
            {
                "member_id": (member or self.applicant).id,
                "place": "Shenzhen",
                "date_from": self.days(-100),
                **vals,
            }
        )

    # When

    def test_liaison_is_reminded_on_the_day_of_the_visit_and_not_before(self):
        exemption = self.exempt()
        due = exemption.next_visit_date
        self.remind(on=fields.Date.subtract(due, days=1))
        self.assertFalse(self.reminders(exemption))
        self.remind(on=due)
        reminder = self.reminders(exemption)
        self.assertEqual(reminder.user_id, self.users["scorekeeper"])
        self.assertEqual(reminder.date_deadline, due)
        self.assertEqual(reminder.summary, "Visit test_member")

    def test_nobody_is_reminded_twice_of_one_thing(self):
        exemption = self.exempt()
        for days in (1, 2, 3):
            self.remind(on=fields.Date.add(exemption.next_visit_date, days=days))
        self.assertEqual(len(self.reminders(exemption)), 1)

    def test_reminder_is_taken_back_when_the_visit_has_been_logged(self):
        exemption = self.exempt(meeting_date=self.days(-5), date_from=self.days(-5))
        overdue = fields.Date.add(exemption.next_visit_date, days=10)
        self.remind(on=overdue)
        self.assertTrue(self.reminders(exemption))
        with freeze_time(overdue):
            self.visit(exemption, date=overdue)
        self.assertFalse(self.reminders(exemption))
        self.remind(on=exemption.next_visit_date)
        self.assertEqual(
            self.reminders(exemption).date_deadline, exemption.next_visit_date
        )

    def test_reminder_ticked_off_without_a_visit_comes_back(self):
        exemption = self.exempt()
        self.remind(on=exemption.next_visit_date)
        self.as_role("scorekeeper", self.reminders(exemption)).action_done()
        self.assertFalse(self.reminders(exemption))
        self.remind(on=fields.Date.add(exemption.next_visit_date, days=1))
        self.assertTrue(self.reminders(exemption))

    def test_activities_that_people_made_themselves_stay(self):
        exemption = self.exempt()
        own = exemption.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.users["secretary"].id
        )
        self.remind()
        self.assertEqual(self.reminders(exemption), own)

    # Whom

    def test_secretary_is_reminded_where_the_liaison_has_no_account(self):
        liaison = self.new_member(self.branch, name="Offline")
        exemption = self.exempt(liaison_id=liaison.id)
        self.remind(on=exemption.next_visit_date)
        self.assertEqual(self.reminders(exemption).user_id, self.users["secretary"])

    def test_new_liaison_is_reminded_instead_of_the_former_one(self):
        exemption = self.exempt()
        due = exemption.next_visit_date
        self.remind(on=due)
        exemption.with_user(self.users["secretary"]).liaison_id = self.members[
            "committee"
        ]
        self.remind(on=fields.Date.add(due, days=1))
        self.assertEqual(self.reminders(exemption).user_id, self.users["committee"])

    def test_branch_without_anybody_to_remind_does_not_stop_the_others(self):
        lonely = self.leave(member=self.other_member)
        stay = self.leave()
        self.remind()
        self.assertFalse(self.reminders(lonely))
        self.assertTrue(self.reminders(stay))

    def test_floating_member_and_his_secretary_are_reminded_of_the_report(self):
        stay = self.leave()
        self.remind()
        self.assertEqual(
            self.reminders(stay).user_id,
            self.users["member"] | self.users["secretary"],
        )
        self.env["party.floating.report"].create(
            {"floating_id": stay.id, "content": "All well."}
        )
        self.assertFalse(self.reminders(stay))
        self.remind()
        self.assertFalse(self.reminders(stay))

    def test_member_on_the_portal_does_not_stop_the_reminders(self):
        user = self.new_user("test_portal", "base.group_portal")
        member = self.new_member(self.branch, partner=user.partner_id)
        stay = self.leave(member=member)
        self.remind()
        self.assertIn(self.users["secretary"], self.reminders(stay).user_id)

    def test_who_has_come_back_is_not_reminded(self):
        stay = self.leave()
        self.remind()
        stay.date_to = self.days(-1)
        self.remind()
        self.assertFalse(self.reminders(stay))

    def test_nobody_is_sent_to_visit_a_member_who_has_died(self):
        exemption = self.exempt()
        self.remind(on=exemption.next_visit_date)
        wizard = self.as_role("secretary", self.env["party.standing.wizard"]).create(
            {
                "member_ids": self.applicant.ids,
                "date": self.today,
                "note": "Told by his family",
                "standing": "ended",
                "end_reason": "deceased",
            }
        )
        wizard.action_apply()
        self.remind(on=fields.Date.add(self.today, months=2))
        self.assertFalse(self.reminders(exemption))

    def test_reminder_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.users["scorekeeper"].lang = "zh_CN"
        exemption = self.exempt()
        self.remind(on=exemption.next_visit_date)
        self.assertNotIn("Visit", self.reminders(exemption).summary)
        self.assertIn("test_member", self.reminders(exemption).summary)

    def test_reminded_user_opens_what_it_is_about(self):
        exemption = self.exempt()
        stay = self.leave()
        self.remind(on=exemption.next_visit_date)
        for record in (exemption, stay):
            for reminder in self.reminders(record):
                with self.subTest(model=record._name, user=reminder.user_id.login):
                    seen = record.with_user(reminder.user_id)
                    self.assertTrue(seen.member_id.display_name)

    def test_daily_job_is_run_by_its_schedule(self):
        stay = self.leave()
        job = self.env.ref("party_points.ir_cron_party_reminders")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.assertTrue(self.reminders(stay))
