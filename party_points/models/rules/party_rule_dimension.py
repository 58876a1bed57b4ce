from odoo import fields, models


class PartyRuleDimension(models.Model):
    """What part of a member's life an item speaks of (RULE-3).

    The seven of document 001 are shipped; an organisation adds its own or archives
    what it does not use. Low scores are analysed by them (PUB-6).
    """

    _name = "party.rule.dimension"
    _description = "Dimension of Rule Items"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, copy=False, help="Identifies the dimension in import files."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another dimension already has this code; archived ones count too.",
    )
