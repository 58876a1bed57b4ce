import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_entry_common import EXECUTABLE, LedgerEntryCommon


@tagged("post_install", "-at_install")
class TestDeclarationFiling(LedgerEntryCommon):
    """A declaration is written step by step; what is sent twice is there once."""

    def begin(self, item=None):
        declarations = self.as_role("member", self.env["party.declaration"])
        return declarations._begin(self.member, item)

    def as_member(self, code):
        return self.as_role("member", self.items[code])

    def test_empty_draft_is_gone_on_with(self):
        draft = self.begin()
        self.assertEqual(self.begin(), draft)
        draft.note = "Something."
        self.assertNotEqual(self.begin(), draft)

    def test_draft_that_begins_with_an_item_is_begun_once(self):
        item = self.as_member("FIXED")
        draft = self.begin(item)
        self.assertEqual(self.begin(item), draft)
        self.assertEqual(draft.line_ids.item_id, item)
        draft.line_ids.description = "Written on."
        self.assertNotEqual(self.begin(item), draft)

    def test_item_sent_twice_is_one(self):
        draft, item = self.begin(), self.as_member("FIXED")
        line = draft._enter_item(item, self.on(3))
        self.assertEqual(draft._enter_item(item, self.on(3)), line)
        self.assertNotEqual(draft._enter_item(item, self.on(4)), line)

    def test_only_items_for_the_member_on_the_day_are_offered(self):
        names = set(self.member._get_declarable_items(self.on(3)).mapped("code"))
        self.assertLess({"FIXED", "RANGE", "HOURS", "HONOUR", "PROVEN"}, names)
        self.assertFalse(names & {"BASE", "MEETING", "LATE", "VETO", "RURAL", "POST"})
        committee = self.members["committee"]
        codes = committee._get_declarable_items(self.today).mapped("code")
        self.assertIn("POST", codes)
        self.assertFalse(self.member._get_declarable_items(self.days(-1000)))

    def test_item_that_is_not_offered_is_refused(self):
        draft = self.begin()
        for code in ("BASE", "RURAL"):
            self.assert_refused(
                "cannot be declared",
                draft._enter_item,
                self.as_member(code),
                self.on(3),
                error=UserError,
            )
        self.assert_refused(
            "cannot be declared",
            draft._enter_item,
            self.items["FIXED"],
            self.days(-1000),
        )

    def test_draft_says_what_it_lacks_without_writing(self):
        draft = self.begin()
        proven = draft._enter_item(self.as_member("PROVEN"), self.on(3))
        fixed = draft._enter_item(self.as_member("FIXED"), self.on(3))
        [(line, [problem])] = draft.line_ids._get_draft_problems().items()
        self.assertEqual(line, proven)
        self.assertIn("Certificate", problem)
        self.close(3)
        self.assertIn("is closed", fixed._get_draft_problems()[fixed][-1])

    def test_draft_says_that_it_would_come_late(self):
        line = self.begin()._enter_item(self.as_member("DEADLINE"), self.days(-29))
        self.assertFalse(line._is_late_now())
        line.date = self.days(-31)
        self.assertTrue(line._is_late_now())

    def test_draft_says_why_it_was_returned(self):
        line = self.declare().line_ids
        self.take_step("committee", "return", line, "Which village?")
        self.assertEqual(line._get_return_reason(), "Which village?")
        withdrawn = self.declare()
        withdrawn.action_withdraw()
        self.assertFalse(withdrawn.line_ids._get_return_reason())

    def test_item_is_removed_and_one_that_was_returned_is_withdrawn(self):
        draft = self.begin()
        line = draft._enter_item(self.as_member("FIXED"), self.on(3))
        draft._remove_item(line)
        self.assertFalse(line.exists())
        declaration = self.declare({"code": "FIXED"}, {"code": "ONCE"})
        returned, other = declaration.line_ids
        self.take_step("committee", "return", returned, "Which village?")
        self.assert_refused("not in the draft", declaration._remove_item, other)
        declaration._remove_item(returned)
        self.assertEqual(returned.state, "withdrawn")

    # Files

    def hand_in(self, line, *files):
        evidence = self.as_role("member", self.env["party.evidence"])
        return evidence._hand_in({"line_id": line.id}, files)

    def test_each_file_is_judged_by_itself(self):
        line = self.begin()._enter_item(self.as_member("FIXED"), self.on(3))
        photo = base64.b64decode(self.make_file()[2]["file"])
        refusals = self.hand_in(
            line,
            ("a.png", photo),
            ("b.jpg", EXECUTABLE),
            ("same.png", photo),
            ("c.exe", EXECUTABLE),
            ("d.png", base64.b64decode(self.make_file(colour="blue")[2]["file"])),
        )
        self.assertEqual(line.evidence_ids.mapped("name"), ["a.png", "d.png"])
        self.assertEqual(len(refusals), 2)
        self.assertIn("“b.jpg” is not taken", refusals[0])
        self.assertFalse(self.hand_in(line, ("a.png", photo)))
