from odoo import fields, models


class PartyEvidence(models.Model):
    _name = "party.evidence"
    _description = "Evidence"

    line_id = fields.Many2one("party.point.line", index="btree_not_null")
    activity_id = fields.Many2one("party.activity", index="btree_not_null")
    name = fields.Char(required=True)
