"""Laws of places and grades (APP-2, APP-3), of runs and a branch's share (WARN-1,
APP-6)."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..scoring.grading import Criterion, Grade, Grading, grade
from ..scoring.points import to_points
from ..scoring.ranking import TieBreak, get_group, get_quota, rank
from ..scoring.rules import Scheme
from ..scoring.runs import get_runs, is_branch_barred
from .scoring_strategies import (
    candidates,
    gradings,
    law,
    scores,
    tie_orders,
)

OTHER = Grade("other", Criterion.OTHERWISE)
percents = st.sampled_from([0, 1, 10, 15, 30, 40, 50, 60, 100])
quotas = st.integers(0, 8)


def get_key(candidate, tie_order=()):
    """What a place goes by, the better the larger."""
    names = {TieBreak.FEWER_DEDUCTIONS: "deductions", TieBreak.MORE_PIONEER: "pioneer"}
    names |= {TieBreak.BASE_INTACT: "is_base_intact"}
    names |= {TieBreak.ATTENDANCE: "attendance"}
    return [candidate.figure, *(getattr(candidate, names[each]) for each in tie_order)]


@tagged("post_install", "-at_install")
class TestLawsOfRanking(BaseCase):
    @law(candidates(), tie_orders)
    def test_place_is_one_more_than_the_number_of_better_ones(self, branch, tie_order):
        """APP-2: ties share a place (1, 2, 2, 4)."""
        places = rank(branch, tie_order)
        for member in branch:
            mine = get_key(member, tie_order)
            better = [one for one in branch if get_key(one, tie_order) > mine]
            self.assertEqual(places[member.key], 1 + len(better))

    @law(candidates(), tie_orders)
    def test_place_from_the_bottom_counts_the_worse_ones(self, branch, tie_order):
        """APP-3: the last share is counted from below."""
        places = rank(branch, tie_order, from_bottom=True)
        for member in branch:
            mine = get_key(member, tie_order)
            worse = [one for one in branch if get_key(one, tie_order) < mine]
            self.assertEqual(places[member.key], 1 + len(worse))

    @law(candidates(), tie_orders, st.randoms(use_true_random=False))
    def test_places_do_not_depend_on_the_order_of_the_members(
        self, branch, tie_order, random
    ):
        """APP-2: never by record or age."""
        shuffled = random.sample(branch, len(branch))
        self.assertEqual(rank(shuffled, tie_order), rank(branch, tie_order))

    @law(candidates(), tie_orders)
    def test_tie_order_only_refines(self, branch, tie_order):
        """APP-2: who has more is before whatever the tie order says."""
        plain, refined = rank(branch), rank(branch, tie_order)
        for one in branch:
            self.assertGreaterEqual(refined[one.key], plain[one.key])
            for other in branch:
                if plain[one.key] < plain[other.key]:
                    self.assertLess(refined[one.key], refined[other.key])


@tagged("post_install", "-at_install")
class TestLawsOfShares(BaseCase):
    @law(st.integers(0, 8) | st.integers(0, 200), percents | st.integers(0, 100))
    def test_quota_is_half_up_and_at_least_one_from_five(self, number, percent):
        """APP-3: shares round half up, at least one where the branch has five or more
        ranked members."""
        quota = (2 * number * percent + 100) // 200
        if percent and number >= 5:
            quota = max(1, quota)
        self.assertEqual(get_quota(number, percent), quota)

    @law(candidates(), quotas, tie_orders, st.booleans(), st.booleans())
    def test_group_holds_those_with_too_few_before_them(
        self, branch, quota, tie_order, ties_share, from_bottom
    ):
        """APP-3: who shares the last place in the quota is in, unless ties would let in
        more than twice the quota: then the tie order decides, and what is still tied
        the member meeting."""

        def count_before(member, order, or_equal=False):
            """Those before him, and those who share his place with ``or_equal``."""
            keys = [get_key(one, order) for one in branch]
            mine = get_key(member, order)
            before = [k < mine if from_bottom else k > mine for k in keys]
            return sum(before) + (keys.count(mine) if or_equal else 0)

        group = get_group(branch, quota, tie_order, ties_share, from_bottom)
        order = () if ties_share else tie_order
        inside = {one.key for one in branch if count_before(one, order) < quota}
        if len(inside) <= 2 * quota:
            self.assertEqual(group.inside, inside)
            self.assertEqual((group.contested, group.places_left), (set(), 0))
            return
        clear = {c.key for c in branch if count_before(c, tie_order, True) <= quota}
        border = {c.key for c in branch if count_before(c, tie_order) < quota}
        self.assertEqual(group.inside, clear)
        self.assertEqual(group.contested, border - clear)
        self.assertEqual(group.places_left, quota - len(clear))

    @law(candidates(), quotas, tie_orders, st.booleans(), st.booleans())
    def test_group_is_neither_short_nor_more_than_twice_the_quota(
        self, branch, quota, tie_order, ties_share, from_bottom
    ):
        """APP-3: and what is open is more people than places."""
        group = get_group(branch, quota, tie_order, ties_share, from_bottom)
        given = len(group.inside) + group.places_left
        self.assertTrue(min(quota, len(branch)) <= given <= 2 * quota)
        self.assertFalse(group.inside & group.contested)
        if group.contested:
            self.assertTrue(0 < group.places_left < len(group.contested))


@tagged("post_install", "-at_install")
class TestLawsOfGrading(BaseCase):
    @law(gradings, candidates())
    def test_everybody_gets_a_grade_or_a_choice(self, grading, branch):
        """APP-3: exactly one grade, or two at least for the member meeting."""
        verdicts = grade(grading, branch)
        self.assertEqual(set(verdicts), {member.key for member in branch})
        for verdict in verdicts.values():
            if verdict.grade:
                self.assertEqual(verdict.options, ())
                self.assertIn(verdict.grade, grading.grades)
            else:
                self.assertGreaterEqual(len(verdict.options), 2)

    @law(gradings, candidates(), st.randoms(use_true_random=False))
    def test_verdicts_do_not_depend_on_the_order_of_the_members(
        self, grading, branch, random
    ):
        """APP-3."""
        shuffled = random.sample(branch, len(branch))
        self.assertEqual(grade(grading, shuffled), grade(grading, branch))

    @law(candidates(), percents, percents, tie_orders, st.booleans())
    def test_nobody_is_both_in_the_first_and_in_the_last_group(
        self, branch, first_share, last_share, tie_order, ties_share
    ):
        """APP-3: also where both shares are more than 100 together, whichever grade
        stands first, and where he misses the gate of the first."""
        gate = Grade("first", Criterion.FIRST_SHARE, first_share, True)
        last = Grade("last", Criterion.LAST_SHARE, last_share)
        quota = get_quota(len(branch), first_share)
        first = get_group(branch, quota, tie_order, ties_share).inside
        for grades in ((gate, last), (last, gate)):
            grading = Grading((*grades, OTHER), tie_order, ties_share)
            for key, verdict in grade(grading, branch).items():
                self.assertFalse(verdict.grade == gate and key not in first)
                if key in first:
                    self.assertNotIn(last, [verdict.grade, *verdict.options])

    @law(gradings, candidates(sizes=(5, 1, 2, 8, 12)), st.data())
    def test_nobody_moves_because_another_is_vetoed_or_fails_the_gate(
        self, grading, branch, data
    ):
        """APP-3: a first-10 % member with base points lost is qualified, and nobody
        moves up."""
        tie_order = [t for t in grading.tie_order if t is not TieBreak.BASE_INTACT]
        grading = replace(grading, tie_order=tuple(tie_order))
        number = data.draw(st.sampled_from(range(len(branch))))
        with_defect = [*branch]
        with_defect[number] = replace(
            branch[number],
            is_vetoed=not branch[number].is_vetoed,
            is_base_intact=not branch[number].is_base_intact,
        )
        before, after = grade(grading, branch), grade(grading, with_defect)
        for verdicts in (before, after):
            del verdicts[branch[number].key]
        self.assertEqual(after, before)

    @law(candidates(), percents, tie_orders, st.booleans())
    def test_who_fails_the_gate_is_told_and_gets_the_next_grade(
        self, branch, percent, tie_order, ties_share
    ):
        """APP-3: the gate asks for a base without loss, and for nothing else."""
        gate = Grade("first", Criterion.FIRST_SHARE, percent, needs_base_intact=True)
        gated = Grading((gate, OTHER), tie_order, ties_share)
        open_to_all = Grading(
            (replace(gate, needs_base_intact=False), OTHER), tie_order, ties_share
        )
        free = grade(open_to_all, branch)
        for member in branch:
            verdict, without_gate = grade(gated, branch)[member.key], free[member.key]
            if member.is_base_intact or without_gate.grade == OTHER:
                self.assertEqual(
                    verdict.grade and verdict.grade.code,
                    without_gate.grade and without_gate.grade.code,
                )
                self.assertEqual(verdict.missed, ())
            else:
                self.assertEqual((verdict.grade, verdict.missed), (OTHER, (gate,)))

    @law(candidates(), st.sets(st.integers(1, 7), min_size=1, max_size=4))
    def test_more_honour_never_makes_fewer_stars(self, branch, levels):
        """APP-3, 002: star levels by honours accumulated, reached at the very point."""
        stars = [
            Grade(f"{level}", Criterion.MIN_HONOUR, to_points(level * 10))
            for level in sorted(levels, reverse=True)
        ]
        verdicts = grade(Grading((*stars, OTHER)), branch)

        def get_level(member):
            code = verdicts[member.key].grade.code
            return 0 if code == "other" else int(code)

        for member in branch:
            reached = [level for level in levels if level * 10 <= member.honour]
            self.assertEqual(get_level(member), max(reached, default=0))
        by_honour = sorted(branch, key=lambda member: member.honour)
        for less, more in pairwise(by_honour):
            self.assertLessEqual(get_level(less), get_level(more))


month_scores = st.lists(st.sampled_from([None, 0, 54, 55, 59, 60, 61, 90]), max_size=14)
tolerances = st.sampled_from([0, 5]).map(to_points)


@tagged("post_install", "-at_install")
class TestLawsOfRuns(BaseCase):
    @law(month_scores, tolerances, st.integers(0, 3))
    def test_run_is_the_months_below_since_the_last_one_that_was_not(
        self, totals, tolerance, before
    ):
        """WARN-1: a month at or above the line breaks the run."""
        scheme = Scheme(tolerance=tolerance)
        for number, run in enumerate(get_runs(scheme, totals, before), 1):
            judged = [total for total in totals[:number] if total is not None]
            kept = [n for n, t in enumerate(judged) if t >= 60 - tolerance]
            expected = len(judged) - kept[-1] - 1 if kept else before + len(judged)
            self.assertEqual(run, expected)

    @law(month_scores, tolerances)
    def test_exempt_months_neither_count_nor_break_a_run(self, totals, tolerance):
        """WARN-1."""
        scheme = Scheme(tolerance=tolerance)
        runs = get_runs(scheme, totals)
        pairs = zip(totals, runs, strict=True)
        judged = [run for total, run in pairs if total is not None]
        without = [total for total in totals if total is not None]
        self.assertEqual(judged, get_runs(scheme, without))

    @law(month_scores, month_scores)
    def test_run_goes_on_over_the_years_end(self, old, new):
        """WARN-1: December and January are two months running."""
        runs = get_runs(Scheme(), old)
        carried = get_runs(Scheme(), new, runs[-1] if runs else 0)
        self.assertEqual(runs + carried, get_runs(Scheme(), old + new))

    @law(st.lists(scores, max_size=12), tolerances, st.sampled_from([0, 10, 30, 50]))
    def test_branch_is_barred_from_the_limit_on(self, averages, tolerance, limit):
        """APP-6: 30 % or more of members below the line, and never without one."""
        scheme = Scheme(tolerance=tolerance)
        below = [average for average in averages if average < 60 - tolerance]
        barred = is_branch_barred(scheme, averages, limit)
        share = Fraction(len(below), len(averages)) if averages else 0
        self.assertEqual(barred, 0 < limit and 0 < share >= Fraction(limit, 100))

    @law(st.lists(scores, max_size=12))
    def test_one_more_below_the_line_never_frees_a_branch(self, averages):
        """APP-6."""
        assume(is_branch_barred(Scheme(), averages))
        self.assertTrue(is_branch_barred(Scheme(), [*averages, to_points(59)]))
