import json

from odoo import api, fields, models
from odoo.tools import SQL


class PartyEvaluationUrn(models.Model):
    """The ballots of one evaluation, all in one row (APP-4). Nobody reads it.

    The row has no dates, no access right leads to it, and with every vote its content
    is written anew as a whole, sorted by what the ballots say: their order is the same
    in whatever order they came. A ballot is a list of numbers, one for each candidate;
    all have the same length. So nothing in the database leads from a ballot to a voter.

    The ballots are deleted when they are counted. The totals are all that the
    evaluation is for; ballots that are kept could still be compared with handwriting,
    with what people tell, or with one another. They are counted twice before that.
    """

    _name = "party.evaluation.urn"
    _description = "Urn of an Evaluation"
    _log_access = False

    evaluation_id = fields.Many2one(
        "party.evaluation", required=True, index=True, ondelete="cascade"
    )
    content = fields.Text(groups=fields.NO_ACCESS)

    _one_urn = models.Constraint(
        "UNIQUE (evaluation_id)", "The evaluation already has an urn."
    )

    @api.model
    def _open(self, evaluation):
        """An empty urn."""
        self.create([{"evaluation_id": evaluation.id, "content": "[]"}])
        self.flush_model()

    @api.model
    def _read_ballots(self, evaluation):
        """:return: list of ballots, sorted; a ballot is a list of numbers"""
        query = SQL(
            "SELECT content FROM party_evaluation_urn WHERE evaluation_id = %s",
            evaluation.id,
        )
        [[content]] = self.env.execute_query(query)
        return json.loads(content)

    @api.model
    def _put(self, evaluation, ballots):
        """Put ballots in, among those that are there. Voters are locked before that:
        see ``party.evaluation.voter``. What fails is not logged: the log would show
        the ballots."""
        content = sorted([*self._read_ballots(evaluation), *ballots])
        query = SQL(
            "UPDATE party_evaluation_urn SET content = %s WHERE evaluation_id = %s",
            json.dumps(content, separators=(",", ":")),
            evaluation.id,
        )
        self.env.cr.execute(query, log_exceptions=False)
        self.invalidate_model(["content"])

    @api.model
    def _empty(self, evaluation):
        """Delete the ballots, with the urn."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM party_evaluation_urn WHERE evaluation_id = %s",
                evaluation.id,
            )
        )
        self.env.invalidate_all()
