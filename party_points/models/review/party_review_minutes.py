from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime, format_list

from ...clock import OFFICIAL_TIME

# What a review decides on a line, in the order of the minutes.
DECISIONS = ("confirm", "reject", "defer", "escalate")
DAY = "y-MM-dd"
MOMENT = "y-MM-dd HH:mm"


class PartyReview(models.Model):
    """What the minutes of a review say (REV-5): facts as they were kept when it was
    concluded, from its ballots, its voters and the log of decisions. What became of a
    line later, in another review or with the superior, changes nothing in them."""

    _inherit = "party.review"

    def _get_minutes(self):
        """The minutes of a concluded review, in the words of the reader's language.

        :return: dict: ``organisation``, ``month``, ``body``, ``meeting_date``,
            ``place``, ``concluded_on``, ``concluded_by``, ``note``; how many and who
            in ``entitled``, ``voted``, ``absent``, ``not_counted``; rows in ``voters``,
            ``recusals`` and, by what was decided, ``groups``
        :raise UserError: where the review is not concluded
        :raise AccessError: for whoever may not read the review and its ballots
        """
        self.ensure_one()
        self._check_minutes()
        # sudo: names of people and items; who reads all this is checked
        review_sudo = self.sudo()
        numbers, groups = review_sudo._get_minuted_lines()
        return {
            **review_sudo._get_minutes_head(),
            **review_sudo._get_minuted_voters(),
            "recusals": review_sudo._get_minuted_recusals(numbers),
            "groups": groups,
        }

    def _check_minutes(self):
        self.check_access("read")
        if self.state != "concluded":
            raise UserError(
                self.env._(
                    "“%(review)s” has no minutes yet. They are made when the "
                    "secretary has concluded the review.",
                    review=self.display_name,
                )
            )
        # sudo: which ones there are; whether the user reads them follows
        review_sudo = self.sudo()
        review_sudo.ballot_ids.with_env(self.env).check_access("read")
        review_sudo.decision_ids.with_env(self.env).check_access("read")

    def _get_minutes_head(self):
        bodies = dict(self._fields["body"]._description_selection(self.env))
        return {
            "organisation": self.branch_id.name,
            "month": self.period_id._get_month_name(),
            "body": bodies[self.body],
            "meeting_date": format_date(self.env, self.meeting_date, date_format=DAY),
            "place": self.meeting_place or "",
            "concluded_on": self._format_moment(self.concluded_on),
            "concluded_by": self.concluded_by_id.name,
            "note": self.note or "",
        }

    def _format_moment(self, moment):
        """The same for every reader: by the clock of Beijing."""
        return format_datetime(self.env, moment, tz=OFFICIAL_TIME, dt_format=MOMENT)

    # Voters

    def _get_minuted_voters(self):
        """Who was entitled, who voted, and who was absent."""
        ballots = self._get_counted_ballots()
        not_counted = self._get_cast_ballots() - ballots
        votes = dict(ballots._fields["routine_vote"]._description_selection(self.env))
        return {
            "entitled": self._get_minuted_people(self.entitled_ids),
            "voted": self._get_minuted_people(ballots.voter_id),
            "absent": self._get_minuted_people(self.entitled_ids - ballots.voter_id),
            "not_counted": self._get_minuted_people(not_counted.voter_id),
            "voters": [
                {
                    "name": ballot.voter_id.name,
                    "routine_vote": votes.get(ballot.routine_vote, ""),
                    "reason": ballot.reason or "",
                    "cast_on": self._format_moment(ballot.cast_on),
                    "recorded_by": ballot.cast_by_id.name,
                }
                for ballot in ballots
            ],
        }

    def _get_minuted_people(self, members):
        names = members.sorted().mapped("name")
        return {"count": len(names), "names": format_list(self.env, names)}

    def _get_minuted_recusals(self, numbers):
        """Who of the voters had no vote on which lines, and why (LINE-5).

        :param dict numbers: ``{line: its number in the minutes}``
        """
        reasons = {
            "own": self.env._("his own"),
            "proposed": self.env._("proposed by him"),
            "registered": self.env._("registered by him"),
        }
        recusals = []
        for member in self.entitled_ids.sorted():
            found = {reason: [] for reason in reasons}
            for line, number in numbers.items():
                if line._is_recused(member):
                    found[line._get_recusal_reason(member)].append(number)
            recusals += [
                {
                    "name": member.name,
                    "reason": reasons[reason],
                    "lines": format_list(self.env, _join_runs(of_reason)),
                }
                for reason, of_reason in found.items()
                if of_reason
            ]
        return recusals

    # Lines

    def _get_minuted_lines(self):
        """The lines by what was decided on them, numbered through.

        :return: ``({line: number}, groups)``; a group has a ``title`` and ``lines``
        """
        decisions = self._get_own_decisions()
        numbers = {d.line_id: number for number, d in enumerate(decisions, 1)}
        votes = self._get_counted_ballots().vote_ids.grouped("line_id")
        labels = dict(decisions._fields["action"]._description_selection(self.env))
        groups = [
            {
                "title": labels[action],
                "lines": [
                    self._get_minuted_line(decision, numbers, votes)
                    for decision in of_action
                ],
            }
            for action, of_action in decisions.grouped("action").items()
        ]
        return numbers, groups

    def _get_own_decisions(self):
        """What the review itself decided, in the order of the minutes, without what
        others did with its lines later."""
        logged = self.decision_ids.grouped("action")
        end = logged["conclude_review"].id
        own = self.decision_ids.filtered(
            lambda d: d.action in DECISIONS and d.line_id and d.id < end
        )
        return own.sorted(
            lambda d: (DECISIONS.index(d.action), d.line_id.date, d.line_id.id)
        )

    def _get_minuted_line(self, decision, numbers, votes):
        line = decision.line_id
        confirmed = decision.action == "confirm"
        return {
            "number": numbers[line],
            "member": line.member_id.name,
            "item": line.item_id.name,
            "marks": line._get_minuted_marks(),
            "day": format_date(self.env, line.date, date_format=DAY),
            "grounds": line.description or "",
            "points": line._get_minuted_points(confirmed),
            "cuts": line._explain_cuts(line._get_cuts()) if confirmed else [],
            "in_favour": decision.in_favour,
            "against": decision.against,
            "present": decision.present,
            "entitled": decision.entitled,
            # of a line that was carried it only repeats the numbers
            "reason": "" if confirmed else decision.reason or "",
            "votes": votes[line]._get_minuted_votes() if line in votes else [],
        }


def _join_runs(numbers):
    """Numbers in ascending order, those that follow each other joined.

    >>> _join_runs([1, 2, 3, 5, 7, 8])
    ['1–3', '5', '7–8']
    """
    runs = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [f"{a}–{b}" if b > a else str(a) for a, b in runs]
