from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, RecordCapturer, tagged

from .warning_common import PartyWarningCommon


@tagged("post_install", "-at_install")
class TestPartyWarningSteps(PartyWarningCommon):
    """What becomes of a warning, and who may what (WARN-6)."""

    def about(self, role, *months):
        """The last warning about the holder of a role."""
        return self.proposed(*months, member=self.members[role])

    # Confirming

    def test_list_offers_confirming_to_those_alone_who_decide(self):
        for role, is_offered in (
            ("committee", True),
            ("superior", True),
            ("member", False),
            ("supervisor", False),
        ):
            with self.subTest(role=role):
                warnings = self.as_role(role, self.env["party.warning"])
                arch = warnings.get_view(view_type="list")["arch"]
                self.assertEqual("action_confirm" in arch, is_offered)
                self.assertEqual("action_drop" in arch, is_offered)

    def test_secretary_confirms_and_acts_himself_by_the_rule(self):
        warning = self.proposed()
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.step(warning, "confirm", reason=" He has missed two lessons. ")
        self.assertRecordValues(
            warning,
            [
                {
                    "state": "confirmed",
                    "reason": "He has missed two lessons.",
                    "decided_by_id": self.users["secretary"].id,
                    "owner_id": self.users["secretary"].id,
                    "confirmed_on": self.today,
                    "due_date": self.days(15),
                    "remind_on": self.days(15),
                }
            ],
        )
        activity = self.activities(warning)
        self.assertEqual(activity.user_id, self.users["secretary"])
        self.assertEqual(activity.date_deadline, self.days(15))
        self.assertEqual(activity.summary, "Reminder Talk: test_member")
        self.assertEqual(self.logged(warning), ["confirm_warning"])
        told = messages.records.notified_partner_ids
        self.assertIn(self.users["member"].partner_id, told)

    def test_committee_names_another_owner_and_day(self):
        warning = self.proposed(1, 2)
        self.step(
            warning, "confirm", "committee", owner="publicity", due_date=self.days(3)
        )
        self.assertEqual(warning.owner_id, self.users["publicity"])
        self.assertEqual(warning.due_date, self.days(3))
        self.assertEqual(self.activities(warning).user_id, self.users["publicity"])

    def test_where_the_rule_names_nobody_somebody_has_to_be_named(self):
        warning = self.proposed(1, 2)
        self.assertEqual(warning.owner_role, "named")
        self.assert_step_refused("name who does it", self.step, warning, "confirm")

    def test_leader_without_an_account_has_to_be_replaced_by_who_has_one(self):
        self.confirm(self.member, self.items["VETO"], self.on(3))
        self.close(3)
        warning = self.of(owner_role="leader")
        self.assert_step_refused("name who does it", self.step, warning, "confirm")
        leader = self.new_user("test_leader", "base.group_user")
        self.new_position(self.committee, "leader_in_charge", leader.partner_id)
        self.step(warning, "confirm")
        self.assertEqual(warning.owner_id, leader)

    def test_member_stranger_and_portal_user_cannot_be_named(self):
        warning = self.proposed()
        self.users["outsider"] = self.outsider
        self.users["portal"] = self.new_user("test_portal", "base.group_portal")
        self.new_member(self.branch, partner=self.users["portal"].partner_id)
        for role in ("member", "outsider", "portal", "administrator"):
            with self.subTest(role=role):
                self.assert_step_refused(
                    "cannot be named", self.step, warning, "confirm", owner=role
                )

    def test_day_that_is_over_is_refused(self):
        self.assert_step_refused(
            "is over",
            self.step,
            self.proposed(),
            "confirm",
            due_date=self.days(-1),
        )

    def test_reason_is_obligatory_both_ways(self):
        warning = self.proposed()
        for step in ("confirm", "drop"):
            self.assert_step_refused("Say why", self.step, warning, step, reason="  ")

    def test_nobody_decides_twice(self):
        warning = self.confirmed()
        for step in ("confirm", "drop"):
            with self.subTest(step):
                self.assert_step_refused("", self.step, warning, step, "committee")

    def test_others_decide_nothing(self):
        warning = self.proposed()
        self.new_other_secretary()
        for role in (
            "member",
            "scorekeeper",
            "supervisor",
            "administrator",
            "other_member",
            "superior",
        ):
            with self.subTest(role=role):
                self.assert_step_refused(
                    "", self.step, warning, "confirm", role, error=AccessError
                )
        self.assertEqual(warning.state, "proposed")

    def new_other_secretary(self):
        user = self.users["other_member"]
        self.new_position(self.other_branch, "secretary", user.partner_id)

    # Own matters

    def test_warning_about_the_committee_is_for_the_superior(self):
        warning = self.about("committee")
        self.assertTrue(warning.is_for_superior)
        for role in ("secretary", "publicity"):
            self.assert_step_refused(
                "superior", self.step, warning, "confirm", role, error=AccessError
            )
        self.step(warning, "confirm", "superior")
        self.assertEqual(warning.owner_id, self.users["secretary"])

    def test_talk_with_the_secretary_is_led_by_somebody_else(self):
        warning = self.about("secretary")
        self.step(warning, "confirm", "superior")
        self.assertEqual(warning.owner_id, self.users["superior"])

    def test_nobody_reads_or_decides_on_a_proposal_about_himself(self):
        warning = self.about("committee")
        seen = self.as_role("committee", warning)
        self.assertFalse(seen.has_access("read"))
        with self.assertRaises(AccessError):
            seen._confirm("No.")

    def test_filters_say_what_is_mine_to_decide(self):
        own, other = self.proposed(), self.about("committee")

        def search(role, domain):
            return self.as_role(role, self.warnings).search(domain)

        to_decide = [("can_decide", "=", True)]
        self.assertEqual(search("secretary", to_decide), own)
        self.assertEqual(search("committee", to_decide), own)
        self.assertEqual(search("superior", to_decide), other)
        self.assertFalse(search("supervisor", to_decide))
        self.assertFalse(search("administrator", to_decide))
        for_superior = [("is_for_superior", "=", True)]
        self.assertEqual(search("superior", for_superior), other)
        self.assertEqual(search("superior", [("is_for_superior", "=", False)]), own)

    # Several at once

    def test_several_are_decided_at_once_and_what_is_not_his_is_left_out(self):
        warnings = self.proposed() | self.about("scorekeeper") | self.about("publicity")
        self.step(warnings, "confirm", reason="All of them.")
        self.assertEqual(
            [(w.state, w.reason) for w in warnings],
            [
                ("confirmed", "All of them."),
                ("confirmed", "All of them."),
                ("proposed", False),
            ],
        )

    def test_nothing_but_own_matters_is_refused_with_the_reason(self):
        warnings = self.about("publicity") | self.about("committee")
        self.assert_step_refused(
            "superior", self.step, warnings, "drop", error=AccessError
        )

    def test_button_of_the_list_opens_one_dialog_for_all(self):
        warnings = self.proposed() | self.about("publicity")
        action = self.as_role("secretary", warnings).action_drop()
        self.assertEqual(action["name"], "Drop")
        wizard = self.as_role("secretary", self.env["party.warning.step.wizard"])
        with Form(wizard.with_context(**action["context"])) as form:
            self.assertIn("the superior organisation decides", form.left_out)
            form.reason = "Not this time."
        form.record.action_apply()
        self.assertEqual(self.of().state, "dropped")
        self.assertEqual(self.of(self.members["publicity"]).state, "proposed")

    def test_dialog_of_one_proposes_whom_the_rule_means(self):
        warning = self.proposed()
        action = self.as_role("secretary", warning).action_confirm()
        wizard = self.as_role("secretary", self.env["party.warning.step.wizard"])
        form = Form(wizard.with_context(**action["context"]))
        self.assertEqual(form.owner_id, self.users["secretary"])
        self.assertIn(self.users["publicity"], form.possible_owner_ids[:])
        self.assertNotIn(self.users["member"], form.possible_owner_ids[:])

    # Handing over and finishing

    def test_another_is_named(self):
        warning = self.confirmed()
        self.step(warning, "hand_over", owner="publicity", due_date=self.days(9))
        self.assertEqual(warning.owner_id, self.users["publicity"])
        self.assertEqual(self.activities(warning).user_id, self.users["publicity"])
        self.assertEqual(self.logged(warning), ["confirm_warning", "hand_over_warning"])
        self.assert_step_refused(
            "", self.step, warning, "hand_over", "member", error=AccessError
        )

    def task(self):
        self.rules["below_1"].measure = "task"
        return self.confirmed(owner="publicity")

    def test_owner_finishes_a_task_with_a_note(self):
        warning = self.task()
        self.step(warning, "finish", "publicity", reason="He has swept the room.")
        self.assertEqual(warning.state, "done")
        self.assertEqual(warning.done_note, "He has swept the room.")
        self.assertEqual(warning.done_on, self.today)
        self.assertFalse(self.activities(warning))
        self.assertEqual(self.logged(warning)[-1], "finish_warning")

    def test_nobody_else_finishes_it(self):
        warning = self.task()
        for role in ("member", "scorekeeper", "superior", "supervisor"):
            with self.subTest(role=role):
                self.assert_step_refused(
                    "", self.step, warning, "finish", role, error=AccessError
                )
        self.assertTrue(self.as_role("secretary", warning).can_finish)

    def test_rectification_is_not_finished_with_a_note(self):
        warning = self.proposed(1, 2, 3)
        self.step(warning, "confirm", owner="publicity")
        self.assertEqual(warning.restore_share, 50)
        self.assert_step_refused(
            "rectification plan", self.step, warning, "finish", "publicity"
        )
        warning._finish("The plan was kept.")
        self.assertEqual(warning.state, "done")
        warning._finish("Again.")
        self.assertEqual(warning.done_note, "The plan was kept.")

    def test_talk_is_not_finished_with_a_note_before_the_member_had_his_time(self):
        warning = self.confirmed()
        self.assert_step_refused("record of the talk", self.step, warning, "finish")
        self.held(warning)
        self.assert_step_refused("to acknowledge", self.step, warning, "finish")
        seen = self.as_role("secretary", warning)
        self.assertIn("to acknowledge", seen.finish_hint)
        with freeze_time(self.days(9)):
            self.assert_step_refused("to acknowledge", self.step, warning, "finish")
        with freeze_time(self.days(10)):
            self.step(warning, "finish", reason="He does not want to.")
        self.assertEqual(warning.state, "done")

    # Reminders

    def remind(self, day):
        self.env.flush_all()
        with freeze_time(day):
            self.warnings._remind()
        self.env.invalidate_all()

    def test_who_has_to_decide_is_reminded(self):
        own, other = self.proposed(), self.about("publicity")
        self.remind(self.today)
        self.assertEqual(self.activities(own).user_id, self.users["secretary"])
        self.assertEqual(self.activities(own).date_deadline, self.days(10))
        self.assertEqual(self.activities(other).user_id, self.users["superior"])
        self.step(own, "drop")
        self.assertFalse(self.activities(own))

    def test_owner_has_one_activity_until_it_is_done(self):
        warning = self.task()
        for days in (0, 1, 40):
            self.remind(self.days(days))
        self.assertEqual(len(self.activities(warning)), 1)
        self.activities(warning).unlink()
        self.remind(self.days(41))
        self.assertEqual(self.activities(warning).user_id, self.users["publicity"])

    # Objecting

    def objected(self, role="secretary"):
        warning = self.proposed()
        self.step(warning, "confirm", role)
        self.step(warning, "object", "member", reason="I was ill.")
        return warning

    def test_member_objects_once_with_a_reason(self):
        warning = self.objected()
        self.assertEqual(warning.objection, "I was ill.")
        self.assertEqual(warning.objected_on, self.today)
        self.assertEqual(self.logged(warning)[-1], "object_warning")
        self.assert_step_refused(
            "objected already", self.step, warning, "object", "member"
        )

    def test_nobody_objects_for_the_member(self):
        warning = self.confirmed()
        for role in ("secretary", "scorekeeper", "committee", "superior"):
            with self.subTest(role=role):
                self.assert_step_refused(
                    "", self.step, warning, "object", role, error=AccessError
                )

    def test_objection_is_decided_by_somebody_else_than_who_has_confirmed(self):
        warning = self.objected()
        self.assert_step_refused(
            "You have confirmed",
            self.step,
            warning,
            "settle",
            outcome="dismissed",
            error=AccessError,
        )
        for role in ("member", "scorekeeper", "supervisor"):
            self.assert_step_refused(
                "",
                self.step,
                warning,
                "settle",
                role,
                outcome="upheld",
                error=AccessError,
            )
        self.assertEqual(
            self.activities(warning).user_id,
            self.users["committee"] | self.users["publicity"],
        )
        self.step(warning, "settle", "committee", "He was.", outcome="upheld")
        self.assertEqual(warning.state, "dropped")
        self.assertFalse(self.activities(warning))
        seen = self.as_role("member", warning)
        self.assertEqual(seen.objection_answer, "He was.")

    def test_dismissed_objection_leaves_the_warning_to_its_owner(self):
        warning = self.objected("committee")
        found = self.as_role("secretary", self.warnings).search(
            [("can_settle", "=", True)]
        )
        self.assertEqual(found, warning)
        self.step(warning, "settle", "secretary", "He was not.", outcome="dismissed")
        self.assertEqual(warning.state, "confirmed")
        self.assertEqual(warning.objection_outcome, "dismissed")
        self.assertEqual(self.activities(warning).user_id, warning.owner_id)
        self.assert_step_refused(
            "no objection",
            self.step,
            warning,
            "settle",
            "superior",
            outcome="upheld",
            error=AccessError,
        )

    def test_objection_of_the_committees_own_is_for_another_superior(self):
        warning = self.about("publicity")
        self.step(warning, "confirm", "superior")
        self.step(warning, "object", "publicity")
        for role in ("secretary", "superior"):
            self.assert_step_refused(
                "",
                self.step,
                warning,
                "settle",
                role,
                outcome="upheld",
                error=AccessError,
            )
        user = self.users["second"] = self.new_user("test_second", "base.group_user")
        self.new_position(self.committee, "deputy_secretary", user.partner_id)
        self.step(warning, "settle", "second", outcome="upheld")
        self.assertEqual(warning.state, "dropped")

    # Reading

    def test_who_reads_what(self):
        proposed = self.proposed()
        readers = {
            role: self.as_role(role, proposed).has_access("read") for role in self.users
        }
        officers = ("committee", "secretary", "publicity", "superior", "supervisor")
        self.assertEqual(
            {role for role, reads in readers.items() if reads},
            {*officers, "administrator"},
        )
        self.step(proposed, "confirm")
        seen = self.as_role("member", proposed)
        self.assertTrue(seen.has_access("read"))
        self.assertIn("The month score is 54", seen.explanation)
        self.assertTrue(seen.can_object)
        self.assertFalse(self.as_role("scorekeeper", proposed).has_access("read"))
        self.assertFalse(self.as_role("other_member", proposed).has_access("read"))

    def test_owner_reads_it_and_how_it_came_about(self):
        warning = self.proposed()
        user = self.users["helper"] = self.new_user("test_helper", "base.group_user")
        self.new_member(self.branch, partner=user.partner_id)
        self.assertFalse(warning.with_user(user).has_access("read"))
        self.step(warning, "confirm", owner="helper")
        seen = warning.with_user(user)
        self.assertIn("Item LATE", seen.explanation)
        self.assertTrue(seen.can_talk)

    def test_member_learns_nothing_of_what_was_dropped_at_once(self):
        warning = self.proposed()
        self.step(warning, "drop")
        self.assertFalse(self.as_role("member", warning).has_access("read"))
        decisions = self.as_role("member", self.env["party.decision"]).search(
            [("action", "=", "drop_warning")]
        )
        self.assertFalse(decisions)
        self.assertEqual(self.logged(warning), ["drop_warning"])

    def test_committee_member_does_not_learn_from_the_log_of_warnings_about_himself(
        self,
    ):
        """A warning about him is for others; his colleagues read the log of it, and he
        that of all others."""
        warning = self.proposed(member=self.members["committee"])
        self.step(warning, "drop", "superior")
        other = self.proposed(4)
        self.step(other, "drop")
        self.assertEqual(self.logged(warning), ["drop_warning"])
        for role, expected in (
            ("committee", other),
            ("secretary", warning | other),
            ("superior", warning | other),
            ("supervisor", warning | other),
        ):
            with self.subTest(role):
                log = self.as_role(role, self.env["party.decision"])
                found = log.search([("action", "=", "drop_warning")])
                # sudo: as somebody else has left it
                self.assertEqual(found.sudo().warning_id, expected.sudo())

    def test_member_reads_his_own_on_the_portal_account_too(self):
        user = self.users["member"]
        warning = self.confirmed()
        user.group_ids = self.env.ref("base.group_portal") | self.env.ref(
            "party_points.group_party_points_member"
        )
        self.env.flush_all()
        seen = self.as_role("member", warning)
        self.assertIn("One month below the pass line", seen.explanation)
        self.step(warning, "object", "member")
        self.assertTrue(warning.objected_on)

    def test_nothing_is_written_past_the_steps(self):
        warning = self.confirmed()
        for role in ("member", "secretary", "superior", "administrator"):
            for vals in ({"state": "done"}, {"owner_id": False}):
                with self.subTest(role=role, **vals):
                    self.assert_step_refused(
                        "", self.as_role(role, warning).write, vals, error=AccessError
                    )

    def test_buttons_on_member_and_month_count_what_the_user_reads(self):
        warning = self.proposed()
        member = self.as_role("secretary", self.member)
        self.assertEqual(member.warning_count, 1)
        action = member.action_view_warnings()
        self.assertEqual(
            self.as_role("secretary", self.warnings).search(action["domain"]), warning
        )
        self.assertEqual(self.as_role("member", self.member).warning_count, 0)
        self.assertEqual(self.as_role("secretary", warning).period_id.warning_count, 1)

    # What a rule said stays

    def test_changed_rule_does_not_change_warnings_made_before(self):
        warning = self.proposed()
        self.rules["below_1"].write(
            {
                "name": "Another",
                "measure": "task",
                "owner": "superior",
                "days": 99,
                "number": 2,
            }
        )
        self.close(3)
        self.assertRecordValues(
            warning,
            [
                {
                    "title": "One month below the pass line",
                    "measure": "reminder_talk",
                    "owner_role": "secretary",
                    "days": 15,
                    "state": "proposed",
                }
            ],
        )
        self.rules["below_1"].active = False
        self.close(3)
        self.assertEqual(warning.state, "proposed")

    def test_due_date_and_reminder_follow_each_other(self):
        warning = self.confirmed(due_date=self.days(4))
        self.assertEqual(warning.remind_on, fields.Date.add(self.today, days=4))

    def test_ground_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        rule = self.rules["below_1"]
        rule.with_context(lang="fr_FR").name = "Un mois"
        warning = self.proposed()
        self.assertEqual(warning.with_context(lang="fr_FR").title, "Un mois")
        self.assertEqual(warning.title, "One month below the pass line")

    def test_forms_open_for_all_who_read_them(self):
        warning = self.confirmed(owner="publicity")
        talk = self.held(warning, "publicity")
        self.step(warning, "object", "member")
        for role in ("member", "committee", "publicity", "superior"):
            with self.subTest(role=role):
                form = Form(self.as_role(role, warning))
                self.assertEqual(form.state, "confirmed")
                self.assertEqual(
                    form.can_settle, role in ("committee", "superior", "publicity")
                )
                self.assertEqual(len(form.decision_ids), 2)
                self.assertEqual(Form(self.as_role(role, talk)).state, "held")
        for role in ("supervisor", "administrator"):
            with self.subTest(role=role):
                self.assertEqual(Form(self.as_role(role, warning)).run, 1)
        Form(self.as_role("secretary", self.member))
        Form(self.as_role("scorekeeper", warning.period_id))
