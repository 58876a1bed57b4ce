from odoo import api, fields, models

from ...clock import today

STATES = [
    ("open", "Running"),
    ("computed", "Computed"),
    ("proposed", "Proposed by the Committee"),
    ("confirmed", "Confirmed by the Member Meeting"),
    ("final", "Closed for Good"),
]
# From 1 December the secretary is reminded of 30 December.
REMINDER_DAYS = 29


class PartyCycle(models.Model):
    """A year of a branch: its annual appraisal, and what it comes to for the branch
    itself (APP-1, APP-6, APP-7).

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    open       the year is running; lines come and go
    computed   the engine has ranked and graded; nothing of it has an effect yet
    proposed   the committee has proposed a grade for each member
    confirmed  the member meeting has confirmed them; members acknowledge or appeal
    final      the superior has approved: the year is closed and takes nothing more
    =========  =========================================================================

    | Step | Who |
    |---|---|
    | compute | committee of the branch; its superior, also for a whole subtree |
    | propose, record the meeting | committee of the branch |
    | return, approve, reopen | superior |
    | read | officers of the branch and above it |
    """

    _name = "party.cycle"
    _description = "Year of a Branch"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "year desc, branch_id"
    _reminder_field = "deadline"
    _reminder_days_ahead = REMINDER_DAYS
    _protected_fields = frozenset(
        {
            "branch_id",
            "year",
            "state",
            "appraisal_ids",
            "is_requested",
            "requested_by_id",
            "computed_on",
            "computed_by_id",
            "proposed_on",
            "proposed_by_id",
            "meeting_date",
            "meeting_entitled",
            "meeting_present",
            "meeting_in_favour",
            "meeting_minutes",
            "meeting_by_id",
            "answer_by",
            "approved_on",
            "approved_by_id",
            "approval_reason",
            "ranked_count",
            "below_count",
            "below_share",
            "below_limit",
            "zero_count",
            "finding_count",
            "is_barred",
            "is_secretary_barred",
            "decision_ids",
        }
    )

    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, ondelete="restrict"
    )
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    state = fields.Selection(
        STATES,
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
    )
    deadline = fields.Date(
        string="To Be Closed by", compute="_compute_deadline", store=True
    )
    appraisal_ids = fields.One2many("party.appraisal", "cycle_id", readonly=True)
    is_requested = fields.Boolean(
        string="Waits to Be Computed",
        readonly=True,
        copy=False,
        help="The job that runs in the background computes it next.",
    )
    requested_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    computed_on = fields.Datetime(readonly=True, copy=False)
    computed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    proposed_on = fields.Date(readonly=True, copy=False)
    proposed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    meeting_date = fields.Date(string="Member Meeting on", readonly=True, copy=False)
    meeting_entitled = fields.Integer(
        string="Entitled to Vote", readonly=True, copy=False
    )
    meeting_present = fields.Integer(
        string="Members Present", readonly=True, copy=False
    )
    meeting_in_favour = fields.Integer(
        string="Members in Favour", readonly=True, copy=False
    )
    meeting_minutes = fields.Text(
        string="Minutes of the Meeting", readonly=True, copy=False
    )
    answer_by = fields.Date(
        string="Members Answer until",
        readonly=True,
        copy=False,
        help="Until this day members acknowledge their grade or appeal: five working "
        "days after the meeting was recorded.",
    )
    approved_on = fields.Date(readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    approval_reason = fields.Text(
        string="Reason of the Superior", readonly=True, copy=False
    )

    # The branch's own result, fixed when it is computed (APP-6)
    ranked_count = fields.Integer(string="Ranked Members", readonly=True)
    below_count = fields.Integer(string="Members below the Pass Line", readonly=True)
    below_share = fields.Float(
        string="Share below the Pass Line (%)",
        digits=(5, 2),
        aggregator=None,
        readonly=True,
    )
    below_limit = fields.Float(
        string="Share That Bars a Branch (%)",
        digits=(5, 2),
        aggregator=None,
        readonly=True,
        help="With this share of ranked members below the pass line the branch cannot "
        "be nominated. It comes from the grading scheme, of several the strictest; 0 "
        "bars no branch.",
    )
    zero_count = fields.Integer(string="Members with a Month of Zero", readonly=True)
    finding_count = fields.Integer(string="Falsifications Found", readonly=True)
    is_barred = fields.Boolean(
        string="Branch Cannot Be Nominated",
        readonly=True,
        help="So many of its members are below the pass line of the year that neither "
        "the branch nor its secretary can be nominated.",
    )
    is_secretary_barred = fields.Boolean(
        string="Secretary Cannot Be Nominated", readonly=True
    )

    _one_a_year = models.Constraint(
        "UNIQUE (branch_id, year)", "The branch already has this year."
    )

    @api.depends("year", "state")
    def _compute_deadline(self):
        """By 30 December, while it is not final (000)."""
        for cycle in self:
            is_open = cycle.state != "final"
            cycle.deadline = is_open and fields.Date.to_date(f"{cycle.year}-12-30")

    @api.depends("branch_id", "year")
    def _compute_display_name(self):
        for cycle in self:
            cycle.display_name = f"{cycle.branch_id.name} · {cycle.year}"

    # Where years come from

    @api.model
    def _get_or_create(self, branches, year):
        """The years of branches, made where they are not there yet.

        :param int year: the cycle
        :return: the cycles, as superuser
        """
        # sudo: years come by themselves
        model_sudo = self.sudo()
        domain = [("branch_id", "in", branches.ids), ("year", "=", year)]
        found = model_sudo.search(domain)
        missing = branches.browse(sorted((branches - found.branch_id).ids))
        created = model_sudo.with_context(tracking_disable=True).create(
            [{"branch_id": branch.id, "year": year} for branch in missing]
        )
        return found | created.with_env(model_sudo.env)

    @api.model
    def _cron_open(self):
        """Daily: every branch with members has this year's cycle."""
        groups = self.env["party.member"]._read_group([], ["branch_id"])
        branches = self.env["party.branch"].union(
            *(branch for (branch,) in groups if branch.active)
        )
        self._get_or_create(branches, today(self).year)

    # Reminders

    def _get_reminder_users(self):
        """The secretary; of a year that the meeting has confirmed, who may approve and
        was not asked to."""
        secretaries = self.branch_id._get_position_users(("secretary",))
        return {
            cycle: cycle._get_approvers() - cycle._get_asked_approvers()
            if cycle.state == "confirmed"
            else secretaries[cycle.branch_id]
            for cycle in self
        }

    def _get_reminder_summary(self):
        return self.env._("Close the year %(year)s", year=self.year)
