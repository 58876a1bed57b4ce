from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestPartyBranch(PartyPointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.empty_branch = cls.env["party.branch"].create(
            {"name": "Branch 8", "code": "T-8", "parent_id": cls.committee.id}
        )

    def test_branch_takes_the_sector_of_its_superior(self):
        branch = self.env["party.branch"].create(
            {"name": "Branch 3", "code": "T-3", "parent_id": self.committee.id}
        )
        self.assertEqual(branch.sector, "rural")

    def test_form_fills_in_the_sector_and_keeps_the_one_that_was_chosen(self):
        branches = self.as_role("administrator", self.env["party.branch"])
        with Form(branches) as form:
            form.name = "Branch 3"
            form.code = "T-3"
            form.parent_id = self.committee
            self.assertEqual(form.sector, "rural")
            form.sector = "agency"
            form.parent_id = self.env["party.branch"]
        self.assertEqual(form.record.sector, "agency")

    def test_two_organisations_cannot_share_a_code(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.other_branch.code = self.branch.code

    def test_an_archived_organisation_keeps_its_code(self):
        self.empty_branch.active = False
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.branch.code = self.empty_branch.code

    def test_tree_has_no_circle(self):
        below = self.committee.copy({"code": "T-9", "parent_id": self.committee.id})
        for parent in (below, self.committee):
            with self.assertRaisesRegex(ValidationError, "cannot stand under"):
                self.committee.parent_id = parent

    def test_group_needs_a_branch(self):
        with self.assertRaisesRegex(ValidationError, "Choose the branch"):
            self.env["party.branch"].create(
                {"name": "Group", "code": "G", "level": "group", "sector": "rural"}
            )

    def test_group_cannot_stand_under_a_committee(self):
        with self.assertRaisesRegex(ValidationError, "cannot stand under"):
            self.env["party.branch"].create(
                {
                    "name": "Group",
                    "code": "G",
                    "level": "group",
                    "parent_id": self.committee.id,
                }
            )

    def test_level_cannot_change_under_those_below_archived_ones_included(self):
        group = self.env["party.branch"].create(
            {
                "name": "Group",
                "code": "G",
                "level": "group",
                "parent_id": self.branch.id,
            }
        )
        for active in (True, False):
            group.active = active
            with (
                self.subTest(active=active),
                self.assertRaisesRegex(ValidationError, "“Group”"),
            ):
                self.branch.level = "general_branch"

    def test_group_with_members_stays_an_active_group_of_its_branch(self):
        group = self.env["party.branch"].create(
            {"name": "G", "code": "G", "level": "group", "parent_id": self.branch.id}
        )
        self.members["member"]._change_history(self.today, {"group_id": group.id}, "")
        for vals in ({"parent_id": self.other_branch.id}, {"active": False}):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(ValidationError, "“G” has 1 members"),
                self.cr.savepoint(),
            ):
                group.write(vals)

    def test_branch_into_which_a_transfer_is_planned_is_not_archived(self):
        branch = self.env["party.branch"].create(
            {"name": "New", "code": "N", "parent_id": self.committee.id}
        )
        vals = {"branch_id": branch.id}
        self.members["member"]._change_history(self.days(9), vals, "Moves")
        self.env.flush_all()
        with self.assertRaisesRegex(ValidationError, "takes them in later"):
            branch.active = False

    def test_organisation_with_office_holders_is_not_archived(self):
        committee = self.env["party.branch"].create(
            {"name": "New", "code": "N", "level": "committee", "sector": "rural"}
        )
        partner = self.env["res.partner"].create({"name": "Leader"})
        position = self.new_position(committee, "secretary", partner)
        with (
            self.assertRaisesRegex(ValidationError, "still in office"),
            self.cr.savepoint(),
        ):
            committee.active = False
        position.date_to = self.days(-1)
        committee.active = False

    def test_superior_with_active_branches_cannot_be_archived(self):
        with self.assertRaisesRegex(ValidationError, "Move or archive"):
            self.committee.action_archive()

    def test_whole_tree_can_be_archived_at_once(self):
        top = self.committee.copy({"code": "T-7"})
        self.empty_branch.parent_id = top
        tree = top | self.empty_branch
        tree.action_archive()
        self.assertFalse(any(tree.mapped("active")))

    def test_branch_with_members_stays_an_active_branch(self):
        for vals in ({"active": False}, {"level": "general_branch"}):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(
                    ValidationError, "has 1 members, or takes them in later"
                ),
            ):
                self.other_branch.write(vals)
        self.empty_branch.write({"active": False, "level": "general_branch"})
        self.assertFalse(self.empty_branch.active)

    def test_reader_counts_the_members_whom_he_may_see(self):
        for role, in_all in (("superior", 5), ("secretary", 4), ("member", 1)):
            with self.subTest(role=role):
                committee = self.as_role(role, self.committee)
                committee.invalidate_recordset()
                self.assertEqual(committee.member_count, in_all)

    def test_change_of_the_name_shows_in_the_history(self):
        self.cr.flush()  # what the set-up made without tracking is done
        branch = self.branch.with_context(tracking_disable=False, mail_notrack=False)
        branch.name = "Branch of Honour"
        self.env.flush_all()
        self.cr.flush()
        values = branch.message_ids.sudo().tracking_value_ids
        self.assertEqual(values.mapped("old_value_char"), ["Branch 1"])

    def test_change_of_the_tree_is_logged_whatever_the_context_says(self):
        other = self.committee.copy({"code": "T-9"})
        self.env.flush_all()
        self.cr.flush()
        branch = self.as_role("administrator", self.branch)
        branch.with_context(tracking_disable=True, mail_notrack=True).parent_id = other
        self.env.flush_all()
        self.cr.flush()
        values = self.branch.message_ids.sudo().tracking_value_ids
        self.assertIn("parent_id", values.field_id.mapped("name"))

    def test_organisation_is_found_by_code(self):
        found = self.env["party.branch"].name_search("T-2")
        self.assertEqual(found, [(self.other_branch.id, "Branch 2")])
