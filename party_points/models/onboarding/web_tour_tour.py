from odoo import Command, api, models
from odoo.exceptions import UserError

NAME = "party_points_secretary"


class WebTourTour(models.Model):
    """A secretary's month in five steps, offered to whoever has come to lead a branch.

    A tour goes over the real pages and remembers each person; the banner of Odoo's
    ``onboarding`` lists what a company has to set up. Web Tour comes with Discuss.

    The record is ``custom``: Odoo offers those to nobody by itself. So the tour reaches
    those who lead a branch only, and other apps' tours do not follow it.
    """

    _inherit = "web_tour.tour"

    @api.model
    def _get_secretary_tour(self):
        """The tour, as long as it is new to the user and has something to show.

        It is asked for on every page that loads, of everybody who signs in: nobody else
        pays for it, and a tour that somebody has deleted keeps nobody out.

        :return: nothing for somebody who leads no branch, whose branch has no open
            month yet, or who has gone through the tour or stopped it
        """
        user = self.env.user
        if not user.has_group("party_points.group_party_points_secretary"):
            return self.browse()
        tour = self.search(
            [("name", "=", NAME), ("user_consumed_ids", "not in", user.id)]
        )
        if not tour:
            return tour
        # sudo: the user's own rights, which he cannot read himself
        led = user.sudo().party_secretary_branch_ids
        months = self.env["party.period"].search_count(
            [("branch_id", "in", led.ids), ("state", "=", "open")], limit=1
        )
        return tour if months else self.browse()

    @api.model
    def _repeat_secretary_tour(self):
        """Offer the tour to the user once more, from the first page on.

        :raise UserError: his branch has no open month, so that there is nothing to show
        """
        # sudo: everybody may forget that he has seen the tour
        tour_sudo = self.sudo().search([("name", "=", NAME)])
        tour_sudo.user_consumed_ids = [Command.unlink(self.env.uid)]
        if not self._get_secretary_tour():
            raise UserError(
                self.env._(
                    "The tour leads through an open month, and your branch has none. "
                    "Its month comes by itself once it has members."
                )
            )
        return {"type": "ir.actions.act_url", "url": "/odoo", "target": "self"}
