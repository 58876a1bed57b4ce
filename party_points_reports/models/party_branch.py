from odoo import models

from ..xlsx import Column, Sheet


class PartyBranch(models.Model):
    _inherit = "party.branch"

    def action_download_register(self):
        """Download the register of the chosen organisations and all under them."""
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_points/organisation_register.xlsx?ids={ids}",
            "target": "download",
        }

    def _get_register_sheet(self):
        """The organisation register (REP-2): the organisations of ``self`` and all
        that stand under them, as far as the user may read them; archived ones only
        where an archived one was chosen.

        :return: an ``xlsx.Sheet``
        """
        only_active = all(self.exists().mapped("active"))
        branches = self.with_context(active_test=only_active).search(
            [("id", "child_of", self.ids)]
        )
        fields_get = self.fields_get(["level", "sector"], ["selection"])
        levels = dict(fields_get["level"]["selection"])
        sectors = dict(fields_get["sector"]["selection"])
        return Sheet(
            title=self.env._("Organisation Register"),
            columns=[
                Column(self.env._("Code"), width=16),
                Column(self.env._("Name"), width=40),
                Column(self.env._("Level"), width=14),
                Column(self.env._("Sector"), width=20),
                Column(self.env._("Superior Organisation"), width=40),
                Column(self.env._("Subordinate Organisations"), width=16, total=True),
            ],
            rows=(
                (
                    branch.code,
                    branch.name,
                    levels[branch.level],
                    sectors[branch.sector],
                    branch.parent_id.name or "",
                    len(branch.child_ids),
                )
                for branch in branches
            ),
        )
