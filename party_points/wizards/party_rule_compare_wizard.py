from odoo import api, fields, models


class PartyRuleCompareWizard(models.TransientModel):
    """Two templates side by side: what was added, dropped and changed (RULE-1,
    RULE-2)."""

    _name = "party.rule.compare.wizard"
    _description = "Comparison of Rules"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("template_id", "other_id")

    template_id = fields.Many2one(
        "party.rule.template", string="Rules", required=True, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "party.rule.template",
        string="Compared with",
        required=True,
        ondelete="cascade",
        domain="[('id', '!=', template_id)]",
    )
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    @api.depends("template_id", "other_id")
    def _compute_comparison(self):
        for wizard in self:
            (wizard.template_id | wizard.other_id).check_access("read")
            wizard.comparison = self.env["ir.qweb"]._render(
                "party_points.party_rule_comparison",
                {
                    "before": wizard.other_id.with_context(show_owner=True),
                    "after": wizard.template_id.with_context(show_owner=True),
                    "changes": wizard.other_id._compare(wizard.template_id)
                    if wizard.other_id and wizard.template_id
                    else [],
                },
            )
