from odoo import fields, models


class PartyActivity(models.Model):
    _name = "party.activity"
    _description = "Activity"

    name = fields.Char(required=True)
    branch_id = fields.Many2one("party.branch", required=True)
    date = fields.Date(required=True)
    state = fields.Selection(
        [("planned", "Planned"), ("closed", "Closed"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
    )
    line_ids = fields.One2many("party.point.line", "activity_id")
    evidence_ids = fields.One2many("party.evidence", "activity_id")
    witness_ids = fields.One2many("party.witness", "activity_id")
