from odoo import fields, models

from ...scoring.rules import Category


class PartyRuleCategory(models.Model):
    """A section of a template, with caps for all its items together."""

    _name = "party.rule.category"
    _description = "Category of Rule Items"
    _inherit = ["party.rule.content.mixin", "party.rule.cap.mixin"]
    _order = "template_id, sequence, id"
    _whole_field = "template_id"

    template_id = fields.Many2one(
        "party.rule.template", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    item_ids = fields.One2many("party.rule.item", "category_id")

    _code_unique = models.Constraint(
        "UNIQUE (template_id, code)",
        "The template already has a category of this code.",
    )

    def _get_rule_templates(self):
        return self.template_id

    def _to_scoring(self):
        """The category as the engine takes it."""
        self.ensure_one()
        return Category(self.code, self._to_scoring_caps())
