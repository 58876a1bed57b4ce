from odoo import models
from odoo.exceptions import UserError

from odoo.addons.party_points.models.rules.texts import format_points

from ..wording import say_choice, say_day, say_signed


class PartyPublication(models.Model):
    """What the bulletin on the wall says (PUB-2, REP-1)."""

    _inherit = "party.publication"
