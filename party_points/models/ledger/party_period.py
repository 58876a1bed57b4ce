from odoo import fields, models


class PartyPeriod(models.Model):
    """A month of a branch: what is registered in it, what is decided, what it came to.

    It is open while lines may come, and closed when the branch has decided on all of
    them. A closed month takes no lines; only the superior opens it again, with a
    reason (LINE-8). It is also what transactions lock: whoever adds lines shares it,
    whoever closes it has it alone.
    """

    _name = "party.period"
    _description = "Month of a Branch"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "date_from desc, branch_id"
    _reminder_field = "deadline"
    _protected_fields = frozenset(
        {"branch_id", "date_from", "state", "closed_on", "closed_by_id"}
    )

    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, ondelete="restrict"
    )
    date_from = fields.Date(string="Month", required=True, readonly=True, index=True)
    date_to = fields.Date(string="Last Day", required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("party.point.line", "period_id", readonly=True)
    score_ids = fields.One2many("party.point.score", "period_id", readonly=True)

    _one_a_month = models.Constraint(
        "UNIQUE (branch_id, date_from)", "The branch already has this month."
    )
