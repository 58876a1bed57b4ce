from odoo import fields, models


class PartyEvaluationMark(models.Model):
    """What a ballot can say of a member, and how much it is worth (APP-4).

    Administrators keep the marks. An evaluation takes them over when it is opened: a
    later change is for the next one. What is used no more is archived, not deleted.
    """

    _name = "party.evaluation.mark"
    _description = "Mark of a Ballot"
    _inherit = ["party.guard.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    value = fields.Float(
        string="Worth",
        required=True,
        digits=(5, 2),
        help="Between 0 and 100; 100 is the best.",
    )
    active = fields.Boolean(default=True)

    _value = models.Constraint(
        "CHECK (value BETWEEN 0 AND 100)", "A mark is worth between 0 and 100."
    )

    def _freeze(self):
        """The marks as an evaluation keeps them, the best way round for a ballot.

        :return: list of ``{"number", "value", "names"}``; the names by language
        """
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return [
            {
                "number": number,
                "value": f"{mark.value:.2f}",
                "names": {code: mark.with_context(lang=code).name for code in codes},
            }
            for number, mark in enumerate(self, 1)
        ]
