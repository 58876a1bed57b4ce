"""An urban community (003): four classes, each with a base of its own, and the record
of the branch held against each member's handbook every quarter.

In the course of it Chu retires and moves away, Wei is visited at home, Wu serves on a
post and for a household, and Zheng meets where he works, is put right for two hours,
objects to a deduction in vain, and does not keep what he was to mend."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .journey.case import JourneyCase
from .journey.cast import BRANCH, PICTURE, SECOND, SUPERIORS, TOWN, YEAR
from .journey.figures import FigureTests
from .journey.lines import new_row
from .journey.year_end import LateDecember

WU, ZHENG, FENG, ZHOU = "吴辛未", "郑壬申", "冯癸酉", "周庚午"
# Beside the example: one who retires and moves away, and one who is exempt all year.
RETIRING, ILL = "褚丙申", "卫丁酉"
SWEEPING, HELPING, HOURS, DUTY = 10, 15, 25, 28
POST, HOUSEHOLD = "楼道卫生岗（演示）", "孙家（演示）"
SWEPT, SAID = "在楼道卫生岗履职", "联系户失业，帮助找到工作"
QUARREL = "调解楼上楼下噪声纠纷，双方签字"
FIVE_HOURS = "5月16日清理楼道杂物是5小时，支部只记了3小时"
ALWAYS_SERVED = "8月外出务工，已口头请人代为巡逻，不应扣分"


class CommunityYear(LateDecember, JourneyCase):
    """Classes that change, posts and households, quarters that are reconciled, a time
    in which somebody is to change."""

    document = "003"
    town = ("演示街道党工委", "演示社区党支部", "演示花园党支部")
    sector = "community"
    officer_class = "AGENCY"
    beside = {RETIRING: "COMMUNITY", ILL: "INFIRM"}
    instead = {
        # declared from the log
        SWEEPING: None,
        HELPING: None,
        HOURS: {"quantity": "3", "text": "清理楼道杂物3小时", "source": "record"},
    }
    more_lines = (
        new_row(101, RETIRING, "2026-02-12", "P05", QUARREL),
        new_row(102, RETIRING, "2026-05-20", "P05", QUARREL),
        new_row(103, RETIRING, "2026-09-12", "P04", "上报消防通道被占，社区受理"),
    )

    @classmethod
    def weave(cls):
        cls.sum_up_late()
        cls.weave_care_for_the_infirm()
        cls.weave_posts_and_households()
        cls.weave_moves()
        cls.weave_reconciliation()
        cls.weave_rejected_dispute()
        cls.weave_rectification()

    # Publicity once a quarter, as the document has it

    @classmethod
    def open_to_public(cls):
        env = cls.as_(SUPERIORS["secretary"])
        vals = {"branch_id": cls.get_branch(TOWN).id, "is_published": False}
        kinds = ("month", "half_year")
        env["party.publication.plan"].create([{**vals, "kind": kind} for kind in kinds])

    @classmethod
    def get_publication(cls, kind="quarter", month=1):
        return super().get_publication(kind, month)

    # Exemption

    @classmethod
    def weave_care_for_the_infirm(cls):
        on = cls.diary.on
        on(date(YEAR, 1, 5), cls.apply_for_exemption, ILL)
        days = (date(YEAR, 1, 20), date(YEAR, 12, 31))
        on(date(YEAR, 1, 20), cls.confirm_exemption, ILL, *days)
        on(date(YEAR, 4, 22), cls.visit, ILL, "希望每月送学上门一次（演示）")

    # Posts and households

    @classmethod
    def weave_posts_and_households(cls):
        on = cls.diary.on
        on(date(YEAR, 1, 6), cls.offer_post)
        on(date(YEAR, 1, 7), cls.take_on_duties)
        on(date(YEAR, 2, 10), cls.serve_on_post)
        on(date(YEAR, 5, 6), cls.help_household)

    @classmethod
    def offer_post(cls):
        posts = cls.as_officer("secretary")["party.duty.post"]
        posts.create({"name": POST, "branch_id": cls.get_branch().id, "places": 2})

    @classmethod
    def take_on_duties(cls):
        env = cls.as_(WU)
        member = cls.members[WU].with_env(env)
        post = env["party.duty.post"]._find_offered(member)
        cls.claim = post._claim(member)
        households = env["party.contact.household"]
        cls.household = households.create({"name": HOUSEHOLD, "member_id": member.id})

    @classmethod
    def serve_on_post(cls):
        vals = {"claim_id": cls.claim.id, "description": SWEPT}
        cls.declare_from_log(SWEEPING, "P01", vals)

    @classmethod
    def help_household(cls):
        vals = {"household_id": cls.household.id, "description": SAID}
        cls.declare_from_log(HELPING, "P02", vals, points_given=3)

    @classmethod
    def declare_from_log(cls, number, code, vals, **given):
        """What was done is logged, and becomes a declaration (ORG-9)."""
        log = cls.as_(WU)["party.duty.log"].create(vals)
        item = log._get_declarable_items().filtered(lambda item: item.code == code)
        line = log._declare(item)
        proof = Command.create({"name": "履职照片.png", "file": PICTURE})
        line.write({**given, "evidence_ids": [proof]})
        line.declaration_id.action_submit()
        cls.lines[number] = line.with_env(cls.env)

    # Who changes his class, his branch, or for a day the place where he meets

    @classmethod
    def weave_moves(cls):
        on = cls.diary.on
        on(date(YEAR, 4, 1), cls.reclassify)
        on(date(YEAR, 5, 12), cls.meet_elsewhere)
        on(date(YEAR, 7, 1), cls.move, RETIRING, SECOND, date(YEAR, 7, 1), "迁居")
        for month in range(1, 10):
            on(date(YEAR, month + 1, 5), cls.review, month, SECOND)

    @classmethod
    def reclassify(cls):
        retired = cls.env.ref("party_points.party_member_class_retired")
        cls.as_officer("secretary")["party.reclassify.wizard"].create(
            {
                "member_ids": [Command.set(cls.members[RETIRING].ids)],
                "date": date(YEAR, 4, 1),
                "member_class_id": retired.id,
                "note": "3月办理退休手续（演示）",
            }
        ).action_apply()

    @classmethod
    def meet_elsewhere(cls):
        """He attends the theme day of the branch beside whose site he works."""
        env = cls.as_officer("secretary", SECOND)
        theme_day = env["party.activity.type"].search([("code", "=", "THEME_DAY")])
        activity = env["party.activity"].create(
            {
                "branch_id": cls.get_branch(SECOND).id,
                "type_id": theme_day.id,
                "date": date(YEAR, 5, 12),
            }
        )
        activity.action_invite()
        env["party.guest.wizard"].with_context(default_activity_id=activity.id).create(
            {"member_code": cls.get_number(ZHENG), "member_name": ZHENG}
        ).action_add()
        activity.action_close()
        cls.elsewhere = activity.with_env(cls.env)

    # A quarter that does not agree

    @classmethod
    def weave_reconciliation(cls):
        on = cls.diary.on
        on(date(YEAR, 4, 6), cls.agree, 1, (ZHOU, WU, FENG))
        on(date(YEAR, 7, 5), cls.agree, 4, (ZHOU, WU, FENG))
        on(date(YEAR, 7, 6), cls.differ)
        on(date(YEAR, 7, 8), cls.put_hours_right)
        on(date(YEAR, 7, 9), cls.agree, 4, (ZHENG,))

    @classmethod
    def get_reconciliation(cls, name, month):
        quarter = cls.get_publication("quarter", month)
        return quarter.reconciliation_ids.filtered(lambda r: r.member_id.name == name)

    @classmethod
    def agree(cls, month, names):
        for name in names:
            own = cls.get_reconciliation(name, month)
            own.with_env(cls.as_(name)).action_agree()

    @classmethod
    def differ(cls):
        own = cls.get_reconciliation(ZHENG, 4).with_env(cls.as_(ZHENG))
        wizard = own.env["party.reconciliation.wizard"]
        wizard.create(
            {"reconciliation_id": own.id, "difference": FIVE_HOURS}
        ).action_confirm()
        quarter = cls.get_publication("quarter", 4)
        cls.upheld = cls.dispute(ZHENG, quarter, cls.lines[HOURS], FIVE_HOURS)

    @classmethod
    def put_hours_right(cls):
        right = {"quantity": 5, "description": "清理楼道杂物5小时"}
        reason = "核对签到表，确为5小时，计分员登记有误，予以更正"
        cls.put_right(cls.upheld, "secretary", reason, **right)

    # A dispute that is dismissed, also by the superior

    @classmethod
    def weave_rejected_dispute(cls):
        on = cls.diary.on
        on(date(YEAR, 10, 6), cls.dispute_duty)
        on(date(YEAR, 10, 9), cls.dismiss)
        on(date(YEAR, 10, 12), cls.appeal_dismissal)
        on(date(YEAR, 10, 16), cls.dismiss_for_good)

    @classmethod
    def dispute_duty(cls):
        quarter = cls.get_publication("quarter", 7)
        cls.rejected = cls.dispute(ZHENG, quarter, cls.lines[DUTY], ALWAYS_SERVED)

    @classmethod
    def dismiss(cls):
        reason = "三个月没有履职记录，也没有请假，不予采纳"
        cls.answer(cls.rejected, "secretary", "rejected", reason)

    @classmethod
    def appeal_dismissal(cls):
        cls.appeal(cls.rejected, ZHENG, "请上级核实代为巡逻的情况")

    @classmethod
    def dismiss_for_good(cls):
        reason = "经走访，没有人代为巡逻，维持支部意见"
        cls.answer(cls.rejected, "organisation", "rejected", reason)

    # A month below the line, and a year below it

    @classmethod
    def weave_rectification(cls):
        on, after = cls.diary.on, YEAR + 1
        on(date(YEAR, 11, 5), cls.warn_of_october)
        on(date(after, 1, 20), cls.begin_plan)
        on(date(after, 3, 1), cls.report_on_plan)
        on(date(after, 4, 21), cls.check_plan)
        on(date(after, 4, 25), cls.decide_on_plan)
        on(date(after, 4, 28), cls.approve_plan)

    @classmethod
    def warn_of_october(cls):
        cls.monthly = cls.get_warnings(ZHENG, trigger="below")
        cls.take_up(cls.monthly)
        cls.conversation = cls.talk(cls.monthly, "认识到错误，今后遇事冷静（演示）")

    @classmethod
    def begin_plan(cls):
        cls.yearly = cls.get_warnings(ZHENG, trigger="grade_rectify")
        cls.take_up(cls.yearly, cls.officers["organisation"])
        env = cls.as_officer("organisation")
        action = cls.yearly.with_env(env).action_open_rectification()
        plan = env["party.rectification"].browse(action["res_id"])
        aims = "三个月内按时汇报思想，每月至少到会一次（演示）"
        plan.write({"helper_id": cls.members[WU].id, "aims": aims})
        plan.action_start()
        cls.plan = plan.with_env(cls.env)

    @classmethod
    def report_on_plan(cls):
        cls.plan.with_env(cls.as_(ZHENG))._report("2月在外地施工，没有到会（演示）")
        cls.plan.with_env(cls.as_(WU))._report("电话联系三次，没有回支部（演示）")

    @classmethod
    def check_plan(cls):
        words = "三个月未汇报、未到会，没有转变（演示）"
        cls.step_of_plan(
            cls.as_officer("discipline"), "check", result="failed", words=words
        )

    @classmethod
    def decide_on_plan(cls):
        env = cls.as_officer("organisation")
        decision = "支部党员大会讨论，决定予以劝退（演示）"
        day = date(YEAR + 1, 4, 24)
        votes = {"present": 9, "in_favour": 8}
        cls.step_of_plan(env, "meeting", decision=decision, meeting_date=day, **votes)

    @classmethod
    def approve_plan(cls):
        env, reason = cls.as_(SUPERIORS["organisation"]), "同意支部意见（演示）"
        cls.step_of_plan(env, "approval", "action_approve", reason=reason)

    @classmethod
    def step_of_plan(cls, env, name, action="action_apply", **vals):
        wizard = env[f"party.rectification.{name}.wizard"]
        wizard = wizard.with_context(default_rectification_id=cls.plan.id).create(vals)
        getattr(wizard, action)()


@tagged("post_install", "-at_install")
class TestJourney003(FigureTests, CommunityYear):
    """What the people of the community find at the end of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # each class is graded by a scheme of its own, and each is the first of his
        # class; the places of the example are those in the branch, see below
        cls.places = {name: int(cls.expected[name, "rank"]) for name in cls.rows}
        cls.expected |= {(name, "rank"): "1" for name in cls.rows}

    # quarters alone are published here
    published = {"quarter": 4, "year": 1}
    test_stranger_reads_each_month_by_its_link = None

    def get_totals(self, name, code):
        """:return: ``{month: score}`` of a member in a branch"""
        scores = self.env["party.point.score"].search(
            [("member_id", "=", self.members[name].id), ("branch_id.code", "=", code)]
        )
        return {score.month.month: score.total for score in scores}

    # Classes and branches

    def test_the_year_of_the_branch_shows_its_officers_the_places_of_the_example(self):
        officer = self.as_officer("secretary")
        page = self.get_publication("year").with_env(officer)._get_page()
        places = {row["name"]: row["rank"] for row in page["members"]}
        self.assertEqual({name: places[name] for name in self.rows}, self.places)
        self.assertIsNone(places[ILL])

    def test_who_retires_has_the_base_of_his_new_class_from_then_on(self):
        totals = self.get_totals(RETIRING, BRANCH)
        self.assertEqual(totals, {1: 70, 2: 73, 3: 70, 4: 80, 5: 83, 6: 80})

    def test_who_moves_takes_his_points_along_and_is_ranked_where_he_is(self):
        totals = self.get_totals(RETIRING, SECOND)
        self.assertEqual([totals[month] for month in (7, 8, 9)], [80, 80, 82])
        # 80 + 3 + 3 in the first branch, + 2 in the second
        page = self.read_text(RETIRING, f"/my/points/scores/{YEAR}")
        self.assert_all_in(["88", "上报消防通道被占，社区受理"], page)
        self.assertNotIn(
            self.members[RETIRING], self.get_cycle()._get_ranked().member_id
        )

    def test_what_he_attends_elsewhere_counts_in_his_own_branch(self):
        line = self.elsewhere.line_ids.filtered(lambda ln: ln.member_id.name == ZHENG)
        self.assertEqual(line.activity_id.branch_id.code, SECOND)
        self.assertEqual((line.branch_id.code, line.item_id.code), (BRANCH, "B03"))
        self.assertEqual((line.outcome, line.state), ("present", "confirmed"))
        page = self.read_text(ZHENG, line._get_portal_path())
        self.assertIn("参加主题党日", page)

    def test_who_is_exempt_is_visited_and_is_neither_ranked_nor_warned(self):
        appraisal = self.get_appraisal(ILL)
        self.assertEqual((appraisal.status, appraisal.rank), ("exempt", 0))
        self.assertFalse(self.get_warnings(ILL))
        exemption = self.members[ILL].exemption_ids
        liaison = self.officers["organisation"]
        self.assertIn("送学上门", self.read_text(liaison, exemption._get_portal_path()))
        self.assert_hidden(exemption._get_portal_path(), WU, ZHENG)

    # Posts and households

    def test_what_was_done_on_the_post_and_for_the_household_was_declared_from_it(self):
        for number, text, points in ((SWEEPING, SWEPT, 2), (HELPING, SAID, 3)):
            line = self.lines[number]
            self.assertEqual((line.description, line.points), (text, points))
            self.assertEqual(line.declaration_id.filed_by_id, self.people[WU])
            self.assertEqual(line.source, "declaration")
        page = self.read_text(WU, "/my/points/duties")
        self.assert_all_in([POST, HOUSEHOLD, SWEPT, SAID], page)

    # The quarter that did not agree

    def test_who_differs_is_put_right_and_all_agree_in_the_end(self):
        quarter = self.get_publication("quarter", 4)
        for name in self.rows:
            self.assertEqual(self.get_reconciliation(name, 4).state, "agrees")
        logged = self.env["party.decision"].search(
            [
                ("publication_id", "=", quarter.id),
                ("member_id", "=", self.members[ZHENG].id),
                ("action", "=like", "reconcile%"),
            ],
            order="id",
        )
        answers = logged.mapped("action")
        self.assertEqual(answers, ["reconcile_differ", "reconcile_agree"])
        self.assert_settled(self.upheld, "accepted")
        self.assertEqual(self.upheld.correction_ids.mapped("points"), [5, -3])

    def test_the_corrected_quarter_says_what_was_wrong_on_page_and_paper(self):
        quarter = self.get_publication("quarter", 4)
        self.assertEqual((quarter.state, quarter.version_id.number), ("final", 2))
        page = self.read_text(FENG, quarter._get_portal_path())
        report = "party_publication_report_a4"
        paper = self.print_text(self.officers["publicity"], report, quarter)
        for text in ("".join(page.split()), paper):
            words = ["更正", "清理楼道杂物3小时", "清理楼道杂物5小时"]
            self.assert_all_in(words, text)

    def test_what_the_committee_dismissed_the_superior_dismissed_for_good(self):
        self.assert_settled(self.rejected, "rejected")
        self.assertFalse(self.rejected.correction_ids)
        self.assertEqual(self.lines[DUTY].points, -2)
        file = self.print_text(
            self.officers["secretary"], "party_dispute_report", self.rejected
        )
        words = [ALWAYS_SERVED, "三个月没有履职记录", "没有人代为巡逻"]
        self.assert_all_in(words, file)
        path = self.rejected._get_portal_path()
        self.assertIn("没有人代为巡逻", self.read_text(ZHENG, path))
        self.assert_hidden(path, WU, FENG)

    # Below the line

    def test_a_month_below_the_line_led_to_a_talk_that_he_has_acknowledged(self):
        self.assertEqual((self.monthly.month.month, self.monthly.state), (10, "done"))
        talk, words = self.conversation, ["指出失分原因", "今后遇事冷静"]
        self.assert_all_in(words, self.read_text(ZHENG, talk._get_portal_path()))
        secretary = self.officers["secretary"]
        self.assert_all_in(words, self.print_text(secretary, "party_talk_report", talk))
        self.assert_hidden(talk._get_portal_path(), WU, RETIRING)

    def test_a_year_below_the_line_led_to_a_plan_to_its_very_end(self):
        self.assertEqual((self.plan.state, self.yearly.state), ("approved", "done"))
        path = self.plan._get_portal_path()
        for name in (ZHENG, WU):  # he and his partner
            page = self.read_text(name, path)
            words = ["每月至少到会一次", "电话联系三次", "没有转变", "予以劝退"]
            self.assert_all_in(words, page)
        self.assert_hidden(path, FENG, RETIRING)

    def test_nobody_else_is_warned(self):
        warned = self.env["party.warning"].search([("branch_id.code", "=", BRANCH)])
        self.assertEqual(warned.member_id.mapped("name"), [ZHENG])
