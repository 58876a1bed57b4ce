from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ...clock import today
from .party_rule_item_derivation import CAP_FIELDS


class PartyRuleTemplate(models.Model):
    """Rules that a lower organisation derives from its superior's (RULE-2, 000).

    The derived template has all items of its origin and may add some, leave out what
    is not obligatory, and set points in the range that the origin allows. It has all
    review levels of its origin and may add some, or make them stricter.
    """

    _inherit = "party.rule.template"

    origin_id = fields.Many2one(
        "party.rule.template",
        string="Derived from",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'in_force')]",
        tracking=True,
    )
    is_outdated = fields.Boolean(
        compute="_compute_is_outdated",
        help="The superior's rules have changed since.",
    )
    dropped_item_ids = fields.Many2many(
        "party.rule.item",
        string="Left Out",
        compute="_compute_dropped_item_ids",
    )

    @api.depends("origin_id.state", "state", "branch_id", "member_class_ids")
    def _compute_is_outdated(self):
        """Its origin is over or elsewhere, or rules nearer than it bind by now."""
        # sudo: whether there are others, not which
        templates = self.sudo()
        above = templates._get_in_force(templates.branch_id.parent_id, today(self))
        for template in templates:
            others = {
                above.get((template.branch_id.parent_id, member_class))
                for member_class in template.member_class_ids
            } - {None, template.origin_id}
            origin = template.origin_id
            template.is_outdated = template.state != "retired" and (
                origin.state == "retired"
                or (origin and not origin._is_usable_in(template.branch_id))
                or any(template._must_follow(other) for other in others)
            )

    def _must_follow(self, other):
        """Whether rules of an organisation above bind, though others are the origin:
        those of the origin's own organisation, or of one below it."""
        return not self.origin_id or self.origin_id._is_usable_in(other.branch_id)

    @api.depends("item_ids", "origin_id.item_ids", "member_class_ids")
    def _compute_dropped_item_ids(self):
        for template in self:
            # sudo: the origin may have been retired meanwhile
            origin = template.sudo().origin_id
            codes = set(template.item_ids.mapped("code"))
            items = origin.item_ids._filter_for_classes(template.member_class_ids)
            template.dropped_item_ids = items.filtered(
                lambda item, codes=codes: item.code not in codes
            )

    @api.constrains(
        "origin_id",
        "branch_id",
        "member_class_ids",
        "scoring_scheme_id",
        "grading_scheme_id",
    )
    def _check_origin(self):
        """:raise ValidationError: where it is not derived from a superior's template,
        or not for the same members, or with other schemes"""
        for template in self.filtered("origin_id"):
            if fault := template._get_origin_fault():
                raise ValidationError(fault)

    def _get_origin_fault(self):
        origin = self.origin_id
        names = {"template": self.name, "origin": origin.display_name}
        if self.branch_id == origin.branch_id or not origin._is_usable_in(
            self.branch_id
        ):
            return self.env._(
                "“%(template)s” can be derived from the rules of an organisation above "
                "it only.",
                **names,
            )
        if not origin.is_frozen:
            # not named: nobody but its makers knows a draft
            return self.env._(
                "“%(template)s” can be derived from rules in force only.", **names
            )
        if self.member_class_ids - origin.member_class_ids:
            return self.env._(
                "“%(origin)s”, from which “%(template)s” is derived, is not for all of "
                "these member classes.",
                **names,
            )
        if (
            self.scoring_scheme_id != origin.scoring_scheme_id
            or self.grading_scheme_id != origin.grading_scheme_id
        ):
            return self.env._(
                "“%(template)s” takes over the schemes of “%(origin)s”.", **names
            )
        return None

    def _get_faults(self):
        faults = super()._get_faults()
        if not self.origin_id:
            return faults
        # once more: organisations move in the tree
        faults += [fault for fault in [self._get_origin_fault()] if fault]
        faults += [
            self.env._(
                "“%(item)s” is obligatory in “%(origin)s” and is missing.",
                item=item.name,
                origin=self.origin_id.display_name,
            )
            for item in self.dropped_item_ids
            if item.is_obligatory
        ]
        return faults + self._get_category_faults()

    def _get_category_faults(self):
        """Caps of a category are the superior's, too."""
        # sudo: the origin may be out of sight by now
        origins = {c.code: c for c in self.sudo().origin_id.category_ids}
        return [
            self.env._(
                "The caps of “%(category)s” are those of “%(origin)s”; set them back.",
                category=category.name,
                origin=self.origin_id.display_name,
            )
            for category in self.category_ids
            if category.code in origins
            and any(category[n] != origins[category.code][n] for n in CAP_FIELDS)
        ]

    def _check_superiors_rules(self, date_from, date_to):
        """A superior's rules for a class bind: own ones are derived from them.

        :raise UserError: where others than the origin are in force, at any time in
            the period, in the origin's organisation or between it and this one
        """
        # sudo: the paths hold ids only
        above = [int(i) for i in self.sudo().branch_id.parent_path.split("/")[:-2]]
        if self.origin_id.branch_id.id in above:
            above = above[above.index(self.origin_id.branch_id.id) :]
        rows = self.env["party.rule.validity"].search(
            [
                ("branch_id", "in", above),
                ("template_id", "!=", self.origin_id.id),
                ("member_class_id", "in", self.member_class_ids.ids),
                *self.env["party.rule.validity"]._overlaps(date_from, date_to),
            ],
            limit=1,
        )
        if rows:
            raise UserError(
                self.env._(
                    "For the class “%(member_class)s” “%(template)s” of “%(owner)s” is "
                    "in force from %(date_from)s on. Derive your rules from it, or let "
                    "yours end before.",
                    member_class=rows.member_class_id.name,
                    template=rows.template_id.display_name,
                    owner=rows.branch_id.name,
                    date_from=rows.date_from,
                )
            )

    def action_derive(self):
        """Derive rules for the user's own organisation, and open them as a draft."""
        self.ensure_one()
        branch = self._default_branch_id()
        if branch and branch != self.branch_id and self._is_usable_in(branch):
            return self._derive(branch)._open()
        return {
            "type": "ir.actions.act_window",
            "res_model": "party.rule.derive.wizard",
            "view_mode": "form",
            "name": self.env._("Derive Rules"),
            "target": "new",
            "context": {"default_origin_id": self.id},
        }

    def _derive(self, branch):
        """Make a draft for an organisation below.

        What it had changed and added in the version that it derived before is kept,
        as far as the superior's rules still allow it.

        :return: the derived template
        """
        self.ensure_one()
        self._check_state("in_force")
        earlier = self.search([("branch_id", "=", branch.id), ("code", "=", self.code)])
        if draft := earlier.filtered(lambda template: not template.is_frozen):
            raise UserError(
                self.env._(
                    "“%(template)s” of “%(branch)s” is not in force yet. Change that "
                    "one, or delete it first.",
                    template=draft[0].display_name,
                    branch=branch.name,
                )
            )
        version = max(earlier.mapped("version"), default=0) + 1
        derived = self.copy(
            {"branch_id": branch.id, "version": version, "origin_id": self.id}
        )
        derived._keep_changes(earlier[:1])
        derived._keep_levels(earlier[:1])
        return derived

    def _keep_changes(self, earlier):
        """Take over what ``earlier`` had changed, added and left out against its own
        origin."""
        items = {item.code: item for item in self.item_ids}
        for old in earlier.item_ids:
            if old.change == "changed" and old.code in items:
                items[old.code]._take_points(old)
            elif old.change == "added" and old.code not in items:
                self._add_copy(old)
        left_out = set(earlier.dropped_item_ids.mapped("code"))
        self.item_ids.filtered(
            lambda item: item.code in left_out and not item.is_obligatory
        ).unlink()

    def _add_copy(self, item):
        """Add an item of another template, in the category of the same code."""
        category = self.category_ids.filtered(
            lambda category: category.code == item.category_id.code
        )
        if not category:
            category = item.category_id.copy({"template_id": self.id})
        classes = item.member_class_ids & self.member_class_ids
        item.copy(
            {
                "template_id": self.id,
                "category_id": category.id,
                "member_class_ids": [Command.set(classes.ids)],
            }
        )
