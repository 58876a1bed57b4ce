"""What the snapshots of a year come to, for the members of many branches at once.

One statement adds up the months; the engine (``scoring``) weighs, ranks and grades.
"""

from collections import namedtuple
from dataclasses import dataclass
from decimal import Decimal

from odoo.tools import SQL

from ...scoring.grading import Grading, grade
from ...scoring.points import to_points
from ...scoring.ranking import Candidate
from ...scoring.rules import Scheme, YearFigure
from ...scoring.scores import get_attendance
from ...scoring.weighing import Part, Weights, weigh
from ..ledger.score_sql import get_membership

FIGURES = (
    "member_id",
    "branch_id",
    "member_class_id",
    "template_id",
    "is_member",
    "is_excused",
    "months",
    "base",
    "pioneer",
    "deductions",
    "annual",
    "average",
    "is_base_intact",
    "attended",
    "held",
    "honour",
    "is_vetoed",
    "zero_months",
)
Row = namedtuple("Row", FIGURES)
# Those that are points: they come as text, which is exact.
POINTS = ("base", "pioneer", "deductions", "annual", "average", "honour")
# States in which what was computed for a branch stands until it is returned.
SETTLED = ("proposed", "confirmed", "final")


@dataclass(frozen=True)
class Rules:
    """The rules of one template as the engine takes them.

    ``grades``: the records, ``{engine's code: grade}``.
    """

    scheme: Scheme
    grading: Grading
    weights: Weights
    grading_id: int
    min_months: int
    grades: dict


def get_rules(template):
    """:return: ``Rules`` of a template, as superuser"""
    scheme = template.grading_scheme_id
    grading = scheme._to_scoring()
    return Rules(
        template.scoring_scheme_id._to_scoring(),
        grading,
        scheme._get_weights(),
        scheme.id,
        scheme.min_months,
        {grade._to_scoring().code: grade for grade in scheme.grade_ids},
    )


