from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .warning_common import PartyWarningCommon


@tagged("post_install", "-at_install")
class TestPartyWarningRule(PartyWarningCommon):
    """What a low score leads to, as data (WARN-1 … WARN-5)."""

    def new_rule(self, branch=None, role=None, **vals):
        rules = self.env["party.warning.rule"]
        rules = self.as_role(role, rules) if role else rules
        return rules.create(
            {
                "name": "Our own",
                "branch_id": (branch or self.branch).id,
                "trigger": "below",
                "measure": "task",
                "date_from": False,
                **vals,
            }
        )

    # What ships

    def test_softer_consequences_are_off(self):
        off = [name for name, rule in self.rules.items() if not rule.active]
        self.assertEqual(off, ["cultural_event", "activity_room"])
        self.assertFalse(any(rule.branch_id for rule in self.rules.values()))

    def test_rectification_gives_half_back(self):
        shares = {
            name: rule.restore_share
            for name, rule in self.rules.items()
            if rule.restore_share
        }
        self.assertEqual(shares, {"below_3": 50, "grade_rectify": 50})

    # Whose rules hold

    def test_own_rules_are_added_for_the_organisation_and_all_below(self):
        own = self.new_rule()
        above = self.new_rule(self.committee, name="The county's")
        rules = self.env["party.warning.rule"]._get_rules(
            self.branch | self.other_branch, ("below",)
        )
        shipped = rules[self.other_branch] - above
        self.assertEqual(len(shipped), 3)
        self.assertEqual(rules[self.branch], shipped | above | own)
        self.lose(3)
        self.close(3)
        self.assertEqual(self.of().rule_id, self.rules["below_1"] | above | own)

    def test_own_stage_does_not_stand_in_for_one_that_holds_for_all(self):
        own = self.new_rule(number=4)
        self.lose(1, 2, 3, 4)
        self.close(1, 2, 3, 4)
        self.assertEqual(
            self.of(month=self.on(4, 1)).rule_id, self.rules["below_3"] | own
        )

    def test_new_rule_does_not_look_back(self):
        own = self.new_rule()
        own.date_from = self.on(4, 1)
        self.lose(3, 4)
        self.close(3, 4)
        self.assertNotIn(own, self.of(month=self.on(3, 1)).rule_id)
        self.assertIn(own, self.of(month=self.on(4, 1)).rule_id)
        shipped = self.rules["activity_room"]
        shipped.active = True
        self.assertEqual(shipped.date_from, self.today)

    def test_numbers_that_make_no_sense_are_refused(self):
        rule = self.new_rule()
        for vals, words in (
            ({"number": 0}, "1 or more"),
            ({"days": 0}, "1 to 400"),
            ({"restore_share": 101}, "between 0 and 100"),
        ):
            with (
                self.subTest(**vals),
                self.assert_database_refuses("party.warning.rule", words),
            ):
                rule.write(vals)

    # Who keeps them

    def test_who_leads_an_organisation_keeps_its_rules(self):
        for role, branch in (
            ("secretary", self.branch),
            ("superior", self.other_branch),
            ("superior", self.committee),
        ):
            with self.subTest(role=role, branch=branch.name):
                rule = self.new_rule(branch, role)
                rule.days = 5
                rule.unlink()

    def test_nobody_keeps_the_rules_of_another_organisation(self):
        own = self.new_rule()
        for role in ("member", "scorekeeper", "committee", "administrator"):
            with self.subTest(role=role):
                seen = self.as_role(role, own)
                self.assertEqual(seen.days, 15)
                self.assert_step_refused("", seen.write, {"days": 5}, error=AccessError)
        other = self.new_rule(self.other_branch)
        seen = self.as_role("secretary", other)
        self.assert_step_refused("", seen.read, ["days"], error=AccessError)
        self.assert_step_refused(
            "",
            self.as_role("secretary", own).write,
            {"branch_id": self.other_branch.id},
            error=AccessError,
        )

    def test_administrator_keeps_the_rules_for_all(self):
        rule = self.rules["below_1"]
        self.as_role("administrator", rule).days = 8
        for role in ("member", "secretary", "superior"):
            with self.subTest(role=role):
                seen = self.as_role(role, rule)
                self.assertEqual(seen.days, 8)
                self.assert_step_refused("", seen.write, {"days": 5}, error=AccessError)
                self.assert_step_refused("", seen.unlink, error=AccessError)

    def test_rule_that_has_led_to_a_warning_is_archived_not_deleted(self):
        own = self.new_rule()
        self.lose(3)
        self.close(3)
        for rule in (own, self.rules["grade_talk"]):
            with self.assertRaises(UserError) as caught:
                rule.unlink()
            self.assertIn("Archive it", str(caught.exception))
        own.active = False
        self.assertEqual(self.of(rule_id=own.id).state, "proposed")

    def test_secretary_makes_a_rule_on_the_form(self):
        with Form(self.as_role("secretary", self.env["party.warning.rule"])) as form:
            form.name = "The last of the month"
            form.trigger = "month_last"
            form.number = 2
            form.measure = "task"
        self.assertEqual(form.record.branch_id, self.branch)
        self.assertEqual(form.record.date_from, self.today)
