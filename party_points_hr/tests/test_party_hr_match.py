from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .hr_common import PartyHrCommon


@tagged("post_install", "-at_install")
class TestMatch(PartyHrCommon):
    def setUp(self):
        super().setUp()
        self.by_contact = self.new_member(self.branch, name="Contact Person")
        self.contact_employee = self.new_employee(
            name="Other Spelling", work_contact_id=self.by_contact.partner_id.id
        )
        self.by_name = self.new_member(self.branch, name="Sun  Zhengming")
        self.name_employee = self.new_employee(name="Sun Zhengming")
        self.twins = [self.new_member(self.branch, name="Zhao Min") for _ in "ab"]
        self.twin_employee = self.new_employee(name="Zhao Min")

    def find(self, name="hr", **vals):
        wizard = self.as_role(name, self.env["party.hr.match.wizard"]).create(vals)
        wizard.action_find()
        return wizard

    def get_line(self, wizard, member):
        return wizard.line_ids.filtered(
            # sudo: as somebody else has left it
            lambda line: line.sudo().member_id == member
        ).with_env(wizard.env)

    def test_account_goes_before_contact_and_contact_before_name(self):
        wizard = self.find()
        for member, employee, kind, is_accepted in (
            (self.members["member"], self.employees["member"], "account", True),
            (self.by_contact, self.contact_employee, "contact", True),
            (self.by_name, self.name_employee, "name", False),
        ):
            line = self.get_line(wizard, member)
            self.assertEqual(line.employee_id, employee)
            self.assertEqual(line.kind, kind)
            self.assertEqual(line.is_accepted, is_accepted)

    def test_a_name_that_two_members_have_is_no_pair(self):
        wizard = self.find()
        for twin in self.twins:
            self.assertFalse(self.get_line(wizard, twin))
        self.assertEqual(wizard.unclear_count, 2)

    def test_a_name_that_two_employees_have_is_no_pair(self):
        self.new_employee(name="Sun Zhengming")
        self.assertFalse(self.get_line(self.find(), self.by_name))

    def test_a_name_that_a_linked_member_has_is_no_pair(self):
        namesake = self.new_member(self.branch, name="Sun Zhengming")
        namesake.employee_id = self.employees["colleague"]
        self.assertFalse(self.get_line(self.find(), self.by_name))

    def test_hr_sees_no_member_who_fits_nobody(self):
        wizard = self.find()
        self.assertFalse(self.get_line(wizard, self.other_member))
        self.assertNotIn("Zhou Elsewhere", wizard.line_ids.mapped("member_name"))
        self.assertGreater(wizard.none_count, 0)

    def test_an_administrator_sees_them_and_chooses(self):
        wizard = self.find("administrator")
        line = self.get_line(wizard, self.other_member)
        self.assertEqual(line.kind, "none")
        twin = self.get_line(wizard, self.twins[0])
        self.assertEqual((twin.kind, twin.candidates), ("unclear", "Zhao Min"))
        wizard.line_ids.is_accepted = False
        twin.write({"employee_id": self.twin_employee.id, "is_accepted": True})
        wizard.action_apply()
        self.assertEqual(self.twins[0].employee_id, self.twin_employee)
        self.assertIn("by hand", self.twins[0].message_ids[0].body)

    def test_hr_chooses_nobody_else(self):
        wizard = self.find()
        line = self.get_line(wizard, self.by_name)
        line.write({"employee_id": self.twin_employee.id, "is_accepted": True})
        with self.assertRaisesRegex(AccessError, "Accept a proposal"):
            wizard.action_apply()

    def test_hr_does_not_put_a_member_into_a_proposal(self):
        wizard = self.find()
        line = wizard.line_ids[0]
        with self.assertRaises(AccessError):
            line.write({"member_id": self.other_member.id})
        with self.assertRaises(AccessError):
            line.read(["member_id"])
        vals = {"member_id": self.other_member.id, "kind": "name"}
        with self.assertRaises(AccessError):
            wizard.write({"line_ids": [Command.create(vals)]})

    def test_accepted_pairs_are_linked_and_the_rest_is_proposed_again(self):
        wizard = self.find()
        wizard.action_apply()
        self.assertEqual(self.by_contact.employee_id, self.contact_employee)
        self.assertFalse(self.by_name.employee_id)
        self.assertEqual(wizard.line_ids.mapped("kind"), ["name"])
        wizard.line_ids.is_accepted = True
        wizard.action_apply()
        self.assertEqual(self.by_name.employee_id, self.name_employee)
        self.assertFalse(wizard.line_ids)
        with self.assertRaisesRegex(UserError, "at least one"):
            wizard.action_apply()

    def test_all_are_linked_or_none(self):
        wizard = self.find()
        self.members["committee"].employee_id = self.employees["committee"]
        with self.assertRaisesRegex(UserError, "find the pairs again"):
            wizard.action_apply()
        self.assertFalse(self.by_contact.employee_id)

    def test_final_results_come_with_the_link(self):
        cycle = self.new_cycle()
        self.new_appraisal(cycle, self.members["member"])
        self.find(year_from=self.year).action_apply()
        self.assertEqual(self.get_results().employee_id, self.employees["member"])

    def test_employees_of_other_companies_are_left_out(self):
        company = self.env["res.company"].create({"name": "Other"})
        far = self.new_member(self.branch, name="Far Away")
        self.new_employee(name="Far Away", company_id=company.id)
        self.assertFalse(self.get_line(self.find(), far))

    def test_who_may_not_link_does_not_match(self):
        for name in ("officer", "member", "secretary", "colleague"):
            with self.assertRaises(AccessError):
                self.find(name)
        self.users["administrator"].group_ids -= self.env.ref("hr.group_hr_user")
        with self.assertRaisesRegex(AccessError, "HR officers"):
            self.find("administrator")

    def test_a_proposal_is_nobody_elses(self):
        wizard = self.find()
        with self.assertRaises(AccessError):
            self.as_role("administrator", wizard).action_apply()

    def test_the_form_works_for_both(self):
        for name in ("hr", "administrator"):
            wizard = self.find(name)
            with Form(wizard) as form, form.line_ids.edit(0) as line:
                line.is_accepted = True
