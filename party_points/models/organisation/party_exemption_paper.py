from odoo import api, fields, models


class PartyExemptionPaper(models.Model):
    """A paper about a member's health behind his application (section 11).

    A model of its own, because it has fewer readers than the exemption: the member
    himself and the committee of the branch that decides, also after a transfer.
    Neither the superior nor the administrator of Party Points reads it. What remains
    possible: an administrator links the member to another contact, which the member's
    log shows; and whoever administers Odoo itself reads everything.
    """

    _name = "party.exemption.paper"
    _description = "Health Paper behind an Exemption"
    _inherit = ["party.guard.mixin"]
    _order = "id"

    exemption_id = fields.Many2one(
        "party.exemption", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        related="exemption_id.member_id", store=True, index=True
    )
    branch_id = fields.Many2one(
        "party.branch",
        compute="_compute_branch_id",
        store=True,
        index=True,
        ondelete="restrict",
        help="The branch that decides on the application, or has decided.",
    )
    name = fields.Char(string="Paper", required=True)
    file = fields.Binary(attachment=True, required=True)

    @api.depends("exemption_id.branch_id", "exemption_id.deciding_branch_id")
    def _compute_branch_id(self):
        for paper in self:
            exemption = paper.exemption_id
            paper.branch_id = exemption.deciding_branch_id or exemption.branch_id
