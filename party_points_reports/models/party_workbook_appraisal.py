from odoo import api, models

from ..xlsx import DAY, POINTS, Column, Sheet

# Whoever reads the appraisals of a branch; the scorekeeper does not.
APPRAISAL_RIGHTS = ("committee", "superior", "supervisor")
# Parts of the score that have a mark.
MARKED = ("team", "leader", "evaluation")


class PartyWorkbook(models.AbstractModel):
    """The annual appraisal: figures, places and grades of a year, member by member
    (APP-2, APP-7, REP-2)."""

    _inherit = "party.workbook"

    @api.model
    def _find_branches(self, branch_id, with_below, kind=None):
        """Those whose scores he keeps are not all whose appraisals he reads."""
        branches = super()._find_branches(branch_id, with_below, kind)
        if kind != "appraisal":
            return branches
        # sudo: the user's own rights, which he cannot read himself
        user_sudo = self.env.user.sudo()
        readable = branches.browse().union(
            *(user_sudo[f"party_{right}_branch_ids"] for right in APPRAISAL_RIGHTS)
        )
        return branches & readable

    def _get_appraisal_sheet(self, branch, title, first_day, last_day):
        columns = self._get_appraisal_columns()  # {path: Column}
        rows = self._fetch(
            "party.appraisal",
            [("branch_id", "=", branch.id), ("year", "=", first_day.year)],
            [*columns, "status"],
            ["rank", "member_id.name", "member_id"],
        )
        rows = self._label_appraisals(rows, list(columns))
        return Sheet(title, list(columns.values()), rows, frozen_columns=1)

    def _get_appraisal_columns(self):
        """Whoever takes it reads the branch's appraisals; ranks are the branch's
        own."""
        return {
            "member_id.name": Column(self.env._("Member"), 16),
            "member_class_id.name": Column(self.env._("Member Class"), 18),
            "months": Column(self.env._("Months Scored"), 9),
            "base": Column(self.env._("Base Points"), shown_as=POINTS),
            "pioneer": Column(
                self.env._("Pioneer Points"), total=True, shown_as=POINTS
            ),
            "deductions": Column(self.env._("Deductions"), total=True, shown_as=POINTS),
            "annual": Column(self.env._("Annual Score"), shown_as=POINTS),
            "average": Column(self.env._("Average of the Months"), shown_as=POINTS),
            "points": Column(self.env._("Points That Count"), shown_as=POINTS),
            "team_mark": Column(self.env._("Mark of the Work Team"), shown_as=POINTS),
            "leader_mark": Column(self.env._("Mark of the Leader"), shown_as=POINTS),
            "evaluation_mark": Column(
                self.env._("Democratic Evaluation"), shown_as=POINTS
            ),
            "score": Column(self.env._("Score of the Year"), shown_as=POINTS),
            "rank": Column(self.env._("Rank in the Branch"), 10),
            "is_below": Column(self.env._("Below the Pass Line"), 10),
            "zero_months": Column(self.env._("Months of Zero"), 10),
            "computed_grade_id.name": Column(self.env._("Computed Grade"), 18),
            "grade_id.name": Column(self.env._("Grade"), 18),
            "departure_reason": Column(self.env._("Why the Grade Departs"), 30),
            "answer": Column(self.env._("Answer of the Member"), 14),
            "answered_on": Column(self.env._("Answered on"), 11, shown_as=DAY),
            "appeal_outcome": Column(self.env._("Decision on the Appeal"), 14),
            "attendance": Column(self.env._("Attendance (%)"), shown_as=POINTS),
            "weights": Column(self.env._("Remark"), 18),
        }

    def _label_appraisals(self, rows, names):
        """Choices and marks in words. Who is not ranked has neither score nor place,
        and a part that is not weighed has no mark."""
        labels = {
            names.index(name): self._get_labels("party.appraisal", name)
            for name in ("answer", "appeal_outcome")
        }
        labels[names.index("is_below")] = {True: self.env._("Below")}
        statuses = self._get_labels("party.appraisal", "status")
        empty = [names.index(name) for name in ("score", "rank")]
        marks = {part: names.index(f"{part}_mark") for part in MARKED}
        remark, zero = names.index("weights"), names.index("zero_months")
        for *row, status in rows:
            weights = row[remark] or {}
            row[remark] = statuses[status] if status != "ranked" else None
            row[zero] = row[zero] or None
            for index, words in labels.items():
                row[index] = words.get(row[index])
            for index in empty if status != "ranked" else ():
                row[index] = None
            for part, index in marks.items():
                row[index] = row[index] if part in weights else None
            yield row

    # The overview of a subtree

    def _get_appraisal_overview(self, title, titles, first_day, _last_day):
        """What the year came to for each branch, without a member."""
        branches = self.env["party.branch"].union(*titles)
        cycles = self.env["party.cycle"].search(
            [("branch_id", "in", branches.ids), ("year", "=", first_day.year)]
        )
        by_branch = cycles.grouped("branch_id")
        states = self._get_labels("party.cycle", "state")
        return Sheet(
            title,
            self._get_appraisal_overview_columns(),
            (
                [
                    *(branch.code, branch.name, name),
                    *self._describe_cycle(by_branch.get(branch, cycles[:0]), states),
                ]
                for branch, name in titles.items()
            ),
            frozen_columns=2,
        )

    def _describe_cycle(self, cycle, states):
        yes = {True: self.env._("Yes")}
        return [
            states.get(cycle.state),
            cycle.ranked_count,
            cycle.below_count,
            cycle.below_share,
            cycle.zero_count,
            cycle.finding_count,
            yes.get(cycle.is_barred),
            yes.get(cycle.is_secretary_barred),
        ]

    def _get_appraisal_overview_columns(self):
        return [
            Column(self.env._("Code"), 16),
            Column(self.env._("Organisation"), 36),
            Column(self.env._("Sheet"), 30),
            Column(self.env._("State"), 20),
            Column(self.env._("Ranked Members"), total=True),
            Column(self.env._("Members below the Pass Line"), 16, total=True),
            Column(self.env._("Share below the Pass Line (%)"), 16, shown_as=POINTS),
            Column(self.env._("Members with a Month of Zero"), 16, total=True),
            Column(self.env._("Falsifications Found"), total=True),
            Column(self.env._("Branch Cannot Be Nominated"), 14),
            Column(self.env._("Secretary Cannot Be Nominated"), 14),
        ]
