from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.ledger.party_point_line_seal import SEALED_COLUMNS
from .ledger_entry_common import LedgerEntryCommon

# What somebody with the database in his hands could write into a sealed line.
FORGED = {
    "branch_id": "(SELECT id FROM party_branch WHERE code = 'T-2')",
    "period_id": "(SELECT max(id) FROM party_period)",
    "member_id": "(SELECT max(id) FROM party_member)",
    "member_class_id": "NULL",
    "item_id": "(SELECT max(id) FROM party_rule_item)",
    "date": "date + 1",
    "source": "'organisation'",
    "quantity": "quantity + 0.5",
    "points_given": "4.5",
    "honour_level_id": "(SELECT max(id) FROM party_honour_level)",
    "outcome": "'leave'",
    "description": "'Something else.'",
    "deed_line_id": "id",
    "reported_by_id": "(SELECT max(id) FROM party_member)",
    "activity_id": "(SELECT max(id) FROM party_activity)",
    "reverses_id": "id",
    "registered_by_id": "1",
    "registered_on": "registered_on - 1",
    "is_late": "NOT is_late",
    "times": "-times",
    "state": "'rejected'",
    "raw_points": "raw_points + 0.01",
    "points": "points + 0.01",
    "cuts": """'[{"reason": "exempt", "points": "1"}]'""",
    "settled_number": "settled_number + 100000",
    "decided_on": "decided_on - interval '1 second'",
    "decision_reason": "'Because.'",
}


