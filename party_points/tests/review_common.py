from .ledger_common import PartyLedgerCommon

VOTERS = ("secretary", "committee", "publicity", "discipline")
SOURCES = {"base": "record", "pioneer": "peer"}


class PartyReviewCommon(PartyLedgerCommon):
    """A branch with seven full members, four of whom vote in its committee.

    Lines are about ``member``, who has no vote, and the scorekeeper registers them,
    unless a test says otherwise.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("publicity", "discipline"):
            user = cls.new_user(f"test_{role}", "base.group_user")
            cls.users[role] = user
            cls.members[role] = cls.new_member(cls.branch, partner=user.partner_id)
            position = f"{role}_commissioner"
            cls.new_position(cls.branch, position, user.partner_id)
        cls.seventh = cls.new_member(cls.branch, name="Sun Seventh")

    @classmethod
    def _new_items(cls, template):
        soon = cls.new_item(template, "SOON", days_to_register=5)
        return {**super()._new_items(template), "SOON": soon}

    def register(self, code="RANGE", who="member", role="scorekeeper", **vals):
        """A line as somebody registers it, of March."""
        item = self.items[code]
        if item.method == "range":
            vals = {"points_given": 2, **vals}
        line = self.as_role(role, self.env["party.point.line"]).create(
            {
                "member_id": self.members[who].id,
                "item_id": item.id,
                "date": self.on(3),
                "source": SOURCES.get(item.kind, "organisation"),
                "description": "As the minutes say",
                **vals,
            }
        )
        return line.with_env(self.env)

    def month(self, number=3, role="secretary"):
        return self.as_role(role, self.period(self.branch, self.on(number)))

    def open_review(self, month=3, role="secretary"):
        action = self.month(month, role).action_open_review()
        return self.env["party.review"].browse(action["res_id"])

    def ballot(self, review, role):
        """The voter's own ballot, as he opens it."""
        action = self.as_role(role, review).action_vote()
        ballot = self.env["party.review.ballot"].browse(action["res_id"])
        return self.as_role(role, ballot)

    def vote_on(self, ballot, line, vote, reason=False):
        """A vote on one line, also as an exception from all routine lines."""
        row = ballot.vote_ids.filtered(lambda row: row.line_id == line)
        if not row:
            line.with_env(ballot.env).with_context(ballot_id=ballot.id).action_except()
            row = ballot.vote_ids.filtered(lambda row: row.line_id == line)
        row.write({"vote": vote, "reason": reason})

    def cast(self, review, role, votes=None, others="for"):
        """Cast a ballot.

        :param dict votes: ``{line: vote}`` where it is not as the ``others``
        """
        ballot = self.ballot(review, role)
        if ballot.routine_line_ids:
            ballot.write({"routine_vote": others, "reason": f"All, says {role}."})
        rows = dict.fromkeys(ballot.vote_ids.line_id, others) | (votes or {})
        for line, vote in rows.items():
            self.vote_on(ballot, line, vote, f"No, says {role}.")
        ballot.action_cast()
        return ballot

    def conclude(self, review):
        self.as_role("secretary", review).action_conclude()
        self.env.flush_all()  # as at the end of a request

    def decide(self, lines, votes):  # pylint: disable=arguments-differ
        """A whole review.

        :param dict votes: ``{role: vote}`` on all of the lines
        """
        review = self.open_review()
        for role, vote in votes.items():
            self.cast(review, role, others=vote)
        self.conclude(review)
        return review

    def logged(self, line, action):
        return self.env["party.decision"].search(
            [("line_id", "=", line.id), ("action", "=", action)]
        )
