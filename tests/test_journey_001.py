"""Provincial department (001): an office's branch scores its members every month, from
80 points anew, with 60 to pass; the first three of the year may be nominated.

In the course of it Feng declares late and has two witnesses, Wu is disciplined and his
June is zero, Shen is admitted in September, Chu is below the line three months running,
his leave was taken for absence and is put right, and Feng objects in vain."""

from datetime import date

from odoo.tests import tagged

from .journey.case import JourneyCase
from .journey.cast import SUPERIORS, YEAR
from .journey.figures import FigureTests

SUN, WU, FENG, CHU = "孙辛未", "吴壬申", "冯甲戌", "褚丁丑"
ADVICE, VETO, STUDY, LEAVE = 16, 9, 19, 28


@tagged("post_install", "-at_install")
class TestJourney001(FigureTests, JourneyCase):
    document = "001"
    town = ("演示厅直属机关党委", "演示处党支部", "演示厅后勤党支部")
    sector = "agency"
    instead = {LEAVE: {"outcome": "absent"}}
    late = {ADVICE: (date(YEAR, 2, 27), ("郑癸酉", "蒋乙亥"))}

    @classmethod
    def weave(cls):
        on = cls.diary.on
        on(date(YEAR, 7, 6), cls.explain_zero)
        on(date(YEAR, 9, 7), cls.talk_once)
        on(date(YEAR, 10, 6), cls.dispute_leave)
        on(date(YEAR, 10, 6), cls.dispute_study)
        on(date(YEAR, 10, 8), cls.put_leave_right)
        on(date(YEAR, 10, 8), cls.reject_study)
        on(date(YEAR, 10, 13), cls.uphold_rejection)
        on(date(YEAR, 10, 14), cls.talk_again)
        on(date(YEAR, 11, 6), cls.plan_rectification)

    # June is zero

    @classmethod
    def explain_zero(cls):
        """The leader in charge and the secretary are to explain it."""
        cls.take_up(cls.get_warnings(WU))

    # August, September, October below the line

    @classmethod
    def talk_once(cls):
        [first] = cls.get_warnings(CHU)
        cls.take_up(first)
        cls.talk(first, "接受批评，尽快改正")

    @classmethod
    def talk_again(cls):
        [second] = cls.get_warnings(CHU, state="proposed")
        cls.take_up(second, cls.officers["discipline"])
        cls.talk(second, "再次反省，请组织监督")

    @classmethod
    def plan_rectification(cls):
        [third] = cls.get_warnings(CHU, state="proposed")
        cls.take_up(third, cls.officers["organisation"])

    # Disputes

    @classmethod
    def dispute_leave(cls):
        september, line = cls.get_publication(month=9), cls.lines[LEAVE]
        reason = "当天因病住院，会前已向支部书记请假"
        cls.leave = cls.dispute(CHU, september, line, reason)

    @classmethod
    def put_leave_right(cls):
        right = {"outcome": "leave", "description": "因病请假，未参加9月主题党日"}
        reason = "有住院证明和请假记录，登记有误"
        cls.put_right(cls.leave, "discipline", reason, **right)

    @classmethod
    def dispute_study(cls):
        september, line = cls.get_publication(month=9), cls.lines[STUDY]
        cls.study = cls.dispute(FENG, september, line, "当天在窗口值班，走不开")

    @classmethod
    def reject_study(cls):
        reason = "值班表上当天没有安排，也没有请假"
        cls.answer(cls.study, "discipline", "rejected", reason)
        cls.appeal(cls.study, FENG, "值班表后来改过")

    @classmethod
    def uphold_rejection(cls):
        reason = "值班表未曾改动，维持支部的答复"
        cls.answer(cls.study, "secretary", "rejected", reason)

    # How each of it looks afterwards

    def test_veto_was_the_superiors_to_decide(self):
        line = self.lines[VETO]
        decisions = line.decision_ids.filtered(lambda d: d.action == "confirm")
        self.assertEqual(decisions.user_id, self.people[SUPERIORS["organisation"]])
        page = self.read_page(WU, f"/my/points/scores/{YEAR}/6")
        self.assertIn("一票否决", page.text_content())

    def test_month_of_zero_is_explained_by_the_leader_and_the_secretary(self):
        warnings = self.get_warnings(WU, measure="explanation")
        self.assertEqual(
            warnings.owner_id, self.people[SUPERIORS["leader"]] | self.people[SUN]
        )
        self.assertEqual({*warnings.mapped("state")}, {"confirmed"})

    def test_three_months_below_the_line_led_to_three_measures(self):
        scores = self.env["party.point.score"].search(
            [("member_id", "=", self.members[CHU].id)], order="month"
        )
        self.assertEqual(scores.mapped("run")[6:], [0, 1, 2, 3, 0, 0])
        warnings = self.get_warnings(CHU)
        measures = ["reminder_talk", "rectification_talk", "rectification"]
        self.assertEqual(warnings.mapped("measure"), measures)
        owners = [SUN, self.officers["discipline"], self.officers["organisation"]]
        self.assertEqual([*warnings.owner_id], [self.people[name] for name in owners])
        states = warnings.talk_ids.mapped("state")
        self.assertEqual(states, ["acknowledged"] * 2)

    def test_member_reads_each_warning_and_others_do_not(self):
        for warning in self.get_warnings(CHU):
            path = f"/my/points/warnings/{warning.id}"
            self.assertEqual(self.get_status(CHU, path), 200)
            self.assertEqual(self.get_status(FENG, path), 404)

    def test_four_may_be_nominated_where_two_share_the_third_place(self):
        nominated = self.get_cycle().appraisal_ids.filtered(
            lambda appraisal: appraisal.grade_id.name == "优秀推荐对象"
        )
        names = nominated.mapped("member_id.name")
        self.assertCountEqual(names, ["郑癸酉", FENG, SUN, "蒋乙亥"])

    def test_branch_is_not_barred_and_its_month_of_zero_is_named(self):
        """APP-6: a year's average below 60 has nobody; Wu's June is to be explained."""
        cycle = self.get_cycle()
        self.assertEqual((cycle.below_count, cycle.zero_count), (0, 1))
        self.assertFalse(cycle.is_barred or cycle.is_secretary_barred)
        text = self.print_text(SUN, "party_cycle_report_result", cycle)
        self.assertIn("有月积分为零的党员1", text)

    def test_leave_counts_as_leave_and_the_bulletin_says_so(self):
        self.assert_settled(self.leave, "accepted")
        outcomes = self.leave.correction_ids.sorted("id").mapped("outcome")
        self.assertEqual(outcomes, ["absent", "leave"])
        self.assertTrue(self.get_publication(month=9).is_corrected)
        page = self.read_page(None, self.link(month=9))
        self.assertIn("褚丁丑：月度得分 2026-09由55更正为57。", page.text_content())

    def test_who_objects_in_vain_reads_why_and_the_line_counts(self):
        self.assert_settled(self.study, "rejected")
        self.assertEqual(self.study.settled_by_id, self.people[SUPERIORS["secretary"]])
        page = self.read_page(FENG, f"/my/points/disputes/{self.study.id}")
        self.assertIn("维持支部的答复", page.text_content())

    def test_what_came_late_was_witnessed_by_two(self):
        line = self.lines[ADVICE]
        self.assertEqual(
            (line.state, line.is_late, line.points), ("confirmed", True, 2)
        )
        self.assertEqual(line.witness_ids.mapped("state"), ["confirmed"] * 2)
