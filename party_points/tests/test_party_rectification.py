from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .rectification_common import RectificationMixin
from .review_common import PartyReviewCommon


class RectificationCommon(RectificationMixin, PartyReviewCommon):
    """A warning of ``member``; ``publicity`` is a committee member and the partner."""

    def setUp(self):
        super().setUp()
        self.warning = self.new_warning()


@tagged("post_install", "-at_install")
class TestPartyRectification(RectificationCommon):
    """From a warning to a plan, its check, the meeting and the superior (WARN-4)."""

    # Opening and agreeing

    def test_committee_opens_a_plan_for_three_months(self):
        plan = self.open_plan(self.warning, "committee")
        self.assertRecordValues(
            plan,
            [
                {
                    "warning_id": self.warning.id,
                    "member_id": self.member.id,
                    "branch_id": self.branch.id,
                    "date_from": self.today,
                    "deadline": fields.Date.add(self.today, months=3),
                    "state": "draft",
                }
            ],
        )
        again = self.open_plan(self.warning)
        self.assertEqual(again.id, plan.id)

    def test_nobody_else_opens_one(self):
        for role in ("scorekeeper", "superior", "supervisor", "outsider_"):
            user = self.users.get(role, self.outsider)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.warning.with_user(user).action_open_rectification()

    def test_nobody_opens_his_own(self):
        warning = self.new_warning("committee")
        with self.assertRaises(AccessError):
            self.as_role("committee", warning).action_open_rectification()

    def test_warning_must_be_confirmed_and_lead_to_a_plan(self):
        rule = self.new_rule(measure="reminder_talk")
        for vals in ({"rule": rule}, {"state": "proposed"}):
            warning = self.new_warning(month=4, **vals)
            with self.subTest(**vals), self.assertRaises(UserError):
                self.as_role("secretary", warning).action_open_rectification()

    def test_plan_is_not_made_by_hand(self):
        plans = self.as_role("secretary", self.env["party.rectification"])
        with self.assertRaises(AccessError):
            plans.create({"warning_id": self.warning.id})

    def test_steps_are_not_written_by_hand(self):
        plan = self.open_plan(self.warning)
        for vals in (
            {"state": "kept"},
            {"result": "Well."},
            {"member_id": self.members["committee"].id},
            {"approved_by_id": self.users["secretary"].id},
            {"restoration_id": False},
        ):
            with self.subTest(**vals), self.assertRaises(AccessError):
                plan.write(vals)

    def test_plan_lasts_six_months_at_most(self):
        plan = self.open_plan(self.warning)
        plan.deadline = fields.Date.add(self.today, months=6)
        with self.assertRaises(ValidationError):
            plan.deadline = fields.Date.add(self.today, months=6, days=1)

    def test_draft_is_given_up_and_a_plan_that_began_is_not(self):
        plan = self.open_plan(self.warning)
        plan.unlink()
        plan = self.new_plan(self.warning)
        with self.assertRaises(AccessError):
            self.as_role("secretary", plan).unlink()
        with self.assertRaises(AccessError):
            plan.unlink()

    # Starting

    def test_member_and_partner_are_told_when_it_begins(self):
        plan = self.new_plan(self.warning)
        self.assertEqual(plan.state, "running")
        messages = self.env["mail.message"].search(
            [("model", "=", plan._name), ("res_id", "=", plan.id)]
        )
        told = messages.filtered(lambda m: m.message_type == "user_notification")
        self.assertEqual(
            told.notified_partner_ids,
            (self.member | self.members["publicity"]).partner_id,
        )
        log = self.env["party.decision"].search([("warning_id", "=", self.warning.id)])
        self.assertEqual(log.mapped("action"), ["begin_rectification"])
        self.assertEqual(log.member_id, self.member)
        self.assertEqual(log.reason, "Attend each meeting.")

    def test_partner_is_another_member_of_the_branch_in_good_standing(self):
        plan = self.open_plan(self.warning)
        plan.write({"aims": "Attend each meeting."})
        self.assert_not("Choose a partner", plan.action_start)
        for helper in (self.member, self.other_member):
            with self.subTest(helper=helper.name):
                # sudo: as somebody else has left it
                plan.sudo().helper_id = helper
                self.assert_not("another member of the same", plan.action_start)
        plan.helper_id = self.members["publicity"]
        other = self.new_warning("publicity")
        self.assert_not("warned himself", plan.action_start)
        other.state = "done"
        self.exempt(self.members["publicity"], self.days(-1), self.days(5))
        self.assert_not("is exempt", plan.action_start)

    def test_aims_and_days_are_needed(self):
        plan = self.open_plan(self.warning)
        plan.write({"helper_id": self.members["publicity"].id, "deadline": self.today})
        with self.assertRaises(UserError) as caught:
            plan.action_start()
        self.assertIn("aims", str(caught.exception))
        self.assertIn("future", str(caught.exception))

    def test_nobody_starts_his_own(self):
        plan = self.open_plan(self.new_warning("committee"), "superior")
        with self.assertRaises(AccessError):
            self.as_role("committee", plan).action_start()

    def test_what_was_agreed_on_stays_once_it_has_begun(self):
        plan = self.new_plan(self.warning)
        with self.assertRaises(AccessError):
            self.as_role("secretary", plan).aims = "Nothing."

    def test_dropped_warning_takes_the_ground_from_the_plan(self):
        plan = self.new_plan(self.warning)
        self.warning.state = "dropped"
        self.assert_not("was dropped", self.check, plan, "failed")

    # Reading and writing on it

    def test_who_reads_a_plan(self):
        draft = self.open_plan(self.warning)
        readers = {"secretary", "committee", "publicity", "discipline"}
        self.assert_readers(draft, readers)
        plan = self.new_plan(self.new_warning(month=4), helper="scorekeeper")
        above = {"superior", "supervisor", "administrator"}
        self.assert_readers(plan, readers | above | {"member", "scorekeeper"})

    def assert_readers(self, plan, readers):
        found = {
            role for role in self.users if self.as_role(role, plan).has_access("read")
        }
        self.assertEqual(found, readers)
        self.assertFalse(plan.with_user(self.outsider).has_access("read"))

    def test_partner_reads_the_plan_and_nothing_else_of_the_person(self):
        helper = self.new_user("test_helper", "base.group_user")
        self.users["helper"] = helper
        self.members["helper"] = self.new_member(self.branch, partner=helper.partner_id)
        plan = self.new_plan(self.warning, helper="helper")
        seen = self.as_role("helper", plan)
        self.assertEqual(seen.aims, "Attend each meeting.")
        self.assertFalse(self.as_role("helper", self.warning).has_access("read"))
        line = self.register("LATE")
        self.assertFalse(self.as_role("helper", line).has_access("read"))
        with self.assertRaises(AccessError):
            seen.read(["restoration_id"])
        with self.assertRaises(AccessError):
            seen.write({"aims": "Nothing."})

    def test_member_and_partner_write_what_was_done(self):
        plan = self.new_plan(self.warning, helper="scorekeeper")
        for role in ("member", "scorekeeper", "committee"):
            self.as_role(role, plan).message_post(body=f"So says {role}.")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            plan.with_user(self.outsider).message_post(body="I, too.")

    # What was done

    def test_member_and_partner_report_to_each_other(self):
        plan = self.new_plan(self.warning)
        group = self.env.ref("party_points.group_party_points_member")
        self.users["member"].group_ids = self.env.ref("base.group_portal") | group
        self.env.flush_all()
        for role, other in (("member", "publicity"), ("publicity", "member")):
            with self.subTest(role=role):
                for _time in range(2):  # said twice, heard once
                    self.as_role(role, plan)._report("I was there.\nSo was <b>he</b>.")
                said = plan._get_reports()[-1:]
                self.assertEqual(said.author_id, self.members[role].partner_id)
                self.assertIn(self.members[other].partner_id, said.notified_partner_ids)
                self.assertIn("&lt;b&gt;he", said.body)
        self.assertEqual(len(plan._get_reports()), 2)
        self.assertEqual(len(self.as_role("member", plan)._get_reports()), 2)

    def test_nothing_is_written_without_words_or_after_the_check(self):
        plan = self.new_plan(self.warning)
        member = self.as_role("member", plan)
        self.assert_not("Say it in words", member._report, "  ")
        with self.assertRaises(AccessError):
            self.as_role("scorekeeper", plan)._report("I was there.")
        self.end(plan)
        self.check(plan, "kept")
        self.assert_not("“Kept”", member._report, "I was there.")
        self.assertFalse(plan._can_report())

    # Checking

    def test_kept_plan_ends_the_warning(self):
        plan = self.kept_plan(self.warning)
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "kept",
                    "checked_on": self.today,
                    "checked_by_id": self.users["secretary"].id,
                    "result": "So it was found.",
                }
            ],
        )
        self.assertEqual(self.warning.state, "done")

    def test_it_is_kept_only_when_the_time_is_over(self):
        plan = self.new_plan(self.warning)
        self.assert_not("runs until", self.check, plan, "kept")
        self.check(plan, "failed")
        self.assertEqual(plan.state, "failed")
        self.assertEqual(self.warning.state, "confirmed")

    def test_neither_member_nor_partner_checks(self):
        plan = self.new_plan(self.warning)
        with self.assertRaises(AccessError):
            self.check(plan, "failed", "publicity")
        own = self.new_plan(self.new_warning("committee"), role="superior")
        with self.assertRaises(AccessError):
            self.check(own, "failed", "committee")
        for role in ("superior", "supervisor", "member"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, plan)._check("failed", "Because.")

    def test_check_needs_words_and_is_made_once(self):
        plan = self.new_plan(self.warning)
        self.assert_not("in words", self.check, plan, "failed", words="  ")
        self.check(plan, "failed")
        self.assert_not("this step is not possible", self.check, plan, "failed")

    def test_committee_is_reminded_on_the_deadline(self):
        plan = self.new_plan(self.warning)
        plan._remind()
        self.assertFalse(plan.activity_ids)
        self.end(plan)
        plan._remind()
        roles = ("secretary", "committee", "publicity", "discipline")
        users = {self.users[role] for role in roles}
        self.assertEqual(set(plan.activity_ids.user_id), users)
        self.check(plan, "kept", "secretary")
        self.assertFalse(plan.activity_ids)

    # A member of the committee

    def second_superior(self):
        self.users["second"] = self.new_user("test_second", "base.group_user")
        partner = self.users["second"].partner_id
        self.new_position(self.committee, "secretary", partner)

    def test_colleagues_of_a_committee_member_do_not_lead_his_plan(self):
        warning = self.new_warning("committee")
        for role in ("secretary", "publicity", "committee"):
            seen = self.as_role(role, warning)
            with self.subTest(role=role):
                self.assertFalse(seen.can_open_rectification)
                self.assert_not(
                    "superior", seen.action_open_rectification, error=AccessError
                )
        plan = self.open_plan(warning, "superior")
        seen = self.as_role("secretary", plan)
        self.assert_not("", seen.write, {"aims": "Nothing."}, error=AccessError)
        self.assert_not("", seen.unlink, error=AccessError)
        self.assert_not("superior", seen.action_start, error=AccessError)
        with self.form(plan, "superior") as form:
            form.helper_id = self.members["publicity"]
            form.aims = "Attend each meeting."
        self.assertFalse(seen.can_lead or seen.can_check)
        plan.action_start()
        self.assert_not("superior", self.check, plan, "failed", error=AccessError)
        self.check(plan, "failed", "superior")
        self.assert_not("superior", self.meet, plan, error=AccessError)

    def test_superior_gives_up_a_draft_about_a_committee_member_alone(self):
        self.open_plan(self.new_warning("committee"), "superior").unlink()
        plan = self.open_plan(self.warning)
        seen = self.as_role("superior", plan)
        self.assertFalse(seen.has_access("read"))
        for step in (seen.unlink, seen.action_start):
            self.assert_not("", step, error=AccessError)
        self.assert_not("", seen.write, {"aims": "Nothing."}, error=AccessError)

    def test_superior_who_led_the_plan_leaves_approval_to_another(self):
        self.second_superior()
        plan = self.new_plan(self.new_warning("committee"), role="superior")
        self.check(plan, "failed", "superior")
        self.meet(plan, "superior")
        self.assertEqual(plan._get_approvers(), self.users["second"].partner_id)
        self.assertFalse(self.as_role("superior", plan).can_approve)
        self.assert_not("Somebody else", self.approve, plan, error=AccessError)
        self.approve(plan, "second")
        self.assertEqual(plan.state, "approved")

    def test_superior_leads_where_the_committee_is_the_member_alone(self):
        positions = self.env["party.position"].search(
            [
                ("branch_id", "=", self.branch.id),
                ("partner_id", "!=", self.members["secretary"].partner_id.id),
            ]
        )
        positions.date_to = self.days(-1)
        warning = self.new_warning("secretary", month=4)
        self.assert_not(
            "", self.as_role("secretary", warning).action_open_rectification
        )
        self.assertEqual(self.open_plan(warning, "superior").state, "draft")

    def test_superior_is_reminded_of_the_plan_of_a_committee_member(self):
        plan = self.new_plan(self.new_warning("committee"), role="superior")
        self.end(plan)
        plan._remind()
        self.assertEqual(plan.activity_ids.user_id, self.users["superior"])

    def test_superior_proposes_what_a_committee_member_is_given_back(self):
        loss = self.lose(3, "committee")
        plan = self.kept_plan(self.new_warning("committee"), role="superior")
        self.assertFalse(self.as_role("secretary", plan).can_restore)
        self.assert_not("superior", self.restore, plan, loss, error=AccessError)
        line = self.as_role("secretary", loss)
        self.assert_not(
            "superior", line._propose_restoration, 50, "Please.", error=AccessError
        )
        form = self.dialogue(plan, "restore", "superior")
        form.line_id, form.reason = loss, "He has changed."
        form.save().action_apply()
        self.assertEqual(plan.restoration_id.restores_id, loss)
        self.assertEqual(plan.restoration_id.registered_by_id, self.users["superior"])

    # The meeting and the superior

    def failed(self):
        plan = self.new_plan(self.warning)
        self.check(plan, "failed")
        return plan

    def test_meeting_decides_and_superior_approves(self):
        plan = self.failed()
        self.meet(plan)
        self.assertEqual(plan.state, "decided")
        self.assertEqual(self.warning.state, "confirmed")
        self.approve(plan)
        self.assertEqual(plan.state, "approved")
        self.assertEqual(plan.approved_by_id, self.users["superior"])
        self.assertEqual(self.warning.state, "done")
        actions = self.env["party.decision"].search(
            [("warning_id", "=", self.warning.id), ("action", "like", "rectification")],
            order="id",
        )
        self.assertEqual(
            actions.mapped("action"),
            [
                "begin_rectification",
                "check_rectification",
                "decide_rectification",
                "approve_rectification",
            ],
        )
        self.assertEqual((actions[2].present, actions[2].in_favour), (5, 4))

    def test_meeting_needs_a_majority_of_those_present(self):
        plan = self.failed()
        self.assert_not("more than half", self.meet, plan, present=4, in_favour=2)
        self.meet(plan, present=5, in_favour=3)

    def test_meeting_needs_over_half_of_the_full_members_of_its_day(self):
        plan = self.failed()
        entitled = self.branch._count_entitled(self.today)
        few = entitled // 2
        self.assert_not("full members", self.meet, plan, present=few, in_favour=few)
        self.meet(plan, present=few + 1, in_favour=few + 1)
        self.assertEqual(plan.meeting_entitled, entitled)

    def test_numbers_and_day_of_the_meeting_are_possible(self):
        plan = self.failed()
        for vals in (
            {"present": 0, "in_favour": 0},
            {"present": 5, "in_favour": 6},
            {"present": 50, "in_favour": 40},
        ):
            with self.subTest(**vals):
                self.assert_not("more than half", self.meet, plan, **vals)
        for day, words in (
            (self.days(1), "once the meeting is over"),
            (self.days(-1), "or later"),
        ):
            with self.subTest(day=day):
                self.assert_not(words, self.meet, plan, meeting_date=day)

    def test_superior_returns_what_the_meeting_decided(self):
        plan = self.failed()
        self.meet(plan)
        self.approve(plan, step="return", reason="Hear him first.")
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "failed",
                    "meeting_decision": False,
                    "meeting_present": 0,
                    "approval_reason": "Hear him first.",
                }
            ],
        )
        self.meet(plan, decision="He is helped on.")
        self.approve(plan)
        self.assertEqual(plan.state, "approved")

    def test_who_may_approve_further_up_is_told_where_nobody_else_may(self):
        above = self.env["party.branch"].create(
            {
                "name": "Between",
                "code": "T-BETWEEN",
                "level": "committee",
                "parent_id": self.committee.id,
            }
        )
        self.branch.parent_id = above
        plan = self.failed()
        self.assertEqual(plan._get_approvers(), self.users["superior"].partner_id)
        plan.checked_by_id = self.users["superior"]
        self.assertFalse(plan._get_approvers() & self.users["superior"].partner_id)

    def test_superior_alone_approves(self):
        plan = self.failed()
        self.meet(plan)
        for role in ("secretary", "member", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, plan)._approve("Yes.")
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, plan)._return("No.")

    def test_who_took_part_does_not_approve(self):
        plan = self.failed()
        self.meet(plan)
        plan.recorded_by_id = self.users["superior"]
        self.assert_not("taken part", self.approve, plan, error=AccessError)

    # The screens

    def form(self, record, role, view=None):
        return Form(self.as_role(role, record), view and f"party_points.{view}")

    def test_plan_is_agreed_on_and_read_in_its_form(self):
        plan = self.open_plan(self.warning)
        with self.form(plan, "committee") as form:
            form.helper_id = self.members["publicity"]
            form.aims = "Attend each meeting."
        plan.action_start()
        for role in ("member", "publicity", "committee", "superior", "supervisor"):
            with self.subTest(role=role), self.form(plan, role) as form:
                self.assertEqual(form.aims, "Attend each meeting.")

    def test_dialogues_are_filled_in(self):
        loss = self.lose(3)
        plan = self.new_plan(self.warning)
        self.end(plan)
        form = self.dialogue(plan, "check", "secretary")
        form.result, form.words = "kept", "He came each time."
        form.save().action_apply()
        form = self.dialogue(plan, "restore", "secretary")
        self.assertEqual(form.share, 50)
        form.line_id, form.reason = loss, "He has changed."
        form.save().action_apply()
        self.assertEqual(plan.restoration_id.restores_id.date, self.on(3))

    def dialogue(self, plan, name, role):
        wizards = self.as_role(role, self.env[f"party.rectification.{name}.wizard"])
        return Form(wizards.with_context(default_rectification_id=plan.id))

    def test_dialogues_of_meeting_and_superior_are_filled_in(self):
        plan = self.failed()
        form = self.dialogue(plan, "meeting", "secretary")
        form.decision, form.present, form.in_favour = "He is admonished.", 5, 3
        form.save().action_apply()
        form = self.dialogue(plan, "approval", "superior")
        self.assertEqual(form.decision, "He is admonished.")
        form.reason = "It is right."
        form.save().action_approve()
        self.assertEqual(plan.state, "approved")

    # The way back

    def test_kept_plan_gives_back_once_per_stage_and_year(self):
        losses = self.env["party.point.line"].union(
            *(self.lose(number) for number in (3, 2, 2))
        )
        self.restore(self.kept_plan(self.warning), losses[0])
        other = self.kept_plan(self.new_warning(month=4))
        self.assertFalse(self.as_role("secretary", other).can_restore)
        self.assert_not("at this stage", self.restore, other, losses[1])
        rule = self.new_rule(measure="rectification_talk")
        stage = self.kept_plan(self.new_warning(month=4, rule=rule))
        self.restore(stage, losses[1])

    def lose(self, month, who="member"):
        line = self.register("LATE", who, date=self.on(month))
        line._confirm({line: "Carried."})
        return line

    def test_deductions_of_the_months_until_the_warning_alone(self):
        before, after = self.lose(1), self.lose(4)
        last_year = self.new_warning(month=4)
        plan = self.as_role("secretary", self.kept_plan(self.warning))
        self.assertEqual(plan._get_restorable_lines(), before)
        self.assert_not("Choose a deduction", self.restore, plan, after)
        self.assertTrue(last_year)

    def test_another_members_deduction_is_not_given_back(self):
        loss = self.lose(3, "publicity")
        plan = self.kept_plan(self.warning)
        self.assert_not("Choose a deduction", self.restore, plan, loss)

    def test_rule_says_whether_anything_is_given_back(self):
        loss = self.lose(3)
        warning = self.new_warning(month=4, rule=self.new_rule(restore_share=0))
        plan = self.kept_plan(warning)
        self.assertFalse(self.as_role("secretary", plan).can_restore)
        self.assert_not("nothing is given back", self.restore, plan, loss)

    def test_plan_must_be_kept(self):
        loss = self.lose(3)
        self.assert_not("not possible", self.restore, self.failed(), loss)

    def test_neither_member_nor_partner_gives_back(self):
        loss = self.lose(3)
        plan = self.kept_plan(self.warning)
        with self.assertRaises(AccessError):
            self.restore(plan, loss, "publicity")
        with self.assertRaises(AccessError):
            self.as_role("superior", plan)._restore(loss, "Please.")

    def test_button_shows_for_who_may(self):
        self.lose(3)
        plan = self.kept_plan(self.warning)
        found = {
            role
            for role in ("secretary", "committee", "publicity", "superior", "member")
            if self.as_role(role, plan).can_restore
        }
        self.assertEqual(found, {"secretary", "committee"})
