from odoo import fields, models

from ..clock import today


class PartyRectificationMeetingWizard(models.TransientModel):
    """What the member meeting has decided on a plan without change (WARN-4)."""

    _name = "party.rectification.meeting.wizard"
    _description = "Decision of the Meeting on a Rectification Plan"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("rectification_id",)

    rectification_id = fields.Many2one(
        "party.rectification", required=True, readonly=True, ondelete="cascade"
    )
    decision = fields.Text(string="Decision of the Meeting", required=True)
    meeting_date = fields.Date(string="Meeting on", required=True, default=today)
    present = fields.Integer(string="Members Present", required=True)
    in_favour = fields.Integer(string="Members in Favour", required=True)

    def action_apply(self):
        """Record the decision; the plan checks who may, and the majority."""
        self.ensure_one()
        self.rectification_id._record_meeting(
            self.meeting_date, self.present, self.in_favour, self.decision
        )
        return {"type": "ir.actions.act_window_close"}
