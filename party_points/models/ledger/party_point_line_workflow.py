from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .party_point_line import PENDING, ledger_step


class PartyPointLine(models.Model):
    """What becomes of a line, step by step.

    | Step | Who |
    |---|---|
    | register | scorekeeper and committee of the branch; activities |
    | declare | the member |
    | withdraw, until the review is being voted on | whoever registered it; committee |
    | return with a reason | committee; above the branch who decides there |
    | confirm, reject | the review of the branch (``party.review``) |
    | confirm, reject what was passed on | work team, leader in charge or superior |
    | propose a reversal | scorekeeper and committee; who found a falsification |
    | propose to give back a part of a deduction | committee |

    Nobody decides on his own line, on one that he registered, or in a case that he
    reported (LINE-5).
    """

    _inherit = "party.point.line"

    can_decide = fields.Boolean(
        string="To Be Decided by Me",
        compute="_compute_can_decide",
        search="_search_can_decide",
    )

    @api.depends("state", "review_level")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        escalated = self.filtered(lambda line: line.state == "escalated")
        reasons = escalated._get_cannot_decide_above_reasons()
        for line in self:
            line.can_decide = line in escalated and not reasons[line]

    @api.model
    def _search_can_decide(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        escalated = self.search([("state", "=", "escalated")])
        return [("id", "in", escalated.filtered("can_decide").ids)]

    def action_withdraw(self):
        """Ask why, and take the lines back."""
        return self._open_wizard("withdraw")

    def action_return(self):
        """Ask why, and give the lines back."""
        return self._open_wizard("return")

    def action_reverse(self):
        """Ask why, and propose a reversal of the lines."""
        return self._open_wizard("reverse")

    def action_confirm(self):
        """Ask why, and confirm what was passed on."""
        return self._open_wizard("confirm")

    def action_reject(self):
        """Ask why, and reject what was passed on."""
        return self._open_wizard("reject")

    def _open_wizard(self, step):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_line_step_wizard_action"
        )
        labels = self.env["party.line.step.wizard"].fields_get(["step"])
        return {
            **action,
            "name": dict(labels["step"]["selection"])[step],
            "context": {"default_step": step, "default_line_ids": self.ids},
        }

    # Withdrawing and returning

    def _withdraw(self, reason):
        """Take lines back before anybody has decided on them (LINE-2).

        :param str reason: why, for the log
        :raise UserError: for lines that are decided, or being voted on
        """
        self._check_not_being_decided()
        self._move("withdrawn", "withdraw", reason)

    def _return(self, reason):
        """Give lines back: what was passed on to the branch, a declared line to its
        member as a draft, all else is withdrawn and registered anew (REV-2)."""
        escalated = self.filtered(lambda line: line.state == "escalated")
        others = self - escalated
        others._check_not_being_decided()
        if drafts := others.filtered(lambda line: line.state == "draft"):
            raise UserError(drafts[0]._get_wrong_state_text())
        declared = others.filtered("declaration_id")
        escalated._move("submitted", "return", reason, review_level=False)
        escalated._ask_deciders_above()
        declared._move("draft", "return", reason)
        (others - declared)._move("withdrawn", "return", reason)

    def _move(self, state, action, reason, **vals):
        """One step of lines that are not decided yet, with its entry in the log."""
        if not self:
            return
        lines = self.sudo()  # sudo: steps write what users cannot
        lines._log_step(action, state, reason)
        lines._forget_votes()
        with ledger_step():
            lines.write(
                {"review_id": False, "decision_reason": reason, "state": state, **vals}
            )
        if state == "withdrawn":
            lines._end_witnessing()
        lines.declaration_id._follow_lines()

    def _check_not_being_decided(self):
        """:raise UserError: for lines that are decided, or on which votes are cast"""
        # sudo: the review may be out of the member's sight
        lines = self.sudo()
        lines.review_id._queue_up()
        for line in lines:
            # a draft that was returned is given up by withdrawing it
            if line.state != "submitted" and not line.is_returned:
                raise UserError(line._get_wrong_state_text())
            if line.review_id._has_votes():
                raise UserError(
                    self.env._(
                        "The committee is voting on “%(line)s”. Wait for the decision.",
                        line=line.display_name,
                    )
                )

    def _was_registered(self):
        """Whether the line has been in the ledger, and was returned or withdrawn."""
        self.ensure_one()
        actions = self.sudo().decision_ids.mapped("action")  # sudo: whether, not what
        return bool({"return", "withdraw"} & set(actions))

    def _get_wrong_state_text(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "“%(line)s” is in the state “%(state)s”; this step is not possible then.",
            line=self.display_name,
            state=labels[self.state],
        )

    # Deciding

    def _confirm(self, reasons, details=None):
        """Let lines count, for good. The scores of their months follow at once.

        :param dict reasons: ``{line: why}``
        :param dict details: ``{line: values of the vote for the log}``
        """
        if not self:
            return
        lines = self.sudo()  # sudo: the review or the superior has decided
        lines.period_id._check_open()
        lines.member_id._queue_up()  # caps count all lines of a member
        lines -= lines._drop_moot_restorations()
        lines._log_step("confirm", "confirmed", reasons, details)
        replaced = lines._get_replaced()
        for group in (replaced, lines - replaced):
            if group:
                group._write_settled(group._settle(), reasons)
        lines._after_decision()
        lines._refresh_scores()
        lines._take_back_restorations()

    def _get_replaced(self):
        """The reversals of lines that an activity has written anew: they make room for
        those, which are the same deed put right."""
        anew = {line._get_attendance_key() for line in self if not line.reverses_id}
        return self.filtered(
            lambda line: (
                line.reverses_id
                and line.activity_id
                and line._get_attendance_key() in anew
            )
        )

    def _get_attendance_key(self):
        """What an activity writes once: a line of a member and an item."""
        return self.activity_id, self.member_id, self.item_id

    def _reject(self, reasons, details=None):
        """Let lines not count; the reason says why. Parameters as for ``_confirm``."""
        lines = self.sudo()  # sudo: the review or the superior has decided
        lines._log_step("reject", "rejected", reasons, details)
        with ledger_step():
            for reason, group in lines.grouped(lambda line: reasons[line]).items():
                group.write(
                    {
                        "state": "rejected",
                        "decided_on": fields.Datetime.now(),
                        "decision_reason": reason,
                        "review_level": False,
                    }
                )
        lines._after_decision()

    def _after_decision(self):
        """Tell those who wait for it: witnesses, and whoever declared it."""
        self._end_witnessing()
        self.declaration_id._follow_lines()

    def _escalate(self, deciders, reasons, details=None):
        """Pass lines on to who decides above the branch (REV-2).

        :param dict deciders: ``{line: review level}``
        :param dict reasons: ``{line: why}``, or one for all
        """
        lines = self.sudo()  # sudo: the review has agreed
        labels = dict(self._fields["review_level"]._description_selection(self.env))
        details = details or {}
        details = {
            line: {**details.get(line, {}), "after": labels[deciders[line]]}
            for line in lines
        }
        lines._log_step("escalate", "escalated", reasons, details)
        with ledger_step():
            for decider, group in lines.grouped(lambda line: deciders[line]).items():
                group.write({"state": "escalated", "review_level": decider})
        lines._ask_deciders_above()

    def _ask_deciders_above(self):
        """Put the months on the lists of those who decide on what was passed on, and
        take off those on which nothing waits any more."""
        # sudo: activities of officers above
        self.sudo().period_id._remind_now()

    def _get_next_deciders(self):
        """Who decides above the branch, after the level at which each line is.

        :return: ``{line: review level}``; ``False`` where nobody has to
        """
        # sudo: the levels of rules of a superior
        magnitudes = self.sudo()._get_magnitudes()
        holders = self._get_level_holders()
        return {
            line: line._get_next_decider(magnitudes[line], holders) for line in self
        }

    def _get_next_decider(self, magnitude, holders):
        """The next level that somebody holds; the superior's is always held."""
        self.ensure_one()
        template_sudo = self.sudo().template_id  # sudo: the levels of a superior
        level = self.review_level or None
        while level := template_sudo._get_next_decider(self.kind, magnitude, level):
            if level == "superior" or holders[self.branch_id, level]:
                break
        return level

    def _get_level_holders(self):
        """:return: as ``party.branch._get_level_holders``, of the lines' branches"""
        # sudo: who holds it, not who he is
        return self.sudo().branch_id._get_level_holders()

    def _decide_above(self, step, reason):
        """Confirm or reject what a branch has passed on.

        :param str step: ``confirm`` or ``reject``
        :param str reason: why, for the member
        :raise AccessError: where the user may not decide; the message says why
        :raise UserError: where nothing was passed on
        """
        self._check_can_decide_above()
        reasons = dict.fromkeys(self, reason)
        if step == "reject":
            self._reject(reasons)
        else:
            self._confirm_above(reasons)
        self._ask_deciders_above()
        self._tell_decided()

    def _confirm_above(self, reasons):
        """Confirm them, or pass them on to who decides next."""
        deciders = self._get_next_deciders()
        further = self.filtered(lambda line: deciders[line])
        if further:
            further._escalate(deciders, reasons)
        (self - further)._confirm(reasons)

    def _check_can_decide_above(self):
        cannot = self._get_cannot_decide_above_reasons()
        for line in self:
            if line.state != "escalated":
                raise UserError(line._get_wrong_state_text())
            if cannot[line]:
                raise AccessError(cannot[line])

    def _get_cannot_decide_above_reasons(self):
        """Say why the user may not decide on lines that were passed on. Buttons and
        steps both read this.

        :return: ``{line: reason}``; ``False`` where he may
        """
        labels = dict(self._fields["review_level"]._description_selection(self.env))
        member = self.env.user.sudo().party_member_ids[:1]  # sudo: his own membership
        holders = self._get_level_holders()
        reasons = {}
        for line in self:
            reasons[line] = False
            if not line._is_decider_above(holders):
                reasons[line] = self.env._(
                    "“%(line)s” is decided by: %(decider)s.",
                    line=line.display_name,
                    decider=labels.get(line.review_level),
                )
            elif line._is_recused(member, self.env.user.partner_id):
                reasons[line] = self.env._(
                    "“%(line)s” is your own, or you registered or proposed it. "
                    "Somebody else decides.",
                    line=line.display_name,
                )
        return reasons

    def _get_deciders_above(self):
        """:return: the users who decide on those lines that were passed on"""
        # sudo: who holds which position above the branch, and whom a line concerns
        lines = self.sudo().filtered(lambda line: line.state == "escalated")
        if not lines:
            return self.env["res.users"]
        holders = lines._get_level_holders()
        found = self.env["res.users"].sudo()  # sudo: as above
        for line in lines:
            if of_level := holders.get((line.branch_id, line.review_level)):
                found |= line._get_free_users(of_level.user_ids)
            else:
                found |= line._get_free_superiors()
        return found.sudo(False)

    def _get_free_superiors(self):
        """The officers who may decide, of the nearest organisation above the branch
        that has such."""
        barred = self.env["res.users"]
        while users := self.branch_id._get_superior_users(barred=barred)[
            self.branch_id
        ]:
            if free := self._get_free_users(users):
                return free
            barred |= users
        return self.env["res.users"]

    def _get_free_users(self, users):
        return users.filtered(
            lambda user: (
                not self._is_recused(user.party_member_ids[:1], user.partner_id)
            )
        )

    def _is_decider_above(self, holders):
        """The superior decides, too, where a level has become vacant."""
        # sudo: the user's own rights, which he cannot read himself
        user = self.env.user.sudo()
        if deciders := holders.get((self.branch_id, self.review_level)):
            return user.partner_id in deciders
        return self.branch_id in user.party_superior_branch_ids

    def _is_recused(self, member, partner=None):
        """Whether somebody may not decide on the line: it is his own, he registered it
        or reported the case (LINE-5)."""
        self.ensure_one()
        line_sudo = self.sudo()  # sudo: whom a case concerns, for whoever may ask
        partner = partner or member.sudo().partner_id  # sudo: as above
        return bool(
            (member and member in (line_sudo.member_id, line_sudo.reported_by_id))
            or partner == self._get_registrar_partner()
        )

    # Reversing

    def _propose_reversal(self, reason):
        """Register lines that take these back; the review decides on them (LINE-6).

        :param str reason: why
        :return: the reversing lines
        :raise UserError: for lines that do not count, or are reversed already
        """
        for line in self:
            if line.state != "confirmed" or line.reverses_id:
                raise UserError(
                    self.env._(
                        "“%(line)s” does not count, or is a reversal itself. Only what "
                        "counts is reversed.",
                        line=line.display_name,
                    )
                )
        self._check_not_reversed()
        lines = self.sudo()  # sudo: callers have checked who proposes
        lines._check_restorations_free()
        (lines | lines._get_standing_restorations()).period_id._check_open()
        reversals = lines.create(
            [line._prepare_reversal_vals(reason) for line in lines]
        )
        lines._log_step("reverse", None, reason)
        return reversals.with_env(self.env)

    def _get_reversed(self, states=(*PENDING, "confirmed")):
        """Those that are taken back, or whose reversal waits for a decision.

        :param states: those of the reversals that matter
        """
        reversals = self.search(
            [("reverses_id", "in", self.ids), ("state", "in", states)]
        )
        return reversals.reverses_id

    def _get_reversals(self):
        """The lines that take these back, and count."""
        return self.search(
            [("reverses_id", "in", self.ids), ("state", "=", "confirmed")]
        )

    def _check_not_reversed(self):
        if reversed_lines := self._get_reversed():
            raise UserError(
                self.env._(
                    "“%(line)s” has been reversed already, or its reversal is waiting "
                    "for a decision.",
                    line=reversed_lines[0].display_name,
                )
            )

    def _prepare_reversal_vals(self, reason):
        self.ensure_one()
        return {
            "reverses_id": self.id,
            "member_id": self.member_id.id,
            "item_id": self.item_id.id,
            "date": self.date,
            "source": self.source,
            "quantity": self.quantity,
            "points_given": self.points_given,
            "honour_level_id": self.honour_level_id.id,
            "outcome": self.outcome,
            "activity_id": self.activity_id.id,
            "reported_by_id": self.reported_by_id.id,
            "description": reason,
            "branch_id": self.branch_id.id,
            "member_class_id": self.member_class_id.id,
            "period_id": self.period_id.id,
            "times": -1,
            "is_late": False,
        }

    # What follows

    def _log_step(self, action, state, reason, details=None):
        """:param reason: one for all, or ``{line: reason}``"""
        by_line = reason if isinstance(reason, dict) else dict.fromkeys(self, reason)
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": line.branch_id.id,
                    "member_id": line.member_id.id,
                    "line_id": line.id,
                    "period_id": line.period_id.id,
                    "review_id": line.review_id.id,
                    "before": labels[line.state],
                    "after": labels[state or line.state],
                    "reason": by_line[line],
                    **(details or {}).get(line, {}),
                }
                for line in self
            ]
        )

    def _refresh_scores(self):
        """Bring the months up to date that follow from these lines."""
        self.env["party.period"]._refresh_after(self)
