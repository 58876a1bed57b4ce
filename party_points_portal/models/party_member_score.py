import json
from datetime import date
from functools import lru_cache

from babel import dates

from odoo import fields, models
from odoo.tools import babel_locale_parse, format_date, get_lang

from odoo.addons.party_points.clock import today
from odoo.addons.party_points.models.rules.texts import format_change, format_points
from odoo.addons.party_points.scoring.expected import MONTHS
from odoo.addons.party_points.scoring.rules import YearFigure

from .party_point_score import PATH

FORMATS = {"format_points": format_points, "format_change": format_change}
STORED = (
    "month",
    "base",
    "pioneer",
    "deductions",
    "total",
    "is_below",
    "is_excused",
    "is_vetoed",
    "period_id",
    "template_id",
)
# So many years are shown as a run over their months.
SHOWN_YEARS = 2


class PartyMember(models.Model):
    """A member's scores as he reads them on his own pages (POR-1): his own alone, and
    never a rank (APP-2).

    Closed months are as they were closed, those of past years as they were reckoned
    last; the others are what their lines make now.
    """

    _inherit = "party.member"

    def _get_score_overview(self, year=None):
        """Where the member stands. It costs the same however many lines and months
        there are.

        Called for the user's own member.

        :param int year: the one whose months are shown; the current, if he has none
        :return: dict of values for the template
        """
        self.ensure_one()
        day = today(self)
        live = self._get_live_scores(day.year)[self]
        months = self._get_months(live)
        years = sorted({month.year for month in months}, reverse=True)[:SHOWN_YEARS]
        shown = year if year in years else day.year
        return {
            **FORMATS,
            "now": self._get_month_now(months),
            "closed": self._get_last_closed(months),
            "annual": self._get_annual_figures(live),
            "year": shown,
            "years": years,
            "run": [months[month] for month in sorted(months) if month.year == shown],
            "run_title": self._get_run_title(shown),
            "chart": self._get_chart(months, shown),
        }

    # Months

    def _get_months(self, live=None):
        """:param live: the engine's ``Year`` of this year; left out, snapshots alone
        :return: ``{first day: figures}``
        """
        scores = self.env["party.point.score"].search_fetch(
            [("member_id", "=", self.id)], STORED
        )
        # sudo: of his own months, whether they are closed, and by which rules
        months = {score.month: score.sudo()._get_figures() for score in scores}
        day = today(self)
        for number in range(1, day.month + 1) if live else ():
            first = date(day.year, number, 1)
            if not months.get(first, {}).get("is_closed"):
                months[first] = self._get_month_figures(live, number)
        return {
            first: {**self._name_month(first), **figures}
            for first, figures in months.items()
        }

    def _name_month(self, first):
        return {
            "month": first,
            "name": self._get_month_name(first.year, first.month),
            "path": f"{PATH}/{first.year}/{first.month}",
        }

    def _get_month_name(self, year, month):
        """The month in full, in the order of the reader's language."""
        return _name_month(get_lang(self.env).code, year, month)

    def _get_run_title(self, year):
        return self.env._("Month scores of %(year)s", year=year)

    def _get_month_figures(self, live, month):
        """A month as its lines make it now.

        :return: as ``party.point.score._get_figures``
        """
        score, scheme = live.get_month(month), live.scheme
        is_excused = month in live.excused
        return {
            "base": float(score.base),
            "pioneer": float(score.pioneer),
            "deductions": float(score.deductions),
            "total": float(score.total),
            "line": float(scheme.month_pass_line),
            "tolerance": float(scheme.tolerance),
            "is_below": not is_excused
            and scheme.is_below(score.total, scheme.month_pass_line),
            "is_excused": is_excused,
            "is_vetoed": score.is_vetoed,
            "is_closed": False,
        }

    def _get_month_now(self, months):
        """The current month, with what has changed since the last one."""
        first = today(self).replace(day=1)
        now = months[first]
        last = months.get(fields.Date.add(first, months=-1))
        return {**now, "change": self._get_change(now, last), **self._judge(now)}

    def _get_change(self, now, last):
        """:return: points; ``None`` where one of the two months is not scored"""
        if not last or now["is_excused"] or last["is_excused"]:
            return None
        return now["total"] - last["total"]

    def _get_last_closed(self, months):
        closed = [month for month, figures in months.items() if figures["is_closed"]]
        if not closed:
            return None
        last = months[max(closed)]
        return {**last, **self._judge(last)}

    # The year

    def _get_annual_figures(self, live):
        """The annual score until now, and the average where that is judged."""
        score, scheme = live.get_annual(), live.scheme
        figure = live.get_figure()
        judged = {
            "total": figure,
            "line": scheme.year_pass_line,
            "tolerance": scheme.tolerance,
            "is_below": figure is not None
            and scheme.is_below(figure, scheme.year_pass_line),
        }
        return {
            "base": float(score.base),
            "pioneer": float(score.pioneer),
            "deductions": float(score.deductions),
            "total": float(score.total),
            "average": figure if scheme.year_figure is YearFigure.AVERAGE else None,
            "is_below": judged["is_below"],
            "is_vetoed": score.is_vetoed,
            "path": f"{PATH}/{today(self).year}",
            **self._judge(judged),
        }

    # Against the pass line

    def _judge(self, figures):
        """A score against the pass line, in words.

        :return: ``{"needed": phrase, "verdict": sentence}``, ``False`` where nothing is
            to be reached
        """
        if not figures["line"] or figures["total"] is None or figures.get("is_excused"):
            return {"needed": False, "verdict": False}
        return {
            "needed": self.env._(
                "%(total)s of %(line)s needed",
                total=format_points(figures["total"]),
                line=format_points(figures["line"]),
            ),
            "verdict": self._get_verdict(figures),
        }

    def _get_verdict(self, figures):
        if figures["is_below"]:
            return self.env._("Below the pass line.")
        if figures["total"] >= figures["line"]:
            return self.env._("The pass line is reached.")
        return self.env._(
            "Within the tolerance of %(points)s: not below the pass line.",
            points=format_points(figures["tolerance"]),
        )

    # The run over the year

    def _get_chart(self, months, year):
        """The totals of a year's months, as the chart takes them.

        :return: ``{"text": what it shows, "labels", "totals", "lines": JSON}``; a month
            that is not scored, or to come, has no figures
        """
        numbers = range(1, MONTHS + 1)
        rows = [months.get(date(year, number, 1)) for number in numbers]
        rows = [row if row and not row["is_excused"] else None for row in rows]
        code = get_lang(self.env).code
        return {
            "text": self.env._(
                "Month scores of %(year)s and the pass line; the figures stand below",
                year=str(year),
            ),
            "labels": json.dumps([_abbreviate_month(code, n) for n in numbers]),
            "totals": json.dumps([row and row["total"] for row in rows]),
            "lines": json.dumps([row and row["line"] or None for row in rows]),
        }

    # How a score came about

    def _get_score_years(self):
        """From the first snapshot to this year, the latest first."""
        [[first]] = self.env["party.point.score"]._read_group(
            [("member_id", "=", self.id)], aggregates=["month:min"]
        )
        year = today(self).year
        return list(range(year, min(first.year if first else year, year) - 1, -1))

    def _get_other_years(self, years, shown):
        """:return: list of dicts, the way to each of the years but the one shown"""
        return [
            {
                "name": self.env._("Scores of %(year)s", year=year),
                "path": f"{PATH}/{year}",
            }
            for year in years
            if year != shown
        ]

    def _get_score_page(self, year, month=None):
        """How a score came about, for the member himself (RULE-4, PUB-6).

        :return: dict of values for the template
        """
        explanation = self._get_score_explanation(year, month)
        live = year == today(self).year and self._get_live_scores(year)[self]
        months = self._get_months(live)
        return {
            **FORMATS,
            "format_signed": format_change,
            "explanation": explanation,
            "line_days": self._get_line_days(explanation),
            "closed_text": month
            and self._get_closed_text(months.get(date(year, month, 1)), explanation),
            "run": [months[first] for first in sorted(months) if first.year == year],
            "run_title": self._get_run_title(year),
            "analysis": self._render_analysis(
                {**self._analyse(year, month)[self], "outlook": None}
            ),
        }

    def _get_line_days(self, explanation):
        """:return: ``{id of a line: its day}``, of steps that stand for several"""
        ids = {id_ for step in explanation["steps"] for id_ in step["line_ids"]}
        lines = self.env["party.point.line"].browse(sorted(ids))
        return {line.id: format_date(self.env, line.date) for line in lines}

    def _get_closed_text(self, figures, explanation):
        """What a closed month came to, and whether its lines make something else."""
        if not figures or not figures["is_closed"]:
            return False
        closed, now = figures["total"], float(explanation["total"])
        if closed == now:
            return self.env._("The month is closed with this score.")
        return self.env._(
            "The month was closed with %(closed)s. By now its lines make %(now)s; what "
            "follows tells how.",
            closed=format_points(closed),
            now=format_points(now),
        )


# Names of months are looked up again and again, and take their time.
@lru_cache(maxsize=1000)
def _name_month(code, year, month):
    locale = babel_locale_parse(code)
    return dates.format_skeleton("yMMMM", date(year, month, 1), locale=locale)


@lru_cache(maxsize=1000)
def _abbreviate_month(code, month):
    locale = babel_locale_parse(code)
    return dates.format_date(date(2000, month, 1), "LLL", locale=locale)
