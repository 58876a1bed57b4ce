from odoo import fields, models


class PartyWitness(models.Model):
    _name = "party.witness"
    _description = "Witness"

    line_id = fields.Many2one("party.point.line", index="btree_not_null")
    activity_id = fields.Many2one("party.activity", index="btree_not_null")
    member_id = fields.Many2one("party.member", required=True)
