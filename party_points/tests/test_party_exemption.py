import base64

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartyPointsCommon


class ExemptionCommon(PartyPointsCommon):
    """An old member applies; his liaison is the branch's scorekeeper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applicant = cls.members["member"]
        cls.liaison = cls.members["scorekeeper"]
        cls.meeting = {
            "meeting_date": cls.days(-5),
            "meeting_present": 7,
            "meeting_in_favour": 4,
            "date_from": cls.days(-5),
            "date_to": cls.days(360),
            "liaison_id": cls.liaison.id,
        }

    def apply(self, role="member", member=None, **vals):
        return self.as_role(role, self.env["party.exemption"]).create(
            {
                "member_id": (member or self.applicant).id,
                "ground": "old_age",
                "application_date": self.days(-10),
                **vals,
            }
        )

    def confirm(self, exemption=None, role="secretary", **vals):
        exemption = self.as_role(role, exemption or self.apply())
        exemption.write({**self.meeting, **vals})
        exemption.action_confirm()
        return exemption


@tagged("post_install", "-at_install")
class TestPartyExemption(ExemptionCommon):
    # Who applies

    def test_member_applies_for_himself_and_the_committee_for_him(self):
        self.assertEqual(self.apply().state, "applied")
        self.assertEqual(self.apply(role="committee").branch_id, self.branch)

    def test_nobody_applies_for_a_stranger(self):
        for role in ("member", "scorekeeper", "superior", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.apply(role=role, member=self.members["committee"])
        with self.assertRaises(AccessError):
            self.apply(role="secretary", member=self.other_member)

    def test_branch_of_an_application_is_that_of_its_member(self):
        """It says who decides, so it cannot be entered."""
        with self.assertRaises(AccessError):
            self.apply(
                role="secretary", member=self.other_member, branch_id=self.branch.id
            )
        exemption = self.apply(role="secretary")
        with self.assertRaises(AccessError):
            exemption.branch_id = self.other_branch

    def test_application_does_not_go_over_to_a_member_of_another_branch(self):
        exemption = self.apply(role="secretary")
        with self.assertRaises(AccessError):
            exemption.member_id = self.other_member
            exemption.flush_recordset()

    # The meeting confirms

    def test_secretary_confirms_what_the_meeting_has_confirmed(self):
        exemption = self.confirm()
        self.assertEqual(exemption.state, "confirmed")

    def test_nothing_is_confirmed_without_meeting_majority_days_and_liaison(self):
        exemption = self.apply().with_user(self.users["secretary"])
        for vals, words in (
            ({"meeting_date": False}, "has to discuss the application first"),
            ({"meeting_date": self.days(1)}, "has to discuss the application first"),
            ({"meeting_date": self.days(-11)}, "meeting was before the application"),
            ({"meeting_present": 0, "meeting_in_favour": 0}, "over half"),
            ({"meeting_present": 8, "meeting_in_favour": 4}, "over half"),
            ({"date_from": False}, "from which day to which day"),
            ({"date_to": False}, "from which day to which day"),
            ({"date_from": self.days(-6)}, "does not reach back before the meeting"),
            ({"liaison_id": False}, "name the liaison member"),
        ):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(UserError, words),
                self.cr.savepoint(),
            ):
                self.confirm(exemption, **vals)
        self.confirm(exemption)

    def test_several_are_confirmed_at_once_or_none(self):
        first, second = self.apply(), self.apply(role="committee")
        second.write({"date_from": self.days(400), "date_to": self.days(500)})
        both = (first | second).with_user(self.users["secretary"])
        first.with_user(self.users["secretary"]).write(self.meeting)
        with self.assertRaises(UserError):
            both.action_confirm()
        self.assertEqual(first.state, "applied")

    def test_database_refuses_a_confirmation_without_a_meeting(self):
        exemption = self.apply().sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            exemption.state = "confirmed"
            self.env.flush_all()

    def test_no_more_can_be_in_favour_than_were_present(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.confirm(meeting_present=3, meeting_in_favour=4)

    def test_nobody_but_the_secretary_confirms_rejects_or_ends(self):
        exemption = self.apply().with_user(self.users["secretary"])
        exemption.write({**self.meeting, "decision_note": "The meeting said no."})
        for role in ("member", "scorekeeper", "committee", "superior", "administrator"):
            for action in ("action_confirm", "action_reject"):
                with (
                    self.subTest(role=role, action=action),
                    self.assertRaises(AccessError),
                ):
                    getattr(self.as_role(role, exemption), action)()
        exemption.action_confirm()
        for role in ("member", "scorekeeper", "committee", "superior", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, exemption).action_end()

    def test_secretary_does_not_decide_on_his_own_application(self):
        own = self.apply(role="secretary", member=self.members["secretary"])
        own.write(self.meeting)
        with self.assertRaisesRegex(AccessError, "decides on his own"):
            own.action_confirm()
        self.new_position(
            self.branch, "deputy_secretary", self.users["committee"].partner_id
        )
        self.as_role("committee", own).action_confirm()
        self.assertEqual(own.state, "confirmed")

    # Other ends

    def test_rejection_needs_the_meeting_and_its_grounds(self):
        exemption = self.apply().with_user(self.users["secretary"])
        for vals in ({}, {"meeting_date": self.days(-5)}, {"decision_note": "No."}):
            exemption.write({"meeting_date": False, "decision_note": False, **vals})
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(UserError, "grounds of its decision"),
            ):
                exemption.action_reject()
        exemption.write({"meeting_date": self.days(-5), "decision_note": "Still fit."})
        exemption.action_reject()
        self.assertEqual(exemption.state, "rejected")

    def test_applicant_withdraws_until_it_is_decided(self):
        exemption = self.apply(role="committee")
        self.as_role("member", exemption).action_withdraw()
        self.assertEqual(exemption.state, "withdrawn")
        decided = self.as_role("member", self.confirm())
        with self.assertRaisesRegex(UserError, "stays as it was decided"):
            decided.action_withdraw()

    def test_stranger_withdraws_nothing(self):
        exemption = self.apply()
        exemption.with_user(self.users["secretary"]).liaison_id = self.liaison
        for role in ("scorekeeper", "superior", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, exemption).action_withdraw()

    def test_closed_application_is_not_opened_again(self):
        exemption = self.apply()
        exemption.action_withdraw()
        with self.assertRaisesRegex(UserError, "Make a new application"):
            self.as_role("secretary", exemption).action_confirm()
        with self.assertRaisesRegex(UserError, "Make a new application"):
            self.confirm(exemption)

    def test_exemption_ended_early_holds_to_the_end_of_today(self):
        exemption = self.confirm()
        exemption.action_end()
        self.assertEqual(exemption.date_to, self.today)
        with freeze_time(self.days(1)), self.assertRaisesRegex(UserError, "in force"):
            exemption.action_end()

    def test_exemption_that_has_not_begun_cannot_be_ended(self):
        exemption = self.confirm(date_from=self.days(10))
        with self.assertRaisesRegex(UserError, "Only an exemption in force"):
            exemption.action_end()

    # What was decided stays

    def test_what_the_meeting_decided_is_frozen(self):
        exemption = self.confirm()
        for vals in (
            {"date_to": self.days(1000)},
            {"date_from": self.days(0)},
            {"ground": "illness"},
            {"application_date": self.days(0)},
            {"meeting_date": self.days(-4)},
            {"meeting_present": 100},
            {"meeting_in_favour": 7},
            {"member_id": self.members["committee"].id},
        ):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(UserError, "stays as it was decided"),
            ):
                exemption.write(vals)
        exemption.write({"liaison_id": self.members["committee"].id})
        exemption.write({"visit_interval": 1})

    def test_state_cannot_be_forged(self):
        for state in ("confirmed", "rejected", "withdrawn"):
            for role in ("member", "committee", "secretary", "administrator"):
                with self.subTest(state=state, role=role):
                    with self.assertRaisesRegex(AccessError, "cannot be set directly"):
                        self.apply(role=role, state=state, **self.meeting)
                    exemptions = self.as_role(role, self.env["party.exemption"])
                    exemption = exemptions.with_context(default_state=state).create(
                        {"member_id": self.applicant.id, "ground": "old_age"}
                    )
                    self.assertEqual(exemption.state, "applied")
            exemption = self.apply(role="secretary")
            with self.subTest(state=state), self.assertRaises(AccessError):
                exemption.write({**self.meeting, "state": state})

    def test_state_cannot_be_forged_by_way_of_the_member(self):
        member = self.as_role("secretary", self.applicant)
        forged = {"ground": "old_age", "state": "confirmed", **self.meeting}
        with self.assertRaises(AccessError):
            member.exemption_ids = [Command.create(forged)]
        exemption = self.apply()
        with self.assertRaises(AccessError):
            member.exemption_ids = [Command.update(exemption.id, {"state": "rejected"})]

    def test_copy_of_a_confirmed_exemption_is_a_new_application(self):
        self.assertEqual(self.confirm().copy().state, "applied")

    def test_member_is_exempt_once_at_a_time(self):
        self.confirm()
        for days in ((100, 500), (360, 400)):
            with (
                self.subTest(days=days),
                mute_logger("odoo.sql_db"),
                self.assertRaises(ExclusionViolation),
            ):
                self.confirm(
                    self.apply(role="committee"),
                    date_from=self.days(days[0]),
                    date_to=self.days(days[1]),
                )
        self.confirm(
            self.apply(role="committee"),
            date_from=self.days(361),
            date_to=self.days(500),
        )

    def test_exemption_cannot_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.confirm(date_to=self.days(-6))

    # Liaison and visits

    def test_liaison_belongs_to_the_branch_and_is_not_the_member_himself(self):
        with self.assertRaisesRegex(ValidationError, "must belong to the same branch"):
            self.confirm(liaison_id=self.other_member.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.confirm(liaison_id=self.applicant.id)

    def test_visits_are_planned_one_interval_after_the_other(self):
        exemption = self.confirm(visit_interval=2)
        self.assertEqual(
            exemption.next_visit_date, fields.Date.add(self.days(-5), months=2)
        )
        visits = self.as_role("scorekeeper", self.env["party.exemption.visit"])
        visits.create({"exemption_id": exemption.id, "opinion": "Wants a newspaper."})
        self.assertEqual(
            exemption.next_visit_date, fields.Date.add(self.today, months=2)
        )
        exemption.visit_interval = 1
        self.assertEqual(
            exemption.next_visit_date, fields.Date.add(self.today, months=1)
        )

    def test_no_visit_is_planned_before_the_decision_or_after_the_end(self):
        exemption = self.apply().with_user(self.users["secretary"])
        exemption.write(self.meeting)
        self.assertFalse(exemption.next_visit_date)
        exemption.action_confirm()
        self.assertTrue(exemption.next_visit_date)
        exemption.action_end()
        self.assertFalse(exemption.next_visit_date)

    def test_visit_cannot_be_logged_beforehand(self):
        exemption = self.confirm()
        visits = self.as_role("scorekeeper", self.env["party.exemption.visit"])
        with self.assertRaisesRegex(ValidationError, "Log what has taken place"):
            visits.create({"exemption_id": exemption.id, "date": self.days(1)})

    def test_liaison_and_committee_log_visits_and_others_do_not(self):
        exemption = self.confirm()
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                visits = self.as_role(role, self.env["party.exemption.visit"])
                visit = visits.create({"exemption_id": exemption.id})
                self.assertEqual(visit.visitor, self.users[role].name)
        for role in ("member", "superior", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.env["party.exemption.visit"]).create(
                    {"exemption_id": exemption.id}
                )

    def test_visit_does_not_go_over_to_another_exemption(self):
        mine = self.confirm()
        other = self.apply(role="secretary", member=self.members["committee"])
        visits = self.as_role("scorekeeper", self.env["party.exemption.visit"])
        visit = visits.create({"exemption_id": mine.id})
        with self.assertRaises(AccessError):
            visit.exemption_id = other
            visit.flush_recordset()

    def test_exemption_stands_in_the_timeline_once_it_is_confirmed(self):
        exemption = self.apply()
        member = self.as_role("secretary", self.applicant)
        titles = [entry["title"] for entry in member._get_timeline()]
        self.assertNotIn("Exempt from scoring", titles)
        self.confirm(exemption)
        entries = {entry["title"]: entry for entry in member._get_timeline()}
        self.assertEqual(entries["Exempt from scoring"]["detail"], "Old Age")


@tagged("post_install", "-at_install")
class TestPartyExemptionPaper(ExemptionCommon):
    """Papers about health are for the applicant and those who decide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exemption = cls.env["party.exemption"].create(
            {
                "member_id": cls.applicant.id,
                "ground": "illness",
                "liaison_id": cls.liaison.id,
            }
        )
        cls.paper = cls.add_paper(cls.exemption)
        cls.attachment = cls.env["ir.attachment"].search(
            [
                ("res_model", "=", "party.exemption.paper"),
                ("res_id", "=", cls.paper.id),
                ("res_field", "=", "file"),
            ]
        )

    @classmethod
    def add_paper(cls, exemption):
        return exemption.env["party.exemption.paper"].create(
            {
                "exemption_id": exemption.id,
                "name": "Certificate",
                "file": base64.b64encode(b"diabetes"),
            }
        )

    def test_applicant_and_committee_read_a_paper(self):
        for role in ("member", "committee", "secretary"):
            with self.subTest(role=role):
                paper = self.as_role(role, self.paper)
                self.assertEqual(base64.b64decode(paper.file), b"diabetes")
                self.env.invalidate_all()
                attachment = self.as_role(role, self.attachment)
                self.assertEqual(attachment.raw, b"diabetes")

    def test_nobody_else_reads_a_paper_nor_the_file_behind_it(self):
        self.assertTrue(self.attachment)
        for role in ("scorekeeper", "superior", "supervisor", "administrator"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.as_role(role, self.paper).read(["name", "file"])
                with self.assertRaises(AccessError):
                    self.as_role(role, self.attachment).read(["name", "raw"])

    def test_file_behind_a_paper_is_not_found_by_searching_for_it(self):
        files = [
            ("res_model", "=", "party.exemption.paper"),
            ("res_field", "=", "file"),
        ]
        attachments = self.env["ir.attachment"]
        for role in ("scorekeeper", "superior", "supervisor"):
            with self.subTest(role=role):
                self.assertFalse(self.as_role(role, attachments).search(files))
        with self.assertRaises(AccessError):
            self.as_role("administrator", attachments).search(files)
        found = self.as_role("committee", attachments).search(files)
        self.assertEqual(found.sudo(), self.attachment)

    def test_committee_of_another_branch_reads_no_paper(self):
        self.new_member(self.other_branch, partner=self.outsider.partner_id)
        self.new_position(self.other_branch, "secretary", self.outsider.partner_id)
        with self.assertRaises(AccessError):
            self.paper.with_user(self.outsider).read(["name"])
        with self.assertRaises(AccessError):
            self.attachment.with_user(self.outsider).read(["raw"])

    def test_committee_loses_the_papers_of_a_member_who_has_left(self):
        self.env["party.assignment"].create(
            {
                "member_id": self.applicant.id,
                "branch_id": self.other_branch.id,
                "member_class_id": self.member_class.id,
                "date_from": self.days(0),
            }
        )
        with self.assertRaises(AccessError):
            self.as_role("committee", self.paper).read(["name"])
        self.assertEqual(self.as_role("member", self.paper).name, "Certificate")

    def test_member_and_committee_add_papers_to_an_application(self):
        for role in ("member", "committee"):
            with self.subTest(role=role):
                self.assertTrue(self.add_paper(self.as_role(role, self.exemption)))
        with self.assertRaises(AccessError):
            self.add_paper(self.as_role("scorekeeper", self.exemption))

    def test_applicant_takes_a_paper_back_until_it_is_decided(self):
        self.as_role("member", self.paper).unlink()
        paper = self.add_paper(self.exemption)
        self.confirm(self.exemption, meeting_date=self.today, date_from=self.today)
        with self.assertRaises(AccessError):
            self.as_role("member", paper).unlink()

    def test_paper_is_not_exchanged(self):
        for role in ("member", "committee", "secretary"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.paper).file = base64.b64encode(b"healthy")
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.attachment).raw = b"healthy"
