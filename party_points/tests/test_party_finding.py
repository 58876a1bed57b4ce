from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .ledger_entry_common import LedgerEntryCommon


@tagged("post_install", "-at_install")
class TestPartyFinding(LedgerEntryCommon):
    """Points were falsified: found from above, read by the branch (SUP-3)."""

    def setUp(self):
        super().setUp()
        self.line = self.carry(self.register())

    def find(self, role="superior", **vals):
        finding = self.as_role(role, self.env["party.finding"]).create(
            {
                "branch_id": self.branch.id,
                "year": self.year,
                "description": "The hours were never served.",
                "responsible": "The scorekeeper",
                "line_ids": [Command.set(self.line.ids)],
                **vals,
            }
        )
        self.env.flush_all()
        return finding.with_env(self.env)

    def step(self, finding, role, step, reason="It was so."):
        wizard = self.as_role(role, self.env["party.finding.step.wizard"])
        wizard.create(
            {"finding_id": finding.id, "step": step, "reason": reason}
        ).action_apply()
        self.env.flush_all()

    def test_superior_and_supervisor_enter_what_was_found(self):
        for role in ("superior", "supervisor"):
            with self.subTest(role=role):
                finding = self.find(role)
                self.assertEqual(finding.found_by_id, self.users[role])
                self.assertEqual(finding.state, "found")
        log = self.env["party.decision"].search(
            [("action", "=", "find_falsification"), ("branch_id", "=", self.branch.id)]
        )
        self.assertEqual(len(log), 2)
        self.assertIn("never served", log[0].reason)

    def test_secretary_and_superior_are_told(self):
        finding = self.find("supervisor")
        messages = self.env["mail.message"].search(
            [("model", "=", finding._name), ("res_id", "=", finding.id)]
        )
        users = self.users["secretary"] | self.users["superior"]
        self.assertEqual(messages.notified_partner_ids, users.partner_id)

    def test_who_is_further_up_is_told_where_nobody_is_right_above(self):
        self.branch.parent_id = self.env["party.branch"].create(
            {
                "name": "Between",
                "code": "T-BETWEEN",
                "level": "committee",
                "parent_id": self.committee.id,
            }
        )
        finding = self.find("supervisor")
        messages = self.env["mail.message"].search(
            [("model", "=", finding._name), ("res_id", "=", finding.id)]
        )
        superior = self.users["superior"].partner_id
        self.assertIn(superior, messages.notified_partner_ids)

    def test_nobody_of_the_branch_enters_it(self):
        for role in ("member", "scorekeeper", "committee", "secretary"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.find(role)
        with self.assertRaises(AccessError):
            self.as_role("administrator", self.env["party.finding"]).create(
                {
                    "branch_id": self.branch.id,
                    "description": "X",
                    "responsible": "Y",
                }
            )

    def test_superior_enters_nothing_in_his_own_branch(self):
        self.new_member(self.branch, partner=self.users["superior"].partner_id)
        with self.assertRaises(AccessError):
            self.find("superior")

    def test_nobody_enters_it_for_branches_out_of_his_reach(self):
        other = self.env["party.branch"].create(
            {"name": "Far", "code": "FAR", "sector": "rural"}
        )
        with self.assertRaises(AccessError):
            self.find(branch_id=other.id, line_ids=False)

    def test_lines_belong_to_the_branch(self):
        line = self.carry(self.register())
        with self.assertRaises(ValidationError):
            self.find(branch_id=self.other_branch.id, line_ids=[line.id])

    def test_days_are_possible(self):
        for vals in ({"date": self.days(1)}, {"year": self.today.year + 1}):
            with self.subTest(**vals), self.assertRaises(ValidationError):
                self.find(**vals)

    def test_who_reads_it(self):
        finding = self.find()
        found = {
            role
            for role in self.users
            if self.as_role(role, finding).has_access("read")
        }
        readers = {"superior", "supervisor", "committee", "secretary"}
        self.assertEqual(found, readers | {"administrator"})

    def test_it_stays_as_it_was_entered(self):
        finding = self.find()
        for role in ("superior", "supervisor", "secretary", "administrator"):
            seen = self.as_role(role, finding)
            for vals in ({"description": "Nothing."}, {"state": "withdrawn"}):
                with self.subTest(role=role, **vals), self.assertRaises(AccessError):
                    seen.write(vals)
            with self.subTest(role=role), self.assertRaises(AccessError):
                seen.unlink()

    def test_whoever_found_it_is_not_given(self):
        with self.assertRaises(AccessError):
            self.find(found_by_id=self.users["supervisor"].id)

    def test_it_is_entered_in_its_form(self):
        form = Form(self.as_role("supervisor", self.env["party.finding"]))
        form.branch_id = self.branch
        form.year, form.responsible = self.year, "The scorekeeper"
        form.description = "The hours were never served."
        self.assertFalse(form.can_decide)  # there is nothing to be withdrawn yet
        form.line_ids.add(self.line)
        finding = form.save()
        self.assertEqual(finding.line_ids, self.line)
        for role in ("superior", "secretary"):
            with self.subTest(role=role):
                seen = Form(self.as_role(role, finding))
                self.assertEqual(seen.can_decide, role == "superior")

    # Withdrawing

    def test_it_is_withdrawn_with_a_reason(self):
        finding = self.find()
        self.step(finding, "supervisor", "withdraw", "It was served.")
        self.assertEqual(finding.state, "withdrawn")
        self.assertEqual(finding.withdrawal_reason, "It was served.")
        log = self.env["party.decision"].search([("action", "=", "withdraw_finding")])
        self.assertEqual(log[0].user_id, self.users["supervisor"])
        with self.assertRaises(UserError):
            self.step(finding, "superior", "withdraw")

    def test_branch_does_not_withdraw_it(self):
        finding = self.find()
        for role in ("secretary", "committee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, finding)._withdraw("It was served.")
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.step(finding, role, "withdraw")

    # Taking the lines back

    def test_reversal_is_proposed_from_above_and_decided_by_the_branch(self):
        finding = self.find()
        self.step(finding, "superior", "reverse")
        back = self.reversal(self.line)
        self.assertEqual(back.state, "submitted")
        self.assertEqual(back.registered_by_id, self.users["superior"])
        self.hold_review()
        self.assertEqual((back.state, back.points), ("confirmed", -3))

    def test_nothing_is_proposed_twice(self):
        finding = self.find()
        self.step(finding, "superior", "reverse")
        with self.assertRaises(UserError):
            self.step(finding, "superior", "reverse")

    def test_closed_month_is_opened_first(self):
        finding = self.find()
        self.line.period_id.state = "closed"
        with self.assertRaisesRegex(UserError, "is closed"):
            self.step(finding, "superior", "reverse")

    def test_branch_does_not_propose_it_here(self):
        finding = self.find()
        with self.assertRaises(AccessError):
            self.as_role("secretary", finding)._propose_reversals("Yes.")
