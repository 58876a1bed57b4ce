from decimal import Decimal

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .evaluation_common import VOTING, PartyEvaluationCommon


@tagged("post_install", "-at_install")
class TestPartyEvaluation(PartyEvaluationCommon):
    """The course of a democratic evaluation (APP-4)."""

    # Preparing and opening

    def test_committee_prepares_and_opens_it(self):
        evaluation = self.open()
        self.assertEqual(evaluation.state, "open")
        self.assertEqual(evaluation.date_from, self.today)

    def test_committee_prepares_it_on_its_form(self):
        evaluations = self.env["party.evaluation"].with_user(self.users["committee"])
        with Form(evaluations) as form:
            self.assertEqual(form.branch_id, self.branch)
            form.date_to = self.days(4)
        self.assertEqual(form.record.state, "draft")
        self.assertEqual(form.record.year, self.today.year)

    def test_nobody_else_prepares_or_opens_it(self):
        evaluation = self.prepare()
        for role in ("member", "scorekeeper", "superior", "supervisor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.prepare(role, half="2")
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, evaluation).action_open()
        with self.assertRaises(AccessError):
            self.as_role("administrator", evaluation).action_open()

    def test_committee_of_another_branch_has_no_part(self):
        with self.assertRaises(AccessError):
            self.prepare(branch_id=self.other_branch.id)

    def test_committee_itself_writes_no_course(self):
        evaluation = self.as_role("committee", self.open())
        for vals in (
            {"state": "counted"},
            {"ballot_count": 3},
            {"marks": []},
            {"date_from": self.today},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                evaluation.write(vals)
        for vals in ({"minimum": 3}, {"date_to": self.days(9)}, {"year": 2020}):
            with self.subTest(vals), self.assertRaises(UserError):
                evaluation.write(vals)

    def test_only_a_draft_is_deleted(self):
        draft = self.prepare(half="2")
        self.as_role("committee", draft).unlink()
        with self.assertRaises(UserError):
            self.as_role("committee", self.open()).unlink()

    def test_full_members_vote_on_all_who_are_not_exempt(self):
        self.exempt(self.members["member"], self.days(-9), self.days(300))
        evaluation = self.open()
        members = self.env["party.member"].union(*self.members.values()) | self.seventh
        novice = self.members["novice"]
        self.assertEqual(evaluation.voter_ids.member_id, members - novice)
        self.assertEqual(
            evaluation.result_ids.member_id, members - self.members["member"]
        )

    def test_lists_are_fixed_at_opening(self):
        evaluation = self.open()
        self.new_member(self.branch, name="Newcomer")
        mark = self.env.ref("party_points.party_evaluation_mark_excellent")
        mark.write({"name": "Other", "value": 1})
        self.assertEqual(len(evaluation.voter_ids), 7)
        self.assertEqual(evaluation._get_options()[0]["name"], "Excellent")
        self.finish(evaluation)
        self.assertEqual(self.candidate(evaluation, "member").mark, 100)

    def test_members_get_three_days_at_least(self):
        for day in (False, self.today, self.days(2)):
            evaluation = self.prepare(date_to=day, half="1")
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "three days"):
                self.as_role("committee", evaluation).action_open()
            evaluation.unlink()
        self.open(date_to=self.days(3))

    def test_branch_that_is_too_small_cannot_open_it(self):
        evaluation = self.prepare(minimum=8)
        with self.assertRaisesRegex(UserError, "7 members who may vote"):
            self.as_role("committee", evaluation).action_open()

    def test_fewest_ballots_is_three(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.prepare(minimum=2)

    def test_half_that_has_not_begun_is_not_opened(self):
        evaluation = self.prepare(year=self.today.year + 1)
        with self.assertRaisesRegex(UserError, "has not begun"):
            self.as_role("committee", evaluation).action_open()

    def test_ballot_without_marks_is_not_opened(self):
        self.env["party.evaluation.mark"].search([])[1:].active = False
        with self.assertRaisesRegex(UserError, "two marks"):
            self.open()

    def test_all_exempt_there_is_nobody_to_evaluate(self):
        for member in self.branch.member_ids:
            self.exempt(member, self.days(-9), self.days(300))
        with self.assertRaisesRegex(UserError, "nobody to evaluate"):
            self.open()

    def test_branch_holds_one_in_each_half(self):
        self.prepare()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.prepare()

    # Voting

    def test_each_voter_votes_once(self):
        evaluation = self.open()
        self.vote(evaluation, "member")
        self.assertTrue(self.voter(evaluation, "member").has_voted)
        self.assertFalse(self.as_role("member", evaluation).can_vote)
        with self.assertRaisesRegex(UserError, "Your ballot is in the urn"):
            self.vote(evaluation, "member", 2)
        urn = self.env["party.evaluation.urn"]
        self.assertEqual(len(urn._read_ballots(evaluation)), 1)

    def test_who_is_on_probation_does_not_vote(self):
        evaluation = self.open()
        with self.assertRaisesRegex(UserError, "not in the list of voters"):
            self.vote(evaluation, "novice")

    def test_stranger_does_not_vote(self):
        evaluation = self.open()
        for user in (self.outsider, self.users["administrator"]):
            with self.subTest(user.login), self.assertRaises(UserError):
                evaluation.with_user(user)._vote({})

    def test_exempt_member_votes(self):
        self.exempt(self.members["member"], self.days(-9), self.days(300))
        evaluation = self.open()
        self.vote(evaluation, "member")
        self.assertTrue(self.voter(evaluation, "member").has_voted)

    def test_member_who_moved_away_votes_as_the_list_says(self):
        evaluation = self.open()
        self.members["member"]._change_history(
            self.today, {"branch_id": self.other_branch.id}, "Moved."
        )
        self.vote(evaluation, "member")
        self.assertTrue(self.voter(evaluation, "member").has_voted)

    def test_ballot_must_be_whole(self):
        evaluation = self.open()
        whole = dict.fromkeys(evaluation.result_ids.ids, 1)
        first = evaluation.result_ids[0].id
        bad = {
            "Not chosen yet": {k: v for k, v in whole.items() if k != first},
            "somebody who is not evaluated": {**whole, 999999999: 1},
            "mark that does not exist": {**whole, first: 9},
        }
        for text, choices in bad.items():
            with self.subTest(text), self.assertRaisesRegex(UserError, text):
                self.as_role("member", evaluation)._vote(choices)
        self.assertFalse(self.voter(evaluation, "member").has_voted)
        self.assertEqual(self.env["party.evaluation.urn"]._read_ballots(evaluation), [])

    def test_nobody_votes_after_the_last_day(self):
        evaluation = self.open()
        self.after(evaluation)
        with self.assertRaisesRegex(UserError, "could vote until"):
            self.vote(evaluation, "member")

    # Closing and counting

    def test_it_is_closed_after_its_last_day(self):
        evaluation = self.open()
        self.vote(evaluation, "member")
        with self.assertRaisesRegex(UserError, "not all have voted yet"):
            self.as_role("committee", evaluation).action_close()
        self.after(evaluation, 0)
        with self.assertRaises(UserError):
            self.as_role("committee", evaluation).action_close()
        self.after(evaluation)
        self.as_role("committee", evaluation).action_close()
        self.assertEqual(evaluation.state, "closed")
        self.assertEqual(evaluation.ballot_count, 1)
        with self.assertRaisesRegex(UserError, "is closed"):
            self.vote(evaluation, "secretary")

    def test_it_is_closed_when_all_have_voted(self):
        partner = self.seventh.partner_id
        user = self.new_user("test_seventh", "base.group_user")
        user.partner_id = partner
        self.users["seventh"] = user
        evaluation = self.open()
        for role in (*VOTING, "seventh"):
            self.vote(evaluation, role)
        self.as_role("committee", evaluation).action_close()
        self.assertEqual(evaluation.ballot_count, 7)

    def test_daily_job_closes_what_is_over(self):
        over = self.open()
        self.env["party.evaluation"]._cron_close()
        self.assertEqual(over.state, "open")
        self.after(over)
        self.env["party.evaluation"]._cron_close()
        self.assertEqual(over.state, "closed")

    def test_nobody_counts_what_is_open(self):
        evaluation = self.open()
        with self.assertRaisesRegex(UserError, "its state is “Open”"):
            self.as_role("committee", evaluation).action_count()

    def test_committee_alone_closes_and_counts(self):
        evaluation = self.open()
        self.after(evaluation)
        for role in ("member", "scorekeeper", "superior", "supervisor"):
            for step in ("action_close", "action_count", "action_remind"):
                with self.subTest(role=role, step=step):
                    with self.assertRaises(AccessError):
                        getattr(self.as_role(role, evaluation), step)()

    def test_totals_say_what_all_ballots_say(self):
        evaluation = self.open()
        self.vote(evaluation, "member", 1, secretary=2, committee=0, novice=0)
        self.vote(evaluation, "secretary", 1, secretary=4, committee=0, novice=3)
        self.finish(evaluation, "publicity", "discipline", "committee")
        self.assertEqual(evaluation.state, "counted")
        secretary = self.candidate(evaluation, "secretary")
        self.assertEqual(secretary.counts, {"1": 3, "2": 1, "3": 0, "4": 1, "0": 0})
        self.assertEqual(secretary.mark, 76)  # (3 * 100 + 80 + 0) / 5
        self.assertEqual(secretary.marked_count, 5)
        self.assertEqual(self.candidate(evaluation, "committee").marked_count, 3)
        self.assertEqual(self.candidate(evaluation, "novice").mark, 90)

    def test_whom_all_abstained_on_has_no_mark(self):
        evaluation = self.open()
        self.finish(evaluation, number=0)
        result = self.candidate(evaluation, "member")
        self.assertEqual(result.marked_count, 0)
        self.assertIn("no mark", self.as_role("member", evaluation).page)
        marks = self.env["party.evaluation"]._get_marks(self.member, self.today.year)
        self.assertEqual(marks, {})

    def test_mark_of_zero_is_a_mark(self):
        self.finish(self.open(), number=4)
        marks = self.env["party.evaluation"]._get_marks(self.member, self.today.year)
        self.assertEqual(marks[self.member], 0)

    def test_too_few_ballots_are_not_counted(self):
        evaluation = self.open()
        self.finish(evaluation, "member", "secretary", "publicity", "committee")
        self.assertEqual(evaluation.state, "void")
        self.assertFalse(any(evaluation.result_ids.mapped("counts")))
        self.assertFalse(evaluation.page)
        self.assertIn("Ballots cast: 4; needed: 5", evaluation._get_outcome_text())
        marks = self.env["party.evaluation"]._get_marks(self.member, self.today.year)
        self.assertEqual(marks, {})
        self.prepare()  # the branch can hold it again

    def test_urn_that_was_changed_from_outside_is_not_counted(self):
        evaluation = self.open()
        for role in VOTING:
            self.vote(evaluation, role)
        self.env["party.evaluation.urn"]._put(
            evaluation, [[1] * len(evaluation.result_ids)]
        )
        self.after(evaluation)
        self.as_role("committee", evaluation).action_close()
        with self.assertRaisesRegex(UserError, "7 ballots, but 6 members"):
            self.as_role("committee", evaluation).action_count()

    def test_year_takes_the_average_of_both_halves(self):
        first = self.open()
        self.finish(first)
        self.at(self.today)
        second = self.prepare(half="2")
        self.at(second.date_to.replace(month=12, day=1))
        second.date_to = second.date_to.replace(month=12, day=9)
        self.as_role("committee", second).action_open()
        self.finish(second, number=3)
        marks = self.env["party.evaluation"]._get_marks(self.member, self.today.year)
        self.assertEqual(marks[self.member], Decimal(80))
        earlier = self.env["party.evaluation"]._get_marks(self.member, self.year)
        self.assertEqual(earlier, {})

    # Who reads what

    def test_candidates_have_neither_count_nor_mark_before_the_counting(self):
        evaluation = self.as_role("committee", self.prepare())
        arch = etree.fromstring(evaluation.get_view(view_type="form")["arch"])
        figures = arch.xpath(
            "//field[@name='result_ids']//field[@name='mark' or @name='marked_count']"
        )
        self.assertTrue(figures)
        for field in figures:
            hidden = field.get("column_invisible") or field.get("invisible")
            self.assertEqual(hidden, "parent.state != 'counted'")

    def test_member_reads_of_himself_alone(self):
        evaluation = self.open()
        self.vote(evaluation, "member")
        as_member = self.as_role("member", self.env["party.evaluation.result"])
        self.assertFalse(as_member.search([]))
        voters = self.as_role("member", self.env["party.evaluation.voter"]).search([])
        self.assertEqual(voters.member_id, self.member)
        self.finish(evaluation, *(role for role in VOTING if role != "member"))
        own = as_member.search([("evaluation_id", "=", evaluation.id)])
        self.assertEqual(own.member_id, self.member)
        page = self.as_role("member", evaluation).page
        self.assertIn("test_member", page)
        self.assertNotIn("test_secretary", page)

    def test_officers_read_who_has_voted_and_the_totals(self):
        evaluation = self.open()
        self.finish(evaluation)
        for role in ("scorekeeper", "committee", "secretary", "superior", "supervisor"):
            with self.subTest(role):
                seen = self.as_role(role, evaluation)
                self.assertEqual(seen.voted_count, 6)
                self.assertEqual(seen.voter_count, 7)
                self.assertIn("test_member", seen.page)

    def test_member_does_not_see_a_draft(self):
        draft = self.prepare()
        for role in ("member", "scorekeeper", "superior"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, draft).read(["year"])

    def test_other_branch_sees_nothing(self):
        evaluation = self.open()
        user = self.new_user("test_elsewhere", "base.group_portal")
        self.other_member.partner_id = user.partner_id
        with self.assertRaises(AccessError):
            evaluation.with_user(user).read(["year"])

    def test_administrator_keeps_the_marks_and_everybody_reads_them(self):
        mark = self.env.ref("party_points.party_evaluation_mark_basic")
        self.as_role("administrator", mark).value = 50
        self.assertEqual(self.as_role("member", mark).value, 50)
        for role in ("member", "secretary", "superior"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, mark).value = 40

    # Messages

    def get_told(self, evaluation):
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "party.evaluation"),
                ("res_id", "=", evaluation.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        return [message.partner_ids for message in messages]

    def test_members_are_invited_each_by_himself(self):
        evaluation = self.open()
        told = self.get_told(evaluation)
        self.assertEqual({len(partners) for partners in told}, {1})
        self.assertEqual(
            self.env["res.partner"].union(*told),
            self.env["res.partner"].union(
                *(self.users[role].partner_id for role in VOTING)
            ),
        )

    def test_those_who_have_not_voted_are_reminded(self):
        evaluation = self.open()
        before = len(self.get_told(evaluation))
        self.vote(evaluation, "member")
        self.as_role("committee", evaluation).action_remind()
        told = self.get_told(evaluation)
        self.assertEqual(len(told) - before, 5)

    def test_secretary_is_reminded_to_count(self):
        evaluation = self.open(date_to=self.days(3))
        evaluation.date_to = self.days(-1)
        self.env["party.evaluation"]._remind()
        self.assertEqual(evaluation.activity_ids.user_id, self.users["secretary"])
        self.as_role("committee", evaluation).action_close()
        self.as_role("committee", evaluation).action_count()
        self.assertFalse(evaluation.activity_ids)

    def test_secretary_is_reminded_of_a_half_without_an_evaluation(self):
        def get():
            return self.env["mail.activity"].search(
                [
                    ("user_id", "=", self.users["secretary"].id),
                    ("summary", "ilike", "democratic evaluation"),
                ]
            )

        model = self.env["party.evaluation"]
        self.at(self.today.replace(month=6, day=2))
        model._cron_close()
        self.assertFalse(get())  # the year does not weigh it
        grading = self.template.grading_scheme_id
        # in force it is frozen: as if it had come into force so
        grading._write_multi([{"weight_evaluation": 30.0}])
        self.env.flush_all()
        self.env.invalidate_all()
        model._cron_close()
        model._cron_close()
        self.assertEqual(len(get()), 1)
        get().unlink()
        self.prepare(half="2")
        self.at(self.today.replace(month=12, day=2))
        model._cron_close()
        self.assertFalse(get())
