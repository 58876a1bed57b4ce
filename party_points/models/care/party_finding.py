from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...clock import today

# The earliest year that a finding can concern.
FIRST_YEAR = 2000


class PartyFinding(models.Model):
    """Points were falsified: what was found in a branch, and what follows (SUP-3).

    The superior or the supervisor enters it, never the branch itself. In that year the
    branch's secretary is not nominated (002): the branch's result follows at once, also
    where the year is final. It is not edited: what was wrong is
    withdrawn with a reason, and entered anew. Whoever finds it may propose to take the
    lines back; the branch's review decides on that as on every reversal.
    """

    _name = "party.finding"
    _description = "Falsification Found"
    _inherit = ["party.guard.mixin", "party.thread.mixin"]
    _order = "date desc, id desc"
    _mail_post_access = "read"
    _links_to_read = ("branch_id", "line_ids")
    _protected_fields = frozenset({"found_by_id", "state", "withdrawal_reason"})

    branch_id = fields.Many2one(
        "party.branch",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('level', '=', 'branch')]",
    )
    date = fields.Date(string="Found on", required=True, default=today)
    year = fields.Integer(
        string="Year Concerned",
        required=True,
        aggregator=None,
        default=lambda self: today(self).year,
    )
    line_ids = fields.Many2many(
        "party.point.line",
        string="Lines",
        domain="[('branch_id', '=', branch_id), ('state', '=', 'confirmed')]",
        help="The lines that are false, as far as they are known.",
    )
    description = fields.Text(string="What Was Found", required=True)
    responsible = fields.Char(required=True, help="Who answers for it.")
    measures = fields.Text(string="Measures against Them")
    found_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [("found", "Found"), ("withdrawn", "Withdrawn")],
        required=True,
        default="found",
        readonly=True,
        copy=False,
        tracking=True,
    )
    withdrawal_reason = fields.Text(readonly=True, copy=False)
    can_decide = fields.Boolean(
        string="To Be Followed Up by Me", compute="_compute_can_decide"
    )

    @api.depends("branch_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for finding in self:
            day = finding.date and format_date(self.env, finding.date)
            parts = (finding.branch_id.name, day)
            finding.display_name = " · ".join(part for part in parts if part)

    @api.depends("branch_id", "state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for finding in self:
            finding.can_decide = (
                bool(finding._origin)
                and finding.state == "found"
                and not finding._get_cannot_find_reason()
            )

    @api.constrains("date", "year")
    def _check_days(self):
        for finding in self:
            if finding.date > today(self):
                raise ValidationError(
                    self.env._("The day on which it was found has not come yet.")
                )
            if not FIRST_YEAR <= finding.year <= today(self).year:
                raise ValidationError(
                    self.env._("Enter the year in which points were falsified.")
                )

    @api.constrains("branch_id", "line_ids")
    def _check_lines(self):
        for finding in self:
            if finding.line_ids.branch_id - finding.branch_id:
                raise ValidationError(
                    self.env._("Choose lines of the branch in which it was found.")
                )

    # Entering

    @api.model_create_multi
    def create(self, vals_list):
        """:raise AccessError: for anybody but superior and supervisor of the branch"""
        findings = super().create(vals_list)
        findings._check_may_find()
        findings._for_workflow().write({"found_by_id": self.env.uid})
        for finding in findings:
            finding._get_cycle()._follow_findings()
            finding._log_step("find_falsification", None, finding.description)
            finding._tell(
                lambda own: own.env._("Points were falsified: a finding was entered."),
                finding.description,
            )
        return findings

    def write(self, vals):
        """:raise AccessError: a finding stays as it was entered"""
        if not self.env.su and self._get_entered_fields() & vals.keys():
            raise AccessError(
                self.env._(
                    "A finding stays as it was entered. Withdraw it, and enter it anew."
                )
            )
        return super().write(vals)

    @api.model
    def _get_entered_fields(self):
        return {
            "branch_id",
            "date",
            "year",
            "line_ids",
            "description",
            "responsible",
            "measures",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(
            self.env._("A finding is not deleted. Withdraw it with a reason.")
        )

    def _check_may_find(self):
        if self.env.su:
            return
        for finding in self:
            if reason := finding._get_cannot_find_reason():
                raise AccessError(reason)

    def _get_cannot_find_reason(self):
        """Why the user neither enters nor follows up a finding in the branch; ``None``
        where he does."""
        self.ensure_one()
        # sudo: the user's own rights and membership
        user_sudo = self.env.user.sudo()
        above = (
            user_sudo.party_superior_branch_ids | user_sudo.party_supervisor_branch_ids
        )
        own = (
            user_sudo.party_committee_branch_ids
            | user_sudo.party_scorekeeper_branch_ids
            | user_sudo.party_member_ids.branch_id
        )
        if self.branch_id not in above:
            return self.env._(
                "Superior organisation and supervisors enter what was found, in the "
                "branches below them."
            )
        if self.branch_id in own:
            return self.env._(
                "This is your own branch. Somebody else of those above it takes the "
                "step."
            )
        return None

    # Withdrawing

    def action_withdraw(self):
        """Ask why, and withdraw the finding."""
        return self._open_wizard("withdraw")

    def _withdraw(self, reason):
        """Withdraw a finding: it does not count against the branch any more.

        :raise AccessError: for anybody but superior and supervisor of the branch
        :raise UserError: without a reason, or where it is withdrawn already
        """
        reason = self._begin_step(reason)
        self._for_workflow().write({"state": "withdrawn", "withdrawal_reason": reason})
        self._get_cycle()._follow_findings()
        self._log_step("withdraw_finding", "found", reason)
        self._tell(lambda finding: finding.env._("A finding was withdrawn."), reason)

    # Taking the lines back

    def action_propose_reversals(self):
        """Ask why, and propose to take the lines back."""
        return self._open_wizard("reverse")

    def _propose_reversals(self, reason):
        """Propose to take back the lines that still count. The branch's review decides;
        whoever proposes it does not decide on it above the branch (LINE-5), and months
        that are closed are opened again first (LINE-8).

        :return: the reversing lines
        :raise AccessError: for anybody but superior and supervisor of the branch
        :raise UserError: where nothing is left to take back
        """
        reason = self._begin_step(reason)
        self.line_ids.check_access("read")
        lines = self.line_ids.filtered(
            lambda line: line.state == "confirmed" and not line.reverses_id
        )
        lines -= lines._get_reversed()
        lines -= lines.filtered(lambda line: line.restores_id in lines)
        if not lines:
            raise UserError(
                self.env._(
                    "None of the lines counts any more, or all reversals are waiting "
                    "for a decision."
                )
            )
        reversals = lines._propose_reversal(reason)
        self._tell(
            lambda finding: finding.env._("The reversal of false lines was proposed."),
            reason,
        )
        return reversals

    # What steps have in common

    def _begin_step(self, reason):
        """Wait for who is at the finding now.

        :return: the reason, which is not empty
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may_find()
        self._queue_up()
        self.invalidate_recordset()
        if self.state != "found":
            raise UserError(
                self.env._("“%(finding)s” was withdrawn.", finding=self.display_name)
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        return reason.strip()

    def _get_cycle(self):
        """The year of the branch that it concerns, where there is one."""
        self.ensure_one()
        return (
            self.env["party.cycle"]
            # sudo: whoever finds something may not read the year
            .sudo()
            .search([("branch_id", "=", self.branch_id.id), ("year", "=", self.year)])
        )

    def _log_step(self, action, before, reason):
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": self.branch_id.id,
                    "cycle_id": self._get_cycle().id,
                    "before": labels.get(before),
                    "after": labels[self.state],
                    "reason": reason,
                }
            ]
        )

    def _tell(self, say, words):
        """Tell the secretary of the branch, and those above it."""
        branch = self.branch_id
        users = branch._get_position_users(("secretary",))[branch]
        users |= branch._get_superior_users()[branch]
        self._tell_people((users - self.env.user).partner_id, say, words)

    def _open_wizard(self, step):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_finding_step_wizard_action"
        )
        labels = dict(
            self.env["party.finding.step.wizard"].fields_get(["step"])["step"][
                "selection"
            ]
        )
        context = {"default_finding_id": self.id, "default_step": step}
        return {**action, "name": labels[step], "context": context}
