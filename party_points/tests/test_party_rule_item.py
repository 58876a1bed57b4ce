from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .rules_common import PartyRulesCommon

MODEL = "party.rule.item"


@tagged("post_install", "-at_install")
class TestPartyRuleItem(PartyRulesCommon):
    def change(self, item, **vals):
        """Change an item, named by its code, as its makers do."""
        self.as_role("superior", self.items[item]).write(vals)

    # What points need

    def test_points_that_lack_something_are_refused(self):
        for code, vals, words in (
            (
                "FIXED",
                {"points": 0, "adjust_max": 0, "adjust_min": 0},
                "how many points",
            ),
            ("HOURS", {"points": 0}, "how many points"),
            ("HOURS", {"unit": False}, "Say what is counted, for example hours"),
            (
                "MEETING",
                {"points": 0, "adjust_min": 0, "adjust_max": 0},
                "how many points",
            ),
            ("MEETING", {"expected_count": 0}, "how many occasions a year"),
            (
                "RANGE",
                {"points_min": 0, "points_max": 0, "adjust_min": 0, "adjust_max": 0},
                "how many points",
            ),
            ("VETO", {"points": 1}, "A veto carries no points"),
            ("VETO", {"method": "per_unit", "unit": "hours"}, "A veto carries no"),
            ("BASE", {"kind": "veto"}, "Leave the points at 0"),
        ):
            with (
                self.subTest(code=code, **vals),
                self.assertRaisesRegex(ValidationError, f"^Item {code}: .*{words}"),
                self.cr.savepoint(),
            ):
                self.change(code, **vals)

    def test_points_counts_and_days_carry_no_minus_sign(self):
        for code, name in (
            ("LATE", "points"),
            ("RANGE", "points_min"),
            ("VETO", "expected_count"),
            ("FIXED", "days_to_register"),
            ("VETO", "adjust_min"),
        ):
            with (
                self.subTest(name=name),
                self.assert_database_refuses(MODEL, "without a minus sign"),
            ):
                self.items[code]._write_multi([{name: -1}])

    def test_ranges_are_not_upside_down(self):
        with self.assert_database_refuses(MODEL, "The range is upside down"):
            self.change("VETO", points_min=3, points_max=2)
        for vals in ({"adjust_min": 3}, {"adjust_min": 3, "adjust_max": 2}):
            with (
                self.subTest(**vals),
                self.assert_database_refuses(MODEL, "“from” is more than “to”"),
            ):
                self.items["BASE"]._write_multi([vals])

    def test_only_base_points_follow_expected_attendance(self):
        with self.assert_database_refuses(MODEL, "attendance are base points"):
            self.change("MEETING", kind="pioneer")

    def test_caps_are_not_negative(self):
        for record in (self.items["FIXED"], self.template.category_ids[0]):
            for name in ("cap_month_points", "cap_quarter_times", "cap_year_times"):
                with (
                    self.subTest(model=record._name, name=name),
                    self.assert_database_refuses(record._name, "Write 0 for no cap"),
                ):
                    self.as_role("superior", record)[name] = -1

    def test_codes_are_unique_in_a_template(self):
        with self.assert_database_refuses(MODEL, "already has an item of this code"):
            self.change("HOURS", code="FIXED")
        with self.assert_database_refuses(
            "party.rule.category", "already has a category of this code"
        ):
            self.category(self.template, "M").code = "D"
        self.new_item(self.new_template("OTHER", self.committee), "FIXED")
        self.env.flush_all()

    def test_own_points_lie_in_the_range_that_is_left_to_others(self):
        for code, vals in (
            ("FIXED", {"points": 6}),
            ("FIXED", {"adjust_max": 2}),
            ("RANGE", {"points_max": 7}),
        ):
            with (
                self.subTest(code=code, **vals),
                self.assertRaisesRegex(ValidationError, "Set points from"),
                self.cr.savepoint(),
            ):
                self.change(code, **vals)

    def test_category_and_classes_are_those_of_the_template(self):
        other = self.new_template("OTHER", self.committee)
        floating = self.env.ref("party_points.party_member_class_floating")
        with (
            self.assertRaisesRegex(ValidationError, "choose a category of the same"),
            self.cr.savepoint(),
        ):
            self.change("FIXED", category_id=self.category(other, "M").id)
        with self.assertRaisesRegex(
            ValidationError, f"limited to “{floating.name}”, which is no class of the"
        ):
            self.change("FIXED", member_class_ids=[Command.set(floating.ids)])

    def test_class_of_an_item_is_not_taken_from_the_template(self):
        self.change("FIXED", member_class_ids=[Command.set(self.other_class.ids)])
        with self.assertRaisesRegex(ValidationError, "which is no class of the"):
            self.as_role("superior", self.template).write(
                {"member_class_ids": [Command.set(self.member_class.ids)]}
            )

    # Honour levels

    def test_higher_honour_gives_at_least_as_many_points(self):
        words = "“Item HONOUR”: Town gives fewer points than Village"
        village, town, _county = self.items["HONOUR"].level_ids
        with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
            self.change("HONOUR", level_ids=[Command.update(village.id, {"points": 5})])
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            village.points = 5
            self.as_role("superior", self.template).action_pilot()
        self.change("HONOUR", level_ids=[Command.update(town.id, {"points": 6})])
        self.as_role("superior", self.template).action_pilot()

    def test_level_has_points_and_stands_there_once(self):
        level = self.items["HONOUR"].level_ids[0]
        self.change("HONOUR", adjust_min=0, adjust_max=0)
        with self.assert_database_refuses(level._name, "are more than zero"):
            level.points = 0
        with self.assert_database_refuses(level._name, "already has points for this"):
            level.copy({"level_id": self.county.id, "points": 6})

    def test_codes_of_dimensions_and_levels_are_unique(self):
        for record in (self.dimension, self.village):
            with (
                self.subTest(model=record._name),
                self.assert_database_refuses(record._name, "archived ones count too"),
            ):
                record.copy({"code": record.code})

    # Sources

    def test_sources_follow_the_kind(self):
        item = self.as_role("superior", self.items["FIXED"])
        for kind, sources in (
            ("base", ["record"]),
            ("deduction", ["peer", "report", "organisation"]),
            ("pioneer", ["declaration", "peer"]),
        ):
            with self.subTest(kind=kind):
                item.kind = kind
                self.assertEqual(item._get_sources(), sources)
        self.assertEqual(self.items["VETO"]._get_sources(), ["report", "organisation"])

    def test_sources_can_be_chosen_otherwise(self):
        self.change("FIXED", from_record=True, from_peer=False)
        self.assertEqual(self.items["FIXED"]._get_sources(), ["record", "declaration"])
        item = self.new_item(self.template, "ONE", from_record=True)
        self.assertTrue(item.from_record)
        self.change("FIXED", name="Other", points=2)
        self.assertEqual(self.items["FIXED"]._get_sources(), ["record", "declaration"])

    # In words

    def test_points_are_put_into_words(self):
        texts = {code: item.points_text for code, item in self.items.items()}
        self.assertEqual(
            texts,
            {
                "BASE": "−2 each time",
                "MEETING": "−8 if all 4 times of the year are missed, in proportion",
                "FIXED": "+3 each time",
                "RANGE": "+1 to +3 each time",
                "HOURS": "+0.5 for each: hours",
                "HONOUR": "Village +2, Town +4, and County +6",
                "LATE": "−1 each time",
                "VETO": "the month's total is 0",
            },
        )

    def test_base_points_that_are_earned_are_added(self):
        self.as_role("superior", self.scheme).base_mode = "earned"
        self.assertEqual(self.items["BASE"].points_text, "+2 each time")
        self.assertEqual(
            self.items["MEETING"].points_text,
            "8 for 4 times a year, in proportion to attendance",
        )
        self.assertEqual(self.items["LATE"].points_text, "−1 each time")

    def test_item_tells_its_caps_its_proof_its_deadline_and_whom_it_is_for(self):
        self.change(
            "FIXED",
            cap_month_points=2.5,
            cap_quarter_times=2,
            cap_year_points=20,
            evidence_required=True,
            evidence="certificate",
            days_to_register=30,
            member_class_ids=[Command.set(self.member_class.ids)],
            for_committee=True,
        )
        criterion = self.as_role("superior", self.items["FIXED"])._get_criterion()
        self.assertEqual(
            criterion["caps"],
            [
                "at most 2.5 points a month",
                "at most 2 times a quarter",
                "at most 20 points a year",
            ],
        )
        for name, words in {
            "proof": "obligatory: certificate",
            "deadline": "within 30 days",
            "sources": "Self-Declaration and Peer Review",
            "only_for": f"{self.member_class.name} and Members of the Committee",
            "kind": "Pioneer Points",
            "change": False,
        }.items():
            with self.subTest(name=name):
                self.assertEqual(criterion[name], words)
        plain = self.items["HOURS"]._get_criterion()
        for name in ("caps", "proof", "deadline", "only_for", "description"):
            with self.subTest(name=name):
                self.assertFalse(plain[name])

    # For whom

    def test_item_for_a_position_concerns_who_holds_it(self):
        for name, roles in {
            "for_committee": {"committee", "secretary"},
            "for_secretary": {"secretary"},
            "for_scorekeeper": {"scorekeeper"},
            "for_leader": set(),
        }.items():
            item = self.new_item(self.template, name, **{name: True})
            found = {
                role
                for role, member in self.members.items()
                if item._filter_for(member)
            }
            with self.subTest(name=name):
                self.assertEqual(found, roles)

    def test_position_that_has_ended_makes_no_item_concern_its_holder(self):
        item = self.new_item(self.template, "S", for_scorekeeper=True)
        member = self.members["scorekeeper"]
        self.assertTrue(item._filter_for(member))
        member.partner_id.party_position_ids.date_to = self.days(-1)
        self.assertFalse(item._filter_for(member))

    # For the engine

    def test_engine_gets_the_item_as_it_stands(self):
        self.change("FIXED", cap_year_points=20, cap_month_times=2, for_secretary=True)
        scheme, items = self.template._to_scoring()
        fixed = items[self.items["FIXED"]]
        self.assertEqual((str(fixed.points), fixed.kind), ("3.00", "pioneer"))
        self.assertEqual(dict(fixed.caps.points), {"year": 20})
        self.assertEqual(dict(fixed.caps.times), {"month": 2})
        self.assertEqual(fixed.audience, {"secretary"})
        self.assertEqual(fixed.sources, {"declaration", "peer"})
        self.assertEqual(dict(fixed.category.caps.points), {"year": 40})
        self.assertIs(fixed.category, items[self.items["HOURS"]].category)
        self.assertEqual(
            items[self.items["HONOUR"]].level_points,
            {"VILLAGE": 2, "TOWN": 4, "COUNTY": 6},
        )
        self.assertEqual(items[self.items["MEETING"]].expected_count, 4)
        self.assertEqual(scheme.get_sign(items[self.items["BASE"]]), -1)

    # Who may

    def test_items_are_changed_by_those_who_make_the_rules(self):
        for role in ("member", "scorekeeper", "committee", "secretary", "supervisor"):
            item = self.as_role(role, self.items["FIXED"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                item.points = 4
            with self.subTest(role=role), self.assertRaises(AccessError):
                item.unlink()
        self.change("FIXED", points=4)

    def test_item_is_not_moved_into_rules_of_others(self):
        own = self.as_role("secretary", self.new_template("OWN", self.branch))
        item = self.as_role("secretary", self.new_item(own, "A"))
        with self.assertRaisesRegex(UserError, "cannot be moved"):
            item.write(
                {
                    "template_id": self.template.id,
                    "category_id": self.template.category_ids[0].id,
                }
            )
