import base64

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.party_points.clock import today


class PartyExportWizard(models.TransientModel):
    """Hand a person over what is kept of him, who has asked for it in writing. Odoo
    removes the file with the wizard, after an hour or so."""

    _name = "party.export.wizard"
    _description = "Export of Personal Data"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("member_id",)
    _protected_fields = frozenset({"file", "file_name"})

    member_id = fields.Many2one(
        "party.member",
        required=True,
        readonly=True,
        ondelete="cascade",
        context={"active_test": False},
    )
    requested_on = fields.Date(string="Asked for on")
    # in the table and not among the files, which backups and mirrors keep longer
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    def action_export(self):
        """Make the file, and say in the member's log that it was made.

        :raise AccessError: but for administrators of Party Points
        :raise UserError: without the day of the request
        """
        self.ensure_one()
        self._check_can_hand_over()
        name, content = self.member_id._get_personal_archive()
        self._log_export()
        self._for_workflow().write(
            {"file": base64.b64encode(content), "file_name": name}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export Personal Data"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_can_hand_over(self):
        if not self.env.user.has_group("party_points.group_party_points_administrator"):
            raise AccessError(
                self.env._(
                    "An administrator of Party Points hands personal data over to a "
                    "person who has asked for them."
                )
            )
        if not self.requested_on or self.requested_on > today(self):
            raise UserError(
                self.env._("Enter the day on which he has asked for it in writing.")
            )

    def _log_export(self):
        # sudo: the member's own log, whoever may write the member
        member_sudo = self.member_id.sudo()
        day = fields.Date.to_string(self.requested_on)
        # with the current user as who did it
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": member_sudo.branch_id.id,
                    "member_id": member_sudo.id,
                    "action": "export_person",
                    "before": day,
                }
            ]
        )
        member_sudo._message_log(
            body=self.env._(
                "Personal data handed over, as asked for on %(day)s.", day=day
            )
        )
