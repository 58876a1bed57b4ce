from odoo import api, models


class PartyPointLine(models.Model):
    """STAND-IN, to be dropped."""

    _inherit = "party.point.line"

    @api.model
    def _register(self, vals_list):
        lines = self.sudo()
        new = []
        for vals in vals_list:
            member = lines.env["party.member"].browse(vals["member_id"])
            row = member._get_assignments(vals["date"])[member]
            item = lines.env["party.rule.item"].browse(vals["item_id"])
            key = {
                "branch_id": row.branch_id.id,
                "date_from": vals["date"].replace(day=1),
            }
            domain = [(name, "=", value) for name, value in key.items()]
            periods = lines.env["party.period"]
            period = periods.search(domain) or periods.create(
                {**key, "date_to": vals["date"]}
            )
            new.append(
                {
                    **vals,
                    "branch_id": row.branch_id.id,
                    "kind": item.kind,
                    "period_id": period.id,
                    "registered_by_id": self.env.uid,
                }
            )
        return lines.create(new)

    def _withdraw(self, reason):
        self.sudo().state = "withdrawn"

    def _propose_reversal(self, reason):
        for line in self.sudo():
            line.copy({"reverses_id": line.id, "times": -1, "state": "submitted"})
