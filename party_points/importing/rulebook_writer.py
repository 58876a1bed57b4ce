"""Rows of a rule book become schemes and templates (RULE-7)."""

from ..models.rules.party_rule_item import SOURCES
from .row_writer import RowWriter, get_differences
from .rulebook_sheets import (
    GRADES,
    GRADINGS,
    ITEMS,
    KEYS,
    PARENTS,
    SCHEMES,
    TEMPLATES,
)
from .rulebook_values import LINKS, MODELS, get_vals

# Schemes and templates of organisations above may be named, too.
OWNED = (SCHEMES, GRADINGS, TEMPLATES)


class RulebookWriter(RowWriter):
    """Writes the rules of one organisation; what another owns it only refers to."""

    def __init__(self, env, sheets, branch):
        super().__init__(env, sheets)
        self.branch = branch

    def write_all(self):
        if not self.branch:
            self.refuse_file(
                self.env._("Choose the organisation whose rules these are to be.")
            )
            return
        for name in self.sheets:
            self._write_sheet(name)
        self._check_templates()

    def _write_sheet(self, name):
        rows = self._without_doubles(name, *KEYS[name])
        self._find_existing(name)
        named = {sheet: self._get_named_keys(sheet) for _c, sheet in PARENTS[name]}
        rows = [row for row in rows if self._has_parents(row, named)]
        existing = {row: self._get_own(row) for row in rows}
        self._upsert(MODELS[name], existing, self._prepare)
        self._find_existing(name)

    def _get_own(self, row):
        """The record that a row would change; empty where it makes one."""
        record = self.found[row.sheet.name].get(_get_key(row))
        if record and row.sheet.name in OWNED and record.branch_id != self.branch:
            # a superior's scheme is used as it is, or made anew
            return record if self._is_same(record, row) else None
        if record and row.sheet.name == TEMPLATES:
            return record if record.version == _get_version(row) else None
        return record

    def _is_same(self, record, row):
        """Whether a superior's scheme is what the file says, with all its grades."""
        if get_differences(record, get_vals(row)):
            return False
        if row.sheet.name != GRADINGS:
            return True
        code = row.values["code"]
        rows = {
            other.values["name"]: other
            for other in self.rows[GRADES]
            if other.values.get("grading") == code
        }
        grades = {grade.name: grade for grade in record.grade_ids}
        return rows.keys() == grades.keys() and not any(
            get_differences(grades[name], get_vals(rows[name])) for name in rows
        )

    def _prepare(self, row):
        name = row.sheet.name
        vals = get_vals(row)
        for columns, parent in PARENTS[name]:
            if field := LINKS[name][columns[-1]]:
                vals[field] = self.found[parent][_get_values(row, columns)].id
        if name in OWNED and not self._get_own(row):
            vals["branch_id"] = self.branch.id
        if name == TEMPLATES:
            vals["version"] = _get_version(row)
            if origin := self._get_origin(row):
                vals["origin_id"] = origin.id
        return vals

    def _get_changes(self, record, vals):
        """With its kind an item would get the usual sources: write the row's, too."""
        changes = super()._get_changes(record, vals)
        if "kind" in changes:
            changes |= {name: vals[name] for name in SOURCES if name in vals}
        return changes

    # Looking up

    def _find_existing(self, name):
        """Look up what rows of the sheet say or other rows name, into ``found``."""
        find = getattr(self, f"_find_{name}", self._find_owned)
        self.found[name] = find(name)

    def _find_owned(self, name):
        """Schemes: of the organisation itself, or of the nearest above it."""
        path = [int(id_) for id_ in self.branch.parent_path.split("/")[:-1]]
        records = self.env[MODELS[name]].with_context(active_test=False)
        found = records.search([("branch_id", "in", path)])
        found = found.sorted(lambda record: path.index(record.branch_id.id))
        return {(record.code,): record.with_env(self.env) for record in found}

    def _find_templates(self, name):
        """The versions that the file has, else the latest."""
        versions = {_get_key(row): _get_version(row) for row in self.rows[TEMPLATES]}
        found = {}
        records = self.env[MODELS[name]].search([("branch_id", "=", self.branch.id)])
        for record in records.sorted("version"):
            if record.version <= versions.get((record.code,), record.version):
                found[record.code,] = record
        return found

    def _find_parts(self, model, link, owners, name="code"):
        """Parts of what was found, by the owner's code and their own.

        :param link: the many2one field to the owner
        :param name: the field that names a part
        """
        records = self.env[model].search(
            [(link, "in", [owner.id for owner in owners.values()])]
        )
        keys = {owner: key for key, owner in owners.items()}
        return {(*keys[record[link]], record[name]): record for record in records}

    def _find_grades(self, name):
        return self._find_parts(
            MODELS[name], "grading_id", self.found[GRADINGS], "name"
        )

    def _find_categories(self, name):
        return self._find_parts(MODELS[name], "template_id", self.found[TEMPLATES])

    def _find_items(self, name):
        return self._find_parts(MODELS[name], "template_id", self.found[TEMPLATES])

    def _find_levels(self, name):
        items = {item: key for key, item in self.found[ITEMS].items()}
        records = self.env[MODELS[name]].search(
            [("item_id", "in", [item.id for item in items])]
        )
        return {(*items[r.item_id], r.level_id.id): r for r in records}

    def _find_reviews(self, name):
        templates = {t: key for key, t in self.found[TEMPLATES].items()}
        records = self.env[MODELS[name]].search(
            [("template_id", "in", [template.id for template in templates])]
        )
        return {(*templates[r.template_id], *r._get_key()): r for r in records}

    def _get_origin(self, row):
        code = row.values.get("origin")
        if not code:
            return None
        in_force = self.env["party.rule.template"].search(
            [("code", "=", code), ("state", "=", "in_force")]
        )
        above = in_force.filtered(
            lambda t: t.branch_id != self.branch and t._is_usable_in(self.branch)
        )
        return above.sorted(lambda t: (len(t.branch_id.parent_path), t.version))[-1:]

    def _get_named_keys(self, sheet):
        """The keys of all that a sheet says, refused or not, and of what was there."""
        in_file = {_get_key(row) for row in self.rows[sheet]}
        return in_file | self.refused[sheet] | self.found[sheet].keys()

    def _has_parents(self, row, named):
        """Whether all that a row depends on is there; refuse it if not.

        What is nowhere is said, also where something else that it depends on has been
        refused.

        :param named: ``{sheet: keys}``
        """
        keys = [(sheet, _get_values(row, c), c) for c, sheet in PARENTS[row.sheet.name]]
        for sheet, key, columns in keys:
            if key not in named[sheet]:
                self._refuse_unknown(row, columns[-1], sheet)
                return False
        if any(key in self.refused[sheet] for sheet, key, _columns in keys):
            self._mark_refused(row)
            return False
        return self._has_origin(row)

    def _has_origin(self, row):
        if row.sheet.name != TEMPLATES:
            return True
        own = self._get_own(row)
        if own and own.origin_id.code != row.values.get("origin", False):
            self._refuse(row, self._get_other_origin_text(own), "origin")
            return False
        if not row.values.get("origin"):
            return True
        if self._get_origin(row):
            return True
        message = self.env._(
            "No rules of this code are in force in an organisation above “%(branch)s”.",
            branch=self.branch.name,
        )
        self._refuse(row, message, "origin")
        return False

    def _get_other_origin_text(self, template):
        if template.origin_id:
            return self.env._(
                "“%(template)s” of “%(branch)s” is derived from “%(code)s”. Write this "
                "code here, or give your rules another code.",
                template=template.display_name,
                branch=self.branch.name,
                code=template.origin_id.code,
            )
        return self.env._(
            "“%(template)s” of “%(branch)s” is not derived from other rules. Leave "
            "this empty, or give your rules another code.",
            template=template.display_name,
            branch=self.branch.name,
        )

    def _mark_refused(self, row):
        self.refused[row.sheet.name].add(_get_key(row))

    # Checking as a whole

    def _check_templates(self):
        """What is wrong with a template as a whole is said at its row."""
        if self.problems:
            return
        for row in self.rows[TEMPLATES]:
            template = self.found[TEMPLATES][_get_key(row)]
            for fault in [] if template.is_frozen else template._get_faults():
                self._refuse(row, fault, "code")


def _get_key(row):
    return _get_values(row, KEYS[row.sheet.name])


def _get_values(row, columns):
    return tuple(row.values.get(column) for column in columns)


def _get_version(row):
    return row.values.get("version") or 1
