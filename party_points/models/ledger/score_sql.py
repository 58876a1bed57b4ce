"""The scores of a month as one statement (REV-3, RULE-4).

What ``scoring.scores`` says of one member, said of all members of any number of
branches at once. The engine remains the truth; a test holds both equal to the cent.

A SELECT is put together from named parts, each of which builds on those before it:

==============  ====================================================================
part            its rows
==============  ====================================================================
``period``      the months of branches that are asked for; all of one month
``rule``        the rules in force at the month's end, by branch and class
``place``       who belongs to these branches at the month's end, by which rules
``excused``     in which months of the year he is exempt or no member, as bits
``member``      both, with what he is granted and how many months are judged
``entry``       his confirmed lines of the year until the month's end, added up
``attended``    of expected items: what was recorded, by month
``versioned``   the same by the version of the item that counts
``occasion``    what was recorded, by month and, month empty, for the year
``moved``       what lines and occasions do to the base, by month and for the year
``kept``        the base that is left of it
``base``        the base of the month and of the year
``merit``       pioneer points, deductions, vetoes and points of honours
``presence``    how many of the expected occasions of the year he attended
``score``       both scores
``ranked``      the score with its place in the branch
==============  ====================================================================
"""

from odoo.tools import SQL

ALL_MONTHS = (1 << 12) - 1
# The columns of a snapshot that the SELECT makes, in its order.
COLUMNS = (
    "member_id",
    "period_id",
    "branch_id",
    "member_class_id",
    "template_id",
    "month",
    "base",
    "pioneer",
    "deductions",
    "total",
    "is_excused",
    "is_vetoed",
    "rank",
    "change",
    "is_below",
    "run",
    "annual",
    "annual_base",
    "is_base_intact",
    "attended_count",
    "held_count",
    "honour",
    "line_count",
)


def get_month_select(period_ids, day_from, day_to, rules, member_ids):
    """What the snapshots of a month come to.

    :param period_ids: of months of branches, all of the same month
    :param day_from: the first day of that month
    :param day_to: its last day
    :param rules: list of ``(branch id, class id, template id, base mode, base points,
        pass line, tolerance)``
    :param member_ids: of who belongs to these branches on the last day; given, so that
        the database knows that it is few lines of the ledger that a branch asks for
    :return: a statement whose columns are those of ``COLUMNS``
    """
    first_day = day_from.replace(month=1)
    parts = {
        "period": _get_period(period_ids),
        "rule": _get_rule(rules),
        "place": _get_place(day_to),
        "excused": get_excused(day_from.year, SQL("SELECT member_id FROM place")),
        "member": _get_member(day_from.month),
        "entry": _get_entry(first_day, day_to, member_ids),
        "attended": _get_attended(),
        "versioned": _get_versioned(),
        "occasion": _get_occasion(),
        "moved": _get_moved(),
        "kept": _get_kept(),
        "base": _get_base(day_from.month),
        "merit": _get_merit(day_from.month),
        "presence": _get_presence(),
        "score": _get_score(),
        "ranked": _get_ranked(),
    }
    return SQL(
        "WITH %s %s",
        SQL(", ").join(
            SQL("%s AS (%s)", SQL.identifier(name), part)
            for name, part in parts.items()
        ),
        _get_snapshot(day_from),
    )


def get_excused(year, members):
    """In which months members are exempt, or no members: the last day of a month
    decides.

    :param members: a subselect of the ids of members
    :return: a SELECT of ``member_id`` and ``months``, bit 0 for January
    """
    return SQL(
        """
        SELECT asked.member_id,
               %(all)s & ~COALESCE(belonging.months, 0) | COALESCE(exempt.months, 0)
               AS months
          FROM (%(members)s) AS asked (member_id)
          LEFT JOIN (%(belonging)s) AS belonging USING (member_id)
          LEFT JOIN (%(exempt)s) AS exempt USING (member_id)
        """,
        all=ALL_MONTHS,
        members=members,
        belonging=_get_covered(
            year, members, "party_assignment", SQL("standing != 'ended'")
        ),
        exempt=_get_covered(
            year, members, "party_exemption", SQL("state = 'confirmed'")
        ),
    )


