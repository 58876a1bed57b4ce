from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...clock import today


class PartyEvaluation(models.Model):
    """One secret ballot of each voter (APP-4).

    A vote writes the voters' list, all rows of it, and the urn, as a whole; and nothing
    else: no log, no message, no date.
    """

    _inherit = "party.evaluation"

    can_vote = fields.Boolean(string="I Can Vote", compute="_compute_can_vote")

    @api.depends("state", "date_to", "voter_ids.has_voted", "voter_ids.is_on_paper")
    @api.depends_context("uid")
    def _compute_can_vote(self):
        for evaluation in self:
            evaluation.can_vote = not evaluation._get_cannot_vote_reason()

    def _get_own_voter_sudo(self):
        """The row of the current user in the list of voters, if he stands in it."""
        user_sudo = self.env.user.sudo()  # sudo: who the user is as a member
        own = user_sudo.party_member_ids.filtered("active")
        # sudo: his own row
        return self.sudo().voter_ids.filtered(lambda voter: voter.member_id in own)

    def _get_cannot_vote_reason(self):
        """Say why the current user cannot vote now: the page of the ballot, its button
        and the vote itself read this.

        :return: a text, or ``False``
        """
        self.ensure_one()
        voter_sudo = self._get_own_voter_sudo()
        if self.state == "draft":
            return self.env._("The evaluation has not been opened yet.")
        if not voter_sudo:
            return self.env._(
                "You are not in the list of voters. Those vote who were full members "
                "of the branch on the day on which the evaluation was opened."
            )
        if voter_sudo.has_voted:
            return self.env._(
                "Your ballot is in the urn. Nobody can look it up or change it, "
                "yourself included."
            )
        if self.state != "open":
            return self.env._("The evaluation is closed. Nobody votes any more.")
        if voter_sudo.is_on_paper:
            return self.env._(
                "The branch is entering a paper ballot of yours. If you have handed in "
                "none, tell the secretary of your branch at once."
            )
        if today(self) > self.date_to:
            return self.env._(
                "Members could vote until %(day)s.", day=self._format_day(self.date_to)
            )
        return False

    def _get_candidates_sudo(self):
        """Whom each voter marks, as superuser, in the order of the ballot."""
        self.ensure_one()
        # sudo: the names on the ballot, which every voter of the branch reads
        return self.sudo().result_ids.sorted("id")

    def _vote(self, choices):
        """Put the ballot of the current user into the urn.

        :param dict choices: ``{id of the candidate's row: number of the mark}``, 0 for
            an abstention
        :raise UserError: where he cannot vote, or the ballot is not complete
        """
        self.ensure_one()
        self.check_access("read")
        self.env["party.evaluation.voter"]._lock(self)
        if reason := self._get_cannot_vote_reason():
            raise UserError(reason)
        ballot = self._make_ballot(choices)
        self._cast(self._get_own_voter_sudo(), [ballot])

    def _make_ballot(self, choices):
        """A ballot as the urn takes it: a number for each candidate, in their order.

        :raise UserError: where the choices do not fit the evaluation; it says how
        """
        candidates = self._get_candidates_sudo()
        numbers = {option["number"] for option in self._get_options()}
        if choices.keys() - set(candidates.ids):
            raise UserError(
                self.env._(
                    "The ballot names somebody who is not evaluated here. Open the "
                    "page of the evaluation again."
                )
            )
        if set(choices.values()) - numbers:
            raise UserError(
                self.env._(
                    "The ballot has a mark that does not exist. Choose one of those "
                    "offered for each member."
                )
            )
        missing = candidates.filtered(lambda candidate: candidate.id not in choices)
        if missing:
            raise UserError(
                self.env._(
                    "Choose a mark for each member, or abstain. Not chosen yet: "
                    "%(names)s.",
                    names=format_list(self.env, missing.member_id.mapped("name")),
                )
            )
        return [choices[candidate.id] for candidate in candidates]

    def _cast(self, voters, ballots):
        """Ballots go into the urn, voters are noted, both or neither. The voters are
        locked, and all checks are done.

        :param voters: as many as there are ballots; which is whose is not known here
        """
        self.env["party.evaluation.voter"]._rewrite(self, voted=voters.ids)
        # sudo: nobody has a right to the urn
        self.env["party.evaluation.urn"].sudo()._put(self, ballots)
