from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.publicity.party_publication_correction import PartyPublication
from .dispute_common import PartyDisputeCommon


@tagged("post_install", "-at_install")
class TestPartyDisputeCorrection(PartyDisputeCommon):
    """What an upheld dispute changes, all at once (PUB-4, LINE-6, LINE-8)."""

    def assert_chain_is_whole(self):
        self.env.flush_all()
        broken = self.env["party.point.line"]._find_broken_link(self.branch)
        self.assertIsNone(broken)
        self.as_role("secretary", self.branch).action_verify_ledger()

    def assert_scores_are_true(self, *periods):
        for period in periods:
            period._check_scores()
            self.assertFalse(any(period.score_ids.mapped("is_outdated")))

    def state_of_things(self):
        """What a failed correction must leave as it was."""
        self.env.invalidate_all()
        return (
            self.march.read(["state", "seal_number", "seal_hash", "closed_on"]),
            self.env["party.point.line"].search([]).read(["state", "points"]),
            self.env["party.point.score"].search([]).read(["total", "annual", "rank"]),
            self.env["party.publication.version"].search([]).ids,
            self.env["party.decision"].search_count([]),
        )

    # In closed months

    def test_reversal_comes_into_the_closed_month(self):
        closed = self.march.read(["closed_on", "closed_by_id"])
        dispute = self.filed()
        self.answer(dispute, "accepted", reverse_line=True)
        reversal = self.reversal(self.line)
        self.assertRecordValues(
            reversal,
            [
                {
                    "state": "confirmed",
                    "points": -3,
                    "dispute_id": dispute.id,
                    "period_id": self.march.id,
                    "seal_number": 2,
                }
            ],
        )
        self.assertEqual(dispute.correction_ids, reversal)
        self.assertEqual(self.march.state, "closed")
        self.assertEqual(self.march.read(["closed_on", "closed_by_id"]), closed)
        self.assertEqual(self.score(self.member, 3).pioneer, 0)
        self.assert_chain_is_whole()
        self.assert_scores_are_true(self.march)

    def test_correction_of_a_closed_month_is_logged(self):
        dispute = self.filed()
        self.answer(dispute, "accepted", reverse_line=True)
        self.assertEqual(
            self.logged(dispute),
            ["file", "accept", "correct_period", "correct_publication"],
        )
        entry = dispute.decision_ids.filtered(lambda d: d.action == "correct_period")
        self.assertEqual(entry.period_id, self.march)
        self.assertEqual(entry.user_id, self.users["committee"])

    def test_closed_month_does_not_look_as_if_it_was_opened(self):
        self.env.cr.precommit.run()
        messages = self.march.message_ids
        self.answer(self.filed(), reverse_line=True)
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        self.assertEqual(self.march.message_ids, messages)

    def test_new_lines_belong_to_the_member_concerned(self):
        dispute = self.filed_omission("member")
        self.answer(
            dispute,
            "accepted",
            rows=[
                self.row(),
                self.row("HOURS", quantity=4),
                self.row("RANGE", points_given=2),
                self.row("HONOUR", honour_level_id=self.town.id),
            ],
        )
        lines = dispute.correction_ids.sorted("id")
        self.assertEqual(lines.member_id, self.member)
        self.assertEqual(lines.mapped("points"), [3, 2, 2, 4])
        self.assertEqual(set(lines.mapped("state")), {"confirmed"})
        self.assertEqual(self.score(self.member, 3).pioneer, 3 + 11)
        self.assertEqual(self.march.state, "closed")
        self.assert_chain_is_whole()

    def test_line_is_replaced_in_one_answer(self):
        dispute = self.filed()
        self.answer(
            dispute,
            "partly",
            reverse_line=True,
            rows=[self.row("RANGE", self.on(3), points_given=1)],
        )
        self.assertEqual(dispute.outcome, "partly")
        self.assertEqual(sorted(dispute.correction_ids.mapped("points")), [-3, 1])
        self.assertEqual(self.score(self.member, 3).pioneer, 1)
        self.assert_chain_is_whole()

    def test_attendance_is_put_right(self):
        line = self.carried("MEETING", day=self.on(4), outcome="absent")
        april = self.seal(4)
        publication = self.publish(first=4, last=4)
        dispute = self.filed(
            publication_id=publication.id, entry_number=self.entry(line, publication)
        )
        self.answer(
            dispute,
            reverse_line=True,
            rows=[self.row("MEETING", self.on(4), outcome="present")],
        )
        self.assertEqual(
            set(dispute.correction_ids.mapped("outcome")), {"absent", "present"}
        )
        self.assert_chain_is_whole()
        self.assert_scores_are_true(self.march, april)

    def test_later_closed_months_follow(self):
        april, may = self.seal(4, 5)
        self.assertEqual(self.score(self.member, 5).annual, 60 + 3)
        self.answer(self.filed(), reverse_line=True)
        self.assertEqual(self.score(self.member, 4).annual, 60)
        self.assertEqual(self.score(self.member, 5).annual, 60)
        self.assertEqual(set((april | may).mapped("state")), {"closed"})
        self.assert_scores_are_true(self.march, april, may)
        self.assert_chain_is_whole()

    def lose_in_december_and_january(self):
        """Two months below the line, closed: the line of December, and January."""
        line = self.carried("LOSS", day=self.on(12), points_given=6)
        self.seal(12)
        january = self.period(self.branch, fields.Date.add(self.on(12), months=1))
        self.confirm(self.member, self.items["LATE"], january.date_from, -6)
        january._refresh_scores()
        january.state = "closed"
        return line, january

    def take_back(self, line):
        """The member disputes it, and the committee upholds."""
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": line.id, "reason": "I was there."}
        )
        dispute.action_file()
        self.answer(dispute, reverse_line=True)

    def test_run_goes_on_into_january_and_is_taken_back_with_december(self):
        """The second month below the line is the first then; its warning follows."""
        line, january = self.lose_in_december_and_january()
        self.env["party.warning"]._propose_month(january)
        [score] = january.score_ids.filtered(lambda s: s.member_id == self.member)
        self.assertEqual((score.run, score.change), (2, 0))
        warnings = self.env["party.warning"].search([("period_id", "=", january.id)])
        self.assertEqual(warnings.mapped("run"), [2])
        others = january.score_ids - score
        before = others.read(["write_date", "change"])
        self.take_back(line)
        self.assertEqual((score.run, score.change, score.total), (1, -6, 54))
        self.assertEqual(others.read(["write_date", "change"]), before)
        found = self.env["party.warning"].search([("period_id", "=", january.id)])
        self.assertEqual(
            {(w.run, w.state) for w in found}, {(1, "proposed"), (2, "lapsed")}
        )
        self.assert_scores_are_true(january)

    def test_january_of_a_year_that_is_final_stays(self):
        line, january = self.lose_in_december_and_january()
        self.env["party.cycle"]._get_or_create(
            self.branch, self.year + 1
        ).state = "final"
        self.take_back(line)
        score = january.score_ids.filtered(lambda s: s.member_id == self.member)
        self.assertEqual(score.run, 2)

    def test_months_closed_later_stay_in_the_chain(self):
        self.carried(day=self.on(4))
        april = self.seal(4)
        self.answer(self.filed(), reverse_line=True)
        self.assertEqual(self.march.seal_number, 3)
        self.assertEqual(april.seal_number, 2)
        self.carried(day=self.on(5))
        self.seal(5)
        self.assert_chain_is_whole()

    def test_one_month_takes_several_corrections(self):
        other = self.carried(member=self.colleague, day=self.on(4))
        self.seal(4)
        april = self.publish(first=4, last=4)
        first = self.filed()
        second = self.filed(
            "colleague", publication_id=april.id, entry_number=self.entry(other, april)
        )
        self.answer(first, reverse_line=True, rows=[self.row(day=self.on(4))])
        self.answer(second, reverse_line=True, role="secretary")
        self.assertEqual(self.logged(first).count("correct_period"), 2)
        self.assert_chain_is_whole()

    def test_closed_month_takes_no_other_lines(self):
        self.answer(self.filed(), reverse_line=True)
        self.assert_refused("is closed and takes no lines", self.register)

    def test_tampering_shows_after_a_correction(self):
        self.answer(self.filed(), reverse_line=True)
        self.env.cr.execute(
            "UPDATE party_point_line SET points = 1 WHERE reverses_id = %s",
            [self.line.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.env["party.point.line"]._find_broken_link(self.branch), 2)

    # In open months

    def test_open_month_stays_open(self):
        line = self.carried(day=self.on(5))
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": line.id, "reason": "It was worth more."}
        )
        dispute.action_file()
        self.answer(dispute, reverse_line=True)
        may = self.period(self.branch, self.on(5))
        self.assertEqual(may.state, "open")
        self.assertEqual(self.score(self.member, 5).pioneer, 0)
        self.assertNotIn("correct_period", self.logged(dispute.sudo()))

    # What is published

    def test_publication_gets_a_version_and_keeps_the_old_one(self):
        old = self.publication.version_id
        content = old.content
        dispute = self.filed()
        self.answer(dispute, reverse_line=True)
        version = self.publication.version_id
        self.assertEqual(version.number, 2)
        self.assertEqual(version.dispute_id, dispute)
        self.assertEqual(old.content, content)
        self.assertTrue(self.publication.is_corrected)
        self.assertEqual(self.publication.state, "published")
        self.assertIn("entry reversed", [row["what"] for row in version.changes])

    def test_later_publications_are_corrected_too(self):
        self.seal(1, 2, 4)
        quarter = self.publish("quarter", 1, 3)
        april = self.publish(first=4, last=4)
        self.answer(self.filed(), reverse_line=True)
        self.assertEqual(quarter.version_id.number, 2)
        self.assertEqual(april.version_id.number, 2)

    def test_rejecting_changes_nothing_in_it(self):
        self.answer(self.filed(), "rejected")
        self.assertEqual(self.publication.version_id.number, 1)

    # What cannot be

    def test_what_fails_leaves_nothing_behind(self):
        dispute = self.filed()
        before = self.state_of_things()
        words = self.assert_step_refused(
            "6 off",
            self.answer,
            dispute,
            reverse_line=True,
            rows=[self.row("RANGE", points_given=9)],
            error=UserError,
        )
        self.assertIn("Item RANGE", words)
        self.assertEqual(self.state_of_things(), before)
        self.assertEqual(dispute.state, "filed")
        self.assertFalse(dispute.outcome)

    def test_error_at_the_very_end_leaves_nothing_behind(self):
        dispute = self.filed()
        before = self.state_of_things()
        dispute_as = self.as_role("committee", dispute)
        present = dispute._get_free_committee()
        correct = patch.object(
            PartyPublication, "_correct_after", side_effect=UserError("!")
        )
        with correct, self.assertRaises(UserError):
            # no savepoint around it: the step has its own
            dispute_as._answer("accepted", "So.", {"reverse": True}, present)
        self.assertEqual(self.state_of_things(), before)
        self.assertEqual(dispute.state, "filed")
        self.assert_chain_is_whole()

    def test_over_a_cap_it_is_said_by_how_much(self):
        self.carried("CAPPED", day=self.on(5, 3))
        dispute = self.filed_omission(code="CAPPED", publication_id=False)
        wizard_row = self.row("CAPPED", self.on(5, 12))
        self.answer(dispute, rows=[wizard_row])
        line = dispute.correction_ids
        self.assertEqual((line.raw_points, line.points), (3, 2))
        self.assertIn(line.counting, dispute.correction_text)
        self.assertIn("1", line.counting)

    def test_line_that_the_rules_pass_on_is_passed_on(self):
        dispute = self.filed_omission("colleague", code="LOSS")
        rows = [self.row("LOSS", points_given=25)]
        self.assert_step_refused(
            "Pass the dispute on", self.answer, dispute, rows=rows, error=UserError
        )
        self.assertEqual(dispute.state, "filed")
        self.step(dispute, "pass_on", "committee")
        self.rule(dispute, rows=rows)
        self.assertEqual(dispute.correction_ids.points, -25)
        self.assertEqual(dispute.state, "settled")
        self.assert_chain_is_whole()

    def test_veto_is_not_taken_back_by_the_committee(self):
        line = self.carried("VETO", day=self.on(4))
        self.seal(4)
        april = self.publish(first=4, last=4)
        dispute = self.filed(
            publication_id=april.id, entry_number=self.entry(line, april)
        )
        self.assert_step_refused(
            "Pass the dispute on", self.answer, dispute, reverse_line=True
        )
        self.step(dispute, "pass_on", "committee")
        self.rule(dispute, reverse_line=True)
        self.assertFalse(self.score(self.member, 4).is_vetoed)

    def test_what_does_not_count_is_not_taken_back(self):
        self.answer(self.filed(), reverse_line=True)
        reversal = self.reversal(self.line)
        entry = self.entry(reversal)
        dispute = self.filed(entry_number=entry)
        self.assertFalse(dispute.can_reverse)
        self.assert_step_refused(
            "nothing to take back",
            self.answer,
            dispute,
            role="secretary",
            reverse_line=True,
        )
        self.answer(dispute, role="secretary", rows=[self.row(day=self.on(3))])
        self.assertEqual(self.score(self.member, 3).pioneer, 3)

    def test_row_needs_item_and_day(self):
        dispute = self.as_role("committee", self.filed())
        present = dispute._get_free_committee()
        for row in ({"item_id": self.items["FIXED"].id}, {"date": self.on(3)}):
            self.assert_step_refused(
                "needs an item and the day",
                dispute._answer,
                "accepted",
                "So.",
                {"lines": [row]},
                present,
            )

    def test_row_cannot_smuggle_in_other_values(self):
        dispute = self.filed_omission()
        row = self.row(
            member_id=self.colleague.id,
            state="confirmed",
            points=99,
            branch_id=self.other_branch.id,
            registered_by_id=self.users["superior"].id,
        )
        self.as_role("committee", dispute)._answer(
            "accepted", "So.", {"lines": [row]}, dispute._get_free_committee()
        )
        self.assertRecordValues(
            dispute.correction_ids,
            [
                {
                    "member_id": self.member.id,
                    "branch_id": self.branch.id,
                    "points": 3,
                    "registered_by_id": self.users["committee"].id,
                }
            ],
        )

    def test_line_of_another_branch_is_disputed_there(self):
        self.member._change_history(
            self.on(5, 1), {"branch_id": self.other_branch.id}, "Moved."
        )
        dispute = self.filed_omission("member", publication_id=False)
        self.assertEqual(dispute.branch_id, self.branch)
        self.assert_step_refused(
            "the member belonged to “Branch 2”",
            self.answer,
            dispute,
            rows=[self.row(day=self.on(6))],
        )

    def test_scores_follow_a_member_who_has_moved(self):
        self.member._change_history(
            self.on(5, 1), {"branch_id": self.other_branch.id}, "Moved."
        )
        may = self.period(self.other_branch, self.on(5))
        may._refresh_scores()
        self.assertEqual(self.score(self.member, 5).annual, 63)
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": self.line.id, "reason": "It was less."}
        )
        dispute.action_file()
        self.answer(dispute, reverse_line=True)
        self.assertEqual(self.score(self.member, 5).annual, 60)

    # Evidence and sources

    def test_files_of_the_dispute_are_the_evidence_of_its_lines(self):
        dispute = self.filed_omission(code="PROVEN")
        self.assert_step_refused(
            "Certificate", self.answer, dispute, rows=[self.row("PROVEN")]
        )
        self.step(dispute, "withdraw")
        dispute = self.filed_omission(code="PROVEN", evidence_ids=[self.make_file()])
        self.answer(dispute, rows=[self.row("PROVEN")])
        self.assertEqual(dispute.correction_ids.state, "confirmed")

    def test_item_that_is_only_declared_is_entered_as_such(self):
        item = self.items["FIXED"]
        others = [name for name in item._fields if name.startswith("from_")]
        self.env.cr.execute(
            "UPDATE party_rule_item SET "
            + ", ".join(f"{name} = %s" for name in others)
            + " WHERE id = %s",
            [*(name == "from_declaration" for name in others), item.id],
        )
        item.invalidate_recordset()
        dispute = self.filed_omission()
        self.answer(dispute, rows=[self.row()])
        self.assertEqual(dispute.correction_ids.source, "declaration")

    # In the second instance

    def test_superior_undoes_what_the_committee_has_corrected(self):
        dispute = self.filed("colleague")
        self.answer(
            dispute,
            reverse_line=True,
            rows=[self.row("RANGE", self.on(3), points_given=1)],
        )
        self.assertEqual(self.score(self.member, 3).pioneer, 1)
        self.step(dispute, "appeal", "member")
        self.assert_step_refused(
            "Take its correction back", self.rule, dispute, "rejected"
        )
        self.rule(dispute, "rejected", undo_correction=True)
        self.assertEqual(dispute.state, "settled")
        self.assertEqual(self.score(self.member, 3).pioneer, 3)
        self.assertEqual(len(dispute.correction_ids), 4)
        self.assert_chain_is_whole()
        self.assert_scores_are_true(self.march)

    def test_superior_upholds_what_the_committee_has_corrected(self):
        dispute = self.filed("colleague")
        self.answer(dispute, reverse_line=True)
        self.step(dispute, "appeal", "member")
        self.rule(dispute, "accepted")
        self.assertEqual(dispute.state, "settled")
        self.assertEqual(len(dispute.correction_ids), 1)

    def test_superior_corrects_what_the_committee_rejected(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        self.step(dispute, "appeal")
        self.rule(dispute, "accepted", reverse_line=True)
        self.assertEqual(dispute.outcome, "accepted")
        self.assertEqual(self.score(self.member, 3).pioneer, 0)
        self.assertEqual(self.publication.version_id.number, 2)
        self.assert_chain_is_whole()

    def test_undoing_nothing_is_no_correction(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        self.step(dispute, "appeal")
        self.assert_step_refused(
            "corrects something", self.rule, dispute, undo_correction=True
        )
        self.rule(dispute, "rejected", undo_correction=True)
        self.assertEqual(dispute.state, "settled")
        self.assertFalse(dispute.correction_ids)
