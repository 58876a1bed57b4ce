from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class PartyLineStepWizard(models.TransientModel):
    """One step of point lines, with its reason: withdraw, return, confirm, reject,
    reverse (LINE-2, LINE-6, REV-2)."""

    _name = "party.line.step.wizard"
    _description = "Step of Point Lines"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("line_ids",)

    line_ids = fields.Many2many("party.point.line", string="Lines", required=True)
    step = fields.Selection(
        [
            ("withdraw", "Withdraw"),
            ("return", "Return"),
            ("confirm", "Confirm"),
            ("reject", "Reject"),
            ("reverse", "Propose a Reversal"),
        ],
        required=True,
    )
    reason = fields.Text(
        required=True, help="It is kept with the line, and the member reads it."
    )

    def action_apply(self):
        """Take the step; the log keeps it with the user's name."""
        self.ensure_one()
        lines, reason = self.line_ids, self.reason.strip()
        lines.check_access("read")
        if not lines or not reason:
            raise UserError(self.env._("Choose lines, and say why."))
        getattr(self, f"_{self.step}")(lines, reason)
        if not lines.has_access("read"):  # passed on, or decided, out of his sight
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "party_points.party_point_line_action_escalated"
            )
            return {**action, "target": "main"}
        return {"type": "ir.actions.act_window_close"}

    def _withdraw(self, lines, reason):
        for line in lines:
            if not (self._is_registrar(line) or self._is_reviewer(line)):
                raise AccessError(
                    self.env._(
                        "“%(line)s” is withdrawn by whoever registered it, or by the "
                        "committee.",
                        line=line.display_name,
                    )
                )
        lines._withdraw(reason)

    def _return(self, lines, reason):
        escalated = lines.filtered(lambda line: line.state == "escalated")
        escalated._check_can_decide_above()
        for line in lines - escalated:
            if not self._is_reviewer(line):
                raise AccessError(
                    self.env._(
                        "“%(line)s” is returned by the committee of its branch.",
                        line=line.display_name,
                    )
                )
        lines._return(reason)

    def _confirm(self, lines, reason):
        lines._decide_above("confirm", reason)

    def _reject(self, lines, reason):
        lines._decide_above("reject", reason)

    def _reverse(self, lines, reason):
        for line in lines:
            if not (self._is_of_committee(line) or self._is_scorekeeper(line)):
                raise AccessError(
                    self.env._(
                        "“%(line)s”: scorekeeper and committee of the branch propose "
                        "reversals.",
                        line=line.display_name,
                    )
                )
        lines._propose_reversal(reason)

    def _is_registrar(self, line):
        return line._get_registrar_partner() == self.env.user.partner_id

    def _is_reviewer(self, line):
        """Whether the user is of the committee, and the line does not concern him."""
        # sudo: the user's own rights and membership
        user = self.env.user.sudo()
        return line.branch_id in user.party_committee_branch_ids and not (
            line._is_recused(user.party_member_ids[:1], user.partner_id)
        )

    def _is_of_committee(self, line):
        # sudo: the user's own rights, which he cannot read himself
        return line.branch_id in self.env.user.sudo().party_committee_branch_ids

    def _is_scorekeeper(self, line):
        # sudo: the user's own rights, which he cannot read himself
        return line.branch_id in self.env.user.sudo().party_scorekeeper_branch_ids
