from odoo import api, fields, models


class PartyErasureWizard(models.TransientModel):
    """Erase the personal data of a former member: it says before what goes and what
    stays; the member checks everything."""

    _name = "party.erasure.wizard"
    _description = "Erasure of Personal Data"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("member_id",)

    member_id = fields.Many2one(
        "party.member",
        required=True,
        readonly=True,
        ondelete="cascade",
        context={"active_test": False},
    )
    requested_on = fields.Date(string="Asked for on")
    reason = fields.Text(
        help="Who decided, and on what ground. It stays on record: name nobody here."
    )
    can_erase = fields.Boolean(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("member_id")
    def _compute_preview(self):
        for wizard in self:
            found = wizard.member_id._get_erasure_preview()
            wizard.can_erase = not found["reasons"]
            wizard.preview = self.env["ir.qweb"]._render(
                "party_points.party_erasure_preview", found
            )

    def action_erase(self):
        """Erase; the wizard itself keeps nothing of it."""
        self.ensure_one()
        self.member_id._erase(self.requested_on, self.reason)
        self.reason = False
        return {"type": "ir.actions.client", "tag": "soft_reload"}
