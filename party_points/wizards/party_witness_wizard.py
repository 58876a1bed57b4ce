from odoo import fields, models


class PartyWitnessWizard(models.TransientModel):
    """Ask a member to witness, by his number and name: whoever asks need not see the
    members of other branches, nor a member those of his own (LINE-4)."""

    _name = "party.witness.wizard"
    _description = "Ask a Witness"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("line_id", "activity_id")

    line_id = fields.Many2one("party.point.line", readonly=True, ondelete="cascade")
    activity_id = fields.Many2one("party.activity", readonly=True, ondelete="cascade")
    member_code = fields.Char(string="Member Number", required=True)
    member_name = fields.Char(string="Full Name", required=True)
    foreign_reason = fields.Char(
        string="Why Someone Else's Member",
        help="Why a member of another branch is asked: he was at the activity, say.",
    )

    def action_ask(self):
        """Ask the member; he is told.

        :raise UserError: where no member has both this number and this name, or where
            he may not witness
        """
        self.ensure_one()
        self.env["party.witness"]._ask_by_number(
            self.line_id,
            self.activity_id,
            self.member_code,
            self.member_name,
            self.foreign_reason,
        )
        return {"type": "ir.actions.act_window_close"}
