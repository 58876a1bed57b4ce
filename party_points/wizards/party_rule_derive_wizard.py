from odoo import api, fields, models
from odoo.exceptions import UserError


class PartyRuleDeriveWizard(models.TransientModel):
    """Derive the rules of an organisation from those of its superior (RULE-2)."""

    _name = "party.rule.derive.wizard"
    _description = "Derivation of Rules"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("origin_id",)

    origin_id = fields.Many2one(
        "party.rule.template",
        string="Derived from",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    allowed_branch_ids = fields.Many2many(
        "party.branch", compute="_compute_allowed_branch_ids"
    )
    branch_id = fields.Many2one(
        "party.branch",
        string="For the Organisation",
        required=True,
        domain="[('id', 'in', allowed_branch_ids)]",
        ondelete="cascade",
    )

    @api.depends("origin_id")
    def _compute_allowed_branch_ids(self):
        for wizard in self:
            wizard.allowed_branch_ids = self.env["party.branch"].search(
                [
                    ("id", "child_of", wizard.origin_id.branch_id.ids),
                    ("id", "!=", wizard.origin_id.branch_id.id),
                    ("level", "!=", "group"),
                ]
            )

    def action_derive(self):
        """Make the draft, and open it."""
        self.ensure_one()
        if self.branch_id not in self.allowed_branch_ids:
            raise UserError(
                self.env._(
                    "Choose an organisation under “%(owner)s”.",
                    owner=self.origin_id.branch_id.name,
                )
            )
        self.origin_id.check_access("read")
        return self.origin_id._derive(self.branch_id)._open()
