from odoo import models

from ...scoring.lines import Line, Outcome
from ...scoring.points import to_points
from ...scoring.rules import Method, Period
from ...scoring.settling import Cut, CutReason, Entry


class PartyPointLine(models.Model):
    """A line as the engine takes it."""

    _inherit = "party.point.line"

    def _to_scoring_line(self, item, deeds):
        """The line before it is settled.

        :param item: the engine's ``Item``
        :param deeds: the lines to which others stand as the same deed
        """
        self.ensure_one()
        reward = self.reverses_id or self
        deed = reward.deed_line_id or reward
        is_expected = item.method is Method.EXPECTED
        return Line(
            self.id,
            item,
            self.date,
            quantity=to_points(self.quantity),
            points=to_points(self.points_given),
            level=self.honour_level_id.code or "",
            cause=deed.id if deed in deeds else None,
            outcome=Outcome(self.outcome) if self.outcome and is_expected else None,
            reverses=self.reverses_id.id or None,
            restores=reward.restores_id.id or None,
        )

    def _to_entry(self, engine_line):
        """The line as it was settled.

        :param engine_line: as ``_to_scoring_line`` gives it
        """
        self.ensure_one()
        return Entry(
            engine_line,
            to_points(self.raw_points),
            to_points(self.points),
            tuple(self._get_cuts()),
        )

    def _get_cuts(self):
        """Why the line counts less than its points, as the engine said."""
        return [to_cut(cut) for cut in self.cuts or ()]


def to_cut(cut):
    """:param dict cut: as a line stores it"""
    reason, cap = CutReason(cut["reason"]), cut.get("cap")
    if cap is not None:
        cap = int(cap) if reason.endswith("times") else to_points(cap)
    period = cut.get("period")
    return Cut(reason, to_points(cut["points"]), cap, period and Period(period))
