from odoo import fields, models

from ...clock import today


class PartyContactHousehold(models.Model):
    """A household with which a member keeps contact (ORG-9)."""

    _name = "party.contact.household"
    _description = "Contact Household"
    _inherit = ["party.guard.mixin"]
    _order = "member_id, date_from desc, id desc"

    name = fields.Char(string="Household", required=True, help="For example: Wang's.")
    member_id = fields.Many2one(
        "party.member", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(related="member_id.branch_id", store=True, index=True)
    address = fields.Char()
    situation = fields.Text(help="What the household needs, as far as it wants to say.")
    date_from = fields.Date(string="Since", required=True, default=today)
    date_to = fields.Date(string="Until", copy=False)
    log_ids = fields.One2many("party.duty.log", "household_id")

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A contact cannot end before it begins."
    )

    def action_end(self):
        """End the contacts with today."""
        self.write({"date_to": today(self)})
