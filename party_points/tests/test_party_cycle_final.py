from datetime import date

from odoo.tests import tagged

from .cycle_common import PartyCycleCommon
from .dispute_common import PartyDisputeCommon

FOR_GOOD = "closed for good"


@tagged("post_install", "-at_install")
class TestPartyCycleFinal(PartyCycleCommon):
    """A year that is final takes nothing more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_months(*range(7, 13))
        cls.cycle.state = "final"

    def register(self, day):
        return self.as_role("scorekeeper", self.env["party.point.line"]).create(
            {
                "member_id": self.member.id,
                "item_id": self.items["FIXED"].id,
                "date": day,
                "source": "peer",
                "description": "As everybody saw",
            }
        )

    def test_its_months_are_not_opened_again(self):
        july = self.as_role("superior", self.period(self.branch, self.on(7)))
        self.assert_refused(FOR_GOOD, july._reopen, "A line was forgotten.")
        self.cycle.state = "computed"
        july._reopen("A line was forgotten.")
        self.assertEqual(july.state, "open")

    def test_it_takes_no_lines_also_in_months_that_nobody_kept(self):
        for month in (3, 8):
            self.assert_refused(FOR_GOOD, self.register, self.on(month))

    def test_it_says_who_can_help(self):
        self.assert_refused("reopen the year", self.register, self.on(8))

    def test_next_year_takes_lines(self):
        line = self.register(date(self.year + 1, 1, 5))
        self.assertEqual(line.period_id.state, "open")

    def test_another_branch_takes_lines(self):
        other = self.as_role("superior", self.period(self.other_branch, self.on(7)))
        # sudo: as somebody else has left it
        other.sudo().state = "closed"
        other._reopen("A line was forgotten.")
        self.assertEqual(other.state, "open")


@tagged("post_install", "-at_install")
class TestDisputeOfFinalYear(PartyDisputeCommon):
    """Disputes of a year that is final are answered, but change nothing of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cycles = cls.env["party.cycle"]
        cls.cycle = cycles._get_or_create(cls.branch, cls.year).with_env(cls.env)
        cls.other_cycle = cycles._get_or_create(cls.other_branch, cls.year)

    def test_correction_of_a_final_year_is_refused(self):
        dispute = self.filed()
        self.cycle.state = "final"
        self.assert_step_refused(FOR_GOOD, self.answer, dispute, reverse_line=True)
        self.assertEqual(dispute.state, "filed")

    def test_it_can_be_dismissed(self):
        dispute = self.filed()
        self.cycle.state = "final"
        self.answer(dispute, "rejected")
        self.assertEqual(dispute.state, "answered")

    def test_what_goes_on_into_a_final_year_elsewhere_is_refused(self):
        """He has moved since, and his year is closed where he is now."""
        dispute = self.filed()
        self.env["party.appraisal"].create(
            {
                "cycle_id": self.other_cycle.id,
                "branch_id": self.other_branch.id,
                "member_id": self.member.id,
                "year": self.year,
                "status": "ranked",
            }
        )
        self.other_cycle.state = "final"
        self.assert_step_refused(FOR_GOOD, self.answer, dispute, reverse_line=True)

    def test_a_year_that_is_only_computed_takes_the_correction_and_is_outdated(self):
        self.cycle.state = "computed"
        dispute = self.filed()
        self.answer(dispute, reverse_line=True)
        self.assertEqual(dispute.outcome, "accepted")
        self.assertTrue(self.cycle._is_outdated())
