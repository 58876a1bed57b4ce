from odoo import api, fields, models

from ..importing.rulebook_sheets import get_sheets
from ..importing.rulebook_writer import RulebookWriter


class PartyRulebookImport(models.TransientModel):
    """Take in a rule book: schemes and templates with their items (RULE-7).

    All of it becomes the chosen organisation's; templates arrive as drafts.
    """

    _name = "party.rulebook.import"
    _description = "Import of a Rule Book"
    _inherit = ["party.guard.mixin", "party.workbook.import.mixin"]
    _links_to_read = ("branch_id",)
    _template_url = "/party_points/rulebook_template.xlsx"

    branch_id = fields.Many2one(
        "party.branch",
        string="Rules of",
        required=True,
        ondelete="cascade",
        domain="[('level', '!=', 'group')]",
        default=lambda self: self._default_branch_id(),
        help="The organisation whose rules these become.",
    )

    @api.model
    def _default_branch_id(self):
        return self.env["party.rule.template"]._default_branch_id()

    def _get_sheets(self):
        return get_sheets(self.env)

    def _get_writer(self, sheets):
        return RulebookWriter(self.env, sheets, self.branch_id)

    def _get_title(self):
        return self.env._("Import Rule Book")

    def action_open(self):
        """The rules of the organisation, the imported drafts among them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_rule_template_action"
        )
        return {**action, "domain": [("branch_id", "=", self.branch_id.id)]}
