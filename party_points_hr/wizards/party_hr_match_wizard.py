from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_list

from odoo.addons.party_points.clock import today

from ..groups import ADMINISTRATOR
from .matching import NAME, find_pairs


class PartyHrMatchWizard(models.TransientModel):
    """Find which members are which employees, and link those who are accepted (APP-8).

    It can be run again at any time: who is linked is left out. HR sees those members
    only who fit an employee; of the others it learns the number. Administrators of
    Party Points see these, too, and may choose the employee themselves.
    """

    _name = "party.hr.match.wizard"
    _description = "Link Members to Employees"
    _inherit = ["party.guard.mixin"]
    _protected_fields = frozenset({"is_searched", "unclear_count", "none_count"})

    year_from = fields.Integer(
        string="Results from Year",
        required=True,
        default=lambda self: today(self).year - 1,
        help="Final results of this year and later ones go into the files at once; "
        "earlier ones stay with the Party.",
    )
    is_searched = fields.Boolean(readonly=True)
    line_ids = fields.One2many("party.hr.match.line", "wizard_id", string="Pairs")
    unclear_count = fields.Integer(
        string="Members Whom Several Employees Fit", readonly=True
    )
    none_count = fields.Integer(string="Members without an Employee", readonly=True)

    def action_find(self):
        """Propose pairs, in place of those proposed before.

        :raise AccessError: for who does not keep the links
        """
        self.ensure_one()
        self.check_access("write")
        members = self.env["party.member"]
        members._check_can_link_employees()
        # sudo: HR does not read members; it is shown those who fit an employee
        members_sudo = members.sudo().search([("branch_id", "!=", False)])
        pairs, unclear = find_pairs(members_sudo, self._get_employees_sudo())
        rest = members_sudo.filtered(
            lambda m: not m.employee_id and m not in pairs and m not in unclear
        )
        self._for_workflow().write(
            {
                "is_searched": True,
                "unclear_count": len(unclear),
                "none_count": len(rest),
                "line_ids": [
                    Command.clear(),
                    *map(Command.create, self._prepare_lines(pairs, unclear, rest)),
                ],
            }
        )
        return self._reopen()

    def _get_employees_sudo(self):
        """The employees whom the user sees, of his companies."""
        employees = self.env["hr.employee"].search(
            [("company_id", "in", self.env.companies.ids)]
        )
        # sudo: the accounts and contacts behind them, to compare
        return employees.sudo()

    def _prepare_lines(self, pairs, unclear, rest):
        """Values of the lines, in the order in which they are to be looked at."""
        lines = [
            {
                **self._prepare_line(member, how),
                "proposed_employee_id": employee.id,
                "employee_id": employee.id,
                "is_accepted": how != NAME,
            }
            for member, (employee, how) in pairs.items()
        ]
        if self.env.user.has_group(ADMINISTRATOR):
            for member, employees in unclear.items():
                names = format_list(self.env, [e.display_name for e in employees])
                line = self._prepare_line(member, "unclear")
                lines.append({**line, "candidates": names})
            lines += [self._prepare_line(member, "none") for member in rest]
        return lines

    def _prepare_line(self, member, kind):
        return {
            "member_id": member.id,
            "member_name": member.name,
            "member_code": member.code,
            "branch_name": member.branch_id.name,
            "kind": kind,
        }

    def action_apply(self):
        """Link the accepted pairs, all or none, and show what is left.

        :raise AccessError: for who does not keep the links
        :raise UserError: where a pair lacks the employee, or somebody was linked
            meanwhile
        """
        self.ensure_one()
        self.check_access("write")
        lines = self.line_ids.filtered("is_accepted")
        self._check_lines(lines)
        pairs = {
            line.member_id.sudo(False): (line.employee_id.sudo(False), line._get_how())
            # sudo: HR does not read members; they stand in the user's own proposal
            for line in lines.sudo()
        }
        self.env["party.member"]._link_employees(pairs, self.year_from)
        return self.action_find()

    def _check_lines(self, lines):
        if not lines:
            raise UserError(self.env._("Accept at least one pair."))
        lines.employee_id.check_access("read")
        for line in lines:
            line._check_employee()
        if nobody := lines.filtered(lambda line: not line.employee_id):
            raise UserError(
                self.env._(
                    "Choose the employee first for: %(members)s.",
                    members=format_list(self.env, nobody.mapped("member_name")),
                )
            )

    def _reopen(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points_hr.party_hr_match_wizard_action"
        )
        return {**action, "res_id": self.id}
