from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.ledger.member_lines import read_member_lines
from ..models.ledger.party_member_score import get_scheme
from ..scoring.points import ZERO, mean, to_points
from ..scoring.rules import Scheme
from ..scoring.scores import Score, Year
from .party_what_if import MOST_MEMBERS


@dataclass
class Standing:
    """What a member's period comes to by some rules.

    ``months`` and ``runs`` are those of closed months in which he was scored; without
    a ``figure`` he was scored in none, or by no rules.
    """

    scheme: Scheme
    months: dict = field(default_factory=dict)  # {number: points}
    runs: dict = field(default_factory=dict)  # {number: months below running}
    zeroed: set = field(default_factory=set)  # numbers of months of zero
    annual: Decimal = ZERO
    figure: Decimal | None = None
    grade: str = ""
    consequence: str = ""
    warnings: Counter = field(default_factory=Counter)  # of warning rules

    def is_below(self, line):
        """:param str line: name of the scheme's pass line"""
        if self.figure is None:
            return False
        return self.scheme.is_below(self.figure, getattr(self.scheme, line))

    def get_low_scores(self):
        """The months that may lead to a warning: list of ``LowScore``"""
        return [
            LowScore(bool(run), run, month in self.zeroed)
            for month, run in self.runs.items()
            if run or month in self.zeroed
        ]


@dataclass(frozen=True)
class LowScore:
    """A month score as ``party.warning.rule._get_led_to`` asks it."""

    is_below: bool
    run: int
    is_zero: bool

    def _is_zero_by_handling(self):
        return self.is_zero


@dataclass
class Case:
    """A member, his branch and class at the end of the period, and how he stands."""

    member_id: int
    branch: models.Model
    member_class: models.Model
    template: models.Model
    run_before: int  # with which the month before the period ended
    before: Standing
    after: Standing | None = None
    year: Year | None = None  # by the rules on trial
    annual: Score | None = None  # its annual score
    unscored: dict = field(default_factory=dict)  # {code: number of lines}
    is_touched: bool = False


class PartyWhatIf(models.TransientModel):
    """What is read: closed months as they were scored, and the lines behind them."""

    _inherit = "party.what.if"

    def _read_cases(self):
        """How the members of the branches stand, each in the branch in which he was at
        the period's end.

        :raise UserError: where no month is closed, or there are too many members
        """
        branches = self._find_branches()
        rows = self._read_scores(self._read_member_ids(branches))
        template_ids = {row[4] for of_member in rows.values() for row in of_member}
        schemes = self._get_schemes(
            self._browse("party.rule.template", sorted(template_ids - {None}))
        )
        cases = [
            case
            for of_member in rows.values()
            if (case := self._make_case(of_member, schemes))
        ]
        cases = [case for case in cases if case.branch in branches]
        if not cases:
            raise UserError(
                self.env._(
                    "Nothing can be compared: “%(branch)s” has no closed month in this "
                    "period whose scores you may see.",
                    branch=self.branch_id.name,
                )
            )
        return cases

    def _get_days(self):
        """The first days of the first and the last month."""
        months = (1, 12)
        if self.scope == "months":
            months = int(self.month_from), int(self.month_to)
        return [date(self.year, month, 1) for month in months]

    def _read_member_ids(self, branches):
        """:raise UserError: where there are too many"""
        self.env["party.point.score"].flush_model()
        self.env["party.period"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT score.member_id
                  FROM party_point_score AS score
                  JOIN party_period AS period ON period.id = score.period_id
                 WHERE score.branch_id = ANY(%s)
                   AND score.month BETWEEN %s AND %s
                   AND period.state = 'closed'
                """,
                branches.ids,
                *self._get_days(),
            )
        )
        if len(rows) > MOST_MEMBERS:
            raise UserError(
                self.env._(
                    "These are %(count)s members, and %(most)s can be compared at "
                    "once. Choose an organisation further down.",
                    count=len(rows),
                    most=MOST_MEMBERS,
                )
            )
        return [member_id for (member_id,) in rows]

    def _read_scores(self, member_ids):
        """The closed months of the members, in whatever branch: a transfer carries
        the year along (ORG-5). The one before the period says with which run it began.

        :return: ``{id of a member: rows in the order of the months}``
        """
        first, last = self._get_days()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT score.member_id, score.month, score.branch_id,
                       score.member_class_id, score.template_id, score.total,
                       score.is_excused, score.run, score.annual, %s
                  FROM party_point_score AS score
                  JOIN party_period AS period ON period.id = score.period_id
                 WHERE score.member_id = ANY(%s)
                   AND score.month BETWEEN %s AND %s
                   AND period.state = 'closed'
                 ORDER BY score.member_id, score.month
                """,
                self.env["party.point.score"]._get_zero_sql("score"),
                member_ids,
                first - relativedelta(months=1),
                last,
            )
        )
        by_member = defaultdict(list)
        for row in rows:
            by_member[row[0]].append(row)
        return by_member

    def _make_case(self, rows, schemes):
        first, _last = self._get_days()
        inside = [row for row in rows if row[1] >= first]
        if not inside:
            return None
        member_id, _month, branch_id, class_id, template_id, *_score = inside[-1]
        template = self._browse("party.rule.template", template_id)
        earlier = [row for row in rows if row[1] < first]
        return Case(
            member_id,
            self._browse("party.branch", branch_id),
            self._browse("party.member.class", class_id),
            template,
            earlier[-1][7] or 0 if earlier else 0,
            self._make_standing(template, schemes[template], inside),
        )

    def _make_standing(self, template, scheme, rows):
        scored = [row for row in rows if not row[6]]
        standing = Standing(scheme)
        if template and scored:
            standing.months = {row[1].month: to_points(row[5]) for row in scored}
            standing.runs = {row[1].month: row[7] or 0 for row in scored}
            standing.zeroed = {row[1].month for row in scored if row[9]}
            standing.annual = to_points(rows[-1][8])
            standing.figure = self._get_figure(standing)
        return standing

    def _get_figure(self, standing):
        """What stands for the period: of a year as the scheme says, of some months
        their average."""
        if self.scope == "year" and standing.scheme.year_figure == "annual":
            return standing.annual
        return mean(standing.months.values())

    def _browse(self, model, id_):
        # sudo: names and rules of branches whose scores the user may see
        return self.env[model].sudo().browse(id_ or ())

    def _get_schemes(self, templates):
        """:return: ``{template: engine's scheme}``, also of no template"""
        schemes = {template: get_scheme(template) for template in templates}
        return {templates.browse(): get_scheme(templates.browse()), **schemes}

    # The lines behind the scores

    def _read_lines(self, cases):
        """The confirmed lines of closed months, from January to the period's end, as
        the engine takes them.

        :return: ``{id of a member: (lines, given back)}``; see ``scoring.trial``
        """
        _first, last = self._get_days()
        return read_member_lines(
            self.env,
            [case.member_id for case in cases],
            date(self.year, 1, 1),
            last + relativedelta(months=1, days=-1),
        )
