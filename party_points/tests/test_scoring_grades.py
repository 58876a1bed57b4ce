"""Examples of places and grades as the documents have them (APP-2, APP-3, APP-6)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..scoring.grading import Criterion, Grade, Grading, grade
from ..scoring.lines import Line
from ..scoring.points import to_points
from ..scoring.ranking import (
    Candidate,
    Group,
    TieBreak,
    get_candidate,
    get_group,
    get_quota,
    rank,
)
from ..scoring.rules import BaseMode, Item, Kind, Scheme
from ..scoring.runs import get_runs, is_branch_barred
from ..scoring.scores import Year
from ..scoring.settling import settle

PIONEER = Grade("pioneer", Criterion.FIRST_SHARE, Decimal(10), needs_base_intact=True)
TALK = Grade("talk", Criterion.LAST_SHARE, Decimal(10))
QUALIFIED = Grade("qualified", Criterion.OTHERWISE)
UNQUALIFIED = Grade("unqualified", Criterion.VETO)
CITY = Grading((UNQUALIFIED, PIONEER, TALK, QUALIFIED))  # 000


def make_branch(*figures, **values):
    """Candidates with the keys a, b, c …"""
    return [
        Candidate(key, to_points(figure), **values)
        for key, figure in zip("abcdefghijklmnopqrstuvwxyz", figures, strict=False)
    ]


def get_codes(grading, branch):
    """The codes of the grades by place; of an open one all that may be chosen."""
    return [
        verdict.grade.code
        if verdict.grade
        else "/".join(option.code for option in verdict.options)
        for verdict in grade(grading, branch).values()
    ]


@tagged("post_install", "-at_install")
class TestRanking(BaseCase):
    def test_three_who_share_the_second_place_are_followed_by_the_fifth(self):
        places = rank(make_branch(9, 8, 8, 8, 7))
        self.assertEqual(list(places.values()), [1, 2, 2, 2, 5])

    def test_tie_order_is_taken_name_by_name(self):
        first, second, third = make_branch(9, 9, 9)
        branch = [
            replace(first, pioneer=to_points(3)),
            replace(second, pioneer=to_points(5), deductions=to_points(-1)),
            replace(third, pioneer=to_points(5), attendance=Decimal("0.5")),
        ]
        for names, places in (
            (["fewer_deductions", "more_pioneer"], {"c": 1, "a": 2, "b": 3}),
            (["more_pioneer", "fewer_deductions"], {"c": 1, "b": 2, "a": 3}),
            (["attendance"], {"a": 1, "b": 1, "c": 3}),
            (["base_intact"], {"a": 1, "b": 1, "c": 1}),
        ):
            with self.subTest(names=names):
                self.assertEqual(rank(branch, names), places)

    def test_member_exempt_all_the_year_is_not_ranked(self):
        with self.assertRaises(ValueError):
            get_candidate("a", Year(Scheme(), (), frozenset(range(1, 13))))

    def test_smallest_loss_of_one_month_is_a_loss_of_the_year(self):
        """APP-3: the gate does not overlook what the year's average rounds away."""
        item = Item("B1", Kind.BASE, points=to_points("0.01"))
        line = Line(1, item, date(2026, 1, 1))
        for mode in (BaseMode.ONCE, BaseMode.MONTHLY):
            scheme = Scheme(mode)
            candidate = get_candidate("a", Year(scheme, tuple(settle(scheme, [line]))))
            with self.subTest(mode=mode):
                self.assertFalse(candidate.is_base_intact)
            candidate = get_candidate("a", Year(scheme, ()))
            self.assertTrue(candidate.is_base_intact)

    def test_base_that_is_earned_is_intact_when_the_ceiling_is_reached(self):
        scheme = Scheme(BaseMode.EARNED)
        for points, is_intact in (("59.99", False), ("60", True), ("70", True)):
            item = Item("B1", Kind.BASE, points=to_points(points))
            lines = [Line(1, item, date(2026, 1, 1))]
            candidate = get_candidate("a", Year(scheme, tuple(settle(scheme, lines))))
            with self.subTest(points=points):
                self.assertEqual(candidate.is_base_intact, is_intact)

    def test_candidate_is_below_the_line_by_more_than_the_tolerance(self):
        year = Year(Scheme(base_points=to_points(56), tolerance=to_points(5)), ())
        self.assertFalse(get_candidate("a", year).is_below_line)
        for line, is_below in ((61, False), (62, True)):
            scheme = replace(year.scheme, year_pass_line=to_points(line))
            candidate = get_candidate("a", replace(year, scheme=scheme))
            with self.subTest(line=line):
                self.assertEqual(candidate.is_below_line, is_below)


