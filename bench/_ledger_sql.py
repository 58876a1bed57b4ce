"""What the addon does, as somebody would write it who does it in SQL alone.

It is written for the rules of ``_ledger_world`` (the base granted once, one version of
each item, everybody a member all year), which the addon's own statement does not know
beforehand. That it makes the same figures is checked.
"""

from datetime import date

from odoo.tools.date_utils import end_of

SCORE_COLUMNS = (
    "member_id, period_id, branch_id, member_class_id, template_id, month, base, "
    "pioneer, deductions, total, is_excused, is_vetoed, rank, change, is_below, run, "
    "annual, annual_base, is_base_intact, attended_count, held_count, honour, "
    "line_count"
)
BASE_POINTS, PASS_LINE, TOLERANCE = 60, 60, 5
PARAMETERS = {"granted": BASE_POINTS, "least": PASS_LINE - TOLERANCE}

MONTH = """
WITH place AS (
    SELECT history.member_id, history.branch_id, history.member_class_id,
           period.id AS period_id, validity.template_id
      FROM party_assignment AS history
      JOIN party_period AS period
        ON period.branch_id = history.branch_id AND period.date_from = %(month)s
      JOIN party_rule_validity AS validity
        ON validity.member_class_id = history.member_class_id
       AND validity.date_from <= %(last)s
     WHERE history.date_from <= %(last)s
       AND (history.date_to IS NULL OR history.date_to >= %(last)s)
       AND history.standing != 'ended'
       {where}
), exempt AS (
    SELECT exemption.member_id, month::int
      FROM party_exemption AS exemption
      JOIN generate_series(1, 12) AS month
        ON make_date(%(year)s, month, 1) + interval '1 month - 1 day'
           BETWEEN exemption.date_from AND exemption.date_to
     WHERE exemption.state = 'confirmed'
), excused AS (
    SELECT member_id, count(*) AS months, bool_or(month = %(number)s) AS is_excused,
           count(*) FILTER (WHERE month <= %(number)s) AS so_far
      FROM exempt
     GROUP BY member_id
), entry AS (
    SELECT line.member_id, line.item_id, line.kind,
           sum(line.points) AS of_year,
           sum(line.points) FILTER (WHERE line.date >= %(month)s) AS of_month,
           sum(line.times) FILTER (WHERE line.date >= %(month)s) AS times,
           sum(line.times) FILTER (WHERE line.outcome = 'absent') AS absent,
           sum(line.times) FILTER (WHERE line.outcome = 'absent'
                                     AND line.date >= %(month)s) AS absent_of_month,
           sum(line.times) FILTER (WHERE line.outcome = 'leave') AS leave,
           sum(line.times) FILTER (WHERE line.outcome = 'present') AS present,
           count(*) FILTER (WHERE line.date >= %(month)s) AS lines
      FROM party_point_line AS line
      JOIN place USING (member_id)
     WHERE line.state = 'confirmed'
       AND line.date BETWEEN %(january)s AND %(last)s
       AND (line.member_id, EXTRACT(MONTH FROM line.date)) NOT IN (
           SELECT member_id, month FROM exempt)
     GROUP BY line.member_id, line.item_id, line.kind
), move AS (
    SELECT entry.*, item.method,
           CASE WHEN item.method != 'expected' THEN entry.of_month
                WHEN asked <= 0 THEN 0
                ELSE -least(item.points,
                            round(item.points * coalesce(absent_of_month, 0) * 12
                                  / asked, 2)) END AS base_of_month,
           CASE WHEN item.method != 'expected' THEN entry.of_year
                WHEN asked <= 0 THEN 0
                ELSE -least(item.points, round(item.points * coalesce(absent, 0) * 12
                                               / asked, 2)) END AS base_of_year
      FROM entry
      JOIN party_rule_item AS item ON item.id = entry.item_id
      LEFT JOIN excused USING (member_id)
     CROSS JOIN LATERAL (SELECT item.expected_count * (12 - coalesce(months, 0))
                                - 12 * coalesce(leave, 0) AS asked) AS occasions
), tally AS (
    SELECT member_id,
           sum(base_of_month) FILTER (WHERE kind = 'base') AS base_of_month,
           sum(base_of_year) FILTER (WHERE kind = 'base') AS base_of_year,
           sum(of_month) FILTER (WHERE kind = 'pioneer') AS pioneer,
           sum(of_year) FILTER (WHERE kind = 'pioneer') AS pioneer_of_year,
           sum(of_month) FILTER (WHERE kind = 'deduction') AS deductions,
           sum(of_year) FILTER (WHERE kind = 'deduction') AS deductions_of_year,
           sum(times) FILTER (WHERE kind = 'veto') AS vetoes,
           sum(present) AS attended,
           sum(coalesce(present, 0) + coalesce(absent, 0)) AS held,
           sum(of_year) FILTER (WHERE method = 'graded') AS honour,
           sum(lines) AS lines
      FROM move
     GROUP BY member_id
), score AS (
    SELECT place.*,
           coalesce(excused.is_excused, FALSE) AS is_excused,
           coalesce(vetoes, 0) > 0 AS is_vetoed,
           CASE WHEN is_excused THEN 0
                ELSE greatest(0, least(%(granted)s, %(granted)s
                                       + coalesce(base_of_month, 0))) END AS base,
           coalesce(pioneer, 0) AS pioneer,
           coalesce(deductions, 0) AS deductions,
           CASE WHEN %(number)s = coalesce(so_far, 0) THEN 0
                ELSE greatest(0, greatest(0, least(%(granted)s, %(granted)s
                                                   + coalesce(base_of_year, 0)))
                              + coalesce(pioneer_of_year, 0)
                              + coalesce(deductions_of_year, 0)) END AS annual,
           CASE WHEN %(number)s = coalesce(so_far, 0) THEN 0
                ELSE greatest(0, least(%(granted)s, %(granted)s
                                       + coalesce(base_of_year, 0)))
                 END AS annual_base,
           greatest(0, least(%(granted)s, %(granted)s + coalesce(base_of_year, 0)))
           = %(granted)s AS is_base_intact,
           coalesce(attended, 0) AS attended_count, coalesce(held, 0) AS held_count,
           coalesce(honour, 0) AS honour,
           coalesce(lines, 0) AS lines
      FROM place
      LEFT JOIN tally USING (member_id)
      LEFT JOIN excused USING (member_id)
), total AS (
    SELECT *, CASE WHEN is_excused OR is_vetoed THEN 0
                   ELSE greatest(0, base + pioneer + deductions) END AS total
      FROM score
)
SELECT total.member_id, total.period_id, total.branch_id, total.member_class_id,
       total.template_id, %(month)s::date AS month, total.base, total.pioneer,
       total.deductions, total.total, total.is_excused, total.is_vetoed,
       CASE WHEN total.is_excused THEN 0
            ELSE rank() OVER (PARTITION BY total.period_id, total.is_excused
                              ORDER BY total.total DESC) END AS rank,
       CASE WHEN NOT total.is_excused AND NOT before.is_excused
            THEN total.total - before.total END AS change,
       NOT total.is_excused AND total.total < %(least)s AS is_below,
       CASE WHEN total.is_excused THEN coalesce(before.run, 0)
            WHEN total.total < %(least)s THEN coalesce(before.run, 0) + 1
            ELSE 0 END AS run,
       total.annual, total.annual_base, total.is_base_intact, total.attended_count,
       total.held_count, total.honour, total.lines AS line_count
  FROM total
  LEFT JOIN party_point_score AS before
    ON before.member_id = total.member_id
   AND before.month = (%(month)s::date - interval '1 month')::date
"""


