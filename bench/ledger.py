"""The ledger costs little more than what the database does for it anyhow."""

from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from unittest.mock import patch

from tooling.console import Problem, say
from tooling.measuring import Job

from . import _ledger_models as bare_models
from . import _ledger_sql as raw
from ._ledger_world import GIVEN, ITEMS, SOURCES, fill

# The full size has 400, a million lines.
BRANCHES, BRANCHES_IN_FULL = 40, 400
MOST_GROWTH = 11
REPETITIONS = 3
# What takes milliseconds is done so often, and so often over.
TIMES, ROUNDS = 20, 7
BATCH = 1000
PAGE = 80


@dataclass
class Pair:
    """A piece of work and what it is held against, by turns.

    :param list ours: of ``Measurement``
    :param list theirs: of ``Measurement``
    """

    ours: list
    theirs: list

    @property
    def ratio(self):
        """The median of the ratios of each round: what disturbs the machine for longer
        than a round disturbs both."""
        return median(
            our.seconds / their.seconds
            for our, their in zip(self.ours, self.theirs, strict=True)
        )

    @property
    def seconds(self):
        return min(our.seconds for our in self.ours)

    def describe(self, our_work, their_work):
        our = self.seconds / self.ours[0].size
        their = min(m.seconds for m in self.theirs) / self.theirs[0].size
        return f"{our_work} {_show(our)} ÷ {their_work} {_show(their)}"


