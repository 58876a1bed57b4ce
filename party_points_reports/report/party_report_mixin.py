from odoo import models
from odoo.tools import SQL


class PartyReportMixin(models.AbstractModel):
    """Figures of branches by month for pivots, graphs and grouped lists (REP-3).

    A share of several rows is not the average of their shares: it is worked out anew
    from what was counted. A report says of which columns each of its ratios is made.
    """

    _name = "party.report.mixin"
    _description = "Analysis"
    _auto = False

    # {ratio: (numerator, denominator, times)}
    _ratios = {}
    # Counts of who is there: of several months the average, of several branches the sum
    _headcounts = ()

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, function = aggregate_spec.partition(":")
        if function == "avg" and name in self._ratios:
            numerator, denominator, times = self._ratios[name]
            return self._divide(
                SQL("SUM(%s)", self._field_to_sql(self._table, numerator, query)),
                SQL("SUM(%s)", self._field_to_sql(self._table, denominator, query)),
                times,
            )
        select = super()._read_group_select(aggregate_spec, query)
        if function == "sum" and name in self._headcounts:
            month = self._field_to_sql(self._table, "month", query)
            return SQL("ROUND(%s / COUNT(DISTINCT %s))::int", select, month)
        return select

    def _divide(self, numerator, denominator, times):
        """Empty, and not 0, where nothing could be counted."""
        return SQL(
            "ROUND(%s * %s::numeric / NULLIF(%s, 0), 2)",
            times,
            numerator,
            denominator,
        )

    def _get_ratio_columns(self):
        """The ratios of each row."""
        return SQL(", ").join(
            SQL(
                "%s AS %s",
                self._divide(SQL.identifier(over), SQL.identifier(under), times),
                SQL.identifier(name),
            )
            for name, (over, under, times) in self._ratios.items()
        )
