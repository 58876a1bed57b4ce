from odoo import fields, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    _inherit = "res.partner"

    party_member_ids = fields.One2many(
        "party.member",
        "partner_id",
        context={"active_test": False},
        groups="party_points.group_party_points_administrator",
    )
    party_position_ids = fields.One2many(
        "party.position",
        "partner_id",
        string="Party Positions",
        groups="party_points.group_party_points_administrator",
    )

    def _write_person(self, vals):
        """Write what is known of members as persons onto their contacts.

        Whoever may change a member may do so, unless the contact has an account:
        there the address decides who can reset the password, and only who may change
        contacts changes it.

        :raise AccessError: for a contact with an account
        """
        changed = self.filtered(
            lambda partner: any(
                (partner[k] or "") != (v or "") for k, v in vals.items()
            )
        )
        # sudo: whether there are accounts is not shown
        with_account = changed.filtered(lambda partner: partner.sudo().user_ids)
        if with_account and not with_account.has_access("write"):
            raise AccessError(
                self.env._(
                    "“%(name)s” has an account. He changes his name, phone and email "
                    "himself, or an administrator of contacts does.",
                    name=with_account[0].name,
                )
            )
        # sudo: who may change a member need no right on all contacts
        changed.sudo().write(vals)

    def _sync_party_groups(self):
        """Bring the groups of the contacts' users up to date."""
        # sudo: positions and membership alone give these groups, whoever edits them
        self.sudo().with_context(active_test=False).user_ids._sync_party_groups()
