from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...clock import today
from ..ledger.party_point_line import ledger_step
from ..mixins.party_reminder_mixin import ACTIVITY_TYPE
from ..organisation.roles import VOTING_ROLES

# From so many full members on, a branch has a committee (REV-1).
SMALLEST_WITH_COMMITTEE = 7
SMALLEST_COMMITTEE = 2
DAYS_TO_VOTE = 3


class PartyReview(models.Model):
    """The monthly review: the branch decides on what was registered (REV-1 … REV-5).

    Opening collects all submitted lines up to the end of the month, also those that an
    earlier review has left. Who decides is the branch committee, in a branch with fewer
    than seven full members the member meeting. Each voter casts one ballot: one vote
    for all routine lines, with exceptions, and one for each line that is not routine.
    When the secretary concludes the review, every line is counted by itself: quorum is
    over half of those who may vote on it, and it is carried by a majority of those who
    did.

    | Step | Who |
    |---|---|
    | open, collect again, conclude, cancel | the secretary |
    | cast a ballot | each member of the committee his own |
    | record the votes of a member meeting | the secretary |

    Whoever may not vote on a line (LINE-5) is recused from it automatically, and the
    quorum is that of the others. Who votes is settled when the review is concluded: the
    ballot of somebody whose position has ended by then does not count.
    """

    _name = "party.review"
    _description = "Monthly Review"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "id desc"
    _reminder_field = "deadline"
    _reminder_days_ahead = DAYS_TO_VOTE
    _protected_fields = frozenset(
        {
            "period_id",
            "branch_id",
            "body",
            "state",
            "line_ids",
            "ballot_ids",
            "entitled_ids",
            "opened_by_id",
            "concluded_on",
            "concluded_by_id",
        }
    )

    period_id = fields.Many2one(
        "party.period",
        string="Month",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    body = fields.Selection(
        [("committee", "Branch Committee"), ("meeting", "Member Meeting")],
        string="Reviewing Body",
        required=True,
        readonly=True,
    )
    deadline = fields.Date(
        string="Votes Due on", tracking=True, help="Who has not voted is reminded."
    )
    meeting_date = fields.Date(string="Meeting on")
    meeting_place = fields.Char()
    note = fields.Text(string="Remarks for the Minutes")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("concluded", "Concluded"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        tracking=True,
    )
    opened_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    concluded_on = fields.Datetime(readonly=True, copy=False)
    concluded_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    line_ids = fields.One2many("party.point.line", "review_id", readonly=True)
    ballot_ids = fields.One2many(
        "party.review.ballot",
        "review_id",
        readonly=True,
        groups="party_points.group_party_points_committee,"
        "party_points.group_party_points_superior,"
        "party_points.group_party_points_supervisor",
    )
    decision_ids = fields.One2many(
        "party.decision",
        "review_id",
        readonly=True,
        groups="party_points.group_party_points_member",
    )
    entitled_ids = fields.Many2many(
        "party.member",
        string="Entitled to Vote",
        readonly=True,
        copy=False,
        help="As they were when the review was opened, and then when it was concluded.",
    )
    line_count = fields.Integer(string="Number of Lines", compute="_compute_counts")
    special_count = fields.Integer(
        string="To Be Voted on One by One", compute="_compute_counts"
    )
    voted_count = fields.Integer(string="Ballots Cast", compute="_compute_counts")
    entitled_count = fields.Integer(string="Voters", compute="_compute_counts")
    quorum = fields.Integer(
        string="Needed for a Quorum",
        compute="_compute_counts",
        help="More than half of those who may vote. On a line on which somebody is "
        "recused, more than half of the others.",
    )
    can_vote = fields.Boolean(compute="_compute_can_vote")
    is_leader = fields.Boolean(string="I Lead This Branch", compute="_compute_can_vote")

    _one_open = models.UniqueIndex(
        "(period_id) WHERE state = 'open'", "The month has an open review already."
    )

    @api.depends("period_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Review of %(period)s", period=review.period_id.display_name
            )

    @api.depends("line_ids", "ballot_ids.state", "entitled_ids")
    def _compute_counts(self):
        counts, decided = self._count_lines(), self._count_decided()
        for review in self:
            # sudo: numbers, not votes
            review_sudo = review.sudo()
            of_review = counts.get(review._origin, {})
            review.line_count = decided.get(review._origin) or sum(of_review.values())
            review.special_count = of_review.get(False, 0)
            review.voted_count = len(review_sudo._get_cast_ballots())
            review.entitled_count = len(review_sudo._get_entitled())
            review.quorum = review.entitled_count // 2 + 1

    def _count_decided(self):
        """:return: ``{review: number of lines on which it has decided}``, also of those
        that it has left for the next"""
        concluded = self.filtered(lambda review: review.state == "concluded")
        decisions_sudo = self.env["party.decision"].sudo()  # sudo: numbers, not lines
        return dict(
            decisions_sudo._read_group(
                [("review_id", "in", concluded.ids), ("line_id", "!=", False)],
                ["review_id"],
                ["line_id:count_distinct"],
            )
        )

    def _count_lines(self):
        """:return: ``{review: {whether they are routine: number}}``"""
        counts = {}
        lines_sudo = self.env["party.point.line"].sudo()  # sudo: numbers, not lines
        for review, kind, is_late, reverses, number in lines_sudo._read_group(
            [("review_id", "in", self.ids)],
            ["review_id", "kind", "is_late"],
            ["reverses_id:count", "__count"],
        ):
            special = kind in ("deduction", "veto") or is_late
            of_review = counts.setdefault(review, {True: 0, False: 0})
            of_review[not special] += number - (0 if special else reverses)
            of_review[False] += 0 if special else reverses
        return counts

    @api.depends("state", "body", "branch_id")
    @api.depends_context("uid")
    def _compute_can_vote(self):
        # sudo: the user's own membership and rights
        user = self.env.user.sudo()
        for review in self:
            review.is_leader = review.branch_id in user.party_secretary_branch_ids
            review.can_vote = (
                review.state == "open"
                and review.body == "committee"
                # sudo: as above
                and user.party_member_ids[:1] in review.sudo()._get_entitled()
            )

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_open()
        return super().write(vals)

    # Opening

    @api.model
    def _open(self, period):
        """Open the review of a month, with all lines that wait for a decision.

        Called by the month, which has checked who opens it.

        :raise UserError: where nothing waits for a decision, or a review is open
        """
        period._check_open()
        self.env.flush_all()  # an earlier review is over in the database, too
        # sudo: reviews of the branch, whoever may open one
        if period.sudo().review_ids.filtered(lambda review: review.state == "open"):
            raise UserError(
                self.env._("The month has an open review already. Conclude that first.")
            )
        review = self._for_workflow().create(self._prepare_vals(period))
        review.entitled_ids = review._get_entitled()
        review._collect()
        if not review.line_ids:
            raise UserError(
                self.env._(
                    "Nothing is ready for a decision in this month. Late lines need "
                    "their two witnesses first."
                )
            )
        review._log_step("open_review", None)
        review._remind_voters()
        return review.with_env(self.env)

    @api.model
    def _prepare_vals(self, period):
        return {
            "period_id": period.id,
            "branch_id": period.branch_id.id,
            "body": self._get_body(period.branch_id),
            "deadline": fields.Date.add(today(self), days=DAYS_TO_VOTE),
            "meeting_date": today(self),
            "opened_by_id": self.env.uid,
        }

    @api.model
    def _get_body(self, branch):
        """Who decides in a branch: its committee where it has one (REV-1)."""
        # sudo: how many there are, not who
        branch_sudo = branch.sudo()
        full = self._get_full_members(branch_sudo)
        committee = self._get_committee(branch_sudo)
        has_committee = (
            len(full) >= SMALLEST_WITH_COMMITTEE
            and len(committee) >= SMALLEST_COMMITTEE
        )
        return "committee" if has_committee else "meeting"

    @api.model
    def _get_full_members(self, branch):
        """Those of today: who is to come, counts from his first day on."""
        rows = [
            ("branch_id", "=", branch.id),
            ("standing", "=", "full"),
            *branch.env["party.assignment"]._on(today(branch)),
        ]
        return branch.env["party.member"].search([("assignment_ids", "any", rows)])

    @api.model
    def _get_committee(self, branch):
        """The members who hold a voting position today."""
        positions = branch.env["party.position"].search(
            [
                ("branch_id", "=", branch.id),
                ("role", "in", VOTING_ROLES),
                ("is_current", "=", True),
            ]
        )
        return positions.partner_id.party_member_ids

    def _get_entitled(self):
        """Who may vote today; of a review that is over, who could."""
        self.ensure_one()
        if self.state != "open":
            return self.entitled_ids
        if self.body == "committee":
            return self._get_committee(self.branch_id)
        return self._get_full_members(self.branch_id)

    def action_collect(self):
        """Take in what was submitted since the review was opened."""
        for review in self:
            review._check_leader()
            review._check_no_votes()
            review._for_workflow()._collect()
        return True

    def _collect(self):
        """Take in all lines that wait for a decision; a late one needs its witnesses
        first (LINE-4)."""
        lines = self.env["party.point.line"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("state", "=", "submitted"),
                ("review_id", "=", False),
                ("date", "<=", self.period_id.date_to),
            ]
        )
        lines -= lines._needs_witnesses()
        with ledger_step():
            lines.write({"review_id": self.id})

    # Concluding

    def action_conclude(self):
        """Count the ballots, and let what they decide take effect."""
        for review in self:
            review._check_leader()
            # sudo: whether there are voters and ballots
            review_sudo = review.sudo()
            if (
                review.body == "meeting"
                and review_sudo._get_entitled()
                and not review_sudo._has_votes()
            ):
                raise UserError(
                    self.env._("Record the votes of the member meeting first.")
                )
            review._conclude()
        return True

    def _conclude(self):
        self._queue_up()
        self.invalidate_recordset()
        review = self._for_workflow()
        review._check_open()
        review._get_cast_ballots()._check_complete()
        review.entitled_ids = review._get_entitled()
        tallies = review._get_tallies()
        review._apply(tallies)
        review.write(
            {
                "state": "concluded",
                "concluded_on": fields.Datetime.now(),
                "concluded_by_id": self.env.uid,
            }
        )
        review._log_step("conclude_review", None)
        review._end_reminders()
        review.line_ids._tell_decided()

    def action_cancel(self):
        """Give the review up before anybody has voted; its lines wait for the next."""
        for review in self:
            review._check_leader()
            review._check_no_votes()
            review_sudo = review._for_workflow()
            review_sudo.line_ids._forget_votes()
            with ledger_step():
                review_sudo.line_ids.write({"review_id": False})
            review_sudo.state = "cancelled"
            review_sudo._end_reminders()
        return True

    def _check_no_votes(self):
        self._queue_up()
        self.invalidate_recordset()
        # sudo: whether there are ballots, not what they say
        for review in self.sudo():
            review._check_open()
            if review._has_votes():
                raise UserError(
                    self.env._("Ballots are cast already. Conclude the review.")
                )

    def _check_open(self):
        for review in self:
            if review.state != "open":
                raise UserError(
                    self.env._("“%(review)s” is over.", review=review.display_name)
                )

    def _check_leader(self):
        """:raise AccessError: for anybody but the secretary of the branch"""
        self.check_access("read")
        if any(not review.is_leader for review in self):
            raise AccessError(
                self.env._(
                    "The secretary of the branch opens, concludes and cancels its "
                    "reviews."
                )
            )

    def _has_votes(self):
        return any(review._get_cast_ballots() for review in self)

    def _get_cast_ballots(self):
        return self.ballot_ids.filtered(lambda ballot: ballot.state == "cast")

    def _get_special_lines(self):
        """The lines on which everybody votes one by one: deductions and vetoes, what
        is late, what takes back (REV-1)."""
        return self.line_ids.filtered(lambda line: not line._is_routine())

    def _log_step(self, action, reason):
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": review.branch_id.id,
                    "period_id": review.period_id.id,
                    "review_id": review.id,
                    "reason": reason,
                }
                for review in self
            ]
        )

    # Voting

    def action_vote(self):
        """Open the ballot of the user."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the user's own membership
        member = self.env.user.sudo().party_member_ids[:1]
        ballot = self.env["party.review.ballot"]._get_or_create(self, member)
        return {
            "type": "ir.actions.act_window",
            "res_model": ballot._name,
            "res_id": ballot.id,
            "view_mode": "form",
            "name": ballot.display_name,
        }

    # Reminders

    @api.model
    def _get_reminder_domain(self):
        return [("state", "=", "open")]

    def _remind_voters(self):
        """Tell at once who is to vote, unless an administrator wants no reminders."""
        if self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            # they find it among their activities; nobody waits for mails to be sent
            reviews = self.with_context(mail_activity_quick_update=True)
            for review, users in reviews._get_reminder_users().items():
                review._remind_users(users)
                review._write_to_voters(users.filtered("share"))

    def _write_to_voters(self, guests):
        """Those without a list of activities."""
        self._notify_later(
            [
                (own, readers, own._get_reminder_summary(), own._get_request())
                for own, readers in self._iter_languages(guests.partner_id)
            ]
        )

    def _get_request(self):
        return self.env._(
            "The review of %(month)s is open. Please vote until %(day)s.",
            month=self.period_id._get_month_name(),
            day=format_date(self.env, self.deadline),
        )

    def _get_reminder_users(self):
        """Those who have not voted, and the secretary, who concludes."""
        secretaries = self.branch_id._get_position_users(("secretary",))
        users = {}
        for review in self:
            review_sudo = review.sudo()  # sudo: who has voted, not how
            voted = review_sudo._get_cast_ballots().voter_id
            waiting = review_sudo._get_entitled() - voted
            if review.body == "meeting":
                waiting = waiting.browse()
            users[review] = waiting.partner_id.user_ids | secretaries[review.branch_id]
        return users

    def _get_reminder_summary(self):
        return self.env._(
            "Vote in the review of %(month)s", month=self.period_id._get_month_name()
        )
