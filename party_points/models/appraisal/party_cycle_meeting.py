from odoo import models
from odoo.exceptions import UserError

from ...clock import today

# Working days in which members acknowledge or appeal (APP-7).
ANSWER_DAYS = 5


class PartyCycle(models.Model):
    """The member meeting that confirms the grades of a year (APP-3, APP-7)."""

    _inherit = "party.cycle"

    def _record_meeting(self, meeting, grades=None):
        """Record what the member meeting has decided, as the committee.

        :param dict meeting: ``date``, ``present``, ``in_favour``, ``minutes``
        :param dict grades: ``{appraisal: (grade, reason)}`` where the meeting has
            chosen among options, or departs from the proposal
        :raise AccessError: for who does not act for the committee
        :raise UserError: without quorum or majority, or where something is missing
        """
        self._begin_step("proposed")
        self._check_committee()
        self._check_nothing_open()
        self._check_not_outdated()
        ranked = self._get_ranked()
        entitled = self._check_meeting(meeting, ranked)
        ranked._give_grades(grades or {}, is_meeting=True)
        ranked._check_decided()
        self._for_workflow().write(self._prepare_meeting_vals(meeting, entitled))
        self._log_step(
            "confirm_year",
            "proposed",
            meeting["minutes"].strip(),
            entitled=entitled,
            present=meeting["present"],
            in_favour=meeting["in_favour"],
        )
        self._schedule_approval()
        ranked._tell_confirmed()

    def _prepare_meeting_vals(self, meeting, entitled):
        plans = self.env["party.publication.plan"]
        return {
            "state": "confirmed",
            "meeting_date": meeting["date"],
            "meeting_entitled": entitled,
            "meeting_present": meeting["present"],
            "meeting_in_favour": meeting["in_favour"],
            "meeting_minutes": meeting["minutes"].strip(),
            "meeting_by_id": self.env.uid,
            "answer_by": plans._add_working_days(today(self), ANSWER_DAYS),
        }

    def _check_meeting(self, meeting, ranked):
        """Where nobody is ranked there is nothing to vote on.

        :return: how many were entitled to vote
        :raise UserError: where the meeting could not decide, or has no minutes
        """
        if not (meeting["minutes"] or "").strip():
            raise UserError(self.env._("Enter the minutes of the meeting."))
        branch, day = self.branch_id, meeting["date"]
        if ranked:
            return branch._check_meeting(
                day, meeting["present"], meeting["in_favour"], self.proposed_on
            )
        branch._check_meeting_day(day, self.proposed_on)
        return branch._count_entitled(day)
