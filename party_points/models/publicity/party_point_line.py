from odoo import fields, models


class PartyPointLine(models.Model):
    """Lines that a dispute has brought about."""

    _inherit = "party.point.line"

    dispute_id = fields.Many2one(
        "party.dispute", readonly=True, index="btree_not_null", ondelete="restrict"
    )
