from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...clock import check_not_in_future, today


class PartyExemptionVisit(models.Model):
    """A visit to an exempt member: what was brought to him and what he said (ORG-6).

    Visits are a log: the liaison and the committee keep it, nobody deletes from it.
    """

    _name = "party.exemption.visit"
    _description = "Visit to an Exempt Member"
    _inherit = ["party.guard.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"

    exemption_id = fields.Many2one(
        "party.exemption", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        related="exemption_id.member_id", store=True, index=True
    )
    branch_id = fields.Many2one(
        related="exemption_id.branch_id", store=True, index=True
    )
    liaison_id = fields.Many2one(related="exemption_id.liaison_id")
    date = fields.Date(required=True, default=today)
    visitor = fields.Char(
        string="Visited by",
        required=True,
        default=lambda self: self.env.user.name,
    )
    brought = fields.Text(
        string="Told and Brought", help="Documents and Party news passed on to him."
    )
    opinion = fields.Text(string="Opinions and Requests")

    @api.constrains("date")
    def _check_date(self):
        check_not_in_future(self)

    @api.constrains("date", "exemption_id")
    def _check_exemption(self):
        for visit in self:
            exemption = visit.exemption_id
            is_open = exemption.state in ("applied", "confirmed")
            if not is_open or visit.date < exemption.application_date:
                raise ValidationError(
                    self.env._(
                        "Log visits that followed the application of “%(name)s”; "
                        "not where it was rejected or withdrawn.",
                        name=exemption.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits.exemption_id._end_reminders()
        return visits
