from odoo import api, fields, models


class PartyMember(models.Model):
    """A member and the warnings that concern him."""

    _inherit = "party.member"

    warning_count = fields.Integer(string="Warnings", compute="_compute_warning_count")

    @api.depends_context("uid")
    def _compute_warning_count(self):
        counts = dict(
            self.env["party.warning"]._read_group(
                [("member_id", "in", self.ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            member.warning_count = counts.get(member._origin, 0)

    def action_view_warnings(self):
        """The member's warnings, as far as the user may read them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_warning_action"
        )
        return {**action, "domain": [("member_id", "=", self.id)], "context": {}}
