from odoo import api, models

from odoo.addons.party_points.clock import today

PATH = "/my/points/visits"


class PartyExemption(models.Model):
    """Exempt members on the portal, for the liaisons who visit them (ORG-6)."""

    _inherit = "party.exemption"
    _page_member_fields = ("liaison_id",)

    def _get_portal_path(self):
        """The liaison's page; whoever else looks after him has none."""
        self.ensure_one()
        return f"{PATH}/{self.id}" if self._get_liaison_users() else False

    @api.model
    def _get_liaison_domain(self, member):
        """Those whom a member visits, or has visited."""
        return [("liaison_id", "in", member.ids), ("state", "=", "confirmed")]

    def _is_over(self):
        self.ensure_one()
        return self.date_to < today(self)

    def _is_visit_overdue(self):
        self.ensure_one()
        return bool(self.next_visit_date) and self.next_visit_date < today(self)
