from odoo import fields, models


class PartyTalkStatementWizard(models.TransientModel):
    """The member's own words on a talk: his own, or entered from paper for one without
    an account (WARN-6)."""

    _name = "party.talk.statement.wizard"
    _description = "Own Words on a Talk"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("talk_id",)

    talk_id = fields.Many2one(
        "party.talk", required=True, readonly=True, ondelete="cascade"
    )
    statement = fields.Text(string="His Own Words")
    is_on_paper = fields.Boolean(readonly=True)

    def action_apply(self):
        """Write them down; the record checks who may."""
        self.ensure_one()
        if self.is_on_paper:
            self.talk_id._enter_signed(self.statement)
        else:
            self.talk_id._state(self.statement)
        return {"type": "ir.actions.act_window_close"}

    def action_apply_and_acknowledge(self):
        """Write them down and take note of the record in one step."""
        self.action_apply()
        self.talk_id.action_acknowledge()
        return {"type": "ir.actions.act_window_close"}
