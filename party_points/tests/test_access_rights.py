from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ROLES, PartyPointsCommon

READERS = [role for role in ROLES if role != "administrator"]


@tagged("post_install", "-at_install")
class TestAccessRights(PartyPointsCommon):
    def test_every_role_reads_the_organisation(self):
        for role in ROLES:
            with self.subTest(role=role):
                self.assertEqual(self.as_role(role, self.branch).name, "Branch 1")

    def test_only_the_administrator_changes_the_organisation(self):
        for role in READERS:
            with self.subTest(role=role):
                branch = self.as_role(role, self.branch)
                with self.assertRaises(AccessError):
                    branch.name = "Mine"
                with self.assertRaises(AccessError):
                    branch.create({"name": "New", "code": "N", "sector": "rural"})
        self.as_role("administrator", self.branch).name = "Renamed"
        self.assertEqual(self.branch.name, "Renamed")

    def test_nobody_deletes_an_organisation(self):
        for role in ROLES:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.branch).unlink()

    def test_user_without_a_role_sees_nothing(self):
        for records in (self.branch, self.env["party.member.class"].search([])):
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(self.outsider).read(["name"])

    def test_only_the_administrator_changes_member_classes(self):
        classes = self.env["party.member.class"].search([], limit=1)
        for role in READERS:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, classes).name = "Mine"
        self.as_role("administrator", classes).name = "Renamed"
        self.assertEqual(classes.name, "Renamed")

    def test_one_user_can_hold_several_roles_on_the_user_form(self):
        """The user form knows one group of a privilege and takes the others away."""
        groups = self.env["res.groups"].union(
            *(self.env.ref(f"party_points.group_party_points_{r}") for r in READERS)
        )
        self.assertFalse(groups.privilege_id)
