from odoo import api, fields, models


class PartyDutyPost(models.Model):
    """A post that an organisation offers to its members to serve the people (ORG-9).

    The number of members on it is kept by the database: of two who claim the last
    place at the same moment, one is refused.
    """

    _name = "party.duty.post"
    _description = "Duty Post"
    _inherit = ["party.guard.mixin"]
    _order = "branch_id, name, id"

    name = fields.Char(required=True)
    branch_id = fields.Many2one(
        "party.branch",
        string="Offered by",
        required=True,
        index=True,
        ondelete="restrict",
        help="Members of this organisation and of those under it may claim the post.",
    )
    description = fields.Text(string="Duties of the Post")
    places = fields.Integer(help="How many members it takes; 0 for any number.")
    claim_ids = fields.One2many("party.duty.claim", "post_id")
    claimed = fields.Integer(
        string="Claimed Places",
        compute="_compute_claimed",
        compute_sudo=True,
        store=True,
    )
    active = fields.Boolean(default=True)

    _places = models.Constraint(
        "CHECK (places >= 0)", "The number of places cannot be negative."
    )
    _not_overfull = models.Constraint(
        "CHECK (places = 0 OR claimed <= places)",
        "All places of this post are claimed. Choose another post.",
    )

    @api.depends("claim_ids.date_to")
    def _compute_claimed(self):
        for post in self:
            post.claimed = len(post.claim_ids.filtered(lambda claim: not claim.date_to))
