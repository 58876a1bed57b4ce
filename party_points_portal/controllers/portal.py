from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PartyPointsPortal(CustomerPortal):
    @http.route("/my/points", type="http", auth="user", website=True, readonly=True)
    def portal_my_points(self, **kw):
        """The member's own page (POR-1), for portal and internal users alike.

        A signed-in user without a member record is told whom to ask.
        """
        values = self._prepare_portal_layout_values()
        values["page_name"] = "party_points"
        # sudo: his own record, which his account leads to
        member_sudo = request.env.user.sudo().party_member_ids
        values["member"] = member_sudo.filtered("active")
        return request.render("party_points_portal.portal_my_points", values)
