import itertools

from odoo import api, fields, models

# The states of a template in which nothing of it changes.
FROZEN = ("in_force", "retired")


class PartyRuleOwnedMixin(models.AbstractModel):
    """Rules of an organisation: it makes them, the organisations under it use them."""

    _name = "party.rule.owned.mixin"
    _description = "Rules of an Organisation"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Identifies it in import files.")
    branch_id = fields.Many2one(
        "party.branch",
        string="Owned by",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('level', '!=', 'group')]",
        default=lambda self: self._default_branch_id(),
        help="The organisation that makes these rules. The organisations under it may "
        "use them.",
    )

    branch_level = fields.Selection(related="branch_id.level", string="Owner's Level")

    is_frozen = fields.Boolean(compute="_compute_is_frozen")

    def _compute_is_frozen(self):
        """Whether a template has come into force with it."""
        for record in self:
            # sudo: a template elsewhere may use it, too
            templates = record.sudo()._get_rule_templates()
            record.is_frozen = any(t.state in FROZEN for t in templates)

    @api.model
    def _default_branch_id(self):
        """The organisation whose rules the user makes: the one at the top of them."""
        # sudo: the user's own rights, which he cannot read himself
        branches = self.env.user.sudo().party_rule_branch_ids
        tops = branches.filtered(lambda branch: branch.parent_id not in branches)
        return tops if len(tops) == 1 else False

    def copy_data(self, default=None):
        """A duplicate has a code of its own; a new version keeps it."""
        default = dict(default or {})
        vals_list = super().copy_data(default)
        if not default.keys() & {"code", "version"}:
            for record, vals in zip(self, vals_list, strict=True):
                vals["code"] = record._get_free_code(vals["branch_id"])
        return vals_list

    def _get_free_code(self, branch_id):
        """The code with the first number behind it that the organisation has not
        used."""
        self.ensure_one()
        # sudo: the codes of what the user may not see, too
        records = self.sudo().with_context(active_test=False)
        taken = records.search([("branch_id", "=", branch_id)]).mapped("code")
        return next(
            code
            for number in itertools.count(2)
            if (code := f"{self.code}-{number}") not in taken
        )

    def _is_in_force(self):
        """Whether its owner has put a template in force with it."""
        self.ensure_one()
        # sudo: whether there is one, not which
        templates_sudo = self.sudo()._get_rule_templates()
        return any(
            template.is_frozen and template.branch_id == self.branch_id
            for template in templates_sudo
        )

    def _is_usable_in(self, branch):
        """Whether an organisation may use these rules: its own, or of one above it."""
        self.ensure_one()
        # sudo: the paths hold ids only
        return branch.sudo().parent_path.startswith(self.branch_id.sudo().parent_path)
