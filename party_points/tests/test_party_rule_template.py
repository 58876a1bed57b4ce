from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation, NotNullViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .rules_common import PartyRulesCommon

FROZEN = "is or has been in force and cannot be changed any more|cannot be moved"


@tagged("post_install", "-at_install")
class TestPartyRuleTemplate(PartyRulesCommon):
    def validities(self, template):
        """:return: set of ``(class, first day, last day)``"""
        return {
            (row.member_class_id, row.date_from, row.date_to)
            for row in template.sudo().validity_ids
        }

    # Draft and pilot

    def test_draft_is_for_its_makers_and_a_pilot_for_the_members_too(self):
        draft = self.as_role("superior", self.template)
        self.assertFalse(self.as_role("member", draft).has_access("read"))
        draft.action_pilot()
        self.assertEqual(draft.state, "pilot")
        self.assertTrue(self.as_role("member", draft).has_access("read"))
        self.assertTrue(self.as_role("member", draft.item_ids).has_access("read"))
        draft.action_draft()
        self.assertEqual(draft.state, "draft")
        self.assertFalse(self.as_role("member", draft.item_ids).has_access("read"))

    def test_pilot_can_still_be_changed(self):
        pilot = self.as_role("superior", self.template)
        pilot.action_pilot()
        self.item(pilot, "FIXED").points = 4
        pilot.name = "Other Name"
        self.item(pilot, "HOURS").unlink()
        self.assertEqual(pilot.item_count, 7)
        self.decide("superior", pilot, "enforce")
        self.assertEqual(pilot.state, "in_force")

    def test_states_follow_each_other_in_order(self):
        template = self.as_role("superior", self.template)
        with self.assertRaisesRegex(UserError, "“Draft”; this is possible only for"):
            template.action_draft()
        with self.assertRaisesRegex(UserError, "in the state “Draft”"):
            self.decide("superior", template, "retire", date_to=self.today)
        self.decide("superior", template, "enforce")
        for action in ("action_pilot", "action_draft"):
            with (
                self.subTest(action=action),
                self.assertRaisesRegex(UserError, "in the state “In Force”"),
            ):
                getattr(template, action)()
        with self.assertRaisesRegex(UserError, "in the state “In Force”"):
            self.decide("superior", template, "enforce", date_from=self.days(10))

    def test_nobody_sets_the_state_or_its_dates_by_hand(self):
        template = self.as_role("superior", self.template)
        for vals in (
            {"state": "in_force"},
            {"date_from": self.today},
            {"date_to": self.today},
            {"decision": "Nobody"},
            {"validity_ids": [Command.clear()]},
        ):
            with self.subTest(**vals), self.assertRaises(AccessError):
                template.write(vals)
        vals = template.copy_data({"code": "R2"})[0]
        with self.assertRaises(AccessError):
            template.create({**vals, "state": "in_force"})
        made = template.with_context(default_state="in_force").create(vals)
        self.assertEqual(made.state, "draft")

    def test_only_the_makers_decide(self):
        self.as_role("superior", self.template).action_pilot()
        for role in ("member", "scorekeeper", "committee", "secretary", "supervisor"):
            template = self.as_role(role, self.template)
            with self.subTest(role=role), self.assertRaises(AccessError):
                template.action_draft()
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.decide(role, template, "enforce")
        self.decide("administrator", self.template, "enforce")
        with self.assertRaises(AccessError):
            self.decide("secretary", self.template, "retire", date_to=self.today)
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.template).action_new_version()

    def test_secretary_makes_the_rules_of_his_branch_and_of_no_other(self):
        rules = {
            "name": "Own",
            "code": "OWN",
            "scoring_scheme_id": self.scheme.id,
            "grading_scheme_id": self.grading.id,
            "member_class_ids": [Command.set(self.classes.ids)],
        }
        templates = self.as_role("secretary", self.env["party.rule.template"])
        self.assertEqual(templates.create(rules).branch_id, self.branch)
        for branch in (self.committee, self.other_branch):
            with self.subTest(branch=branch.name), self.assertRaises(AccessError):
                templates.create({**rules, "branch_id": branch.id})

    # What keeps rules from being used

    def test_what_scoring_lacks_is_named_before_rules_are_shown_or_in_force(self):
        empty = self.new_template("E", self.committee)
        self.grading.grade_ids[-1].unlink()
        self.item(self.template, "HONOUR").level_ids.unlink()
        self.item(self.template, "FIXED").write(
            {"from_declaration": False, "from_peer": False}
        )
        self.item(self.template, "MEETING").write({"points": 61, "adjust_max": 99})
        for template, *faults in (
            (empty, "It has no items yet", "must be for all others"),
            (
                self.template,
                "“Item HONOUR” has no points for any honour level",
                "Say where “Item FIXED” may come from",
                r"makes 61 points together, more than the base of 60",
                "must be for all others",
            ),
        ):
            with self.assertRaises(UserError) as caught:
                self.as_role("superior", template).action_pilot()
            for fault in faults:
                with self.subTest(template=template.code, fault=fault):
                    self.assertIn(fault, str(caught.exception))
            with self.assertRaises(UserError):
                self.decide("superior", template, "enforce")
            self.assertEqual(template.state, "draft")

    def test_template_is_for_some_class(self):
        words = "Say for which member classes “Rules .*” is"
        with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
            self.as_role("superior", self.template).member_class_ids = False
        vals = self.template.copy_data({"code": "N"})[0]
        del vals["member_class_ids"]
        with self.assertRaisesRegex(UserError, "Say for which member classes"):
            nobody = self.template.create(vals)
            self.new_item(nobody, "A", category_id=self._new_category(nobody).id)
            self.enforce(nobody)

    def _new_category(self, template):
        return self.env["party.rule.category"].create(
            {"template_id": template.id, "name": "New", "code": "NEW"}
        )

    def test_two_versions_that_never_begin_leave_the_first_as_it_was(self):
        self.enforce(self.template)
        for _turn in range(2):
            draft = self.new_version(self.template)
            self.decide("superior", draft, "enforce", date_from=self.days(10))
            self.assertEqual(self.template.date_to, self.days(9))
            self.decide("superior", draft, "retire", date_to=self.today)
            self.assertFalse(self.template.date_to)
            self.assertFalse(any(self.template.sudo().validity_ids.mapped("date_to")))

    def test_expected_attendance_is_added_up_class_by_class(self):
        """What two classes each may lose is not lost by one member."""
        self.items["MEETING"].write({"points": 60, "adjust_max": 60})
        self.items["MEETING"].member_class_ids = self.member_class
        duties = self.items["MEETING"].category_id
        self.new_item(
            self.template,
            "ELSEWHERE",
            category_id=duties.id,
            kind="base",
            method="expected",
            points=60,
            expected_count=4,
            member_class_ids=self.other_class.ids,
        )
        self.assertEqual(self.template._get_faults(), [])
        self.items["MEETING"].member_class_ids = False
        [fault] = self.template._get_faults()
        self.assertIn("makes 120 points together", fault)

    def test_rules_are_written_by_hand_from_an_empty_form(self):
        templates = self.as_role("superior", self.env["party.rule.template"])
        with Form(templates) as form:
            form.name, form.code = "By Hand", "HAND"
            form.member_class_ids.add(self.member_class)
            form.scoring_scheme_id = self.scheme
            form.grading_scheme_id = self.grading
            with form.category_ids.new() as category:
                category.name, category.code = "Merits", "M"
        template = form.save()
        self.assertEqual(template.branch_id, self.committee)
        self.assertIn("How Scores Come About", template.criteria)

    def test_schemes_are_those_of_the_organisation_or_of_one_above(self):
        grading = self.new_grading("OTHER", self.other_branch)
        with self.assertRaisesRegex(
            ValidationError,
            "choose schemes of “Branch 1” or of an organisation above it",
        ):
            self.new_template("X", self.branch, grading_scheme_id=grading.id)

    # Frozen

    def test_all_that_rules_consist_of_is_frozen_with_them_for_everybody(self):
        self.enforce(self.template)
        grade = self.grading.grade_ids[0]
        level = self.item(self.template, "HONOUR").level_ids[0]
        free = self.new_template("FREE", self.committee)
        free_item = self.new_item(free, "A")
        changes = {
            "template": (self.template, {"name": "Other"}),
            "classes": (self.template, {"member_class_ids": [Command.clear()]}),
            "version": (self.template, {"version": 7}),
            "item": (self.items["FIXED"], {"points": 4}),
            "item's order": (self.items["FIXED"], {"sequence": 99}),
            "item through the template": (
                self.template,
                {"item_ids": [Command.delete(self.items["HOURS"].id)]},
            ),
            "item to another template": (
                self.items["FIXED"],
                {"template_id": free.id, "category_id": free.category_ids[-1].id},
            ),
            "item from another template": (
                free_item,
                {
                    "template_id": self.template.id,
                    "category_id": self.template.category_ids[-1].id,
                },
            ),
            "category": (self.template.category_ids[0], {"cap_year_points": 1}),
            "honour level": (level, {"points": 3}),
            "scoring scheme": (self.scheme, {"base_points": 70}),
            "grading scheme": (self.grading, {"ties_share": False}),
            "grade": (grade, {"value": 20}),
        }
        for role in ("superior", "administrator", None):
            for what, (record, vals) in changes.items():
                with (
                    self.subTest(what=what, role=role),
                    self.assertRaisesRegex(UserError, FROZEN),
                    self.cr.savepoint(),
                ):
                    (self.as_role(role, record) if role else record).write(vals)

    def test_nothing_is_added_to_frozen_rules_or_taken_from_them(self):
        self.enforce(self.template)
        item = self.items["HONOUR"]
        national = self.env.ref("party_points.party_honour_level_national")
        additions = (
            self.items["FIXED"].copy_data({"code": "NEW"})[0],
            {"name": "New", "code": "NEW", "template_id": self.template.id},
            {"item_id": item.id, "level_id": national.id, "points": 9},
            {"name": "New", "grading_id": self.grading.id, "criterion": "veto"},
        )
        parts = (
            self.items["FIXED"],
            self.template.category_ids[0],
            item.level_ids[0],
            self.grading.grade_ids[0],
        )
        for part, vals in zip(parts, additions, strict=True):
            with self.subTest(model=part._name):
                records = self.as_role("superior", part)
                with self.assertRaisesRegex(UserError, FROZEN), self.cr.savepoint():
                    records.create(vals)
                with self.assertRaisesRegex(UserError, FROZEN), self.cr.savepoint():
                    records.unlink()
        for record in (self.template, self.scheme, self.grading):
            with (
                self.subTest(model=record._name),
                self.assertRaisesRegex(UserError, FROZEN),
                self.cr.savepoint(),
            ):
                self.as_role("superior", record).unlink()

    def test_retired_rules_stay_frozen(self):
        self.enforce(self.template, self.days(-10), self.days(-1))
        self.env["party.rule.template"]._cron_retire()
        with self.assertRaisesRegex(UserError, FROZEN):
            self.as_role("superior", self.item(self.template, "FIXED")).points = 4

    def test_schemes_of_rules_in_force_can_be_put_away_and_rules_be_talked_about(self):
        self.enforce(self.template)
        self.as_role("superior", self.scheme).action_archive()
        self.as_role("superior", self.grading).action_archive()
        template = self.as_role("superior", self.template)
        template.message_post(body="Printed and hung up.")
        template.message_subscribe(self.users["secretary"].partner_id.ids)
        self.assertFalse(self.scheme.active)

    # Versions

    def test_change_of_rules_in_force_is_a_new_version_with_all_of_its_content(self):
        self.enforce(self.template)
        draft = self.new_version(self.template)
        self.assertRecordValues(
            draft,
            [
                {
                    "code": "R",
                    "version": 2,
                    "state": "draft",
                    "date_from": False,
                    "decision": False,
                    "previous_id": self.template.id,
                    "display_name": "Rules R (version 2)",
                }
            ],
        )
        self.assertEqual(draft.member_class_ids, self.classes)
        self.assertEqual(self.template._compare(draft), [])
        self.assertFalse(draft.item_ids & self.template.item_ids)
        self.assertEqual(draft.item_ids.category_id, draft.category_ids)
        self.item(draft, "FIXED").points = 4
        self.assertEqual(self.items["FIXED"].points, 3)

    def test_one_draft_of_a_template_at_a_time(self):
        words = "is not in force yet. Change that one, or delete it first"
        template = self.as_role("superior", self.template)
        with self.assertRaisesRegex(UserError, words):
            template.action_new_version()
        self.enforce(self.template)
        draft = self.new_version(self.template)
        with self.assertRaisesRegex(UserError, rf"\(version 2\)” {words}"):
            template.action_new_version()
        draft.unlink()
        self.assertEqual(self.new_version(self.template).version, 2)

    def test_version_of_a_template_is_there_once(self):
        for vals in ({"version": 1}, {"version": 0, "code": "Z"}):
            words = "already has this version" if vals["version"] else "from 1 on"
            with (
                self.subTest(**vals),
                self.assert_database_refuses("party.rule.template", words),
            ):
                self.template.create(self.template.copy_data(vals)[0])

    def test_duplicate_is_another_template(self):
        self.enforce(self.template)
        duplicate = self.as_role("superior", self.template).copy()
        self.assertRecordValues(
            duplicate, [{"code": "R-2", "version": 1, "state": "draft"}]
        )
        self.assertEqual(len(duplicate.item_ids), 8)

    def test_draft_is_deleted_with_all_of_its_content(self):
        items = self.template.item_ids
        self.as_role("superior", self.template).unlink()
        self.assertFalse(items.exists())

    # Coming into force

    def test_rules_in_force_hold_for_their_classes_from_a_day_on(self):
        self.decide(
            "superior",
            self.template,
            "enforce",
            date_from=self.days(3),
            date_to=self.days(9),
        )
        self.assertEqual(self.template.state, "in_force")
        self.assertEqual(
            self.validities(self.template),
            {(c, self.days(3), self.days(9)) for c in self.classes},
        )
        for day, found in ((2, 0), (3, 2), (9, 2), (10, 0)):
            with self.subTest(day=day):
                held = self.template._get_in_force(self.branch, self.days(day))
                self.assertEqual(len(held), found)

    def test_new_version_ends_the_one_before_on_the_day_before(self):
        self.enforce(self.template)
        draft = self.new_version(self.template)
        self.decide("superior", draft, "enforce", date_from=self.today)
        self.assertRecordValues(
            self.template, [{"state": "retired", "date_to": self.days(-1)}]
        )
        self.assertEqual(
            {row[2] for row in self.validities(self.template)}, {self.days(-1)}
        )
        held = self.template._get_in_force(self.branch, self.today)
        self.assertEqual({*held.values()}, {draft.sudo(False)})
        held = self.template._get_in_force(self.branch, self.days(-1))
        self.assertEqual({*held.values()}, {self.template})

    def test_new_version_of_a_later_day_lets_the_present_one_hold_until_then(self):
        self.enforce(self.template)
        draft = self.new_version(self.template)
        self.decide("superior", draft, "enforce", date_from=self.days(10))
        self.assertRecordValues(
            self.template, [{"state": "in_force", "date_to": self.days(9)}]
        )
        for day, version in ((0, self.template), (9, self.template), (10, draft)):
            with self.subTest(day=day):
                held = self.template._get_in_force(self.branch, self.days(day))
                self.assertEqual({t.id for t in held.values()}, {version.id})
        with freeze_time(f"{self.days(9)} 15:00:00"):
            self.template._cron_retire()
            self.assertEqual(self.template.state, "in_force")
        with freeze_time(f"{self.days(9)} 16:00:00"):  # midnight in Beijing
            self.template._cron_retire()
        self.assertEqual(self.template.state, "retired")
        self.assertEqual(draft.state, "in_force")

    def test_next_version_changes_no_score_of_the_past(self):
        self.enforce(self.template, self.days(-5))
        draft = self.new_version(self.template)
        for day in (-6, -5, -1):
            with (
                self.subTest(day=day),
                self.assertRaisesRegex(UserError, "can begin today or later"),
            ):
                self.decide("superior", draft, "enforce", date_from=self.days(day))
        self.assertEqual(draft.state, "draft")
        self.assertFalse(self.template.date_to)

    def test_next_version_begins_after_one_that_has_not_begun(self):
        self.enforce(self.template, self.days(5))
        draft = self.new_version(self.template)
        with self.assertRaises(UserError):
            self.decide("superior", draft, "enforce", date_from=self.days(5))
        self.decide("superior", draft, "enforce", date_from=self.days(6))
        self.assertEqual(self.template.date_to, self.days(5))

    def test_rules_do_not_end_before_they_begin(self):
        with self.assertRaisesRegex(UserError, "The last day lies before the first"):
            self.decide(
                "superior",
                self.template,
                "enforce",
                date_from=self.today,
                date_to=self.days(-1),
            )
        with self.assertRaisesRegex(UserError, "Say from which day on"):
            self.decide("superior", self.template, "enforce", date_from=False)

    # One template for a class on a day

    def other_rules(self, classes, branch=None):
        template = self.new_template(
            "O",
            branch or self.committee,
            member_class_ids=[Command.set(classes.ids)],
        )
        self.new_item(template, "A")
        return template

    def test_second_template_for_a_class_at_the_same_time_is_refused(self):
        self.enforce(self.template, self.days(-10), self.days(10))
        other = self.other_rules(self.member_class)
        for first, last in ((0, 5), (-20, -10), (10, None), (-20, None)):
            last = last if last is None else self.days(last)
            with (
                self.subTest(first=first, last=last),
                self.assertRaisesRegex(
                    UserError,
                    f"For the class “{self.member_class.name}” “Rules R .version 1.” "
                    f"is in force from {self.days(-10)} until {self.days(10)}. Retire "
                    "it first",
                ),
            ):
                self.decide(
                    "superior",
                    other,
                    "enforce",
                    date_from=self.days(first),
                    date_to=last,
                )
        self.decide("superior", other, "enforce", date_from=self.days(11))
        self.assertEqual(other.state, "in_force")

    def test_templates_for_different_classes_hold_side_by_side(self):
        self.template.member_class_ids = self.member_class
        self.enforce(self.template)
        other = self.other_rules(self.other_class)
        self.decide("superior", other, "enforce")
        held = self.template._get_in_force(self.branch, self.today)
        self.assertEqual(
            held,
            {
                (self.branch, self.member_class): self.template,
                (self.branch, self.other_class): other,
            },
        )

    def test_database_keeps_one_template_for_a_class_on_a_day(self):
        self.enforce(self.template, self.days(-10), self.days(10))
        other = self.other_rules(self.member_class)
        row = {
            "template_id": other.id,
            "branch_id": self.committee.id,
            "member_class_id": self.member_class.id,
        }
        rows = self.env["party.rule.validity"]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.cr.savepoint(),
        ):
            rows.create({**row, "date_from": self.days(10)})
        with self.assert_database_refuses(rows._name, "Another template is in force"):
            rows.create({**row, "date_from": self.days(-99)})
        with self.assert_database_refuses(rows._name, "at least one day"):
            rows.create({**row, "date_from": "2001-07-02", "date_to": "2001-07-01"})
        rows.create({**row, "date_from": self.days(11)})
        rows.create({**row, "date_from": self.today, "branch_id": self.branch.id})
        self.env.flush_all()

    def test_nobody_writes_by_hand_when_rules_hold(self):
        row = self.enforce(self.template).validity_ids[0]
        for role in ("superior", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, row).date_to = self.today
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, row).unlink()

    # Retiring

    def test_retired_rules_hold_to_their_last_day(self):
        self.enforce(self.template)
        self.decide("superior", self.template, "retire", date_to=self.today)
        self.assertRecordValues(
            self.template, [{"state": "in_force", "date_to": self.today}]
        )
        self.assertTrue(self.template._get_in_force(self.branch, self.today))
        self.assertFalse(self.template._get_in_force(self.branch, self.days(1)))
        self.template._cron_retire()
        self.assertEqual(self.template.state, "in_force")
        with freeze_time(f"{self.days(1)} 04:00:00"):
            self.template._cron_retire()
        self.assertEqual(self.template.state, "retired")

    def test_rules_that_members_were_scored_by_do_not_end_in_the_past(self):
        self.enforce(self.template)
        with self.assertRaisesRegex(UserError, "Its last day is today or later"):
            self.decide("superior", self.template, "retire", date_to=self.days(-1))
        with self.assertRaisesRegex(UserError, "Say which is the last day"):
            self.decide("superior", self.template, "retire")

    def test_retiring_prolongs_nothing(self):
        self.enforce(self.template, date_to=self.days(5))
        with self.assertRaisesRegex(UserError, f"ends on {self.days(5)} already"):
            self.decide("superior", self.template, "retire", date_to=self.days(6))
        self.decide("superior", self.template, "retire", date_to=self.days(4))
        self.assertEqual(self.template.date_to, self.days(4))

    def test_rules_withdrawn_before_their_first_day_never_hold(self):
        self.enforce(self.template, self.days(5))
        self.decide("superior", self.template, "retire", date_to=self.days(4))
        self.assertRecordValues(
            self.template, [{"state": "retired", "date_from": False, "date_to": False}]
        )
        self.assertFalse(self.validities(self.template))
        self.assertEqual(self.new_version(self.template).version, 2)

    def test_version_withdrawn_leaves_the_one_before_as_it_was(self):
        self.enforce(self.template)
        draft = self.new_version(self.template)
        self.decide("superior", draft, "enforce", date_from=self.days(10))
        self.decide("superior", draft, "retire", date_to=self.days(9))
        self.assertFalse(self.template.date_to)
        self.assertEqual({row[2] for row in self.validities(self.template)}, {False})

    # Who decided

    def test_decision_needs_a_reason(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(NotNullViolation):
            self.decide("superior", self.template, "enforce", reason=False)

    def test_decision_of_blanks_is_none(self):
        with self.assertRaisesRegex(UserError, "Say which meeting decided this"):
            self.decide("superior", self.template, "enforce", reason=" \n ")

    def decide_and_log(self, template):
        self.env.flush_all()
        self.cr.flush()  # what the set-up made without a log is done
        self.decide("superior", template, "enforce", reason="County meeting, 3 May")
        self.decide(
            "administrator",
            template,
            "retire",
            reason="Replaced",
            date_to=self.days(10),
        )
        self.env.flush_all()
        self.cr.flush()

    def test_log_tells_who_decided_what_and_why(self):
        self.decide_and_log(self.template)
        self.assertEqual(self.template.decision, "County meeting, 3 May\nReplaced")
        for reason, role in (("County", "superior"), ("Replaced", "administrator")):
            [message] = self.template.message_ids.filtered(
                lambda message, reason=reason: reason in message.body
            )
            with self.subTest(role=role):
                self.assertEqual(message.author_id, self.users[role].partner_id)

    def test_change_of_the_state_is_logged_whatever_the_context_says(self):
        self.assertTrue(self.env.context["tracking_disable"])
        self.decide_and_log(self.template)
        changes = self.template.message_ids.tracking_value_ids
        names = {*changes.field_id.mapped("name")}
        self.assertLessEqual({"state", "date_from", "date_to"}, names)

    # Which rules hold where

    def test_nearest_organisation_wins_class_by_class(self):
        self.template.member_class_ids = self.classes
        self.enforce(self.template)
        derived = self.derive()
        derived.member_class_ids = self.member_class
        self.decide("secretary", derived, "enforce", date_from=self.days(5))
        held = {
            (branch.code, day, member_class): self.template._get_in_force(
                self.branch | self.other_branch | self.committee, self.days(day)
            ).get((branch, member_class))
            for branch in (self.branch, self.other_branch, self.committee)
            for day in (4, 5)
            for member_class in self.classes
        }
        for (code, day, member_class), template in held.items():
            with self.subTest(code=code, day=day, member_class=member_class.name):
                is_own = (code, day, member_class) == ("T-1", 5, self.member_class)
                self.assertEqual(template, derived if is_own else self.template)

    def test_organisation_in_between_stands_nearer_than_the_one_above(self):
        general = self.env["party.branch"].create(
            {
                "name": "General",
                "code": "T-G",
                "level": "general_branch",
                "sector": "rural",
                "parent_id": self.committee.id,
            }
        )
        self.branch.parent_id = general
        self.enforce(self.template)
        derived = self.enforce(self.derive(branch=general), self.today)
        held = self.template._get_in_force(self.branch, self.today)
        self.assertEqual({*held.values()}, {derived})
        held = self.template._get_in_force(self.other_branch, self.today)
        self.assertEqual({*held.values()}, {self.template})

    def test_member_is_scored_by_the_rules_of_his_branch_and_class_on_the_day(self):
        self.template.member_class_ids = self.member_class
        self.enforce(self.template)
        rural = self.enforce(self.other_rules(self.other_class))
        with freeze_time(f"{self.days(-100)} 04:00:00"):
            derived = self.enforce(self.derive(), self.days(-100))
        member = self.other_member
        row = {"member_id": member.id, "member_class_id": self.member_class.id}
        self.env["party.assignment"].create(
            [
                {**row, "date_from": self.days(-50), "branch_id": self.branch.id},
                {
                    **row,
                    "date_from": self.days(-20),
                    "branch_id": self.branch.id,
                    "member_class_id": self.other_class.id,
                },
                {
                    **row,
                    "date_from": self.days(-10),
                    "branch_id": self.branch.id,
                    "standing": "ended",
                    "end_reason": "expelled",
                },
            ]
        )
        nothing = self.env["party.rule.template"]
        for day, template in (
            (-366, nothing),
            (-365, self.template),
            (-51, self.template),
            (-50, derived),
            (-21, derived),
            (-20, rural),
            (-10, nothing),
        ):
            with self.subTest(day=day):
                found = member._get_rule_templates(self.days(day))
                self.assertEqual(found, {member: template})

    def test_member_finds_his_own_rules_himself(self):
        self.enforce(self.template)
        member = self.as_role("member", self.members["member"])
        [template] = member._get_rule_templates().values()
        self.assertEqual(template, self.template)
        self.assertIn("Item FIXED", template.criteria)

    def test_rules_of_many_members_are_found_at_once(self):
        self.enforce(self.template)

        def count(members):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            members._get_rule_templates()
            return self.cr.sql_log_count - before

        members = self.env["party.member"].union(
            *(self.new_member(self.branch) for _ in range(20))
        )
        count(members[:1])
        self.assertLessEqual(count(members), count(members[:1]))

    # The criteria

    def test_criteria_say_all_that_scoring_does(self):
        self.enforce(self.template)
        html = self.as_role("member", self.template).criteria
        for words in (
            "Duties",
            "at most 40 points a year",
            "Item BASE",
            "+3 each time",
            "The year begins with 60 base points",
            "the first 10 % of the branch, no base points lost",
            "Equal scores share a place.",
            "May Be Nominated",
        ):
            with self.subTest(words=words):
                self.assertIn(words, html)

    def test_criteria_of_a_member_leave_out_what_cannot_concern_him(self):
        self.item(self.template, "FIXED").member_class_ids = self.other_class
        self.item(self.template, "HOURS").for_committee = True
        self.item(self.template, "RANGE").member_class_ids = self.member_class
        self.enforce(self.template)
        shown = {
            role: {
                item["code"]
                for category in self.template._get_criteria(self.members[role])[
                    "categories"
                ]
                for item in category["items"]
            }
            for role in ("member", "committee")
        }
        every = {*self.items}
        self.assertEqual(shown["member"], every - {"FIXED", "HOURS"})
        self.assertEqual(shown["committee"], every - {"FIXED"})

    def test_criteria_of_many_items_need_no_more_queries(self):
        def count(number):
            template = self.new_template(f"C{number}", self.committee)
            for index in range(number):
                self.new_item(
                    template,
                    f"I{index}",
                    method="graded",
                    level_ids=[
                        Command.create({"level_id": self.village.id, "points": 1})
                    ],
                    member_class_ids=[Command.set(self.member_class.ids)],
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertIn("Item I0", self.as_role("superior", template).criteria)
            return self.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(50), count(5) + 2)
