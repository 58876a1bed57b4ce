from odoo import api, fields, models

from .party_dispute import OPEN, READER_GROUPS


class PartyPointLine(models.Model):
    """Lines that are disputed, and lines that a dispute has brought about."""

    _inherit = "party.point.line"

    dispute_id = fields.Many2one(
        "party.dispute",
        string="Corrected after",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    objection_ids = fields.One2many(
        "party.dispute",
        "line_id",
        string="Disputes",
        readonly=True,
        groups=READER_GROUPS,
    )
    is_disputed = fields.Boolean(
        string="Disputed",
        compute="_compute_is_disputed",
        compute_sudo=True,
        search="_search_is_disputed",
        help="A dispute is open. The line counts until it is decided.",
    )
    can_dispute = fields.Boolean(
        string="Can Be Disputed by Me", compute="_compute_can_dispute"
    )

    @api.depends("objection_ids.state")
    def _compute_is_disputed(self):
        for line in self:
            states = set(line.objection_ids.mapped("state"))
            line.is_disputed = bool(states & set(OPEN))

    @api.model
    def _search_is_disputed(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: whether a line is disputed, not by whom
        disputes_sudo = self.env["party.dispute"].sudo()
        found = disputes_sudo.search([("state", "in", OPEN), ("line_id", "!=", False)])
        return [("id", "in", found.line_id.ids)]

    @api.depends("state", "is_disputed")
    @api.depends_context("uid")
    def _compute_can_dispute(self):
        # sudo: the user's own membership
        members_sudo = self.env.user.sudo().party_member_ids
        for line in self:
            line.can_dispute = (
                line.member_id in members_sudo
                and line.state in ("confirmed", "rejected")
                and not line.is_disputed
            )

    def action_dispute(self):
        """Write a dispute about the user's own line (PUB-3)."""
        self.ensure_one()
        self.check_access("read")
        draft = self.env["party.dispute"]._write_draft({"line_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": draft._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def _get_reach(self):
        """What a correction by these lines may change.

        :return: for each year ``(first day of the first month, branches, members)``:
            the months from then on, in these branches and in those to which the members
            belonged at the end of one of them
        """
        return [
            (
                min(of_year.mapped("date")).replace(day=1),
                of_year.branch_id,
                of_year.member_id,
            )
            for of_year in self.grouped(lambda line: line.date.year).values()
        ]

    # What a correcting line does without

    def _has_evidence(self):
        """The files of the dispute, and of the line that it replaces, count, too."""
        dispute = self.dispute_id
        return bool(
            super()._has_evidence()
            or dispute.evidence_ids
            or (dispute.line_id and dispute.line_id._has_evidence())
        )

    def _prepare_following_vals(self, reversal):
        """What follows a dispute belongs to it, too."""
        vals = super()._prepare_following_vals(reversal)
        return {**vals, "dispute_id": reversal.dispute_id.id}

    def _needs_declaration(self):
        """An upheld dispute may enter what the member alone declares."""
        return super()._needs_declaration() and not self.dispute_id
