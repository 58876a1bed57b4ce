from collections import Counter
from dataclasses import replace

from odoo import models

from ..models.appraisal.year_figures import YearFigures, get_rules
from ..models.care.party_warning_proposal import GRADE_TRIGGERS
from ..models.ledger.party_member_score import get_scheme
from ..scoring.points import ZERO, mean, to_points
from ..scoring.runs import get_runs
from ..scoring.trial import get_month_scores, try_rules
from .party_what_if_reading import Standing

# What a comparison can tell; who is among the last needs no rules to change.
TRIGGERS = ("below", "zero", *GRADE_TRIGGERS.values())


class PartyWhatIf(models.TransientModel):
    """What would have been: the same period by other rules, member by member. What
    ranks, grades and scores is the engine, as at the year's end."""

    _inherit = "party.what.if"

    def _compare(self):
        """:return: list of ``Case``, with how each stands before and after"""
        cases = self._read_cases()
        getattr(self, f"_change_{self.change}")(cases)
        if self.scope == "year":
            self._grade(cases)
        self._warn(cases)
        return cases

    # What changes

    def _change_lines(self, cases):
        """Other pass lines for who was scored by the scheme; his scores stay."""
        for case in cases:
            case.after = replace(case.before, warnings=Counter())
            # sudo: which scheme it is, not what it says
            if case.template.scoring_scheme_id == self.scheme_id.sudo():
                case.is_touched = True
                self._set_scheme(case, self._get_changed_scheme(case.before.scheme))

    def _get_changed_scheme(self, scheme):
        return replace(
            scheme,
            month_pass_line=to_points(self.month_pass_line),
            year_pass_line=to_points(self.year_pass_line),
            tolerance=to_points(self.tolerance),
        )

    def _set_scheme(self, case, scheme):
        """Judge the same scores by other lines."""
        case.after.scheme = scheme
        case.after.runs = _get_runs(case.after, case.run_before)

    def _change_grading(self, cases):
        """Other grades for who was graded by the scheme; his scores stay."""
        for case in cases:
            case.after = replace(case.before, warnings=Counter())
            grading = case.template.grading_scheme_id
            case.is_touched = bool(case.template) and self._is_replaced(grading)

    def _change_rules(self, cases):
        """Score the lines of the period anew (RULE-5)."""
        touched = [case for case in cases if self._is_under_trial(case)]
        lines = self._read_lines(touched)
        scheme = get_scheme(self.template_id)
        items = self._get_trial_items()
        members = self._browse("party.member", [case.member_id for case in touched])
        excused = members._get_excused_months(self.year)
        for member, case in zip(members, touched, strict=True):
            case.is_touched = True
            case.year, case.unscored = try_rules(
                scheme,
                items[case.member_class],
                *lines[case.member_id],
                excused=excused[member],
                last_month=self._get_days()[1].month,
            )
            case.after = self._make_trial_standing(case)
        for case in cases:
            case.after = case.after or replace(case.before, warnings=Counter())

    def _is_under_trial(self, case):
        template = self.template_id.sudo()  # sudo: paths and classes, nothing else
        return case.member_class in template.member_class_ids and (
            template._is_usable_in(case.branch)
        )

    def _get_trial_items(self):
        """:return: ``{member class: the engine's items}``"""
        _scheme, items = self.template_id._to_scoring()
        return {
            member_class: [
                items[item]
                for item in self.template_id.item_ids._filter_for_classes(member_class)
            ]
            # sudo: as the classes of cases
            for member_class in self.template_id.member_class_ids.sudo()
        }

    def _make_trial_standing(self, case):
        standing = Standing(case.year.scheme)
        months = self._get_trial_months(case)
        if months:
            scores = get_month_scores(case.year, months)
            standing.months = {month: score.total for month, score in scores.items()}
            standing.zeroed = {m for m, s in scores.items() if s.is_zero_by_handling}
            standing.runs = _get_runs(standing, case.run_before)
            case.annual = case.year.get_annual()
            standing.annual = case.annual.total
            standing.figure = self._get_figure(standing)
        return standing

    def _get_trial_months(self, case):
        """The closed months in which he was scored, or would have been."""
        if case.template:
            return list(case.before.months)
        first, last = self._get_days()
        return [m for m in case.year.get_judged() if first.month <= m <= last.month]

    # Grades

    def _grade(self, cases):
        """Grade both sides as the year's end does (APP-2, APP-3)."""
        before = self._get_year_figures(cases)
        changed = self._get_changed_rules(before)
        after = TrialFigures(before, changed, self._get_trial_rows(before, cases))
        for figures, side in ((before, "before"), (after, "after")):
            standings = {case.member_id: getattr(case, side) for case in cases}
            _add_grades(figures, standings)

    def _get_year_figures(self, cases):
        """The figures of the year, of closed months alone."""
        # sudo: the branches are in reach, marks and months may be elsewhere
        cycles_sudo = self.env["party.cycle"].sudo()
        branches = self._browse("party.branch", ()).union(*(c.branch for c in cases))
        figures = YearFigures(cycles_sudo.env, branches, self.year)
        figures.marks = cycles_sudo._get_rater_marks(figures)
        figures.read_evaluations()
        closed = {case.member_id: _get_closed_figures(case) for case in cases}
        rows = [
            row._replace(**closed[row.member_id])
            for row in figures.rows
            if row.member_id in closed
        ]
        return TrialFigures(figures, {}, {row.member_id: row for row in rows})

    def _get_changed_rules(self, figures):
        """:return: ``{id of a template: Rules}`` where other ones hold"""
        templates = self._browse("party.rule.template", list(figures.rules))
        if self.change == "rules":
            template_sudo = self.template_id.sudo()  # sudo: as all rules of cases
            return {self.template_id.id: get_rules(template_sudo)}
        changed = {}
        for template in templates:
            rules = figures.rules[template.id]
            if self.change == "lines" and template.scoring_scheme_id == self.scheme_id:
                scheme = self._get_changed_scheme(rules.scheme)
                changed[template.id] = replace(rules, scheme=scheme)
            elif self.change == "grading" and self._is_replaced(
                template.grading_scheme_id
            ):
                # sudo: as all schemes of cases
                changed[template.id] = change_grading(rules, self.grading_id.sudo())
        return changed

    def _is_replaced(self, grading):
        return not self.replaced_grading_id or grading == self.replaced_grading_id

    def _get_trial_rows(self, figures, cases):
        """The rows of the members whose lines were scored anew.

        :return: ``{id of a member: Row}``
        """
        cases = {case.member_id: case for case in cases if case.annual}
        return {
            row.member_id: row._replace(
                template_id=self.template_id.id,
                **_get_engine_figures(cases[row.member_id]),
            )
            for row in figures.rows
            if row.member_id in cases
        }

    # Warnings

    def _warn(self, cases):
        """The warnings that the rules as they are now would propose, month by month
        and by the grade, before anybody decides on them (WARN-1, WARN-2, WARN-3)."""
        branches = self._browse("party.branch", ()).union(*(c.branch for c in cases))
        rules = self.env["party.warning.rule"]._get_rules(branches, TRIGGERS)
        for case in cases:
            held = rules[case.branch]
            for standing in (case.before, case.after):
                standing.warnings = Counter()
                for score in standing.get_low_scores():
                    standing.warnings.update(held._get_led_to(score, {}))
                trigger = GRADE_TRIGGERS.get(standing.consequence)
                standing.warnings.update(held.filtered(_is_triggered_by(trigger)))


