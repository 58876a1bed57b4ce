from contextvars import ContextVar

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import SQL

# Set while a bulk import adds records, which do without a log of their own. Not a key
# of the context, which every caller could send.
is_bulk_import = ContextVar("is_bulk_import", default=False)
# With these in the context core keeps no log of what changes.
LOG_KEYS = {"tracking_disable", "mail_notrack", "mail_create_nolog"}


class PartyGuardMixin(models.AbstractModel):
    """Closes what record rules and read-only fields leave open to remote calls.

    - A read-only field binds the screen alone. Stored fields that the model derives,
      and those of its workflow in ``_protected_fields``, are refused in ``create`` and
      ``write``, also as a default in the context. The model's own methods write them
      with ``sudo``, after their checks.
    - What changes is logged, whatever the caller writes into the context.
    - Core asks the record rules before a ``write``, not after it. Here it asks again
      on what was written, so that nobody moves a record out of his reach: a position
      into a branch that is not his, a claim to another member.
    """

    _name = "party.guard.mixin"
    _description = "Guarded Fields and Moves"

    _protected_fields = frozenset()
    # A link shows the name of what it leads to, whatever the reader's rights: through
    # these a user names only what he may read.
    _links_to_read = ()

    # Whoever may read a record may read its name, which is often another record's.
    display_name = fields.Char(compute_sudo=True)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        guarded = self._get_guarded_fields()
        self._check_guarded_fields(guarded & {name for v in vals_list for name in v})
        forged = {f"default_{name}" for name in guarded}
        if not is_bulk_import.get():
            forged |= LOG_KEYS
        records = self._without_context(forged)
        created = super(PartyGuardMixin, records).create(vals_list)
        created._check_links()
        return created

    @api.model
    def default_get(self, fields):
        """Guarded fields take the model's own defaults: everybody with an internal
        account keeps defaults of his own (``ir.default``), which core applies in
        whatever is created in his name."""
        guarded = self._get_guarded_fields() & set(fields)
        defaults = super().default_get([n for n in fields if n not in guarded])
        for name in guarded:
            field = self._fields[name]
            if field.default:
                defaults[name] = field.convert_to_write(field.default(self), self)
        return defaults

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._check_guarded_fields(self._get_guarded_fields() & vals.keys())
        records = self._without_context(LOG_KEYS)
        result = super(PartyGuardMixin, records).write(vals)
        self.check_access("write")
        self._check_links()
        return result

    def _check_links(self):
        """:raise AccessError: where the user may not read what they name"""
        for name in self._links_to_read:
            # a field that he cannot read he has not written either
            if self._has_field_access(self._fields[name], "read"):
                self._check_link(name)

    def _check_link(self, name):
        """:raise AccessError: where the user may not name what this link leads to"""
        self[name].check_access("read")

    def onchange(self, values, field_names, fields_spec):
        """Fill in a form, with records only that the user may read: what is derived
        from another record would tell of it."""
        given = values
        if not field_names:  # a new form: defaults come from the caller's context, too
            missing = [name for name in fields_spec if name not in values]
            given = {**self.default_get(missing), **values}
        _check_named(self, given)
        return super().onchange(values, field_names, fields_spec)

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

    def _without_context(self, keys):
        """The same records without these keys in the context."""
        if not keys & self.env.context.keys():
            return self
        context = {k: v for k, v in self.env.context.items() if k not in keys}
        return self.with_context(context)  # pylint: disable=context-overridden

    def _queue_up(self):
        """Let transactions on these records come one after another: one that began
        before another has ended is refused by the database, and tried again by Odoo on
        what the first has left. So nobody decides on what he has not seen.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = now() AT TIME ZONE 'UTC' "
                "WHERE id = ANY(%s)",
                SQL.identifier(self._table),
                sorted(self.ids),
            )
        )

    def _for_workflow(self):
        """The same records for a step of their workflow, after its checks: they may
        write what is guarded, and it is logged whatever the context says."""
        # sudo: the workflow writes what users cannot
        return self._without_context(LOG_KEYS).sudo()

    def _check_guarded_fields(self, names):
        """:raise AccessError: where one of the names is guarded"""
        if names:
            labels = self.fields_get(names, ["string"])
            raise AccessError(
                self.env._(
                    "These cannot be set directly: %(fields)s. Use the buttons of the "
                    "form.",
                    fields=sorted(label["string"] for label in labels.values()),
                )
            )


def _check_named(records, values):
    """:raise AccessError: where values of a form, also those of its lines, name a
    record that the user may not read"""
    for name, value in values.items():
        field = records._fields.get(name)
        if not field or not value:
            continue
        if field.type == "many2one":
            id_ = value.get("id") if isinstance(value, dict) else value
            if id_ and id_ != records[name].id:
                records.env[field.comodel_name].browse(int(id_)).check_access("read")
        elif field.type in ("one2many", "many2many"):
            lines = records.env[field.comodel_name]
            for code, id_, *rest in value:
                if code == Command.CREATE:
                    _check_named(lines, rest[0])
                elif code == Command.UPDATE:
                    _check_named(lines.browse(id_), rest[0])
