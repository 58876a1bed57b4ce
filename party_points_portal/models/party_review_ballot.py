from odoo import models
from odoo.exceptions import UserError


class PartyReviewBallot(models.Model):
    """A ballot as its voter fills it in on the portal (POR-2)."""

    _inherit = "party.review.ballot"

    def _get_given(self):
        """What the ballot says, in the shape of a form.

        :return: dict: ``routine_vote``, ``reason``, ``votes`` (``{id of a line: (vote,
            reason)}``)
        """
        return {
            "routine_vote": self.routine_vote or "",
            "reason": self.reason or "",
            "votes": {
                row.line_id.id: (row.vote or "", row.reason or "")
                for row in self.vote_ids
            },
        }

    def _fill_in(self, routine_vote, reason, votes):
        """Write what a form says; what stands there already is not written again.

        :param dict votes: see ``_get_given``; a routine line with neither vote nor
            reason is no exception any more
        """
        _write_changes(self, {"routine_vote": routine_vote, "reason": reason})
        rows = self.vote_ids.grouped(lambda row: row.line_id.id)
        for line_id, (vote, why) in votes.items():
            if row := rows.get(line_id):
                _write_changes(row, {"vote": vote, "reason": why})
        self.vote_ids.filtered(
            lambda row: (
                votes.get(row.line_id.id) == ("", "") and row.line_id._is_routine()
            )
        ).unlink()
        added = {
            id_: vote for id_, vote in votes.items() if id_ not in rows and any(vote)
        }
        self._check_of_review(added)
        self.env["party.review.vote"].create(
            [
                {"ballot_id": self.id, "line_id": id_, "vote": vote, "reason": why}
                for id_, (vote, why) in added.items()
            ]
        )

    def _check_of_review(self, line_ids):
        """:raise UserError: where one of the lines is not there, or elsewhere"""
        if set(line_ids) - set(self.review_id.line_ids.ids):
            raise UserError(self.env._("Vote on lines that this review decides on."))

    def _get_vote_label(self, line):
        """How the member voted on a line of a review that is over, in words; nothing
        where he cast no ballot or was recused."""
        if self.state != "cast" or line._is_recused(self.voter_id):
            return False
        row = self.vote_ids.filtered(lambda row: row.line_id == line)
        labels = dict(self._fields["routine_vote"]._description_selection(self.env))
        return labels[row.vote or self._get_default_vote(line)]


def _write_changes(record, vals):
    """Write those of the values that are others than the record's."""
    changed = {
        name: value or False
        for name, value in vals.items()
        if (record[name] or False) != (value or False)
    }
    if changed:
        record.write(changed)
