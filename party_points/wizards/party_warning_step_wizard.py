from odoo import api, fields, models


class PartyWarningStepWizard(models.TransientModel):
    """A step of warnings with its reason: confirm and drop, also several at once; hand
    over, finish, object, decide on an objection (WARN-6).

    Of several, those on which the user may not decide are left out, and said so.
    """

    _name = "party.warning.step.wizard"
    _description = "Step of Warnings"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("warning_ids",)

    warning_ids = fields.Many2many("party.warning", string="Warnings", required=True)
    step = fields.Selection(
        [
            ("confirm", "Confirm"),
            ("drop", "Drop"),
            ("hand_over", "Name Another"),
            ("finish", "Finish"),
            ("object", "Object"),
            ("settle", "Decide on the Objection"),
        ],
        required=True,
    )
    reason = fields.Text(required=True)
    outcome = fields.Selection([("upheld", "Upheld"), ("dismissed", "Dismissed")])
    owner_id = fields.Many2one(
        "res.users",
        string="To Be Done by",
        compute="_compute_owner_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', possible_owner_ids)]",
    )
    due_date = fields.Date(string="To Be Done until")
    possible_owner_ids = fields.Many2many(
        "res.users", string="Whom You May Name", compute="_compute_possible_owner_ids"
    )
    left_out = fields.Text(compute="_compute_left_out")

    @api.depends("warning_ids", "step")
    def _compute_possible_owner_ids(self):
        for wizard in self:
            asked = wizard.step in ("confirm", "hand_over")
            warnings = wizard.warning_ids._origin if asked else []
            possible = [warning._get_possible_owners() for warning in warnings]
            users = possible[0] if possible else self.env["res.users"]
            for others in possible[1:]:
                users &= others
            wizard.possible_owner_ids = users

    @api.depends("warning_ids", "step")
    def _compute_owner_id(self):
        """Of one warning whom the rule means; of several each has his own."""
        for wizard in self:
            warning = wizard.warning_ids._origin
            asked = wizard.step == "confirm" and len(warning) == 1
            wizard.owner_id = asked and warning._get_default_owner()

    @api.depends("warning_ids", "step")
    @api.depends_context("uid")
    def _compute_left_out(self):
        for wizard in self:
            warnings = wizard.warning_ids._origin
            taken = wizard._get_taken()
            reasons = warnings._get_cannot_decide_reasons()
            wizard.left_out = (
                "\n".join(
                    f"{warning.display_name}: {reasons[warning]}"
                    if reasons[warning]
                    else self.env._(
                        "%(warning)s: decided already", warning=warning.display_name
                    )
                    for warning in warnings - taken
                )
                or False
            )

    def _get_taken(self):
        """Those on which the step is taken. One alone is always tried: who may not is
        told why."""
        warnings = self.warning_ids._origin
        if len(warnings) < 2 or self.step not in ("confirm", "drop"):
            return warnings
        flag = {"confirm": "can_decide", "drop": "can_drop"}[self.step]
        return warnings.filtered(flag) or warnings

    def action_apply(self):
        """Take the step; the warnings check who may."""
        self.ensure_one()
        warnings = self._get_taken()
        owner, due_date = self.owner_id, self.due_date
        if self.step == "confirm":
            warnings._confirm(self.reason, owner, due_date)
        elif self.step == "drop":
            warnings._drop(self.reason)
        elif self.step == "hand_over":
            warnings._hand_over(self.reason, owner, due_date)
        elif self.step == "finish":
            warnings._deal_with(self.reason)
        elif self.step == "object":
            warnings._object(self.reason)
        else:
            warnings._settle(self.outcome, self.reason)
        return {"type": "ir.actions.act_window_close"}
