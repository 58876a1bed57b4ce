"""What a row of a rule book and a record say of the same thing: both ways."""

from odoo.fields import Command

from ..models.rules.party_grading_scheme import TIE_FIELDS
from ..models.rules.party_rule_item import AUDIENCE, SOURCES
from .rulebook_sheets import (
    CATEGORIES,
    GRADES,
    GRADINGS,
    ITEMS,
    LEVELS,
    REVIEWS,
    SCHEMES,
    TEMPLATES,
    TIES,
)

MODELS = {
    SCHEMES: "party.scoring.scheme",
    GRADINGS: "party.grading.scheme",
    GRADES: "party.grading.grade",
    TEMPLATES: "party.rule.template",
    CATEGORIES: "party.rule.category",
    ITEMS: "party.rule.item",
    LEVELS: "party.rule.item.level",
    REVIEWS: "party.rule.level",
}
# {sheet: {column: many2one field, to the record that another row makes}}
LINKS = {
    GRADES: {"grading": "grading_id"},
    TEMPLATES: {"scheme": "scoring_scheme_id", "grading": "grading_scheme_id"},
    CATEGORIES: {"template": "template_id"},
    ITEMS: {"template": "template_id", "category": "category_id"},
    LEVELS: {"template": None, "item": "item_id"},
    REVIEWS: {"template": "template_id"},
}
# {column: field}, where the cell itself names a record, or the field is named otherwise
CHOICES = {
    "dimension": "dimension_id",
    "level": "level_id",
    "activity_type": "activity_type_id",
}
RENAMED = {"obligatory": "is_obligatory", "base_intact": "needs_base_intact"}
CLASSES = {"member_classes": "member_class_ids"}
FLAGS = {"sources": SOURCES, "audience": AUDIENCE}


def get_vals(row):
    """The values that a row gives, links to other rows apart."""
    links = LINKS.get(row.sheet.name, {})
    vals = {}
    for name, value in row.values.items():
        if name in CLASSES:
            vals[CLASSES[name]] = [Command.set(value)]
        elif name in FLAGS:
            vals |= {field: key in value for field, key in FLAGS[name].items()}
        elif name == TIES:
            padded = [*value, *[False] * len(TIE_FIELDS)]
            vals |= dict(zip(TIE_FIELDS, padded, strict=False))
        elif name not in links and name != "origin":
            vals[{**CHOICES, **RENAMED}.get(name, name)] = value
    return vals


def get_rows(templates):
    """The rows of templates, as an import reads them.

    :param templates: ``party.rule.template``
    :return: ``{sheet name: [{column: value}]}``
    """
    gradings = templates.grading_scheme_id
    records = {
        SCHEMES: templates.scoring_scheme_id,
        GRADINGS: gradings,
        GRADES: gradings.grade_ids,
        TEMPLATES: templates,
        CATEGORIES: templates.category_ids,
        ITEMS: templates.item_ids,
        LEVELS: templates.item_ids.level_ids,
        REVIEWS: templates.level_ids,
    }
    return {name: [_Row(name, record) for record in records[name]] for name in records}


class _Row(dict):
    """A record's values by columns, looked up as they are asked for."""

    def __init__(self, sheet, record):
        super().__init__()
        self.sheet = sheet
        self.record = record

    def get(self, name, default=None):
        if name in FLAGS:
            return [key for field, key in FLAGS[name].items() if self.record[field]]
        if name == TIES:
            return self.record._get_tie_order()
        if name in CLASSES:
            return self.record[CLASSES[name]].ids
        if name in CHOICES:
            return self.record[CHOICES[name]].id
        if name in LINKS.get(self.sheet, {}):
            return self._get_link(name)
        if name == "origin":
            return self.record.origin_id.code
        return self.record[RENAMED.get(name, name)]

    def _get_link(self, name):
        if self.sheet == LEVELS and name == "template":
            return self.record.item_id.template_id.code
        return self.record[LINKS[self.sheet][name]].code
