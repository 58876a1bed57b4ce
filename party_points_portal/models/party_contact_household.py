from odoo import models

from .party_duty_post import PATH


class PartyContactHousehold(models.Model):
    """Contact households on the portal: their members look after them there (ORG-9)."""

    _inherit = "party.contact.household"

    def _get_portal_path(self):
        self.ensure_one()
        return f"{PATH}/households/{self.id}"

    def _keep_contact(self, member, vals):
        """Write down how the household fares; of none, begin the contact.

        :param dict vals: ``name``, ``address``, ``situation``
        """
        member._queue_up()  # of two forms one waits for the other
        household = self or self._find_kept(member, vals)
        if household:
            household.write(vals)
        else:
            self.create({"member_id": member.id, **vals})

    def _find_kept(self, member, vals):
        """The contact that a form which came a second time has begun already."""
        return self.search(
            [
                ("member_id", "=", member.id),
                ("name", "=", vals["name"]),
                ("address", "=", vals["address"] or False),
                ("date_to", "=", False),
            ],
            limit=1,
        )
