from odoo import api, fields, models
from odoo.fields import Command

from ..clock import today


class PartyCycleMeetingWizard(models.TransientModel):
    """What the member meeting has decided on the grades of a year (APP-3, APP-7)."""

    _name = "party.cycle.meeting.wizard"
    _description = "Member Meeting on a Year"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("cycle_id",)

    cycle_id = fields.Many2one(
        "party.cycle", string="Year", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(string="Held on", required=True, default=today)
    entitled = fields.Integer(
        string="Entitled to Vote",
        compute="_compute_entitled",
        help="The full members of the branch on that day.",
    )
    present = fields.Integer()
    in_favour = fields.Integer()
    minutes = fields.Text(required=True)
    line_ids = fields.One2many(
        "party.cycle.meeting.wizard.line",
        "wizard_id",
        string="Grades That the Meeting Decides",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("cycle_id", "date")
    def _compute_entitled(self):
        for wizard in self:
            branch, day = wizard.cycle_id.branch_id, wizard.date or today(self)
            wizard.entitled = branch and branch._count_entitled(day)

    @api.depends("cycle_id")
    def _compute_line_ids(self):
        """A row for each of the equal members at a border; others are added where the
        meeting departs from the proposal."""
        for wizard in self:
            contested = wizard.cycle_id._get_ranked().filtered("option_ids")
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"appraisal_id": appraisal.id})
                    for appraisal in contested.sorted("rank")
                ),
            ]

    def action_record(self):
        """Record the meeting; the year checks everything."""
        self.ensure_one()
        meeting = {
            "date": self.date,
            "present": self.present,
            "in_favour": self.in_favour,
            "minutes": self.minutes,
        }
        self.cycle_id._record_meeting(meeting, self.line_ids._get_grades())
        return {"type": "ir.actions.act_window_close"}
