from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .appraisal_common import PartyAppraisalCommon


@tagged("post_install", "-at_install")
class TestPartyAppraisal(PartyAppraisalCommon):
    """The annual appraisal decided by people (APP-7)."""

    # Proposing

    def test_committee_proposes_what_was_computed(self):
        self.propose()
        self.assertEqual(self.cycle.state, "proposed")
        self.assertEqual(self.cycle.proposed_by_id, self.users["committee"])
        for appraisal in self.appraisals.values():
            self.assertEqual(appraisal.grade_id, appraisal.computed_grade_id)
            self.assertFalse(appraisal.is_departing)
        self.assertEqual(
            self.logged([("cycle_id", "=", self.cycle.id)]), ["propose_year"]
        )

    def test_only_the_committee_proposes(self):
        for role in ("member", "scorekeeper", "superior", "supervisor"):
            with self.subTest(role):
                self.assert_forbidden(self.as_role(role, self.cycle)._propose)
        self.assert_forbidden(self.as_role("member", self.cycle).action_propose)

    def test_a_departure_needs_its_reason_and_shows(self):
        self.assert_refused(
            "reason",
            self.propose,
            grades={"committee": (self.pioneer, False)},
            role="secretary",
        )
        self.propose("secretary", {"committee": (self.pioneer, "Rescued the harvest.")})
        appraisal = self.appraisals["committee"]
        self.assertTrue(appraisal.is_departing)
        self.assertEqual(appraisal.departure_reason, "Rescued the harvest.")
        self.assertEqual(appraisal.departed_by_id, self.users["secretary"])
        self.assertEqual(self.logged([("appraisal_id", "=", appraisal.id)]), ["depart"])
        self.assertEqual(
            self.env["party.appraisal"].search(
                [("is_departing", "=", True), ("cycle_id", "=", self.cycle.id)]
            ),
            appraisal,
        )

    def test_nobody_departs_for_himself(self):
        self.assert_refused(
            "own grade",
            self.propose,
            grades={"committee": (self.pioneer, "I worked hard.")},
            error=AccessError,
        )

    def test_departure_that_stands_already_is_checked_as_well(self):
        own = self.appraisals["committee"]
        own.grade_id = self.pioneer
        self.assert_refused("own grade", self.propose, error=AccessError)
        self.assert_refused("reason", self.propose, role="secretary")
        own.write(
            {
                "departure_reason": "Rescued the harvest.",
                "departed_by_id": self.users["secretary"].id,
            }
        )
        self.propose()
        self.meet()
        self.assertEqual(own.grade_id, self.pioneer)

    def test_a_grade_is_one_of_the_scheme(self):
        other = self.new_grading("OTHER", self.committee).grade_ids[:1]
        self.assert_refused(
            "no grade of the scheme", self.propose, grades={"member": (other, "So.")}
        )

    def test_grades_of_another_year_are_refused(self):
        cycle = self.env["party.cycle"].create(
            {"branch_id": self.branch.id, "year": self.year - 1, "state": "computed"}
        )
        self.assert_refused(
            "this year alone",
            self.as_role("committee", cycle)._propose,
            {self.appraisal: (self.talk, "So.")},
        )

    def test_a_changed_figure_does_not_slip_through(self):
        with self.outdated_figures():
            self.assert_refused("Compute it again", self.propose)
        self.propose()
        with self.outdated_figures():
            self.assert_refused("returns the year", self.meet)
        self.meet()
        self.answer_all()
        with self.outdated_figures():
            self.assert_refused("returns the year", self.step, "approve")

    def outdated_figures(self):
        return patch.object(
            type(self.env["party.cycle"]), "_is_outdated", lambda cycle: True
        )

    def test_a_second_click_changes_nothing(self):
        self.propose()
        self.assert_refused("state", self.propose, role="secretary")
        self.meet()
        self.assert_refused("state", self.meet)
        self.answer_all()
        self.step("approve")
        self.assert_refused("state", self.step, "approve", role="superior2")
        self.assertEqual(self.cycle.approved_by_id, self.users["superior"])

    # Meeting

    def test_the_meeting_confirms_and_members_are_told(self):
        self.propose()
        self.meet(present=4, in_favour=3)
        self.assertEqual(self.cycle.state, "confirmed")
        self.assertEqual(self.cycle.meeting_entitled, 6)
        plan = self.env["party.publication.plan"]
        self.assertEqual(self.cycle.answer_by, plan._add_working_days(self.today, 5))
        told = self.told(self.appraisal, self.member.partner_id)
        self.assertIn("Pioneer", told)
        old = self.members["old"].partner_id
        self.assertFalse(self.told(self.appraisals["old"], old))
        self.assertIn("confirm_year", self.logged([("cycle_id", "=", self.cycle.id)]))

    def test_a_meeting_without_quorum_majority_or_minutes_confirms_nothing(self):
        self.propose()
        for words, vals in (
            ("more than half of them", {"present": 3, "in_favour": 3}),
            ("more than half of them", {"present": 7, "in_favour": 7}),
            ("in favour", {"present": 4, "in_favour": 2}),
            ("in favour", {"present": 4, "in_favour": 5}),
            ("minutes", {"minutes": "  "}),
            ("once the meeting is over", {"date": self.days(1)}),
            ("or later", {"date": self.days(-1)}),
        ):
            with self.subTest(vals):
                self.assert_refused(words, self.meet, **vals)
        self.assertEqual(self.cycle.state, "proposed")

    def test_only_the_committee_records_the_meeting(self):
        self.propose()
        meeting = {"date": self.today, "present": 5, "in_favour": 5, "minutes": "So."}
        for role in ("member", "scorekeeper", "superior", "supervisor"):
            with self.subTest(role):
                self.assert_forbidden(
                    self.as_role(role, self.cycle)._record_meeting, meeting
                )

    def test_the_meeting_departs_with_a_reason_and_not_for_who_records_it(self):
        self.propose()
        self.assert_refused(
            "reason", self.meet, grades={"member": (self.qualified, False)}
        )
        self.assert_refused(
            "own grade",
            self.meet,
            grades={"committee": (self.pioneer, "All wanted it.")},
            error=AccessError,
        )
        self.meet("secretary", {"committee": (self.pioneer, "All wanted it.")})
        self.assertEqual(self.appraisals["committee"].grade_id, self.pioneer)
        self.assertEqual(
            self.appraisals["committee"].departed_by_id, self.users["secretary"]
        )

    def contest(self, *roles, border=None):
        """Equal members at the border of a grade, or of several, of one place each."""
        border = border or self.pioneer
        for role in roles:
            self.appraisals[role].write(
                {
                    "computed_grade_id": False,
                    "option_ids": [(6, 0, (border | self.qualified).ids)],
                    "places_left": {str(grade.id): 1 for grade in border},
                }
            )

    def test_the_meeting_decides_among_equal_members(self):
        self.contest("member", "old")
        self.propose()
        self.assertFalse(self.appraisal.grade_id)
        self.assert_refused("The meeting has to decide on", self.meet)
        both = {role: (self.pioneer, False) for role in ("member", "old")}
        self.assert_refused("places left", self.meet, grades=both)
        wrong = {"member": (self.talk, False), "old": (self.pioneer, False)}
        self.assert_refused("reason", self.meet, grades=wrong)
        self.meet(
            grades={"member": (self.qualified, False), "old": (self.pioneer, False)}
        )
        self.assertEqual(self.appraisal.grade_id, self.qualified)
        self.assertFalse(self.appraisal.is_departing)
        self.assertFalse(self.appraisals["old"].is_departing)

    def test_the_meeting_keeps_to_the_places_of_each_border(self):
        """All are equal: one is first, one is last, and no more of either."""
        self.contest(*self.appraisals, border=self.pioneer | self.talk)
        self.propose()
        grades = dict.fromkeys(self.appraisals, (self.qualified, False))
        grades["member"] = (self.pioneer, False)
        two_last = dict.fromkeys(("old", "scorekeeper"), (self.talk, False))
        message = self.assert_refused(
            "places left", self.meet, "secretary", grades=grades | two_last
        )
        self.assertIn(self.talk.name, message)
        two_first = dict.fromkeys(("old", "member"), (self.pioneer, False))
        message = self.assert_refused(
            "places left", self.meet, "secretary", grades=grades | two_first
        )
        self.assertIn(self.pioneer.name, message)
        self.meet("secretary", grades=grades | {"old": (self.talk, False)})
        self.assertEqual(self.appraisals["old"].grade_id, self.talk)
        self.assertFalse(any(a.is_departing for a in self.appraisals.values()))

    def test_the_dialog_of_the_meeting_lists_equal_members(self):
        self.contest("member", "old")
        self.propose()
        wizard = self.open("meeting", "committee", minutes="So.")
        self.assertEqual(
            wizard.line_ids.appraisal_id,
            self.appraisal | self.appraisals["old"],
        )
        self.assertEqual(wizard.entitled, 6)

    def test_a_year_in_which_nobody_is_ranked_needs_no_majority(self):
        for appraisal in self.appraisals.values():
            appraisal.status = "exempt"
        self.propose()
        self.meet(present=0, in_favour=0)
        self.step("approve")
        self.assertEqual(self.cycle.state, "final")

    # Answers

    def test_a_member_acknowledges_his_own_once(self):
        self.confirm_year()
        appraisal = self.as_role("member", self.appraisal)
        self.assertTrue(appraisal.can_answer)
        to_answer = [("can_answer", "=", True)]
        self.assertEqual(appraisal.search(to_answer), appraisal)
        appraisal.action_acknowledge()
        self.assertFalse(appraisal.search(to_answer))
        self.assertEqual(self.appraisal.answer, "acknowledged")
        self.assertEqual(self.appraisal.answered_on, self.today)
        self.assertFalse(self.appraisal.answered_by_id)
        self.assert_refused("answered already", appraisal.action_acknowledge)
        self.assert_refused("answered already", self.appeal)

    def test_nobody_answers_for_a_member_with_an_account(self):
        self.confirm_year()
        for role in ("secretary", "committee", "superior", "scorekeeper"):
            with self.subTest(role):
                self.assert_forbidden(
                    self.as_role(role, self.appraisal).action_acknowledge
                )

    def test_the_secretary_enters_the_answer_of_who_has_no_account(self):
        self.confirm_year()
        old = self.appraisals["old"]
        self.assert_forbidden(self.as_role("committee", old).action_acknowledge)
        self.assertTrue(self.as_role("secretary", old).can_answer_for)
        self.appeal("old", doer="secretary")
        self.assertEqual(old.answer, "appealed")
        self.assertEqual(old.answered_by_id, self.users["secretary"])

    def test_members_answer_between_meeting_and_last_day(self):
        self.assert_refused(
            "", self.as_role("member", self.appraisal).action_acknowledge
        )
        self.propose()
        self.assert_refused(
            "when the member meeting has confirmed",
            self.as_role("member", self.appraisal).action_acknowledge,
        )
        self.meet()
        self.cycle.answer_by = self.days(-1)
        self.assert_refused(
            "was possible until",
            self.as_role("member", self.appraisal).action_acknowledge,
        )
        late = self.as_role("member", self.appraisal)
        self.assertFalse(late.can_answer)
        self.assertFalse(late.search([("can_answer", "=", True)]))

    def test_an_appeal_has_a_reason_and_is_told_to_the_superior(self):
        self.confirm_year()
        self.assert_refused("Say why", self.appeal, reason="  ")
        self.appeal()
        self.assertEqual(self.appraisal.answer, "appealed")
        told = self.told(self.appraisal, self.users["superior"].partner_id)
        self.assertIn("I was there all year.", told)
        self.assertEqual(
            self.env["party.appraisal"]
            .with_user(self.users["committee"])
            .search([("can_answer", "=", True)]),
            self.appraisals["committee"],
        )

    # Appeals decided

    def test_an_appeal_is_upheld_with_another_grade(self):
        self.confirm_year()
        self.appeal("old", doer="secretary")
        appraisal = self.appraisals["old"]
        self.assert_refused("Choose it", self.settle, "upheld", who="old")
        self.settle("upheld", self.pioneer, who="old")
        self.assertEqual(appraisal.grade_id, self.pioneer)
        self.assertTrue(appraisal.is_departing)
        self.assertEqual(appraisal.appeal_decided_by_id, self.users["superior"])
        self.assertIn(
            "settle_grade", self.logged([("appraisal_id", "=", appraisal.id)])
        )
        self.assert_refused(
            "no open appeal", self.settle, "dismissed", who="old", role="superior2"
        )

    def test_a_dismissed_appeal_leaves_the_grade_and_says_why(self):
        self.confirm_year()
        self.appeal()
        self.settle("dismissed")
        self.assertEqual(self.appraisal.grade_id, self.pioneer)
        self.assertEqual(self.appraisal.appeal_outcome, "dismissed")
        told = self.told(self.appraisal, self.member.partner_id)
        self.assertIn("The list says so.", told)

    def test_an_appeal_is_decided_by_a_superior_who_took_no_part(self):
        self.cycle.computed_by_id = self.users["superior"]
        self.confirm_year()
        self.appeal()
        for role in ("member", "committee", "secretary", "supervisor", "superior"):
            with self.subTest(role):
                self.assert_forbidden(
                    self.as_role(role, self.appraisal)._settle_appeal,
                    "dismissed",
                    "No.",
                )
        self.assertFalse(self.as_role("superior", self.appraisal).can_settle)
        self.assertTrue(self.as_role("superior2", self.appraisal).can_settle)
        self.settle("dismissed", role="superior2")

    def test_who_departed_or_is_concerned_does_not_decide_the_appeal(self):
        self.new_position(
            self.committee, "deputy_secretary", self.users["secretary"].partner_id
        )
        self.propose("secretary", {"committee": (self.talk, "Was away.")})
        self.meet("committee")
        self.appeal("committee")
        self.appeal("secretary")
        appraisal = self.appraisals["committee"]
        self.assert_forbidden(
            self.as_role("secretary", appraisal)._settle_appeal, "dismissed", "No."
        )
        self.cycle.proposed_by_id = self.users["deputy"]
        own = self.appraisals["secretary"]
        self.assert_forbidden(
            self.as_role("secretary", own)._settle_appeal, "dismissed", "No."
        )

    # Return, approval, reopening

    def test_a_superior_returns_a_year_and_the_log_keeps_what_was(self):
        self.confirm_year()
        self.as_role("member", self.appraisal).action_acknowledge()
        for role in ("member", "committee", "secretary", "supervisor"):
            with self.subTest(role):
                self.assert_forbidden(self.as_role(role, self.cycle)._return, "No.")
        self.assert_refused("Say why", self.step, "return", reason=False)
        self.step("return")
        self.assertEqual(self.cycle.state, "computed")
        self.assertFalse(self.cycle.meeting_date)
        self.assertFalse(self.appraisal.grade_id)
        self.assertFalse(self.appraisal.answer)
        log = self.env["party.decision"].search(
            [
                ("appraisal_id", "=", self.appraisal.id),
                ("action", "=", "return_year"),
            ]
        )
        self.assertEqual(log.before, "Pioneer · Acknowledged")
        self.propose()

    def test_a_running_or_computed_year_is_not_returned(self):
        self.assert_refused("state", self.step, "return")
        self.assert_refused("state", self.step, "approve")
        self.assert_refused("state", self.step, "reopen")

    def test_a_member_reads_his_place_and_among_whom(self):
        self.propose()
        own = self.as_role("member", self.appraisal)
        self.assertIn("Place 1 of 5 in the branch.", own.explanation)
        others = self.appraisals["old"] | self.appraisals["scorekeeper"]
        others.grading_id = self.grading.copy({"code": "Z", "name": "Villagers"})
        self.env.flush_all()
        self.env.invalidate_all()
        text = (
            f"Place 1 of 3 in the branch, among those graded by “{self.grading.name}”."
        )
        self.assertIn(text, own.explanation)
        text = "Place 4 of 2 in the branch, among those graded by “Villagers”."
        old = self.as_role("committee", self.appraisals["old"])
        self.assertIn(text, old.explanation)

    def test_a_branch_lists_its_members_by_grading_scheme_and_place(self):
        first = self.appraisals["member"]
        first.grading_id = self.grading.copy({"code": "Z", "name": "Villagers"})
        self.env.flush_all()
        mine = [("cycle_id", "=", self.cycle.id)]
        found = self.as_role("committee", self.env["party.appraisal"]).search(mine)
        ranks = [appraisal.rank for appraisal in found]
        self.assertEqual(ranks, [2, 3, 4, 5, 1])

    def test_the_superior_approves_when_all_have_answered(self):
        self.confirm_year()
        self.assert_refused("have not answered yet", self.step, "approve")
        self.answer_all()
        for role in ("member", "committee", "secretary", "supervisor"):
            with self.subTest(role):
                self.assert_forbidden(self.as_role(role, self.cycle)._approve)
        self.step("approve", reason=False)
        self.assertEqual(self.cycle.state, "final")
        self.assertEqual(self.cycle.approved_by_id, self.users["superior"])
        told = self.told(self.appraisal, self.member.partner_id)
        self.assertIn("is final", told)

    def test_the_superior_approves_when_the_time_for_answers_is_over(self):
        self.confirm_year()
        self.cycle.answer_by = self.days(-1)
        self.step("approve")
        self.assertEqual(self.cycle.state, "final")

    def test_a_year_with_an_open_appeal_is_not_approved(self):
        self.confirm_year()
        self.appeal()
        self.cycle.answer_by = self.days(-1)
        self.assert_refused("appeals are not decided", self.step, "approve")
        self.settle("dismissed")
        self.step("approve", "superior2")

    def test_nobody_decides_on_a_year_in_which_his_own_appraisal_stands(self):
        self.new_position(
            self.committee, "deputy_secretary", self.users["scorekeeper"].partner_id
        )
        self.confirm_year()
        self.cycle.answer_by = self.days(-1)
        for step in ("_approve", "_return"):
            cycle = self.as_role("scorekeeper", self.cycle)
            self.assert_refused(
                "Your own appraisal", getattr(cycle, step), "So.", error=AccessError
            )
        self.assertFalse(self.as_role("scorekeeper", self.cycle).can_approve)
        self.assertTrue(self.as_role("superior", self.cycle).can_approve)
        self.step("approve")
        cycle = self.as_role("scorekeeper", self.cycle)
        self.assert_refused(
            "Your own appraisal", cycle._reopen, "So.", error=AccessError
        )

    def test_a_final_year_is_reopened_by_the_superior_with_a_reason(self):
        self.confirm_year()
        self.answer_all()
        self.step("approve")
        for role in ("member", "committee", "secretary", "supervisor"):
            with self.subTest(role):
                self.assert_forbidden(self.as_role(role, self.cycle)._reopen, "No.")
        self.assert_refused("Say why", self.step, "reopen", reason=" ")
        self.step("reopen")
        self.assertEqual(self.cycle.state, "computed")
        self.assertFalse(self.cycle.approved_by_id)
        self.assertFalse(self.appraisal.grade_id)
        told = self.env["mail.message"].search(
            [
                ("model", "=", "party.cycle"),
                ("res_id", "=", self.cycle.id),
                ("notified_partner_ids", "=", self.users["secretary"].partner_id.id),
            ],
            limit=1,
        )
        self.assertIn("opened the year again", told.body)

    def test_superiors_are_asked_to_approve(self):
        self.confirm_year()
        kind = self.env.ref("party_points.mail_activity_type_approve_year")
        asked = self.cycle.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )
        self.assertEqual(
            asked.user_id, self.users["superior"] | self.users["superior2"]
        )
        self.answer_all()
        self.step("approve")
        self.assertFalse(
            self.cycle.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        )

    # Rights

    def test_a_member_reads_his_own_once_it_is_proposed_and_no_other(self):
        appraisals = self.env["party.appraisal"].with_user(self.users["member"])
        self.assertFalse(appraisals.search([]))
        self.propose()
        self.assertEqual(appraisals.search([]), self.appraisal)
        self.assert_forbidden(
            self.as_role("member", self.appraisals["old"]).read, ["score"]
        )

    def test_officers_read_the_appraisals_of_their_branches(self):
        for role in ("committee", "secretary", "superior", "supervisor"):
            with self.subTest(role):
                found = self.env["party.appraisal"].with_user(self.users[role])
                self.assertEqual(found.search_count([]), 5)
        for role in ("scorekeeper", "outsider"):
            user = self.users.get(role, self.outsider)
            if role == "scorekeeper":
                found = self.env["party.appraisal"].with_user(user)
                self.assertFalse(found.search([]))

    def test_nobody_writes_what_people_decide(self):
        self.confirm_year()
        for role in ("member", "secretary", "superior", "administrator"):
            for vals in ({"grade_id": self.talk.id}, {"answer": "acknowledged"}):
                with self.subTest((role, vals)):
                    self.assert_forbidden(
                        self.as_role(role, self.appraisal).write, vals
                    )

    # In words

    def test_the_member_reads_how_it_came_about(self):
        self.propose("secretary", {"member": (self.qualified, "He was away.")})
        appraisal = self.as_role("member", self.appraisal)
        for words in ("Place 1", "Pioneer", "departs", "He was away.", "Qualified"):
            self.assertIn(words, appraisal.explanation)
        self.assertEqual(appraisal.consequence_text, "None")

    def test_the_explanation_shows_months_and_weights(self):
        self.appraisal.write(
            {
                "weights": {"points": 60, "team": 40},
                "team_mark": 90,
                "points": 80,
                "score": 84,
            }
        )
        explanation = self.appraisal._get_explanation()
        self.assertEqual(
            [(part["value"], part["share"]) for part in explanation["parts"]],
            [(80, 48), (90, 36)],
        )
        self.assertIn("84", self.appraisal.explanation)

    def test_who_is_not_ranked_reads_why(self):
        for status in ("exempt", "short", "left", "no_rules"):
            self.appraisal.status = status
            self.assertIn("ranked", self.appraisal.explanation)

    # Nomination

    def test_who_may_be_nominated_and_why_not(self):
        self.confirm_year()
        self.assertIn("once the year is final", self.appraisal.nomination_text)
        self.answer_all()
        self.step("approve")
        self.assertTrue(self.appraisal.is_nominable)
        self.assertEqual(self.appraisal.nomination_text, "May be nominated.")
        self.assertIn("grade", self.appraisals["old"].nomination_text)
        nominable = self.env["party.appraisal"].search([("is_nominable", "=", True)])
        self.assertEqual(nominable, self.appraisal)
        for vals, words in (
            ({"is_vetoed": True}, "veto"),
            ({"is_below": True}, "below"),
            ({"status": "short"}, "not ranked"),
        ):
            self.appraisal.write(vals)
            self.assertIn(words, self.appraisal.nomination_text)
            self.assertFalse(
                self.env["party.appraisal"].search([("is_nominable", "=", True)])
            )
            self.appraisal.write({"is_vetoed": False, "is_below": False})

    def test_a_probationary_member_cannot_be_nominated(self):
        self.member.assignment_ids.standing = "probationary"
        self.cycle.state = "final"
        self.appraisal.grade_id = self.pioneer
        self.assertIn("full member", self.appraisal.nomination_text)
        self.assertFalse(self.appraisal.is_nominable)

    def test_a_barred_secretary_cannot_be_nominated(self):
        position = self.env["party.position"].search(
            [("branch_id", "=", self.branch.id), ("role", "=", "secretary")]
        )
        position.date_from = self.on(1, 1)
        self.cycle.write({"state": "final", "is_secretary_barred": True})
        appraisal = self.appraisals["secretary"]
        (appraisal | self.appraisal).write({"grade_id": self.pioneer.id})
        self.assertIn("As secretary", appraisal.nomination_text)
        self.assertTrue(self.appraisal.is_nominable)
        self.assertEqual(
            self.env["party.appraisal"].search([("is_nominable", "=", True)]),
            self.appraisal,
        )

    def test_an_open_appeal_stands_in_the_way(self):
        self.confirm_year()
        self.appeal()
        self.assertIn("appeal", self.appraisal.nomination_text)

    # As the screens do it

    def test_dialogs_are_filled_in_on_the_screen(self):
        self.contest("member", "old")
        wizards = self.as_role("committee", self.env["party.cycle.propose.wizard"])
        wizards = wizards.with_context(default_cycle_id=self.cycle.id)
        with Form(wizards) as form:
            self.assertEqual(len(form.line_ids), 5)
            self.assertEqual(form.contested_count, 2)
            with form.line_ids.edit(2) as line:
                line.grade_id = self.talk
                line.reason = "Was away."
        # the third row is the committee's own: somebody else departs
        self.assert_refused("own", form.record.action_propose, error=AccessError)
        form.record.with_user(self.users["committee"]).line_ids[
            2
        ].grade_id = self.qualified
        form.record.action_propose()
        wizards = self.as_role("committee", self.env["party.cycle.meeting.wizard"])
        wizards = wizards.with_context(default_cycle_id=self.cycle.id)
        with Form(wizards) as form:
            form.present, form.in_favour, form.minutes = 5, 5, "All agreed."
            self.assertEqual(form.entitled, 6)
            for number, grade in enumerate((self.pioneer, self.qualified)):
                with form.line_ids.edit(number) as line:
                    line.grade_id = grade
            with form.line_ids.new() as line:
                line.appraisal_id = self.appraisals["scorekeeper"]
                self.assertEqual(line.grade_id, self.talk)
                line.grade_id = self.qualified
                line.reason = "He was ill."
        form.record.action_record()
        self.assertEqual(self.cycle.state, "confirmed")
        self.assertTrue(self.appraisals["scorekeeper"].is_departing)
        self.assertEqual(self.appraisal.grade_id, self.pioneer)
        self.assertEqual(
            self.logged([("appraisal_id", "=", self.appraisal.id)]), ["confirm_year"]
        )

    def test_forms_open_for_whom_they_are_made(self):
        self.confirm_year()
        for role in ("member", "committee", "superior", "supervisor", "administrator"):
            with self.subTest(role):
                with Form(self.as_role(role, self.appraisal)) as form:
                    self.assertEqual(form.can_answer, role == "member")
                if role != "member":
                    with Form(self.as_role(role, self.cycle)) as form:
                        self.assertEqual(form.can_approve, role == "superior")
        self.assert_forbidden(self.as_role("member", self.cycle).read, ["state"])

    def test_buttons_open_dialogs_for_whom_may_use_them(self):
        action = self.as_role("committee", self.cycle).action_propose()
        self.assertEqual(action["res_model"], "party.cycle.propose.wizard")
        self.confirm_year()
        action = self.as_role("superior", self.cycle).action_approve()
        self.assertEqual(action["context"]["default_step"], "approve")
        for role in ("committee", "member"):
            for name in ("action_approve", "action_return", "action_reopen"):
                self.assert_forbidden(getattr(self.as_role(role, self.cycle), name))
        action = self.as_role("member", self.appraisal).action_appeal()
        self.assertEqual(action["res_model"], "party.appraisal.appeal.wizard")
        self.appeal()
        action = self.as_role("superior", self.appraisal).action_settle_appeal()
        self.assertEqual(action["res_model"], "party.appraisal.settle.wizard")
        self.assert_forbidden(
            self.as_role("committee", self.appraisal).action_settle_appeal
        )
        self.assert_forbidden(self.as_role("scorekeeper", self.appraisal).action_appeal)

    def test_dialogs_of_others_years_are_refused(self):
        cycle = self.env["party.cycle"].create(
            {"branch_id": self.other_branch.id, "year": self.year, "state": "computed"}
        )
        for model, role in (
            ("party.cycle.propose.wizard", "committee"),
            ("party.cycle.meeting.wizard", "committee"),
        ):
            wizards = self.as_role(role, self.env[model])
            wizards = wizards.with_context(default_cycle_id=cycle.id)
            self.assert_forbidden(
                wizards.create, {"minutes": "So."} if "meeting" in model else {}
            )

    def test_a_proposal_of_many_members_takes_few_queries(self):
        members = self.env["party.member"].create(
            [
                {
                    "name": f"Member {number:03}",
                    "assignment_ids": [
                        Command.create(
                            {
                                "date_from": self.days(-5 * 365),
                                "branch_id": self.branch.id,
                                "member_class_id": self.member_class.id,
                                "standing": "full",
                            }
                        )
                    ],
                }
                for number in range(100)
            ]
        )
        for number, member in enumerate(members, 6):
            self.members[number] = member
            self.new_appraisal(number, number, self.qualified)
        self.end_request()
        cycle = self.as_role("committee", self.cycle)
        # the threads follow at the end of the transaction, one message each
        with self.assertQueryCount(80, flush=False):
            cycle._propose()
            self.env.flush_all()
