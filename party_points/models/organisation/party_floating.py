from odoo import api, fields, models

from ...clock import today

# How long a member may stay at a fixed place before his relation moves there (ORG-7).
MONTHS_AT_FIXED_PLACE = 6


class PartyFloating(models.Model):
    """A member's stay away from his branch (ORG-7).

    He reports to his branch periodically. Who has been at a fixed place for more than
    six months should have his organisational relation transferred there; until then
    the record is flagged, from ``transfer_due_date`` on. A transfer ends the record.
    """

    _name = "party.floating"
    _description = "Floating Member Record"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "member_id"
    _reminder_field = "next_report_date"

    member_id = fields.Many2one(
        "party.member", required=True, index=True, ondelete="restrict", tracking=True
    )
    branch_id = fields.Many2one(
        related="member_id.branch_id",
        store=True,
        index=True,
        help="The member's branch of today, to which he reports.",
    )
    place = fields.Char(required=True, tracking=True, help="Province, city, street.")
    is_fixed = fields.Boolean(
        string="Fixed Place",
        default=True,
        tracking=True,
        help="After six months at a fixed place the organisational relation should be "
        "transferred there.",
    )
    occupation = fields.Char(help="For whom he works there, or what he does.")
    host_organisation = fields.Char(
        help="The Party organisation there in whose life he takes part."
    )
    date_from = fields.Date(string="Away since", required=True, tracking=True)
    date_to = fields.Date(string="Back on", tracking=True)
    report_interval = fields.Integer(
        string="Report Every (Months)", required=True, default=3
    )
    report_ids = fields.One2many("party.floating.report", "floating_id")
    next_report_date = fields.Date(
        string="Next Report", compute="_compute_next_report_date", store=True
    )
    transfer_due_date = fields.Date(
        string="Transfer Due",
        compute="_compute_transfer_due_date",
        store=True,
        help="Six months after he left, if the place is fixed.",
    )
    is_transfer_due = fields.Boolean(
        string="Over Six Months at a Fixed Place", compute="_compute_is_transfer_due"
    )

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A member cannot be back before he left."
    )
    _interval = models.Constraint(
        "CHECK (report_interval > 0)", "Ask for reports at least one month apart."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(member_id, member_id, '[]') WITH &&, "
        "daterange(date_from, date_to) WITH &&)",
        "The member is recorded as away during some of these days already. Enter "
        "first when he came back.",
    )

    @api.depends("date_from", "date_to", "report_interval", "report_ids.date")
    def _compute_next_report_date(self):
        """One interval after the last report; none when he is back."""
        for record in self:
            dates = [record.date_from, *record.report_ids.mapped("date")]
            last = max(filter(None, dates), default=False)
            record.next_report_date = (
                last
                and not record.date_to
                and fields.Date.add(last, months=record.report_interval or 1)
            )

    @api.depends("date_from", "date_to", "is_fixed")
    def _compute_transfer_due_date(self):
        for record in self:
            applies = record.is_fixed and record.date_from and not record.date_to
            record.transfer_due_date = applies and fields.Date.add(
                record.date_from, months=MONTHS_AT_FIXED_PLACE
            )

    @api.depends("transfer_due_date")
    def _compute_is_transfer_due(self):
        day = today(self)
        for record in self:
            due = record.transfer_due_date
            record.is_transfer_due = bool(due and due < day)

    def _get_reminder_users(self):
        """The member himself and his secretary."""
        secretaries = self.branch_id._get_position_users(("secretary",))
        return {
            record: record.member_id.partner_id.user_ids | secretaries[record.branch_id]
            for record in self
        }

    def _get_reminder_summary(self):
        return self.env._("Report of %(name)s is due", name=self.member_id.name)

    def _get_timeline_entries(self):
        return [
            {
                "date": record.date_from,
                "date_to": record.date_to,
                "icon": "fa-suitcase",
                "title": self.env._("Away from the branch"),
                "detail": record.place,
            }
            for record in self
        ]
