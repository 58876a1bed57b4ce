from odoo import api, models
from odoo.exceptions import AccessError, UserError


class PartyRuleContentMixin(models.AbstractModel):
    """What a template consists of: it is frozen once the template is in force, for
    everybody (RULE-1). Lines keep pointing at the version they were scored with.

    Whoever changes content queues up for the template, so that nothing slips in while
    another user puts it in force.
    """

    _name = "party.rule.content.mixin"
    _description = "Content of Rules"
    _inherit = ["party.guard.mixin"]

    # What may be changed at any time.
    _free_fields = frozenset()
    # The link to what the record is a part of; a part is not moved.
    _whole_field = None

    def _get_rule_templates(self):
        """The templates whose content the records are."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_not_frozen()
        return records

    def write(self, vals):
        # first of all: who may not write is not told the name of what is frozen
        self.check_access("write")
        is_content = bool(vals.keys() - self._free_fields)
        if is_content:
            self._check_not_frozen()
        self._check_not_moved(vals)
        result = super().write(vals)
        if is_content:
            self._check_not_frozen()
        return result

    def _check_not_moved(self, vals):
        """:raise AccessError: where a part would go to another whole: what it belongs
        together with would stay behind"""
        whole = self._whole_field
        if whole in vals and any(record[whole].id != vals[whole] for record in self):
            raise AccessError(
                self.env._(
                    "This cannot be moved. Add it anew where it is to be, and delete "
                    "it here."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    def _check_not_frozen(self):
        """:raise UserError: where a template of theirs has come into force"""
        # sudo: a template elsewhere may use it, too
        templates = self.sudo()._get_rule_templates()
        templates._queue_up()
        for template in templates:
            if template.is_frozen:
                raise UserError(
                    self.env._(
                        "“%(template)s” is or has been in force and cannot be changed "
                        "any more. Make a new version of it and change that.",
                        template=template.display_name,
                    )
                )
