from odoo import fields, models
from odoo.exceptions import UserError

from ..clock import today


class PartyRuleDecisionWizard(models.TransientModel):
    """Put rules in force, or retire them: the day, and who decided it and why
    (RULE-1)."""

    _name = "party.rule.decision.wizard"
    _description = "Decision on Rules"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("template_id",)

    template_id = fields.Many2one(
        "party.rule.template",
        required=True,
        readonly=True,
        default=lambda self: self._default_template_id(),
        ondelete="cascade",
    )
    decision = fields.Selection(
        [("enforce", "Put in Force"), ("retire", "Retire")], required=True
    )
    date_from = fields.Date(string="First Day", default=today)
    date_to = fields.Date(string="Last Day")
    reason = fields.Text(
        string="Decided by", required=True, help="Which meeting decided, when and why."
    )

    def _default_template_id(self):
        if self.env.context.get("active_model") == "party.rule.template":
            return self.env.context.get("active_id")
        return False

    def action_confirm(self):
        """Carry the decision out; it is logged with the user's name."""
        self.ensure_one()
        template = self.template_id
        template.check_access("write")
        if not self.reason.strip():
            raise UserError(self.env._("Say which meeting decided this, and why."))
        if self.decision == "enforce":
            self._enforce(template)
        else:
            self._retire(template)
        template.message_post(body=self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _enforce(self, template):
        if not self.date_from:
            raise UserError(self.env._("Say from which day on the rules are in force."))
        if self.date_to and self.date_to < self.date_from:
            raise UserError(self.env._("The last day lies before the first one."))
        template._enforce(self.date_from, self.date_to, self.reason)

    def _retire(self, template):
        if not self.date_to:
            raise UserError(self.env._("Say which is the last day of the rules."))
        template._retire(self.date_to, self.reason)
