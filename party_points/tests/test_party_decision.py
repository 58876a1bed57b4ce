from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from .ledger_entry_common import LedgerEntryCommon


@tagged("post_install", "-at_install")
class TestPartyDecision(LedgerEntryCommon):
    """The log of all that changes a score (SUP-5)."""

    def last(self, **values):
        return self.env["party.decision"].search(
            [(name, "=", value) for name, value in values.items()], limit=1
        )

    def test_entry_says_who_what_before_after_and_why(self):
        line = self.register()
        self.take_step("scorekeeper", "withdraw", line, "The wrong day.")
        self.assertRecordValues(
            self.last(line_id=line.id),
            [
                {
                    "action": "withdraw",
                    "user_id": self.users["scorekeeper"].id,
                    "branch_id": self.branch.id,
                    "member_id": self.member.id,
                    "period_id": line.period_id.id,
                    "before": "To Be Reviewed",
                    "after": "Withdrawn",
                    "reason": "The wrong day.",
                }
            ],
        )
        self.assertTrue(self.last(line_id=line.id).create_date)

    def test_entry_of_a_vote_says_how_it_went(self):
        line = self.register()
        review = self.hold_review()
        entry = self.last(line_id=line.id, action="confirm")
        self.assertRecordValues(
            entry,
            [
                {
                    "review_id": review.id,
                    "user_id": self.users["secretary"].id,
                    "entitled": 2,
                    "present": 2,
                    "in_favour": 2,
                    "against": 0,
                    "after": "Confirmed",
                }
            ],
        )
        self.assertIn("Carried: 2 of 2", entry.reason)

    def test_every_step_of_a_line_is_logged_in_its_order(self):
        line = self.register("VETO")
        self.hold_review()
        self.take_step("superior", "return", line, "Ask him.")
        self.hold_review()
        self.take_step("superior", "confirm", line)
        self.take_step("scorekeeper", "reverse", line)
        self.assertEqual(
            line.decision_ids.sorted("id").mapped("action"),
            ["escalate", "return", "escalate", "confirm", "reverse"],
        )

    def test_months_are_closed_and_opened_on_record(self):
        period = self.close(3)
        self.reopen(period, reason="A line is missing.")
        entries = self.env["party.decision"].search(
            [("period_id", "=", period.id)], order="id"
        )
        self.assertEqual(entries.mapped("action"), ["close_period", "reopen_period"])
        self.assertEqual(
            entries.user_id, self.users["secretary"] | self.users["superior"]
        )
        self.assertEqual(entries[-1].reason, "A line is missing.")
        self.assertEqual((entries[-1].before, entries[-1].after), ("Closed", "Open"))

    # Append-only

    def test_nobody_writes_into_the_log(self):
        entry = self.last(line_id=self.logged().id)
        for role in self.users:
            seen = self.as_role(role, entry)
            with self.subTest(role=role):
                self.assert_refused(
                    "", seen.write, {"reason": "Other."}, error=AccessError
                )
                self.assert_refused("", seen.unlink, error=AccessError)
                self.assert_refused(
                    "",
                    seen.create,
                    {
                        "action": "confirm",
                        "branch_id": self.branch.id,
                        "user_id": self.users[role].id,
                    },
                    error=AccessError,
                )

    def test_the_superuser_changes_and_deletes_nothing_either(self):
        entry = self.last(line_id=self.logged().id)
        for vals in ({"reason": "Other."}, {"user_id": 1}, {"line_id": False}, {}):
            self.assert_refused("neither changed nor deleted", entry.write, vals)
        self.assert_refused("neither changed nor deleted", entry.unlink)

    def test_settings_administrator_of_the_database_neither(self):
        admin = new_test_user(self.env, "test_root", groups="base.group_system")
        entry = self.last(line_id=self.logged().id).with_user(admin)
        self.assert_refused("", entry.write, {"reason": "Other."}, error=AccessError)
        self.assert_refused("", entry.unlink, error=AccessError)

    def test_nothing_that_the_log_names_goes_out_of_it(self):
        for name, field in self.env["party.decision"]._fields.items():
            if field.type == "many2one" and name not in ("create_uid", "write_uid"):
                with self.subTest(field=name):
                    self.assertEqual(field.ondelete, "restrict")

    def logged(self):
        line = self.register()
        self.take_step("scorekeeper", "withdraw", line)
        return line

    # Who reads it

    def test_member_reads_what_concerns_himself(self):
        own = self.last(line_id=self.logged().id)
        other = self.register(member=self.members["secretary"])
        self.take_step("scorekeeper", "withdraw", other)
        found = self.as_role("member", self.env["party.decision"]).search([])
        self.assertEqual(found.sudo().ids, own.ids)

    def test_branch_and_superior_read_it_and_another_branch_does_not(self):
        entry = self.last(line_id=self.logged().id)
        for role in ("committee", "secretary", "superior", "supervisor"):
            with self.subTest(role=role):
                self.assertTrue(self.as_role(role, entry).has_access("read"))
        self.assertFalse(entry.with_user(self.outsider).has_access("read"))
        self.new_member(self.other_branch, partner=self.outsider.partner_id)
        self.new_position(self.other_branch, "secretary", self.outsider.partner_id)
        self.assertFalse(entry.with_user(self.outsider).has_access("read"))

    def test_entry_keeps_the_names_of_what_was(self):
        """States stand in the log in words; how they are called later is all one."""
        entry = self.last(line_id=self.logged().id)
        self.assertEqual((entry.before, entry.after), ("To Be Reviewed", "Withdrawn"))
