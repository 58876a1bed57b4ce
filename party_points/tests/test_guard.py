from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestGuard(PartyPointsCommon):
    """What somebody tries who calls the server himself."""

    def test_secretary_cannot_make_more_of_the_position_he_may_give(self):
        positions = self.as_role("secretary", self.env["party.position"])
        position = positions.create(
            {
                "branch_id": self.branch.id,
                "partner_id": self.members["member"].partner_id.id,
                "role": "scorekeeper",
                "date_from": self.today,
            }
        )
        for vals in (
            {"role": "deputy_secretary"},
            {"branch_id": self.other_branch.id},
            {"branch_id": self.committee.id, "role": "leader_in_charge"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                position.write(vals)

    def test_superior_cannot_move_a_position_out_of_his_branches(self):
        elsewhere = self.env["party.branch"].create(
            {"name": "Elsewhere", "code": "E", "level": "committee", "sector": "rural"}
        )
        partner = self.env["res.partner"].create({"name": "Leader"})
        position = self.new_position(self.branch, "leader_in_charge", partner)
        with self.assertRaises(AccessError):
            self.as_role("superior", position).branch_id = elsewhere
        with self.assertRaises(AccessError):
            self.as_role("superior", position).branch_id = self.committee

    def test_member_cannot_push_what_is_his_onto_another(self):
        household = self.as_role("member", self.env["party.contact.household"]).create(
            {"name": "Wang's", "member_id": self.members["member"].id}
        )
        with self.assertRaises(AccessError):
            household.member_id = self.other_member

    def test_derived_fields_cannot_be_forged(self):
        member = self.members["member"]
        stay = self.env["party.floating"].create(
            {"member_id": member.id, "place": "Far", "date_from": self.days(-30)}
        )
        forged = {"branch_id": self.other_branch.id}
        reports = self.as_role("member", self.env["party.floating.report"])
        with self.assertRaises(AccessError):
            reports.create({"floating_id": stay.id, "content": "Well", **forged})
        report = reports.with_context(default_branch_id=self.other_branch.id).create(
            {"floating_id": stay.id, "content": "Well"}
        )
        self.assertEqual(report.sudo().branch_id, self.branch)
        with self.assertRaises(AccessError):
            self.as_role("secretary", member).write(forged)
        with self.assertRaises(AccessError):
            self.as_role("administrator", member).active = False

    def test_only_the_administrator_says_whose_account_a_member_has(self):
        admin = self.env.ref("base.partner_admin")
        row = {"branch_id": self.branch.id, "member_class_id": self.member_class.id}
        vals = {"partner_id": admin.id, "assignment_ids": [Command.create(row)]}
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.env["party.member"]).create(vals)
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.members["member"]).partner_id = admin
        created = self.as_role("administrator", self.env["party.member"]).create(vals)
        self.assertEqual(created.partner_id, admin)

    def test_secretary_cannot_redirect_the_mail_of_an_account(self):
        """Whoever gets the mail of an account can reset its password."""
        member = self.as_role("secretary", self.members["member"])
        with self.assertRaisesRegex(AccessError, "has an account"):
            member.email = "thief@party-points.example"
        # the same address again is no change
        member.email = member.email

    def test_secretary_looks_after_the_contacts_of_members_without_account(self):
        member = self.as_role("secretary", self.new_member(self.branch))
        member.write({"phone": "010-0000", "name": "Wang Yichou"})
        self.assertEqual(member.partner_id.phone, "010-0000")
        self.assertEqual(member.name, "Wang Yichou")

    def test_wizard_shows_nothing_of_members_whom_the_user_may_not_read(self):
        wizards = self.as_role("secretary", self.env["party.reclassify.wizard"])
        vals = {
            "member_ids": [Command.set(self.other_member.ids)],
            "member_class_id": self.env.ref(
                "party_points.party_member_class_infirm"
            ).id,
            "date": self.today,
            "note": "Curious",
        }
        with self.assertRaises(AccessError):
            wizards.create(vals)
        with self.assertRaises(AccessError):
            wizards.new(vals).preview  # noqa: B018
