from odoo import fields, models


class PartyExemptionPaper(models.Model):
    """A paper about a member's health behind his application (section 11).

    A model of its own, because it has fewer readers than the exemption: the member
    himself and the committee that prepares the decision. Neither the superior nor the
    administrator of Party Points reads it.
    """

    _name = "party.exemption.paper"
    _description = "Health Paper behind an Exemption"
    _inherit = ["party.guard.mixin"]
    _order = "id"

    exemption_id = fields.Many2one(
        "party.exemption", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        related="exemption_id.member_id", store=True, index=True
    )
    branch_id = fields.Many2one(
        related="exemption_id.branch_id", store=True, index=True
    )
    name = fields.Char(string="Paper", required=True)
    file = fields.Binary(attachment=True, required=True)
