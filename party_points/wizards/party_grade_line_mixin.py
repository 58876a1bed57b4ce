from odoo import api, fields, models


class PartyGradeLineMixin(models.AbstractModel):
    """A row of a dialog: a member's appraisal, the grade for it, and why it departs
    from the computed one (APP-7)."""

    _name = "party.grade.line.mixin"
    _description = "Grade to Be Given"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("wizard_id", "appraisal_id", "grade_id")

    appraisal_id = fields.Many2one("party.appraisal", required=True, ondelete="cascade")
    grading_id = fields.Many2one(related="appraisal_id.grading_id")
    member_id = fields.Many2one(related="appraisal_id.member_id", string="Name")
    rank = fields.Integer(related="appraisal_id.rank", aggregator=None)
    score = fields.Float(related="appraisal_id.score", aggregator=None)
    computed_grade_id = fields.Many2one(related="appraisal_id.computed_grade_id")
    option_ids = fields.Many2many(related="appraisal_id.option_ids")
    grade_id = fields.Many2one(
        "party.grading.grade",
        compute="_compute_grade_id",
        store=True,
        readonly=False,
        ondelete="cascade",
        domain="[('grading_id', '=', grading_id)]",
    )
    reason = fields.Char(
        string="Why It Departs", help="Obligatory where it is not the computed grade."
    )
    departs = fields.Boolean(compute="_compute_departs")

    @api.depends("appraisal_id")
    def _compute_grade_id(self):
        for line in self:
            appraisal = line.appraisal_id
            line.grade_id = appraisal.grade_id or appraisal.computed_grade_id

    @api.depends("grade_id", "appraisal_id")
    def _compute_departs(self):
        for line in self:
            line.departs = bool(
                line.grade_id
                and line.grade_id != line.computed_grade_id
                and line.grade_id not in line.option_ids._origin
            )

    def _get_grades(self):
        """:return: as the steps of ``party.cycle`` take them"""
        return {line.appraisal_id: (line.grade_id, line.reason) for line in self}
