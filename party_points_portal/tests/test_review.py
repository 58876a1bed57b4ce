import base64
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.party_points.tests.review_common import PartyReviewCommon
from odoo.addons.party_points.tests.test_party_evidence import make_photo

from .page_common import PageCase

LIST = "/my/points/reviews"
ACCEPT = {"step": "accept"}
CAST = {"step": "cast"}


class ReviewPagesCommon(PageCase, PartyReviewCommon):
    """A fifth member of the committee has a portal account."""

    login = "test_portal"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = cls.new_user("test_portal", "base.group_portal")
        partner = cls.users["portal"].partner_id
        cls.members["portal"] = cls.new_member(cls.branch, partner=partner)
        cls.new_position(cls.branch, "organisation_commissioner", partner)

    def open_page(self):
        """A review of two routine lines, a deduction and the voter's own line."""
        self.bad, self.good = self.register(), self.register("FIXED")
        self.deduction = self.register("LATE", description="Overslept")
        self.own = self.register("FIXED", "portal")
        self.review = self.open_review()
        self.url = f"{LIST}/{self.review.id}"

    def form(self, vals=None, **more):
        """What the page sends, with all lines of the review seen."""
        seen = ",".join(map(str, self.review.line_ids.ids))
        return {"seen": seen, **(vals or {}), **more}

    def vote_form(self, step, **more):
        return self.form(step, **{f"vote_{self.deduction.id}": "for", **more})

    def ballot_of(self, role="portal"):
        return self.review.ballot_ids.filtered(
            lambda ballot: ballot.voter_id == self.members[role]
        )

    def votes(self):
        return {row.line_id: row.vote for row in self.ballot_of().vote_ids}


