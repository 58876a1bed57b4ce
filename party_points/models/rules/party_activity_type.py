from odoo import fields, models


class PartyActivityType(models.Model):
    """What kind of activity members attend: the three meetings and one lesson, theme
    days, studies, volunteering (LINE-1).

    An item names the type whose attendance it is counted by. Eight are shipped; an
    organisation adds its own or archives what it does not use.
    """

    _name = "party.activity.type"
    _description = "Activity Type"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, copy=False, help="Identifies the type in import files."
    )
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    invites = fields.Selection(
        [
            ("all", "All Members"),
            ("committee", "Members of the Committee"),
            ("group", "Members of the Group"),
            ("nobody", "By Choice"),
        ],
        string="Who Is Expected",
        required=True,
        default="all",
        help="Whom such an activity has on its list from the start. By choice: nobody; "
        "whoever takes part is added.",
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another activity type already has this code; archived ones count too.",
    )
