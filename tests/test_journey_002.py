"""A rural township (002): what the branch agrees to goes on to the work team and, where
it is much, to the leader in charge; honours make stars.

In the course of it Li is taken for late without cause and put right, Chen objects in
vain and sweeps for it at the year's end, Yang is vetoed in September, and Xie moves to
the village beside, which weighs ballots and raters' marks with the points."""

from datetime import date

from odoo.tests import tagged

from data.organisation.book import Position

from .journey.case import JourneyCase
from .journey.cast import (
    BRANCH,
    IN_OFFICE,
    SECOND,
    SECOND_OFFICERS,
    SUPERIORS,
    TOWN,
    YEAR,
)
from .journey.figures import FigureTests
from .journey.lines import new_row
from .journey.year_end import LateDecember
from .rulebook_examples import get_excused

WANG, LI, ZHANG, CHEN = "王甲子", "李乙丑", "张丙寅", "陈丁卯"
YANG, HUANG, XIE, TEAM = "杨戊辰", "黄己巳", "谢丁未", "戚丙午"
# Beside the example: Li was not late, and what Xie did in either village.
LATE, KIND, WORKED = 201, 202, 203
EXCELLENT, QUALIFIED = 1, 2
# What the second village weighs, and what its raters gave Xie.
WEIGHTS = {"points": 60, "team": 15, "leader": 15, "evaluation": 10}
MARKS = {"work_team": 92, "leader": 85}


