from odoo import fields, models


class PartyHonourLevel(models.Model):
    """The level at which an honour was given (002): the later in the order, the higher.

    From village to national level is shipped; an enterprise may add its own.
    """

    _name = "party.honour.level"
    _description = "Honour Level"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, copy=False, help="Identifies the level in import files."
    )
    sequence = fields.Integer(
        default=10, help="The higher the number, the higher the honour."
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another honour level already has this code; archived ones count too.",
    )
