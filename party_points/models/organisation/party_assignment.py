from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...clock import today


class PartyAssignment(models.Model):
    """One row of a member's dated history: branch, group, class and standing (ORG-5).

    A row holds its first day only and lasts until the member's next row. So a history
    has neither gaps nor overlaps, whatever is entered; the database keeps that no two
    rows begin on one day. ``date_to`` is derived from the next row, for searching; a
    second constraint of the database keeps it true where two people write at once.

    A membership ends with a row of standing *ended*; that row lasts until a new
    admission. New rows come from the wizards (transfer, class, standing); a row that
    is wrong is corrected by an administrator, and the member's log says what it was.
    """

    _name = "party.assignment"
    _description = "Member History"
    _inherit = ["party.guard.mixin"]
    _order = "member_id, date_from desc"
    _rec_name = "member_id"

    member_id = fields.Many2one(
        "party.member", required=True, index=True, ondelete="restrict"
    )
    date_from = fields.Date(string="Start Date", required=True, default=today)
    date_to = fields.Date(
        string="End Date",
        compute="_compute_date_to",
        store=True,
        help="The day before the next row begins.",
    )
    branch_id = fields.Many2one(
        "party.branch",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('level', '=', 'branch')]",
        default=lambda self: self._default_branch_id(),
    )
    group_id = fields.Many2one(
        "party.branch",
        ondelete="restrict",
        domain="[('parent_id', '=', branch_id), ('level', '=', 'group')]",
        help="The Party group inside the branch, where it has groups.",
    )
    member_class_id = fields.Many2one(
        "party.member.class", required=True, ondelete="restrict"
    )
    standing = fields.Selection(
        [
            ("probationary", "Probationary Member"),
            ("full", "Full Member"),
            ("ended", "Membership Ended"),
        ],
        required=True,
        default="full",
    )
    end_reason = fields.Selection(
        [
            ("transferred", "Transferred to an Organisation Outside"),
            ("deceased", "Deceased"),
            ("withdrawn", "Withdrew"),
            ("dismissed", "Persuaded to Withdraw or Struck Off"),
            ("expelled", "Expelled"),
            ("mistake", "Entered by Mistake"),
        ],
        string="Reason of the End",
    )
    note = fields.Char(help="Why, and on whose decision.")
    is_shown = fields.Boolean(
        compute="_compute_is_shown",
        search="_search_is_shown",
        help="Whether the member shows this row as his present one.",
    )

    _one_row_a_day = models.Constraint(
        "UNIQUE (member_id, date_from)",
        "The member's history already has a row that begins on this day.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(member_id, member_id, '[]') WITH &&, "
        "daterange(date_from, date_to, '[]') WITH &&) "
        "DEFERRABLE INITIALLY DEFERRED",
        "The member's history was changed by somebody else. Please try again.",
    )
    _end_has_reason = models.Constraint(
        "CHECK ((standing = 'ended') = (end_reason IS NOT NULL))",
        "An ended membership needs the reason of its end; only an ended one has it.",
    )

    @api.model
    def _default_branch_id(self):
        """The branch that the user leads, where it is one."""
        # sudo: the user's own rights, which he cannot read himself
        branches = self.env.user.sudo().party_secretary_branch_ids.filtered(
            lambda branch: branch.level == "branch"
        )
        return branches if len(branches) == 1 else False

    @api.depends("date_from", "member_id.assignment_ids.date_from")
    def _compute_date_to(self):
        for member, rows in self.grouped("member_id").items():
            siblings = (member.assignment_ids | rows).filtered("date_from")
            ordered = siblings.sorted("date_from")
            following = dict(zip(ordered, ordered[1:], strict=False))
            for row in rows:
                after = following.get(row)
                row.date_to = after and fields.Date.subtract(after.date_from, days=1)

    @api.depends("member_id.assignment_id")
    def _compute_is_shown(self):
        for row in self:
            # sudo: the member may be out of the reader's sight by now
            row.is_shown = row.sudo().member_id.assignment_id.id == row.id

    @api.model
    def _search_is_shown(self, operator, value):
        if operator != "in":
            return NotImplemented
        # the members are the same either way; their own rights guard the answer
        shown = (
            self.env["party.member"]
            .with_context(active_test=False)
            ._search([("assignment_id", "!=", False)])
            .subselect("assignment_id")
        )
        return [("id", "in" if True in value else "not in", shown)]

    @api.constrains("branch_id", "group_id")
    def _check_branch(self):
        """:raise ValidationError: where the row names no branch, or another's group"""
        for row in self:
            if row.branch_id.level != "branch":
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is no branch. Members belong to a branch; choose "
                        "the branch, and its group beside it.",
                        name=row.branch_id.name,
                    )
                )
            if row.group_id and (
                row.group_id.parent_id != row.branch_id or row.group_id.level != "group"
            ):
                raise ValidationError(
                    self.env._(
                        "“%(group)s” is no group of “%(branch)s”.",
                        group=row.group_id.name,
                        branch=row.branch_id.name,
                    )
                )

    @api.constrains("standing", "date_from")
    def _check_order(self):
        """A history does not begin with its end."""
        # sudo: the whole history, of which the user may see a part
        for member in self.sudo().member_id:
            rows = member.assignment_ids.sorted("date_from")
            if rows[:1].standing == "ended":
                begun = rows.filtered(lambda row: row.standing != "ended") or rows
                raise ValidationError(
                    self.env._(
                        "The history of “%(name)s” cannot begin with the end of the "
                        "membership. Let it end on a day after %(day)s.",
                        name=member.name,
                        day=format_date(self.env, begun[0].date_from),
                    )
                )

    @api.constrains("branch_id", "standing", "date_to")
    def _check_active_branch(self):
        for row in self:
            if not (row.branch_id.active or row.date_to or row.standing == "ended"):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is archived and takes no members.",
                        name=row.branch_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_first_row()
        rows.member_id._after_history_change()
        return rows

    def write(self, vals):
        if "member_id" in vals and any(
            row.member_id.id != vals["member_id"] for row in self
        ):
            raise UserError(
                self.env._(
                    "A row stays with its member. Remove it here, and enter it anew "
                    "for the other member."
                )
            )
        before = {row: row._describe() for row in self}
        members = self.member_id
        result = super().write(vals)
        for row, description in before.items():
            row.member_id._log_correction(description, row._describe())
        (members | self.member_id)._after_history_change()
        return result

    def unlink(self):
        before = {row: row._describe() for row in self}
        members = self.member_id
        for row, description in before.items():
            row.member_id._log_correction(description, self.env._("(removed)"))
        result = super().unlink()
        members._after_history_change()
        return result

    def _check_first_row(self):
        """A history goes on by ``party.member._change_history`` alone, which asks and
        ends what has to be asked and ended; directly, users enter first rows.

        :raise AccessError: for a further row of a member, unless by an administrator
        """
        if self.env.su or self.env.user.has_group(
            "party_points.group_party_points_administrator"
        ):
            return
        rows_sudo = self.sudo()  # sudo: the check needs rows that the user may not see
        for member_sudo in rows_sudo.member_id:
            if member_sudo.assignment_ids - rows_sudo:
                raise AccessError(
                    self.env._(
                        "The history of “%(name)s” goes on by a transfer or a change "
                        "of class or standing. Use the buttons of the member's form.",
                        name=member_sudo.name,
                    )
                )

    def _prepare_next_vals(self, vals):
        """Values of a row that goes on from this one, but for what changes."""
        self.ensure_one()
        before = {
            "branch_id": self.branch_id.id,
            "group_id": self.group_id.id,
            "member_class_id": self.member_class_id.id,
            "standing": self.standing,
            "end_reason": False,
        }
        if vals.get("branch_id", self.branch_id.id) != self.branch_id.id:
            before["group_id"] = False
        return {**before, **vals}

    def _differs(self, vals):
        """Whether the values change something of this row."""
        self.ensure_one()
        now = self._prepare_next_vals({"end_reason": self.end_reason})
        return any(now[name] != value for name, value in vals.items())

    def _covers(self, date_from, date_to):
        """Whether the rows cover a span of days without a hole.

        :param date date_from: the first day
        :param date date_to: the last day; ``False`` is without end
        """
        day = date_from
        for row in self.sorted("date_from"):
            if row.date_from <= day and (not row.date_to or row.date_to >= day):
                if not row.date_to or (date_to and row.date_to >= date_to):
                    return True
                day = fields.Date.add(row.date_to, days=1)
        return False

    def _describe(self):
        """The row in words."""
        parts = [fields.Date.to_string(self.date_from), self._describe_place()]
        return " · ".join([*parts, *filter(None, [self.note])])

    def _get_log_body(self):
        """What the member's log says of a new row; who entered it stands beside it."""
        return self.env._("History goes on: %(row)s", row=self._describe())

    def _describe_place(self):
        """Branch, group, class and standing in words."""
        self.ensure_one()
        labels = dict(self._fields["standing"]._description_selection(self.env))
        parts = [
            self.branch_id.name,
            self.group_id.name,
            self.member_class_id.name,
            labels.get(self.standing),
            self._get_end_reason_label(),
        ]
        return " · ".join(part for part in parts if part)

    def _get_end_reason_label(self):
        labels = dict(self._fields["end_reason"]._description_selection(self.env))
        return labels.get(self.end_reason, "")

    @api.model
    def _on(self, day):
        """Domain of the rows in force on a day."""
        return [
            ("date_from", "<=", day),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", day),
        ]

    def _get_timeline_entries(self):
        """One entry for each row: what it changed against the row before."""
        labels = dict(self._fields["standing"]._description_selection(self.env))
        entries = []
        before = self.browse()
        # sudo: the names of organisations in rows that the reader sees
        for row in self.sudo().sorted("date_from"):
            changes = []
            if not before or row.branch_id != before.branch_id:
                changes.append(row.branch_id.name)
            if row.group_id and row.group_id != before.group_id:
                changes.append(row.group_id.name)
            if not before or row.member_class_id != before.member_class_id:
                changes.append(row.member_class_id.name)
            if not before or row.standing != before.standing:
                changes.append(labels[row.standing])
            if row.end_reason:
                changes.append(row._get_end_reason_label())
            entries.append(
                {
                    "date": row.date_from,
                    "date_to": False,
                    "icon": "fa-sitemap",
                    "title": row._get_timeline_title(before),
                    "detail": " · ".join([*changes, *filter(None, [row.note])]),
                }
            )
            before = row
        return entries

    def _get_timeline_title(self, before):
        self.ensure_one()
        if not before:
            return self.env._("Entered in this organisation")
        if self.standing == "ended":
            return self.env._("Membership ended")
        if before.standing == "ended":
            return self.env._("Admitted again")
        if self.branch_id != before.branch_id:
            return self.env._("Transferred")
        if self.standing != before.standing:
            return self.env._("Change of standing")
        if self.member_class_id != before.member_class_id:
            return self.env._("Change of class")
        return self.env._("Change of group")
