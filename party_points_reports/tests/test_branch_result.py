from odoo.tests import tagged

from .year_common import OFFICERS, PartyYearCommon

REPORT = "party_cycle_report_result"


@tagged("post_install", "-at_install")
class TestBranchResult(PartyYearCommon):
    """What a year comes to for the branch, with the list behind it (APP-6, REP-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finding = cls.env["party.finding"].create(
            {
                "branch_id": cls.branch.id,
                "date": cls.on(6),
                "year": cls.year,
                "description": "Two visits were never made.",
                "responsible": "The scorekeeper",
                "measures": "A talk with him.",
            }
        )

    def test_result_shows_each_point_with_the_list_behind(self):
        text = self.print_text(REPORT, self.cycle)
        self.assert_in_order(
            text,
            "Who Can Be Nominated",
            "The branch as a five-good branch Cannot be nominated.",
            "The secretary as an excellent secretary Cannot be nominated.",
            "1 of 3 ranked members are below the pass line of the year: 33.33 %. "
            "From 30 % on",
            "test_member",
            "60, and 5 less still pass",
            "Months of Zero",
            f"{self.year}-02",
            "Falsification Found",
            "Two visits were never made.",
            "A talk with him.",
        )

    def test_branch_that_nothing_bars_is_told_so(self):
        self.appraisal.write({"is_below": False, "zero_months": 0})
        self.cycle.write(
            {
                "below_count": 0,
                "below_share": 0,
                "is_barred": False,
                "is_secretary_barred": False,
                "finding_count": 0,
            }
        )
        self.finding.state = "withdrawn"
        text = self.print_text(REPORT, self.cycle)
        self.assertEqual(text.count("Nothing stands against it."), 2)
        self.assertIn("No falsification was found", text)
        self.assertNotIn("Two visits", text)
        self.assertNotIn("test_member", text)

    def test_members_who_did_well_are_not_named(self):
        text = self.print_text(REPORT, self.cycle)
        self.assertNotIn("91.5", text)

    def test_officers_print_it(self):
        for role in OFFICERS:
            with self.subTest(role=role):
                text = self.print_text(REPORT, self.cycle, role=role)
                self.assertIn("Two visits were never made.", text)

    def test_nobody_else_prints_it(self):
        self.assert_prints_nothing(
            REPORT,
            self.cycle,
            "member",
            "scorekeeper",
            "stranger",
            "elsewhere",
            "outsider",
        )
