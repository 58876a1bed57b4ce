from odoo import models


class PartyMember(models.Model):
    """A member on his own pages."""

    _inherit = "party.member"

    def _get_liaison_text(self):
        """Who files for him, for himself to know (POR-2a)."""
        return self.env._(
            "%(name)s may file declarations for you; the secretary has named him your "
            "liaison.",
            name=self.liaison_id.name,
        )
