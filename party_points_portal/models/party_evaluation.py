from odoo import models

PATH = "/my/points/evaluations"


class PartyEvaluation(models.Model):
    """The page of the ballot: members vote on the portal, also those who work in the
    back office (APP-4)."""

    _inherit = "party.evaluation"

    def _get_portal_path(self):
        self.ensure_one()
        return self.state != "draft" and f"{PATH}/{self.id}"

    def action_open_ballot(self):
        """The user's own page of this evaluation."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": self._get_portal_path(),
            "target": "self",
        }
