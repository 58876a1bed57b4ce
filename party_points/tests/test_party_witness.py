from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.ledger.party_witness import ACTIVITY_TYPE
from .ledger_rows_common import LedgerRowsCommon


@tagged("post_install", "-at_install")
class TestPartyWitness(LedgerRowsCommon):
    """A line of the member, registered late by the organisation commissioner; two more
    members of the branch, both with an account, may witness."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.new_line()
        cls.activity = cls.new_activity()
        cls.witness_users = [
            cls.new_user(f"witness_{n}", "base.group_user") for n in "ab"
        ]
        cls.fellows = [
            cls.new_member(cls.branch, partner=user.partner_id)
            for user in cls.witness_users
        ]
        cls.fellow, cls.other_fellow = cls.fellows

    def ask(self, member=None, role="member", line=None, activity=None, **vals):
        subject = {"activity_id": activity.id} if activity else {}
        if not activity:
            subject["line_id"] = (line or self.line).id
        member = member or self.fellow
        if member.branch_id != self.branch:
            return self.ask_by_number(member, role, {**subject, **vals})
        return self.as_role(role, self.env["party.witness"]).create(
            {"member_id": member.id, **subject, **vals}
        )

    def ask_by_number(self, member, role, vals):
        """As those do who do not see the member."""
        self.as_role(role, self.env["party.witness.wizard"]).create(
            {"member_code": member.code, "member_name": member.name, **vals}
        ).action_ask()
        return self.env["party.witness"].search([("member_id", "=", member.id)])

    def answer(self, witness, user=None, decision="confirm", statement=None):
        witness = witness.with_user(user or self.witness_users[0])
        getattr(witness, f"action_{decision}")(statement)

    def exempt(self, member, date_from, date_to):
        return self.env["party.exemption"].create(
            {
                "member_id": member.id,
                "ground": "illness",
                "application_date": self.days(-60),
                "meeting_date": self.days(-50),
                "meeting_present": 3,
                "meeting_in_favour": 3,
                "date_from": date_from,
                "date_to": date_to,
                "liaison_id": self.members["secretary"].id,
                "state": "confirmed",
            }
        )

    def assert_not_eligible(self, words, **asked):
        with self.assertRaisesRegex(UserError, words) as caught, self.cr.savepoint():
            self.ask(**asked)
        return str(caught.exception)

    # Who asks

    def test_member_of_the_line_and_registrars_of_the_branch_ask(self):
        for role in ("member", "scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                witness = self.ask(role=role, line=self.new_line())
                self.assertEqual(witness.state, "asked")
                self.assertEqual(witness.branch_id, self.branch)
                self.assertEqual(witness.subject_id, self.members["member"])
        for role in ("scorekeeper", "committee"):
            with self.subTest(role=role):
                witness = self.ask(role=role, activity=self.new_activity())
                self.assertEqual(witness.branch_id, self.branch)
                self.assertFalse(witness.subject_id)

    def test_nobody_else_asks(self):
        others = self.new_line(self.members["secretary"])
        with self.assertRaises(AccessError):
            self.ask(line=others)
        with self.assertRaises(AccessError):
            self.ask(activity=self.activity)
        for role in ("superior", "supervisor", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.ask(role=role)
        foreign = self.new_line(self.other_member)
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.ask(role=role, line=foreign, foreign_reason="He was there.")
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.ask(
                    role=role,
                    activity=self.new_activity(self.other_branch),
                    foreign_reason="He was there.",
                )

    def test_member_asks_for_his_draft_which_only_he_and_the_witness_see(self):
        witness = self.ask(line=self.new_line(state="draft"))
        for role in ("scorekeeper", "committee", "superior", "administrator"):
            with self.subTest(role=role):
                self.assertFalse(self.as_role(role, witness).has_access("read"))
        with self.assertRaises(AccessError):
            self.ask(self.other_fellow, role="scorekeeper", line=witness.line_id)
        self.answer(witness)

    def test_witness_is_asked_about_a_line_or_an_activity(self):
        with self.assert_database_refuses("party.witness", "one of them"):
            self.ask(role="scorekeeper", activity=self.activity, line_id=self.line.id)

    def test_member_is_asked_once(self):
        self.ask()
        with self.assert_database_refuses("party.witness", "about this line already"):
            self.ask(role="scorekeeper")
        self.ask(role="scorekeeper", activity=self.activity)
        with self.assert_database_refuses("party.witness", "this activity already"):
            self.ask(role="committee", activity=self.activity)

    def test_what_is_decided_needs_no_witness(self):
        for state in ("confirmed", "rejected", "withdrawn"):
            with self.subTest(state=state):
                self.assert_not_eligible("any more", line=self.new_line(state=state))
        cancelled = self.new_activity(state="cancelled")
        self.assert_not_eligible("any more", role="scorekeeper", activity=cancelled)
        closed = self.new_activity(state="closed")
        self.assertTrue(self.ask(role="scorekeeper", activity=closed))
        witness = self.ask()
        self.move(self.line, state="confirmed")
        with self.assertRaisesRegex(UserError, "No witness is needed any more"):
            self.answer(witness)

    # Who may witness

    def test_nobody_witnesses_for_himself(self):
        self.assert_not_eligible(
            "Nobody witnesses for himself", member=self.members["member"]
        )

    def test_registrar_of_the_line_does_not_witness(self):
        registrar = self.members["committee"]
        self.assert_not_eligible("has registered this", member=registrar)
        self.new_line(activity_id=self.activity.id)
        self.assert_not_eligible(
            "has registered this",
            member=registrar,
            role="scorekeeper",
            activity=self.activity,
        )
        self.assertTrue(self.ask(self.members["scorekeeper"]))

    def test_exempt_member_does_not_witness(self):
        self.exempt(self.fellow, self.days(-30), self.days(-2))
        self.assert_not_eligible("does not witness at this time")
        self.exempt(self.other_fellow, self.days(0), self.days(30))
        self.assert_not_eligible(
            "does not witness at this time", member=self.other_fellow
        )

    def test_member_exempt_before_and_after_may_witness(self):
        self.exempt(self.fellow, self.days(-30), self.days(-4))
        self.exempt(self.fellow, self.days(1), self.days(30))
        self.assertTrue(self.ask())

    def test_whose_membership_has_ended_does_not_witness(self):
        for reason in ("expelled", "withdrawn"):
            former = self.new_member(self.branch, name="Former")
            change = {"standing": "ended", "end_reason": reason}
            former._change_history(self.today, change, "Decided")
            with self.subTest(reason=reason):
                self.assert_not_eligible("is no member on", member=former)

    def test_who_was_no_member_on_the_day_does_not_witness(self):
        newcomer = self.new_member(self.branch, date_from=self.days(-1))
        self.assert_not_eligible("is no member on", member=newcomer)

    def test_probationary_member_may_witness(self):
        self.assertTrue(self.ask(self.new_member(self.branch, standing="probationary")))

    def test_member_of_another_branch_needs_a_reason(self):
        for reason in (False, "", "  "):
            with self.subTest(reason=reason):
                words = self.assert_not_eligible(
                    "Say why someone of another branch",
                    member=self.other_member,
                    foreign_reason=reason,
                )
                self.assertNotIn(self.other_member.name, words)
                self.assertIn("This member was not a member of “Branch 1”", words)
        self.assertTrue(
            self.ask(self.other_member, foreign_reason="He gave the lesson.")
        )

    def test_branch_of_the_day_counts(self):
        moved = self.new_member(self.branch)
        moved._change_history(self.today, {"branch_id": self.other_branch.id}, "Moved")
        self.assertTrue(self.ask(moved))
        arrived = self.new_member(self.other_branch)
        arrived._change_history(self.today, {"branch_id": self.branch.id}, "Moved")
        self.assert_not_eligible("Say why someone of another branch", member=arrived)

    def test_it_is_asked_again_when_he_confirms(self):
        witness = self.ask()
        exemption = self.exempt(self.fellow, self.days(0), self.days(30))
        self.assertIn(
            "does not witness at this time", witness._get_not_eligible_reason()
        )
        with self.assertRaisesRegex(UserError, "does not witness at this time"):
            self.answer(witness)
        exemption.date_from = exemption.date_to
        self.assertFalse(witness._get_not_eligible_reason())
        self.answer(witness)
        late = self.ask(self.other_fellow, role="scorekeeper", activity=self.activity)
        self.new_line(
            activity_id=self.activity.id, registered_by_id=self.witness_users[1].id
        )
        with self.assertRaisesRegex(UserError, "has registered this"):
            self.answer(late, self.witness_users[1])

    def test_reason_is_told_before_anybody_is_asked(self):
        """For whoever offers members to choose from."""
        vals = {"line_id": self.line.id, "member_id": self.members["member"].id}
        planned = self.as_role("member", self.env["party.witness"]).new(vals)
        self.assertIn("for himself", planned._get_not_eligible_reason())

    # What the witness sees and does

    def test_witness_reads_what_he_is_asked_about_though_not_the_line(self):
        witness = self.ask().with_user(self.witness_users[0])
        self.env.invalidate_all()
        self.assertFalse(self.line.with_user(self.witness_users[0]).has_access("read"))
        for word in (self.members["member"].name, "Item FIXED", "harvest"):
            self.assertIn(word, witness.what)
        listed = self.ask(role="scorekeeper", activity=self.activity)
        words = listed.with_user(self.witness_users[0]).what
        self.assertIn("Member Meeting", words)
        self.assertIn("Branch 1", words)

    def test_witness_writes_his_words_and_confirms(self):
        witness = self.ask().with_user(self.witness_users[0])
        self.assertTrue(witness.is_mine)
        witness.statement = "I worked beside him."
        witness.action_confirm()
        self.assertEqual(witness.state, "confirmed")
        self.assertEqual(witness.statement, "I worked beside him.")
        self.assertTrue(witness.answered_on)
        other = self.ask(self.other_fellow)
        self.answer(other, self.witness_users[1], statement="So did I.")
        self.assertEqual(other.statement, "So did I.")

    def test_witness_declines(self):
        witness = self.ask()
        self.answer(witness, decision="decline", statement="I was not there.")
        self.assertEqual(
            (witness.state, witness.statement), ("declined", "I was not there.")
        )
        self.assertFalse(self.line._get_confirmed_witnesses()[self.line])
        for decision in ("confirm", "decline"):
            with self.assertRaisesRegex(UserError, "answered already"):
                self.answer(witness, decision=decision)

    def test_statement_is_a_text(self):
        with self.assertRaisesRegex(UserError, "a text"):
            self.answer(self.ask(), statement={"a": 1})

    def test_only_the_witness_answers(self):
        witness = self.ask()
        users = {
            **self.users,
            "other": self.witness_users[1],
            "outsider": self.outsider,
        }
        for role, user in users.items():
            for decision in ("confirm", "decline"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.answer(witness, user, decision)
        with self.assertRaisesRegex(AccessError, "Only the witness himself"):
            self.answer(witness.sudo(), self.users["secretary"])
        with self.assertRaisesRegex(AccessError, "Only the witness himself"):
            witness.sudo().action_confirm()

    def test_nobody_puts_words_into_the_witness_s_mouth(self):
        with self.assertRaisesRegex(AccessError, "cannot be set directly"):
            self.ask(statement="I saw it.")
        asking = self.as_role("member", self.env["party.witness"])
        witness = asking.with_context(
            default_statement="I saw it.", default_state="confirmed"
        ).create({"line_id": self.line.id, "member_id": self.fellow.id})
        self.assertFalse(witness.statement)
        self.assertEqual(witness.state, "asked")
        for role in ("member", "scorekeeper", "secretary", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, witness).statement = "I saw it."

    def test_answer_and_subject_cannot_be_forged(self):
        for vals in ({"state": "confirmed"}, {"answered_on": "2024-01-01 00:00:00"}):
            with self.subTest(**vals), self.assertRaises(AccessError):
                self.ask(**vals)
        witness = self.ask().with_user(self.witness_users[0])
        for vals in (
            {"state": "confirmed"},
            {"member_id": self.other_fellow.id},
            {"line_id": self.new_line().id},
            {"foreign_reason": "So"},
            {"branch_id": self.other_branch.id},
        ):
            with self.subTest(**vals), self.assertRaises(AccessError):
                witness.write(vals)

    def test_statement_stays_once_it_is_given(self):
        witness = self.ask()
        self.answer(witness, statement="I saw it.")
        with self.assertRaises(AccessError):
            witness.with_user(self.witness_users[0]).statement = "I did not."
        with self.assertRaises(AccessError):
            witness.with_user(self.witness_users[0]).unlink()

    def test_member_sees_his_witnesses_and_not_those_of_others(self):
        others = self.ask(
            role="scorekeeper", line=self.new_line(self.members["secretary"])
        )
        own = self.ask()
        found = self.as_role("member", self.env["party.witness"]).search([])
        self.assertEqual(found.sudo(), own.sudo())
        self.assertFalse(self.as_role("member", others).has_access("read"))
        for role in (
            "scorekeeper",
            "committee",
            "superior",
            "supervisor",
            "administrator",
        ):
            with self.subTest(role=role):
                self.assertTrue(self.as_role(role, own).has_access("read"))
        self.new_member(self.other_branch, partner=self.outsider.partner_id)
        self.new_position(self.other_branch, "secretary", self.outsider.partner_id)
        self.assertFalse(own.with_user(self.outsider).has_access("read"))

    def test_my_witnessing_is_what_is_asked_of_me(self):
        mine = self.ask()
        self.ask(self.other_fellow)
        witnesses = self.env["party.witness"].with_user(self.witness_users[0])
        self.assertEqual(witnesses.search([("is_mine", "=", True)]).sudo(), mine.sudo())
        self.assertFalse(witnesses.search([("is_mine", "=", False)]))

    # What the witness is told, what is logged

    def test_witness_is_told_and_need_do_nothing_once_he_has_answered(self):
        witness = self.ask()
        task = witness.sudo().activity_ids
        self.assertEqual(task.user_id, self.witness_users[0])
        self.assertEqual(task.activity_type_id, self.env.ref(ACTIVITY_TYPE))
        self.assertIn("Item FIXED", task.summary)
        self.answer(witness)
        self.assertFalse(witness.sudo().activity_ids)
        declined = self.ask(self.other_fellow)
        self.answer(declined, self.witness_users[1], "decline")
        self.assertFalse(declined.sudo().activity_ids)

    def test_witness_on_the_portal_is_written_to(self):
        user = self.new_user("test_portal", "base.group_portal")
        witness = self.ask(self.new_member(self.branch, partner=user.partner_id)).sudo()
        self.assertFalse(witness.activity_ids)
        message = self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids)]
        )
        self.assertEqual((message.model, message.res_id), (witness._name, witness.id))
        self.assertIn("Item FIXED", message.body)
        self.answer(witness, user, statement="I saw it.")
        self.assertEqual(witness.state, "confirmed")

    def test_witness_without_an_account_is_asked_all_the_same(self):
        witness = self.ask(self.new_member(self.branch))
        self.assertFalse(witness.sudo().activity_ids)

    def test_administrator_may_do_without_the_kind_of_activity(self):
        self.env.ref(ACTIVITY_TYPE).unlink()
        self.answer(self.ask())

    def test_witness_need_not_answer_once_the_line_is_decided(self):
        witness = self.ask()
        self.line._end_witnessing()
        self.assertFalse(witness.sudo().activity_ids)

    def test_draft_takes_its_witnesses_along(self):
        draft = self.new_line(state="draft")
        witness = self.ask(line=draft).sudo()
        task = witness.activity_ids
        draft.unlink()
        self.assertFalse(witness.exists())
        self.assertFalse(task.exists())

    def test_confirmation_is_logged(self):
        self.answer(self.ask(), statement="I saw it.")
        self.answer(self.ask(self.other_fellow), self.witness_users[1], "decline")
        log = self.env["party.decision"].search([("action", "=", "witness")])
        self.assertRecordValues(
            log,
            [
                {
                    "line_id": self.line.id,
                    "branch_id": self.branch.id,
                    "member_id": self.members["member"].id,
                    "user_id": self.witness_users[0].id,
                    "after": self.fellow.name,
                    "reason": "I saw it.",
                }
            ],
        )

    # What it is for

    def test_two_witnesses_of_line_or_activity_make_a_late_line_good(self):
        line = self.new_line(activity_id=self.activity.id)
        self.assertEqual(line._needs_witnesses(), line)
        self.answer(self.ask(line=line))
        self.assertEqual(line._needs_witnesses(), line)
        listed = self.ask(self.other_fellow, role="scorekeeper", activity=self.activity)
        self.answer(listed, self.witness_users[1])
        self.assertFalse(line._needs_witnesses())
        self.assertEqual(
            line._get_confirmed_witnesses(), {line: self.fellow | self.other_fellow}
        )

    def test_same_witness_counts_once(self):
        line = self.new_line(activity_id=self.activity.id)
        self.answer(self.ask(line=line))
        self.answer(self.ask(role="scorekeeper", activity=self.activity))
        self.assertEqual(line._get_confirmed_witnesses()[line], self.fellow)
        self.assertEqual(line._needs_witnesses(), line)

    def test_witness_of_an_activity_does_not_count_for_his_own_attendance(self):
        own = self.new_line(self.fellow, activity_id=self.activity.id)
        others = self.new_line(activity_id=self.activity.id)
        entered = self.new_line(
            code="HOURS",
            activity_id=self.activity.id,
            registered_by_id=self.outsider.id,
        )
        self.answer(self.ask(role="scorekeeper", activity=self.activity))
        self.move(entered, registered_by_id=self.witness_users[0].id)
        found = (own | others | entered)._get_confirmed_witnesses()
        self.assertEqual(found[others], self.fellow)
        self.assertFalse(found[own] | found[entered])

    def test_line_in_time_needs_no_witnesses(self):
        lines = self.new_line(is_late=False) | self.line
        self.assertEqual(lines._needs_witnesses(), self.line)