@tagged("post_install", "-at_install")
class TestPartySeal(LedgerEntryCommon):
    """The chain of a branch's sealed lines (LINE-6): five lines of March, sealed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["party.activity"].create(
            {
                "type_id": cls.env.ref(
                    "party_points.party_activity_type_member_meeting"
                ).id,
                "branch_id": cls.branch.id,
                "date": cls.on(5),
            }
        )

    def setUp(self):
        super().setUp()
        self.lines = self.carry(
            self.env["party.point.line"].union(
                *(self.register(day=self.on(3, day)) for day in range(5, 10))
            )
        )
        self.march = self.close(3)
        self.april = self.period(self.branch, self.on(4))
        self.env.flush_all()

    def find_broken(self, branch=None):
        self.env.invalidate_all()
        return self.env["party.point.line"]._find_broken_link(branch or self.branch)

    def in_chain(self, number):
        return self.lines.filtered(lambda line: line.seal_number == number)

    def execute(self, sql, *args):
        self.env.cr.execute(SQL(sql, *args))
        self.env.invalidate_all()

    # The chain

    def test_closing_seals_the_lines_in_the_order_of_settling(self):
        ordered = self.lines.sorted("settled_number")
        self.assertEqual(ordered.mapped("seal_number"), [1, 2, 3, 4, 5])
        self.assertEqual(len(set(ordered.mapped("seal_hash"))), 5)
        self.assertEqual(self.march.seal_number, 5)
        self.assertEqual(self.march.seal_hash, ordered[-1].seal_hash)
        self.assertIsNone(self.find_broken())

    def test_only_what_counts_is_sealed(self):
        rejected = self.register(day=self.on(4))
        rejected._reject({rejected: "No."})
        counted = self.carry(self.register(day=self.on(4, 11)))
        self.close(4)
        self.assertFalse(rejected.seal_number)
        self.assertEqual(counted.seal_number, 6)

    def test_each_branch_has_its_chain(self):
        other = self.env["party.point.line"]._register_lines(
            [self.values("BASE", self.other_member)]
        )
        self.carry(other)
        self.period(self.other_branch, self.on(3))._close()
        self.assertEqual(other.seal_number, 1)
        self.assertIsNone(self.find_broken(self.other_branch))
        self.execute("UPDATE party_point_line SET points = 9 WHERE id = %s", other.id)
        self.assertEqual(self.find_broken(self.other_branch), 1)
        self.assertIsNone(self.find_broken())

    def test_branch_without_a_sealed_line_has_a_whole_chain(self):
        self.assertIsNone(self.find_broken(self.committee))

    def test_month_without_a_line_keeps_the_last_link(self):
        april = self.close(4)
        self.assertEqual(april.seal_number, 5)
        self.assertEqual(april.seal_hash, self.march.seal_hash)
        self.assertIsNone(self.find_broken())

    def test_line_of_an_open_month_is_no_part_of_the_chain(self):
        line = self.carry(self.register(day=self.on(4)))
        self.env.flush_all()
        self.execute("UPDATE party_point_line SET points = 9 WHERE id = %s", line.id)
        self.assertIsNone(self.find_broken())

    # Tampering

    def test_every_sealed_column_has_a_forgery(self):
        self.assertEqual(set(FORGED), set(SEALED_COLUMNS))

    def test_each_changed_column_breaks_the_chain_at_its_line(self):
        third = self.in_chain(3)
        for column, value in FORGED.items():
            with self.subTest(column=column), self.cr.savepoint() as savepoint:
                self.execute(
                    f"UPDATE party_point_line SET {column} = {value} WHERE id = %s",
                    third.id,
                )
                self.assertEqual(self.find_broken(), 3)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertIsNone(self.find_broken())

    def test_forged_hash_or_number_breaks_the_chain(self):
        for column, value in (
            ("seal_hash", "'abc'"),
            ("seal_number", "77"),
            ("seal_number", "NULL"),
        ):
            with self.subTest(column=column), self.cr.savepoint() as savepoint:
                self.execute(
                    f"UPDATE party_point_line SET {column} = {value} WHERE id = %s",
                    self.in_chain(3).id,
                )
                self.assertEqual(self.find_broken(), 3)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_first_of_several_changes_is_named(self):
        for number in (4, 2):
            self.execute(
                "UPDATE party_point_line SET points = 9 WHERE id = %s",
                self.in_chain(number).id,
            )
        self.assertEqual(self.find_broken(), 2)

    def delete(self, line):
        self.execute("DELETE FROM party_decision WHERE line_id = %s", line.id)
        self.execute("DELETE FROM party_point_line WHERE id = %s", line.id)

    def test_deleted_line_in_the_middle_is_found(self):
        self.delete(self.in_chain(3))
        self.assertEqual(self.find_broken(), 3)

    def test_deleted_first_line_is_found(self):
        self.delete(self.in_chain(1))
        self.assertEqual(self.find_broken(), 1)

    def test_deleted_line_at_the_end_is_found(self):
        self.delete(self.in_chain(5))
        self.assertEqual(self.find_broken(), 5)

    def test_all_lines_deleted_is_found(self):
        for line in self.lines:
            self.delete(line)
        self.assertEqual(self.find_broken(), 1)

    def test_swapped_lines_are_found(self):
        second, fourth = self.in_chain(2), self.in_chain(4)
        for line, number in ((second, None), (fourth, 2), (second, 4)):
            self.execute(
                "UPDATE party_point_line SET seal_number = %s WHERE id = %s",
                number,
                line.id,
            )
        self.assertEqual(self.find_broken(), 2)

    def copy_row(self, **changes):
        """A copy of a sealed line, written in SQL."""
        columns = [
            name
            for name, field in self.lines._fields.items()
            if field.store and field.column_type and name not in ("id", *changes)
        ]
        names = SQL(", ").join(map(SQL.identifier, [*columns, *changes]))
        values = SQL(", ").join(
            [*map(SQL.identifier, columns), *(SQL("%s", v) for v in changes.values())]
        )
        self.execute(
            "INSERT INTO party_point_line (%s) "
            "SELECT %s FROM party_point_line WHERE id = %s",
            names,
            values,
            self.in_chain(3).id,
        )

    def test_line_inserted_at_the_end_is_found(self):
        self.copy_row(seal_number=6)
        self.assertEqual(self.find_broken(), 6)

    def test_line_inserted_in_the_middle_is_found(self):
        self.execute(
            "UPDATE party_point_line SET seal_number = seal_number + 100 "
            "WHERE id = ANY(%s)",
            [self.in_chain(4).id, self.in_chain(5).id],
        )
        self.copy_row(seal_number=4)
        self.execute(
            "UPDATE party_point_line SET seal_number = seal_number - 99 "
            "WHERE seal_number > 100"
        )
        self.assertEqual(self.find_broken(), 4)

    def test_line_slipped_into_a_closed_month_without_a_seal_is_found(self):
        """It would count in the scores, and no link would miss it."""
        self.copy_row(seal_number=None, seal_hash=None)
        self.assertIsNotNone(self.find_broken())

    def test_chain_forged_anew_to_its_end_does_not_fit_the_month(self):
        """Somebody who knows how links are made changes a line and seals all anew; the
        last link is kept on the month."""
        self.execute(
            "UPDATE party_point_line SET points = 9 WHERE id = %s", self.in_chain(2).id
        )
        self.execute(
            "UPDATE party_point_line SET seal_number = NULL, seal_hash = NULL "
            "WHERE id = ANY(%s)",
            self.lines.ids,
        )
        self.lines._seal(self.branch)
        self.assertIsNotNone(self.find_broken())

    # Reopening

    def test_second_close_goes_on_with_the_chain(self):
        self.reopen(self.march)
        links = self.lines.mapped("seal_hash")
        added = self.carry(self.register("ONCE", day=self.on(3, 3)))
        self.close(3)
        self.assertEqual(self.lines.mapped("seal_hash"), links)
        self.assertEqual(added.seal_number, 6)
        self.assertEqual(self.march.seal_number, 6)
        self.assertEqual(self.march.seal_hash, added.seal_hash)
        self.assertIsNone(self.find_broken())

    def test_month_closed_again_without_a_line_stays_whole(self):
        self.reopen(self.march)
        self.close(3)
        self.assertIsNone(self.find_broken())

    def test_earlier_month_closed_again_after_a_later_one_stays_whole(self):
        self.carry(self.register(day=self.on(4)))
        april = self.close(4)
        self.reopen(self.march)
        self.carry(self.register("ONCE", day=self.on(3, 3)))
        self.close(3)
        self.assertEqual((april.seal_number, self.march.seal_number), (6, 7))
        self.assertIsNone(self.find_broken())

    def test_lines_stay_sealed_while_their_month_is_open_again(self):
        self.reopen(self.march)
        self.assertIsNone(self.find_broken())
        self.execute(
            "UPDATE party_point_line SET points = 9 WHERE id = %s", self.in_chain(5).id
        )
        self.assertEqual(self.find_broken(), 5)

    def test_reversal_of_a_sealed_line_leaves_its_link_alone(self):
        self.reopen(self.march)
        line = self.in_chain(2)
        self.take_step("scorekeeper", "reverse", line)
        self.hold_review()
        self.close(3)
        self.assertEqual(self.reversal(line).seal_number, 6)
        self.assertIsNone(self.find_broken())

    def test_committee_and_those_above_verify_the_ledger(self):
        for role in ("committee", "secretary", "superior", "supervisor"):
            with self.subTest(role=role):
                branch = self.as_role(role, self.branch)
                told = branch.action_verify_ledger()["params"]
                self.assertEqual(told["type"], "success")
        for role in ("member", "scorekeeper"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.branch).action_verify_ledger()

    def test_verifying_names_the_first_broken_link_and_its_line(self):
        line = self.lines[2]
        self.cr.execute(
            "UPDATE party_point_line SET points = 30 WHERE id = %s", [line.id]
        )
        branch = self.as_role("superior", self.branch)
        told = branch.action_verify_ledger()["params"]
        self.assertEqual(told["type"], "danger")
        self.assertIn(f"link {line.seal_number}", told["message"])
        self.env.invalidate_all()
        self.assertIn(line.display_name, told["message"])
