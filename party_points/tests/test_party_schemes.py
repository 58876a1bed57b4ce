from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .rules_common import PartyRulesCommon

SCHEME, GRADING = "party.scoring.scheme", "party.grading.scheme"
GRADE = "party.grading.grade"


@tagged("post_install", "-at_install")
class TestPartyScoringScheme(PartyRulesCommon):
    def test_base_pass_lines_and_tolerance_are_not_negative(self):
        for name in ("base_points", "month_pass_line", "year_pass_line", "tolerance"):
            with (
                self.subTest(name=name),
                self.assert_database_refuses(SCHEME, "cannot be negative"),
            ):
                self.as_role("superior", self.scheme)[name] = -1

    def test_code_is_unique_in_an_organisation(self):
        for scheme in (self.scheme, self.grading):
            with (
                self.subTest(model=scheme._name),
                self.assert_database_refuses(scheme._name, "already has a"),
            ):
                scheme.copy({"code": scheme.code})
            with self.subTest(model=scheme._name):
                other = scheme.copy({"code": scheme.code, "branch_id": self.branch.id})
                self.assertEqual(other.code, scheme.code)

    def test_duplicates_get_codes_of_their_own(self):
        for record in (self.scheme, self.grading, self.template):
            with self.subTest(model=record._name):
                records = self.as_role("superior", record)
                codes = {records.code, records.copy().code, records.copy().code}
                self.env.flush_all()
                self.assertEqual(len(codes), 3)

    def test_engine_gets_the_scheme_as_it_stands(self):
        self.scheme.write(
            {
                "base_mode": "monthly",
                "base_points": 80.5,
                "year_figure": "average",
                "month_pass_line": 61,
                "year_pass_line": 62,
                "tolerance": 0.1,
            }
        )
        scheme = self.scheme._to_scoring()
        self.assertEqual((scheme.base_mode, scheme.year_figure), ("monthly", "average"))
        self.assertEqual(
            [
                str(points)
                for points in (
                    scheme.base_points,
                    scheme.month_pass_line,
                    scheme.year_pass_line,
                    scheme.tolerance,
                )
            ],
            ["80.50", "61.00", "62.00", "0.10"],
        )

    def test_scheme_is_told_in_sentences(self):
        self.assertEqual(
            self.as_role("member", self.scheme)._get_texts(),
            [
                "The year begins with 60 base points; what is not performed is lost "
                "of them.",
                "A score never falls below zero, and nothing limits it from above.",
                "Ranks and grades follow the annual score: base, pioneer points and "
                "deductions of the whole year.",
                "The pass line of a month is 60 points.",
                "The pass line of the year is 60 points.",
                "Up to 5 points below a pass line still pass.",
            ],
        )

    def test_sentences_follow_the_scheme(self):
        for vals, words in (
            ({"base_mode": "earned"}, "earned item by item, at most 60 in a year"),
            ({"base_mode": "monthly"}, "Every month begins with 60 base points"),
            ({"year_figure": "average"}, "follow the average of the month scores"),
        ):
            self.scheme.write(vals)
            with self.subTest(**vals):
                self.assertIn(words, " ".join(self.scheme._get_texts()))
        self.scheme.write({"month_pass_line": 0, "year_pass_line": 0})
        texts = " ".join(self.scheme._get_texts())
        self.assertNotIn("pass", texts)

    def test_schemes_are_made_by_those_who_lead_the_organisation(self):
        scheme = {"name": "New", "code": "NEW"}
        for role in ("member", "scorekeeper", "committee", "supervisor"):
            for model in (SCHEME, GRADING):
                with self.subTest(role=role, model=model):
                    with self.assertRaises(AccessError):
                        self.as_role(role, self.env[model]).create(
                            {**scheme, "branch_id": self.branch.id}
                        )
        for role, branch in (("secretary", self.branch), ("superior", self.committee)):
            with self.subTest(role=role):
                made = self.as_role(role, self.env[SCHEME]).create(scheme)
                self.assertEqual(made.branch_id, branch)
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.scheme).tolerance = 1


