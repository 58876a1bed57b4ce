from odoo import models

from ..rules.texts import format_change, format_points
from .party_member_score import to_scoring
from .score_reckoning import Reckoning


class PartyMember(models.Model):
    """How a score came about, step by step and line by line (RULE-4)."""

    _inherit = "party.member"

    def _get_score_explanation(self, year, month=None, annual=False):
        """The reckoning of a score in words; its steps add up to the total.

        Called for a member whose scores the user may read.

        :param int year: the cycle
        :param int month: the month; left out, the annual score until now
        :param bool annual: with a month: the annual score at its end
        :return: ``{"total": points, "is_excused", "is_vetoed", "remarks": [sentences],
            "steps": [{"kind": key, "label", "text", "grounds", "remarks", "points",
            "sum", "line_ids"}]}``
        """
        self.ensure_one()
        lines_sudo = self._get_scored_lines(year, month)
        items = {item: to_scoring(item) for item in lines_sudo.item_id}
        entries = [
            line._to_entry(line._to_scoring_line(items[line.item_id], lines_sudo))
            for line in lines_sudo
        ]
        whole = self._make_years(year, month, {self: entries})[self]
        if month and not annual:
            reckoning = Reckoning(self.env, whole, items, lines_sudo, month)
        else:
            reckoning = Reckoning(self.env, whole, items, lines_sudo)
        return reckoning.explain()

    def _get_scored_lines(self, year, month):
        # sudo: a transfer leaves lines in a branch that the reader does not see
        lines_sudo = self.env["party.point.line"].sudo()
        return lines_sudo.search(self._get_scored_lines_domain(year, month)).sorted(
            lambda line: (
                line.date.month,
                line.item_id.id,
                line.date,
                line.settled_number,
                line.id,
            )
        )

    def _render_score_explanation(self, year, month=None, annual=False):
        """The reckoning as a table for the screen."""
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "party_points.party_score_explanation",
            {
                "explanation": self._get_score_explanation(year, month, annual),
                "format_signed": format_change,
                "format_points": format_points,
            },
        )
