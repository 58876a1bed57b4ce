import doctest

from odoo import fields
from odoo.tests import RecordCapturer, tagged

from ..scoring import last
from .warning_common import PartyWarningCommon


@tagged("post_install", "-at_install")
class TestPartyWarning(PartyWarningCommon):
    """What closed months lead to (WARN-1, WARN-2)."""

    def rules_of(self, member=None, **vals):
        names = {rule: name for name, rule in self.rules.items()}
        return [names.get(w.rule_id) for w in self.of(member, **vals)]

    # One, two, three months

    def test_one_month_below_leads_to_a_reminder_talk_by_the_secretary(self):
        warning = self.proposed(3)
        self.assertRecordValues(
            warning,
            [
                {
                    "rule_id": self.rules["below_1"].id,
                    "measure": "reminder_talk",
                    "owner_role": "secretary",
                    "days": 15,
                    "state": "proposed",
                    "branch_id": self.branch.id,
                    "when_text": f"{self.year}-03",
                    "run": 1,
                    "title": "One month below the pass line",
                    "owner_id": False,
                    "proposed_on": self.today,
                    "remind_on": self.days(10),
                }
            ],
        )
        self.assertEqual(len(self.warnings.search([])), 1)

    def test_each_month_more_leads_to_the_next_stage_and_the_third_remains(self):
        self.lose(1, 2, 3, 4)
        self.close(1, 2, 3, 4)
        stages = ["below_1", "below_2", "below_3", "below_3"]
        self.assertEqual(self.rules_of(), stages)
        self.assertEqual(self.of().mapped("run"), [1, 2, 3, 4])

    def test_month_at_the_line_breaks_the_run(self):
        self.lose(1, 3)
        self.lose(2, points=-5)  # 55: the tolerance
        self.close(1, 2, 3)
        self.assertEqual(self.rules_of(), ["below_1", "below_1"])

    def test_exempt_month_neither_counts_nor_breaks_and_warns_nobody(self):
        self.exempt(self.member, self.on(2, 1), self.on(2, 28))
        self.lose(1, 3)
        self.close(1, 2, 3)
        self.assertEqual(self.rules_of(), ["below_1", "below_2"])
        self.assertEqual(self.of().mapped("month"), [self.on(1, 1), self.on(3, 1)])

    def test_warning_belongs_to_the_branch_of_the_months_end(self):
        self.lose(3)
        self.member._change_history(
            self.on(3, 20), {"branch_id": self.other_branch.id}, "He has moved."
        )
        self.close(3)
        self.assertFalse(self.of())
        self.close(3, branch=self.other_branch)
        self.assertEqual(self.of().branch_id, self.other_branch)

    # Zero

    def test_month_of_zero_by_a_veto_asks_leader_and_secretary_to_explain(self):
        self.confirm(self.member, self.items["VETO"], self.on(3))
        self.close(3)
        self.assertEqual(
            sorted(self.rules_of()), ["below_1", "zero_leader", "zero_secretary"]
        )
        self.assertEqual(
            set(self.of(trigger="zero").mapped("owner_role")), {"leader", "secretary"}
        )

    def test_month_of_zero_by_deductions_is_explained_too(self):
        self.lose(3, points=-70)
        self.close(3)
        self.assertEqual(self.score(self.member, 3).total, 0)
        self.assertEqual(
            sorted(self.rules_of()), ["below_1", "zero_leader", "zero_secretary"]
        )
        text = self.of(trigger="zero")[:1].explanation
        self.assertIn("deductions of 70 points have left nothing", text)

    def change_scheme(self, **vals):
        """As if the rules in force had been made so from the first."""
        self.scheme._write(vals)
        self.env.invalidate_all()

    def test_month_of_zero_asks_to_explain_where_no_line_is_to_be_passed(self):
        self.change_scheme(month_pass_line=0)
        self.lose(3, points=-70)
        self.close(3)
        self.assertEqual(sorted(self.rules_of()), ["zero_leader", "zero_secretary"])

    def test_month_in_which_nothing_was_earned_is_below_the_line_alone(self):
        self.change_scheme(base_mode="earned")
        self.close(3)
        self.assertEqual(self.score(self.member, 3).total, 0)
        self.assertEqual(self.rules_of(), ["below_1"])

    # The last of a month

    def test_last_of_a_month_are_asked_only_where_somebody_wants_it(self):
        for points, role in ((-4, "member"), (-3, "committee"), (-2, "secretary")):
            self.lose(3, member=self.members[role], points=points)
        self.lose(3, member=self.members["publicity"], points=-1)
        self.close(3)
        self.assertFalse(self.warnings.search([]))
        self.rules["activity_room"].write({"active": True, "date_from": False})
        self.close(3)
        warned = self.warnings.search([]).member_id
        roles = ("member", "committee", "secretary")
        self.assertEqual(
            warned,
            self.members["member"].union(*(self.members[role] for role in roles)),
        )

    def test_nobody_is_among_the_last_where_all_are_equal(self):
        self.rules["activity_room"].write({"active": True, "date_from": False})
        self.close(3)
        self.assertFalse(self.warnings.search([]))

    def test_doctests_say_who_is_among_the_last(self):
        self.assertEqual(doctest.testmod(last).failed, 0)

    # Again, and after corrections

    def test_closing_again_changes_nothing(self):
        warning = self.proposed(3)
        self.close(3)
        self.close(3)
        self.assertEqual(self.of(), warning)
        self.assertEqual(warning.state, "proposed")

    def test_month_that_is_closed_by_the_secretary_leads_to_it(self):
        self.lose(3)
        self.as_role("secretary", self.period(self.branch, self.on(3))).action_close()
        self.assertEqual(self.rules_of(), ["below_1"])

    def test_open_month_leads_to_nothing(self):
        self.lose(3)
        period = self.period(self.branch, self.on(3))
        period._refresh_scores()
        self.warnings._propose_month(period)
        self.assertFalse(self.of())

    def correct(self, line):
        """What a dispute does: the line is taken back in a closed month."""
        self.reverse(line)
        self.env["party.period"]._refresh_corrected(line)
        self.env.flush_all()
        self.env.invalidate_all()

    def line(self, month):
        return self.env["party.point.line"].search(
            [("member_id", "=", self.member.id), ("date", "=", self.on(month))]
        )[-1:]

    def test_proposal_lapses_when_the_scores_are_corrected_and_later_months_follow(
        self,
    ):
        self.lose(3, 4, 5)
        self.close(3, 4, 5)
        self.correct(self.line(4))
        self.assertEqual(
            [(w.run, w.state, w.month.month) for w in self.of()],
            [
                (1, "proposed", 3),
                (2, "lapsed", 4),
                (1, "proposed", 5),
                (3, "lapsed", 5),
            ],
        )
        self.confirm(self.member, self.items["LATE"], self.on(4, 11), -6)
        self.env["party.period"]._refresh_corrected(self.line(3))
        states = {(w.run, w.month.month): w.state for w in self.of()}
        self.assertEqual(states[2, 4], "proposed")
        self.assertEqual(states[3, 5], "proposed")
        self.assertEqual(states[1, 5], "lapsed")

    def test_owner_of_a_confirmed_one_is_told_that_the_scores_have_changed(self):
        warning = self.confirmed(3)
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.correct(self.line(3))
        self.assertEqual(warning.state, "confirmed")
        self.assertTrue(warning.is_outdated)
        told = messages.records.notified_partner_ids
        self.assertEqual(told, self.users["secretary"].partner_id)
        self.step(warning, "drop", reason="The scores were wrong.")
        self.assertEqual(warning.state, "dropped")
        self.assertFalse(self.activities(warning))

    def test_what_is_dropped_stays_dropped(self):
        warning = self.proposed(3)
        self.step(warning, "drop")
        self.close(3)
        self.assertEqual(self.of(), warning)
        self.assertEqual(warning.state, "dropped")

    # Exemptions

    def test_exemption_confirmed_later_takes_proposals_back(self):
        proposed = self.proposed(3)
        done = self.confirmed(5, owner="secretary")
        exemption = self.exempt(self.member, self.on(3, 1), self.on(5, 31))
        exemption.state = "applied"
        exemption._decide("confirmed")
        self.assertEqual(proposed.state, "lapsed")
        self.assertEqual(done.state, "confirmed")
        self.assertTrue(done.is_outdated)
        # also where the snapshots of the closed months are not true any more
        self.warnings._propose_month(self.period(self.branch, self.on(3)))
        self.assertEqual(proposed.state, "lapsed")

    # Sets

    def test_ten_branches_take_as_many_queries_as_one(self):
        branches = self.env["party.branch"].create(
            [
                {
                    "name": f"Branch {number}",
                    "code": f"T-Q{number}",
                    "sector": "rural",
                    "parent_id": self.committee.id,
                }
                for number in range(11)
            ]
        )
        periods = self.env["party.period"]
        for branch in branches:
            for number in range(2):
                member = self.new_member(branch, name=f"{branch.name} {number}")
                self.lose(3, member=member)
            periods |= self.decide_months(3, branch=branch)
        counts = []
        for several in (periods[:1], periods[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.warnings._propose_month(several)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 16)
        self.assertEqual(len(self.warnings.search([])), 22)

    def test_closing_again_takes_few_queries(self):
        periods = self.close(3)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(7):
            self.warnings._propose_month(periods)

    # The explanation

    def test_explanation_shows_months_scores_pass_line_and_what_follows(self):
        self.lose(1, 2)
        self.close(1, 2)
        text = self.of(run=2).explanation
        for words in (
            f"{self.year}-01",
            f"{self.year}-02",
            "The month score is 54; the pass line is 60, 5 points",
            "Item LATE",
            "Two months running below the pass line",
            "Rectification Talk",
            "proposal",
        ):
            with self.subTest(words):
                self.assertIn(words, text)

    def test_name_says_who_and_why(self):
        warning = self.proposed(3)
        self.assertEqual(
            warning.display_name, "test_member · One month below the pass line"
        )


@tagged("post_install", "-at_install")
class TestPartyWarningYear(PartyWarningCommon):
    """What final years lead to (WARN-3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle = cls.env["party.cycle"].create(
            {"branch_id": cls.branch.id, "year": cls.year, "state": "final"}
        )
        cls.grades = {grade.name: grade for grade in cls.grading.grade_ids}

    def appraise(self, role="member", grade="To Be Talked to", rank=5, **vals):
        return self.env["party.appraisal"].create(
            {
                "cycle_id": self.cycle.id,
                "branch_id": self.branch.id,
                "member_id": self.members[role].id,
                "year": self.year,
                "status": "ranked",
                "grading_id": self.grading.id,
                "grade_id": self.grades[grade].id,
                "score": 50,
                "rank": rank,
                **vals,
            }
        )

    def propose(self):
        self.warnings._propose_year(self.cycle)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_grade_leads_to_what_its_consequence_says(self):
        consequences = {
            "talk": "grade_talk",
            "rectify": "grade_rectify",
            "unqualified": "grade_unqualified",
        }
        self.appraise("scorekeeper", "Qualified")
        appraisal = self.appraise()
        for consequence, name in consequences.items():
            with self.subTest(consequence):
                self.cr.execute(
                    "UPDATE party_grading_grade SET consequence = %s WHERE id = %s",
                    [consequence, appraisal.grade_id.id],
                )
                self.env.invalidate_all()
                self.propose()
                standing = self.of(state="proposed")
                self.assertEqual(standing.rule_id, self.rules[name])
                self.assertEqual(standing.appraisal_id, appraisal)
        self.assertFalse(self.of(self.members["scorekeeper"]))

    def test_proposing_twice_and_reopening(self):
        self.appraise()
        self.propose()
        warning = self.of()
        self.propose()
        self.assertEqual(self.of(), warning)
        self.assertEqual(warning.when_text, str(self.year))
        self.cycle.state = "computed"
        self.propose()
        self.assertEqual(warning.state, "lapsed")
        self.cycle.state = "final"
        self.propose()
        self.assertEqual(warning.state, "proposed")

    def test_year_that_is_not_final_leads_to_nothing(self):
        self.cycle.state = "confirmed"
        self.appraise()
        self.propose()
        self.assertFalse(self.of())

    def test_secretary_in_the_last_group_is_talked_to_by_the_superior(self):
        self.appraise("secretary")
        self.propose()
        warning = self.of(self.members["secretary"])
        self.assertEqual(warning.rule_id, self.rules["secretary_last"])
        self.assertTrue(warning.is_for_superior)
        self.step(warning, "confirm", "superior")
        self.assertEqual(warning.owner_id, self.users["superior"])

    def test_secretary_is_talked_to_as_others_where_no_rule_says_otherwise(self):
        self.rules["secretary_last"].active = False
        self.appraise("secretary")
        self.propose()
        warning = self.of(self.members["secretary"])
        self.assertEqual(warning.rule_id, self.rules["grade_talk"])

    def test_last_of_the_year_are_counted_among_the_ranked_of_a_branch(self):
        self.rules["cultural_event"].write(
            {"active": True, "number": 2, "date_from": False}
        )
        for rank, role in enumerate(("committee", "secretary", "publicity"), 1):
            self.appraise(role, "Qualified", rank)
        self.appraise("member", "Qualified", 4)
        self.appraise("scorekeeper", "Qualified", 0, status="short", grade_id=False)
        self.propose()
        self.assertEqual(
            self.warnings.search([]).member_id,
            self.members["publicity"] | self.members["member"],
        )

    def test_explanation_of_a_year_shows_no_figures_while_it_is_computed(self):
        self.appraise(departure_reason="He has helped nobody.")
        self.propose()
        words = ("The score of the year is 50", "He has helped nobody.")
        for state, shown in (
            ("computed", False),
            ("proposed", True),
            ("confirmed", True),
            ("open", False),
            ("final", True),
        ):
            self.cycle.state = state
            text = self.of().explanation
            for said in words:
                with self.subTest(said, state=state):
                    self.assertEqual(said in text, shown)

    def test_explanation_of_a_year_says_score_grade_and_place(self):
        self.appraise(departure_reason="He has helped nobody.")
        self.propose()
        text = self.of().explanation
        for words in (
            "The score of the year is 50.",
            "Place 5 of 1 in the branch.",
            "“To Be Talked to”: the last 10 % of the branch",
            "He has helped nobody.",
            "Reminder Talk",
        ):
            with self.subTest(words):
                self.assertIn(words, text)

    def test_place_in_the_explanation_of_a_year_says_among_whom(self):
        other = self.grading.copy({"code": "O", "name": "Other Grades"})
        self.appraise(rank=1)
        self.appraise("publicity", "Qualified", 1, grading_id=other.id)
        self.propose()
        warning = self.as_role("committee", self.of())
        warning._confirm("So it is.", owner=self.users["secretary"])
        text = self.as_role("member", warning).explanation
        self.assertIn("Place 1 of 1 in the branch, among those graded by", text)

    def test_years_of_many_branches_take_as_many_queries_as_one(self):
        self.appraise()
        counts = []
        cycle = self.cycle
        others = self.env["party.branch"].create(
            [
                {
                    "name": f"Branch {number}",
                    "code": f"T-Y{number}",
                    "sector": "rural",
                    "parent_id": self.committee.id,
                }
                for number in range(5)
            ]
        )
        for branch in others:
            self.cycle = cycle.create(
                {"branch_id": branch.id, "year": self.year, "state": "final"}
            )
            member = self.new_member(branch, name=branch.name)
            self.appraise(branch_id=branch.id, member_id=member.id)
        cycles = cycle.search([("branch_id", "in", others.ids)])
        for several in (cycle, cycles):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.warnings._propose_year(several)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])  # the first has a secretary
        self.assertEqual(len(self.warnings.search([])), 6)

    def test_year_ends_on_its_last_day(self):
        self.rules["grade_talk"].date_from = fields.Date.to_date(
            f"{self.year + 1}-01-01"
        )
        self.appraise()
        self.propose()
        self.assertFalse(self.of())

    def test_exempt_member_is_not_warned_for_his_year(self):
        self.rules["cultural_event"].write({"active": True, "date_from": False})
        self.appraise(status="exempt", rank=0)
        self.propose()
        self.assertFalse(self.of())