@tagged("post_install", "-at_install")
class TestReviewPages(ReviewPagesCommon):
    """A member of the committee decides on the phone (POR-2, REV-1, LINE-5)."""

    def setUp(self):
        super().setUp()
        self.open_page()

    # Reading

    def test_page_shows_the_lines_and_begins_no_ballot(self):
        self.assertIn(f'href="{LIST}"', self.get("/my/points").text)
        self.assertIn("My Vote Is Awaited", self.get(LIST).text)
        with patch("odoo.http._logger.warning") as warning:
            page = self.get(self.url)
        warning.assert_not_called()
        self.assertIn("no-store", page.headers["Cache-Control"])
        for words in ("Overslept", "Vote on These One by One", "test_member"):
            self.assertIn(words, page.text)
        self.assertIn("It is your own.", page.text)
        self.assertNotIn(f'name="vote_{self.own.id}"', page.text)
        self.assertNotIn("checked=", page.text)
        self.assertFalse(self.review.ballot_ids)
        self.assertIn("Item RANGE</span>", self.get(f"{self.url}?fold=item").text)
        self.assertEqual(self.get(f"{self.url}?fold=x%27").status_code, 200)

    def test_who_is_not_of_the_committee_finds_nothing(self):
        stranger = self.new_user("test_stranger", "base.group_portal")
        self.new_member(self.other_branch, partner=stranger.partner_id)
        self.new_position(
            self.other_branch, "discipline_commissioner", stranger.partner_id
        )
        logins = ("test_member", "test_scorekeeper", "test_superior", "test_stranger")
        for login in logins:
            with self.subTest(login=login):
                self.assert_missing(self.get(self.url, login))
                for url in (self.url, f"{self.url}/take_back"):
                    self.assert_missing(self.send(url, self.vote_form(ACCEPT), login))
        for login in logins[:3]:
            self.assert_missing(self.get(LIST, login))
            self.assertNotIn(f'href="{LIST}"', self.get("/my/points", login).text)
        self.assertNotIn(f"{LIST}/", self.get(LIST, "test_stranger").text)
        self.assertFalse(self.review.ballot_ids)

    def test_position_that_has_ended_gives_no_page(self):
        positions = self.users["portal"].partner_id.party_position_ids
        positions.date_to = self.days(-1)
        self.assert_missing(self.get(self.url))
        self.assert_missing(self.send(self.url, self.vote_form(ACCEPT)))
        self.assertFalse(self.review.ballot_ids)

    # Voting

    def test_all_routine_lines_are_accepted_with_one_exception(self):
        form = self.vote_form(
            ACCEPT,
            **{f"vote_{self.bad.id}": "against", f"reason_{self.bad.id}": "Not so 𠮷"},
        )
        for _time in range(2):
            self.assert_done(self.send(self.url, form), self.url)
        ballot = self.ballot_of()
        self.assertEqual((ballot.state, ballot.routine_vote), ("cast", "for"))
        self.assertEqual(self.votes(), {self.deduction: "for", self.bad: "against"})
        logged = self.env["party.decision"].search(
            [("review_id", "=", self.review.id), ("action", "=", "vote")]
        )
        self.assertEqual(len(logged), 1)
        page = self.get(self.url).text
        for words in ("Your ballot is cast", "Not so 𠮷", "Take My Ballot Back"):
            self.assertIn(words, page)
        self.assertNotIn('type="radio"', page)
        self.assertIn("My Ballot Is Cast", self.get(LIST).text)

    def test_ballot_that_is_cast_is_changed_only_after_taking_it_back(self):
        self.send(self.url, self.vote_form(ACCEPT))
        other = self.vote_form(CAST, routine_vote="abstain")
        self.assert_sent_back(self.send(self.url, other), "Take it back to change it")
        for _time in range(2):
            self.assert_done(self.send(f"{self.url}/take_back"), self.url)
        self.assertEqual(self.ballot_of().state, "draft")
        self.assert_done(self.send(self.url, other), self.url)
        self.assertEqual(self.ballot_of().routine_vote, "abstain")

    def test_what_is_missing_is_said_and_what_was_typed_stays(self):
        evil = "<script>alert(1)</script>"
        key = self.deduction.id
        form = self.form(CAST, **{f"reason_{key}": evil, "routine_vote": "abstain"})
        answer = self.send(self.url, form)
        self.assert_sent_back(answer, "Vote on “Item LATE")
        self.assertNotIn("<script>alert(1)", answer.text)
        self.assertIn("&lt;script&gt;alert(1)", answer.text)
        self.assertRegex(answer.text, r'id="routine_vote_abstain"[^>]*checked')
        self.assertFalse(self.ballot_of())
        form[f"vote_{key}"] = "against"
        form[f"reason_{key}"] = "  "
        answer = self.send(self.url, form)
        self.assert_sent_back(answer, "Say why you vote against “Item LATE")

    def test_votes_are_saved_for_later(self):
        form = {f"vote_{self.bad.id}": "against", "seen": "", "step": "save"}
        self.assert_done(self.send(self.url, form), self.url)
        self.assertEqual(self.ballot_of().state, "draft")
        self.assertEqual(self.votes(), {self.deduction: False, self.bad: "against"})
        self.assertIn("your ballot is not cast", self.get(self.url).text)
        # taken out of the exceptions again
        form[f"vote_{self.bad.id}"] = ""
        self.send(self.url, form)
        self.assertEqual(self.votes(), {self.deduction: False})

    def test_line_that_came_since_the_page_was_opened_is_looked_at_first(self):
        form = self.vote_form(ACCEPT)
        self.register()
        self.as_role("secretary", self.review).action_collect()
        self.assert_sent_back(self.send(self.url, form), "Lines were added")
        self.assertFalse(self.ballot_of())
        self.assert_done(self.send(self.url, self.vote_form(ACCEPT)), self.url)

    def test_changed_fields_of_the_form_do_nothing_or_are_refused(self):
        """Nobody votes on his own line, on lines elsewhere, or in another's name."""
        later = self.register(date=self.on(4))
        for line, words in (
            (self.own, "does not vote on"),
            (later, "lines that this review decides on"),
        ):
            form = self.vote_form(ACCEPT, **{f"vote_{line.id}": "for"})
            self.assert_sent_back(self.send(self.url, form), words)
        form = self.vote_form(ACCEPT, vote_999999999="for")
        self.assert_sent_back(self.send(self.url, form), "this review decides on")
        self.assertFalse(self.ballot_of())
        other = self.ballot(self.review, "committee")
        form = self.vote_form(
            ACCEPT,
            voter_id=str(self.members["committee"].id),
            ballot_id=str(other.id),
            state="cast",
            routine_vote="hack",
            **{"vote_x": "for", "vote_": "for", "reason_-1": "x"},
        )
        self.assert_done(self.send(self.url, form), self.url)
        self.assertEqual(self.ballot_of().routine_vote, "for")
        self.assertEqual((other.state, other.routine_vote), ("draft", False))

    def test_odd_texts_are_no_fault_of_the_server(self):
        key = f"reason_{self.deduction.id}"
        form = self.vote_form(ACCEPT, **{key: "a\0b"})
        self.assert_sent_back(
            self.send(self.url, {**form, key: "x" * 10_001}), "too long"
        )
        self.assert_done(self.send(self.url, form), self.url)
        self.assertEqual(self.ballot_of().vote_ids.reason, "ab")

    # The end

    def test_results_stand_on_the_page_with_their_reasons(self):
        self.send(
            self.url, self.vote_form(ACCEPT, **{f"vote_{self.bad.id}": "abstain"})
        )
        for role in ("committee", "publicity", "discipline"):
            self.cast(self.review, role, {self.bad: "against"})
        self.conclude(self.review)
        page = self.get(self.url).text
        for words in ("Rejected", "No, says committee", "My vote", "Abstention"):
            self.assertIn(words, page)
        self.assertNotIn('type="radio"', page)
        form = self.vote_form(CAST, routine_vote="against", routine_reason="Late.")
        self.assert_sent_back(self.send(self.url, form), "is over")
        self.assert_sent_back(self.send(f"{self.url}/take_back"), "is over")

    def test_committee_accepts_on_a_phone(self):
        self.start_phone("/my/points", "party_points_portal_review")
        self.assertEqual(self.ballot_of().state, "cast")
        self.assertEqual(self.votes(), {self.deduction: "for", self.bad: "against"})


