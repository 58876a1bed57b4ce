from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestPartyFloating(PartyPointsCommon):
    def leave(self, role="committee", member=None, **vals):
        return self.as_role(role, self.env["party.floating"]).create(
            {
                "member_id": (member or self.members["member"]).id,
                "place": "Shenzhen",
                "date_from": self.days(-30),
                **vals,
            }
        )

    def report(self, stay, role="member", **vals):
        return self.as_role(role, self.env["party.floating.report"]).create(
            {"floating_id": stay.id, "content": "All well.", **vals}
        )

    # Who

    def test_committee_and_scorekeeper_record_who_is_away(self):
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                stay = self.leave(role=role, date_to=self.days(-20))
                self.assertEqual(stay.branch_id, self.branch)
                stay.date_from, stay.date_to = self.days(-19), self.days(-19)
                stay.sudo().unlink()

    def test_nobody_records_a_stay_outside_his_branch(self):
        for role in ("member", "superior", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.leave(role=role)
        for role in ("scorekeeper", "secretary"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.leave(role=role, member=self.other_member)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.leave(
                    role=role, member=self.other_member, branch_id=self.branch.id
                )

    def test_stay_does_not_go_over_to_a_member_of_another_branch(self):
        stay = self.leave()
        with self.assertRaises(AccessError):
            stay.member_id = self.other_member
            stay.flush_recordset()
        with self.assertRaises(AccessError):
            stay.branch_id = self.other_branch

    # Reports

    def test_next_report_is_due_one_interval_after_the_last_one(self):
        stay = self.leave(report_interval=2)
        self.assertEqual(
            stay.next_report_date, fields.Date.add(self.days(-30), months=2)
        )
        self.report(stay, date=self.days(-5))
        self.report(stay, date=self.days(-20))
        self.assertEqual(
            stay.next_report_date, fields.Date.add(self.days(-5), months=2)
        )
        stay.report_interval = 1
        self.assertEqual(
            stay.next_report_date, fields.Date.add(self.days(-5), months=1)
        )

    def test_who_is_back_owes_no_report(self):
        stay = self.leave()
        stay.date_to = self.today
        self.assertFalse(stay.next_report_date)

    def test_report_cannot_be_of_a_day_to_come(self):
        stay = self.leave()
        with self.assertRaisesRegex(ValidationError, "Log what has taken place"):
            self.report(stay, date=self.days(1))

    def test_member_reports_for_himself_and_the_branch_writes_down_what_it_hears(self):
        stay = self.leave()
        for role in ("member", "scorekeeper", "committee"):
            with self.subTest(role=role):
                self.assertEqual(
                    self.report(stay, role=role).member_id.sudo(),
                    self.members["member"],
                )
        others = self.leave(member=self.members["committee"])
        with self.assertRaises(AccessError):
            self.report(others, role="member")
        with self.assertRaises(AccessError):
            self.report(stay, role="superior")

    def test_member_does_not_rewrite_what_he_reported(self):
        report = self.report(self.leave())
        with self.assertRaises(AccessError):
            report.content = "Something else."
        self.as_role("committee", report).content = "All well, he said."

    # Six months at a fixed place

    def test_over_six_months_at_a_fixed_place_is_flagged(self):
        six_months_ago = fields.Date.subtract(self.today, months=6)
        stay = self.leave(date_from=six_months_ago)
        self.assertEqual(
            stay.transfer_due_date, fields.Date.add(six_months_ago, months=6)
        )
        self.assertFalse(stay.is_transfer_due)
        stay.date_from = fields.Date.subtract(six_months_ago, days=3)
        self.assertTrue(stay.is_transfer_due)
        flagged = self.as_role("superior", self.env["party.floating"]).search(
            [("transfer_due_date", "<", self.today)]
        )
        self.assertEqual(flagged.sudo(), stay.sudo())

    def test_who_moves_about_or_is_back_is_not_flagged(self):
        stay = self.leave(date_from=self.days(-300), is_fixed=False)
        self.assertFalse(stay.is_transfer_due)
        stay.is_fixed = True
        self.assertTrue(stay.is_transfer_due)
        stay.date_to = self.today
        self.assertFalse(stay.is_transfer_due)

    # Dates

    def test_member_is_in_one_place_at_a_time(self):
        stay = self.leave()
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.leave(date_from=self.days(-10))
        stay.date_to = self.days(-10)
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.leave(date_from=self.days(-11))
        self.leave(date_from=self.days(-10))  # the day he is back he may leave again

    def test_member_cannot_be_back_before_he_left(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.leave(date_to=self.days(-31))

    def test_stay_stands_in_the_timeline(self):
        self.leave()
        member = self.as_role("member", self.members["member"])
        latest = member._get_timeline()[0]
        self.assertEqual(
            (latest["title"], latest["detail"]), ("Away from the branch", "Shenzhen")
        )
