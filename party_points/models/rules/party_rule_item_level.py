from odoo import api, fields, models

DIGITS = (16, 2)


class PartyRuleItemLevel(models.Model):
    """The points of an item that is graded by the level of an honour (002)."""

    _name = "party.rule.item.level"
    _description = "Points by Honour Level"
    _inherit = ["party.rule.content.mixin"]
    _order = "item_id, level_sequence, id"
    _whole_field = "item_id"
    _rec_name = "level_id"

    item_id = fields.Many2one(
        "party.rule.item", required=True, index=True, ondelete="cascade"
    )
    level_id = fields.Many2one("party.honour.level", required=True, ondelete="restrict")
    level_sequence = fields.Integer(
        string="Order of the Level", related="level_id.sequence", store=True
    )
    points = fields.Float(required=True, digits=DIGITS)

    _one_of_a_level = models.Constraint(
        "UNIQUE (item_id, level_id)", "The item already has points for this level."
    )
    _points_positive = models.Constraint(
        "CHECK (points > 0 AND points < 100000)",
        "The points of a level are more than zero and less than 100,000.",
    )

    def _get_rule_templates(self):
        return self.item_id.template_id

    @api.constrains("points", "level_id", "item_id")
    def _check_item(self):
        self.item_id._check_points()
        self.item_id._check_derived_points()