@tagged("post_install", "-at_install")
class TestReviewPagesApart(ReviewPagesCommon):
    def test_member_meeting_is_recorded_by_the_secretary(self):
        for role in ("committee", "publicity", "discipline", "secretary"):
            self.members[role].assignment_ids.standing = "probationary"
        self.open_page()
        self.assertEqual(self.review.body, "meeting")
        page = self.get(self.url).text
        self.assertIn("The secretary records its votes", " ".join(page.split()))
        self.assertNotIn('type="radio"', page)
        form = self.vote_form(ACCEPT)
        self.assert_sent_back(self.send(self.url, form), "secretary records its votes")

    def test_evidence_and_what_voters_should_notice(self):
        photo = {"name": "snow.png", "file": base64.b64encode(make_photo())}
        line = {
            "member_id": self.member.id,
            "item_id": self.items["FIXED"].id,
            "date": self.on(3),
            "evidence_ids": [Command.create(photo)],
        }
        declaration = self.as_role("scorekeeper", self.env["party.declaration"]).create(
            {"member_id": self.member.id, "line_ids": [Command.create(line)]}
        )
        declaration.action_submit()
        line = declaration.line_ids.with_env(self.env)
        self.env["party.witness"].create(
            {
                "line_id": line.id,
                "member_id": self.seventh.id,
                "state": "confirmed",
                "statement": "I saw it myself.",
            }
        )
        self.review = self.open_review()
        page = self.get(f"{LIST}/{self.review.id}").text
        file = f"/web/content/party.evidence/{line.evidence_ids.id}/file"
        for words in (
            f'href="{file}"',
            'alt="snow.png"',
            "Filed on Behalf",
            "I saw it myself.",
            "Self-Declaration",
        ):
            self.assertIn(words, page)
        self.assertEqual(self.get(file).status_code, 200)

    def test_many_lines_take_no_more_queries(self):
        self.register()
        self.register("LATE")
        self.review = self.open_review()
        first = self.count_queries()
        for _number in range(20):
            self.register()
            self.register("LATE")
        self.as_role("secretary", self.review).action_collect()
        self.assertLessEqual(self.count_queries(), first)

    def count_queries(self):
        url = f"{LIST}/{self.review.id}"
        self.get(url)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertEqual(self.get(url).status_code, 200)
        return self.cr.sql_log_count - before
