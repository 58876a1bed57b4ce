from odoo import api, models

from odoo.addons.party_points.clock import today


class PartyActivity(models.Model):
    """What a member attends, on the portal (POR-1)."""

    _inherit = "party.activity"

    def _get_portal_path(self):
        """None: who is told of an activity keeps its list, in the back office."""
        return False

    @api.model
    def _get_ahead_domain(self, member):
        """What the member's branch, and within it his group, has ahead."""
        return [
            ("branch_id", "=", member.branch_id.id),
            ("group_id", "in", [False, *member.group_id.ids]),
            ("state", "=", "planned"),
            ("date", ">=", today(self)),
        ]
