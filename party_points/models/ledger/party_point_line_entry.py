from odoo import models

from ...scoring.lines import Line, Outcome
from ...scoring.points import to_points
from ...scoring.rules import Period
from ...scoring.settling import Cut, CutReason, Entry


class PartyPointLine(models.Model):
    """A decided line as the engine takes it."""

    _inherit = "party.point.line"

    def _to_entry(self, item):
        """:param item: the engine's ``Item``"""
        self.ensure_one()
        line = Line(
            self.id,
            item,
            self.date,
            outcome=Outcome(self.outcome) if self.outcome else None,
            reverses=self.reverses_id.id or None,
        )
        return Entry(
            line,
            to_points(self.raw_points),
            to_points(self.points),
            tuple(_to_cut(cut) for cut in self.cuts or ()),
        )


def _to_cut(cut):
    """:param dict cut: as a line stores it"""
    reason, cap = CutReason(cut["reason"]), cut.get("cap")
    if cap is not None and not reason.endswith("times"):
        cap = to_points(cap)
    period = cut.get("period")
    return Cut(reason, to_points(cut["points"]), cap, period and Period(period))
