from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date, html2plaintext

from ...clock import today

# The warning stands.
GROUNDS = ("confirmed", "done")
# Member and partner write what was done.
REPORTED = ("running", "failed")


class PartyRectification(models.Model):
    """The steps of a plan: start, check, what the meeting decides, what the superior
    approves (WARN-4). Each is logged, and what was decided is not edited."""

    _inherit = "party.rectification"

    # Starting

    def action_start(self):
        """Begin: member and partner are told what was agreed on.

        :raise AccessError: for anybody but who leads the plan, and for the member
        :raise UserError: where something is missing
        """
        for plan in self:
            plan._begin_step(("draft",))
            plan._check_may(plan._get_cannot_lead_reason())
            plan._check_agreed()
            plan._move("running", {"started_by_id": self.env.uid})
            plan._log_step("begin_rectification", "draft", plan.aims)
            plan._tell(
                plan._get_people(),
                lambda own: own.env._("A rectification plan has begun."),
                plan.aims,
            )
        return True

    def _check_agreed(self):
        """:raise UserError: with all that is missing before the plan can begin"""
        faults = [
            self._get_cannot_help_reason(),
            not (self.aims or "").strip() and self.env._("Enter the aims."),
            self._get_days_fault(),
        ]
        if any(faults):
            raise UserError("\n".join(filter(None, faults)))

    def _get_days_fault(self):
        if not (self.date_from and self.deadline):
            return self.env._("Enter from which day to which day the plan runs.")
        if self.deadline <= today(self):
            return self.env._("Choose a day in the future until which it is kept.")
        return None

    # What was done

    def _report(self, words):
        """Write into the thread what was done, as the member or his partner; the other
        one is told. Who says the same once more is not heard twice.

        :raise UserError: without words, or when nothing is to be done any more
        """
        self._begin_step(REPORTED)
        words = self._check_words(words)
        if words.split() == self._get_last_words().split():
            return
        others = self._get_people() - self.env.user.partner_id
        # sudo: he writes to his partner, whose contact he may not read
        self.sudo().message_post(
            body=Markup("<br/>").join(words.splitlines()),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=others.ids,
        )

    def _can_report(self):
        plan_sudo = self.sudo()  # sudo: whether the warning stands
        return self.state in REPORTED and plan_sudo.warning_id.state in GROUNDS

    def _get_reports(self):
        """What was written into the thread, the first first."""
        return self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "=", "comment"),
                ("subtype_id", "=", self.env.ref("mail.mt_comment").id),
            ],
            order="id",
        )

    def _get_last_words(self):
        """What the user himself has written last."""
        author = self.env.user.partner_id
        own = self._get_reports().filtered(lambda said: said.author_id == author)
        return html2plaintext(own[-1:].body or "")

    # Checking

    def action_check(self):
        """Ask what came of it."""
        return self._open_wizard("party_rectification_check_wizard_action")

    def _check(self, result, words):
        """Say what came of the plan.

        :param str result: ``kept`` or ``failed``
        :param str words: what was found
        :raise AccessError: for anybody but who leads the plan, for the member himself
            and for his partner
        :raise UserError: without words, or kept before the time is over
        """
        self._begin_step(("running",))
        self._check_may(self._get_cannot_check_reason())
        words = self._check_words(words)
        self._check_result(result)
        self._move(
            result,
            {
                "checked_on": today(self),
                "checked_by_id": self.env.uid,
                "result": words,
            },
        )
        self._log_step("check_rectification", "running", words)
        self._tell(self._get_people(), lambda plan: plan._get_check_text(), words)
        if result == "kept":
            self._finish_warning(words)

    def _check_result(self, result):
        if result not in ("kept", "failed"):
            raise UserError(self.env._("Say whether the plan was kept."))
        if result == "kept" and self.deadline > today(self):
            raise UserError(
                self.env._(
                    "The plan runs until %(day)s. Whether it was kept is said then.",
                    day=format_date(self.env, self.deadline),
                )
            )

    def _get_check_text(self):
        if self.state == "kept":
            return self.env._("The rectification plan was kept.")
        return self.env._(
            "The rectification plan was checked: there is no change. The member "
            "meeting decides what follows."
        )

    # The meeting

    def action_record_meeting(self):
        """Ask what the member meeting has decided."""
        return self._open_wizard("party_rectification_meeting_wizard_action")

    def _record_meeting(self, day, present, in_favour, decision):
        """Record what the member meeting has decided on a plan without change.

        :raise AccessError: for anybody but who leads the plan, and for the member
        :raise UserError: without quorum or majority
        """
        self._begin_step(("failed",))
        self._check_may(self._get_cannot_lead_reason())
        decision = self._check_words(decision)
        entitled = self.branch_id._check_meeting(
            day, present, in_favour, self.checked_on
        )
        self._move(
            "decided",
            {
                "meeting_date": day,
                "meeting_entitled": entitled,
                "meeting_present": present,
                "meeting_in_favour": in_favour,
                "meeting_decision": decision,
                "recorded_by_id": self.env.uid,
                "approval_reason": False,
            },
        )
        self._log_step(
            "decide_rectification",
            "failed",
            decision,
            entitled=entitled,
            present=present,
            in_favour=in_favour,
        )
        self._tell(
            self._get_people() | self._get_approvers(),
            lambda plan: plan.env._(
                "The member meeting has decided on the rectification plan."
            ),
            decision,
        )

    # The superior

    def action_approve(self):
        """Ask why, and approve or return what the meeting has decided."""
        return self._open_wizard("party_rectification_approval_wizard_action")

    def _approve(self, reason):
        """Approve what the meeting has decided; the warning is dealt with.

        :raise AccessError: for anybody but the superior, and who took part in it
        """
        reason = self._begin_approval(reason)
        self._move(
            "approved",
            {
                "approved_by_id": self.env.uid,
                "approved_on": today(self),
                "approval_reason": reason,
            },
        )
        self._log_step("approve_rectification", "decided", reason)
        self._tell(
            self._get_people(),
            lambda plan: plan.env._(
                "The superior organisation has approved the decision."
            ),
            self.meeting_decision,
        )
        self._finish_warning(self.meeting_decision)

    def _return(self, reason):
        """Give the decision back: the meeting decides anew. What it had decided stays
        in the log."""
        reason = self._begin_approval(reason)
        meeting = dict.fromkeys(
            (
                "meeting_date",
                "meeting_entitled",
                "meeting_present",
                "meeting_in_favour",
                "meeting_decision",
                "recorded_by_id",
            ),
            False,
        )
        self._move("failed", {**meeting, "approval_reason": reason})
        self._log_step("return", "decided", reason)
        committee = self.checked_by_id.partner_id | self.started_by_id.partner_id
        self._tell(
            self._get_people() | committee,
            lambda plan: plan.env._(
                "The superior organisation has returned the decision: the meeting "
                "decides anew."
            ),
            reason,
        )

    def _begin_approval(self, reason):
        self._begin_step(("decided",))
        self._check_may(self._get_cannot_approve_reason())
        return self._check_words(reason)

    # What steps have in common

    def _begin_step(self, states):
        """Wait for who is at the plan now, and see whether the step is possible still.

        :raise UserError: where it is in another state, or the warning was dropped
        """
        self.ensure_one()
        self.check_access("read")
        self._queue_up()
        self.invalidate_recordset()
        plan_sudo = self.sudo()  # sudo: whether the warning stands
        if self.state not in states:
            raise UserError(
                self.env._(
                    "“%(plan)s” is in the state “%(state)s”; this step is not possible "
                    "then.",
                    plan=self.display_name,
                    state=self._get_state_label(self.state),
                )
            )
        if plan_sudo.warning_id.state not in GROUNDS:
            raise UserError(
                self.env._(
                    "The warning behind “%(plan)s” was dropped. Nothing more is to be "
                    "done.",
                    plan=self.display_name,
                )
            )

    def _check_words(self, words):
        """:raise UserError: where there are none"""
        if not (words or "").strip():
            raise UserError(self.env._("Say it in words; the member reads them."))
        return words.strip()

    def _move(self, state, vals):
        self._for_workflow().write({**vals, "state": state})
        self._end_reminders()

    def _finish_warning(self, note):
        # sudo: the warning follows the plan, whoever took the step
        warning_sudo = self._for_workflow().warning_id
        if warning_sudo.state == "confirmed":
            warning_sudo._finish(note)

    def _get_state_label(self, state):
        return dict(self._fields["state"]._description_selection(self.env))[state]

    def _log_step(self, action, before, reason, **details):
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": self.branch_id.id,
                    "member_id": self.member_id.id,
                    "warning_id": self.warning_id.id,
                    "before": self._get_state_label(before),
                    "after": self._get_state_label(self.state),
                    "reason": reason,
                    **details,
                }
            ]
        )

    def _get_people(self):
        """The contacts of the member and his partner."""
        plan_sudo = self.sudo()  # sudo: whom to tell
        return (plan_sudo.member_id | plan_sudo.helper_id).partner_id

    def _tell(self, partners, say, words):
        self._tell_people(partners - self.env.user.partner_id, say, words)

    def _open_wizard(self, action):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"party_points.{action}")
        return {**action, "context": {"default_rectification_id": self.id}}
