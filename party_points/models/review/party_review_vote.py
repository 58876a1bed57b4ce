from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from .party_review_ballot import VOTES


class PartyReviewVote(models.Model):
    """A vote on one line: where it is not routine, or as an exception from the vote on
    all routine lines."""

    _name = "party.review.vote"
    _description = "Vote on a Line"
    _inherit = ["party.guard.mixin"]
    _order = "ballot_id, id"
    _rec_name = "line_id"
    _protected_fields = frozenset({"branch_id"})
    _links_to_read = ("ballot_id", "line_id")

    ballot_id = fields.Many2one(
        "party.review.ballot", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="ballot_id.branch_id", store=True, index=True, string="Branch"
    )
    line_id = fields.Many2one(
        "party.point.line", required=True, index=True, ondelete="restrict"
    )
    vote = fields.Selection(VOTES)
    reason = fields.Char(help="Obligatory for a vote against.")
    line_description = fields.Text(related="line_id.description", string="Grounds")
    line_kind = fields.Selection(related="line_id.kind", string="Kind")
    line_is_late = fields.Boolean(related="line_id.is_late", string="Late")
    line_is_on_behalf = fields.Boolean(
        related="line_id.is_on_behalf", string="Filed on Behalf"
    )
    line_asked_text = fields.Char(related="line_id.asked_text", string="Asks for")

    _once = models.Constraint(
        "UNIQUE (ballot_id, line_id)", "The ballot has a vote on this line already."
    )

    @api.constrains("ballot_id", "line_id")
    def _check_line(self):
        """:raise UserError: for a line of another review, or without a vote of his"""
        for vote in self:
            ballot = vote.ballot_id
            if vote.line_id not in ballot.review_id.line_ids:
                raise UserError(
                    self.env._("Vote on lines that this review decides on.")
                )
            if vote.line_id._is_recused(ballot.voter_id):
                raise UserError(
                    self.env._(
                        "%(name)s does not vote on “%(line)s”: it is his own, or he "
                        "registered or proposed it.",
                        name=ballot.voter_id.name,
                        line=vote.line_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        votes = super().create(vals_list)
        votes._check_ballot_open()
        return votes

    def write(self, vals):
        if not self.env.su and vals.keys() & {"ballot_id", "line_id"}:
            raise UserError(
                self.env._("A vote stays with its line. Vote on the other line anew.")
            )
        self._check_ballot_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_cast(self):
        self._check_ballot_open()

    def _check_ballot_open(self):
        if self.env.su:
            return
        # sudo: who casts the ballot at this moment queues up for it, too
        self.sudo().ballot_id._queue_up()
        self.ballot_id.invalidate_recordset(["state"])
        self.ballot_id._check_open()

    def action_in_favour(self):
        """Vote in favour of the line."""
        self.vote = "for"
        return True

    def action_against(self):
        """Vote against the line; the reason is asked for before the ballot is cast."""
        self.vote = "against"
        return True

    def action_abstain(self):
        """Abstain from the vote on the line."""
        self.vote = "abstain"
        return True

    def _get_minuted_votes(self):
        """The single votes on a line, those of one mind together (REV-5).

        :return: list of dicts: ``vote``, ``names``, ``reason``
        """
        minds = self.grouped(lambda vote: (vote.vote, vote.reason or ""))
        return [
            {
                "vote": label,
                "names": format_list(self.env, votes.ballot_id.voter_id.mapped("name")),
                "reason": reason,
            }
            for value, label in self._fields["vote"]._description_selection(self.env)
            for (vote, reason), votes in minds.items()
            if vote == value
        ]