class TownshipYear(LateDecember, JourneyCase):
    """Rules of the village's own, and those of the village beside."""

    document = "002"
    town = ("演示镇党委", "演示村党支部", "演示邻村党支部")
    sent = {"team_member": TEAM}
    beside = {XIE: "RURAL"}
    more_lines = (
        new_row(LATE, LI, "2026-05-23", "B09", "主题党日提前离场"),
        new_row(KIND, XIE, "2026-03-15", "P04", "送走失儿童回家"),
        new_row(WORKED, XIE, "2026-09-12", "P01", "整治河道4小时", quantity="4"),
    )

    # Each village has rules of its own; the second weighs what others say

    @classmethod
    def make_book(cls):
        book, number = super().make_book(), cls.get_number(TEAM)
        book.positions.append(Position(SECOND, "team_member", number, IN_OFFICE))
        return book

    @classmethod
    def put_in_force(cls):
        first, second = (
            cls.import_rules(cls.as_officer("secretary", code), code)
            for code in (BRANCH, SECOND)
        )
        second.grading_scheme_id.write(
            {f"weight_{part}": percent for part, percent in WEIGHTS.items()}
        )
        cls.enforce(first)
        cls.enforce(second)

    @classmethod
    def weave(cls):
        cls.sum_up_late()
        on = cls.diary.on
        on(date(YEAR, 6, 5), cls.dispute_both)
        on(date(YEAR, 6, 8), cls.answer_both)
        on(date(YEAR, 6, 9), cls.appeal_rejection)
        on(date(YEAR, 6, 11), cls.uphold_rejection)
        on(date(YEAR, 7, 1), cls.move, XIE, SECOND, date(YEAR, 7, 1), "迁居邻村")
        on(date(YEAR, 7, 4), cls.tell_the_meeting)
        on(date(YEAR, 12, 2), cls.plan_the_cultural_event)
        on(date(YEAR + 1, 1, 20), cls.perform)
        cls.weave_evaluations()
        cls.weave_second_year()

    @classmethod
    def hold(cls, activity_type, day, rows):
        """Who is exempt is not invited."""
        exempt = [r for r in rows if day.month in get_excused(cls.rows[r["member"]])]
        cls.refused |= {int(row["no"]): "not invited" for row in exempt}
        invited = [row for row in rows if row not in exempt]
        return super().hold(activity_type, day, invited)

    # Disputes

    @classmethod
    def dispute_both(cls):
        may = cls.get_publication(month=5)
        left = "5月23日经支部同意提前离场送老人就医，不是早退"
        cls.upheld = cls.dispute(LI, may, cls.lines[LATE], left)
        tables = "婚宴桌数没有超过规定"
        cls.rejected = cls.dispute(CHEN, may, cls.lines[32], tables)

    @classmethod
    def answer_both(cls):
        told = "主持人证实经过同意，予以更正"
        cls.put_right(cls.upheld, "secretary", told)
        counted = "红白理事会现场清点，超过规定六桌"
        cls.answer(cls.rejected, "secretary", "rejected", counted)

    @classmethod
    def appeal_rejection(cls):
        cls.appeal(cls.rejected, CHEN, "桌数是两家合办，请上级核实")

    @classmethod
    def uphold_rejection(cls):
        reason = "查阅登记和照片，维持支部的答复"
        cls.answer(cls.rejected, "organisation", "rejected", reason)

    # The quarter is read out to the members

    @classmethod
    def tell_the_meeting(cls):
        domain = [("code", "=", "MEMBER_MEETING")]
        meeting = cls.env["party.activity.type"].search(domain)
        cls.hold(meeting, date(YEAR, 7, 4), [])

    # Two evaluations, by secret ballot

    @classmethod
    def weave_evaluations(cls):
        on, halves = cls.diary.on, ((1, date(YEAR, 6, 12)), (2, date(YEAR, 12, 10)))
        cls.evaluations = {}  # {(code of the branch, half): party.evaluation}
        for half, day in halves:
            on(day, cls.evaluate, BRANCH, half, day)
        on(date(YEAR, 12, 10), cls.evaluate, SECOND, 2, date(YEAR, 12, 10))

    @classmethod
    def evaluate(cls, code, half, day):
        kind = "organisation" if code == BRANCH else "secretary"
        env = cls.as_officer(kind, code)
        evaluation = env["party.evaluation"].create(
            {
                "branch_id": cls.get_branch(code).id,
                "year": YEAR,
                "half": str(half),
                "date_to": day.replace(day=day.day + 5),
            }
        )
        evaluation.action_open()
        # sudo: nobody lists who votes in secret
        for voter in evaluation.sudo().voter_ids.member_id:
            cls.mark_all(evaluation, voter.name)
        evaluation.action_close()
        evaluation.action_count()
        cls.evaluations[code, half] = evaluation.with_env(cls.env)

    @classmethod
    def mark_all(cls, evaluation, voter):
        """Six voters in June and two in December find Xie excellent, the others
        qualified; of himself he says nothing, of all others all say the same."""
        admirers = {*cls.rows, *SECOND_OFFICERS.values()}
        choices = {}
        for row in evaluation._get_candidates_sudo():
            mark = EXCELLENT
            if row.member_id.name == XIE and voter not in admirers:
                mark = QUALIFIED
            choices[row.id] = 0 if row.member_id.name == voter else mark
        evaluation.with_env(cls.as_(voter))._vote(choices)

    # The second village's year

    @classmethod
    def weave_second_year(cls):
        on, summed = cls.diary.on, date(YEAR, 12, 30)
        for month in range(1, 12):
            on(date(YEAR, month + 1, 5), cls.review, month, SECOND)
        on(date(YEAR, 12, 20), cls.rate, TEAM, "work_team")
        on(date(YEAR, 12, 20), cls.rate, SUPERIORS["leader"], "leader")
        on(summed, cls.review, 12, SECOND)
        on(summed, cls.compute_year, "secretary", SECOND)

    @classmethod
    def rate(cls, name, rater):
        """Whoever goes over the village's members marks them all in one list."""
        wizard = cls.as_(name)["party.rating.wizard"].create(
            {"branch_id": cls.get_branch(SECOND).id, "rater": rater, "year": YEAR}
        )
        row = wizard.line_ids.filtered(lambda line: line.member_id.name == XIE)
        row.mark = MARKS[rater]
        wizard.action_save()

    # A soft consequence instead of a reprimand

    @classmethod
    def plan_the_cultural_event(cls):
        """The last one of the year performs, in this town."""
        event = cls.env.ref("party_points.party_warning_rule_cultural_event")
        rules = cls.as_(SUPERIORS["secretary"])["party.warning.rule"]
        names = ("name", "trigger", "measure", "owner", "days", "note")
        vals = {name: event.with_context(lang="zh_CN")[name] for name in names}
        rules.create({**vals, "branch_id": cls.get_branch(TOWN).id, "number": 1})

    @classmethod
    def perform(cls):
        [cls.task] = cls.get_warnings(CHEN, trigger="year_last")
        cls.take_up(cls.task)
        wizard = cls.as_officer("secretary")["party.warning.step.wizard"]
        wizard.with_context(default_warning_ids=cls.task.ids).create(
            {"step": "finish", "reason": "在村文化活动中表演快板《垃圾分类好》（演示）"}
        ).action_apply()


