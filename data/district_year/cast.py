"""Who acts: the officers of a branch, those above it, members with an account."""

from functools import cached_property

from data.organisation.tree import TOP

from . import chance

# Nobody is written to at once: the nights deal with what would be mailed.
CONTEXT = {"lang": "zh_CN", "mail_notify_force_send": False}
SUPERIORS = ("secretary", "organisation_commissioner")
COMMITTEE = (
    "secretary",
    "deputy_secretary",
    "organisation_commissioner",
    "discipline_commissioner",
    "publicity_commissioner",
)


class Unit:
    """A piece of work: what one branch, or the district, does in one step of a day.

    :param env: as superuser; it only looks up who acts
    :param branch: ``party.branch``; empty in a step of the whole district
    :param date day: today
    :param date month: the first day of the month that the step is about
    """

    def __init__(self, env, branch, step, day, month, book):
        self.env, self.branch, self.book = env, branch, book
        self.day, self.month = day, month
        self.dice = chance.throw(branch.code or TOP, day, step)
        self.made = {}

    def count(self, **numbers):
        """Note how many records were made: ``lines=3``."""
        for name, number in numbers.items():
            self.made[name] = self.made.get(name, 0) + number

    def between(self, january, december):
        return chance.between(january, december, self.month.month)

    # Who

    @cached_property
    def officers(self):
        """``{role: user}`` of the branch, as of today."""
        return self._get_holders(self.branch)

    def _get_holders(self, branch):
        positions = self.env["party.position"].search(
            [("branch_id", "=", branch.id), ("is_current", "=", True)], order="id"
        )
        return {p.role: p.partner_id.user_ids[:1] for p in positions}

    def act(self, *roles):
        """The environment of the first of these roles that somebody holds."""
        user = next(self.officers[role] for role in roles if self.officers.get(role))
        return self.act_as(user)

    def act_as(self, user):
        return self.env(user=user, su=False, context=CONTEXT)

    @property
    def voters(self):
        """The users who vote in the committee."""
        found = [self.officers[role] for role in COMMITTEE if self.officers.get(role)]
        return list(dict.fromkeys(found))

    @cached_property
    def superior(self):
        """Who decides above the branch: an officer of the street, or of the district,
        who is no member of the branch himself."""
        above = self.branch.parent_id
        while above:
            holders = self._get_holders(above)
            for role in SUPERIORS:
                user = holders.get(role)
                if user and user.party_member_ids.branch_id != self.branch:
                    return self.act_as(user)
            above = above.parent_id
        raise LookupError(f"Nobody stands above {self.branch.code}.")

    @cached_property
    def members(self):
        """Those who belong to the branch today, by their numbers."""
        members = self.env["party.member"].search([("branch_id", "=", self.branch.id)])
        rows = members._get_assignments(self.day)
        return members.filtered(lambda member: rows[member]).sorted("code")

    @cached_property
    def with_account(self):
        """The members who can sign in themselves."""
        return self.members.filtered("partner_id.user_ids")

    def act_for(self, member):
        """The environment of a member himself."""
        return self.act_as(member.partner_id.user_ids[:1])
