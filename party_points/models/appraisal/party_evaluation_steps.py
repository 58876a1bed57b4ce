from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...clock import today

# So long members have for voting at least.
DAYS_TO_VOTE = 3


class PartyEvaluation(models.Model):
    """The course of a democratic evaluation: opening, closing (APP-4)."""

    _inherit = "party.evaluation"

    def _check_committee(self):
        """:raise AccessError: for anybody but the committee of the branch"""
        self.check_access("write")
        if not all(evaluation.is_committee for evaluation in self):
            raise AccessError(
                self.env._("The committee of the branch holds its evaluations.")
            )

    def _begin_step(self, *states):
        """Let whatever happens to an evaluation happen one after another.

        :raise UserError: where one is in none of these states by now
        """
        self.env["party.evaluation.voter"]._lock(self)
        self._queue_up()
        self.invalidate_recordset()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for evaluation in self:
            if evaluation.state not in states:
                raise UserError(
                    self.env._(
                        "“%(evaluation)s”: this cannot be done now; its state is "
                        "“%(state)s”.",
                        evaluation=evaluation.display_name,
                        state=labels[evaluation.state],
                    )
                )

    def _log_step(self, action, before, reason=None):
        """Before and after are the states; nothing is ever logged of a vote."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": evaluation.branch_id.id,
                    "evaluation_id": evaluation.id,
                    "action": action,
                    "before": labels[before],
                    "after": labels[evaluation.state],
                    "reason": reason,
                }
                for evaluation in self
            ]
        )

    # Opening

    def action_open(self):
        """Let the members vote; who votes, on whom and with which marks is fixed."""
        self._check_committee()
        for evaluation in self:
            evaluation._open()
        return True

    def _open(self):
        """Open it, as a committee member; see ``action_open``."""
        self.ensure_one()
        self._begin_step("draft")
        voters, candidates = self._get_electorate()
        marks = self.env["party.evaluation.mark"].search([("active", "=", True)])
        if reason := self._get_cannot_open_reason(voters, candidates, marks):
            raise UserError(reason)
        evaluation = self._for_workflow()
        evaluation._add_people(voters, candidates)
        evaluation.env["party.evaluation.urn"]._open(evaluation)
        evaluation.write(
            {"state": "open", "date_from": today(self), "marks": marks._freeze()}
        )
        self._log_step("open_evaluation", "draft")
        self._tell_voters()

    def _get_electorate(self):
        """Who votes today, and on whom: full members, the exempt ones too; and all
        members who are not exempt.

        :return: ``(voters, candidates)``, as superuser, in the order of their numbers
        """
        day = today(self)
        # sudo: the members of the branch, whom the rules of the evaluation name
        rows_sudo = self.env["party.assignment"].sudo()
        rows_sudo = rows_sudo.search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("standing", "!=", "ended"),
                *rows_sudo._on(day),
            ]
        )
        members = rows_sudo.member_id.sorted(lambda member: (member.code, member.id))
        full = rows_sudo.filtered(lambda row: row.standing == "full").member_id
        exempt = self.env["party.exemption"]._get_exempt(members, day)
        return members & full, members - exempt

    def _get_cannot_open_reason(self, voters, candidates, marks):
        """:return: why it cannot be opened, or ``False``"""
        self.ensure_one()
        first_day = fields.Date.to_date(
            f"{self.year}-{'01' if self.half == '1' else '07'}-01"
        )
        earliest = fields.Date.add(today(self), days=DAYS_TO_VOTE)
        if today(self) < first_day:
            return self.env._("This half-year has not begun yet.")
        if not self.date_to or self.date_to < earliest:
            return self.env._(
                "Members need at least three days to vote. Choose %(day)s or a later "
                "day as the last one.",
                day=self._format_day(earliest),
            )
        if len(marks) < 2:
            return self.env._(
                "A ballot needs at least two marks to choose from. An administrator "
                "sets them: Configuration, “Marks of a Ballot”."
            )
        if not candidates:
            return self.env._(
                "There is nobody to evaluate: all members of the branch are exempt."
            )
        if len(voters) < self.minimum:
            return self.env._(
                "The branch has %(voters)s members who may vote; at least "
                "%(minimum)s ballots are needed, or the totals would tell who voted "
                "what.",
                voters=len(voters),
                minimum=self.minimum,
            )
        return False

    def _add_people(self, voters, candidates):
        """Write the lists of voters and of candidates."""
        place = {"evaluation_id": self.id, "branch_id": self.branch_id.id}
        self.env["party.evaluation.voter"].create(
            [{**place, "member_id": member.id} for member in voters]
        )
        self.env["party.evaluation.result"].create(
            [{**place, "member_id": member.id} for member in candidates]
        )

    # Closing

    def action_close(self):
        """End the voting: after its last day, or when all have voted."""
        self._check_committee()
        for evaluation in self:
            evaluation._close()
        return True

    def _close(self):
        """Close it, as a committee member or the daily job."""
        self.ensure_one()
        self._begin_step("open")
        if reason := self._get_cannot_close_reason():
            raise UserError(reason)
        evaluation = self._for_workflow()
        voted = evaluation.voter_ids.filtered("has_voted")
        evaluation.write({"state": "closed", "ballot_count": len(voted)})
        self._log_step("close_evaluation", "open")

    def _get_cannot_close_reason(self):
        """:return: why it cannot be closed, or ``False``"""
        self.ensure_one()
        evaluation_sudo = self.sudo()  # sudo: whether all have voted, not who
        if evaluation_sudo.paper_ids.filtered("is_pending"):
            return self.env._(
                "Paper ballots are still being entered. Finish or discard them first."
            )
        if all(voter.has_voted for voter in evaluation_sudo.voter_ids):
            return False
        if today(self) <= self.date_to:
            return self.env._(
                "Members vote until %(day)s, and not all have voted yet. Close it "
                "after that day.",
                day=self._format_day(self.date_to),
            )
        return False

    @api.model
    def _cron_close(self):
        """Daily: close what has had its last day. Where paper ballots are still being
        entered, it waits for them; the secretary is reminded. Secretaries of branches
        whose year needs an evaluation are reminded in the last month of each half."""
        over = [("state", "=", "open"), ("date_to", "<", today(self))]
        for evaluation in self.search(over).try_lock_for_update():
            if evaluation._get_cannot_close_reason():
                continue
            with self.env.cr.savepoint():
                evaluation._close()
        self._remind_of_missing()
