from odoo import api, fields, models


class PartyReclassifyWizard(models.TransientModel):
    """Put members into another class from a day on; nobody keeps a class for life
    (ORG-5, document 003)."""

    _name = "party.reclassify.wizard"
    _description = "Change of Class"
    _inherit = ["party.history.wizard"]

    member_class_id = fields.Many2one(
        "party.member.class", string="New Class", required=True
    )

    @api.depends("member_class_id")
    def _compute_preview(self):
        return super()._compute_preview()

    def _is_complete(self):
        return bool(super()._is_complete() and self.member_class_id)

    def _prepare_history_vals(self):
        return {"member_class_id": self.member_class_id.id}
