from odoo import api, fields, models
from odoo.tools import SQL


class PartyEvaluationVoter(models.Model):
    """Who may vote, and whether he has (APP-4). When is known to nobody.

    The rows have no dates, and whatever happens to one of them, all rows of the
    evaluation are written by the same statement: neither the transaction of a row nor
    its place in the table says who voted last. Nothing else writes them; so they are
    also what transactions on an evaluation wait for.
    """

    _name = "party.evaluation.voter"
    _description = "Voter of an Evaluation"
    _inherit = ["party.guard.mixin"]
    _log_access = False
    _order = "evaluation_id, id"
    _rec_name = "member_id"
    _protected_fields = frozenset(
        {"evaluation_id", "member_id", "branch_id", "has_voted", "is_on_paper"}
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
    has_voted = fields.Boolean(readonly=True, default=False)
    is_on_paper = fields.Boolean(
        string="On Paper",
        readonly=True,
        default=False,
        help="Has handed in a paper ballot.",
    )

    _once = models.Constraint(
        "UNIQUE (evaluation_id, member_id)", "The member already stands in the list."
    )

    @api.model
    def _lock(self, evaluations):
        """Let all that happens to these evaluations happen one after another: who
        comes second is tried again on what the first has left.

        It names nobody, and what fails here is not logged: the log would say when
        somebody voted.
        """
        self.env.flush_all()
        query = SQL(
            "UPDATE party_evaluation_voter SET has_voted = has_voted "
            "WHERE evaluation_id = ANY(%s)",
            sorted(evaluations.ids),
        )
        self.env.cr.execute(query, log_exceptions=False)
        self.env.invalidate_all(flush=False)

    @api.model
    def _rewrite(self, evaluation, voted=(), handed_in=(), taken_back=()):
        """Note who has voted and who has handed in a paper ballot: in one statement
        that writes all rows of the evaluation.

        :param voted: ids of voters; ``handed_in`` and ``taken_back`` too
        """
        query = SQL(
            "UPDATE party_evaluation_voter SET "
            "has_voted = COALESCE(has_voted, false) OR id = ANY(%(voted)s), "
            "is_on_paper = (COALESCE(is_on_paper, false) OR id = ANY(%(handed_in)s)) "
            "AND NOT id = ANY(%(taken_back)s) "
            "WHERE evaluation_id = %(evaluation)s",
            voted=list(voted),
            handed_in=list(handed_in),
            taken_back=list(taken_back),
            evaluation=evaluation.id,
        )
        self.env.cr.execute(query, log_exceptions=False)
        self.invalidate_model(["has_voted", "is_on_paper"])
