from odoo import fields, models
from odoo.exceptions import UserError


class PartyReview(models.Model):
    """The review by a member meeting, where hands are raised (REV-1)."""

    _inherit = "party.review"

    def _record_meeting(self, present, votes):
        """Record the ballots of those who were present, and conclude.

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
        review._check_meeting(present, votes)
        review.ballot_ids.unlink()
        ballots = review.env["party.review.ballot"].create(
            [review._prepare_ballot_vals(member, votes) for member in present]
        )
        ballots._check_complete()
        ballots._log_vote()
        self._conclude()

    def _check_meeting(self, present, votes):
        self._check_entitled(present)
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
