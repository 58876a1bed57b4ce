from odoo import api, models

from .party_duty_post import PATH


class PartyDutyLog(models.Model):
    """The log of duties on the portal: members write it there (ORG-9)."""

    _inherit = "party.duty.log"

    def _get_portal_path(self):
        return PATH

    @api.model
    def _log_once(self, vals):
        """Add an entry; the same words of the same day and duty are one entry.

        :param dict vals: ``claim_id`` or ``household_id``, ``date``, ``description``
        :return: the entry
        """
        # sudo: his own member record; of two forms one waits for the other
        self.env.user.sudo().party_member_ids._queue_up()
        domain = [(name, "=", value) for name, value in vals.items()]
        return self.search(domain, limit=1) or self.create(vals)
