import doctest
import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.party_points.models.review import party_review_minutes
from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

REPORT = "party_points_reports.party_review_report"
READERS = ("committee", "secretary", "superior", "supervisor")
OTHERS = ("member", "scorekeeper", "administrator", "outsider")


@tagged("post_install", "-at_install")
class TestReviewMinutes(PartyLedgerCommon):
    """The minutes of a review print as one document (REV-5).

    The committee of the branch are ``committee``, ``secretary``, ``publicity`` and
    ``discipline``; vetoes go on to the superior.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["outsider"] = cls.outsider
        for role in ("publicity", "discipline"):
            cls.users[role] = cls.new_user(f"test_{role}", "base.group_user")
            partner = cls.users[role].partner_id
            cls.members[role] = cls.new_member(cls.branch, partner=partner)
            cls.new_position(cls.branch, f"{role}_commissioner", partner)
        cls.new_member(cls.branch, name="Sun Seventh")

    @classmethod
    def new_template(cls, code, branch, **vals):
        level = Command.create({"kind": "veto", "decider": "superior"})
        return super().new_template(code, branch, level_ids=[level], **vals)

    def register(self, code, role="scorekeeper", member=None, **vals):
        """A line of March, as somebody registers it."""
        lines = self.as_role(role, self.env["party.point.line"])
        item = self.items[code]
        return lines.create(
            {
                "member_id": (member or self.member).id,
                "item_id": item.id,
                "date": self.on(3),
                "source": "peer" if item.kind == "pioneer" else "organisation",
                "description": f"Grounds of {code}",
                **vals,
            }
        ).sudo()

    def open_review(self, month=3, **vals):
        self.env.flush_all()  # an earlier review has ended in another transaction
        period = self.period(self.branch, self.on(month))
        action = self.as_role("secretary", period).action_open_review()
        review = self.env["party.review"].browse(action["res_id"])
        self.as_role("secretary", review).write(vals)
        return review

    def vote(self, review, role, against=(), reason="", routine="for"):
        """Cast the ballot of a member of the committee, in favour but for some."""
        mine = self.as_role(role, review)
        ballot = mine.env["party.review.ballot"].browse(mine.action_vote()["res_id"])
        ballot.routine_vote = routine
        if routine == "against":
            ballot.reason = reason
        ballot.vote_ids.action_in_favour()
        for vote in ballot.vote_ids.filtered(lambda vote: vote.line_id in against):
            vote.write({"vote": "against", "reason": reason})
        ballot.action_cast()

    def conclude(self, review, roles=("committee", "secretary", "publicity")):
        for role in roles:
            self.vote(review, role)
        self.as_role("secretary", review).action_conclude()
        return review

    def print_pages(self, review, role="secretary", lang="en_US"):
        """The texts of the pages that a user prints."""
        report = self.env["ir.actions.report"].with_user(self.users[role])
        report = report.with_context(lang=lang)
        pdf, kind = report._render_qweb_pdf(REPORT, review.ids)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    def print_text(self, review, role="secretary"):
        """All that is printed, with single spaces, whatever the lines broke at."""
        return " ".join(" ".join(self.print_pages(review, role)).split())

    def minutes(self, review):
        return self.as_role("secretary", review)._get_minutes()

    def find_line(self, minutes, line):
        """The row of a line: ``(title of its group, row)``."""
        [found] = [
            (group["title"], row)
            for group in minutes["groups"]
            for row in group["lines"]
            if row["item"] == line.item_id.name and row["member"] == line.member_id.name
        ]
        return found

    # What they say

    def test_head_says_whose_and_where_and_who_decided(self):
        self.register("FIXED")
        review = self.open_review(meeting_date=self.on(4, 7), meeting_place="Room 3")
        text = self.print_text(self.conclude(review))
        for words in (
            "Branch 1",
            f"{self.year}-03",
            "Branch Committee",
            f"{self.year}-04-07",
            "Room 3",
            "test_secretary",
        ):
            self.assertIn(words, text)

    def test_who_voted_and_who_was_absent(self):
        self.register("FIXED")
        minutes = self.minutes(self.conclude(self.open_review()))
        self.assertEqual(minutes["entitled"]["count"], 4)
        self.assertEqual(minutes["voted"]["count"], 3)
        self.assertEqual(minutes["absent"], {"count": 1, "names": "test_discipline"})
        self.assertEqual(
            [voter["recorded_by"] for voter in minutes["voters"]],
            ["test_committee", "test_secretary", "test_publicity"],
        )

    def test_ballot_of_a_position_that_ended_is_told_and_not_counted(self):
        line = self.register("FIXED")
        review = self.open_review()
        for role in ("committee", "secretary", "publicity", "discipline"):
            self.vote(review, role)
        self.env["party.position"].search(
            [("partner_id", "=", self.users["discipline"].partner_id.id)]
        ).date_to = self.days(-1)
        self.as_role("secretary", review).action_conclude()
        minutes = self.minutes(review)
        self.assertEqual(
            minutes["not_counted"], {"count": 1, "names": "test_discipline"}
        )
        self.assertEqual(self.find_line(minutes, line)[1]["present"], 3)
        self.assertIn("Not Entitled Any More", self.print_text(review))

    def test_recused_are_named_with_their_lines_and_the_reason(self):
        own = self.register("FIXED", member=self.members["secretary"])
        registered = self.register("RANGE", role="committee", points_given=2)
        proposed = self.register(
            "HOURS", reported_by_id=self.members["publicity"].id, quantity=2
        )
        review = self.conclude(
            self.open_review(), ("committee", "secretary", "publicity", "discipline")
        )
        minutes = self.minutes(review)
        number = {
            line: str(self.find_line(minutes, line)[1]["number"])
            for line in own | registered | proposed
        }
        self.assertCountEqual(
            [(row["name"], row["reason"], row["lines"]) for row in minutes["recusals"]],
            [
                ("test_secretary", "his own", number[own]),
                ("test_committee", "registered by him", number[registered]),
                ("test_publicity", "proposed by him", number[proposed]),
            ],
        )
        text = self.print_text(review)
        for words in ("his own", "registered by him", "proposed by him"):
            self.assertIn(words, text)

    def test_confirmed_line_shows_what_it_counts_and_why_it_was_cut(self):
        self.confirm(self.member, self.items["FIXED"], self.on(2), 38)
        line = self.register("FIXED")
        review = self.conclude(self.open_review())
        title, row = self.find_line(self.minutes(review), line)
        self.assertEqual((title, row["points"]), ("Confirmed", "+2"))
        self.assertEqual(
            [row[name] for name in ("in_favour", "against", "present", "entitled")],
            [3, 0, 3, 4],
        )
        text = self.print_text(review)
        self.assertIn("1 points do not count", text)
        self.assertIn("Grounds of FIXED", text)

    def test_rejected_line_shows_who_was_against_and_why(self):
        line = self.register("LATE")
        review = self.open_review()
        self.vote(review, "committee", line, "He was on time")
        self.vote(review, "secretary", line, "He was on time")
        self.vote(review, "publicity", line, "Ill that day")
        self.as_role("secretary", review).action_conclude()
        title, row = self.find_line(self.minutes(review), line)
        self.assertEqual((title, row["points"], row["against"]), ("Rejected", "−1", 3))
        self.assertEqual(
            row["votes"],
            [
                {
                    "vote": "Against",
                    "names": "test_committee and test_secretary",
                    "reason": "He was on time",
                },
                {
                    "vote": "Against",
                    "names": "test_publicity",
                    "reason": "Ill that day",
                },
            ],
        )
        self.assertIn("test_committee and test_secretary", self.print_text(review))

    def test_line_without_quorum_stays_in_the_minutes_whatever_follows(self):
        line = self.register("FIXED")
        first = self.conclude(self.open_review(), ("committee", "secretary"))
        before = self.minutes(first)
        title, row = self.find_line(before, line)
        self.assertEqual(title, "Left for the Next Review")
        self.assertIn("No quorum", row["reason"])
        second = self.conclude(self.open_review())
        self.assertEqual(line.review_id, second)
        self.assertEqual(self.minutes(first), before)
        self.assertEqual(self.find_line(self.minutes(second), line)[0], "Confirmed")

    def test_what_the_superior_decides_later_is_not_in_the_minutes(self):
        line = self.register("VETO")
        review = self.conclude(self.open_review())
        before = self.minutes(review)
        self.assertEqual(self.find_line(before, line)[0], "Passed on to the Superior")
        line.with_user(self.users["superior"])._decide_above("confirm", "Agreed.")
        self.assertEqual(line.state, "confirmed")
        self.assertEqual(self.minutes(review), before)

    def test_reversal_is_marked_and_shows_what_it_takes(self):
        line = self.register("FIXED")
        self.conclude(self.open_review())
        self.as_role("secretary", line)._propose_reversal("Counted twice")
        review = self.conclude(self.open_review())
        _title, row = self.find_line(self.minutes(review), line)
        self.assertEqual((row["points"], row["marks"]), ("−3", ["Reversal"]))
        text = self.print_text(review)
        self.assertIn("Reversal", text)
        self.assertIn("Counted twice", text)

    def test_vote_against_all_routine_lines_shows_its_reason(self):
        self.register("FIXED")
        review = self.open_review()
        self.vote(review, "publicity", reason="Too few facts", routine="against")
        text = self.print_text(self.conclude(review, ("committee", "secretary")))
        self.assertIn("Against “Too few facts”", text)

    def test_member_meeting_shows_who_recorded_its_votes(self):
        for role in ("committee", "publicity", "discipline"):
            self.env["party.position"].search(
                [("partner_id", "=", self.users[role].partner_id.id)]
            ).date_to = self.days(-1)
        line = self.register("LATE")
        review = self.open_review()
        self.assertEqual(review.body, "meeting")
        against = self.members["discipline"]
        self.as_role("secretary", review)._record_by_hand(
            review.entitled_ids - self.members["publicity"],
            {
                line: {
                    "against": against,
                    "abstain": self.members["committee"],
                    "reason": "He had a note",
                }
            },
        )
        minutes = self.minutes(review)
        self.assertEqual(minutes["absent"]["names"], "test_publicity")
        recorded_by = {voter["recorded_by"] for voter in minutes["voters"]}
        self.assertEqual(recorded_by, {"test_secretary"})
        _title, row = self.find_line(minutes, line)
        self.assertEqual(
            [(vote["vote"], vote["reason"]) for vote in row["votes"]],
            [("In Favour", ""), ("Against", "He had a note"), ("Abstention", "")],
        )
        text = self.print_text(review)
        self.assertIn("Member Meeting", text)
        self.assertIn("test_discipline “He had a note”", text)

    def test_remarks_and_the_place_for_signatures_are_printed(self):
        self.register("FIXED")
        review = self.open_review(note="First.\nSecond.")
        [page] = self.print_pages(self.conclude(review))
        self.assertIn("First.\nSecond.", page)
        for words in ("Chair", "Recorder", "Date"):
            self.assertIn(words, page)

    def test_attendance_is_shown_as_it_was(self):
        line = self.register("MEETING", outcome="absent", source="record")
        review = self.conclude(self.open_review())
        self.assertEqual(
            self.find_line(self.minutes(review), line)[1]["points"], "Absent"
        )

    # What may be in them

    def test_review_without_ballots_prints(self):
        self.register("FIXED")
        review = self.open_review()
        self.as_role("secretary", review).action_conclude()
        text = self.print_text(review)
        self.assertIn("Left for the Next Review 1", text)
        self.assertNotIn("Cast on", text)

    def test_text_keeps_what_looks_like_markup(self):
        name = '<b>O\'Neil & "Sons"</b>'
        self.members["publicity"].partner_id.name = name
        self.register("FIXED", member=self.members["publicity"], description="<i>1</i>")
        text = self.print_text(self.conclude(self.open_review(meeting_place="<br/>")))
        for words in (name, "<i>1</i>", "<br/>"):
            self.assertIn(words, text)

    def test_long_names_and_grounds_are_printed_whole(self):
        name, grounds = "甲乙丙丁戊己" * 10, "庚辛壬癸子丑" * 2000
        self.member.partner_id.name = name
        self.branch.name = "葵" * 60
        self.register("FIXED", description=grounds)
        pages = self.print_pages(self.conclude(self.open_review()))
        text = "".join("".join(pages).split())
        self.assertIn(name, text)
        self.assertEqual(text.count("庚"), 2000)
        for page in pages[1:-1]:
            self.assertIn("Against Present Entitled", page)

    def test_facts_of_a_line_stay_together_with_what_was_said(self):
        for number in range(1, 13):
            self.register("HOURS", description=f"#{number} " + "word " * 150)
        pages = self.print_pages(self.conclude(self.open_review()))
        self.assertGreater(len(pages), 2)
        for page in pages:
            self.assertEqual(page.count("Item HOURS"), page.count("#"))

    def test_two_hundred_lines_repeat_the_head_and_lose_none(self):
        self.env["party.point.line"].with_user(self.users["committee"]).create(
            [
                {
                    "member_id": self.member.id,
                    "item_id": self.items["HOURS"].id,
                    "date": self.on(3),
                    "source": "peer",
                    "description": f"Deed number {number:03}.",
                }
                for number in range(200)
            ]
        )
        review = self.conclude(
            self.open_review(), ("committee", "secretary", "publicity", "discipline")
        )
        pages = self.print_pages(review)
        self.assertGreater(len(pages), 4)
        text = " ".join(pages)
        for number in range(200):
            self.assertIn(f"Deed number {number:03}.", text)
        self.assertIn("1–200", pages[0])
        for place, page in enumerate(pages[:-1], 1):
            self.assertIn("Against Present Entitled", page)
            self.assertIn(f"Page {place} of {len(pages)}", page)

    def test_numbers_that_follow_each_other_are_joined(self):
        self.assertEqual(doctest.testmod(party_review_minutes).failed, 0)

    # Who prints them

    def test_those_who_read_the_ballots_print_the_minutes(self):
        self.register("FIXED")
        review = self.conclude(self.open_review())
        for role in READERS:
            with self.subTest(role=role):
                self.assertIn("test_publicity", self.print_text(review, role))

    def test_nobody_else_prints_the_minutes(self):
        self.register("FIXED")
        with_votes = self.conclude(self.open_review())
        self.register("FIXED")
        empty = self.open_review()
        self.as_role("secretary", empty).action_conclude()
        for review in (with_votes, empty):
            for role in OTHERS:
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.print_pages(review, role)
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_role(role, review)._get_minutes()

    def test_committee_elsewhere_who_keeps_scores_here_reads_no_votes(self):
        self.users["both"] = self.new_user("test_both", "base.group_user")
        partner = self.users["both"].partner_id
        self.new_member(self.other_branch, partner=partner)
        self.new_position(self.other_branch, "organisation_commissioner", partner)
        self.new_position(self.branch, "specialist", partner)
        self.register("FIXED")
        empty = self.open_review()
        self.as_role("secretary", empty).action_conclude()
        self.as_role("both", empty).check_access("read")
        with self.assertRaises(AccessError):
            self.print_pages(empty, "both")

    def test_review_that_is_not_concluded_has_no_minutes(self):
        self.register("FIXED")
        review = self.open_review()
        with self.assertRaisesRegex(UserError, "has no minutes"):
            self.print_pages(review)
        self.as_role("secretary", review).action_cancel()
        with self.assertRaisesRegex(UserError, "has no minutes"):
            self.print_pages(review)

    def test_print_menu_has_the_minutes_for_those_who_may_and_when_it_is_over(self):
        self.register("FIXED")
        review = self.open_review()
        report = self.env.ref(REPORT)
        self.assertFalse(report.get_valid_action_reports("party.review", review.ids))
        self.conclude(review)
        self.assertEqual(
            report.get_valid_action_reports("party.review", review.ids), report.ids
        )
        bindings = {
            role: self.as_role(role, self.env["ir.actions.actions"]).get_bindings(
                "party.review"
            )
            for role in ("secretary", "scorekeeper")
        }
        for role, binding in bindings.items():
            names = [action["name"] for action in binding.get("report", ())]
            with self.subTest(role=role):
                self.assertEqual("Minutes" in names, role == "secretary")
