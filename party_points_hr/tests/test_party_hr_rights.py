from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .hr_common import PartyHrCommon

FIELDS = ("party_member_id", "party_member_ids", "party_result_ids")
# What HR does not read, whatever stands behind a result.
BEHIND = (
    "party.member",
    "party.branch",
    "party.point.line",
    "party.point.score",
    "party.appraisal",
    "party.cycle",
    "party.decision",
    "party.warning",
    "party.talk",
    "party.rectification",
    "party.rating",
    "party.evaluation",
    "party.evaluation.voter",
    "party.evaluation.result",
    "party.evaluation.urn",
    "party.evaluation.paper",
    "party.review.ballot",
)


def is_refused(attempt):
    """Whether it is; who reads the directory alone is told that there is no such
    field."""
    try:
        attempt()
    except (UserError, ValueError):
        return True
    return False


@tagged("post_install", "-at_install")
class TestRights(PartyHrCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link("member")
        cycle = cls.new_cycle()
        cls.appraisal = cls.new_appraisal(cycle, cls.members["member"])
        cls.result = cls.finish(cycle)
        cls.employee = cls.employees["member"]

    def get_readable(self, name):
        return self.as_role(name, self.result).search([])

    # Who reads results

    def test_hr_administrator_and_the_member_read_the_result(self):
        for name in ("hr", "administrator", "member"):
            self.assertEqual(self.get_readable(name), self.result)
            self.assertEqual(self.as_role(name, self.result).grade, "Pioneer")

    def test_officer_manager_colleague_and_officers_of_the_branch_do_not(self):
        for name in ("officer", "manager", "colleague"):
            with self.assertRaises(AccessError):
                self.get_readable(name)
        for name in ("committee", "secretary", "superior", "supervisor", "scorekeeper"):
            self.assertFalse(self.get_readable(name))
            with self.assertRaises(AccessError):
                self.as_role(name, self.result).read(["grade"])

    def test_manager_reads_it_with_the_group(self):
        self.users["manager"].group_ids += self.env.ref(
            "party_points_hr.group_party_points_hr"
        )
        self.assertEqual(self.get_readable("manager"), self.result)

    def test_nobody_writes_results(self):
        for name in ("hr", "administrator", "member", "superior"):
            result = self.as_role(name, self.result)
            for operation in ("create", "write", "unlink"):
                self.assertFalse(result.has_access(operation), (name, operation))

    def test_an_officer_who_makes_himself_the_employee_reads_nothing(self):
        self.as_role("officer", self.employee).user_id = self.users["officer"]
        with self.assertRaises(AccessError):
            self.get_readable("officer")

    def test_an_officer_who_is_a_member_reads_only_his_own(self):
        officer = self.users["officer"]
        self.new_member(self.branch, partner=officer.partner_id)
        self.as_role("officer", self.employee).user_id = officer
        self.assertFalse(self.get_readable("officer"))

    # What stands behind

    def test_hr_reads_nothing_of_what_stands_behind(self):
        for model in BEHIND:
            with self.assertRaises(AccessError, msg=model):
                self.env[model].with_user(self.users["hr"]).search([])
        with self.assertRaises(AccessError):
            self.as_role("hr", self.appraisal).read(["rank"])

    def test_hr_does_not_get_there_by_the_result(self):
        results = self.as_role("hr", self.result)
        for name in ("member_id", "appraisal_id"):
            with self.assertRaises(AccessError):
                results.read([name])
            with self.assertRaises(AccessError):
                results.search([(f"{name}.create_date", "!=", False)])
        with self.assertRaises(AccessError):
            results.search([("member_id.code", "!=", False)])

    def test_the_committee_reads_the_appraisal_behind_it(self):
        """The other way round: those refusals are HR's, not everybody's."""
        self.assertTrue(self.as_role("administrator", self.appraisal).read(["rank"]))

    # That somebody is a member

    def test_hr_and_administrator_see_the_link(self):
        for name in ("hr", "administrator"):
            employee = self.as_role(name, self.employee)
            self.assertEqual(employee.party_member_id, self.members["member"])
            found = employee.search([("party_member_id", "!=", False)])
            self.assertEqual(found, self.employee)
            others = employee.search([("party_member_id", "=", False)])
            self.assertNotIn(self.employee, others)
            self.assertIn(self.employees["colleague"], others)

    def test_nobody_else_reads_searches_or_groups_by_the_link(self):
        for name in ("officer", "manager", "colleague", "member", "secretary"):
            for field in FIELDS:
                with self.subTest(name=name, field=field):
                    self.check_closed(name, field)

    @mute_logger("odoo.models")
    def check_closed(self, name, field):
        employees = self.as_role(name, self.env["hr.employee"])
        users = self.as_role(name, self.env["res.users"])
        self.assertNotIn(field, employees.fields_get())
        self.assertNotIn(field, self.env["hr.employee.public"]._fields)
        attempts = {
            "read": lambda: self.as_role(name, self.employee).read([field]),
            "search": lambda: employees.search([(field, "!=", False)]),
            "search inside": lambda: employees.search([(f"{field}.id", ">", 0)]),
            "search by the manager": lambda: employees.search(
                [(f"child_ids.{field}", "!=", False)]
            ),
            "search by the user": lambda: users.search(
                [(f"employee_ids.{field}", "!=", False)]
            ),
            "group": lambda: employees.formatted_read_group([], [field], ["__count"]),
            "order": lambda: employees.search([], order=field),
            "export": lambda: self.as_role(name, self.employee).export_data([field]),
            "write": lambda: self.as_role(name, self.employee).write({field: False}),
        }
        open_ = [way for way, attempt in attempts.items() if not is_refused(attempt)]
        self.assertFalse(open_)

    def test_the_branch_does_not_see_that_a_member_is_an_employee(self):
        for name in ("secretary", "superior", "member"):
            members = self.as_role(name, self.env["party.member"])
            self.assertNotIn("employee_id", members.fields_get())
            with self.assertRaises(AccessError):
                members.search([("employee_id", "!=", False)])
            with self.assertRaises(AccessError):
                self.as_role(name, self.members["member"]).read(["employee_id"])

    def test_nobody_writes_the_link_directly(self):
        for name in ("administrator", "secretary"):
            with self.assertRaises(AccessError):
                self.as_role(name, self.members["secretary"]).write(
                    {"employee_id": self.employees["colleague"].id}
                )
        with self.assertRaises(AccessError):
            self.as_role("administrator", self.members["member"]).copy(
                {"employee_id": self.employees["colleague"].id}
            )

    def test_nobody_writes_the_link_from_the_employees_side(self):
        for name in ("administrator", "hr"):
            with self.assertRaises(AccessError):
                self.as_role(name, self.employees["colleague"]).write(
                    {"party_member_ids": [Command.link(self.members["secretary"].id)]}
                )
        members = self.as_role("administrator", self.env["party.member"])
        values = members.with_context(
            default_employee_id=self.employees["colleague"].id
        ).default_get(["employee_id"])
        self.assertFalse(values.get("employee_id"))

    def test_deleting_an_employee_tells_nothing(self):
        """An officer who knows of nothing is not stopped by what he must not know."""
        self.as_role("officer", self.employee).unlink()
        self.env.invalidate_all()
        self.assertFalse(self.members["member"].employee_id)
        self.assertFalse(self.result.exists())

    # Screens

    def test_hr_sees_the_page_and_an_officer_does_not(self):
        for name, expected in (
            ("hr", True),
            ("administrator", True),
            ("officer", False),
        ):
            employees = self.as_role(name, self.env["hr.employee"])
            arch = employees.get_view(view_type="form")["arch"]
            self.assertEqual("party_result_ids" in arch, expected, name)
            search = employees.get_view(view_type="search")["arch"]
            self.assertEqual("party_member" in search, expected, name)
        with Form(self.as_role("hr", self.employee)) as form:
            self.assertEqual(len(form.party_result_ids), 1)

    def test_the_administrator_sees_the_link_on_the_member_and_the_branch_does_not(
        self,
    ):
        for name, expected in (("administrator", True), ("secretary", False)):
            members = self.as_role(name, self.env["party.member"])
            arch = members.get_view(view_type="form")["arch"]
            self.assertEqual("employee_id" in arch, expected, name)
        with Form(self.as_role("administrator", self.members["member"])) as form:
            self.assertEqual(form.employee_id, self.employee)

    def test_the_employee_finds_his_result_on_his_own_card(self):
        cards = self.env["hr.employee.public"].browse(
            (self.employee | self.employees["colleague"]).ids
        )
        own = self.as_role("member", cards)
        self.assertEqual(own.mapped("party_result_count"), [1, 0])
        action = own[0].action_open_party_results()
        found = self.as_role("member", self.result).search(action["domain"])
        self.assertEqual(found, self.result)

    def test_on_the_cards_of_others_there_is_nothing(self):
        card = self.env["hr.employee.public"].browse(self.employee.id)
        for name in ("officer", "manager", "colleague", "committee"):
            reader = self.as_role(name, card)
            self.assertEqual(reader.party_result_count, 0, name)
            with self.assertRaises(ValueError):
                reader.search([("party_result_count", ">", 0)])

    def test_menus_are_for_whom_they_concern(self):
        menus = {
            "party_hr_result_menu": {"hr"},
            "party_hr_scale_menu": {"hr"},
            "party_hr_match_wizard_menu": {"hr"},
            "party_hr_match_wizard_administrator_menu": {"administrator"},
            "party_hr_result_own_menu": {"member", "committee"},
        }
        for name, expected in menus.items():
            menu = self.env.ref(f"party_points_hr.{name}")
            seeing = {
                user
                for user in ("hr", "officer", "administrator", "member", "committee")
                if self.is_shown(menu, self.as_role(user, menu)._visible_menu_ids())
            }
            self.assertEqual(seeing, expected, name)

    @staticmethod
    def is_shown(menu, visible_ids):
        """Whether the menu and all above it are visible."""
        return not menu or (
            menu.id in visible_ids and TestRights.is_shown(menu.parent_id, visible_ids)
        )
