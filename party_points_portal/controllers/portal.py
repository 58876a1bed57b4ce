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

    @http.route(
        "/my/points/criteria", type="http", auth="user", website=True, readonly=True
    )
    def portal_my_criteria(self, **kw):
        """The criteria in force by which the member is scored (RULE-6): those that
        apply to him."""
        values = self._prepare_portal_layout_values()
        # sudo: his own record, which his account leads to
        member_sudo = request.env.user.sudo().party_member_ids.filtered("active")
        template = request.env["party.rule.template"]
        if member_sudo:
            # the rules themselves are read with his own rights
            member = member_sudo.sudo(False)
            template = member._get_rule_templates()[member]
        values |= {
            "page_name": "party_points_criteria",
            "template": template,
            "criteria": template and template._get_criteria(member),
        }
        return request.render("party_points_portal.portal_my_criteria", values)
