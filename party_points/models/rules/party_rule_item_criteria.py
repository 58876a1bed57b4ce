from odoo import api, fields, models
from odoo.tools import format_list

from .party_rule_item import AUDIENCE, SOURCES
from .texts import format_points


class PartyRuleItem(models.Model):
    """An item in words, as members read it (RULE-6)."""

    _inherit = "party.rule.item"

    points_text = fields.Char(string="Points in Words", compute="_compute_points_text")

    @api.depends(
        "kind",
        "method",
        "points",
        "points_min",
        "points_max",
        "unit",
        "expected_count",
        "level_ids.points",
        "level_ids.level_id",
        "template_id.scoring_scheme_id.base_mode",
    )
    def _compute_points_text(self):
        for item in self:
            item.points_text = item._get_points_text()

    def _get_criterion(self):
        """The item as it is read by people.

        :return: ``{"code", "name", "description", "kind": label, "kind_key", "points":
            phrase, "caps": [phrases], "proof": phrase, "sources", "attendance":
            phrase, "deadline", "only_for": phrases, "is_obligatory", "change": label
            or ``False``, "change_key"}``
        """
        self.ensure_one()
        labels = self._get_selection_labels()
        return {
            "code": self.code,
            "name": self.name,
            "description": self.description or "",
            "kind_key": self.kind,
            "kind": labels["kind"][self.kind],
            "points": self._get_points_text(),
            "caps": self._get_caps_texts(),
            "proof": self._get_proof_text(),
            "sources": format_list(self.env, self._get_labels([*SOURCES])),
            "attendance": self._get_attendance_text(),
            "deadline": self._get_deadline_text(),
            "only_for": self._get_only_for_text(),
            "is_obligatory": self.is_obligatory,
            "change": self.change and labels["change"][self.change],
            "change_key": self.change,
        }

    def _get_selection_labels(self):
        return {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("kind", "change")
        }

    def _get_proof_text(self):
        if self.evidence_required and not self.evidence:
            return self.env._("evidence is obligatory")
        if self.evidence_required:
            return self.env._("obligatory: %(evidence)s", evidence=self.evidence)
        return self.evidence or ""

    def _get_attendance_text(self):
        if not self.activity_type_id:
            return ""
        return self.env._(
            "counted by attendance at: %(activity_type)s",
            activity_type=self.activity_type_id.name,
        )

    def _get_deadline_text(self):
        if not self.days_to_register:
            return ""
        return self.env._("within %(days)s days", days=self.days_to_register)

    def _get_only_for_text(self):
        """Whom the item is limited to, in words; empty where it is for all."""
        return format_list(
            self.env,
            [*self.member_class_ids.mapped("name"), *self._get_labels([*AUDIENCE])],
        )

    def _get_comparable(self):
        """What two versions of an item are compared by.

        :return: ``{label: text}``
        """
        criterion = self._get_criterion()
        texts = {
            "name": criterion["name"],
            "description": criterion["description"],
            "kind": criterion["kind"],
            "category_id": self.category_id.name,
            "dimension_id": self.dimension_id.name,
            "points_text": criterion["points"],
            "evidence": criterion["proof"],
            "activity_type_id": self.activity_type_id.name or "",
            "days_to_register": criterion["deadline"],
        }
        labels = self.fields_get([*texts], ["string"])
        return {
            **{labels[name]["string"]: text for name, text in texts.items()},
            self.env._("Caps"): format_list(
                self.env, [*criterion["caps"], *self.category_id._get_caps_texts()]
            ),
            self.env._("Sources"): criterion["sources"],
            self.env._("Only for"): criterion["only_for"],
            self.env._("Obligatory"): self._get_yes_no(self.is_obligatory),
            self.env._("Adjustable"): self._get_adjustable_text(),
        }

    def _get_yes_no(self, value):
        return self.env._("yes") if value else self.env._("no")

    def _get_adjustable_text(self):
        if not self.adjust_max:
            return self.env._("no")
        return self.env._(
            "from %(lowest)s to %(highest)s",
            lowest=format_points(self.adjust_min),
            highest=format_points(self.adjust_max),
        )

    def _filter_for(self, member, day=None):
        """Those of the items that may concern a member on a day, today if left out."""
        # sudo: his own class, and the positions that he holds
        member_sudo = member.sudo()
        row = day and member_sudo._get_assignments(day)[member_sudo]
        member_class = (row or member_sudo).member_class_id
        audience = member._get_rule_audience(day)[member]
        return self.filtered(
            lambda item: (
                (not item.member_class_ids or member_class in item.member_class_ids)
                and (
                    not item._get_audience()
                    or audience.intersection(item._get_audience())
                )
            )
        )
