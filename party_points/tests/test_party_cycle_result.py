from odoo.tests import tagged

from .cycle_common import PartyCycleCommon

ROLES = ("member", "scorekeeper", "committee", "secretary")


@tagged("post_install", "-at_install")
class TestPartyCycleResult(PartyCycleCommon):
    """What a year comes to for the branch (APP-6, SUP-3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.infirm = cls.env.ref("party_points.party_member_class_infirm")
        cls.enforce_for(cls.infirm, grading_vals={"branch_limit": 30})
        cls.strict_branch = cls.new_branch("T-7")
        cls.strict = cls.get_cycle(cls.strict_branch)

    def fill(self, number, below):
        """Members of a branch whose rules bar it, so many of them below the line."""
        for index in range(number):
            member = self.new_member(
                self.strict_branch,
                name=f"Member {index}",
                member_class_id=self.infirm.id,
            )
            if index < below:
                self.earn(member, -10)
        self.close_months(branch=self.strict_branch)
        self.compute("superior", self.strict)

    def text(self, role="superior", cycle=None):
        return str(self.as_role(role, cycle or self.strict).result_text)

    def find(self, **vals):
        return self.env["party.finding"].create(
            {
                "branch_id": self.strict_branch.id,
                "year": self.year,
                "description": "Nobody was there.",
                "responsible": "The secretary",
                **vals,
            }
        )

    def test_branch_is_barred_from_thirty_percent_on(self):
        self.fill(10, 3)
        self.assertEqual((self.strict.below_count, self.strict.below_share), (3, 30))
        self.assertEqual(self.strict.below_limit, 30)
        self.assertTrue(self.strict.is_barred)
        self.assertTrue(self.strict.is_secretary_barred)
        self.assertIn("3 of 10 ranked members (30 %)", self.text())
        self.assertIn("Member 0, Member 1, and Member 2", self.text())

    def test_branch_with_fewer_is_not(self):
        self.fill(10, 2)
        self.assertFalse(self.strict.is_barred or self.strict.is_secretary_barred)
        self.assertIn("fewer than the 30 %", self.text())

    def test_rules_without_a_limit_bar_no_branch(self):
        for role in ROLES:
            self.earn(self.members[role], -10)
        self.close_months()
        self.compute()
        self.assertEqual((self.cycle.below_count, self.cycle.below_share), (4, 100))
        self.assertFalse(self.cycle.is_barred)
        self.assertIn("the rules bar no branch", self.text("committee", self.cycle))

    def test_months_of_zero_are_listed_to_be_explained(self):
        self.earn(self.member, -60)
        self.close_months()
        self.compute()
        self.assertEqual(self.cycle.zero_count, 1)
        self.assertFalse(self.cycle.is_secretary_barred)
        self.assertIn(
            "the leader in charge explains", self.text("committee", self.cycle)
        )
        self.assertIn("test_member", self.text("committee", self.cycle))
        action = self.as_role("committee", self.cycle).action_open_zero()
        found = self.env["party.appraisal"].search(action["domain"])
        self.assertEqual(found.member_id, self.member)

    def test_month_in_which_nothing_was_earned_is_none_of_zero(self):
        earned = self.env.ref("party_points.party_member_class_enterprise")
        self.enforce_for(earned, code="E", base_mode="earned")
        self.new_member(self.branch, member_class_id=earned.id)
        self.close_months()
        self.compute()
        self.assertEqual(self.cycle.zero_count, 0)

    def test_falsification_found_bars_the_secretary_alone(self):
        self.find()
        self.find(state="withdrawn")
        self.find(year=self.year - 1)
        self.fill(5, 0)
        self.assertEqual(self.strict.finding_count, 1)
        self.assertTrue(self.strict.is_secretary_barred)
        self.assertFalse(self.strict.is_barred)
        self.assertIn("points were falsified", self.text())
        action = self.as_role("superior", self.strict).action_open_findings()
        self.assertEqual(self.env["party.finding"].search_count(action["domain"]), 1)

    def test_superior_finds_falsification_in_a_final_year_and_the_result_follows(self):
        self.fill(5, 0)
        self.strict.state = "final"
        found = self.as_role("superior", self.env["party.finding"]).create(
            {
                "branch_id": self.strict_branch.id,
                "year": self.year,
                "description": "Nobody was there.",
                "responsible": "The secretary",
            }
        )
        self.assertEqual(self.strict.finding_count, 1)
        self.assertTrue(self.strict.is_secretary_barred)
        self.assertFalse(self.strict.is_barred or self.strict._is_outdated())
        self.assertIn("points were falsified", self.text())
        found._withdraw("Somebody was there.")
        self.assertEqual(self.strict.finding_count, 0)
        self.assertFalse(self.strict.is_secretary_barred or self.strict._is_outdated())
        log = self.env["party.decision"].search([("cycle_id", "=", self.strict.id)])
        self.assertEqual(
            log[:2].mapped("action"), ["withdraw_finding", "find_falsification"]
        )

    def test_finding_withdrawn_leaves_the_bar_of_the_share(self):
        self.fill(10, 3)
        found = self.find()
        found._withdraw("Somebody was there.")
        self.assertTrue(self.strict.is_secretary_barred)

    def test_scorekeeper_reads_the_numbers_and_no_names(self):
        self.earn(self.member, -60)
        self.close_months()
        self.compute()
        cycle = self.as_role("scorekeeper", self.cycle)
        self.assertEqual((cycle.zero_count, cycle.below_count), (1, 1))
        self.assertNotIn("result_text", cycle.fields_get())
        self.assertEqual(cycle._get_names(cycle._get_zero_domain()), "")
