from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .ledger_common import PartyLedgerCommon


class PartyAppraisalCommon(PartyLedgerCommon):
    """Last year of the branch, computed: of its five members ``member`` stands first,
    ``scorekeeper`` last; ``old`` has no account. The superior took no part in it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.members["old"] = cls.new_member(cls.branch, name="Old Li")
        cls.pioneer, cls.talk, cls.qualified = cls.grading.grade_ids.sorted("sequence")
        cls.cycle = cls.env["party.cycle"].create(
            {"branch_id": cls.branch.id, "year": cls.year, "state": "computed"}
        )
        order = ("member", "committee", "secretary", "old", "scorekeeper")
        grades = (cls.pioneer, *[cls.qualified] * 3, cls.talk)
        cls.appraisals = {
            role: cls.new_appraisal(role, rank, grade)
            for rank, (role, grade) in enumerate(zip(order, grades, strict=True), 1)
        }
        cls.appraisal = cls.appraisals["member"]
        for role in ("superior2", "deputy"):
            user = cls.new_user(f"test_{role}", "base.group_user")
            cls.users[role] = user
        cls.new_position(
            cls.committee, "publicity_commissioner", cls.users["superior2"].partner_id
        )
        cls.members["deputy"] = cls.new_member(
            cls.branch, partner=cls.users["deputy"].partner_id
        )
        cls.new_position(cls.branch, "deputy_secretary", cls.users["deputy"].partner_id)

    def setUp(self):
        super().setUp()
        # these years are made up: nothing computes their figures, no month is kept
        self.enterContext(
            patch.object(
                type(self.env["party.cycle"]),
                "_get_blockers",
                lambda cycles: {cycle: [] for cycle in cycles},
            )
        )
        self.outdated = self.enterContext(
            patch.object(
                type(self.env["party.cycle"]), "_is_outdated", lambda cycle: False
            )
        )

    @classmethod
    def new_appraisal(cls, role, rank, grade, **vals):
        points = 100 - rank
        return cls.env["party.appraisal"].create(
            {
                "cycle_id": cls.cycle.id,
                "branch_id": cls.branch.id,
                "member_id": cls.members[role].id,
                "year": cls.year,
                "template_id": cls.template.id,
                "grading_id": cls.grading.id,
                "status": "ranked",
                "months": 12,
                "annual": points,
                "points": points,
                "score": points,
                "weights": {"points": 100},
                "rank": rank,
                "computed_grade_id": grade.id,
                **vals,
            }
        )

    # Steps, as users take them

    def propose(self, role="committee", grades=None):
        """:param dict grades: ``{role of a member: (grade, reason)}``"""
        wizard = self.open("propose", role)
        for who, (grade, reason) in (grades or {}).items():
            line = wizard.line_ids.filtered(
                lambda row, who=who: row.appraisal_id == self.appraisals[who]
            )
            line.write({"grade_id": grade and grade.id, "reason": reason})
        wizard.action_propose()
        self.end_request()

    def meet(self, role="committee", grades=None, **vals):
        rows = [
            Command.create(
                {
                    "appraisal_id": self.appraisals[who].id,
                    "grade_id": grade.id,
                    "reason": reason,
                }
            )
            for who, (grade, reason) in (grades or {}).items()
        ]
        wizard = self.open(
            "meeting",
            role,
            **{
                "present": 5,
                "in_favour": 5,
                "minutes": "All agreed.",
                "line_ids": rows,
                **vals,
            },
        )
        wizard.action_record()
        self.end_request()

    def step(self, step, role="superior", reason="So it was found."):
        self.open("step", role, step=step, reason=reason).action_apply()
        self.end_request()

    def open(self, dialog, role, **vals):
        model = self.env[f"party.cycle.{dialog}.wizard"]
        wizard = self.as_role(role, model).with_context(default_cycle_id=self.cycle.id)
        return wizard.create(vals)

    def confirm_year(self, **kwargs):
        self.propose()
        self.meet(**kwargs)

    def answer_all(self):
        """Everybody acknowledges; the secretary enters it for who has no account."""
        for role, appraisal in self.appraisals.items():
            doer = "secretary" if role == "old" else role
            self.as_role(doer, appraisal).action_acknowledge()
        self.end_request()

    def appeal(self, role="member", doer=None, reason="I was there all year."):
        wizard = self.as_role(doer or role, self.env["party.appraisal.appeal.wizard"])
        wizard.with_context(default_appraisal_id=self.appraisals[role].id).create(
            {"reason": reason}
        ).action_apply()
        self.end_request()

    def settle(self, outcome, grade=None, role="superior", who="member", **vals):
        wizard = self.as_role(role, self.env["party.appraisal.settle.wizard"])
        wizard.with_context(default_appraisal_id=self.appraisals[who].id).create(
            {
                "outcome": outcome,
                "grade_id": grade and grade.id,
                "reason": "The list says so.",
                **vals,
            }
        ).action_apply()
        self.end_request()

    def end_request(self):
        self.env.flush_all()
        self.env.invalidate_all()

    # What is asserted

    def assert_refused(self, words, function, *args, error=UserError, **kwargs):
        """:return: the message"""
        with self.assertRaises(error) as caught, self.cr.savepoint():
            function(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(words, str(caught.exception))
        return str(caught.exception)

    def assert_forbidden(self, function, *args, **kwargs):
        self.assert_refused("", function, *args, error=AccessError, **kwargs)

    def told(self, appraisal, partner):
        """The last that somebody was told of an appraisal."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "party.appraisal"),
                ("res_id", "=", appraisal.id),
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "=", partner.id),
            ],
            order="id desc",
            limit=1,
        )
        return messages.body or ""

    def logged(self, domain):
        decisions = self.env["party.decision"].search(domain, order="id")
        return decisions.mapped("action")
