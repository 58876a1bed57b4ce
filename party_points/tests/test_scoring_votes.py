"""How votes are counted: examples and laws (REV-1)."""

from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..scoring.votes import Outcome, Tally, Vote, count
from .scoring_strategies import law

DECIDED = (Outcome.CARRIED, Outcome.REJECTED)
OPPOSITE = {Vote.FOR: Vote.AGAINST, Vote.AGAINST: Vote.FOR}


@st.composite
def polls(draw):
    """How many are entitled, and how those vote who do."""
    entitled = draw(st.integers(0, 12))
    votes = draw(st.lists(st.sampled_from(Vote), max_size=entitled))
    return entitled, votes


@tagged("post_install", "-at_install")
class TestVotes(BaseCase):
    def test_examples(self):
        """Entitled, in favour, against, abstentions, and what comes of it."""
        for *numbers, outcome in (
            (0, 0, 0, 0, Outcome.NOBODY),
            (1, 1, 0, 0, Outcome.CARRIED),
            (1, 0, 0, 0, Outcome.NO_QUORUM),
            (2, 1, 0, 0, Outcome.NO_QUORUM),
            (2, 1, 1, 0, Outcome.TIE),
            (3, 2, 0, 0, Outcome.CARRIED),
            (3, 1, 0, 1, Outcome.TIE),
            (4, 2, 0, 0, Outcome.NO_QUORUM),
            (4, 2, 1, 0, Outcome.CARRIED),
            (5, 1, 2, 2, Outcome.TIE),
            (5, 2, 3, 0, Outcome.REJECTED),
            (5, 0, 0, 5, Outcome.TIE),
        ):
            entitled, in_favour, against, abstain = numbers
            given = ["for"] * in_favour + ["against"] * against + ["abstain"] * abstain
            with self.subTest(numbers):
                self.assertEqual(
                    count(entitled, given),
                    Tally(entitled, len(given), in_favour, against, outcome),
                )

    @law(polls(), st.randoms(use_true_random=False))
    def test_order_of_votes_does_not_matter(self, poll, random):
        entitled, votes = poll
        shuffled = random.sample(votes, len(votes))
        self.assertEqual(count(entitled, votes), count(entitled, shuffled))

    @law(polls())
    def test_votes_are_counted_from_any_iterable(self, poll):
        entitled, votes = poll
        self.assertEqual(count(entitled, iter(votes)), count(entitled, votes))
        values = [vote.value for vote in votes]
        self.assertEqual(count(entitled, values), count(entitled, votes))

    @law(polls())
    def test_nothing_is_decided_without_quorum_and_majority(self, poll):
        entitled, votes = poll
        tally = count(entitled, votes)
        winners = max(tally.in_favour, tally.against)
        decided = tally.outcome in DECIDED
        enough = 2 * tally.present > entitled and 2 * winners > tally.present
        self.assertEqual(decided, bool(entitled) and enough)

    @law(polls())
    def test_who_is_in_favour_and_who_is_against_are_alike(self, poll):
        entitled, votes = poll
        tally = count(entitled, votes)
        turned = count(entitled, [OPPOSITE.get(vote, vote) for vote in votes])
        self.assertEqual(
            (turned.in_favour, turned.against), (tally.against, tally.in_favour)
        )
        opposite = dict(zip(DECIDED, reversed(DECIDED), strict=True))
        self.assertEqual(turned.outcome, opposite.get(tally.outcome, tally.outcome))

    @law(polls())
    def test_one_more_in_favour_never_harms(self, poll):
        entitled, votes = poll
        tally = count(entitled + 1, votes)
        more = count(entitled + 1, [*votes, Vote.FOR])
        if tally.outcome is Outcome.CARRIED:
            self.assertIs(more.outcome, Outcome.CARRIED)
        if tally.outcome in (Outcome.TIE, Outcome.CARRIED):
            self.assertIsNot(more.outcome, Outcome.REJECTED)

    @law(polls())
    def test_somebody_recused_never_raises_the_quorum(self, poll):
        entitled, votes = poll
        if count(entitled + 1, votes).outcome in DECIDED and entitled >= len(votes):
            self.assertIn(count(entitled, votes).outcome, DECIDED)

    @law(polls())
    def test_tally_adds_up(self, poll):
        entitled, votes = poll
        tally = count(entitled, votes)
        self.assertEqual(tally.present, len(votes))
        self.assertLessEqual(tally.in_favour + tally.against, tally.present)
        self.assertEqual(tally.outcome is Outcome.NOBODY, not entitled)