def _get_covered(year, members, table, condition):
    """The months of which dated rows of members cover the last day."""
    return SQL(
        """
        SELECT member_id,
               bit_or((1 << CASE WHEN date_to < %(last)s
                                 THEN EXTRACT(MONTH FROM date_to + 1)::int - 1
                                 ELSE 12 END)
                    - (1 << CASE WHEN date_from >= %(first)s
                                 THEN EXTRACT(MONTH FROM date_from)::int - 1
                                 ELSE 0 END)) AS months
          FROM %(table)s
         WHERE member_id IN (%(members)s)
           AND %(condition)s
           AND date_from <= %(last)s
           AND (date_to IS NULL OR date_to >= %(first)s)
         GROUP BY member_id
        """,
        first=f"{year}-01-01",
        last=f"{year}-12-31",
        table=SQL.identifier(table),
        members=members,
        condition=condition,
    )


def _get_period(period_ids):
    return SQL(
        "SELECT id, branch_id FROM party_period WHERE id = ANY(%s)", list(period_ids)
    )


def _get_rule(rules):
    columns = [list(column) for column in zip(*rules, strict=True)] or [[]] * 7
    types = ("int", "int", "int", "text", "numeric", "numeric", "numeric")
    return SQL(
        """
        SELECT *
          FROM unnest(%s)
            AS rule (branch_id, member_class_id, template_id, base_mode, base_points,
                     pass_line, tolerance)
        """,
        SQL(", ").join(
            SQL(f"%s::{type_}[]", column)
            for column, type_ in zip(columns, types, strict=True)
        ),
    )


def _get_place(day_to):
    """Where there are no rules nothing is granted and there is no line to pass."""
    return SQL(
        """
        SELECT history.member_id, history.branch_id, history.member_class_id,
               period.id AS period_id,
               rule.template_id,
               COALESCE(rule.base_mode, 'once') AS base_mode,
               COALESCE(rule.base_points, 0) AS base_points,
               COALESCE(rule.pass_line, 0) AS pass_line,
               COALESCE(rule.tolerance, 0) AS tolerance
          FROM party_assignment AS history
          JOIN period ON period.branch_id = history.branch_id
          LEFT JOIN rule
            ON rule.branch_id = history.branch_id
           AND rule.member_class_id = history.member_class_id
         WHERE %s
        """,
        get_membership(day_to),
    )


def get_membership(day_to):
    """Whether ``history`` is the row of a member on that day."""
    return SQL(
        """history.date_from <= %s
           AND (history.date_to IS NULL OR history.date_to >= %s)
           AND history.standing != 'ended'""",
        day_to,
        day_to,
    )


def _get_member(month):
    return SQL(
        """
        SELECT place.*,
               excused.months AS excused,
               excused.months & %(this)s != 0 AS is_excused,
               12 - %(excused_in_year)s AS months_scored,
               %(month)s - %(excused_so_far)s AS months_judged,
               CASE WHEN base_mode = 'earned' THEN 0 ELSE base_points END AS granted
          FROM place
          JOIN excused USING (member_id)
        """,
        this=1 << month - 1,
        month=month,
        excused_in_year=_count_bits(SQL("excused.months")),
        excused_so_far=_count_bits(SQL("(excused.months & %s)", (1 << month) - 1)),
    )


def _count_bits(months):
    return SQL("length(replace(%s::bit(12)::text, '0', ''))", months)


