from odoo import api, fields, models

from ..clock import today


class PartyHistoryWizard(models.AbstractModel):
    """What the dated changes of members have in common (ORG-5).

    Each asks for members, a day and a reason, shows beforehand what will change and
    what ends with it, and then calls one method of the member. A wizard says in
    ``_prepare_history_vals`` what changes.
    """

    _name = "party.history.wizard"
    _description = "Dated Change of Members"

    member_ids = fields.Many2many(
        "party.member",
        string="Members",
        required=True,
        context={"active_test": False},
        default=lambda self: self._default_member_ids(),
    )
    date = fields.Date(string="From", required=True, default=today)
    note = fields.Char(
        string="Reason", required=True, help="Why, and on whose decision."
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def _default_member_ids(self):
        if self.env.context.get("active_model") != "party.member":
            return self.env["party.member"]
        return self.env["party.member"].browse(self.env.context.get("active_ids", []))

    @api.depends("member_ids", "date")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = self.env["ir.qweb"]._render(
                "party_points.party_history_preview",
                {"changes": wizard._get_changes() if wizard._is_complete() else []},
            )

    def _is_complete(self):
        """Whether there is enough to show what will change."""
        self.ensure_one()
        return bool(self.member_ids and self.date)

    def _prepare_history_vals(self):
        """What changes.

        :return: values for ``party.member._change_history``
        """
        raise NotImplementedError

    def _get_changes(self):
        """What will happen to each member.

        :return: list of ``{"name", "before", "after", "ends", "problem"}``
        """
        self.ensure_one()
        vals = self._prepare_history_vals()
        members = self.member_ids._origin
        members.check_access("read")
        problems = members._get_cannot_change_reasons(self.date, vals)
        return [
            {
                "name": member.name,
                "problem": problems[member] or member._get_not_managed_reason(vals),
                **member._get_change_preview(self.date, vals),
            }
            for member in members
        ]

    def action_apply(self):
        """Do it.

        :raise UserError: where the history of a member cannot go on like this
        """
        self.ensure_one()
        self.member_ids._change_history(
            self.date, self._prepare_history_vals(), self.note
        )
        return {"type": "ir.actions.act_window_close"}
