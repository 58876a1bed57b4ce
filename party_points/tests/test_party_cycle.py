from datetime import date

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..models.ledger.party_point_line import ledger_step
from .cycle_common import PartyCycleCommon

MAY_COMPUTE = ("committee", "secretary", "superior")
MAY_NOT = ("scorekeeper", "supervisor", "administrator")
READERS = (*MAY_COMPUTE, *MAY_NOT)


@tagged("post_install", "-at_install")
class TestPartyCycle(PartyCycleCommon):
    """The years of branches: they come by themselves, and are computed when nothing is
    open any more."""

    # Where they come from

    def test_every_branch_with_members_has_its_year_and_only_one(self):
        empty = self.new_branch("T-9")
        self.env["party.cycle"]._cron_open()
        self.env["party.cycle"]._cron_open()
        cycles = self.env["party.cycle"].search([("year", "=", self.today.year)])
        here = cycles.branch_id & (self.branch | self.other_branch | empty)
        self.assertEqual(here, self.branch | self.other_branch)
        self.assertEqual(len(cycles), len(cycles.branch_id))
        self.assertEqual(set(cycles.mapped("state")), {"open"})

    def test_secretary_is_reminded_from_the_first_of_december(self):
        year = self.today.year + 1
        cycle = self.get_cycle(self.branch, year)
        for day, users in (
            (date(year, 11, 30), self.env["res.users"]),
            (date(year, 12, 1), self.users["secretary"]),
        ):
            with freeze_time(day):
                self.env["party.cycle"]._remind()
            self.assertEqual(cycle.activity_ids.user_id, users)
        self.assertEqual(cycle.activity_ids.date_deadline, date(year, 12, 30))
        self.assertEqual(cycle.activity_ids.summary, f"Close the year {year}")

    def test_superior_is_reminded_of_what_the_meeting_has_confirmed(self):
        self.cycle.state = "confirmed"
        self.env["party.cycle"]._remind()
        self.assertEqual(self.cycle.activity_ids.user_id, self.users["superior"])
        self.cycle.state = "final"
        self.env["party.cycle"]._remind()
        self.assertFalse(self.cycle.activity_ids)

    def test_reminder_goes_further_up_where_nobody_is_right_above(self):
        above = self.new_branch("T-BETWEEN")
        above.level = "committee"
        self.branch.parent_id = above
        self.cycle.state = "confirmed"
        self.env["party.cycle"]._remind()
        self.assertEqual(self.cycle.activity_ids.user_id, self.users["superior"])

    # Who

    def test_officers_of_the_branch_and_above_read_its_year(self):
        for role in READERS:
            with self.subTest(role=role):
                self.assertTrue(self.as_role(role, self.cycle).has_access("read"))
        for user in (self.users["member"], self.outsider):
            self.assertFalse(self.cycle.with_user(user).has_access("read"))

    def test_officers_do_not_read_the_year_of_another_branch(self):
        other = self.get_cycle(self.other_branch)
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                self.assertFalse(self.as_role(role, other).has_access("read"))

    def test_nobody_writes_a_year_directly(self):
        for role in READERS:
            for vals in ({"state": "final"}, {"is_barred": False}):
                with self.subTest(role=role, vals=vals):
                    cycle = self.as_role(role, self.cycle)
                    self.assert_refused("", cycle.write, vals, error=AccessError)

    def test_committee_and_superior_compute_the_year(self):
        self.close_months()
        for role in MAY_COMPUTE:
            self.cycle.state = "open"
            self.assertTrue(self.as_role(role, self.cycle).can_compute)
            self.compute(role)
            self.assertEqual(self.cycle.state, "computed")
            self.assertEqual(self.cycle.computed_by_id, self.users[role])

    def test_others_do_not_compute_it(self):
        self.close_months()
        for role in ("member", *MAY_NOT):
            with self.subTest(role=role):
                cycle = self.as_role(role, self.cycle)
                self.assert_refused("", cycle.action_compute, error=AccessError)
                if role != "member":
                    self.assertFalse(cycle.can_compute)

    def test_committee_does_not_compute_another_branch(self):
        other = self.get_cycle(self.other_branch)
        self.close_months(branch=self.other_branch)
        cycle = self.as_role("committee", other)
        self.assert_refused("", cycle.action_compute, error=AccessError)

    def test_computing_is_logged(self):
        self.close_months()
        self.compute()
        decision = self.env["party.decision"].search([("cycle_id", "=", self.cycle.id)])
        self.assertEqual(decision.action, "compute_year")
        self.assertEqual(decision.user_id, self.users["committee"])
        self.assertEqual((decision.before, decision.after), ("Running", "Computed"))

    # What is still open

    def blockers(self):
        return {b["what"]: b for b in self.cycle._get_blockers()[self.cycle]}

    def test_open_months_block_and_are_named(self):
        self.close_months(*range(3, 12))
        self.period(self.branch, self.on(12))
        words = self.assert_refused(
            "cannot be computed yet",
            self.as_role("committee", self.cycle).action_compute,
        )
        self.assertIn(f"These months are not closed: {self.year}-12.", words)
        self.assertEqual(self.cycle.open_month_count, 1)
        self.assertEqual(self.cycle.blocker_count, 1)

    def test_month_that_nobody_kept_is_opened_and_blocks(self):
        self.close_months(5, 7, 12)
        cycle = self.as_role("committee", self.cycle)
        self.assertEqual(cycle.open_month_count, 5)
        self.assert_refused(f"{self.year}-06", cycle.action_compute)
        self.cycle._open_missing_months()
        periods = self.env["party.period"].search(
            [("branch_id", "=", self.branch.id), ("date_from", ">=", self.on(1, 1))]
        )
        self.assertEqual(min(periods.mapped("date_from")), self.on(5, 1))
        self.assertEqual(
            len(periods.filtered(lambda p: p.date_to <= self.last_day())), 8
        )

    def test_year_without_any_month_is_not_computed(self):
        self.assertEqual(self.cycle.open_month_count, 12)
        self.assert_refused(
            "not closed", self.as_role("committee", self.cycle).action_compute
        )

    def test_pending_lines_reviews_disputes_and_evaluations_block(self):
        periods = self.close_months()
        self.confirm(self.member, self.items["FIXED"], self.on(4), state="escalated")
        self.env["party.review"].create(
            {
                "period_id": periods[0].id,
                "branch_id": self.branch.id,
                "body": "committee",
            }
        )
        # sudo: as somebody else has left it
        self.env["party.dispute"].sudo().create(
            {
                "branch_id": self.branch.id,
                "about": "omission",
                "date": self.on(3),
                "state": "answered",
                "item_id": self.items["FIXED"].id,
                "reason": "It is missing.",
            }
        )
        self.env["party.evaluation"].create(
            {"branch_id": self.branch.id, "year": self.year, "half": "1"}
        )
        self.assertEqual(
            set(self.blockers()), {"reviews", "lines", "disputes", "evaluations"}
        )
        self.assertEqual({b["count"] for b in self.blockers().values()}, {1})
        text = self.as_role("scorekeeper", self.cycle).blocker_text
        self.assertIn("1 lines are to be decided.", text)

    def test_button_leads_to_what_is_open(self):
        self.close_months()
        line = self.confirm(
            self.member, self.items["FIXED"], self.on(4), state="escalated"
        )
        cycle = self.as_role("committee", self.cycle).with_context(blocker="lines")
        action = cycle.action_open_blocker()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, line)

    def test_what_is_open_in_another_year_or_branch_does_not_block(self):
        self.close_months()
        self.confirm(
            self.member,
            self.items["FIXED"],
            date(self.year + 1, 1, 2),
            state="escalated",
        )
        self.confirm(
            self.other_member, self.items["FIXED"], self.on(4), state="escalated"
        )
        self.assertFalse(self.blockers())

    # Who was transferred

    def transfer(self, *months):
        """The other member comes to the branch; all its months are closed, and those
        of the branch that he has left."""
        self.other_member._change_history(
            self.on(6, 15), {"branch_id": self.branch.id}, "Moved."
        )
        self.close_months(*months, branch=self.other_branch)
        self.close_months()

    def assert_blocked(self, words):
        cycle = self.as_role("committee", self.cycle)
        self.assert_refused(words, cycle.action_compute)
        self.assertIn(words, cycle.blocker_text)

    def test_lines_of_a_transferred_member_elsewhere_block(self):
        line = self.confirm(
            self.other_member, self.items["FIXED"], self.on(4), state="escalated"
        )
        self.transfer()
        name = self.other_branch.name
        self.assert_blocked(f"to be decided in their former branch: {name}.")
        self.assertEqual(self.cycle.pending_line_count, 1)
        with ledger_step():
            line.state = "rejected"
        self.compute()

    def test_months_of_a_transferred_member_elsewhere_block(self):
        self.confirm(self.other_member, self.items["FIXED"], self.on(4))
        self.transfer(1, 2, 3, 5)
        name = self.period(self.other_branch, self.on(4)).display_name
        self.assert_blocked(f"former branch, which are not closed: {name}.")
        self.close_months(4, branch=self.other_branch)
        self.compute()

    def test_disputes_about_a_transferred_member_elsewhere_block(self):
        line = self.confirm(self.other_member, self.items["FIXED"], self.on(4))
        self.transfer()
        dispute = self.env["party.dispute"].create(
            {
                "branch_id": self.other_branch.id,
                "line_id": line.id,
                "member_id": self.other_member.id,
                "state": "filed",
                "reason": "It was another one.",
            }
        )
        name = self.other_branch.name
        self.assert_blocked(f"are open in their former branch: {name}.")
        dispute.state = "settled"
        self.compute()

    def test_what_is_open_about_who_has_left_the_branch_blocks_the_new_one(self):
        self.confirm(self.member, self.items["FIXED"], self.on(4), state="escalated")
        self.member._change_history(
            self.on(6), {"branch_id": self.other_branch.id}, "Moved."
        )
        self.close_months(branch=self.branch | self.other_branch)
        other = self.get_cycle(self.other_branch)
        blockers = (self.cycle | other)._get_blockers()
        self.assertIn("1 lines are to be decided.", blockers[self.cycle][0]["text"])
        self.assertIn(self.branch.name, blockers[other][0]["text"])

    def test_what_is_open_of_ten_transferred_members_takes_as_many_queries(self):
        branches = self.env["party.branch"].union(
            *(self.new_branch(f"T-4{number}") for number in range(10))
        )
        for branch in branches:
            member = self.new_member(self.other_branch)
            self.confirm(member, self.items["FIXED"], self.on(4), state="escalated")
            member._change_history(self.on(6), {"branch_id": branch.id}, "Moved.")
        cycles = self.get_cycle(branches)
        self.assert_same_queries(cycles, lambda some: some._get_blockers())

    # Scores that are wrong or missing

    def test_scores_known_to_be_wrong_are_not_graded(self):
        self.close_months()
        self.confirm(self.member, self.items["FIXED"], self.on(5))
        month = self.period(self.branch, self.on(5))
        self.assert_refused(
            month.display_name, self.as_role("committee", self.cycle).action_compute
        )
        month._check_scores()
        self.assertTrue(self.cycle.outdated_score_count)
        self.as_role("superior", month)._reopen("A line came late.")
        periods = self.close_months(*range(5, 13))
        self.assertIn(month, periods)
        self.compute()

    def test_job_does_not_grade_scores_that_are_wrong(self):
        self.close_months()
        self.confirm(self.member, self.items["FIXED"], self.on(5))
        self.cycle.is_requested = True
        self.cycle._compute_requested()
        self.assertEqual(self.cycle.state, "open")
        self.assertIn("differ from what the lines", self.cycle.message_ids[0].body)

    def test_last_years_months_are_checked_by_night_until_it_is_final(self):
        self.close_months()
        self.confirm(self.member, self.items["FIXED"], self.on(5))
        for state, is_marked in (("final", False), ("confirmed", True)):
            self.cycle.state = state
            with freeze_time(date(self.year + 1, 1, 9)):
                self.env["party.period"]._cron_check_scores()
            self.env.invalidate_all()
            self.assertEqual(self.score(self.member, 5).is_outdated, is_marked)

    def test_who_comes_after_december_was_closed_does_not_vanish(self):
        for open_in in (self.env["party.branch"], self.other_branch):
            with self.subTest(open_in=open_in.name), self.cr.savepoint() as savepoint:
                self.close_months(branch=self.branch | self.other_branch - open_in)
                self.close_months(*range(1, 12), branch=open_in)
                self.transfer_in_december()
                self.assert_blocked("missing from its December")
                december = self.period(self.branch, self.on(12))
                self.as_role("superior", december)._reopen("Somebody has come.")
                self.end_request()
                self.as_role("secretary", december).action_close()
                self.compute()
                appraisal = self.appraisal(self.other_member)
                self.assertEqual(appraisal.branch_id, self.branch)
                self.assertEqual(appraisal.months, 12)
                savepoint.rollback()

    def transfer_in_december(self):
        self.other_member._change_history(
            self.on(12, 28), {"branch_id": self.branch.id}, "Moved."
        )
        december = self.period(self.other_branch, self.on(12))
        if december.state == "open":
            december._refresh_scores()
        self.end_request()

    def end_request(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def test_months_of_ten_branches_take_as_many_queries_as_of_one(self):
        branches = self.env["party.branch"].union(
            *(self.new_branch(f"T-2{number}") for number in range(10))
        )
        cycles = self.get_cycle(branches)
        self.assert_same_queries(cycles, lambda some: some._get_blockers())

    def assert_same_queries(self, cycles, function):
        counts = []
        for some in (cycles[0], cycles[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            function(some)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0], counts)

    # The list

    def test_list_opens_with_what_is_under_way_or_of_late(self):
        old, kept = (self.get_cycle(self.branch, self.year - n) for n in (2, 3))
        old.state, kept.state = "final", "confirmed"
        for model in ("party.cycle", "party.appraisal"):
            records = self.as_role("superior", self.env[model])
            arch = etree.fromstring(records.get_view(view_type="search")["arch"])
            (found,) = arch.xpath("//filter[@name='filter_current']")
            names = {"context_today": lambda: self.today}
            domain = safe_eval(found.get("domain"), names)
            shown = records.search(domain)  # for both models it is one that works
            if model == "party.cycle":
                self.assertIn(self.cycle, shown)
                self.assertIn(kept, shown)
                self.assertNotIn(old, shown)

    # December

    def test_december_is_closed_from_the_26th_on(self):
        """APP-1: closing by 30 December sums the year."""
        year = self.today.year
        december = self.period(self.branch, date(year, 12, 1))
        for day, can_close in ((25, False), (26, True)):
            with freeze_time(date(year, 12, day)):
                reasons = december._get_cannot_close_reasons()
            self.assertEqual(
                reasons, [] if can_close else ["The month is not over yet."]
            )
        november = self.period(self.branch, date(year, 11, 1))
        with freeze_time(date(year, 11, 30)):
            self.assertTrue(november._get_cannot_close_reasons())

    def test_year_is_computed_in_december(self):
        year = self.today.year
        cycle = self.get_cycle(self.branch, year)
        first = fields.Date.to_date(f"{year}-12-01")
        with freeze_time(date(year, 12, 26)):
            december = self.period(self.branch, first)
            december.with_user(self.users["secretary"])._close()
            self.compute(cycle=cycle)
        self.assertEqual(cycle.state, "computed")
