from odoo import api, models


class PartyExemption(models.Model):
    """Who is exempt is not warned (ORG-6)."""

    _inherit = "party.exemption"

    def _decide(self, state):
        result = super()._decide(state)
        if state == "confirmed":
            self.env["party.warning"]._follow_exemptions(self)
        return result

    @api.model
    def _get_exempt_on(self, members, days):
        """Who is out of scoring on which of some days.

        :return: a set of ``(member, day)``
        """
        if not members or not days:
            return set()
        # sudo: that somebody is exempt, not why
        exemptions_sudo = self.sudo().search(
            [
                ("member_id", "in", members.ids),
                ("state", "=", "confirmed"),
                ("date_from", "<=", max(days)),
                ("date_to", ">=", min(days)),
            ]
        )
        return {
            (exemption.member_id, day)
            for exemption in exemptions_sudo
            for day in days
            if exemption.date_from <= day <= exemption.date_to
        }
