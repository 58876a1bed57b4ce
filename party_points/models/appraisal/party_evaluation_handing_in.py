from odoo import models
from odoo.exceptions import AccessError, UserError

from ...clock import today
from .party_evaluation import FEWEST


class PartyEvaluation(models.Model):
    """Where paper ballots begin (APP-4)."""

    _inherit = "party.evaluation"

    def _check_clerk(self):
        """:raise AccessError: for who is neither scorekeeper nor in the committee"""
        self.check_access("read")
        if not all(evaluation.is_clerk for evaluation in self):
            raise AccessError(
                self.env._(
                    "Scorekeeper and committee of the branch enter its paper ballots."
                )
            )

    def _begin_paper(self, voters):
        """Begin to enter the sheets of these voters.

        They are told, and it is logged how many they are: nobody is kept from the
        portal unseen. Nothing is entered of any sheet by then.

        :return: ``party.evaluation.paper``
        :raise UserError: after the last day of voting, where one has voted, or where
            they are too few
        """
        self.ensure_one()
        self._check_clerk()
        self._begin_step("open")
        self._check_days_of_voting()
        if voters.evaluation_id - self:
            raise UserError(self.env._("Choose voters of this evaluation."))
        # sudo: the names of those whom the list of voters shows to clerks
        self._check_can_hand_in(voters.sudo())
        evaluation = self._for_workflow()
        evaluation.env["party.evaluation.voter"]._rewrite(
            evaluation, handed_in=voters.ids
        )
        paper = evaluation.paper_ids.create(
            {
                "evaluation_id": self.id,
                "branch_id": self.branch_id.id,
                "voter_ids": voters.ids,
                "sheet_count": len(voters),
                "first_user_id": self.env.uid,
            }
        )
        self._log_paper("begin_paper", paper)
        self._tell_ticked(paper)
        return paper.with_env(self.env)

    def _check_days_of_voting(self):
        """:raise UserError: after the last day; what was begun by then is finished"""
        if today(self) > self.date_to:
            raise UserError(
                self.env._(
                    "Paper ballots could be handed in until %(day)s. Those that are "
                    "being entered already can be finished.",
                    day=self._format_day(self.date_to),
                )
            )

    def _log_paper(self, action, paper):
        """Who begins or gives up a batch, and how many sheets it has: neither whose
        they are nor what they say."""
        count = self.env._("%(count)s paper ballots", count=paper.sheet_count)
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": self.branch_id.id,
                    "evaluation_id": self.id,
                    "action": action,
                    "after": count,
                }
            ]
        )

    def _check_can_hand_in(self, voters):
        if len(voters) < FEWEST:
            raise UserError(
                self.env._(
                    "Enter at least %(number)s paper ballots together, so that nobody "
                    "sees whose they are. Wait for more, or ask others to vote on "
                    "paper, too.",
                    number=FEWEST,
                )
            )
        self.env["party.evaluation.paper"]._check_not_voted(voters)
        if voters.filtered("is_on_paper"):
            raise UserError(
                self.env._("Paper ballots of some of them are being entered already.")
            )
