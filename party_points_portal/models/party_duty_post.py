from odoo import api, models

PATH = "/my/points/duties"


class PartyDutyPost(models.Model):
    """Duty posts on the portal: members claim them there (ORG-9)."""

    _inherit = "party.duty.post"

    def _get_portal_path(self):
        return PATH

    @api.model
    def _find_offered(self, member):
        """The posts that the member's group, branch and those above it offer."""
        branch = member.group_id or member.branch_id
        return self.search([("branch_id", "parent_of", branch.ids)])

    def _get_places_left(self):
        """:return: a number; ``None`` where the post takes any number of members"""
        self.ensure_one()
        return max(self.places - self.claimed, 0) if self.places else None

    def _claim(self, member):
        """Take the post over for a member; who has it already, has it once.

        :return: the claim
        """
        self.ensure_one()
        member._queue_up()  # of two forms one waits for the other
        claims = self.env["party.duty.claim"]
        vals = {"post_id": self.id, "member_id": member.id}
        domain = [(name, "=", id_) for name, id_ in vals.items()]
        own = claims.search([*domain, ("date_to", "=", False)], limit=1)
        return own or claims.create(vals)
