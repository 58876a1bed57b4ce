from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

from ..clock import today

# {role: the position that gives it, and whether in the committee or in the branch}
POSITIONS = {
    "scorekeeper": ("scorekeeper", "branch"),
    "committee": ("organisation_commissioner", "branch"),
    "secretary": ("secretary", "branch"),
    "superior": ("organisation_commissioner", "committee"),
    "supervisor": ("discipline_commissioner", "committee"),
}
ROLES = ("member", *POSITIONS, "administrator")


class PartyPointsCommon(BaseCommon):
    """A committee with two branches, and an internal user of each role.

    ``users`` are the persons by role, ``members`` those of them who are members of
    the branch: all but those of the committee and the administrator.
    ``other_member`` belongs to the other branch, ``outsider`` to none.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = today(cls.env["party.branch"])
        cls.member_class = cls.env.ref("party_points.party_member_class_retired")
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
        cls.users = cls._new_role_users()
        cls.outsider = cls.users.pop("outsider")
        cls.users["administrator"].group_ids += cls.env.ref(
            "party_points.group_party_points_administrator"
        )
        cls.members = cls._new_role_members()
        cls.other_member = cls.new_member(cls.other_branch, name="Zhou Elsewhere")
        cls.env["party.position"].create(
            [
                cls._prepare_position(
                    getattr(cls, place), position, cls.users[role].partner_id
                )
                for role, (position, place) in POSITIONS.items()
            ]
        )

    @classmethod
    def _new_role_users(cls):
        """All at once, as this is done before each class of tests.

        :return: ``{role: user}``, as ``new_user`` makes them
        """
        roles = (*ROLES, "outsider")
        group = cls.env.ref("base.group_user")
        users = cls.env["res.users"].create(
            [
                {
                    "login": f"test_{role}",
                    "name": f"test_{role}",
                    "password": f"test_{role}",
                    "email": "t.t@example.com",
                    "lang": "en_US",
                    "group_ids": [Command.set(group.ids)],
                }
                for role in roles
            ]
        )
        return dict(zip(roles, users, strict=True))

    @classmethod
    def _new_role_members(cls):
        """:return: ``{role: member}`` of those roles that are held in the branch"""
        roles = ("member", "scorekeeper", "committee", "secretary")
        members = cls.env["party.member"].create(
            [
                cls._prepare_member(cls.branch, cls.users[role].partner_id)
                for role in roles
            ]
        )
        return dict(zip(roles, members, strict=True))

    @classmethod
    def new_user(cls, login, groups):
        """A user who reads English, whatever the database's own language is."""
        return new_test_user(cls.env, login, name=login, groups=groups, lang="en_US")

    @classmethod
    def new_member(cls, branch, partner=None, name="Wang Jiazi", **row):
        """A member of a branch for five years; ``row`` changes his history's row."""
        return cls.env["party.member"].create(
            cls._prepare_member(branch, partner, name, **row)
        )

    @classmethod
    def _prepare_member(cls, branch, partner=None, name="Wang Jiazi", **row):
        first_row = {
            "date_from": cls.days(-5 * 365),
            "branch_id": branch.id,
            "member_class_id": cls.member_class.id,
            "standing": "full",
            **row,
        }
        person = {"partner_id": partner.id} if partner else {"name": name}
        return {**person, "assignment_ids": [Command.create(first_row)]}

    @classmethod
    def new_position(cls, branch, role, partner, **vals):
        """A position held for a year by now, unless ``vals`` say otherwise."""
        return cls.env["party.position"].create(
            cls._prepare_position(branch, role, partner, **vals)
        )

    @classmethod
    def _prepare_position(cls, branch, role, partner, **vals):
        return {
            "branch_id": branch.id,
            "role": role,
            "partner_id": partner.id,
            "date_from": cls.days(-365),
            **vals,
        }

    @classmethod
    def days(cls, number):
        """The date so many days from today."""
        return fields.Date.add(cls.today, days=number)

    def as_role(self, role, records):
        """The same records, seen by the user of a role."""
        return records.with_user(self.users[role])
