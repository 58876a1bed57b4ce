from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...clock import today
from .party_point_line import PENDING
from .places import get_month

# Days after the month's end within which the branch should have closed it.
DAYS_TO_CLOSE = 10
# December can be closed from the day after (APP-1).
LAST_DAY_OF_DECEMBER = 25


class PartyPeriod(models.Model):
    """A month of a branch: what is registered in it, what is decided, what it came to.

    It is open while lines may come, and closed when the branch has decided on all of
    them. A closed month takes no lines; only the superior opens it again, with a
    reason (LINE-8). It is also what transactions queue up for: a line that comes while
    the month is being closed is refused.
    """

    _name = "party.period"
    _description = "Month of a Branch"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "date_from desc, branch_id"
    _reminder_field = "deadline"
    _protected_fields = frozenset(
        {
            "branch_id",
            "date_from",
            "date_to",
            "state",
            "closed_on",
            "closed_by_id",
            "seal_number",
            "seal_hash",
            "line_ids",
            "score_ids",
        }
    )

    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, ondelete="restrict"
    )
    date_from = fields.Date(string="Month", required=True, readonly=True, index=True)
    date_to = fields.Date(string="Last Day of the Month", required=True, readonly=True)
    deadline = fields.Date(
        string="To Be Closed by", compute="_compute_deadline", store=True
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    seal_number = fields.Integer(string="Links of the Chain", readonly=True, copy=False)
    seal_hash = fields.Char(string="Last Link", readonly=True, copy=False)
    line_ids = fields.One2many("party.point.line", "period_id", readonly=True)
    score_ids = fields.One2many("party.point.score", "period_id", readonly=True)
    review_ids = fields.One2many("party.review", "period_id", readonly=True)

    _one_a_month = models.Constraint(
        "UNIQUE (branch_id, date_from)", "The branch already has this month."
    )

    @api.depends("date_to", "state")
    def _compute_deadline(self):
        for period in self:
            period.deadline = period.state == "open" and fields.Date.add(
                period.date_to, days=DAYS_TO_CLOSE
            )

    @api.depends("date_from", "branch_id")
    def _compute_display_name(self):
        for period in self:
            month = period._get_month_name()
            period.display_name = f"{period.branch_id.name} · {month}"

    def _get_month_name(self):
        self.ensure_one()
        if not self.date_from:
            return ""
        return format_date(self.env, self.date_from, date_format="y-MM")

    # Where lines find their month

    @api.model
    def _get_or_create(self, keys):
        """The months of branches, made where they are not there yet.

        :param keys: set of ``(branch, first day of the month)``
        :return: ``{(branch, first day of the month): period}``
        """
        if not keys:
            return {}
        # sudo: months come by themselves
        model_sudo = self.sudo()
        domain = [
            ("branch_id", "in", [branch.id for branch, _day in keys]),
            ("date_from", "in", [day for _branch, day in keys]),
        ]
        found = model_sudo.search(domain)
        missing = keys - {(p.branch_id, p.date_from) for p in found}
        if missing:
            model_sudo._insert_missing(missing)
            found = model_sudo.search(domain)
        return {(period.branch_id, period.date_from): period for period in found}

    @api.model
    def _insert_missing(self, keys):
        """Two people may bring a month about at the same moment; there is one."""
        keys = sorted(keys, key=lambda key: (key[0].id, key[1]))
        last_days = [fields.Date.end_of(day, "month") for _branch, day in keys]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO party_period
                       (branch_id, date_from, date_to, deadline, state,
                        create_uid, create_date, write_uid, write_date)
                SELECT *, 'open', %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM unnest(%(branches)s::int[], %(first)s::date[],
                              %(last)s::date[], %(deadlines)s::date[])
                ON CONFLICT DO NOTHING
                """,
                uid=self.env.uid,
                branches=[branch.id for branch, _day in keys],
                first=[day for _branch, day in keys],
                last=last_days,
                deadlines=[
                    fields.Date.add(day, days=DAYS_TO_CLOSE) for day in last_days
                ],
            )
        )

    def _check_open(self):
        """Keep the months open until the end of the transaction: whoever closes one
        now is tried again afterwards, and the other way round.

        :raise UserError: where one is closed; the message says who opens it (LINE-8)
        """
        for period in self._get_closed():
            raise UserError(period._get_closed_text())

    def _get_closed(self):
        """Those that are closed; the others stay open until the transaction ends."""
        # sudo: the month of a guest's branch is out of the user's sight
        periods_sudo = self.sudo()
        periods_sudo._queue_up()
        return periods_sudo.filtered(lambda period: period.state == "closed")

    def _get_closed_text(self):
        return self.env._(
            "“%(period)s” is closed and takes no lines. If something has to be added "
            "or mended, ask the superior organisation to open it again.",
            period=self.display_name,
        )

    @api.model
    def _cron_open(self):
        """Daily: every branch with members has its month, also one without lines."""
        first = get_month(today(self))
        groups = self.env["party.member"]._read_group([], ["branch_id"])
        branches = self.env["party.branch"].union(
            *(branch for (branch,) in groups if branch.active)
        )
        self._get_or_create({(branch, first) for branch in branches})

    # Reviewing, closing and opening again

    def action_open_review(self):
        """Open the review of the month, and show it."""
        self.ensure_one()
        self._check_leads()
        review = self.env["party.review"]._open(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": review._name,
            "res_id": review.id,
            "view_mode": "form",
        }

    def action_close(self):
        """Close months on which everything is decided: their lines are sealed."""
        for period in self:
            period._check_leads()
            period._close()
        return True

    def _close(self):
        self.ensure_one()
        # sudo: closing writes what users cannot; the checks are done
        period_sudo = self.sudo()
        period_sudo._queue_up()
        period_sudo.branch_id._queue_up()  # one chain, one link after another
        self.invalidate_recordset(["state"])
        if reasons := period_sudo._get_cannot_close_reasons():
            raise UserError("\n".join([self.display_name, *reasons]))
        period_sudo._refresh_scores()
        lines = period_sudo.line_ids.filtered(lambda line: line.state == "confirmed")
        number, link = lines._seal(period_sudo.branch_id)
        self._for_workflow().write(
            {
                "state": "closed",
                "closed_on": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
                "seal_number": number,
                "seal_hash": link,
            }
        )
        period_sudo._log_step("close_period", "open", "closed", False)
        period_sudo._end_reminders()

    def _get_cannot_close_reasons(self):
        """What keeps the month from being closed.

        :return: list of sentences; empty where it can be
        """
        self.ensure_one()
        if self.state == "closed":
            return [self.env._("It is closed already.")]
        if not self._is_over():
            return [self.env._("The month is not over yet.")]
        reasons = []
        if pending := self.line_ids.filtered(lambda line: line.state in PENDING):
            reasons.append(
                self.env._("%(count)s lines are to be decided.", count=len(pending))
            )
            reasons += pending._get_witness_texts()
        if self.review_ids.filtered(lambda review: review.state == "open"):
            reasons.append(self.env._("The review is not concluded."))
        if planned := self._get_planned_activities():
            reasons.append(
                self.env._(
                    "These activities are planned and neither closed nor cancelled: "
                    "%(names)s.",
                    names=planned.mapped("name"),
                )
            )
        return reasons

    def _is_over(self):
        """Whether the month can be closed by now: the year's last one some days before
        its end, so that the year is summed by 30 December (000)."""
        self.ensure_one()
        last_day = self.date_to
        if self.date_from.month == 12:
            last_day = self.date_from.replace(day=LAST_DAY_OF_DECEMBER)
        return last_day < today(self)

    def _get_planned_activities(self):
        """The activities of the month that are not held yet."""
        return self.env["party.activity"].search(
            [
                ("branch_id", "in", self.branch_id.ids),
                ("date", ">=", min(self.mapped("date_from"))),
                ("date", "<=", max(self.mapped("date_to"))),
                ("state", "=", "planned"),
            ]
        )

    def action_reopen(self):
        """Ask why, and open the months again."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_period_reopen_wizard_action"
        )
        return {**action, "context": {"default_period_ids": self.ids}}

    def _reopen(self, reason):
        """Open closed months again, as their superior (LINE-8).

        :param str reason: why, for the log
        :raise AccessError: for anybody but the superior
        """
        self.check_access("read")
        # sudo: the user's own rights, which he cannot read himself
        superior_of = self.env.user.sudo().party_superior_branch_ids
        self._queue_up()
        self.invalidate_recordset(["state"])
        for period in self:
            if period.branch_id not in superior_of:
                raise AccessError(
                    self.env._(
                        "“%(period)s”: the superior organisation opens a closed month "
                        "again.",
                        period=period.display_name,
                    )
                )
            if period.state != "closed":
                raise UserError(
                    self.env._("“%(period)s” is open.", period=period.display_name)
                )
        self._for_workflow().write(
            {"state": "open", "closed_on": False, "closed_by_id": False}
        )
        # sudo: the log is written by the steps it tells of
        self.sudo()._log_step("reopen_period", "closed", "open", reason)
        for period in self:
            period._for_workflow().message_post(body=reason)

    def _check_leads(self):
        """:raise AccessError: for anybody but the secretary of the branch"""
        self.check_access("read")
        # sudo: the user's own rights, which he cannot read himself
        if self.branch_id - self.env.user.sudo().party_secretary_branch_ids:
            raise AccessError(
                self.env._(
                    "The secretary of the branch opens its reviews and closes "
                    "its months."
                )
            )

    def _log_step(self, action, before, after, reason):
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": period.branch_id.id,
                    "period_id": period.id,
                    "before": labels[before],
                    "after": labels[after],
                    "reason": reason,
                }
                for period in self
            ]
        )

    # Scores

    @api.model
    def _refresh_after(self, lines):
        """Bring up to date what follows from lines: the month of each member's branch
        at its end (ORG-5). A closed month keeps its scores; where they are not true any
        more they are marked."""
        keys = set()
        for month, of_month in lines.grouped(lambda line: get_month(line.date)).items():
            last_day = fields.Date.end_of(month, "month")
            rows = of_month.member_id._get_assignments(last_day).values()
            branches = of_month.branch_id.union(*(row.branch_id for row in rows))
            keys |= {(branch, month) for branch in branches}
        periods = self.union(*self._get_or_create(keys).values())
        periods.filtered(lambda period: period.state == "open")._refresh_scores()

    # Reminders

    @api.model
    def _get_due_domain(self):
        """What was passed on is due at once, however long the month still runs."""
        return super()._get_due_domain() | Domain("line_ids.state", "=", "escalated")

    def _get_reminder_users(self):
        """The secretary once the month should be closed, and whoever decides on what
        was passed on."""
        secretaries = self.branch_id._get_position_users(("secretary",))
        users = dict.fromkeys(self, self.env["res.users"])
        for period in self:
            if period.deadline and period.deadline <= today(period):
                users[period] |= secretaries[period.branch_id]
            if period.escalated_count:
                users[period] |= period.line_ids._get_deciders_above()
        return users

    def _get_reminder_summary(self):
        month = self._get_month_name()
        if self.escalated_count:
            return self.env._(
                "%(month)s: lines wait for the decision above the branch", month=month
            )
        return self.env._("Review and close %(month)s", month=month)
