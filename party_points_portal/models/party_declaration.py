from odoo import models
from odoo.tools import format_date

from odoo.addons.party_points.clock import get_day

PATH = "/my/points/declarations"


class PartyDeclaration(models.Model):
    """The page on which members write and follow a declaration (LINE-2)."""

    _inherit = "party.declaration"

    def _get_portal_path(self):
        self.ensure_one()
        return f"{PATH}/{self.id}"

    def _get_title(self):
        if self.submitted_on:
            day = format_date(self.env, self.submitted_on)
            return self.env._("Declaration of %(day)s", day=day)
        return self.env._("Draft of a declaration")

    def _get_day_text(self):
        """When it was submitted, or begun."""
        if self.submitted_on:
            day = format_date(self.env, self.submitted_on)
            return self.env._("submitted on %(day)s", day=day)
        day = format_date(self.env, get_day(self, self.create_date))
        return self.env._("begun on %(day)s", day=day)

    def _get_filed_text(self):
        """By whom it is filed, and for whom (POR-2a)."""
        # sudo: their names, for whoever may read the declaration
        declaration_sudo = self.sudo()
        return self.env._(
            "Filed by %(filer)s for %(member)s",
            filer=declaration_sudo.filed_by_id.name,
            member=declaration_sudo.member_id.name,
        )
