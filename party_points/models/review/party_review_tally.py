from odoo import models

from ...scoring import votes


class PartyReview(models.Model):
    """How the ballots of a review are counted, and what follows."""

    _inherit = "party.review"

    def _get_tallies(self):
        """Count the ballots, line by line.

        :return: ``{line: votes.Tally}``
        """
        self.ensure_one()
        entitled = self._get_entitled()
        ballots = self._get_counted_ballots()
        given = {(v.ballot_id, v.line_id): v.vote for v in ballots.vote_ids}
        return {
            line: votes.count(
                len(
                    entitled.filtered(
                        lambda member, ln=line: not ln._is_recused(member)
                    )
                ),
                [
                    given.get((ballot, line)) or ballot._get_default_vote(line)
                    for ballot in ballots
                    if not line._is_recused(ballot.voter_id)
                ],
            )
            for line in self.line_ids
        }

    def _get_counted_ballots(self):
        """The ballots of those who may vote still: positions may have ended since."""
        entitled = self._get_entitled()
        return self._get_cast_ballots().filtered(
            lambda ballot: ballot.voter_id in entitled
        )

    def _apply(self, tallies):
        """Let what the ballots decide take effect."""
        lines = dict.fromkeys(votes.Outcome, self.line_ids.browse())
        for line, tally in tallies.items():
            lines[tally.outcome] |= line
        carried, nobody = lines[votes.Outcome.CARRIED], lines[votes.Outcome.NOBODY]
        blocked = carried._get_blocked_reasons()
        carried = carried.filtered(lambda line: line not in blocked)
        deciders = carried._get_next_deciders()
        deciders |= dict.fromkeys(nobody, "superior")
        passed_on = carried.filtered(lambda line: deciders[line]) | nobody
        reasons = {line: self._get_reason(line, tallies[line]) for line in tallies}
        details = {line: _get_details(tally) for line, tally in tallies.items()}
        passed_on._escalate(deciders, reasons, details)
        (carried - passed_on)._confirm(reasons, details)
        lines[votes.Outcome.REJECTED]._get_undecided()._reject(reasons, details)
        left = lines[votes.Outcome.TIE] | lines[votes.Outcome.NO_QUORUM]
        left |= left.union(*blocked)
        left._get_undecided()._defer(reasons | blocked, details)

    def _get_reason(self, line, tally):
        """Why a line was decided so: the votes, and what those against it said."""
        texts = [self._get_outcome_text(tally)]
        if tally.outcome in (votes.Outcome.REJECTED, votes.Outcome.TIE):
            texts += self._get_objections(line)
        return "\n".join(texts)

    def _get_outcome_text(self, tally):
        values = {
            "in_favour": tally.in_favour,
            "against": tally.against,
            "present": tally.present,
            "entitled": tally.entitled,
        }
        texts = {
            votes.Outcome.CARRIED: self.env._(
                "Carried: %(in_favour)s of %(present)s in favour; %(entitled)s were "
                "entitled to vote.",
                **values,
            ),
            votes.Outcome.REJECTED: self.env._(
                "Rejected: %(against)s of %(present)s against, %(entitled)s entitled "
                "to vote.",
                **values,
            ),
            votes.Outcome.TIE: self.env._(
                "No majority: %(in_favour)s in favour, %(against)s against of "
                "%(present)s present.",
                **values,
            ),
            votes.Outcome.NO_QUORUM: self.env._(
                "No quorum: %(present)s of %(entitled)s entitled have voted, more than "
                "half have to.",
                **values,
            ),
            votes.Outcome.NOBODY: self.env._(
                "Everybody who could vote is concerned; the superior organisation "
                "decides."
            ),
        }
        return texts[tally.outcome]

    def _get_objections(self, line):
        """The reasons of those who voted against a line."""
        reasons = []
        for ballot in self._get_counted_ballots():
            if line._is_recused(ballot.voter_id):
                continue
            vote = ballot.vote_ids.filtered(lambda vote: vote.line_id == line)
            if vote.vote == "against":
                reasons.append(vote.reason)
            elif not vote and ballot._get_default_vote(line) == "against":
                reasons.append(ballot.reason)
        return list(dict.fromkeys(filter(None, reasons)))


def _get_details(tally):
    """A tally as the log of decisions keeps it."""
    return {
        "entitled": tally.entitled,
        "present": tally.present,
        "in_favour": tally.in_favour,
        "against": tally.against,
    }
