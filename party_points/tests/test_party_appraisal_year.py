from odoo.tests import tagged

from .cycle_common import PartyCycleCommon


@tagged("post_install", "-at_install")
class TestPartyAppraisalYear(PartyCycleCommon):
    """A year from its computing until it is final, with what the engine computes
    (APP-7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, role in enumerate(("member", "committee", "secretary"), 1):
            cls.earn(cls.members[role], 4 - number)
        cls.close_months()

    def propose(self, role="committee"):
        self.as_role(role, self.cycle)._propose()
        self.end_request()

    def meet(self, role="committee"):
        meeting = {
            "date": self.today,
            "present": 4,
            "in_favour": 4,
            "minutes": "All agreed.",
        }
        self.as_role(role, self.cycle)._record_meeting(meeting)
        self.end_request()

    def answer(self, *roles):
        for role in roles or self.members:
            appraisal = self.appraisal(self.members[role])
            self.as_role(role, appraisal).action_acknowledge()
        self.end_request()

    def end_request(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def test_a_year_becomes_final_is_reopened_and_becomes_final_again(self):
        self.compute()
        ids = self.cycle.appraisal_ids.ids
        self.propose()
        self.meet()
        self.answer()
        self.as_role("superior", self.cycle)._approve()
        self.assertEqual(self.cycle.state, "final")
        self.as_role("superior", self.cycle)._reopen("Something was found.")
        self.end_request()
        self.compute()
        self.assertEqual(self.cycle.appraisal_ids.ids, ids)
        self.propose()
        self.meet()
        self.answer()
        self.as_role("superior", self.cycle)._approve()
        self.assertEqual(self.cycle.state, "final")

    def test_a_figure_that_changes_after_the_computing_stops_the_steps(self):
        self.compute()
        self.change_figures()
        self.assert_refused("Compute it again", self.propose)
        self.compute()
        self.propose()
        self.change_figures()
        self.assert_refused("returns the year", self.meet)

    def test_who_reads_the_year_is_told_what_to_do_about_changed_figures(self):
        self.compute()
        self.assertFalse(self.cycle.outdated_text)
        self.change_figures()
        for state, words in (
            ("computed", "Compute it again"),
            ("proposed", "returns the year"),
            ("confirmed", "returns the year"),
            ("final", "reopens the year"),
        ):
            self.cycle.state = state
            self.assertIn(words, self.as_role("committee", self.cycle).outdated_text)

    def change_figures(self):
        """As a dispute does that corrects a closed month."""
        self.earn(self.member, 1, month=5)
        self.period(self.branch, self.on(5))._refresh_scores()
        for month in range(6, 13):
            self.period(self.branch, self.on(month))._refresh_scores()
        self.end_request()

    # What is still open

    def approve(self):
        self.as_role("superior", self.cycle)._approve()
        self.end_request()

    def add_dispute(self):
        return self.env["party.dispute"].create(
            {
                "branch_id": self.branch.id,
                "about": "omission",
                "date": self.on(3),
                "state": "answered",
                "item_id": self.items["FIXED"].id,
                "reason": "It is missing.",
            }
        )

    def test_a_year_with_an_open_dispute_goes_no_further(self):
        self.compute()
        dispute = self.add_dispute()
        for step in (self.propose, self.meet, self.approve):
            dispute.state = "answered"
            self.assertIn("1 disputes", self.cycle.blocker_text)
            words = self.assert_refused("cannot go on yet", step)
            self.assertIn("1 disputes are open.", words)
            dispute.state = "settled"
            if step == self.approve:
                self.answer()
            step()
        self.assertEqual(self.cycle.state, "final")

    def test_a_superior_who_opens_a_month_again_approves_when_it_is_closed(self):
        self.compute()
        self.propose()
        self.meet()
        self.answer()
        month = self.period(self.branch, self.on(6))
        self.as_role("superior", month)._reopen("A line was forgotten.")
        self.end_request()
        words = self.assert_refused("cannot go on yet", self.approve)
        self.assertIn(f"{self.year}-06", words)
        self.as_role("secretary", month).action_close()
        self.end_request()
        self.approve()
        self.assertEqual(self.cycle.state, "final")

    def test_who_may_still_object_is_waited_for(self):
        self.compute()
        publication = self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "month",
                "date_from": self.on(12, 1),
                "date_to": self.on(12, 31),
                "state": "published",
                "window_end": self.today,
            }
        )
        self.propose()
        self.meet()
        self.answer()
        words = self.assert_refused("cannot go on yet", self.approve)
        self.assertIn("1 publications about the year", words)
        self.assertEqual(self.cycle.open_window_count, 1)
        publication.window_end = self.days(-1)
        self.approve()

    def test_a_mark_given_late_stops_the_proposal(self):
        user = self.new_user("test_team", "base.group_user")
        self.new_position(self.branch, "work_team_member", user.partner_id)
        self.compute()
        ratings = self.env["party.rating"].with_user(user)
        vals = {"year": self.year, "rater": "work_team", "mark": 90}
        ratings.create({**vals, "member_id": self.member.id})
        # the scheme does not weigh it, and the mark is shown beside the points
        self.assertTrue(self.cycle._is_outdated())
        self.compute()
        self.propose()

    def test_the_member_reads_his_reckoning(self):
        self.compute()
        self.propose()
        own = self.as_role("member", self.appraisal(self.member))
        self.assertIn("o_party_score_explanation", own.explanation)
        self.assertNotIn("o_party_appraisal_months", own.explanation)

    def test_by_averages_the_member_reads_his_months(self):
        self.env.cr.execute("UPDATE party_scoring_scheme SET year_figure = 'average'")
        self.env.invalidate_all()
        self.compute()
        self.propose()
        own = self.as_role("member", self.appraisal(self.member))
        self.assertIn("o_party_appraisal_months", own.explanation)
        self.assertEqual(len(own._get_explanation()["months"]), 12)

    def test_the_only_member_of_a_branch_ends_with_a_grade(self):
        branch = self.new_branch("ALONE")
        user = self.new_user("test_alone", "base.group_user")
        self.users["alone"] = user
        self.members = {"alone": self.new_member(branch, partner=user.partner_id)}
        self.new_position(branch, "secretary", user.partner_id)
        self.close_months(branch=branch)
        self.cycle = self.get_cycle(branch)
        self.compute("alone")
        self.propose("alone")
        meeting = {"date": self.today, "present": 1, "in_favour": 1, "minutes": "I."}
        self.as_role("alone", self.cycle)._record_meeting(meeting)
        self.answer("alone")
        self.as_role("superior", self.cycle)._approve()
        self.assertEqual(self.cycle.state, "final")