def _show(seconds):
    return f"{seconds * 1000:,.2f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def measure(site):
    branches = BRANCHES_IN_FULL if site.is_full else BRANCHES
    with _ledger(site, branches // 10, "a tenth") as tenth:
        few = Costs(tenth).measure()
    with _ledger(site, branches, "the county") as county:
        many = Costs(county).measure()
        yield from many.jobs()
        yield from many.controls()
    yield from jobs_growth(few, many)


@contextmanager
def _ledger(site, branches, what):
    with site.fresh() as env:
        world = fill(env, branches, what)
        say(f"measuring {world.size}")
        yield Ledger(site, world)


class Ledger:
    """A filled ledger and how work on it is measured."""

    def __init__(self, site, world):
        self.site = site
        self.world = world
        self.env = world.env
        self.cr = world.env.cr

    def compare(self, what, ours, theirs, rounds=REPETITIONS, size=1, reset=None):
        """Measure two pieces of work by turns.

        :param ours: is called without arguments; so is ``theirs``
        :param int size: how many pieces each does
        :param reset: is called after each of both, and is not measured
        :return: a ``Pair``
        """
        pair = Pair([], [])
        for _round in range(rounds):
            for work, measurements, whose in (
                (theirs, pair.theirs, "to compare"),
                (ours, pair.ours, "the addon"),
            ):
                self.env.invalidate_all()
                of = f"{what}, {whose}, {self.world.size}"
                with self.site.measured(self.env, of, size) as measurement:
                    work()
                    self.env.flush_all()
                measurements.append(measurement)
                if reset:
                    reset()
                    self.cr.commit()
        return pair

    def compare_quick(self, what, ours, theirs):
        """The same for reading that takes milliseconds."""

        def often(work):
            def repeated():
                for _time in range(TIMES):
                    self.env.invalidate_all()
                    work()

            return repeated

        ours(), theirs()  # what is cached for all requests is cached
        return self.compare(what, often(ours), often(theirs), ROUNDS, TIMES)


class Costs:
    """All measurements of one ledger.

    They follow each other in one database; each leaves it as it found it.
    """

    def __init__(self, ledger):
        self.ledger = ledger
        self.world = ledger.world
        self.env = ledger.env
        self.cr = ledger.cr
        self.pairs = {}  # {name: Pair}

    def measure(self):
        for name in (
            "year",
            "month",
            "unchanged",
            "branch",
            "live",
            "page",
            "order",
            "create",
            "decide",
        ):
            self.pairs[name] = getattr(self, f"measure_{name}")()
            say(f"{name}: {self.pairs[name].ratio:.2f}")
        return self

    # Closing months

    def measure_year(self):
        periods = self.world.periods(*range(1, 13))
        self.check_same_figures(periods)
        return self.ledger.compare(
            "twelve months",
            periods._refresh_scores,
            lambda: [self.write_month(month) for month in range(1, 13)],
            reset=self.forget_scores,
        )

    def check_same_figures(self, periods):
        """:raise Problem: where both do not come to the same"""
        columns = raw.SCORE_COLUMNS
        periods._refresh_scores()
        self.cr.execute(
            f"CREATE TEMP TABLE ours AS SELECT {columns} FROM party_point_score"
        )
        self.forget_scores()
        for month in range(1, 13):
            self.write_month(month)
        self.cr.execute(
            f"""
            (TABLE ours EXCEPT SELECT {columns} FROM party_point_score)
            UNION ALL
            (SELECT {columns} FROM party_point_score EXCEPT TABLE ours)
            """
        )
        if differing := self.cr.fetchall():
            first = "\n".join(map(str, sorted(differing)[:6]))
            raise Problem(f"{len(differing)} scores differ:\n{first}")
        self.cr.execute("SELECT count(*) FROM ours")
        [number] = self.cr.fetchone()
        if number != 12 * self.world.members:
            raise Problem(f"{number} scores for {self.world.members} members.")
        self.cr.execute("DROP TABLE ours")
        self.forget_scores()

    def write_month(self, month):
        raw.write_month(self.cr, self.world.year, month)

    def forget_scores(self, month=None):
        if month:
            self.cr.execute(
                "DELETE FROM party_point_score WHERE month = %s",
                [f"{self.world.year}-{month:02}-01"],
            )
        else:
            self.cr.execute("TRUNCATE party_point_score")
        self.cr.commit()
        self.env.invalidate_all()

    def measure_month(self):
        """December, before which eleven months stand."""
        self.world.periods(*range(1, 12))._refresh_scores()
        self.forget_scores(12)  # it is open, and has followed
        december = self.world.periods(12)
        return self.ledger.compare(
            "a month",
            december._refresh_scores,
            lambda: self.write_month(12),
            reset=lambda: self.forget_scores(12),
        )

    def measure_unchanged(self):
        december = self.world.periods(12)
        december._refresh_scores()
        return self.ledger.compare(
            "a month in which nothing changed",
            december._refresh_scores,
            lambda: raw.read_month(self.cr, self.world.year, 12),
        )

    def measure_branch(self):
        december = self.world.periods(12)
        one = december.filtered(lambda period: period.branch_id == self.world.branch)
        return self.ledger.compare(
            "one branch's month", one._refresh_scores, december._refresh_scores
        )

    # Reading

    def measure_live(self):
        member = self.world.branch.member_ids[:1]
        year = self.world.year

        def ours():
            return member._get_live_scores(year)[member].get_annual().total

        def theirs():
            return raw.read_year(self.cr, year, member.id)

        if float(ours()) != float(theirs()):
            raise Problem(f"The member's year is {ours()}, in SQL {theirs()}.")
        return self.ledger.compare_quick("one member's year", ours, theirs)

    def measure_page(self):
        lines = self.env["party.point.line"]
        domain = [("branch_id", "in", self.world.branch.ids)]
        return self.ledger.compare_quick(
            "a page of lines",
            lambda: read_page(lines.with_user(self.world.branch_user)),
            lambda: read_page(lines, domain),
        )

    def measure_order(self):
        lines = self.env["party.point.line"]
        return self.ledger.compare_quick(
            "a page in its order",
            lambda: read_page(lines),
            lambda: read_page(lines, order="id desc"),
        )

    # Writing

    def measure_create(self):
        lines = self.env["party.point.line"].with_user(self.world.county_user)
        bare = bare_models.make_bare(self.env, "bench.bare.line")
        bare_models.register(self.env, bare)
        given, complete = self.prepare_lines()
        self.given, self.complete = given, complete
        return self.ledger.compare(
            "creating lines",
            lambda: create(lines, given),
            lambda: create(self.env["bench.bare.line"], complete),
            size=len(given),
            reset=self.forget_created,
        )

    def prepare_lines(self):
        """A tenth as many as there are, of all members, in November.

        :return: what is given for each, and all its columns
        """
        self.cr.execute("SELECT id FROM party_member ORDER BY md5(id::text)")
        members = [id_ for (id_,) in self.cr.fetchall()]
        codes = [code for code, way in ITEMS.items() for _ in range(way[3])]
        given = [
            {
                "member_id": members[place % len(members)],
                "date": f"{self.world.year}-11-{1 + place % 30:02}",
                "description": "Helped with the harvest",
                **self.prepare_item(codes[place * 37 % 100]),
            }
            for place in range(self.world.lines // 10)
        ]
        user = self.world.county_user
        lines = self.env["party.point.line"].with_user(user)
        derived, faults = lines._add_derived(given, lines._get_places(given))
        if faults:
            raise Problem("\n".join(faults[:6]))
        self.env.flush_all()
        return given, derived

    def prepare_item(self, code):
        kind, method, *_rest = ITEMS[code]
        return {
            "item_id": self.world.items[code].id,
            "source": SOURCES[kind],
            **GIVEN.get(method, {}),
        }

    def forget_created(self):
        self.cr.execute(
            "DELETE FROM party_point_line WHERE id > %s", [self.world.lines]
        )
        for name in ("bench.bare.line", "bench.tracked.line"):
            if name in self.env:
                self.cr.execute(f"TRUNCATE {self.env[name]._table}")

    def measure_decide(self):
        lines = self.env["party.point.line"].search([("state", "=", "submitted")])
        batches = list(lines.grouped("branch_id").values())
        points = {self.world.items[code].id: way[2] for code, way in ITEMS.items()}
        prepared = [
            (batch.ids, [points[line.item_id.id] for line in batch])
            for batch in batches
        ]
        return self.ledger.compare(
            "deciding",
            lambda: self.confirm(batches),
            lambda: [raw.confirm(self.cr, *batch) for batch in prepared],
            size=len(lines),
            reset=lambda: self.forget_decided(lines.ids),
        )

    def confirm(self, batches):
        """Decide as the reviews do, but for the scores that follow."""
        cls = self.env.registry["party.point.line"]
        with patch.object(cls, "_refresh_scores", lambda lines: None):
            for batch in batches:
                batch._confirm(dict.fromkeys(batch, "By the committee."))
                self.env.flush_all()

    def forget_decided(self, ids):
        self.cr.execute("TRUNCATE party_decision")
        self.cr.execute(
            """
            UPDATE party_point_line
               SET state = 'submitted', points = 0, raw_points = 0, cuts = NULL,
                   settled_number = NULL, decided_on = NULL, decision_reason = NULL
             WHERE id = ANY(%s)
            """,
            [ids],
        )
        self.env.invalidate_all()

    # What comes of it

    def jobs(self):
        for name, (title, bar, our_work, their_work) in JOBS.items():
            pair = self.pairs[name]
            made = f"{pair.describe(our_work, their_work)} ({self.world.size})"
            yield Job(title, pair.ratio, bar, made)

    # Mistakes that the bars above must see

    def controls(self):
        yield self.control_tracking()
        yield self.control_sum()
        yield self.control_order()

    def control_tracking(self):
        """Lines with a chatter that follows their columns."""
        name = "bench.tracked.line"
        definition = bare_models.make_bare(
            self.env, name, tracking=True, _inherit=["mail.thread"]
        )
        bare_models.register(self.env, definition)
        some = self.complete[: 2 * BATCH]
        pair = self.ledger.compare(
            "creating lines with tracking",
            lambda: create(self.env[name], some),
            lambda: create(self.env["bench.bare.line"], some),
            size=len(some),
            reset=self.forget_created,
        )
        return self.control("create", "with tracking", pair)

    def control_sum(self):
        """Lines on which a stored total of their member depends."""
        bare_models.register(self.env, *bare_models.make_summed(self.env))
        self.cr.execute(
            """
            INSERT INTO bench_summed_member (id) SELECT id FROM party_member;
            """
        )
        names = ", ".join(
            name
            for name, field in self.env["party.point.line"]._fields.items()
            if field.store and field.column_type
        )
        self.cr.execute(
            f"""
            INSERT INTO bench_summed_line ({names}, summed_id)
            SELECT {names}, member_id FROM party_point_line
            """
        )
        lines = self.env["bench.summed.line"].search([("state", "=", "submitted")])
        batches = list(lines.grouped("branch_id").values())
        reason = {"state": "confirmed", "decision_reason": "By the committee."}

        def ours():
            for batch in batches:
                batch.write({**reason, "points": 1})
                self.env.flush_all()

        def theirs():
            for batch in batches:
                raw.confirm(self.cr, batch.ids, [1] * len(batch), "bench_summed_line")

        def reset():
            self.cr.execute(
                "UPDATE bench_summed_line SET state = 'submitted', points = 0 "
                "WHERE id = ANY(%s)",
                [lines.ids],
            )

        pair = self.ledger.compare(
            "deciding with a stored sum", ours, theirs, size=len(lines), reset=reset
        )
        return self.control("decide", "with a stored sum of the member", pair)

    def control_order(self):
        """Lines by their day, which no index serves."""
        lines = self.env["party.point.line"]
        pair = self.ledger.compare_quick(
            "a page in an unserved order",
            lambda: read_page(lines, order="date desc, id desc"),
            lambda: read_page(lines, order="id desc"),
        )
        return self.control("order", "in an order that no index serves", pair)

    def control(self, name, how, pair):
        title, bar, _our_work, their_work = JOBS[name]
        return Job(
            f"control: {title}, {how}",
            pair.ratio,
            bar,
            f"{pair.describe(how, their_work)} ({self.world.size})",
            is_control=True,
        )


def create(lines, vals_list):
    for start in range(0, len(vals_list), BATCH):
        lines.create([dict(vals) for vals in vals_list[start : start + BATCH]])
        lines.env.flush_all()
        lines.env.invalidate_all()


def read_page(lines, domain=(), order=None):
    """The first page of the list of lines, as the web client asks for it."""
    return lines.web_search_read(
        list(domain), PAGE_FIELDS, limit=PAGE, order=order, count_limit=10001
    )


PAGE_FIELDS = {
    "date": {},
    "member_id": {"fields": {"display_name": {}}},
    "item_id": {"fields": {"display_name": {}}},
    "kind": {},
    "description": {},
    "points": {},
    "is_late": {},
    "state": {},
}

# {measurement: (what it is called, bar, our work, what it is held against)}
JOBS = {
    "create": (
        "creating lines with all rules checked ÷ on a bare model",
        1.5,
        f"a line, in batches of {BATCH:,},",
        "with the same columns and no checks",
    ),
    "decide": (
        "deciding lines ÷ UPDATE in the same batches",
        3,
        "a line, settled and logged, the lines of a branch at once,",
        "UPDATE of the same columns",
    ),
    "month": (
        "closing a month for all ÷ the same figures in SQL",
        1.3,
        "December, of which nothing stands,",
        "INSERT … SELECT of the same figures into the same table",
    ),
    "unchanged": (
        "refreshing a month in which nothing changed ÷ reading its totals",
        2.5,
        "December, as it stands,",
        "SELECT of the same figures",
    ),
    "year": (
        "closing twelve months ÷ the same figures in SQL",
        1.3,
        "a year, of which nothing stands,",
        "twelve times INSERT … SELECT",
    ),
    "branch": (
        "refreshing one branch's month ÷ that of all",
        0.05,
        "one branch's December",
        "all December",
    ),
    "live": (
        "one member's year ÷ the same figure in SQL",
        3,
        "annual score by the engine",
        "by one statement",
    ),
    "page": (
        "page of lines under record rules ÷ with the same domain",
        1.5,
        f"{PAGE} lines and their number, as a scorekeeper,",
        "as superuser",
    ),
    "order": (
        "page of lines in its default order ÷ by id",
        1.5,
        f"{PAGE} lines and their number",
        "the same by id",
    ),
}


def jobs_growth(few, many):
    for name, (title, *_rest) in JOBS.items():
        our, their = few.pairs[name], many.pairs[name]
        yield Job(
            f"ten times the data: {title.split(' ÷ ')[0]}",
            their.seconds / our.seconds,
            MOST_GROWTH,
            f"{_show(their.seconds)} ({many.world.size}) ÷ {_show(our.seconds)} "
            f"({few.world.size}); best of each",
        )
