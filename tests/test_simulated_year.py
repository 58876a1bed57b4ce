"""The simulated year: a run that was stopped comes to what an uninterrupted one comes
to, and a second one changes nothing."""

from contextlib import contextmanager

from odoo.tests import TransactionCase, tagged

from data.district_year.cast import CONTEXT
from data.district_year.run import Year
from data.organisation import district

# One with a committee, where a member dies in December, and one so small that its
# member meeting decides
BRANCHES = ["Q-01-07-01", "Q-06-02-03"]
# {model: what is compared}
COMPARED = {
    "party.point.line": (
        "member_id.code",
        "item_id.code",
        "date",
        "source",
        "outcome",
        "is_late",
        "description",
        "state",
        "points",
        "registered_by_id.partner_id.name",
    ),
    "party.point.score": (
        "member_id.code",
        "month",
        "total",
        "annual",
        "rank",
        "run",
        "attended_count",
    ),
    "party.publication": ("branch_id.code", "kind", "date_from", "state"),
    "party.dispute": ("member_id.code", "state", "outcome", "reason"),
    "party.warning": ("member_id.code", "state", "rule_id.name"),
    "party.appraisal": ("member_id.code", "score", "rank", "grade_id.name", "answer"),
}


class Stop(Exception):
    """Somebody pulls the plug."""


@tagged("post_install", "-at_install")
class TestSimulatedYear(TransactionCase):
    """The last two months of two branches, and the year's end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.book = district.build().cut(BRANCHES)

    def test_what_its_book_says_of_members_is_what_their_histories_know(self):
        rows = district.build().history
        for name in ("standing", "end_reason"):
            known = {*dict(self.env["party.assignment"]._fields[name].selection), ""}
            self.assertLessEqual({getattr(row, name) for row in rows}, known)

    def test_stopped_run_goes_on_and_comes_to_the_same(self):
        with self.undone():
            self.year().run()
            expected = self.picture()
            self.year().run()
            self.assertEqual(self.picture(), expected)
        for after in (20, 45):
            with self.assertRaises(Stop):
                self.year(stop_after=after).run()
        self.year().run()
        self.assertEqual(self.picture(), expected)
        self.assert_has_happened(expected)

    def assert_has_happened(self, picture):
        """A comparison of nothing would be true as well."""
        for model in set(COMPARED) - {"party.dispute", "party.warning"}:
            self.assertTrue(picture[model], model)
        self.assertEqual(
            set(self.env["party.cycle"].search([]).mapped("state")), {"final"}
        )
        died = self.env["party.assignment"].search([("end_reason", "=", "deceased")])
        self.assertIn("2025-12", {str(row.date_from)[:7] for row in died})

    def year(self, stop_after=None):
        """The last two months; the plug is pulled before a unit is kept."""
        return Year(Transactions(self, stop_after), self.book, 11, say=lambda line: 0)

    def picture(self):
        """What the people have made, by names and numbers."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            model: sorted(
                tuple(str(record.mapped(path)) for path in paths)
                for record in self.env[model].with_context(lang="en_US").search([])
            )
            for model, paths in COMPARED.items()
        }

    @contextmanager
    def undone(self):
        """Take back what is done within."""
        with self.assertRaises(Stop), self.cr.savepoint():
            yield
            raise Stop
        self.forget()

    def forget(self):
        """What was taken back is in no cache either."""
        self.env.transaction.clear()
        self.env.registry.clear_all_caches()


class Transactions:
    """Savepoints, as a test has no transactions of its own."""

    def __init__(self, test, stop_after):
        self.test, self.left = test, stop_after

    @contextmanager
    def __call__(self):
        try:
            with self.test.cr.savepoint():
                yield self.test.env(su=True, context=CONTEXT)
                self.test.env.flush_all()
                self.count()
        except BaseException:
            self.test.forget()
            raise
        self.test.env.invalidate_all()

    def count(self):
        """Stop after so many, before the last of them is kept."""
        if self.left is not None:
            self.left -= 1
            if not self.left:
                raise Stop
