from odoo import api, fields, models

from ...clock import check_not_in_future, today


class PartyFloatingReport(models.Model):
    """What a floating member reported to his home branch (ORG-7)."""

    _name = "party.floating.report"
    _description = "Report of a Floating Member"
    _inherit = ["party.guard.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"

    floating_id = fields.Many2one(
        "party.floating", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(related="floating_id.member_id", store=True, index=True)
    branch_id = fields.Many2one(related="floating_id.branch_id", store=True, index=True)
    date = fields.Date(required=True, default=today)
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("message", "Message"),
            ("letter", "Letter"),
            ("person", "In Person"),
        ],
        string="How",
        required=True,
        default="phone",
    )
    content = fields.Text(
        string="Reported", required=True, help="Work, life, thoughts, Party life there."
    )

    @api.constrains("date")
    def _check_date(self):
        check_not_in_future(self)

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        reports.floating_id._end_reminders()
        return reports
