"""Ranking and grading a county's year costs little more than what the database would
need for it, and grows with the members and no faster."""

from contextlib import contextmanager

from odoo.addons.party_points.models.appraisal.year_figures import YearFigures

from tooling.console import Problem, say
from tooling.measuring import Job

from . import _ledger_world as world_of_ledger
from .ledger import MOST_GROWTH, Ledger, _show

BRANCHES = 400
BAR = 1.5

# What the addon's engine says, as somebody would write it who does it in SQL alone,
# for the grades below and for members who are all ranked.
STATEMENT = """
WITH year AS (
    SELECT member_id,
           MAX(month) AS last,
           COUNT(*) FILTER (WHERE NOT is_excused) AS months,
           SUM(pioneer) AS pioneer, SUM(deductions) AS deductions,
           ROUND(AVG(total) FILTER (WHERE NOT is_excused), 2) AS average,
           BOOL_OR(is_vetoed) AS is_vetoed,
           COUNT(*) FILTER (
               WHERE total = 0 AND NOT is_excused AND (is_vetoed OR deductions < 0)
           ) AS zero_months
      FROM party_point_score
     WHERE month BETWEEN %(january)s AND %(december)s
     GROUP BY member_id
), figure AS (
    SELECT year.*, score.branch_id, score.annual, score.annual_base,
           score.is_base_intact, score.honour, score.attended_count, score.held_count
      FROM year
      JOIN party_point_score AS score
        ON score.member_id = year.member_id AND score.month = year.last
), ranked AS (
    SELECT *,
           RANK() OVER (PARTITION BY branch_id ORDER BY annual DESC) AS place,
           RANK() OVER (PARTITION BY branch_id ORDER BY annual) AS from_bottom,
           COUNT(*) OVER (PARTITION BY branch_id) AS number
      FROM figure
), quota AS (
    SELECT *, GREATEST(1, FLOOR(number * 0.1 + 0.5)) AS places FROM ranked
)
SELECT *,
       CASE WHEN is_vetoed THEN 'Unqualified'
            WHEN place <= places AND is_base_intact THEN 'Pioneer'
            WHEN place > places AND from_bottom <= places THEN 'Talk'
            ELSE 'Qualified'
             END AS grade
  FROM quota
 ORDER BY branch_id, place
"""
GRADES = [
    ("Unqualified", "veto", 0, False),
    ("Pioneer", "first_share", 10, True),
    ("Talk", "last_share", 10, False),
]


