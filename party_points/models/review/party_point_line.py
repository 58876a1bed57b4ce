from odoo import models
from odoo.exceptions import UserError

from ..ledger.party_point_line import ledger_step
from ..rules.texts import format_points


class PartyPointLine(models.Model):
    """Lines before a review."""

    _inherit = "party.point.line"

    def _is_routine(self):
        """Whether the line may pass with all routine ones: no deduction, no veto,
        nothing late, no reversal (REV-1)."""
        self.ensure_one()
        return (
            self.kind in ("base", "pioneer")
            and not self.is_late
            and not self.reverses_id
        )

    def _defer(self, reasons, details=None):
        """Leave lines for the next review.

        :param dict reasons: ``{line: why}``
        :param dict details: ``{line: values of the tally for the log}``
        """
        self._log_step("defer", None, reasons, details)
        with ledger_step():
            self.write({"review_id": False})

    def _get_asked_text(self):
        """What the line asks for, in a few words: for whoever votes on it."""
        self.ensure_one()
        item = self.item_id
        if not item:
            return ""
        if self.reverses_id:
            return self.env._(
                "takes back %(points)s", points=format_points(self.reverses_id.points)
            )
        if item.method in ("range", "per_unit", "graded", "fixed"):
            sign = 1 if item._gains() else -1
            if item.kind == "veto":
                return item._get_points_text()
            return f"{sign * self._get_magnitude():+g}".replace("-", "−")
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        return labels.get(self.outcome, "")

    def action_except(self):
        """Vote on a routine line by itself, in the ballot that the context names."""
        ballot = self.env["party.review.ballot"].browse(
            self.env.context.get("ballot_id")
        )
        if not ballot.exists():
            raise UserError(self.env._("Open your ballot, and choose the line there."))
        ballot.check_access("write")
        self.env["party.review.vote"].create(
            [
                {"ballot_id": ballot.id, "line_id": line.id, "vote": "against"}
                for line in self
            ]
        )
        return True
