from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .rules_common import PartyRulesCommon


@tagged("post_install", "-at_install")
class TestPartyRuleCompare(PartyRulesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enforce(cls.template)

    def setUp(self):
        super().setUp()
        self.draft = self.new_version(self.template)

    def compare(self):
        """:return: ``{name: (what, {label: (before, after)})}``"""
        return {
            change["name"]: (
                change["what"],
                {d["label"]: (d["before"], d["after"]) for d in change["details"]},
            )
            for change in self.template._compare(self.draft)
        }

    def test_versions_that_are_the_same_have_no_differences(self):
        self.assertEqual(self.template._compare(self.draft), [])
        self.item(self.draft, "FIXED").write({"sequence": 1, "reference": "Other"})
        self.assertEqual(self.compare(), {})

    def test_items_added_and_left_out_are_named(self):
        self.item(self.draft, "HOURS").unlink()
        self.new_item(self.draft, "NEW")
        self.assertEqual(
            self.compare(), {"Item NEW": ("added", {}), "Item HOURS": ("dropped", {})}
        )

    def test_changes_of_an_item_are_told_in_words(self):
        self.item(self.draft, "FIXED").write(
            {"points": 4, "days_to_register": 30, "cap_year_times": 2}
        )
        self.item(self.draft, "HONOUR").level_ids[-1].points = 10
        self.item(self.draft, "LATE").write(
            {"is_obligatory": False, "adjust_max": 3, "for_secretary": True}
        )
        self.assertEqual(
            self.compare(),
            {
                "Item FIXED": (
                    "changed",
                    {
                        "Points in Words": ("+3 each time", "+4 each time"),
                        "Days to Register": ("", "within 30 days"),
                        "Caps": (
                            "at most 40 points a year",
                            "at most 2 times a year and at most 40 points a year",
                        ),
                    },
                ),
                "Item HONOUR": (
                    "changed",
                    {
                        "Points in Words": (
                            "Village +2, Town +4, and County +6",
                            "Village +2, Town +4, and County +10",
                        )
                    },
                ),
                "Item LATE": (
                    "changed",
                    {
                        "Obligatory": ("yes", "no"),
                        "Adjustable": ("no", "from 0 to 3"),
                        "Only for": ("", "Secretaries and Deputies"),
                    },
                ),
            },
        )

    def test_every_other_change_of_an_item_is_seen(self):
        service = self.env.ref("party_points.party_rule_dimension_service")
        for label, vals in {
            "What Is Scored": {"name": "Other"},
            "Details": {"description": "Other"},
            "Dimension": {"dimension_id": service.id},
            "Proven by": {"evidence_required": True, "evidence": "Sheet"},
            "Sources": {"from_record": True},
            "Category": {"category_id": self.category(self.draft, "D").id},
            "Kind": {"kind": "deduction"},
        }.items():
            with self.subTest(label=label), self.cr.savepoint() as savepoint:
                self.item(self.draft, "FIXED").write(vals)
                [(_name, (what, details))] = self.compare().items()
                self.assertEqual(what, "changed")
                self.assertIn(label, details)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_change_of_a_categorys_caps_shows_at_its_items(self):
        self.category(self.draft, "D").cap_month_times = 3
        changes = self.compare()
        self.assertEqual({*changes}, {"Item BASE", "Item MEETING"})
        self.assertEqual(
            changes["Item BASE"][1], {"Caps": ("", "at most 3 times a month")}
        )

    def test_changes_of_the_head_come_first(self):
        scheme = self.scheme.copy({"code": "S2", "base_points": 70})
        grading = self.new_grading("G2", self.committee)
        grading.grade_ids[0].value = 20
        self.draft.write(
            {
                "name": "New Name",
                "member_class_ids": [Command.set(self.member_class.ids)],
                "scoring_scheme_id": scheme.id,
                "grading_scheme_id": grading.id,
            }
        )
        self.item(self.draft, "FIXED").points = 4
        head, _item = self.template._compare(self.draft)
        self.assertEqual(head["name"], "New Name (version 2)")
        before, after = (
            {detail["label"]: detail[which] for detail in head["details"]}
            for which in ("before", "after")
        )
        self.assertEqual(before["Name"], "Rules R")
        self.assertIn(self.other_class.name, before["Member Classes"])
        self.assertEqual(after["Member Classes"], self.member_class.name)
        self.assertIn("begins with 70 base points", after["Scoring Scheme"])
        self.assertIn("first 10 %", before["Grading Scheme"])
        self.assertIn("first 20 %", after["Grading Scheme"])

    def test_other_ties_and_consequences_are_a_difference_too(self):
        grading = self.new_grading("G2", self.committee)
        self.draft.grading_scheme_id = grading
        self.assertEqual(self.compare(), {})
        for record, vals in (
            (grading, {"tie_break_1": "attendance"}),
            (grading.grade_ids[0], {"consequence": "rectify"}),
            (grading, {"branch_limit": 30}),
        ):
            with self.subTest(**vals), self.cr.savepoint() as savepoint:
                record.write(vals)
                self.assertTrue(self.compare())
                savepoint.rollback()
                self.env.invalidate_all()

    # The dialogue

    def open_comparison(self, role):
        wizards = self.as_role(role, self.env["party.rule.compare.wizard"])
        wizard = wizards.create(
            {"template_id": self.draft.id, "other_id": self.template.id}
        )
        return wizard.comparison

    def test_comparison_shows_both_versions_side_by_side(self):
        self.assertIn("There is no difference", self.open_comparison("superior"))
        self.item(self.draft, "FIXED").points = 4
        self.item(self.draft, "HOURS").unlink()
        html = self.open_comparison("superior")
        for words in (
            "Rules R (version 1)",
            "Rules R (version 2)",
            "+3 each time",
            "+4 each time",
            "Left Out",
            "Item HOURS",
        ):
            with self.subTest(words=words):
                self.assertIn(words, html)
        self.assertLess(html.index("+3 each time"), html.index("+4 each time"))

    def test_words_of_rules_are_not_taken_for_markup(self):
        self.item(self.draft, "FIXED").name = "<b>Bold</b>"
        self.assertIn("&lt;b&gt;Bold", self.open_comparison("superior"))
        self.assertIn("&lt;b&gt;Bold", self.draft.criteria)

    def test_nobody_compares_a_draft_that_he_may_not_read(self):
        for role in ("secretary", "member"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.open_comparison(role)
