import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...clock import today
from ..ledger.places import get_month
from .party_dispute import OPEN
from .party_publication_link import PUBLISHED

_logger = logging.getLogger(__name__)


class PartyDispute(models.Model):
    """Filing a dispute: in the window with the committee, after it with the superior,
    and no settled matter twice (PUB-3)."""

    _inherit = "party.dispute"

    def action_file(self):
        """Hand the dispute to the committee; what comes after the window goes to the
        superior.

        :raise AccessError: for anybody but whoever has written it
        :raise UserError: where something is missing, or the matter is disputed already
        """
        for dispute in self:
            dispute._check_is_filer()
            dispute._begin_step(("draft",))
            if not dispute.is_concerned:  # his own he disputes wherever he has moved
                dispute._take_up()
            dispute._check_complete()
            dispute._find_window()
            dispute._check_not_repeated()
            dispute._file()
        return True

    def _begin_step(self, states):
        """Wait for who is at the dispute now, and see whether the step is possible
        still.

        :raise UserError: where it is in another state
        """
        self.ensure_one()
        self._queue_up()
        self.invalidate_recordset()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(dispute)s” is in the state “%(state)s”; this step is not "
                    "possible then.",
                    dispute=self.display_name,
                    state=labels[self.state],
                )
            )

    def _check_is_filer(self):
        self.check_access("read")
        if not self.is_filer:
            raise AccessError(
                self.env._("This is done by the member who has written the dispute.")
            )

    def _check_not_repeated(self):
        """:raise UserError: where the matter is settled, or disputed by now; the
        message names that dispute, and what was decided"""
        others = self.sudo().search(  # sudo: also those of other members
            [*self._get_same_matter_domain(), ("id", "!=", self.id)]
        )
        decided = others.filtered(lambda dispute: dispute.state not in OPEN)
        decided |= self._get_causes().filtered(
            lambda cause: cause.state == "settled" and cause.ruling
        )
        if decided:
            raise UserError(decided[0]._get_settled_text())
        if others:
            raise UserError(
                self.env._(
                    "This is disputed already: “%(dispute)s”. Wait for its decision.",
                    dispute=others[0].display_name,
                )
            )

    def _get_same_matter_domain(self):
        states = Domain("state", "in", (*OPEN, "settled"))
        # who takes it back after the answer has had his decision
        states |= Domain("state", "=", "withdrawn") & Domain("answered_on", "!=", False)
        return states & self._get_matter_domain()

    def _get_matter_domain(self):
        """Disputes about the same line, or about the same that is missing."""
        dispute_sudo = self.sudo()  # sudo: what the server has found
        if dispute_sudo.line_id:
            return Domain("line_id", "=", dispute_sudo.line_id.id)
        return Domain(
            [
                ("line_id", "=", False),
                ("member_id", "=", dispute_sudo.member_id.id),
                ("item_id", "=", dispute_sudo.item_id.id),
                ("date", "=", dispute_sudo.date),
            ]
        )

    def _get_settled_text(self):
        """What was decided in an earlier dispute, for whoever files the same again."""
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        values = {
            "dispute": self.display_name,
            "outcome": labels.get(self.outcome, ""),
            "reasons": self.ruling_text or self.answer_text or "",
        }
        if self.state == "settled":
            return self.env._(
                "This was settled in “%(dispute)s”: %(outcome)s. %(reasons)s", **values
            )
        return self.env._(
            "This was answered in “%(dispute)s”, which was taken back then: "
            "%(outcome)s. %(reasons)s",
            **values,
        )

    def _get_causes(self):
        """The disputes that have brought about the disputed line, what it takes back or
        what takes it back; as superuser."""
        line_sudo = self.sudo().line_id  # sudo: the line, and what has become of it
        if not line_sudo:
            return self.sudo().browse()  # sudo: none
        reversals = line_sudo.search([("reverses_id", "=", line_sudo.id)])
        return (line_sudo | line_sudo.reverses_id | reversals).dispute_id

    def _get_own_committee_decision(self):
        """The decision of the committee that another has brought about, and whose
        correction the member concerned disputes: he does not do so before those who
        have made it. As superuser; empty where it is nothing of that."""
        if not self.is_concerned:
            return self._get_causes().browse()
        return self._get_causes().filtered(
            lambda cause: (
                cause.state in ("answered", "settled")
                and not cause.ruling
                and cause.filer_id != self.filer_id
            )
        )[:1]

    def _file(self):
        """To the committee, or where it cannot come to it any more, to the superior."""
        is_late = self._is_after_window()
        if is_late and not (self.late_reason or "").strip():
            raise UserError(
                self.env._(
                    "The window for objections is over. Say why you come so late: the "
                    "dispute then goes to the superior organisation."
                )
            )
        self._for_workflow().write(
            {
                "name": self._get_next_number(),
                "filed_on": today(self),
                "filed_by_id": self.env.uid,
                "is_late": is_late,
                "state": "filed",
                "answer_by": self._get_deadline("answer_days"),
            }
        )
        self._log("file", "draft", self.reason)
        self._hand_over()

    def _hand_over(self):
        """To whom a filed dispute goes first."""
        earlier = self._get_own_committee_decision()
        if self.is_late:
            self._escalate(self.late_reason)
        elif earlier:
            self._escalate(
                self.env._(
                    "The committee has decided on this in “%(dispute)s” already.",
                    dispute=earlier.display_name,
                )
            )
        elif not self._get_free_committee():
            self._escalate(
                self.env._("Everybody of the committee who could answer is concerned.")
            )
        else:
            self._remind_now()

    @api.model
    def _get_next_number(self):
        # sudo: numbers are drawn by who files
        return self.env["ir.sequence"].sudo().next_by_code(self._name)

    def _find_window(self):
        """Find the publication whose window binds the dispute, whatever the draft
        names: what shows the line by now, or holds the month of what is missing.
        """
        self._for_workflow().write(self._find_binding_vals())

    def _find_binding_vals(self):
        """:return: values of the publication that binds it, where it is not the one
        that the draft names"""
        if self.about == "omission":
            return {"publication_id": self._find_covering_publication().id}
        if self.is_concerned and not self._is_in_window():
            line_sudo = self.sudo().line_id  # sudo: his own line
            return self._find_own_line(line_sudo.with_env(self.env))
        return {}

    def _find_covering_publication(self):
        """The publication of the branch that holds the month of the day, the one with
        the latest window; as superuser."""
        dispute_sudo = self.sudo()  # sudo: what was published, to know its window
        publications = dispute_sudo.env["party.publication"].search(
            [
                ("branch_id", "=", dispute_sudo.branch_id.id),
                ("date_from", "<=", self.date),
                ("date_to", ">=", self.date),
                ("state", "in", PUBLISHED),
            ],
            order="window_end desc, id desc",
        )
        month = fields.Date.to_string(get_month(self.date))
        held = publications.filtered(lambda p: month in p.version_id.content["months"])
        return held[:1]

    def _is_in_window(self):
        # sudo: until when objections are possible
        window_end = self.sudo().publication_id.window_end
        return bool(window_end and today(self) <= window_end)

    def _is_after_window(self):
        """A line that is not published yet has no window."""
        # sudo: until when objections were possible
        window_end = self.sudo().publication_id.window_end
        return bool(window_end and today(self) > window_end)

    def _get_deadline(self, days):
        """The last day for a step that begins today.

        :param str days: a field of ``party.publication.plan``, in working days
        """
        dispute_sudo = self.sudo()  # sudo: the plan of the branch
        plans = dispute_sudo.env["party.publication.plan"]
        key = (dispute_sudo.branch_id, dispute_sudo.publication_id.kind or "month")
        plan = plans._get_plans(dispute_sudo.branch_id).get(key) or plans
        number = plan[days] or plans.default_get([days])[days]
        return plans._add_working_days(today(self), number)

    def _remind_now(self):
        """Whoever is to act, at once and not with the next daily job; the task does not
        tell either member who the other is."""
        # sudo: in nobody's name, after the checks of the step
        dispute_sudo = self._for_workflow().with_user(SUPERUSER_ID)
        result = super(PartyDispute, dispute_sudo)._remind_now()
        # it is the flush that notes who has written
        dispute_sudo.activity_ids.flush_recordset()
        return result

    # Passing on

    def _escalate(self, reason):
        """Pass a filed dispute on to the superior, who is told."""
        self._log("pass_on", "filed", reason, after="escalated")
        self._for_workflow().write(
            {
                "state": "escalated",
                "passed_on_reason": reason,
                "answer_by": self._get_deadline("answer_days"),
            }
        )
        self._end_reminders()
        self._remind_now()
        # sudo: the reason, which the filer reads as the publication gives names
        self.sudo()._tell_superior()

    @api.model
    def _cron_move_on(self):
        """Daily: what the committee has not answered in time goes to the superior;
        answers on which nobody has appealed are settled (PUB-4)."""
        late = [("state", "=", "filed"), ("answer_by", "<", today(self))]
        text = self.env._("The committee has not answered within the set time.")
        self._move_each_on(late, lambda dispute: dispute._escalate(text))
        quiet = [("state", "=", "answered"), ("appeal_by", "<", today(self))]
        text = self.env._("Nobody has appealed within the set time.")
        self._move_each_on(quiet, lambda dispute: dispute._settle(text))

    @api.model
    def _move_each_on(self, domain, step):
        """One that cannot be moved on holds up no other."""
        for dispute in self.search(domain).try_lock_for_update():
            try:
                with self.env.cr.savepoint():
                    step(dispute)
            except UserError:
                _logger.exception("%s is not moved on", dispute)

    # The log, and who is told

    def _log(self, action, before, reason, after=None):
        """An entry in the log of decisions. It names the line and the member only where
        the filer may know them."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        dispute_sudo = self.sudo()  # sudo: what the entry is about
        own = dispute_sudo.filer_id == dispute_sudo.member_id
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": dispute_sudo.branch_id.id,
                    "dispute_id": self.id,
                    "publication_id": dispute_sudo.publication_id.id,
                    "line_id": own and dispute_sudo.line_id.id,
                    "member_id": own and dispute_sudo.member_id.id,
                    "before": labels[before],
                    "after": labels[after or self.state],
                    "reason": reason,
                }
            ]
        )
        self.invalidate_recordset(["decision_ids"])

    def _tell_members(self, say, reasons):
        """Tell the filer and the member concerned; names stay out of it."""
        dispute_sudo = self.sudo()  # sudo: in the name of the branch
        members_sudo = dispute_sudo.filer_id | dispute_sudo.member_id
        for partner in members_sudo.partner_id - self.env.user.partner_id:
            self._tell_people(partner, say, self._get_words_for(partner, reasons))

    def _get_words_for(self, partner, words):
        """Words as somebody else may read them."""
        # sudo: the account of whoever is told
        user = partner.sudo().user_ids[:1]
        return self.with_user(user)._get_said(words) if user else words

    def _tell_superior(self):
        """Tell the superior's officers that they decide, each by himself: who else is
        told would tell whom it is about."""
        self._tell_people(
            self._get_free_superiors(),
            lambda dispute: dispute.env._("This dispute is yours to decide."),
            self.passed_on_reason,
        )
