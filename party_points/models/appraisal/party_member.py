from odoo import models
from odoo.exceptions import UserError


class PartyMember(models.Model):
    """Whose year is closed for good."""

    _inherit = "party.member"

    def _check_year_not_final(self, year):
        """:raise UserError: where the appraisal of one of them is final"""
        # sudo: the year of members in all branches
        appraisals_sudo = self.env["party.appraisal"].sudo()
        found_sudo = appraisals_sudo.search(
            [
                ("member_id", "in", self.ids),
                ("year", "=", year),
                ("cycle_id.state", "=", "final"),
            ],
            limit=1,
        )
        if found_sudo:
            raise UserError(
                self.env._(
                    "The year %(year)s is closed for good in “%(branch)s”, to which a "
                    "member concerned belonged at its end. Ask the superior "
                    "organisation to reopen that year first.",
                    year=year,
                    branch=found_sudo.branch_id.name,
                )
            )
