from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .texts import format_points
from .validities import Validities


class PartyRuleTemplate(models.Model):
    """The rules by which members of some classes are scored (RULE-1).

    A template belongs to an organisation and holds for the organisations under it,
    unless one of them has derived its own. It is a draft, may be tried as a pilot,
    comes into force and is retired; once in force it is frozen for everybody, and a
    change is a new version. Rights:

    ===========  =================  =====================  ============================
    ..           draft              pilot                  in force, retired
    ===========  =================  =====================  ============================
    its makers   read, change       read, change           read, make a version, retire
    members                         read                   read
    ===========  =================  =====================  ============================

    Its makers are those who lead the organisation or one above it
    (``res.users.party_rule_branch_ids``).
    """

    _name = "party.rule.template"
    _description = "Rule Template"
    _inherit = [
        "party.rule.content.mixin",
        "party.rule.owned.mixin",
        "party.thread.mixin",
    ]
    _order = "branch_id, code, version desc, id"

    version = fields.Integer(default=1, required=True, readonly=True, copy=False)
    name = fields.Char(tracking=True)
    member_class_ids = fields.Many2many("party.member.class", string="Member Classes")
    scoring_scheme_id = fields.Many2one(
        "party.scoring.scheme",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    grading_scheme_id = fields.Many2one(
        "party.grading.scheme",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    document = fields.Char(
        string="Based on", help="The document of the superior that it carries out."
    )
    note = fields.Text(string="Remarks")
    category_ids = fields.One2many("party.rule.category", "template_id")
    item_ids = fields.One2many("party.rule.item", "template_id", string="Items")
    level_ids = fields.One2many(
        "party.rule.level", "template_id", string="Review Levels"
    )
    item_count = fields.Integer(compute="_compute_item_count")

    _code_unique = models.Constraint(
        "UNIQUE (branch_id, code, version)",
        "The organisation already has this version of this template.",
    )
    _version_positive = models.Constraint(
        "CHECK (version > 0)", "Versions are numbered from 1 on."
    )

    @api.depends("name", "version", "branch_id")
    @api.depends_context("show_owner", "lang")
    def _compute_display_name(self):
        for template in self:
            name = self.env._(
                "%(name)s (version %(version)s)",
                name=template.name or self.env._("New Rules"),
                version=template.version,
            )
            if self.env.context.get("show_owner"):
                name = self.env._(
                    "%(owner)s: %(name)s", owner=template.branch_id.name, name=name
                )
            template.display_name = name

    @api.depends("item_ids")
    def _compute_item_count(self):
        counts = dict(
            self.env["party.rule.item"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.item_count = counts.get(template._origin, 0)

    @api.constrains("name", "member_class_ids")
    def _check_member_classes(self):
        """:raise ValidationError: where it is for nobody, or an item for others"""
        self.item_ids._check_template()
        for template in self:
            if not template.member_class_ids:
                raise ValidationError(
                    self.env._(
                        "Say for which member classes “%(template)s” is.",
                        template=template.name,
                    )
                )

    @api.constrains("branch_id", "scoring_scheme_id", "grading_scheme_id")
    def _check_schemes(self):
        """:raise ValidationError: where a scheme belongs to another organisation"""
        for template in self:
            schemes = (template.scoring_scheme_id, template.grading_scheme_id)
            if not all(scheme._is_usable_in(template.branch_id) for scheme in schemes):
                raise ValidationError(
                    self.env._(
                        "“%(template)s”: choose schemes of “%(branch)s” or of an "
                        "organisation above it.",
                        template=template.name,
                        branch=template.branch_id.name,
                    )
                )

    def _get_rule_templates(self):
        return self

    def copy(self, default=None):
        """A duplicate is a draft of its own, with all categories, items and review
        levels."""
        copies = super().copy(default)
        for template, duplicate in zip(self, copies, strict=True):
            template._copy_content(duplicate)
            template._copy_levels(duplicate)
        return copies

    def _copy_content(self, target):
        """Copy categories and items into an empty template."""
        self.ensure_one()
        categories = dict(
            zip(
                self.category_ids,
                self.env["party.rule.category"].create(
                    self.category_ids.copy_data({"template_id": target.id})
                ),
                strict=True,
            )
        )
        items = self.item_ids._filter_for_classes(target.member_class_ids)
        vals_list = items.copy_data({"template_id": target.id})
        for item, vals in zip(items, vals_list, strict=True):
            vals["category_id"] = categories[item.category_id].id
            classes = item.member_class_ids & target.member_class_ids
            vals["member_class_ids"] = [Command.set(classes.ids)]
        self.env["party.rule.item"].create(vals_list)

    def _copy_levels(self, target):
        """Copy review levels into an empty template."""
        self.env["party.rule.level"].create(
            self.level_ids.copy_data({"template_id": target.id})
        )

    def _check_complete(self):
        """:raise UserError: where something is missing that scoring needs"""
        for template in self:
            faults = template._get_faults()
            if faults:
                raise UserError("\n".join([template.display_name, *faults]))

    def _get_faults(self):
        """What keeps the template from being used.

        :return: list of sentences
        """
        self.ensure_one()
        faults = self.grading_scheme_id._get_faults()
        if not self.member_class_ids:
            faults.append(self.env._("Say for which member classes it is."))
        if not self.item_ids:
            faults.append(self.env._("It has no items yet."))
        for item in self.item_ids:
            faults += item._get_faults()
        return faults + self._get_base_faults()

    def _get_base_faults(self):
        """More than the base cannot be lost or earned by expected attendance."""
        base = self.scoring_scheme_id.base_points
        expected = self.item_ids.filtered(lambda item: item.method == "expected")
        at_stake = max(
            (
                sum(expected._filter_for_classes(member_class).mapped("points"))
                for member_class in self.member_class_ids
            ),
            default=0,
        )
        if round(at_stake - base, 2) <= 0:
            return []
        return [
            self.env._(
                "Expected attendance makes %(points)s points together, more than the "
                "base of %(base)s.",
                points=format_points(at_stake),
                base=format_points(base),
            )
        ]

    def _to_scoring(self):
        """The rules as the engine takes them.

        :return: ``(scheme, {item: engine's item})``
        """
        self.ensure_one()
        categories = {c: c._to_scoring() for c in self.category_ids}
        items = {
            item: item._to_scoring(categories[item.category_id])
            for item in self.item_ids
        }
        return self.scoring_scheme_id._to_scoring(), items

    def _to_scoring_items(self):
        """:return: ``{item: engine's item}`` of all these templates"""
        items = {}
        for template in self:
            items |= template._to_scoring()[1]
        return items

    @api.model
    def _get_in_force(self, branches, day):
        """Which templates hold where on a day: those of the organisation itself or of
        the nearest one above it, class by class.

        :param branches: ``party.branch``
        :param date day: the day
        :return: ``{(branch, member class): template}``
        """
        validities = Validities(branches, day)
        return {
            (branch, member_class): template
            for branch in branches
            for member_class, template in validities.get_all(branch, day).items()
        }
