"""Models that exist in a bench alone, to be held against those of the addon."""

from odoo import api, fields, models
from odoo.orm.model_classes import add_to_registry

# Not of the columns: those that every model has.
OWN = {*models.MAGIC_COLUMNS, "display_name"}


def register(env, *definitions):
    """Let models of this database be there until it is removed."""
    registry, cr = env.registry, env.cr
    names = [definition._name for definition in definitions]
    for definition in definitions:
        add_to_registry(registry, definition)
    registry._setup_models__(cr, names)
    registry.init_models(cr, names, {"models_to_check": True})
    cr.commit()


def make_bare(env, name, tracking=False, **attributes):
    """A model that has the columns of the ledger's lines, their foreign keys and the
    indexes of single columns, and does nothing.

    :param bool tracking: whether a change of a column is written into a chatter
    """
    columns = {
        field.name: _copy(field, tracking)
        for field in env["party.point.line"]._fields.values()
        if field.store and field.column_type and field.name not in OWN
    }
    return type(
        name.title().replace(".", ""),
        (models.Model,),
        {
            "_name": name,
            "_module": None,
            "__module__": __name__,
            "_description": name,
            "_order": "id desc",
            **columns,
            **attributes,
        },
    )


def _copy(field, tracking):
    options = {"required": field.required}
    if field.type == "many2one":
        options["comodel_name"] = field.comodel_name
        options["ondelete"] = field.ondelete
    elif field.type == "selection":
        options["selection"] = list(field.selection)
    elif field.type == "float":
        options["digits"] = field._digits
    if field.index:
        options["index"] = field.index
    if tracking:
        options["tracking"] = True
    return type(field)(**options)


def make_summed(env):
    """A member with a stored sum of the points of his lines, and such lines."""

    class BenchSummedMember(models.Model):
        _name = "bench.summed.member"
        _module = None
        _description = "Member with a Stored Sum"

        line_ids = fields.One2many("bench.summed.line", "summed_id")
        total = fields.Float(compute="_compute_total", store=True)

        @api.depends("line_ids.points", "line_ids.state")
        def _compute_total(self):
            for member in self:
                member.total = sum(
                    line.points for line in member.line_ids if line.state == "confirmed"
                )

    lines = make_bare(
        env,
        "bench.summed.line",
        summed_id=fields.Many2one("bench.summed.member", index=True),
    )
    return BenchSummedMember, lines
