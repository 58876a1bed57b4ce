from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...clock import today


class PartyPeriod(models.Model):
    """The months of a year that is final: nothing of them changes any more, unless the
    superior reopens the year (APP-1)."""

    _inherit = "party.period"

    def _get_cycles_sudo(self):
        return (
            self.env["party.cycle"]
            # sudo: whether a year is closed is no secret to whom its months concern
            .sudo()
            .search(
                [
                    ("branch_id", "in", self.branch_id.ids),
                    ("year", "in", [period.date_from.year for period in self]),
                ]
            )
        )

    def _get_final(self):
        """Those of a year that is final in their branch."""
        final = {
            (cycle.branch_id.id, cycle.year)
            for cycle in self._get_cycles_sudo()
            if cycle.state == "final"
        }
        return self.filtered(
            lambda period: (period.branch_id.id, period.date_from.year) in final
        )

    def _check_not_final(self):
        """Wait for who is at the year, and see whether it still takes a change.

        :raise UserError: where it is closed
        """
        cycles_sudo = self._get_cycles_sudo()
        cycles_sudo._queue_up()
        cycles_sudo.invalidate_recordset(["state"])
        for period in self._get_final():
            raise UserError(period._get_closed_text())

    def _get_closed(self):
        """A month of a final year takes nothing, also one that has never been kept."""
        closed = super()._get_closed()
        # sudo: the month of a guest's branch is out of the user's sight
        return closed | self.sudo()._get_final()

    def _get_closed_text(self):
        # sudo: the month of a guest's branch is out of the user's sight
        if not self.sudo()._get_final():
            return super()._get_closed_text()
        return self.env._(
            "“%(period)s” belongs to the year %(year)s, which is closed for good. "
            "Nothing of it is changed any more. If something has to be mended, ask the "
            "superior organisation to reopen the year.",
            period=self.display_name,
            year=self.date_from.year,
        )

    def _reopen(self, reason):
        self.check_access("read")
        self._check_not_final()
        return super()._reopen(reason)

    @api.model
    def _get_checked_domain(self):
        """Those of last year, too, where the year is not final yet."""
        last = today(self).year - 1
        cycles = self.env["party.cycle"].search(
            [("year", "=", last), ("state", "!=", "final")]
        )
        return super()._get_checked_domain() | (
            Domain("branch_id", "in", cycles.branch_id.ids)
            & Domain("date_from", ">=", f"{last}-01-01")
        )

    @contextmanager
    def _held_open(self, dispute, reason):
        # sudo: months in all branches that the dispute changes
        self.sudo()._check_not_final()
        with super()._held_open(dispute, reason):
            yield

    @api.model
    def _refresh_corrected(self, corrected):
        """What is corrected in one branch goes on into the year of a member who has
        moved to another, which may be final there."""
        for first, _branches, members in corrected._get_reach():
            members._check_year_not_final(first.year)
        return super()._refresh_corrected(corrected)
