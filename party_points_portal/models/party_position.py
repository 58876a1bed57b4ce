from odoo import models

from odoo.addons.party_points.models.organisation.roles import ROLES

ORDER = [role for role, _label in ROLES]


class PartyPosition(models.Model):
    """Officers, as members are told of them (POR-2a)."""

    _inherit = "party.position"

    def _filter_nearest(self, path, roles):
        """Those who hold one of the positions in the nearest organisation that has
        such.

        :param list path: ids of organisations, the nearest first
        """
        holders = self.filtered(lambda position: position.role in roles)
        nearest = min(holders.branch_id.ids, key=path.index, default=None)
        return holders.filtered(lambda position: position.branch_id.id == nearest)

    def _get_people(self):
        """:return: list of ``(name, position)``, the secretary first"""
        labels = dict(self._fields["role"]._description_selection(self.env))
        return [
            (position.partner_id.name, labels[position.role])
            for position in self.sorted(lambda p: (ORDER.index(p.role), p.id))
        ]
