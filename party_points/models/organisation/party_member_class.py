from odoo import fields, models


class PartyMemberClass(models.Model):
    """A class of members that is scored by criteria of its own (ORG-4).

    Classes are data: those of documents 000 and 003 are shipped, an
    organisation adds its own or archives what it does not use.
    """

    _name = "party.member.class"
    _description = "Member Class"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, copy=False, help="Identifies the class in import files."
    )
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another member class already has this code; archived ones count too.",
    )
