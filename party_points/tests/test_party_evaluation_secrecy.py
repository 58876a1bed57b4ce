import json
import logging

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .evaluation_common import VOTING, PartyEvaluationCommon

TABLES = {
    "party_evaluation_voter": {
        "id",
        "evaluation_id",
        "member_id",
        "branch_id",
        "has_voted",
        "is_on_paper",
    },
    "party_evaluation_urn": {"id", "evaluation_id", "content"},
}
# What a voter changes: nothing else in the whole database may.
WRITTEN = set(TABLES)


@tagged("post_install", "-at_install")
class TestPartyEvaluationSecrecy(PartyEvaluationCommon):
    """Who has voted is known, what he voted is not: to nobody, also not to the
    administrator in the database (APP-4)."""

    def query(self, query, *parameters):
        self.env.flush_all()
        self.env.cr.execute(query, parameters)
        return self.env.cr.fetchall()

    def get_voters(self, evaluation, columns):
        return self.query(
            f"SELECT {columns} FROM party_evaluation_voter "
            "WHERE evaluation_id = %s ORDER BY ctid",
            evaluation.id,
        )

    def get_content(self, evaluation):
        [[content]] = self.query(
            "SELECT content FROM party_evaluation_urn WHERE evaluation_id = %s",
            evaluation.id,
        )
        return content

    def vote_differently(self, evaluation):
        """Each voter another ballot."""
        for number, role in enumerate(VOTING):
            self.vote(evaluation, role, 1 + number % 4, member=number % 5)
            yield role

    def test_tables_have_no_dates_and_nobody_who_wrote(self):
        for table, columns in TABLES.items():
            found = self.query(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_name = %s",
                table,
            )
            self.assertEqual({name for (name,) in found}, columns)

    def test_after_each_vote_all_voters_are_written_by_one_transaction(self):
        """Here each vote has a transaction of its own within the test's."""
        evaluation = self.open()
        seen = set()
        for role in VOTING:
            with self.env.cr.savepoint():
                self.vote(evaluation, role)
            with self.subTest(role):
                rows = set(self.get_voters(evaluation, "xmin, xmax, cmin, cmax"))
                self.assertEqual(len(rows), 1)
                self.assertFalse(rows & seen)
                seen |= rows

    def test_place_of_a_row_does_not_say_who_voted_last(self):
        """With each vote all rows move, one after the other as they stood."""
        evaluation = self.open()
        before = self.get_voters(evaluation, "ctid")
        for _role in self.vote_differently(evaluation):
            after = self.get_voters(evaluation, "ctid")
            self.assertFalse({*before} & {*after})
            before = after

    def test_urn_is_the_same_in_whatever_order_they_vote(self):
        contents = set()
        for half, order in (("1", 1), ("2", -1)):
            evaluation = self.prepare(half=half)
            self.at(self.today.replace(month=12, day=1))
            evaluation.date_to = self.today.replace(month=12, day=9)
            self.as_role("committee", evaluation).action_open()
            for number, role in list(enumerate(VOTING))[::order]:
                self.vote(evaluation, role, 1 + number % 4, member=number % 5)
            contents.add(self.get_content(evaluation))
        self.assertEqual(len(contents), 1)

    def test_all_ballots_have_the_same_shape(self):
        evaluation = self.open()
        for _role in self.vote_differently(evaluation):
            ballots = json.loads(self.get_content(evaluation))
            self.assertEqual(ballots, sorted(ballots))
            self.assertEqual(
                {len(ballot) for ballot in ballots}, {len(evaluation.result_ids)}
            )
            # the names of candidates are those of voters, too
            numbers = {number for ballot in ballots for number in ballot}
            self.assertLessEqual(numbers, {0, 1, 2, 3, 4})

    def count_rows(self):
        """:return: ``{table: (rows written since the database began, last id)}``"""
        self.env.flush_all()
        tables = [
            table
            for (table,) in self.query(
                "SELECT table_name FROM information_schema.tables "
                "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            )
        ]
        return {
            table: self.query(
                f"SELECT COUNT(*), MAX(t.xmin::text::bigint), MAX(t.ctid) "
                f'FROM "{table}" t'
            )
            for table in tables
        }

    def test_vote_writes_the_two_tables_and_nothing_else(self):
        evaluation = self.open()
        self.vote(evaluation, "member")
        self.env.cr.flush()  # what goes out at the end of a request: invitations
        before = self.count_rows()
        sequences = self.query(
            "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
        )
        with self.env.cr.savepoint():
            self.vote(evaluation, "secretary", 2)
        self.env.cr.flush()
        after = self.count_rows()
        changed = {table for table in before if before[table] != after[table]}
        self.assertEqual(changed, WRITTEN)
        self.assertEqual(
            sequences,
            self.query("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"),
        )

    def test_nothing_is_logged_of_a_vote(self):
        evaluation = self.open()
        with self.assertNoLogs("odoo", logging.INFO):
            for _role in self.vote_differently(evaluation):
                pass
        decisions = self.env["party.decision"].search(
            [("evaluation_id", "=", evaluation.id)]
        )
        self.assertEqual(decisions.mapped("action"), ["open_evaluation"])
        self.assertFalse(decisions.member_id)

    def test_number_of_ballots_is_not_written_while_it_is_open(self):
        evaluation = self.open()
        for _role in self.vote_differently(evaluation):
            self.assertEqual(evaluation.ballot_count, 0)

    def test_nobody_has_a_right_to_the_urn(self):
        evaluation = self.open()
        for user in (
            *self.users.values(),
            self.outsider,
            self.env.ref("base.user_admin"),
        ):
            urns = self.env["party.evaluation.urn"].with_user(user)
            with self.subTest(user.login):
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(urns.has_access(operation))
                with self.assertRaises(AccessError):
                    urns.search([("evaluation_id", "=", evaluation.id)])
        given = self.env["ir.model.access"].search(
            [("model_id.model", "=", "party.evaluation.urn")]
        )
        for operation in ("read", "write", "create", "unlink"):
            self.assertFalse(any(given.mapped(f"perm_{operation}")))

    def test_content_is_no_field_that_anybody_reads(self):
        fields = self.env["party.evaluation.urn"].with_user(self.users["administrator"])
        self.assertNotIn("content", fields.fields_get())

    def test_nobody_writes_the_lists(self):
        evaluation = self.open()
        voter, result = evaluation.voter_ids[0], evaluation.result_ids[0]
        for role, user in self.users.items():
            for record, vals in (
                (voter, {"has_voted": True}),
                (result, {"mark": 100}),
            ):
                with self.subTest(role=role, vals=vals), self.assertRaises(AccessError):
                    record.with_user(user).write(vals)
                with self.subTest(role=role), self.assertRaises(AccessError):
                    record.with_user(user).unlink()

    def test_ballots_are_deleted_when_they_are_counted(self):
        for half, roles in (("1", VOTING), ("2", VOTING[:3])):
            evaluation = self.prepare(half=half)
            self.at(self.today.replace(month=12, day=1))
            evaluation.date_to = self.today.replace(month=12, day=9)
            self.as_role("committee", evaluation).action_open()
            self.finish(evaluation, *roles)
            rows = self.query(
                "SELECT * FROM party_evaluation_urn WHERE evaluation_id = %s",
                evaluation.id,
            )
            self.assertEqual(rows, [])

    def test_ballot_names_the_voter_himself_like_everybody(self):
        evaluation = self.open()
        own = self.candidate(evaluation, "member").id
        choices = dict.fromkeys(set(evaluation.result_ids.ids) - {own}, 1)
        with self.assertRaisesRegex(Exception, "Not chosen yet"):
            self.as_role("member", evaluation)._vote(choices)
