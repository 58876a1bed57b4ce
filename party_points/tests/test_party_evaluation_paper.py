from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, RecordCapturer, tagged

from .evaluation_common import PartyEvaluationCommon

PAPER = ("member", "publicity", "discipline")


@tagged("post_install", "-at_install")
class TestPartyEvaluationPaper(PartyEvaluationCommon):
    """Paper ballots: one enters them, another enters them again (APP-4)."""

    def setUp(self):
        super().setUp()
        self.evaluation = self.open()

    def begin(self, *roles, clerk="scorekeeper"):
        voters = [self.voter(self.evaluation, role).id for role in roles or PAPER]
        wizard = self.env["party.evaluation.paper.wizard"]
        wizard = wizard.with_user(self.users[clerk]).create(
            {"evaluation_id": self.evaluation.id, "voter_ids": [Command.set(voters)]}
        )
        return self.env["party.evaluation.paper"].browse(
            wizard.action_begin()["res_id"]
        )

    def enter(self, paper, clerk, *numbers):
        """Sheets with one mark for all, one after the other, as the dialog does."""
        for number in numbers:
            action = self.as_role(clerk, paper).action_enter()
            wizards = self.env[action["res_model"]].with_user(self.users[clerk])
            with Form(wizards.with_context(**action["context"])) as form:
                for index in range(len(self.evaluation.result_ids)):
                    with form.line_ids.edit(index) as line:
                        line.number = str(number)
            form.save().action_enter()
        paper.invalidate_recordset()

    def get_ballots(self):
        return self.env["party.evaluation.urn"]._read_ballots(self.evaluation)

    def test_sheets_that_two_people_enter_alike_go_into_the_urn(self):
        paper = self.begin()
        self.enter(paper, "scorekeeper", 1, 2, 3)
        self.assertEqual(paper.state, "second")
        self.assertEqual(self.get_ballots(), [])
        self.enter(paper, "committee", 3, 1, 2)  # in another order
        self.assertEqual(paper.state, "done")
        count = len(self.evaluation.result_ids)
        self.assertEqual(self.get_ballots(), [[n] * count for n in (1, 2, 3)])
        for role in PAPER:
            self.assertTrue(self.voter(self.evaluation, role).has_voted)
        self.assertFalse(paper.first_content or paper.second_content)

    def test_all_voters_are_written_at_once(self):
        def get_transactions():
            self.env.flush_all()
            self.env.cr.execute(
                "SELECT DISTINCT xmin, cmin FROM party_evaluation_voter "
                "WHERE evaluation_id = %s",
                [self.evaluation.id],
            )
            return len(self.env.cr.fetchall())

        paper = self.begin()
        self.assertEqual(get_transactions(), 1)
        self.enter(paper, "scorekeeper", 1, 2, 3)
        self.enter(paper, "committee", 1, 2, 3)
        self.assertEqual(get_transactions(), 1)

    def test_the_same_person_does_not_enter_them_twice(self):
        paper = self.begin()
        with self.assertRaisesRegex(UserError, "Wait until"):
            self.as_role("committee", paper).action_enter()
        self.enter(paper, "scorekeeper", 1, 2, 3)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.as_role("scorekeeper", paper).action_enter()
        self.enter(paper, "committee", 1)
        with self.assertRaisesRegex(UserError, "for the second time"):
            self.as_role("secretary", paper).action_enter()

    def test_who_differs_is_told_how_many_sheets_not_which(self):
        paper = self.begin()
        self.enter(paper, "scorekeeper", 1, 2, 3)
        self.enter(paper, "committee", 1, 2, 4)
        self.assertEqual(paper.state, "differs")
        self.assertEqual(paper.differing_count, 1)
        self.assertEqual(self.get_ballots(), [])
        self.as_role("committee", paper).action_begin_again()
        self.enter(paper, "committee", 1, 2, 3)
        self.assertEqual(paper.state, "done")

    def test_first_person_corrects_his_mistake(self):
        paper = self.begin()
        self.enter(paper, "scorekeeper", 1, 2, 3)
        self.enter(paper, "committee", 1, 2, 4)
        self.as_role("scorekeeper", paper).action_begin_again()
        self.assertEqual(paper.state, "first")
        self.enter(paper, "scorekeeper", 1, 2, 4)
        self.assertEqual(paper.state, "done")

    def test_who_has_entered_nothing_begins_nothing_again(self):
        paper = self.begin()
        with self.assertRaises(AccessError):
            self.as_role("secretary", paper).action_begin_again()

    def test_who_has_entered_something_can_begin_again(self):
        paper = self.begin()
        self.assertFalse(self.as_role("scorekeeper", paper).can_begin_again)
        self.enter(paper, "scorekeeper", 1, 2, 3)
        self.assertTrue(self.as_role("scorekeeper", paper).can_begin_again)
        self.assertFalse(self.as_role("committee", paper).can_begin_again)

    def test_discarded_entries_are_gone_and_members_vote(self):
        paper = self.begin()
        self.enter(paper, "scorekeeper", 1, 2)
        with self.assertRaisesRegex(UserError, "paper ballot of yours"):
            self.vote(self.evaluation, "member")
        self.as_role("committee", paper).action_discard()
        self.assertEqual(paper.state, "discarded")
        self.assertFalse(paper.first_content)
        self.vote(self.evaluation, "member")
        with self.assertRaises(UserError):
            self.as_role("committee", paper).action_discard()

    def test_fewer_than_three_are_not_entered(self):
        with self.assertRaisesRegex(UserError, "at least 3"):
            self.begin("member", "publicity")

    def test_who_has_voted_hands_in_nothing(self):
        self.vote(self.evaluation, "member")
        with self.assertRaisesRegex(UserError, "have voted already: test_member"):
            self.begin()

    def test_nobody_is_ticked_twice(self):
        self.begin()
        with self.assertRaisesRegex(UserError, "entered already"):
            self.begin()

    def test_it_is_not_closed_while_paper_is_entered(self):
        paper = self.begin()
        self.after(self.evaluation)
        with self.assertRaisesRegex(UserError, "Paper ballots"):
            self.as_role("committee", self.evaluation).action_close()
        self.env["party.evaluation"]._cron_close()
        self.assertEqual(self.evaluation.state, "open")
        self.as_role("committee", paper).action_discard()
        self.env["party.evaluation"]._cron_close()
        self.assertEqual(self.evaluation.state, "closed")

    def test_nobody_is_ticked_after_the_last_day(self):
        self.after(self.evaluation, days=0)
        paper = self.begin()
        self.after(self.evaluation)
        with self.assertRaisesRegex(UserError, "could be handed in until"):
            self.begin("scorekeeper", "committee", "secretary")
        self.enter(paper, "scorekeeper", 1, 2, 3)
        self.enter(paper, "committee", 1, 2, 3)
        self.assertEqual(paper.state, "done")

    def get_told(self, function):
        """:return: ``(contacts, texts)`` of what a step writes to people"""
        with RecordCapturer(self.env["mail.message"]) as messages:
            result = function()
            self.env.flush_all()
        texts = {str(message.body) for message in messages.records}
        return messages.records.notified_partner_ids, texts, result

    def test_who_is_ticked_is_told_and_told_when_it_is_given_up(self):
        ticked = self.env["res.partner"].union(
            *(self.members[role].partner_id for role in PAPER)
        )
        told, [text], paper = self.get_told(self.begin)
        self.assertEqual(told, ticked)
        self.assertIn("A paper ballot of yours is being entered", text)
        self.enter(paper, "scorekeeper", 1, 2)
        discard = self.as_role("committee", paper).action_discard
        told, [text], _result = self.get_told(discard)
        self.assertEqual(told, ticked)
        self.assertIn("you have not voted yet", text)

    def test_who_is_let_go_after_the_last_day_is_told_that_he_has_not_voted(self):
        paper = self.begin()
        self.after(self.evaluation)
        discard = self.as_role("committee", paper).action_discard
        _told, [text], _result = self.get_told(discard)
        self.assertIn("after the last day", text)

    def test_log_says_who_began_and_gave_up_and_how_many_alone(self):
        self.as_role("committee", self.begin()).action_discard()
        log = self.env["party.decision"].search(
            [
                ("evaluation_id", "=", self.evaluation.id),
                ("action", "in", ("begin_paper", "discard_paper")),
            ],
            order="id",
        )
        begun, given_up = log
        self.assertEqual(begun.user_id, self.users["scorekeeper"])
        self.assertEqual(given_up.user_id, self.users["committee"])
        self.assertEqual({*log.mapped("after")}, {"3 paper ballots"})
        self.assertFalse(log.member_id or any(log.mapped("reason")))

    def test_nobody_is_told_and_nothing_logged_when_ballots_go_into_the_urn(self):
        paper = self.begin()
        self.enter(paper, "scorekeeper", 1, 2, 3)
        domain = [("evaluation_id", "=", self.evaluation.id)]
        before = self.env["party.decision"].search(domain)
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.enter(paper, "committee", 1, 2, 3)
            self.env.flush_all()
        self.assertEqual(paper.state, "done")
        self.assertFalse(messages.records)
        self.assertEqual(self.env["party.decision"].search(domain), before)

    def test_sheet_must_be_whole(self):
        paper = self.begin()
        choices = dict.fromkeys(self.evaluation.result_ids.ids[1:], 1)
        with self.assertRaisesRegex(UserError, "Not chosen yet"):
            self.as_role("scorekeeper", paper)._enter(choices)

    def test_scorekeeper_and_committee_alone_enter_paper(self):
        voters = self.evaluation.voter_ids
        for role in ("member", "superior", "supervisor", "administrator"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, self.evaluation)._begin_paper(voters)
        paper = self.begin()
        for role in ("member", "superior", "supervisor", "administrator"):
            for step in ("action_enter", "action_discard", "action_begin_again"):
                with self.subTest(role=role, step=step):
                    with self.assertRaises(AccessError):
                        getattr(self.as_role(role, paper), step)()

    def test_nobody_reads_what_was_entered(self):
        paper = self.begin()
        self.enter(paper, "scorekeeper", 1, 2)
        for role in ("scorekeeper", "committee", "secretary"):
            for field in ("first_content", "second_content"):
                with self.subTest(role=role, field=field):
                    self.assertNotIn(field, self.as_role(role, paper).fields_get())
                    with self.assertRaises(AccessError):
                        self.as_role(role, paper).read([field])

    def test_dialog_leaves_no_sheet_behind(self):
        self.enter(self.begin(), "scorekeeper", 1, 2)
        for model in ("sheet.wizard", "sheet.wizard.line"):
            self.assertFalse(self.env[f"party.evaluation.{model}"].search([]))

    def test_clerk_writes_no_state(self):
        paper = self.begin()
        for vals in ({"state": "done"}, {"first_count": 3}, {"sheet_count": 9}):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.as_role("scorekeeper", paper).write(vals)
