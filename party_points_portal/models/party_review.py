from odoo import api, models
from odoo.exceptions import UserError

PATH = "/my/points/reviews"
# By what the routine lines are folded: the key of a row that has its title.
FOLDS = ("member", "item")


class PartyReview(models.Model):
    """Reviews on the portal: members of the committee decide on the phone (POR-2)."""

    _inherit = "party.review"

    def _get_portal_path(self):
        self.ensure_one()
        return f"{PATH}/{self.id}"

    @api.model
    def _get_voter_domain(self, member):
        """The reviews in which a member has a vote, or had one: those of the branches
        in whose committee the user is."""
        # sudo: the user's own rights, which he cannot read himself
        branches = self.env.user.sudo().party_committee_branch_ids
        return [
            ("branch_id", "in", branches.ids),
            "|",
            ("state", "=", "open"),
            "&",
            ("state", "=", "concluded"),
            ("entitled_ids", "in", member.ids),
        ]

    def _find_ballots(self, member):
        """The member's own ballots in these reviews, as far as there are any."""
        return self.env["party.review.ballot"].search(
            [("review_id", "in", self.ids), ("voter_id", "in", member.ids)]
        )

    # The page

    def _get_ballot_page(self, member, fold="member"):
        """The lines as a voter decides on them.

        :param str fold: by what the routine lines are folded, of ``FOLDS``
        :return: dict: ``special``, ``recused`` (rows, see
            ``party.point.line._get_ballot_rows``), ``folds`` (``{title: rows}`` of the
            routine lines), ``line_ids`` (all of them)
        """
        self.ensure_one()
        lines = self.line_ids
        recused = lines.filtered(lambda line: line._is_recused(member))
        routine = (lines - recused).filtered(lambda line: line._is_routine())
        folds = {}
        for row in routine._get_ballot_rows():
            folds.setdefault(row[fold], []).append(row)
        return {
            "special": (lines - recused - routine)._get_ballot_rows(),
            "folds": dict(sorted(folds.items())),
            "routine_count": len(routine),
            "recused": [
                {**row, "why": line._get_recusal_reason(member)}
                for line, row in zip(recused, recused._get_ballot_rows(), strict=True)
            ],
            "line_ids": lines.ids,
        }

    def _get_results(self, ballot):
        """What a review that is over has decided, line by line.

        :return: ``{label of the decision: [{"line", "reason", "vote"}]}``; what was
            not simply confirmed comes first
        """
        if self.state != "concluded":
            return {}
        decisions = self._get_own_decisions()
        labels = dict(decisions._fields["action"]._description_selection(self.env))
        results = {}
        for decision in decisions.sorted(lambda d: d.action == "confirm"):
            line_sudo = decision.line_id.sudo()  # sudo: its name, for its deciders
            results.setdefault(labels[decision.action], []).append(
                {
                    "line": line_sudo.display_name,
                    "reason": decision.reason,
                    "vote": ballot._get_vote_label(line_sudo),
                }
            )
        return results

    # Voting

    def _vote(self, member, form, step):
        """Fill in the member's ballot and, but for ``save``, cast it.

        A form that comes a second time changes nothing.

        :param dict form: ``routine_vote``, ``reason``, ``votes`` (``{id of a line:
            (vote, reason)}``), ``seen`` (ids of the lines that he was shown)
        :param str step: ``accept`` (all routine lines in favour), ``cast`` or ``save``
        :raise UserError: where he has no vote, or something is missing
        """
        ballot = self.env["party.review.ballot"]._get_or_create(self, member)
        routine_vote = "for" if step == "accept" else form["routine_vote"]
        ballot._fill_in(routine_vote, form["reason"], form["votes"])
        if step == "save" or ballot.state == "cast":
            return
        self._check_seen(form["seen"])
        ballot.action_cast()

    def _check_seen(self, seen):
        """Nobody votes on all routine lines without having seen all of them."""
        if set(self.line_ids.ids) - seen:
            raise UserError(
                self.env._(
                    "Lines were added to the review since you opened this page. Look "
                    "at them below, then cast your ballot."
                )
            )
