from odoo import Command, api, fields, models


class PartyEvaluationSheetWizard(models.TransientModel):
    """One paper ballot, as it is entered (APP-4). It is deleted when it is entered."""

    _name = "party.evaluation.sheet.wizard"
    _description = "Paper Ballot"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("paper_id",)

    legend = fields.Char(string="Marks", compute="_compute_legend")
    progress = fields.Char(compute="_compute_legend")
    line_ids = fields.One2many(
        "party.evaluation.sheet.wizard.line",
        "wizard_id",
        string="Members",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    paper_id = fields.Many2one(
        "party.evaluation.paper", required=True, readonly=True, ondelete="cascade"
    )

    @api.depends("paper_id")
    @api.depends_context("lang")
    def _compute_legend(self):
        for wizard in self:
            paper = wizard.paper_id
            options = paper.evaluation_id._get_options() if paper else ()
            wizard.legend = " · ".join(
                f"{option['number']} {option['name']}" for option in options
            )
            wizard.progress = paper and self.env._(
                "Sheet %(number)s of %(count)s",
                number=wizard._get_entered_count() + 1,
                count=paper.sheet_count,
            )

    def _get_entered_count(self):
        paper = self.paper_id
        return paper.first_count if paper.state == "first" else paper.second_count

    @api.depends("paper_id")
    def _compute_line_ids(self):
        """A row for each candidate, in the order of the ballot."""
        for wizard in self:
            candidates = wizard.paper_id.evaluation_id.result_ids.sorted("id")
            wizard.line_ids = [
                Command.clear(),
                *(Command.create({"result_id": row.id}) for row in candidates),
            ]

    def action_enter(self):
        """Enter this sheet, and go on with the next one."""
        self.ensure_one()
        paper = self.paper_id
        paper._enter(self.line_ids._get_choices())
        self.line_ids.unlink()
        self.unlink()
        if paper._get_cannot_enter_reason():
            return {
                "type": "ir.actions.act_window",
                "name": paper.display_name,
                "res_model": paper._name,
                "res_id": paper.id,
                "view_mode": "form",
            }
        return paper.action_enter()
