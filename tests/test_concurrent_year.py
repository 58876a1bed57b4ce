"""Computing a year, and what happens to its months at the same moment (APP-1)."""

from unittest.mock import patch

from odoo.tests import tagged

from .concurrent_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestConcurrentYear(ConcurrencyCommon):
    """Two may compute a year at once; there is one appraisal of each member."""

    def setUp(self):
        super().setUp()
        # warnings have tests of their own
        self.enterContext(
            patch.object(type(self.env["party.warning"]), "_propose_year", create=True)
        )
        self.cycle = self.env["party.cycle"].create(
            {"branch_id": self.branch.id, "year": self.year}
        )
        periods = self.env["party.period"].union(
            *(self.period(self.branch, self.on(month)) for month in range(1, 13))
        )
        periods._refresh_scores()
        periods.state = "closed"
        self.december = periods[-1:]
        self.commit()

    def computing(self, role):
        id_ = self.cycle.id
        return self.step(
            role, lambda env: env["party.cycle"].browse(id_).action_compute()
        )

    def reopening(self):
        id_ = self.december.id
        return self.step(
            "superior",
            lambda env: (
                env["party.period"].browse(id_)._reopen("Something is missing.")
            ),
        )

    def closing(self):
        """The year becomes final, as the superior's approval leaves it."""
        id_ = self.cycle.id

        def close(env):
            # sudo: the step itself has tests of its own
            cycle_sudo = env["party.cycle"].sudo().browse(id_)
            cycle_sudo._queue_up()
            cycle_sudo.state = "final"
            env.flush_all()

        return self.step("superior", close)

    def read(self, record, field):
        with self.reading() as env:
            return env[record._name].browse(record.id)[field]

    def count_appraisals(self):
        with self.reading() as env:
            return env["party.appraisal"].search_count(
                [("cycle_id", "=", self.cycle.id)]
            )

    def test_two_who_compute_at_once_make_one_appraisal_of_each(self):
        steps = self.at_once(self.computing("committee"), self.computing("superior"))
        for step in steps:
            self.assertFalse(step.was_refused)
        self.assertEqual(self.read(self.cycle, "state"), "computed")
        self.assertEqual(self.count_appraisals(), 7)

    def test_year_that_is_closed_meanwhile_is_not_computed(self):
        slow, _fast = self.overtaken(self.computing("committee"), self.closing())
        self.assertTrue(slow.was_refused)
        self.assertEqual(self.count_appraisals(), 0)

    def test_month_of_a_year_that_is_closed_meanwhile_is_not_opened(self):
        slow, fast = self.overtaken(self.reopening(), self.closing())
        self.assertFalse(fast.was_refused)
        self.assertTrue(slow.was_refused)
        self.assertEqual(self.read(self.december, "state"), "closed")
