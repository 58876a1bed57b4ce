from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import RecordCapturer, tagged

from .ledger_entry_common import EXECUTABLE, LedgerEntryCommon


@tagged("post_install", "-at_install")
class TestPartyDeclaration(LedgerEntryCommon):
    """What a member declares of himself (LINE-2)."""

    # Drafts

    def test_member_writes_a_draft_that_only_he_sees(self):
        declaration = self.declare(submit=False, note="From memory.")
        self.assertRecordValues(
            declaration,
            [
                {
                    "member_id": self.member.id,
                    "branch_id": self.branch.id,
                    "filed_by_id": self.users["member"].id,
                    "is_on_behalf": False,
                    "state": "draft",
                }
            ],
        )
        self.assertTrue(declaration.is_own)
        for role in set(self.users) - {"member"}:
            with self.subTest(role=role):
                self.assertFalse(self.as_role(role, declaration).has_access("read"))
                self.assertFalse(
                    self.as_role(role, declaration.line_ids).has_access("read")
                )

    def test_new_declaration_is_the_member_s_own(self):
        declaration = self.as_role("member", self.env["party.declaration"]).create({})
        self.assertEqual(declaration.member_id, self.member)

    def test_member_declares_nothing_for_others(self):
        self.assert_refused(
            "", self.declare, member=self.members["secretary"], error=AccessError
        )

    def test_state_is_not_written_by_hand(self):
        declaration = self.declare(submit=False)
        for vals in (
            {"state": "decided"},
            {"submitted_on": self.today},
            {"acknowledged_on": self.today},
            {"is_on_behalf": True},
            {"filed_by_id": self.users["secretary"].id},
            {"branch_id": self.other_branch.id},
        ):
            with self.subTest(**vals):
                self.assert_refused(
                    "cannot be set directly", declaration.write, vals, error=AccessError
                )

    def test_draft_stays_with_its_member(self):
        declaration = self.declare(submit=False, role="scorekeeper")
        self.assert_refused(
            "stays with its member",
            declaration.write,
            {"member_id": self.members["committee"].id},
        )

    def test_draft_is_thrown_away_with_all_that_hangs_on_it(self):
        declaration = self.declare(
            {"code": "PROVEN", "evidence_ids": [self.make_file()]}, submit=False
        )
        line, evidence = declaration.line_ids, declaration.line_ids.evidence_ids
        declaration.unlink()
        self.assertFalse(line.exists())
        self.assertFalse(evidence.exists())

    # Submitting

    def test_several_items_are_submitted_with_their_evidence(self):
        declaration = self.declare(
            {"code": "FIXED"},
            {"code": "PROVEN", "evidence_ids": [self.make_file()]},
            {
                "code": "HONOUR",
                "honour_level_id": self.town.id,
                "evidence_ids": [
                    self.make_file(),
                    self.make_file("b.png", colour="blue"),
                ],
            },
        )
        lines = declaration.line_ids
        self.assertEqual(declaration.state, "submitted")
        self.assertEqual(declaration.submitted_on, self.today)
        self.assertEqual(set(lines.mapped("state")), {"submitted"})
        self.assertEqual(set(lines.mapped("source")), {"declaration"})
        self.assertEqual(lines.mapped(lambda line: len(line.evidence_ids)), [0, 1, 2])
        self.assertEqual(lines.sudo().registered_by_id, self.users["member"])
        for role in ("scorekeeper", "committee", "superior"):
            self.assertTrue(self.as_role(role, lines).has_access("read"))

    def test_bad_items_are_all_named_and_nothing_is_changed(self):
        declaration = self.declare(
            {"code": "FIXED"},
            {"code": "PROVEN"},
            {"code": "RANGE", "points_given": 9},
            {"code": "BASE"},
            submit=False,
        )
        words = self.assert_refused(
            "Item PROVEN", declaration.action_submit, error=UserError
        )
        self.assertEqual(len(words.splitlines()), 3)
        self.assertIn("6 off", words)
        self.assertIn("“Item BASE” may come from these only", words)
        self.assertEqual(declaration.state, "draft")
        self.assertEqual(set(declaration.line_ids.mapped("state")), {"draft"})
        self.assertFalse(declaration.sudo().line_ids.decision_ids)

    def test_program_with_the_name_of_a_photo_is_no_evidence(self):
        self.assert_refused(
            "“photo.jpg” is not taken",
            self.declare,
            {
                "code": "PROVEN",
                "evidence_ids": [self.make_file("photo.jpg", EXECUTABLE)],
            },
        )

    def test_empty_declaration_is_not_submitted(self):
        declaration = self.as_role("member", self.env["party.declaration"]).create({})
        self.assert_refused("at least one item", declaration.action_submit)

    def test_nothing_is_declared_in_a_closed_month(self):
        declaration = self.declare(submit=False)
        self.close(3)
        self.assert_refused("is closed and takes no lines", declaration.action_submit)
        declaration.line_ids.date = self.on(4)
        self.assertTrue(declaration.action_submit())

    def test_draft_submitted_after_the_deadline_is_late(self):
        """The day on which it reaches the branch counts, not that of the draft."""
        declaration = self.declare(
            {"code": "DEADLINE", "day": self.days(-29)}, submit=False
        )
        self.assertFalse(declaration.line_ids.is_late)
        self.move(declaration.sudo().line_ids, date=self.days(-31))
        declaration.action_submit()
        self.assertTrue(declaration.line_ids.is_late)

    def test_submitted_declaration_is_not_changed(self):
        declaration = self.declare()
        for vals in (
            {"note": "More."},
            {"line_ids": [Command.create(self.item_values())]},
            {"line_ids": [Command.clear()]},
        ):
            self.assert_refused("was submitted", declaration.write, vals)
        self.assert_refused(
            "", declaration.line_ids.write, {"description": "More."}, error=AccessError
        )
        self.assert_refused("stays on record", declaration.unlink)
        self.assert_refused("submitted already", declaration.action_submit)

    def test_no_line_is_slipped_into_a_declaration_that_was_submitted(self):
        declaration = self.declare()
        lines = self.as_role("member", self.env["party.point.line"])
        self.assert_refused(
            "was submitted",
            lines.create,
            {**self.item_values(), "declaration_id": declaration.id},
        )

    def test_line_of_another_member_does_not_enter_a_declaration(self):
        declaration = self.declare(submit=False, role="scorekeeper")
        lines = self.as_role("scorekeeper", self.env["party.point.line"])
        self.assert_refused(
            "",
            lines.create,
            {
                **self.item_values(member=self.members["committee"]),
                "declaration_id": declaration.id,
            },
        )

    # Withdrawing

    def test_declaration_is_withdrawn_and_submitted_again(self):
        declaration = self.declare()
        self.open_review()
        declaration.action_withdraw()
        self.assertEqual(declaration.state, "draft")
        self.assertEqual(declaration.line_ids.state, "draft")
        self.assertFalse(declaration.sudo().line_ids.review_id)
        declaration.line_ids.description = "Better words."
        declaration.action_submit()
        self.assertEqual(declaration.line_ids.state, "submitted")
        self.assert_refused("", declaration.unlink)

    def test_declaration_is_not_withdrawn_once_somebody_has_voted(self):
        for number in range(4):
            self.new_member(self.branch, name=f"Extra {number}")
        declaration = self.declare()
        review = self.open_review()
        ballot = self.env["party.review.ballot"].browse(
            self.as_role("committee", review).action_vote()["res_id"]
        )
        self.as_role("committee", ballot).action_all_in_favour()
        self.assert_refused("The committee is voting on", declaration.action_withdraw)
        self.as_role("committee", ballot).action_take_back()
        declaration.action_withdraw()
        self.assertEqual(declaration.state, "draft")

    def test_only_who_wrote_it_submits_and_withdraws(self):
        draft, submitted = self.declare(submit=False), self.declare()
        for role in set(self.users) - {"member"}:
            with self.subTest(role=role):
                self.assert_refused(
                    "", self.as_role(role, draft).action_submit, error=AccessError
                )
                self.assert_refused(
                    "", self.as_role(role, submitted).action_withdraw, error=AccessError
                )

    # What comes back

    def test_result_and_reasons_come_back_to_the_member(self):
        declaration = self.declare(
            {"code": "FIXED"}, {"code": "ONCE"}, {"code": "CAPPED"}
        )
        refused = declaration.line_ids[1].with_env(self.env)
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.hold_review(against=refused, reason="Nobody saw it.")
        self.assertEqual(declaration.state, "decided")
        self.assertEqual(
            declaration.line_ids.mapped("state"), ["confirmed", "rejected", "confirmed"]
        )
        told = messages.records.filtered("partner_ids")
        [message] = told
        for words in (
            "was decided on",
            "Nobody saw it.",
            "Item ONCE",
            "+3",
            "Rejected",
        ):
            self.assertIn(words, message.body)
        self.env["mail.message.schedule"]._send_notifications_cron()
        self.assertIn(self.member.partner_id, message.notified_partner_ids)

    def test_declaration_is_decided_when_its_last_item_is(self):
        declaration = self.declare({"code": "FIXED"}, {"code": "ONCE"})
        first, last = declaration.line_ids.with_env(self.env)
        self.carry(first)
        self.assertEqual(declaration.state, "submitted")
        last._reject({last: "No."})
        self.assertEqual(declaration.state, "decided")

    def test_returned_item_is_completed_and_submitted_alone(self):
        declaration = self.declare({"code": "FIXED"}, {"code": "ONCE"})
        returned, other = declaration.line_ids.with_env(self.env)
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.take_step("committee", "return", returned, "On which day?")
        self.assertEqual(declaration.state, "draft")
        self.assertEqual((returned.state, other.state), ("draft", "submitted"))
        body = "".join(messages.records.mapped("body"))
        self.assertIn("returned to be completed", body)
        self.assertIn("On which day?", body)
        declaration.line_ids[0].date = self.on(3, 11)
        declaration.action_submit()
        self.assertEqual(declaration.state, "submitted")
        self.assertEqual(returned.state, "submitted")

    def test_other_items_stay_while_one_is_with_the_member(self):
        declaration = self.declare({"code": "FIXED"}, {"code": "ONCE"})
        returned, other = declaration.line_ids.with_env(self.env)
        self.take_step("committee", "return", returned)
        self.assertEqual(declaration.state, "draft")
        for command in (
            Command.update(other.id, {"description": "More."}),
            Command.delete(other.id),
            Command.unlink(other.id),
        ):
            self.assert_refused("", declaration.write, {"line_ids": [command]})
        self.assertEqual(other.state, "submitted")

    def test_rest_is_decided_while_an_item_is_with_the_member(self):
        declaration = self.declare({"code": "FIXED"}, {"code": "ONCE"})
        returned, other = declaration.line_ids.with_env(self.env)
        self.take_step("committee", "return", returned)
        self.carry(other)
        self.assertEqual(declaration.state, "draft")
        declaration.action_submit()
        self.assertEqual(declaration.state, "submitted")
        self.carry(returned)
        self.assertEqual(declaration.state, "decided")

    def test_member_gives_up_an_item_that_was_returned(self):
        """It has entries in the log and stays; the rest of his declaration is not held
        up by it."""
        declaration = self.declare({"code": "FIXED"}, {"code": "ONCE"})
        returned, other = declaration.line_ids.with_env(self.env)
        self.carry(other)
        self.take_step("committee", "return", returned)
        self.take_step("member", "withdraw", returned, "I have no photo.")
        self.assertEqual(returned.state, "withdrawn")
        self.assertEqual(declaration.state, "decided")

    def test_returned_item_is_not_thrown_away_and_a_sentence_says_why(self):
        line = self.declare().line_ids
        self.take_step("committee", "return", line)
        self.assert_refused("Withdraw it instead", line.unlink, error=UserError)

    def test_member_acknowledges_the_decision(self):
        declaration = self.declare()
        self.assert_refused("Nothing has been decided", declaration.action_acknowledge)
        self.hold_review()
        for role in ("scorekeeper", "secretary", "superior"):
            with self.subTest(role=role):
                self.assert_refused(
                    "The member himself",
                    self.as_role(role, declaration).action_acknowledge,
                    error=AccessError,
                )
        declaration.action_acknowledge()
        self.assertEqual(declaration.state, "acknowledged")
        self.assertEqual(declaration.acknowledged_on, self.today)
        self.assert_refused("Nothing has been decided", declaration.action_acknowledge)

    # On behalf

    def test_declaration_is_filed_on_behalf_and_marked(self):
        """POR-2a: someone can file for a member who can't."""
        for role in ("scorekeeper", "committee"):
            with self.subTest(role=role):
                declaration = self.declare(role=role)
                self.assertTrue(declaration.is_on_behalf)
                self.assertEqual(declaration.filed_by_id, self.users[role])
                self.assertEqual(declaration.state, "submitted")
                self.assertEqual(
                    declaration.line_ids.sudo().registered_by_id, self.users[role]
                )

    def test_who_filed_it_does_not_vote_on_it(self):
        line = self.declare(role="committee").line_ids.with_env(self.env)
        self.assertTrue(line._is_recused(self.members["committee"]))
        self.assertTrue(line._is_recused(self.member))
        self.assertFalse(line._is_recused(self.members["secretary"]))

    def test_member_withdraws_and_acknowledges_what_was_filed_for_him(self):
        declaration = self.declare(role="scorekeeper").with_user(self.users["member"])
        self.assertTrue(declaration.is_own)
        declaration.action_withdraw()
        self.assertEqual(declaration.state, "draft")
        self.as_role("scorekeeper", declaration).action_submit()
        self.hold_review()
        self.assert_refused(
            "The member himself",
            self.as_role("scorekeeper", declaration).action_acknowledge,
        )
        declaration.action_acknowledge()
        self.assertEqual(declaration.state, "acknowledged")

    def test_nobody_files_for_members_of_another_branch(self):
        for role in ("scorekeeper", "committee", "secretary", "superior"):
            with self.subTest(role=role):
                self.assert_refused(
                    "",
                    self.declare,
                    role=role,
                    member=self.other_member,
                    error=AccessError,
                )

    def test_declaration_becomes_what_it_earned_after_a_transfer(self):
        """ORG-5: the item belongs to the branch of its day."""
        declaration = self.declare()
        self.member._change_history(
            self.on(4, 1), {"branch_id": self.other_branch.id}, "Moved."
        )
        self.hold_review()
        self.assertEqual(declaration.line_ids.sudo().branch_id, self.branch)
        self.assertEqual(declaration.state, "decided")
