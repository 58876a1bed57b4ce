from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...clock import today

ACTIVITY_TYPE = "party_points.mail_activity_type_approve_year"
# What the steps after the computing note, and a returned year forgets.
STEP_FIELDS = (
    "proposed_on",
    "proposed_by_id",
    "meeting_date",
    "meeting_entitled",
    "meeting_present",
    "meeting_in_favour",
    "meeting_minutes",
    "meeting_by_id",
    "answer_by",
    "approved_on",
    "approved_by_id",
    "approval_reason",
)


class PartyCycle(models.Model):
    """How a computed year becomes final (APP-7).

    | Step | From → to | Who |
    |---|---|---|
    | propose | computed → proposed | committee of the branch |
    | record the meeting | proposed → confirmed | committee of the branch |
    | approve | confirmed → final | superior |
    | return | proposed, confirmed → computed | superior |
    | reopen | final → computed | superior |

    No superior approves, returns or reopens a year in which his own appraisal stands.
    Each step waits for who is at the year now, checks, and acts.
    """

    _inherit = "party.cycle"

    meeting_by_id = fields.Many2one(
        "res.users", string="Meeting Recorded by", readonly=True, ondelete="restrict"
    )
    decision_ids = fields.One2many(
        "party.decision",
        "cycle_id",
        readonly=True,
        groups="party_points.group_party_points_member",
    )
    can_propose = fields.Boolean(compute="_compute_can_step")
    can_record_meeting = fields.Boolean(compute="_compute_can_step")
    can_approve = fields.Boolean(compute="_compute_can_step")
    can_return = fields.Boolean(compute="_compute_can_step")
    can_reopen = fields.Boolean(compute="_compute_can_step")
    unanswered_count = fields.Integer(
        string="Answers Awaited",
        compute="_compute_answer_counts",
        help="Ranked members who have neither acknowledged nor appealed; the year is "
        "approved when all have, or when their time is over.",
    )
    appeal_count = fields.Integer(
        string="Appeals to Be Decided", compute="_compute_answer_counts"
    )

    @api.depends("state", "branch_id")
    @api.depends_context("uid")
    def _compute_can_step(self):
        for cycle in self:
            keeps = not cycle._get_not_committee_reason()
            decides = not cycle._get_not_superior_reason()
            cycle.can_propose = keeps and cycle.state == "computed"
            cycle.can_record_meeting = keeps and cycle.state == "proposed"
            cycle.can_approve = decides and cycle.state == "confirmed"
            cycle.can_return = decides and cycle.state in ("proposed", "confirmed")
            cycle.can_reopen = decides and cycle.state == "final"

    @api.depends("appraisal_ids.answer", "appraisal_ids.appeal_outcome")
    def _compute_answer_counts(self):
        for cycle in self:
            # sudo: how many, for whoever reads the year
            ranked_sudo = cycle.sudo()._get_ranked()
            awaited = ranked_sudo.filtered(lambda appraisal: not appraisal.answer)
            cycle.unanswered_count = len(awaited) if cycle.state == "confirmed" else 0
            cycle.appeal_count = len(ranked_sudo._filter_appeal_open())

    # What the buttons open

    def action_propose(self):
        """Ask for the grades that the committee proposes."""
        self._check_committee()
        return self._open_step("party_points.party_cycle_propose_wizard_action")

    def action_record_meeting(self):
        """Ask what the member meeting has decided."""
        self._check_committee()
        return self._open_step("party_points.party_cycle_meeting_wizard_action")

    def action_return(self):
        """Ask why, and return the year to the committee."""
        return self._open_reason("return")

    def action_approve(self):
        """Ask for a remark, and approve the year."""
        return self._open_reason("approve")

    def action_reopen(self):
        """Ask why, and open a final year again."""
        return self._open_reason("reopen")

    def _open_reason(self, step):
        self._check_superior()
        labels = self.env["party.cycle.step.wizard"].fields_get(["step"])
        action = self._open_step("party_points.party_cycle_step_wizard_action")
        action["context"]["default_step"] = step
        return {**action, "name": dict(labels["step"]["selection"])[step]}

    def _open_step(self, action):
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "context": {"default_cycle_id": self.id},
        }

    # Who may

    def _check_committee(self):
        self.check_access("read")
        for cycle in self:
            if reason := cycle._get_not_committee_reason():
                raise AccessError(reason)

    def _check_superior(self):
        self.check_access("read")
        for cycle in self:
            if reason := cycle._get_not_superior_reason():
                raise AccessError(reason)

    def _get_not_committee_reason(self):
        """Why the user does not act for the committee; ``False`` where he does."""
        self.ensure_one()
        # sudo: the user's own rights, which he cannot read himself
        if self.branch_id in self.env.user.sudo().party_committee_branch_ids:
            return False
        return self.env._(
            "The committee of the branch proposes the grades, and records what the "
            "member meeting has decided."
        )

    def _get_not_superior_reason(self):
        """Why the user does not decide as the superior; ``False`` where he does."""
        self.ensure_one()
        # sudo: the user's own rights, and whether his own appraisal is among them
        user, cycle_sudo = self.env.user.sudo(), self.sudo()
        if cycle_sudo.branch_id not in user.party_superior_branch_ids:
            return self.env._("The superior organisation decides on the year.")
        if cycle_sudo.appraisal_ids.member_id & user.party_member_ids:
            return self.env._(
                "Your own appraisal stands in this year. Somebody else of the superior "
                "organisation decides."
            )
        return False

    # Checks of the steps

    def _begin_step(self, *states):
        """Wait for who is at the year now, and see whether the step is possible still.

        :raise UserError: where it is in another state by now
        """
        self.ensure_one()
        self._queue_up()
        # sudo: members who answer at this moment wait, too
        self.sudo().appraisal_ids._queue_up()
        self.invalidate_recordset()
        self.env["party.appraisal"].invalidate_model()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(year)s” is in the state “%(state)s”; this step is not possible "
                    "then.",
                    year=self.display_name,
                    state=labels[self.state],
                )
            )

    def _check_reason(self, reason):
        """:return: the reason without blanks around it"""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: it is kept with the year."))
        return reason.strip()

    # Proposing

    def _propose(self, grades=None):
        """Propose a grade for each ranked member, as the committee.

        :param dict grades: ``{appraisal: (grade, reason)}`` where it is not the
            computed one; whom the meeting decides on may be left out
        :raise AccessError: for who does not act for the committee
        :raise UserError: where something is missing; the message says what
        """
        self._begin_step("computed")
        self._check_committee()
        self._check_nothing_open()
        self._check_not_outdated()
        ranked = self._get_ranked()
        ranked._give_grades(grades or {})
        self._for_workflow().write(
            {
                "state": "proposed",
                "proposed_on": today(self),
                "proposed_by_id": self.env.uid,
            }
        )
        self._log_step("propose_year", "computed")

    def _get_ranked(self):
        """The appraisals that end with a grade."""
        return self.appraisal_ids.filtered(
            lambda appraisal: appraisal.status == "ranked"
        )

    def _log_step(self, action, before, reason=None, **vals):
        """Called after the step: the log says from which state to which."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": self.branch_id.id,
                    "cycle_id": self.id,
                    "before": labels[before],
                    "after": labels[self.state],
                    "reason": reason,
                    **vals,
                }
            ]
        )

    # The superior's steps

    def _approve(self, reason=None):
        """Make the year final, as the superior.

        :param str reason: a remark, if there is something to say
        :raise AccessError: for who may not; the message says why
        :raise UserError: while answers or appeals are open, or anything of the year
        """
        self._begin_step("confirmed")
        self._check_superior()
        self._check_nothing_open()
        self._check_not_outdated()
        self._check_answered()
        reason = (reason or "").strip() or False
        self._for_workflow().write(
            {
                "state": "final",
                "approved_on": today(self),
                "approved_by_id": self.env.uid,
                "approval_reason": reason,
            }
        )
        self._log_step("approve_year", "confirmed", reason)
        # sudo: the superior has approved; what follows is not his to read
        self.sudo()._after_final()
        self._end_approval_activities()
        self._end_reminders()
        self._get_ranked()._tell_final()

    def _check_answered(self):
        if self.appeal_count:
            raise UserError(
                self.env._(
                    "%(number)s appeals are not decided yet. Decide them first.",
                    number=self.appeal_count,
                )
            )
        if self.unanswered_count and today(self) <= self.answer_by:
            raise UserError(
                self.env._(
                    "%(number)s members have not answered yet; they may until "
                    "%(day)s. Approve the year after that day.",
                    number=self.unanswered_count,
                    day=format_date(self.env, self.answer_by),
                )
            )

    def _return(self, reason):
        """Give the year back to the committee, which computes and proposes anew.

        :raise AccessError: for who may not; the message says why
        """
        self._begin_step("proposed", "confirmed")
        self._check_superior()
        self._begin_anew(
            "return_year",
            self._check_reason(reason),
            lambda cycle: cycle.env._(
                "The superior organisation has returned the year."
            ),
        )

    def _reopen(self, reason):
        """Open a final year again: what followed from it follows (``_after_reopen``).

        :raise AccessError: for who may not; the message says why
        """
        self._begin_step("final")
        self._check_superior()
        self._begin_anew(
            "reopen_year",
            self._check_reason(reason),
            lambda cycle: cycle.env._(
                "The superior organisation has opened the year again."
            ),
        )
        # sudo: the superior has reopened it; what follows is not his to read
        self.sudo()._after_reopen()

    def _begin_anew(self, action, reason, say):
        """Back to what was computed: grades and answers stay in the log alone.

        :param say: what the branch is told, as ``_tell_people`` takes it
        """
        before = self.state
        self.appraisal_ids._clear_decisions(action, reason)
        self._for_workflow().write({"state": "computed", **dict.fromkeys(STEP_FIELDS)})
        self._log_step(action, before, reason)
        self._end_approval_activities()
        self._tell_committee(say, reason)

    # Hooks

    def _after_final(self):
        """Called in the step that makes years final, as superuser; for ``super()``."""
        self.env["party.warning"]._propose_year(self)

    def _after_reopen(self):
        """Called in the step that opens final years again, as superuser; for
        ``super()``."""
        self.env["party.warning"]._propose_year(self)

    # Telling

    def _tell_committee(self, say, reason):
        """Tell the branch's secretaries what the superior has done, and why."""
        secretaries = self.branch_id._get_position_users(("secretary",))
        partners = secretaries[self.branch_id].partner_id - self.env.user.partner_id
        self._tell_people(partners, say, reason, apart=False)

    def _schedule_approval(self):
        """Ask the superior's officers to approve the year, once members had their
        time."""
        if not self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            return  # an administrator wants no such activities
        for user in self._get_approvers():
            # sudo: an activity of somebody else
            self.sudo().activity_schedule(
                ACTIVITY_TYPE,
                date_deadline=self.answer_by,
                summary=self.with_context(lang=user.lang)._get_approval_summary(),
                user_id=user.id,
            )

    def _get_approval_summary(self):
        return self.env._("Approve the year; appeals are decided first")

    def _get_approvers(self):
        """The users who may approve, of the nearest organisation above the branch that
        has such."""
        # sudo: whose appraisals stand
        own = self.sudo().appraisal_ids.member_id.partner_id.user_ids
        branch = self.branch_id
        return branch._get_superior_users(barred=own)[branch]

    def _get_asked_approvers(self):
        """The users on whose list it stands that they approve the year."""
        # sudo: activities of everybody who was asked
        return self.sudo().activity_search([ACTIVITY_TYPE]).user_id.sudo(False)

    def _end_approval_activities(self):
        if self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            # sudo: activities of everybody who was asked
            self.sudo().activity_unlink([ACTIVITY_TYPE])
