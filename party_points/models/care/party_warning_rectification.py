from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What may be done by a plan (WARN-4).
MEASURES_WITH_PLAN = ("rectification", "rectification_talk", "appraisal")


class PartyWarning(models.Model):
    """The rectification plan of a warning."""

    _inherit = "party.warning"

    can_open_rectification = fields.Boolean(
        string="Plan Can Be Opened", compute="_compute_can_open_rectification"
    )

    @api.depends("state", "measure", "rectification_ids")
    @api.depends_context("uid")
    def _compute_can_open_rectification(self):
        for warning in self:
            # sudo: whether there is one
            has_plan = bool(warning.sudo().rectification_ids)
            warning.can_open_rectification = (
                warning.state == "confirmed"
                and warning.measure in MEASURES_WITH_PLAN
                and not has_plan
                and not warning._get_cannot_open_rectification_reason()
            )

    def action_open_rectification(self):
        """Show the plan of the warning; open a draft where there is none.

        :raise AccessError: for anybody but the committee, or the superior where it
            concerns somebody of the committee, and for the member himself
        :raise UserError: where the warning is none that leads to a plan
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: whether there is one; who may not read it does not get it shown
        plan = self.sudo().rectification_ids.sudo(False) or self._open_rectification()
        return {
            "type": "ir.actions.act_window",
            "res_model": plan._name,
            "res_id": plan.id,
            "view_mode": "form",
        }

    def _open_rectification(self):
        if reason := self._get_cannot_open_rectification_reason():
            raise AccessError(reason)
        self._queue_up()
        self.invalidate_recordset()
        if self.state != "confirmed" or self.measure not in MEASURES_WITH_PLAN:
            raise UserError(
                self.env._(
                    "A rectification plan belongs to a warning that is to be done, and "
                    "whose measure is a rectification or the annual appraisal."
                )
            )
        plans = self.env["party.rectification"]._for_workflow()
        return plans.create(plans._prepare_vals(self)).with_env(self.env)

    def _get_cannot_open_rectification_reason(self):
        """Why the user opens no plan; ``None`` where he may."""
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
            return self.env._("The committee of the branch opens rectification plans.")
        if self.member_id in user_sudo.party_member_ids:
            return self.env._("This is your own warning. Somebody else opens the plan.")
        return None
