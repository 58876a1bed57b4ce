from odoo import api, fields, models
from odoo.exceptions import AccessError


class PartyGuardMixin(models.AbstractModel):
    """Closes what record rules and read-only fields leave open to remote calls.

    - A read-only field binds the screen alone. Stored fields that the model derives,
      and those of its workflow in ``_protected_fields``, are refused in ``create`` and
      ``write``, also as a default in the context. The model's own methods write them
      with ``sudo``, after their checks.
    - Core asks the record rules before a ``write``, not after it. Here it asks again
      on what was written, so that nobody moves a record out of his reach: a position
      into a branch that is not his, a claim to another member.
    """

    _name = "party.guard.mixin"
    _description = "Guarded Fields and Moves"

    _protected_fields = frozenset()

    # Whoever may read a record may read its name, which is often another record's.
    display_name = fields.Char(compute_sudo=True)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        guarded = self._get_guarded_fields()
        self._check_guarded_fields(guarded & {name for v in vals_list for name in v})
        return super(PartyGuardMixin, self._without_defaults(guarded)).create(vals_list)

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._check_guarded_fields(self._get_guarded_fields() & vals.keys())
        result = super().write(vals)
        self.check_access("write")
        return result

    @api.model
    def _sql_error_to_message(self, exc):
        """The message of the model whose row was refused: a member is refused for a
        row of his history, in words, not in those of the database."""
        for model in self.env.values():
            if model._table == exc.diag.table_name and model._name != self._name:
                return model._sql_error_to_message(exc)
        return super()._sql_error_to_message(exc)

    @api.model
    def _get_guarded_fields(self):
        derived = {
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly
        }
        return derived | self._protected_fields

    def _without_defaults(self, names):
        """The same records without ``default_…`` of these fields in the context."""
        forged = {f"default_{name}" for name in names} & self.env.context.keys()
        if not forged:
            return self
        context = {k: v for k, v in self.env.context.items() if k not in forged}
        return self.with_context(context)  # pylint: disable=context-overridden

    def _check_guarded_fields(self, names):
        """:raise AccessError: where one of the names is guarded"""
        if names:
            labels = self.fields_get(names, ["string"])
            raise AccessError(
                self.env._(
                    "“%(fields)s” cannot be set directly; use the buttons of the form.",
                    fields="”, “".join(sorted(v["string"] for v in labels.values())),
                )
            )
