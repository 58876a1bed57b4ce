from datetime import date
from decimal import Decimal

from odoo.tests import tagged

from ..scoring.admission import Circumstances, find_problems
from ..scoring.lines import Line
from ..scoring.points import to_points
from ..scoring.settling import settle
from .rules_common import PartyRulesCommon

DAY = date(2026, 3, 5)


@tagged("post_install", "-at_install")
class TestPartyRuleMessages(PartyRulesCommon):
    """What is wrong with a line, and what of it does not count, in words (LINE-7)."""

    def line(self, code, day=DAY, number=1, **values):
        """A line of one of the template's items, as the engine takes it."""
        _scheme, rules = self.template._to_scoring()
        return Line(number, rules[self.items[code]], day, **values)

    def explain(self, line, **circumstances):
        """The sentences on a line that a retired member makes today."""
        now = Circumstances(
            **{"today": DAY, "member_class": self.member_class.code, **circumstances}
        )
        item = self.items[line.item.code]
        return [item._explain_problem(problem) for problem in find_problems(line, now)]

    def explain_cuts(self, *lines, excused=frozenset()):
        """The sentences on what does not count of the last line."""
        scheme, _rules = self.template._to_scoring()
        entry = settle(scheme, lines, excused)[-1]
        item = self.items[entry.line.item.code]
        return [item._explain_cut(cut) for cut in entry.cuts]

    def assert_says(self, sentences, *words):
        self.assertEqual(len(sentences), 1, sentences)
        for word in words:
            self.assertIn(word, sentences[0])

    def test_line_that_fits_is_not_objected_to(self):
        self.assertEqual(self.explain(self.line("FIXED")), [])

    def test_points_out_of_range_are_told_with_the_range_and_the_excess(self):
        line = self.line("RANGE", points=to_points(4.5))
        self.assert_says(self.explain(line), "1 to 3", "4.5 is 1.5 off")

    def test_wrong_class_and_position_are_told_with_the_right_ones(self):
        self.items["FIXED"].member_class_ids = self.other_class
        self.items["HOURS"].for_secretary = True
        self.assert_says(self.explain(self.line("FIXED")), "Rural Member")
        line = self.line("HOURS", quantity=Decimal(2))
        self.assert_says(self.explain(line), "Secretaries and Deputies")
        self.assertEqual(self.explain(line, audience=frozenset({"secretary"})), [])

    def test_day_that_does_not_fit_is_told(self):
        line = self.line("FIXED", date(2026, 3, 6))
        self.assert_says(self.explain(line), "03/06/2026", "not come yet")
        line = self.line("FIXED")
        self.template._enforce(date(2026, 4, 1), False, "Decided.")
        words = self.explain(line, valid_from=self.template.date_from)
        self.assert_says(words, "from 04/01/2026 until further notice")

    def test_exempt_member_is_told(self):
        self.assert_says(self.explain(self.line("FIXED"), is_exempt=True), "exempt")

    def test_missing_evidence_is_told_with_what_is_needed(self):
        self.items["FIXED"].write({"evidence_required": True, "evidence": "Photo"})
        self.assert_says(self.explain(self.line("FIXED")), "needs evidence: Photo")
        self.items["FIXED"].evidence = False
        self.assert_says(self.explain(self.line("FIXED")), "a picture or a document")
        self.assertEqual(self.explain(self.line("FIXED"), has_evidence=True), [])

    def test_source_that_the_item_does_not_allow_is_told_with_those_it_does(self):
        words = self.explain(self.line("FIXED"), source="report")
        self.assert_says(words, "Self-Declaration", "Peer Review")

    def test_quantity_level_and_attendance_are_asked_for(self):
        line = self.line("HOURS", quantity=Decimal(0))
        self.assert_says(self.explain(line), "how many (hours)")
        line = self.line("HONOUR", level="NATIONAL")
        self.assert_says(self.explain(line), "Village", "Town", "County")
        self.assert_says(self.explain(self.line("MEETING")), "present, absent")

    def test_what_exceeds_a_cap_is_told_with_the_cap_and_by_how_much(self):
        self.items["FIXED"].cap_month_points = 5
        self.items["HOURS"].cap_year_times = 1
        lines = [self.line("FIXED"), self.line("FIXED", number=2)]
        words = self.explain_cuts(*lines)
        self.assert_says(words, "1 points do not count", "at most 5 points a month")
        lines = [self.line("HOURS"), self.line("HOURS", number=2)]
        self.assert_says(self.explain_cuts(*lines), "0.5 points", "1 times a year")

    def test_cap_of_a_category_is_told_with_its_name(self):
        self.items["FIXED"].points = 5
        lines = [self.line("FIXED", number=number) for number in range(9)]
        words = self.explain_cuts(*lines)
        self.assert_says(words, "“Merits”", "at most 40 points a year")

    def test_deed_that_was_rewarded_and_exempt_months_are_told(self):
        lines = [
            self.line("HONOUR", number=number, level=level, cause="flood")
            for number, level in enumerate(("COUNTY", "TOWN"))
        ]
        self.assert_says(self.explain_cuts(*lines), "4 points", "the same deed")
        words = self.explain_cuts(self.line("FIXED"), excused=frozenset({3}))
        self.assert_says(words, "exempt in this month")
