from datetime import timedelta

from odoo import api, fields, models

# A specialist's years in one village.
SPECIALIST_YEARS = 3


class PartyPosition(models.Model):
    """A Party-building specialist stays in one place for a limited time (ORG-3)."""

    _name = "party.position"
    _inherit = ["party.position", "party.reminder.mixin"]

    _reminder_field = "limit_date"
    _reminder_days_ahead = 60

    limit_date = fields.Date(
        string="Time Limit",
        compute="_compute_limit_date",
        store=True,
        help="A Party-building specialist stays three years in one place at most; "
        "earlier times there count.",
    )

    @api.depends(
        "role",
        "date_from",
        "date_to",
        "active",
        "branch_id",
        "partner_id.party_position_ids.active",
        "partner_id.party_position_ids.branch_id",
        "partner_id.party_position_ids.date_from",
        "partner_id.party_position_ids.date_to",
        "partner_id.party_position_ids.role",
    )
    def _compute_limit_date(self):
        """Three years after the first day, less the time served there before."""
        served = self._get_days_served_before()
        for position in self:
            limited = (
                position.role == "specialist" and position.active and position.date_from
            )
            position.limit_date = limited and fields.Date.add(
                position.date_from, years=SPECIALIST_YEARS
            ) - timedelta(days=served.get(position, 0))

    def _get_days_served_before(self):
        """:return: ``{position: days}`` as specialist at the same place before"""
        served = {}
        specialists = self.filtered(lambda position: position.role == "specialist")
        for position in specialists:
            earlier = position.partner_id.party_position_ids.filtered(
                lambda other, position=position: (
                    other.role == "specialist"
                    and other.active
                    and other.branch_id == position.branch_id
                    and other.date_to
                    and other.date_from < (position.date_from or other.date_from)
                )
            )
            served[position] = sum(
                (other.date_to - other.date_from).days + 1 for other in earlier
            )
        return served

    @api.model
    def _get_reminder_domain(self):
        return [("is_current", "=", True), ("role", "=", "specialist")]

    def _get_reminder_users(self):
        """The superior's organisation officers are reminded."""
        superiors = self.branch_id.parent_id._get_position_users(
            ("secretary", "organisation_commissioner")
        )
        nobody = self.env["res.users"]
        return {
            position: superiors.get(position.branch_id.parent_id, nobody)
            for position in self
        }

    def _get_reminder_summary(self):
        return self.env._("%(name)s: three years in one place", name=self.display_name)
