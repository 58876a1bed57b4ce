from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PartyMember(models.Model):
    """Who files for a member what he cannot file himself (POR-2a).

    It is not the liaison of an exemption, who visits somebody outside scoring: this
    one stands in for a member who is scored like all others, and has no phone, say.
    """

    _inherit = "party.member"

    liaison_id = fields.Many2one(
        "party.member",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        copy=False,
        domain="[('branch_id', '=', branch_id), ('id', '!=', id)]",
        help="Another member of the branch, who files declarations for this member. "
        "Beyond what he files he sees nothing of him.",
    )
    entrusted_ids = fields.One2many(
        "party.member",
        "liaison_id",
        string="Files for",
        groups="base.group_erp_manager",
    )

    _not_own_liaison = models.Constraint(
        "CHECK (liaison_id != id)",
        "A member cannot be his own liaison. Choose another member of the branch.",
    )

    @api.constrains("liaison_id")
    def _check_liaison(self):
        """:raise ValidationError: for a liaison of another branch"""
        # sudo: the liaison may be out of sight; the message does not name him
        for member_sudo in self.sudo():
            liaison_sudo = member_sudo.liaison_id
            if liaison_sudo and (
                liaison_sudo.branch_id != member_sudo.branch_id
                or not liaison_sudo.active
            ):
                raise ValidationError(
                    self.env._(
                        "The liaison of “%(member)s” must be a member of the same "
                        "branch. Choose another one.",
                        member=member_sudo.name,
                    )
                )

    def _get_entrusted(self):
        """The members for whom these file today: as long as they are of one branch."""
        here = self.filtered("active")
        return self.search(
            [
                ("liaison_id", "in", here.ids),
                ("branch_id", "in", here.branch_id.ids),
            ]
        )

    def _check_known(self):
        """:raise AccessError: for members out of the user's sight, unless they are
        entrusted to him"""
        hidden = self - self._filtered_access("read")
        if hidden:
            # sudo: who is entrusted to the user
            (hidden - self.env.user.sudo().party_entrusted_ids).check_access("read")
