from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, format_list

from ...clock import today
from ...scoring.analysis import SMALLEST_GROUP, compare, get_shares
from ...scoring.lines import Outcome
from ...scoring.points import ZERO
from ...scoring.rules import BaseMode
from ..ledger.party_member_score import NO_RULES, get_end
from ..rules.texts import format_points

# So many dimensions are named in which a member stands furthest below the others.
WEAKEST = 3


class PartyMember(models.Model):
    """Where a member's points come from and where they are missing: to find the root of
    a low score (PUB-6, 004: 找到病根).

    The member himself reads it, and whoever reads his scores: the officers of his
    branch and those above. What may still be earned stands in
    ``party_member_outlook.py``.
    """

    _inherit = "party.member"

    analysis = fields.Html(
        string="Analysis of the Year", compute="_compute_analysis", sanitize=False
    )

    @api.depends_context("uid", "lang")
    def _compute_analysis(self):
        readable = self._origin._filter_score_readable()
        analyses = readable._analyse(today(self).year)
        for member in self:
            analysis = analyses.get(member._origin)
            member.analysis = analysis and self._render_analysis(analysis)

    def action_open_analysis(self):
        """Show the analysis of the year.

        :raise AccessError: for who may not read the member's scores
        """
        self.ensure_one()
        self.check_access("read")
        if not self._filter_score_readable():
            raise AccessError(
                self.env._(
                    "The member himself, the officers of his branch and those above "
                    "read the analysis."
                )
            )
        view = self.env.ref("party_points.party_member_view_form_analysis")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Analysis"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
        }

    def _analyse(self, year, month=None):
        """What the members' points are made of, and what is missing.

        Called for those whose scores the user may read. It takes as many queries for a
        branch as for one member.

        :param int year: the cycle
        :param int month: that month alone; left out, the year until now
        :return: ``{member: {"title", "is_scored", "remarks": [sentences],
            "has_medians", "medians_text", "weakest": sentence or ``False``,
            "dimensions": [{"name", "own", "median", "gap"}], "missed": [{"item",
            "days": text}], "outlook": as ``_get_outlooks`` gives it}}``
        """
        if not self:
            return {}
        # sudo: medians are of the whole branch, rules and lines of others'
        members_sudo = self.sudo()
        day = min(today(self), get_end(year, month))
        places = members_sudo._get_assignments(day)
        colleagues = members_sudo._get_colleagues(places, day)
        years = members_sudo.union(*colleagues.values())._get_live_scores(year, month)
        shares = members_sudo._get_dimension_shares(years, month)
        groups = {
            branch: [shares[m] for m in members if _is_compared(years[m], month)]
            for branch, members in colleagues.items()
        }
        missed = members_sudo._get_missed(years, year, month)
        outlooks = members_sudo._get_outlooks(year)
        return {
            member: {
                **member._describe_score(places[member], years[member], month),
                **member._describe_dimensions(
                    shares[member], groups.get(places[member].branch_id, [])
                ),
                "title": member._get_analysis_title(year, month),
                "missed": missed.get(member, []),
                "outlook": outlooks[member],
            }
            for member in members_sudo
        }

    def _render_analysis(self, analysis):
        return self.env["ir.qweb"]._render(
            "party_points.party_member_analysis",
            {
                "analysis": analysis,
                "format_points": format_points,
            },
        )

    # Of whom and of when

    def _get_colleagues(self, places, day):
        """Who belonged to the same branches on a day.

        :param places: ``{member: assignment}``
        :return: ``{branch: members}``
        """
        branches = self.env["party.branch"].union(
            *(row.branch_id for row in places.values())
        )
        rows = self.env["party.assignment"].search_fetch(
            [
                ("branch_id", "in", branches.ids),
                ("standing", "!=", "ended"),
                *self.env["party.assignment"]._on(day),
            ],
            ["branch_id", "member_id"],
        )
        return {
            branch: of_branch.member_id
            for branch, of_branch in rows.grouped("branch_id").items()
        }

    def _get_analysis_title(self, year, month):
        if not month:
            return self.env._("%(name)s, %(year)s", name=self.name, year=str(year))
        return self.env._(
            "%(name)s, %(month)s",
            name=self.name,
            month=format_date(self.env, get_end(year, month), date_format="y-MM"),
        )

    # What there is

    def _describe_score(self, place, year, month):
        """The score against the pass line, in sentences."""
        if not place:
            remark = self.env._("No member of a branch then.")
            return {"remarks": [remark], "is_scored": False}
        if not _is_ranked(year, month):
            remark = self.env._("Exempt then, and not compared.")
            return {"remarks": [remark], "is_scored": False}
        score = year.get_month(month) if month else year.get_annual()
        total = self.env._("The score is %(total)s.", total=format_points(score.total))
        remarks = [total, *self._describe_base(year.scheme)]
        if month:
            remarks += self._describe_month(year.scheme, score)
        return {"remarks": remarks, "is_scored": True}

    def _describe_base(self, scheme):
        if not scheme.base_points or scheme.base_mode is BaseMode.EARNED:
            return []
        return [
            self.env._(
                "The base of %(points)s, with which everybody begins, belongs to no "
                "dimension.",
                points=format_points(scheme.base_points),
            )
        ]

    def _describe_month(self, scheme, score):
        line = format_points(scheme.month_pass_line)
        remarks = []
        if score.is_vetoed:
            remarks.append(self.env._("A veto stands: the month's total is 0."))
        if scheme.is_below(score.total, scheme.month_pass_line):
            remarks.append(
                self.env._("It is below the pass line of %(line)s.", line=line)
            )
        elif scheme.month_pass_line:
            remarks.append(self.env._("The pass line is %(line)s.", line=line))
        return remarks

    def _describe_dimensions(self, own, group):
        """The dimensions against the medians, the weakest named in a sentence.

        :param own: ``{dimension: points}``
        :param group: those of all who are ranked
        """
        rows = compare(own, group)
        weak = sorted((row for row in rows if (row.gap or 0) < 0), key=_get_gap)
        return {
            "has_medians": len(group) >= SMALLEST_GROUP,
            "medians_text": self._get_medians_text(group),
            "weakest": self._get_weakest_text(weak[:WEAKEST]),
            "dimensions": [
                {
                    "name": row.key.name,
                    "own": row.own,
                    "median": row.median,
                    "gap": row.gap,
                }
                for row in sorted(rows, key=lambda row: (row.key.sequence, row.key.id))
            ],
        }

    def _get_medians_text(self, group):
        if len(group) >= SMALLEST_GROUP:
            return self.env._(
                "The medians are those of %(number)s members of the branch who are "
                "ranked.",
                number=len(group),
            )
        return self.env._(
            "Fewer than %(number)s members of the branch are ranked. No medians are "
            "shown: they would tell of single members.",
            number=SMALLEST_GROUP,
        )

    def _get_weakest_text(self, rows):
        if not rows:
            return False
        return self.env._(
            "Furthest below the others: %(dimensions)s.",
            dimensions=format_list(
                self.env,
                [f"{row.key.name} ({format_points(row.gap)})" for row in rows],
            ),
        )

    def _get_dimension_shares(self, years, month):
        """:param years: ``{member: Year}``
        :return: ``{member: {dimension: points}}``
        """
        dimensions = self._get_dimensions(years)
        found = {}
        for member, year in years.items():
            own = found[member] = {}
            for item, points in get_shares(year, month).items():
                dimension = dimensions[item]
                own[dimension] = own.get(dimension, ZERO) + points
        return found

    def _get_dimensions(self, years):
        """:return: ``{engine's item: dimension}``"""
        # the second part of an entry's key is its item's id, see ``_to_entries``
        ids = {
            entry.line.item: entry.line.id[1]
            for year in years.values()
            for entry in year.entries
        }
        items = self.env["party.rule.item"].browse(set(ids.values()))
        items.fetch(["dimension_id"])
        dimensions = {item.id: item.dimension_id for item in items}
        return {item: dimensions[id_] for item, id_ in ids.items()}

    def _get_missed(self, years, year, month):
        """The expected occasions that they missed without leave.

        :param years: ``{member: Year}``
        :return: ``{member: [{"item": name, "days": text}]}``
        """
        domain = self._get_scored_lines_domain(year, month)
        if month:
            domain.append(("date", ">=", get_end(year, month).replace(day=1)))
        rows = self.env["party.point.line"]._read_group(
            [*domain, ("outcome", "=", Outcome.ABSENT.value)],
            ["member_id", "item_id", "date:day"],
            ["times:sum"],
        )
        days = {}  # {member: {item: [days]}}
        for member, item, day, times in rows:
            if times > 0 and day.month not in years[member].excused:
                days.setdefault(member, {}).setdefault(item, []).append(day)
        return {
            member: [
                {"item": item.name, "days": self._format_days(of_item)}
                for item, of_item in of_member.items()
            ]
            for member, of_member in days.items()
        }

    def _format_days(self, days):
        return format_list(self.env, [format_date(self.env, day) for day in days])


def _is_ranked(year, month=None):
    """Whether a member is scored in the month; of a year, in one that has begun."""
    if month:
        return month not in year.excused
    begun = range(1, min(year.last_month + 1, 12) + 1)
    return any(number not in year.excused for number in begun)


def _is_compared(year, month=None):
    """Whether others are held against a member: not where no rules score him."""
    return year.scheme is not NO_RULES and _is_ranked(year, month)


def _get_gap(row):
    return row.gap
