from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..scoring.settling import settle
from .ledger_entry_common import LedgerEntryCommon


@tagged("post_install", "-at_install")
class TestPartyPointLineSteps(LedgerEntryCommon):
    """What becomes of a line: withdrawn, returned, decided above, taken back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, position, branch in (
            ("work_team", "work_team_member", cls.branch),
            ("team_leader", "work_team_leader", cls.committee),
            ("leader", "leader_in_charge", cls.branch),
        ):
            cls.users[role] = cls.new_user(f"test_{role}", "base.group_user")
            cls.new_position(branch, position, cls.users[role].partner_id)

    def assert_points(self, line, points, raw=None):
        self.assertEqual(line.points, points)
        if raw is not None:
            self.assertEqual(line.raw_points, raw)

    def pass_on(self, points, **vals):
        """A deduction on which the branch has agreed."""
        line = self.register("LOSS", points_given=points, **vals)
        self.hold_review()
        return line

    def get_log(self, line):
        return line.decision_ids.sorted("id").mapped("action")

    # Withdrawing

    def test_registrar_and_committee_withdraw_before_anybody_votes(self):
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                line = self.register()
                self.take_step(role, "withdraw", line, "The wrong day.")
                self.assertEqual(line.state, "withdrawn")
                self.assertEqual(line.decision_reason, "The wrong day.")
                self.assertEqual(self.get_log(line), ["withdraw"])

    def test_nobody_else_withdraws(self):
        line = self.register(role="committee")
        for role in ("member", "scorekeeper", "superior", "administrator", "outsider"):
            self.users["outsider"] = self.outsider
            with self.subTest(role=role):
                self.assert_refused(
                    "", self.take_step, role, "withdraw", line, error=AccessError
                )
        self.assertEqual(line.state, "submitted")

    def test_member_withdraws_what_he_declared(self):
        line = self.declare().line_ids
        self.take_step("member", "withdraw", line)
        self.assertEqual(line.sudo().state, "withdrawn")

    def test_step_needs_a_reason(self):
        line = self.register()
        for step in ("withdraw", "return", "reverse", "confirm", "reject"):
            with self.subTest(step=step):
                self.assert_refused(
                    "say why", self.take_step, "secretary", step, line, "  "
                )

    def test_what_is_decided_is_not_withdrawn(self):
        line = self.register()
        for state in ("escalated", "confirmed", "rejected", "withdrawn"):
            self.move(line, state=state)
            with self.subTest(state=state):
                self.assert_refused(
                    "this step is not possible then",
                    self.take_step,
                    "scorekeeper",
                    "withdraw",
                    line,
                    error=UserError,
                )

    def test_line_is_withdrawn_in_an_open_review_until_somebody_votes(self):
        for number in range(4):
            self.new_member(self.branch, name=f"Extra {number}")
        line, voted_on = self.register(), self.register(day=self.on(3, 11))
        review = self.open_review()
        self.assertEqual(review.body, "committee")
        self.take_step("scorekeeper", "withdraw", line)
        self.assertEqual(line.state, "withdrawn")
        self.assertFalse(line.review_id)
        ballot = self.as_role("committee", review).action_vote()["res_id"]
        ballot = self.env["party.review.ballot"].browse(ballot)
        self.as_role("committee", ballot).action_all_in_favour()
        for step in ("withdraw", "return"):
            self.assert_refused(
                "The committee is voting on",
                self.take_step,
                "secretary",
                step,
                voted_on,
            )

    # Returning

    def test_committee_returns_what_somebody_registered(self):
        line = self.register()
        self.take_step("committee", "return", line, "On which day?")
        self.assertEqual(
            (line.state, line.decision_reason), ("withdrawn", "On which day?")
        )
        self.assertEqual(self.get_log(line), ["return"])

    def test_returned_declaration_is_the_member_s_draft_again(self):
        declaration = self.declare()
        self.take_step("committee", "return", declaration.line_ids, "Add a photo.")
        self.assertEqual(declaration.state, "draft")
        self.assertEqual(declaration.line_ids.state, "draft")
        declaration.line_ids.description = "With a photo."
        declaration.action_submit()
        self.assertEqual(declaration.line_ids.state, "submitted")

    def test_only_the_committee_of_the_branch_returns(self):
        line = self.register()
        for role in ("member", "scorekeeper", "superior", "work_team"):
            with self.subTest(role=role):
                self.assert_refused("", self.take_step, role, "return", line)

    def test_who_decides_above_returns_to_the_branch(self):
        line = self.pass_on(6)
        self.take_step("work_team", "return", line, "Ask him first.")
        self.assertEqual((line.state, line.review_level), ("submitted", False))
        self.assertEqual(self.get_log(line)[-1], "return")
        self.assertIn(line, self.open_review().line_ids)

    # Deciding above

    def test_small_deduction_stays_in_the_branch(self):
        line = self.pass_on(5)
        self.assertEqual((line.state, line.points), ("confirmed", -5))

    def test_deduction_goes_from_level_to_level(self):
        for role, points, chain in (
            ("member", 6, ["work_team"]),
            ("committee", 12, ["work_team", "leader"]),
            ("secretary", 25, ["work_team", "leader", "superior"]),
        ):
            with self.subTest(points=points):
                line = self.pass_on(points, member=self.members[role])
                for decider in chain:
                    self.assertEqual(
                        (line.state, line.review_level, line.points),
                        ("escalated", decider, 0),
                    )
                    self.take_step(decider, "confirm", line, "Agreed.")
                self.assertEqual((line.state, line.points), ("confirmed", -points))
                self.assertFalse(line.review_level)
                self.assertEqual(line.decision_reason, "Agreed.")

    def test_veto_is_decided_by_the_superior(self):
        line = self.register("VETO")
        self.hold_review()
        self.assertEqual((line.state, line.review_level), ("escalated", "superior"))
        self.take_step("superior", "confirm", line)
        self.assertEqual((line.state, line.points, line.times), ("confirmed", 0, 1))
        self.assertEqual(self.score(self.member, 3).total, 0)

    def test_decider_rejects_with_a_reason(self):
        for points, decider in ((6, "work_team"), (12, "work_team")):
            line = self.pass_on(points)
            self.take_step(decider, "reject", line, "Not proven.")
            self.assertEqual((line.state, line.points), ("rejected", 0))
            self.assertEqual(line.decision_reason, "Not proven.")
            self.assertEqual(self.get_log(line), ["escalate", "reject"])

    def test_work_team_leader_decides_as_the_work_team_does(self):
        line = self.pass_on(6)
        self.take_step("team_leader", "confirm", line)
        self.assertEqual(line.state, "confirmed")

    def test_each_level_is_decided_by_those_who_hold_it(self):
        others = ("member", "scorekeeper", "committee", "secretary", "supervisor")
        line = self.pass_on(25)
        for decider, strangers in (
            ("work_team", (*others, "leader", "superior")),
            ("leader", (*others, "work_team", "superior")),
            ("superior", (*others, "work_team")),
        ):
            self.assertEqual(line.review_level, decider)
            for role in strangers:
                for step in ("confirm", "reject", "return"):
                    with self.subTest(decider=decider, role=role, step=step):
                        self.assert_refused("", self.take_step, role, step, line)
            self.take_step(decider, "confirm", line)
        self.assertEqual(line.state, "confirmed")

    def test_work_team_of_another_branch_does_not_decide(self):
        self.users["stranger"] = self.new_user("test_stranger", "base.group_user")
        self.new_position(
            self.other_branch, "work_team_member", self.users["stranger"].partner_id
        )
        line = self.pass_on(6)
        self.assert_refused(
            "", self.take_step, "stranger", "confirm", line, error=AccessError
        )

    def test_position_that_has_ended_decides_nothing(self):
        line = self.pass_on(6)
        position = self.users["work_team"].partner_id.party_position_ids
        position.date_to = self.days(-1)
        self.assert_refused(
            "", self.take_step, "work_team", "confirm", line, error=AccessError
        )

    def test_only_what_was_passed_on_is_decided_above(self):
        line = self.register("LOSS", points_given=6)
        for role in ("superior", "team_leader"):
            for step in ("confirm", "reject"):
                self.assert_refused(
                    "this step is not possible then", self.take_step, role, step, line
                )

    # Recusals

    def recused_work_team(self):
        """The work team has a member of the branch in it, who is concerned."""
        partner = self.users["work_team"].partner_id
        return self.new_member(self.branch, partner=partner)

    def test_nobody_decides_above_on_his_own_line(self):
        member = self.recused_work_team()
        line = self.pass_on(6, member=member)
        self.assert_refused("is your own", self.take_step, "work_team", "confirm", line)
        self.assert_refused("is your own", self.take_step, "work_team", "reject", line)
        self.assert_refused("is your own", self.take_step, "work_team", "return", line)
        self.take_step("team_leader", "confirm", line)
        self.assertEqual(line.state, "confirmed")

    def test_nobody_decides_above_in_a_case_that_he_reported(self):
        member = self.recused_work_team()
        line = self.pass_on(6, reported_by_id=member.id)
        self.assert_refused("is your own", self.take_step, "work_team", "confirm", line)

    def test_nobody_decides_above_on_what_he_registered(self):
        self.new_position(
            self.branch, "scorekeeper", self.recused_work_team().partner_id
        )
        line = self.pass_on(6, role="work_team")
        self.assert_refused("is your own", self.take_step, "work_team", "confirm", line)

    def test_member_registrar_and_reporter_have_no_vote(self):
        line = self.register(reported_by_id=self.members["committee"].id)
        recused = [role for role, m in self.members.items() if line._is_recused(m)]
        self.assertEqual(recused, ["member", "scorekeeper", "committee"])
        review = self.hold_review()
        log = line.decision_ids.filtered(lambda d: d.action == "confirm")
        self.assertEqual((log.entitled, log.present, log.in_favour), (1, 1, 1))
        self.assertEqual(review.state, "concluded")

    # Reversing

    def test_reversal_takes_back_exactly_what_counted(self):
        first, cut = (
            self.register("CAPPED"),
            self.register("CAPPED", day=self.on(3, 11)),
        )
        self.hold_review()
        self.assert_points(cut, 2, 3)
        self.assertEqual(self.score(self.member, 3).total, 65)
        self.take_step("scorekeeper", "reverse", cut, "He was not there.")
        reversal = self.reversal(cut)
        self.assertRecordValues(
            reversal,
            [
                {
                    "state": "submitted",
                    "times": -1,
                    "date": cut.date,
                    "item_id": cut.item_id.id,
                    "member_id": cut.member_id.id,
                    "branch_id": cut.branch_id.id,
                    "member_class_id": cut.member_class_id.id,
                    "period_id": cut.period_id.id,
                    "template_id": cut.template_id.id,
                    "registered_by_id": self.users["scorekeeper"].id,
                    "description": "He was not there.",
                    "points": 0,
                }
            ],
        )
        self.assertEqual(self.score(self.member, 3).total, 65)
        self.hold_review()
        self.assert_points(reversal, -2, -3)
        self.assertEqual(cut.state, "confirmed")
        self.assertEqual(self.score(self.member, 3).total, 63)
        self.assertEqual(first.points, 3)

    def test_reversed_line_leaves_its_room_to_the_next(self):
        line = self.carry(self.register("ONCE"))
        line._propose_reversal("No.")
        self.carry(self.reversal(line))
        self.assert_points(self.carry(self.register("ONCE")), 1)

    def test_line_is_reversed_once(self):
        line = self.carry(self.register())
        self.take_step("scorekeeper", "reverse", line)
        for _state in ("submitted", "confirmed"):
            self.assert_refused(
                "has been reversed already",
                self.take_step,
                "secretary",
                "reverse",
                line,
            )
            self.carry(self.reversal(line).filtered(lambda r: r.state == "submitted"))

    def test_line_whose_reversal_was_rejected_or_withdrawn_may_be_reversed(self):
        line = self.carry(self.register())
        self.take_step("scorekeeper", "reverse", line)
        self.hold_review(against=self.reversal(line))
        self.assertEqual(self.reversal(line).state, "rejected")
        self.take_step("scorekeeper", "reverse", line)
        again = self.reversal(line).filtered(lambda r: r.state == "submitted")
        self.take_step("scorekeeper", "withdraw", again)
        self.take_step("scorekeeper", "reverse", line)
        self.hold_review()
        self.assertEqual(sum(self.reversal(line).mapped("points")), -3)

    def test_only_what_counts_is_reversed(self):
        line = self.register()
        for state in ("submitted", "escalated", "rejected", "withdrawn"):
            self.move(line, state=state)
            with self.subTest(state=state):
                self.assert_refused(
                    "Only what counts is reversed", line._propose_reversal, "No."
                )
        self.carry(line)
        line._propose_reversal("No.")
        reversal = self.carry(self.reversal(line))
        self.assert_refused(
            "Only what counts is reversed", reversal._propose_reversal, "No."
        )

    def test_scorekeeper_and_committee_propose_reversals_and_nobody_else(self):
        line = self.carry(self.register())
        for role in ("member", "superior", "supervisor", "leader", "administrator"):
            with self.subTest(role=role):
                self.assert_refused(
                    "", self.take_step, role, "reverse", line, error=AccessError
                )
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                self.take_step(role, "reverse", line)
                pending = self.reversal(line).filtered(lambda r: r.state == "submitted")
                self.take_step(role, "withdraw", pending)

    def test_who_proposes_a_reversal_has_no_vote_on_it_and_the_member_neither(self):
        line = self.carry(self.register())
        self.take_step("secretary", "reverse", line)
        reversal = self.reversal(line)
        recused = [
            r for r, member in self.members.items() if reversal._is_recused(member)
        ]
        self.assertEqual(recused, ["member", "secretary"])
        self.assertFalse(reversal._is_routine())

    def test_nothing_is_reversed_in_a_closed_month(self):
        line = self.register()
        self.hold_review()
        self.close(3)
        self.assert_refused(
            "is closed and takes no lines",
            self.take_step,
            "scorekeeper",
            "reverse",
            line,
        )

    def test_missed_meeting_is_taken_back(self):
        line = self.register("MEETING", outcome="absent")
        self.hold_review()
        self.assert_points(line, 0, 0)
        self.assertEqual(self.score(self.member, 3).total, 58)
        self.take_step("scorekeeper", "reverse", line)
        self.hold_review()
        self.assertEqual(
            (self.reversal(line).outcome, self.reversal(line).points), ("absent", 0)
        )
        self.assertEqual(self.score(self.member, 3).total, 60)

    def test_veto_is_taken_back_by_who_decided_on_it(self):
        """RULE-4: it needs the superior's decision; so does its end."""
        line = self.register("VETO")
        self.hold_review()
        self.take_step("superior", "confirm", line)
        self.take_step("scorekeeper", "reverse", line)
        self.hold_review()
        reversal = self.reversal(line)
        self.assertEqual(
            (reversal.state, reversal.review_level), ("escalated", "superior")
        )
        self.take_step("superior", "confirm", reversal)
        self.assertEqual(self.score(self.member, 3).total, 60)

    def test_deed_counts_at_the_highest_of_the_levels_that_are_left(self):
        village = self.carry(self.register("HONOUR", honour_level_id=self.village.id))
        town = self.carry(
            self.register(
                "HONOUR", honour_level_id=self.town.id, deed_line_id=village.id
            )
        )
        county = self.carry(
            self.register(
                "HONOUR", honour_level_id=self.county.id, deed_line_id=village.id
            )
        )
        lines = village | town | county
        self.assertEqual(lines.mapped("points"), [2, 2, 2])
        self.assertEqual(lines.mapped("raw_points"), [2, 4, 6])
        self.assertIn("the same deed has been rewarded", county.counting)
        for line, total in ((county, 4), (village, 4), (town, 0)):
            line._propose_reversal("Taken back.")
            lines |= self.carry(self.reversal(line))
            self.assertEqual(sum(lines.mapped("points")), total)

    # What counts

    def assert_engine_agrees(self, batches):
        """Points and cuts are what the engine says of the same lines, settled in the
        same order."""
        settled = []
        for lines in batches:
            scheme, engine_lines = lines._get_scheme(), lines._to_scoring()
            settled += settle(
                scheme, [engine_lines[line] for line in lines], settled=settled
            )
        by_id = {entry.line.id: entry for entry in settled}
        for lines in batches:
            for line in lines:
                entry = by_id[line.id]
                self.assertEqual(line.points, float(entry.effective))
                self.assertEqual(line.raw_points, float(entry.raw))
                self.assertEqual(tuple(line._get_cuts()), entry.cuts)
        numbers = [line.settled_number for lines in batches for line in lines]
        self.assertEqual(len(set(numbers)), len(numbers))

    def test_points_and_cuts_are_the_engine_s(self):
        batches = []
        for month in (3, 4):
            lines = self.env["party.point.line"]
            for day in (5, 10, 15):
                lines |= self.register("CAPPED", day=self.on(month, day))
                lines |= self.register("HOURS", day=self.on(month, day), quantity=13)
                lines |= self.register("LATE", day=self.on(month, day))
                lines |= self.register("BASE", day=self.on(month, day))
                lines |= self.register("ONCE", day=self.on(month, day))
            batches.append(self.carry(lines))
        back = batches[0][:6]
        back._propose_reversal("No.")
        batches.append(
            self.carry(
                self.env["party.point.line"].search([("reverses_id", "in", back.ids)])
            )
        )
        self.env.invalidate_all()
        self.assert_engine_agrees(batches)
        reasons = {
            cut.reason
            for lines in batches
            for line in lines
            for cut in line._get_cuts()
        }
        self.assertLessEqual({"item_points", "item_times", "category_points"}, reasons)

    def test_year_is_read_only_where_lines_depend_on_it(self):
        """A cap, a deed, a reversal; what else comes counts the same in any case."""
        first = self.carry(self.register("CAPPED", day=self.on(3, 5)))
        free = self.register("MEETING", day=self.on(3, 6), outcome="present")
        capped = self.register("CAPPED", day=self.on(3, 6))
        same_deed = self.register("FIXED", day=self.on(3, 6), deed_line_id=first.id)
        first._propose_reversal("No.")
        for line, settled in (
            (free, []),
            (capped, first.ids),
            (same_deed, first.ids),
            (self.reversal(first), first.ids),
        ):
            entries = line._get_settled(line.date.year, line._to_scoring())
            found = [entry.line.id for entry in entries[self.member.id]]
            self.assertEqual(found, settled)

    def test_who_is_confirmed_first_takes_the_room(self):
        early = self.register("CAPPED", day=self.on(3, 5))
        late = self.register("CAPPED", day=self.on(3, 25))
        self.carry(late)
        self.carry(early)
        self.assertEqual((early.points, late.points), (2, 3))
        self.assertGreater(early.settled_number, late.settled_number)

    def test_lines_confirmed_together_are_taken_by_day(self):
        late = self.register("CAPPED", day=self.on(3, 25))
        early = self.register("CAPPED", day=self.on(3, 5))
        self.carry(late | early)
        self.assertEqual((early.points, late.points), (3, 2))
        self.assertLess(early.settled_number, late.settled_number)

    def test_room_that_becomes_free_changes_nothing_that_is_settled(self):
        first, cut = (
            self.carry(self.register("ONCE", day=self.on(3, day))) for day in (5, 6)
        )
        first._propose_reversal("No.")
        self.carry(self.reversal(first))
        self.assertEqual((first.points, cut.points), (1, 0))

    def test_caps_hold_across_versions_of_the_rules(self):
        first = self.carry(self.register("CAPPED", day=self.on(3, 5)))
        action = self.template.action_new_version()
        version = self.template.browse(action["res_id"])
        with freeze_time(self.on(3, 15)):
            self.enforce(version, self.on(3, 15))
        self.items["NEW"] = self.item(version, "CAPPED")
        line = self.carry(self.register("NEW", day=self.on(3, 20)))
        self.assertNotEqual(line.template_id, first.template_id)
        self.assertEqual((first.points, line.points), (3, 2))
        self.assertIn("at most 5 points a month", line.counting)

    def test_month_of_an_exemption_counts_nothing(self):
        line = self.register("FIXED", day=self.on(3, 5))
        self.exempt(self.member, self.on(3, 20), self.on(4, 15))
        self.hold_review()
        self.assert_points(line, 0, 3)
        self.assertIn("exempt in this month", line.counting)

    def test_nothing_counts_before_it_is_confirmed(self):
        self.register()
        self.declare()
        self.refresh(3)
        self.assertEqual(self.score(self.member, 3).total, 60)

    def test_scores_follow_at_once(self):
        self.register(day=self.on(3))
        self.hold_review()
        self.assertEqual(self.score(self.member, 3).total, 63)
        self.assertEqual(self.score(self.member, 3).line_count, 1)
