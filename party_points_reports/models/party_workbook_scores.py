from itertools import groupby

from odoo import models

from ..xlsx import POINTS, Column, Sheet

IN_ORDER = ["member_id.name", "member_id"]


class PartyWorkbook(models.AbstractModel):
    """The summaries: what the months came to, member by member."""

    _inherit = "party.workbook"

    # A month (REV-3)

    def _get_month_sheet(self, branch, title, *days):
        columns = self._get_month_columns()  # {path: Column}
        rows = self._fetch(
            "party.point.score",
            self._get_days_domain("month", branch, *days),
            [*columns, "is_excused", "template_id"],
            IN_ORDER,
        )
        rows = self._mark_rows(rows, list(columns))
        return Sheet(title, list(columns.values()), rows, frozen_columns=1)

    def _get_month_columns(self):
        """Whoever takes a workbook of a branch may see its ranks; they are the
        branch's own."""
        return {
            "member_id.name": Column(self.env._("Member"), 16),
            "member_class_id.name": Column(self.env._("Member Class"), 18),
            "base": Column(self.env._("Base Points"), total=True, shown_as=POINTS),
            "pioneer": Column(
                self.env._("Pioneer Points"), total=True, shown_as=POINTS
            ),
            "deductions": Column(self.env._("Deductions"), total=True, shown_as=POINTS),
            "total": Column(self.env._("Month Score"), total=True, shown_as=POINTS),
            "rank": Column(self.env._("Rank in the Branch"), 10),
            "change": Column(self.env._("Change"), shown_as=POINTS),
            "run": Column(self.env._("Months Running below the Pass Line"), 16),
            "annual": Column(self.env._("Year So Far"), shown_as=POINTS),
            "line_count": Column(self.env._("Lines"), 10, total=True),
            "is_vetoed": Column(self.env._("Remark"), 14),
        }

    def _mark_rows(self, rows, names):
        """Who is exempt, or scored by no rules, has no score of the month, and nobody
        has rank 0."""
        scored = ("base", "pioneer", "deductions", "total", "rank", "change")
        scored = [names.index(name) for name in scored]
        rank, run, remark = map(names.index, ("rank", "run", "is_vetoed"))
        exempt, veto = self.env._("Exempt"), self.env._("Veto")
        no_rules = self._get_labels("party.appraisal", "status")["no_rules"]
        for *row, is_excused, template_id in rows:
            unscored = exempt if is_excused else None if template_id else no_rules
            row[remark] = unscored or (veto if row[remark] else None)
            row[rank], row[run] = row[rank] or None, row[run] or None
            for index in scored if unscored else ():
                row[index] = None
            yield row

    # A year

    def _get_year_sheet(self, branch, title, first_day, last_day):
        """Months in which a member was exempt, scored by no rules, or in another
        branch, stay empty; the annual score is that of his last month in this one."""
        rows = self._fetch(
            "party.point.score",
            self._get_days_domain("month", branch, first_day, last_day),
            [
                "member_id",
                "member_id.name",
                "member_class_id.name",
                "month",
                "is_excused",
                "template_id",
                "total",
                "pioneer",
                "deductions",
                "annual",
            ],
            [*IN_ORDER, "month"],
        )
        # they come in order; Odoo's own groupby would read all of them first
        # pylint: disable-next=bad-builtin-groupby
        members = groupby(rows, key=lambda row: row[0])
        return Sheet(
            title,
            self._get_year_columns(first_day.year),
            (_to_year(list(months)) for _member, months in members),
            frozen_columns=1,
        )

    def _get_year_columns(self, year):

        def points(head):
            return Column(head, 10, total=True, shown_as=POINTS)

        return [
            Column(self.env._("Member"), 16),
            Column(self.env._("Member Class"), 18),
            *(points(f"{year}-{month:02}") for month in range(1, 13)),
            points(self.env._("Pioneer Points")),
            points(self.env._("Deductions")),
            points(self.env._("Annual Score")),
        ]


def _to_year(months):
    """One row of a member's months, the last of which says his class."""
    totals, pioneer, deductions, has_rules = [None] * 12, 0, 0, False
    for *_who, month, is_excused, template_id, total, plus, minus, _annual in months:
        has_rules = has_rules or bool(template_id)
        if template_id and not is_excused:
            totals[month.month - 1] = total
            pioneer += plus or 0
            deductions += minus or 0
    _id, name, member_class, *_figures, annual = months[-1]
    sums = [round(pioneer, 2), round(deductions, 2), annual]
    return [name, member_class, *totals, *(sums if has_rules else [None] * 3)]