class YearFigures:
    """The year of branches, member by member.

    :param env: as superuser
    :param branches: those whose members are asked for
    :param int year: the cycle
    """

    def __init__(self, env, branches, year):
        self.env = env
        self.branches = branches
        self.year = year
        self.rows = self._read()
        used = {row.template_id for row in self.rows} - {None}
        self.rules = {
            template.id: get_rules(template)
            for template in env["party.rule.template"].browse(sorted(used))
        }
        self.statuses = {row.member_id: self._get_status(row) for row in self.rows}
        self.marks = {}  # {id of a member: {part: mark}}

    # Reading

    def _read(self):
        env = self.env
        env["party.point.score"].flush_model()
        env["party.assignment"].flush_model()
        env["party.appraisal"].flush_model(["member_id", "year", "cycle_id"])
        env["party.cycle"].flush_model(["state"])
        # to compile what looks costly takes longer than to run it
        env.cr.execute("SET LOCAL jit = off")
        env.cr.execute(self.get_select(self._read_member_ids()))
        return [Row(*row) for row in env.cr.fetchall()]

    def _read_member_ids(self):
        """Who has a snapshot of the year in one of the branches; given to the select,
        so that the database knows that it is few of all that a branch asks for."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT member_id FROM party_point_score "
                "WHERE branch_id = ANY(%s) AND month BETWEEN %s AND %s",
                self.branches.ids,
                f"{self.year}-01-01",
                f"{self.year}-12-01",
            )
        )
        return [member_id for (member_id,) in rows]

    def get_select(self, member_ids):
        """One row for each member whose last snapshot of the year is in one of the
        branches: its figures of the year, and what the months add up to. Snapshots
        that were written before there were all columns count what they have.

        Who belongs elsewhere by the year's end is left to that branch, also while its
        December has not come; so is whom another branch has proposed already.
        """
        return SQL(
            """
            WITH month AS (
                SELECT member_id, MAX(month) AS last,
                       COUNT(*) FILTER (WHERE NOT is_excused) AS months,
                       SUM(pioneer) AS pioneer, SUM(deductions) AS deductions,
                       ROUND(AVG(total) FILTER (WHERE NOT is_excused), 2) AS average,
                       BOOL_OR(is_vetoed) AS is_vetoed,
                       COUNT(*) FILTER (WHERE %(is_zero)s) AS zero_months
                  FROM party_point_score
                 WHERE month BETWEEN %(january)s AND %(december)s
                   AND member_id = ANY(%(member_ids)s)
                 GROUP BY member_id)
            SELECT score.member_id, score.branch_id, score.member_class_id,
                   score.template_id, history.id IS NOT NULL, score.is_excused,
                   month.months,
                   COALESCE(score.annual_base, score.base)::text,
                   month.pioneer::text, month.deductions::text, score.annual::text,
                   COALESCE(month.average, 0)::text,
                   COALESCE(score.is_base_intact, FALSE),
                   COALESCE(score.attended_count, 0), COALESCE(score.held_count, 0),
                   COALESCE(score.honour, 0)::text,
                   month.is_vetoed, month.zero_months
              FROM month
              JOIN party_point_score AS score
                ON score.member_id = month.member_id AND score.month = month.last
              LEFT JOIN party_assignment AS history
                ON history.member_id = month.member_id AND %(at_the_end)s
             WHERE score.branch_id = ANY(%(branches)s)
               AND (month.last = %(december)s
                    OR COALESCE(history.branch_id, score.branch_id) = score.branch_id)
               AND NOT EXISTS (
                   SELECT FROM party_appraisal AS appraisal
                     JOIN party_cycle AS cycle ON cycle.id = appraisal.cycle_id
                    WHERE appraisal.member_id = month.member_id
                      AND appraisal.year = %(year)s
                      AND cycle.branch_id != score.branch_id
                      AND cycle.state = ANY(%(settled)s))
             ORDER BY score.branch_id, score.member_id
            """,
            is_zero=self.env["party.point.score"]._get_zero_sql(),
            member_ids=member_ids,
            january=f"{self.year}-01-01",
            december=f"{self.year}-12-01",
            at_the_end=get_membership(f"{self.year}-12-31"),
            branches=self.branches.ids,
            year=self.year,
            settled=list(SETTLED),
        )

    def _get_status(self, row):
        """Who is exempt at the year's end is outside the ranking, whatever the months
        before it came to (APP-2)."""
        if not row.is_member:
            return "left"
        if row.is_excused or not row.months:
            return "exempt"
        rules = self.rules.get(row.template_id)
        if not rules:
            return "no_rules"
        return "short" if row.months < rules.min_months else "ranked"

    # What the parts are, and what they make

    def read_evaluations(self):
        """Take up what the democratic evaluations of the year say of the members."""
        ids = [row.member_id for row in self.rows]
        members = self.env["party.member"].browse(ids)
        marks = self.env["party.evaluation"]._get_marks(members, self.year)
        for member, mark in marks.items():
            self.marks.setdefault(member.id, {})[Part.EVALUATION] = to_points(mark)

    def get_weighed(self, part):
        """:return: the ids of the ranked members by whose rules a part is weighed"""
        return [
            row.member_id
            for row in self.rows
            if self.statuses[row.member_id] == "ranked"
            and self.rules[row.template_id].weights.is_weighed(part)
        ]

    def get_points(self, row):
        """What the scoring scheme ranks by (RULE-4)."""
        rules = self.rules.get(row.template_id)
        if rules and rules.scheme.year_figure is YearFigure.AVERAGE:
            return Decimal(row.average)
        return Decimal(row.annual)

    def get_parts(self, row):
        """:return: ``{part: points or mark}``; ``None`` where there is none"""
        marks = self.marks.get(row.member_id, {})
        parts = dict.fromkeys(Part) | marks
        return parts | {Part.POINTS: self.get_points(row)}

    def is_below(self, row):
        """By the points, whatever else is weighed."""
        scheme = self.rules[row.template_id].scheme
        return scheme.is_below(self.get_points(row), scheme.year_pass_line)

    def get_verdicts(self):
        """Rank and grade: within a branch, those whom one scheme grades.

        :return: ``{id of a member: (Candidate, Verdict)}``
        """
        groups = {}  # {(id of a branch, id of a grading scheme): [Candidate]}
        gradings = {rules.grading_id: rules.grading for rules in self.rules.values()}
        for row in self.rows:
            if self.statuses[row.member_id] == "ranked":
                key = (row.branch_id, self.rules[row.template_id].grading_id)
                groups.setdefault(key, []).append(self._get_candidate(row))
        verdicts = {}
        for (_branch, grading), candidates in groups.items():
            of_group = grade(gradings[grading], candidates)
            for candidate in candidates:
                verdicts[candidate.key] = (candidate, of_group[candidate.key])
        return verdicts

    def get_score(self, row):
        """What is ranked and graded: points and marks by their weights."""
        weights = self.rules[row.template_id].weights
        if weights.is_points_alone():
            return self.get_points(row)
        return weigh(weights, self.get_parts(row))

    def _get_candidate(self, row):
        return Candidate(
            row.member_id,
            self.get_score(row),
            is_base_intact=row.is_base_intact,
            deductions=Decimal(row.deductions),
            pioneer=Decimal(row.pioneer),
            attendance=get_attendance(row.attended, row.held),
            honour=Decimal(row.honour),
            is_vetoed=row.is_vetoed,
            is_below_line=self.is_below(row),
        )

    # Values of appraisals

    def get_vals_list(self):
        """:return: list of values of appraisals, in the order of branches"""
        verdicts = self.get_verdicts()
        return [
            self._prepare_vals(row, *verdicts.get(row.member_id, (None, None)))
            for row in self.rows
        ]

    def _prepare_vals(self, row, candidate, verdict):
        rules = self.rules.get(row.template_id)
        points = {name: float(getattr(row, name)) for name in POINTS}
        marks = self.marks.get(row.member_id, {})
        attendance = 100 * get_attendance(row.attended, row.held)
        return {
            "member_id": row.member_id,
            "branch_id": row.branch_id,
            "year": self.year,
            "member_class_id": row.member_class_id or False,
            "template_id": row.template_id or False,
            "grading_id": rules.grading_id if rules else False,
            "status": self.statuses[row.member_id],
            "months": row.months,
            **points,
            "points": float(self.get_points(row)),
            "team_mark": float(marks.get(Part.TEAM) or 0),
            "leader_mark": float(marks.get(Part.LEADER) or 0),
            "evaluation_mark": float(marks.get(Part.EVALUATION) or 0),
            "attendance": float(to_points(attendance)),
            "is_base_intact": row.is_base_intact or False,
            "is_vetoed": row.is_vetoed or False,
            "zero_months": row.zero_months,
            **self._prepare_result(row, candidate, verdict),
        }

    def _prepare_result(self, row, candidate, verdict):
        """Place and grade; empty for who is not ranked."""
        if not verdict:
            return {
                "weights": False,
                "score": 0.0,
                "rank": 0,
                "is_below": False,
                "computed_grade_id": False,
                "option_ids": [],
                "places_left": False,
                "missed_ids": [],
            }
        rules = self.rules[row.template_id]
        parts = self.get_parts(row)
        there = {part for part, points in parts.items() if points is not None}
        used = rules.weights.restrict(there)
        grade = rules.grades[verdict.grade.code] if verdict.grade else False
        return {
            "weights": {part.value: float(percent) for part, percent in used.items()},
            "score": float(candidate.figure),
            "rank": verdict.place,
            "is_below": candidate.is_below_line,
            "computed_grade_id": grade and grade.id,
            "option_ids": [rules.grades[option.code].id for option in verdict.options]
            if not verdict.grade
            else [],
            "places_left": {
                str(rules.grades[option.code].id): number
                for option, number in verdict.places_left.items()
            },
            "missed_ids": [rules.grades[missed.code].id for missed in verdict.missed],
        }
