"""City measures (000): a village's branch scores its members from 60 points once a
year, and grades them by the first and the last tenth.

In the course of it a late entry needs two witnesses, Wu moves to another branch, Zhou
is old and exempt from July on, Zhang's two wishes were counted as one and are put
right, Chen objects in vain, and the last two of the year are talked to."""

from datetime import date

from odoo.tests import tagged

from .journey.case import JourneyCase
from .journey.cast import BRANCH, MONTHS, SECOND, SUPERIORS, YEAR
from .journey.figures import FigureTests
from .journey.lines import new_row
from .journey.readers import read_run

WU, ZHOU, ZHANG, CHEN, YANG = "吴癸酉", "周庚午", "张丙寅", "陈戊辰", "杨己巳"
WISHES, PILE, DUES = 18, 37, 31


@tagged("post_install", "-at_install")
class TestJourney000(FigureTests, JourneyCase):
    document = "000"
    beside = {WU: "RURAL"}
    instead = {WISHES: {"quantity": "1", "source": "peer"}}
    late = {DUES: (date(YEAR, 2, 1), ("王甲子", "张丙寅"))}
    more_lines = (
        new_row(101, WU, "2026-02-10", "B06", "无故缺席2月主题党日", outcome="absent"),
        new_row(102, WU, "2026-03-18", "P05", "建议修缮村口路灯"),
    )

    @classmethod
    def weave(cls):
        on = cls.diary.on
        on(date(YEAR, 5, 11), cls.move, WU, SECOND, date(YEAR, 5, 11))
        on(date(YEAR, 8, 6), cls.dispute_wishes)
        on(date(YEAR, 8, 10), cls.put_wishes_right)
        on(date(YEAR, 9, 28), cls.visit, ZHOU, "希望冬天多组织上门送学")
        on(date(YEAR, 12, 7), cls.dispute_pile)
        on(date(YEAR, 12, 9), cls.reject_pile)
        on(date(YEAR, 12, 14), cls.uphold_rejection)
        on(date(YEAR, 12, 27), cls.close_second_year)
        on(date(YEAR, 12, 27), cls.compute_year, "secretary", SECOND)
        on(date(YEAR + 1, 1, 18), cls.talk_to_last)

    @classmethod
    def dispute_wishes(cls):
        july, line = cls.get_publication(month=7), cls.lines[WISHES]
        cls.wishes = cls.dispute(ZHANG, july, line, "办结“微心愿”两个，只登记了一个")

    @classmethod
    def put_wishes_right(cls):
        reason, right = "两张微心愿单都有群众签字", "办结“微心愿”2个"
        cls.put_right(cls.wishes, "discipline", reason, quantity=2, description=right)

    @classmethod
    def dispute_pile(cls):
        november, line = cls.get_publication(month=11), cls.lines[PILE]
        cls.pile = cls.dispute(CHEN, november, line, "堆的是自家建房的沙石，当天就清了")

    @classmethod
    def reject_pile(cls):
        reason = "两次提醒后仍占道一周，有照片为证"
        cls.answer(cls.pile, "discipline", "rejected", reason)
        cls.appeal(cls.pile, CHEN, "照片不是那一周拍的")

    @classmethod
    def uphold_rejection(cls):
        reason = "经核查，照片日期属实，维持支部的答复"
        cls.answer(cls.pile, "secretary", "rejected", reason)

    @classmethod
    def close_second_year(cls):
        """Nothing was registered there, so nothing is reviewed."""
        secretary = cls.as_officer("secretary", SECOND)
        for month in MONTHS:
            cls.get_period(month, SECOND).with_env(secretary).action_close()

    @classmethod
    def talk_to_last(cls):
        for name in (CHEN, YANG):
            [warning] = cls.get_warnings(name)
            cls.take_up(warning)
            cls.talk(warning, "认识到不足，今年改进")

    # How each of it looks afterwards

    def test_what_came_late_was_witnessed_by_two(self):
        line = self.lines[DUES]
        self.assertEqual((line.state, line.is_late), ("confirmed", True))
        self.assertEqual(line.witness_ids.mapped("state"), ["confirmed"] * 2)
        page = self.read_page(None, self.link(month=1))
        self.assertIn("逾期登记", page.text_content())

    def test_wishes_count_as_they_were_and_the_bulletin_says_so(self):
        self.assert_settled(self.wishes, "accepted")
        wrong = self.lines[WISHES]
        corrections = self.wishes.correction_ids.sorted("id")
        self.assertEqual(corrections.mapped("points"), [-1, 2])
        self.assertEqual(corrections[0].reverses_id, wrong)
        self.assertEqual(wrong.state, "confirmed")
        july = self.get_publication(month=7)
        self.assertEqual((july.state, july.is_corrected), ("final", True))
        page = self.read_page(ZHANG, f"/my/points/disputes/{self.wishes.id}")
        self.assertIn("两张微心愿单都有群众签字", page.text_content())

    def test_who_objects_in_vain_reads_why_and_the_line_counts(self):
        self.assert_settled(self.pile, "rejected")
        self.assertEqual(self.pile.settled_by_id, self.people[SUPERIORS["secretary"]])
        self.assertFalse(self.pile.correction_ids)
        self.assertEqual(self.lines[PILE].points, -3)
        path = f"/my/points/disputes/{self.pile.id}"
        self.assertIn("维持支部的答复", self.read_page(CHEN, path).text_content())
        self.assertEqual(self.get_status(ZHANG, path), 404)

    def test_who_is_exempt_declares_nothing_and_is_visited(self):
        self.assertIn("免予考核", self.refused[48])
        self.assertNotIn(48, self.lines)
        exemption = self.env["party.exemption"].search(
            [("member_id", "=", self.members[ZHOU].id)]
        )
        path = f"/my/points/visits/{exemption.id}"
        liaison = self.officers["organisation"]
        self.assertIn("上门送学", self.read_page(liaison, path).text_content())
        self.assertEqual(self.get_status(ZHANG, path), 404)

    def test_exemption_has_corrected_what_was_published_before(self):
        february = self.get_publication(month=2)
        self.assertTrue(february.is_corrected)
        page = self.read_page(None, self.link(month=2))
        self.assertIn("周庚午：月度得分 2026-02由59更正为58。", page.text_content())

    def test_who_moved_takes_his_points_along_and_is_ranked_there(self):
        appraisal = self.get_appraisal(WU)
        self.assertEqual(appraisal.branch_id.code, SECOND)
        # 60 − 1 (a theme day of twelve) + 2 (a proposal)
        self.assertEqual((appraisal.annual, appraisal.months), (61, 12))
        self.assertEqual((appraisal.status, appraisal.rank), ("ranked", 1))
        run = read_run(self.read_page(WU, f"/my/points/scores/{YEAR}"))
        self.assertEqual([run[m] for m in (1, 2, 3, 5)], ["60", "59", "62", "60"])
        codes = self.env["party.point.score"].search(
            [("member_id", "=", self.members[WU].id)], order="month"
        )
        self.assertEqual(
            codes.mapped("branch_id.code"), [BRANCH, SECOND], "ranked where they stood"
        )

    def test_last_two_were_talked_to(self):
        for name in (CHEN, YANG):
            [warning] = self.get_warnings(name)
            talk = warning.talk_ids
            with self.subTest(member=name):
                self.assertEqual(warning.measure, "reminder_talk")
                self.assertEqual(talk.state, "acknowledged")
                self.assertEqual(talk.talker_id, self.people["李乙丑"])
                page = self.read_page(name, f"/my/points/talks/{talk.id}")
                self.assertIn("认识到不足，今年改进", page.text_content())
                path = f"/my/points/talks/{talk.id}"
                self.assertEqual(self.get_status(ZHANG, path), 404)
