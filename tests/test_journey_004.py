"""A village that stirs its members on (004): the base is earned deed by deed up to 60,
and good deeds weigh more than the few deductions.

Six full members are too few for a committee, so all of them decide. Everybody with the
link reads the grounds of each plus and minus, beside names that are masked. You is ill
until the summer and then moves away, Han's ten hours were taken for six, Yang objects
in vain, and in November the superior vetoes Zhu's month."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.party_points.models.publicity.bulletin import mask

from .journey.case import JourneyCase
from .journey.cast import BRANCH, MONTHS, OFFICERS, SECOND, SUPERIORS, TOWN, YEAR
from .journey.figures import FigureTests
from .journey.readers import read_bulletin
from .journey.year_end import LateDecember

JIANG, HAN, YANG, ZHU = "蒋甲戌", "韩乙亥", "杨丙子", "朱丁丑"
YOU, SPECIALIST = "尤戊寅", "秦己卯"
HOURS, PILE, VETO = 65, 143, 200
TEN_HOURS = "3月14日整治河塘从早到晚共10小时，只登记了6小时"


class Alone(dict):
    """Without a committee what it would share out is the secretary's."""

    def __missing__(self, kind):
        return SPECIALIST if kind == "scorekeeper" else self["secretary"]


class VillageYear(LateDecember, JourneyCase):
    """The scores are kept by the specialist whom the town has sent."""

    document = "004"
    town = ("演示镇党委", "演示村党支部", "演示邻村党支部")
    classes = {"004-VILLAGE": "RURAL"}
    beside = {YOU: "RURAL"}
    sent = {"specialist": SPECIALIST}
    instead = {HOURS: {"quantity": "6", "source": "peer"}}

    @classmethod
    def get_officers(cls):
        return Alone(secretary=OFFICERS["secretary"])

    @classmethod
    def weave(cls):
        cls.sum_up_late()
        on = cls.diary.on
        on(date(YEAR, 1, 5), cls.apply_for_exemption, YOU)
        days = (date(YEAR, 1, 15), date(YEAR, 6, 30))
        on(date(YEAR, 1, 15), cls.confirm_exemption, YOU, *days)
        on(date(YEAR, 4, 7), cls.dispute_hours)
        on(date(YEAR, 4, 9), cls.put_hours_right)
        on(date(YEAR, 7, 1), cls.move, YOU, SECOND, date(YEAR, 7, 1), "随子女迁居")
        on(date(YEAR, 11, 6), cls.dispute_pile)
        on(date(YEAR, 11, 10), cls.reject_pile)
        on(date(YEAR, 11, 13), cls.uphold_rejection)
        on(date(YEAR + 1, 1, 20), cls.talk_about_the_year)

    @classmethod
    def open_to_public(cls):
        """Everybody with the link reads the grounds, and nobody's full name."""
        plans = cls.as_(SUPERIORS["secretary"])["party.publication.plan"]
        shared = {"audience": "public", "names": "masked", "grounds": "everybody"}
        plans.create(
            {
                **shared,
                "branch_id": cls.get_branch(TOWN).id,
                "kind": "month",
                "link_days": 400,
            }
        )

    # The members decide

    @classmethod
    def review(cls, month):
        """All raise their hands; the secretary records it."""
        secretary = cls.as_officer("secretary")
        period = cls.get_period(month)
        action = period.with_env(secretary).action_open_review()
        wizard = secretary["party.meeting.wizard"]
        wizard.create({"review_id": action["res_id"]}).action_record()
        cls.end_step()
        cls.decide_above(period)
        period.with_env(secretary).action_close()

    @classmethod
    def confirm_year(cls):
        wizard = cls.as_officer("secretary")["party.cycle.meeting.wizard"]
        wizard.with_context(default_cycle_id=cls.get_cycle().id).create(
            {"present": 5, "in_favour": 5, "minutes": "逐一讨论，一致同意（演示）"}
        ).action_record()

    # Disputes

    @classmethod
    def dispute_hours(cls):
        march = cls.get_publication(month=3)
        cls.hours = cls.dispute(HAN, march, cls.lines[HOURS], TEN_HOURS)

    @classmethod
    def put_hours_right(cls):
        right = {"quantity": 10, "description": "整治村边河塘10小时，当月限8分"}
        told = "现场记录确为10小时，更正后按当月上限计"
        cls.put_right(cls.hours, "secretary", told, **right)

    @classmethod
    def dispute_pile(cls):
        october = cls.get_publication(month=10)
        said = "建材第二天就清走了"
        cls.pile = cls.dispute(YANG, october, cls.lines[PILE], said)

    @classmethod
    def reject_pile(cls):
        reason = "提醒两次后仍占道六天，有照片"
        cls.answer(cls.pile, "secretary", "rejected", reason)
        cls.appeal(cls.pile, YANG, "照片不能说明天数")

    @classmethod
    def uphold_rejection(cls):
        reason = "走访邻居证实占道六天，维持支部的答复"
        cls.answer(cls.pile, "organisation", "rejected", reason)

    @classmethod
    def talk_about_the_year(cls):
        [cls.low] = cls.get_warnings(YANG, trigger="grade_talk")
        cls.take_up(cls.low)
        cls.conversation = cls.talk(cls.low, "到会太少，今年由蒋甲戌结对帮带（演示）")


