from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

# {role: its group}; every test names the person it runs as by one of these
ROLES = {
    "member": "party_points.group_party_points_member",
    "scorekeeper": "party_points.group_party_points_scorekeeper",
    "committee": "party_points.group_party_points_committee",
    "secretary": "party_points.group_party_points_secretary",
    "superior": "party_points.group_party_points_superior",
    "supervisor": "party_points.group_party_points_supervisor",
    "administrator": "party_points.group_party_points_administrator",
}


class PartyPointsCommon(BaseCommon):
    """A committee with two branches, and an internal user of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: cls.new_user(f"test_{role}", f"base.group_user,{group}")
            for role, group in ROLES.items()
        }
        cls.outsider = cls.new_user("test_outsider", "base.group_user")
        cls.committee, cls.branch, cls.other_branch = cls.env["party.branch"].create(
            [
                {
                    "name": "County Committee",
                    "code": "T",
                    "level": "committee",
                    "sector": "rural",
                },
                {"name": "Branch 1", "code": "T-1", "sector": "rural"},
                {"name": "Branch 2", "code": "T-2", "sector": "rural"},
            ]
        )
        (cls.branch | cls.other_branch).parent_id = cls.committee

    @classmethod
    def new_user(cls, login, groups):
        """A user who reads English, whatever the database's own language is."""
        return new_test_user(cls.env, login, name=login, groups=groups, lang="en_US")

    def as_role(self, role, records):
        """The same records, seen by the user of a role."""
        return records.with_user(self.users[role])
