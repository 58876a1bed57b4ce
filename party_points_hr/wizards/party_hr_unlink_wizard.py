from odoo import fields, models
from odoo.exceptions import UserError


class PartyHrUnlinkWizard(models.TransientModel):
    """Remove the link between a member and an employee, with the reason (APP-8)."""

    _name = "party.hr.unlink.wizard"
    _description = "Remove the Link of a Member to an Employee"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("employee_id",)

    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Remove the link; the member checks who may."""
        self.ensure_one()
        self.check_access("write")
        self.employee_id.check_access("read")
        self.env["party.member"]._check_can_link_employees()
        # sudo: HR does not read members; the step checks who may
        member = self.employee_id.sudo().party_member_id.sudo(False)
        if not member:
            raise UserError(self.env._("The link was removed already."))
        member._unlink_employee(self.reason)
        return {"type": "ir.actions.act_window_close"}
