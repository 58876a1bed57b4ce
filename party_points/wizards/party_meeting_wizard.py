from odoo import Command, api, fields, models


class PartyMeetingWizard(models.TransientModel):
    """Votes that were raised by hand: who was present, and who was not in favour of
    what (REV-1)."""

    _name = "party.meeting.wizard"
    _description = "Votes of a Member Meeting"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("review_id",)

    review_id = fields.Many2one(
        "party.review",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self._default_review_id(),
    )
    entitled_ids = fields.Many2many(
        "party.member",
        "party_meeting_wizard_entitled_rel",
        string="Entitled to Vote",
        compute="_compute_entitled_ids",
    )
    present_ids = fields.Many2many(
        "party.member",
        "party_meeting_wizard_present_rel",
        compute="_compute_present_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', entitled_ids)]",
    )
    line_ids = fields.One2many(
        "party.meeting.wizard.line",
        "wizard_id",
        string="Votes That Were Not Unanimous",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    def _default_review_id(self):
        if self.env.context.get("active_model") == "party.review":
            return self.env.context.get("active_id")
        return False

    @api.depends("review_id")
    def _compute_entitled_ids(self):
        for wizard in self:
            wizard.entitled_ids = wizard.review_id.by_hand_ids

    @api.depends("review_id")
    def _compute_present_ids(self):
        for wizard in self:
            wizard.present_ids = wizard.entitled_ids

    @api.depends("review_id")
    def _compute_line_ids(self):
        """A row for each line on which the meeting votes by itself."""
        for wizard in self:
            lines = wizard.review_id._get_special_lines()
            wizard.line_ids = [
                Command.clear(),
                *(Command.create({"line_id": line.id}) for line in lines),
            ]

    def action_record(self):
        """Record the ballots of those who were present.

        :raise UserError: where something is missing
        :raise AccessError: for anybody but the secretary
        """
        self.ensure_one()
        review = self.review_id
        review._check_leader()
        review._record_by_hand(self.present_ids, self._get_votes())
        return {"type": "ir.actions.act_window_close"}

    def _get_votes(self):
        """Who was not in favour, line by line; several rows of a line are one.

        :return: as ``party.review._record_by_hand`` takes it
        """
        return {
            line: {
                "against": rows.against_ids,
                "abstain": rows.abstain_ids,
                "reason": "\n".join(filter(None, rows.mapped("reason"))),
            }
            for line, rows in self.line_ids.grouped("line_id").items()
        }
