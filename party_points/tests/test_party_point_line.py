from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import format_date

from .ledger_entry_common import EXECUTABLE, LedgerEntryCommon


@tagged("post_install", "-at_install")
class TestPartyPointLine(LedgerEntryCommon):
    """How a line is made, and what keeps it from being made (LINE-7)."""

    def assert_bad(self, words, code="FIXED", **vals):
        return self.assert_refused(words, self.register, code, error=UserError, **vals)

    # What is made

    def test_registered_line_takes_what_follows_from_its_day(self):
        line = self.register("BASE")
        self.assertRecordValues(
            line,
            [
                {
                    "state": "submitted",
                    "branch_id": self.branch.id,
                    "member_class_id": self.member_class.id,
                    "template_id": self.template.id,
                    "dimension_id": self.dimension.id,
                    "kind": "base",
                    "period_id": self.period(self.branch, self.on(3)).id,
                    "registered_by_id": self.users["scorekeeper"].id,
                    "registered_on": self.today,
                    "is_late": False,
                    "times": 1,
                    "points": 0,
                    "raw_points": 0,
                }
            ],
        )

    def test_scorekeeper_and_committee_register_and_nobody_else(self):
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                self.assertEqual(self.register(role=role).state, "submitted")
        for role in ("member", "superior", "supervisor", "administrator"):
            with self.subTest(role=role):
                self.assert_refused("", self.register, role=role, error=AccessError)

    def test_nobody_registers_for_another_branch(self):
        for role in ("scorekeeper", "committee", "secretary"):
            self.assert_refused("", self.register, member=self.other_member, role=role)

    def test_line_keeps_branch_and_class_of_its_day(self):
        """ORG-5: whatever becomes of the member later."""
        line = self.register("BASE")
        self.member._change_history(
            self.on(3, 11),
            {
                "branch_id": self.other_branch.id,
                "member_class_id": self.other_class.id,
            },
            "Moved.",
        )
        self.env.invalidate_all()
        self.assertEqual(line.branch_id, self.branch)
        self.assertEqual(line.member_class_id, self.member_class)

    def test_line_of_a_day_before_the_transfer_belongs_to_the_branch_of_that_day(self):
        self.member._change_history(
            self.on(3, 20),
            {
                "branch_id": self.other_branch.id,
                "member_class_id": self.other_class.id,
            },
            "Moved.",
        )
        line, later = self.env["party.point.line"]._register_lines(
            [self.values("BASE", day=self.on(3, day)) for day in (19, 20)]
        )
        self.assertEqual(line.branch_id, self.branch)
        self.assertEqual(line.member_class_id, self.member_class)
        self.assertEqual(later.branch_id, self.other_branch)
        self.assertEqual(later.member_class_id, self.other_class)
        self.assertNotEqual(line.period_id, later.period_id)

    def test_line_is_late_from_the_day_after_the_deadline(self):
        for days, is_late in ((30, False), (31, True)):
            with self.subTest(days=days):
                day = self.today - timedelta(days)
                self.assertEqual(self.register("DEADLINE", day=day).is_late, is_late)

    def test_screen_offers_the_items_of_the_day_and_says_what_they_give(self):
        line = Form(self.as_role("scorekeeper", self.env["party.point.line"]))
        line.member_id = self.member
        line.date = self.on(3)
        self.assertEqual(
            set(line.available_item_ids.ids), set(self.template.item_ids.ids)
        )
        line.item_id = self.items["RANGE"]
        self.assertIn("1", line.points_text)
        self.assertIn("3", line.points_text)

    # Over the cap

    def test_line_over_the_cap_is_made_and_says_what_counts(self):
        self.carry(self.register("CAPPED"))
        line = self.register("CAPPED", day=self.on(3, 11))
        words = "1 points do not count: “Item CAPPED” counts at most 5 points a month."
        self.assertEqual(self.as_role("scorekeeper", line).counting, words)
        self.carry(line)
        line.invalidate_recordset()
        self.assertEqual((line.raw_points, line.points), (3, 2))
        self.assertEqual(self.as_role("scorekeeper", line).counting, words)

    def test_line_over_the_times_of_a_month_counts_nothing(self):
        self.carry(self.register("ONCE"))
        line = self.register("ONCE", day=self.on(3, 11))
        self.assertEqual(
            line.counting,
            "1 points do not count: “Item ONCE” counts at most 1 times a month.",
        )
        self.assertFalse(self.register("ONCE", day=self.on(4)).counting)

    def test_what_a_line_counts_does_not_depend_on_what_else_is_on_the_screen(self):
        first = self.register("CAPPED")
        second = self.register("CAPPED", day=self.on(3, 11))
        self.env.invalidate_all()
        alone = self.env["party.point.line"].browse(second.id).counting
        self.env.invalidate_all()
        together = (first | second).mapped("counting")[1]
        self.assertEqual(alone, together)

    # Whom, and when

    def test_wrong_class_is_refused(self):
        self.assert_bad(f"“Item RURAL” is only for: {self.other_class.name}.", "RURAL")

    def test_wrong_position_is_refused(self):
        self.assert_bad(
            "“Item POST” is only for: Members of the Committee.",
            "POST",
            day=self.today,
        )
        commissioner = self.members["committee"]
        self.assertTrue(self.register("POST", commissioner, self.today))
        self.assert_bad("Members of the Committee", "POST", member=commissioner)

    def test_exempt_member_is_refused_on_the_days_of_his_exemption(self):
        self.exempt(self.member, self.on(3, 10), self.on(3, 20))
        for day in (10, 20):
            self.assert_bad("exempt from scoring on this day", day=self.on(3, day))
        for day in (9, 21):
            self.assertTrue(self.register(day=self.on(3, day)))

    def test_day_outside_the_membership_is_refused(self):
        newcomer = self.new_member(self.branch, name="Li New", date_from=self.on(3, 5))
        self.assert_bad("“Li New” was not a member on", member=newcomer, day=self.on(2))
        self.assertTrue(self.register(member=newcomer, day=self.on(3, 5)))
        newcomer._change_history(
            self.on(6, 1), {"standing": "ended", "end_reason": "withdrawn"}, "Left."
        )
        self.assertTrue(self.register(member=newcomer, day=self.on(5, 31)))
        self.assert_refused(
            "“Li New” was not a member on",
            self.env["party.point.line"]._register_lines,
            [self.values("FIXED", newcomer, self.on(6, 1))],
        )

    def test_future_is_refused(self):
        tomorrow = self.days(1)
        words = f"{format_date(self.env, tomorrow)} has not come yet"
        self.assert_bad(words, day=tomorrow)
        self.assertTrue(self.register(day=self.today))

    def test_closed_month_takes_no_line(self):
        """LINE-8."""
        self.close(3)
        for source in ("peer", "declaration"):
            self.assert_bad("is closed and takes no lines", source=source)
        self.assert_bad("ask the superior organisation", day=self.on(3, 31))
        self.assertTrue(self.register(day=self.on(4, 1)))

    # What for

    def test_missing_evidence_is_refused(self):
        self.assert_bad("“Item PROVEN” needs evidence: Certificate.", "PROVEN")
        line = self.register("PROVEN", evidence_ids=[self.make_file()])
        self.assertEqual(line.evidence_ids.name, "photo.png")

    def test_program_with_the_name_of_a_photo_is_no_evidence(self):
        self.assert_bad(
            "“photo.jpg” is not taken",
            "PROVEN",
            evidence_ids=[self.make_file("photo.jpg", EXECUTABLE)],
        )
        self.assertFalse(self.env["party.evidence"].search([]))

    def test_points_outside_the_range_are_refused(self):
        for points, excess in ((3.5, "0.5"), (0.25, "0.75"), (0, "1"), (5, "2")):
            with self.subTest(points=points):
                self.assert_bad(
                    f"gives 1 to 3 points; {points:g} is {excess} off",
                    "RANGE",
                    points_given=points,
                )
        for points in (1, 3):
            self.assertTrue(self.register("RANGE", points_given=points))

    def test_numbers_that_are_none_are_refused(self):
        self.assert_bad("Say how many (hours)", "HOURS", quantity=0)
        for code, vals in (
            ("HOURS", {"quantity": -1}),
            ("HOURS", {"quantity": 100_000}),
            ("FIXED", {"points_given": -1}),
            ("RANGE", {"points_given": 100_000}),
        ):
            with (
                self.subTest(code=code, **vals),
                self.assert_database_refuses("party.point.line", "without a minus"),
            ):
                self.register(code, **vals)

    def test_wrong_source_is_refused(self):
        self.assert_bad(
            "“Item FIXED” may come from these only: Self-Declaration and Peer Review.",
            source="record",
        )
        self.assert_bad("“Item BASE” may come from these only", "BASE", source="peer")

    def test_scorekeeper_does_not_say_that_the_member_declared_it(self):
        """A self-declaration is the member's, with his declaration."""
        self.assert_bad("", source="declaration")

    def test_missing_honour_level_is_refused(self):
        self.assert_bad("Choose the level of the honour: ", "HONOUR")
        city = self.env.ref("party_points.party_honour_level_city")
        self.assert_bad("Choose the level", "HONOUR", honour_level_id=city.id)
        self.assertTrue(self.register("HONOUR", honour_level_id=self.town.id))

    def test_attendance_is_said_where_it_counts(self):
        self.assert_bad("Say for “Item MEETING”", "MEETING")
        self.assertTrue(self.register("MEETING", outcome="leave"))

    def test_item_of_other_rules_is_refused(self):
        other = self.new_template("X", self.committee)
        item = self.new_item(other, "FOREIGN")
        other._for_workflow().state = "pilot"  # which members may read
        words = self.assert_bad("“Item FOREIGN” belongs to", item=item)
        self.assertIn(self.template.display_name, words)

    def test_day_without_rules_is_refused(self):
        infirm = self.env.ref("party_points.party_member_class_infirm")
        self.member._change_history(
            self.on(3, 1), {"member_class_id": infirm.id}, "Infirm."
        )
        self.assert_bad("No rules are in force for the member on this day")

    def test_deed_of_another_member_is_refused(self):
        other = self.register(member=self.members["secretary"])
        self.assert_bad("names a line of another member", deed_line_id=other.id)

    def test_lines_of_a_deed_name_its_first_line(self):
        village = self.register("HONOUR", honour_level_id=self.village.id)
        town = self.register(
            "HONOUR", honour_level_id=self.town.id, deed_line_id=village.id
        )
        county = self.register(
            "HONOUR", honour_level_id=self.county.id, deed_line_id=town.id
        )
        self.assertEqual(county.deed_line_id, village)

    # Several at once

    def test_all_bad_lines_are_named_and_none_is_made(self):
        rows = [
            self.values("BASE"),
            self.values("RURAL"),
            self.values("RANGE", points_given=9),
            self.values("HONOUR", self.members["secretary"]),
            self.values("BASE", source="peer"),
        ]
        lines = self.as_role("scorekeeper", self.env["party.point.line"])
        words = self.assert_refused("RURAL", lines.create, rows, error=UserError)
        self.assertEqual(len(words.splitlines()), 4)
        for text in ("Item RANGE", "6 off", "test_secretary", "“Item BASE” may come"):
            self.assertIn(text, words)

    def test_one_line_names_all_that_is_wrong_with_it(self):
        words = self.assert_bad("is only for", "RURAL", source="record")
        self.assertEqual(len(words.splitlines()), 2)

    def test_all_bad_days_are_named(self):
        newcomer = self.new_member(self.branch, name="Li New", date_from=self.on(5))
        rows = [
            self.values("BASE", day=self.days(1)),
            self.values("BASE", newcomer),
            self.values("BASE"),
        ]
        lines = self.as_role("scorekeeper", self.env["party.point.line"])
        words = self.assert_refused("has not come yet", lines.create, rows)
        self.assertIn("“Li New” was not a member", words)

    def test_bad_days_closed_months_and_bad_values_are_named_together(self):
        self.close(4)
        rows = [
            self.values("BASE", day=self.days(1)),
            self.values("BASE", day=self.on(4)),
            self.values("RURAL"),
        ]
        lines = self.as_role("scorekeeper", self.env["party.point.line"])
        words = self.assert_refused("has not come yet", lines.create, rows)
        self.assertIn("is closed and takes no lines", words)
        self.assertIn("“Item RURAL” is only for", words)

    # What nobody gives

    def test_what_follows_or_is_decided_cannot_be_given(self):
        reward = self.register()
        for vals in (
            {"state": "confirmed"},
            {"points": 30},
            {"raw_points": 30},
            {"times": 5},
            {"cuts": []},
            {"is_late": False},
            {"branch_id": self.other_branch.id},
            {"kind": "pioneer"},
            {"registered_by_id": self.users["member"].id},
            {"reverses_id": reward.id},
            {"activity_id": 1},
            {"review_level": "leader"},
            {"decision_reason": "Yes."},
            {"settled_number": 1},
            {"seal_number": 1},
            {"seal_hash": "a"},
        ):
            with self.subTest(**vals):
                self.assert_refused(
                    "cannot be set directly", self.register, error=AccessError, **vals
                )

    def test_defaults_in_the_context_bring_nothing_that_cannot_be_given(self):
        reward = self.register()
        forged = {
            "state": "confirmed",
            "points": 30,
            "times": 5,
            "cuts": [{"reason": "exempt"}],
            "reverses_id": reward.id,
            "review_level": "superior",
            "decision_reason": "Yes.",
            "decided_on": "2024-01-01 00:00:00",
            "settled_number": 1,
            "seal_number": 1,
            "seal_hash": "a",
        }
        for name, value in forged.items():
            with self.subTest(name=name):
                lines = self.as_role("scorekeeper", self.env["party.point.line"])
                line = lines.with_context(**{f"default_{name}": value}).create(
                    self.values("FIXED")
                )
                self.assertFalse(line.reverses_id)
                if name != "reverses_id":
                    self.assertNotEqual(line[name], value)

    def test_forged_reversal_does_not_pass_the_checks(self):
        reward = self.register()
        lines = self.as_role("scorekeeper", self.env["party.point.line"])
        self.assert_refused(
            "“Item RURAL” is only for",
            lines.with_context(default_reverses_id=reward.id).create,
            self.values("RURAL"),
        )

    def test_evidence_of_another_line_is_neither_taken_over_nor_deleted(self):
        """The member reads his own lines alone; he hands in what he has."""
        other = self.register(
            "PROVEN", self.members["secretary"], evidence_ids=[self.make_file()]
        )
        evidence = other.evidence_ids
        draft = self.declare(submit=False).line_ids
        for command in (
            Command.link(evidence.id),
            Command.set(evidence.ids),
            Command.update(evidence.id, {"line_id": draft.id}),
            Command.delete(evidence.id),
            Command.unlink(evidence.id),
        ):
            with self.subTest(command=command[0]), self.cr.savepoint() as savepoint:
                with suppress(UserError), self.cr.savepoint():
                    draft.write({"evidence_ids": [command]})
                    self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(evidence.exists(), evidence)
                self.assertEqual(evidence.line_id, other)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_new_line_takes_over_no_evidence_of_another_line(self):
        other = self.register(
            "PROVEN", self.members["secretary"], evidence_ids=[self.make_file()]
        )
        evidence = other.evidence_ids
        for role in ("scorekeeper", "member"):
            make = self.register if role == "scorekeeper" else self.declare_one
            for command in (Command.link(evidence.id), Command.set(evidence.ids)):
                with self.subTest(role=role, command=command[0]):
                    with suppress(UserError), self.cr.savepoint():
                        make("PROVEN", evidence_ids=[command])
                        self.env.flush_all()
                    self.env.invalidate_all()
                    self.assertEqual(evidence.line_id, other)

    def declare_one(self, code, **vals):
        return self.declare({"code": code, **vals}, submit=False).line_ids

    # Drafts

    def test_member_edits_his_draft(self):
        draft = self.declare(submit=False).line_ids
        self.assertEqual(draft.state, "draft")
        draft.write({"description": "Twice.", "item_id": self.items["HOURS"].id})
        draft.date = self.on(4)
        self.assertEqual(draft.kind, "pioneer")
        self.assertEqual(draft.period_id.sudo().date_from, self.on(4, 1))
        self.assertEqual(draft.template_id.sudo(), self.template)
        self.assertEqual(draft.source, "declaration")
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_draft_stays_with_its_member_and_its_declaration(self):
        draft = self.declare(submit=False).line_ids
        other = self.declare(submit=False)
        for vals in (
            {"declaration_id": other.id},
            {"declaration_id": False},
            {"member_id": self.members["secretary"].id},
        ):
            with self.subTest(**vals):
                self.assert_refused("stays in its declaration", draft.write, vals)

    def test_member_does_not_decide_on_his_draft(self):
        draft = self.declare(submit=False).line_ids
        for vals in (
            {"state": "confirmed"},
            {"state": "submitted"},
            {"points": 30},
            {"is_late": False},
            {"branch_id": self.other_branch.id},
            {"registered_on": self.on(3)},
        ):
            with self.subTest(**vals):
                self.assert_refused("", draft.write, vals, error=AccessError)

    def test_draft_stays_the_member_s_word_whatever_source_he_writes(self):
        """Else he would pass by the sources that an item allows, as a peer."""
        draft = self.declare(submit=False).line_ids
        with suppress(UserError), self.cr.savepoint():
            draft.source = "peer"
        self.env.invalidate_all()
        self.assertEqual(draft.source, "declaration")

    def test_draft_is_its_member_s_alone(self):
        draft = self.declare(submit=False).line_ids
        for role in ("scorekeeper", "committee", "secretary", "superior"):
            with self.subTest(role=role):
                seen = self.as_role(role, draft)
                self.assertFalse(seen.has_access("read"))
                self.assert_refused("", seen.write, {"description": "No."})
                self.assert_refused("", seen.unlink)

    # What is in the ledger stays

    def test_nobody_edits_or_deletes_what_is_registered(self):
        line = self.register()
        for state in ("submitted", "escalated", "confirmed", "rejected", "withdrawn"):
            self.move(line, state=state)
            for role in self.users:
                with self.subTest(state=state, role=role):
                    seen = self.as_role(role, line)
                    self.assert_refused(
                        "", seen.write, {"description": "No."}, error=AccessError
                    )
                    self.assert_refused("", seen.unlink, error=AccessError)

    def test_the_superuser_neither(self):
        line = self.carry(self.register())
        for vals in ({"points": 30}, {"description": "No."}, {"state": "draft"}):
            with self.subTest(**vals):
                self.assert_refused(
                    "is neither edited nor deleted", line.sudo().write, vals
                )
        self.assert_refused("is neither edited nor deleted", line.sudo().unlink)
        self.assertEqual((line.points, line.state), (3, "confirmed"))

    def test_what_the_context_says_changes_nothing(self):
        line = self.register()
        seen = self.as_role("scorekeeper", line)
        for key in ("ledger_step", "_is_ledger_step", "su", "tracking_disable"):
            self.assert_refused(
                "", seen.with_context(**{key: True}).write, {"description": "No."}
            )

    def test_line_is_not_duplicated(self):
        line = self.register()
        for role in ("scorekeeper", "administrator"):
            self.assert_refused("is not duplicated", self.as_role(role, line).copy)
        self.assert_refused("is not duplicated", line.copy)

    # Many at once

    def count_queries(self, function, *args):
        """How many queries it takes where rights and rules have been read before."""
        self.env.flush_all()
        before = self.cr.sql_log_count
        function(*args)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def prepare_rows(self, number):
        return [
            self.values("CAPPED", member, self.on(month, day))
            for member in self.new_members(number)
            for month in (3, 4)
            for day in range(1, 11)
        ]

    def make_and_confirm(self, members):
        """:return: the queries of making twenty lines for each of these members, and
        of confirming them, beside the refresh of their scores"""
        lines = self.as_role("scorekeeper", self.env["party.point.line"])
        rows, made = self.prepare_rows(members), []
        queries = [self.count_queries(lambda: made.append(lines.create(rows)))]
        made = made[0].with_env(self.env)
        self.assertEqual(len(made), members * 20)
        with patch.object(type(made), "_refresh_scores", lambda self: None):
            reasons = dict.fromkeys(made, "Carried.")
            queries.append(self.count_queries(made._confirm, reasons))
        self.assertEqual(set(made.mapped("state")), {"confirmed"})
        return queries

    def test_ten_times_the_lines_take_more_queries_for_the_rows_alone(self):
        """The database takes rows in hundreds: those of 1,000 lines nine times more."""
        self.make_and_confirm(5)
        few, many = self.make_and_confirm(5), self.make_and_confirm(50)
        self.assertLessEqual(many[0] - few[0], 9)  # lines made
        self.assertLessEqual(many[1] - few[1], 18)  # lines changed, entries in the log

    def test_thousand_lines_are_made_in_twenty_queries(self):
        self.make_and_confirm(5)
        self.assertLessEqual(self.make_and_confirm(50)[0], 20)

    def test_thousand_lines_are_confirmed_in_fifteen_queries(self):
        self.make_and_confirm(5)
        self.assertLessEqual(self.make_and_confirm(50)[1], 15)
