from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, format_list

from ...clock import today
from ..organisation.roles import VOTING_ROLES

# What an activity is known by. It is changed while the activity is planned, later no
# more: the lines say what it was.
PLANNED_FIELDS = frozenset(
    {
        "name",
        "type_id",
        "branch_id",
        "group_id",
        "date",
        "hour",
        "hours",
        "place",
        "note",
        "attendance_ids",
    }
)


class PartyActivity(models.Model):
    """What members attend: the three meetings and one lesson, theme days, studies,
    volunteering (LINE-1).

    Who keeps the branch's record puts the members on a list as present, marks who was
    on leave or absent, and closes the activity: that writes all its lines at once.
    The branch's register is what counts; checking in by phone is a convenience
    (POR-2a).

    | Step | Who |
    |---|---|
    | plan, change, cancel; fill in the list; close | scorekeeper, committee |
    | reopen, while the month is open | scorekeeper, committee |
    | read | the branch's members, and whoever has a position over it |

    Closing stands in ``party_activity_closing.py``, checking in by phone in
    ``party_activity_check_in.py``.
    """

    _name = "party.activity"
    _description = "Activity"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "date desc, id desc"
    _reminder_field = "date"
    _reminder_days_ahead = -1  # once its day has passed
    _protected_fields = frozenset({"state", "line_ids", "closed_by_id", "closed_on"})

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
    )
    type_id = fields.Many2one(
        "party.activity.type",
        string="Activity Type",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Which items of the rules its attendance counts for.",
    )
    branch_id = fields.Many2one(
        "party.branch",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_branch_id(),
        domain="[('level', '=', 'branch')]",
    )
    group_id = fields.Many2one(
        "party.branch",
        string="Party Group",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('parent_id', '=', branch_id), ('level', '=', 'group')]",
        help="Where one group of the branch holds it.",
    )
    date = fields.Date(
        string="Day", required=True, default=today, index=True, tracking=True
    )
    hour = fields.Float(string="Begins at", help="Left at 0:00, no time is shown.")
    hours = fields.Float(
        string="Lasts (Hours)", help="What each who is present is credited with."
    )
    place = fields.Char(string="Venue")
    note = fields.Text(string="Agenda and Notes")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("closed", "Held and Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
    )
    attendance_ids = fields.One2many("party.attendance", "activity_id")
    line_ids = fields.One2many("party.point.line", "activity_id", readonly=True)
    evidence_ids = fields.One2many("party.evidence", "activity_id")
    witness_ids = fields.One2many("party.witness", "activity_id")
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    invites = fields.Selection(related="type_id.invites")
    turnout = fields.Char(compute="_compute_turnout", compute_sudo=True)

    _once = models.UniqueIndex(
        "(branch_id, COALESCE(group_id, 0), type_id, date, COALESCE(hour, 0)) "
        "WHERE state != 'cancelled'",
        "The branch already has this activity on this day. Open that one, or give "
        "this one another time.",
    )
    _day = models.Constraint(
        "CHECK (hour >= 0 AND hour < 24 AND hours >= 0 AND hours <= 24)",
        "An activity begins between 0:00 and 23:59 and lasts for 24 hours at most.",
    )

    @api.depends("type_id", "date")
    def _compute_name(self):
        """The type and the month, unless somebody has chosen other words."""
        for activity in self:
            saved = activity._origin
            if not (saved and activity.name) or (
                activity.name == saved._get_default_name()
            ):
                activity.name = activity._get_default_name()

    def _get_default_name(self):
        if not (self.type_id and self.date):
            return False
        return self.env._(
            "%(activity_type)s, %(month)s",
            activity_type=self.type_id.name,
            month=format_date(self.env, self.date, date_format="yyyy-MM"),
        )

    @api.depends("attendance_ids.outcome")
    def _compute_turnout(self):
        """How many were present, on leave and absent: of all on the list, whose names
        are another matter."""
        counts = {}  # {activity: {outcome: number}}
        for activity, outcome, count in self.env["party.attendance"]._read_group(
            [("activity_id", "in", self.ids)], ["activity_id", "outcome"], ["__count"]
        ):
            counts.setdefault(activity, {})[outcome] = count
        for activity in self:
            activity.turnout = activity._get_turnout(counts.get(activity._origin, {}))

    def _get_turnout(self, counts):
        """:param counts: ``{outcome: number}``"""
        if not counts:
            return ""
        return self.env._(
            "%(present)s present · %(leave)s on leave · %(absent)s absent",
            present=counts.get("present", 0),
            leave=counts.get("leave", 0),
            absent=counts.get("absent", 0),
        )

    @api.model
    def _default_branch_id(self):
        """The branch whose record the user keeps, where it is one."""
        branches = self._get_kept_branches()
        return branches if len(branches) == 1 else False

    @api.model
    def _get_kept_branches(self):
        # sudo: the user's own rights, which he cannot read himself
        user_sudo = self.env.user.sudo()
        kept = (
            user_sudo.party_scorekeeper_branch_ids
            | user_sudo.party_committee_branch_ids
        )
        return kept.filtered(lambda b: b.active and b.level == "branch").sudo(False)

    # Constraints

    @api.constrains("branch_id", "group_id")
    def _check_branch(self):
        """:raise ValidationError: where it is held by no branch, or another's group"""
        for activity in self:
            branch, group = activity.branch_id, activity.group_id
            if branch.level != "branch":
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is no branch. Choose the branch, and its group "
                        "beside it.",
                        name=branch.name,
                    )
                )
            if group and (group.level != "group" or group.parent_id != branch):
                raise ValidationError(
                    self.env._(
                        "“%(group)s” is no group of “%(branch)s”.",
                        group=group.name,
                        branch=branch.name,
                    )
                )

    @api.constrains("branch_id", "date")
    def _check_month(self):
        """:raise ValidationError: in a month that takes no lines any more (LINE-8)"""
        for activity in self:
            if reason := activity._get_month_reason(activity.branch_id):
                raise ValidationError(reason)

    def _get_month_reason(self, branches):
        """Why the activity's month takes no lines; ``False`` where it does."""
        closed = self._get_closed_branches(branches)
        if not closed:
            return False
        return self.env._(
            "The month %(month)s of %(branches)s is closed and takes no lines. Its "
            "superior opens it again.",
            month=format_date(self.env, self.date, date_format="yyyy-MM"),
            branches=format_list(self.env, [f"“{branch.name}”" for branch in closed]),
        )

    def _get_closed_branches(self, branches):
        """Those of the branches, as superuser, whose month of this day is closed."""
        self.ensure_one()
        # sudo: the home branch of a guest is out of the user's sight
        periods_sudo = self.env["party.period"].sudo()
        return periods_sudo.search(
            [
                ("branch_id", "in", branches.ids),
                ("date_from", "=", self.date.replace(day=1)),
                ("state", "=", "closed"),
            ]
        ).branch_id

    # CRUD

    def write(self, vals):
        if vals.keys() & PLANNED_FIELDS and not self.env.su:
            self.check_access("write")
            self._check_planned()
        follow = self._get_rows_to_follow() if "hours" in vals else None
        result = super().write(vals)
        if follow:
            follow.write({"hours": vals["hours"]})
        return result

    def _get_rows_to_follow(self):
        """The rows whose hours were those of the activity, and go on being so."""
        return self.attendance_ids.filtered(
            lambda attendance: attendance.hours == attendance.activity_id.hours
        )

    def _check_planned(self):
        """:raise UserError: where the list is final

        Whoever changes the list and whoever closes it come one after the other, so
        nobody slips onto a closed list.
        """
        activities_sudo = self.sudo()  # sudo: a state; callers check who may change it
        activities_sudo._queue_up()
        for activity_sudo in activities_sudo:
            if activity_sudo.state != "planned":
                raise UserError(activity_sudo._get_not_planned_reason())

    def _get_not_planned_reason(self):
        """Why nothing is changed any more; ``False`` for what is planned."""
        self.ensure_one()
        if self.state == "closed":
            return self.env._(
                "“%(name)s” is closed already. Reopen it, with a reason, to change it.",
                name=self.name,
            )
        if self.state == "cancelled":
            return self.env._("“%(name)s” is cancelled.", name=self.name)
        return False

    # Actions

    def action_invite(self):
        """Fill in the list: everybody whom the type expects, as present (LINE-1).

        Exempt members are left out, and who stands on the list already stays as he is.
        """
        self.check_access("write")
        self._check_planned()
        self.env["party.attendance"]._for_workflow().create(
            [
                {"activity_id": activity.id, "member_id": member.id}
                for activity in self
                for member in activity._get_members_to_add()
            ]
        )

    def _get_members_to_add(self):
        """:raise UserError: where nobody is expected, or a group is to be chosen"""
        self.ensure_one()
        # sudo: history and exemptions of the branch's members, after the check
        activity_sudo = self.sudo()
        members = activity_sudo._get_invited_members()
        members -= activity_sudo.attendance_ids.member_id
        return members - self.env["party.exemption"]._get_exempt(members, self.date)

    def _get_invited_members(self):
        """Whom the type expects of those who belong to the branch on that day, by
        their numbers; a group's activity expects its own."""
        rows = self.env["party.assignment"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("standing", "!=", "ended"),
                *self.env["party.assignment"]._on(self.date),
            ]
        )
        if self.group_id:
            rows = rows.filtered(lambda row: row.group_id == self.group_id)
        members = rows.member_id.sorted("code")
        return getattr(self, f"_filter_invited_{self.invites}")(members)

    def _filter_invited_all(self, members):
        return members

    def _filter_invited_committee(self, members):
        """Those who vote in the committee on that day."""
        positions = self.env["party.position"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("role", "in", VOTING_ROLES),
                ("date_from", "<=", self.date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", self.date),
            ]
        )
        partners = positions.partner_id
        return members.filtered(lambda member: member.partner_id in partners)

    def _filter_invited_group(self, members):
        if not self.group_id and self.branch_id.child_ids:
            raise UserError(
                self.env._(
                    "Choose the Party group that holds “%(name)s”, then fill in its "
                    "members.",
                    name=self.name,
                )
            )
        return members

    def _filter_invited_nobody(self, members):
        raise UserError(
            self.env._(
                "To activities of the type “%(activity_type)s” whoever wants comes. "
                "Add to the list who took part.",
                activity_type=self.type_id.name,
            )
        )

    def action_open_guest_wizard(self):
        return self._open_wizard("party_points.party_guest_wizard_action")

    def action_reopen(self):
        """Ask for the reason, then open the list again."""
        return self._open_reason_wizard("reopen")

    def action_cancel(self):
        """Ask for the reason, then cancel what is planned."""
        return self._open_reason_wizard("cancel")

    def _open_reason_wizard(self, step):
        return self._open_wizard(
            "party_points.party_activity_reason_wizard_action", default_step=step
        )

    def _open_wizard(self, action, **context):
        self.ensure_one()
        self.check_access("write")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "context": {"default_activity_id": self.id, **context},
        }

    def _cancel(self, reason):
        """Cancel what is planned; it stays on record with the reason.

        :raise UserError: for what is closed or cancelled already
        """
        self.check_access("write")
        self._queue_up()
        self._check_planned()
        self._for_workflow().state = "cancelled"
        self._end_reminders()
        self._log_reason(reason)

    def _log_reason(self, reason):
        for activity in self:
            activity._message_log(body=reason)

    # Reminders

    @api.model
    def _get_reminder_domain(self):
        return [("state", "=", "planned")]

    def _get_reminder_users(self):
        """Those who keep the branch's record; the secretary where nobody does."""
        keepers = self.branch_id._get_position_users(("scorekeeper", "specialist"))
        leaders = self.branch_id._get_position_users(("secretary",))
        return {
            activity: keepers[activity.branch_id] or leaders[activity.branch_id]
            for activity in self
        }

    def _get_reminder_summary(self):
        return self.env._("Enter who attended “%(name)s”, and close it", name=self.name)
