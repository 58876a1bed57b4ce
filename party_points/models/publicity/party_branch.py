from odoo import models
from odoo.tools import format_list


class PartyBranch(models.Model):
    """The branch's publications: whether they are what was published."""

    _inherit = "party.branch"

    def action_verify_ledger(self):
        """Check the seals of what the branch has published, too."""
        told = super().action_verify_ledger()
        # sudo: whole contents; what is told names publications of the branch
        versions_sudo = self.env["party.publication.version"].sudo()
        versions_sudo = versions_sudo.search([("branch_id", "=", self.id)])
        if broken := versions_sudo.filtered(lambda version: not version._verify()):
            text = self.env._(
                "These are not what was published: %(names)s.",
                names=format_list(self.env, broken.mapped("display_name")),
            )
            params = told["params"]
            params.update(
                type="danger", sticky=True, message=f"{params['message']} {text}"
            )
        return told