def _get_entry(first_day, day_to, member_ids):
    """An exemption that came later takes out what had been settled for its months.

    What nobody asks for is added up here, where most of the rows are: items that are
    not expected; earlier months, as month 0, but for expected items and a base that is
    granted every month.
    """
    month = SQL("EXTRACT(MONTH FROM line.date)::int")
    return SQL(
        """
        SELECT line.member_id,
               CASE WHEN line.date >= %(this_month)s
                         OR line.outcome IS NOT NULL
                         OR line.kind = 'base' AND base_mode = 'monthly'
                    THEN %(month)s
                    ELSE 0
                     END AS month,
               CASE WHEN line.outcome IS NOT NULL THEN line.item_id END AS item_id,
               line.kind, line.outcome, base_mode, months_scored,
               COALESCE(SUM(line.points), 0) AS points,
               COALESCE(SUM(line.points) FILTER (WHERE line.item_id IN (
                   SELECT id FROM party_rule_item WHERE method = 'graded')), 0)
               AS honour,
               SUM(line.times) AS times,
               COUNT(*) AS line_count
          FROM (SELECT *
                  FROM party_point_line
                 WHERE member_id = ANY(%(member_ids)s)
                   AND date BETWEEN %(first_day)s AND %(day_to)s
                   AND state = 'confirmed'
                OFFSET 0) AS line
          JOIN member ON member.member_id = line.member_id
         WHERE member.excused & (1 << %(month)s - 1) = 0
         GROUP BY 1, 2, 3, line.kind, line.outcome, base_mode, months_scored
        """,
        month=month,
        this_month=day_to.replace(day=1),
        member_ids=list(member_ids),
        first_day=first_day,
        day_to=day_to,
    )


def _get_attended():
    """A reversal counts −1, so what has been taken back counts nothing."""

    def count(outcome):
        return SQL("COALESCE(SUM(times) FILTER (WHERE outcome = %s), 0)", outcome)

    return SQL(
        """
        SELECT entry.member_id, entry.month, base_mode = 'earned' AS gains,
               months_scored, item.id AS item_id, item.code,
               COALESCE(item.points, 0) AS points, item.expected_count,
               %s AS present, %s AS absent, %s AS leave
          FROM entry
          JOIN party_rule_item AS item ON item.id = entry.item_id
         WHERE entry.kind = 'base' AND item.method = 'expected'
         GROUP BY entry.member_id, entry.month, base_mode, months_scored, item.id
        HAVING SUM(times) > 0
        """,
        count("present"),
        count("absent"),
        count("leave"),
    )


def _get_versioned():
    """An item of one code may have come in several versions: the latest counts."""
    return SQL(
        """
        SELECT member_id, month, code, gains, present, absent, leave,
               FIRST_VALUE(points) OVER latest AS points,
               FIRST_VALUE(expected_count * months_scored) OVER latest AS asked
          FROM attended
        WINDOW latest AS (PARTITION BY member_id, code
                          ORDER BY month DESC, item_id DESC)
        """
    )


def _get_occasion():
    """By month with the leave up to its end; with an empty month for the year."""
    return SQL(
        """
        SELECT member_id, month, gains, points,
               SUM(present) AS present, SUM(absent) AS absent,
               asked - 12 * SUM(SUM(leave)) OVER (PARTITION BY member_id, code
                                                  ORDER BY month) AS asked
          FROM versioned
         GROUP BY member_id, code, month, gains, points, asked
        UNION ALL
        SELECT member_id, NULL, gains, points,
               SUM(present), SUM(absent), asked - 12 * SUM(leave)
          FROM versioned
         GROUP BY member_id, code, gains, points, asked
        """
    )


def _get_moved():
    return SQL(
        """
        SELECT member_id, month, SUM(points) AS points
          FROM (SELECT member_id, month, points
                  FROM entry
                 WHERE kind = 'base' AND points != 0
                UNION ALL
                SELECT member_id, NULL, points
                  FROM entry
                 WHERE kind = 'base' AND points != 0
                UNION ALL
                %s) AS move
         GROUP BY member_id, month
        """,
        _get_tally(),
    )


