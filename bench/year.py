"""The district of document 003 through a whole year: 71 communities, 7,246 members,
every step by the person whose it is. The database stays, and bin/demo shows it."""

from functools import partial
from statistics import median
from types import SimpleNamespace

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from data.district_year import YEAR, book
from data.district_year.run import Year, committed
from data.organisation import district
from data.organisation.tree import TOP
from tooling.measuring import Job

from . import appraisal, workbook
from .ledger import JOBS as OF_LEDGER
from .ledger import Ledger, read_page

MOST_SLOWER = 1.5
# {step: (what is counted in it, an early day on which there is much of it, a late one)}
GROWING = {
    "theme day": ("lines", f"{YEAR}-01-16", f"{YEAR}-12-16"),
    "registration": ("lines", f"{YEAR}-03-28", f"{YEAR}-12-26"),
    "declarations": ("lines", f"{YEAR}-01-28", f"{YEAR}-12-26"),
    "review": ("reviewed", f"{YEAR}-02-03", f"{YEAR}-12-27"),
    "close": ("months", f"{YEAR}-02-05", f"{YEAR}-12-28"),
}
UNITS = """
  SELECT step, count(*), sum(seconds), sum(queries), max(memory),
         array_agg(made) AS made
    FROM district_year_unit
GROUP BY step
ORDER BY sum(seconds) DESC
"""


def measure(site):
    communities = int(site.size) if site.size else None
    whole = book.cut(district.build(), communities)
    transaction = partial(committed, site.name)
    Year(transaction, whole, say=say_now, goes_on=True).run()
    with Registry(site.name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "zh_CN"})
        say_what_was_done(env)
        say_who_is_there(env)
        yield job_failed(cr)
        yield from jobs_growth(cr)
        if not communities:  # of a part, what is fixed weighs too much
            yield from Costs(site, env).jobs()


def say_now(line):
    print(line, flush=True)


# What was done


def say_what_was_done(env):
    env.cr.execute(UNITS)
    print(f"\n{'step':<18}{'units':>7}{'s':>9}{'ms/unit':>9}{'queries':>9}{'MB':>7}")
    for step, units, seconds, queries, memory, made in env.cr.fetchall():
        print(
            f"{step:<18}{units:>7}{seconds:>9.1f}{1000 * seconds / units:>9.1f}"
            f"{queries / units:>9.1f}{memory / 1024:>7.0f}  {describe(made)}"
        )
    env.cr.execute("SELECT sum(seconds), max(memory) FROM district_year_unit")
    seconds, memory = env.cr.fetchone()
    print(f"{'in all':<18}{'':>7}{seconds:>9.1f}{'':>18}{memory / 1024:>7.0f}\n")


def describe(made):
    """What some units have made, in all: ``12 lines, 3 reviews``."""
    total = {}
    for numbers in made:
        for name, number in numbers.items():
            total[name] = total.get(name, 0) + number
    return ", ".join(f"{number:,} {name}" for name, number in total.items() if number)


def say_who_is_there(env):
    noted = env["ir.model.data"].search([("module", "=", "district_year")], order="id")
    print("Sign in with one of these; each has its login as password:")
    for user in env["res.users"].browse(noted.mapped("res_id")):
        positions = env["party.position"].search(
            [("partner_id", "=", user.partner_id.id), ("is_current", "=", True)]
        )
        what = positions or user.party_member_ids
        names = "、".join(what.mapped("display_name"))
        print(f"  {user.login:<14}{names}")
    print(flush=True)


# Bars


def job_failed(cr):
    cr.execute("SELECT count(*), sum((made->>'failed')::int) FROM district_year_unit")
    units, failed = cr.fetchone()
    return Job(
        "steps that failed", failed or 0, 0, f"of {units:,}; each is told above, once"
    )


def jobs_growth(cr):
    """What the history costs: the same work late in the year and early."""
    for step, (counted, early, late) in GROWING.items():
        took = [median(read_pace(cr, step, counted, day)) for day in (early, late)]
        yield Job(
            f"{step} at the year's end ÷ at its beginning",
            took[1] / took[0],
            MOST_SLOWER,
            f"{1000 * took[1]:.2f} ms for each of its {counted} on {late} ÷ "
            f"{1000 * took[0]:.2f} ms on {early}; medians of the branches",
        )


def read_pace(cr, step, counted, day):
    """:return: how long each of what is counted took, branch by branch"""
    cr.execute(
        """
        SELECT seconds / (made->>%s)::int
          FROM district_year_unit
         WHERE step = %s AND day = %s AND (made->>%s)::int > 0
        """,
        [counted, step, day, counted],
    )
    return [pace for (pace,) in cr.fetchall()]


class Costs:
    """What the benches of the ledger, the appraisal and the workbooks measure, on a
    ledger that people have filled."""

    def __init__(self, site, env):
        self.env, self.cr = env, env.cr
        lines = env["party.point.line"].search_count([])
        members = env["party.member"].search_count([])
        branch = env["party.branch"].search([("level", "=", "branch")], limit=1)
        user = env["res.users"].search([("login", "=", "district")])
        self.world = SimpleNamespace(
            env=env,
            year=YEAR,
            lines=lines,
            members=members,
            size=f"the district's year: {lines:,} lines, {members:,} members",
            county_user=user,
            branch=branch,
        )
        self.ledger = Ledger(site, self.world)

    def jobs(self):
        yield self.job("page", self.measure_page())
        yield self.job("order", self.measure_order())
        yield self.job("branch", self.measure_branch())
        yield self.job_grading()
        yield District(self.ledger.site, self.world).job_ratio()

    def job(self, name, pair):
        title, bar, our_work, their_work = OF_LEDGER[name]
        made = f"{pair.describe(our_work, their_work)} ({self.world.size})"
        return Job(title, pair.ratio, bar, made)

    def measure_page(self):
        """As the scorekeeper of a branch. A request works out once what he may see:
        that is in both, and costs as much as a short page."""
        keeper = self.env["res.users"].search([("login", "=", "scorekeeper")])
        lines = self.env["party.point.line"]

        def theirs():
            branches = keeper.party_branch_ids
            read_page(lines, [("branch_id", "in", branches.ids)])

        return self.ledger.compare_quick(
            "a page of lines", lambda: read_page(lines.with_user(keeper)), theirs
        )

    def measure_order(self):
        lines = self.env["party.point.line"]
        return self.ledger.compare_quick(
            "a page in its order",
            lambda: read_page(lines),
            lambda: read_page(lines, order="id desc"),
        )

    def measure_branch(self):
        december = self.env["party.period"].search(
            [("date_from", "=", f"{YEAR}-12-01")]
        )
        one = december.filtered(lambda period: period.branch_id == self.world.branch)
        return self.ledger.compare(
            "one branch's month", one._refresh_scores, december._refresh_scores
        )

    def job_grading(self):
        costs = appraisal.Costs(SimpleNamespace(**vars(self.ledger)))
        pair = self.ledger.compare(
            "ranking and grading", costs.grade, costs.grade_in_sql
        )
        return costs.job(pair)


class District(workbook.County):
    """The registers of all its branches."""

    def sheets(self):
        model = self.env["party.workbook"]
        top = self.env["party.branch"].search([("code", "=", TOP)])
        branches = model._find_branches(top.id, with_below=True)
        return model._get_sheets("register", top, branches, YEAR)[1]
