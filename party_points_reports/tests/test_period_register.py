import doctest

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.party_points.tests.ledger_entry_common import LedgerEntryCommon

from .. import wording
from .printing_common import PrintingMixin

REPORT = "party_period_report"
READERS = ("scorekeeper", "committee", "secretary", "superior", "supervisor")


@tagged("post_install", "-at_install")
class TestPeriodRegister(PrintingMixin, LedgerEntryCommon):
    """The register of a month prints with all its lines (积分登记表, REP-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.march = cls.period(cls.branch, cls.on(3))

    def get_register(self, role="secretary"):
        return self.as_role(role, self.march)._get_register()

    # What it says

    def test_line_is_told_with_who_registered_it_and_what_became_of_it(self):
        line = self.register(
            "PROVEN", evidence_ids=[self.make_file()], description="Six hours of it"
        )
        self.hold_review()
        [row] = self.get_register()["lines"]
        self.assertEqual(
            {name: row[name] for name in ("number", "member", "item", "points")},
            {
                "number": 1,
                "member": "test_member",
                "item": "Item PROVEN",
                "points": "+1",
            },
        )
        self.assertEqual(row["evidence"], ["photo.png"])
        self.assertEqual(row["registered_by"], "test_scorekeeper")
        self.assertEqual(line.state, "confirmed")
        text = self.print_text(REPORT, self.march)
        for words in (
            "Branch 1",
            f"{self.year}-03",
            f"{self.year}-03-10",
            "Six hours of it",
            "test_scorekeeper",
            "Confirmed",
            "Scorekeeper",
        ):
            self.assertIn(words, text)

    def test_rejected_line_stands_there_with_the_reason_and_counts_nothing(self):
        line = self.register("FIXED")
        self.hold_review(against=line)
        register = self.get_register()
        [row] = register["lines"]
        self.assertEqual((row["points"], row["asked"]), ("", "+3"))
        self.assertEqual(register["totals"][-1]["count"], 0)
        text = self.print_text(REPORT, self.march)
        self.assertIn("Nobody saw it.", text)
        self.assertIn("(+3)", text)

    def test_reversal_names_the_number_of_the_line_that_it_takes_back(self):
        line = self.carry(self.register("FIXED"))
        self.take_step("secretary", "reverse", line, "Entered twice")
        self.carry(self.reversal(line))
        rows = self.get_register()["lines"]
        self.assertEqual([row["takes_back"] for row in rows], [None, 1])
        self.assertEqual([row["points"] for row in rows], ["+3", "−3"])
        text = self.print_text(REPORT, self.march)
        self.assertIn("Takes Back No. 1", text)
        self.assertIn("Entered twice", text)

    def test_totals_are_those_of_the_ledger(self):
        for code, vals in (
            ("FIXED", {}),
            ("HOURS", {"quantity": 3}),
            ("LATE", {"source": "organisation"}),
            ("MEETING", {"outcome": "present"}),
        ):
            self.carry(self.register(code, **vals))
        self.register("RANGE", points_given=2)  # nobody has decided on it
        totals = {row["kind"]: row for row in self.get_register()["totals"]}
        ledger = self.env["party.point.line"]._read_group(
            [("period_id", "=", self.march.id), ("state", "=", "confirmed")],
            [],
            ["__count", "points:sum"],
        )
        self.assertEqual(ledger, [(4, 3.5)])
        self.assertEqual(
            (totals["Total"]["count"], totals["Total"]["points"]), (4, "+3.5")
        )
        self.assertEqual(totals["Pioneer Points"]["points"], "+4.5")
        self.assertEqual(totals["Deduction"]["points"], "−1")
        self.assertEqual(totals["Base Points"]["points"], "0")

    def test_closed_month_shows_by_what_the_paper_is_held_against_the_ledger(self):
        self.carry(self.register("FIXED"))
        self.close(3)
        self.assertTrue(self.march.seal_hash)
        text = "".join(self.print_text(REPORT, self.march).split())
        self.assertIn(self.march.seal_hash, text)

    def test_draft_of_a_declaration_is_not_in_it(self):
        self.declare({"description": "Not handed in yet"}, submit=False)
        self.assertFalse(self.get_register()["lines"])

    def test_who_proposed_a_line_is_not_printed(self):
        self.register("FIXED", reported_by_id=self.members["committee"].id)
        self.assertNotIn("test_committee", self.print_text(REPORT, self.march))

    # What may be in it

    def test_branch_without_lines_prints(self):
        empty = self.period(self.other_branch, self.on(3))
        text = self.print_text(REPORT, empty, role="superior")
        self.assertIn("No lines are registered in this month.", text)

    def test_several_months_print_one_after_the_other(self):
        self.register("FIXED")
        self.register("FIXED", day=self.on(4))
        both = self.march | self.period(self.branch, self.on(4))
        pages = self.print_pages(REPORT, both)
        self.assertEqual(len(pages), 2)
        for page, month in zip(pages, ("03", "04"), strict=True):
            self.assertIn(f"{self.year}-{month}-10", page)
            self.assertIn("Page 1 of 1", page)

    def test_long_names_and_what_looks_like_markup_are_printed_whole(self):
        name = '<b>O\'Neil & "Sons"</b>' + "甲乙丙丁戊己" * 6
        self.member.partner_id.name = name
        self.branch.name = "葵" * 60
        self.register("FIXED", description="W" * 300)
        pages = self.squeeze(self.print_pages(REPORT, self.march))
        self.assertIn("".join(name.split()), pages)
        self.assertIn("葵" * 60, pages)
        self.assertIn("W" * 300, pages)

    def test_two_hundred_members_repeat_the_head_and_lose_nobody(self):
        members = self.new_members(200)
        self.env["party.point.line"].with_user(self.users["scorekeeper"]).create(
            [self.values("FIXED", member) for member in members]
        )
        pages = self.print_pages(REPORT, self.march)
        self.assertGreater(len(pages), 5)
        text = " ".join(" ".join(pages).split())
        for number in range(200):
            self.assertIn(f"Member {number} ", text)
        for place, page in enumerate(pages, 1):
            self.assertIn(f"Page {place} of {len(pages)}", page)
            self.assertIn("Register of Points", page)
        for page in pages[:-1]:
            self.assertIn("Comes from", page)

    def test_points_are_said_with_their_sign(self):
        self.assertEqual(doctest.testmod(wording).failed, 0)

    # Who prints it

    def test_those_who_read_the_month_print_its_register(self):
        self.register("FIXED")
        for role in READERS:
            with self.subTest(role=role):
                text = self.print_text(REPORT, self.march, role=role)
                self.assertIn("As everybody saw.", text)

    def test_nobody_else_prints_it(self):
        self.users["outsider"] = self.outsider
        self.register("FIXED")
        for role in ("member", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.print_pages(REPORT, self.march, role=role)

    def test_print_menu_has_it_for_officers(self):
        for role in READERS:
            actions = self.as_role(role, self.env["ir.actions.actions"])
            reports = actions.get_bindings("party.period").get("report", ())
            with self.subTest(role=role):
                self.assertIn("Register of Points", [row["name"] for row in reports])
