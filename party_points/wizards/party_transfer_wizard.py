from odoo import api, fields, models


class PartyTransferWizard(models.TransientModel):
    """Transfer members to another branch, or to another group of theirs (ORG-5).

    The superior of both branches does it. The year's points go along; what was
    recorded before the day stays with the branch of its day.
    """

    _name = "party.transfer.wizard"
    _description = "Transfer of Members"
    _inherit = ["party.history.wizard"]

    branch_id = fields.Many2one(
        "party.branch",
        string="To the Branch",
        required=True,
        domain="[('level', '=', 'branch')]",
    )
    group_id = fields.Many2one(
        "party.branch",
        compute="_compute_group_id",
        store=True,
        readonly=False,
        domain="[('parent_id', '=', branch_id), ('level', '=', 'group')]",
    )
    member_class_id = fields.Many2one(
        "party.member.class",
        string="Class There",
        help="Leave empty to keep each member's class.",
    )

    @api.depends("branch_id")
    def _compute_group_id(self):
        for wizard in self:
            if wizard.group_id.parent_id != wizard.branch_id:
                wizard.group_id = False

    @api.depends("branch_id", "group_id", "member_class_id")
    def _compute_preview(self):
        return super()._compute_preview()

    def _is_complete(self):
        return bool(super()._is_complete() and self.branch_id)

    def _prepare_history_vals(self):
        vals = {"branch_id": self.branch_id.id, "group_id": self.group_id.id}
        if self.member_class_id:
            vals["member_class_id"] = self.member_class_id.id
        return vals
