from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...clock import check_not_in_future, today


class PartyTalk(models.Model):
    """The record of a talk: what was said, the member's own words, and that he has
    taken note of it (WARN-6).

    ============  ======================================================================
    state         what it means
    ============  ======================================================================
    draft         the one who talks is still writing; only he reads it
    held          handed to the member, who adds his own words; the content stays
    acknowledged  the member has taken note; nothing changes any more
    ============  ======================================================================

    | Step | Who |
    |---|---|
    | begin, write, hand to the member | the owner of the warning, who talks |
    | state, acknowledge | the member himself |
    | enter what was signed on paper | the same, for a member without an account |
    | read from held on | the member, committee of the branch, superior |
    """

    _name = "party.talk"
    _description = "Talk Record"
    _inherit = ["party.guard.mixin", "party.thread.mixin"]
    _order = "date desc, id desc"
    _protected_fields = frozenset(
        {
            "warning_id",
            "member_id",
            "branch_id",
            "talker_id",
            "held_on",
            "statement",
            "statement_by_id",
            "acknowledged_on",
            "state",
        }
    )

    warning_id = fields.Many2one(
        "party.warning", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Date(required=True, default=today)
    place = fields.Char(string="Place of the Talk")
    talker_id = fields.Many2one(
        "res.users", string="Talked by", readonly=True, ondelete="restrict"
    )
    attendees = fields.Char(string="Also Present")
    content = fields.Text(string="What Was Said")
    agreement = fields.Text(string="What Was Agreed")
    held_on = fields.Date(string="Handed over on", readonly=True)
    statement = fields.Text(string="The Member's Own Words", readonly=True)
    statement_by_id = fields.Many2one(
        "res.users",
        string="Words Entered by",
        readonly=True,
        ondelete="restrict",
        help="For a member without an account: who entered what he signed on paper.",
    )
    acknowledged_on = fields.Date(readonly=True)
    state = fields.Selection(
        [("draft", "Draft"), ("held", "Held"), ("acknowledged", "Acknowledged")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    is_own = fields.Boolean(string="It Is about Me", compute="_compute_steps")
    can_hold = fields.Boolean(string="I Hand It Over", compute="_compute_steps")
    can_enter = fields.Boolean(
        string="I Enter What Was Signed on Paper", compute="_compute_steps"
    )

    @api.depends("member_id", "date")
    def _compute_display_name(self):
        for talk in self:
            # sudo: whoever may read the talk may read with whom it was
            name = talk.sudo().member_id.name
            day = talk.date and fields.Date.to_string(talk.date)
            talk.display_name = " · ".join(filter(None, [name, day]))

    @api.depends("state", "talker_id", "member_id", "warning_id.owner_id")
    @api.depends_context("uid")
    def _compute_steps(self):
        for talk in self:
            talk.is_own = talk._is_own()
            may_keep = not talk._get_cannot_keep_reason()
            talk.can_hold = talk.state == "draft" and may_keep
            talk.can_enter = (
                talk.state == "held" and may_keep and not talk._has_account()
            )

    @api.constrains("date")
    def _check_date(self):
        check_not_in_future(self)

    def write(self, vals):
        """:raise UserError: for what was said, once it is handed over"""
        self.check_access("write")
        if not self.env.su and any(talk.state != "draft" for talk in self):
            raise UserError(
                self.env._(
                    "The record was handed to the member; what it says stays. Hold "
                    "another talk if something is to be added."
                )
            )
        return super().write(vals)

    @api.model
    def _begin(self, warning):
        """A draft for the owner of a warning. Called after its checks."""
        talk = self._for_workflow().create(
            {
                "warning_id": warning.id,
                "member_id": warning.member_id.id,
                "branch_id": warning.branch_id.id,
                "talker_id": self.env.uid,
            }
        )
        return talk.with_env(self.env)

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_hold(self):
        """Hand the record to the member: from now on it says what it says."""
        for talk in self:
            talk._begin_step(("draft",))
            talk._check_keeps_record()
            talk._check_complete()
            talk._for_workflow().write({"state": "held", "held_on": today(self)})
            talk._tell_member()
        return True

    def action_state(self):
        """Ask the member for his own words, or whoever talked for those on paper."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_talk_statement_wizard_action"
        )
        context = {
            "default_talk_id": self.id,
            "default_statement": self.statement,
            "default_is_on_paper": self.can_enter,
        }
        return {**action, "context": context}

    def action_acknowledge(self):
        """Take note of the record, as the member himself: that ends the warning, where
        a talk was what it asked for."""
        for talk in self:
            talk._begin_step(("held",))
            talk._check_is_own()
            talk._acknowledge({})
        return True

    def _state(self, statement):
        """Add or change one's own words, as the member himself.

        :raise AccessError: for anybody else
        """
        for talk in self:
            talk._begin_step(("held",))
            talk._check_is_own()
            words = (statement or "").strip()
            talk._for_workflow().write({"statement": words or False})

    def _enter_signed(self, statement):
        """Enter what a member without an account has signed on paper.

        :raise AccessError: for who did not talk or does not own the warning any more,
            and where the member has an account
        """
        for talk in self:
            talk._begin_step(("held",))
            talk._check_keeps_record()
            if talk._has_account():
                raise AccessError(
                    self.env._(
                        "The member has an account: he writes his own words and "
                        "acknowledges the record himself."
                    )
                )
            words = (statement or "").strip()
            talk._acknowledge(
                {"statement": words or False, "statement_by_id": self.env.uid}
            )

    def _acknowledge(self, vals):
        """Called after the checks."""
        self._for_workflow().write(
            {"state": "acknowledged", "acknowledged_on": today(self), **vals}
        )
        # sudo: the warning ends by it, whoever acknowledges
        self._for_workflow().warning_id._finish_by_talk(self)

    # Checks

    def _begin_step(self, states):
        """Wait for who is at the record now, and see whether the step is possible
        still.

        :raise UserError: where it is in another state
        """
        self.ensure_one()
        self.check_access("read")
        self._queue_up()
        self.invalidate_recordset()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "The record of the talk is in the state “%(state)s”; this step is "
                    "not possible then.",
                    state=labels[self.state],
                )
            )

    def _is_talker(self):
        return self.talker_id == self.env.user

    def _is_own(self):
        # sudo: which member the user is, and with whom it was
        return self.sudo().member_id in self.env.user.sudo().party_member_ids

    def _has_account(self):
        # sudo: whether the member has one, for whoever talked with him
        return any(self.sudo().member_id.partner_id.user_ids.mapped("active"))

    def _get_cannot_keep_reason(self):
        """Why the user does not keep the record; ``None`` where he does."""
        self.ensure_one()
        if not self._is_talker():
            return self.env._("Who has talked keeps the record of the talk.")
        # sudo: whose the warning is by now, for who has talked
        if self.sudo().warning_id.owner_id != self.env.user:
            return self.env._(
                "The warning was handed over to somebody else, who talks with the "
                "member and keeps a record of his own."
            )
        return None

    def _check_keeps_record(self):
        """Wait for who is at the warning now: it may be being handed over.

        :raise AccessError: for who has not talked, or owns the warning no more
        """
        warning_sudo = self.sudo().warning_id  # sudo: to wait for it, and re-read it
        warning_sudo._queue_up()
        warning_sudo.invalidate_recordset()
        if reason := self._get_cannot_keep_reason():
            raise AccessError(reason)

    def _check_is_own(self):
        if not self._is_own():
            raise AccessError(
                self.env._(
                    "The member himself writes his own words and acknowledges the "
                    "record."
                )
            )

    def _check_complete(self):
        if not (self.content or "").strip():
            raise UserError(self.env._("Write what was said first."))
        # sudo: the state of the warning
        if self.sudo().warning_id.state != "confirmed":
            raise UserError(
                self.env._(
                    "The warning is not to be done any more; nothing is handed over."
                )
            )

    def _tell_member(self):
        self._tell_people(
            self.sudo().member_id.partner_id,  # sudo: whom to tell
            lambda talk: talk.env._(
                "The record of a talk with you is ready. Read it, add your own words, "
                "and acknowledge it."
            ),
        )
