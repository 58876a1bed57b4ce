"""Steps of a branch's year at the same moment, by several people (APP-7)."""

from functools import partial
from unittest.mock import patch

from odoo.tests import tagged

from .concurrent_common import ConcurrencyCommon

ANSWERING = ("member", "publicity")


@tagged("post_install", "-at_install")
class TestConcurrentAppraisal(ConcurrencyCommon):
    """One of two steps is done, and the other sees what the first has left."""

    def setUp(self):
        super().setUp()
        cycles = self.env["party.cycle"]
        # these years are made up: nothing computes their figures, no month is kept
        self.enterContext(
            patch.object(type(cycles), "_check_nothing_open", lambda cycle: None)
        )
        self.enterContext(
            patch.object(type(cycles), "_is_outdated", lambda cycle: False)
        )
        # warnings have tests of their own
        self.enterContext(
            patch.object(type(self.env["party.warning"]), "_propose_year", create=True)
        )
        self.users |= self.new_users("chief")
        self.new_position(
            self.committee, "publicity_commissioner", self.users["chief"].partner_id
        )
        self.cycle = cycles.create(
            {"branch_id": self.branch.id, "year": self.year, "state": "computed"}
        )
        self.appraisals = {
            role: self.new_appraisal(role, rank)
            for rank, role in enumerate(ANSWERING, 1)
        }
        self.commit()

    def tearDown(self):
        self.env["party.position"].search(
            [("partner_id", "=", self.users["chief"].partner_id.id)]
        ).date_to = self.days(-1)
        self.commit()
        super().tearDown()

    def new_appraisal(self, role, rank):
        return self.env["party.appraisal"].create(
            {
                "cycle_id": self.cycle.id,
                "branch_id": self.branch.id,
                "member_id": self.members[role].id,
                "year": self.year,
                "template_id": self.template.id,
                "grading_id": self.grading.id,
                "status": "ranked",
                "months": 12,
                "rank": rank,
                "computed_grade_id": self.grading.grade_ids[-1:].id,
            }
        )

    def proposing(self, role):
        return self.step(role, lambda env: self.in_env(env)._propose())

    def in_env(self, env):
        return env["party.cycle"].browse(self.cycle.id)

    def deciding(self, role, step):
        return self.step(
            role, lambda env: getattr(self.in_env(env), f"_{step}")("So it is.")
        )

    def answering(self, role, reason=None):
        id_ = self.appraisals[role].id

        def answer(env):
            appraisal = env["party.appraisal"].browse(id_)
            if reason:
                appraisal._appeal(reason)
            else:
                appraisal.action_acknowledge()

        return self.step(role, answer)

    def confirmed(self):
        self.do(self.proposing("committee"))
        meeting = {
            "date": self.today,
            "present": 7,
            "in_favour": 7,
            "minutes": "All agreed.",
        }
        self.do(
            self.step(
                "secretary", lambda env: self.in_env(env)._record_meeting(meeting)
            )
        )
        self.env.invalidate_all()
        self.commit()

    def read(self, record, field):
        with self.reading() as env:
            return env[record._name].browse(record.id)[field]

    def assert_one_refused(self, steps):
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])

    def test_two_of_the_committee_propose_once(self):
        self.assert_one_refused(
            self.at_once(self.proposing("committee"), self.proposing("secretary"))
        )
        with self.reading() as env:
            entries = env["party.decision"].search(
                [("cycle_id", "=", self.cycle.id), ("action", "=", "propose_year")]
            )
            self.assertEqual(len(entries), 1)

    def test_two_superiors_decide_once(self):
        self.confirmed()
        for role in ANSWERING:
            self.do(self.answering(role))
        self.assert_one_refused(
            self.at_once(
                self.deciding("superior", "return"), self.deciding("chief", "return")
            )
        )
        self.assertEqual(self.read(self.cycle, "state"), "computed")

    def test_a_year_approved_meanwhile_is_not_returned(self):
        self.confirmed()
        for role in ANSWERING:
            self.do(self.answering(role))
        steps = self.overtaken(
            self.deciding("chief", "return"), self.deciding("superior", "approve")
        )
        self.assert_one_refused(steps)
        self.assertEqual(self.read(self.cycle, "state"), "final")

    def test_an_appeal_filed_meanwhile_stops_the_approval(self):
        self.confirmed()
        self.do(self.answering("publicity"))
        approving = self.deciding("superior", "approve")
        appealing = self.answering("member", "I was there.")
        self.overtaken(approving, appealing)
        self.assertFalse(appealing.was_refused)
        self.assertTrue(approving.was_refused)
        self.assertEqual(self.read(self.cycle, "state"), "confirmed")

    def test_an_answer_to_a_year_returned_meanwhile_is_refused(self):
        self.confirmed()
        answering = self.answering("member")
        self.overtaken(answering, self.deciding("superior", "return"))
        self.assertTrue(answering.was_refused)
        self.assertFalse(self.read(self.appraisals["member"], "answer"))

    def test_members_answer_at_the_same_moment(self):
        self.confirmed()
        steps = self.at_once(*(self.answering(role) for role in ANSWERING))
        self.assertEqual([step.error for step in steps], [None] * 2)
        for role in ANSWERING:
            answer = self.read(self.appraisals[role], "answer")
            self.assertEqual(answer, "acknowledged")

    def test_a_double_click_acknowledges_once(self):
        self.confirmed()
        steps = self.at_once(self.answering("member"), self.answering("member"))
        self.assert_one_refused(steps)

    def test_a_mark_given_while_the_grades_are_proposed(self):
        user = self.users["chief"]
        self.new_position(self.branch, "work_team_member", user.partner_id)
        self.commit()
        vals = {
            "member_id": self.members["member"].id,
            "year": self.year,
            "rater": "work_team",
            "mark": 80,
        }
        rating = self.step("chief", partial(_rate, vals))
        self.overtaken(rating, self.proposing("committee"))
        self.assertTrue(rating.was_refused)


def _rate(vals, env):
    return env["party.rating"].create(vals).id
