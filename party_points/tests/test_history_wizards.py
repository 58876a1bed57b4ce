from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PartyPointsCommon


class HistoryWizardCommon(PartyPointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.members["member"]
        cls.rural = cls.env.ref("party_points.party_member_class_rural")

    def fill_in(self, kind, role, members, **vals):
        return self.as_role(role, self.env[f"party.{kind}.wizard"]).create(
            {
                "member_ids": [Command.set(members.ids)],
                "date": self.today,
                "note": "Decision of the committee",
                **vals,
            }
        )

    def transfer(self, role, members, branch, **vals):
        wizard = self.fill_in("transfer", role, members, branch_id=branch.id, **vals)
        return wizard.action_apply()

    def reclassify(self, role, members, **vals):
        vals = {"member_class_id": self.rural.id, **vals}
        return self.fill_in("reclassify", role, members, **vals).action_apply()

    def change_standing(self, role, members, standing, end_reason=False, **vals):
        return self.fill_in(
            "standing", role, members, standing=standing, end_reason=end_reason, **vals
        ).action_apply()

    def last_row(self, member):
        return member.assignment_ids.sorted("date_from")[-1]


@tagged("post_install", "-at_install")
class TestTransferWizard(HistoryWizardCommon):
    def test_superior_of_both_branches_transfers(self):
        self.transfer("superior", self.member, self.other_branch)
        self.assertEqual(self.member.branch_id, self.other_branch)
        self.assertEqual(self.member.member_class_id, self.member_class)
        self.assertEqual(self.last_row(self.member).note, "Decision of the committee")

    def test_members_are_transferred_with_a_class_that_fits_there(self):
        both = self.member | self.members["committee"]
        self.transfer(
            "superior", both, self.other_branch, member_class_id=self.rural.id
        )
        self.assertEqual(both.branch_id, self.other_branch)
        self.assertEqual(both.member_class_id, self.rural)

    def test_secretary_alone_neither_pushes_out_nor_pulls_in(self):
        with self.assertRaises(AccessError):
            self.transfer("secretary", self.member, self.other_branch)
        with self.assertRaises(AccessError):
            self.transfer("secretary", self.other_member, self.branch)
        self.assertEqual(self.member.branch_id, self.branch)
        self.assertEqual(self.other_member.branch_id, self.other_branch)

    def test_superior_of_one_branch_neither_pushes_out_nor_pulls_in(self):
        county = self.committee.copy({"code": "U"})
        foreign = self.other_branch.copy({"code": "U-1", "parent_id": county.id})
        foreigner = self.new_member(foreign)
        with self.assertRaises(AccessError):
            self.transfer("superior", self.member, foreign)
        with self.assertRaises(AccessError):
            self.transfer("superior", foreigner, self.branch)
        self.transfer("administrator", foreigner, self.branch)
        self.assertEqual(foreigner.branch_id, self.branch)

    def test_others_are_not_offered_the_wizard(self):
        for role in ("member", "scorekeeper", "committee", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.transfer(role, self.member, self.other_branch)

    def test_secretary_moves_his_members_between_groups_of_the_branch(self):
        first, second = self.env["party.branch"].create(
            [
                {
                    "name": code,
                    "code": code,
                    "level": "group",
                    "parent_id": self.branch.id,
                }
                for code in ("G1", "G2")
            ]
        )
        stay = self.env["party.floating"].create(
            {"member_id": self.member.id, "place": "Far", "date_from": self.days(-9)}
        )
        self.transfer("secretary", self.member, self.branch, group_id=first.id)
        self.assertEqual(self.member.group_id, first)
        self.assertFalse(stay.date_to, "he is still away from the same branch")
        self.transfer("secretary", self.member, self.branch, group_id=second.id)
        self.assertEqual(self.member.group_id, second)
        self.transfer("superior", self.member, self.other_branch)
        self.assertFalse(self.member.group_id)

    def test_form_forgets_a_group_of_another_branch(self):
        group = self.env["party.branch"].create(
            {"name": "G", "code": "G", "level": "group", "parent_id": self.branch.id}
        )
        wizards = self.as_role("superior", self.env["party.transfer.wizard"])
        wizards = wizards.with_context(
            active_model="party.member", active_ids=self.member.ids
        )
        with Form(wizards) as form:
            form.branch_id = self.branch
            form.group_id = group
            form.branch_id = self.other_branch
            self.assertFalse(form.group_id)
            form.note = "Moved house"
        form.record.action_apply()
        self.assertEqual(self.member.branch_id, self.other_branch)

    # What ends with it

    def test_what_the_member_held_in_the_branch_ends_the_day_before(self):
        scorekeeper = self.new_position(
            self.branch, "scorekeeper", self.member.partner_id
        )
        planned = self.new_position(
            self.branch,
            "publicity_commissioner",
            self.member.partner_id,
            date_from=self.days(20),
        )
        sent = self.new_position(
            self.branch, "work_team_member", self.member.partner_id
        )
        above = self.new_position(
            self.committee, "publicity_commissioner", self.member.partner_id
        )
        post = self.env["party.duty.post"].create(
            {"name": "Fire Watch", "branch_id": self.branch.id}
        )
        claim, household, stay = (
            self.env[model].create(
                {"member_id": self.member.id, "date_from": self.days(-50), **vals}
            )
            for model, vals in (
                ("party.duty.claim", {"post_id": post.id}),
                ("party.contact.household", {"name": "Wang's"}),
                ("party.floating", {"place": "Shenzhen"}),
            )
        )
        self.transfer("superior", self.member, self.other_branch, date=self.days(10))
        for ended in (scorekeeper, claim, household, stay):
            with self.subTest(model=ended._name):
                self.assertEqual(ended.date_to, self.days(9))
        self.assertFalse(planned.active)
        self.assertFalse(sent.date_to)
        self.assertFalse(above.date_to)

    def test_change_of_class_ends_nothing(self):
        position = self.users["scorekeeper"].partner_id.party_position_ids
        self.reclassify("secretary", self.members["scorekeeper"])
        self.assertFalse(position.date_to)

    def test_preview_says_what_will_change_and_what_will_end(self):
        wizard = self.fill_in(
            "transfer",
            "superior",
            self.members["scorekeeper"],
            branch_id=self.other_branch.id,
        )
        for words in (
            "test_scorekeeper",
            "Branch 1 · Retired Member · Full Member",
            "Branch 2 · Retired Member · Full Member",
            "test_scorekeeper · Branch 1 · Scorekeeper",
        ):
            self.assertIn(words, wizard.preview)
        wizard.branch_id = self.branch
        self.assertIn("nothing would change", wizard.preview)
        self.assertNotIn("Branch 2", wizard.preview)

    def test_preview_waits_until_the_form_is_filled_in(self):
        wizards = self.as_role("superior", self.env["party.transfer.wizard"])
        with Form(wizards) as form:
            self.assertIn("Fill in the fields", form.preview)
            form.member_ids.add(self.member)
            form.branch_id = self.other_branch
            self.assertIn("Branch 2", form.preview)
            form.note = "Moved house"

    def test_preview_changes_nothing(self):
        wizard = self.fill_in(
            "transfer", "superior", self.member, branch_id=self.other_branch.id
        )
        self.assertTrue(wizard.preview)
        self.env.flush_all()
        self.assertEqual(len(self.member.assignment_ids), 1)

    # The order of changes

    def test_second_change_of_one_day_goes_into_the_same_row(self):
        self.transfer("superior", self.member, self.other_branch)
        self.reclassify("superior", self.member)
        self.assertEqual(len(self.member.assignment_ids), 2)
        row = self.last_row(self.member)
        self.assertEqual(row.branch_id, self.other_branch)
        self.assertEqual(row.member_class_id, self.rural)

    def test_second_change_of_one_day_obeys_the_same_rights(self):
        self.reclassify("secretary", self.member)
        with self.assertRaises(AccessError):
            self.transfer("secretary", self.member, self.other_branch)
        self.assertEqual(self.member.branch_id, self.branch)

    def test_secretary_does_not_undo_a_transfer_that_his_superior_has_planned(self):
        day = self.days(10)
        self.transfer("superior", self.member, self.other_branch, date=day)
        with self.assertRaises(AccessError):
            self.transfer("secretary", self.member, self.branch, date=day)
        with self.assertRaises(AccessError):
            self.reclassify("secretary", self.member, date=day)
        self.assertEqual(self.last_row(self.member).branch_id, self.other_branch)
        self.transfer("superior", self.member, self.branch, date=day)
        self.assertEqual(self.last_row(self.member).branch_id, self.branch)

    def test_planned_later_change_blocks_an_earlier_one(self):
        self.transfer("superior", self.member, self.other_branch, date=self.days(10))
        with self.assertRaisesRegex(UserError, "already has a later change"):
            self.reclassify("secretary", self.member)
        self.reclassify("superior", self.member, date=self.days(11))
        self.assertEqual(self.last_row(self.member).member_class_id, self.rural)

    def test_change_that_changes_nothing_is_refused(self):
        with self.assertRaisesRegex(UserError, "nothing would change"):
            self.transfer("superior", self.member, self.branch)

    def test_of_several_members_all_are_changed_or_none(self):
        both = self.member | self.members["committee"]
        self.reclassify("superior", self.member, date=self.days(10))
        with self.assertRaisesRegex(UserError, "“test_member” already has"):
            self.transfer("superior", both, self.other_branch)
        self.assertEqual(self.members["committee"].branch_id, self.branch)

    def test_planned_transfer_takes_effect_on_its_day(self):
        self.transfer("superior", self.member, self.other_branch, date=self.days(10))
        self.assertEqual(self.member.branch_id, self.branch)
        with freeze_time(self.days(10)):
            self.env["party.member"]._cron_refresh()
        self.assertEqual(self.member.branch_id, self.other_branch)

    def test_what_was_recorded_keeps_the_branch_and_class_of_its_day(self):
        self.transfer(
            "superior",
            self.member,
            self.other_branch,
            member_class_id=self.rural.id,
        )
        for day, branch, member_class in (
            (-1, self.branch, self.member_class),
            (0, self.other_branch, self.rural),
        ):
            row = self.member._get_assignments(self.days(day))[self.member]
            self.assertEqual(row.branch_id, branch)
            self.assertEqual(row.member_class_id, member_class)

    def test_former_branch_keeps_the_past_and_loses_the_member(self):
        past = self.member.assignment_ids
        self.transfer("superior", self.member, self.other_branch)
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.member).read(["name"])
        self.assertEqual(self.as_role("secretary", past).branch_id, self.branch)
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.last_row(self.member)).read(["branch_id"])

    def test_transferred_member_sees_his_new_branch_and_its_posts(self):
        post = self.env["party.duty.post"].create(
            {"name": "Well Keeper", "branch_id": self.other_branch.id}
        )
        with self.assertRaises(AccessError):
            self.as_role("member", post).read(["name"])
        self.transfer("superior", self.member, self.other_branch)
        self.assertEqual(self.as_role("member", post).name, "Well Keeper")
        self.assertEqual(self.as_role("member", self.other_branch).name, "Branch 2")


