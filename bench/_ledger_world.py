"""A county whose ledger is full: branches, members, a year of lines.

The rules and the users come from the ORM; what there are many of is written by the
database itself, so that a million lines stand in a minute.
"""

from dataclasses import dataclass, field

from odoo import fields
from odoo.fields import Command

MEMBERS_OF_A_BRANCH = 50
LINES_OF_A_MEMBER = 50
# Of a branch in the month that is to be decided: as in a large review.
SUBMITTED_OF_A_BRANCH = 250
# {code: (kind, method, points of a line as it counts, how many of a hundred lines)}
ITEMS = {
    "MEETING": ("base", "expected", 0, 30),
    "LESSON": ("base", "expected", 0, 10),
    "DUTY": ("base", "fixed", -1, 5),
    "HELP": ("pioneer", "fixed", 1, 30),
    "HOURS": ("pioneer", "per_unit", 0.5, 15),
    "PRAISE": ("pioneer", "range", 2, 6),
    "LATE": ("deduction", "fixed", -1, 3),
    "VETO": ("veto", "fixed", 0, 1),
}
# {kind: where its lines come from}
SOURCES = {
    "base": "record",
    "pioneer": "peer",
    "deduction": "organisation",
    "veto": "organisation",
}
# {method: what its lines give beside}
GIVEN = {"expected": {"outcome": "present"}, "range": {"points_given": 2}}


@dataclass
class World:
    """What jobs need to know of the county.

    :param env: as superuser
    :param int branches: how many
    :param str what: in words
    """

    env: object
    branches: int
    what: str
    year: int = 0
    items: dict = field(default_factory=dict)
    county_user: object = None
    branch_user: object = None

    @property
    def members(self):
        return self.branches * MEMBERS_OF_A_BRANCH

    @property
    def lines(self):
        return self.members * LINES_OF_A_MEMBER

    @property
    def size(self):
        return f"{self.what}: {self.lines:,} lines, {self.members:,} members"

    def periods(self, *months):
        """The months of all branches."""
        days = [f"{self.year}-{month:02}-01" for month in months]
        return self.env["party.period"].search([("date_from", "in", days)])

    @property
    def branch(self):
        return self.env["party.branch"].search([("code", "=", "B-1")])


def fill(env, branches, what):
    """Fill an empty database.

    :return: the ``World``
    """
    world = World(env, branches, what)
    world.year = fields.Date.context_today(env["party.branch"]).year - 1
    county = _create_branches(world)
    _create_rules(world, county)
    _create_users(world, county)
    env.flush_all()
    _insert_people(world)
    _insert_exemptions(world)
    _insert_lines(world)
    env.cr.commit()
    env.invalidate_all()
    return world


def _create_branches(world):
    model = world.env["party.branch"].with_context(tracking_disable=True)
    county = model.create(
        {"name": "County", "code": "B", "level": "committee", "sector": "rural"}
    )
    model.create(
        [
            {"name": f"Branch {number}", "code": f"B-{number}", "parent_id": county.id}
            for number in range(1, world.branches + 1)
        ]
    )
    return county


def _create_rules(world, county):
    env = world.env
    owner = {"branch_id": county.id}
    scheme = env["party.scoring.scheme"].create({"name": "S", "code": "S", **owner})
    grades = [{"name": "Qualified", "criterion": "otherwise"}]
    grading = env["party.grading.scheme"].create(
        {
            "name": "G",
            "code": "G",
            "grade_ids": [Command.create(grade) for grade in grades],
            **owner,
        }
    )
    template = env["party.rule.template"].create(
        {
            "name": "R",
            "code": "R",
            "member_class_ids": [Command.set(_member_class(env).ids)],
            "scoring_scheme_id": scheme.id,
            "grading_scheme_id": grading.id,
            "category_ids": [
                Command.create(
                    {"name": "Merits", "code": "M", "cap_year_points": 40},
                )
            ],
            **owner,
        }
    )
    world.items = _create_items(env, template)
    template._enforce(fields.Date.to_date(f"{world.year}-01-01"), None, "The county.")


def _member_class(env):
    return env.ref("party_points.party_member_class_rural")


def _create_items(env, template):
    """:return: ``{code: item}``"""
    ways = {
        "fixed": {"points": 1},
        "per_unit": {"points": 0.5, "unit": "hours"},
        "range": {"points": 0, "points_min": 1, "points_max": 3},
        "expected": {"points": 8, "expected_count": 12},
    }
    dimension = env.ref("party_points.party_rule_dimension_study")
    items = env["party.rule.item"].create(
        [
            {
                "template_id": template.id,
                "category_id": template.category_ids.id,
                "code": code,
                "name": code,
                "kind": kind,
                "method": method,
                "dimension_id": dimension.id,
                **ways[method],
                **({"points": 0} if kind == "veto" else {}),
            }
            for code, (kind, method, _points, _share) in ITEMS.items()
        ]
    )
    return {item.code: item for item in items}


def _create_users(world, county):
    """Who keeps the record of the whole county, and of one branch."""
    places = {"county": county, "branch": world.branch}
    users = world.env["res.users"].with_context(no_reset_password=True)
    for name, place in places.items():
        user = users.create({"name": name, "login": f"bench_{name}", "lang": "zh_CN"})
        world.env["party.position"].create(
            {
                "branch_id": place.id,
                "role": "specialist",
                "partner_id": user.partner_id.id,
                "date_from": f"{world.year}-06-01",
            }
        )
        setattr(world, f"{name}_user", user)


