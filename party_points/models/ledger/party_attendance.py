import logging

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

_logger = logging.getLogger(__name__)


class PartyAttendance(models.Model):
    """A member on the list of an activity: present, on leave or absent (LINE-1).

    A member may attend the activity of any branch; he stands on its list as a guest,
    and what it counts is credited to his own branch of that day (ORG-8). So
    ``branch_id`` is his branch, ``host_branch_id`` the one that keeps the list.
    """

    _name = "party.attendance"
    _description = "Attendance"
    _inherit = ["party.guard.mixin"]
    _order = "is_guest, id"
    _rec_name = "member_id"
    _protected_fields = frozenset({"checked_in_on", "no_line_reason"})

    activity_id = fields.Many2one(
        "party.activity", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one(
        "party.member", required=True, index=True, ondelete="restrict"
    )
    host_branch_id = fields.Many2one(
        related="activity_id.branch_id",
        string="Held by",
        store=True,
        index=True,
        precompute=True,
    )
    date = fields.Date(
        related="activity_id.date",
        string="Day",
        store=True,
        index=True,
        precompute=True,
    )
    branch_id = fields.Many2one(
        "party.branch",
        compute="_compute_branch_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        help="The member's branch on that day, to which it is credited.",
    )
    is_guest = fields.Boolean(
        string="Guest",
        compute="_compute_is_guest",
        store=True,
        precompute=True,
        help="Belongs to another branch than the one that holds the activity.",
    )
    outcome = fields.Selection(
        [("present", "Present"), ("leave", "On Leave"), ("absent", "Absent")],
        string="Attendance",
        required=True,
        default="present",
    )
    leave_reason = fields.Char(string="Reason of Leave")
    hours = fields.Float(
        compute="_compute_hours",
        store=True,
        precompute=True,
        readonly=False,
        help="What counts where points are given by the hour.",
    )
    checked_in_on = fields.Datetime(
        string="Checked in on",
        readonly=True,
        copy=False,
        help="When the member checked in by phone; nothing else is recorded of it.",
    )
    no_line_reason = fields.Char(string="Why No Points", readonly=True, copy=False)
    activity_state = fields.Selection(related="activity_id.state", string="Status")

    _by_branch = models.Index("(branch_id, date)")
    _once = models.Constraint(
        "UNIQUE (activity_id, member_id)", "This member is on the list already."
    )
    _hours = models.Constraint(
        "CHECK (hours >= 0 AND hours <= 24)", "Enter hours between 0 and 24."
    )

    @api.depends("member_id", "activity_id.date")
    def _compute_branch_id(self):
        for day, attendances in self.grouped(lambda a: a.activity_id.date).items():
            rows = attendances.member_id._get_assignments(day) if day else {}
            for attendance in attendances:
                row = rows.get(attendance.member_id)
                attendance.branch_id = row.branch_id if row else False

    @api.depends("branch_id", "activity_id.branch_id")
    def _compute_is_guest(self):
        for attendance in self:
            attendance.is_guest = (
                attendance.branch_id
                and attendance.branch_id != attendance.activity_id.branch_id
            )

    @api.depends("activity_id")
    def _compute_hours(self):
        """Those of the activity, unless somebody was there for longer or shorter."""
        for attendance in self:
            attendance.hours = attendance.hours or attendance.activity_id.hours

    @api.constrains("member_id", "activity_id", "branch_id")
    def _check_membership(self):
        """:raise ValidationError: for who belonged to no branch on that day"""
        for attendance in self:
            if not attendance.branch_id:
                raise ValidationError(
                    self.env._(
                        "“%(member)s” was no member on %(day)s and cannot be on the "
                        "list.",
                        member=attendance.member_id.name,
                        day=format_date(self.env, attendance.date),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_known(vals_list)
        attendances = super().create(vals_list)
        if not self.env.su:
            attendances.activity_id._check_planned()
        return attendances

    @api.model
    def _check_known(self, vals_list):
        """Nobody learns by a list who has which number: a user adds members whom he
        may read, and others by the guest's own word.

        :raise AccessError: for a member out of the user's sight
        """
        ids = {vals["member_id"] for vals in vals_list if vals.get("member_id")}
        if not self.env["party.member"].browse(ids).has_access("read"):
            raise AccessError(
                self.env._(
                    "Members of other branches come as guests. Add them with “Add a "
                    "Guest”, by name and member number."
                )
            )

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        self.activity_id._check_planned()
        for name in ("activity_id", "member_id"):
            if any(name in vals and row[name].id != vals[name] for row in self):
                raise UserError(
                    self.env._(
                        "A row stays with its member. Remove it, and add the other "
                        "member."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_final(self):
        if not self.env.su:
            self.activity_id._check_planned()

    # Actions

    def action_present(self):
        self._mark("present")

    def action_leave(self):
        self._mark("leave")

    def action_absent(self):
        self._mark("absent")

    def _mark(self, outcome):
        """Mark the members; the right and the state are checked by ``write``."""
        self.write({"outcome": outcome})

    # Business

    @api.model
    def _create_once(self, vals):
        """Put a member on a list, unless somebody else does so at the same moment."""
        try:
            with self.env.cr.savepoint():
                self.create(vals)
        except UniqueViolation:
            _logger.info("Member %(member_id)s is on the list already", vals)

    def _get_no_item_reason(self, items):
        """Why the member's rules give him no line.

        :param items: what his rules have for such an activity; ``None`` without rules
        """
        self.ensure_one()
        if items:
            return False
        if items is None:
            return self.env._("No rules are in force for the member.")
        return self.env._("The member's rules do not count such activities.")

    def _counts_for(self, item):
        """Whether this attendance makes a line of an item (RULE-4).

        What is expected so many times a year takes down who was there, who was not,
        and who was excused. What gains points is for those present; base points that
        were granted are lost by whoever stays away without leave.
        """
        self.ensure_one()
        if item.method == "expected":
            return True
        if item._gains():
            return self.outcome == "present"
        return self.outcome == "absent" and item.method == "fixed"

    def _prepare_line_vals(self, item):
        """Values of the line that this attendance makes of an item."""
        self.ensure_one()
        by_hour = item.method == "per_unit"
        return {
            "member_id": self.member_id.id,
            "item_id": item.id,
            "date": self.activity_id.date,
            "source": "record",
            "quantity": self.hours if by_hour else 1,
            "outcome": self.outcome if item.method == "expected" else False,
            "description": self._get_grounds(),
            "activity_id": self.activity_id.id,
        }

    def _get_grounds(self):
        if self.outcome != "leave":
            return self.activity_id.name
        return self.env._(
            "%(activity)s; on leave: %(reason)s",
            activity=self.activity_id.name,
            reason=self.leave_reason,
        )
