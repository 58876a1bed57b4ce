from odoo import models
from odoo.exceptions import UserError

from ..ledger.party_point_line import ledger_step


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

    def _get_blocked(self):
        """Those that an activity has written anew while what they replace still counts:
        its reversal was not carried with them."""
        anew = self.filtered(lambda line: line.activity_id and not line.reverses_id)
        standing = self.search(
            [
                ("activity_id", "in", anew.activity_id.ids),
                ("state", "=", "confirmed"),
                ("reverses_id", "=", False),
            ]
        )
        reversals = self.search(
            [("reverses_id", "in", standing.ids), ("state", "=", "confirmed")]
        )
        standing -= (reversals | self).reverses_id
        keys = {line._get_attendance_key() for line in standing}
        return anew.filtered(lambda line: line._get_attendance_key() in keys)

    def _get_blocked_reasons(self):
        """Those that cannot take effect though they are carried, with why.

        :return: ``{line: sentence}``
        """
        replacing = self.env._("The line that it replaces still counts.")
        closed = self.env._(
            "What was given back of the deduction lies in a closed month, which the "
            "superior organisation opens again first."
        )
        return {
            **dict.fromkeys(self._get_blocked(), replacing),
            **dict.fromkeys(self._get_held_up(), closed),
        }

    def _get_undecided(self):
        """Those on which the same step has not decided by now."""
        return self.filtered(lambda line: line.state == "submitted")

    def _forget_votes(self):
        """What is taken back before anybody has voted is not asked for any more."""
        # sudo: the ballots of others
        self.env["party.review.vote"].sudo().search(
            [("line_id", "in", self.ids), ("ballot_id.state", "=", "draft")]
        ).unlink()

    def _defer(self, reasons, details=None):
        """Leave lines for the next review.

        :param dict reasons: ``{line: why}``
        :param dict details: ``{line: values of the tally for the log}``
        """
        self._log_step("defer", None, reasons, details)
        with ledger_step():
            self.write({"review_id": False})

    def action_except(self):
        """Vote on a routine line by itself, in the ballot that the context names."""
        ballot = self.env["party.review.ballot"].browse(
            self.env.context.get("ballot_id")
        )
        if not ballot.exists():
            raise UserError(self.env._("Open your ballot, and choose the line there."))
        ballot.check_access("write")
        self.env["party.review.vote"].create(
            [{"ballot_id": ballot.id, "line_id": line.id} for line in self]
        )
        return True
