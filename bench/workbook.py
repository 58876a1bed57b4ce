"""A workbook costs little more than what writes it, and no memory for its rows."""

import tempfile
import tracemalloc
from itertools import chain
from statistics import median

import xlsxwriter

from odoo.addons.party_points_reports.xlsx import write_workbook

from tooling.measuring import Job

from ._ledger_world import fill

# The full size has 400, a million lines.
BRANCHES, BRANCHES_IN_FULL = 40, 400
ROUNDS = 3
MOST_TIMES = 1.3
MOST_MEMORY = 1.2
MOST_GROWTH = 11


def measure(site):
    branches = BRANCHES_IN_FULL if site.is_full else BRANCHES
    with site.fresh() as env:
        tenth = County(site, fill(env, branches // 10, "a tenth"))
        few, few_memory = tenth.write(), tenth.peak(in_one)
    with site.fresh() as env:
        county = County(site, fill(env, branches, "the county"))
        yield county.job_ratio()
        many = county.write()
        yield job_growth(few, many)
        yield job_memory(few_memory, county.peak(in_one), county)
        yield control_memory(few_memory, county.peak(hold_rows), county)


class County:
    """The registers of a year of all branches, as the superior takes them."""

    def __init__(self, site, world):
        self.site = site
        self.world = world
        self.env = world.env(user=world.county_user.id)

    def sheets(self):
        workbook = self.env["party.workbook"]
        county = self.env["party.branch"].search([("code", "=", "B")])
        branches = workbook._find_branches(county.id, with_below=True)
        return workbook._get_sheets("register", county, branches, self.world.year)[1]

    def write(self):
        """:return: what writing the workbook took"""
        what = f"workbook of {self.world.size}"
        with (
            tempfile.TemporaryFile() as file,
            self.site.measured(self.world.env, what, self.world.lines) as took,
        ):
            write_workbook(file, self.sheets())
        return took

    def write_plainly(self):
        """Write rows that are there already, with nothing but xlsxwriter."""
        sheets = [list(sheet.rows) for sheet in self.sheets()]
        what = f"xlsxwriter alone, {self.world.size}"
        with (
            tempfile.TemporaryFile() as file,
            self.site.measured(self.world.env, what, self.world.lines) as took,
            xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook,
        ):
            for rows in sheets:
                worksheet = workbook.add_worksheet()
                for number, row in enumerate(rows):
                    worksheet.write_row(number, 0, row)
        return took

    def job_ratio(self):
        pairs = [(self.write_plainly(), self.write()) for _round in range(ROUNDS)]
        ours = min(our.seconds for _their, our in pairs)
        theirs = min(their.seconds for their, _our in pairs)
        return Job(
            "a workbook ÷ xlsxwriter writing the same rows",
            median(our.seconds / their.seconds for their, our in pairs),
            MOST_TIMES,
            f"{ours:.2f} s ÷ {theirs:.2f} s with rows read before ({self.world.size})",
        )

    def peak(self, change):
        """
        :param change: what becomes of the sheets before they are written
        :return: the most memory that Python took while the workbook was written
        """
        self.world.env.invalidate_all()
        tracemalloc.start()
        with tempfile.TemporaryFile() as file:
            write_workbook(file, change(self.sheets()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak


def job_growth(few, many):
    return Job(
        "time for ten times the lines, times that of a tenth",
        10 * many.seconds_per_thousand / few.seconds_per_thousand,
        MOST_GROWTH,
        f"10 × {many.seconds_per_thousand:.3f} s per 1,000 lines ({many.what}) "
        f"÷ {few.seconds_per_thousand:.3f} s",
    )


def job_memory(few, many, county):
    return Job(
        "memory for ten times the lines, times that of a tenth",
        many / few,
        MOST_MEMORY,
        f"{many / 1e6:.1f} MB ÷ {few / 1e6:.1f} MB at the peak ({county.world.size})",
    )


def in_one(sheets):
    """The rows of all branches in one sheet: a sheet takes some memory by itself."""
    _overview, first, *others = sheets
    rows = [first.rows, *(sheet.rows for sheet in others)]
    first.rows = chain.from_iterable(rows)
    return [first]


def hold_rows(sheets):
    """Read everything before the first row is written."""
    [sheet] = in_one(sheets)
    sheet.rows = list(sheet.rows)
    return [sheet]


def control_memory(few, many, county):
    return Job(
        "control: memory, with rows that are held",
        many / few,
        MOST_MEMORY,
        f"{many / 1e6:.1f} MB ÷ {few / 1e6:.1f} MB at the peak ({county.world.size})",
        is_control=True,
    )
