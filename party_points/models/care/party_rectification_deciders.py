from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...clock import today


class PartyRectification(models.Model):
    """Who takes which step of a plan: nobody in a matter of his own (WARN-4)."""

    _inherit = "party.rectification"

    is_for_superior = fields.Boolean(
        related="warning_id.is_for_superior", string="Led by the Superior"
    )
    can_lead = fields.Boolean(string="Led by Me", compute="_compute_can")
    can_check = fields.Boolean(string="Checked by Me", compute="_compute_can")
    can_approve = fields.Boolean(string="Approved by Me", compute="_compute_can")

    @api.depends("state", "helper_id")
    @api.depends_context("uid")
    def _compute_can(self):
        """Buttons and steps read the same reasons."""
        for plan in self:
            plan.can_lead = not plan._get_cannot_lead_reason()
            plan.can_check = not plan._get_cannot_check_reason()
            plan.can_approve = not plan._get_cannot_approve_reason()

    def _get_cannot_lead_reason(self):
        """Why the user does not lead the plan; ``None`` where he does."""
        self.ensure_one()
        # sudo: the user's own rights and membership
        user_sudo = self.env.user.sudo()
        if self.is_for_superior:
            if self.branch_id not in user_sudo.party_superior_branch_ids:
                return self.env._(
                    "It concerns somebody of the branch's committee: the superior "
                    "organisation opens the plan and leads it."
                )
        elif self.branch_id not in user_sudo.party_committee_branch_ids:
            return self.env._("The committee of the branch takes this step.")
        if self.member_id in user_sudo.party_member_ids:
            return self.env._("This is your own plan. Somebody else takes the step.")
        return None

    def _get_cannot_check_reason(self):
        """As for leading; the partner does not judge what he has taken part in."""
        if reason := self._get_cannot_lead_reason():
            return reason
        if self._is_helper():
            return self.env._("You are the partner. Somebody else checks the plan.")
        return None

    def _get_cannot_approve_reason(self):
        """Why the user does not approve; ``None`` where he does."""
        self.ensure_one()
        # sudo: the user's own rights and membership
        user_sudo = self.env.user.sudo()
        if self.branch_id not in user_sudo.party_superior_branch_ids:
            return self.env._("The superior organisation approves.")
        if self.member_id in user_sudo.party_member_ids or self._is_helper():
            return self.env._("This concerns you yourself. Somebody else approves.")
        if self.env.user in self._get_earlier_deciders():
            return self.env._(
                "You have taken part in this plan: begun or checked it, or recorded "
                "what the meeting decided. Somebody else of the superior organisation, "
                "or of one above it, approves."
            )
        return None

    def _is_helper(self):
        # sudo: the user's own membership
        return bool(self.helper_id & self.env.user.sudo().party_member_ids)

    def _check_may(self, reason):
        """:raise AccessError: where there is a reason why the user may not"""
        if reason:
            raise AccessError(reason)

    def _get_approvers(self):
        """The contacts of those above the branch who may approve."""
        branch = self.branch_id
        barred = self._get_people().user_ids | self._get_earlier_deciders()
        return branch._get_superior_users(barred=barred)[branch].partner_id

    def _get_earlier_deciders(self):
        """The users who have begun or checked the plan, or recorded the decision."""
        plan_sudo = self.sudo()  # sudo: who took part, compared alone
        took_part = (
            plan_sudo.started_by_id | plan_sudo.checked_by_id | plan_sudo.recorded_by_id
        )
        return took_part.with_env(self.env)

    # Who can be the partner

    def _get_cannot_help_reason(self):
        """Why the member chosen as partner cannot be; ``None`` where he can."""
        self.ensure_one()
        helper_sudo = self.sudo().helper_id  # sudo: whether he can, for the committee
        if not helper_sudo:
            return self.env._("Choose a partner.")
        if helper_sudo == self.member_id or helper_sudo.branch_id != self.branch_id:
            return self.env._("The partner is another member of the same branch.")
        if helper_sudo not in self._filter_good_standing(helper_sudo):
            return self.env._(
                "“%(name)s” is exempt, or is warned himself. Choose another partner.",
                name=helper_sudo.name,
            )
        return None

    @api.model
    def _filter_good_standing(self, members_sudo):
        """Those who are neither exempt nor under a warning today."""
        exempt = self.env["party.exemption"]._get_exempt(members_sudo, today(self))
        warned = members_sudo.env["party.warning"].search(
            [("member_id", "in", members_sudo.ids), ("state", "=", "confirmed")]
        )
        return members_sudo - exempt - warned.member_id
