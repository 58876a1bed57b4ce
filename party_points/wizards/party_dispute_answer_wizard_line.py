from odoo import api, fields, models

DIGITS = (16, 2)


class PartyDisputeAnswerWizardLine(models.TransientModel):
    """A line that the dispute brings about, of the member concerned."""

    _name = "party.dispute.answer.wizard.line"
    _description = "New Line after a Dispute"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("wizard_id", "dispute_id", "item_id")

    wizard_id = fields.Many2one(
        "party.dispute.answer.wizard", required=True, ondelete="cascade"
    )
    dispute_id = fields.Many2one(
        "party.dispute",
        ondelete="cascade",
        help="That of the wizard, which a new row does not know yet.",
    )
    available_item_ids = fields.Many2many(
        "party.rule.item",
        "party_dispute_answer_wizard_line_item_rel",
        compute="_compute_available_item_ids",
    )
    date = fields.Date(string="Day", required=True)
    item_id = fields.Many2one(
        "party.rule.item",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', available_item_ids)]",
    )
    item_method = fields.Selection(related="item_id.method")
    quantity = fields.Float(default=1, digits=DIGITS)
    points_given = fields.Float(string="Points", digits=DIGITS)
    honour_level_id = fields.Many2one("party.honour.level", ondelete="cascade")
    outcome = fields.Selection(
        [("present", "Present"), ("absent", "Absent"), ("leave", "On Leave")],
        string="Attendance",
    )
    description = fields.Char(string="Grounds", required=True)

    @api.depends("date", "dispute_id")
    def _compute_available_item_ids(self):
        """The items of the rules that hold for the member on the day."""
        for line in self:
            # sudo: whose points are disputed
            member_sudo = line.dispute_id.sudo().member_id
            if line.date and member_sudo:
                template = member_sudo._get_rule_templates(line.date)[member_sudo]
                line.available_item_ids = template.item_ids.ids
            else:
                line.available_item_ids = False

    def _prepare_row(self):
        """Values as a correction takes them."""
        self.ensure_one()
        return {
            "item_id": self.item_id.id,
            "date": self.date,
            "quantity": self.quantity,
            "points_given": self.points_given,
            "honour_level_id": self.honour_level_id.id,
            "outcome": self.outcome,
            "description": self.description,
        }
