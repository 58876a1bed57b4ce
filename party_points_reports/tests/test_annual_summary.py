from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .year_common import OFFICERS, PartyYearCommon

REPORTS = ("party_cycle_report_summary_a4", "party_cycle_report_summary_a3")


@tagged("post_install", "-at_install")
class TestAnnualSummary(PartyYearCommon):
    """The officers' paper of a branch's year (APP-2, APP-7, REP-1)."""

    def test_summary_shows_all_members_by_their_places(self):
        for report in REPORTS:
            with self.subTest(report=report):
                text = self.print_text(report, self.cycle)
                self.assert_in_order(
                    text,
                    "Branch 1",
                    "Votes",
                    "4 of 5 entitled present, 3 in favour",
                    "Ranked Members",
                    "1 (33.33 %)",
                    "91.5",
                    "77",
                    "61.25",
                    "Departs",
                    "Exempt",
                    "All were asked.",
                    "For the Superior",
                )

    def test_places_stand_under_their_grading_scheme_where_there_are_several(self):
        self.assertNotIn("Graded by", self.print_text(REPORTS[0], self.cycle))
        ranked = self.cycle._get_ranked()
        ranked[:1].grading_id = self.grading.copy({"code": "Z", "name": "Villagers"})
        text = self.print_text(REPORTS[0], self.cycle)
        self.assertIn("Graded by “Villagers”", text)
        self.assertIn(f"Graded by “{self.grading.name}”", text)

    def test_grade_that_departs_shows_as_such_with_its_reason(self):
        text = self.print_text(REPORTS[0], self.cycle)
        self.assertEqual(text.count("Departs"), 2)  # the mark, and its reason's label
        self.assertIn("He was ill in March. (test_committee)", text)
        self.assertIn("Appeal I was ill in April, too.", text)

    def test_choice_of_the_meeting_among_equals_is_no_departure(self):
        appraisal = self.appraisals["committee"]
        appraisal.write(
            {
                "computed_grade_id": False,
                "option_ids": (self.pioneer | self.qualified).ids,
                "places_left": {str(self.pioneer.id): 1},
            }
        )
        text = self.print_text(REPORTS[0], self.cycle)
        self.assertIn("Pioneer / Qualified", text)
        self.assertEqual(text.count("Departs"), 2)  # the other member's

    def test_marks_that_nobody_was_given_take_no_column(self):
        text = self.squeeze(self.print_pages(REPORTS[1], self.cycle))
        self.assertIn("DemocraticEvaluation", text.replace("\N{HYPHEN}", ""))
        self.assertNotIn("MarkoftheLeader", text)

    def test_year_of_many_members_has_its_heads_on_each_page(self):
        members = self.env["party.member"].create(
            [
                {
                    "name": f"Member {number:03}",
                    "assignment_ids": [
                        Command.create(
                            {
                                "date_from": self.on(1, 1),
                                "branch_id": self.branch.id,
                                "member_class_id": self.member_class.id,
                                "standing": "full",
                            }
                        )
                    ],
                }
                for number in range(80)
            ]
        )
        self.env["party.appraisal"].create(
            [
                {**self.prepare_appraisal("member"), "member_id": member.id, "rank": 4}
                for member in members
            ]
        )
        pages = self.print_pages(REPORTS[0], self.cycle)
        self.assertGreater(len(pages), 3)
        for page in pages[1:-1]:
            self.assertIn("Average of the Months", " ".join(page.split()))
        self.assertIn("Member 079", " ".join("".join(pages).split()))

    def test_year_that_is_not_computed_has_none(self):
        self.cycle.state = "open"
        with self.assertRaisesRegex(UserError, "not computed yet"):
            self.print_pages(REPORTS[0], self.cycle)

    def test_officers_print_it(self):
        for role in OFFICERS:
            with self.subTest(role=role):
                text = self.print_text(REPORTS[0], self.cycle, role=role)
                self.assertIn("61.25", text)

    def test_nobody_else_prints_it(self):
        self.assert_prints_nothing(
            REPORTS[0],
            self.cycle,
            "member",
            "scorekeeper",
            "stranger",
            "elsewhere",
            "outsider",
        )

    def test_summary_speaks_chinese(self):
        text = self.print_text(REPORTS[0], self.cycle, lang="zh_CN")
        self.assertIn("Branch 1", text)
