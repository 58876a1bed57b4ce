"""Secret ballots at the same moment, from several devices and people (APP-4)."""

import json
from unittest.mock import patch

from odoo.tests import tagged

from .concurrent_common import ConcurrencyCommon

PAPER = ("member", "publicity", "deputy")


@tagged("post_install", "-at_install")
class TestConcurrentBallots(ConcurrencyCommon):
    """One ballot of each voter, and none is lost."""

    def opened(self):
        """An open evaluation of the branch, committed; its id."""
        vals = {
            "branch_id": self.branch.id,
            "year": self.today.year,
            "half": "1",
            "date_to": self.days(5),
        }

        def open_evaluation(env):
            evaluation = env["party.evaluation"].create(vals)
            evaluation.action_open()
            return evaluation.id

        return self.do(self.step("committee", open_evaluation))

    def voting(self, id_, role, number=1):
        def vote(env):
            evaluation = env["party.evaluation"].browse(id_)
            candidates = evaluation._get_candidates_sudo()
            evaluation._vote(dict.fromkeys(candidates.ids, number))

        return self.step(role, vote)

    def query(self, query, id_):
        with self.reading() as env:
            env.cr.execute(query, [id_])
            return env.cr.fetchall()

    def get_ballots(self, id_):
        [[content]] = self.query(
            "SELECT content FROM party_evaluation_urn WHERE evaluation_id = %s", id_
        )
        return [ballot[0] for ballot in json.loads(content)]

    def count_voted(self, id_):
        [[count]] = self.query(
            "SELECT COUNT(*) FILTER (WHERE has_voted) FROM party_evaluation_voter "
            "WHERE evaluation_id = %s",
            id_,
        )
        return count

    def test_voter_with_two_devices_has_one_ballot(self):
        id_ = self.opened()
        steps = self.at_once(
            self.voting(id_, "member", 1), self.voting(id_, "member", 2)
        )
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        self.assertEqual(sorted(step.tries for step in steps), [1, 2])  # they did meet
        [refused] = [step for step in steps if step.was_refused]
        self.assertIn("Your ballot is in the urn", str(refused.error))
        self.assertEqual(len(self.get_ballots(id_)), 1)
        self.assertEqual(self.count_voted(id_), 1)

    def test_ballots_of_several_at_once_are_all_in_the_urn(self):
        id_ = self.opened()
        roles = ("member", "secretary", "publicity")
        steps = self.at_once(
            *(self.voting(id_, role, number) for number, role in enumerate(roles))
        )
        self.assertEqual([step.error for step in steps], [None] * 3)
        self.assertEqual(self.get_ballots(id_), [0, 1, 2])
        self.assertEqual(self.count_voted(id_), 3)

    def test_who_comes_second_leaves_no_trace_in_the_log(self):
        """A query that has to be tried again is not logged: it would say who votes."""
        id_ = self.opened()
        voting = [self.voting(id_, role) for role in ("member", "secretary")]
        with patch("odoo.sql_db._logger.error") as error:
            self.at_once(*voting)
        self.assertEqual(sorted(step.tries for step in voting), [1, 2])
        error.assert_not_called()

    def test_transactions_do_not_say_who_voted_last(self):
        """After each vote all voters have been written by one transaction: the one
        that wrote the urn."""
        id_ = self.opened()
        seen = set()
        for role in ("member", "secretary", "publicity"):
            self.do(self.voting(id_, role))
            rows = set(
                self.query(
                    "SELECT xmin, xmax, cmin FROM party_evaluation_voter "
                    "WHERE evaluation_id = %s",
                    id_,
                )
            )
            self.assertEqual(len(rows), 1)
            self.assertFalse(rows & seen)
            seen |= rows

    def test_evaluation_itself_is_not_written_by_a_vote(self):
        id_ = self.opened()
        query = "SELECT xmin, write_date, write_uid FROM party_evaluation WHERE id = %s"
        before = self.query(query, id_)
        self.do(self.voting(id_, "member"))
        self.assertEqual(self.query(query, id_), before)

    def let_pass(self, id_):
        """The last day is over."""
        with self.reading() as env:
            env["party.evaluation"].browse(id_).date_to = self.days(-1)
            env.cr.commit()

    def test_vote_and_closing_at_once_lose_no_ballot(self):
        id_ = self.opened()
        for role in ("secretary", "committee", "publicity", "deputy", "scorekeeper"):
            self.do(self.voting(id_, role))
        everybody = len(self.get_ballots(id_))
        voting = self.voting(id_, "member")
        closing = self.step(
            "committee", lambda env: env["party.evaluation"].browse(id_).action_close()
        )
        self.let_seventh_vote(id_)
        self.at_once(voting, closing)
        with self.reading() as env:
            evaluation = env["party.evaluation"].browse(id_)
            self.assertEqual(len(self.get_ballots(id_)), self.count_voted(id_))
            self.assertFalse(voting.was_refused)
            self.assertEqual(len(self.get_ballots(id_)), everybody + 2)
            # closing waits for the last one, or is refused before it
            self.assertEqual(closing.was_refused, evaluation.state == "open")

    def let_seventh_vote(self, id_):
        """The member without an account, as if by paper."""
        with self.reading() as env:
            evaluation = env["party.evaluation"].browse(id_)
            [voter] = evaluation.voter_ids.filtered(
                lambda row: row.member_id.name == "Seventh"
            )
            evaluation._cast(voter, [[1] * len(evaluation.result_ids)])
            env.cr.commit()

    def test_evaluation_is_counted_once(self):
        id_ = self.opened()
        for role in ("secretary", "committee", "publicity", "deputy", "member"):
            self.do(self.voting(id_, role))
        self.let_pass(id_)

        def close(env):
            env["party.evaluation"].browse(id_).action_close()

        def count(env):
            env["party.evaluation"].browse(id_).action_count()

        self.do(self.step("committee", close))
        steps = self.at_once(
            self.step("committee", count), self.step("secretary", count)
        )
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        with self.reading() as env:
            evaluation = env["party.evaluation"].browse(id_)
            self.assertEqual(evaluation.state, "counted")
            self.assertEqual(set(evaluation.result_ids.mapped("marked_count")), {5})

    def test_member_votes_while_his_paper_ballot_is_begun(self):
        id_ = self.opened()

        def begin(env):
            evaluation = env["party.evaluation"].browse(id_)
            members = [self.members[role].id for role in PAPER]
            voters = evaluation.voter_ids.filtered(
                lambda row: row.member_id.id in members
            )
            return evaluation._begin_paper(voters).id

        beginning = self.step("scorekeeper", begin)
        voting = self.voting(id_, "member")
        self.at_once(beginning, voting)
        self.assertNotEqual(beginning.was_refused, voting.was_refused)
