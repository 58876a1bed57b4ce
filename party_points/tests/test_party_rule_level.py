from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .rules_common import PartyRulesCommon

MODEL = "party.rule.level"


class LevelsCommon(PartyRulesCommon):
    def add(self, template, decider, kind="deduction", points_over=0):
        """A review level of a template, as its makers add it."""
        levels = template.env["party.rule.level"]
        return levels.create(
            {
                "template_id": template.id,
                "kind": kind,
                "points_over": points_over,
                "decider": decider,
            }
        )

    def level(self, template, decider, kind="deduction"):
        return template._get_level((kind, decider))

    def get_levels(self, template):
        return [(r.kind, r.decider, r.points_over) for r in template.level_ids.sorted()]


@tagged("post_install", "-at_install")
class TestPartyRuleLevel(LevelsCommon):
    """Who decides after the branch (REV-2)."""

    def setUp(self):
        super().setUp()
        self.rules = self.as_role("superior", self.template)

    def find_chain(self, kind, points):
        """Who decides on a line, one after the other."""
        chain, decider = [], None
        while decider := self.template._get_next_decider(kind, points, decider):
            chain.append(decider)
        return chain

    # Which line goes where

    def test_without_levels_the_branch_decides_on_all_but_vetoes(self):
        for kind in ("base", "pioneer", "deduction"):
            self.assertFalse(self.template._get_next_decider(kind, 1000))
        self.assertEqual(self.template._get_next_decider("veto", 0), "superior")
        self.assertFalse(self.template._get_next_decider("veto", 0, "superior"))

    def test_line_goes_from_level_to_level_up_to_the_superior(self):
        for decider in ("superior", "leader", "work_team"):
            self.add(self.rules, decider)
        chain = ["work_team", "leader", "superior"]
        self.assertEqual(self.find_chain("deduction", -1), chain)
        self.assertEqual(self.find_chain("pioneer", 1), [])

    def test_level_asks_for_more_points_than_it_names(self):
        self.add(self.rules, "work_team", points_over=5)
        self.add(self.rules, "superior", points_over=20)
        for points, chain in (
            (5, []),
            (-5, []),
            (5.01, ["work_team"]),
            (-20, ["work_team"]),
            (-20.01, ["work_team", "superior"]),
        ):
            with self.subTest(points=points):
                self.assertEqual(self.find_chain("deduction", points), chain)

    def test_level_of_0_asks_for_every_line_also_one_without_points(self):
        self.add(self.rules, "leader", kind="base")
        self.assertEqual(self.find_chain("base", 0), ["leader"])

    def test_near_level_that_asks_for_much_is_passed_over(self):
        self.add(self.rules, "work_team", points_over=10)
        self.add(self.rules, "superior", points_over=2)
        self.assertEqual(self.find_chain("deduction", 3), ["superior"])

    def test_veto_ends_with_the_superior_after_the_levels_of_the_template(self):
        self.add(self.rules, "leader", kind="veto")
        self.assertEqual(self.find_chain("veto", 0), ["leader", "superior"])
        self.add(self.rules, "superior", kind="veto")
        self.assertEqual(self.find_chain("veto", 0), ["leader", "superior"])

    # What a level is

    def test_levels_stand_kind_by_kind_the_nearest_first(self):
        for decider in ("superior", "work_team", "leader"):
            for kind in ("veto", "pioneer", "deduction"):
                self.add(self.rules, decider, kind)
        self.assertEqual(
            [(kind, decider) for kind, decider, _p in self.get_levels(self.template)],
            [
                (kind, decider)
                for kind in ("pioneer", "deduction", "veto")
                for decider in ("work_team", "leader", "superior")
            ],
        )

    def test_kind_and_decider_stand_once_in_a_template(self):
        self.add(self.rules, "leader")
        with self.assert_database_refuses(MODEL, "already says when lines"):
            self.add(self.rules, "leader", points_over=5)
        self.add(self.rules, "leader", kind="pioneer")

    def test_points_are_written_without_a_minus_sign(self):
        for points in (-1, 100000):
            with (
                self.subTest(points=points),
                self.assert_database_refuses(MODEL, "without a minus sign"),
            ):
                self.add(self.rules, "leader", points_over=points)

    def test_veto_is_of_no_points(self):
        with self.assert_database_refuses(MODEL, "A veto carries no points"):
            self.add(self.rules, "leader", kind="veto", points_over=1)

    # Content of the template

    def test_levels_are_frozen_with_the_rules(self):
        level = self.add(self.rules, "leader", points_over=5)
        self.enforce(self.template)
        frozen = "is or has been in force"
        with self.assertRaisesRegex(UserError, frozen):
            level.points_over = 1
        with self.assertRaisesRegex(UserError, frozen):
            level.unlink()
        with self.assertRaisesRegex(UserError, frozen):
            self.add(self.rules, "superior")

    def test_level_stays_in_its_template(self):
        level = self.add(self.rules, "leader")
        other = self.new_template("OTHER", self.committee)
        with self.assertRaisesRegex(AccessError, "cannot be moved"):
            level.template_id = other

    def test_levels_are_copied_into_the_next_version(self):
        self.add(self.rules, "leader", points_over=5)
        self.enforce(self.template)
        draft = self.new_version(self.template)
        self.assertEqual(self.get_levels(draft), [("deduction", "leader", 5)])
        self.assertEqual(self.template._compare(draft), [])

    def test_levels_are_changed_by_those_who_make_the_rules(self):
        level = self.add(self.rules, "leader", points_over=5)
        for role in ("member", "scorekeeper", "committee", "secretary", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, level).points_over = 1
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.add(self.as_role(role, self.template), "superior")

    def test_levels_of_a_draft_are_hidden_and_those_in_force_open_to_members(self):
        level = self.add(self.rules, "leader")
        seen = self.as_role("member", level)
        self.assertFalse(seen.has_access("read"))
        self.enforce(self.template)
        self.env.invalidate_all()
        self.assertTrue(seen.has_access("read"))

    # In words

    def test_members_read_who_decides(self):
        self.add(self.rules, "superior", points_over=5)
        self.add(self.rules, "work_team", kind="pioneer")
        self.add(self.rules, "leader", kind="base", points_over=0.5)
        texts = [
            "Lines of base points of more than 0.5 points are decided by the leader in "
            "charge.",
            "Lines of pioneer points are decided by the work team.",
            "Deductions of more than 5 points are decided by the superior "
            "organisation.",
            "Vetoes are decided by the superior organisation.",
        ]
        self.assertEqual(self.template._get_criteria()["review"], texts)
        self.enforce(self.template)
        page = self.as_role("member", self.template).criteria
        for text in texts:
            self.assertIn(text, page)

    def test_veto_is_said_once(self):
        self.add(self.rules, "superior", kind="veto")
        self.assertEqual(
            self.template._get_level_texts(),
            ["Vetoes are decided by the superior organisation."],
        )

    def test_rules_without_vetoes_say_nothing_of_them(self):
        self.items["VETO"].unlink()
        self.assertEqual(self.template._get_level_texts(), [])

    def test_another_level_is_a_difference_of_the_templates(self):
        self.add(self.rules, "superior", points_over=5)
        self.enforce(self.template)
        draft = self.new_version(self.template)
        self.level(draft, "superior").points_over = 3
        [head] = self.template._compare(draft)
        [detail] = head["details"]
        self.assertEqual(detail["label"], "Review Levels")
        self.assertIn("more than 5 points", detail["before"])
        self.assertIn("more than 3 points", detail["after"])


