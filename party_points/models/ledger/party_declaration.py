from odoo import fields, models


class PartyDeclaration(models.Model):
    _name = "party.declaration"
    _description = "Self-Declaration"

    member_id = fields.Many2one("party.member", required=True)
    line_ids = fields.One2many("party.point.line", "declaration_id")
