from odoo import fields, models
from odoo.exceptions import AccessError

from ..groups import ADMINISTRATOR

KINDS = [
    ("account", "By Account"),
    ("contact", "By Work Contact"),
    ("name", "By Name, Check"),
    ("unclear", "Several Fit"),
    ("none", "No Employee Found"),
]


class PartyHrMatchLine(models.TransientModel):
    """A member and the employee who may be he, to be accepted or not."""

    _name = "party.hr.match.line"
    _description = "Proposed Link of a Member to an Employee"
    _inherit = ["party.guard.mixin"]
    _order = "id"
    _protected_fields = frozenset(
        {
            "wizard_id",
            "member_id",
            "member_name",
            "member_code",
            "branch_name",
            "kind",
            "proposed_employee_id",
            "candidates",
        }
    )
    _links_to_read = ("employee_id",)

    wizard_id = fields.Many2one(
        "party.hr.match.wizard", required=True, index=True, ondelete="cascade"
    )
    # HR has no right on members
    member_id = fields.Many2one(
        "party.member", readonly=True, ondelete="cascade", groups=fields.NO_ACCESS
    )
    member_name = fields.Char(readonly=True)
    member_code = fields.Char(string="Member Number", readonly=True)
    branch_name = fields.Char(string="Branch", readonly=True)
    kind = fields.Selection(
        KINDS, string="How It Was Found", required=True, readonly=True
    )
    candidates = fields.Char(string="Who Fits", readonly=True)
    proposed_employee_id = fields.Many2one(
        "hr.employee", readonly=True, ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", ondelete="cascade")
    is_accepted = fields.Boolean(string="Accept")

    def _check_employee(self):
        """:raise AccessError: where somebody else than was proposed is chosen by who
        has no right on members"""
        if self.employee_id != self.proposed_employee_id and not (
            self.env.user.has_group(ADMINISTRATOR)
        ):
            raise AccessError(
                self.env._(
                    "Accept a proposal or leave it. An administrator of Party Points "
                    "chooses another employee."
                )
            )

    def _get_how(self):
        """How the pair was found, for the member's log."""
        self.ensure_one()
        texts = {
            "account": self.env._("by account"),
            "contact": self.env._("by work contact"),
            "name": self.env._("by name"),
        }
        if self.employee_id != self.proposed_employee_id:
            return self.env._("by hand")
        return texts[self.kind]
