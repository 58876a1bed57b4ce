from odoo.exceptions import UserError
from odoo.fields import Command

from .publication_common import PartyPublicationCommon

FOR_ALL = (
    "below_1",
    "below_2",
    "below_3",
    "zero_leader",
    "zero_secretary",
    "grade_talk",
    "grade_rectify",
    "grade_unqualified",
    "secretary_last",
    "cultural_event",
    "activity_room",
)


class PartyWarningCommon(PartyPublicationCommon):
    """Months of last year in which the member falls below the pass line: it is 60 with
    a tolerance of 5, and he has lost 6.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = {
            name: cls.env.ref(f"party_points.party_warning_rule_{name}")
            for name in FOR_ALL
        }
        cls.warnings = cls.env["party.warning"]

    @classmethod
    def lose(cls, *months, member=None, points=-6):
        for month in months:
            cls.confirm(member or cls.member, cls.items["LATE"], cls.on(month), points)

    @classmethod
    def close(cls, *months, branch=None):
        """Close months as the secretary does, and what follows from it."""
        periods = cls.decide_months(*months, branch=branch)
        for period in periods.sorted("date_from"):
            cls.warnings._propose_month(period)
        cls.env.flush_all()
        cls.env.invalidate_all()
        return periods

    @classmethod
    def of(cls, member=None, **vals):
        """The warnings of a member, in the order in which they came."""
        domain = [("member_id", "=", (member or cls.member).id)]
        domain += [(name, "=", value) for name, value in vals.items()]
        return cls.warnings.search(domain, order="month, rule_id, id")

    @classmethod
    def proposed(cls, *months, member=None, points=-6):
        """The last warning of a member who has lost points in these months."""
        cls.lose(*months or (3,), member=member, points=points)
        cls.close(*months or (3,))
        return cls.of(member)[-1:]

    # Steps, as users take them

    def step(self, warnings, step, role="secretary", reason="As we see it.", **vals):
        wizard = self.as_role(role, self.env["party.warning.step.wizard"])
        wizard = wizard.with_context(
            default_warning_ids=[Command.set(warnings.ids)], default_step=step
        )
        owner = vals.pop("owner", None)
        if owner:
            vals["owner_id"] = self.users[owner].id
        wizard = wizard.create({"reason": reason, **vals})
        wizard.action_apply()
        self.env.flush_all()
        self.env.invalidate_all()
        return wizard

    def confirmed(self, *months, owner=None, **vals):
        warning = self.proposed(*months)
        self.step(warning, "confirm", owner=owner, **vals)
        return warning

    def talk(self, warning, role="secretary", **vals):
        """A draft that the owner has written."""
        action = self.as_role(role, warning).action_talk()
        talk = self.as_role(role, self.env["party.talk"].browse(action["res_id"]))
        talk.write({"content": "How it came and how it gets better.", **vals})
        return talk.with_env(self.env)

    def held(self, warning, role="secretary", **vals):
        talk = self.talk(warning, role, **vals)
        self.as_role(role, talk).action_hold()
        self.env.flush_all()
        self.env.invalidate_all()
        return talk

    # What is asserted

    def assert_step_refused(self, words, function, *args, error=UserError, **kwargs):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            function(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(words, str(caught.exception))

    def activities(self, warning):
        return self.env["mail.activity"].search(
            [("res_model", "=", "party.warning"), ("res_id", "=", warning.id)]
        )

    def logged(self, warning):
        return (
            self.env["party.decision"]
            .search([("warning_id", "=", warning.id)], order="id")
            .mapped("action")
        )
