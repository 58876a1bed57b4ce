from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .review_common import PartyReviewCommon


@tagged("post_install", "-at_install")
class TestReviewMeeting(PartyReviewCommon):
    """A branch with six full members; the seventh is on probation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seventh.assignment_ids.standing = "probationary"

    def fill_in(self, review, role="secretary"):
        """The form as the secretary opens it from the review."""
        wizard = self.as_role(role, self.env["party.meeting.wizard"])
        return Form(
            wizard.with_context(active_model="party.review", active_id=review.id)
        )

    def record(self, review, absent=(), rows=None):
        """Record a meeting.

        :param absent: roles of those who were not there
        :param dict rows: ``{line: {"against": roles, "abstain": roles, "reason"}}``
        """
        form = self.fill_in(review)
        for role in absent:
            form.present_ids.remove(id=self.members[role].id)
        for line, row in (rows or {}).items():
            self.enter(form, line, row)
        form.save().action_record()

    def enter(self, form, line, row):
        numbers = [
            n for n, r in enumerate(form.line_ids._records) if r["line_id"] == line.id
        ]
        edited = form.line_ids.edit(numbers[0]) if numbers else form.line_ids.new()
        with edited as vote:
            if not numbers:
                vote.line_id = line.with_user(self.users["secretary"])
            for name in ("against", "abstain"):
                for role in row.get(name, ()):
                    getattr(vote, f"{name}_ids").add(self.members[role])
            vote.reason = row.get("reason", False)

    def assert_tally(self, line, action, *numbers):
        decision = self.env["party.decision"].search(
            [("line_id", "=", line.id), ("action", "=", action)]
        )
        fields = ("entitled", "present", "in_favour", "against")
        self.assertEqual(tuple(decision[field] for field in fields), numbers)

    def test_unanimous_meeting(self):
        routine, deduction = self.register("FIXED"), self.register("LATE")
        review = self.open_review()
        form = self.fill_in(review)
        self.assertEqual(len(form.present_ids), 6)
        self.assertEqual(
            [row["line_id"] for row in form.line_ids._records], [deduction.id]
        )
        form.save().action_record()
        self.assertEqual(review.state, "concluded")
        self.assertEqual((routine.points, deduction.points), (3, -1))
        # the member himself does not vote on his lines; the scorekeeper registered them
        self.assert_tally(routine, "confirm", 4, 4, 4, 0)
        self.assert_tally(deduction, "confirm", 4, 4, 4, 0)

    def test_ballots_are_recorded_by_the_secretary(self):
        self.register("LATE")
        review = self.open_review()
        self.record(review, absent=["discipline"])
        self.assertEqual(len(review.ballot_ids), 5)
        self.assertEqual(review.ballot_ids.cast_by_id, self.users["secretary"])
        self.assertNotIn(self.members["discipline"], review.ballot_ids.voter_id)
        log = review.decision_ids.filtered(lambda decision: decision.action == "vote")
        self.assertEqual(len(log), 5)
        self.assertEqual(log.user_id, self.users["secretary"])

    def test_majority_against_with_its_reason(self):
        line, other = self.register("LATE"), self.register("LATE")
        review = self.open_review()
        against = {"against": ["committee", "publicity", "discipline"]}
        self.record(review, rows={line: {**against, "reason": "He was ill."}})
        self.assertEqual((line.state, other.state), ("rejected", "confirmed"))
        self.assertIn("He was ill.", line.decision_reason)
        self.assert_tally(line, "reject", 4, 4, 1, 3)

    def test_against_a_routine_line(self):
        line = self.register("FIXED")
        review = self.open_review()
        row = {"against": ["committee", "publicity", "discipline"], "reason": "No."}
        self.record(review, rows={line: row})
        self.assertEqual(line.state, "rejected")

    def test_vote_against_needs_a_reason(self):
        line = self.register("LATE")
        review = self.open_review()
        row = {"against": ["committee"], "reason": " "}
        with self.assertRaisesRegex(UserError, "Say why you vote against"):
            self.record(review, rows={line: row})
        with self.assertRaisesRegex(AssertionError, "required"):
            self.record(review, rows={line: {"against": ["committee"]}})
        self.assertEqual(review.state, "open")

    def test_abstentions(self):
        line = self.register("LATE")
        review = self.open_review()
        self.record(review, rows={line: {"abstain": ["committee", "publicity"]}})
        self.assertEqual(line.state, "submitted")
        self.assert_tally(line, "defer", 4, 4, 2, 0)

    def test_no_quorum(self):
        line = self.register("LATE")
        self.record(self.open_review(), absent=["committee", "publicity"])
        self.assertEqual(line.state, "submitted")
        self.assert_tally(line, "defer", 4, 2, 2, 0)

    def test_who_is_recused_counts_for_other_lines(self):
        own = self.register("LATE", who="committee")
        reported = self.register(
            "LATE", reported_by_id=self.members["publicity"].id, role="committee"
        )
        self.record(self.open_review())
        self.assert_tally(own, "confirm", 4, 4, 4, 0)
        self.assert_tally(reported, "confirm", 3, 3, 3, 0)

    def test_dissent_of_who_may_not_vote_on_the_line_is_refused(self):
        """It would not count; the secretary is told rather than left in the dark."""
        own = self.register("LATE", who="committee")
        review = self.open_review()
        with self.assertRaises(UserError):
            row = {"against": ["committee"], "reason": "No."}
            self.record(review, rows={own: row})

    def test_who_was_absent_has_not_voted(self):
        line = self.register("LATE")
        review = self.open_review()
        row = {"against": ["committee"], "reason": "No."}
        with self.assertRaisesRegex(UserError, "who voted was present"):
            self.record(review, absent=["committee"], rows={line: row})

    def test_nobody_votes_twice_on_a_line(self):
        line = self.register("LATE")
        review = self.open_review()
        row = {"against": ["committee"], "abstain": ["committee"], "reason": "No."}
        with self.assertRaisesRegex(UserError, "voted once"):
            self.record(review, rows={line: row})

    def test_two_rows_of_a_line_do_not_hide_each_other(self):
        line = self.register("FIXED")
        review = self.open_review()
        wizard = self.as_role("secretary", self.env["party.meeting.wizard"]).create(
            {"review_id": review.id}
        )
        rows = [
            {"against_ids": self.members[role].ids, "reason": "No.", "line_id": line.id}
            for role in ("committee", "publicity", "discipline")
        ]
        wizard.line_ids = [Command.create(row) for row in rows]
        try:
            wizard.action_record()
        except UserError:
            return  # refused is as good
        self.assertEqual(line.state, "rejected")

    def test_who_is_no_full_member_was_not_there(self):
        self.register("LATE")
        review = self.open_review()
        wizard = self.as_role("secretary", self.env["party.meeting.wizard"])
        for stranger in (self.seventh, self.other_member.sudo()):
            with self.subTest(stranger), self.assertRaises(UserError):
                wizard.create(
                    {
                        "review_id": review.id,
                        "present_ids": [Command.link(stranger.id)],
                    }
                ).action_record()

    def test_meeting_of_nobody_is_not_recorded(self):
        self.register("LATE")
        review = self.open_review()
        with self.assertRaises(UserError):
            self.record(review, absent=self.members)

    def test_only_the_secretary_records_the_meeting(self):
        self.register("LATE")
        review = self.open_review()
        for role in ("member", "scorekeeper", "committee", "superior", "administrator"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.fill_in(review, role).save().action_record()
        self.assertEqual(review.state, "open")

    def test_meeting_is_recorded_once(self):
        self.register("LATE")
        review = self.open_review()
        wizard = self.fill_in(review).save()
        self.record(review)
        with self.assertRaisesRegex(UserError, "is over"):
            wizard.action_record()

    def test_voters_have_no_ballots_of_their_own(self):
        self.register("LATE")
        review = self.open_review()
        for role in ("secretary", "committee"):
            with self.subTest(role):
                self.assertFalse(self.as_role(role, review).can_vote)
                with self.assertRaisesRegex(UserError, "records its votes"):
                    self.ballot(review, role)

    def test_meeting_without_its_votes_is_not_concluded(self):
        """The button is hidden; who calls it from outside is told what to do."""
        line = self.register("LATE")
        review = self.open_review()
        with self.assertRaises(UserError):
            self.conclude(review)
        self.assertEqual(line.review_id, review)

    def test_line_of_everybody_concerned_goes_to_the_superior(self):
        for role in ("scorekeeper", "committee", "publicity", "discipline"):
            self.members[role].assignment_ids.standing = "probationary"
        line = self.register("FIXED", role="secretary", who="member")
        self.record(self.open_review())
        self.assertEqual((line.state, line.review_level), ("escalated", "superior"))


@tagged("post_install", "-at_install")
class TestCommitteeInsteadOfMeeting(PartyReviewCommon):
    def test_meeting_does_not_decide_for_the_committee(self):
        self.register("LATE")
        review = self.open_review()
        wizard = self.as_role("secretary", self.env["party.meeting.wizard"])
        with self.assertRaisesRegex(
            UserError, "vote by themselves|hold a voting position"
        ):
            wizard.create({"review_id": review.id}).action_record()
        self.assertFalse(review.ballot_ids)
