from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.party_points.clock import today


class PartyHrYearWizard(models.TransientModel):
    """Apply a scale to a year, lock the year, or unlock it (APP-8)."""

    _name = "party.hr.year.wizard"
    _description = "Step with the Results of a Year"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("scale_id",)

    scale_id = fields.Many2one(
        "party.hr.scale", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(
        [("apply", "Apply to Year"), ("lock", "Lock Year"), ("unlock", "Unlock Year")],
        required=True,
    )
    year = fields.Integer(required=True, default=lambda self: today(self).year - 1)
    reason = fields.Text()
    result_count = fields.Integer(string="Results", compute="_compute_counts")
    locked_count = fields.Integer(string="Of These Locked", compute="_compute_counts")

    @api.depends("scale_id", "year")
    def _compute_counts(self):
        for wizard in self:
            results = self.env["party.hr.result"].search(
                [
                    ("company_id", "=", wizard.scale_id.company_id.id),
                    ("year", "=", wizard.year),
                    ("state", "=", "current"),
                ]
            )
            wizard.result_count = len(results)
            wizard.locked_count = len(results.filtered("is_locked"))

    def action_apply(self):
        """Take the step; the scale checks who may."""
        self.ensure_one()
        self.check_access("write")
        if not self.result_count:
            raise UserError(
                self.env._(
                    "There are no results of %(year)s: no year of a branch with linked "
                    "employees is final.",
                    year=self.year,
                )
            )
        getattr(self.scale_id, f"_{self.step}")(self.year, self.reason)
        return {"type": "ir.actions.act_window_close"}
