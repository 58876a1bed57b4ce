from odoo import models

from .party_rule_level import DECIDERS


class PartyRuleTemplate(models.Model):
    """Who decides on a line after the branch has (REV-2)."""

    _inherit = "party.rule.template"

    def _get_next_decider(self, kind, points, decider=None):
        """Who decides next on a line. A veto always ends with the superior (RULE-4).

        :param str kind: of the line's item
        :param float points: of the line, with or without its sign
        :param str decider: who has decided last; ``None`` for the branch
        :return: a key of ``party.rule.level.decider``, or ``False`` if nobody does
        """
        self.ensure_one()
        deciders = [key for key, _label in DECIDERS]
        asking = {
            level.decider for level in self.level_ids if level._asks_for(kind, points)
        }
        if kind == "veto":
            asking.add("superior")
        after = deciders[deciders.index(decider) + 1 :] if decider else deciders
        return next((key for key in after if key in asking), False)

    def _get_level(self, key):
        """:param key: ``(kind, decider)``"""
        return self.level_ids.filtered(lambda level: level._get_key() == key)

    def _get_level_texts(self):
        """Who decides after the branch, in words.

        :return: list of sentences
        """
        self.ensure_one()
        texts = [level._get_text() for level in self.level_ids.sorted()]
        has_veto = "veto" in self.item_ids.mapped("kind")
        if has_veto and not self._get_level(("veto", "superior")):
            levels = self.env["party.rule.level"]
            veto = levels.new({"kind": "veto", "decider": "superior"})
            texts.append(veto._get_text())
        return texts

    def _get_faults(self):
        """Review levels of the superior's: none is left out, none asks for fewer
        lines."""
        # sudo: the superior's template may be out of sight by now
        template = self.sudo()
        faults = [level._get_derived_fault() for level in template.level_ids]
        faults += [
            origin._get_missing_text()
            for origin in template.origin_id.level_ids
            if not template._get_level(origin._get_key())
        ]
        return super()._get_faults() + [fault for fault in faults if fault]

    def _keep_levels(self, earlier):
        """Take over what ``earlier`` had added or made stricter against its own
        origin."""
        for old in earlier.level_ids:
            # sudo: its superior's template may be out of sight by now
            if old._is_stricter_than(old.sudo()._get_origin_level()):
                self._take_level(old)

    def _take_level(self, other):
        """Add a level of another template, or let mine ask for as few points."""
        mine = self._get_level(other._get_key())
        if not mine:
            other.copy({"template_id": self.id})
        elif other._is_stricter_than(mine):
            mine.points_over = other.points_over
