from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.date_utils import end_of

from ..models.publicity.periods import MONTHS_OF_KIND
from .ledger_common import PartyLedgerCommon


class PartyPublicationCommon(PartyLedgerCommon):
    """Publications of the branch's months of last year, and who reads them.

    Four officers and members belong to the branch; ``publicity`` is one more of them,
    who holds the post of the publicity commissioner.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = cls.new_user("test_publicity", "base.group_user")
        cls.users["publicity"] = user
        cls.members["publicity"] = cls.new_member(cls.branch, partner=user.partner_id)
        cls.new_position(cls.branch, "publicity_commissioner", user.partner_id)
        # the others of the committee's organisation have no part in the branch
        cls.other_user = cls.new_user("test_other_member", "base.group_user")
        cls.users["other_member"] = cls.other_user
        cls.new_member(cls.other_branch, partner=cls.other_user.partner_id)
        cls.plans = cls.env["party.publication.plan"]

    @classmethod
    def decide_months(cls, *numbers, branch=None):
        """Months on which all is decided: closed, with their scores."""
        branch = branch or cls.branch
        periods = cls.env["party.period"].union(
            *(cls.period(branch, cls.on(number)) for number in numbers)
        )
        periods._refresh_scores()
        periods.state = "closed"
        return periods

    @classmethod
    def plan(cls, kind="month", month=3, branch=None, **vals):
        """A publication that is planned, beginning with a month of last year."""
        first = cls.on(month, 1)
        last = cls.on(month + MONTHS_OF_KIND[kind] - 1, 1)
        return cls.env["party.publication"].create(
            {
                "branch_id": (branch or cls.branch).id,
                "kind": kind,
                "date_from": first,
                "date_to": end_of(last, "month"),
                "due_date": end_of(last, "month"),
                **vals,
            }
        )

    def publish(self, publication, role="committee"):
        self.as_role(role, publication).action_publish()
        self.env.flush_all()  # as at the end of a request
        return publication

    def published(self, kind="month", month=3, **vals):
        """A publication of months that are decided, published by the committee."""
        months = range(month, month + MONTHS_OF_KIND[kind])
        self.decide_months(*months)
        return self.publish(self.plan(kind, month, **vals))

    def content(self, publication):
        return publication.version_id.content

    def row(self, publication, member):
        rows = self.content(publication)["members"]
        return next(row for row in rows if row["id"] == member.id)

    def entries(self, publication, member):
        entries = self.content(publication)["entries"]
        return [entry for entry in entries if entry["member"] == member.id]

    def page(self, publication, reader, role=None, **kwargs):
        """What a reader gets; a ``role`` reads as its user."""
        seen = self.as_role(role, publication) if role else publication
        return seen._get_page(reader, **kwargs)

    def page_row(self, page, name):
        return next(row for row in page["members"] if row["name"] == name)

    def new_members(self, number, branch=None):
        return self.env["party.member"].create(
            [
                {
                    "name": f"Member {n:03}",
                    "assignment_ids": [
                        Command.create(
                            {
                                "date_from": self.days(-5 * 365),
                                "branch_id": (branch or self.branch).id,
                                "member_class_id": self.member_class.id,
                                "standing": "full",
                            }
                        )
                    ],
                }
                for n in range(number)
            ]
        )

    def assert_refused(self, words, function, *args, error=UserError):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            function(*args)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(words, str(caught.exception))
        return str(caught.exception)
