from decimal import Decimal

from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..scoring.points import to_points
from ..scoring.weighing import Part, Weights, weigh
from .scoring_strategies import law

OTHERS = tuple(part for part in Part if part is not Part.POINTS)
marks = st.integers(0, 10000).map(lambda cents: to_points(Decimal(cents) / 100))


@st.composite
def weights(draw):
    """Whole percents that add up to 100."""
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3)))
    ends = [0, *cuts, 100]
    return Weights(
        {
            part: to_points(end - start)
            for part, start, end in zip(Part, ends, ends[1:], strict=False)
        }
    )


@st.composite
def parts(draw):
    """Points, and whichever marks there are."""
    points = draw(marks)
    return {Part.POINTS: points} | {part: draw(st.none() | marks) for part in OTHERS}


@tagged("post_install", "-at_install")
class TestLawsOfWeighing(BaseCase):
    """The score of the year (APP-4, APP-5)."""

    @law(weights(), parts())
    def test_score_lies_between_the_least_and_the_most_of_its_parts(
        self, weights, parts
    ):
        there = [mark for mark in parts.values() if mark is not None]
        score = weigh(weights, parts)
        self.assertTrue(min(there) <= score <= max(there))

    @law(weights(), parts())
    def test_what_is_missing_counts_as_the_points_do(self, weights, parts):
        """Nobody gains or loses by a mark that there is none of."""
        filled = {
            part: parts[Part.POINTS] if mark is None else mark
            for part, mark in parts.items()
        }
        self.assertEqual(weigh(weights, parts), weigh(weights, filled))

    @law(weights(), parts(), st.sampled_from(OTHERS), marks)
    def test_better_mark_never_makes_a_worse_score(self, weights, parts, part, mark):
        parts = parts | {part: mark}
        better = parts | {part: min(mark + 1, to_points(100))}
        self.assertGreaterEqual(weigh(weights, better), weigh(weights, parts))

    @law(weights(), st.frozensets(st.sampled_from(Part)))
    def test_used_weights_add_up_to_the_whole(self, weights, there):
        used = weights.restrict(there)
        self.assertEqual(sum(used.values()), 100)
        self.assertTrue(set(used) <= there | {Part.POINTS})

    @law(weights(), marks)
    def test_points_alone_are_the_score(self, weights, points):
        self.assertEqual(weigh(weights, {Part.POINTS: points}), points)

    @law(st.lists(st.integers(-50, 150), min_size=4, max_size=4))
    def test_weights_that_do_not_add_up_are_refused(self, percents):
        by_part = {p: to_points(n) for p, n in zip(Part, percents, strict=True)}
        if sum(percents) == 100 and min(percents) >= 0:
            self.assertTrue(Weights(by_part))
        else:
            with self.assertRaises(ValueError):
                Weights(by_part)
