from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.appraisal import party_cycle_computing
from ..wizards import party_year_end_wizard
from .cycle_common import PartyCycleCommon


@tagged("post_install", "-at_install")
class TestYearEndWizard(PartyCycleCommon):
    """The end of a year for a branch and for a whole subtree (APP-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls.new_branch("T-3")
        for number in range(3):
            cls.new_member(cls.third, name=f"Third {number}")
        cls.branches = cls.branch | cls.other_branch | cls.third

    def wizard(self, role="superior", **vals):
        wizard = self.as_role(role, self.env["party.year.end.wizard"])
        return wizard.create({"year": self.year, **vals})

    def cycles(self):
        cycles = self.env["party.cycle"].search(
            [("branch_id", "in", self.branches.ids), ("year", "=", self.year)]
        )
        return {cycle.branch_id: cycle for cycle in cycles}

    def states(self):
        return {branch: cycle.state for branch, cycle in self.cycles().items()}

    def run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("party_points.ir_cron_compute_years").method_direct_trigger()
        self.env.invalidate_all()

    # What it shows

    def test_it_begins_with_the_users_own_organisation(self):
        self.assertEqual(self.wizard().branch_id, self.committee)
        self.assertEqual(self.wizard("committee").branch_id, self.branch)

    def test_it_shows_the_whole_subtree_and_what_is_open(self):
        self.close_months(branch=self.branch)
        self.close_months(*range(1, 12), branch=self.other_branch)
        wizard = self.wizard()
        wizard.action_look_up()
        self.assertEqual(wizard.cycle_ids.branch_id, self.branch | self.other_branch)
        self.assertEqual((wizard.ready_count, wizard.blocked_count), (1, 1))
        self.assertEqual(wizard.done_count, 0)
        open_months = {c.branch_id: c.open_month_count for c in wizard.cycle_ids}
        self.assertEqual(open_months, {self.branch: 0, self.other_branch: 1})

    def test_branch_sees_itself_alone(self):
        self.close_months(branch=self.branches)
        wizard = self.wizard("committee")
        wizard.action_look_up()
        self.assertEqual(wizard.cycle_ids.branch_id, self.branch)

    def test_form_opens_for_all_who_have_it(self):
        self.close_months(branch=self.branches)
        for role in ("committee", "secretary", "superior"):
            wizard = self.as_role(role, self.env["party.year.end.wizard"])
            view = wizard.get_view(view_type="form")
            self.assertIn("cycle_ids", view["arch"])

    def test_branch_whose_scores_are_wrong_is_left_out_and_shown(self):
        self.close_months(branch=self.branches)
        self.confirm(self.member, self.items["FIXED"], self.on(5))
        wizard = self.wizard()
        wizard.action_compute()
        self.env.flush_all()
        self.env.invalidate_all()
        states = {self.branch: "open", self.other_branch: "computed"}
        self.assertEqual(self.states(), {**states, self.third: "computed"})
        self.assertEqual(wizard.blocked_count, 1)

    # Who

    def test_others_have_no_such_wizard(self):
        for role in ("member", "scorekeeper", "supervisor", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.wizard(role, branch_id=self.branch.id)

    def test_committee_does_not_close_the_year_of_others(self):
        self.close_months(branch=self.branches)
        for branch in (self.other_branch, self.committee):
            with self.subTest(branch=branch.name):
                wizard = self.wizard("committee", branch_id=self.branch.id)
                # sudo: as somebody else has left it
                wizard.sudo().branch_id = branch
                self.assert_refused("", wizard.action_compute, error=AccessError)
        self.assertEqual(set(self.states().values()), {"open"})

    def test_positions_in_two_organisations_do_not_make_one_a_superior(self):
        """Who is superior of one organisation, and keeps the points of a branch of
        another, does not close that one's year."""
        upper = self.new_branch("T-UPPER")
        upper.level = "committee"
        lower = self.new_branch("T-LOWER")
        lower.parent_id = upper
        place = self.new_branch("T-BESIDE")
        place.level = "committee"
        self.new_branch("T-BESIDE-1").parent_id = place
        for branch, position in (
            (upper, "scorekeeper"),
            (self.committee, "scorekeeper"),
            (place, "organisation_commissioner"),
        ):
            self.new_position(branch, position, self.users["committee"].partner_id)
        for branch in (self.committee, upper):
            with self.subTest(branch=branch.name):
                wizard = self.wizard("committee", branch_id=branch.id)
                self.assert_refused("", wizard.action_look_up, error=AccessError)
        self.wizard("committee", branch_id=place.id).action_look_up()
        self.wizard("superior", branch_id=upper.id).action_look_up()

    def test_year_to_come_is_refused(self):
        wizard = self.wizard(year=self.today.year + 1)
        self.assert_refused("Choose this year", wizard.action_look_up)

    # Computing

    def test_ready_ones_are_computed_and_the_others_stay(self):
        self.close_months(branch=self.branch | self.third)
        self.close_months(*range(1, 12), branch=self.other_branch)
        wizard = self.wizard()
        wizard.action_compute()
        self.assertEqual(
            self.states(),
            {
                self.branch: "computed",
                self.third: "computed",
                self.other_branch: "open",
            },
        )
        self.assertEqual(
            self.cycles()[self.third].computed_by_id, self.users["superior"]
        )
        self.assertEqual((wizard.ready_count, wizard.done_count), (0, 2))

    def test_twice_is_refused_the_second_time_and_changes_nothing(self):
        self.close_months(branch=self.branches)
        self.wizard().action_compute()
        before = self.env["party.appraisal"].search([("year", "=", self.year)])
        self.assert_refused("No year is ready", self.wizard().action_compute)
        after = self.env["party.appraisal"].search([("year", "=", self.year)])
        self.assertEqual(after, before)

    def test_what_would_come_out_otherwise_is_ready_again(self):
        self.close_months(branch=self.branches)
        self.wizard().action_compute()
        self.earn(self.member, 5, month=12)
        self.period(self.branch, self.on(12))._refresh_scores()
        wizard = self.wizard()
        self.assertEqual(wizard.ready_count, 1)
        wizard.action_compute()
        self.assertEqual(self.appraisal(self.member).score, 65)

    def test_years_further_on_are_left_alone(self):
        self.close_months(branch=self.branches)
        self.wizard().action_compute()
        self.cycles()[self.branch].state = "final"
        self.earn(self.members["secretary"], 5, month=12)
        self.period(self.branch, self.on(12))._refresh_scores()
        self.assertEqual(self.wizard().ready_count, 0)

    # In the background

    def request(self):
        with patch.object(party_year_end_wizard, "AT_ONCE", 1):
            self.wizard().action_compute()

    def test_many_are_computed_in_the_background(self):
        self.close_months(branch=self.branches)
        self.request()
        cycles = self.cycles().values()
        self.assertEqual({c.state for c in cycles}, {"open"})
        self.assertEqual({c.is_requested for c in cycles}, {True})
        self.assertEqual(self.wizard().waiting_count, 3)
        trigger = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref("party_points.ir_cron_compute_years").id)]
        )
        self.assertTrue(trigger)
        self.run_job()
        self.assertEqual(set(self.states().values()), {"computed"})
        for cycle in self.cycles().values():
            self.assertFalse(cycle.is_requested)
            self.assertEqual(cycle.computed_by_id, self.users["superior"])

    def test_who_computes_by_the_button_stands_for_it_not_who_asked_for_the_job(self):
        self.close_months(branch=self.branches)
        self.request()
        cycle = self.cycles()[self.branch]
        self.as_role("committee", cycle).action_compute()
        self.assertEqual(cycle.computed_by_id, self.users["committee"])
        log = self.env["party.decision"].search([("cycle_id", "=", cycle.id)])
        self.assertEqual(log.user_id, self.users["committee"])
        self.assertFalse(cycle.is_requested or cycle.requested_by_id)

    def test_job_goes_on_where_it_was(self):
        self.close_months(branch=self.branches)
        self.request()
        done = self.cycles()[self.branch]
        done._compute_year()
        computed_on = done.computed_on
        with patch.object(party_cycle_computing, "BATCH", 1):
            self.run_job()
            self.run_job()
        self.assertEqual(set(self.states().values()), {"computed"})
        self.assertEqual(done.computed_on, computed_on)

    def test_failure_of_one_branch_does_not_stop_the_others(self):
        self.close_months(branch=self.branches)
        self.request()
        cycles = self.cycles()
        cls = self.env.registry["party.cycle"]
        compute, bad = cls._write_appraisals, self.other_branch.id

        def fail(cycles, outcome):
            compute(cycles, outcome)
            if bad in cycles.branch_id.ids:
                raise ValueError("The grades of this branch make no sense.")

        with patch.object(cls, "_write_appraisals", fail):
            self.run_job()
        self.assertEqual(
            self.states(),
            {
                self.branch: "computed",
                self.third: "computed",
                self.other_branch: "open",
            },
        )
        failed = cycles[self.other_branch]
        self.assertFalse(failed.is_requested)
        self.assertFalse(failed.appraisal_ids)
        self.assertIn("make no sense", failed.message_ids[0].body)
        self.request_one(failed)
        self.run_job()
        self.assertEqual(failed.state, "computed")

    def request_one(self, cycle):
        self.as_role("superior", cycle)._request()

    def test_what_was_opened_meanwhile_is_told_and_not_computed(self):
        self.close_months(branch=self.branches)
        self.request()
        self.period(self.branch, self.on(6)).state = "open"
        self.run_job()
        failed = self.cycles()[self.branch]
        self.assertEqual((failed.state, failed.is_requested), ("open", False))
        self.assertIn(f"{self.year}-06", failed.message_ids[0].body)
        self.assertEqual(self.cycles()[self.third].state, "computed")
