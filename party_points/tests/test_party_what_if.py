from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..wizards import party_what_if_reading
from .ledger_common import PartyLedgerCommon

# What a comparison must leave alone.
KEPT = (
    "party.point.line",
    "party.point.score",
    "party.period",
    "party.rule.template",
    "party.rule.item",
    "party.scoring.scheme",
    "party.grading.scheme",
    "party.decision",
    "party.warning",
    "party.cycle",
    "party.appraisal",
)


@tagged("post_install", "-at_install")
class TestPartyWhatIf(PartyLedgerCommon):
    """A year of the branch, closed: the member has lost seven points in March, the
    secretary has gained three, the scorekeeper has a veto. In the other branch the
    one member has gained three."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["party.warning.rule"]
        cls.rules.search([]).active = False
        cls.talk = cls.rules.create(
            {
                "name": "First Talk",
                "trigger": "below",
                "number": 1,
                "measure": "reminder_talk",
            }
        )
        for _number in range(7):
            cls.confirm(cls.member, cls.items["LATE"], cls.on(3))
        cls.confirm(cls.members["secretary"], cls.items["FIXED"], cls.on(4))
        cls.confirm(cls.other_member, cls.items["FIXED"], cls.on(4))
        for branch in (cls.branch, cls.other_branch):
            for month in range(1, 13):
                cls.refresh(month, branch)
                cls.period(branch, cls.on(month)).state = "closed"
        cls.env.flush_all()

    def what_if(self, role="secretary", **vals):
        what_if = self.as_role(role, self.env["party.what.if"])
        return what_if.create(
            {
                "branch_id": self.branch.id,
                "year": self.year,
                "scheme_id": self.scheme.id,
                **vals,
            }
        )

    def compare(self, role="secretary", **vals):
        what_if = self.what_if(role, **vals)
        what_if.action_compare()
        return what_if

    def row(self, what_if, member):
        return what_if.row_ids.filtered(lambda row: row.member_id == member)

    def draft(self, **item_points):
        """A draft of the committee like the rules in force, with other points."""
        draft = self.template.copy({"version": 2})
        for code, points in item_points.items():
            self.item(draft, code).points = points
        return draft

    # Other pass lines

    def test_nothing_changes_with_the_same_lines(self):
        what_if = self.compare()
        self.assertEqual(what_if.member_count, 4)
        self.assertEqual(what_if.changed_count, 0)
        row = self.row(what_if, self.member)
        self.assertEqual((row.figure_before, row.figure_after), (53, 53))
        self.assertTrue(row.is_below_before)
        self.assertEqual(row.months_below_before, 1)
        self.assertEqual(row.warnings_before, "First Talk")
        self.assertFalse(what_if.shown_row_ids)

    def test_larger_tolerance_lifts_who_is_just_below(self):
        what_if = self.compare(tolerance=7)
        self.assertEqual(what_if.changed_count, 1)
        self.assertEqual((what_if.risen_count, what_if.fallen_count), (1, 0))
        row = self.row(what_if, self.member)
        self.assertEqual(what_if.shown_row_ids, row)
        self.assertFalse(row.is_below_after)
        self.assertEqual((row.months_below_after, row.warnings_after), (0, ""))
        everybody = what_if.result["groups"][0]
        self.assertEqual(everybody["before"]["below_line"], 1)
        self.assertEqual(everybody["after"]["below_line"], 0)
        self.assertEqual(everybody["after"]["lowest"], 53)
        self.assertEqual(what_if.result["warnings"], [["First Talk", 1, 0]])

    def test_higher_line_of_the_month_makes_runs_and_warnings(self):
        self.rules.create(
            {
                "name": "Third Stage",
                "trigger": "below",
                "number": 3,
                "measure": "appraisal",
            }
        )
        what_if = self.compare(month_pass_line=67, tolerance=5)
        row = self.row(what_if, self.members["committee"])
        self.assertEqual((row.months_below_before, row.months_below_after), (0, 12))
        self.assertEqual(row.warnings_after, "First Talk × 2 and Third Stage × 10")
        self.assertFalse(row.is_fallen)  # the line of the year is another one

    def test_lines_of_another_scheme_change_nobody_here(self):
        other = self.scheme.copy({"branch_id": self.committee.id})
        what_if = self.compare("superior", scheme_id=other.id, year_pass_line=1000)
        self.assertEqual(what_if.changed_count, 0)
        self.assertIn("does not concern 4", what_if.result["notes"][0])

    # Some months

    def test_some_months_are_judged_by_their_average(self):
        what_if = self.compare(scope="months", month_from="3", month_to="4")
        row = self.row(what_if, self.member)
        self.assertEqual(row.figure_before, 56.5)  # 53 and 60
        self.assertFalse(row.is_below_before)
        self.assertFalse(row.grade_before)

    def test_month_that_is_not_closed_is_left_out_and_said(self):
        self.period(self.branch, self.on(3)).state = "open"
        what_if = self.compare(scope="months", month_from="3", month_to="4")
        self.assertEqual(self.row(what_if, self.member).figure_before, 60)
        self.assertIn("1 months", what_if.result["notes"][0])

    def test_period_without_closed_months_is_refused(self):
        what_if = self.what_if(year=self.year - 1)
        with self.assertRaises(UserError):
            what_if.action_compare()

    # Another grading scheme

    def test_other_grading_scheme_shows_who_gets_another_grade(self):
        grading = self.new_grading("B", self.committee)
        grading.grade_ids = [
            Command.clear(),
            Command.create({"name": "Low", "criterion": "below_score", "value": 55}),
            Command.create({"name": "Fine", "criterion": "otherwise"}),
        ]
        what_if = self.compare(change="grading", grading_id=grading.id)
        self.assertEqual(self.row(what_if, self.member).grade_after, "Low")
        row = self.row(what_if, self.members["secretary"])
        self.assertEqual((row.grade_before, row.grade_after), ("Qualified", "Fine"))
        grades = {name: numbers for name, *numbers in what_if.result["grades"]}
        self.assertEqual(grades["Fine"], [0, 3])

    def test_evaluation_in_a_former_branch_is_weighed(self):
        grading = self.new_grading(
            "B", self.committee, weight_points=50, weight_evaluation=50
        )
        grading.grade_ids = [
            Command.clear(),
            Command.create({"name": "Low", "criterion": "below_score", "value": 55}),
            Command.create({"name": "Fine", "criterion": "otherwise"}),
        ]
        evaluation = self.env["party.evaluation"].create(
            {"branch_id": self.other_branch.id, "year": self.year, "half": "1"}
        )
        self.env["party.evaluation.result"].create(
            {
                "evaluation_id": evaluation.id,
                "member_id": self.member.id,
                "branch_id": self.other_branch.id,
                "mark": 100,
                "marked_count": 5,
            }
        )
        evaluation.state = "counted"
        what_if = self.compare(change="grading", grading_id=grading.id)
        self.assertEqual(self.row(what_if, self.member).grade_after, "Fine")

    def test_half_finished_grading_scheme_is_refused_with_what_it_lacks(self):
        grading = self.new_grading("B", self.committee)
        grading.grade_ids[-1].unlink()
        what_if = self.what_if(change="grading", grading_id=grading.id)
        with self.assertRaisesRegex(UserError, "for all others"):
            what_if.action_compare()

    # A draft of rules

    def test_copy_of_the_rules_scores_the_same(self):
        self.confirm(
            self.member,
            self.items["HONOUR"],
            self.on(5),
            4,
            honour_level_id=self.town.id,
        )
        self.confirm(self.member, self.items["MEETING"], self.on(5), outcome="absent")
        late = self.confirm(self.member, self.items["LATE"], self.on(6))
        self.reverse(late)
        for month in range(5, 13):
            self.period(self.branch, self.on(month))._refresh_scores()
        draft = self.draft()
        what_if = self.compare("superior", change="rules", template_id=draft.id)
        row = self.row(what_if, self.member)
        self.assertEqual(row.figure_before, 60 - 7 + 4 - 2)
        self.assertEqual(what_if.changed_count, 0)

    def test_draft_scores_the_lines_of_the_period_anew(self):
        draft = self.draft(LATE=2, FIXED=5)
        what_if = self.compare("superior", change="rules", template_id=draft.id)
        row = self.row(what_if, self.member)
        self.assertEqual((row.figure_before, row.figure_after), (53, 46))
        self.assertEqual(row.difference, -7)
        row = self.row(what_if, self.members["secretary"])
        self.assertEqual((row.figure_before, row.figure_after), (63, 65))
        groups = {group["name"]: group for group in what_if.result["groups"]}
        of_class = groups[self.member_class.name]
        self.assertEqual(of_class["after"]["number"], 4)
        self.assertEqual(of_class["after"]["highest"], 65)

    def test_part_of_a_deduction_given_back_counts_as_it_did(self):
        late = self.env["party.point.line"].search(
            [("member_id", "=", self.member.id)], limit=1
        )
        self.confirm(
            self.member, self.items["LATE"], self.on(5), 0.5, restores_id=late.id
        )
        for month in range(5, 13):
            self.period(self.branch, self.on(month))._refresh_scores()
        draft = self.draft(LATE=2)
        what_if = self.compare("superior", change="rules", template_id=draft.id)
        row = self.row(what_if, self.member)
        self.assertEqual((row.figure_before, row.figure_after), (53.5, 46.5))

    def test_lines_that_the_draft_does_not_know_are_told_by_item(self):
        draft = self.draft()
        self.item(draft, "LATE").unlink()
        what_if = self.compare("superior", change="rules", template_id=draft.id)
        row = self.row(what_if, self.member)
        self.assertEqual((row.figure_after, row.unscored), (60, 7))
        self.assertEqual(what_if.result["items"], [["LATE", 7]])
        self.assertIn("LATE", what_if.summary)

    def test_draft_changes_nothing_for_classes_and_branches_it_is_not_for(self):
        draft = self.draft(LATE=2)
        draft.member_class_ids = self.other_class
        what_if = self.compare("superior", change="rules", template_id=draft.id)
        self.assertEqual(what_if.changed_count, 0)

    def test_draft_of_others_is_refused(self):
        draft = self.draft()
        with self.assertRaises(AccessError):
            self.compare(change="rules", template_id=draft.id)

    # Whom one sees

    def test_superior_compares_his_subtree_branch_by_branch(self):
        what_if = self.compare("superior", branch_id=self.committee.id)
        self.assertEqual(what_if.member_count, 5)
        self.assertIn(self.other_member, what_if.row_ids.member_id)
        alone = self.row(what_if, self.other_member)
        self.assertEqual(alone.grade_before, "Qualified")

    def test_committee_and_secretary_see_their_own_branch_alone(self):
        for role in ("committee", "secretary"):
            with self.subTest(role=role):
                what_if = self.compare(role, branch_id=self.committee.id)
                self.assertEqual(what_if.row_ids.branch_id, self.branch)
                self.assertNotIn(self.other_member, what_if.row_ids.member_id)

    def test_nobody_sees_a_branch_that_is_not_his(self):
        with self.assertRaises(AccessError):
            self.what_if("committee", branch_id=self.other_branch.id)
        # named before the position ended
        what_if = self.what_if("superior", branch_id=self.other_branch.id)
        positions = self.env["party.position"].search(
            [("partner_id", "=", self.users["superior"].partner_id.id)]
        )
        positions.date_to = self.days(-1)
        with self.assertRaises(AccessError):
            what_if.action_compare()

    def test_member_and_scorekeeper_are_refused(self):
        for role in ("member", "scorekeeper"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.what_if(role)

    def test_nobody_opens_what_another_one_has_compared(self):
        what_if = self.compare()
        for role in ("committee", "superior", "administrator"):
            with self.subTest(role=role):
                seen = self.as_role(role, what_if)
                with self.assertRaises(AccessError):
                    seen.action_open_rows()
                with self.assertRaises(AccessError):
                    self.as_role(role, what_if.row_ids).read(["figure_before"])
                with self.assertRaises(AccessError):
                    seen.action_compare()

    def test_result_cannot_be_forged(self):
        what_if = self.compare()
        with self.assertRaises(AccessError):
            what_if.result = {}
        with self.assertRaises(AccessError):
            what_if.row_ids[0].figure_after = 100

    # What stays

    def test_nothing_of_ledger_scores_and_rules_is_written(self):
        draft = self.draft(LATE=2)
        grading = self.new_grading("B", self.committee)
        self.env.flush_all()
        before = self.read_kept()
        for vals in (
            {"tolerance": 0},
            {"change": "grading", "grading_id": grading.id},
            {"change": "rules", "template_id": draft.id},
        ):
            self.compare("superior", branch_id=self.committee.id, **vals)
        self.compare("committee", tolerance=0)
        self.compare("secretary", tolerance=0)
        self.env.flush_all()
        self.assertEqual(self.read_kept(), before)

    def read_kept(self):
        """All rows of the tables that must not change."""
        tables = {}
        for model in KEPT:
            self.env.cr.execute(f"SELECT * FROM {self.env[model]._table} ORDER BY id")
            tables[model] = self.env.cr.fetchall()
        return tables

    def test_other_choice_takes_back_what_was_compared(self):
        what_if = self.compare()
        what_if.is_changed_only = False
        self.assertEqual(len(what_if.shown_row_ids), 4)
        what_if.tolerance = 6
        self.assertFalse(what_if.row_ids)
        self.assertFalse(what_if.result)

    def test_too_many_members_are_refused_with_the_limit(self):
        with (
            patch.object(party_what_if_reading, "MOST_MEMBERS", 3),
            self.assertRaisesRegex(UserError, "4 members, and 3"),
        ):
            self.compare()

    # The screen

    def test_form_takes_the_lines_of_the_scheme_chosen(self):
        form = Form(self.as_role("secretary", self.env["party.what.if"]))
        self.assertEqual(form.branch_id, self.branch)
        form.scheme_id = self.as_role("secretary", self.scheme)
        self.assertEqual((form.year_pass_line, form.tolerance), (60, 5))
        form.tolerance = 7
        form.year = self.year
        what_if = form.save()
        self.assertEqual(what_if.tolerance, 7)
        what_if.action_compare()
        self.assertIn("Below the Line", what_if.summary)
        action = what_if.action_open_rows()
        self.assertEqual(action["domain"], [("what_if_id", "=", what_if.id)])

    def test_missing_choice_is_asked_for(self):
        for change in ("lines", "grading", "rules"):
            with (
                self.subTest(change=change),
                self.assertRaisesRegex(UserError, "Choose"),
            ):
                self.compare(change=change, scheme_id=False)

    def test_transferred_member_is_seen_in_the_branch_of_the_years_end(self):
        mover = self.members["committee"]
        mover._change_history(
            self.on(12, 31) + timedelta(days=1),
            {"branch_id": self.other_branch.id},
            "Moved.",
        )
        what_if = self.compare()
        self.assertIn(mover, what_if.row_ids.member_id)
