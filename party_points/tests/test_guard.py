from odoo.exceptions import AccessError, UserError, ValidationError
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

    def test_nobody_gives_himself_a_position_or_prolongs_his_own(self):
        leader = self.new_user("test_leader", "base.group_user")
        own = self.new_position(
            self.branch, "leader_in_charge", leader.partner_id, date_to=self.days(9)
        )
        with self.assertRaisesRegex(AccessError, "your own position"):
            own.with_user(leader).date_to = False
        with self.assertRaisesRegex(AccessError, "your own position"):
            self.as_role("superior", self.env["party.position"]).create(
                {
                    "branch_id": self.branch.id,
                    "partner_id": self.users["superior"].partner_id.id,
                    "role": "leader_in_charge",
                }
            )

    def test_position_is_held_by_a_person(self):
        for nobody in ("base.public_partner", "base.partner_root"):
            with self.assertRaisesRegex(ValidationError, "held by a person"):
                self.new_position(self.branch, "leader_in_charge", self.env.ref(nobody))

    def test_form_tells_nothing_of_records_that_the_user_may_not_read(self):
        exemption = self.env["party.exemption"].create(
            {"member_id": self.other_member.id, "ground": "illness"}
        )
        spec = {"display_name": {}, "branch_id": {"fields": {"display_name": {}}}}
        for model, values in (
            ("party.exemption", {"member_id": self.other_member.id}),
            ("party.exemption.visit", {"exemption_id": exemption.id}),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.as_role("member", self.env[model]).onchange(
                    values, list(values), {**spec, **{name: {} for name in values}}
                )

    def test_form_tells_nothing_of_others_through_its_defaults_either(self):
        """A default, a value with its name, an id as text: all name a record."""
        member = self.other_member
        spec = {"member_id": {"fields": {"display_name": {}}}, "branch_id": {}}
        exemptions = self.as_role("member", self.env["party.exemption"])
        with self.assertRaises(AccessError):
            exemptions.with_context(default_member_id=member.id).onchange({}, [], spec)
        for value in ({"id": member.id}, str(member.id)):
            with self.subTest(value=value), self.assertRaises(AccessError):
                exemptions.onchange({"member_id": value}, ["member_id"], spec)

    def test_change_of_a_position_is_logged_whatever_the_context_says(self):
        partner = self.env["res.partner"].create({"name": "Leader"})
        position = self.new_position(self.branch, "leader_in_charge", partner)
        self.env.flush_all()
        self.cr.flush()
        quiet = {"tracking_disable": True, "mail_notrack": True}
        position = self.as_role("superior", position).with_context(**quiet)
        position.date_to = self.today
        self.env.flush_all()
        self.cr.flush()
        values = position.sudo().message_ids.tracking_value_ids
        self.assertIn("date_to", values.field_id.mapped("name"))

    def test_thread_writes_to_those_only_who_may_read_the_record_today(self):
        exemption = self.env["party.exemption"].create(
            {"member_id": self.members["member"].id, "ground": "illness"}
        )
        former = self.users["scorekeeper"].partner_id
        present = self.users["committee"].partner_id
        exemption.message_subscribe((former | present).ids)
        former.party_position_ids.date_to = self.days(-1)
        message = exemption.message_post(
            body="About his illness",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(message.notified_partner_ids, present)

    def test_papers_stay_with_the_branch_that_decided(self):
        member = self.members["member"]
        exemption = self.env["party.exemption"].create(
            {
                "member_id": member.id,
                "ground": "illness",
                "meeting_date": self.today,
                "meeting_present": 3,
                "meeting_in_favour": 3,
                "date_from": self.today,
                "date_to": self.days(90),
                "liaison_id": self.members["committee"].id,
            }
        )
        paper = self.env["party.exemption.paper"].create(
            {"exemption_id": exemption.id, "name": "Certificate", "file": "SGk="}
        )
        self.as_role("secretary", exemption).action_confirm()
        member._change_history(self.today, {"branch_id": self.other_branch.id}, "Moved")
        self.assertEqual(exemption.branch_id, self.other_branch)
        self.assertTrue(self.as_role("committee", paper).has_access("read"))
        newcomer = self.new_user("test_newcomer", "base.group_user")
        self.new_position(
            self.other_branch,
            "publicity_commissioner",
            self.new_member(self.other_branch, newcomer.partner_id).partner_id,
        )
        self.assertTrue(exemption.with_user(newcomer).has_access("read"))
        self.assertFalse(paper.with_user(newcomer).has_access("read"))

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
