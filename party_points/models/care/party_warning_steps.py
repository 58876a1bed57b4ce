from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...clock import today
from .party_warning import TALKS


class PartyWarning(models.Model):
    """What becomes of a warning: confirmed or dropped, done, objected to (WARN-6).

    Each step waits for who is at the warning, checks, and acts.
    """

    _inherit = "party.warning"

    # What the buttons open

    def action_confirm(self):
        """Ask for reason, owner and day, and confirm; also several at once."""
        return self._open_step("confirm")

    def action_drop(self):
        """Ask why, and drop; also several at once."""
        return self._open_step("drop")

    def action_hand_over(self):
        """Ask whom else it is to be done by, until when, and why."""
        return self._open_step("hand_over")

    def action_finish(self):
        """Ask what was done, and finish it."""
        return self._open_step("finish")

    def action_object(self):
        """Ask the member for his objection."""
        return self._open_step("object")

    def action_settle(self):
        """Ask for the decision on the objection."""
        return self._open_step("settle")

    def _open_step(self, step):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_warning_step_wizard_action"
        )
        labels = self.env["party.warning.step.wizard"].fields_get(["step"])
        return {
            **action,
            "name": dict(labels["step"]["selection"])[step],
            "context": {"default_warning_ids": self.ids, "default_step": step},
        }

    def action_talk(self):
        """Open the record of the talk that the user writes; begin one where there is
        none."""
        self.ensure_one()
        self.check_access("read")
        self._begin_step(("confirmed",))
        if reason := self._get_cannot_talk_reason():
            raise AccessError(reason)
        talk = self.talk_ids.filtered(
            lambda talk: talk.state != "acknowledged" and talk._is_talker()
        )[:1]
        return (talk or self.env["party.talk"]._begin(self))._open()

    def action_view_talks(self):
        """The records of talks, as far as the user may read them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_talk_action"
        )
        return {**action, "domain": [("warning_id", "=", self.id)], "context": {}}

    # Deciding

    def _confirm(self, reason, owner=None, due_date=None):
        """Confirm proposals: from now on they have an effect.

        :param str reason: why, for the member
        :param owner: user who acts; left out, whom the rule of each names
        :param date due_date: until when; left out, as the rule of each says
        :raise AccessError: where the user may not decide; the message says why
        :raise UserError: where something is missing
        """
        self.check_access("read")
        self._begin_step(("proposed",))
        self._check_can_decide()
        reason = self._check_reason(reason)
        confirmed = {
            **self._decided(reason),
            "state": "confirmed",
            "confirmed_on": today(self),
            "is_outdated": False,
        }
        for warning in self:
            warning._assign(owner, due_date, confirmed)
        self._log("confirm_warning", "proposed", reason)
        for warning in self:
            warning._remind_now()
            warning._tell_member(
                lambda own: own.env._(
                    "A warning that concerns you has been confirmed. You can read how "
                    "it came about, and object once."
                ),
                reason,
            )

    def _assign(self, owner, due_date, vals):
        """Name who acts until when.

        :param dict vals: what else is written
        """
        owner = owner or self._get_default_owner()
        self._check_owner(owner)
        day = today(self)
        due_date = due_date or fields.Date.add(day, days=self.days)
        if due_date < day:
            raise UserError(self.env._("The day until which it is done is over."))
        self._for_workflow().write({"owner_id": owner.id, "due_date": due_date, **vals})

    def _decided(self, reason):
        return {
            "decided_by_id": self.env.uid,
            "decided_on": today(self),
            "reason": reason,
        }

    def _drop(self, reason):
        """Do not take proposals up; or take back what the scores do not bear any more.

        :raise AccessError: where the user may not decide; the message says why
        """
        self.check_access("read")
        self._begin_step(("proposed", "confirmed"))
        self._check_can_decide()
        reason = self._check_reason(reason)
        if self.filtered(lambda w: w.state == "confirmed" and not w.is_outdated):
            raise UserError(
                self.env._(
                    "What is confirmed is dropped only where the scores have changed "
                    "since, or after an objection."
                )
            )
        confirmed = self.filtered("confirmed_on")
        owners = {warning: warning.owner_id for warning in confirmed}
        self._log("drop_warning", None, reason, "dropped")
        self._for_workflow().write({"state": "dropped", **self._decided(reason)})
        self._end_reminders()
        for warning, owner in owners.items():
            warning._tell_dropped(owner, reason)

    def _hand_over(self, reason, owner=None, due_date=None):
        """Name somebody else, or another day, for what is to be done still.

        :raise AccessError: where the user may not decide; the message says why
        """
        self.check_access("read")
        self._begin_step(("confirmed",))
        self._check_can_decide()
        reason = self._check_reason(reason)
        for warning in self:
            warning._assign(owner or warning.owner_id, due_date, {})
        self._log("hand_over_warning", "confirmed", reason)
        for warning in self:
            warning._remind_now()

    # Doing

    def _deal_with(self, note):
        """Finish it with a note, as its owner or who may confirm it.

        :param str note: what was done; where the member did not acknowledge the record
            of the talk, that he did not
        """
        self.check_access("read")
        self._begin_step(("confirmed",))
        for warning in self:
            warning._check_can_finish()
        self._finish(self._check_reason(note))

    def _finish(self, note):
        """It is done. Called by the steps that end it, after their checks: a note, the
        record of a talk, a rectification plan. What is not to be done (any more) stays
        as it is.

        :param str note: what was done
        """
        self._queue_up()
        self.invalidate_recordset()
        warnings = self.filtered(lambda warning: warning.state == "confirmed")
        if not warnings:
            return
        warnings._for_workflow().write(
            {"state": "done", "done_on": today(self), "done_note": note}
        )
        warnings._log("finish_warning", "confirmed", note)
        warnings._end_reminders()

    def _finish_by_talk(self, talk):
        """Called when the member has acknowledged the record of a talk."""
        self.filtered(lambda warning: warning.measure in TALKS)._finish(
            self.env._(
                "The record of the talk of %(day)s is acknowledged.",
                day=fields.Date.to_string(talk.date),
            )
        )

    # Objecting

    def _object(self, reason):
        """Object, once, as the member himself.

        :raise AccessError: for anybody else
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: whom it concerns
        if self.sudo().member_id not in self._get_own_member():
            raise AccessError(self.env._("The member himself objects to a warning."))
        self._begin_step(("confirmed", "done"))
        if self.objected_on:
            raise UserError(self.env._("You have objected already; that is kept."))
        reason = self._check_reason(reason)
        self._for_workflow().write({"objection": reason, "objected_on": today(self)})
        self._log("object_warning", self.state, reason)
        self._remind_now()

    def _settle(self, outcome, answer):
        """Decide on the objection.

        :param str outcome: ``upheld`` or ``dismissed``
        :param str answer: why, for the member
        :raise AccessError: where the user may not decide; the message says why
        """
        self.ensure_one()
        self.check_access("read")
        self._begin_step(("confirmed", "done"))
        if reason := self._get_cannot_settle_reason():
            raise AccessError(reason)
        answer = self._check_reason(answer)
        if outcome not in ("upheld", "dismissed"):
            raise UserError(self.env._("Choose an outcome."))
        after = "dropped" if outcome == "upheld" else self.state
        self._log("settle_objection", self.state, answer, after)
        self._for_workflow().write(
            {
                "state": after,
                "objection_outcome": outcome,
                "objection_answer": answer,
                "objection_decided_by_id": self.env.uid,
            }
        )
        if outcome == "upheld":
            self._end_reminders()
            self._tell_dropped(self.owner_id, answer)
        else:
            self._remind_now()
            self._tell_member(
                lambda own: own.env._("Your objection was dismissed."), answer
            )

    # What all steps need

    def _begin_step(self, states):
        """Wait for who is at the warnings now, and see whether the step is possible
        still.

        :raise UserError: where one is in another state
        """
        self._queue_up()
        self.invalidate_recordset()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for warning in self:
            if warning.state not in states:
                raise UserError(
                    self.env._(
                        "“%(warning)s” is in the state “%(state)s”; this step is not "
                        "possible then.",
                        warning=warning.display_name,
                        state=labels[warning.state],
                    )
                )

    def _check_reason(self, reason):
        """:return: the reason without blanks around it"""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: it is kept with the warning."))
        return reason.strip()

    def _log(self, action, before, reason, after=None):
        """Entries in the log of decisions. The member is named in what he may read: not
        in what is said of a proposal that never came to have an effect.

        :param before: a state; left out, that of each
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": warning.branch_id.id,
                    "warning_id": warning.id,
                    "member_id": warning.confirmed_on and warning.member_id.id,
                    "period_id": warning.period_id.id,
                    "appraisal_id": warning.appraisal_id.id,
                    "before": labels[before or warning.state],
                    "after": labels[after or warning.state],
                    "reason": reason,
                }
                for warning in self.sudo()  # sudo: what the entry is about
            ]
        )
        self.invalidate_recordset(["decision_ids"])

    def _remind_now(self):
        """Who acts next has days of his own."""
        self._end_reminders()
        return super()._remind_now()

    def _tell_member(self, say, reasons):
        # sudo: whom it concerns
        self._tell_people(self.sudo().member_id.partner_id, say, reasons)

    def _tell_dropped(self, owner, reason):
        """Tell the member and who was to act."""
        # sudo: whom to tell
        partners = self.sudo().member_id.partner_id | owner.sudo().partner_id
        self._tell_people(
            partners - self.env.user.partner_id,
            lambda warning: warning.env._("The warning has been dropped."),
            reason,
        )
