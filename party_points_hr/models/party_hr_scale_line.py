from odoo import fields, models


class PartyHrScaleLine(models.Model):
    """What a grade is worth: one of a certain name, or all of a consequence, since the
    branches may name their grades as they like (APP-3, APP-8). The name goes first.

    In a scale by score these are the exceptions to the score.
    """

    _name = "party.hr.scale.line"
    _description = "Value of a Grade"
    _inherit = ["party.guard.mixin"]
    _order = "scale_id, value desc, id"

    scale_id = fields.Many2one(
        "party.hr.scale", required=True, index=True, ondelete="cascade"
    )
    grade = fields.Char(help="The name of the grade, as the branches write it.")
    consequence = fields.Selection(
        selection=lambda self: self.env["party.hr.result"]._get_consequences(),
        string="All Grades with",
    )
    value = fields.Float(
        string="Mapped Value", required=True, digits=(5, 2), aggregator=None
    )

    _value_range = models.Constraint(
        "CHECK (value BETWEEN 0 AND 100)",
        "The value of a grade lies between 0 and 100.",
    )
    _one_of_both = models.Constraint(
        "CHECK ((COALESCE(grade, '') = '') <> (consequence IS NULL))",
        "Each row names either a grade or a consequence.",
    )
    _one_a_grade = models.UniqueIndex(
        "(scale_id, grade) WHERE grade <> ''", "The scale names this grade twice."
    )
    _one_a_consequence = models.UniqueIndex(
        "(scale_id, consequence) WHERE consequence IS NOT NULL",
        "The scale names this consequence twice.",
    )

    def _find(self, grade, consequence):
        """The row that fits a grade; none where there is none."""
        name = (grade or "").strip()
        named = self.filtered(lambda row: row.grade and row.grade.strip() == name)
        general = self.filtered(
            lambda row: row.consequence and row.consequence == consequence
        )
        return (named or general)[:1]
