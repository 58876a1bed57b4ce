from odoo import api, models


class PartyPointScore(models.Model):
    _inherit = "party.point.score"

    @api.model
    def _get_own_action(self):
        """The user's own points month by month (REP-3)."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points_reports.party_point_score_own_action"
        )
        # sudo: who the user is as a member
        members = self.env.user.sudo().party_member_ids
        return {**action, "domain": [("member_id", "in", members.ids)]}
