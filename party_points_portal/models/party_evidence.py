from odoo import models
from odoo.tools import formatLang


class PartyEvidence(models.Model):
    """A file on the pages of members."""

    _inherit = "party.evidence"

    def _get_size_text(self):
        size = formatLang(self.env, max(self.size / 2**20, 0.1), digits=1)
        return self.env._("%(size)s MB", size=size)

    def _get_max_bytes(self):
        """What the page refuses before it sends it."""
        return int(self._get_max_mb() * 2**20)