@tagged("post_install", "-at_install")
class TestDerivedRuleLevel(LevelsCommon):
    """The committee's rules have levels; Branch 1 derives its own from them."""

    def setUp(self):
        super().setUp()
        self.add(self.template, "superior", points_over=10)
        self.add(self.template, "work_team", kind="pioneer", points_over=5)
        self.enforce(self.template)
        self.draft = self.as_role("secretary", self.derive())

    def derive_anew(self, **changes):
        """The committee's next version is in force, and the branch derives from it.

        :param changes: ``{decider: points over}`` of its levels
        """
        version = self.new_version(self.template)
        for level in version.level_ids:
            level.points_over = changes.get(level.decider, level.points_over)
        self.decide("superior", version, "enforce", date_from=self.today)
        version = self.template.browse(version.id)
        return self.as_role("secretary", version)._derive(self.branch)

    def test_derived_rules_have_the_levels_of_the_superior(self):
        self.assertEqual(
            self.get_levels(self.draft),
            [("pioneer", "work_team", 5), ("deduction", "superior", 10)],
        )
        self.decide("secretary", self.draft, "enforce")

    def test_derived_rules_may_add_levels_and_let_more_lines_go_on(self):
        self.add(self.draft, "leader")
        self.level(self.draft, "superior").points_over = 0
        self.decide("secretary", self.draft, "enforce")
        self.assertEqual(self.draft.state, "in_force")

    def test_derived_rules_let_no_fewer_lines_go_on(self):
        level = self.level(self.draft, "superior")
        with self.assertRaisesRegex(
            ValidationError,
            "“Deduction – Superior Organisation”: “County.*Rules R .* more than 10",
        ):
            level.points_over = 10.01

    def test_derived_rules_leave_no_level_out(self):
        level = self.level(self.draft, "superior")
        words = "is a review level of “County.*Rules R .* cannot be left out"
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            level.unlink()
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            self.draft.level_ids = [Command.delete(level.id)]
        own = self.add(self.draft, "leader")
        own.unlink()

    def test_level_that_has_become_another_one_is_missing(self):
        self.level(self.draft, "superior").decider = "leader"
        with self.assertRaisesRegex(
            UserError, "“Deduction – Superior Organisation” is a review level of"
        ):
            self.decide("secretary", self.draft, "enforce")

    def test_levels_are_checked_once_more_when_rules_come_into_force(self):
        level = self.level(self.draft, "superior")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE party_rule_level SET points_over = 11 WHERE id = %s", [level.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "asks for lines of more than 10"):
            self.decide("secretary", self.draft, "enforce")

    def test_draft_of_derived_rules_is_deleted_with_its_levels(self):
        self.draft.unlink()
        self.assertEqual(len(self.template.level_ids), 2)

    def test_deriving_anew_keeps_what_the_branch_had_made_stricter(self):
        self.add(self.draft, "leader", points_over=3)
        self.level(self.draft, "superior").points_over = 4
        self.decide("secretary", self.draft, "enforce")
        anew = self.derive_anew(superior=8, work_team=7)
        self.assertEqual(
            self.get_levels(anew),
            [
                ("pioneer", "work_team", 7),
                ("deduction", "leader", 3),
                ("deduction", "superior", 4),
            ],
        )

    def test_deriving_anew_takes_over_what_the_superior_makes_stricter(self):
        self.level(self.draft, "superior").points_over = 8
        self.decide("secretary", self.draft, "enforce")
        anew = self.derive_anew(superior=2)
        self.assertEqual(self.level(anew, "superior").points_over, 2)
