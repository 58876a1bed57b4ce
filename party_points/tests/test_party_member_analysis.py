from itertools import count

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..scoring.points import to_points
from ..scoring.ranking import Candidate, get_group, get_quota
from .ledger_common import PartyLedgerCommon
from .test_party_score_rights import READERS


@tagged("post_install", "-at_install")
class TestPartyMemberAnalysis(PartyLedgerCommon):
    """Low scores are analysed: where points are missing, against the branch's median
    (PUB-6). ``member`` is one of six members of the branch."""

    @classmethod
    def _new_items(cls, template):
        items = super()._new_items(template)
        items["RECORD"] = cls.new_item(template, "RECORD", from_declaration=False)
        return items

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls.env.ref("party_points.party_rule_dimension_service")
        cls.others = cls.env["party.member"].union(
            *(cls.members[role] for role in ("scorekeeper", "committee", "secretary"))
        )
        cls.others |= cls.new_member(cls.branch) | cls.new_member(cls.branch)
        cls.colleague = cls.others[-1]
        cls.numbers = count()

    def analyse(self, member=None, month=None, year=None):
        member = member or self.member
        return member._analyse(year or self.year, month)[member]

    def dimension_row(self, analysis, dimension=None):
        name = (dimension or self.dimension).name
        rows = [row for row in analysis["dimensions"] if row["name"] == name]
        return rows[0] if rows else None

    def earnable(self, analysis, code):
        name = self.items[code].name
        rows = [row for row in analysis["outlook"]["earnable"] if row["item"] == name]
        return rows[0] if rows else None

    # Against the others

    def test_own_points_stand_beside_the_median_of_the_branch(self):
        self.confirm(self.member, self.items["LATE"], self.on(3))
        for member in self.others[:4]:
            self.confirm(member, self.items["FIXED"], self.on(3))
        row = self.dimension_row(self.analyse(month=3))
        self.assertEqual((row["own"], row["median"], row["gap"]), (-1, 3, -4))

    def test_weakest_dimension_is_named(self):
        for member in self.others:
            self.confirm(member, self.items["FIXED"], self.on(3))
        analysis = self.analyse(month=3)
        self.assertIn(self.dimension.name, analysis["weakest"])
        self.assertFalse(self.analyse(self.colleague, month=3)["weakest"])

    def test_month_counts_its_own_lines_and_the_year_all(self):
        self.confirm(self.member, self.items["FIXED"], self.on(2))
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.assertEqual(self.dimension_row(self.analyse(month=3))["own"], 3)
        self.assertEqual(self.dimension_row(self.analyse())["own"], 6)
        self.assertIsNone(self.dimension_row(self.analyse(month=4)))

    def test_missed_meetings_count_in_their_dimension(self):
        self.confirm(self.member, self.items["MEETING"], self.on(3), outcome="absent")
        self.assertEqual(self.dimension_row(self.analyse(month=3))["own"], -2)

    def test_exempt_members_are_left_out_of_the_median(self):
        for member in self.others[:3]:
            self.confirm(member, self.items["FIXED"], self.on(3))
        self.assertEqual(self.dimension_row(self.analyse(month=3))["median"], 1.5)
        self.exempt(self.colleague, self.on(3, 1), self.on(3, 31))
        self.assertEqual(self.dimension_row(self.analyse(month=3))["median"], 3)

    def test_who_is_scored_by_no_rules_is_left_out_of_the_median(self):
        for member in self.others[:3]:
            self.confirm(member, self.items["FIXED"], self.on(3))
        agency = self.env.ref("party_points.party_member_class_agency")
        self.new_member(self.branch, member_class_id=agency.id)
        analysis = self.analyse(month=3)
        self.assertEqual(self.dimension_row(analysis)["median"], 1.5)
        self.assertIn("6 members", analysis["medians_text"])

    def test_of_fewer_than_five_no_median_is_shown_and_that_is_said(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.exempt(self.others[3], self.on(3, 1), self.on(3, 31))
        self.assertTrue(self.analyse(month=3)["has_medians"])
        self.exempt(self.others[4], self.on(3, 1), self.on(3, 31))
        analysis = self.analyse(month=3)
        self.assertFalse(analysis["has_medians"])
        self.assertIsNone(self.dimension_row(analysis)["median"])
        self.assertIn("Fewer than 5 members", analysis["medians_text"])

    def test_members_of_other_branches_do_not_count(self):
        for member in (self.other_member, *self.others[:2]):
            self.confirm(member, self.items["FIXED"], self.on(3))
        self.assertIsNone(self.dimension_row(self.analyse(month=3)))

    def test_exempt_member_is_not_compared_and_nothing_says_why(self):
        self.exempt(self.member, self.on(3, 1), self.on(3, 31))
        analysis = self.analyse(month=3)
        self.assertFalse(analysis["is_scored"])
        page = self.member._render_analysis(analysis)
        self.assertIn("Exempt", page)
        self.assertNotIn("illness", page.lower())

    def test_month_before_he_joined_is_no_error(self):
        newcomer = self.new_member(self.branch, date_from=self.on(5, 1))
        self.assertFalse(self.analyse(newcomer, month=3)["is_scored"])
        self.assertTrue(self.analyse(newcomer, month=6)["is_scored"])

    def test_veto_and_pass_line_are_told(self):
        self.confirm(self.member, self.items["VETO"], self.on(3), 0)
        remarks = " ".join(self.analyse(month=3)["remarks"])
        self.assertIn("veto", remarks)
        self.assertIn("below the pass line of 60", remarks)
        remarks = " ".join(self.analyse(month=4)["remarks"])
        self.assertIn("The pass line is 60", remarks)

    # What was missed

    def test_missed_occasions_are_listed_by_item_and_day(self):
        meeting = self.items["MEETING"]
        self.confirm(self.member, meeting, self.on(3), outcome="absent")
        self.confirm(self.member, meeting, self.on(4), outcome="leave")
        self.confirm(self.member, meeting, self.on(5), outcome="absent")
        taken_back = self.confirm(self.member, meeting, self.on(6), outcome="absent")
        self.reverse(taken_back)
        [row] = self.analyse()["missed"]
        self.assertEqual(row["item"], meeting.name)
        days = [self.on(3), self.on(5)]
        self.assertEqual(row["days"], self.member._format_days(days))
        self.assertFalse(self.analyse(month=6)["missed"])

    # What is ahead

    def test_nothing_more_is_earned_in_a_year_that_is_over(self):
        outlook = self.analyse()["outlook"]
        self.assertIn("year is over", outlook["remark"])
        self.assertFalse(outlook["earnable"] or outlook["ahead"])

    def test_caps_say_what_is_left(self):
        with freeze_time(self.on(5, 20)):
            self.confirm(self.member, self.items["FIXED"], self.on(5), settled_number=1)
            row = self.earnable(self.analyse(), "FIXED")
        self.assertEqual(
            row["left"], ["with others of its section: 37 of 40 points left this year"]
        )
        self.assertFalse(row["is_used_up"])

    def test_outlook_tells_what_the_member_declares_himself(self):
        with freeze_time(self.on(5, 20)):
            outlook = self.analyse()["outlook"]
        declared = {row["item_id"]: row["is_declared"] for row in outlook["earnable"]}
        self.assertTrue(declared[self.items["FIXED"].id])
        self.assertFalse(declared[self.items["RECORD"].id])

    def test_used_up_items_say_so(self):
        with freeze_time(self.on(5, 20)):
            self.confirm(
                self.member, self.items["FIXED"], self.on(5), 40, settled_number=1
            )
            row = self.earnable(self.analyse(), "RANGE")
        self.assertTrue(row["is_used_up"])

    def test_deductions_and_lost_base_are_nothing_to_earn(self):
        with freeze_time(self.on(5, 20)):
            analysis = self.analyse()
        for code in ("LATE", "VETO", "BASE", "MEETING"):
            with self.subTest(code=code):
                self.assertIsNone(self.earnable(analysis, code))

    def test_expected_meetings_ahead_say_what_missing_one_costs(self):
        with freeze_time(self.on(5, 20)):
            self.confirm(
                self.member, self.items["MEETING"], self.on(3), outcome="absent"
            )
            [row] = self.analyse()["outlook"]["ahead"]
        self.assertEqual(row["item"], self.items["MEETING"].name)
        self.assertIn("3 still to come", row["text"])
        self.assertIn("loses 2", row["text"])

    def test_items_of_other_positions_are_not_for_him(self):
        item = self.items["FIXED"]
        self.env.cr.execute(
            "UPDATE party_rule_item SET for_secretary = TRUE WHERE id = %s", [item.id]
        )
        item.invalidate_recordset()
        with freeze_time(self.on(5, 20)):
            positions = self.env["party.position"].search(
                [("partner_id", "=", self.members["secretary"].partner_id.id)]
            )
            positions.date_from = self.on(1, 1)
            self.assertIsNone(self.earnable(self.analyse(), "FIXED"))
            secretary = self.analyse(self.members["secretary"])
        self.assertTrue(self.earnable(secretary, "FIXED"))

    def test_exempt_member_has_nothing_ahead(self):
        self.exempt(self.member, self.on(5, 1), self.on(5, 31))
        with freeze_time(self.on(5, 20)):
            self.assertIn("Exempt", self.analyse()["outlook"]["remark"])

    # Queries

    def count_queries(self, members, month):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        members._analyse(self.year, month)
        return self.cr.sql_log_count - before

    def test_whole_branch_takes_as_many_queries_as_one_member(self):
        for member in self.member | self.others:
            self.confirm(member, self.items["FIXED"], self.on(3), settled_number=1)
            self.confirm(member, self.items["MEETING"], self.on(3), outcome="absent")
        with freeze_time(self.on(5, 20)):
            for month in (None, 3):
                with self.subTest(month=month):
                    self.count_queries(self.member, month)  # fills the registry's cache
                    one = self.count_queries(self.member, month)
                    branch = self.count_queries(self.member | self.others, month)
                    self.assertEqual(one, branch)
                    self.assertLess(one, 60)

    # Who reads it

    def test_member_and_those_who_read_his_scores_read_the_analysis(self):
        self.refresh(3)
        score = self.score(self.member, 3)
        for role in ("member", *READERS):
            with self.subTest(role=role):
                action = self.as_role(role, self.member).action_open_analysis()
                self.assertEqual(action["target"], "new")
                self.assertIn("test_member", self.as_role(role, self.member).analysis)
                self.as_role(role, score).action_open_analysis()
                self.assertIn("test_member", self.as_role(role, score).analysis)

    def test_nobody_else_reads_it(self):
        self.refresh(3)
        score = self.score(self.colleague, 3)
        user = self.new_user("test_team", "base.group_user")
        self.new_position(self.branch, "work_team_member", user.partner_id)
        seen = self.colleague.with_user(user)
        self.assertEqual(seen.name, self.colleague.name)
        self.assertFalse(seen.analysis)
        with self.assertRaises(AccessError):
            seen.action_open_analysis()
        for stranger in (user, self.users["member"], self.outsider):
            with self.subTest(user=stranger.login), self.assertRaises(AccessError):
                score.with_user(stranger).action_open_analysis()
            with self.subTest(user=stranger.login), self.assertRaises(AccessError):
                score.with_user(stranger).read(["analysis"])
        with self.assertRaises(AccessError):
            self.as_role("member", self.colleague).action_open_analysis()

    def test_former_branch_reads_the_score_and_not_the_analysis(self):
        self.refresh(3)
        score = self.score(self.member, 3)
        self.member._change_history(
            self.days(-1), {"branch_id": self.other_branch.id}, "Moved."
        )
        self.assertFalse(self.as_role("committee", score).analysis)
        self.assertTrue(self.as_role("member", score).analysis)
        self.assertTrue(self.as_role("superior", score).analysis)

    def test_forms_with_the_analysis_open(self):
        self.refresh(3)
        for record in (self.member, self.score(self.member, 3)):
            view = f"party_points.{record._table}_view_form_analysis"
            with self.subTest(record=record._name):
                form = Form(self.as_role("member", record), view)
                self.assertIn("Dimensions", form.analysis)

    # Low scores

    def make_scores(self, totals):
        """Snapshots of a branch's month with these totals."""
        code = f"T-L{next(self.numbers)}"
        branch = self.branch.copy({"code": code, "name": code})
        period = self.period(branch, self.on(3))
        return self.env["party.point.score"].create(
            [
                {
                    "member_id": self.new_member(branch).id,
                    "period_id": period.id,
                    "branch_id": branch.id,
                    "month": period.date_from,
                    "total": total or 0,
                    "is_excused": total is None,
                }
                for total in totals
            ]
        )

    def get_low(self, scores):
        low = self.env["party.point.score"].search(
            [("id", "in", scores.ids), ("is_low", "=", True)]
        )
        return sorted(low.mapped("total"))

    def test_last_tenth_is_low_and_ties_do_not_make_everybody_low(self):
        for totals, low in (
            ([60, 61, 62, 63], []),
            ([60, 61, 62, 63, 64], [60]),
            ([60, 60, 62, 63, 64], [60, 60]),
            ([60, 60, 60, 63, 64], []),
            ([60] * 12, []),
            ([*range(60, 75)], [60, 61]),
            ([None, 61, 62, 63, 64, 65], [61]),
            ([None, 61, 62, 63, 64], []),
        ):
            with self.subTest(totals=totals):
                self.assertEqual(self.get_low(self.make_scores(totals)), low)
                self.assertEqual(self.get_by_engine(totals), low)

    def get_by_engine(self, totals):
        ranked = [total for total in totals if total is not None]
        candidates = [
            Candidate(number, to_points(total)) for number, total in enumerate(ranked)
        ]
        quota = get_quota(len(ranked), 10)
        group = get_group(candidates, quota, from_bottom=True)
        return sorted(ranked[number] for number in group.inside)

    def test_below_the_pass_line_is_low(self):
        scores = self.make_scores([50, 61, 62])
        scores[0].is_below = True
        self.assertEqual(self.get_low(scores), [50])
        self.assertEqual([score.is_low for score in scores], [True, False, False])

    def test_officers_alone_see_the_low_scores(self):
        scores = self.refresh(3)
        scores[0].is_below = True
        for role in READERS:
            model = self.as_role(role, self.env["party.point.score"])
            domain = [("id", "in", scores.ids), ("is_low", "=", True)]
            with self.subTest(role=role):
                self.assertEqual(model.search(domain), scores[0])
        model = self.as_role("member", self.env["party.point.score"])
        with self.assertRaises(AccessError):
            model.search([("is_low", "=", True)])
        self.assertNotIn("is_low", model.fields_get())

    def test_low_scores_of_a_list_take_a_fixed_number_of_queries(self):
        scores = self.refresh(3) | self.refresh(4)
        scores.mapped("total")
        with self.assertQueryCount(1):
            scores.mapped("is_low")

    def test_action_of_the_low_scores_lists_them(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_point_score_action_low"
        )
        self.assertEqual(action["domain"], "[('is_low', '=', True)]")
        self.assertEqual(action["views"][0][1], "list")
