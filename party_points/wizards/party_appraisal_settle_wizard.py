from odoo import fields, models


class PartyAppraisalSettleWizard(models.TransientModel):
    """The superior's decision on an appeal against a grade (APP-7)."""

    _name = "party.appraisal.settle.wizard"
    _description = "Decision on an Appeal against a Grade"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("appraisal_id", "grade_id")

    appraisal_id = fields.Many2one(
        "party.appraisal", required=True, readonly=True, ondelete="cascade"
    )
    grading_id = fields.Many2one(related="appraisal_id.grading_id")
    current_grade_id = fields.Many2one(
        related="appraisal_id.grade_id", string="Grade until Now"
    )
    appeal_reason = fields.Text(related="appraisal_id.appeal_reason")
    outcome = fields.Selection(
        [("upheld", "Uphold"), ("dismissed", "Dismiss")], required=True
    )
    grade_id = fields.Many2one(
        "party.grading.grade",
        string="New Grade",
        ondelete="cascade",
        domain="[('grading_id', '=', grading_id), ('id', '!=', current_grade_id)]",
    )
    reason = fields.Text(
        required=True, help="The member reads it, and the log keeps it."
    )

    def action_apply(self):
        """Decide; the appraisal checks everything."""
        self.ensure_one()
        grade = self.grade_id if self.outcome == "upheld" else None
        self.appraisal_id._settle_appeal(self.outcome, self.reason, grade)
        return {"type": "ir.actions.act_window_close"}
