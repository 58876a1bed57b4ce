from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.party_points.tests.ledger_entry_common import LedgerEntryCommon

from .printing_common import PrintingMixin

REPORT = "party_declaration_report"


@tagged("post_install", "-at_install")
class TestDeclarationForm(PrintingMixin, LedgerEntryCommon):
    """The declaration form prints with items, evidence and decisions (个人申报表,
    REP-1)."""

    def test_member_prints_his_draft_to_sign_it(self):
        declaration = self.declare(
            {"code": "FIXED", "description": "Cleared the snow"},
            {"code": "PROVEN", "evidence_ids": [self.make_file("雪景.png")]},
            submit=False,
            note="From memory.",
        )
        text = self.print_text(REPORT, declaration, role="member")
        for words in (
            "Branch 1",
            "test_member",
            "Item FIXED",
            "(+3)",
            "Cleared the snow",
            "雪景.png",
            "From memory.",
            "Declarant",
        ):
            self.assertIn(words, text)

    def test_decisions_come_with_their_reasons(self):
        declaration = self.declare({"code": "FIXED"}, {"code": "CAPPED"})
        refused = declaration.line_ids[0]
        self.hold_review(against=refused)
        text = self.print_text(REPORT, declaration, role="member")
        self.assertIn("Decided", text)
        self.assertIn("Rejected", text)
        self.assertIn("Nobody saw it.", text)
        self.assertIn("Confirmed", text)

    def test_declaration_for_another_says_who_filed_it(self):
        declaration = self.declare(role="scorekeeper")
        text = self.print_text(REPORT, declaration, role="scorekeeper")
        self.assertIn("Filed on Behalf of the Member by test_scorekeeper", text)

    def test_item_that_was_given_back_is_the_member_s_alone(self):
        declaration = self.declare({"code": "FIXED"}, {"code": "CAPPED"})
        back = declaration.line_ids[0]
        self.take_step("secretary", "return", back, "Say when it was.")
        self.assertEqual(back.state, "draft")
        texts = {
            role: self.print_text(REPORT, declaration, role=role)
            for role in ("member", "secretary")
        }
        name, other = back.item_id.name, declaration.line_ids[1].item_id.name
        self.assertIn(name, texts["member"])
        self.assertNotIn(name, texts["secretary"])
        self.assertIn(other, texts["secretary"])

    def test_declaration_without_items_prints(self):
        declaration = self.as_role("member", self.env["party.declaration"]).create({})
        text = self.print_text(REPORT, declaration, role="member")
        self.assertIn("No items are declared.", text)

    def test_two_declarations_have_their_own_heads(self):
        both = self.declare() | self.declare(
            role="secretary", member=self.members["secretary"]
        ).with_env(self.env)
        pages = self.print_pages(REPORT, both, role="superior")
        self.assertEqual(len(pages), 2)
        self.assertIn("test_member", pages[0])
        self.assertIn("test_secretary", pages[1])

    def test_text_is_printed_whole_and_as_it_was_written(self):
        grounds = '<i>"quoted"</i> & ' + "庚辛壬癸" * 600
        declaration = self.declare({"description": grounds}, submit=False)
        pages = self.squeeze(self.print_pages(REPORT, declaration, role="member"))
        self.assertIn('<i>"quoted"</i>&', pages)
        self.assertEqual(pages.count("庚"), 600)

    def test_nobody_prints_what_he_may_not_read(self):
        self.users["outsider"] = self.outsider
        draft, handed_in = self.declare(submit=False), self.declare({"code": "HOURS"})
        for role in ("secretary", "superior"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.print_pages(REPORT, draft, role=role)
            self.assertTrue(self.print_pages(REPORT, handed_in, role=role))
        with self.assertRaises(AccessError):
            self.print_pages(REPORT, handed_in, role="outsider")
