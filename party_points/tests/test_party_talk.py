from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, RecordCapturer, tagged

from .warning_common import PartyWarningCommon


@tagged("post_install", "-at_install")
class TestPartyTalk(PartyWarningCommon):
    """The record of a talk, and the member's own words (WARN-6)."""

    def as_member(self, talk):
        return self.as_role("member", talk)

    # Writing

    def test_owner_begins_a_record_and_finds_it_again(self):
        warning = self.confirmed()
        talk = self.talk(warning)
        self.assertRecordValues(
            talk,
            [
                {
                    "state": "draft",
                    "member_id": self.member.id,
                    "branch_id": self.branch.id,
                    "talker_id": self.users["secretary"].id,
                    "date": self.today,
                }
            ],
        )
        self.assertEqual(self.talk(warning), talk)

    def test_nobody_else_begins_one(self):
        warning = self.confirmed()
        for role in ("member", "committee", "superior", "scorekeeper"):
            with self.subTest(role=role):
                self.assert_step_refused(
                    "", self.as_role(role, warning).action_talk, error=AccessError
                )

    def test_proposal_has_no_talks(self):
        warning = self.proposed()
        self.assert_step_refused("", self.as_role("secretary", warning).action_talk)

    def test_draft_is_read_by_who_writes_it_alone(self):
        talk = self.talk(self.confirmed())
        readers = [
            role for role in self.users if self.as_role(role, talk).has_access("read")
        ]
        self.assertEqual(readers, ["secretary"])

    def test_talk_has_taken_place(self):
        talk = self.talk(self.confirmed())
        with self.assertRaises(ValidationError):
            self.as_role("secretary", talk).date = self.days(1)

    # Handing over

    def test_record_is_handed_to_the_member_who_is_told(self):
        talk = self.talk(self.confirmed())
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.as_role("secretary", talk).action_hold()
            self.env.flush_all()
        self.assertEqual(talk.state, "held")
        self.assertEqual(talk.held_on, self.today)
        told = messages.records.notified_partner_ids
        self.assertEqual(told, self.users["member"].partner_id)
        readers = {
            role for role in self.users if self.as_role(role, talk).has_access("read")
        }
        self.assertEqual(
            readers, {"member", "committee", "secretary", "publicity", "superior"}
        )

    def test_empty_record_is_not_handed_over(self):
        talk = self.talk(self.confirmed(), content=" ")
        self.assert_step_refused(
            "Write what was said", self.as_role("secretary", talk).action_hold
        )

    def test_nobody_else_hands_it_over(self):
        talk = self.talk(self.confirmed())
        for role in ("member", "committee", "superior", "administrator"):
            with self.subTest(role=role):
                self.assert_step_refused(
                    "", self.as_role(role, talk).action_hold, error=AccessError
                )

    def test_content_stays_once_it_is_handed_over(self):
        talk = self.held(self.confirmed())
        for vals in ({"content": "Else"}, {"date": self.days(-1)}, {"place": "x"}):
            with self.subTest(**vals):
                self.assert_step_refused(
                    "handed to the member", self.as_role("secretary", talk).write, vals
                )
        for role in ("member", "committee", "superior"):
            with self.subTest(role=role):
                self.assert_step_refused(
                    "", self.as_role(role, talk).write, {"content": "Else"}
                )

    def test_workflow_cannot_be_forged(self):
        talk = self.talk(self.confirmed())
        for vals in (
            {"state": "acknowledged"},
            {"statement": "I agree."},
            {"talker_id": self.users["member"].id},
            {"member_id": self.members["committee"].id},
        ):
            with self.subTest(**vals):
                self.assert_step_refused(
                    "",
                    self.as_role("secretary", talk).write,
                    vals,
                    error=AccessError,
                )
        talks = self.as_role("secretary", self.env["party.talk"])
        with self.assertRaises(AccessError):
            talks.create({"content": "Mine"})

    def test_record_of_a_dropped_warning_is_not_handed_over(self):
        warning = self.confirmed()
        talk = self.talk(warning)
        warning.state = "dropped"
        self.assert_step_refused(
            "nothing is handed over", self.as_role("secretary", talk).action_hold
        )

    # The member's own words

    def test_member_adds_his_words_and_acknowledges_and_the_warning_is_done(self):
        warning = self.confirmed()
        talk = self.held(warning)
        action = self.as_member(talk).action_state()
        wizard = self.as_role("member", self.env["party.talk.statement.wizard"])
        with Form(wizard.with_context(**action["context"])) as form:
            form.statement = "I will come."
        form.record.action_apply()
        self.assertEqual((talk.statement, talk.state), ("I will come.", "held"))
        with Form(wizard.with_context(**action["context"])) as form:
            form.statement = "I will come each time."
        form.record.action_apply_and_acknowledge()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(
            talk,
            [
                {
                    "state": "acknowledged",
                    "statement": "I will come each time.",
                    "statement_by_id": False,
                    "acknowledged_on": self.today,
                }
            ],
        )
        self.assertEqual(warning.state, "done")
        self.assertIn("acknowledged", warning.done_note)
        self.assertFalse(self.activities(warning))

    def test_nothing_changes_after_that(self):
        talk = self.held(self.confirmed())
        self.as_member(talk).action_acknowledge()
        seen = self.as_member(talk)
        self.assert_step_refused("not possible", seen.action_acknowledge)
        self.assert_step_refused("not possible", seen._state, "Else")
        with self.assertRaises(UserError):
            self.as_role("secretary", talk).write({"content": "Else"})

    def test_nobody_speaks_for_a_member_who_has_an_account(self):
        talk = self.held(self.confirmed())
        for role in ("secretary", "committee", "superior"):
            with self.subTest(role=role):
                seen = self.as_role(role, talk)
                self.assert_step_refused("", seen.action_acknowledge, error=AccessError)
                self.assert_step_refused("", seen._state, "x", error=AccessError)
                self.assert_step_refused("", seen._enter_signed, "x", error=AccessError)
        self.assertFalse(self.as_role("secretary", talk).can_enter)

    def test_other_member_reaches_nothing(self):
        talk = self.held(self.confirmed())
        for role in ("other_member", "scorekeeper"):
            with self.subTest(role=role):
                seen = self.as_role(role, talk)
                self.assert_step_refused("", seen.action_acknowledge, error=AccessError)
                self.assert_step_refused("", seen._state, "x", error=AccessError)

    def test_who_talked_enters_what_a_member_without_an_account_has_signed(self):
        member = self.new_member(self.branch, name="Old Li")
        warning = self.proposed(member=member)
        self.step(warning, "confirm")
        talk = self.held(warning)
        seen = self.as_role("secretary", talk)
        self.assertTrue(seen.can_enter)
        self.assert_step_refused(
            "", self.as_role("committee", talk)._enter_signed, "x", error=AccessError
        )
        action = seen.action_state()
        wizard = self.as_role("secretary", self.env["party.talk.statement.wizard"])
        with Form(wizard.with_context(**action["context"])) as form:
            form.statement = "As I signed."
        form.record.action_apply()
        self.assertRecordValues(
            talk,
            [
                {
                    "state": "acknowledged",
                    "statement": "As I signed.",
                    "statement_by_id": self.users["secretary"].id,
                }
            ],
        )
        self.assertEqual(warning.state, "done")

    # A warning handed over to somebody else

    def test_former_owner_holds_his_draft_no_more(self):
        warning = self.confirmed()
        talk = self.talk(warning)
        seen = self.as_role("secretary", talk)
        self.assertTrue(seen.can_hold)
        self.step(warning, "hand_over", owner="committee")
        self.assertFalse(seen.can_hold)
        self.assert_step_refused("handed over", seen.action_hold, error=AccessError)
        new = self.held(warning, "committee")
        self.assertEqual((talk.state, new.state), ("draft", "held"))

    def test_former_owner_enters_nothing_that_ends_the_warning(self):
        member = self.new_member(self.branch, name="Old Li")
        warning = self.proposed(member=member)
        self.step(warning, "confirm")
        talk = self.held(warning)
        self.step(warning, "hand_over", owner="committee")
        seen = self.as_role("secretary", talk)
        self.assertFalse(seen.can_enter)
        self.assert_step_refused(
            "handed over", seen._enter_signed, "As I signed.", error=AccessError
        )
        self.assertEqual((talk.state, warning.state), ("held", "confirmed"))
        new = self.held(warning, "committee")
        self.as_role("committee", new)._enter_signed("As I signed.")
        self.assertEqual(warning.state, "done")

    def test_talk_for_a_rectification_does_not_end_it(self):
        warning = self.proposed(1, 2, 3)
        self.step(warning, "confirm", owner="secretary")
        talk = self.held(warning)
        self.as_member(talk).action_acknowledge()
        self.assertEqual(warning.state, "confirmed")

    def test_name_says_with_whom_and_when(self):
        talk = self.talk(self.confirmed())
        day = fields.Date.to_string(self.today)
        self.assertEqual(talk.display_name, f"test_member · {day}")