@tagged("post_install", "-at_install")
class TestPartyGradingScheme(PartyRulesCommon):
    def new_grade(self, criterion, value=0, **vals):
        return self.as_role("superior", self.env[GRADE]).create(
            {
                "grading_id": self.grading.id,
                "name": f"{criterion} {value}",
                "criterion": criterion,
                "value": value,
                "sequence": 1,
                **vals,
            }
        )

    # Constraints

    def test_number_of_a_grade_fits_its_condition(self):
        for criterion, value, words in (
            ("first_share", 0, "needs a percentage between 0 and 100"),
            ("last_share", 100.5, "needs a percentage between 0 and 100"),
            ("first_places", 0, "needs a number greater than 0"),
            ("first_places", 2.5, "places are whole numbers"),
            ("min_score", 0, "needs a number greater than 0"),
            ("below_score", -1, "needs a number greater than 0"),
            ("min_honour", 0, "needs a number greater than 0"),
        ):
            with (
                self.subTest(criterion=criterion, value=value),
                self.assertRaisesRegex(ValidationError, words),
                self.cr.savepoint(),
            ):
                self.new_grade(criterion, value)
        for criterion, value in (
            ("first_share", 100),
            ("first_places", 3),
            ("min_score", 0.5),
            ("veto", 0),
            ("below_line", 0),
        ):
            with self.subTest(criterion=criterion, value=value):
                self.assertTrue(self.new_grade(criterion, value))

    def test_number_is_asked_for_when_the_condition_changes(self):
        with self.assertRaisesRegex(ValidationError, "“Qualified” needs a number"):
            self.grading.grade_ids[-1].criterion = "min_score"

    def test_name_of_a_grade_is_unique_in_its_scheme(self):
        with self.assert_database_refuses(GRADE, "already has a grade of this name"):
            self.new_grade("veto", name="Pioneer")

    def test_ties_are_not_ordered_by_the_same_thing_twice(self):
        with self.assertRaisesRegex(
            ValidationError, "“Grading G” orders ties by the same thing twice"
        ):
            self.as_role("superior", self.grading).write(
                {"tie_break_1": "attendance", "tie_break_4": "attendance"}
            )

    def test_share_that_bars_a_branch_is_a_percentage(self):
        for share in (-1, 100.01):
            with (
                self.subTest(share=share),
                self.assert_database_refuses(GRADING, "between 0 and 100 %"),
            ):
                self.grading.branch_limit = share
        self.grading.branch_limit = 100
        self.env.flush_all()

    def test_weights_add_up_to_a_hundred(self):
        for weights in (
            {"weight_points": 90},
            {"weight_team": 10},
            {"weight_points": 33.33, "weight_team": 33.33, "weight_leader": 33.33},
        ):
            with (
                self.subTest(weights=weights),
                self.assertRaisesRegex(ValidationError, "not to 100 %"),
                self.cr.savepoint(),
            ):
                self.as_role("superior", self.grading).write(weights)
        self.grading.write({"weight_points": 66.67, "weight_evaluation": 33.33})
        self.assertEqual(sum(self.grading._get_weights().percents.values()), 100)

    def test_weight_is_a_percentage(self):
        with self.assert_database_refuses(GRADING, "between 0 and 100 %"):
            self.grading.write({"weight_points": 110, "weight_team": -10})

    def test_months_needed_are_at_most_twelve(self):
        for months in (-1, 13):
            with self.assert_database_refuses(GRADING, "between 0 and 12"):
                self.grading.min_months = months

    def test_weights_are_told_to_members(self):
        self.assertEqual(
            self.grading._get_year_texts(),
            [
                "Who was scored in fewer than 6 months of the year is neither ranked "
                "nor graded."
            ],
        )
        self.grading.write(
            {"weight_points": 70, "weight_evaluation": 30, "min_months": 0}
        )
        text = (
            "The score of the year is made of these parts: points: 70 % and democratic "
            "evaluation: 30 %."
        )
        self.assertEqual(self.grading._get_year_texts(), [text])
        self.assertIn(text, str(self.template.criteria))

    # Faults

    def test_last_grade_is_for_all_others(self):
        self.assertEqual(self.grading._get_faults(), [])
        self.new_grade("veto", sequence=99)
        [fault] = self.grading._get_faults()
        self.assertEqual(
            fault,
            "The last grade of “Grading G” must be for all others, without a further "
            "condition.",
        )
        with self.assertRaises(ValueError):
            self.grading._to_scoring()

    def test_grades_stand_in_their_order_however_they_were_entered(self):
        grading = self.env[GRADING].create(
            {
                "name": "Reversed",
                "code": "REV",
                "branch_id": self.committee.id,
                "grade_ids": [
                    Command.create(
                        {"name": "Rest", "criterion": "otherwise", "sequence": 9}
                    ),
                    Command.create(
                        {
                            "name": "First",
                            "criterion": "first_places",
                            "value": 3,
                            "sequence": 1,
                        }
                    ),
                ],
            }
        )
        self.assertEqual(grading._get_faults(), [])
        names = [grade.code for grade in grading._to_scoring().grades]
        self.assertEqual(names, ["First", "Rest"])

    def test_shares_are_not_more_than_all(self):
        first, last = self.grading.grade_ids[:2]
        first.value = 90
        self.assertEqual(self.grading._get_faults(), [])
        last.value = 10.5
        [fault] = self.grading._get_faults()
        self.assertIn("more than 100 % together", fault)

    # For the engine, and in words

    def test_engine_gets_the_scheme_as_it_stands(self):
        self.grading.write(
            {
                "tie_break_1": "fewer_deductions",
                "tie_break_3": "attendance",
                "ties_share": False,
            }
        )
        grading = self.grading._to_scoring()
        self.assertEqual(grading.tie_order, ("fewer_deductions", "attendance"))
        self.assertFalse(grading.ties_share)
        self.assertEqual(
            [
                (grade.code, grade.criterion, grade.value, grade.needs_base_intact)
                for grade in grading.grades
            ],
            [
                ("Pioneer", "first_share", 10, True),
                ("To Be Talked to", "last_share", 10, False),
                ("Qualified", "otherwise", 0, False),
            ],
        )

    def test_conditions_are_put_into_words(self):
        for criterion, value, words in (
            ("veto", 0, "a veto in the year"),
            ("first_share", 12.5, "the first 12.5 % of the branch"),
            ("first_places", 3, "the first 3 of the branch"),
            ("last_share", 20, "the last 20 % of the branch"),
            ("min_score", 90, "90 points or more"),
            ("below_score", 50, "fewer than 50 points"),
            ("below_line", 0, "below the pass line of the year"),
            ("min_honour", 10, "10 points of honours or more"),
            ("otherwise", 0, "all others"),
        ):
            grade = self.new_grade(criterion, value)
            with self.subTest(criterion=criterion):
                self.assertEqual(grade._get_condition_text(), words)
        self.assertEqual(
            self.grading.grade_ids.filtered("needs_base_intact")._get_criterion(),
            {
                "name": "Pioneer",
                "condition": "the first 10 % of the branch, no base points lost",
                "consequence": "May Be Nominated",
            },
        )
        qualified = self.grading.grade_ids.filtered(lambda g: g.name == "Qualified")
        self.assertEqual(qualified._get_criterion()["consequence"], "")

    def test_order_of_ties_is_told(self):
        self.assertEqual(self.grading._get_ties_text(), "Equal scores share a place.")
        self.grading.write({"tie_break_1": "base_intact", "tie_break_2": "attendance"})
        self.assertIn(
            "decide in turn: No Base Points Lost and Better Attendance.",
            self.grading._get_ties_text(),
        )
        self.grading.ties_share = False
        self.assertEqual(
            self.grading._get_ties_text(),
            "Equal scores are ordered in turn by: No Base Points Lost and Better "
            "Attendance.",
        )
