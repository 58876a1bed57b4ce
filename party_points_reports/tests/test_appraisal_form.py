from odoo.tests import tagged

from .year_common import OFFICERS, PartyYearCommon

REPORT = "party_appraisal_report"


@tagged("post_install", "-at_install")
class TestAppraisalForm(PartyYearCommon):
    """A member's form of the year, for himself and his officers (APP-7, REP-1)."""

    def test_form_shows_the_year_and_how_the_grade_came_about(self):
        text = self.print_text(REPORT, self.appraisal, role="member")
        self.assert_in_order(
            text,
            "Full Name test_member",
            "Branch 1",
            "Full Member",
            f"{self.year}-01",
            f"{self.year}-12",
            "49.5",
            "Parts and Weights",
            "Democratic evaluation 90 20 18",
            "61.25",
            "To Be Talked to (the last 10 % of the branch)",
            "Qualified",
            "He was ill in March.",
            "Proposal of the Committee",
            "Confirmation by the Member Meeting",
            "4 of 5 entitled present",
            "Opinion of the Member",
            "I was ill in April, too.",
            "Approval of the Superior",
        )

    def test_month_with_a_veto_and_exempt_ones_are_said(self):
        self.assertIn("Veto", self.print_text(REPORT, self.appraisal))
        exempt = self.appraisals["scorekeeper"]
        text = self.print_text(REPORT, exempt, role="scorekeeper")
        self.assertIn("Exempt at the end of the year", text)
        self.assertNotIn("Parts and Weights", text)

    def test_form_carries_no_more_personal_data_than_the_name(self):
        self.member.partner_id.write(
            {"phone": "13912345678", "email": "wang@example.com"}
        )
        text = self.print_text(REPORT, self.appraisal)
        self.assertNotIn("13912345678", text)
        self.assertNotIn("wang@example.com", text)

    def test_each_step_has_a_line_for_a_signature(self):
        text = self.print_text(REPORT, self.appraisal)
        for signer in ("Secretary", "Chair of the Meeting", "For the Superior"):
            self.assertIn(f"{signer} Date", text)

    def test_form_of_a_year_that_is_not_proposed_yet_can_be_printed_by_officers(self):
        self.cycle.write(
            {"state": "computed", "proposed_on": False, "meeting_date": False}
        )
        text = self.print_text(REPORT, self.appraisals["committee"])
        self.assertIn("Proposal of the Committee Secretary Date", text)
        self.assertNotIn("Proposed on", text)

    def test_several_forms_are_documents_of_their_own(self):
        records = self.appraisals["secretary"] | self.appraisals["committee"]
        text = self.print_text(REPORT, records)
        self.assertEqual(text.count("Page 1 of"), 2)

    # Who prints it

    def test_member_prints_his_own_from_the_proposal_on(self):
        self.assertIn("test_member", self.print_text(REPORT, self.appraisal, "member"))
        self.cycle.state = "computed"
        self.assert_prints_nothing(REPORT, self.appraisal, "member")

    def test_officers_print_it(self):
        for role in OFFICERS:
            with self.subTest(role=role):
                text = self.print_text(REPORT, self.appraisal, role=role)
                self.assertIn("I was ill in April, too.", text)

    def test_nobody_else_prints_it(self):
        self.assert_prints_nothing(
            REPORT, self.appraisal, "scorekeeper", "stranger", "elsewhere", "outsider"
        )

    def test_transferred_member_has_all_his_months(self):
        self.member._change_history(
            self.today, {"branch_id": self.other_branch.id}, "Moved."
        )
        text = self.print_text(REPORT, self.appraisal, role="member")
        self.assertIn(f"{self.year}-03", text)

    def test_form_speaks_chinese(self):
        text = self.print_text(REPORT, self.appraisal, lang="zh_CN")
        self.assertIn("test_member", text)
