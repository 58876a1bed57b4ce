from odoo import fields, models
from odoo.exceptions import UserError


class PartyGuestWizard(models.TransientModel):
    """Put a member of another branch on the list of an activity (ORG-8).

    The guest says his name and his member number; both must be right. Who is wrong
    with either learns nothing of the other, so this is no way to look people up.
    """

    _name = "party.guest.wizard"
    _description = "Guest at an Activity"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("activity_id",)

    activity_id = fields.Many2one(
        "party.activity", required=True, readonly=True, ondelete="cascade"
    )
    member_code = fields.Char(string="Member Number", required=True)
    member_name = fields.Char(string="Full Name", required=True)

    def action_add(self):
        """Put the guest on the list as present.

        :raise UserError: where no member has both this number and this name
        """
        self.ensure_one()
        self.activity_id.check_access("write")
        self.activity_id._check_planned()
        member_sudo = self.env["party.member"]._find_by_number_sudo(
            self.member_code, self.member_name
        )
        attendances = self.env["party.attendance"]._for_workflow()
        vals = {"activity_id": self.activity_id.id, "member_id": member_sudo.id}
        if attendances.search_count([(k, "=", v) for k, v in vals.items()]):
            raise UserError(
                self.env._("“%(name)s” is on the list already.", name=member_sudo.name)
            )
        attendances.create(vals)
        return {"type": "ir.actions.act_window_close"}
