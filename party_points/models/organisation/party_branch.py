from odoo import api, fields, models
from odoo.exceptions import ValidationError

# {level: the levels that a branch of this level may stand under}
PARENT_LEVELS = {
    "committee": {"committee"},
    "general_branch": {"committee"},
    "branch": {"committee", "general_branch"},
    "group": {"branch"},
}


class PartyBranch(models.Model):
    """A Party organisation of any level: one node of the one tree that rules,
    rights and reports follow (ORG-1).
    """

    _name = "party.branch"
    _description = "Party Branch"
    _inherit = ["mail.thread"]
    _parent_store = True
    _order = "code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True,
        copy=False,
        tracking=True,
        help="Identifies the organisation in files and reports, and orders the lists.",
    )
    level = fields.Selection(
        [
            ("committee", "Committee"),
            ("general_branch", "General Branch"),
            ("branch", "Branch"),
            ("group", "Group"),
        ],
        required=True,
        default="branch",
        tracking=True,
    )
    sector = fields.Selection(
        [
            ("rural", "Rural"),
            ("agency", "Agency and Institution"),
            ("enterprise", "Enterprise"),
            ("community", "Community"),
        ],
        compute="_compute_sector",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
    )
    parent_id = fields.Many2one(
        "party.branch",
        string="Superior Organisation",
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "party.branch", "parent_id", string="Subordinate Organisations"
    )
    active = fields.Boolean(default=True, tracking=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another Party organisation already has this code; archived ones count too.",
    )

    @api.depends("parent_id")
    def _compute_sector(self):
        for branch in self:
            branch.sector = branch.sector or branch.parent_id.sector

    @api.constrains("level", "parent_id")
    def _check_parent_level(self):
        """A Party group belongs to a branch, a branch to a general branch or a
        committee, a general branch to a committee.

        :raise ValidationError: where the superior's level does not fit, also
            when the superior's own level changes.
        """
        levels = dict(self._fields["level"]._description_selection(self.env))
        for branch in self | self.with_context(active_test=False).child_ids:
            if not branch.parent_id:
                if branch.level == "group":
                    raise ValidationError(
                        self.env._(
                            "Choose the branch that the group “%(name)s” belongs to.",
                            name=branch.name,
                        )
                    )
            elif branch.parent_id.level not in PARENT_LEVELS[branch.level]:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” (%(level)s) cannot stand under “%(parent)s” "
                        "(%(parent_level)s). Choose another superior organisation "
                        "or another level.",
                        name=branch.name,
                        level=levels[branch.level],
                        parent=branch.parent_id.name,
                        parent_level=levels[branch.parent_id.level],
                    )
                )

    @api.constrains("active", "parent_id")
    def _check_active_parent(self):
        """An archived organisation has no active one under it."""
        for branch in self | self.child_ids:
            if branch.active and branch.parent_id and not branch.parent_id.active:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is active and cannot stand under “%(parent)s”, "
                        "which is archived. Move or archive “%(name)s” first.",
                        name=branch.name,
                        parent=branch.parent_id.name,
                    )
                )
