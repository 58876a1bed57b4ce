from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.party_points.tests.ledger_entry_common import LedgerEntryCommon

from .printing_common import PrintingMixin

REPORT = "party_dispute_report"


@tagged("post_install", "-at_install")
class TestDisputeFile(PrintingMixin, LedgerEntryCommon):
    """The file of a dispute shows its whole course (PUB-3, REP-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.confirm(
            cls.member, cls.items["LATE"], cls.on(3), description="Came late"
        )

    def dispute(self, **vals):
        """A dispute of the member about his own line, as the steps leave it."""
        user = self.users["member"]
        return self.env["party.dispute"].create(
            {
                "name": "D-0007",
                "about": "line",
                "line_id": self.line.id,
                "member_id": self.member.id,
                "filer_id": self.member.id,
                "filed_by_id": user.id,
                "branch_id": self.branch.id,
                "reason": "The bus was late.\nEverybody knows.",
                "filed_on": self.on(4, 3),
                "state": "filed",
                **vals,
            }
        )

    def settled(self):
        return self.dispute(
            state="settled",
            outcome="accepted",
            answer="The list says twenty minutes.",
            answered_on=self.on(4, 10),
            answered_by_id=self.users["secretary"].id,
            participant_ids=[
                Command.set(
                    (self.users["secretary"] | self.users["committee"]).partner_id.ids
                )
            ],
            appeal_reason="Nobody asked the driver.",
            appealed_on=self.on(4, 12),
            appealed_by_id=self.users["member"].id,
            ruling="The driver confirms it.",
            settled_on=self.on(4, 20),
            settled_by_id=self.users["superior"].id,
        )

    def test_file_shows_the_course_from_the_objection_to_the_ruling(self):
        dispute = self.settled()
        correction = self.reverse(
            self.line, description="Taken back", dispute_id=dispute.id
        )
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": self.branch.id,
                    "action": "file",
                    "dispute_id": dispute.id,
                    "reason": "Why it was filed",
                }
            ]
        )
        self.env.invalidate_all()  # another request prints it
        self.assertEqual(dispute.correction_ids, correction)
        text = self.print_text(REPORT, dispute)
        places = [
            self.find(text, words)
            for words in (
                "Branch 1",
                "Item LATE",
                "Came late",
                "The bus was late.",
                "Answer of the Committee",
                "test_secretary",
                "The list says twenty minutes.",
                "Nobody asked the driver.",
                "Accepted",
                "The driver confirms it.",
                "Taken back",
                "Dispute Filed",
                "Why it was filed",
                "For the Superior",
            )
        ]
        self.assertEqual(places, sorted(places))
        self.assertIn("test_committee and test_secretary", text)

    def find(self, text, words):
        """Where the words stand."""
        self.assertIn(words, text)
        return text.index(words)

    def test_what_has_not_happened_yet_is_not_in_it(self):
        text = self.print_text(REPORT, self.dispute())
        for words in ("Answer of the Committee", "Appeal", "Settlement", "Correcting"):
            self.assertNotIn(words, text)

    def test_late_one_says_why_and_names_its_evidence(self):
        dispute = self.dispute(
            is_late=True,
            late_reason="I was in hospital.",
            evidence_ids=[self.make_file("ticket.png")],
        )
        text = self.print_text(REPORT, dispute)
        self.assertIn("I was in hospital.", text)
        self.assertIn("ticket.png", text)

    def test_omission_says_what_is_missing(self):
        dispute = self.dispute(
            about="omission",
            line_id=False,
            item_id=self.items["FIXED"].id,
            date=self.on(3),
        )
        text = self.print_text(REPORT, dispute)
        self.assertIn("Missing Item FIXED", text)
        self.assertIn(f"{self.year}-03-10", text)

    def test_text_is_printed_whole_and_as_it_was_written(self):
        self.branch.name = "葵" * 60
        dispute = self.dispute(reason='<i>"quoted"</i> & ' + "庚" * 4000)
        pages = self.print_pages(REPORT, dispute)
        text = self.squeeze(pages)
        self.assertIn('<i>"quoted"</i>&', text)
        self.assertEqual(text.count("庚"), 4000)
        self.assertIn("葵" * 60, text)
        for place, page in enumerate(pages, 1):
            self.assertIn(f"Page {place} of {len(pages)}", page)

    # Who prints it

    def test_those_who_read_the_dispute_print_its_file(self):
        dispute = self.settled()
        for role in ("member", "committee", "secretary", "superior", "supervisor"):
            with self.subTest(role=role):
                text = self.print_text(REPORT, dispute, role=role)
                self.assertIn("The driver confirms it.", text)

    def test_nobody_else_prints_it(self):
        elsewhere = self.new_user("test_elsewhere", "base.group_user")
        self.new_member(self.other_branch, partner=elsewhere.partner_id)
        colleague = self.new_user("test_colleague", "base.group_user")
        self.new_member(self.branch, partner=colleague.partner_id)
        self.users |= {
            "elsewhere": elsewhere,
            "colleague": colleague,
            "outsider": self.outsider,
        }
        dispute = self.settled()
        for role in ("elsewhere", "colleague", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.print_pages(REPORT, dispute, role=role)

    def test_filer_who_does_not_read_the_line_sees_it_as_it_was_published(self):
        colleague = self.new_user("test_colleague", "base.group_user")
        filer = self.new_member(self.branch, partner=colleague.partner_id)
        self.users["colleague"] = colleague
        entry = self.env["party.dispute"]._make_entry(self.line)
        dispute = self.dispute(filer_id=filer.id, entry=entry)
        text = self.print_text(REPORT, dispute, role="colleague")
        self.assertIn("Disputed Entry", text)
        self.assertIn("Came late", text)
        self.assertNotIn("Disputed Line", text)

    def test_filer_who_knows_no_names_reads_none_in_it(self):
        colleague = self.new_user("test_colleague", "base.group_user")
        filer = self.new_member(self.branch, partner=colleague.partner_id)
        self.users["colleague"] = colleague
        entry = self.env["party.dispute"]._make_entry(self.line)
        dispute = self.settled()
        dispute.write(
            {
                "filer_id": filer.id,
                "entry": entry,
                "answer": f"{self.member.name} came late.",
            }
        )
        user = self.users["member"]
        self.env["party.decision"].with_user(user)._log(
            [
                {
                    "branch_id": self.branch.id,
                    "action": "appeal",
                    "dispute_id": dispute.id,
                    "reason": f"I, {self.member.name}, was there.",
                }
            ]
        )
        text = self.print_text(REPORT, dispute, role="colleague")
        self.assertNotIn(self.member.name, text)
        self.assertNotIn(user.name, text)
        self.assertEqual(text.count("The member concerned"), 2)
        self.assertIn(user.name, self.print_text(REPORT, dispute, role="superior"))
