from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

VOTES = [("for", "In Favour"), ("against", "Against"), ("abstain", "Abstention")]


class PartyReviewBallot(models.Model):
    """The ballot of one voter in one review (REV-1).

    One vote for all routine lines together, with exceptions line by line, and one vote
    for each line that is not routine. It counts once it is cast; until the review is
    concluded it can be taken back and cast anew. Who votes against something says why.
    In a member meeting, where hands are raised, the secretary records the ballots.
    """

    _name = "party.review.ballot"
    _description = "Ballot of a Review"
    _inherit = ["party.guard.mixin"]
    _order = "review_id, id"
    _rec_name = "voter_id"
    _protected_fields = frozenset(
        {"review_id", "branch_id", "voter_id", "state", "cast_on", "cast_by_id"}
    )

    review_id = fields.Many2one(
        "party.review", required=True, readonly=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    voter_id = fields.Many2one(
        "party.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    routine_vote = fields.Selection(
        VOTES, string="All Routine Lines", help="With the exceptions below."
    )
    reason = fields.Text(help="Obligatory for a vote against all routine lines.")
    vote_ids = fields.One2many("party.review.vote", "ballot_id", string="Single Votes")
    state = fields.Selection(
        [("draft", "Not Cast"), ("cast", "Cast")],
        required=True,
        default="draft",
        readonly=True,
    )
    cast_on = fields.Datetime(readonly=True)
    cast_by_id = fields.Many2one("res.users", string="Recorded by", readonly=True)
    review_state = fields.Selection(
        related="review_id.state", string="State of the Review"
    )
    routine_line_ids = fields.Many2many(
        "party.point.line", string="Routine Lines", compute="_compute_lines"
    )
    recused_line_ids = fields.Many2many(
        "party.point.line", string="Lines without My Vote", compute="_compute_lines"
    )

    _once = models.Constraint(
        "UNIQUE (review_id, voter_id)", "This voter has a ballot in this review."
    )

    @api.depends("voter_id", "review_id.line_ids", "vote_ids.line_id")
    def _compute_lines(self):
        for ballot in self:
            lines = ballot.review_id.line_ids
            recused = lines.filtered(
                lambda line, voter=ballot.voter_id: line._is_recused(voter)
            )
            ballot.recused_line_ids = recused
            ballot.routine_line_ids = (lines - recused).filtered(
                lambda line, votes=ballot.vote_ids: (
                    line._is_routine() and line not in votes.line_id
                )
            )

    @api.depends("voter_id", "review_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for ballot in self:
            ballot.display_name = self.env._(
                "Ballot of %(name)s, %(review)s",
                name=ballot.voter_id.name,
                review=ballot.review_id.display_name,
            )

    @api.model
    def _get_or_create(self, review, voter):
        """The ballot of a voter, with a vote to be given on each line that is not
        routine.

        :raise AccessError: where he may not vote in this review
        :raise UserError: where the review is over
        """
        # sudo: the ballot box is the review's
        review_sudo = review._for_workflow()
        review_sudo._queue_up()
        review_sudo.invalidate_recordset(["ballot_ids", "line_ids"])
        ballot = review_sudo.ballot_ids.filtered(lambda b: b.voter_id == voter)
        if not ballot:
            review_sudo._check_open()
            if review_sudo.body == "meeting":
                raise UserError(
                    self.env._(
                        "The member meeting decides here; the secretary records its "
                        "votes."
                    )
                )
            review_sudo._check_entitled(voter)
            ballot = review_sudo.env[self._name].create(
                {
                    "review_id": review.id,
                    "branch_id": review.branch_id.id,
                    "voter_id": voter.id,
                }
            )
        if ballot.state == "draft" and review_sudo.state == "open":
            ballot._add_special_votes()
        return ballot.with_env(self.env)

    def _add_special_votes(self):
        lines = self.review_id._get_special_lines() - self.vote_ids.line_id
        lines -= self.recused_line_ids
        self.env["party.review.vote"].create(
            [{"ballot_id": self.id, "line_id": line.id} for line in lines]
        )

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_open()
        return super().write(vals)

    def _check_open(self):
        """:raise UserError: where the ballot is cast, or the review over"""
        for ballot in self:
            ballot.sudo().review_id._check_open()  # sudo: its state alone
            if ballot.state == "cast":
                raise UserError(
                    self.env._("The ballot is cast. Take it back to change it.")
                )

    # Actions

    def action_cast(self):
        """Cast the ballot: it counts when the review is concluded.

        :raise UserError: where a vote or a reason is missing, or the review is over
        :raise AccessError: for somebody else's ballot, or who may not vote any more
        """
        for ballot in self:
            ballot._check_own()
            ballot._cast()
        return True

    def _cast(self):
        # sudo: the review queues up those who vote and who concludes
        review_sudo = self.sudo().review_id
        review_sudo._queue_up()
        self.sudo()._queue_up()  # sudo: as above
        self.invalidate_recordset()
        review_sudo.invalidate_recordset()
        self._check_open()
        review_sudo._check_entitled(self.voter_id)
        ballot = self._for_workflow()
        ballot._add_special_votes()
        ballot._check_complete()
        ballot.write(
            {
                "state": "cast",
                "cast_on": fields.Datetime.now(),
                "cast_by_id": self.env.uid,
            }
        )
        ballot._log_vote()
        if not self.review_id.is_leader:  # who concludes it has more to do
            self.review_id._end_reminders(self.env.user)

    def action_take_back(self):
        """Change a ballot that is cast, until the review is concluded."""
        for ballot in self:
            ballot._check_own()
            # sudo: the review queues up those who vote and who concludes
            review_sudo = ballot.sudo().review_id
            review_sudo._queue_up()
            review_sudo.invalidate_recordset()
            review_sudo._check_open()
            ballot._for_workflow().write({"state": "draft", "cast_on": False})
        return True

    def action_all_in_favour(self):
        """Vote in favour of the routine lines, and cast the ballot."""
        for ballot in self:
            ballot._check_own()
            ballot._check_open()
            ballot.routine_vote = "for"
        return self.action_cast()

    def _check_own(self):
        """:raise AccessError: where the ballot is somebody else's"""
        self.check_access("write")
        # sudo: the user's own membership
        if self.voter_id - self.env.user.sudo().party_member_ids:
            raise AccessError(self.env._("Everybody casts his own ballot."))

    def _check_complete(self):
        """:raise UserError: with all that is missing"""
        faults = [fault for ballot in self for fault in ballot._get_faults()]
        if faults:
            raise UserError("\n".join(faults))

    def _get_faults(self):
        """What is missing before the ballot can be cast.

        :return: list of sentences
        """
        self.ensure_one()
        faults = []
        if self.routine_line_ids and not self.routine_vote:
            faults.append(self.env._("Vote on the routine lines."))
        if self.routine_vote == "against" and not (self.reason or "").strip():
            faults.append(
                self.env._("Say why you vote against all routine lines together.")
            )
        for vote in self.vote_ids:
            if not vote.vote:
                faults.append(
                    self.env._("Vote on “%(line)s”.", line=vote.line_id.display_name)
                )
            elif vote.vote == "against" and not (vote.reason or "").strip():
                faults.append(
                    self.env._(
                        "Say why you vote against “%(line)s”.",
                        line=vote.line_id.display_name,
                    )
                )
        return faults

    def _get_default_vote(self, line):
        """How the ballot counts for a line without a vote of its own."""
        return self.routine_vote or "abstain" if line._is_routine() else "abstain"

    def _log_vote(self):
        self.env["party.decision"]._log(
            [
                {
                    "action": "vote",
                    "branch_id": ballot.branch_id.id,
                    "member_id": False,
                    "period_id": ballot.review_id.period_id.id,
                    "review_id": ballot.review_id.id,
                    "reason": ballot._describe(),
                }
                for ballot in self
            ]
        )

    def _describe(self):
        """The ballot in words, for the log."""
        labels = dict(self._fields["routine_vote"]._description_selection(self.env))
        texts = [
            self.env._(
                "%(name)s on all routine lines: %(vote)s",
                name=self.voter_id.name,
                vote=labels.get(self.routine_vote, labels["abstain"]),
            )
        ]
        texts += [
            f"{vote.line_id.display_name}: {labels[vote.vote]}"
            for vote in self.vote_ids
        ]
        return "\n".join(texts)