def _get_tally():
    """What expected occasions make, as ``scoring.expected`` says. ``asked`` is twelve
    times what was expected of the member, so that it is a whole number."""
    return SQL(
        """
        SELECT member_id, month,
               CASE WHEN gains AND asked <= 0 AND NOT (absent > 0 AND present = 0)
                    THEN points
                    WHEN asked <= 0
                    THEN 0
                    WHEN gains
                    THEN LEAST(points, ROUND(points * present * 12 / asked, 2))
                    ELSE -LEAST(points, ROUND(points * absent * 12 / asked, 2))
                     END
          FROM occasion
        """
    )


def _get_kept():
    """The base that is left: between nothing and all of it. Who has no line of it has
    one row without a month."""
    return SQL(
        """
        SELECT member.member_id, base_mode, granted, base_points, months_judged,
               moved.month,
               GREATEST(0, LEAST(base_points, granted + COALESCE(moved.points, 0)))
               AS points
          FROM member
          LEFT JOIN moved USING (member_id)
        """
    )


def _get_base(month):
    """Of the month, and of the year: where the base is granted every month, the
    average of what was left in the months that are judged."""
    return SQL(
        """
        SELECT member_id,
               COALESCE(MAX(points) FILTER (WHERE month = %s), granted) AS of_month,
               CASE WHEN base_mode != 'monthly'
                    THEN MAX(points) FILTER (WHERE month IS NULL)
                    WHEN months_judged = 0
                    THEN 0
                    ELSE ROUND(granted + COALESCE(SUM(points - granted)
                                   FILTER (WHERE month IS NOT NULL), 0)
                                   / months_judged, 2)
                     END AS of_year,
               CASE WHEN base_mode = 'monthly'
                    THEN COALESCE(BOOL_AND(points = base_points)
                                  FILTER (WHERE month IS NOT NULL), TRUE)
                    ELSE BOOL_AND(points = base_points) FILTER (WHERE month IS NULL)
                     END AS is_intact
          FROM kept
         GROUP BY member_id, base_mode, granted, months_judged
        """,
        month,
    )


def _get_merit(month):
    def add(column, kind, when):
        return SQL(
            "COALESCE(SUM(%s) FILTER (WHERE kind = %s AND %s), 0)",
            SQL.identifier(column),
            kind,
            when,
        )

    in_month, in_year = SQL("month = %s", month), SQL("TRUE")
    return SQL(
        """
        SELECT member_id,
               %s AS pioneer_of_month, %s AS deductions_of_month,
               %s AS pioneer_of_year, %s AS deductions_of_year,
               %s AS vetoes,
               SUM(honour) AS honour,
               COALESCE(SUM(line_count) FILTER (WHERE month = %s), 0) AS line_count
          FROM entry
         GROUP BY member_id
        """,
        add("points", "pioneer", in_month),
        add("points", "deduction", in_month),
        add("points", "pioneer", in_year),
        add("points", "deduction", in_year),
        add("times", "veto", in_month),
        month,
    )


def _get_presence():
    return SQL(
        """
        SELECT member_id, SUM(present) AS attended, SUM(present + absent) AS held
          FROM attended
         GROUP BY member_id
        """
    )


def _get_score():
    """No score falls below zero; a veto makes that of the month zero. In a month in
    which he is exempt nothing is scored."""
    return SQL(
        """
        SELECT member.*,
               CASE WHEN is_excused THEN 0 ELSE base.of_month END AS base,
               COALESCE(pioneer_of_month, 0) AS pioneer,
               COALESCE(deductions_of_month, 0) AS deductions,
               CASE WHEN is_excused OR vetoes > 0 THEN 0
                    ELSE GREATEST(0, base.of_month + COALESCE(pioneer_of_month, 0)
                                     + COALESCE(deductions_of_month, 0))
                     END AS total,
               COALESCE(vetoes, 0) > 0 AS is_vetoed,
               CASE WHEN months_judged = 0 THEN 0
                    ELSE GREATEST(0, base.of_year + COALESCE(pioneer_of_year, 0)
                                     + COALESCE(deductions_of_year, 0))
                     END AS annual,
               CASE WHEN months_judged = 0 THEN 0 ELSE base.of_year END AS annual_base,
               base.is_intact AS is_base_intact,
               COALESCE(presence.attended, 0) AS attended_count,
               COALESCE(presence.held, 0) AS held_count,
               COALESCE(merit.honour, 0) AS honour,
               COALESCE(line_count, 0) AS line_count
          FROM member
          JOIN base USING (member_id)
          LEFT JOIN merit USING (member_id)
          LEFT JOIN presence USING (member_id)
        """
    )


