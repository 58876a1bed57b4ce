from odoo import api, fields, models
from odoo.exceptions import UserError


class PartyReview(models.Model):
    """Votes that were raised by hand, and that the secretary records: those of a member
    meeting, and those of members of the committee who have no account (REV-1)."""

    _inherit = "party.review"

    by_hand_ids = fields.Many2many(
        "party.member",
        string="Vote by Hand",
        compute="_compute_by_hand_ids",
        help="Whose votes the secretary records.",
    )

    @api.depends("state", "body", "branch_id")
    def _compute_by_hand_ids(self):
        for review in self:
            # sudo: who has an account, not which
            voters = review.sudo()._get_entitled()
            if review.body == "committee":
                voters = voters.filtered(lambda voter: not voter.partner_id.user_ids)
            review.by_hand_ids = voters.ids

    def _record_by_hand(self, present, votes):
        """Record the ballots of those who raised their hands; the review of a member
        meeting is concluded with it.

        :param present: ``party.member`` who were there
        :param dict votes: ``{line: {"against": members, "abstain": members,
            "reason": text}}``; all others present are in favour
        :raise UserError: where somebody has no vote, or a reason is missing
        """
        self.ensure_one()
        self._queue_up()
        self.invalidate_recordset()
        review = self._for_workflow()
        review._check_open()
        review._check_by_hand(present, votes)
        review.ballot_ids.filtered(lambda b: b.voter_id in review.by_hand_ids).unlink()
        ballots = review.env["party.review.ballot"].create(
            [review._prepare_ballot_vals(member, votes) for member in present]
        )
        ballots._check_complete()
        ballots._log_vote()
        if review.body == "meeting":
            self._conclude()

    def _check_by_hand(self, present, votes):
        self._check_entitled(present)
        if strangers := present - self.by_hand_ids:
            raise UserError(
                self.env._(
                    "These vote by themselves: %(names)s.",
                    names=strangers.mapped("name"),
                )
            )
        for line, vote in votes.items():
            dissent = vote["against"] | vote["abstain"]
            if vote["against"] & vote["abstain"] or dissent - present:
                raise UserError(
                    self.env._(
                        "“%(line)s”: who voted was present, and voted once.",
                        line=line.display_name,
                    )
                )

    def _prepare_ballot_vals(self, member, votes):
        lines = [
            line
            for line in self.line_ids
            if not line._is_recused(member)
            and (line in votes or not line._is_routine())
        ]
        return {
            "review_id": self.id,
            "branch_id": self.branch_id.id,
            "voter_id": member.id,
            "routine_vote": "for",
            "state": "cast",
            "cast_on": fields.Datetime.now(),
            "cast_by_id": self.env.uid,
            "vote_ids": [
                fields.Command.create(_prepare_vote_vals(member, line, votes))
                for line in lines
            ],
        }

    def _check_entitled(self, voters):
        """:raise UserError: where somebody may not vote in this review today"""
        strangers = voters - self._get_entitled()
        if strangers or not voters:
            raise UserError(
                self.env._(
                    "Those who vote hold a voting position in “%(branch)s” today, or "
                    "are full members of it where the member meeting decides.",
                    branch=self.branch_id.name,
                )
            )


def _prepare_vote_vals(member, line, votes):
    vote = votes.get(line, {})
    if member in vote.get("against", ()):
        return {"line_id": line.id, "vote": "against", "reason": vote["reason"]}
    given = "abstain" if member in vote.get("abstain", ()) else "for"
    return {"line_id": line.id, "vote": given}
