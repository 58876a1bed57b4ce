from contextlib import suppress

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .rules_common import PartyRulesCommon


@tagged("post_install", "-at_install")
class TestPartyRuleDerivation(PartyRulesCommon):
    """The committee's rules are in force; Branch 1 derives its own from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enforce(cls.template)

    def derive_as(self, role="secretary", template=None):
        """Derive as a user does who leads one organisation."""
        action = self.as_role(role, template or self.template).action_derive()
        self.assertEqual(action["res_model"], "party.rule.template")
        return self.as_role(role, self.template.browse(action["res_id"]))

    def derive_with_wizard(self, role, branch, template=None):
        wizards = self.as_role(role, self.env["party.rule.derive.wizard"])
        wizard = wizards.create(
            {"origin_id": (template or self.template).id, "branch_id": branch.id}
        )
        action = wizard.action_derive()
        return self.as_role(role, self.template.browse(action["res_id"]))

    def replace_origin(self, **changes):
        """The committee's second version, in force; ``changes``: values by item."""
        draft = self.new_version(self.template)
        for code, vals in changes.items():
            self.item(draft, code).write(vals)
        self.decide("superior", draft, "enforce", date_from=self.today)
        return draft

    def set_levels(self, item, *points):
        """Set the points of a graded item, the highest level first."""
        rows = item.level_ids.sorted("level_sequence", reverse=True)
        for row, number in zip(rows, reversed(points), strict=True):
            row.points = number

    # Deriving

    def test_secretary_derives_rules_with_all_items_for_his_branch(self):
        draft = self.derive_as("secretary")
        self.assertRecordValues(
            draft,
            [
                {
                    "branch_id": self.branch.id,
                    "origin_id": self.template.id,
                    "code": "R",
                    "version": 1,
                    "state": "draft",
                    "is_outdated": False,
                }
            ],
        )
        self.assertEqual({*draft.item_ids.mapped("change")}, {"inherited"})
        self.assertEqual(draft.item_ids.origin_item_id, self.template.item_ids)
        self.assertEqual(self.category(draft, "M").cap_year_points, 40)
        self.assertFalse(draft.dropped_item_ids)
        self.assertEqual(self.template._compare(draft), [])

    def test_derived_rules_show_what_they_changed_added_and_left_out(self):
        draft = self.derive_as()
        self.item(draft, "FIXED").points = 5
        self.item(draft, "HONOUR").level_ids[-1].points = 20
        self.item(draft, "RANGE").points_max = 6
        self.new_item(draft, "OWN")
        self.item(draft, "HOURS").unlink()
        changes = {item.code: item.change for item in draft.item_ids}
        self.assertEqual(
            changes,
            {
                **dict.fromkeys(("BASE", "MEETING", "LATE", "VETO"), "inherited"),
                **dict.fromkeys(("FIXED", "HONOUR", "RANGE"), "changed"),
                "OWN": "added",
            },
        )
        self.assertEqual(draft.dropped_item_ids, self.items["HOURS"])
        shown = {
            item["code"]: item["change"]
            for category in draft._get_criteria()["categories"]
            for item in category["items"]
        }
        self.assertEqual(
            (shown["FIXED"], shown["OWN"], shown["BASE"]),
            ("Adjusted", "Added", "Inherited"),
        )

    def test_change_shows_at_once_whatever_points_it_is_of(self):
        draft = self.derive_as()
        for code, change in (
            ("RANGE", {"points_max": 5}),
            ("HONOUR", {}),
            ("FIXED", {"points": 1}),
        ):
            item = self.item(draft, code)
            with self.subTest(code=code):
                self.assertEqual(item.change, "inherited")
                item.write(change)
                if not change:
                    item.level_ids[-1].points = 7
                self.assertEqual(item.change, "changed")

    def test_items_of_rules_that_are_not_derived_show_no_change(self):
        self.assertEqual({*self.template.item_ids.mapped("change")}, {False})

    def test_one_draft_of_an_organisation_at_a_time(self):
        self.derive_as()
        with self.assertRaisesRegex(UserError, "of “Branch 1” is not in force yet"):
            self.derive_as()
        self.derive(branch=self.other_branch)

    def test_rules_are_derived_from_those_in_force_only(self):
        draft = self.new_version(self.template)
        with self.assertRaisesRegex(UserError, "in the state “Draft”"):
            self.derive(draft)

    def test_superior_derives_for_an_organisation_below(self):
        action = self.as_role("superior", self.template).action_derive()
        self.assertEqual(action["res_model"], "party.rule.derive.wizard")
        draft = self.derive_with_wizard("superior", self.branch)
        self.assertEqual(draft.branch_id, self.branch)
        with self.assertRaisesRegex(UserError, "an organisation under “County"):
            self.derive_with_wizard("superior", self.committee)

    def test_groups_have_no_rules_of_their_own(self):
        group = self.env["party.branch"].create(
            {
                "name": "Group",
                "code": "G",
                "level": "group",
                "parent_id": self.branch.id,
            }
        )
        with self.assertRaisesRegex(UserError, "Choose an organisation under"):
            self.derive_with_wizard("superior", group)

    def test_nobody_derives_for_an_organisation_that_he_does_not_lead(self):
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.template)._derive(self.other_branch)
        for role in ("member", "scorekeeper", "committee", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.derive_with_wizard(role, self.branch)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.template)._derive(self.branch)

    # Points

    def test_points_move_within_the_range_of_the_superior(self):
        draft = self.derive_as()
        for code, vals in (
            ("FIXED", {"points": 1}),
            ("FIXED", {"points": 5}),
            ("MEETING", {"points": 10}),
            ("RANGE", {"points_min": 2, "points_max": 6}),
        ):
            with self.subTest(code=code, **vals):
                self.item(draft, code).write(vals)
        self.set_levels(self.item(draft, "HONOUR"), 1, 10, 20)

    def test_points_outside_the_range_are_refused(self):
        draft = self.derive_as()
        for code, vals, words in (
            ("FIXED", {"points": 5.01}, "5.01 is outside .* from 1 to 5"),
            ("FIXED", {"points": 0.5}, "0.5 is outside .* from 1 to 5"),
            ("MEETING", {"points": 3}, "3 is outside .* from 4 to 10"),
            ("RANGE", {"points_max": 7}, "7 is outside .* from 1 to 6"),
            ("RANGE", {"points_min": 0}, "0 is outside .* from 1 to 6"),
        ):
            with (
                self.subTest(code=code, **vals),
                self.assertRaisesRegex(
                    ValidationError, f"“Item {code}”: {words}".replace("(", r"\(")
                ),
                self.cr.savepoint(),
            ):
                self.item(draft, code).write(vals)

    def test_points_of_honour_levels_stay_in_the_range_too(self):
        rows = self.item(self.derive_as(), "HONOUR").level_ids
        for row, points in ((rows[-1], 21), (rows[0], 0.5)):
            with (
                self.subTest(points=points),
                self.assertRaisesRegex(ValidationError, "is outside of what"),
                self.cr.savepoint(),
            ):
                row.points = points
        national = self.env.ref("party_points.party_honour_level_national")
        with self.assertRaisesRegex(ValidationError, "for other honour levels than"):
            rows[0].copy({"level_id": national.id, "points": 20})

    def test_locked_points_stay_as_they_are(self):
        draft = self.derive_as()
        for code, points in (("BASE", 3), ("HOURS", 1), ("LATE", 0.5)):
            with (
                self.subTest(code=code),
                self.assertRaisesRegex(
                    ValidationError,
                    f"“Item {code}” are locked by “County.*Rules R .version 1.”",
                ),
                self.cr.savepoint(),
            ):
                self.item(draft, code).points = points

    # All else is the superior's

    def test_nothing_but_the_points_of_an_inherited_item_is_changed(self):
        draft = self.derive_as()
        service = self.env.ref("party_points.party_rule_dimension_service")
        for label, vals in {
            "What Is Scored": {"name": "Other"},
            "Details": {"description": "Other"},
            "Kind": {"kind": "deduction"},
            "Dimension": {"dimension_id": service.id},
            "Points Are Given": {"method": "per_unit", "unit": "hours"},
            "Points a Month": {"cap_month_points": 9},
            "Times a Year": {"cap_year_times": 1},
            "Evidence Is Obligatory": {"evidence_required": True},
            "Proven by": {"evidence": "Sheet"},
            "Branch Record": {"from_record": True},
            "Days to Register": {"days_to_register": 3},
            "Secretaries and Deputies": {"for_secretary": True},
            "Obligatory": {"is_obligatory": True},
            "Adjustable to": {"adjust_max": 9},
            "Category": {"category_id": self.category(draft, "D").id},
            "Only for Member Classes": {
                "member_class_ids": [Command.set(self.member_class.ids)]
            },
        }.items():
            with (
                self.subTest(label=label),
                self.assertRaisesRegex(
                    ValidationError,
                    f"“.*” comes from “.*Rules R .*only its points.*not .*{label}",
                ),
                self.cr.savepoint(),
            ):
                self.item(draft, "FIXED").write(vals)
        self.item(draft, "FIXED").write({"sequence": 1, "reference": "Own meeting"})

    def test_caps_of_a_category_are_the_superiors(self):
        draft = self.derive_as()
        merits = self.category(draft, "M")
        for vals in ({"cap_year_points": 0}, {"cap_year_points": 50}):
            with self.subTest(**vals):
                merits.write(vals)
                with (
                    self.assertRaisesRegex(
                        UserError, "The caps of “Merits” are those of “Rules R"
                    ),
                    self.cr.savepoint(),
                ):
                    self.decide("secretary", draft, "enforce")
        merits.cap_year_points = 40
        self.decide("secretary", draft, "enforce")
        self.assertEqual(draft.state, "in_force")

    def test_caps_are_not_got_rid_of_by_another_code_of_the_category(self):
        draft = self.derive_as()
        self.category(draft, "M").write({"code": "X", "cap_year_points": 0})
        with self.assertRaisesRegex(UserError, "only its points .* not .*Category"):
            self.decide("secretary", draft, "enforce")

    def test_own_category_may_have_its_own_caps(self):
        draft = self.derive_as()
        category = draft.category_ids.create(
            {
                "template_id": draft.id,
                "name": "Own",
                "code": "OWN",
                "cap_year_points": 5,
            }
        )
        self.new_item(draft, "OWN", category_id=category.id)
        self.decide("secretary", draft, "enforce")
        self.assertEqual(draft.state, "in_force")

    def test_schemes_are_the_superiors(self):
        draft = self.derive_as()
        grading = self.new_grading("OWN", self.branch)
        scheme = self.as_role("secretary", self.scheme).create(
            {"name": "Own", "code": "OWN"}
        )
        for vals in (
            {"scoring_scheme_id": scheme.id},
            {"grading_scheme_id": grading.id},
        ):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(ValidationError, "takes over the schemes of"),
                self.cr.savepoint(),
            ):
                draft.write(vals)

    def test_rules_are_not_for_more_classes_than_the_superiors(self):
        draft = self.derive_as()
        third = self.env.ref("party_points.party_member_class_floating")
        with self.assertRaisesRegex(ValidationError, "is not for all of these member"):
            draft.member_class_ids += third

    def test_rules_for_one_of_the_classes_leave_the_other_to_the_superiors(self):
        draft = self.derive_as()
        draft.member_class_ids = self.member_class
        self.decide("secretary", draft, "enforce")
        held = draft._get_in_force(self.branch, self.today)
        self.assertEqual(held[self.branch, self.member_class].id, draft.id)
        self.assertEqual(held[self.branch, self.other_class], self.template)

    def test_item_for_one_class_is_not_turned_into_one_for_all(self):
        v2 = self.replace_origin(
            FIXED={"member_class_ids": [Command.set(self.other_class.ids)]}
        )
        draft = self.derive_as(template=v2)
        with suppress(UserError), self.cr.savepoint():
            draft.member_class_ids = self.member_class
        with suppress(UserError), self.cr.savepoint():
            self.item(draft, "FIXED").member_class_ids = False
        with suppress(UserError), self.cr.savepoint():
            self.decide("secretary", draft, "enforce")
        retired = self.members["member"]
        self.assertFalse(self.item(draft, "FIXED")._filter_for(retired))

    # What may be left out

    def test_obligatory_item_is_not_left_out(self):
        draft = self.derive_as()
        words = "“Item LATE” is obligatory in “County.*Rules R .* cannot be left out"
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            self.item(draft, "LATE").unlink()
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            draft.item_ids = [Command.delete(self.item(draft, "LATE").id)]
        self.item(draft, "FIXED").unlink()
        self.assertEqual(draft.dropped_item_ids, self.items["FIXED"])

    def test_rules_without_an_obligatory_item_do_not_come_into_force(self):
        draft = self.derive_as()
        self.item(draft, "LATE").code = "LATER"
        for missing in ("renamed", "deleted"):
            with (
                self.subTest(missing),
                self.assertRaisesRegex(
                    UserError, "“Item LATE” is obligatory .*missing"
                ),
                self.cr.savepoint(),
            ):
                if missing == "deleted":
                    self.item(draft, "LATER").unlink()
                self.decide("secretary", draft, "enforce")

    def test_derived_draft_is_deleted_as_a_whole(self):
        draft = self.derive_as()
        draft.unlink()
        self.assertEqual(self.derive_as().version, 1)

    # Ways round

    def copy_of_the_rules(self):
        """Rules of the branch with the superior's items, not derived from them."""
        copied = self.template.copy({"branch_id": self.branch.id, "version": 1})
        copied.origin_id = False
        return copied

    def test_origin_named_afterwards_binds_as_well(self):
        for code, vals in (("BASE", {"points": 50}), ("HOURS", {"unit": "days"})):
            with (
                self.subTest(code=code),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                copied = self.copy_of_the_rules()
                self.item(copied, code).write(vals)
                own = self.as_role("secretary", copied)
                own.origin_id = self.template
                self.decide("secretary", own, "enforce")

    def test_honour_level_is_not_taken_from_a_locked_item(self):
        v2 = self.replace_origin(HONOUR={"adjust_min": 0, "adjust_max": 0})
        draft = self.derive_as(template=v2)
        self.item(draft, "HONOUR").level_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "“Item HONOUR” are locked by"):
            self.decide("secretary", draft, "enforce")

    def test_origin_is_in_force_or_was(self):
        draft = self.new_version(self.template)
        with self.assertRaisesRegex(ValidationError, "from rules in force only"):
            self.derive().origin_id = self.template.browse(draft.id)

    def test_origin_belongs_to_an_organisation_above(self):
        elsewhere = self.enforce(self.derive(branch=self.other_branch), self.today)
        draft = self.derive_as()
        for origin in (elsewhere, draft):
            with (
                self.subTest(origin=origin.branch_id.name),
                self.assertRaisesRegex(ValidationError, "of an organisation above it"),
                self.cr.savepoint(),
            ):
                draft.sudo().origin_id = origin

    def test_days_that_have_been_scored_by_the_superior_keep_his_rules(self):
        draft = self.derive_as()
        with self.assertRaisesRegex(UserError, "have been scored by “Rules R"):
            self.decide("secretary", draft, "enforce", date_from=self.days(-1))
        self.decide("secretary", draft, "enforce", date_from=self.today)

    def test_superior_alone_puts_his_schemes_in_force(self):
        """In force they are frozen, for him too."""
        scheme = self.scheme.copy({"code": "NEW"})
        own = self.new_template("OWN", self.branch, scoring_scheme_id=scheme.id)
        own.member_class_ids = self.env.ref("party_points.party_member_class_floating")
        self.new_item(own, "A")
        with self.assertRaisesRegex(UserError, "is not in force in “County Committee”"):
            self.decide("secretary", own, "enforce")
        own.scoring_scheme_id = scheme.copy({"branch_id": self.branch.id})
        self.decide("secretary", own, "enforce")

    def test_rules_beside_later_ones_of_the_superior_are_marked(self):
        floating = self.env.ref("party_points.party_member_class_floating")
        own = self.new_template("OWN", self.branch, member_class_ids=floating.ids)
        self.new_item(own, "A")
        self.decide("secretary", own, "enforce")
        self.assertFalse(own.is_outdated)
        later = self.new_template(
            "LATER", self.committee, member_class_ids=floating.ids
        )
        self.new_item(later, "A")
        self.decide("superior", later, "enforce")
        own.invalidate_recordset()
        self.assertTrue(own.is_outdated)

    def test_rules_of_a_branch_that_has_moved_are_not_put_in_force(self):
        draft = self.derive_as()
        elsewhere = self.committee.copy({"code": "E", "name": "Elsewhere"})
        self.branch.parent_id = elsewhere
        draft.invalidate_recordset()
        self.assertTrue(draft.sudo().is_outdated)
        with self.assertRaisesRegex(UserError, "of an organisation above it only"):
            draft.sudo()._check_complete()

    def test_own_rules_beside_those_of_the_superior_are_refused(self):
        own = self.new_template("OWN", self.branch)
        self.new_item(own, "A")
        with self.assertRaisesRegex(
            UserError, "“Rules R .* of “County Committee” is in force .* Derive your"
        ):
            self.decide("secretary", own, "enforce")
        third = self.env.ref("party_points.party_member_class_floating")
        own.member_class_ids = third
        self.decide("secretary", own, "enforce")
        self.assertEqual(own.state, "in_force")

    def test_own_rules_do_not_outlast_the_day_on_which_the_superiors_begin(self):
        self.decide("superior", self.template, "retire", date_to=self.today)
        later = self.new_version(self.template)
        self.decide("superior", later, "enforce", date_from=self.days(10))
        own = self.new_template("OWN", self.branch)
        self.new_item(own, "A")
        with self.assertRaisesRegex(UserError, "Derive your rules from it"):
            self.decide("secretary", own, "enforce", date_from=self.days(1))
        self.decide(
            "secretary",
            own,
            "enforce",
            date_from=self.days(1),
            date_to=self.days(9),
        )
        self.assertEqual(own.state, "in_force")

    # The superior's next version

    def test_derived_rules_are_outdated_once_their_origin_is_replaced(self):
        derived = self.derive_as()
        self.decide("secretary", derived, "enforce")
        self.assertFalse(derived.is_outdated)
        v2 = self.replace_origin()
        self.assertTrue(derived.is_outdated)
        held = derived._get_in_force(self.branch, self.today)
        self.assertEqual({t.id for t in held.values()}, {derived.id})
        again = self.derive_as(template=v2)
        self.assertEqual((again.version, again.origin_id.id), (2, v2.id))
        self.decide("secretary", again, "enforce", date_from=self.days(1))
        self.assertFalse(again.is_outdated)
        self.assertEqual(derived.date_to, self.today)

    def test_rules_derived_from_a_replaced_version_do_not_come_into_force(self):
        derived = self.derive_as()
        self.replace_origin()
        self.assertTrue(derived.is_outdated)
        with self.assertRaisesRegex(UserError, r"\(version 2\).* Derive your rules"):
            self.decide("secretary", derived, "enforce")

    def change_and_derive_anew(self, **changes):
        """Derived rules with a change, an addition and an omission, and what becomes
        of them with the superior's next version."""
        derived = self.derive_as()
        self.item(derived, "FIXED").points = 5
        self.item(derived, "RANGE").write({"points_min": 2, "points_max": 6})
        category = derived.category_ids.create(
            {"template_id": derived.id, "name": "Own", "code": "OWN"}
        )
        self.new_item(derived, "OWN", category_id=category.id, points=7)
        self.item(derived, "HOURS").unlink()
        self.decide("secretary", derived, "enforce")
        return self.derive_as(template=self.replace_origin(**changes))

    def test_rules_derived_anew_keep_what_the_branch_had_decided(self):
        anew = self.change_and_derive_anew(FIXED={"name": "New Words"})
        self.assertRecordValues(
            self.item(anew, "FIXED"),
            [{"points": 5, "name": "New Words", "change": "changed"}],
        )
        self.assertRecordValues(
            self.item(anew, "RANGE"), [{"points_min": 2, "points_max": 6}]
        )
        own = self.item(anew, "OWN")
        self.assertRecordValues(own, [{"points": 7, "change": "added"}])
        self.assertEqual(own.category_id, self.category(anew, "OWN"))
        self.assertEqual(anew.dropped_item_ids.mapped("code"), ["HOURS"])
        self.decide("secretary", anew, "enforce", date_from=self.days(1))
        self.assertEqual(anew.state, "in_force")

    def test_what_the_superior_no_longer_allows_is_not_kept(self):
        anew = self.change_and_derive_anew(
            FIXED={"adjust_max": 4},
            RANGE={"adjust_min": 0, "adjust_max": 0},
            HOURS={"is_obligatory": True},
        )
        self.assertEqual({*anew.item_ids.mapped("change")}, {"inherited", "added"})
        self.assertEqual(self.item(anew, "FIXED").points, 3)
        self.assertFalse(anew.dropped_item_ids)

    def test_changed_points_of_honour_levels_are_kept_too(self):
        for points in ((7, 8, 12), (1, 1, 1)):
            with self.subTest(points=points), self.cr.savepoint() as savepoint:
                derived = self.derive_as()
                levels = self.item(derived, "HONOUR").level_ids
                ordered = levels.sorted(reverse=points[0] > 2)
                for row in ordered:
                    row.points = points[levels.sorted().ids.index(row.id)]
                self.decide("secretary", derived, "enforce")
                anew = self.derive_as(template=self.replace_origin())
                kept = self.item(anew, "HONOUR").level_ids.sorted().mapped("points")
                self.assertEqual(kept, [*points])
                savepoint.rollback()

    def test_item_that_the_superior_has_taken_up_is_inherited_now(self):
        derived = self.derive_as()
        self.new_item(derived, "TAKEN", points=7)
        self.decide("secretary", derived, "enforce")
        draft = self.new_version(self.template)
        self.new_item(draft, "TAKEN", points=2)
        self.decide("superior", draft, "enforce", date_from=self.today)
        anew = self.derive_as(template=draft)
        self.assertRecordValues(
            self.item(anew, "TAKEN"), [{"points": 2, "change": "inherited"}]
        )
