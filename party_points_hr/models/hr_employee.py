from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..groups import ADMINISTRATOR, READERS


class HrEmployee(models.Model):
    """The Party's side of an employee, for those alone whom it concerns (APP-8)."""

    _inherit = "hr.employee"

    party_member_ids = fields.One2many(
        "party.member",
        "employee_id",
        string="Party Members",
        readonly=True,
        context={"active_test": False},
        groups=ADMINISTRATOR,
    )
    party_member_id = fields.Many2one(
        "party.member",
        compute="_compute_party_member_id",
        search="_search_party_member_id",
        compute_sudo=True,
        groups=READERS,
    )
    party_result_ids = fields.One2many(
        "party.hr.result",
        "employee_id",
        string="Results in Party Points",
        readonly=True,
        groups=READERS,
    )

    @api.depends("party_member_ids")
    def _compute_party_member_id(self):
        for employee in self:
            employee.party_member_id = employee.party_member_ids[:1]

    @api.model
    def _search_party_member_id(self, operator, value):
        """:raise AccessError: for whom it does not concern: core asks for the groups
        of a field in a domain only where it is stored"""
        if not self.env.user.has_groups(READERS):
            raise AccessError(
                self.env._("Links to members are for HR of Party Points.")
            )
        if operator != "in":
            return NotImplemented
        # sudo: HR does not read members; the field is for HR of Party Points alone
        members_sudo = self.env["party.member"].sudo()
        linked = members_sudo.with_context(active_test=False).search(
            [("employee_id", "!=", False)]
        )
        chosen = linked.filtered(lambda member: member.id in value)
        domain = fields.Domain("id", "in", chosen.employee_id.ids)
        if False in value:
            domain |= fields.Domain("id", "not in", linked.employee_id.ids)
        return domain

    def action_open_party_unlink(self):
        """Remove the link to the member; the dialog asks for the reason."""
        self.ensure_one()
        self.env["party.member"]._check_can_link_employees()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points_hr.party_hr_unlink_wizard_action"
        )
        return {**action, "context": {"default_employee_id": self.id}}