@tagged("post_install", "-at_install")
class TestShares(BaseCase):
    def test_up_to_twice_the_quota_who_shares_the_border_is_in(self):
        for figures, inside in (
            ((9, 8, 7), {"a"}),
            ((9, 9, 7), {"a", "b"}),
        ):
            with self.subTest(figures=figures):
                group = get_group(make_branch(*figures), 1)
                self.assertEqual(group, Group(frozenset(inside)))

    def test_over_twice_the_quota_the_tie_order_decides_then_the_meeting(self):
        branch = make_branch(9, 8, 8, 8, 8)
        better = [
            replace(one, pioneer=to_points(int(one.key == "c"))) for one in branch
        ]
        order = (TieBreak.MORE_PIONEER,)
        group = get_group(branch, 2, order)
        self.assertEqual(group, Group(frozenset("a"), frozenset("bcde"), 1))
        self.assertEqual(get_group(better, 2, order), Group(frozenset("ac")))

    def test_branch_that_is_all_tied_leaves_its_places_to_the_meeting(self):
        group = get_group(make_branch(*[60] * 10), 1)
        self.assertEqual((len(group.contested), group.places_left), (10, 1))
        codes = set(get_codes(CITY, make_branch(*[60] * 10)))
        self.assertEqual(codes, {"pioneer/talk/qualified"})

    def test_each_border_has_its_own_places(self):
        """APP-3: of a branch that is all tied, two first and two last of twenty."""
        verdicts = grade(CITY, make_branch(*[60] * 20))
        first, last = PIONEER, CITY.grades[2]
        for verdict in verdicts.values():
            self.assertEqual(verdict.places_left, {first: 2, last: 2})

    def test_who_missed_the_gate_has_no_place_at_its_border(self):
        first, *others = make_branch(*[60] * 10)
        branch = [replace(first, is_base_intact=False), *others]
        verdict = grade(CITY, branch)[first.key]
        self.assertEqual(verdict.places_left, {CITY.grades[2]: 1})

    def test_smallest_share_is_a_place_from_five_members_on(self):
        for number, quota in ((0, 0), (4, 0), (5, 1), (6, 1)):
            with self.subTest(number=number):
                self.assertEqual(get_quota(number, 1), quota)

    def test_no_places_and_no_members_make_an_empty_group(self):
        self.assertEqual(get_group(make_branch(9, 9), 0), Group())
        self.assertEqual(get_group([], 3), Group())


