"""Columns whose cells come from a list: selections, yes or no, records with codes."""

from odoo.tools.translate import LazyTranslate

from .sheets import Column

_lt = LazyTranslate(__name__)

YES, NO = _lt("Yes"), _lt("No")
YES_WORDS = ("yes", "Yes", "true", "True", "TRUE", "1", "是", "√")
NO_WORDS = ("no", "No", "false", "False", "FALSE", "0", "否")


def selection_column(
    env, name, head, model, field_name, *, required=False, is_list=False, example=None
):
    """A column for a selection field: its keys, and its labels in every language."""
    choices = {}
    for lang, _lang_name in env["res.lang"].get_installed():
        for key, label in _get_selection(env, lang, model, field_name):
            choices |= {key: key, label: key}
    labels = dict(_get_selection(env, env.lang, model, field_name))
    return Column(
        name,
        head,
        required=required,
        choices=choices,
        labels=labels,
        is_list=is_list,
        example=labels.get(example, ""),
    )


def _get_selection(env, lang, model, name):
    records = env[model].with_context(lang=lang)
    return records._fields[name]._description_selection(records.env)


def flags_column(env, name, head, model, flags, *, required=False):
    """A column for several boolean fields: a list of those that are set.

    :param flags: ``{field: what stands for it}``
    """
    choices = {}
    for lang, _lang_name in env["res.lang"].get_installed():
        for field_name, label in _get_strings(env, lang, model, flags).items():
            key = flags[field_name]
            choices |= {key: key, label: key}
    labels = {
        flags[field_name]: label
        for field_name, label in _get_strings(env, env.lang, model, flags).items()
    }
    return Column(
        name, head, required=required, choices=choices, labels=labels, is_list=True
    )


def _get_strings(env, lang, model, names):
    attributes = env[model].with_context(lang=lang).fields_get([*names], ["string"])
    return {name: attributes[name]["string"] for name in names}


def yes_no_column(env, name, head):
    """A column for a boolean field."""
    choices = dict.fromkeys(YES_WORDS, True) | dict.fromkeys(NO_WORDS, False)
    labels = {True: env._(YES), False: env._(NO)}
    choices |= {label: value for value, label in labels.items()}
    return Column(name, head, choices=choices, labels=labels)


def record_column(env, name, head, model, *, required=False, is_list=False):
    """A column for records that have codes: a code, or a name in any language.

    Lists are written with codes, as a name may hold the mark that separates them.
    """
    records = env[model].with_context(active_test=False).search([])
    choices = {record.code: record.id for record in records}
    for lang, _lang_name in env["res.lang"].get_installed():
        for record in records.with_context(lang=lang):
            choices.setdefault(record.name, record.id)
    labels = {r.id: r.code if is_list else r.name for r in records}
    return Column(
        name,
        head,
        required=required,
        choices=choices,
        labels=labels,
        is_list=is_list,
        example=next(iter(labels.values()), ""),
    )
