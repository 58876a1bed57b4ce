from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Fewer characters than these say nothing about where two records differ.
SHORTEST_DIFFERENCE = 5
# States of disputes about which nothing is done any more.
CLOSED = ("settled", "withdrawn")
ACTIONS = {"agrees": "reconcile_agree", "differs": "reconcile_differ"}


class PartyReconciliation(models.Model):
    """A member's word each quarter: the branch's record and his own handbook agree, or
    where they do not (PUB-5, 003).

    Whoever belongs to the branch at the quarter's end is asked when its quarter is
    published. He may change his answer until the publication is final; who has not
    answered by then still may. A correction asks those anew whose figures it changes.

    | Step | Who |
    |---|---|
    | agree, say where they differ, change the answer | the member |
    | record the answer of a member without an account | the secretary |
    | open a dispute from a difference | the member |
    | read | the member, the officers of the branch and those above |

    Asking stands in ``party_reconciliation_asking.py``, what the branch has published
    of the member in ``party_reconciliation_page.py``.
    """

    _name = "party.reconciliation"
    _description = "Quarterly Reconciliation"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "id desc"
    _reminder_field = "due_date"
    _reminder_days_ahead = 366  # from the day on which he is asked
    _protected_fields = frozenset(
        {
            "publication_id",
            "branch_id",
            "member_id",
            "state",
            "difference",
            "answered_on",
            "recorded_by_id",
        }
    )

    publication_id = fields.Many2one(
        "party.publication",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("pending", "To Be Confirmed"),
            ("agrees", "Agrees"),
            ("differs", "Differs"),
        ],
        required=True,
        default="pending",
        readonly=True,
    )
    difference = fields.Text(string="Where They Differ", readonly=True)
    answered_on = fields.Datetime(readonly=True)
    recorded_by_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        readonly=True,
        ondelete="restrict",
        help="Who recorded the answer of a member without an account.",
    )
    due_date = fields.Date(
        string="Answer by",
        compute="_compute_due_date",
        store=True,
        help="The last day on which objections to the publication are possible.",
    )
    publication_state = fields.Selection(
        related="publication_id.state", string="Status of the Publication"
    )
    dispute_id = fields.Many2one(
        "party.dispute",
        compute="_compute_dispute_id",
        help="What the member disputes of the publication.",
    )
    is_own = fields.Boolean(string="My Own", compute="_compute_can_answer")
    can_answer = fields.Boolean(string="I May Answer", compute="_compute_can_answer")
    _once = models.Constraint(
        "UNIQUE (publication_id, member_id)", "The member has been asked already."
    )

    @api.depends("member_id", "publication_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for reconciliation in self:
            names = (
                reconciliation.member_id.name,
                reconciliation._get_publication_name(),
            )
            reconciliation.display_name = " · ".join(filter(None, names))

    def _get_publication_name(self):
        """The name of the publication, also for who has moved and may not read it any
        more."""
        # sudo: its name, for whoever may read what was asked
        return self.publication_id.sudo().display_name

    @api.depends("state", "publication_id.window_end")
    def _compute_due_date(self):
        for reconciliation in self:
            is_pending = reconciliation.state == "pending"
            end = reconciliation.publication_id.window_end
            reconciliation.due_date = is_pending and end

    @api.depends("publication_id", "member_id")
    @api.depends_context("uid")
    def _compute_dispute_id(self):
        """The latest that he has filed or begun, as far as the reader may see it."""
        nothing = disputes = self.env["party.dispute"]
        if disputes.has_access("read"):
            disputes = disputes.search(
                [
                    ("publication_id", "in", self.publication_id.ids),
                    ("filer_id", "in", self.member_id.ids),
                    ("state", "!=", "withdrawn"),
                ],
                order="id desc",
            )
        found = disputes.grouped(lambda d: (d.publication_id, d.filer_id))
        for reconciliation in self:
            key = (reconciliation.publication_id, reconciliation.member_id)
            reconciliation.dispute_id = found.get(key, nothing)[:1]

    @api.depends("member_id", "branch_id", "state", "publication_id.state")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        reasons = self._get_cannot_answer_reasons()
        for reconciliation in self:
            reconciliation.is_own = reconciliation._is_own()
            reconciliation.can_answer = not reasons[reconciliation]

    # Answering

    def action_agree(self):
        """The branch's record and the member's handbook agree."""
        self._answer("agrees")
        return True

    def action_differ(self):
        """Ask where they differ."""
        self.ensure_one()
        self.check_access("read")
        self._check_can_answer()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_reconciliation_wizard_action"
        )
        context = {
            "default_reconciliation_id": self.id,
            "default_difference": self.difference,
        }
        return {**action, "context": context}

    def _differ(self, difference):
        """The branch's record and the member's handbook differ.

        :param str difference: where
        :raise UserError: where that is not said
        """
        difference = (difference or "").strip()
        if len(difference) < SHORTEST_DIFFERENCE:
            raise UserError(
                self.env._(
                    "Say where they differ: of which day, for what, how many points."
                )
            )
        self._answer("differs", difference)

    def _answer(self, state, difference=False):
        """Record the member's answer, or that of a member without an account. Who sends
        the same answer twice has given it once.

        :raise AccessError: for anybody else
        :raise UserError: where the publication is final and he has answered
        """
        self.check_access("read")
        self._queue_up()
        self.invalidate_recordset(["state", "difference"])
        answered = self.filtered(
            lambda reconciliation: not reconciliation._has_said(state, difference)
        )
        answered._check_can_answer()
        answered._write_answer(state, difference)

    def _has_said(self, state, difference):
        same = (self.state, self.difference) == (state, difference)
        return same and self._may_answer()

    def _write_answer(self, state, difference):
        before = {reconciliation: reconciliation.state for reconciliation in self}
        for reconciliation in self._for_workflow():
            reconciliation.write(
                {
                    "state": state,
                    "difference": difference,
                    "answered_on": fields.Datetime.now(),
                    "recorded_by_id": not reconciliation._is_own() and self.env.uid,
                }
            )
        self._end_reminders()
        self._log_answers(before)

    def _check_can_answer(self):
        for reconciliation, reason in self._get_cannot_answer_reasons().items():
            if reason and not reconciliation._may_answer():
                raise AccessError(reason)
            if reason:
                raise UserError(reason)

    def _get_cannot_answer_reasons(self):
        """Say, for each, why the user may not answer; buttons and check read this.

        :return: ``{reconciliation: reason}``; ``False`` where he may
        """
        return {
            reconciliation: reconciliation._get_cannot_answer_reason()
            for reconciliation in self
        }

    def _get_cannot_answer_reason(self):
        self.ensure_one()
        if not self._may_answer():
            return self.env._(
                "“%(name)s” answers for himself. For a member without an account the "
                "secretary of the branch records the answer.",
                name=self.sudo().member_id.name,  # sudo: whose it is, as in the list
            )
        # sudo: its state alone
        if self.state != "pending" and self.sudo().publication_id.state == "final":
            return self.env._(
                "The publication is final, and the answer stands. File a dispute if "
                "you have learned of something since."
            )
        return False

    def _may_answer(self):
        """Whether the answer is the user's to give or to record."""
        # sudo: the user's own rights, which he cannot read himself
        leads = self.env.user.sudo().party_secretary_branch_ids
        return self._is_own() or (
            # sudo: whether there is an account, not which
            self.branch_id in leads and not self.sudo().member_id.has_user
        )

    def _is_own(self):
        # sudo: the user's own membership
        return self.member_id in self.env.user.sudo().party_member_ids

    def _log_answers(self, before):
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "action": ACTIONS[reconciliation.state],
                    "branch_id": reconciliation.branch_id.id,
                    "publication_id": reconciliation.publication_id.id,
                    "member_id": reconciliation.member_id.id,
                    "before": labels[before[reconciliation]],
                    "after": labels[reconciliation.state],
                    "reason": reconciliation.difference,
                }
                for reconciliation in self
            ]
        )

    def action_dispute(self):
        """Open a dispute of what differs, or the one that is under way.

        :raise AccessError: for anybody but the member
        :raise UserError: where nothing differs
        """
        self.ensure_one()
        self.check_access("read")
        if not self._is_own():
            raise AccessError(self.env._("The member himself files his dispute."))
        if self.state != "differs":
            raise UserError(self.env._("Say first where they differ."))
        under_way = self.dispute_id.filtered(lambda d: d.state not in CLOSED)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute"),
            "res_model": "party.dispute",
            "res_id": under_way.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_publication_id": self.publication_id.id,
                "default_reason": self.difference,
            },
        }
