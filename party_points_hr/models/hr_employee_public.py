from odoo import api, fields, models


class HrEmployeePublic(models.Model):
    """An employee without rights on employees finds his own results on his own card in
    the directory (APP-8). On everybody else's there is nothing to find: the number is
    that of the results that the reader may read."""

    _inherit = "hr.employee.public"

    party_result_count = fields.Integer(
        string="Years in Party Points", compute="_compute_party_result_count"
    )

    @api.depends_context("uid")
    def _compute_party_result_count(self):
        results = self.env["party.hr.result"]
        counts = {}
        if results.has_access("read"):
            groups = results._read_group(
                [("employee_id", "in", self.ids), ("state", "=", "current")],
                ["employee_id"],
                ["__count"],
            )
            counts = {employee.id: count for employee, count in groups}
        for employee in self:
            employee.party_result_count = counts.get(employee.id, 0)

    def action_open_party_results(self):
        """Show the results that the reader may read."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points_hr.party_hr_result_action_own"
        )
        return {**action, "domain": [("employee_id", "=", self.id)]}