def _get_ranked():
    """Who is exempt, or scored by no rules, has no place."""
    return SQL(
        """
        SELECT *,
               CASE WHEN is_excused OR template_id IS NULL THEN 0
                    ELSE RANK() OVER (PARTITION BY period_id,
                                                   is_excused OR template_id IS NULL
                                      ORDER BY total DESC)
                     END AS rank,
               NOT is_excused AND pass_line > 0 AND total < pass_line - tolerance
               AS is_below
          FROM score
        """
    )


def _get_snapshot(day_from):
    """The run goes on from the latest snapshot before; what was exempt in between
    neither counts nor breaks it. There is a change only against the month before."""
    return SQL(
        """
        SELECT ranked.member_id, period_id, branch_id, member_class_id, template_id,
               %(month)s::date AS month,
               base, pioneer, deductions, ranked.total, ranked.is_excused, is_vetoed,
               rank, %(change)s AS change, is_below, %(run)s AS run,
               annual, annual_base, is_base_intact, attended_count, held_count, honour,
               line_count
          FROM ranked
          %(before)s
        """,
        month=day_from,
        **_get_following("ranked", day_from),
    )


def _get_following(table, day_from):
    """What a snapshot takes over from the latest one before it.

    :param table: of the snapshots of one month
    :return: ``{"change", "run", "before": the join that both need}``
    """
    names = {"month": day_from, "table": SQL.identifier(table)}
    return {
        "change": SQL(
            """CASE WHEN before.month = (%(month)s::date - interval '1 month')::date
                         AND NOT (%(table)s.is_excused OR before.is_excused)
                    THEN %(table)s.total - before.total
                     END""",
            **names,
        ),
        "run": SQL(
            """CASE WHEN %(table)s.is_excused THEN COALESCE(before.run, 0)
                    WHEN %(table)s.is_below THEN COALESCE(before.run, 0) + 1
                    ELSE 0
                     END""",
            **names,
        ),
        "before": SQL(
            """LEFT JOIN LATERAL (
               SELECT month, total, run, is_excused
                 FROM party_point_score
                WHERE member_id = %(table)s.member_id AND month < %(month)s
                ORDER BY month DESC
                LIMIT 1) AS before ON TRUE""",
            **names,
        ),
    }


def get_carry_over(period_ids, day_from, member_ids, uid):
    """Let snapshots of a month take over anew what comes from those before, and
    nothing else; those in which nothing changes are left alone.

    :param period_ids: of months of branches, all of the same month
    :param day_from: the first day of that month
    :param member_ids: whose snapshots
    :return: a statement that returns the ids of the periods in which one has changed
    """
    return SQL(
        """
        UPDATE party_point_score AS score
           SET change = new.change, run = new.run, write_uid = %(uid)s,
               write_date = now() AT TIME ZONE 'UTC'
          FROM (SELECT later.id, %(change)s AS change, %(run)s AS run
                  FROM party_point_score AS later
                  %(before)s
                 WHERE later.period_id = ANY(%(period_ids)s)
                   AND later.member_id = ANY(%(member_ids)s)) AS new
         WHERE new.id = score.id
           AND (score.change, score.run) IS DISTINCT FROM (new.change, new.run)
        RETURNING score.period_id
        """,
        uid=uid,
        period_ids=list(period_ids),
        member_ids=list(member_ids),
        **_get_following("later", day_from),
    )
