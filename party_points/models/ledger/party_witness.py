from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...clock import get_day, today
from .party_point_line import PENDING

ACTIVITY_TYPE = "party_points.mail_activity_type_witness"
DAYS_TO_ANSWER = 7


class PartyWitness(models.Model):
    """A member who is asked to confirm what was registered late (LINE-4).

    Two members of good standing make a late line good, or a late attendance list. Good
    standing is a membership in force on the day in question and today, without an
    exemption: full members and probationary ones, for a witness tells what he saw and
    does not vote. Whether he may witness is asked when he is named and again when he
    confirms.

    | Step | Who |
    |---|---|
    | ask | the member of the line; scorekeeper and committee of the branch |
    | write a statement, confirm, decline | the witness himself |
    | read | the witness, who asked as member, and those who read the line |
    """

    _name = "party.witness"
    _description = "Witness"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "member_id"
    _protected_fields = frozenset({"state", "answered_on"})

    # Not cascaded: a draft takes its witnesses along by itself, with what they have
    # been sent; whatever was registered stays.
    line_id = fields.Many2one(
        "party.point.line", index="btree_not_null", ondelete="restrict"
    )
    activity_id = fields.Many2one(
        "party.activity", index="btree_not_null", ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member",
        string="Witness",
        required=True,
        index=True,
        ondelete="restrict",
    )
    subject_id = fields.Many2one(
        "party.member",
        string="Witnessed Member",
        related="line_id.member_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The member who needs the witness; nobody for an attendance list.",
    )
    branch_id = fields.Many2one(
        "party.branch",
        compute="_compute_branch_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    what = fields.Text(string="What Is to Be Witnessed", compute="_compute_what")
    state = fields.Selection(
        [("asked", "Asked"), ("confirmed", "Confirmed"), ("declined", "Declined")],
        required=True,
        default="asked",
        copy=False,
        tracking=True,
    )
    statement = fields.Text(
        copy=False, help="What the witness saw or knows, in his own words."
    )
    foreign_reason = fields.Char(
        string="Why Someone Else's Member",
        help="Why a member of another branch is asked: he was at the activity, say.",
    )
    answered_on = fields.Datetime(readonly=True, copy=False)
    is_mine = fields.Boolean(
        string="Asked of Me", compute="_compute_is_mine", search="_search_is_mine"
    )

    _one_subject = models.Constraint(
        "CHECK (num_nonnulls(line_id, activity_id) = 1)",
        "A witness is asked about a line or about an activity: one of them.",
    )
    _once_a_line = models.Constraint(
        "UNIQUE (line_id, member_id)",
        "This member has been asked about this line already.",
    )
    _once_an_activity = models.Constraint(
        "UNIQUE (activity_id, member_id)",
        "This member has been asked about this activity already.",
    )

    @api.depends("line_id.branch_id", "activity_id.branch_id")
    def _compute_branch_id(self):
        for witness in self:
            witness.branch_id = (
                witness.line_id.branch_id or witness.activity_id.branch_id
            )

    @api.depends(
        "line_id.member_id.name",
        "line_id.item_id.name",
        "line_id.date",
        "line_id.description",
        "activity_id.name",
        "activity_id.branch_id.name",
        "activity_id.date",
    )
    @api.depends_context("lang")
    def _compute_what(self):
        for witness in self:
            # sudo: a witness cannot read the line, and has to know what he confirms
            witness.what = witness.sudo()._describe_subject()

    @api.depends("member_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        own = self._get_own_members()
        for witness in self:
            witness.is_mine = witness.member_id in own

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = self._get_own_members().ids
        return [("member_id", "in" if True in value else "not in", own)]

    @api.model_create_multi
    def create(self, vals_list):
        """Ask members to witness, and tell them.

        :raise UserError: where one of them may not, or the line is decided already
        """
        if not self.env.su:
            self._check_statement_is_own(vals_list)
            self._check_known(vals_list)
        witnesses = super(
            PartyWitness, self._without_context({"default_statement"})
        ).create(vals_list)
        witnesses._check_open()
        witnesses._check_eligible()
        witnesses._for_workflow()._tell()
        return witnesses.with_env(self.env)

    def write(self, vals):
        """:raise AccessError: for all but the witness's own words"""
        if not self.env.su and vals.keys() - {"statement"}:
            raise AccessError(
                self.env._(
                    "Whom you have asked, and about what, stays as it is. Ask another "
                    "member instead; the witness answers by the buttons of the form."
                )
            )
        return super().write(vals)

    def action_confirm(self, statement=None):
        """The witness confirms what he was asked about.

        :param str statement: his words; ``None`` leaves those that he has written
        :raise AccessError: for anybody but the witness
        :raise UserError: where he may not witness any more, or all is decided
        """
        self._check_answer(statement)
        self._check_eligible()
        self._answer("confirmed", statement)
        self._log_confirmation()

    def action_decline(self, statement=None):
        """The witness does not confirm it; he need not say why."""
        self._check_answer(statement)
        self._answer("declined", statement)

    def _check_answer(self, statement):
        """Whether the user may answer, now; nobody else answers meanwhile."""
        self.check_access("read")
        if self.member_id - self._get_own_members():
            raise AccessError(self.env._("Only the witness himself can answer."))
        if not isinstance(statement, str | None):
            raise UserError(self.env._("A statement is a text."))
        self._queue_up()
        for witness in self:
            if reason := witness._get_cannot_answer_reason():
                raise UserError(reason)

    def _get_cannot_answer_reason(self):
        """Why there is nothing to answer any more; ``False`` where there is. Page and
        check read this."""
        if self.state != "asked":
            return self.env._(
                "You have answered already. What you said stays on record."
            )
        return self._get_not_open_reason()

    def _answer(self, state, statement):
        words = {} if statement is None else {"statement": statement}
        answered = self._for_workflow()
        answered.write({**words, "state": state, "answered_on": fields.Datetime.now()})
        answered.activity_unlink([ACTIVITY_TYPE])

    def _log_confirmation(self):
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": witness.branch_id.id,
                    "member_id": witness.subject_id.id,
                    "line_id": witness.line_id.id,
                    "activity_id": witness.activity_id.id,
                    "action": "witness",
                    "after": witness.member_id.name,
                    "reason": witness.statement,
                }
                # sudo: the log names what the witness himself may not read
                for witness in self.sudo()
            ]
        )

    @api.model
    def _ask_by_number(self, line, activity, code, name, foreign_reason):
        """Ask a member of whom the user knows number and full name; he is told. A form
        that is sent twice asks him once.

        :raise UserError: where no member has both, or where he may not witness
        """
        member_sudo = self.env["party.member"]._find_by_number_sudo(code, name)
        # the user's own rights say whom he has asked
        asked = self.search(
            [("line_id", "=", line.id), ("activity_id", "=", activity.id)]
        )
        if member_sudo not in asked.sudo().member_id:  # sudo: out of his sight
            self._ask(line, activity, member_sudo, foreign_reason)

    @api.model
    def _ask(self, line, activity, member_sudo, foreign_reason):
        """Ask a member whom the user has named by number and name.

        :raise AccessError: where the user may not ask about this line or activity
        """
        # sudo: the member is out of the user's sight; whether he may ask is checked
        witness_sudo = self._for_workflow().create(
            {
                "line_id": line.id,
                "activity_id": activity.id,
                "member_id": member_sudo.id,
                "foreign_reason": foreign_reason,
            }
        )
        witness_sudo.with_env(self.env).check_access("create")

    def _check_known(self, vals_list):
        """Members of the own branch are asked directly, others by their number and name
        (``party.witness.wizard``): nobody learns who has which number.

        :raise AccessError: for a member of another branch, out of the user's sight
        """
        ids = {vals["member_id"] for vals in vals_list if vals.get("member_id")}
        # sudo: the user's own membership, and where the others belong
        members_sudo = self.env["party.member"].sudo().browse(ids)
        own_branch = self.env.user.sudo().party_member_ids.branch_id  # sudo: as above
        others = members_sudo.filtered(lambda member: member.branch_id != own_branch)
        if others and not others.sudo(False).has_access("read"):
            raise AccessError(
                self.env._(
                    "Ask a member of another branch by his number and name, with the "
                    "button “Ask a Witness”."
                )
            )

    def _check_statement_is_own(self, vals_list):
        """:raise AccessError: where who asks writes what the witness says"""
        if any(vals.get("statement") for vals in vals_list):
            self._check_guarded_fields({"statement"})

    def _check_open(self):
        """:raise UserError: where nothing is left to be witnessed"""
        for witness in self:
            if reason := witness._get_not_open_reason():
                raise UserError(reason)

    def _get_not_open_reason(self):
        # sudo: a witness cannot read what he is asked about
        witness_sudo = self.sudo()
        line, activity = witness_sudo.line_id, witness_sudo.activity_id
        decided = line and line.state not in ("draft", *PENDING)
        if decided or activity.state == "cancelled":
            return self.env._(
                "No witness is needed any more: %(what)s", what=witness_sudo.what
            )
        return False

    def _check_eligible(self):
        """:raise UserError: where one of them may not witness, with the reason"""
        for witness in self:
            if reason := witness._get_not_eligible_reason():
                raise UserError(reason)

    def _get_not_eligible_reason(self):
        """Say why this member may not witness this; also for a record that is not
        stored yet.

        :return: the reason, ``False`` where he may
        """
        self.ensure_one()
        # sudo: membership, exemption and line, which neither side may read in full
        witness_sudo = self.sudo()
        return (
            witness_sudo._get_partiality_reason()
            or witness_sudo._get_standing_reason()
            or witness_sudo._get_exemption_reason()
            or witness_sudo._get_foreign_reason()
        )

    def _get_partiality_reason(self):
        if self.member_id == self.subject_id:
            return self.env._("Nobody witnesses for himself. Ask another member.")
        if self.member_id.partner_id in self._get_registrars().partner_id:
            return self.env._(
                "%(name)s has registered this and cannot witness it as well. Ask "
                "another member.",
                name=self._get_name(),
            )
        return False

    def _get_registrars(self):
        lines = self.line_id | self.activity_id.line_ids
        return lines.registered_by_id

    def _get_standing_reason(self):
        """Full and probationary members are of good standing, as long as they are."""
        for day in {self._get_day(), today(self)}:
            if not self._get_row(day):
                return self.env._(
                    "%(name)s is no member on %(day)s and cannot witness. Ask a "
                    "member who was there.",
                    name=self._get_name(),
                    day=format_date(self.env, day),
                )
        return False

    def _get_exemption_reason(self):
        for day in {self._get_day(), today(self)}:
            if any(e._is_in_force(day) for e in self.member_id.exemption_ids):
                # why stays between the member and the committee
                return self.env._(
                    "%(name)s does not witness at this time. Ask another member.",
                    name=self._get_name(),
                )
        return False

    def _get_foreign_reason(self):
        if self._is_of_branch() or (self.foreign_reason or "").strip():
            return False
        return self.env._(
            "%(name)s was not a member of “%(branch)s” on %(day)s. Say why someone "
            "of another branch is asked.",
            name=self._get_name(),
            branch=self.branch_id.name,
            day=format_date(self.env, self._get_day()),
        )

    def _is_of_branch(self):
        return self._get_row(self._get_day()).branch_id == self.branch_id

    def _get_name(self):
        """The witness's name, for those who might know it: a refusal does not tell the
        names of other branches."""
        if self._is_of_branch() or self.sudo(False).member_id.has_access("read"):
            return self.member_id.name
        return self.env._("This member")

    def _get_row(self, day):
        """Where the witness belonged on a day; empty where nowhere."""
        return self.member_id._get_assignments(day)[self.member_id]

    def _get_day(self):
        return self.line_id.date or self.activity_id.date

    def _describe_subject(self):
        self.ensure_one()
        line, activity = self.line_id, self.activity_id
        if line:
            return self.env._(
                "%(member)s: %(item)s, on %(day)s. %(grounds)s",
                member=line.member_id.name,
                item=line.item_id.name,
                day=format_date(self.env, line.date),
                grounds=line.description or "",
            ).strip()
        return self.env._(
            "Attendance at “%(activity)s” of “%(branch)s” on %(day)s",
            activity=activity.name,
            branch=activity.branch_id.name,
            day=format_date(self.env, activity.date),
        )

    def _tell(self):
        """Put it on the list of who works in the back office, and write to the other
        witnesses with an account."""
        for witness in self:
            users = witness.member_id.partner_id.user_ids
            guests = users.filtered("share")
            witness._ask_users(users - guests)
            witness._notify_in_their_language(
                guests.partner_id, lambda own: own._get_request()
            )

    def _ask_users(self, users):
        if not self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            return  # an administrator wants no such activities
        for user in users:
            self.activity_schedule(
                ACTIVITY_TYPE,
                date_deadline=self._get_answer_by(),
                summary=self.with_context(lang=user.lang)._describe_subject(),
                user_id=user.id,
            )

    def _get_answer_by(self):
        """Until when the witness should have answered."""
        asked_on = get_day(self, self.create_date)
        return fields.Date.add(asked_on, days=DAYS_TO_ANSWER)

    def _get_request(self):
        """:return: ``(subject, body)`` of the message to a witness"""
        subject = self.env._("You are asked to witness")
        request = self.env._(
            "Confirm or decline until %(day)s, in your own words.",
            day=format_date(self.env, self._get_answer_by()),
        )
        values = {"what": self._describe_subject(), "words": request}
        return subject, self.env["ir.qweb"]._render(
            "party_points.party_message", values
        )

    @api.model
    def _get_own_members(self):
        # sudo: who the user is as a member
        return self.env.user.sudo().party_member_ids.sudo(False)
