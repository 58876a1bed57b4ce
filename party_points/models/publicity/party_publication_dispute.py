from odoo import api, fields, models


class PartyPublication(models.Model):
    """Objections to what is published (PUB-3)."""

    _inherit = "party.publication"

    can_dispute = fields.Boolean(
        string="Can Be Disputed by Me", compute="_compute_can_dispute"
    )

    @api.depends("state", "branch_id")
    @api.depends_context("uid")
    def _compute_can_dispute(self):
        # sudo: the user's own membership
        branches = self.env.user.sudo().party_member_ids.branch_id
        for publication in self:
            publication.can_dispute = (
                publication.state != "planned" and publication.branch_id in branches
            )

    def action_dispute(self):
        """Write a dispute about an entry, or about something that is missing."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute"),
            "res_model": "party.dispute",
            "view_mode": "form",
            "context": {"default_publication_id": self.id},
        }

    def action_view_disputes(self):
        """The disputes about it, as far as the user may read them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_dispute_action"
        )
        return {
            **action,
            "domain": [("publication_id", "=", self.id)],
            "context": {"default_publication_id": self.id},
        }