@tagged("post_install", "-at_install")
class TestGrades(BaseCase):
    def test_city_measures_grade_ten_members(self):
        """000: first 10 % pioneer, last 10 % talk, the others qualified."""
        codes = get_codes(CITY, make_branch(*range(90, 80, -1)))
        self.assertEqual(codes, ["pioneer", *["qualified"] * 8, "talk"])

    def test_small_branches_have_a_share_from_five_members_on(self):
        for figures, codes in (
            ([], []),
            ([60], ["qualified"]),
            ([60, 59], ["qualified"] * 2),
            ([60, 59, 58, 57], ["qualified"] * 4),
            ([60, 59, 58, 57, 56], ["pioneer", *["qualified"] * 3, "talk"]),
        ):
            with self.subTest(figures=figures):
                self.assertEqual(get_codes(CITY, make_branch(*figures)), codes)

    def test_first_who_lost_base_points_is_qualified_and_nobody_moves_up(self):
        first, *others = make_branch(*range(90, 80, -1))
        branch = [replace(first, is_base_intact=False), *others]
        verdicts = grade(CITY, branch)
        self.assertEqual(verdicts["a"].grade, QUALIFIED)
        self.assertEqual(verdicts["a"].missed, (PIONEER,))
        self.assertEqual(verdicts["b"].grade, QUALIFIED)

    def test_veto_comes_before_the_place(self):
        first, *others = make_branch(*range(90, 80, -1))
        codes = get_codes(CITY, [replace(first, is_vetoed=True), *others])
        self.assertEqual(codes[:2], ["unqualified", "qualified"])

    def test_shares_of_a_hundred_percent_leave_nobody_over(self):
        first = Grade("first", Criterion.FIRST_SHARE, Decimal(40))
        last = Grade("last", Criterion.LAST_SHARE, Decimal(60))
        branch = make_branch(*range(90, 80, -1))
        codes = ["first"] * 4 + ["last"] * 6
        self.assertEqual(get_codes(Grading((first, last, QUALIFIED)), branch), codes)
        self.assertEqual(get_codes(Grading((last, first, QUALIFIED)), branch), codes)

    def test_smaller_share_above_a_larger_one_takes_its_part_of_it(self):
        first = Grade("first", Criterion.FIRST_SHARE, Decimal(10))
        good = Grade("good", Criterion.FIRST_SHARE, Decimal(30))
        codes = get_codes(
            Grading((first, good, QUALIFIED)), make_branch(*range(90, 80, -1))
        )
        self.assertEqual(codes, ["first", "good", "good", *["qualified"] * 7])

    def test_first_three_are_places_and_not_a_share(self):
        """001: the first three of the branch may be nominated."""
        grading = Grading((Grade("n", Criterion.FIRST_PLACES, Decimal(3)), QUALIFIED))
        branch = make_branch(9, 8, 7, 7, 6)
        self.assertEqual(get_codes(grading, branch), ["n"] * 4 + ["qualified"])

    def test_bands_begin_at_the_very_point(self):
        """003: advanced, qualified, time-limited rectification."""
        grading = Grading(
            (
                Grade("advanced", Criterion.MIN_SCORE, to_points(80)),
                Grade("rectify", Criterion.BELOW_SCORE, to_points(60)),
                QUALIFIED,
            )
        )
        codes = get_codes(grading, make_branch(80, "79.99", 60, "59.99"))
        self.assertEqual(codes, ["advanced", "qualified", "qualified", "rectify"])

    def test_below_the_line_is_what_the_scheme_of_points_says(self):
        grading = Grading((Grade("below", Criterion.BELOW_LINE), QUALIFIED))
        first, second = make_branch(50, 40)
        branch = [first, replace(second, is_below_line=True)]
        self.assertEqual(get_codes(grading, branch), ["qualified", "below"])

    def test_contested_one_who_fails_the_gate_has_no_choice(self):
        branch = make_branch(*[60] * 10)
        branch[0] = replace(branch[0], is_base_intact=False)
        grading = Grading((PIONEER, QUALIFIED))
        verdicts = grade(grading, branch)
        self.assertEqual(verdicts["a"].grade, QUALIFIED)
        self.assertEqual(verdicts["b"].options, (PIONEER, QUALIFIED))

    def test_ties_that_do_not_share_are_ordered_in_the_places(self):
        first, second = make_branch(60, 60)
        branch = [first, replace(second, pioneer=to_points(1))]
        for ties_share, places in ((True, [1, 1]), (False, [2, 1])):
            grading = Grading((QUALIFIED,), (TieBreak.MORE_PIONEER,), ties_share)
            verdicts = grade(grading, branch)
            with self.subTest(ties_share=ties_share):
                self.assertEqual([verdicts[key].place for key in "ab"], places)

    def test_scheme_that_could_leave_somebody_without_a_grade_is_refused(self):
        gated = replace(QUALIFIED, needs_base_intact=True)
        for grades in ((), (PIONEER,), (QUALIFIED, PIONEER), (PIONEER, gated)):
            with self.subTest(grades=len(grades)), self.assertRaises(ValueError):
                Grading(grades)


@tagged("post_install", "-at_install")
class TestBelowTheLine(BaseCase):
    def test_third_month_running_is_reached_over_an_exempt_one(self):
        """WARN-1."""
        runs = get_runs(Scheme(), [50, 50, None, 50, 60, 50])
        self.assertEqual(runs, [1, 2, 2, 3, 0, 1])

    def test_tolerance_keeps_the_first_minus_from_failing(self):
        """RULE-4: base 60 and pass 60 would fail every member at the first −1."""
        scheme = Scheme(tolerance=to_points(5))
        scores = [to_points(score) for score in (59, 55, "54.99")]
        self.assertEqual(get_runs(scheme, scores), [0, 0, 1])

    def test_months_without_a_line_are_not_judged(self):
        scheme = Scheme(month_pass_line=to_points(0), tolerance=to_points(5))
        self.assertEqual(get_runs(scheme, [to_points(0)]), [0])
        self.assertEqual(get_runs(scheme, []), [])

    def test_branch_is_barred_at_exactly_thirty_percent(self):
        """APP-6."""
        for below, number, is_barred in (
            (3, 10, True),
            (29, 100, False),
            (30, 100, True),
            (2, 7, False),
            (1, 3, True),
            (0, 5, False),
            (0, 0, False),
        ):
            averages = [to_points(59)] * below + [to_points(60)] * (number - below)
            with self.subTest(below=below, number=number):
                self.assertEqual(is_branch_barred(Scheme(), averages), is_barred)

    def test_branch_without_a_line_for_the_year_is_never_barred(self):
        scheme = Scheme(year_pass_line=to_points(0))
        self.assertFalse(is_branch_barred(scheme, [to_points(0)]))
        scheme = Scheme(month_pass_line=to_points(0))
        self.assertTrue(is_branch_barred(scheme, [to_points(0)]))
