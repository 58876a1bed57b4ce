from odoo import api, fields, models


class PartyPeriod(models.Model):
    """A month and the warnings to which it led."""

    _inherit = "party.period"

    warning_count = fields.Integer(string="Warnings", compute="_compute_warning_count")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_warning_count(self):
        counts = dict(
            self.env["party.warning"]._read_group(
                [("period_id", "in", self.ids)], ["period_id"], ["__count"]
            )
        )
        for period in self:
            period.warning_count = counts.get(period._origin, 0)

    def _close(self):
        result = super()._close()
        self.env["party.warning"]._propose_month(self)
        return result

    @api.model
    def _after_correction(self, periods):
        result = super()._after_correction(periods)
        self.env["party.warning"]._propose_month(periods)
        return result

    def action_view_warnings(self):
        """The warnings to which the month led, as far as the user may read them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_warning_action"
        )
        return {**action, "domain": [("period_id", "=", self.id)], "context": {}}
