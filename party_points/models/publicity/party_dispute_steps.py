from odoo import SUPERUSER_ID, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...clock import today
from .party_dispute import OPEN

OUTCOME_ACTIONS = {
    "accepted": "accept",
    "partly": "accept_partly",
    "rejected": "dismiss",
}


class PartyDispute(models.Model):
    """What becomes of a dispute that is filed: answer, appeal, ruling; accepted or
    taken back (PUB-4). Each step waits for who is at the dispute, checks, and acts."""

    _inherit = "party.dispute"

    # What the buttons open

    def action_answer(self):
        """Ask for the answer: outcome, reasons, who was present, what is corrected."""
        self._check_can_answer()
        return self._open("party_points.party_dispute_answer_wizard_action")

    def action_rule(self):
        """Ask for the decision of the superior, and what is corrected."""
        self._check_can_rule()
        return self._open("party_points.party_dispute_answer_wizard_action")

    def action_appeal(self):
        """Ask why, and appeal to the superior."""
        return self._open_reason("appeal")

    def action_pass_on(self):
        """Ask why, and pass the dispute on to the superior."""
        return self._open_reason("pass_on")

    def action_withdraw(self):
        """Ask why, and take the dispute back."""
        return self._open_reason("withdraw")

    def _open_reason(self, step):
        labels = self.env["party.dispute.reason.wizard"].fields_get(["step"])
        action = self._open("party_points.party_dispute_reason_wizard_action")
        action["context"]["default_step"] = step
        return {**action, "name": dict(labels["step"]["selection"])[step]}

    def _open(self, action):
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "context": {"default_dispute_id": self.id},
        }

    # Answering

    def _answer(self, outcome, reason, correction=None, participants=None):
        """Answer in the name of the committee, and correct what was wrong at once.

        :param str outcome: ``accepted``, ``partly`` or ``rejected``
        :param str reason: why, for the member
        :param dict correction: as ``_correct`` takes it
        :param participants: contacts of those who were present beside the user
        :raise AccessError: where the user may not answer; the message says why
        :raise UserError: where something is missing
        """
        self.check_access("read")
        self._begin_step(("filed",))
        self._check_can_answer()
        reason = self._check_reason(reason)
        present = (participants or self.env["res.partner"]) | self.env.user.partner_id
        self._check_participants(present)
        self._check_outcome(outcome, correction)
        with self.env.cr.savepoint():
            self._for_workflow().write(
                {
                    "state": "answered",
                    "outcome": outcome,
                    "answer": reason,
                    "answered_on": today(self),
                    "answered_by_id": self.env.uid,
                    "participant_ids": [(6, 0, present.ids)],
                    "answer_by": False,
                    "appeal_by": self._get_deadline("appeal_days"),
                }
            )
            self._log(OUTCOME_ACTIONS[outcome], "filed", reason)
            self._correct(correction, reason)
        self._end_reminders()
        self._tell_members(lambda dispute: dispute._get_answered_text(), reason)

    def _get_answered_text(self):
        return self.env._(
            "The committee has answered: %(outcome)s. An appeal to the superior "
            "organisation is possible until %(day)s.",
            outcome=self._get_outcome_label(),
            day=format_date(self.env, self.appeal_by),
        )

    def _check_reason(self, reason):
        """:return: the reason without blanks around it"""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: it is kept with the dispute."))
        return reason.strip()

    def _check_outcome(self, outcome, correction):
        """:raise UserError: where outcome and correction do not go together"""
        if outcome not in OUTCOME_ACTIONS:
            raise UserError(self.env._("Choose an outcome."))
        corrects, corrected = self._is_correction(correction), bool(self._get_lines())
        if outcome != "rejected" and not (corrects or corrected):
            raise UserError(
                self.env._(
                    "Who accepts a dispute corrects something: have the disputed line "
                    "taken back, or enter the lines that are missing."
                )
            )
        if outcome == "rejected" and corrects and not corrected:
            raise UserError(
                self.env._(
                    "What is dismissed is not corrected. Accept the dispute, at least "
                    "in part, or leave the lines as they are."
                )
            )
        if outcome == "rejected" and not corrects and self._can_undo():
            raise UserError(
                self.env._(
                    "The committee has corrected lines in its answer. Take its "
                    "correction back, or accept the dispute."
                )
            )

    def _get_outcome_label(self):
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        return labels[self.outcome]

    def _pass_on(self, reason):
        """Leave the answer to the superior: the rules pass such lines on, say.

        :raise AccessError: for who may not answer himself
        """
        self.check_access("read")
        self._begin_step(("filed",))
        self._check_can_answer()
        self._escalate(self._check_reason(reason))

    # Appealing, accepting, taking back

    def _appeal(self, reason):
        """Appeal against the answer, as the filer or the member concerned.

        :raise UserError: without a reason, or after the time for it
        """
        self._check_is_party()
        self._begin_step(("answered",))
        reason = self._check_reason(reason)
        if today(self) > self.appeal_by:
            raise UserError(
                self.env._(
                    "An appeal was possible until %(day)s.",
                    day=format_date(self.env, self.appeal_by),
                )
            )
        self._write_unnamed(
            {
                "state": "appealed",
                "appeal_reason": reason,
                "appealed_on": today(self),
                "appealed_by_id": self.env.uid,
                "answer_by": self._get_deadline("answer_days"),
            }
        )
        self._remind_now()
        self._log("appeal", "answered", reason)
        self._tell_people(
            self._get_free_superiors(),
            lambda dispute: dispute.env._("An appeal is yours to decide."),
            reason,
        )

    def _check_is_party(self):
        self.check_access("read")
        if not (self.is_filer or self.is_concerned):
            raise AccessError(
                self.env._(
                    "This is done by the member who has filed the dispute, or by the "
                    "one whom it concerns."
                )
            )

    def _write_unnamed(self, vals):
        """Write what either member does after the answer: the thread, and who has
        written last, do not tell the one who the other is. The log does, to officers.
        """
        # sudo: in nobody's name, after the checks of the step
        disputes_sudo = self._for_workflow().with_user(SUPERUSER_ID)
        disputes_sudo.write(vals)
        disputes_sudo.flush_recordset()  # it is the flush that notes who has written

    def action_accept_answer(self):
        """Be content with the answer. It is settled once both members are: the one who
        has filed, and the one whom it concerns."""
        for dispute in self:
            dispute._check_is_party()
            dispute._begin_step(("answered",))
            marks = {
                "accepted_by_filer_on": dispute.is_filer,
                "accepted_by_member_on": dispute.is_concerned,
            }
            dispute._write_unnamed({n: today(self) for n, own in marks.items() if own})
            if dispute.accepted_by_filer_on and dispute.accepted_by_member_on:
                dispute._settle(self.env._("Both members are content with the answer."))
        return True

    def _settle(self, reason):
        """For good. Called by the steps and the daily job."""
        before = self.state
        self._write_unnamed(
            {
                "state": "settled",
                "settled_on": today(self),
                "settled_by_id": self.env.uid,
            }
        )
        self._log("settle", before, reason)

    def _withdraw(self, reason):
        """Take a dispute back, as whoever has filed it.

        :raise UserError: where lines were corrected by it, or the other member has
            appealed: that is not the filer's alone to end
        """
        self._check_is_filer()
        self._begin_step(OPEN)
        reason = self._check_reason(reason)
        if self._is_others_too():
            raise UserError(
                self.env._(
                    "The other member has appealed, or lines were corrected. Accept "
                    "the answer, or wait for the superior's decision."
                )
            )
        before = self.state
        self._for_workflow().write({"state": "withdrawn", "answer_by": False})
        self._log("withdraw", before, reason)
        self._end_reminders()

    def _is_others_too(self):
        """Whether it is not the filer's alone to end any more."""
        # sudo: who has appealed, compared alone
        appealed_by = self.sudo().appealed_by_id
        return bool(appealed_by - self.env.user or self._get_lines())

    # Ruling

    def _rule(self, outcome, reason, correction=None):
        """Decide as the superior, for good. Parameters as for ``_answer``.

        :raise AccessError: where the user may not decide; the message says why
        """
        self.check_access("read")
        self._begin_step(("escalated", "appealed"))
        self._check_can_rule()
        reason = self._check_reason(reason)
        self._check_outcome(outcome, correction)
        before = self.state
        with self.env.cr.savepoint():
            self._for_workflow().write(
                {
                    "state": "settled",
                    "outcome": outcome,
                    "ruling": reason,
                    "answer_by": False,
                    "settled_on": today(self),
                    "settled_by_id": self.env.uid,
                }
            )
            self._log(OUTCOME_ACTIONS[outcome], before, reason)
            self._correct(correction, reason)
        self._end_reminders()
        self._tell_members(lambda dispute: dispute._get_ruled_text(), reason)

    def _get_ruled_text(self):
        return self.env._(
            "The superior organisation has decided: %(outcome)s. The decision stands.",
            outcome=self._get_outcome_label(),
        )