def _is_triggered_by(trigger):
    return lambda rule: rule.trigger == trigger


class TrialFigures(YearFigures):
    """The figures of a year with some of the rules, or of the rows, in the place of
    others; what ranks and grades is the same."""

    def __init__(self, figures, rules, rows):  # pylint: disable=super-init-not-called
        """:param figures: ``YearFigures``, which stay as they are
        :param dict rules: ``{id of a template: Rules}``
        :param dict rows: ``{id of a member: Row}``; the others stay
        """
        self.__dict__.update(vars(figures))
        self.rules = {**figures.rules, **rules}
        self.rows = [rows.get(row.member_id, row) for row in figures.rows]
        self.statuses = {row.member_id: self._get_status(row) for row in self.rows}


def change_grading(rules, grading):
    """The same rules with another grading scheme."""
    return replace(
        rules,
        grading=grading._to_scoring(),
        weights=grading._get_weights(),
        grading_id=grading.id,
        min_months=grading.min_months,
        grades={grade._to_scoring().code: grade for grade in grading.grade_ids},
    )


def _get_closed_figures(case):
    """What of a row comes from closed months, as text."""
    return {
        "months": len(case.before.months),
        "annual": str(case.before.annual),
        "average": str(mean(case.before.months.values()) or ZERO),
    }


def _get_engine_figures(case):
    """A row's figures of the lines that were scored anew."""
    annual = case.annual
    attended, held = case.year.get_presence()
    return {
        "months": len(case.after.months),
        "base": str(annual.base),
        "pioneer": str(annual.pioneer),
        "deductions": str(annual.deductions),
        "annual": str(annual.total),
        "average": str(mean(case.after.months.values()) or ZERO),
        "is_base_intact": case.year.is_base_intact(),
        "attended": attended,
        "held": held,
        "honour": str(case.year.get_honour()),
        "is_vetoed": annual.is_vetoed,
    }


def _add_grades(figures, standings):
    """:param dict standings: ``{id of a member: Standing}``"""
    templates = {row.member_id: row.template_id for row in figures.rows}
    for member_id, (_candidate, verdict) in figures.get_verdicts().items():
        if member_id not in standings:
            continue
        standing = standings[member_id]
        options = [option.code for option in verdict.options]
        standing.grade = verdict.grade.code if verdict.grade else " / ".join(options)
        if verdict.grade:
            grades = figures.rules[templates[member_id]].grades
            standing.consequence = grades[verdict.grade.code].consequence


def _get_runs(standing, before):
    """The months below the line running, by the standing's own scheme."""
    months = sorted(standing.months)
    scores = [standing.months[month] for month in months]
    return dict(
        zip(months, get_runs(standing.scheme, scores, before=before), strict=True)
    )
