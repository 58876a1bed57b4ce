from datetime import date

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.party_points.clock import today
from odoo.addons.party_points.models.rules.texts import format_change, format_points

from ..wording import say_choice

# What is not in the handbook: a draft is not handed in yet, the other was taken back.
LEFT_OUT = ("draft", "withdrawn")
# Nobody kept points before it.
FIRST_YEAR = 2000


class PartyMember(models.Model):
    """What the points handbook says (积分手册, REP-1): the member's own record of a
    year, for himself and for the officers of his branch."""

    _inherit = "party.member"

    def _get_handbook(self, year=None):
        """The handbook of a year.

        :param int year: the current one, if left out
        :return: ``{"year", "facts", "months", "count": of lines,
            "explanation", "format_signed", "format_points"}``; a month has ``{"month",
            "is_closed", "is_excused", "is_vetoed", "base", "pioneer", "deductions",
            "total", "annual", "lines"}``, lines as
            ``party.point.line._get_printed_lines``; the explanation as
            ``_get_score_explanation``
        :raise AccessError: for whoever may not read the member's scores
        """
        self.ensure_one()
        self._check_reads_handbook()
        year = self._get_handbook_year(year)
        lines = self._get_handbook_lines(year)
        return {
            "year": year,
            "facts": self._get_handbook_facts(year),
            "months": [
                {**self._get_handbook_month(year, month), "lines": lines.get(month, [])}
                for month in range(1, self._get_last_handbook_month(year) + 1)
            ],
            "count": sum(map(len, lines.values())),
            "explanation": self._get_score_explanation(year),
            "format_signed": format_change,
            "format_points": format_points,
        }

    def _get_handbook_year(self, year=None):
        """The year that is asked for, else the current one."""
        current = today(self).year
        asked = str(year or "")
        is_year = asked.isdecimal() and FIRST_YEAR <= int(asked) <= current
        return int(asked) if is_year else current

    @api.model
    def _get_last_handbook_year(self):
        """The last year that is over."""
        return today(self).year - 1

    def _get_handbook_title(self, last=False):
        """The name of the printed file."""
        self.ensure_one()
        asked = self.env.context.get("handbook_year")
        return self.env._(
            "Points Handbook %(year)s, %(name)s",
            year=self._get_last_handbook_year()
            if last
            else self._get_handbook_year(asked),
            name=self.name,
        )

    def _check_reads_handbook(self):
        self.check_access("read")
        if not self._filter_score_readable():
            raise AccessError(
                self.env._(
                    "The points handbook is for the member himself and for the "
                    "officers of his branch."
                )
            )

    def _get_last_handbook_month(self, year):
        """The months that have begun."""
        day = today(self)
        return day.month if year == day.year else 12

    def _get_handbook_facts(self, year):
        member_sudo = self.sudo()  # sudo: names of his branch and class
        return [
            [
                (self.env._("Full Name"), self.name),
                (self.env._("Year"), str(year)),
            ],
            [(self.env._("Organisation"), member_sudo.branch_id.name or "")],
            [
                (self.env._("Member Class"), member_sudo.member_class_id.name or ""),
                (self.env._("Standing"), say_choice(self, "standing")),
            ],
        ]

    def _get_handbook_lines(self, year):
        """:return: ``{month: printed lines}``, numbered through the year"""
        # sudo: a transfer leaves lines in a branch that the reader does not see
        lines_sudo = self.env["party.point.line"].sudo()
        lines_sudo = lines_sudo.search(
            [
                ("member_id", "=", self.id),
                ("state", "not in", LEFT_OUT),
                ("date", ">=", date(year, 1, 1)),
                ("date", "<=", date(year, 12, 31)),
            ],
            order="date, id",
        )
        by_month = {}
        printed = lines_sudo._get_printed_lines()
        for line, row in zip(lines_sudo, printed, strict=True):
            by_month.setdefault(line.date.month, []).append(row)
        return by_month

    def _get_handbook_month(self, year, month):
        """A month as it was closed; as its lines make it now while it is open."""
        first = date(year, month, 1)
        # sudo: the month may be one of the branch that he has left
        score_sudo = self.env["party.point.score"].sudo()
        score_sudo = score_sudo.search(
            [("member_id", "=", self.id), ("month", "=", first)]
        )
        closed = score_sudo.period_id.state == "closed"
        figures = self._get_closed_figures(score_sudo) if closed else None
        return {
            "month": format_date(self.env, first, date_format="y-MM"),
            "is_closed": closed,
            **(figures or self._get_live_figures(year, month)),
        }

    def _get_closed_figures(self, score):
        return {
            "is_excused": score.is_excused,
            "is_vetoed": score.is_vetoed,
            "annual": format_points(score.annual),
            **_say_figures(score),
        }

    def _get_live_figures(self, year, month):
        live = self._get_live_scores(year, month)[self]
        score = live.get_month(month)
        return {
            "is_excused": month in live.excused,
            "is_vetoed": score.is_vetoed,
            "annual": format_points(live.get_annual().total),
            **_say_figures(score),
        }


def _say_figures(score):
    """:param score: of a month, as it is stored or as the engine makes it"""
    return {
        "base": format_points(score.base),
        "pioneer": format_change(score.pioneer),
        "deductions": format_change(score.deductions),
        "total": format_points(score.total),
    }
