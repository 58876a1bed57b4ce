from odoo import fields, models


class PartyReconciliation(models.Model):
    """A member's word each quarter: the branch's record and his own handbook agree, or
    where they do not (PUB-5, 003)."""

    _name = "party.reconciliation"
    _description = "Quarterly Reconciliation"
    _inherit = ["party.guard.mixin", "mail.activity.mixin"]
    _order = "id desc"

    publication_id = fields.Many2one(
        "party.publication", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("pending", "To Be Confirmed"),
            ("agrees", "Agrees"),
            ("differs", "Differs"),
        ],
        required=True,
        default="pending",
        readonly=True,
    )
    difference = fields.Text(string="Where They Differ", readonly=True)
    answered_on = fields.Datetime(readonly=True)
    dispute_id = fields.Many2one("party.dispute", readonly=True, ondelete="restrict")

    _once = models.Constraint(
        "UNIQUE (publication_id, member_id)", "The member has been asked already."
    )
