from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..organisation.roles import SUPERIOR_ROLES, VOTING_ROLES


class PartyDispute(models.Model):
    """Who may answer and who may rule: nobody whom it concerns, and in the second
    instance nobody who took part before (PUB-4, LINE-5)."""

    _inherit = "party.dispute"

    can_answer = fields.Boolean(
        string="I May Answer",
        compute="_compute_can_decide",
        search="_search_can_answer",
    )
    can_rule = fields.Boolean(
        string="I May Rule", compute="_compute_can_decide", search="_search_can_rule"
    )

    @api.depends("state", "participant_ids")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for dispute in self:
            dispute.can_answer = (
                dispute.state == "filed" and not dispute._get_cannot_answer_reason()
            )
            dispute.can_rule = (
                dispute.state in ("escalated", "appealed")
                and not dispute._get_cannot_rule_reason()
            )

    @api.model
    def _search_can_answer(self, operator, value):
        return self._search_flag("can_answer", ("filed",), operator, value)

    @api.model
    def _search_can_rule(self, operator, value):
        return self._search_flag("can_rule", ("escalated", "appealed"), operator, value)

    @api.model
    def _search_flag(self, name, states, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        disputes = self.search([("state", "in", states)])
        return [("id", "in", disputes.filtered(name).ids)]

    def _check_can_answer(self):
        if reason := self._get_cannot_answer_reason():
            raise AccessError(reason)

    def _check_can_rule(self):
        if reason := self._get_cannot_rule_reason():
            raise AccessError(reason)

    def _get_cannot_answer_reason(self):
        """Why the user may not answer in the name of the committee; ``False`` where he
        may. Buttons and steps both read this."""
        self.ensure_one()
        # sudo: the user's own rights, and whom the dispute concerns
        user, dispute_sudo = self.env.user.sudo(), self.sudo()
        if dispute_sudo.branch_id not in user.party_committee_branch_ids:
            return self.env._("The committee of the branch answers a dispute.")
        if user.partner_id not in dispute_sudo._get_free_committee():
            return self.env._(
                "This dispute concerns you: it is about you, you filed it, or you "
                "registered or proposed the line. Others of the committee answer."
            )
        return False

    def _get_free_committee(self):
        """Those of the committee whom the dispute does not concern.

        :return: contacts
        """
        self.ensure_one()
        # sudo: who holds which position in the branch, and whom it concerns
        dispute_sudo = self.sudo()
        positions = dispute_sudo.env["party.position"].search(
            [
                ("branch_id", "=", dispute_sudo.branch_id.id),
                ("role", "in", VOTING_ROLES),
                ("is_current", "=", True),
            ]
        )
        return positions.partner_id.filtered(
            lambda partner: not dispute_sudo._concerns(partner)
        )

    def _concerns(self, partner):
        """Whether it is about him, he filed it, or he registered or proposed the
        line."""
        dispute_sudo = self.sudo()  # sudo: whom it concerns, for whoever may ask
        parties = dispute_sudo.filer_id | dispute_sudo.member_id
        line = dispute_sudo.line_id
        # sudo: a contact's own membership
        member = partner.sudo().party_member_ids[:1]
        return partner in parties.partner_id or (
            bool(line) and line._is_recused(member, partner)
        )

    def _check_participants(self, participants):
        """:raise UserError: where somebody does not belong to those who may answer, or
        too few of them were present"""
        free = self._get_free_committee()
        if participants - free:
            raise UserError(
                self.env._(
                    "Those present are members of the committee whom the dispute does "
                    "not concern."
                )
            )
        if 2 * len(participants) <= len(free):
            raise UserError(
                self.env._(
                    "%(present)s of %(free)s who may answer were present; more than "
                    "half have to be.",
                    present=len(participants),
                    free=len(free),
                )
            )

    def _get_cannot_rule_reason(self):
        """Why the user may not decide as the superior; ``False`` where he may."""
        self.ensure_one()
        # sudo: the user's own rights, and whom the dispute concerns
        user, dispute_sudo = self.env.user.sudo(), self.sudo()
        if dispute_sudo.branch_id not in user.party_superior_branch_ids:
            return self.env._("The superior organisation decides this dispute.")
        if dispute_sudo._concerns(user.partner_id):
            return self.env._(
                "This dispute concerns you: it is about you, you filed it, or you "
                "registered or proposed the line. Somebody else decides."
            )
        if user.partner_id in dispute_sudo._get_earlier_deciders():
            return self.env._(
                "You took part in deciding this before: nobody decides on an appeal "
                "against himself. Somebody else of the superior organisation decides."
            )
        return False

    def _get_earlier_deciders(self):
        """Who took part in the line or in the answer.

        :return: contacts
        """
        self.ensure_one()
        # sudo: the votes and steps of others
        dispute_sudo = self.sudo()
        line = dispute_sudo.line_id
        votes = line.review_id.ballot_ids.filtered(lambda b: b.state == "cast")
        decisions = dispute_sudo.env["party.decision"].search(
            [("line_id", "=", line.id), ("dispute_id", "=", False)]
            if line
            else [("id", "=", False)]
        )
        return (
            dispute_sudo.participant_ids
            | dispute_sudo.answered_by_id.partner_id
            | decisions.user_id.partner_id
            | votes.voter_id.partner_id
            | votes.cast_by_id.partner_id
        )

    def _get_free_superiors(self):
        """The officers who may decide, of the nearest organisation above the branch
        that has such; contacts."""
        self.ensure_one()
        # sudo: who holds which position above the branch
        dispute_sudo = self.sudo()
        path = dispute_sudo.branch_id.parent_path.split("/")[:-2]
        above = dispute_sudo.branch_id.browse(map(int, reversed(path)))
        users = above._get_position_users(SUPERIOR_ROLES)
        earlier = dispute_sudo._get_earlier_deciders()
        for organisation in above:
            free = (users[organisation].partner_id - earlier).filtered(
                lambda partner: not dispute_sudo._concerns(partner)
            )
            if free:
                return free
        return earlier.browse()
