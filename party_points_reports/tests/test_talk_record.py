from odoo.tests import tagged

from .year_common import PartyYearCommon

REPORT = "party_talk_report"
READERS = ("member", "committee", "secretary", "superior")


@tagged("post_install", "-at_install")
class TestTalkRecord(PartyYearCommon):
    """The printed record of a talk (WARN-6, REP-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rule = cls.env["party.warning.rule"].create(
            {
                "name": "Talk by the Secretary",
                "trigger": "below",
                "measure": "reminder_talk",
            }
        )
        cls.warning = cls.env["party.warning"].create(
            {
                "rule_id": rule.id,
                "member_id": cls.member.id,
                "branch_id": cls.branch.id,
                "year": cls.year,
                "month": cls.on(2, 1),
                "period_id": cls.period(cls.branch, cls.on(2)).id,
                "title": "Talk by the Secretary",
                "trigger": "below",
                "number": 2,
                "measure": "reminder_talk",
                "owner_role": "secretary",
                "days": 15,
                "run": 2,
                "state": "confirmed",
                "owner_id": cls.users["secretary"].id,
                "reason": "Two months in a row.",
            }
        )
        cls.talk = cls.env["party.talk"].create(
            {
                "warning_id": cls.warning.id,
                "member_id": cls.member.id,
                "branch_id": cls.branch.id,
                "date": cls.on(4, 3),
                "place": "Village office",
                "talker_id": cls.users["secretary"].id,
                "attendees": "Li Yi",
                "content": "Why he had been absent.",
                "agreement": "He comes to each meeting.",
                "statement": "My mother was ill.",
                "acknowledged_on": cls.on(4, 5),
                "state": "acknowledged",
            }
        )

    def test_record_says_what_was_said_and_what_the_member_says(self):
        text = self.print_text(REPORT, self.talk)
        self.assert_in_order(
            text,
            "Branch 1",
            "test_member",
            "Village office",
            "Li Yi",
            "Talk by the Secretary",
            f"{self.year}-02, month 2 running below the line",
            "Two months in a row.",
            "Why he had been absent.",
            "He comes to each meeting.",
            "My mother was ill.",
            f"The member has taken note of this record on {self.year}-04-05.",
            "Talked by Member Date",
        )

    def test_words_entered_for_the_member_say_by_whom(self):
        self.talk.statement_by_id = self.users["secretary"]
        text = self.print_text(REPORT, self.talk)
        self.assertIn("Entered by test_secretary from what he signed on paper.", text)

    def test_what_has_not_been_said_yet_is_left_free(self):
        self.talk.write({"state": "held", "statement": "", "acknowledged_on": False})
        text = self.print_text(REPORT, self.talk, role="member")
        self.assertIn("The Member's Own Words Acknowledgement", text)

    def test_talk_about_a_year_says_the_year(self):
        self.warning.write(
            {"month": False, "period_id": False, "appraisal_id": self.appraisal.id}
        )
        self.warning.run = 0
        text = self.print_text(REPORT, self.talk)
        self.assertIn(f"Period {self.year} Score 61.25", text)

    def test_those_who_read_the_talk_print_it(self):
        for role in READERS:
            with self.subTest(role=role):
                text = self.print_text(REPORT, self.talk, role=role)
                self.assertIn("My mother was ill.", text)

    def test_member_does_not_print_it_before_it_is_held(self):
        self.talk.state = "draft"
        self.assert_prints_nothing(REPORT, self.talk, "member")
        self.assertIn("Why he", self.print_text(REPORT, self.talk))

    def test_member_who_leads_the_talks_of_others_does_not_print_his_own_draft(self):
        self.talk.write({"state": "draft", "talker_id": self.users["superior"].id})
        self.talk.member_id = self.members["secretary"]
        self.warning.member_id = self.members["secretary"]
        self.assert_prints_nothing(REPORT, self.talk, "secretary")

    def test_nobody_else_prints_it(self):
        self.assert_prints_nothing(
            REPORT,
            self.talk,
            "scorekeeper",
            "supervisor",
            "stranger",
            "elsewhere",
            "outsider",
        )