@tagged("post_install", "-at_install")
class TestJourney004(FigureTests, VillageYear):
    """What the people of the village find at the end of it."""

    # names are masked in this village, see below
    test_stranger_reads_each_month_by_its_link = None

    # The base

    def test_the_base_is_earned_and_ends_at_its_ceiling(self):
        appraisal = self.get_appraisal(JIANG)
        self.assertEqual((appraisal.base, appraisal.annual), (60, 79))
        page = self.read_text(JIANG, f"/my/points/scores/{YEAR}")
        self.assert_all_in(["71", "60", "79"], page)
        self.assertEqual(self.get_appraisal(HAN).base, 53.36)

    def test_who_is_first_without_the_full_base_is_no_pioneer(self):
        first, second = self.get_appraisal(HAN), self.get_appraisal(JIANG)
        self.assertEqual((first.rank, second.rank), (1, 2))
        self.assertEqual(first.missed_ids.mapped("name"), ["先锋党员"])
        page = self.read_text(HAN, first._get_portal_path())
        self.assert_all_in(["101.36", "合格党员", "先锋党员"], page)

    # Everything is open

    def test_every_member_reads_the_criteria_on_his_page_and_in_print(self):
        template = self.lines[HOURS].template_id
        paper = self.print_text(YANG, "party_rule_template_report", template)
        for name in self.rows:
            page = "".join(self.read_text(name, "/my/points/criteria").split())
            for text in (page, paper):
                self.assert_all_in(template.item_ids.mapped("name"), text)

    def test_strangers_read_the_grounds_of_each_plus_and_minus_and_no_name(self):
        grounds = {
            3: "整治村边河塘10小时",
            8: "未完成入户登记任务",
            10: "占道堆放建材",
        }
        for month, words in grounds.items():
            with self.subTest(month=month):
                page = self.read_text(None, self.link("month", month))
                self.assertIn(words, page)
                for name in (*self.rows, YOU):
                    self.assertNotIn(name, page)

    def test_strangers_read_each_month_s_figures_beside_masked_names(self):
        pages = [
            read_bulletin(self.read_page(None, self.link("month", month)))
            for month in MONTHS
        ]
        for name in self.rows:
            with self.subTest(member=name):
                months = [page[mask(name)] for page in pages]
                self.assertEqual(months, self.get_printed_months(name))

    def test_members_of_another_village_need_the_link(self):
        path = self.get_publication(month=8)._get_portal_path()
        self.assertIn("未完成入户登记任务", self.read_text(YANG, path))
        self.assert_hidden(path, YOU)

    # The member meeting

    def test_the_members_decide_and_nobody_on_his_own(self):
        reviews = self.env["party.review"].search([("branch_id.code", "=", BRANCH)])
        self.assertEqual({*reviews.mapped("body")}, {"meeting"})
        self.assertEqual(len(reviews), 12)
        # six members until the summer, five from then on; he himself is recused
        for number, entitled in ((1, 5), (36, 4), (143, 4)):
            decisions = self.lines[number].decision_ids
            confirmed = decisions.filtered(lambda d: d.action == "confirm")
            self.assertEqual(confirmed.entitled, entitled)
        minutes = self.print_text(
            self.officers["secretary"], "party_review_report", reviews[-1]
        )
        self.assertIn("党员大会", minutes)

    def test_the_veto_was_decided_above_and_makes_the_month_zero(self):
        decisions = self.lines[VETO].decision_ids.sorted("id")
        steps = decisions.filtered(lambda d: d.action in ("escalate", "confirm"))
        self.assertEqual(
            [(d.action, d.user_id.name) for d in steps],
            [
                ("escalate", self.officers["secretary"]),
                ("confirm", SUPERIORS["organisation"]),
            ],
        )
        page = self.read_text(ZHU, f"/my/points/scores/{YEAR}/11")
        self.assert_all_in(["一票否决", "因犯罪被判处刑罚"], page)

    # Disputes

    def test_what_is_put_right_is_cut_by_the_cap_and_told_to_all(self):
        corrections = self.hours.correction_ids
        self.assertEqual(sorted(corrections.mapped("points")), [-6, 8])
        march = self.get_publication(month=3)
        self.assertEqual((march.state, march.version_id.number), ("final", 2))
        secretary = self.officers["secretary"]
        paper = self.print_text(secretary, "party_publication_report_a4", march)
        self.assert_all_in(["更正", "整治村边河塘10小时"], paper)
        self.assertNotIn(HAN, paper)

    def test_who_objected_in_vain_reads_why_from_both_instances(self):
        self.assert_settled(self.pile, "rejected")
        path = self.pile._get_portal_path()
        page = self.read_text(YANG, path)
        self.assert_all_in(["仍占道六天", "走访邻居证实"], page)
        self.assert_hidden(path, JIANG, YOU)

    # A low score

    def test_a_low_score_is_traced_to_its_root(self):
        page = self.read_text(YANG, f"/my/points/scores/{YEAR}")
        self.assert_all_in(["参加主题党日", "参加党课", "2026/02/10"], page)
        # of four members medians would tell of the single one
        self.assertNotIn("中位数按支部", page)
        self.assertEqual(self.low.state, "done")
        talk = self.read_text(YANG, self.conversation._get_portal_path())
        self.assertIn("结对帮带", talk)
        self.assert_hidden(self.conversation._get_portal_path(), JIANG, HAN)

    def test_a_month_without_a_pass_line_warns_of_zero_alone(self):
        for name, months in ((YANG, {10}), (ZHU, {11})):
            warnings = self.get_warnings(name, trigger="zero")
            self.assertEqual({w.month.month for w in warnings}, months)
            self.assertFalse(self.get_warnings(name, trigger="below"))
        for name in (JIANG, HAN):
            self.assertFalse(self.get_warnings(name))

    # Who was ill, and moved

    def test_who_was_exempt_and_moved_away_is_not_in_the_branch_s_year(self):
        scores = self.env["party.point.score"].search(
            [("member_id", "=", self.members[YOU].id), ("branch_id.code", "=", BRANCH)]
        )
        self.assertEqual({*scores.mapped("is_excused")}, {True})
        ranked = self.get_cycle()._get_ranked().member_id.mapped("name")
        self.assertEqual({*ranked}, {*self.rows})
