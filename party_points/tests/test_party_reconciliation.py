from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ROLES
from .publication_common import PartyPublicationCommon

OFFICERS = ("scorekeeper", "committee", "secretary", "superior", "supervisor")
DIFFERENCE = "On 10 March I helped for three hours; the branch has two."


class ReconciliationCommon(PartyPublicationCommon):
    """The branch's first quarter of last year, published, and its members asked.

    ``own`` is what ``member`` is asked, ``quiet`` what one without an account is.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quiet_member = cls.new_member(cls.branch, name="Li Without Account")
        cls.exempt(cls.member, cls.on(2, 1), cls.on(2, 28))
        helped = {"points": 2.25, "raw_points": 3, "description": "Two hours"}
        cls.confirm(cls.member, cls.items["FIXED"], cls.on(3), **helped)
        cls.confirm(cls.members["scorekeeper"], cls.items["HONOUR"], cls.on(3), 7.75)
        cls.publication = cls.publish_quarter(cls.branch)
        cls.asked = cls.publication.reconciliation_ids
        cls.own = cls.of(cls.member)
        cls.quiet = cls.of(cls.quiet_member)

    @classmethod
    def publish_quarter(cls, branch, kind="quarter", month=1):
        cls.decide_months(1, 2, 3, branch=branch)
        publication = cls.plan(kind, month, branch=branch)
        publication._publish()
        return publication

    @classmethod
    def of(cls, member):
        return cls.env["party.reconciliation"].search([("member_id", "=", member.id)])

    @classmethod
    def get_log(cls, reconciliation):
        return cls.env["party.decision"].search(
            [
                ("publication_id", "=", reconciliation.publication_id.id),
                ("member_id", "=", reconciliation.member_id.id),
            ]
        )

    def get_activities(self, reconciliation):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", reconciliation._name),
                ("res_id", "in", reconciliation.ids),
            ]
        )

    def differ(self, role, reconciliation, difference=DIFFERENCE):
        action = self.as_role(role, reconciliation).action_differ()
        wizard = self.as_role(role, self.env[action["res_model"]])
        form = Form(wizard.with_context(**action["context"]))
        form.difference = difference
        form.save().action_confirm()


@tagged("post_install", "-at_install")
class TestPartyReconciliation(ReconciliationCommon):
    """Each quarter every member says whether the branch's record is his own (PUB-5)."""

    # Asking

    def test_every_member_of_the_branch_is_asked_and_nobody_else(self):
        members = self.env["party.member"].search([("branch_id", "=", self.branch.id)])
        self.assertEqual(self.asked.member_id, members)
        self.assertEqual(self.asked.publication_id, self.publication)
        self.assertEqual(set(self.asked.mapped("state")), {"pending"})
        self.assertEqual(self.asked.branch_id, self.branch)

    def test_whoever_came_later_is_not_asked_and_whoever_left_later_is(self):
        newcomer = self.new_member(self.other_branch, date_from=self.on(5, 1))
        self.other_member._change_history(
            self.on(6, 1), {"branch_id": self.branch.id}, "Moved."
        )
        self.publish_quarter(self.other_branch)
        self.assertTrue(self.of(self.other_member))
        self.assertFalse(self.of(newcomer))

    def test_asking_twice_asks_nobody_twice(self):
        self.assertFalse(self.env["party.reconciliation"]._ask(self.publication))

    def test_other_kinds_of_publication_ask_nobody(self):
        month = self.publish_quarter(self.branch, "month", 3)
        self.assertFalse(month.reconciliation_ids)

    def test_asking_members_without_accounts_costs_the_same_however_many(self):
        counts = []
        for number in (1, 2, 12):  # the first fills the registry's cache
            branch = self.branch.copy({"code": f"T-Q{number}", "name": f"Q{number}"})
            for index in range(number):
                self.new_member(branch, name=f"Member {index}")
            publication = self.plan("quarter", 1, branch=branch)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            asked = self.env["party.reconciliation"]._ask(publication)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(asked), number)
        self.assertEqual(*counts[1:])

    # Telling

    def test_member_with_an_account_finds_it_on_his_list_at_once(self):
        activity = self.get_activities(self.own)
        self.assertEqual(activity.user_id, self.users["member"])
        self.assertEqual(activity.date_deadline, self.publication.window_end)
        self.assertFalse(self.get_activities(self.quiet))

    def test_member_on_the_portal_is_written_to(self):
        user = self.new_user("test_portal", "base.group_portal")
        member = self.new_member(self.other_branch, partner=user.partner_id)
        self.publish_quarter(self.other_branch)
        message = self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("model", "=", "party.reconciliation"),
            ]
        )
        self.assertEqual(message.res_id, self.of(member).id)
        self.assertFalse(self.get_activities(self.of(member)))

    def test_reminder_stays_until_he_answers_and_then_goes(self):
        model = self.env["party.reconciliation"]
        model._remind()
        self.assertEqual(len(self.get_activities(self.own)), 1)
        self.as_role("member", self.own).action_agree()
        self.assertFalse(self.get_activities(self.own))

    def test_account_that_comes_later_is_reminded_by_the_daily_job(self):
        user = self.new_user("test_late", "base.group_user")
        user.partner_id = self.quiet_member.partner_id
        self.env["party.reconciliation"]._remind()
        self.assertEqual(self.get_activities(self.quiet).user_id, user)

    # Answering

    def test_member_says_that_they_agree(self):
        self.as_role("member", self.own).action_agree()
        self.assertEqual(self.own.state, "agrees")
        self.assertTrue(self.own.answered_on)
        self.assertFalse(self.own.recorded_by_id)
        log = self.get_log(self.own)
        self.assertEqual(log.action, "reconcile_agree")
        self.assertEqual(log.user_id, self.users["member"])
        self.assertEqual((log.before, log.after), ("To Be Confirmed", "Agrees"))

    def test_member_says_where_they_differ(self):
        self.differ("member", self.own)
        self.assertEqual(self.own.state, "differs")
        self.assertEqual(self.own.difference, DIFFERENCE)
        log = self.get_log(self.own)
        self.assertEqual(log.action, "reconcile_differ")
        self.assertEqual(log.reason, DIFFERENCE)

    def test_a_difference_is_said_in_words(self):
        for difference in ("   ", "No"):
            with self.subTest(difference=difference), self.assertRaises(UserError):
                self.as_role("member", self.own)._differ(difference)
        self.assertEqual(self.own.state, "pending")

    def test_member_changes_his_answer_and_both_stay_in_the_log(self):
        self.differ("member", self.own)
        self.as_role("member", self.own).action_agree()
        self.assertEqual(self.own.state, "agrees")
        self.assertFalse(self.own.difference)
        self.assertEqual(
            set(self.get_log(self.own).mapped("action")),
            {"reconcile_agree", "reconcile_differ"},
        )

    def test_same_answer_twice_is_one_answer(self):
        for _attempt in range(2):
            self.differ("member", self.own)
        self.assertEqual(len(self.get_log(self.own)), 1)
        self.publication.state = "final"
        self.as_role("member", self.own)._differ(DIFFERENCE)
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.own)._differ(DIFFERENCE)

    def test_answer_stands_once_the_publication_is_final(self):
        self.as_role("member", self.own).action_agree()
        self.publication.state = "final"
        self.assertFalse(self.as_role("member", self.own).can_answer)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.as_role("member", self.own).action_differ()
        with self.assertRaises(UserError):
            self.as_role("member", self.own)._differ(DIFFERENCE)

    def test_who_has_not_answered_may_do_so_after_it_is_final(self):
        self.publication.state = "final"
        self.as_role("member", self.own).action_agree()
        self.assertEqual(self.own.state, "agrees")

    def test_nobody_answers_for_a_member_with_an_account(self):
        for role in set(ROLES) - {"member"}:
            own = self.as_role(role, self.own)
            with self.subTest(role=role):
                self.assertFalse(own.can_answer)
                with self.assertRaises(AccessError):
                    own.action_agree()
                with self.assertRaises(AccessError):
                    own.action_differ()
                with self.assertRaises(AccessError):
                    own._differ(DIFFERENCE)

    def test_secretary_records_the_answer_of_a_member_without_an_account(self):
        self.differ("secretary", self.quiet)
        self.assertEqual(self.quiet.state, "differs")
        self.assertEqual(self.quiet.recorded_by_id, self.users["secretary"])
        self.assertEqual(self.get_log(self.quiet).user_id, self.users["secretary"])

    def test_nobody_but_the_secretary_records_it(self):
        for role in set(ROLES) - {"secretary"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.quiet).action_agree()

    def test_secretary_of_another_branch_records_nothing(self):
        user = self.new_user("test_other_secretary", "base.group_user")
        self.new_member(self.other_branch, partner=user.partner_id)
        self.new_position(self.other_branch, "secretary", user.partner_id)
        with self.assertRaises(AccessError):
            self.quiet.with_user(user).action_agree()

    def test_wizard_is_refused_for_a_reconciliation_out_of_sight(self):
        wizard = self.as_role("member", self.env["party.reconciliation.wizard"])
        with self.assertRaises(AccessError):
            wizard.create(
                {"reconciliation_id": self.quiet.id, "difference": "All of it"}
            )

    # Disputing

    def test_difference_opens_a_dispute_with_publication_and_reason(self):
        self.differ("member", self.own)
        action = self.as_role("member", self.own).action_dispute()
        self.assertEqual(action["res_model"], "party.dispute")
        self.assertEqual(
            action["context"],
            {
                "default_publication_id": self.publication.id,
                "default_reason": DIFFERENCE,
            },
        )

    def test_draft_of_the_dispute_is_his_alone_and_is_opened_again(self):
        self.differ("member", self.own)
        dispute = self.begin_dispute("member", self.own)
        self.assertEqual(dispute.reason, DIFFERENCE)
        self.assertEqual(dispute.publication_id, self.publication)
        own = self.as_role("member", self.own)
        self.assertEqual(own.dispute_id, dispute)
        self.assertEqual(own.action_dispute()["res_id"], dispute.id)
        self.assertFalse(self.as_role("secretary", self.own).dispute_id)

    def test_difference_opens_a_new_dispute_once_the_old_one_is_closed(self):
        self.differ("member", self.own)
        dispute = self.begin_dispute("member", self.own)
        own = self.as_role("member", self.own)
        for state in ("settled", "withdrawn"):
            dispute.sudo().state = state
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(state=state):
                self.assertFalse(own.action_dispute()["res_id"])
        self.assertNotEqual(self.begin_dispute("member", self.own), dispute)

    def begin_dispute(self, role, reconciliation):
        action = self.as_role(role, reconciliation).action_dispute()
        disputes = self.as_role(role, self.env[action["res_model"]])
        form = Form(disputes.with_context(**action["context"]))
        form.entry_number = 1
        dispute = form.save()
        self.env.invalidate_all()
        return dispute

    def test_only_the_member_and_only_of_a_difference_opens_a_dispute(self):
        with self.assertRaises(UserError):
            self.as_role("member", self.own).action_dispute()
        self.differ("member", self.own)
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.own).action_dispute()

    # After a correction

    def test_correction_asks_the_changed_members_again(self):
        self.as_role("member", self.own).action_agree()
        self.differ("secretary", self.quiet)
        model = self.env["party.reconciliation"]
        again = model._ask_again(self.publication, self.member | self.other_member)
        self.assertEqual(again, self.own)
        self.assertEqual(self.own.state, "pending")
        self.assertFalse(self.own.answered_on)
        self.assertEqual(self.quiet.state, "differs")
        self.assertEqual(self.get_activities(self.own).user_id, self.users["member"])
        self.assertEqual(len(self.get_log(self.own)), 1)

    def test_correction_of_a_publication_asks_those_whose_figures_changed(self):
        self.as_role("member", self.own).action_agree()
        self.as_role("secretary", self.quiet).action_agree()
        line = self.confirm(self.quiet_member, self.items["RANGE"], self.on(2), 3)
        self.refresh(2)
        self.refresh(3)
        self.assertEqual(self.publication._correct_after(line), self.publication)
        self.assertEqual(self.own.state, "agrees")
        self.assertEqual(self.quiet.state, "pending")
        self.env.invalidate_all()
        self.assertIn(self.items["RANGE"].name, self.quiet.page)

    def test_correction_asks_members_who_have_come_into_the_quarter(self):
        newcomer = self.new_member(self.branch, name="Sun Forgotten")
        line = self.confirm(newcomer, self.items["RANGE"], self.on(3), 3)
        self.refresh(3)
        self.assertFalse(self.of(newcomer))
        self.publication._correct_after(line)
        self.assertEqual(self.of(newcomer).publication_id, self.publication)
        found = self.as_role("secretary", self.of(newcomer)).search(
            [("state", "=", "pending"), ("member_id", "=", newcomer.id)]
        )
        self.assertEqual(found, self.of(newcomer))
        self.assertEqual(len(self.of(self.member)), 1)

    # Reading

    def test_member_reads_his_own_alone(self):
        own = self.as_role("member", self.env["party.reconciliation"]).search([])
        self.assertEqual(own, self.own)
        with self.assertRaises(AccessError):
            self.as_role("member", self.quiet).read(["state"])

    def test_officers_and_those_above_read_those_of_the_branch(self):
        other = self.publish_quarter(self.other_branch).reconciliation_ids
        for role in (*OFFICERS, "administrator"):
            model = self.as_role(role, self.env["party.reconciliation"])
            found = model.search([("id", "in", (self.asked | other).ids)])
            above = role in ("superior", "supervisor", "administrator")
            with self.subTest(role=role):
                self.assertEqual(found, (self.asked | other) if above else self.asked)

    def test_nobody_writes_makes_or_deletes_them(self):
        for role in ROLES:
            row = self.as_role(role, self.own)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    row.state = "agrees"
                with self.assertRaises(AccessError):
                    row.unlink()
                with self.assertRaises(AccessError):
                    row.create(
                        {
                            "publication_id": self.publication.id,
                            "branch_id": self.branch.id,
                            "member_id": self.other_member.id,
                        }
                    )

    def test_outsider_reads_nothing(self):
        with self.assertRaises(AccessError):
            self.own.with_user(self.outsider).read(["state"])

    def test_counts_tell_the_secretary_who_has_not_answered(self):
        self.as_role("member", self.own).action_agree()
        self.differ("secretary", self.quiet)
        counts = ["reconciled_count", "differing_count", "pending_count"]
        self.env.invalidate_all()
        [values] = self.publication.read(counts)
        self.assertEqual([values[name] for name in counts], [1, 1, len(self.asked) - 2])

    def test_officers_find_the_answers_from_the_publication(self):
        action = self.as_role(
            "secretary", self.publication
        ).action_open_reconciliations()
        model = self.as_role("secretary", self.env[action["res_model"]])
        self.assertEqual(model.search(action["domain"]), self.asked)

    def test_publication_form_shows_counts_to_officers_alone(self):
        for role, expected in (("member", False), ("secretary", True)):
            view = self.as_role(role, self.publication).get_view(view_type="form")
            with self.subTest(role=role):
                self.assertEqual("pending_count" in view["arch"], expected)

    def test_counts_of_all_publications_take_one_query(self):
        publications = self.publication | self.publish_quarter(self.other_branch)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            publications.mapped("pending_count")

    # What he compares

    def test_member_sees_his_own_figures_and_entries_and_nobody_elses(self):
        page = self.as_role("member", self.own).page
        for text in ("62.25", "exempt", "Item FIXED", "Two hours"):
            with self.subTest(text=text):
                self.assertIn(text, page)
        self.assertNotIn("67.75", page)
        self.assertNotIn("Item HONOUR", page)
        self.assertIn("67.75", self.of(self.members["scorekeeper"]).page)

    def test_member_without_lines_or_figures_is_told_so(self):
        self.assertIn("recorded nothing", self.as_role("secretary", self.quiet).page)
        newcomer = self.new_member(self.branch, date_from=self.on(1, 1))
        self.env["party.reconciliation"]._ask(self.publication)
        self.assertIn("has no figures", self.of(newcomer).page)

    def test_form_opens_for_whoever_reads_it(self):
        for role in ("member", *OFFICERS):
            with self.subTest(role=role):
                form = Form(self.as_role(role, self.own))
                self.assertEqual(form.can_answer, role == "member")
