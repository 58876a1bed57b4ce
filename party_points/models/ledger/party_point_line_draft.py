from odoo import models


class PartyPointLine(models.Model):
    """What a draft takes along when it is thrown away."""

    _inherit = "party.point.line"

    def unlink(self):
        self.check_access("unlink")
        # sudo: who may throw a draft away may throw away what hangs on it
        drafts_sudo = self.sudo().filtered(lambda line: line.state == "draft")
        drafts_sudo.evidence_ids.unlink()
        drafts_sudo.witness_ids.unlink()
        return super().unlink()
