from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .ledger_common import PartyLedgerCommon


@tagged("post_install", "-at_install")
class TestPartyRating(PartyLedgerCommon):
    """The marks of work team and leader (APP-5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, position, place in (
            ("team", "work_team_member", cls.branch),
            ("team2", "work_team_member", cls.branch),
            ("leader", "leader_in_charge", cls.branch),
            ("stranger", "work_team_member", cls.other_branch),
        ):
            user = cls.new_user(f"test_{role}", "base.group_user")
            cls.users[role] = user
            cls.new_position(place, position, user.partner_id)

    def rate(self, role="team", member=None, rater="work_team", mark=80, **vals):
        return self.as_role(role, self.env["party.rating"]).create(
            {
                "member_id": (member or self.member).id,
                "year": self.year,
                "rater": rater,
                "mark": mark,
                **vals,
            }
        )

    def assert_refused(self, words, function, *args, error=UserError, **kwargs):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            function(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(words, str(caught.exception))

    def test_work_team_and_leader_mark_the_members_of_their_branches(self):
        rating = self.rate()
        self.assertEqual(rating.branch_id, self.branch)
        self.assertEqual(rating.user_id, self.users["team"])
        self.rate("leader", rater="leader", mark=90)
        log = self.env["party.decision"].search(
            [("action", "=", "rate"), ("branch_id", "=", self.branch.id)], order="id"
        )
        self.assertEqual(log.mapped("after"), ["80.0", "90.0"])

    def test_who_is_marked_does_not_learn_by_whom_from_the_log(self):
        self.rate()
        log = [("action", "=", "rate")]
        decisions = self.env["party.decision"]
        self.assertFalse(self.as_role("member", decisions).search(log))
        self.assertFalse(decisions.search(log).member_id)
        self.assertTrue(self.as_role("superior", decisions).search(log))

    def test_strangers_mark_nobody(self):
        for role in (
            "stranger",
            "member",
            "scorekeeper",
            "committee",
            "secretary",
            "superior",
            "supervisor",
            "administrator",
        ):
            with self.subTest(role):
                self.assert_refused("", self.rate, role, error=AccessError)
        self.assert_refused("", self.rate, "team", rater="leader", error=AccessError)
        forged = {"user_id": self.users["team"].id}
        self.assert_refused("", self.rate, "stranger", error=AccessError, **forged)

    def test_nobody_marks_himself(self):
        self.new_position(
            self.branch, "work_team_member", self.users["member"].partner_id
        )
        self.assert_refused(
            "Nobody marks himself", self.rate, "member", error=AccessError
        )
        self.rate("member", self.members["committee"])

    def test_the_superior_marks_where_nobody_else_can(self):
        self.assert_refused("", self.rate, "superior", error=AccessError)
        positions = self.env["party.position"].search(
            [("role", "=", "leader_in_charge"), ("branch_id", "=", self.branch.id)]
        )
        positions.date_to = self.days(-1)
        self.rate("superior", rater="leader")

    def test_a_low_mark_needs_its_reason(self):
        self.assert_refused("reason", self.rate, mark=59.5, error=ValidationError)
        self.rate(mark=59.5, reason="He was never seen.")

    @mute_logger("odoo.sql_db")
    def test_a_mark_lies_between_0_and_100_and_is_given_once(self):
        for mark in (101, -1):
            self.assert_refused(
                "mark_range", self.rate, mark=mark, reason="So.", error=IntegrityError
            )
        self.rate()
        self.assert_refused("one_a_year", self.rate, "team2", error=IntegrityError)

    def test_no_marks_for_a_year_that_has_not_begun(self):
        self.assert_refused(
            "not begun", self.rate, year=self.today.year + 1, error=ValidationError
        )

    def test_who_gave_a_mark_changes_it_and_nobody_else(self):
        rating = self.rate()
        rating.write({"mark": 85})
        for role in ("team2", "leader", "superior", "committee", "member"):
            with self.subTest(role):
                self.assert_refused(
                    "", self.as_role(role, rating).write, {"mark": 1}, error=AccessError
                )
        self.assert_refused("stays as it is", rating.write, {"rater": "leader"})
        self.assert_refused("", rating.unlink, error=AccessError)

    def test_after_him_the_leader_of_the_team_changes_it(self):
        rating = self.rate()
        user = self.new_user("test_team_leader", "base.group_user")
        self.users["team_leader"] = user
        self.new_position(self.branch, "work_team_leader", user.partner_id)
        self.env["party.position"].search(
            [("partner_id", "=", self.users["team"].partner_id.id)]
        ).date_to = self.days(-1)
        self.assert_refused("", rating.write, {"mark": 1}, error=AccessError)
        self.as_role("team_leader", rating).write({"mark": 70})
        self.assertEqual(rating.user_id, user)

    def test_marks_stay_once_grades_are_proposed(self):
        rating = self.rate()
        cycle = self.env["party.cycle"].create(
            {"branch_id": self.branch.id, "year": self.year, "state": "computed"}
        )
        rating.write({"mark": 81})
        for state in ("proposed", "confirmed", "final"):
            cycle.state = state
            self.assert_refused("return the year", rating.write, {"mark": 82})
            self.assert_refused(
                "return the year", self.rate, member=self.members["committee"]
            )

    def test_marks_stay_once_another_branch_has_proposed_the_member(self):
        rating = self.rate()
        cycle = self.env["party.cycle"].create(
            {"branch_id": self.other_branch.id, "year": self.year, "state": "computed"}
        )
        self.env["party.appraisal"].create(
            {
                "cycle_id": cycle.id,
                "branch_id": self.other_branch.id,
                "member_id": self.member.id,
                "year": self.year,
                "status": "ranked",
            }
        )
        rating.write({"mark": 81})
        cycle.state = "proposed"
        self.assert_refused("return the year", rating.write, {"mark": 82})
        self.rate(member=self.members["committee"])

    def test_who_reads_marks(self):
        rating = self.rate()
        for role in ("team", "leader", "committee", "secretary", "superior"):
            with self.subTest(role):
                self.assertEqual(self.as_role(role, rating).mark, 80)
        self.env.invalidate_all()
        for role in ("member", "scorekeeper", "team2", "stranger", "supervisor"):
            with self.subTest(role):
                self.assert_refused(
                    "", self.as_role(role, rating).read, ["mark"], error=AccessError
                )

    def test_a_transferred_member_takes_his_marks_along(self):
        self.rate()
        self.rate("leader", rater="leader", mark=90)
        ratings = self.env["party.rating"]
        both = {"work_team": Decimal("80.00"), "leader": Decimal("90.00")}
        self.assertEqual(
            ratings._get_marks(self.branch, self.year),
            {(self.branch, self.member): both},
        )
        row = self.member.assignment_ids
        row.date_to = self.on(6, 30)
        row.copy(
            {"date_from": self.on(7, 1), "date_to": False}
        ).branch_id = self.other_branch
        self.env.flush_all()
        marks = ratings._get_marks(self.other_branch, self.year)
        self.assertEqual(marks, {(self.other_branch, self.member): both})

    # The list

    def test_all_members_are_marked_in_one_list(self):
        self.rate("team2", self.members["committee"])
        model = self.as_role("team", self.env["party.rating.wizard"])
        wizard = model.create({"year": self.year})
        self.assertEqual(wizard.branch_id, self.branch)
        self.assertEqual(wizard.rater, "work_team")
        expected = self.env["party.member"].union(*self.members.values())
        self.assertEqual(
            wizard.line_ids.member_id, expected - self.members["committee"]
        )
        row = wizard.line_ids.filtered(lambda line: line.member_id == self.member)
        row.mark = 77
        wizard.action_save()
        rating = self.env["party.rating"].search([("member_id", "=", self.member.id)])
        self.assertEqual(rating.mark, 77)
        self.assertEqual(rating.user_id, self.users["team"])
        again = model.create({"year": self.year})
        row = again.line_ids.filtered(lambda line: line.member_id == self.member)
        self.assertEqual(row.mark, 77)
        row.mark = 78
        again.action_save()
        self.assertEqual(rating.mark, 78)

    def test_the_list_is_filled_in_on_the_screen(self):
        with Form(self.as_role("leader", self.env["party.rating.wizard"])) as form:
            form.year = self.year
            self.assertEqual(form.rater, "leader")
            self.assertEqual(len(form.line_ids), len(self.members))
            with form.line_ids.edit(0) as line:
                line.mark = 50
                line.reason = "Was never there."
        form.record.action_save()
        rating = self.env["party.rating"].search([("year", "=", self.year)])
        self.assertEqual((rating.mark, rating.rater), (50, "leader"))
        with Form(self.as_role("leader", rating)) as form:
            form.mark = 60
        self.assertEqual(rating.mark, 60)

    def test_the_list_marks_nobody_out_of_reach(self):
        wizard = self.as_role("stranger", self.env["party.rating.wizard"])
        vals = {"branch_id": self.branch.id, "year": self.year, "rater": "work_team"}
        self.assert_refused("", wizard.create, vals, error=AccessError)

    def test_who_may_mark_nobody_is_told_so(self):
        for role in ("member", "secretary"):
            with self.subTest(role=role):
                wizard = self.as_role(role, self.env["party.rating.wizard"])
                with self.assertRaisesRegex(UserError, "no position by which you mark"):
                    Form(wizard)

    def test_the_list_needs_a_mark(self):
        wizard = self.as_role("team", self.env["party.rating.wizard"])
        empty = wizard.create({"year": self.year})
        self.assert_refused("at least one mark", empty.action_save)
