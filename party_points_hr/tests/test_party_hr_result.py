from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .hr_common import PartyHrCommon


@tagged("post_install", "-at_install")
class TestResult(PartyHrCommon):
    def setUp(self):
        super().setUp()
        self.link("member", "committee")
        self.cycle = self.new_cycle()
        self.appraisal = self.new_appraisal(self.cycle, self.members["member"])

    def test_a_final_year_is_written_into_the_files_of_linked_employees(self):
        self.new_appraisal(self.cycle, self.members["secretary"])  # no employee
        result = self.finish(self.cycle)
        self.assertRecordValues(
            result,
            [
                {
                    "employee_id": self.employees["member"].id,
                    "year": self.year,
                    "branch_name": "Branch 1",
                    "status": "graded",
                    "months": 12,
                    "grade": "Pioneer",
                    "consequence": "commend",
                    "score": 90,
                    "state": "current",
                    "company_id": self.env.company.id,
                }
            ],
        )

    def test_who_was_not_ranked_is_not_graded_and_hr_does_not_learn_why(self):
        for status in ("exempt", "short", "left", "no_rules"):
            self.env["party.hr.result"].search([]).unlink()
            self.appraisal.write({"status": status, "grade_id": False})
            result = self.finish(self.cycle)
            self.assertEqual(result.status, "not_graded")
            self.assertFalse(result.grade)
            self.assertEqual(result.score, 0)

    def test_finishing_twice_writes_nothing_twice(self):
        first = self.finish(self.cycle)
        self.assertEqual(self.finish(self.cycle), first)

    def test_a_scale_values_the_result_at_once(self):
        scale = self.new_scale()
        result = self.finish(self.cycle)
        self.assertRecordValues(
            result,
            [
                {
                    "scale_id": scale.id,
                    "has_value": True,
                    "value": 100,
                    "weight": 20,
                    "contribution": 20,
                }
            ],
        )

    def test_a_grade_that_the_scale_does_not_know_hinders_no_approval(self):
        self.new_scale(lines={"Qualified": 70})
        result = self.finish(self.cycle)
        self.assertFalse(result.has_value)
        self.assertEqual(result.contribution, 0)

    def test_reopening_supersedes_and_the_next_approval_writes_anew(self):
        first = self.finish(self.cycle)
        self.cycle._after_reopen()
        self.assertEqual(first.state, "superseded")
        self.assertEqual(first.superseded_on, self.today)
        self.appraisal.grade_id = self.qualified
        results = self.finish(self.cycle)
        self.assertEqual(results.mapped("state"), ["superseded", "current"])
        self.assertEqual(results.mapped("grade"), ["Pioneer", "Qualified"])

    def test_hr_is_told_when_locked_results_hold_no_longer(self):
        scale = self.new_scale()
        result = self.finish(self.cycle)
        scale.with_user(self.users["hr"])._lock(self.year)
        self.cycle._after_reopen()
        self.assertEqual(result.state, "superseded")
        self.assertEqual(result.contribution, 20)
        self.assertIn("1 locked results", scale.message_ids[0].body)

    def test_there_is_one_current_result_a_year(self):
        result = self.finish(self.cycle)
        vals = self.env["party.hr.result"]._prepare_result_vals(self.appraisal)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            result.create(vals).flush_recordset()

    def test_the_result_follows_the_employee_to_his_company(self):
        result = self.finish(self.cycle)
        company = self.env["res.company"].create({"name": "Other"})
        employee = self.employees["member"]
        employee.write({"user_id": False, "parent_id": False, "coach_id": False})
        employee.company_id = company
        self.assertEqual(result.company_id, company)

    def test_hr_of_another_company_does_not_read_it(self):
        result = self.finish(self.cycle)
        company = self.env["res.company"].create({"name": "Other"})
        user = self.users["hr"]
        user.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        self.assertFalse(result.with_user(user).search([("id", "=", result.id)]))

    def test_the_number_of_queries_does_not_grow_with_the_members(self):
        self.new_scale()
        self.new_appraisal(self.cycle, self.members["committee"])
        self.env.flush_all()
        with self.assertQueryCount(25):
            self.cycle._after_final()
            self.env.flush_all()
