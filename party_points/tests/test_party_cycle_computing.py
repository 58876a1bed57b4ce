from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .cycle_common import PartyCycleCommon

ROLES = ("member", "scorekeeper", "committee", "secretary")


@tagged("post_install", "-at_install")
class TestPartyCycleComputing(PartyCycleCommon):
    """What a year comes to for the members: figures, places and grades."""

    def give(self, *points):
        """Pioneer points for the four members of the branch, in the order of roles."""
        for role, number in zip(ROLES, points, strict=False):
            if number:
                self.earn(self.members[role], number)

    def closed(self, *points, **kwargs):
        self.give(*points)
        self.close_months(**kwargs)
        self.compute()
        return [self.appraisal(self.members[role]) for role in ROLES]

    # Figures

    def test_figures_come_from_the_snapshots(self):
        self.earn(self.member, 6)
        self.earn(self.member, -2, month=5)
        self.confirm(self.member, self.items["BASE"], self.on(7))
        [appraisal, *_others] = self.closed()
        self.assertEqual(
            (
                appraisal.base,
                appraisal.pioneer,
                appraisal.deductions,
                appraisal.annual,
                appraisal.points,
                appraisal.score,
            ),
            (58, 6, -2, 62, 62, 62),
        )
        self.assertEqual(appraisal.average, round((60 * 9 + 66 + 58 + 58) / 12, 2))
        self.assertEqual((appraisal.months, appraisal.status), (12, "ranked"))
        self.assertEqual(appraisal.weights, {"points": 100.0})
        self.assertEqual(appraisal.template_id, self.template)
        self.assertEqual(appraisal.grading_id, self.grading)
        self.assertFalse(appraisal.is_base_intact)

    def test_attendance_and_honours_are_carried_along(self):
        meeting = self.items["MEETING"]
        for month, outcome in ((2, "present"), (4, "present"), (6, "absent")):
            self.confirm(self.member, meeting, self.on(month), outcome=outcome)
        self.confirm(self.member, self.items["HONOUR"], self.on(5), 4)
        [appraisal, *_others] = self.closed()
        self.assertEqual((appraisal.attendance, appraisal.honour), (66.67, 4))

    def test_average_is_what_counts_where_the_scheme_says_so(self):
        self.enforce_for(
            self.env.ref("party_points.party_member_class_infirm"),
            year_figure="average",
        )
        member = self.new_member(
            self.branch,
            member_class_id=self.env.ref("party_points.party_member_class_infirm").id,
        )
        self.earn(member, 12)
        self.closed()
        appraisal = self.appraisal(member)
        self.assertEqual((appraisal.annual, appraisal.points), (72, 61))

    # Places and grades

    def test_members_are_ranked_and_graded_within_the_branch(self):
        self.confirm(self.other_member, self.items["RANGE"], self.on(3), 50)
        self.new_member(self.branch, name="Sun Fifth")
        appraisals = self.closed(3, 1, 2, 0)
        self.assertEqual([a.rank for a in appraisals], [1, 3, 2, 4])
        self.assertEqual(appraisals[0].computed_grade_id.name, "Pioneer")
        self.assertEqual(appraisals[1].computed_grade_id.name, "Qualified")
        self.assertEqual(appraisals[3].computed_grade_id.name, "To Be Talked to")
        self.assertFalse(any(a.grade_id for a in appraisals))
        self.assertFalse(self.appraisal(self.other_member))

    def test_first_who_lost_base_points_is_told_what_he_missed(self):
        self.new_member(self.branch, name="Sun Fifth")
        self.confirm(self.member, self.items["BASE"], self.on(7))
        appraisals = self.closed(9, 1, 1, 1)
        self.assertEqual(appraisals[0].rank, 1)
        self.assertEqual(appraisals[0].computed_grade_id.name, "Qualified")
        self.assertEqual(appraisals[0].missed_ids.name, "Pioneer")

    def test_who_are_equal_beyond_the_places_are_left_to_the_meeting(self):
        self.new_member(self.branch, name="Sun Fifth")
        appraisals = self.closed(3, 3, 3, 0)
        for appraisal in appraisals[:3]:
            self.assertFalse(appraisal.computed_grade_id)
            self.assertEqual(
                appraisal.option_ids.mapped("name"), ["Pioneer", "Qualified"]
            )
            self.assertEqual(appraisal.places_text, "Pioneer: 1")

    def test_those_whom_another_scheme_grades_are_ranked_apart(self):
        infirm = self.env.ref("party_points.party_member_class_infirm")
        self.enforce_for(infirm)
        member = self.new_member(self.branch, member_class_id=infirm.id)
        appraisals = self.closed(3, 2, 1, 0)
        self.assertEqual([a.rank for a in appraisals], [1, 2, 3, 4])
        self.assertEqual(self.appraisal(member).rank, 1)

    def test_veto_is_carried_into_the_year(self):
        self.confirm(self.member, self.items["VETO"], self.on(3))
        appraisals = self.closed()
        self.assertTrue(appraisals[0].is_vetoed)
        self.assertEqual(appraisals[0].zero_months, 1)
        self.assertFalse(appraisals[1].is_vetoed)

    # Who is appraised, and where

    def test_who_joined_in_the_year_is_graded_from_enough_months_on(self):
        enough = self.new_member(self.branch, date_from=self.on(7, 31))
        late = self.new_member(self.branch, date_from=self.on(8, 1))
        self.earn(late, 3, month=10)
        self.closed()
        enough, late = self.appraisal(enough), self.appraisal(late)
        self.assertEqual((enough.status, enough.months), ("ranked", 6))
        self.assertEqual((late.status, late.months, late.rank), ("short", 5, 0))
        self.assertEqual(late.annual, 63)
        self.assertFalse(late.computed_grade_id)
        self.assertEqual(self.cycle.ranked_count, 5)

    def test_who_moved_is_appraised_where_he_is_at_the_end(self):
        self.earn(self.member, 3)
        self.member._change_history(
            self.on(9, 15), {"branch_id": self.other_branch.id}, "Moved."
        )
        periods = self.close_months(branch=self.branch | self.other_branch)
        self.compute()
        self.assertFalse(self.appraisal(self.member))
        other = self.get_cycle(self.other_branch)
        self.compute("superior", other)
        appraisal = self.appraisal(self.member)
        self.assertEqual(appraisal.branch_id, self.other_branch)
        self.assertEqual((appraisal.months, appraisal.pioneer), (12, 3))
        self.assertEqual((appraisal.rank, appraisal.score), (1, 63))
        self.assertTrue(periods)

    def test_who_moved_to_a_branch_without_december_is_not_taken_by_the_old_one(self):
        self.member._change_history(
            self.on(12, 15), {"branch_id": self.other_branch.id}, "Moved."
        )
        self.closed()
        self.assertFalse(self.appraisal(self.member))

    def test_who_died_or_was_expelled_is_listed_and_not_ranked(self):
        for role, reason in (("member", "deceased"), ("scorekeeper", "expelled")):
            self.members[role]._change_history(
                self.on(10, 5), {"standing": "ended", "end_reason": reason}, "Ended."
            )
        appraisals = self.closed(9)
        for appraisal in appraisals[:2]:
            self.assertEqual((appraisal.status, appraisal.months), ("left", 9))
            self.assertEqual((appraisal.branch_id, appraisal.rank), (self.branch, 0))
        self.assertEqual([a.rank for a in appraisals[2:]], [1, 1])

    def test_who_was_exempt_all_the_year_is_outside_the_ranking(self):
        self.exempt(self.member, date(self.year - 1, 12, 1), self.last_day())
        appraisals = self.closed(0, 3, 2, 1)
        self.assertEqual((appraisals[0].status, appraisals[0].rank), ("exempt", 0))
        self.assertEqual(self.cycle.ranked_count, 3)

    def test_who_is_exempt_at_the_years_end_is_outside_the_ranking(self):
        self.exempt(self.member, self.on(7, 1), self.last_day())
        [appraisal, *_others] = self.closed(9, 3, 2, 1)
        self.assertEqual((appraisal.status, appraisal.months), ("exempt", 6))
        self.assertEqual((appraisal.rank, self.cycle.ranked_count), (0, 3))
        self.assertFalse(appraisal.computed_grade_id)

    def test_exempt_months_are_not_counted(self):
        self.exempt(self.member, self.on(3, 1), self.on(5, 31))
        [appraisal, *_others] = self.closed()
        self.assertEqual((appraisal.status, appraisal.months), ("ranked", 9))

    def test_who_has_no_rules_is_not_ranked(self):
        infirm = self.env.ref("party_points.party_member_class_infirm")
        member = self.new_member(self.branch, member_class_id=infirm.id)
        self.closed()
        appraisal = self.appraisal(member)
        self.assertEqual((appraisal.status, appraisal.rank), ("no_rules", 0))
        self.assertFalse(appraisal.computed_grade_id)
        self.assertFalse(appraisal.zero_months)

    # Odd branches

    def test_branch_of_one_member_has_a_year(self):
        branch = self.new_branch("T-8")
        member = self.new_member(branch)
        self.close_months(branch=branch)
        self.compute("superior", self.get_cycle(branch))
        appraisal = self.appraisal(member)
        self.assertEqual((appraisal.rank, appraisal.status), (1, "ranked"))
        self.assertEqual(appraisal.computed_grade_id.name, "Qualified")

    def test_all_members_equal_share_the_first_place(self):
        for number in range(6):
            self.new_member(self.branch, name=f"Equal {number}")
        self.closed()
        appraisals = self.cycle.appraisal_ids
        self.assertEqual(set(appraisals.mapped("rank")), {1})
        self.assertEqual(len(appraisals), 10)
        for appraisal in appraisals:
            self.assertEqual(appraisal.option_ids[:1].name, "Pioneer")
            self.assertEqual(appraisal.places_text, "Pioneer: 1 and To Be Talked to: 1")
        self.assertFalse(self.cycle._is_outdated())

    def test_branch_in_which_all_are_exempt_has_a_year_without_places(self):
        branch = self.new_branch("T-8")
        members = self.new_member(branch) | self.new_member(branch)
        for member in members:
            self.exempt(member, date(self.year - 1, 12, 1), self.last_day())
        self.close_months(branch=branch)
        cycle = self.get_cycle(branch)
        self.compute("superior", cycle)
        self.assertEqual(set(cycle.appraisal_ids.mapped("status")), {"exempt"})
        self.assertEqual((cycle.ranked_count, cycle.below_share), (0, 0))
        self.assertFalse(cycle.is_barred)
        self.assertIn(
            "Nobody is ranked", str(self.as_role("superior", cycle).result_text)
        )

    # Again

    def test_computing_again_keeps_the_rows_and_writes_none(self):
        self.closed(3, 2, 1)
        before = self.cycle.appraisal_ids
        self.env.cr.execute("UPDATE party_appraisal SET write_date = '2000-01-01'")
        self.env.invalidate_all()
        self.compute("superior")
        self.assertEqual(self.cycle.appraisal_ids, before)
        self.assertEqual({a.write_date.year for a in before}, {2000})

    def test_computing_again_changes_what_differs(self):
        appraisals = self.closed(3, 2, 1)
        self.assertFalse(self.as_role("committee", self.cycle).is_outdated)
        self.earn(self.members["secretary"], 9, month=6)
        self.period(self.branch, self.on(6))._refresh_scores()
        for month in range(7, 13):
            self.period(self.branch, self.on(month))._refresh_scores()
        self.env.invalidate_all()
        self.assertTrue(self.cycle._is_outdated())
        self.assertTrue(self.as_role("committee", self.cycle).is_outdated)
        self.compute()
        self.assertFalse(self.cycle._is_outdated())
        self.assertEqual([a.rank for a in appraisals], [2, 3, 4, 1])

    def test_member_of_whom_nothing_is_left_keeps_an_empty_row(self):
        appraisals = self.closed(3)
        self.env["party.point.score"].search(
            [("member_id", "=", self.member.id)]
        ).unlink()
        self.assertTrue(self.cycle._is_outdated())
        self.compute()
        self.assertEqual((appraisals[0].status, appraisals[0].rank), ("left", 0))
        self.assertFalse(self.cycle._is_outdated())

    def test_year_that_has_gone_on_is_not_computed(self):
        self.closed()
        for state in ("proposed", "confirmed", "final"):
            self.cycle.state = state
            cycle = self.as_role("committee", self.cycle)
            self.assertFalse(cycle.can_compute)
            self.assert_refused("return it first", cycle.action_compute)

    def test_member_whom_another_branch_has_proposed_stays_there(self):
        self.closed()
        self.cycle.state = "proposed"
        self.member.assignment_ids.branch_id = self.other_branch
        self.env["party.point.score"].search(
            [("member_id", "=", self.member.id)]
        ).branch_id = self.other_branch
        self.close_months(branch=self.other_branch)
        self.compute("superior", self.get_cycle(self.other_branch))
        self.assertEqual(self.appraisal(self.member).branch_id, self.branch)

    def test_decisions_of_people_survive_computing_again(self):
        appraisals = self.closed(3)
        appraisals[0].write({"grade_id": appraisals[1].computed_grade_id.id})
        self.compute()
        self.assertTrue(appraisals[0].grade_id)

    def test_ten_branches_take_as_many_queries_as_one(self):
        branches = self.env["party.branch"].union(
            *(self.new_branch(f"T-3{number}") for number in range(11))
        )
        for branch in branches:
            for number in range(2):
                self.earn(self.new_member(branch), number + 1)
        self.close_months(branch=branches)
        cycles = self.get_cycle(branches)
        counts = []
        for again in (False, True):
            for some in (cycles[0], cycles[1:]):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                some._compute_year()
                self.env.flush_all()
                counts.append(self.cr.sql_log_count - before)
            self.assertTrue(all(cycle.state == "computed" for cycle in cycles), again)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
        self.assertLessEqual(counts[3], counts[2] + 2, counts)

    # Weights

    def weigh(self, **weights):
        infirm = self.env.ref("party_points.party_member_class_infirm")
        self.enforce_for(infirm, grading_vals=weights)
        return [
            self.new_member(self.branch, name=name, member_class_id=infirm.id)
            for name in ("Sun Weighed", "Li Weighed")
        ]

    def rate(self, member, rater, mark):
        self.env["party.rating"].create(
            {
                "member_id": member.id,
                "year": self.year,
                "rater": rater,
                "mark": mark,
                "reason": "As everybody saw.",
            }
        )

    def test_marks_of_raters_are_weighed(self):
        first, second = self.weigh(weight_points=70, weight_team=20, weight_leader=10)
        for member, team, leader in ((first, 80, 90), (second, 100, 50)):
            self.rate(member, "work_team", team)
            self.rate(member, "leader", leader)
        self.earn(first, 10)
        self.closed()
        appraisal = self.appraisal(first)
        self.assertEqual(appraisal.score, 0.7 * 70 + 0.2 * 80 + 0.1 * 90)
        self.assertEqual((appraisal.points, appraisal.team_mark), (70, 80))
        self.assertEqual(appraisal.leader_mark, 90)
        self.assertEqual(
            appraisal.weights, {"points": 70.0, "team": 20.0, "leader": 10.0}
        )
        self.assertEqual((appraisal.rank, self.appraisal(second).rank), (1, 2))

    def test_marks_that_are_weighed_and_missing_block(self):
        first, second = self.weigh(weight_points=70, weight_team=20, weight_leader=10)
        self.rate(first, "work_team", 80)
        self.close_months()
        self.assertEqual(self.cycle.missing_mark_count, 3)
        cycle = self.as_role("committee", self.cycle)
        self.assert_refused("3 marks", cycle.action_compute)
        action = cycle.with_context(blocker="marks").action_open_blocker()
        self.assertEqual(
            self.env["party.member"].search(action["domain"]), first | second
        )

    def test_part_that_nobody_has_gives_its_weight_to_the_points(self):
        first, _second = self.weigh(weight_points=60, weight_evaluation=40)
        self.earn(first, 10)
        self.closed()
        appraisal = self.appraisal(first)
        self.assertEqual((appraisal.score, appraisal.weights), (70, {"points": 100.0}))

    def evaluate(self, member, mark, branch=None, half="1"):
        branch = branch or self.branch
        evaluation = self.env["party.evaluation"].create(
            {"branch_id": branch.id, "year": self.year, "half": half}
        )
        self.env["party.evaluation.result"].create(
            {
                "evaluation_id": evaluation.id,
                "member_id": member.id,
                "branch_id": branch.id,
                "mark": mark,
                "marked_count": 5,
            }
        )
        evaluation.state = "counted"

    def test_transferred_member_takes_his_evaluations_along(self):
        """Whether the branch is computed alone or with others."""
        self.evaluate(self.member, 90)
        self.evaluate(self.member, 70, self.other_branch, half="2")
        self.member._change_history(
            self.on(9, 15), {"branch_id": self.other_branch.id}, "Moved."
        )
        self.close_months(branch=self.branch | self.other_branch)
        other = self.get_cycle(self.other_branch)
        for cycles in (other, self.cycle | other):
            self.compute("superior", cycles)
            self.assertEqual(self.appraisal(self.member).evaluation_mark, 80)

    def test_member_reads_which_part_of_his_is_missing(self):
        first, second = self.weigh(weight_points=60, weight_evaluation=40)
        self.evaluate(first, 90)
        self.closed()
        words = "this member has none; its weight of 40 % counts for the points."
        self.cycle.state = "proposed"
        user = self.new_user("test_second", "base.group_user")
        second.partner_id = user.partner_id
        own = self.appraisal(second).with_user(user)
        self.assertIn(f"Democratic evaluation: {words}", own.explanation)
        self.assertNotIn(words, self.appraisal(first).explanation)

    def test_democratic_evaluation_is_weighed(self):
        first, second = self.weigh(weight_points=60, weight_evaluation=40)
        self.evaluate(first, 90)
        self.closed()
        appraisal = self.appraisal(first)
        self.assertEqual((appraisal.evaluation_mark, appraisal.score), (90, 72))
        self.assertEqual(appraisal.weights, {"points": 60.0, "evaluation": 40.0})
        self.assertEqual(self.appraisal(second).score, 60)

    def test_below_the_line_is_who_has_few_points_whatever_his_marks(self):
        first, second = self.weigh(weight_points=50, weight_team=50)
        self.rate(first, "work_team", 100)
        self.rate(second, "work_team", 0)
        self.earn(first, -20)
        self.closed()
        self.assertEqual(self.appraisal(first).score, 70)
        self.assertTrue(self.appraisal(first).is_below)
        self.assertFalse(self.appraisal(second).is_below)

    # The new year

    def test_new_year_begins_at_zero_and_the_old_one_stays_readable(self):
        self.closed(9)
        self.cycle.state = "final"
        score = self.member._get_live_scores(self.year + 1, 1)[self.member]
        self.assertEqual(score.get_annual().total, 60)
        appraisal = self.as_role("member", self.appraisal(self.member))
        self.assertEqual((appraisal.score, appraisal.year), (69, self.year))
        self.assertTrue(
            self.as_role("member", self.score(self.member, 12)).has_access("read")
        )

    # Lists

    def test_member_does_not_read_what_is_only_computed(self):
        [appraisal, *_others] = self.closed()
        for role, expected in (
            ("member", False),
            ("scorekeeper", False),
            ("committee", True),
            ("superior", True),
        ):
            with self.subTest(role=role):
                readable = self.as_role(role, appraisal).has_access("read")
                self.assertEqual(readable, expected)

    def test_nobody_writes_an_appraisal_directly(self):
        [appraisal, *_others] = self.closed()
        for role in ("committee", "superior", "administrator"):
            record = self.as_role(role, appraisal)
            vals = {"option_ids": [Command.clear()], "score": 100}
            self.assert_refused("", record.write, vals, error=AccessError)

    def test_nobody_slips_a_grade_or_an_answer_into_the_computing(self):
        """By the context of the call, or by defaults of his own."""
        self.close_months()
        pioneer = self.grading.grade_ids.sorted("sequence")[:1]
        forged = {
            "grade_id": pioneer.id,
            "departure_reason": "I worked hard.",
            "departed_by_id": self.users["secretary"].id,
            "answer": "acknowledged",
        }
        defaults = self.as_role("committee", self.env["ir.default"])
        for name, value in forged.items():
            defaults.set("party.appraisal", name, value, user_id=True)
        context = {f"default_{name}": value for name, value in forged.items()}
        cycle = self.as_role("committee", self.cycle)
        cycle.with_context(**context, default_rank=1).action_compute()
        self.assertEqual(len(self.cycle.appraisal_ids), 4)
        for name in forged:
            with self.subTest(name):
                self.assertFalse(any(self.cycle.appraisal_ids.mapped(name)))

    def test_all_that_is_kept_of_an_appraisal_and_its_year_is_protected(self):
        """Fields to come, too."""
        for model in ("party.appraisal", "party.cycle"):
            guarded = self.env[model]._get_guarded_fields()
            for name, field in self.env[model]._fields.items():
                is_kept = field.store and name not in MAGIC_COLUMNS
                if is_kept and field._module == "party_points":
                    with self.subTest(model=model, name=name):
                        self.assertIn(name, guarded)
