from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .hr_common import PartyHrCommon


@tagged("post_install", "-at_install")
class TestScale(PartyHrCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link("member", "committee")
        cls.cycle = cls.new_cycle()
        cls.first = cls.new_appraisal(cls.cycle, cls.members["member"])
        cls.second = cls.new_appraisal(
            cls.cycle, cls.members["committee"], grade_id=cls.qualified.id, score=70
        )

    def step(self, scale, step, year=None, **vals):
        wizard = self.as_role("hr", self.env["party.hr.year.wizard"]).create(
            {"scale_id": scale.id, "step": step, "year": year or self.year, **vals}
        )
        return wizard.action_apply()

    def test_a_grade_is_found_by_name_before_its_consequence(self):
        scale = self.new_scale(lines={"Qualified": 70})
        lines = [
            {"consequence": "commend", "value": 95},
            {"consequence": "none", "value": 1},
        ]
        scale.line_ids = [Command.create(vals) for vals in lines]
        self.assertEqual(self.finish(self.cycle).mapped("value"), [95, 70])

    def test_a_score_is_mapped_evenly_and_clipped(self):
        self.new_scale(mode="score", score_from=60, score_to=90, lines={})
        results = self.finish(self.cycle)
        for score, expected in ((90, 100), (120, 100), (60, 0), (50, 0), (70, 33.33)):
            results.score = score
            scales = self.env["party.hr.scale"]._get_scales(self.year)
            results._write_values(scales)
            self.assertEqual(results[0].value, expected)
            self.assertTrue(results[0].has_value)

    def test_a_grade_with_a_value_goes_before_the_score(self):
        self.new_scale(mode="score", score_to=100, lines={"Qualified": 0})
        self.assertEqual(self.finish(self.cycle).mapped("value"), [90, 0])

    def test_the_contribution_is_rounded_half_up(self):
        self.new_scale(lines={"Pioneer": 33.35, "Qualified": 0}, weight=10.5)
        self.assertEqual(self.finish(self.cycle)[0].contribution, 3.5)  # 3.50175

    def test_a_change_has_no_effect_until_it_is_applied(self):
        scale = self.new_scale()
        result = self.finish(self.cycle)[0]
        self.as_role("hr", scale).weight = 40
        self.assertEqual(result.contribution, 20)
        self.step(scale, "apply")
        self.assertEqual(result.contribution, 40)
        self.assertIn("2 results valued", scale.message_ids[0].body)

    def test_missing_grades_are_all_named_and_nothing_is_changed(self):
        results = self.finish(self.cycle)
        scale = self.new_scale(lines={"Other": 1})
        with self.assertRaisesRegex(UserError, "Pioneer and Qualified"):
            self.step(scale, "apply")
        scale.line_ids = [Command.create({"grade": "Pioneer", "value": 100})]
        with self.assertRaisesRegex(UserError, "these grades of .*: Qualified"):
            self.step(scale, "apply")
        self.assertFalse(any(results.mapped("has_value")))

    def test_locked_results_keep_their_values(self):
        scale = self.new_scale()
        results = self.finish(self.cycle)
        self.step(scale, "lock")
        scale.weight = 50
        self.step(scale, "apply")
        self.assertEqual(results.mapped("contribution"), [20, 14])
        self.assertIn("2 locked ones left", scale.message_ids[0].body)

    def test_unlocking_needs_a_reason(self):
        scale = self.new_scale()
        results = self.finish(self.cycle)
        self.step(scale, "lock")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.step(scale, "unlock")
        self.step(scale, "unlock", reason="A wrong weight")
        self.assertFalse(any(results.mapped("is_locked")))
        self.assertIn("A wrong weight", scale.message_ids[0].body)

    def test_who_has_no_grade_has_no_value(self):
        self.new_scale()
        self.first.write({"status": "exempt", "grade_id": False})
        result = self.finish(self.cycle)[0]
        self.assertFalse(result.has_value)
        self.assertEqual(result.weight, 20)

    def test_a_scale_holds_until_the_next_begins(self):
        first = self.new_scale(year_from=self.year - 3)
        second = self.new_scale(year_from=self.year)
        self.assertEqual((first.year_to, second.year_to), (self.year - 1, 0))
        scales = first._get_scales(self.year - 1)
        self.assertEqual(scales[self.env.company], first)
        self.assertEqual(first._get_scales(self.year)[self.env.company], second)
        self.finish(self.cycle)
        with self.assertRaisesRegex(UserError, "does not hold in"):
            self.step(first, "apply")

    def test_two_scales_of_a_company_do_not_begin_together(self):
        self.new_scale()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.new_scale()

    def test_companies_have_scales_of_their_own(self):
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.new_scale(company_id=company.id)
        self.assertFalse(self.finish(self.cycle).scale_id)
        with self.assertRaises(AccessError):
            self.as_role("hr", foreign).read(["name"])
        with self.assertRaises(AccessError):
            self.as_role("hr", foreign.line_ids).read(["value"])

    def test_a_scale_that_was_used_stays_with_its_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        scale = self.new_scale()
        self.finish(self.cycle)
        with self.assertRaisesRegex(ValidationError, "stays with its company"):
            scale.company_id = company

    def test_what_does_not_fit_is_refused(self):
        for vals in (
            {"weight": 101},
            {"weight": -1},
            {"mode": "score", "score_from": 90, "score_to": 90},
            {"year_from": 26},
            {"lines": {"Pioneer": 101}},
            {"lines": {"": 10}},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
            ):
                self.new_scale(**vals)

    def test_a_year_without_results_is_said_to_be_one(self):
        with self.assertRaisesRegex(UserError, "no results of"):
            self.step(self.new_scale(), "apply", year=self.year - 9)

    def test_only_hr_keeps_scales(self):
        scale = self.new_scale()
        for name in ("officer", "administrator", "member", "superior"):
            with self.assertRaises(AccessError):
                self.as_role(name, scale).read(["name"])
            with self.assertRaises(AccessError):
                self.as_role(name, scale)._apply(self.year)
            with self.assertRaises(AccessError):
                self.as_role(name, scale)._lock(self.year)

    def test_hr_writes_a_scale_on_the_form(self):
        with Form(self.as_role("hr", self.env["party.hr.scale"])) as form:
            form.name = "From 2026 on"
            with form.line_ids.new() as line:
                line.grade = "Pioneer"
                line.value = 100
        action = form.record.action_open_apply()
        self.assertEqual(action["context"]["default_step"], "apply")