@tagged("post_install", "-at_install")
class TestReclassifyWizard(HistoryWizardCommon):
    def test_secretary_puts_several_members_into_another_class(self):
        members = self.member | self.members["committee"] | self.members["secretary"]
        self.reclassify("secretary", members, date=self.days(-10))
        self.assertEqual(members.member_class_id, self.rural)
        for member in members:
            row = self.last_row(member)
            self.assertEqual(row.date_from, self.days(-10))
            self.assertEqual(row.branch_id, self.branch)

    def test_nobody_changes_the_class_of_members_whom_he_does_not_manage(self):
        with self.assertRaises(AccessError):
            self.reclassify("secretary", self.member | self.other_member)
        for role in ("member", "scorekeeper", "committee", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.reclassify(role, self.member)
        self.assertEqual(self.member.member_class_id, self.member_class)

    def test_wizard_opens_with_the_members_chosen_in_the_list(self):
        chosen = self.as_role("secretary", self.member | self.members["committee"])
        action = chosen.action_open_reclassify()
        self.assertEqual(action["res_model"], "party.reclassify.wizard")
        wizards = chosen.env["party.reclassify.wizard"]
        opened = wizards.with_context(**action["context"]).new()
        self.assertEqual(opened.member_ids._origin, chosen)
        from_list = wizards.with_context(
            active_model="party.member", active_ids=chosen.ids
        ).new()
        self.assertEqual(from_list.member_ids._origin, chosen)

    def test_hundred_members_change_with_about_the_queries_of_ten(self):
        row = {
            "date_from": self.days(-100),
            "branch_id": self.branch.id,
            "member_class_id": self.member_class.id,
        }
        members = self.env["party.member"].create(
            [
                {"name": f"Li {i}", "assignment_ids": [Command.create(row)]}
                for i in range(110)
            ]
        )
        counts = []
        for some in (members[:10], members[10:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.reclassify("secretary", some)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 15)


@tagged("post_install", "-at_install")
class TestStandingWizard(HistoryWizardCommon):
    def test_probationary_member_becomes_a_full_one(self):
        member = self.new_member(self.branch, standing="probationary")
        household = self.env["party.contact.household"].create(
            {"name": "Wang's", "member_id": member.id}
        )
        self.change_standing("secretary", member, "full")
        self.assertEqual(member.standing, "full")
        self.assertFalse(household.date_to, "his duties go on")
        self.assertEqual(member.branch_id, self.branch)

    def test_end_of_the_membership_needs_its_reason(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.change_standing("secretary", self.member, "ended")
        self.change_standing("secretary", self.member, "ended", "deceased")
        self.assertFalse(self.member.active)

    def test_reason_chosen_and_then_not_needed_is_left_out(self):
        member = self.new_member(self.branch, standing="probationary")
        self.change_standing("secretary", member, "full", "deceased")
        self.assertFalse(self.last_row(member).end_reason)

    def test_end_of_the_membership_ends_all_positions(self):
        partner = self.member.partner_id
        own = self.new_position(self.branch, "publicity_commissioner", partner)
        sent = self.new_position(self.other_branch, "specialist", partner)
        wizard = self.fill_in(
            "standing",
            "superior",
            self.member,
            standing="ended",
            end_reason="withdrawn",
        )
        self.assertIn("Branch 1 · Publicity Commissioner", wizard.preview)
        self.assertIn("Branch 2 · Party-Building Specialist", wizard.preview)
        wizard.action_apply()
        self.assertEqual((own | sent).mapped("date_to"), [self.days(-1)] * 2)

    def test_secretary_does_not_depose_who_was_appointed_above_him(self):
        deputy = self.members["member"].partner_id
        self.new_position(self.branch, "deputy_secretary", deputy)
        with self.assertRaisesRegex(UserError, "has to end first"):
            self.change_standing(
                "member", self.members["secretary"], "ended", "expelled"
            )
        officer = self.new_member(self.branch, self.users["superior"].partner_id)
        wizard = self.fill_in(
            "standing", "secretary", officer, standing="ended", end_reason="mistake"
        )
        self.assertIn("has to end first", wizard.preview)
        with self.assertRaisesRegex(UserError, "has to end first"):
            wizard.action_apply()
        scorekeeper = self.members["scorekeeper"]
        self.change_standing("secretary", scorekeeper, "ended", "withdrawn")
        self.assertFalse(scorekeeper.active, "him he may appoint and dismiss")

    def test_change_of_a_past_rows_own_day_is_left_to_the_administrator(self):
        first = self.member.assignment_ids
        with self.assertRaisesRegex(UserError, "An administrator corrects it"):
            self.change_standing(
                "secretary", self.member, "probationary", date=first.date_from
            )

    def test_change_stands_in_the_members_log_with_the_name_of_who_made_it(self):
        self.reclassify("secretary", self.member)
        message = self.member.message_ids[0]
        self.assertEqual(message.author_id, self.users["secretary"].partner_id)
        self.assertIn(self.rural.name, message.body)

    def test_open_application_is_withdrawn_when_the_membership_ends(self):
        application = self.env["party.exemption"].create(
            {"member_id": self.member.id, "ground": "illness"}
        )
        self.change_standing("secretary", self.member, "ended", "deceased")
        self.assertEqual(application.state, "withdrawn")

    def test_ended_membership_takes_no_other_change(self):
        self.change_standing("secretary", self.member, "ended", "withdrawn")
        with self.assertRaisesRegex(UserError, "Admit him again first"):
            self.reclassify("secretary", self.member, date=self.days(1))

    def test_member_is_admitted_again_where_he_was(self):
        self.change_standing(
            "secretary", self.member, "ended", "withdrawn", date=self.days(-10)
        )
        self.assertFalse(
            self.users["member"].has_group("party_points.group_party_points_member")
        )
        self.change_standing("secretary", self.member, "probationary")
        self.assertTrue(self.member.active)
        self.assertEqual(self.member.standing, "probationary")
        self.assertEqual(self.member.branch_id, self.branch)
        self.assertFalse(self.member._get_assignments(self.days(-1))[self.member])
        self.assertTrue(
            self.users["member"].has_group("party_points.group_party_points_member")
        )

    def test_nobody_ends_a_membership_that_he_does_not_manage(self):
        with self.assertRaises(AccessError):
            self.change_standing("secretary", self.other_member, "ended", "expelled")
        for role in ("member", "scorekeeper", "committee", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.change_standing(role, self.member, "ended", "expelled")
        self.assertEqual(self.member.standing, "full")

    def test_wizard_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        wizards = self.as_role("secretary", self.env["party.standing.wizard"])
        selection = wizards.with_context(lang="zh_CN").fields_get(["standing"])
        labels = dict(selection["standing"]["selection"])
        self.assertEqual(labels["probationary"], "预备党员")
