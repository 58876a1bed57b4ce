from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...clock import today
from .party_warning import TALKS

GROUP = "party_points.group_party_points_member"
# Days after which a talk that the member does not acknowledge is finished without it.
DAYS_TO_ACKNOWLEDGE = 10


class PartyWarning(models.Model):
    """Who takes which step: nobody in a matter of his own, nobody twice (WARN-6).

    Buttons, filters and steps read the same answers.
    """

    _inherit = "party.warning"

    can_decide = fields.Boolean(
        string="I May Decide", compute="_compute_steps", search="_search_can_decide"
    )
    can_drop = fields.Boolean(string="I May Drop It", compute="_compute_steps")
    can_hand_over = fields.Boolean(
        string="I May Name Another", compute="_compute_steps"
    )
    can_talk = fields.Boolean(string="I May Record a Talk", compute="_compute_steps")
    can_finish = fields.Boolean(string="I May Finish It", compute="_compute_steps")
    can_object = fields.Boolean(string="I May Object", compute="_compute_steps")
    can_settle = fields.Boolean(
        string="I May Decide on the Objection",
        compute="_compute_steps",
        search="_search_can_settle",
    )
    finish_hint = fields.Char(string="How It Is Finished", compute="_compute_steps")

    @api.depends(
        "state",
        "is_outdated",
        "owner_id",
        "objected_on",
        "objection_outcome",
        "talk_ids.state",
    )
    @api.depends_context("uid")
    def _compute_steps(self):
        reasons = self._get_cannot_decide_reasons()
        own = self._get_own_member()
        for warning in self:
            decides, state = not reasons[warning], warning.state
            warning.can_decide = decides and state == "proposed"
            warning.can_drop = decides and (
                state == "proposed" or state == "confirmed" and warning.is_outdated
            )
            warning.can_hand_over = decides and state == "confirmed"
            warning.can_talk = not warning._get_cannot_talk_reason()
            finishes = state == "confirmed" and (warning._is_owner() or decides)
            reason = finishes and warning._get_not_finished_reason()
            warning.can_finish = finishes and not reason
            warning.finish_hint = reason
            warning.can_object = (
                warning.sudo().member_id in own  # sudo: which member he is
                and state in ("confirmed", "done")
                and not warning.objected_on
            )
            warning.can_settle = not warning._get_cannot_settle_reason()

    @api.model
    def _search_can_decide(self, operator, value):
        proposed = [("state", "=", "proposed")]
        return self._search_flag("can_decide", proposed, operator, value)

    @api.model
    def _search_can_settle(self, operator, value):
        open_ = [("objected_on", "!=", False), ("objection_outcome", "=", False)]
        return self._search_flag("can_settle", open_, operator, value)

    @api.model
    def _search_flag(self, name, domain, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("id", "in", self.search(domain).filtered(name).ids)]

    def _get_own_member(self):
        return self.env.user.sudo().party_member_ids  # sudo: which member he is

    # Deciding

    def _get_cannot_decide_reasons(self):
        """Why the user may not confirm or drop.

        :return: ``{warning: reason}``; ``False`` where he may
        """
        # sudo: the user's own rights, and whom the warnings concern
        user_sudo, warnings_sudo = self.env.user.sudo(), self.sudo()
        own = self._get_own_member()
        reasons = {}
        for warning in warnings_sudo:
            reason, branch = False, warning.branch_id
            if warning.member_id in own:
                reason = self.env._("Nobody decides on a warning of his own.")
            elif warning.is_for_superior:
                if branch not in user_sudo.party_superior_branch_ids:
                    reason = self.env._(
                        "It concerns somebody of the branch's committee: the superior "
                        "organisation decides."
                    )
            elif branch not in user_sudo.party_committee_branch_ids:
                reason = self.env._("The committee of the branch decides.")
            reasons[warning] = reason
        return reasons

    def _check_can_decide(self):
        """:raise AccessError: where the user may not; the message says why"""
        for warning, reason in self._get_cannot_decide_reasons().items():
            if reason:
                raise AccessError(
                    self.env._(
                        "“%(warning)s”: %(reason)s",
                        warning=warning.display_name,
                        reason=reason,
                    )
                )

    def _get_cannot_settle_reason(self):
        """Why the user may not decide on the objection; ``False`` where he may."""
        self.ensure_one()
        # sudo: the user's own rights, and whom the warning concerns
        user_sudo, warning_sudo = self.env.user.sudo(), self.sudo()
        committee = user_sudo.party_committee_branch_ids
        above = user_sudo.party_superior_branch_ids
        deciding = above if warning_sudo.is_for_superior else above | committee
        if not warning_sudo._has_open_objection():
            return self.env._("There is no objection to decide on.")
        if warning_sudo.member_id in self._get_own_member():
            return self.env._("Nobody decides on his own objection.")
        if warning_sudo.branch_id not in deciding:
            return self.env._(
                "Another of the committee, or the superior organisation, decides."
            )
        if warning_sudo.decided_by_id == self.env.user:
            return self.env._(
                "You have confirmed the warning. Another of the committee, or the "
                "superior organisation, decides on the objection."
            )
        return False

    # Acting

    def _is_owner(self):
        return self.owner_id == self.env.user

    def _get_cannot_talk_reason(self):
        """Why the user may not record a talk; ``False`` where he may."""
        self.ensure_one()
        if self.state != "confirmed":
            return self.env._("Talks belong to warnings that are to be done.")
        if not self._is_owner():
            return self.env._(
                "The one who is named in the warning talks with the member and keeps "
                "the record."
            )
        return False

    def _get_not_finished_reason(self):
        """What is missing before a note finishes it; ``False`` where nothing is."""
        self.ensure_one()
        if self.measure == "rectification":
            return self.env._("It ends with its rectification plan.")
        if self.measure not in TALKS:
            return False
        # sudo: the state of the record, which is read by few
        held = self.sudo().talk_ids.filtered(lambda talk: talk.state == "held")
        if not held:
            return self.env._(
                "It ends with the record of the talk, once the member has acknowledged "
                "it."
            )
        day = fields.Date.add(min(held.mapped("held_on")), days=DAYS_TO_ACKNOWLEDGE)
        if today(self) < day:
            return self.env._(
                "The member has until %(day)s to acknowledge the record of the talk. "
                "If he does not, it is finished with a note.",
                day=format_date(self.env, day),
            )
        return False

    def _check_can_finish(self):
        """:raise AccessError: where somebody else finishes it
        :raise UserError: where something is missing still"""
        self.ensure_one()
        if not self._is_owner():
            self._check_can_decide()
        if reason := self._get_not_finished_reason():
            raise UserError(reason)

    # Who is named

    def _get_possible_owners(self):
        """Whom the user may name: members of the branch and officers of it and of the
        organisations above, with an account; not the member himself.

        :return: users
        """
        self.ensure_one()
        # sudo: who belongs to the branch, and who holds which position
        warning_sudo = self.sudo()
        ids = [int(id_) for id_ in warning_sudo.branch_id.parent_path.split("/")[:-1]]
        positions = warning_sudo.env["party.position"].search(
            [("branch_id", "in", ids), ("is_current", "=", True)]
        )
        members = warning_sudo.env["party.member"].search(
            [("branch_id", "=", warning_sudo.branch_id.id)]
        )
        partners = positions.partner_id | members.partner_id
        partners -= warning_sudo.member_id.partner_id
        users = partners.user_ids.filtered(
            lambda user: user.active and not user.share and user.has_group(GROUP)
        )
        return users.with_env(self.env)

    def _get_default_owner(self):
        """Whom the rule names, where he has an account; empty where nobody is found.

        :return: a user
        """
        self.ensure_one()
        branch = self.sudo().branch_id  # sudo: who holds which position in it
        possible = self._get_possible_owners()
        above = branch._get_superior_users()[branch]
        candidates = [above]
        if self.owner_role == "named":
            candidates = []
        elif self.owner_role == "leader":
            roles = ("leader_in_charge",)
            candidates = [
                branch._get_position_users(roles)[branch],
                branch._get_superior_users(roles)[branch],
            ]
        elif self.owner_role == "secretary":
            roles = ("secretary",), ("deputy_secretary",)
            own = [branch._get_position_users(role)[branch] for role in roles]
            candidates = [*own, above]
        found = [users & possible for users in candidates]
        chosen = next((users for users in found if users), possible.browse())
        return (chosen & self.env.user or chosen)[:1]

    def _check_owner(self, owner):
        """:raise UserError: where nobody is named, or somebody who cannot act"""
        self.ensure_one()
        if not owner:
            raise UserError(
                self.env._(
                    "“%(warning)s”: name who does it. The rule leaves it open, or whom "
                    "it means has no account.",
                    warning=self.display_name,
                )
            )
        if owner not in self._get_possible_owners():
            raise UserError(
                self.env._(
                    "“%(warning)s”: “%(name)s” cannot be named. Choose a member of the "
                    "branch, or an officer of it or above it, with an internal "
                    "account; not the member himself.",
                    warning=self.display_name,
                    name=owner.name,
                )
            )
