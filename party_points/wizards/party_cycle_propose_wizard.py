from odoo import api, fields, models
from odoo.fields import Command


class PartyCycleProposeWizard(models.TransientModel):
    """The grades that the committee proposes: as computed, unless it says otherwise
    (APP-7)."""

    _name = "party.cycle.propose.wizard"
    _description = "Proposal of Grades"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("cycle_id",)

    cycle_id = fields.Many2one(
        "party.cycle", string="Year", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many(
        "party.cycle.propose.wizard.line",
        "wizard_id",
        string="Grades",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    contested_count = fields.Integer(
        string="Left to the Meeting", compute="_compute_contested_count"
    )

    @api.depends("cycle_id")
    def _compute_line_ids(self):
        """A row for each ranked member, those on whom the meeting decides first."""
        for wizard in self:
            ranked = wizard.cycle_id._get_ranked() if wizard.cycle_id else ()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"appraisal_id": appraisal.id})
                    for appraisal in sorted(ranked, key=_get_order)
                ),
            ]

    @api.depends("line_ids.grade_id")
    def _compute_contested_count(self):
        for wizard in self:
            wizard.contested_count = len(
                wizard.line_ids.filtered(lambda line: not line.grade_id)
            )

    def action_propose(self):
        """Propose; the year checks everything."""
        self.ensure_one()
        self.cycle_id._propose(self.line_ids._get_grades())
        return {"type": "ir.actions.act_window_close"}


def _get_order(appraisal):
    return not appraisal.option_ids, appraisal.rank, appraisal.id
