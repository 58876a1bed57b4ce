from odoo import Command, api, fields, models

RIGHTS = ("scorekeeper", "committee", "secretary", "superior", "supervisor")
GROUP = "party_points.group_party_points_%s"
BRANCH_FIELDS = [
    "party_rights_key",
    "party_branch_ids",
    "party_visible_branch_ids",
    "party_rule_branch_ids",
    *(f"party_{right}_branch_ids" for right in RIGHTS),
]


def _branches(string):
    return fields.Many2many(
        "party.branch",
        string=string,
        compute="_compute_party_branches",
        context={"active_test": False},
        groups="base.group_erp_manager",
    )


class ResUsers(models.Model):
    """Where a user may act, right by right: the one mechanism that gives rights.

    The positions of today (``party.position``) say it. Record rules use the fields
    below: ``[('branch_id', 'in', user.party_committee_branch_ids.ids)]``. They are
    computed once in a transaction, so they hold from the moment at which a position
    is edited, and a position that ended yesterday gives nothing, whether or not the
    daily job has run. A group without a position reaches no record.
    """

    _inherit = "res.users"

    party_member_ids = fields.One2many(
        related="partner_id.party_member_ids", groups="base.group_erp_manager"
    )
    party_entrusted_ids = fields.Many2many(
        "party.member",
        string="Files for",
        compute="_compute_party_entrusted_ids",
        groups="base.group_erp_manager",
    )
    party_rights_key = fields.Char(
        compute="_compute_party_branches", groups="base.group_erp_manager"
    )
    party_branch_ids = _branches("Organisations with a Position")
    party_visible_branch_ids = _branches("Visible Organisations")
    party_rule_branch_ids = _branches("Makes the Rules of")
    party_scorekeeper_branch_ids = _branches("Registers Points of")
    party_committee_branch_ids = _branches("Reviews the Points of")
    party_secretary_branch_ids = _branches("Leads")
    party_superior_branch_ids = _branches("Is Superior of")
    party_supervisor_branch_ids = _branches("Supervises")

    @api.depends(
        "partner_id.party_position_ids.active",
        "partner_id.party_position_ids.branch_id",
        "partner_id.party_position_ids.role",
        "partner_id.party_position_ids.date_from",
        "partner_id.party_position_ids.date_to",
        "partner_id.party_member_ids.branch_id",
        "partner_id.party_member_ids.active",
    )
    def _compute_party_branches(self):
        for user in self:
            # sudo: the rights of a user are worked out before he has any
            user_sudo = user.sudo()
            scopes = user_sudo._get_party_scopes()
            user.party_branch_ids = scopes["any"]
            user.party_visible_branch_ids = scopes["visible"]
            user.party_rule_branch_ids = scopes["rules"]
            for right in RIGHTS:
                user[f"party_{right}_branch_ids"] = scopes[right]
            user.party_rights_key = str(
                [
                    user_sudo.party_member_ids.ids,
                    *(branches.ids for branches in scopes.values()),
                ]
            )

    @api.depends(
        "partner_id.party_member_ids.active",
        "partner_id.party_member_ids.branch_id",
        "partner_id.party_member_ids.entrusted_ids.active",
        "partner_id.party_member_ids.entrusted_ids.branch_id",
    )
    def _compute_party_entrusted_ids(self):
        for user in self:
            # sudo: the rights of a user are worked out before he has any
            user.party_entrusted_ids = user.sudo().party_member_ids._get_entrusted()

    def _get_kept_branches(self):
        """The branches whose points the user keeps, reviews or supervises, by whatever
        position."""
        self.ensure_one()
        user_sudo = self.sudo()  # sudo: his rights, which he cannot read himself
        return self.env["party.branch"].union(
            *(user_sudo[f"party_{right}_branch_ids"] for right in RIGHTS)
        )

    def _get_party_scopes(self):
        """The branches of each right, expanded over the subtree.

        :return: ``{right: branches}``, and under ``any`` all of them, under
            ``visible`` those that the user may look up, under ``rules`` those whose
            rules he makes: who leads an organisation, its own, too
        """
        self.ensure_one()
        positions = self.env["party.position"].search(
            [("partner_id", "=", self.partner_id.id), ("is_current", "=", True)]
        )
        own = self.partner_id.party_member_ids.filtered("active").branch_id
        tree = (
            self.env["party.branch"]
            .with_context(active_test=False)
            .search_fetch(
                [("id", "child_of", (positions.branch_id | own).ids)], ["parent_path"]
            )
        )
        scopes = dict.fromkeys(("any", "rules", *RIGHTS), tree.browse())
        for position in positions:
            below = tree._below(position.branch_id)
            scopes["any"] |= position.branch_id | below
            if position._get_rights() & {"secretary", "superior"}:
                scopes["rules"] |= position.branch_id | below
            for right in position._get_rights():
                scopes[right] |= below
                if position._covers_own_organisation(right):
                    scopes[right] |= position.branch_id
        scopes["visible"] = scopes["any"] | self._get_visible_party_branches(tree, own)
        return scopes

    def _get_visible_party_branches(self, tree, own):
        """A member sees his branch with its groups, and the organisations above."""
        roots = own | tree.filtered(lambda branch: branch.parent_id not in tree)
        ancestors = {int(id_) for b in roots for id_ in b.parent_path.split("/")[:-1]}
        groups = tree.browse().union(*(tree._below(branch) for branch in own))
        return own | groups | tree.browse(ancestors)

    @api.model
    def _forget_party_branches(self):
        """The tree has changed: work the branches out anew in this transaction."""
        self.invalidate_model(BRANCH_FIELDS, flush=False)

    def _sync_party_groups(self):
        """Put users into the groups of their positions of today, and take them out.

        Members and holders of any position are in the member group. Group by group
        one write for all whom it concerns.
        """
        if not self:
            return
        for name, users in self._get_party_group_users().items():
            group = self.env.ref(GROUP % name)
            holders = self & group.user_ids
            for changed, command in (
                (users - holders, Command.link(group.id)),
                (holders - users, Command.unlink(group.id)),
            ):
                if changed:  # even of nobody, it would clear all that Odoo has cached
                    changed.write({"group_ids": [command]})

    def _get_party_group_users(self):
        """:return: ``{right: users}`` of those in the set who should have it"""
        users_by_partner = self.grouped("partner_id")
        nobody = self.browse()
        members = self.env["party.member"].search(
            [("partner_id", "in", self.partner_id.ids), ("active", "=", True)]
        )
        wanted = dict.fromkeys(("member", *RIGHTS), nobody)
        for partner in members.partner_id:
            wanted["member"] |= users_by_partner[partner]
        positions = self.env["party.position"].search(
            [("partner_id", "in", self.partner_id.ids), ("is_current", "=", True)]
        )
        for position in positions:
            users = users_by_partner[position.partner_id]
            for right in ("member", *position._get_rights()):
                wanted[right] |= users
        return wanted

    @api.model
    def _cron_sync_party_groups(self):
        """Daily: dates have come and gone, groups follow."""
        groups = self.env["res.groups"].union(
            *(self.env.ref(GROUP % name) for name in ("member", *RIGHTS))
        )
        positions = self.env["party.position"].search([("is_current", "=", True)])
        members = self.env["party.member"].search(
            [("partner_id.user_ids", "!=", False)]
        )
        partners = positions.partner_id | members.partner_id
        users = groups.with_context(active_test=False).user_ids | partners.user_ids
        users._sync_party_groups()

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        # sudo: positions and membership alone give these groups
        users.sudo()._sync_party_groups()
        return users

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            # sudo: positions and membership alone give these groups
            self.sudo()._sync_party_groups()
        return result
