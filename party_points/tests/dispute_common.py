from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .ledger_entry_common import LedgerEntryCommon


class PartyDisputeCommon(LedgerEntryCommon):
    """March of last year is decided, closed and published; ``line`` is in it, of
    ``member``, and the scorekeeper has registered it. The committee are ``secretary``
    and ``committee``; ``colleague`` is another member of the branch, who holds nothing.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = cls.new_user("test_colleague", "base.group_user")
        cls.users["colleague"] = user
        cls.colleague = cls.new_member(cls.branch, partner=user.partner_id)
        cls.members["colleague"] = cls.colleague
        cls.line = cls.carried("FIXED", description="Swept the yard with test_member")
        cls.march = cls.seal(3)
        cls.publication = cls.publish()

    @classmethod
    def carried(cls, code="FIXED", member=None, day=None, **vals):
        """A line that the scorekeeper registered, and that was confirmed."""
        member, item = member or cls.member, cls.items[code]
        scorekeeper = cls.users["scorekeeper"]
        line = cls.env["party.point.line"].with_user(scorekeeper).sudo()
        line = line.create(
            {
                "member_id": member.id,
                "item_id": item.id,
                "date": day or cls.on(3),
                "source": cls.get_source(item),
                "description": "As everybody saw",
                **vals,
            }
        ).with_env(cls.env)
        line._confirm({line: "Carried."})
        return line

    @classmethod
    def seal(cls, *months, branch=None):
        """Close months of the branch, as its secretary."""
        periods = cls.env["party.period"]
        for month in months:
            period = cls.period(branch or cls.branch, cls.on(month))
            period.with_user(cls.users["secretary"])._close()
            periods |= period
        cls.env.flush_all()
        return periods

    @classmethod
    def publish(cls, kind="month", first=3, last=3, user=None, **vals):
        publication = cls.env["party.publication"].create(
            {
                "branch_id": cls.branch.id,
                "kind": kind,
                "date_from": cls.on(first, 1),
                "date_to": cls.period(cls.branch, cls.on(last)).date_to,
                **vals,
            }
        )
        publication.with_user(user or cls.users["secretary"]).action_publish()
        cls.env.flush_all()
        return publication

    def publish_elsewhere(self):
        """A line of the other branch, and the publication that shows it."""
        user = self.new_user("test_elsewhere", "base.group_user")
        self.users["elsewhere"] = user
        self.new_member(self.other_branch, partner=user.partner_id)
        self.new_position(self.other_branch, "secretary", user.partner_id)
        line = self.carried(member=self.other_member)
        self.period(self.other_branch, self.on(3)).with_user(user)._close()
        return line, self.publish(user=user, branch_id=self.other_branch.id)

    def entry(self, line=None, publication=None):
        """The number under which a publication shows a line."""
        content = (publication or self.publication).version_id.content
        line = line or self.line
        return next(e["number"] for e in content["entries"] if e["line"] == line.id)

    # What members do

    def draft(self, role="member", **vals):
        """A draft about the published line, as its writer sees it."""
        vals = {
            "publication_id": self.publication.id,
            "entry_number": self.entry(),
            "reason": "It was not so.",
            **vals,
        }
        return self.as_role(role, self.env["party.dispute"]).create(vals)

    def omission(self, role="member", code="FIXED", **vals):
        return self.draft(
            role,
            about="omission",
            entry_number=0,
            item_id=self.items[code].id,
            date=self.on(3, 12),
            **vals,
        )

    def filed(self, role="member", **vals):
        """A filed dispute, as the system sees it."""
        dispute = self.draft(role, **vals)
        dispute.action_file()
        return dispute.sudo(False).with_env(self.env)

    def filed_omission(self, role="member", code="FIXED", **vals):
        dispute = self.omission(role, code, **vals)
        dispute.action_file()
        return dispute.with_env(self.env)

    # What committee and superior do

    def row(self, code="FIXED", day=None, **vals):
        return {
            "item_id": self.items[code].id,
            "date": day or self.on(3, 12),
            "description": "As the dispute has shown",
            **vals,
        }

    def answer(self, dispute, outcome="accepted", role="committee", rows=(), **vals):
        """Answer as a user does, all of the committee being present."""
        present = dispute._get_free_committee()
        self.decide_with(dispute, role, outcome, rows, present, **vals)

    def rule(self, dispute, outcome="accepted", role="superior", rows=(), **vals):
        self.decide_with(dispute, role, outcome, rows, **vals)

    def decide_with(self, dispute, role, outcome, rows, present=None, **vals):
        wizard = self.as_role(role, self.env["party.dispute.answer.wizard"])
        wizard.with_context(default_dispute_id=dispute.id).create(
            {
                "outcome": outcome,
                "reason": "So it was found.",
                "participant_ids": [Command.set(present.ids if present else [])],
                "line_ids": [Command.create(row) for row in rows],
                **vals,
            }
        ).action_apply()
        self.env.flush_all()
        self.env.invalidate_all()

    def step(self, dispute, step, role="member", reason="It is not right."):
        """Appeal, pass on or withdraw, as a user does."""
        wizard = self.as_role(role, self.env["party.dispute.reason.wizard"])
        wizard.with_context(default_dispute_id=dispute.id).create(
            {"step": step, "reason": reason}
        ).action_apply()
        self.env.flush_all()
        self.env.invalidate_all()

    # What is asserted

    def assert_step_refused(self, words, function, *args, error=UserError, **kwargs):
        """:return: the message"""
        with self.assertRaises(error) as caught, self.cr.savepoint():
            function(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(words, str(caught.exception))
        return str(caught.exception)

    def assert_forbidden(self, function, *args, **kwargs):
        self.assert_step_refused("", function, *args, error=AccessError, **kwargs)

    def logged(self, dispute):
        """The steps in the log of a dispute, in their order."""
        decisions = dispute.decision_ids.sorted("id")
        return decisions.mapped("action")
