from odoo import api, fields, models


class PartyStandingWizard(models.TransientModel):
    """Make probationary members full ones, end a membership, or admit again (ORG-5)."""

    _name = "party.standing.wizard"
    _description = "Change of Standing"
    _inherit = ["party.history.wizard"]

    standing = fields.Selection(
        selection=lambda self: (
            self.env["party.assignment"]
            ._fields["standing"]
            ._description_selection(self.env)
        ),
        string="New Standing",
        required=True,
        default="full",
    )
    end_reason = fields.Selection(
        selection=lambda self: (
            self.env["party.assignment"]
            ._fields["end_reason"]
            ._description_selection(self.env)
        ),
        string="Reason of the End",
    )

    @api.depends("standing", "end_reason")
    def _compute_preview(self):
        return super()._compute_preview()

    def _is_complete(self):
        ended = self.standing == "ended"
        return bool(super()._is_complete() and ended == bool(self.end_reason))

    def _prepare_history_vals(self):
        ended = self.standing == "ended"
        return {
            "standing": self.standing,
            "end_reason": self.end_reason if ended else False,
        }
