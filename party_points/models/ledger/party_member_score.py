from datetime import date

from odoo import api, fields, models
from odoo.tools.date_utils import end_of

from ...clock import today
from ...scoring.expected import MONTHS
from ...scoring.lines import Line, Outcome
from ...scoring.points import ZERO, to_points
from ...scoring.rules import Item, Kind, Method, Scheme
from ...scoring.scores import Year
from ...scoring.settling import Entry
from .party_point_line import DIGITS

# Where no rules are in force nothing is granted, and there is no line to pass.
NO_RULES = Scheme(base_points=ZERO, month_pass_line=ZERO, year_pass_line=ZERO)


class PartyMember(models.Model):
    """What a member's lines make now, between two snapshots.

    Totals are stored nowhere: they come from the confirmed lines, added up by the
    database and scored by the engine, whenever somebody asks.
    """

    _inherit = "party.member"

    can_read_scores = fields.Boolean(compute="_compute_live_scores")
    month_score = fields.Float(
        string="Score of This Month", digits=DIGITS, compute="_compute_live_scores"
    )
    annual_score = fields.Float(
        string="Score of This Year", digits=DIGITS, compute="_compute_live_scores"
    )

    @api.depends("assignment_ids", "exemption_ids.state")
    @api.depends_context("uid")
    def _compute_live_scores(self):
        day = today(self)
        readable = self._origin._filter_score_readable()
        years = readable._get_live_scores(day.year)
        for member in self:
            year = years.get(member._origin)
            scored = year and day.month not in year.excused
            member.can_read_scores = member._origin in readable
            member.annual_score = year and year.get_annual().total
            member.month_score = scored and year.get_month(day.month).total

    def action_open_scores(self):
        """The member's scores, month by month."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_member_score_action"
        )
        return {**action, "domain": [("member_id", "=", self.id)]}

    def _filter_score_readable(self):
        """Those whose scores the user may read now, as the rules of
        ``party.point.score`` say."""
        if self.env.su or self.env.user.has_group(
            "party_points.group_party_points_administrator"
        ):
            return self
        # sudo: the user's own rights, and where the members belong
        user_sudo, members_sudo = self.env.user.sudo(), self.sudo()
        branches = self.env.user._get_kept_branches()
        readable_sudo = members_sudo.filtered(lambda m: m.branch_id in branches)
        return self & (readable_sudo | user_sudo.party_member_ids)

    def _get_live_scores(self, year, month=None):
        """What the members' lines make.

        Called for those whose scores the user may read. The lines are added up by the
        database, so that it costs the same however many there are.

        :param int year: the cycle
        :param int month: the last month that counts; left out, all until now
        :return: ``{member: Year}``; see ``scoring.scores``
        """
        entries = {}  # {member: [Entry]}
        for member, *row in self._get_line_sums(year, month):
            entries.setdefault(member, []).extend(_to_entries(*row))
        return self._make_years(year, month, entries)

    def _get_line_sums(self, year, month):
        """:return: list of ``(member, first day of a month, item, outcome, points,
        times)``, in the order in which versions of an item follow each other"""
        # sudo: a transfer leaves lines in a branch that the reader does not see
        lines_sudo = self.env["party.point.line"].sudo()
        rows = lines_sudo._read_group(
            self._get_scored_lines_domain(year, month),
            ["member_id", "date:month", "item_id", "outcome"],
            ["points:sum", "times:sum"],
        )
        return sorted(rows, key=lambda row: (row[1], row[2].id))

    def _get_scored_lines_domain(self, year, month=None):
        """The lines of which the score of a year, until a month, is made."""
        return [
            ("member_id", "in", self.ids),
            ("state", "=", "confirmed"),
            ("date", ">=", date(year, 1, 1)),
            ("date", "<=", get_end(year, month)),
        ]

    def _make_years(self, year, month, entries):
        """The years of the members, by the rules of the last day that counts.

        :param dict entries: ``{member: [Entry]}``
        """
        excused = self._get_excused_months(year)
        day = min(today(self), get_end(year)) if not month else get_end(year, month)
        # sudo: by which rules a member is scored is no secret, where he belonged is
        templates = self.sudo()._get_rule_templates(day)
        schemes = {template: get_scheme(template) for template in templates.values()}
        last_month = month or self._get_last_month(year)
        return {
            member: Year(
                schemes[templates[member]],
                tuple(entries.get(member, ())),
                excused[member],
                last_month,
            )
            for member in self
        }

    def _get_last_month(self, year):
        """The last month of a year that is over; 0 where none is."""
        day = today(self)
        if year == day.year:
            return day.month - 1
        return MONTHS if year < day.year else 0


def get_scheme(template):
    """The engine's scheme of a template, also of none."""
    return template.scoring_scheme_id._to_scoring() if template else NO_RULES


def get_end(year, month=None):
    return end_of(date(year, month or MONTHS, 1), "month")


def _to_entries(day, item, outcome, points, times):
    """The sum of a member's lines of an item in a month as the engine takes it: one
    entry with the points; of what is counted, one entry for each time."""
    scored = to_scoring(item)
    if scored.kind is not Kind.VETO and scored.method is not Method.EXPECTED:
        points = to_points(points or 0)
        return [Entry(Line((day, item.id), scored, day), points, points)]
    outcome = Outcome(outcome) if outcome else None
    return [
        Entry(
            Line((day, item.id, outcome, n), scored, day, outcome=outcome), ZERO, ZERO
        )
        for n in range(times)
    ]


def to_scoring(item):
    """As much of an item as scores need."""
    return Item(
        item.code,
        Kind(item.kind),
        Method(item.method),
        to_points(item.points),
        expected_count=item.expected_count,
    )
