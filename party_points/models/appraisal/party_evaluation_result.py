from odoo import fields, models


class PartyEvaluationResult(models.Model):
    """A candidate of an evaluation, and what the ballots say of him in total (APP-4).

    Candidates are named when the evaluation is opened, and have no figures before it is
    counted.
    """

    _name = "party.evaluation.result"
    _description = "Result of an Evaluation"
    _inherit = ["party.guard.mixin"]
    _order = "evaluation_id, id"
    _rec_name = "member_id"
    _protected_fields = frozenset(
        {"evaluation_id", "member_id", "branch_id", "counts", "marked_count", "mark"}
    )

    evaluation_id = fields.Many2one(
        "party.evaluation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one(
        "party.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    counts = fields.Json(
        readonly=True,
        help="Numbers of ballots by number of the mark; 0 stands for abstentions.",
    )
    marked_count = fields.Integer(
        string="Ballots with a Mark",
        readonly=True,
        help="Without those that abstained. If there are none, there is no mark.",
    )
    mark = fields.Float(
        digits=(5, 2),
        aggregator="avg",
        readonly=True,
        help="The average of the marks given, between 0 and 100.",
    )

    _once = models.Constraint(
        "UNIQUE (evaluation_id, member_id)", "The member already has a result."
    )

    def _get_shares(self):
        """What the ballots say, mark by mark, abstentions last.

        :return: list of ``{"number", "name", "count", "percent"}``; the shares are of
            all ballots
        """
        self.ensure_one()
        counts = self.counts or {}
        total = sum(counts.values())
        return [
            {
                **option,
                "count": counts.get(str(option["number"]), 0),
                "percent": total
                and round(100 * counts.get(str(option["number"]), 0) / total, 1),
            }
            for option in self.evaluation_id._get_options()
        ]
