from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .hr_common import PartyHrCommon


@tagged("post_install", "-at_install")
class TestLink(PartyHrCommon):
    def link_as(self, name, member="member", employee=None, year_from=None):
        employee = employee or self.employees[member]
        pair = {
            self.as_role(name, self.members[member]): (
                self.as_role(name, employee),
                "by account",
            )
        }
        self.as_role(name, self.env["party.member"])._link_employees(
            pair, year_from or self.year
        )

    def unlink_as(self, name, reason="Somebody else of that name"):
        wizard = self.as_role(name, self.env["party.hr.unlink.wizard"]).create(
            {"employee_id": self.employees["member"].id, "reason": reason}
        )
        return wizard.action_apply()

    def test_hr_and_an_administrator_who_is_an_officer_link(self):
        self.link_as("hr")
        self.link_as("administrator", "committee")
        self.assertEqual(self.members["member"].employee_id, self.employees["member"])
        self.assertTrue(self.members["committee"].employee_id)

    def test_an_officer_an_administrator_without_hr_and_the_branch_do_not(self):
        self.users["administrator"].group_ids -= self.env.ref("hr.group_hr_user")
        for name in ("officer", "administrator", "secretary", "superior", "member"):
            with self.assertRaises(AccessError):
                self.link_as(name)

    def test_one_member_has_one_employee_and_one_employee_one_member(self):
        self.link_as("hr")
        with self.assertRaisesRegex(UserError, "find the pairs again"):
            self.link_as("hr", employee=self.employees["colleague"])
        with self.assertRaisesRegex(UserError, "find the pairs again"):
            self.link_as("hr", "committee", employee=self.employees["member"])

    def test_final_years_are_handed_over_from_the_year_on_that_was_chosen(self):
        for year, state in (
            (self.year - 2, "final"),
            (self.year - 1, "final"),
            (self.year, "computed"),
        ):
            cycle = self.new_cycle(year=year, state=state)
            self.new_appraisal(cycle, self.members["member"])
        self.link_as("hr", year_from=self.year - 1)
        self.assertEqual(self.get_results().mapped("year"), [self.year - 1])

    def test_the_members_log_says_so_and_the_employees_does_not(self):
        employee = self.employees["member"]
        before = employee.message_ids
        self.link_as("hr")
        self.unlink_as("hr")
        bodies = self.members["member"].message_ids[:2].mapped("body")
        self.assertIn("was removed: Somebody else of that name", bodies[0])
        self.assertIn("HR reads the results", bodies[1])
        self.assertEqual(employee.message_ids, before)

    def test_the_link_is_removed_with_a_reason_and_the_results_go_with_it(self):
        cycle = self.new_cycle()
        self.new_appraisal(cycle, self.members["member"])
        self.link_as("hr")
        self.assertTrue(self.get_results())
        with self.assertRaisesRegex(UserError, "Say why"):
            self.unlink_as("hr", reason="  ")
        self.unlink_as("hr")
        self.assertFalse(self.members["member"].employee_id)
        self.assertFalse(self.get_results())

    def test_locked_results_stay_superseded_when_the_link_goes(self):
        scale = self.new_scale()
        cycle = self.new_cycle()
        self.new_appraisal(cycle, self.members["member"])
        self.link_as("hr")
        self.as_role("hr", scale)._lock(self.year)
        self.unlink_as("hr")
        self.assertEqual(self.get_results().mapped("state"), ["superseded"])

    def test_a_link_is_not_removed_twice(self):
        self.link_as("hr")
        self.unlink_as("hr")
        with self.assertRaisesRegex(UserError, "already"):
            self.unlink_as("hr")

    def test_who_may_not_link_does_not_remove_links(self):
        self.link_as("hr")
        for name in ("officer", "secretary", "member"):
            with self.assertRaises(AccessError):
                self.unlink_as(name)
            with self.assertRaises(AccessError):
                self.as_role(name, self.members["member"])._unlink_employee("Why")
        with self.assertRaises(AccessError):
            self.as_role("officer", self.employees["member"]).action_open_party_unlink()
        with self.assertRaises(AccessError):
            self.as_role("member", self.members["member"]).action_open_employee_unlink()
        self.assertTrue(self.members["member"].employee_id)

    def test_hr_opens_the_dialog_from_the_employee_the_administrator_from_the_member(
        self,
    ):
        self.link_as("hr")
        employee = self.employees["member"]
        for action in (
            self.as_role("hr", employee).action_open_party_unlink(),
            self.as_role(
                "administrator", self.members["member"]
            ).action_open_employee_unlink(),
        ):
            self.assertEqual(action["context"], {"default_employee_id": employee.id})
