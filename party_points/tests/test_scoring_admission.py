"""What is wrong with a line (LINE-3, LINE-4, LINE-7), and other rules on trial
(RULE-5)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..scoring.admission import Circumstances, Refusal, find_problems, is_late
from ..scoring.lines import Line, Outcome
from ..scoring.points import to_points
from ..scoring.rules import Caps, Item, Kind, Method, Period, Scheme
from ..scoring.scores import Year
from ..scoring.settling import settle
from ..scoring.trial import (
    Distribution,
    get_distribution,
    get_month_scores,
    get_standing,
    translate,
    try_rules,
)
from .scoring_strategies import days, get_figures, items, law, ledgers

DAY = date(2026, 3, 5)
ITEM = Item("P1", Kind.PIONEER, points=to_points(5))
LINE = Line(1, ITEM, DAY)
NOW = Circumstances(today=DAY, member_class="RURAL")
RANGED = replace(
    ITEM, method=Method.RANGE, points_min=to_points(2), points_max=to_points(4)
)
GRADED = replace(ITEM, method=Method.GRADED, level_points={"town": to_points(2)})
MEETING = replace(ITEM, kind=Kind.BASE, method=Method.EXPECTED, expected_count=4)


@tagged("post_install", "-at_install")
class TestAdmission(BaseCase):
    def assert_refused(self, refusals, item=ITEM, now=NOW, **values):
        line = replace(LINE, item=item, **values)
        problems = find_problems(line, now)
        self.assertEqual([problem.refusal for problem in problems], list(refusals))
        return problems

    def test_good_line_has_no_problem(self):
        self.assert_refused([])
        strict = replace(
            ITEM,
            member_classes=frozenset({"RURAL"}),
            audience=frozenset({"secretary", "leader"}),
            sources=frozenset({"declaration"}),
            evidence_required=True,
        )
        now = replace(
            NOW,
            audience=frozenset({"leader"}),
            source="declaration",
            has_evidence=True,
            valid_from=DAY,
            valid_to=DAY,
        )
        self.assert_refused([], strict, now)

    def test_class_and_position_are_checked(self):
        """LINE-7, RULE-3: the message can say for whom the item is."""
        item = replace(ITEM, member_classes=frozenset({"RETIRED", "AGENCY"}))
        [problem] = self.assert_refused([Refusal.MEMBER_CLASS], item)
        self.assertEqual(problem.values, {"classes": ["AGENCY", "RETIRED"]})
        item = replace(ITEM, audience=frozenset({"secretary"}))
        [problem] = self.assert_refused([Refusal.AUDIENCE], item)
        self.assertEqual(problem.values, {"audience": ["secretary"]})

    def test_exemption_validity_and_future_are_checked(self):
        """LINE-7: the first and the last day are valid still."""
        day = timedelta(days=1)
        self.assert_refused([Refusal.EXEMPT], now=replace(NOW, is_exempt=True))
        self.assert_refused([Refusal.IN_FUTURE], day=DAY + day)
        for limits in ({"valid_from": DAY + day}, {"valid_to": DAY - day}):
            self.assert_refused([Refusal.NOT_VALID], now=replace(NOW, **limits))

    def test_source_and_evidence_are_checked(self):
        """LINE-3: no hard material, no points."""
        item = replace(ITEM, sources=frozenset({"record"}))
        now = replace(NOW, source="peer")
        self.assert_refused([Refusal.SOURCE], item, now)
        self.assert_refused([Refusal.EVIDENCE], replace(ITEM, evidence_required=True))

    def test_points_outside_the_range_are_refused_with_the_excess(self):
        """LINE-7: what was exceeded and by how much."""
        for points, excess in (("1.5", "0.5"), (2, None), (4, None), ("4.01", "0.01")):
            refusals = [Refusal.RANGE] if excess else []
            with self.subTest(points=points):
                problems = self.assert_refused(
                    refusals, RANGED, points=to_points(points)
                )
                found = [problem.values["excess"] for problem in problems]
                self.assertEqual(found, [Decimal(excess)] if excess else [])

    def test_what_the_method_asks_for_must_be_said(self):
        per_unit = replace(ITEM, method=Method.PER_UNIT)
        for quantity in (0, -1):
            self.assert_refused(
                [Refusal.QUANTITY], per_unit, quantity=Decimal(quantity)
            )
        self.assert_refused([], per_unit, quantity=Decimal("0.5"))
        for level in ("", "city"):
            [problem] = self.assert_refused([Refusal.LEVEL], GRADED, level=level)
            self.assertEqual(problem.values, {"levels": ["town"]})
        self.assert_refused([], GRADED, level="town")
        self.assert_refused([Refusal.OUTCOME], MEETING)
        self.assert_refused([Refusal.OUTCOME], outcome=Outcome.PRESENT)
        self.assert_refused([], MEETING, outcome=Outcome.LEAVE)

    def test_all_problems_are_told_at_once(self):
        item = replace(
            RANGED, evidence_required=True, member_classes=frozenset({"RETIRED"})
        )
        self.assert_refused(
            [Refusal.MEMBER_CLASS, Refusal.EXEMPT, Refusal.EVIDENCE, Refusal.RANGE],
            item,
            replace(NOW, is_exempt=True),
        )

    def test_cap_that_is_full_refuses_no_line(self):
        """RULE-4: what exceeds it is kept as raw and counts nothing."""
        item = replace(ITEM, caps=Caps({Period.YEAR: to_points(1)}))
        self.assert_refused([], item)

    def test_line_is_late_from_the_day_after_the_last_one(self):
        """LINE-4."""
        item = replace(ITEM, days_to_register=30)
        for passed, expected in ((0, False), (30, False), (31, True)):
            registered = DAY + timedelta(days=passed)
            with self.subTest(days=passed):
                self.assertEqual(is_late(item, DAY, registered), expected)
                self.assertFalse(is_late(ITEM, DAY, registered), "no limit")


@tagged("post_install", "-at_install")
class TestTrial(BaseCase):
    def test_lines_are_scored_by_the_other_rules(self):
        """RULE-5: by the code of their item; what has none is counted."""
        other = replace(ITEM, points=to_points(7))
        unknown = replace(LINE, id=2, item=replace(ITEM, code="P9"))
        lines, missing = translate([LINE, unknown, unknown], [other])
        self.assertEqual(lines, [replace(LINE, item=other)])
        self.assertEqual(missing, {"P9": 2})
        [entry] = settle(Scheme(), lines)
        self.assertEqual(entry.effective, 7)

    def test_line_that_does_not_say_what_the_other_rules_ask_is_told(self):
        """RULE-5: a draft may know other levels, or count a meeting otherwise."""
        attended = replace(LINE, item=MEETING, outcome=Outcome.PRESENT)
        for line, item in (
            (LINE, GRADED),
            (replace(LINE, level="city"), GRADED),
            (LINE, MEETING),
            (attended, replace(ITEM, kind=Kind.BASE)),
        ):
            with self.subTest(method=item.method, line=line):
                self.assertEqual(translate([line], [item]), ([], {"P1": 1}))

    @law(ledgers(reversals=True))
    def test_same_rules_on_trial_make_the_same_figures(self, ledger):
        """RULE-5: nothing but the rules makes a difference."""
        lines, missing = translate(ledger.lines, ledger.items)
        self.assertEqual((tuple(lines), dict(missing)), (ledger.lines, {}))
        year = ledger.replace(lines=tuple(lines)).year
        self.assertEqual(get_figures(year), get_figures(ledger.year))

    @law(ledgers(reversals=True))
    def test_trial_of_the_same_rules_leaves_out_what_was_taken_back(self, ledger):
        """RULE-5: what is left stands as if the rest had never been registered."""
        year, unknown = try_rules(
            ledger.scheme, ledger.items, ledger.lines, excused=ledger.excused
        )
        self.assertFalse(unknown)
        standing = ledger.replace(lines=tuple(get_standing(ledger.lines))).year
        self.assertEqual(year.get_annual().total, standing.get_annual().total)

    @law(ledgers())
    def test_months_at_once_are_the_months_one_by_one(self, ledger):
        months = range(1, 13)
        self.assertEqual(
            get_month_scores(ledger.year, months),
            {month: ledger.year.get_month(month) for month in months},
        )

    @law(items(), items(), days)
    def test_whatever_translates_can_be_settled(self, item, other, day):
        """RULE-5: a trial does not break off at a line."""
        line = Line(
            1,
            item,
            day,
            level="town" if item.method is Method.GRADED else "",
            outcome=Outcome.ABSENT if item.method is Method.EXPECTED else None,
        )
        translated, missing = translate([line], [other])
        self.assertEqual(len(translated) + sum(missing.values()), 1)
        Year(Scheme(), tuple(settle(Scheme(), translated))).get_annual()

    def test_distribution_says_where_members_stand(self):
        figures = [to_points(figure) for figure in (40, 59, 60, "60.01")]
        self.assertEqual(
            get_distribution(Scheme(), iter(figures)),
            Distribution(
                number=4,
                lowest=to_points(40),
                median=to_points("59.50"),
                mean=to_points("54.75"),
                highest=to_points("60.01"),
                below_line=2,
            ),
        )

    def test_distribution_of_nobody_is_all_zero(self):
        self.assertEqual(get_distribution(Scheme(), []), Distribution())