@tagged("post_install", "-at_install")
class TestJourney002(FigureTests, TownshipYear):
    """What the people of the village find at the end of it."""

    def get_ranked(self):
        """Wang, who is of the committee and reads more than others, comes last."""
        return sorted(super().get_ranked(), key=lambda name: name == WANG)

    # Levels of review

    def get_path(self, number):
        """Who decided above the branch, in turn, as the log of a line says."""
        decisions = self.lines[number].decision_ids.sorted("id")
        return [
            decision.user_id.name
            for decision in decisions
            if decision.action in ("confirm", "escalate")
        ]

    def test_what_the_branch_agrees_to_goes_on_as_far_as_it_has_to(self):
        secretary, leader = self.officers["secretary"], SUPERIORS["leader"]
        for number, deciders in {
            12: [secretary],  # a base point is the branch's own matter
            4: [secretary, TEAM],
            16: [secretary, TEAM],  # a deduction of 5
            18: [secretary, TEAM, leader],  # 10 pioneer points
            34: [secretary, TEAM, leader],
            35: [secretary, SUPERIORS["organisation"]],  # a veto
        }.items():
            with self.subTest(line=number):
                self.assertEqual(self.get_path(number), deciders)

    def test_the_veto_makes_the_month_zero_and_is_to_be_explained(self):
        page = self.read_text(YANG, f"/my/points/scores/{YEAR}/9")
        self.assertIn("一票否决", page)
        warned = self.get_warnings(YANG).mapped("trigger")
        self.assertEqual(sorted(warned), ["below", "grade_unqualified", "zero", "zero"])

    # Honours

    def test_the_same_deed_at_two_levels_counts_once_at_the_higher(self):
        line = self.lines[7]
        self.assertEqual((line.raw_points, line.points), (8, 4))
        self.assertEqual(line.deed_line_id, self.lines[3])
        page = self.read_text(WANG, line._get_portal_path())
        self.assert_all_in(["同一事迹被评为县优秀共产党员", "4"], page)

    def test_stars_follow_from_the_honours_of_the_year(self):
        for name, honour, grade in ((WANG, 9, "三星党员"), (HUANG, 6, "二星党员")):
            appraisal = self.get_appraisal(name)
            self.assertEqual(appraisal.honour, honour)
            page = self.read_text(name, appraisal._get_portal_path())
            self.assertIn(grade, page)

    def test_the_base_counts_once_and_not_again_each_month(self):
        appraisal = self.get_appraisal(WANG)
        self.assertEqual((appraisal.base, appraisal.annual), (59.45, 72.45))
        scores = self.env["party.point.score"].search(
            [("member_id", "=", appraisal.member_id.id), ("month", "!=", "2026-04-01")]
        )
        self.assertEqual({*scores.mapped("base")}, {60})

    # Publicity

    def test_months_and_quarters_are_published_and_read_out_at_a_meeting(self):
        publications = self.env["party.publication"].search(
            [("branch_id.code", "=", BRANCH), ("date_to", "<", f"{YEAR + 1}-01-01")]
        )
        kinds = publications.mapped("kind")
        self.assertEqual((kinds.count("month"), kinds.count("quarter")), (12, 4))
        quarter = self.get_publication("quarter", 4)
        meeting = self.env["party.activity"].search(
            [("branch_id.code", "=", BRANCH), ("date", "=", quarter.published_on)]
        )
        self.assertEqual(meeting.type_id.code, "MEMBER_MEETING")
        self.assertNotIn("absent", meeting.attendance_ids.mapped("outcome"))

    def test_who_was_not_late_is_put_right_in_the_open(self):
        may = self.get_publication(month=5)
        self.assertEqual(may.state, "final")
        self.assertIn(2, may.version_ids.mapped("number"))
        self.assertEqual(self.upheld.correction_ids.points, 0.5)
        page = self.read_text(HUANG, may._get_portal_path())
        self.assert_all_in(["更正", "主题党日提前离场"], page)
        paper = self.print_text(LI, "party_publication_report_a3", may)
        self.assert_all_in(["更正", "主题党日提前离场"], paper)

    def test_who_objected_in_vain_reads_why_from_both_instances(self):
        self.assert_settled(self.rejected, "rejected")
        path = self.rejected._get_portal_path()
        self.assert_all_in(
            ["超过规定六桌", "维持支部的答复"], self.read_text(CHEN, path)
        )
        self.assert_hidden(path, LI, YANG, XIE)

    # Exemption

    def test_nothing_of_the_months_of_his_operation_was_entered(self):
        for number in (25, 26):
            self.assertIn("免", self.refused[number])
        self.assertFalse({25, 26, 27} & {*self.lines})
        lines = self.env["party.point.line"].search(
            [
                ("member_id", "=", self.members[ZHANG].id),
                ("date", ">=", date(YEAR, 10, 1)),
                ("date", "<=", date(YEAR, 11, 30)),
            ]
        )
        self.assertFalse(lines)

    # Ballots and marks

    def test_ballots_are_counted_in_total_and_say_of_nobody_how_he_voted(self):
        for evaluation in self.evaluations.values():
            self.assertEqual(evaluation.state, "counted")
            of_evaluation = [("evaluation_id", "=", evaluation.id)]
            self.assertFalse(self.env["party.evaluation.urn"].search(of_evaluation))
        page = self.read_text(XIE, self.evaluations[BRANCH, 1]._get_portal_path())
        self.assertIn("90.91", page)  # (6 × 100 + 5 × 80) ÷ 11
        self.assertNotIn(CHEN, page)
        self.assert_hidden(self.evaluations[SECOND, 2]._get_portal_path(), CHEN)

    def test_in_the_first_village_the_points_alone_count(self):
        appraisal = self.get_appraisal(CHEN)
        self.assertEqual(appraisal.weights, {"points": 100})
        self.assertEqual((appraisal.evaluation_mark, appraisal.score), (100, 56))

    def test_in_the_second_village_marks_and_ballots_have_their_weight(self):
        appraisal = self.get_appraisal(XIE)
        self.assertEqual(appraisal.branch_id.code, SECOND)
        self.assertEqual(appraisal.weights, WEIGHTS)
        self.assertEqual(appraisal.annual, 69)  # 60 + 5 there + 4 here
        self.assertEqual((appraisal.team_mark, appraisal.leader_mark), (92, 85))
        # (90.91 + 85.71) ÷ 2; in December (2 × 100 + 5 × 80) ÷ 7
        self.assertEqual(appraisal.evaluation_mark, 88.31)
        # 69 × 60 % + 92 × 15 % + 85 × 15 % + 88.31 × 10 %
        self.assertEqual(appraisal.score, 76.78)
        cycle = self.get_cycle(SECOND)
        report = "party_cycle_report_summary_a4"
        paper = self.print_text(SECOND_OFFICERS["secretary"], report, cycle)
        self.assert_all_in([XIE, "69", "92", "85", "88.31", "76.78"], paper)

    # What follows

    def test_the_last_of_the_year_performs_instead_of_being_reprimanded(self):
        self.assertEqual((self.task.measure, self.task.state), ("task", "done"))
        page = self.read_text(CHEN, self.task._get_portal_path())
        self.assertIn("快板", page)
        for name in (WANG, LI, ZHANG, HUANG):
            self.assertFalse(self.get_warnings(name))
