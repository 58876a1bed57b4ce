from odoo import models

from .party_duty_post import PATH


class PartyDutyClaim(models.Model):
    _inherit = "party.duty.claim"

    def _get_portal_path(self):
        return PATH
