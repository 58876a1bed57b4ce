from odoo import api, fields, models
from odoo.fields import Command


class PartyDisputeAnswerWizard(models.TransientModel):
    """Answer a dispute in the name of the committee, or decide it as the superior, and
    say what is corrected (PUB-4)."""

    _name = "party.dispute.answer.wizard"
    _description = "Answer to a Dispute"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("dispute_id",)

    dispute_id = fields.Many2one(
        "party.dispute", required=True, readonly=True, ondelete="cascade"
    )
    entry_text = fields.Text(related="dispute_id.entry_text")
    dispute_reason = fields.Text(
        related="dispute_id.reason", string="Reasons of the Dispute"
    )
    dispute_date = fields.Date(related="dispute_id.date")
    is_ruling = fields.Boolean(compute="_compute_about")
    can_reverse = fields.Boolean(compute="_compute_about")
    can_undo = fields.Boolean(compute="_compute_about")
    free_ids = fields.Many2many(
        "res.partner",
        "party_dispute_answer_wizard_free_rel",
        string="May Answer",
        compute="_compute_free_ids",
    )
    outcome = fields.Selection(
        [
            ("accepted", "Accept"),
            ("partly", "Accept in Part"),
            ("rejected", "Dismiss"),
        ],
        required=True,
    )
    reason = fields.Text(
        required=True, help="Both members read it, and the log keeps it."
    )
    participant_ids = fields.Many2many(
        "res.partner",
        "party_dispute_answer_wizard_present_rel",
        string="Who Was Present",
        domain="[('id', 'in', free_ids)]",
        help="Who of the committee took part, beside yourself: more than half of those "
        "whom it does not concern.",
    )
    reverse_line = fields.Boolean(string="Take the Disputed Line Back")
    undo_correction = fields.Boolean(
        string="Take Back What the Committee Has Corrected",
        help="The disputed line counts again as it was.",
    )
    line_ids = fields.One2many(
        "party.dispute.answer.wizard.line", "wizard_id", string="New Lines"
    )

    @api.depends("dispute_id")
    def _compute_about(self):
        for wizard in self:
            dispute = wizard.dispute_id
            wizard.is_ruling = dispute.state in ("escalated", "appealed")
            wizard.can_reverse = dispute.can_reverse
            wizard.can_undo = wizard.is_ruling and bool(dispute._get_lines())

    @api.depends("dispute_id")
    def _compute_free_ids(self):
        for wizard in self:
            dispute = wizard.dispute_id
            wizard.free_ids = dispute._get_free_committee() if dispute else False

    @api.onchange("outcome")
    def _onchange_outcome(self):
        """Who accepts usually takes the line back, or enters what was missing."""
        accepts = self.outcome in ("accepted", "partly")
        self.reverse_line = accepts and self.can_reverse
        self.undo_correction = self.outcome == "rejected" and self.can_undo
        dispute = self.dispute_id
        if accepts and dispute.about == "omission" and not self.line_ids:
            self.line_ids = [
                Command.create(
                    {
                        "dispute_id": dispute.id,
                        "item_id": dispute.item_id.id,
                        "date": dispute.date,
                    }
                )
            ]
        elif not accepts:
            self.line_ids = [Command.clear()]

    def action_apply(self):
        """Answer, or rule; the dispute checks everything."""
        self.ensure_one()
        dispute = self.dispute_id
        if self.is_ruling:
            dispute._rule(self.outcome, self.reason, self._get_correction())
        else:
            dispute._answer(
                self.outcome,
                self.reason,
                self._get_correction(),
                self.participant_ids,
            )
        return self._close(dispute)

    def _get_correction(self):
        """:return: as ``party.dispute._correct`` takes it"""
        return {
            "reverse": self.reverse_line,
            "undo": self.undo_correction,
            "lines": [line._prepare_row() for line in self.line_ids],
        }

    def _close(self, dispute):
        """Say by how much a cap has cut what was corrected."""
        close = {"type": "ir.actions.act_window_close"}
        if not any(line.cuts for line in dispute._get_lines()):
            return close
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Not all of it counts"),
                "message": dispute.correction_text,
                "next": close,
            },
        }
