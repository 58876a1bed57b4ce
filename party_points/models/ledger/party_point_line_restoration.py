from odoo import models
from odoo.exceptions import AccessError, UserError

from ...clock import today
from ...scoring.points import to_points
from .party_point_line import PENDING, ledger_step


class PartyPointLine(models.Model):
    """A way back: after a kept rectification plan a part of a deduction is given back
    (WARN-5a).

    It is a line of its own on the day on which it is proposed, and the review decides
    on it as on a deduction; the month that was low stays as it was. It counts for as
    long as the deduction counts: whoever takes the deduction back takes back, in the
    same step, what was given back of it. To take back that alone is possible, too.
    """

    _inherit = "party.point.line"

    # Giving back

    def _propose_restoration(self, share, reason):
        """Register a line that gives back a part of this deduction; the review decides
        on it. Called by a plan, which has checked that it was kept.

        :param float share: how many percent of what the deduction counts
        :param str reason: why
        :return: the line that gives back
        :raise AccessError: for who is not of the committee, or of the superior where
            the member votes in the committee, and for the member himself
        :raise UserError: where the line does not count as a deduction, is or was given
            back, or the member is not scored today
        """
        self.ensure_one()
        self._check_may_restore()
        line = self.sudo()  # sudo: registered by this step alone, after its checks
        line.member_id._queue_up()  # two at once would both find nothing
        line.invalidate_recordset()
        line._check_can_restore()
        restoration = line.create([line._prepare_restoration_vals(share, reason)])
        restoration._log_step("restore", None, reason)
        return restoration.with_env(self.env)

    def _check_may_restore(self):
        """:raise AccessError: for anybody but the committee of the branch to which the
        member belongs now, or the superior where he votes in it, and for himself"""
        # sudo: the user's own rights and membership, and where the member belongs
        user_sudo, member_sudo = self.env.user.sudo(), self.sudo().member_id
        branch = member_sudo.branch_id
        voting = self.env["party.warning"]._get_voting(branch)
        if (branch, member_sudo.partner_id) in voting:
            if branch not in user_sudo.party_superior_branch_ids:
                raise AccessError(
                    self.env._(
                        "The member belongs to the committee of his branch: the "
                        "superior organisation gives points back."
                    )
                )
        elif branch not in user_sudo.party_committee_branch_ids:
            raise AccessError(
                self.env._(
                    "Points are given back by the committee of the branch to which the "
                    "member belongs now."
                )
            )
        if member_sudo in user_sudo.party_member_ids:
            raise AccessError(
                self.env._("These are your own points. Somebody else proposes it.")
            )

    def _check_can_restore(self):
        """:raise UserError: saying why nothing can be given back of the line"""
        if reason := self._get_cannot_restore_reason():
            raise UserError(reason)

    def _get_cannot_restore_reason(self):
        """Why nothing can be given back of the line; ``None`` where it can."""
        self.ensure_one()
        name = self.display_name
        if not self._is_deduction():
            return self.env._(
                "“%(line)s” is no deduction that counts. Choose one that does.",
                line=name,
            )
        if self._get_reversed():
            return self.env._(
                "“%(line)s” was taken back, or its reversal is waiting for a decision.",
                line=name,
            )
        if self._get_restorations():
            return self.env._(
                "A part of “%(line)s” has been given back already, or waits for a "
                "decision.",
                line=name,
            )
        day = today(self)
        if self.env["party.exemption"]._get_exempt(self.member_id, day):
            return self.env._(
                "“%(name)s” is exempt today, and nothing is scored. Propose it when "
                "the exemption is over.",
                name=self.member_id.name,
            )
        return None

    def _is_deduction(self):
        """Whether the line takes points away, and stands by itself."""
        self.ensure_one()
        return (
            self.kind == "deduction"
            and self.state == "confirmed"
            and self.points < 0
            and not self.reverses_id
            and not self.restores_id
        )

    def _prepare_restoration_vals(self, share, reason):
        if not 0 < share <= 100:
            raise UserError(
                self.env._(
                    "The part that is given back is more than 0 and up to 100 %."
                )
            )
        points = to_points(-to_points(self.points) * to_points(share) / 100)
        if points <= 0:
            raise UserError(
                self.env._(
                    "%(share)s %% of “%(line)s” is less than a hundredth of a point.",
                    share=share,
                    line=self.display_name,
                )
            )
        return {
            "restores_id": self.id,
            "member_id": self.member_id.id,
            "item_id": self.item_id.id,
            "date": today(self),
            "source": "organisation",
            "points_given": points,
            "description": reason,
        }

    # Taking back what was given back

    def _get_restorations(self):
        """What was given back of these lines and stands, or waits for a decision."""
        restorations = self.search(
            [
                ("restores_id", "in", self.ids),
                ("state", "in", (*PENDING, "confirmed")),
            ]
        )
        return restorations - restorations._get_reversed(("confirmed",))

    def _get_standing_restorations(self):
        """What was given back of these lines, and counts."""
        return self._get_restorations().filtered(lambda line: line.state == "confirmed")

    def _check_restorations_free(self):
        """Keep what was given back from being taken back twice: with its deduction, and
        alone.

        :raise UserError: where one of both is being taken back already
        """
        deductions = self.restores_id
        if taken_back := deductions & (self | deductions._get_reversed()):
            raise UserError(
                self.env._(
                    "What was given back of “%(line)s” is taken back together with it. "
                    "Choose the deduction alone.",
                    line=taken_back[0].display_name,
                )
            )
        waiting = self._get_restorations()._get_reversed()
        if waiting:
            raise UserError(
                self.env._(
                    "The reversal of what was given back is waiting for a decision: "
                    "“%(line)s”. Wait for it.",
                    line=waiting[0].display_name,
                )
            )

    def _get_held_up(self):
        """Reversals that cannot be confirmed: what was given back of their deductions
        lies in a month that is closed by now."""
        standing = self.reverses_id._get_standing_restorations()
        closed = standing.filtered(lambda line: line.period_id.state == "closed")
        return self.filtered(lambda line: line.reverses_id in closed.restores_id)

    def _drop_moot_restorations(self):
        """Reject, of lines that are to be confirmed, what would give back a part of a
        deduction that does not count any more, or not after this step.

        :return: the lines that were rejected
        """
        restorations = self.filtered("restores_id")
        deductions = restorations.restores_id
        gone = self.reverses_id | deductions._get_reversed(("confirmed",))
        moot = restorations.filtered(lambda line: line.restores_id in gone)
        moot._reject_moot()
        return moot

    def _reject_moot(self):
        if self:
            reason = self.env._("The deduction does not count any more.")
            self._reject(dict.fromkeys(self, reason))

    def _take_back_restorations(self):
        """After the reversals among these lines: what was given back of the deductions
        goes with them; what waits for a decision is not needed any more."""
        reversals = {line.reverses_id: line for line in self if line.reverses_id}
        restorations = self.reverses_id._get_restorations()
        pending = restorations.filtered(lambda line: line.state in PENDING)
        pending._leave_reviews(self.review_id)
        pending._reject_moot()
        self._follow_reversals(restorations - pending, reversals)

    def _leave_reviews(self, concluding):
        """Take lines out of reviews that go on.

        :param concluding: the reviews that are being concluded in this step
        """
        going_on = self.filtered(
            lambda line: (
                line.review_id.state == "open" and line.review_id not in concluding
            )
        )
        going_on._forget_votes()
        with ledger_step():
            going_on.write({"review_id": False})

    def _follow_reversals(self, restorations, reversals):
        """Take back what was given back, for the same reasons.

        :param dict reversals: ``{deduction: the line that reverses it}``
        """
        if not restorations:
            return
        following = self.create(
            [
                line._prepare_following_vals(reversals[line.restores_id])
                for line in restorations
            ]
        )
        reasons = {line: line.description for line in following}
        restorations._log_step(
            "reverse", None, {line.reverses_id: why for line, why in reasons.items()}
        )
        following._confirm(reasons)

    def _prepare_following_vals(self, reversal):
        """Values of the line that takes this one back.

        Called for what was given back of a deduction when that is reversed.

        :param reversal: the line that reverses the deduction
        """
        return self._prepare_reversal_vals(reversal.description)
