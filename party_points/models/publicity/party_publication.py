from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_list

from ...clock import today
from .party_publication_plan import (
    AUDIENCES,
    GROUNDS,
    KINDS,
    NAMES,
    RANKINGS,
    SETTINGS,
)
from .periods import get_last_day, get_months


class PartyPublication(models.Model):
    """What a branch publishes of a period: planned with a due date, published as a
    snapshot, open to objections, confirmed final (PUB-1 … PUB-4).

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    planned    due, nothing is published yet
    published  the snapshot stands; objections are possible in the window
    final      the window is over and no dispute is open
    =========  =========================================================================

    =====================  =============================================================
    who                    what
    =====================  =============================================================
    committee              settings until it is published; publishes, opens and closes
                           the link, confirms it final
    scorekeeper, superior  read all that is in it
    and supervisor
    member of the branch   reads what is published for members or for everybody
    whoever has the link   reads what is published for everybody, while it is valid
    =====================  =============================================================

    What is published is in its versions; people read it through ``_get_page``, which
    leaves out what is not for them.
    """

    _name = "party.publication"
    _description = "Publication"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "date_to desc, id desc"
    _reminder_field = "due_date"
    _reminder_days_ahead = 5
    _protected_fields = frozenset(
        {
            "branch_id",
            "kind",
            "date_from",
            "date_to",
            "due_date",
            "state",
            "version_ids",
            "version_id",
            "published_on",
            "published_by_id",
            "window_end",
            "final_on",
            "final_by_id",
            "link_token",
            "link_hash",
            "link_until",
            "dispute_ids",
            "reconciliation_ids",
        }
    )

    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        KINDS, string="Publication Kind", required=True, readonly=True
    )
    date_from = fields.Date(string="First Day", required=True, readonly=True)
    date_to = fields.Date(string="Last Day", required=True, readonly=True)
    due_date = fields.Date(string="To Be Published by", readonly=True, index=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("published", "Open to Objections"),
            ("final", "Final"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
    )
    audience = fields.Selection(
        AUDIENCES, required=True, default="members", tracking=True
    )
    names = fields.Selection(NAMES, required=True, default="full", tracking=True)
    grounds = fields.Selection(
        GROUNDS,
        string="Grounds of Deductions",
        required=True,
        default="members",
        tracking=True,
    )
    ranking = fields.Selection(
        RANKINGS, required=True, default="leading", tracking=True
    )
    version_ids = fields.One2many(
        "party.publication.version", "publication_id", readonly=True
    )
    version_id = fields.Many2one(
        "party.publication.version",
        string="Current Version",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    published_on = fields.Date(readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    window_end = fields.Date(
        string="Objections until", readonly=True, copy=False, help="This day included."
    )
    final_on = fields.Date(string="Final since", readonly=True, copy=False)
    final_by_id = fields.Many2one(
        "res.users",
        string="Confirmed Final by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    link_token = fields.Char(
        readonly=True, copy=False, groups=fields.NO_ACCESS, help="Part of the link."
    )
    link_until = fields.Date(string="Link Valid until", readonly=True, copy=False)
    dispute_ids = fields.One2many("party.dispute", "publication_id", readonly=True)
    reconciliation_ids = fields.One2many(
        "party.reconciliation", "publication_id", readonly=True
    )

    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_corrected = fields.Boolean(
        string="Corrected", compute="_compute_is_corrected", store=True
    )
    open_dispute_count = fields.Integer(
        string="Open Disputes", compute="_compute_open_dispute_count"
    )
    is_committee = fields.Boolean(
        string="I Publish for This Branch", compute="_compute_is_committee"
    )

    _one_a_period = models.Constraint(
        "UNIQUE (branch_id, kind, date_from)",
        "The branch already has this publication.",
    )

    @api.depends("branch_id", "kind", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for publication in self:
            # sudo: whoever may read it may read whose it is
            name = publication.sudo().branch_id.name
            title = publication._get_title() if publication.date_from else ""
            publication.display_name = " · ".join(filter(None, [name, title]))

    def _get_title(self):
        """Kind and period in words, in the reader's language."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]} {self._get_period_text()}"

    def _get_period_text(self):
        self.ensure_one()
        first = self.date_from
        values = {"year": first.year, "number": (first.month + 2) // 3}
        if self.kind == "month":
            return self._format_month(first)
        if self.kind == "quarter":
            return self.env._("%(year)s, quarter %(number)s", **values)
        if self.kind == "half_year" and first.month == 1:
            return self.env._("%(year)s, first half", **values)
        if self.kind == "half_year":
            return self.env._("%(year)s, second half", **values)
        return str(first.year)

    def _format_month(self, day):
        return format_date(self.env, day, date_format="y-MM")

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        now = today(self)
        for publication in self:
            publication.is_overdue = (
                publication.state == "planned"
                and bool(publication.due_date)
                and publication.due_date < now
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "planned"), ("due_date", "<", today(self))]

    @api.depends("version_ids")
    def _compute_is_corrected(self):
        counts = dict(
            self.env["party.publication.version"]._read_group(
                [("publication_id", "in", self.ids)], ["publication_id"], ["__count"]
            )
        )
        for publication in self:
            publication.is_corrected = counts.get(publication._origin, 0) > 1

    @api.depends("dispute_ids.state", "version_id")
    def _compute_open_dispute_count(self):
        disputes = self._origin._get_open_disputes()
        for publication in self:
            publication.open_dispute_count = len(disputes.get(publication._origin, ()))

    @api.depends("branch_id")
    @api.depends_context("uid")
    def _compute_is_committee(self):
        # sudo: the user's own rights, which he cannot read himself
        branches = self.env.user.sudo().party_committee_branch_ids
        for publication in self:
            publication.is_committee = publication.branch_id in branches

    def write(self, vals):
        """How it is published is open to change until then.

        :raise UserError: afterwards
        """
        if not self.env.su:
            self.check_access("write")
            for publication in self:
                if publication.state != "planned" and vals.keys() & set(SETTINGS):
                    raise UserError(
                        self.env._(
                            "“%(publication)s” is published. How it is published is "
                            "chosen before that.",
                            publication=publication.display_name,
                        )
                    )
        return super().write(vals)

    # Publishing

    def action_publish(self):
        """Publish snapshots of what is decided; the objection window begins."""
        self._check_committee()
        for publication in self:
            publication._publish()
        return True

    def _publish(self):
        """Publish it, as a committee member; see ``action_publish``."""
        self.ensure_one()
        self._begin_step("planned")
        publication = self._for_workflow()
        months, left_out = publication._get_months()
        version = publication._add_version(publication._build_content(months, left_out))
        publication.write(publication._prepare_published_vals(version))
        publication._log_step("publish", version)
        publication._end_reminders()
        publication._after_publish()

    def _begin_step(self, *states):
        """Let people who take a step at the same moment take it one after another.

        :raise UserError: where the publication is in none of these states by now
        """
        self._queue_up()
        self.invalidate_recordset()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for publication in self:
            if publication.state not in states:
                raise UserError(
                    self.env._(
                        "“%(publication)s”: this cannot be done now; its state is "
                        "“%(state)s”.",
                        publication=publication.display_name,
                        state=labels[publication.state],
                    )
                )

    def _get_months(self):
        """The months of the period as far as they are over, all of them decided; they
        stay so until the transaction ends.

        A month before the branch's first one does not exist for it.

        :return: ``(months held, months left out)``, as their first days
        :raise UserError: where a month is not decided, or none is over
        """
        self.ensure_one()
        periods = self.env["party.period"].search(
            [("branch_id", "=", self.branch_id.id), ("date_from", "<=", self.date_to)]
        )
        first = min(periods.mapped("date_from"), default=None)
        months = [
            month
            for month in get_months(self.date_from, self.date_to)
            if first and month >= first
        ]
        held = [month for month in months if get_last_day(month) < today(self)]
        self._check_decided(held, periods.filtered(lambda p: p.date_from in held))
        return held, [month for month in months if month not in held]

    def _check_decided(self, months, periods):
        """:raise UserError: where a month is not closed, or there is none"""
        closed = set(periods._get_closed().mapped("date_from"))
        if undecided := [month for month in months if month not in closed]:
            raise UserError(
                self.env._(
                    "“%(publication)s” cannot be published yet: these months are not "
                    "decided: %(months)s. Review and close them first.",
                    publication=self.display_name,
                    months=format_list(
                        self.env, [self._format_month(month) for month in undecided]
                    ),
                )
            )
        if not months:
            raise UserError(
                self.env._(
                    "“%(publication)s” cannot be published yet: none of its months is "
                    "over and decided.",
                    publication=self.display_name,
                )
            )

    def _add_version(self, content, changes=None, dispute=None):
        """:param dict content: as ``_build_content`` gives it
        :param list changes: against the version before, see ``_get_changes``
        :return: the new version
        """
        self.ensure_one()
        versions = self.env["party.publication.version"]
        return versions.create(
            {
                "publication_id": self.id,
                "branch_id": self.branch_id.id,
                "number": self.version_id.number + 1,
                "content": content,
                "content_hash": versions._get_hash(content),
                "changes": changes,
                "dispute_id": dispute and dispute.id,
                "published_on": fields.Datetime.now(),
                "published_by_id": self.env.uid,
            }
        )

    def _prepare_published_vals(self, version):
        now, plan = today(self), self._get_plan()
        return {
            "state": "published",
            "version_id": version.id,
            "published_on": now,
            "published_by_id": self.env.uid,
            "window_end": plan._add_working_days(now, plan.objection_days),
        }

    def _after_publish(self):
        """Called, as superuser, when it has just been published."""

    def _get_plan(self):
        """The plan that holds for it now, as superuser."""
        self.ensure_one()
        plans = self.env["party.publication.plan"]
        return plans._get_plans(self.branch_id)[self.branch_id, self.kind]

    # Confirming it final

    def action_finalise(self):
        """Confirm it final: nobody has objected in the window, or all is settled."""
        self._check_committee()
        for publication in self:
            publication._finalise()
        return True

    def _finalise(self):
        self.ensure_one()
        self._begin_step("published")
        publication = self._for_workflow()
        if reasons := publication._get_cannot_finalise_reasons():
            raise UserError("\n".join([publication.display_name, *reasons]))
        publication.write(
            {"state": "final", "final_on": today(self), "final_by_id": self.env.uid}
        )
        publication._log_step("finalise", publication.version_id)

    def _get_cannot_finalise_reasons(self):
        """What keeps it from being confirmed final.

        :return: list of sentences; empty where nothing does
        """
        self.ensure_one()
        reasons = []
        if today(self) <= self.window_end:
            reasons.append(
                self.env._(
                    "Objections are possible until %(day)s, that day included.",
                    day=format_date(self.env, self.window_end),
                )
            )
        if reopened := self._get_reopened():
            reasons.append(
                self.env._(
                    "These months are open again: %(months)s. They have to be closed "
                    "first.",
                    months=format_list(
                        self.env, [self._format_month(p.date_from) for p in reopened]
                    ),
                )
            )
        if disputes := self._get_open_disputes()[self]:
            names = [dispute.display_name for dispute in disputes]
            reasons.append(
                self.env._(
                    "These disputes are not settled: %(names)s.",
                    names=format_list(self.env, names),
                )
            )
        return reasons

    def _get_reopened(self):
        """The months held that are open again; the others stay closed until the
        transaction ends."""
        # sudo: the months and the content, which the committee has published
        publication_sudo = self.sudo()
        held = publication_sudo.env["party.period"].search(
            [
                ("branch_id", "=", publication_sudo.branch_id.id),
                ("date_from", "in", publication_sudo.version_id.content["months"]),
            ],
            order="date_from",
        )
        return held - held._get_closed()

    def _check_committee(self):
        """:raise AccessError: for anybody but the committee of the branch"""
        self.check_access("read")
        if any(not publication.is_committee for publication in self):
            raise AccessError(
                self.env._(
                    "The committee of the branch publishes, and confirms final what "
                    "it has published."
                )
            )

    def _log_step(self, action, version):
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": publication.branch_id.id,
                    "publication_id": publication.id,
                    "dispute_id": version.dispute_id.id,
                    "after": self.env._("Version %(number)s", number=version.number),
                }
                for publication in self
            ]
        )
