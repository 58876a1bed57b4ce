from odoo import models, modules


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Start the tour of the month for whom it is new.

        Tests steer the browser themselves, as they do in core.
        """
        info = super().session_info()
        tour = self.env["web_tour.tour"]._get_secretary_tour()
        if tour and not modules.module.current_test:
            info.update(tour_enabled=True, current_tour=tour._get_tour_json())
        return info
