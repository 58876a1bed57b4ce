from odoo import fields, models
from odoo.tools import format_list

from .texts import format_points

# Two templates are compared by these, and by their items.
HEAD_FIELDS = [
    "name",
    "member_class_ids",
    "scoring_scheme_id",
    "grading_scheme_id",
    "level_ids",
]


class PartyRuleTemplate(models.Model):
    """The criteria in words: for the form, the print and the portal (RULE-6), and what
    differs between two templates."""

    _inherit = "party.rule.template"

    criteria = fields.Html(compute="_compute_criteria", sanitize=False)

    def _compute_criteria(self):
        for template in self:
            if not (template.scoring_scheme_id and template.grading_scheme_id):
                template.criteria = False  # a new form
                continue
            template.criteria = self.env["ir.qweb"]._render(
                "party_points.party_rule_criteria",
                {"criteria": template._get_criteria()},
            )

    def _get_criteria(self, member=None):
        """The template as it is read by people.

        :param member: show what applies to this member only
        :return: ``{"template", "member_classes": phrase, "scheme": [sentences],
            "review": [sentences], "ties": sentence,
            "grades": [{"name", "condition", "consequence"}],
            "categories": [{"name", "caps": phrase, "items": [item]}]}``; an item as
            ``party.rule.item._get_criterion`` gives it
        """
        self.ensure_one()
        items = self.item_ids
        if member:
            items = items._filter_for(member)
        return {
            "template": self,
            "member_classes": format_list(
                self.env, self.member_class_ids.mapped("name")
            ),
            "scheme": self.scoring_scheme_id._get_texts(),
            "review": self._get_level_texts(),
            "year": self.grading_scheme_id._get_year_texts(),
            "ties": self.grading_scheme_id._get_ties_text(),
            "grades": [
                g._get_criterion() for g in self.grading_scheme_id._get_grades()
            ],
            "categories": [
                {
                    "name": category.name,
                    "caps": format_list(self.env, category._get_caps_texts()),
                    "items": [item._get_criterion() for item in in_category],
                }
                for category, in_category in items.grouped("category_id").items()
            ],
        }

    def _compare(self, other):
        """What another template has differently.

        :return: list of ``{"what": "changed", "added" or "dropped", "name", "details":
            [{"label", "before", "after"}]}``; the template itself comes first, then
            items in the order of the templates
        """
        changes = []
        head = _get_differences(self._get_head(), other._get_head())
        if head:
            changes.append(
                {"what": "changed", "name": other.display_name, "details": head}
            )
        mine = {item.code: item for item in self.item_ids}
        theirs = {item.code: item for item in other.item_ids}
        for code, item in theirs.items():
            if code not in mine:
                changes.append({"what": "added", "name": item.name, "details": []})
                continue
            details = _get_differences(
                mine[code]._get_comparable(), item._get_comparable()
            )
            if details:
                changes.append(
                    {"what": "changed", "name": item.name, "details": details}
                )
        changes += [
            {"what": "dropped", "name": item.name, "details": []}
            for code, item in mine.items()
            if code not in theirs
        ]
        return changes

    def _get_head(self):
        """:return: ``{label: text}``"""
        labels = self.fields_get(HEAD_FIELDS, ["string"])
        texts = {
            "name": self.name,
            "member_class_ids": format_list(
                self.env, self.member_class_ids.mapped("name")
            ),
            "scoring_scheme_id": " ".join(self.scoring_scheme_id._get_texts()),
            "grading_scheme_id": self._get_grading_text(),
            "level_ids": " ".join(
                level._get_text() for level in self.level_ids.sorted()
            ),
        }
        return {labels[name]["string"]: text for name, text in texts.items()}

    def _get_grading_text(self):
        grading = self.grading_scheme_id
        criteria = [grade._get_criterion() for grade in grading._get_grades()]
        grades = [
            " – ".join(filter(None, [c["name"], c["condition"], c["consequence"]]))
            for c in criteria
        ]
        limit = f"{format_points(grading.branch_limit)} %"
        year = grading._get_year_texts()
        return "; ".join([*grades, grading._get_ties_text(), *year, limit])


def _get_differences(before, after):
    """:return: list of ``{"label", "before", "after"}``"""
    return [
        {"label": label, "before": before[label], "after": after[label]}
        for label in before
        if before[label] != after[label]
    ]