def _insert_people(world):
    cr = world.env.cr
    values = {
        "members": world.members,
        "branches": world.branches,
        "class": _member_class(world.env).id,
    }
    cr.execute(
        """
        INSERT INTO res_partner (name, complete_name, active, type)
        SELECT 'Member ' || n, 'Member ' || n, TRUE, 'contact'
          FROM generate_series(1, %(members)s) AS n;
        UPDATE res_partner SET commercial_partner_id = id
         WHERE commercial_partner_id IS NULL;
        INSERT INTO party_member
               (partner_id, name, code, active, branch_id, member_class_id, standing)
        SELECT partner.id, partner.name, 'M' || partner.id, TRUE, branch.id,
               %(class)s, 'full'
          FROM (SELECT *, row_number() OVER (ORDER BY id) AS n
                  FROM res_partner WHERE name LIKE 'Member %%') AS partner
          JOIN party_branch AS branch
            ON branch.code = 'B-' || 1 + partner.n %% %(branches)s;
        INSERT INTO party_assignment
               (member_id, branch_id, member_class_id, standing, date_from)
        SELECT id, branch_id, member_class_id, 'full', '2015-01-01'
          FROM party_member;
        UPDATE party_member AS member SET assignment_id = history.id
          FROM party_assignment AS history WHERE history.member_id = member.id
        """,
        values,
    )


def _insert_exemptions(world):
    """Of every fiftieth member, from March to May."""
    world.env.cr.execute(
        """
        INSERT INTO party_exemption
               (member_id, branch_id, ground, application_date, date_from, date_to,
                meeting_date, meeting_present, meeting_in_favour, liaison_id,
                visit_interval, state)
        SELECT member.id, member.branch_id, 'illness', %(from)s, %(from)s, %(to)s,
               %(from)s, 3, 3, liaison.id, 3, 'confirmed'
          FROM party_member AS member
          JOIN LATERAL (SELECT id FROM party_member
                         WHERE branch_id = member.branch_id AND id != member.id
                         LIMIT 1) AS liaison ON TRUE
         WHERE member.id %% 50 = 0
        """,
        {"from": f"{world.year}-03-01", "to": f"{world.year}-05-31"},
    )


def _insert_lines(world):
    """As reviews leave them: spread over the year, the members and the items, those of
    the last month's large review to be decided. They come in the order of their days,
    as they do in a ledger."""
    cr = world.env.cr
    cr.execute(
        """
        INSERT INTO party_period (branch_id, date_from, date_to, deadline, state)
        SELECT branch.id, day, day + interval '1 month - 1 day',
               day + interval '1 month 9 days', 'open'
          FROM party_branch AS branch,
               generate_series(%s::date, %s::date, '1 month') AS day
         WHERE branch.level = 'branch'
        """,
        [f"{world.year}-01-01", f"{world.year}-12-01"],
    )
    deck = [code for code, (*_way, share) in ITEMS.items() for _ in range(share)]
    # 37 has no divisor in common with a hundred: it shuffles the items
    deck = [deck[37 * place % len(deck)] for place in range(len(deck))]
    lines = world.lines
    submitted = world.branches * SUBMITTED_OF_A_BRANCH
    cr.execute("CREATE TEMP TABLE deck (place int, item_id int, points numeric)")
    for place, code in enumerate(deck):
        cr.execute(
            "INSERT INTO deck VALUES (%s, %s, %s)",
            [place, world.items[code].id, ITEMS[code][2]],
        )
    cr.execute(
        """
        INSERT INTO party_point_line
               (member_id, item_id, date, source, quantity, points_given, outcome,
                description, branch_id, member_class_id, template_id, dimension_id,
                kind, period_id, registered_by_id, registered_on, is_late, times, state,
                raw_points, points, settled_number, decided_on, decision_reason,
                create_uid, create_date, write_uid, write_date)
        SELECT member.id, item.id, day.date, 'record', 1,
               CASE WHEN item.method = 'range' THEN 2 END,
               CASE WHEN item.method = 'expected'
                    THEN (ARRAY['present', 'present', 'present', 'present', 'absent',
                                'leave'])[1 + (n / 7 %% 6)] END,
               'Helped with the harvest', member.branch_id, member.member_class_id,
               item.template_id, item.dimension_id, item.kind, period.id, %(user)s,
               day.date, FALSE, 1, line.state,
               CASE WHEN line.state = 'confirmed' THEN deck.points ELSE 0 END,
               CASE WHEN line.state = 'confirmed' THEN deck.points ELSE 0 END,
               CASE WHEN line.state = 'confirmed' THEN n END,
               CASE WHEN line.state = 'confirmed' THEN day.date END,
               CASE WHEN line.state = 'confirmed' THEN 'By the committee.' END,
               %(user)s, day.date, %(user)s, day.date
          FROM (SELECT n, CASE WHEN n <= %(confirmed)s THEN 'confirmed'
                               ELSE 'submitted' END AS state
                  FROM generate_series(1, %(lines)s) AS n) AS line
          JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place
                  FROM party_member) AS member
            ON member.place = 1 + n %% %(members)s
          JOIN deck ON deck.place = (n * 13 + n / %(members)s * 7) %% 100
          JOIN party_rule_item AS item ON item.id = deck.item_id
         CROSS JOIN LATERAL (SELECT CASE WHEN line.state = 'confirmed'
                                         THEN %(first)s::date + (n * 364
                                              / %(confirmed)s)::int
                                         ELSE %(last)s::date END AS date) AS day
          JOIN party_period AS period
            ON period.branch_id = member.branch_id
           AND period.date_from = date_trunc('month', day.date)::date
         ORDER BY n
        """,
        {
            "user": world.county_user.id,
            "first": f"{world.year}-01-01",
            "last": f"{world.year}-12-20",
            "lines": lines,
            "confirmed": lines - submitted,
            "members": world.members,
        },
    )
    cr.execute("SELECT setval('party_point_line_settled', %s)", [lines])