def _statement(cr, year, month, shell, where="", **more):
    """Execute a statement around the SELECT of a month.

    :param str where: what limits the members
    """
    first = date(year, month, 1)
    parameters = {
        **PARAMETERS,
        "year": year,
        "number": month,
        "january": date(year, 1, 1),
        "month": first,
        "last": end_of(first, "month"),
        **more,
    }
    cr.execute(shell.replace("{select}", MONTH.replace("{where}", where)), parameters)


def write_month(cr, year, month):
    """The snapshots of all members of a month that has none."""
    _statement(
        cr,
        year,
        month,
        f"""
        INSERT INTO party_point_score
               ({SCORE_COLUMNS}, is_outdated, create_uid, create_date, write_uid,
                write_date)
        SELECT month.*, FALSE, 1, now(), 1, now() FROM ({{select}}) AS month
        """,
    )


def read_month(cr, year, month):
    """Only what the snapshots would come to; every column is reckoned."""
    _statement(
        cr,
        year,
        month,
        "SELECT count(month), sum(total) FROM ({select}) AS month",
    )
    return cr.fetchone()


def read_year(cr, year, member_id):
    """The annual score of one member."""
    _statement(
        cr,
        year,
        12,
        "SELECT annual FROM ({select}) AS month",
        "AND history.member_id = %(member)s",
        member=member_id,
    )
    return cr.fetchone()[0]


def confirm(cr, ids, points, table="party_point_line"):
    """Let lines count."""
    cr.execute(
        f"""
        UPDATE {table} AS line
           SET state = 'confirmed', decided_on = now(), review_level = NULL,
               decision_reason = 'By the committee.', points = new.points,
               raw_points = new.points, cuts = NULL,
               settled_number = nextval('party_point_line_settled'),
               write_uid = 1, write_date = now()
          FROM unnest(%s::int[], %s::numeric[]) AS new (id, points)
         WHERE line.id = new.id
        """,
        [ids, points],
    )
