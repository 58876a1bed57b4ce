from importlib.util import module_from_spec, spec_from_file_location

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_path

from ..models.ledger.party_point_line import ledger_step
from ..models.ledger.score_reckoning import Reckoning
from ..scoring.scores import StepReason
from .ledger_common import PartyLedgerCommon


@tagged("post_install", "-at_install")
class TestPartyScore(PartyLedgerCommon):
    """What members' months and years come to, by rules that grant 60 once a year."""

    def figures(self, score):
        return (score.base, score.pioneer, score.deductions, score.total)

    # Excused months

    def test_the_last_day_of_a_month_decides_whether_it_is_excused(self):
        self.exempt(self.member, self.on(3, 5), self.on(5, 30))
        months = self.member._get_excused_months(self.year)
        self.assertEqual(months, {self.member: frozenset({3, 4})})

    def test_months_before_admission_and_after_the_end_are_excused(self):
        newcomer = self.new_member(self.branch, date_from=self.on(4, 30))
        leaver = self.new_member(self.branch)
        leaver._change_history(
            self.on(9, 30), {"standing": "ended", "end_reason": "withdrawn"}, "Left."
        )
        months = (newcomer | leaver)._get_excused_months(self.year)
        self.assertEqual(months[newcomer], frozenset({1, 2, 3}))
        self.assertEqual(months[leaver], frozenset({9, 10, 11, 12}))

    def test_a_history_of_many_rows_has_no_holes(self):
        self.member._change_history(
            self.on(6, 15), {"branch_id": self.other_branch.id}, "Moved."
        )
        self.member._change_history(
            self.on(7, 1), {"member_class_id": self.other_class.id}, "Changed."
        )
        self.assertFalse(self.member._get_excused_months(self.year)[self.member])

    def test_excused_months_of_a_branch_take_one_query(self):
        members = self.env["party.member"].search([("branch_id", "=", self.branch.id)])
        self.env.flush_all()
        with self.assertQueryCount(1):
            members._get_excused_months(self.year)

    # The snapshot

    def test_member_without_a_line_has_a_score_too(self):
        scores = self.refresh(3)
        self.assertEqual(len(scores), len(self.members))
        self.assertEqual(self.figures(scores[0]), (60, 0, 0, 60))
        self.assertEqual(set(scores.mapped("rank")), {1})

    def test_only_confirmed_lines_of_the_month_count(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.confirm(self.member, self.items["LATE"], self.on(3))
        self.confirm(self.member, self.items["BASE"], self.on(3))
        self.confirm(self.member, self.items["FIXED"], self.on(2))
        for state in ("draft", "submitted", "escalated", "rejected", "withdrawn"):
            self.confirm(self.member, self.items["FIXED"], self.on(3), state=state)
        self.refresh(3)
        score = self.score(self.member, 3)
        self.assertEqual(self.figures(score), (58, 3, -1, 60))
        self.assertEqual(score.annual, 63)
        self.assertEqual(score.line_count, 3)
        self.assertEqual(score.template_id, self.template)
        self.assertEqual(score.member_class_id, self.member_class)

    def test_equal_members_share_a_rank(self):
        secretary, committee = self.members["secretary"], self.members["committee"]
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.confirm(secretary, self.items["LATE"], self.on(3))
        self.refresh(3)
        ranks = [
            self.score(member, 3).rank for member in (self.member, committee, secretary)
        ]
        self.assertEqual(ranks, [1, 2, 4])

    def test_veto_makes_the_month_zero_until_it_is_reversed(self):
        veto = self.confirm(self.member, self.items["VETO"], self.on(3))
        self.refresh(3)
        score = self.score(self.member, 3)
        self.assertEqual((score.total, score.is_vetoed, score.base), (0, True, 60))
        self.assertEqual(score.annual, 60)
        self.reverse(veto)
        self.refresh(3)
        self.assertEqual((score.total, score.is_vetoed), (60, False))

    def test_reversed_attendance_is_as_if_it_had_not_been(self):
        """Even where nothing more is expected of him and one attendance is all."""
        self.enforce_earned()
        meeting = self.earned["MEETING"]
        for day in (1, 2, 3, 4):
            self.confirm(self.member, meeting, self.on(2, day), outcome="leave")
        present = self.confirm(self.member, meeting, self.on(3), outcome="present")
        self.refresh(3)
        self.assertEqual(self.score(self.member, 3).base, 8)
        self.reverse(present)
        self.refresh(3)
        self.assertEqual(self.score(self.member, 3).base, 0)

    def enforce_earned(self):
        """Rules for one more class, to which the member changes, by which the base
        is earned."""
        scheme = self.scheme.copy({"code": "E", "base_mode": "earned"})
        infirm = self.env.ref("party_points.party_member_class_infirm")
        template = self.new_template(
            "E",
            self.committee,
            scoring_scheme_id=scheme.id,
            member_class_ids=[Command.set(infirm.ids)],
        )
        self.earned = self._new_items(template)
        self.enforce(template, self.on(1, 1))
        self.member._change_history(
            self.on(1, 2), {"member_class_id": infirm.id}, "Infirm."
        )

    def test_exempt_month_scores_nothing_and_has_no_rank(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.exempt(self.member, self.on(3, 20), self.on(4, 15))
        self.refresh(3)
        score = self.score(self.member, 3)
        self.assertTrue(score.is_excused)
        self.assertEqual(self.figures(score), (0, 0, 0, 0))
        self.assertEqual((score.rank, score.is_below, score.line_count), (0, False, 0))

    def test_month_of_zero_is_one_of_which_veto_or_deductions_left_nothing(self):
        """One predicate, and the same as a domain (WARN-2, APP-6)."""
        self.enforce_earned()
        self.exempt(self.members["committee"], self.on(3, 1), self.on(3, 31))
        self.confirm(self.members["secretary"], self.items["VETO"], self.on(3))
        self.confirm(self.members["committee"], self.items["VETO"], self.on(3))
        self.confirm(self.members["scorekeeper"], self.items["LATE"], self.on(3), -70)
        self.refresh(3)
        scores = self.env["party.point.score"].search([("month", "=", self.on(3, 1))])
        self.assertEqual(self.score(self.member, 3).total, 0)  # nothing was earned
        zero = scores.filtered(lambda score: score._is_zero_by_handling())
        self.assertEqual(
            zero.member_id, self.members["secretary"] | self.members["scorekeeper"]
        )
        self.assertEqual(scores.search(scores._get_zero_domain()), zero)

    def test_months_below_the_line_run_on_over_exempt_ones(self):
        for month in (1, 2, 4):
            self.confirm(self.member, self.items["LATE"], self.on(month), -10)
        self.exempt(self.member, self.on(3, 1), self.on(3, 31))
        runs = []
        for month in range(1, 6):
            self.refresh(month)
            runs.append(self.score(self.member, month).run)
        self.assertEqual(runs, [1, 2, 2, 3, 0])

    def test_what_the_tolerance_allows_is_not_below_the_line(self):
        self.confirm(self.member, self.items["LATE"], self.on(1), -5)
        self.confirm(self.member, self.items["LATE"], self.on(2), -5.01)
        self.refresh(1)
        self.refresh(2)
        self.assertFalse(self.score(self.member, 1).is_below)
        self.assertTrue(self.score(self.member, 2).is_below)

    def test_change_is_against_the_month_before(self):
        self.confirm(self.member, self.items["FIXED"], self.on(2))
        for month in (1, 2, 3, 5):
            self.refresh(month)
        changes = [self.score(self.member, month).change for month in (1, 2, 3, 5)]
        self.assertEqual(changes, [0, 3, -3, 0])

    def test_transferred_member_is_scored_where_he_is_at_the_month_s_end(self):
        """ORG-5: his lines come along, whatever branch they were made in."""
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.refresh(3)
        self.member._change_history(
            self.on(3, 20), {"branch_id": self.other_branch.id}, "Moved."
        )
        self.assertNotIn(self.member, self.refresh(3).member_id)
        scores = self.refresh(3, self.other_branch)
        self.assertIn(self.member, scores.member_id)
        self.assertEqual(self.score(self.member, 3).total, 63)

    def test_open_months_that_follow_are_refreshed_too(self):
        self.refresh(3)
        self.refresh(4)
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.refresh(3)
        april = self.score(self.member, 4)
        self.assertEqual((april.annual, april.change), (63, -3))

    def test_closed_months_that_follow_stay(self):
        self.refresh(4)
        self.period(self.branch, self.on(4)).state = "closed"
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.refresh(3)
        self.assertEqual(self.score(self.member, 4).annual, 60)

    def test_member_without_rules_is_granted_nothing(self):
        self.member._change_history(
            self.on(2, 1),
            {
                "member_class_id": self.env.ref(
                    "party_points.party_member_class_infirm"
                ).id
            },
            "Infirm.",
        )
        self.refresh(3)
        score = self.score(self.member, 3)
        self.assertFalse(score.template_id)
        self.assertEqual((score.total, score.is_below), (0, False))

    def test_unchanged_scores_keep_their_date(self):
        scores = self.refresh(3)
        self.env.cr.execute("UPDATE party_point_score SET write_date = '2000-01-01'")
        self.confirm(self.member, self.items["LATE"], self.on(3))
        self.refresh(3)
        scores.invalidate_recordset()
        changed = scores.filtered(lambda score: score.write_date.year != 2000)
        self.assertEqual(changed.member_id, self.member)

    def test_refresh_takes_the_same_queries_for_one_branch_and_for_many(self):
        def count(periods):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            periods._refresh_scores()
            return self.cr.sql_log_count - before

        one = self.period(self.branch, self.on(12))
        branches = self.env["party.branch"].create(
            [
                {
                    "name": f"Branch {number}",
                    "code": f"M-{number}",
                    "sector": "rural",
                    "parent_id": self.committee.id,
                }
                for number in range(10)
            ]
        )
        for branch in branches:
            for _number in range(5):
                self.new_member(branch)
        many = one.union(*(self.period(branch, self.on(12)) for branch in branches))
        self.assertEqual(count(one), count(many))
        self.assertEqual(len(many.score_ids), 50 + len(self.members))

    # The nightly check

    def check(self):
        with freeze_time(self.on(12, 15)):
            self.env["party.period"]._cron_check_scores()
        self.env.invalidate_all()

    def test_open_month_is_repaired_by_night(self):
        self.refresh(3)
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.check()
        self.assertEqual(self.score(self.member, 3).total, 63)

    def test_closed_month_stays_and_the_superior_is_told_once(self):
        self.refresh(3)
        period = self.period(self.branch, self.on(3))
        period.state = "closed"
        self.check()
        self.assertFalse(period.activity_ids)
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        messages = period.message_ids
        self.check()
        self.check()
        score = self.score(self.member, 3)
        self.assertEqual((score.total, score.is_outdated), (60, True))
        self.assertEqual(period.activity_ids.user_id, self.users["superior"])
        self.assertEqual(len(period.message_ids - messages), 1)

    def test_mark_goes_when_the_month_is_true_again(self):
        self.refresh(3)
        period = self.period(self.branch, self.on(3))
        period.state = "closed"
        line = self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.check()
        with ledger_step():
            line.state = "rejected"
        self.check()
        self.assertFalse(self.score(self.member, 3).is_outdated)
        self.assertFalse(period.activity_ids)

    # Live figures

    def test_live_score_is_that_of_the_lines(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.confirm(self.member, self.items["FIXED"], self.on(4))
        year = self.member._get_live_scores(self.year)[self.member]
        self.assertEqual(year.get_annual().total, 66)
        self.assertEqual(year.get_month(3).total, 63)
        self.assertEqual(year.last_month, 12)

    def test_months_that_are_not_over_do_not_enter_the_average(self):
        year = self.member._get_live_scores(self.today.year)[self.member]
        self.assertEqual(year.last_month, self.today.month - 1)

    def test_live_scores_take_the_same_queries_however_many_lines(self):
        for number in range(1, 29):
            self.confirm(self.member, self.items["FIXED"], self.on(3, number))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            self.member._get_live_scores(self.year)

    def test_member_shows_the_points_of_this_year_and_month(self):
        self.confirm(self.member, self.items["FIXED"], self.today)
        self.assertEqual((self.member.month_score, self.member.annual_score), (63, 63))

    # Explanations

    def explain(self, month=None, **options):
        return self.member._get_score_explanation(self.year, month, **options)

    def assert_adds_up(self, explanation):
        points = [step["points"] for step in explanation["steps"]]
        self.assertEqual(sum(points), explanation["total"])
        if points:
            self.assertEqual(explanation["steps"][-1]["sum"], explanation["total"])

    def test_every_reason_of_a_step_has_words(self):
        for reason in StepReason:
            self.assertTrue(hasattr(Reckoning, f"_explain_{reason.value}"))

    def test_explanation_names_the_lines_and_their_cuts(self):
        cuts = [
            {
                "reason": "item_points",
                "points": "2.00",
                "cap": "3.00",
                "period": "month",
            }
        ]
        line = self.confirm(
            self.member,
            self.items["FIXED"],
            self.on(3),
            raw_points=5,
            points=3,
            cuts=cuts,
            description="Helped at the flood.",
        )
        explanation = self.explain(3)
        granted, step = explanation["steps"]
        self.assertEqual((granted["text"], granted["points"]), ("Granted", 60))
        self.assertIn("Item FIXED", step["text"])
        self.assertEqual(step["grounds"], "Helped at the flood.")
        self.assertEqual(step["line_ids"], [line.id])
        self.assertEqual(step["remarks"][0], "Counts 3 of 5.")
        self.assertIn("at most 3 points a month", step["remarks"][1])
        self.assert_adds_up(explanation)

    def test_explanation_counts_expected_meetings(self):
        lines = [
            self.confirm(
                self.member, self.items["MEETING"], self.on(3, day), outcome=outcome
            )
            for day, outcome in ((1, "absent"), (2, "leave"), (3, "present"))
        ]
        explanation = self.explain(3)
        step = explanation["steps"][1]
        self.assertEqual(step["text"], "Item MEETING: 1 missed, 1 on leave")
        self.assertIn("3 expected in the year", step["grounds"])
        self.assertEqual(float(step["points"]), -2.67)
        self.assertEqual(step["line_ids"], [line.id for line in lines])
        self.assert_adds_up(explanation)

    def test_explanation_of_floor_and_veto(self):
        self.confirm(self.member, self.items["LATE"], self.on(3), -70)
        self.assertIn("below zero", self.explain(3)["steps"][-1]["text"])
        self.assert_adds_up(self.explain(3))
        self.confirm(self.member, self.items["FIXED"], self.on(4), 20)
        veto = self.confirm(self.member, self.items["VETO"], self.on(4))
        explanation = self.explain(4)
        self.assertEqual(explanation["steps"][-1]["line_ids"], [veto.id])
        self.assertEqual(float(explanation["steps"][-1]["points"]), -80)
        self.assert_adds_up(explanation)
        self.assertIn("veto", self.explain()["remarks"][0])
        self.assert_adds_up(self.explain())

    def test_reversed_line_is_said_to_be_taken_back(self):
        self.reverse(self.confirm(self.member, self.items["FIXED"], self.on(3)))
        self.assertIn("Taken back", self.explain(3)["steps"][2]["text"])
        self.assert_adds_up(self.explain(3))

    def test_exempt_month_is_explained_in_a_sentence(self):
        self.exempt(self.member, self.on(3), self.on(4))
        explanation = self.explain(3)
        self.assertEqual((explanation["total"], explanation["steps"]), (0, []))
        self.assertTrue(explanation["remarks"])

    def test_snapshot_live_figure_and_explanation_agree(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3), 2.5)
        self.confirm(self.member, self.items["BASE"], self.on(3))
        self.confirm(self.member, self.items["LATE"], self.on(12))
        self.confirm(
            self.member, self.items["MEETING"], self.on(12, 3), outcome="absent"
        )
        year = self.member._get_live_scores(self.year)[self.member]
        for month in (3, 12):
            self.refresh(month)
            score = self.score(self.member, month)
            self.assertEqual(score.total, float(year.get_month(month).total))
            self.assertEqual(score.total, float(self.explain(month)["total"]))
            explanation = self.explain(month, annual=True)
            self.assertEqual(score.annual, float(explanation["total"]))
        self.assertEqual(score.annual, float(year.get_annual().total))
        self.assertEqual(score.annual, float(self.explain()["total"]))

    def test_screen_shows_the_explanation(self):
        line = self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.refresh(3)
        score = self.score(self.member, 3)
        self.assertIn("Item FIXED", score.explanation)
        self.assertIn(f'data-line-ids="{line.id}"', score.explanation)
        self.assertIn("+3", score.annual_explanation)

    # Scores of an earlier version

    def test_upgrade_fills_in_what_is_new_and_leaves_closed_months_as_they_are(self):
        self.confirm(self.member, self.items["BASE"], self.on(3), -2)
        self.confirm(self.member, self.items["HONOUR"], self.on(4), 4)
        self.confirm(self.member, self.items["MEETING"], self.on(4), outcome="present")
        for month in (3, 4):
            self.refresh(month)
        self.period(self.branch, self.on(3)).state = "closed"
        self.env.flush_all()
        self.cr.execute(
            "UPDATE party_point_score SET total = 1, write_date = '2000-1-1'"
        )
        self.env.invalidate_all()
        scores = self.env["party.point.score"].search([])
        before = scores.read()
        self.cr.execute(
            "UPDATE party_point_score SET annual_base = NULL, is_base_intact = NULL, "
            "attended_count = NULL, held_count = NULL, honour = NULL"
        )
        self.env.invalidate_all()
        self.assertNotEqual(scores.read(), before)
        self.migrate("19.0.1.1.0")
        self.assertEqual(scores.read(), before)
        score = self.score(self.member, 4)
        self.assertEqual((score.annual_base, score.is_base_intact), (58, False))
        self.assertEqual((score.honour, score.attended_count), (4, 1))

    def test_upgrade_takes_places_from_whom_no_rules_score(self):
        """Closed months still agree with their lines, so they stay closed."""
        infirm = self.env.ref("party_points.party_member_class_infirm")
        member = self.new_member(self.branch, member_class_id=infirm.id)
        self.refresh(3)
        self.assertFalse(self.score(member, 3).rank)
        place = self.score(self.member, 3).rank
        self.assertTrue(place)
        self.score(member, 3).rank = 8
        month = self.period(self.branch, self.on(3))
        month.state = "closed"
        self.migrate("19.0.1.3.0")
        month._check_scores()
        self.assertEqual(month.score_ids.filtered("is_outdated"), month.score_ids[:0])
        self.assertEqual(self.score(self.member, 3).rank, place)

    def migrate(self, version):
        self.env.flush_all()
        path = file_path(f"party_points/migrations/{version}/post-migrate.py")
        spec = spec_from_file_location("post_migrate", path)
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_button_opens_the_lines_of_the_month(self):
        line = self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.confirm(self.member, self.items["FIXED"], self.on(4))
        self.refresh(3)
        action = self.score(self.member, 3).action_open_lines()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines, line)

    def test_database_keeps_one_score_a_month(self):
        score = self.refresh(3)[:1]
        with self.assert_database_refuses("party.point.score", "already has a score"):
            score.copy()
