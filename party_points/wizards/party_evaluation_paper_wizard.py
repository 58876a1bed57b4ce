from odoo import api, fields, models


class PartyEvaluationPaperWizard(models.TransientModel):
    """Who has handed in a paper ballot (APP-4)."""

    _name = "party.evaluation.paper.wizard"
    _description = "Who Has Handed In a Paper Ballot"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("evaluation_id", "voter_ids")

    voter_ids = fields.Many2many(
        "party.evaluation.voter",
        "party_evaluation_paper_wizard_voter_rel",
        string="Handed In by",
        domain="[('evaluation_id', '=', evaluation_id), ('has_voted', '=', False), "
        "('is_on_paper', '=', False)]",
    )
    voter_count = fields.Integer(string="Sheets", compute="_compute_voter_count")
    evaluation_id = fields.Many2one(
        "party.evaluation", required=True, readonly=True, ondelete="cascade"
    )

    @api.depends("voter_ids")
    def _compute_voter_count(self):
        for wizard in self:
            wizard.voter_count = len(wizard.voter_ids)

    def action_begin(self):
        """Begin to enter their sheets."""
        self.ensure_one()
        paper = self.evaluation_id._begin_paper(self.voter_ids)
        return {
            "type": "ir.actions.act_window",
            "name": paper.display_name,
            "res_model": paper._name,
            "res_id": paper.id,
            "view_mode": "form",
        }
