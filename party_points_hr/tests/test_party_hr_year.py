from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from odoo.addons.party_points.tests.appraisal_common import PartyAppraisalCommon


@tagged("post_install", "-at_install")
class TestYear(PartyAppraisalCommon):
    """The year of a branch from the proposal to the employee's file and back, by the
    people who take the steps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Li Wenhua", "user_id": cls.users["member"].id}
        )
        cls.members["member"].employee_id = cls.employee
        cls.hr = cls.new_user("test_hr", "hr.group_hr_manager")

    def get_results(self, state="current"):
        results = self.employee.with_user(self.hr).party_result_ids
        return results.filtered(lambda result: result.state == state)

    def approve(self):
        self.confirm_year()
        self.answer_all()
        self.assertFalse(self.get_results())
        self.step("approve")

    def test_the_superiors_approval_brings_the_result_to_hr(self):
        self.approve()
        result = self.get_results()
        self.assertEqual(result.grade, self.pioneer.name)
        self.assertEqual(result.score, 99)
        self.assertEqual(result.is_nominable, self.pioneer.consequence == "commend")

    def test_superior_slips_nothing_into_the_result_by_his_context(self):
        """Nor by defaults of his own."""
        self.confirm_year()
        self.answer_all()
        forged = {"is_locked": True, "value": 100.0, "has_value": True}
        defaults = self.as_role("superior", self.env["ir.default"])
        for name, value in forged.items():
            defaults.set("party.hr.result", name, value, user_id=True)
        context = {f"default_{name}": value for name, value in forged.items()}
        self.as_role("superior", self.cycle).with_context(**context)._approve()
        self.env.flush_all()
        result = self.get_results()
        self.assertEqual(
            (result.is_locked, result.value, result.has_value), (False, 0, False)
        )

    def test_all_that_is_kept_of_a_result_is_protected(self):
        results = self.env["party.hr.result"]
        kept = {
            name
            for name, field in results._fields.items()
            if field.store and name not in MAGIC_COLUMNS
        }
        self.assertLessEqual(kept, results._get_guarded_fields())

    def test_falsification_found_later_reaches_hr_and_its_withdrawal_too(self):
        secretary = self.members["secretary"]
        secretary.employee_id = self.env["hr.employee"].create({"name": "Zhao"})
        self.appraisals["secretary"].computed_grade_id = self.pioneer
        self.approve()
        results = self.env["party.hr.result"].search([("state", "=", "current")])
        self.assertEqual(results.mapped("is_nominable"), [True, True])
        finding = self.as_role("superior", self.env["party.finding"]).create(
            {
                "branch_id": self.branch.id,
                "year": self.year,
                "description": "The hours were never served.",
                "responsible": "The secretary",
            }
        )
        barred = results.filtered(lambda result: not result.is_nominable)
        self.assertEqual(barred.member_id, secretary)
        self.assertEqual((barred.state, barred.grade), ("current", self.pioneer.name))
        finding._withdraw("They were served.")
        self.assertEqual(results.mapped("is_nominable"), [True, True])

    def test_the_superiors_reopening_takes_it_back(self):
        self.approve()
        self.step("reopen")
        self.assertFalse(self.get_results())
        self.assertEqual(self.get_results("superseded").grade, self.pioneer.name)
        self.approve()
        self.assertTrue(self.get_results())
