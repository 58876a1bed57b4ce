from odoo import fields


class RectificationMixin:
    """Warnings of ``member`` that stand, and plans that come from them. To be mixed
    into a class with the branch's people and rules."""

    @classmethod
    def new_rule(cls, **vals):
        return cls.env["party.warning.rule"].create(
            {
                "name": "Three months running",
                "trigger": "below",
                "number": 3,
                "measure": "rectification",
                "restore_share": 50,
                **vals,
            }
        )

    @classmethod
    def new_warning(cls, who="member", rule=None, month=3, **vals):
        """A confirmed warning of a month of last year; the secretary owns it."""
        member = cls.members[who]
        rule = rule or cls.new_rule()
        return cls.env["party.warning"].create(
            {
                "rule_id": rule.id,
                "title": rule.name,
                "trigger": rule.trigger,
                "number": rule.number,
                "owner_role": rule.owner,
                "days": rule.days,
                "restore_share": rule.restore_share,
                "month": cls.on(month, 1),
                "confirmed_on": cls.today,
                "member_id": member.id,
                "branch_id": member.branch_id.id,
                "year": cls.year,
                "period_id": cls.period(member.branch_id, cls.on(month)).id,
                "measure": rule.measure,
                "run": 1,
                "state": "confirmed",
                "reason": "As we see it.",
                "owner_id": cls.users["secretary"].id,
                "due_date": cls.days(15),
                **vals,
            }
        )

    def open_plan(self, warning, role="secretary"):
        """The draft of a warning's plan, as somebody opens it."""
        action = self.as_role(role, warning).action_open_rectification()
        plan = self.env["party.rectification"].browse(action["res_id"])
        return self.as_role(role, plan)

    def new_plan(self, warning=None, helper="publicity", role="secretary", **vals):
        """A plan that has begun, as the system sees it."""
        plan = self.open_plan(warning or self.new_warning(), role)
        plan.write(
            {
                "helper_id": self.members[helper].id,
                "aims": "Attend each meeting.",
                **vals,
            }
        )
        plan.action_start()
        self.env.flush_all()
        return plan.with_env(self.env)

    def end(self, plan):
        """The time of the plan is over today."""
        plan.write(
            {"date_from": fields.Date.add(self.today, days=-90), "deadline": self.today}
        )

    def kept_plan(self, warning=None, role="secretary", **vals):
        plan = self.new_plan(warning, role=role, **vals)
        self.end(plan)
        self.check(plan, "kept", role)
        return plan

    # What people do, in the dialogues

    def wizard(self, name, plan, role, **vals):
        wizard = self.as_role(role, self.env[f"party.rectification.{name}.wizard"])
        return wizard.with_context(default_rectification_id=plan.id).create(vals)

    def check(self, plan, result, role="secretary", words="So it was found."):
        self.wizard("check", plan, role, result=result, words=words).action_apply()
        self.env.flush_all()
        self.env.invalidate_all()

    def meet(self, plan, role="secretary", **vals):
        vals = {
            "decision": "He is admonished.",
            "meeting_date": self.today,
            "present": 5,
            "in_favour": 4,
            **vals,
        }
        self.wizard("meeting", plan, role, **vals).action_apply()
        self.env.flush_all()
        self.env.invalidate_all()

    def approve(self, plan, role="superior", step="approve", reason="It is right."):
        wizard = self.wizard("approval", plan, role, reason=reason)
        getattr(wizard, f"action_{step}")()
        self.env.flush_all()
        self.env.invalidate_all()

    def restore(self, plan, line, role="secretary", reason="He has changed."):
        """:return: the line that gives back"""
        self.wizard(
            "restore", plan, role, line_id=line.id, reason=reason
        ).action_apply()
        self.env.flush_all()
        self.env.invalidate_all()
        return plan.restoration_id

    # What is asserted

    def assert_not(self, message, function, *args, error=Exception, **kwargs):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            function(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(message, str(caught.exception))
