from contextlib import contextmanager

from odoo import api, fields, models


class PartyPeriod(models.Model):
    """How a month that is closed takes the correction of an upheld dispute (LINE-8).

    Nobody opens it for that: it is held open inside one transaction, for the lines of
    the dispute alone, and sealed again with them. An open month stays open.
    """

    _inherit = "party.period"

    @contextmanager
    def _held_open(self, dispute, reason):
        """Let lines into these months, also into those that are closed.

        Called by a dispute, which has checked who corrects. What is confirmed inside
        is added to the chain of the branch when the block ends. When the block fails,
        the caller's savepoint takes everything back.

        :param dispute: for the log
        :param str reason: why
        """
        # sudo: months and their seals are written by steps alone
        periods_sudo = self.sudo()
        closed = periods_sudo._get_closed()  # waits for who is at these months
        periods_sudo.branch_id._queue_up()  # one chain, one link after another
        closed._for_workflow().write({"state": "open"})
        yield
        for period in closed.sorted("date_from"):
            period._seal_again(dispute, reason)

    def _seal_again(self, dispute, reason):
        """Close a month that was held open, with what has come into it."""
        lines = self.line_ids.filtered(lambda line: line.state == "confirmed")
        number, link = lines._seal(self.branch_id)
        self._for_workflow().write(
            {"state": "closed", "seal_number": number, "seal_hash": link}
        )
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "action": "correct_period",
                    "branch_id": self.branch_id.id,
                    "period_id": self.id,
                    "dispute_id": dispute.id,
                    "before": labels["closed"],
                    "after": labels["closed"],
                    "reason": reason,
                }
            ]
        )

    def _get_reach(self):
        """See ``party.point.line``. A month that was open again may have changed for
        all who have scores or lines in it."""
        return [
            (
                min(of_year.mapped("date_from")),
                of_year.branch_id,
                of_year.score_ids.member_id | of_year.line_ids.member_id,
            )
            for of_year in self.grouped(lambda p: p.date_from.year).values()
        ]

    @api.model
    def _refresh_corrected(self, corrected):
        """Bring up to date what follows from what was corrected.

        :param corrected: lines, or months that were open again; as superuser
        """
        for first, branches, members in corrected._get_reach():
            self._refresh_from(first, branches, members)

    @api.model
    def _refresh_from(self, first, branches, members):
        """Bring a month up to date and all later ones of the year, closed ones, too, in
        each branch to which the members belonged at a month's end (ORG-5). Months below
        the pass line run on into the next year.

        :param date first: first day of the month
        :param branches: those to which they belonged on the day of a deed
        """
        last_days = [
            fields.Date.end_of(first.replace(month=month), "month")
            for month in range(first.month, 13)
        ]
        rows = [
            row
            for day in last_days
            # sudo: written by this alone, from lines in all branches
            for row in members.sudo()._get_assignments(day).values()
        ]
        branches |= branches.union(*(row.branch_id for row in rows))
        periods_sudo = self.sudo().search(  # sudo: as above
            [
                ("branch_id", "in", branches.ids),
                ("date_from", ">=", first),
                ("date_to", "<=", last_days[-1]),
            ]
        )
        periods_sudo._queue_up()  # nobody publishes what changes just now
        periods_sudo._refresh_scores()
        periods_sudo |= periods_sudo._carry_over()
        self._after_correction(periods_sudo)

    @api.model
    def _after_correction(self, periods):
        """What else follows from corrected scores.

        :param periods: months that were brought up to date, as superuser
        """
