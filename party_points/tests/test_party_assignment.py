from psycopg2.errors import (
    CheckViolation,
    ExclusionViolation,
    SerializationFailure,
    UniqueViolation,
)

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..clock import today
from .common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestPartyAssignment(PartyPointsCommon):
    """The administrator corrects a history; whatever he enters, it stays whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rural = cls.env.ref("party_points.party_member_class_rural")
        cls.member = cls.members["member"]
        cls.first = cls.member.assignment_ids.with_user(cls.users["administrator"])

    def add_row(self, date_from, role="administrator", **vals):
        """Enter a row that goes on from the member's first one."""
        rows = self.as_role(role, self.env["party.assignment"])
        return rows.create(
            {
                "member_id": self.member.id,
                "date_from": date_from,
                "branch_id": self.branch.id,
                "member_class_id": self.rural.id,
                **vals,
            }
        )

    def assertPeriods(self, *periods, member=None):
        rows = (member or self.member).assignment_ids.sorted("date_from")
        self.assertEqual([(row.date_from, row.date_to) for row in rows], [*periods])

    # A history without gaps and overlaps

    def test_row_lasts_until_the_next_one_begins(self):
        self.assertPeriods((self.first.date_from, False))
        self.add_row(self.days(-100))
        self.assertPeriods(
            (self.first.date_from, self.days(-101)), (self.days(-100), False)
        )

    def test_row_entered_in_the_middle_ends_before_the_later_one(self):
        self.add_row(self.days(-100))
        self.add_row(self.days(-300))
        self.assertPeriods(
            (self.first.date_from, self.days(-301)),
            (self.days(-300), self.days(-101)),
            (self.days(-100), False),
        )

    def test_row_entered_before_the_first_ends_where_that_begins(self):
        before = self.days(-3000)
        self.add_row(before)
        self.assertPeriods(
            (before, self.days(-5 * 365 - 1)), (self.first.date_from, False)
        )

    def test_neighbours_follow_a_row_that_moves(self):
        row = self.add_row(self.days(-100))
        self.add_row(self.days(-50))
        row.date_from = self.days(-200)
        self.assertPeriods(
            (self.first.date_from, self.days(-201)),
            (self.days(-200), self.days(-51)),
            (self.days(-50), False),
        )

    def test_row_can_jump_over_its_neighbour(self):
        row = self.add_row(self.days(-100))
        self.add_row(self.days(-50))
        row.date_from = self.days(-10)
        self.assertPeriods(
            (self.first.date_from, self.days(-51)),
            (self.days(-50), self.days(-11)),
            (self.days(-10), False),
        )

    def test_removed_row_leaves_no_gap(self):
        row = self.add_row(self.days(-100))
        self.add_row(self.days(-50))
        row.unlink()
        self.assertPeriods(
            (self.first.date_from, self.days(-51)), (self.days(-50), False)
        )

    def test_end_that_an_administrator_enters_ends_the_duties_too(self):
        household = self.env["party.contact.household"].create(
            {"name": "Wang's", "member_id": self.member.id}
        )
        self.env.flush_all()
        self.add_row(self.days(1), standing="ended", end_reason="withdrawn")
        self.assertFalse(household.date_to)
        self.add_row(self.days(0), standing="ended", end_reason="withdrawn")
        self.assertEqual(household.date_to, self.today)

    def test_row_stays_with_its_member(self):
        row = self.add_row(self.days(-100))
        with self.assertRaisesRegex(UserError, "stays with its member"):
            row.member_id = self.members["secretary"]

    def test_rows_of_several_members_are_entered_at_once(self):
        members = self.member | self.members["secretary"]
        self.as_role("administrator", self.env["party.assignment"]).create(
            [
                {
                    "member_id": member.id,
                    "date_from": self.days(day),
                    "branch_id": self.branch.id,
                    "member_class_id": self.rural.id,
                }
                for member in members
                for day in (-20, -40)
            ]
        )
        for member in members:
            self.assertPeriods(
                (self.first.date_from, self.days(-41)),
                (self.days(-40), self.days(-21)),
                (self.days(-20), False),
                member=member,
            )

    def test_two_rows_cannot_begin_on_one_day(self):
        self.add_row(self.days(-100))
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.add_row(self.days(-100))

    def test_database_accepts_what_is_entered_and_refuses_an_overlap(self):
        self.add_row(self.days(-100))
        self.add_row(self.days(-300))
        self.env.flush_all()
        self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.cr.execute(
                "UPDATE party_assignment SET date_to = NULL WHERE id = %s",
                [self.first.id],
            )

    # What a row must say

    def test_history_keeps_at_least_one_row(self):
        with (
            self.assertRaisesRegex(ValidationError, "needs a first row"),
            self.cr.savepoint(),
        ):
            self.first.unlink()

    def test_history_cannot_begin_with_its_end(self):
        ended = {"standing": "ended", "end_reason": "withdrawn"}
        last = self.add_row(self.days(-100), **ended)
        with (
            self.assertRaisesRegex(ValidationError, "cannot begin with the end"),
            self.cr.savepoint(),
        ):
            self.add_row(self.days(-3000), **ended)
        with (
            self.assertRaisesRegex(ValidationError, "cannot begin with the end"),
            self.cr.savepoint(),
        ):
            last.date_from = self.days(-3000)
        with (
            self.assertRaisesRegex(ValidationError, "cannot begin with the end"),
            self.cr.savepoint(),
        ):
            self.first.unlink()

    def test_end_of_a_membership_needs_its_reason_and_only_the_end_has_one(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.add_row(self.days(-1), standing="ended")
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.add_row(self.days(-1), end_reason="withdrawn")
        self.add_row(self.days(-1), standing="ended", end_reason="withdrawn")
        self.assertEqual(self.member.standing, "ended")

    def test_member_belongs_to_a_branch_and_to_a_group_of_that_branch(self):
        own, foreign = self.env["party.branch"].create(
            [
                {"name": code, "code": code, "level": "group", "parent_id": parent.id}
                for code, parent in (("G1", self.branch), ("G2", self.other_branch))
            ]
        )
        for branch in (self.committee, own):
            with (
                self.subTest(branch=branch.level),
                self.assertRaisesRegex(ValidationError, "is no branch"),
                self.cr.savepoint(),
            ):
                self.add_row(self.days(-100), branch_id=branch.id)
        for group in (foreign, self.other_branch):
            with (
                self.subTest(group=group.level),
                self.assertRaisesRegex(ValidationError, "is no group of “Branch 1”"),
                self.cr.savepoint(),
            ):
                self.add_row(self.days(-100), group_id=group.id)
        self.add_row(self.days(-100), group_id=own.id)
        self.assertEqual(self.member.group_id, own)

    def test_archived_branch_takes_no_members_but_keeps_its_past_ones(self):
        archived = self.other_branch.copy({"code": "T-9", "active": False})
        with (
            self.assertRaisesRegex(ValidationError, "archived and takes no members"),
            self.cr.savepoint(),
        ):
            self.add_row(self.days(-100), branch_id=archived.id)
        self.add_row(self.days(-50))
        self.add_row(self.days(-100), branch_id=archived.id)
        self.assertEqual(self.member.branch_id, self.branch)

    # Who, and what is left of it

    def test_members_log_says_what_a_corrected_row_was(self):
        row = self.add_row(self.days(-100), note="Meeting of May")
        row.member_class_id = self.member_class
        self.assertIn("Rural Member", self.member.message_ids[0].body)
        self.assertIn("Retired Member", self.member.message_ids[0].body)
        row.unlink()
        self.assertIn("Meeting of May", self.member.message_ids[0].body)
        self.assertIn("(removed)", self.member.message_ids[0].body)

    def test_row_saved_without_a_change_is_not_logged(self):
        before = self.member.message_ids
        self.first.note = self.first.note
        self.assertEqual(self.member.message_ids, before)

    def test_histories_go_on_by_the_wizards_which_ask_and_end_what_belongs_to_it(self):
        for role in ("secretary", "superior"):
            with (
                self.subTest(role=role),
                self.assertRaisesRegex(AccessError, "buttons"),
                self.cr.savepoint(),
            ):
                self.add_row(self.days(-1), role=role)
        self.add_row(self.days(-300), role="administrator")

    def test_row_of_today_is_the_one_that_the_member_shows(self):
        self.add_row(self.days(-100))
        planned = self.add_row(self.days(10))
        shown = self.env["party.assignment"].search(
            [("member_id", "=", self.member.id), ("is_shown", "=", True)]
        )
        self.assertEqual(shown.date_from, self.days(-100))
        self.assertTrue(shown.is_shown)
        hidden = self.env["party.assignment"].search(
            [("member_id", "=", self.member.id), ("is_shown", "=", False)]
        )
        self.assertEqual(hidden, self.first.sudo() | planned.sudo())


@tagged("post_install", "-at_install")
class TestPartyAssignmentAtOnce(TransactionCase):
    """Two people change one history at once, each in a transaction of his own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            branch = env["party.branch"].create(
                {"name": "At Once", "code": "AT-ONCE", "sector": "rural"}
            )
            self.day = today(branch).replace(year=today(branch).year - 2)
            self.vals = {
                "branch_id": branch.id,
                "member_class_id": env.ref("party_points.party_member_class_rural").id,
            }
            member = env["party.member"].create(
                {
                    "name": "At Once",
                    "assignment_ids": [
                        Command.create({**self.vals, "date_from": self.month(month)})
                        for month in (1, 6)
                    ],
                }
            )
            self.member_id = member.id
            self.ids = [
                (branch._table, branch.id),
                ("res_partner", member.partner_id.id),
            ]
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM party_assignment WHERE member_id = %s", [self.member_id]
            )
            cr.execute("DELETE FROM party_member WHERE id = %s", [self.member_id])
            for table, id_ in self.ids:
                cr.execute(f"DELETE FROM {table} WHERE id = %s", [id_])

    def month(self, number):
        return self.day.replace(month=number, day=1)

    def begin(self, cr):
        """The member as one of the two sees him before either has changed anything."""
        member = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})[
            "party.member"
        ].browse(self.member_id)
        member.assignment_ids.mapped("date_to")
        return member

    def add_row(self, member, month):
        member.env["party.assignment"].create(
            {**self.vals, "member_id": member.id, "date_from": self.month(month)}
        )
        member.env.cr.commit()

    def test_second_of_two_changes_is_refused_and_goes_in_when_tried_again(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            first, second = self.begin(one), self.begin(two)
            # they touch no row in common: the first year's half, and its end
            self.add_row(first, 3)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.add_row(second, 9)
            two.rollback()
            self.add_row(self.begin(two), 9)
            rows = self.begin(two).assignment_ids.sorted("date_from")
            self.assertEqual([row.date_from.month for row in rows], [1, 3, 6, 9])
            self.assertEqual(
                [row.date_to and row.date_to.month for row in rows], [2, 5, 8, False]
            )
