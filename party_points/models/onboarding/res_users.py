from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def switch_tour_enabled(self, val):
        """“Stop Tour” holds for the tour of the month, too: it does not come again
        unless its user asks for it."""
        tour = self.env["web_tour.tour"]._get_secretary_tour()
        if tour and not val:
            tour.consume(tour.name)
        return super().switch_tour_enabled(val)
