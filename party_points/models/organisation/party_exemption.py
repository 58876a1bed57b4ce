from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...clock import today

# What the member meeting decided on is not changed afterwards.
DECIDED_FIELDS = {
    "member_id",
    "ground",
    "application_date",
    "meeting_date",
    "meeting_present",
    "meeting_in_favour",
    "date_from",
    "date_to",
    "decision_note",
}


class PartyExemption(models.Model):
    """An old, weak or disabled member is kept out of scoring for a time (ORG-6).

    The member applies, the branch's member meeting discusses and confirms, and the
    exemption is in force from a day to a day. A liaison member visits him; visits are
    planned one after the other and logged with his opinions. Papers about his health
    are kept apart (``party.exemption.paper``).

    | Step | Who |
    |---|---|
    | apply | the member; the committee on his behalf |
    | withdraw, before the decision | the member; the committee on his behalf |
    | confirm or reject, with the meeting | the secretary |
    | end early | the secretary |
    | log a visit | the liaison member; the committee |
    """

    _name = "party.exemption"
    _description = "Exemption from Scoring"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "application_date desc, id desc"
    _rec_name = "member_id"
    _reminder_field = "next_visit_date"
    _protected_fields = frozenset({"state", "deciding_branch_id"})

    member_id = fields.Many2one(
        "party.member", required=True, index=True, ondelete="restrict", tracking=True
    )
    branch_id = fields.Many2one(
        related="member_id.branch_id",
        store=True,
        index=True,
        help="The member's branch of today, which looks after him.",
    )
    deciding_branch_id = fields.Many2one(
        "party.branch",
        readonly=True,
        index=True,
        ondelete="restrict",
        copy=False,
        help="The branch whose member meeting has decided.",
    )
    ground = fields.Selection(
        [
            ("old_age", "Old Age"),
            ("illness", "Illness or Weakness"),
            ("disability", "Disability"),
        ],
        required=True,
        tracking=True,
    )
    application_date = fields.Date(
        string="Applied on", required=True, default=today, tracking=True
    )
    date_from = fields.Date(string="Exempt from", tracking=True)
    date_to = fields.Date(string="Exempt until", tracking=True)
    meeting_date = fields.Date(
        string="Member Meeting on",
        tracking=True,
        help="The member meeting that discussed and confirmed the application.",
    )
    meeting_present = fields.Integer(string="Members Present", tracking=True)
    meeting_in_favour = fields.Integer(string="Members in Favour", tracking=True)
    decision_note = fields.Text(string="Grounds of the Decision", tracking=True)
    liaison_id = fields.Many2one(
        "party.member",
        string="Liaison Member",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        domain="[('branch_id', '=', branch_id), ('id', '!=', member_id)]",
        help="Keeps contact with the exempt member, visits him and hears his opinion.",
    )
    visit_interval = fields.Integer(
        string="Visit Every (Months)", required=True, default=3
    )
    visit_ids = fields.One2many("party.exemption.visit", "exemption_id")
    paper_ids = fields.One2many(
        "party.exemption.paper",
        "exemption_id",
        groups="party_points.group_party_points_member",
    )
    next_visit_date = fields.Date(
        string="Next Visit", compute="_compute_next_visit_date", store=True
    )
    state = fields.Selection(
        [
            ("applied", "Applied"),
            ("confirmed", "Confirmed"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="applied",
        copy=False,
        tracking=True,
    )

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "An exemption cannot end before it begins."
    )
    _interval = models.Constraint(
        "CHECK (visit_interval > 0)", "Plan the visits at least one month apart."
    )
    _confirmed_by_meeting = models.Constraint(
        "CHECK (state != 'confirmed' OR (meeting_date IS NOT NULL"
        " AND meeting_present > 0 AND meeting_in_favour * 2 > meeting_present"
        " AND date_from >= meeting_date AND date_to IS NOT NULL"
        " AND liaison_id IS NOT NULL))",
        "A confirmed exemption needs the member meeting that confirmed it, its days "
        "and a liaison member.",
    )
    _votes = models.Constraint(
        "CHECK (meeting_in_favour BETWEEN 0 AND meeting_present)",
        "No more members can be in favour than were present.",
    )
    _not_own_liaison = models.Constraint(
        "CHECK (liaison_id != member_id)", "A member cannot be his own liaison."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(member_id, member_id, '[]') WITH &&, "
        "daterange(date_from, date_to, '[]') WITH &&) WHERE (state = 'confirmed')",
        "The member is exempt during some of these days already.",
    )

    @api.depends(
        "state",
        "date_from",
        "date_to",
        "visit_interval",
        "visit_ids.date",
    )
    def _compute_next_visit_date(self):
        """One interval after the last visit, or after the beginning; none after the
        exemption's end."""
        for exemption in self:
            dates = exemption.visit_ids.filtered("date").mapped("date")
            last = max(
                [exemption.date_from or fields.Date.to_date("0001-01-01"), *dates]
            )
            due = fields.Date.add(last, months=exemption.visit_interval or 1)
            planned = (
                exemption.state == "confirmed"
                and exemption.date_to
                and due <= exemption.date_to
            )
            exemption.next_visit_date = planned and due

    @api.constrains("liaison_id", "member_id")
    def _check_liaison(self):
        """The liaison is a member of the same branch when he is named."""
        for exemption in self:
            liaison, branch = exemption.liaison_id, exemption.branch_id
            if liaison and liaison.branch_id != branch:
                raise ValidationError(
                    self.env._(
                        "The liaison member of “%(member)s” must belong to the same "
                        "branch; “%(liaison)s” does not.",
                        member=exemption.member_id.name,
                        liaison=liaison.name,
                    )
                )

    def write(self, vals):
        if vals.keys() & DECIDED_FIELDS and not self.env.su:
            self._check_undecided()
        return super().write(vals)

    def action_confirm(self):
        """Put the exemptions in force that the member meeting has confirmed.

        :raise AccessError: for anybody but the secretary
        :raise UserError: where meeting, majority, days or liaison are missing
        """
        self._check_secretary()
        self._check_can_confirm()
        # sudo: the state is protected; both checks are done
        self.sudo()._decide("confirmed")

    def action_reject(self):
        """Close the applications that the member meeting has not confirmed."""
        self._check_secretary()
        self._check_undecided()
        for exemption in self:
            if not exemption.meeting_date or not exemption.decision_note:
                raise UserError(
                    self.env._(
                        "Enter the date of the member meeting and the grounds of its "
                        "decision first."
                    )
                )
        # sudo: the state is protected; the checks are done
        self.sudo()._decide("rejected")

    def _decide(self, state):
        """Note the decision, and the branch that made it: it keeps the papers."""
        for exemption in self:
            exemption.write(
                {"state": state, "deciding_branch_id": exemption.branch_id.id}
            )

    def action_withdraw(self):
        """Take the applications back before they are decided."""
        self.check_access("read")
        # sudo: who the user is as a member
        own = self.env.user.sudo().party_member_ids
        if self.member_id - own:
            self.check_access("write")
        self._check_undecided()
        self._for_workflow().state = "withdrawn"

    def action_end(self):
        """End the exemptions in force with today; tomorrow the member is scored."""
        self._check_secretary()
        day = today(self)
        for exemption in self:
            if not exemption._is_in_force(day):
                raise UserError(self.env._("Only an exemption in force can be ended."))
        # sudo: the days of a decided exemption are protected; the checks are done
        self.sudo().date_to = day

    def _check_secretary(self):
        """:raise AccessError: unless the user leads the branch, and is not concerned"""
        self.check_access("write")
        # sudo: the user's own rights, which he cannot read himself
        user_sudo = self.env.user.sudo()
        if self.branch_id - user_sudo.party_secretary_branch_ids:
            raise AccessError(
                self.env._("The secretary enters what the member meeting has decided.")
            )
        if self.member_id & user_sudo.party_member_ids:
            raise AccessError(
                self.env._(
                    "Nobody decides on his own application; the deputy secretary "
                    "enters the meeting's decision."
                )
            )

    def _check_undecided(self):
        for exemption in self:
            if exemption.state != "applied":
                raise UserError(
                    self.env._(
                        "The application of “%(name)s” is closed and stays as it was "
                        "decided. Make a new application for another time.",
                        name=exemption.member_id.name,
                    )
                )

    def _check_can_confirm(self):
        self._check_undecided()
        for exemption, reason in self._get_cannot_confirm_reasons().items():
            if reason:
                raise UserError(
                    self.env._(
                        "%(name)s: %(reason)s",
                        name=exemption.member_id.name,
                        reason=reason,
                    )
                )

    def _get_cannot_confirm_reasons(self):
        """:return: ``{exemption: reason}``; ``False`` where it can be confirmed"""
        return {
            exemption: exemption._get_missing_meeting()
            or exemption._get_missing_days()
            or (
                not exemption.liaison_id
                and self.env._("name the liaison member who will visit him.")
            )
            for exemption in self
        }

    def _get_missing_meeting(self):
        self.ensure_one()
        if not self.meeting_date or self.meeting_date > today(self):
            return self.env._(
                "the member meeting has to discuss the application first. Enter its "
                "date and how many were present and in favour."
            )
        if self.meeting_date < self.application_date:
            return self.env._("the member meeting was before the application.")
        if self.meeting_in_favour * 2 <= self.meeting_present:
            return self.env._(
                "over half of the members present must be in favour; enter how many "
                "were present and in favour."
            )
        return False

    def _get_missing_days(self):
        self.ensure_one()
        if not (self.date_from and self.date_to):
            return self.env._("enter from which day to which day he is exempt.")
        if self.date_from < self.meeting_date:
            return self.env._("an exemption does not reach back before the meeting.")
        return False

    def _is_in_force(self, day):
        self.ensure_one()
        return (
            self.state == "confirmed" and self.date_from <= day and self.date_to >= day
        )

    @api.model
    def _get_exempt(self, members, day):
        """Those of the members who are out of scoring on a day."""
        # sudo: that somebody is exempt, not why
        exemptions_sudo = self.sudo().search(
            [
                ("member_id", "in", members.ids),
                ("state", "=", "confirmed"),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )
        return members.browse(exemptions_sudo.member_id.ids)

    @api.model
    def _get_reminder_domain(self):
        return [("state", "=", "confirmed"), ("next_visit_date", "!=", False)]

    def _get_reminder_users(self):
        """The liaison; the secretary where the liaison has no account, or stayed behind
        when the exempt member was transferred."""
        secretaries = self.branch_id._get_position_users(("secretary",))
        return {
            exemption: exemption._get_liaison_users()
            or secretaries[exemption.branch_id]
            for exemption in self
        }

    def _get_liaison_users(self):
        self.ensure_one()
        liaison = self.liaison_id.filtered(
            lambda member: member.branch_id == self.branch_id
        )
        return liaison.partner_id.user_ids

    def _get_reminder_summary(self):
        return self.env._("Visit %(name)s", name=self.member_id.name)

    def _get_timeline_entries(self):
        grounds = dict(self._fields["ground"]._description_selection(self.env))
        return [
            {
                "date": exemption.date_from,
                "date_to": exemption.date_to,
                "icon": "fa-heart",
                "title": self.env._("Exempt from scoring"),
                "detail": grounds[exemption.ground],
            }
            for exemption in self
            if exemption.state == "confirmed"
        ]
