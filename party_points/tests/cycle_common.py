from datetime import date

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from .ledger_common import PartyLedgerCommon


class PartyCycleCommon(PartyLedgerCommon):
    """Last year, whose months are closed: ``cycle`` is that of the branch.

    ``member``, ``scorekeeper``, ``committee`` and ``secretary`` belong to it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle = cls.get_cycle(cls.branch)

    @classmethod
    def get_cycle(cls, branch, year=None):
        cycles = cls.env["party.cycle"]
        return cycles._get_or_create(branch, year or cls.year).with_env(cls.env)

    @classmethod
    def close_months(cls, *months, branch=None):
        """Months on which all is decided, by default those of the whole year."""
        branches = branch or cls.branch
        periods = cls.env["party.period"].union(
            *(
                cls.period(one, cls.on(month))
                for one in branches
                for month in months or range(1, 13)
            )
        )
        periods._refresh_scores()
        periods.state = "closed"
        return periods

    @classmethod
    def earn(cls, member, points, month=3, code="RANGE"):
        """Pioneer points, or deductions where they are less than zero."""
        item = cls.items["LATE" if points < 0 else code]
        return cls.confirm(member, item, cls.on(month), points)

    def compute(self, role="committee", cycle=None):
        self.as_role(role, cycle or self.cycle).action_compute()
        self.env.flush_all()
        self.env.invalidate_all()

    def appraisal(self, member, year=None):
        return self.env["party.appraisal"].search(
            [("member_id", "=", member.id), ("year", "=", year or self.year)]
        )

    def assert_refused(self, words, function, *args, error=UserError, **kwargs):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            function(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(words, str(caught.exception))
        return str(caught.exception)

    @classmethod
    def enforce_for(cls, member_class, code="W", grading_vals=None, **scheme_vals):
        """Other rules for one more class.

        :return: the template
        """
        scheme = cls.scheme.copy({"code": code, "name": code, **scheme_vals})
        grading = cls.new_grading(f"{code}G", cls.committee, **(grading_vals or {}))
        template = cls.new_template(
            code,
            cls.committee,
            scoring_scheme_id=scheme.id,
            grading_scheme_id=grading.id,
            member_class_ids=[Command.set(member_class.ids)],
        )
        cls._new_items(template)
        return cls.enforce(template, date(cls.year, 1, 1))

    @classmethod
    def new_branch(cls, code):
        return cls.env["party.branch"].create(
            {"name": code, "code": code, "parent_id": cls.committee.id}
        )

    def last_day(self):
        return fields.Date.to_date(f"{self.year}-12-31")
