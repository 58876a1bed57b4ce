import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...clock import today
from ...scoring.last import get_last
from .party_warning import DAYS_TO_DECIDE
from .party_warning_rule import MONTH_TRIGGERS, TRIGGERS

YEAR_TRIGGERS = tuple(key for key, _label in TRIGGERS if key not in MONTH_TRIGGERS)
# {consequence of a grade: trigger}
GRADE_TRIGGERS = {
    "talk": "grade_talk",
    "rectify": "grade_rectify",
    "unqualified": "grade_unqualified",
}


class PartyWarning(models.Model):
    """What closed months and final years lead to (WARN-1 … WARN-3).

    In sets, whatever their size, and as often as one likes: what is there already
    stays, what has lost its ground lapses while it is only proposed, and is marked and
    told to its owner once it is confirmed. What somebody has dropped stays dropped.
    """

    _inherit = "party.warning"

    @api.model_create_multi
    def create(self, vals_list):
        """What is not given is what the rule says, in the language of the user; the
        system's own proposals take it in all languages."""
        return super().create([{**self._get_said(vals), **vals} for vals in vals_list])

    @api.model
    def _get_said(self, vals):
        # sudo: what the rule says goes with the warning
        rule = self.env["party.warning.rule"].sudo().browse(vals.get("rule_id"))
        period = (
            # sudo: the branch of the month, to see whose it is
            self.env["party.period"].sudo().browse(vals.get("period_id"))
        )
        return {
            "title": rule.name,
            "task": rule.note,
            "trigger": rule.trigger,
            "number": rule.number,
            "measure": rule.measure,
            "owner_role": rule.owner,
            "days": rule.days,
            "restore_share": rule.restore_share,
            "month": period.date_from,
            "proposed_on": today(self),
        }

    # Months

    @api.model
    def _propose_month(self, periods):
        """Propose what months lead to. Called when they are closed, and when scores of
        closed months were corrected.

        :param periods: ``party.period``; those that are open are left alone
        """
        # sudo: the system proposes; nobody's rights matter
        closed_sudo = periods.sudo().filtered(lambda p: p.state == "closed")
        if not closed_sudo:
            return
        # sudo: proposals come by themselves, whoever closes the month
        existing = self.sudo().search([("period_id", "in", closed_sudo.ids)])
        rules = self.env["party.warning.rule"]._get_rules(
            closed_sudo.branch_id, MONTH_TRIGGERS
        )
        scores = self._get_judged_scores(closed_sudo, rules, existing.member_id)
        wanted = self._get_wanted_of_months(scores, rules)
        by_place = scores.grouped(lambda score: (score.member_id, score.period_id))

        def stands(warning):
            score = by_place.get((warning.member_id, warning.period_id))
            return warning._stands_by_own_rule(rules, score and score._has_led_to)

        self._follow(wanted, existing, stands)

    @api.model
    def _get_judged_scores(self, periods, rules, warned):
        """The scores that may lead to something: the low ones, where nothing asks for
        the last of a month. Exempt members have none, however late they came to be so.

        :param warned: members with a warning of these months
        """
        domain = Domain("period_id", "in", periods.ids)
        domain &= Domain("is_excused", "=", False)
        triggers = {rule.trigger for of_branch in rules.values() for rule in of_branch}
        if "month_last" not in triggers:
            zero = self.env["party.point.score"]._get_zero_domain()
            low = Domain("is_below", "=", True) | zero
            domain &= low | Domain("member_id", "in", warned.ids)
        # sudo: scores of all branches, as superuser already where this is called
        scores_sudo = self.env["party.point.score"].sudo().search(domain, order="id")
        exempt = self.env["party.exemption"]._get_exempt_on(
            scores_sudo.member_id, set(scores_sudo.period_id.mapped("date_to"))
        )
        return scores_sudo.filtered(
            lambda score: (score.member_id, score.period_id.date_to) not in exempt
        )

    @api.model
    def _get_wanted_of_months(self, scores, rules):
        """:return: ``{(rule, member, month of a branch): row to insert}``"""
        wanted = {}
        for period, of_period in scores.grouped("period_id").items():
            holding = rules[period.branch_id]._filter_holding(period.date_to)
            last = {
                rule: get_last({s: s.rank for s in of_period}, rule.number)
                for rule in holding
                if rule.trigger == "month_last"
            }
            for score in of_period:
                for rule in holding._get_led_to(score, last):
                    key = (rule, score.member_id, period)
                    wanted[key] = _prepare_of_month(rule, score)
        return wanted

    # Years

    @api.model
    def _propose_year(self, cycles):
        """Propose what the grades of years lead to. Called when they have become final,
        and when they are reopened: then what they led to loses its ground.

        :param cycles: ``party.cycle``
        """
        cycles_sudo = cycles.sudo()  # sudo: as for months
        if not cycles_sudo:
            return
        # sudo: as for a month
        existing = self.sudo().search([("appraisal_id.cycle_id", "in", cycles.ids)])
        rules = self.env["party.warning.rule"]._get_rules(
            cycles_sudo.branch_id, YEAR_TRIGGERS
        )
        appraisals = self._get_judged_appraisals(cycles_sudo)
        secretaries = self._get_secretaries(cycles_sudo)
        wanted = self._get_wanted_of_years(appraisals, rules, secretaries)

        def stands(warning):
            appraisal = warning.appraisal_id & appraisals
            return warning._stands_by_own_rule(rules, appraisal and appraisal._led_to)

        self._follow(wanted, existing, stands)

    @api.model
    def _get_judged_appraisals(self, cycles):
        final = cycles.filtered(lambda cycle: cycle.state == "final")
        return (
            self.env["party.appraisal"]
            # sudo: as superuser already where this is called
            .sudo()
            .search(
                [
                    ("cycle_id", "in", final.ids),
                    ("status", "!=", "exempt"),
                    "|",
                    ("grade_id", "!=", False),
                    ("status", "=", "ranked"),
                ],
                order="id",
            )
        )

    @api.model
    def _get_secretaries(self, cycles):
        """Who led the branches at the end of their years.

        :return: a set of ``(branch, contact, year)``
        """
        positions = (
            self.env["party.position"]
            # sudo: as for a month
            .sudo()
            .search(  # sudo: as above
                [
                    ("branch_id", "in", cycles.branch_id.ids),
                    ("role", "=", "secretary"),
                    ("active", "=", True),
                ]
            )
        )
        return {
            (position.branch_id, position.partner_id, year)
            for year in set(cycles.mapped("year"))
            for position in positions
            if position.date_from <= _get_last_day(year)
            and (not position.date_to or position.date_to >= _get_last_day(year))
        }

    @api.model
    def _get_wanted_of_years(self, appraisals, rules, secretaries):
        """:return: ``{(rule, member, appraisal): row to insert}``"""
        wanted = {}
        last = _get_last_of_years(appraisals, rules)
        for appraisal in appraisals:
            branch, year = appraisal.branch_id, appraisal.year
            holding = rules[branch]._filter_holding(_get_last_day(year))
            contact = appraisal.member_id.partner_id
            leads = (branch, contact, year) in secretaries
            for rule in holding._get_led_to_by_year(appraisal, leads, last):
                key = (rule, appraisal.member_id, appraisal)
                wanted[key] = _prepare_of_year(rule, appraisal)
        return wanted

    # Both

    def _get_key(self):
        return (self.rule_id, self.member_id, self.period_id or self.appraisal_id)

    def _stands_by_own_rule(self, rules, has_led_to):
        """Whether a warning stands whose rule has been archived or changed since.

        :param dict rules: those that hold now, by branch
        :param has_led_to: of its score or appraisal, says whether a warning fits it
            still; empty where it leads to nothing any more
        """
        rule = self.rule_id
        day = self.period_id.date_to or _get_last_day(self.year)
        is_same = (
            rule in rules.get(self.branch_id, ())
            and (rule.trigger, rule.number) == (self.trigger, self.number)
            and rule._filter_holding(day)
        )
        return bool(not is_same and has_led_to and has_led_to(self))

    @api.model
    def _follow(self, wanted, existing, stands):
        """Bring the warnings in line with what months or years lead to.

        :param dict wanted: ``{key: row to insert}``
        :param existing: all warnings of these months or years
        :param stands: says of one that is not wanted whether it stands nevertheless
        """
        grounded = existing.filtered(lambda w: w._get_key() in wanted or stands(w))
        known = {warning._get_key() for warning in existing}
        self._insert([row for key, row in wanted.items() if key not in known])
        (existing - grounded)._lose_ground()
        grounded._regain_ground()

    def _lose_ground(self):
        """What is proposed lapses; of what is confirmed the owner is told."""
        proposed = self.filtered(lambda warning: warning.state == "proposed")
        if proposed:
            proposed._for_workflow().write({"state": "lapsed"})
            proposed._end_reminders()
        acted_on = self.filtered(
            lambda w: w.state in ("confirmed", "done") and not w.is_outdated
        )
        if acted_on:
            acted_on._for_workflow().write({"is_outdated": True})
        for warning in acted_on.filtered(lambda w: w.state == "confirmed"):
            warning._tell_people(
                warning.owner_id.partner_id,
                lambda own: own.env._(
                    "The scores have changed since it was confirmed, and would not "
                    "lead to it any more. Who has confirmed it may drop it."
                ),
            )

    def _regain_ground(self):
        lapsed = self.filtered(lambda warning: warning.state == "lapsed")
        if lapsed:
            lapsed._for_workflow().write(
                {"state": "proposed", "proposed_on": today(self)}
            )
        outdated = self.filtered("is_outdated")
        if outdated:
            outdated._for_workflow().write({"is_outdated": False})

    @api.model
    def _follow_exemptions(self, exemptions):
        """Who turns out to have been exempt at a month's end is not warned for it.
        Called when exemptions are confirmed (ORG-6)."""
        # sudo: warnings that the secretary does not read, too
        warnings_sudo = self.sudo().search(
            [
                ("member_id", "in", exemptions.member_id.ids),
                ("period_id", "!=", False),
                ("state", "in", ("proposed", "confirmed", "done")),
            ]
        )
        exempt = self.env["party.exemption"]._get_exempt_on(
            warnings_sudo.member_id, set(warnings_sudo.period_id.mapped("date_to"))
        )
        warnings_sudo.filtered(
            lambda w: (w.member_id, w.period_id.date_to) in exempt
        )._lose_ground()

    @api.model
    def _insert(self, rows):
        """Add proposals in one statement, with what their rules say, in all languages.
        Two closings at the same moment leave one.

        :param rows: list of dicts with the ids that the statement names
        """
        if not rows:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO party_warning
                       (rule_id, title, task, trigger, number, measure, owner_role,
                        days, restore_share, member_id, branch_id, year, month,
                        period_id, appraisal_id, run, state, proposed_on, remind_on,
                        is_outdated, create_uid, create_date, write_uid, write_date)
                SELECT rule.id, rule.name, rule.note, rule.trigger, rule.number,
                       rule.measure, rule.owner, rule.days, rule.restore_share,
                       row.member_id, row.branch_id, row.year, row.month,
                       row.period_id, row.appraisal_id, row.run, 'proposed', %(day)s,
                       %(remind_on)s, FALSE, %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM jsonb_to_recordset(%(rows)s)
                    AS row (rule_id int, member_id int, branch_id int, year int,
                            month date, period_id int, appraisal_id int, run int)
                  JOIN party_warning_rule AS rule ON rule.id = row.rule_id
                 ORDER BY row.branch_id, row.member_id, rule.sequence, rule.id
                    ON CONFLICT DO NOTHING
                """,
                day=today(self),
                remind_on=fields.Date.add(today(self), days=DAYS_TO_DECIDE),
                uid=self.env.uid,
                rows=json.dumps(rows),
            )
        )
        self.invalidate_model(flush=False)


def _prepare_of_month(rule, score):
    month = score.period_id.date_from
    return {
        "rule_id": rule.id,
        "member_id": score.member_id.id,
        "branch_id": score.period_id.branch_id.id,
        "year": month.year,
        "month": month.isoformat(),
        "period_id": score.period_id.id,
        "run": score.run if rule.trigger == "below" else 0,
    }


def _prepare_of_year(rule, appraisal):
    return {
        "rule_id": rule.id,
        "member_id": appraisal.member_id.id,
        "branch_id": appraisal.branch_id.id,
        "year": appraisal.year,
        "appraisal_id": appraisal.id,
    }


def _get_last_day(year):
    return fields.Date.to_date(f"{year}-12-31")


def _get_last_of_years(appraisals, rules):
    """Who is among the last, by each rule that asks for it: within a branch, among
    those who are graded by one scheme (APP-2).

    :return: ``{rule: set of appraisals}``
    """
    asking = {r for held in rules.values() for r in held if r.trigger == "year_last"}
    last = dict.fromkeys(asking, frozenset())
    ranked = appraisals.filtered(lambda appraisal: appraisal.status == "ranked")
    for (branch, _grading, _year), group in ranked.grouped(
        lambda appraisal: (appraisal.branch_id, appraisal.grading_id, appraisal.year)
    ).items():
        for rule in asking & {*rules[branch]}:
            last[rule] |= get_last({a: a.rank for a in group}, rule.number)
    return last
