from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .dispute_common import PartyDisputeCommon


@tagged("post_install", "-at_install")
class TestPartyDisputeSteps(PartyDisputeCommon):
    """Answering, passing on, appealing, ruling, taking back (PUB-4)."""

    def plus(self, number):
        return self.env["party.publication.plan"]._add_working_days(self.today, number)

    def may(self, role, dispute):
        dispute.invalidate_recordset()
        return self.as_role(role, dispute)._get_member_steps()

    # Following

    def test_each_member_is_offered_what_he_may_do(self):
        dispute = self.draft("colleague").sudo(False).with_env(self.env)
        self.assertEqual(self.may("colleague", dispute), {"save", "file", "delete"})
        self.as_role("colleague", dispute).action_file()
        self.assertEqual(self.may("colleague", dispute), {"withdraw"})
        self.assertEqual(self.may("member", dispute), set())
        self.assertIn("If it does not", dispute._get_outlook())
        self.answer(dispute, "rejected")
        both = {"accept", "appeal"}
        self.assertEqual(self.may("colleague", dispute), both | {"withdraw"})
        self.assertEqual(self.may("member", dispute), both)
        self.assertEqual(self.may("committee", dispute), set())
        self.as_role("colleague", dispute).action_accept_answer()
        self.assertTrue(self.as_role("colleague", dispute)._has_taken("accept"))
        self.assertFalse(self.as_role("member", dispute)._has_taken("accept"))
        self.assertEqual(self.may("colleague", dispute), {"appeal", "withdraw"})
        dispute.appeal_by = self.days(-1)
        self.assertEqual(self.may("member", dispute), {"accept"})
        dispute.appeal_by = self.today
        self.step(dispute, "appeal")
        self.assertTrue(self.as_role("member", dispute)._has_taken("appeal"))
        self.assertFalse(self.as_role("colleague", dispute)._has_taken("appeal"))
        # what the other has appealed is not the filer's alone to end
        self.assertEqual(self.may("colleague", dispute), set())
        self.assertIn("superior organisation decides", dispute._get_outlook())
        self.rule(dispute, "rejected")
        self.assertFalse(dispute._get_outlook())

    # Answering

    def test_committee_rejects_with_its_reasons(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        committee = self.users["committee"] | self.users["secretary"]
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "answered",
                    "outcome": "rejected",
                    "answer": "So it was found.",
                    "answered_on": self.today,
                    "answered_by_id": self.users["committee"].id,
                    "participant_ids": committee.partner_id.ids,
                    "appeal_by": self.plus(10),
                }
            ],
        )
        self.assertEqual(self.logged(dispute), ["file", "dismiss"])
        self.assertFalse(dispute.activity_ids)
        self.assertFalse(dispute.correction_ids)

    def test_members_are_told_of_the_answer(self):
        dispute = self.filed("colleague")
        self.answer(dispute, "rejected")
        told = self.env["mail.message"].search(
            [("model", "=", "party.dispute"), ("res_id", "=", dispute.id)]
        )
        answer = told.filtered(lambda m: "has answered: Dismissed" in (m.body or ""))
        self.assertEqual(
            answer.notified_partner_ids,
            (self.users["member"] | self.users["colleague"]).partner_id,
        )
        # who else is told would tell whom it is about
        self.assertEqual([len(message.partner_ids) for message in answer], [1, 1])

    def test_answer_needs_a_reason(self):
        dispute = self.filed()
        for reason in ("", " \n"):
            self.assert_step_refused(
                "Say why", self.answer, dispute, "rejected", reason=reason
            )

    def test_more_than_half_of_those_free_have_to_be_present(self):
        dispute = self.filed()
        self.assert_step_refused(
            "1 of 2 who may answer",
            self.decide_with,
            dispute,
            "committee",
            "rejected",
            (),
            error=UserError,
        )

    def test_present_are_of_the_committee_and_not_concerned(self):
        dispute = self.filed()
        for user in (self.users["member"], self.users["superior"], self.outsider):
            self.assert_step_refused(
                "Those present are members of the committee",
                self.decide_with,
                dispute,
                "committee",
                "rejected",
                (),
                user.partner_id | self.users["secretary"].partner_id,
            )

    def test_second_answer_finds_the_first(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        self.assert_step_refused(
            "“Answered”; this step is not possible",
            self.answer,
            dispute,
            "rejected",
            role="secretary",
        )

    def test_member_concerned_does_not_answer(self):
        line = self.carried(member=self.members["committee"], day=self.on(4))
        self.seal(4)
        april = self.publish(first=4, last=4)
        dispute = self.filed(
            "colleague", publication_id=april.id, entry_number=self.entry(line, april)
        )
        self.assertFalse(self.as_role("committee", dispute).can_answer)
        self.assert_step_refused(
            "concerns you", self.answer, dispute, "rejected", error=AccessError
        )
        self.answer(dispute, "rejected", role="secretary")
        self.assertEqual(dispute.state, "answered")

    def test_filer_of_the_committee_does_not_answer(self):
        dispute = self.filed("committee")
        self.assert_step_refused(
            "concerns you", self.answer, dispute, "rejected", error=AccessError
        )
        self.assertFalse(self.as_role("committee", dispute).can_answer)

    def test_who_proposed_the_line_does_not_answer(self):
        line = self.carried(
            "FIXED", day=self.on(4), reported_by_id=self.members["committee"].id
        )
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": line.id, "reason": "It was worth more."}
        )
        dispute.action_file()
        self.assertEqual(
            dispute._get_free_committee(), self.users["secretary"].partner_id
        )
        self.assert_step_refused(
            "concerns you", self.answer, dispute, "rejected", error=AccessError
        )

    def test_lists_show_what_is_mine_to_decide(self):
        dispute, model = self.filed(), self.env["party.dispute"]
        for role in ("committee", "secretary"):
            found = self.as_role(role, model).search([("can_answer", "=", True)])
            self.assertEqual(found, dispute)
        for role in ("member", "scorekeeper", "superior"):
            found = self.as_role(role, model).search([("can_answer", "=", True)])
            self.assertFalse(found)
        self.step(dispute, "pass_on", "committee")
        found = self.as_role("superior", model).search([("can_rule", "=", True)])
        self.assertEqual(found, dispute)

    def test_who_is_to_decide_has_it_on_his_list_until_it_is_done(self):
        passed_on, appealed = self.filed(), self.filed_omission()
        superior = self.users["superior"]
        self.assertNotIn(superior, (passed_on | appealed).activity_ids.user_id)
        self.step(passed_on, "pass_on", "committee")
        self.answer(appealed, "rejected")
        self.step(appealed, "appeal")
        for dispute in (passed_on, appealed):
            dispute.invalidate_recordset(["activity_ids"])
            self.assertEqual(dispute.activity_ids.user_id, superior)
            dispute._remind()
            self.assertEqual(dispute.activity_ids.user_id, superior)
            self.rule(dispute, "rejected")
            dispute.invalidate_recordset(["activity_ids"])
            self.assertFalse(dispute.activity_ids)

    # The wizard

    def open_wizard(self, dispute, action="action_answer", role="committee"):
        action = getattr(self.as_role(role, dispute), action)()
        wizard = self.as_role(role, self.env[action["res_model"]])
        return Form(wizard.with_context(**action["context"]))

    def test_wizard_proposes_to_take_the_line_back(self):
        dispute = self.filed()
        form = self.open_wizard(dispute)
        self.assertIn("Item FIXED", form.entry_text)
        self.assertEqual(
            form.free_ids[:],
            (self.users["committee"] | self.users["secretary"]).partner_id,
        )
        form.outcome = "accepted"
        self.assertTrue(form.reverse_line)
        form.outcome = "rejected"
        self.assertFalse(form.reverse_line)
        form.outcome = "partly"
        form.reason = "Half of it is true."
        form.participant_ids.add(self.users["secretary"].partner_id)
        with form.line_ids.new() as row:
            row.date = self.on(3)
            self.assertIn(self.items["RANGE"], row.available_item_ids[:])
            row.item_id = self.items["RANGE"]
            row.points_given = 1
            row.description = "Half of it"
        form.save().action_apply()
        self.assertEqual(sorted(dispute.correction_ids.mapped("points")), [-3, 1])

    def test_wizard_proposes_what_is_missing(self):
        dispute = self.filed_omission()
        form = self.open_wizard(dispute)
        form.outcome = "accepted"
        self.assertEqual(len(form.line_ids), 1)
        with form.line_ids.edit(0) as row:
            self.assertEqual(row.item_id, self.items["FIXED"])
            self.assertEqual(row.date, self.on(3, 12))
            row.description = "It was found in the minutes"
        form.reason = "It was overlooked."
        form.participant_ids.add(self.users["secretary"].partner_id)
        form.save().action_apply()
        self.assertEqual(dispute.correction_ids.points, 3)

    def test_wizard_says_by_how_much_a_cap_has_cut(self):
        self.carried("CAPPED", day=self.on(5, 3))
        dispute = self.filed_omission(code="CAPPED", publication_id=False)
        wizard = self.as_role("committee", self.env["party.dispute.answer.wizard"])
        action = wizard.create(
            {
                "dispute_id": dispute.id,
                "outcome": "accepted",
                "reason": "So.",
                "participant_ids": [Command.set(dispute._get_free_committee().ids)],
                "line_ids": [Command.create(self.row("CAPPED", self.on(5)))],
            }
        ).action_apply()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn(dispute.correction_ids.counting, action["params"]["message"])

    def test_superior_s_wizard_asks_for_nobody_present(self):
        dispute = self.filed()
        self.step(dispute, "pass_on", "committee")
        form = self.open_wizard(dispute, "action_rule", "superior")
        self.assertTrue(form.is_ruling)
        form.outcome = "rejected"
        form.reason = "It is right as it is."
        form.save().action_apply()
        self.assertEqual(dispute.state, "settled")

    def test_wizard_of_a_step_takes_its_reason(self):
        dispute = self.filed()
        form = self.open_wizard(dispute, "action_withdraw", "member")
        self.assertEqual(form.step, "withdraw")
        form.reason = "It was my mistake."
        form.save().action_apply()
        self.assertEqual(dispute.state, "withdrawn")

    # Passing on

    def test_committee_passes_on_with_a_reason(self):
        dispute = self.filed()
        self.assert_step_refused("", self.step, dispute, "pass_on", "scorekeeper")
        self.step(dispute, "pass_on", "committee", "The rules say so.")
        self.assertEqual(dispute.state, "escalated")
        self.assertEqual(dispute.passed_on_reason, "The rules say so.")
        self.assertEqual(self.logged(dispute), ["file", "pass_on"])
        self.assertEqual(dispute.activity_ids.user_id, self.users["superior"])

    def test_late_answer_passes_on_by_itself(self):
        dispute = self.filed()
        dispute.answer_by = self.today
        self.env["party.dispute"]._cron_move_on()
        self.assertEqual(dispute.state, "filed")
        dispute.answer_by = self.days(-1)
        for _twice in range(2):
            self.env["party.dispute"]._cron_move_on()
        self.assertEqual(dispute.state, "escalated")
        self.assertEqual(self.logged(dispute), ["file", "pass_on"])
        self.assert_step_refused("", self.answer, dispute, "rejected")

    def test_one_that_cannot_be_passed_on_holds_up_no_other(self):
        stuck, late = self.filed(), self.filed_omission("colleague")
        (stuck | late).answer_by = self.days(-1)
        escalate, refusal = type(stuck)._escalate, UserError("!")

        def fail_for_one(dispute, reason):
            if dispute == stuck:
                raise refusal
            return escalate(dispute, reason)

        logger = "odoo.addons.party_points.models.publicity.party_dispute_filing"
        with (
            patch.object(type(stuck), "_escalate", fail_for_one),
            self.assertLogs(logger, "ERROR"),
        ):
            self.env["party.dispute"]._cron_move_on()
        self.assertEqual((stuck.state, late.state), ("filed", "escalated"))

    # Accepting and settling

    def test_answer_is_settled_after_the_time_for_appeals(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        dispute.appeal_by = self.today
        self.env["party.dispute"]._cron_move_on()
        self.assertEqual(dispute.state, "answered")
        dispute.appeal_by = self.days(-1)
        self.assert_step_refused("was possible until", self.step, dispute, "appeal")
        self.env["party.dispute"]._cron_move_on()
        self.assertEqual(dispute.state, "settled")
        self.assertEqual(self.logged(dispute), ["file", "dismiss", "settle"])

    def test_filer_about_himself_accepts_alone(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        self.as_role("member", dispute).action_accept_answer()
        self.assertEqual(dispute.state, "settled")
        self.assertEqual(dispute.settled_by_id, self.users["member"])

    def test_both_members_accept(self):
        dispute = self.filed("colleague")
        self.answer(dispute, "rejected")
        self.as_role("colleague", dispute).action_accept_answer()
        self.assertEqual(dispute.state, "answered")
        self.as_role("member", dispute).action_accept_answer()
        self.assertEqual(dispute.state, "settled")

    def test_nobody_else_accepts_or_appeals(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        for role in ("committee", "superior", "scorekeeper", "colleague"):
            disputes = self.as_role(role, dispute)
            self.assert_forbidden(disputes.action_accept_answer)
            self.assert_forbidden(disputes._appeal, "No.")

    # Appealing and ruling

    def test_appeal_goes_to_the_superior_whose_decision_stands(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        self.step(dispute, "appeal", reason="They did not listen.")
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "appealed",
                    "appeal_reason": "They did not listen.",
                    "appealed_by_id": self.users["member"].id,
                }
            ],
        )
        self.rule(dispute, "rejected")
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "settled",
                    "outcome": "rejected",
                    "ruling": "So it was found.",
                    "settled_by_id": self.users["superior"].id,
                }
            ],
        )
        self.assertEqual(self.logged(dispute), ["file", "dismiss", "appeal", "dismiss"])
        self.assert_step_refused("", self.step, dispute, "appeal")
        self.assert_step_refused("", self.rule, dispute, "rejected")

    def test_member_concerned_appeals_against_what_another_filed(self):
        dispute = self.filed("colleague")
        self.answer(dispute, "accepted", reverse_line=True)
        self.step(dispute, "appeal", "member")
        self.assertEqual(dispute.state, "appealed")
        self.assert_step_refused(
            "The other member has appealed", self.step, dispute, "withdraw", "colleague"
        )

    def test_appeal_needs_a_reason(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        self.assert_step_refused(
            "Say why", self.step, dispute, "appeal", reason=" ", error=UserError
        )

    def test_who_decided_the_line_does_not_rule(self):
        line = self.register(code="LOSS", points_given=25, day=self.on(4))
        line._escalate({line: "superior"}, "Agreed.")
        self.take_step("superior", "confirm", line)
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": line.id, "reason": "It was less."}
        )
        dispute.action_file()
        self.step(dispute, "pass_on", "committee")
        self.assertFalse(self.as_role("superior", dispute).can_rule)
        self.assert_step_refused(
            "took part", self.rule, dispute, "rejected", error=AccessError
        )
        other = self.new_user("test_superior_2", "base.group_user")
        self.users["superior_2"] = other
        self.new_position(self.committee, "secretary", other.partner_id)
        self.rule(dispute, "rejected", role="superior_2")
        self.assertEqual(dispute.sudo().state, "settled")

    def test_who_voted_on_the_line_does_not_rule(self):
        line = self.register(day=self.on(4))
        # a member of the meeting who works for the superior today
        self.hold_review(4)
        partner = self.users["colleague"].partner_id
        self.new_position(self.committee, "secretary", partner)
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": line.id, "reason": "It was worth more."}
        )
        dispute.action_file()
        self.step(dispute, "pass_on", "committee")
        self.assertIn(partner, dispute._get_earlier_deciders())
        self.assert_step_refused(
            "took part",
            self.rule,
            dispute,
            "rejected",
            role="colleague",
            error=AccessError,
        )

    def test_who_answered_does_not_rule(self):
        partner = self.users["committee"].partner_id
        self.new_position(self.committee, "secretary", partner)
        dispute = self.filed()
        self.answer(dispute, "rejected", role="secretary")
        self.step(dispute, "appeal")
        self.assertFalse(self.as_role("committee", dispute).can_rule)
        self.assert_step_refused(
            "took part", self.rule, dispute, role="committee", error=AccessError
        )

    def test_committee_does_not_rule(self):
        dispute = self.filed()
        self.step(dispute, "pass_on", "committee")
        for role in ("committee", "secretary", "scorekeeper", "supervisor", "member"):
            self.assert_forbidden(self.as_role(role, dispute)._rule, "rejected", "No.")

    # Taking back

    def test_filer_takes_back_what_is_not_settled(self):
        for steps in ((), ("answer",), ("answer", "appeal")):
            with self.subTest(steps=steps), self.cr.savepoint() as savepoint:
                dispute = self.filed()
                if "answer" in steps:
                    self.answer(dispute, "rejected")
                if "appeal" in steps:
                    self.step(dispute, "appeal")
                self.step(dispute, "withdraw")
                self.assertEqual(dispute.state, "withdrawn")
                self.assertFalse(self.line.is_disputed)
                self.assertFalse(dispute.activity_ids)
                self.assertEqual(self.logged(dispute)[-1], "withdraw")
                savepoint.rollback()

    def test_settled_dispute_is_not_taken_back(self):
        dispute = self.filed()
        self.answer(dispute, "rejected")
        self.as_role("member", dispute).action_accept_answer()
        self.assert_step_refused(
            "“Settled”", self.step, dispute, "withdraw", error=UserError
        )

    def test_what_has_corrected_lines_is_not_taken_back(self):
        dispute = self.filed()
        self.answer(dispute, reverse_line=True)
        self.assert_step_refused(
            "lines were corrected", self.step, dispute, "withdraw", error=UserError
        )

    def test_nobody_else_takes_it_back(self):
        dispute = self.filed("colleague")
        for role in ("member", "committee", "secretary", "superior"):
            self.assert_forbidden(self.as_role(role, dispute)._withdraw, "No.")

    # What belongs together

    def test_accepting_without_a_correction_is_refused(self):
        dispute = self.filed()
        for outcome in ("accepted", "partly"):
            self.assert_step_refused(
                "corrects something", self.answer, dispute, outcome, error=UserError
            )

    def test_rejecting_with_a_correction_is_refused(self):
        self.assert_step_refused(
            "What is dismissed is not corrected",
            self.answer,
            self.filed(),
            "rejected",
            reverse_line=True,
        )

    def test_unknown_outcome_is_refused(self):
        dispute = self.as_role("committee", self.filed())
        present = dispute._get_free_committee()
        self.assert_step_refused(
            "Choose an outcome", dispute._answer, "maybe", "So.", None, present
        )