def measure(site):
    with _county(site, BRANCHES // 10, "a tenth") as tenth:
        few = Costs(tenth).measure()
    with _county(site, BRANCHES, "the county") as county:
        costs = Costs(county)
        many = costs.measure()
        yield costs.job(many["grade"])
        yield costs.control()
    for name, title in TITLES.items():
        yield Job(
            f"ten times the members: {title}",
            many[name].seconds / few[name].seconds,
            MOST_GROWTH,
            f"{_show(many[name].seconds)} ÷ {_show(few[name].seconds)}; best of each",
        )


TITLES = {
    "grade": "ranking and grading",
    "compute": "computing the year, appraisals and all",
    "again": "computing it again",
}


@contextmanager
def _county(site, branches, what):
    with site.fresh() as env:
        world = world_of_ledger.World(env, branches, what)
        _fill(world)
        say(f"measuring {what}: {world.members:,} members, {branches} branches")
        yield Ledger(site, world)


def _fill(world):
    """Branches, rules, members and the snapshots of a year, without lines."""
    env = world.env
    world.year = env["party.period"]._fields["date_from"].today().year - 1
    county = world_of_ledger._create_branches(world)
    world_of_ledger._create_rules(world, county)
    env.flush_all()
    world_of_ledger._insert_people(world)
    _insert_grades(env)
    _insert_scores(world)
    env.cr.commit()
    env.invalidate_all()


def _insert_grades(env):
    """The scheme is in force: what comes before its last grade is written past it."""
    for sequence, (name, criterion, value, needs_base) in enumerate(GRADES, start=1):
        env.cr.execute(
            """
            INSERT INTO party_grading_grade
                   (grading_id, sequence, name, criterion, value, needs_base_intact,
                    consequence)
            SELECT id, %s, %s, %s, %s, %s, 'none' FROM party_grading_scheme
            """,
            [sequence, name, criterion, value, needs_base],
        )


def _insert_scores(world):
    """Figures by chance, the same every time."""
    cr, year = world.env.cr, world.year
    cr.execute(
        """
        SELECT setseed(0.5);
        INSERT INTO party_period (branch_id, date_from, date_to, deadline, state)
        SELECT branch.id, day, day + interval '1 month - 1 day',
               day + interval '1 month 9 days', 'closed'
          FROM party_branch AS branch,
               generate_series(%(first)s::date, %(last)s::date, '1 month') AS day
         WHERE branch.level = 'branch';
        INSERT INTO party_point_score
               (member_id, period_id, branch_id, member_class_id, template_id, month,
                base, pioneer, deductions, total, is_excused, is_vetoed, is_below,
                annual, annual_base, is_base_intact, attended_count, held_count, honour)
        SELECT member.id, period.id, member.branch_id, member.member_class_id,
               template.id, period.date_from, 60, chance.gained, -chance.lost,
               60 + chance.gained - chance.lost, FALSE, chance.share < 0.001, FALSE,
               60 + 12 * (chance.gained - chance.lost), 60, chance.share < 0.8,
               10, 12, 0
          FROM party_member AS member
          JOIN party_period AS period ON period.branch_id = member.branch_id
         CROSS JOIN (SELECT id FROM party_rule_template LIMIT 1) AS template
         CROSS JOIN LATERAL (
               SELECT ROUND((random() * 20)::numeric, 2) AS gained,
                      ROUND((random() * 5)::numeric, 2) AS lost,
                      random() AS share, member.id, period.id) AS chance
        """,
        {"first": f"{year}-01-01", "last": f"{year}-12-01"},
    )


class Costs:
    """All measurements of one county."""

    def __init__(self, county):
        self.county = county
        self.env = county.env
        self.cr = county.cr
        self.year = county.world.year
        self.branches = self.env["party.branch"].search([("level", "=", "branch")])
        self.cycles = self.env["party.cycle"]._get_or_create(self.branches, self.year)

    def measure(self):
        """:return: ``{what: Pair}``"""
        self.check_same_figures()
        pairs = {"grade": self.compare("ranking and grading", self.grade)}
        pairs["compute"] = self.compare("computing the year", self.compute, self.forget)
        self.compute()
        pairs["again"] = self.compare("computing it again", self.compute)
        for name, pair in pairs.items():
            say(f"{name}: {pair.ratio:.2f}")
        return pairs

    def compare(self, what, ours, reset=None):
        return self.county.compare(what, ours, self.grade_in_sql, reset=reset)

    def grade(self):
        return YearFigures(self.env, self.branches, self.year).get_verdicts()

    def grade_in_sql(self):
        year = self.year
        self.cr.execute(
            STATEMENT, {"january": f"{year}-01-01", "december": f"{year}-12-31"}
        )
        return self.cr.dictfetchall()

    def check_same_figures(self):
        """:raise Problem: where both do not come to the same"""
        ours = {
            key: (verdict.place, verdict.grade and verdict.grade.code)
            for key, (_candidate, verdict) in self.grade().items()
        }
        theirs = {
            row["member_id"]: (row["place"], row["grade"])
            for row in self.grade_in_sql()
        }
        differing = {key for key in theirs if ours.get(key) != theirs[key]}
        if differing or len(ours) != self.county.world.members:
            raise Problem(
                f"{len(differing)} of {len(theirs)} grades differ, {len(ours)} in all."
            )

    def compute(self):
        self.cycles._compute_year()
        self.env.flush_all()

    def forget(self):
        self.cr.execute("TRUNCATE party_appraisal, party_decision CASCADE")
        self.cr.execute("UPDATE party_cycle SET state = 'open'")
        self.env.invalidate_all()

    def job(self, pair, how=None):
        title = "ranking and grading ÷ one statement with window functions"
        size = f"{self.county.world.members:,} members, {len(self.branches)} branches"
        our_work = how or "all members, by the engine,"
        return Job(
            f"control: {title}, {how}" if how else title,
            pair.ratio,
            BAR,
            f"{pair.describe(our_work, 'in SQL alone')} ({size})",
            is_control=bool(how),
        )

    def control(self):
        """Each branch by itself, as a loop over records does."""

        def one_by_one():
            for branch in self.branches:
                YearFigures(self.env, branch, self.year).get_verdicts()

        pair = self.compare("branch by branch", one_by_one)
        return self.job(pair, "a query for each branch")
