from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..batches import fetch_in_batches
from ..xlsx import POINTS, Column, Sheet, SheetNames

KINDS = [
    ("register", "Register of Points"),
    ("month", "Month Summary"),
    ("year", "Year Summary"),
    ("appraisal", "Annual Appraisal"),
]
# Those that are always of a whole year.
YEARLY = ("year", "appraisal")
# While a workbook is written, each of its sheets is an open file.
MOST_SHEETS = 500


class PartyWorkbook(models.AbstractModel):
    """Registers and summaries of branches as workbooks (REP-2).

    =========  =========================================================================
    kind       what a sheet holds
    =========  =========================================================================
    register   the lines of a branch in a month or a year, drafts and withdrawn ones
               apart
    month      the scores of its members in a month
    year       the scores of its members month by month
    appraisal  figures, places and grades of a year; not for the scorekeeper
    =========  =========================================================================

    Each branch has a sheet of its own, and ranks are those within the branch: members
    are nowhere ranked across branches. Who keeps the points of a branch (scorekeeper,
    committee, secretary) or stands above it (superior, supervisor) takes its workbook;
    the record rules of lines and scores hold beside that.

    Rows are read in batches and written as they come, so memory does not grow with
    their number. Three models extend this one, for the sheets of lines, of scores and
    of appraisals.
    """

    _name = "party.workbook"
    _description = "Workbook"

    @api.model
    def _find_branches(self, branch_id, with_below, kind=None):
        """The organisations of which the user may take workbooks: one, or it and all
        that stand under it.

        :param str kind: the workbook, where it makes a difference
        :return: branches; none where there is no such organisation, or none for him
        """
        kept = self.env.user._get_kept_branches()
        return (
            self.env["party.branch"]
            .with_context(active_test=False)
            .search(
                [
                    ("id", "child_of" if with_below else "=", branch_id),
                    ("id", "in", kept.ids),
                ]
            )
        )

    @api.model
    def _get_sheets(self, kind, top, branches, year, month=0):
        """A workbook.

        :param str kind: one of ``KINDS``
        :param top: the organisation that was chosen; it gives the file its name
        :param branches: as ``_find_branches`` finds them
        :param int month: 0 for the whole year
        :return: ``(name, sheets)``
        :raise UserError: where there are more branches than sheets
        """
        month = 0 if kind in YEARLY else month
        days = _get_days(year, month)
        period = f"{year}-{month:02}" if month else str(year)
        labels = self._get_labels("party.workbook.wizard", "kind")
        name = f"{labels[kind]} {top.name} {period}"
        if branches == top:
            return name, [self._get_sheet(kind, top, top.name, *days)]
        branches = self._filter_with_months(branches, *days)
        return name, self._get_sheets_of_tree(kind, branches, *days)

    def _get_sheet(self, kind, branch, title, *days):
        return getattr(self, f"_get_{kind}_sheet")(branch, title, *days)

    def _get_sheets_of_tree(self, kind, branches, *days):
        """An overview, and a sheet for each branch."""
        names = SheetNames()
        overview = names.add(self.env._("Overview"))
        titles = {branch: names.add(branch.name) for branch in branches}
        get_overview = getattr(self, f"_get_{kind}_overview", self._get_overview)
        yield get_overview(overview, titles, *days)
        for branch, title in titles.items():
            yield self._get_sheet(kind, branch, title, *days)

    def _filter_with_months(self, branches, *days):
        """Those that had a month in these days: committees without members have none.

        :raise UserError: where there are more of them than sheets
        """
        months = self.env["party.period"]._read_group(
            self._get_days_domain("date_from", branches, *days), ["branch_id"]
        )
        branches &= self.env["party.branch"].union(*(branch for (branch,) in months))
        if len(branches) > MOST_SHEETS:
            raise UserError(
                self.env._(
                    "These are %(count)s branches, and a workbook takes %(most)s. "
                    "Choose an organisation further down.",
                    count=len(branches),
                    most=MOST_SHEETS,
                )
            )
        return branches

    @api.model
    def _get_days_domain(self, field, branches, first_day, last_day):
        return [
            ("branch_id", "in", branches.ids),
            (field, ">=", first_day),
            (field, "<=", last_day),
        ]

    # The overview

    def _get_overview(self, title, titles, *days):
        """What the branches came to, without a member.

        :param titles: ``{branch: name of its sheet}``
        """
        branches = self.env["party.branch"].union(*titles)
        lines = self._get_line_sums(branches, *days)
        scores = self._get_score_sums(branches, *days)
        return Sheet(
            title,
            self._get_overview_columns(),
            (
                [branch.code, branch.name, name, *lines[branch], *scores[branch]]
                for branch, name in titles.items()
            ),
            frozen_columns=2,
        )

    def _get_overview_columns(self):
        return [
            Column(self.env._("Code"), 16),
            Column(self.env._("Organisation"), 36),
            Column(self.env._("Sheet"), 30),
            Column(self.env._("Lines"), total=True),
            Column(self.env._("Points of the Lines"), total=True, shown_as=POINTS),
            Column(self.env._("Members"), total=True),
            Column(self.env._("Average Month Score"), shown_as=POINTS),
            Column(self.env._("Month Scores below the Pass Line"), 16, total=True),
        ]

    def _get_line_sums(self, branches, *days):
        """:return: ``{branch: (number of lines, their points)}``"""
        rows = self.env["party.point.line"]._read_group(
            self._get_register_domain(branches, *days),
            ["branch_id"],
            ["__count", "points:sum"],
        )
        sums = {branch: (count, round(points, 2)) for branch, count, points in rows}
        return dict.fromkeys(branches, (0, 0)) | sums

    def _get_score_sums(self, branches, *days):
        """:return: ``{branch: (members, average month score, month scores below the
        pass line)}``; exempt members have no month score"""
        domain = self._get_days_domain("month", branches, *days)
        members, averages, below = (
            dict(
                self.env["party.point.score"]._read_group(
                    [*domain, condition], ["branch_id"], [figure]
                )
            )
            for condition, figure in (
                (("month", "!=", False), "member_id:count_distinct"),
                (("is_excused", "=", False), "total:avg"),
                (("is_below", "=", True), "__count"),
            )
        )
        return {
            branch: (
                members.get(branch, 0),
                round(averages[branch], 2) if branch in averages else None,
                below.get(branch, 0),
            )
            for branch in branches
        }

    # Reading

    def _fetch(self, model, domain, paths, order):
        """Yield the values of records that the user may read, batch by batch.

        :param paths: names of stored fields, or of those of a record that is linked
        """
        query = self.env[model]._search(domain)
        columns = [self._get_column(self.env[model], query, path) for path in paths]
        query.order = SQL(", ").join(
            self._get_column(self.env[model], query, path) for path in order
        )
        return fetch_in_batches(self.env, query.select(*columns))

    def _get_column(self, model, query, path):
        name, _dot, linked = path.partition(".")
        if not linked:
            return model._field_to_sql(model._table, name, query)
        # sudo: whoever may read a line or a score may read whose and of what it is
        comodel = self.env[model._fields[name].comodel_name].sudo()
        alias = query.left_join(model._table, name, comodel._table, "id", name)
        return comodel._field_to_sql(alias, linked, query)

    @api.model
    def _get_labels(self, model, name):
        """:return: ``{value: label}`` of a selection in the reader's language"""
        return dict(self.env[model]._fields[name]._description_selection(self.env))


def _get_days(year, month):
    """The first and the last day of a month, or of a year where it is 0."""
    first_day = date(year, month or 1, 1)
    length = relativedelta(months=1) if month else relativedelta(years=1)
    return first_day, first_day + length - relativedelta(days=1)
