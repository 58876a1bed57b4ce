from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import RecordCapturer, tagged
from odoo.tools import mute_logger

from .review_common import VOTERS, PartyReviewCommon

NOT_SECRETARY = ("member", "scorekeeper", "committee", "superior", "administrator")


@tagged("post_install", "-at_install")
class TestReviewOpening(PartyReviewCommon):
    def test_committee_decides_from_seven_full_members_on(self):
        self.register()
        review = self.open_review()
        self.assertEqual(review.body, "committee")
        voters = [self.members[role] for role in VOTERS]
        self.assertEqual(review.entitled_ids, self.seventh.browse().union(*voters))

    def test_member_meeting_decides_below_seven_full_members(self):
        """A probationary member has no vote and does not count."""
        self.seventh.assignment_ids.standing = "probationary"
        self.register()
        review = self.open_review()
        self.assertEqual(review.body, "meeting")
        full = self.seventh.browse().union(*self.members.values())
        self.assertEqual(review.entitled_ids, full)

    def test_who_is_to_come_neither_counts_nor_votes(self):
        self.seventh.assignment_ids.date_from = self.days(1)
        self.register()
        review = self.open_review()
        self.assertEqual(review.body, "meeting")
        self.assertEqual(review.entitled_ids & self.seventh, self.seventh.browse())
        with self.assertQueryCount(1):
            self.assertEqual(len(review._get_full_members(self.branch)), 6)

    def test_member_meeting_decides_where_there_is_no_committee(self):
        self.end_positions("committee", "publicity", "discipline")
        self.register()
        self.assertEqual(self.open_review().body, "meeting")

    def end_positions(self, *roles):
        for role in roles:
            positions = self.users[role].partner_id.party_position_ids
            positions.date_to = self.days(-1)

    def test_review_collects_what_waits_up_to_the_end_of_the_month(self):
        earlier = self.register(date=self.on(2))
        last_day = self.register(date=self.on(3, 31))
        later = self.register(date=self.on(4, 1))
        review = self.open_review()
        self.assertEqual(review.line_ids, earlier | last_day)
        self.assertFalse(later.review_id)

    def test_review_leaves_lines_of_other_branches(self):
        self.new_position(
            self.other_branch, "scorekeeper", self.other_member.partner_id
        )
        user = self.new_user("test_other", "base.group_user")
        self.other_member.partner_id.user_ids = user
        other = self.env["party.point.line"].create(
            {
                "member_id": self.other_member.id,
                "item_id": self.items["FIXED"].id,
                "date": self.on(3),
                "source": "peer",
            }
        )
        line = self.register()
        self.assertEqual(self.open_review().line_ids, line)
        self.assertFalse(other.review_id)

    def test_review_takes_no_drafts_and_nothing_withdrawn(self):
        declaration = self.as_role("member", self.env["party.declaration"]).create(
            {
                "line_ids": [
                    Command.create(
                        {
                            "member_id": self.member.id,
                            "item_id": self.items["FIXED"].id,
                            "date": self.on(3),
                        }
                    )
                ]
            }
        )
        withdrawn = self.register()
        withdrawn._withdraw("A mistake.")
        line = self.register()
        self.assertEqual(self.open_review().line_ids, line)
        self.assertEqual(declaration.line_ids.state, "draft")

    def test_late_line_waits_for_two_witnesses(self):
        late = self.register("SOON")
        self.assertTrue(late.is_late)
        other = self.register()
        review = self.open_review()
        self.assertEqual(review.line_ids, other)
        self.witness(late, "publicity")
        self.as_role("secretary", review).action_collect()
        self.assertEqual(review.line_ids, other)
        self.witness(late, "discipline")
        self.as_role("secretary", review).action_collect()
        self.assertEqual(review.line_ids, other | late)
        self.assertEqual(review._get_special_lines(), late)

    def witness(self, line, role):
        self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.members[role].id}
        ).state = "confirmed"

    def test_review_takes_what_an_earlier_one_has_left(self):
        line = self.register(date=self.on(2))
        review = self.open_review(2)
        self.cast(review, "committee")
        self.conclude(review)
        self.assertEqual(line.state, "submitted")
        self.assertFalse(line.review_id)
        self.assertIn("No quorum", self.logged(line, "defer").reason)
        self.assertEqual(self.open_review().line_ids, line)

    def test_collecting_again_takes_in_what_came_since(self):
        line = self.register()
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        ballot.routine_vote = "for"
        deduction = self.register("LATE")
        self.as_role("secretary", review).action_collect()
        self.assertEqual(review.line_ids, line | deduction)
        with self.assertRaises(UserError) as caught:
            ballot.action_cast()
        self.assertIn(deduction.display_name, str(caught.exception))
        self.assertIn(deduction, self.ballot(review, "committee").vote_ids.line_id)

    def test_nothing_is_collected_or_given_up_once_a_ballot_is_cast(self):
        self.register()
        review = self.open_review()
        self.cast(review, "committee")
        secretary = self.as_role("secretary", review)
        for step in (secretary.action_collect, secretary.action_cancel):
            with self.assertRaisesRegex(UserError, "Ballots are cast already"):
                step()

    def test_review_given_up_leaves_its_lines_to_the_next(self):
        line = self.register()
        review = self.open_review()
        self.ballot(review, "committee")
        self.as_role("secretary", review).action_cancel()
        self.env.flush_all()
        self.assertEqual(review.state, "cancelled")
        self.assertFalse(line.review_id)
        self.assertEqual(self.open_review().line_ids, line)

    def test_cancelled_review_takes_no_votes_and_is_not_concluded(self):
        self.register()
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        ballot.routine_vote = "for"
        self.as_role("secretary", review).action_cancel()
        with self.assertRaisesRegex(UserError, "is over"):
            ballot.action_cast()
        with self.assertRaisesRegex(UserError, "is over"):
            self.conclude(review)

    def test_only_the_secretary_opens_a_review(self):
        self.register()
        for role in NOT_SECRETARY:
            with self.subTest(role), self.assertRaises(AccessError):
                self.open_review(role=role)
        self.assertTrue(self.open_review())

    def test_only_the_secretary_collects_concludes_and_cancels(self):
        self.register()
        review = self.open_review()
        for role in NOT_SECRETARY:
            mine = self.as_role(role, review)
            for step in (mine.action_collect, mine.action_conclude, mine.action_cancel):
                with self.subTest(role=role, step=step), self.assertRaises(AccessError):
                    step()
        self.assertEqual(review.state, "open")

    def test_secretary_of_another_branch_opens_no_review_here(self):
        partner = self.other_member.partner_id
        self.new_position(self.other_branch, "secretary", partner)
        self.users["other"] = self.new_user("test_other", "base.group_user")
        self.users["other"].partner_id = partner
        self.register()
        with self.assertRaises(AccessError):
            self.open_review(role="other")

    def test_month_has_one_open_review(self):
        self.register()
        review = self.open_review()
        self.register()
        with self.assertRaisesRegex(UserError, "has an open review already"):
            self.open_review()
        self.conclude(review)
        self.assertTrue(self.open_review())

    def test_two_months_may_be_under_review(self):
        line = self.register(date=self.on(2))
        self.open_review(2)
        later = self.register()
        self.assertEqual(self.open_review().line_ids, later)
        self.assertNotEqual(line.review_id, later.review_id)

    def test_review_of_nothing_is_not_opened(self):
        with self.assertRaises(UserError):
            self.open_review()

    def test_closed_month_has_no_review(self):
        self.month().action_close()
        with self.assertRaisesRegex(UserError, "is closed"):
            self.open_review()

    def test_review_is_protected(self):
        self.register()
        review = self.open_review()
        secretary = self.as_role("secretary", review)
        secretary.write({"note": "In the village hall.", "meeting_place": "Hall"})
        for vals in (
            {"state": "concluded"},
            {"body": "meeting"},
            {"entitled_ids": [Command.clear()]},
            {"line_ids": [Command.clear()]},
            {"opened_by_id": self.users["committee"].id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                secretary.write(vals)
        with self.assertRaises(AccessError):
            secretary.unlink()
        with self.assertRaises(AccessError):
            self.as_role("committee", review).note = "Otherwise."

    def test_minutes_of_a_review_that_is_over_stay(self):
        """What stands in the minutes stands there when the review is concluded."""
        self.register()
        review = self.open_review()
        self.conclude(review)
        with self.assertRaises(UserError):
            self.as_role("secretary", review).meeting_date = self.days(-30)


@tagged("post_install", "-at_install")
class TestBallot(PartyReviewCommon):
    def test_routine_lines_pass_together_with_exceptions(self):
        bad, good = self.register(), self.register("FIXED")
        review = self.open_review()
        for role in VOTERS[:3]:
            ballot = self.ballot(review, role)
            self.assertEqual(ballot.routine_line_ids, bad | good)
            self.assertFalse(ballot.vote_ids)
            self.cast(review, role, {bad: "against"})
            self.assertEqual(ballot.routine_line_ids, good)
        self.conclude(review)
        self.assertEqual((bad.state, good.state), ("rejected", "confirmed"))
        self.assertEqual(good.points, 3)

    def test_deduction_veto_late_line_and_reversal_are_not_routine(self):
        reversed_line = self.confirm(self.member, self.items["FIXED"], self.on(3), 3)
        reversal = reversed_line._propose_reversal("Counted twice.")
        deduction, veto = self.register("LATE"), self.register("VETO")
        late = self.register("SOON")
        for role in ("publicity", "discipline"):
            self.env["party.witness"].create(
                {"line_id": late.id, "member_id": self.members[role].id}
            ).state = "confirmed"
        special = reversal | deduction | veto | late
        routine = self.register()
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        self.assertEqual(ballot.routine_line_ids, routine)
        self.assertEqual(ballot.vote_ids.line_id, special)
        ballot.routine_vote = "for"
        with self.assertRaises(UserError) as caught:
            ballot.action_cast()
        for line in special:
            self.assertIn(f"Vote on “{line.display_name}”", str(caught.exception))

    def test_special_vote_that_was_removed_is_asked_for_again(self):
        deduction = self.register("LATE")
        ballot = self.ballot(self.open_review(), "committee")
        ballot.vote_ids.unlink()
        with self.assertRaisesRegex(UserError, "Vote on"):
            ballot.action_cast()
        ballot = self.ballot(deduction.review_id, "committee")
        self.assertEqual(ballot.vote_ids.line_id, deduction)

    def test_vote_on_routine_lines_is_asked_for(self):
        self.register()
        ballot = self.ballot(self.open_review(), "committee")
        with self.assertRaisesRegex(UserError, "Vote on the routine lines"):
            ballot.action_cast()

    def test_vote_against_needs_a_reason(self):
        deduction, routine = self.register("LATE"), self.register()
        ballot = self.ballot(self.open_review(), "committee")
        self.vote_on(ballot, deduction, "against", "  ")
        self.vote_on(ballot, routine, "against")
        with self.assertRaises(UserError) as caught:
            ballot.action_cast()
        for line in (deduction, routine):
            words = f"Say why you vote against “{line.display_name}”"
            self.assertIn(words, str(caught.exception))

    def test_vote_against_all_routine_lines_needs_a_reason(self):
        self.register()
        ballot = self.ballot(self.open_review(), "committee")
        ballot.routine_vote = "against"
        with self.assertRaisesRegex(UserError, "Say why you vote against all routine"):
            ballot.action_cast()
        ballot.reason = "Nobody was there."
        ballot.action_cast()
        self.assertEqual(ballot.state, "cast")

    def test_ballot_is_cast_taken_back_and_cast_again(self):
        line = self.register("LATE")
        review = self.open_review()
        ballot = self.cast(review, "committee")
        self.assertEqual((ballot.state, review.voted_count), ("cast", 1))
        self.assertTrue(ballot.cast_on)
        with self.assertRaisesRegex(UserError, "Take it back to change it"):
            ballot.routine_vote = "against"
        with self.assertRaisesRegex(UserError, "Take it back to change it"):
            ballot.vote_ids.vote = "against"
        with self.assertRaisesRegex(UserError, "Take it back to change it"):
            ballot.vote_ids.unlink()
        with self.assertRaisesRegex(UserError, "Take it back to change it"):
            ballot.action_cast()
        ballot.action_take_back()
        review.invalidate_recordset()
        self.assertEqual((ballot.state, review.voted_count), ("draft", 0))
        self.cast(review, "committee", {line: "against"})
        self.cast(review, "secretary", {line: "against"})
        self.cast(review, "publicity", {line: "against"})
        self.conclude(review)
        self.assertEqual(line.state, "rejected")

    def test_exception_is_not_added_to_a_ballot_that_is_cast(self):
        line = self.register()
        ballot = self.cast(self.open_review(), "committee")
        with self.assertRaisesRegex(UserError, "Take it back to change it"):
            self.vote_on(ballot, line, "against", "No.")

    def test_voter_has_one_ballot(self):
        self.register()
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        self.assertEqual(self.ballot(review, "committee"), ballot)
        self.cast(review, "committee")
        self.assertEqual(self.ballot(review, "committee"), ballot)
        self.assertEqual(len(review.ballot_ids), 1)
        with self.assert_database_refuses("party.review.ballot", "has a ballot"):
            ballot.sudo().copy({"review_id": review.id, "voter_id": ballot.voter_id.id})

    def test_who_has_no_voting_position_has_no_ballot(self):
        self.register()
        review = self.open_review()
        for role in ("member", "scorekeeper", "superior", "administrator"):
            with self.subTest(role), self.assertRaises(UserError):
                self.ballot(review, role)
        self.assertFalse(review.ballot_ids)

    def test_everybody_casts_his_own_ballot(self):
        self.register()
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        ballot.routine_vote = "for"
        others = self.as_role("secretary", ballot)
        for step in (
            others.action_cast,
            others.action_take_back,
            others.action_all_in_favour,
        ):
            with self.subTest(step), self.assertRaises(AccessError):
                step()
        with self.assertRaises(AccessError):
            others.routine_vote = "against"

    def test_ballots_are_hidden_from_others_until_the_review_is_over(self):
        line = self.register("LATE")
        review = self.open_review()
        ballot = self.cast(review, "committee")
        models = ("party.review.ballot", "party.review.vote")
        votes = [("review_id", "=", review.id), ("action", "=", "vote")]
        readers = ("secretary", "publicity", "superior", "supervisor")
        for role in readers:
            with self.subTest(role):
                for model in models:
                    self.assertFalse(self.as_role(role, self.env[model]).search([]))
                self.assertFalse(self.seen(role, votes))
                self.assertEqual(self.as_role(role, review).voted_count, 1)
        for role in ("secretary", "publicity"):
            self.cast(review, role)
        self.conclude(review)
        self.assertEqual(line.state, "confirmed")
        for role in readers:
            with self.subTest(role):
                self.assertIn(
                    ballot,
                    self.as_role(role, self.env["party.review.ballot"]).search([]),
                )
                self.assertEqual(len(self.seen(role, votes)), 3)
        for role in ("member", "scorekeeper"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, ballot).read(["routine_vote"])

    def seen(self, role, domain):
        return self.as_role(role, self.env["party.decision"]).search(domain)

    def test_ballot_is_protected(self):
        self.register()
        ballot = self.ballot(self.open_review(), "committee")
        for vals in (
            {"state": "cast"},
            {"voter_id": self.members["secretary"].id},
            {"cast_by_id": self.users["secretary"].id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                ballot.write(vals)
        with self.assertRaises(AccessError):
            ballot.unlink()
        with self.assertRaises(AccessError):
            ballot.create({"review_id": ballot.review_id.id})

    def test_vote_does_not_go_into_another_ballot(self):
        line = self.register("LATE")
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        other = self.ballot(review, "secretary")
        other.vote_ids.unlink()
        with self.assertRaisesRegex(UserError, "stays with its line"):
            ballot.vote_ids.ballot_id = other.id
            self.env.flush_all()
        with self.assertRaises(AccessError):
            self.as_role("committee", self.env["party.review.vote"]).create(
                {"ballot_id": other.id, "line_id": line.id, "vote": "for"}
            )

    def test_vote_is_on_a_line_of_the_review(self):
        self.register()
        ballot = self.ballot(self.open_review(), "committee")
        later = self.register(date=self.on(4))
        with self.assertRaisesRegex(UserError, "lines that this review decides on"):
            self.vote_on(ballot, later, "for")

    def test_all_in_favour_casts_the_ballot(self):
        self.register()
        ballot = self.ballot(self.open_review(), "committee")
        ballot.action_all_in_favour()
        self.assertEqual((ballot.state, ballot.routine_vote), ("cast", "for"))

    def test_all_in_favour_does_not_vote_on_a_deduction(self):
        self.register("LATE")
        ballot = self.ballot(self.open_review(), "committee")
        with self.assertRaisesRegex(UserError, "Vote on"):
            ballot.action_all_in_favour()

    def test_all_in_favour_keeps_a_vote_that_was_given(self):
        line = self.register("LATE")
        ballot = self.ballot(self.open_review(), "committee")
        self.vote_on(ballot, line, "against", "He was ill.")
        ballot.action_all_in_favour()
        self.assertEqual(ballot.vote_ids.vote, "against")

    def test_vote_after_the_close_is_refused(self):
        self.register("LATE")
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        ballot.vote_ids.action_in_favour()
        cast = self.cast(review, "secretary")
        self.conclude(review)
        with self.assertRaisesRegex(UserError, "is over"):
            ballot.action_cast()
        with self.assertRaisesRegex(UserError, "is over"):
            ballot.vote_ids.action_against()
        with self.assertRaisesRegex(UserError, "is over"):
            cast.action_take_back()
        with self.assertRaisesRegex(UserError, "is over"):
            self.ballot(review, "publicity")

    def test_buttons_of_a_vote(self):
        self.register("LATE")
        vote = self.ballot(self.open_review(), "committee").vote_ids
        for step, value in (
            (vote.action_in_favour, "for"),
            (vote.action_against, "against"),
            (vote.action_abstain, "abstain"),
        ):
            step()
            self.assertEqual(vote.vote, value)

    def test_exception_needs_a_ballot(self):
        line = self.register()
        self.open_review()
        with self.assertRaisesRegex(UserError, "Open your ballot"):
            self.as_role("committee", line).action_except()

    def test_line_being_voted_on_is_not_withdrawn(self):
        line = self.register()
        review = self.open_review()
        self.cast(review, "committee")
        with self.assertRaisesRegex(UserError, "is voting on"):
            line._withdraw("A mistake.")

    def test_line_withdrawn_before_anybody_has_voted_is_not_asked_for(self):
        line, other = self.register("LATE"), self.register("LATE")
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        line._withdraw("A mistake.")
        self.vote_on(ballot, other, "for")
        ballot.action_cast()
        self.assertEqual(ballot.vote_ids.line_id, other)

    def test_line_may_be_withdrawn_before_anybody_has_voted(self):
        line = self.register("LATE")
        review = self.open_review()
        line._withdraw("A mistake.")
        self.assertFalse(review.line_ids)
        self.conclude(review)
        self.assertEqual(line.state, "withdrawn")


@tagged("post_install", "-at_install")
class TestReviewCounting(PartyReviewCommon):
    def assert_tally(self, line, action, *numbers):
        """Entitled, present, in favour, against, as the log keeps them."""
        decision = self.logged(line, action)
        fields = ("entitled", "present", "in_favour", "against")
        self.assertEqual(tuple(decision[field] for field in fields), numbers)

    def test_majority_confirms(self):
        line = self.register("FIXED")
        review = self.decide(line, dict.fromkeys(VOTERS[:3], "for"))
        self.assertEqual((line.state, line.points), ("confirmed", 3))
        self.assert_tally(line, "confirm", 4, 3, 3, 0)
        self.assertEqual(review.state, "concluded")
        self.assertEqual(review.concluded_by_id, self.users["secretary"])
        self.assertEqual(self.score(self.member, 3).pioneer, 3)

    def test_majority_against_rejects_with_the_reasons(self):
        line = self.register("FIXED")
        votes = dict.fromkeys(VOTERS[:3], "against") | {"discipline": "for"}
        self.decide(line, votes)
        self.assertEqual((line.state, line.points), ("rejected", 0))
        self.assert_tally(line, "reject", 4, 4, 1, 3)
        for role in VOTERS[:3]:
            self.assertIn(f"All, says {role}.", line.decision_reason)
        self.assertNotIn("says discipline", line.decision_reason)

    def test_tie_leaves_the_line_to_the_next_review(self):
        line = self.register("LATE")
        votes = ("for", "for", "against", "against")
        self.decide(line, dict(zip(VOTERS, votes, strict=True)))
        self.assertEqual((line.state, line.review_id.id), ("submitted", False))
        self.assert_tally(line, "defer", 4, 4, 2, 2)

    def test_abstentions_are_present_and_not_in_favour(self):
        line = self.register("LATE")
        votes = ("for", "abstain", "abstain")
        self.decide(line, dict(zip(VOTERS, votes, strict=False)))
        self.assertEqual(line.state, "submitted")
        self.assert_tally(line, "defer", 4, 3, 1, 0)

    def test_quorum_is_more_than_half(self):
        line = self.register("LATE")
        self.decide(line, {"secretary": "for", "committee": "for"})
        self.assertEqual(line.state, "submitted")
        self.assertIn("No quorum: 2 of 4", self.logged(line, "defer").reason)

    def test_review_in_which_nobody_voted_decides_nothing(self):
        line = self.register()
        self.decide(line, {})
        self.assertEqual(line.state, "submitted")

    def test_own_line_lowers_the_quorum_base(self):
        own, other = self.register(who="committee"), self.register("FIXED")
        review = self.open_review()
        ballot = self.ballot(review, "committee")
        self.assertEqual(ballot.recused_line_ids, own)
        self.assertEqual(ballot.routine_line_ids, other)
        for role in ("committee", "secretary", "publicity"):
            self.cast(review, role)
        self.conclude(review)
        self.assert_tally(own, "confirm", 3, 2, 2, 0)
        self.assert_tally(other, "confirm", 4, 3, 3, 0)

    def test_who_registered_a_line_is_recused(self):
        line = self.register(role="publicity")
        self.decide(line, dict.fromkeys(VOTERS, "for"))
        self.assert_tally(line, "confirm", 3, 3, 3, 0)

    def test_who_reported_a_case_is_recused(self):
        line = self.register("LATE", reported_by_id=self.members["discipline"].id)
        review = self.open_review()
        self.assertFalse(self.ballot(review, "discipline").vote_ids)
        for role in VOTERS:
            self.cast(review, role)
        self.conclude(review)
        self.assert_tally(line, "confirm", 3, 3, 3, 0)

    def test_who_reported_a_case_is_recused_from_its_reversal(self):
        reporter = self.members["discipline"]
        line = self.confirm(
            self.member, self.items["LATE"], self.on(3), reported_by_id=reporter.id
        )
        reversal = self.as_role("scorekeeper", line)._propose_reversal("Not true.")
        self.open_review()
        self.assertTrue(reversal.sudo()._is_recused(reporter))

    def test_vote_on_ones_own_line_is_refused(self):
        own = self.register(who="committee")
        ballot = self.ballot(self.open_review(), "committee")
        with self.assertRaisesRegex(UserError, "does not vote on"):
            self.vote_on(ballot, own, "for")

    def test_reason_of_who_is_recused_does_not_stand_with_the_line(self):
        """His vote against all others is none on his own line."""
        own = self.register(who="committee")
        self.register("FIXED")
        self.decide(own, dict.fromkeys(VOTERS, "against"))
        self.assertEqual(own.state, "rejected")
        self.assert_tally(own, "reject", 3, 3, 0, 3)
        self.assertNotIn("says committee", own.decision_reason)

    def test_line_on_which_nobody_may_vote_goes_to_the_superior(self):
        for role in ("publicity", "discipline"):
            self.users[role].partner_id.party_position_ids.date_to = self.days(-1)
        line = self.register("FIXED", who="secretary", role="committee")
        self.decide(line, {"secretary": "for", "committee": "for"})
        self.assertEqual((line.state, line.review_level), ("escalated", "superior"))
        self.assert_tally(line, "escalate", 0, 0, 0, 0)
        self.as_role("superior", line)._decide_above("confirm", "True.")
        self.assertEqual((line.state, line.points), ("confirmed", 3))

    def test_vote_of_a_position_that_has_ended_does_not_count(self):
        line = self.register("LATE")
        review = self.open_review()
        for role in VOTERS[:3]:
            self.cast(review, role)
        self.users["publicity"].partner_id.party_position_ids.date_to = self.days(-1)
        self.conclude(review)
        self.assert_tally(line, "confirm", 3, 2, 2, 0)
        self.assertNotIn(self.members["publicity"], review.entitled_ids)

    def test_who_has_left_the_committee_casts_no_ballot(self):
        self.register()
        review = self.open_review()
        ballot = self.ballot(review, "publicity")
        ballot.routine_vote = "for"
        self.users["publicity"].partner_id.party_position_ids.date_to = self.days(-1)
        with self.assertRaises(UserError):
            ballot.action_cast()
        self.assertEqual(ballot.sudo().state, "draft")

    def test_who_came_into_the_committee_in_between_votes_and_counts(self):
        line = self.register("LATE")
        review = self.open_review()
        self.new_position(
            self.branch, "deputy_secretary", self.users["member"].partner_id
        )
        self.users["new"] = self.users["member"]
        for role in VOTERS[:2]:
            self.cast(review, role)
        with self.assertRaises(UserError):
            self.vote_on(self.ballot(review, "new"), line, "for")  # his own
        self.new_position(
            self.branch,
            "organisation_commissioner",
            self.users["scorekeeper"].partner_id,
        )
        other = self.register("FIXED", role="publicity")
        self.assertFalse(other.review_id)
        self.conclude(review)
        # the member may not vote on his own line, the scorekeeper registered it
        self.assert_tally(line, "defer", 4, 2, 2, 0)
        self.assertIn(self.members["scorekeeper"], review.entitled_ids)

    def test_newcomer_raises_the_quorum_of_what_he_may_vote_on(self):
        line = self.register("LATE")
        review = self.open_review()
        for role in VOTERS[:3]:
            self.cast(review, role)
        users = [self.new_user(f"test_new_{n}", "base.group_user") for n in range(2)]
        for number, user in enumerate(users):
            self.new_member(self.branch, partner=user.partner_id)
            self.new_position(
                self.branch,
                ("deputy_secretary", "organisation_commissioner")[number],
                user.partner_id,
            )
        self.conclude(review)
        self.assert_tally(line, "defer", 6, 3, 3, 0)

    def test_member_reads_why_his_line_was_rejected(self):
        declaration = self.as_role("member", self.env["party.declaration"]).create(
            {
                "line_ids": [
                    Command.create(
                        {
                            "member_id": self.member.id,
                            "item_id": self.items["FIXED"].id,
                            "date": self.on(3),
                            "description": "Helped.",
                        }
                    )
                ]
            }
        )
        declaration.action_submit()
        line = declaration.line_ids
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.decide(line, dict.fromkeys(VOTERS, "against"))
        line.invalidate_recordset()
        self.assertEqual(line.state, "rejected")
        self.assertIn("All, says publicity.", line.decision_reason)
        self.assertEqual(declaration.state, "decided")
        told = messages.records.filtered(lambda m: m.model == "party.declaration")
        self.assertIn("All, says publicity.", "".join(told.mapped("body")))
        own = [("line_id", "=", line.id)]
        decisions = self.as_role("member", self.env["party.decision"]).search(own)
        self.assertIn("reject", decisions.mapped("action"))

    def test_opening_voting_and_concluding_are_logged(self):
        self.register("LATE")
        review = self.decide(None, dict.fromkeys(VOTERS[:3], "for"))
        log = review.decision_ids.sorted("id")
        self.assertEqual(
            log.mapped("action"),
            ["open_review", "vote", "vote", "vote", "confirm", "conclude_review"],
        )
        self.assertEqual(
            log.user_id,
            self.users["secretary"] | self.users["committee"] | self.users["publicity"],
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(AccessError):
            log.write({"reason": "Otherwise."})

    def test_reversal_takes_back_what_counted(self):
        line = self.confirm(self.member, self.items["FIXED"], self.on(3), 3)
        reversal = self.as_role("scorekeeper", line)._propose_reversal("Twice.")
        self.decide(reversal, dict.fromkeys(VOTERS, "for"))
        self.assertEqual((reversal.state, reversal.points), ("confirmed", -3))
        self.assertEqual(self.score(self.member, 3).pioneer, 0)

    def test_queries_do_not_grow_with_the_lines(self):
        def queries(month, number):
            for _line in range(number):
                self.register(date=self.on(month))
            review = self.open_review(month)
            for role in VOTERS[:3]:
                self.cast(review, role)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.conclude(review)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(2, 1)
        self.assertLess(queries(4, 20) - queries(3, 2), 20)


@tagged("post_install", "-at_install")
class TestReviewLevels(PartyReviewCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, position in (
            ("work_team", "work_team_member"),
            ("leader", "leader_in_charge"),
        ):
            cls.users[role] = cls.new_user(f"test_{role}", "base.group_user")
            cls.new_position(cls.branch, position, cls.users[role].partner_id)

    @classmethod
    def _new_items(cls, template):
        fine = cls.new_item(
            template,
            "FINE",
            kind="deduction",
            method="range",
            points_min=1,
            points_max=10,
        )
        cls.env["party.rule.level"].create(
            [
                {
                    "template_id": template.id,
                    "kind": kind,
                    "points_over": points,
                    "decider": decider,
                }
                for kind, points, decider in (
                    ("deduction", 3, "work_team"),
                    ("deduction", 5, "leader"),
                    ("pioneer", 2, "leader"),
                )
            ]
        )
        return {**super()._new_items(template), "FINE": fine}

    def carry(self, *lines):
        return self.decide(lines, dict.fromkeys(VOTERS, "for"))

    def test_deduction_up_to_the_limit_is_the_committees(self):
        line = self.register("FINE", points_given=3)
        self.carry(line)
        self.assertEqual((line.state, line.points), ("confirmed", -3))

    def test_deduction_over_the_limit_goes_to_the_work_team(self):
        line = self.register("FINE", points_given=4)
        self.carry(line)
        self.assertEqual((line.state, line.review_level), ("escalated", "work_team"))
        self.assertEqual(line.points, 0)
        self.as_role("work_team", line)._decide_above("confirm", "So it was.")
        self.assertEqual((line.state, line.points), ("confirmed", -4))

    def test_grave_deduction_goes_on_from_the_work_team_to_the_leader(self):
        line = self.register("FINE", points_given=6)
        self.carry(line)
        self.as_role("work_team", line)._decide_above("confirm", "So it was.")
        self.assertEqual((line.state, line.review_level), ("escalated", "leader"))
        with self.assertRaises(AccessError):
            self.as_role("work_team", line)._decide_above("confirm", "So it was.")
        self.as_role("leader", line)._decide_above("reject", "Too hard.")
        self.assertEqual(line.state, "rejected")
        self.assertEqual(line.decision_reason, "Too hard.")

    def test_level_of_one_kind_is_not_that_of_another(self):
        honour = self.register("HONOUR", honour_level_id=self.village.id)
        fixed = self.register("FIXED")
        self.carry(honour, fixed)
        self.assertEqual(honour.state, "confirmed")
        self.assertEqual((fixed.state, fixed.review_level), ("escalated", "leader"))

    def test_veto_goes_to_the_superior(self):
        line = self.register("VETO")
        self.carry(line)
        self.assertEqual((line.state, line.review_level), ("escalated", "superior"))

    def test_rejected_line_goes_nowhere(self):
        line = self.register("VETO")
        self.decide(line, dict.fromkeys(VOTERS, "against"))
        self.assertEqual(line.state, "rejected")

    def test_reversal_of_a_veto_goes_to_the_superior_too(self):
        """Nobody below takes back what the superior has decided (REV-2, RULE-4)."""
        veto = self.confirm(self.member, self.items["VETO"], self.on(3), 0)
        reversal = self.as_role("scorekeeper", veto)._propose_reversal("No.")
        self.carry(reversal)
        self.assertEqual(
            (reversal.state, reversal.review_level), ("escalated", "superior")
        )

    def test_line_returned_from_above_comes_into_the_next_review(self):
        line = self.register("FINE", points_given=4)
        self.carry(line)
        line._return("Say when it was.")
        self.assertEqual((line.state, line.review_level), ("submitted", False))
        self.assertEqual(self.open_review().line_ids, line)


@tagged("post_install", "-at_install")
class TestReviewReminders(PartyReviewCommon):
    def reminded(self, review):
        self.env["party.review"]._remind()
        review.invalidate_recordset(["activity_ids"])
        return review.activity_ids.user_id

    def test_task_goes_with_the_vote_and_the_last_one_with_the_conclusion(self):
        self.register()
        review = self.open_review()
        for role in ("committee", "secretary"):
            self.cast(review, role)
        review.invalidate_recordset(["activity_ids"])
        self.assertNotIn(self.users["committee"], review.activity_ids.user_id)
        self.assertIn(self.users["secretary"], review.activity_ids.user_id)
        self.cast(review, "publicity")
        self.as_role("secretary", review).action_conclude()
        review.invalidate_recordset(["activity_ids"])
        self.assertFalse(review.activity_ids)

    def test_who_has_not_voted_is_told_from_the_opening_on(self):
        self.register()
        review = self.open_review()
        self.assertIn(self.users["committee"], review.activity_ids.user_id)
        self.cast(review, "committee")
        waiting = ("secretary", "publicity", "discipline")
        self.assertEqual(
            set(self.reminded(review)), {self.users[role] for role in waiting}
        )
        self.cast(review, "publicity")
        self.assertNotIn(self.users["publicity"], self.reminded(review))
        self.conclude(review)
        self.assertFalse(self.reminded(review))

    def test_of_a_member_meeting_the_secretary_is_reminded(self):
        self.seventh.assignment_ids.standing = "probationary"
        self.register()
        review = self.open_review()
        review.deadline = self.today
        self.assertEqual(self.reminded(review), self.users["secretary"])
