from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ledger.party_point_line import PENDING


class PartyRectification(models.Model):
    """What a kept plan opens: a part of one deduction is given back, once per stage and
    year (WARN-5a)."""

    _inherit = "party.rectification"

    can_restore = fields.Boolean(
        string="Points Can Be Given Back", compute="_compute_can_restore"
    )

    @api.depends("state", "warning_id")
    @api.depends_context("uid")
    def _compute_can_restore(self):
        """The button; the step says why not."""
        for plan in self:
            plan_sudo = plan.sudo()  # sudo: what the warning says of it
            plan.can_restore = (
                plan.state == "kept"
                and plan_sudo.warning_id.restore_share > 0
                and plan.can_check
                and not plan._get_stage_restorations()
            )

    def action_restore(self):
        """Ask which deduction, and propose to give back a part of it."""
        return self._open_wizard("party_rectification_restore_wizard_action")

    def _restore(self, line, reason):
        """Propose that a part of a deduction is given back; the month's review decides.

        :param line: the deduction
        :param str reason: why
        :raise AccessError: for anybody but who leads the plan, and for the member and
            his partner
        :raise UserError: where the rule gives nothing back, the stage has had it this
            year, or the line is none of those that led to the warning
        """
        self._begin_step(("kept",))
        self._check_may(self._get_cannot_check_reason())
        reason = self._check_words(reason)
        self.member_id._queue_up()  # two plans of one stage at once
        self._check_can_restore()
        line.check_access("read")
        if line not in self._get_restorable_lines():
            raise UserError(
                self.env._(
                    "Choose a deduction of the member that counts, and that belongs to "
                    "the months of the warning or to its year until then."
                )
            )
        share = self.sudo().warning_id.restore_share  # sudo: what the warning says
        restoration = line._propose_restoration(share, reason)
        self._for_workflow().restoration_id = restoration
        return restoration

    def _check_can_restore(self):
        """:raise UserError: where nothing is given back, or the stage has had it"""
        if not self.sudo().warning_id.restore_share > 0:  # sudo: what the warning says
            raise UserError(
                self.env._("By the rule of this warning nothing is given back.")
            )
        if self._get_stage_restorations():
            raise UserError(
                self.env._(
                    "A part of a deduction was given back at this stage in this year "
                    "already, or waits for a decision."
                )
            )

    def _get_stage_restorations(self):
        """What was given back to the member at this stage in this year, or waits for a
        decision; as superuser."""
        self.ensure_one()
        plan_sudo = self.sudo()  # sudo: plans and lines, whatever the user sees
        warning = plan_sudo.warning_id
        lines = plan_sudo.search(
            [
                ("member_id", "=", plan_sudo.member_id.id),
                ("warning_id.measure", "=", warning.measure),
                ("warning_id.year", "=", warning.year),
            ]
        ).restoration_id
        standing = lines.filtered(lambda line: line.state in (*PENDING, "confirmed"))
        return standing - standing._get_reversed(("confirmed",))

    def _get_restorable_lines(self):
        """The deductions of which a part can be given back: of the year concerned until
        the warning, and of the months that led to it.

        :return: lines that the user may read
        """
        self.ensure_one()
        lines = self.env["party.point.line"].search(self._get_restorable_domain())
        lines = lines.filtered(lambda line: line._is_deduction())
        lines_sudo = lines.sudo()  # sudo: reversals may be out of the user's sight
        gone = lines_sudo._get_reversed() | lines_sudo._get_restorations().restores_id
        return lines - gone.with_env(self.env)

    def _get_restorable_domain(self):
        warning = self.sudo().warning_id  # sudo: its months alone
        first = fields.Date.to_date(f"{warning.year}-01-01")
        last = fields.Date.to_date(f"{warning.year}-12-31")
        if period := warning.period_id:
            last = period.date_to
            months = max(warning.run, 1) - 1
            first = min(first, fields.Date.subtract(period.date_from, months=months))
        return Domain(
            [
                ("member_id", "=", self.member_id.id),
                ("kind", "=", "deduction"),
                ("state", "=", "confirmed"),
                ("date", ">=", first),
                ("date", "<=", last),
            ]
        )
