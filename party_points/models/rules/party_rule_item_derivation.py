from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .mixins.party_rule_cap_mixin import PERIODS
from .party_rule_item import AUDIENCE, SOURCES
from .texts import format_points

CAP_FIELDS = [
    f"cap_{period}_{what}" for period in PERIODS for what in ("points", "times")
]
# What a derived item takes over as it is: all but its points.
INHERITED = [
    "name",
    "kind",
    "dimension_id",
    "method",
    "unit",
    "expected_count",
    *CAP_FIELDS,
    "evidence_required",
    "evidence",
    *SOURCES,
    "days_to_register",
    "activity_type_id",
    *AUDIENCE,
    "is_obligatory",
    "adjust_min",
    "adjust_max",
    "description",
]


class PartyRuleItem(models.Model):
    """What a derived template may do with the items of its superior's (RULE-2).

    Items belong together by their code. Only the points may differ, within the range
    that the superior's item allows; what it does not have is an addition.
    """

    _inherit = "party.rule.item"

    origin_item_id = fields.Many2one(
        "party.rule.item",
        string="Inherited from",
        compute="_compute_origin_item_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    change = fields.Selection(
        [("inherited", "Inherited"), ("changed", "Adjusted"), ("added", "Added")],
        string="Against the Superior's",
        compute="_compute_change",
    )

    @api.depends("code", "template_id.origin_id.item_ids.code")
    def _compute_origin_item_id(self):
        # sudo: the superior's template may have been retired meanwhile
        for item in self.sudo():
            origins = item.template_id.origin_id.item_ids
            item.origin_item_id = origins.filtered(lambda o, i=item: o.code == i.code)

    @api.depends(
        "origin_item_id",
        "template_id.origin_id",
        "points",
        "points_min",
        "points_max",
        "level_ids.points",
    )
    def _compute_change(self):
        for item in self:
            if not item.template_id.origin_id:
                item.change = False
            elif not item.origin_item_id:
                item.change = "added"
            else:
                # sudo: the superior's template may be out of sight by now
                origin_sudo = item.sudo().origin_item_id
                same = item._get_figures() == origin_sudo._get_figures()
                item.change = "inherited" if same else "changed"

    @api.constrains(*INHERITED, "code", "category_id", "member_class_ids")
    def _check_inherited(self):
        """:raise ValidationError: where more than the points differs"""
        for item in self:
            if fault := item._get_inherited_fault():
                raise ValidationError(fault)

    def _get_inherited_fault(self):
        changed = self._get_changed_inherited()
        if not changed:
            return None
        labels = self.fields_get(changed, ["string"])
        return self.env._(
            "“%(item)s” comes from “%(origin)s”: only its points may be changed, not "
            "%(fields)s.",
            item=self.name,
            origin=self._get_origin_name(),
            fields=sorted(label["string"] for label in labels.values()),
        )

    def _get_origin_name(self):
        """The superior's template with its owner: both may have the same name."""
        return self.template_id.origin_id.with_context(show_owner=True).display_name

    def _get_changed_inherited(self):
        """:return: names of the fields that differ from the superior's item"""
        self.ensure_one()
        origin = self.origin_item_id
        if not origin:
            return []
        changed = [name for name in INHERITED if self[name] != origin[name]]
        if self.category_id.code != origin.category_id.code:
            changed.append("category_id")
        own_classes = self.template_id.member_class_ids
        wanted = origin.member_class_ids & own_classes
        if self.member_class_ids != wanted:
            changed.append("member_class_ids")
        return changed

    @api.constrains("method", "points", "points_min", "points_max", "level_ids", "code")
    def _check_derived_points(self):
        """:raise ValidationError: where points leave the range of the superior"""
        for item in self:
            if len(item.level_ids) < len(item.origin_item_id.level_ids):
                continue  # levels are still to come; _get_faults asks once more
            if fault := item._get_derived_points_fault():
                raise ValidationError(fault)

    def _get_derived_points_fault(self):
        origin = self.origin_item_id
        if not origin or self._get_figures() == origin._get_figures():
            return None
        if not origin.adjust_max:
            return self.env._(
                "The points of “%(item)s” are locked by “%(origin)s” and stay as they "
                "are.",
                item=self.name,
                origin=origin.template_id.with_context(show_owner=True).display_name,
            )
        if self._get_figures().keys() != origin._get_figures().keys():
            return self.env._(
                "“%(item)s” has points for other honour levels than in “%(origin)s”.",
                item=self.name,
                origin=origin.template_id.with_context(show_owner=True).display_name,
            )
        return self._get_adjustable_fault(origin)

    def _get_adjustable_fault(self, origin):
        for points in self._get_figures().values():
            if not origin.adjust_min <= points <= origin.adjust_max:
                return self.env._(
                    "“%(item)s”: %(points)s is outside of what “%(origin)s” allows. "
                    "Set points from %(lowest)s to %(highest)s.",
                    item=self.name,
                    points=format_points(points),
                    origin=origin.template_id.with_context(
                        show_owner=True
                    ).display_name,
                    lowest=format_points(origin.adjust_min),
                    highest=format_points(origin.adjust_max),
                )
        return None

    def _get_faults(self):
        """Once more what constraints say: they are not asked when the template's
        origin, a category or an honour level changes."""
        # sudo: the superior's template may be out of sight by now
        item = self.sudo()
        derived = [item._get_inherited_fault(), item._get_derived_points_fault()]
        return super()._get_faults() + [fault for fault in derived if fault]

    @api.constrains("points", "points_min", "points_max", "adjust_min", "adjust_max")
    def _check_own_range(self):
        """:raise ValidationError: where the item's own points lie outside the range"""
        for item in self:
            if item.adjust_min > item.adjust_max:
                raise ValidationError(
                    self.env._(
                        "The adjustable range is upside down: “from” is more than “to”."
                    )
                )
        for item in self.filtered("adjust_max"):
            fault = not item.origin_item_id and item._get_adjustable_fault(item)
            if fault:
                raise ValidationError(fault)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_obligatory(self):
        for item in self:
            # sudo: the superior's template may be out of sight by now
            item_sudo = item.sudo()
            if item_sudo.origin_item_id.is_obligatory:
                raise UserError(
                    self.env._(
                        "“%(item)s” is obligatory in “%(origin)s” and cannot be left "
                        "out.",
                        item=item.name,
                        origin=item_sudo._get_origin_name(),
                    )
                )

    def _take_points(self, other):
        """Take over the points of another item where the superior allows them."""
        allowed = self.adjust_max and all(
            self.adjust_min <= points <= self.adjust_max
            for points in other._get_figures().values()
        )
        if not allowed or self.method != other.method:
            return
        if self.method != "graded":
            self.write(other._get_figures())
            return
        points = {**self._get_figures(), **other._get_figures()}
        # all rows at once: one by one a higher level could come to stand below
        self.level_ids = [
            *(Command.delete(row.id) for row in self.level_ids),
            *(
                Command.create(
                    {"level_id": row.level_id.id, "points": points[row.level_id]}
                )
                for row in self.level_ids
            ),
        ]
