from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .dispute_common import PartyDisputeCommon


@tagged("post_install", "-at_install")
class TestPartyDisputeRights(PartyDisputeCommon):
    """Who sees a dispute, and what nobody brings about by going round the buttons."""

    # Reading

    def test_draft_is_seen_by_its_writer_alone(self):
        dispute = self.draft(evidence_ids=[self.make_file()])
        for role in (*self.users,):
            seen = self.as_role(role, dispute)
            self.assertEqual(seen.has_access("read"), role == "member", role)
            evidence = self.as_role(role, dispute.evidence_ids.sudo())
            self.assertEqual(
                evidence.sudo(False).has_access("read"), role == "member", role
            )

    def test_filed_dispute_is_seen_by_both_members_and_officers(self):
        dispute = self.filed("colleague", evidence_ids=[self.make_file()])
        stranger = self.new_user("test_stranger", "base.group_user")
        self.users["stranger"] = stranger
        self.new_member(self.branch, partner=stranger.partner_id)
        for role in self.users:
            may_read = role != "stranger"
            for records in (dispute, dispute.evidence_ids, dispute.decision_ids):
                if records._name == "party.decision" and role == "scorekeeper":
                    continue
                if records._name == "party.decision" and role == "administrator":
                    continue
                seen = self.as_role(role, records)
                self.assertEqual(seen.has_access("read"), may_read, (role, records))

    def test_nobody_of_another_branch_sees_it(self):
        dispute = self.filed()
        for role, position in (("x_member", None), ("x_secretary", "secretary")):
            user = self.new_user(f"test_{role}", "base.group_user")
            self.new_member(self.other_branch, partner=user.partner_id)
            if position:
                self.new_position(self.other_branch, position, user.partner_id)
            self.assertFalse(dispute.with_user(user).has_access("read"))
            self.assertFalse(dispute.with_user(user).search([]))
            self.assert_forbidden(dispute.with_user(user).action_answer)
            self.assert_forbidden(dispute.with_user(user)._answer, "rejected", "No.")

    def test_officer_of_the_past_sees_nothing(self):
        dispute = self.filed()
        position = self.env["party.position"].search(
            [("partner_id", "=", self.users["committee"].partner_id.id)]
        )
        position.date_to = self.days(-1)
        self.assertFalse(self.as_role("committee", dispute).has_access("read"))

    def test_member_with_a_portal_account_disputes_his_own(self):
        user = new_test_user(
            self.env, "test_portal", groups="base.group_portal", lang="en_US"
        )
        self.users["portal"] = user
        member = self.new_member(self.branch, partner=user.partner_id)
        line = self.carried(member=member, day=self.on(5))
        dispute = self.as_role("portal", self.env["party.dispute"]).create(
            {
                "line_id": line.id,
                "reason": "It was worth more.",
                "evidence_ids": [self.make_file()],
            }
        )
        dispute.action_file()
        self.assertEqual(dispute.state, "filed")
        self.assertIn("Item FIXED", dispute.entry_text)
        self.assertFalse(self.as_role("portal", self.filed()).has_access("read"))

    # Whose it is

    def test_nobody_files_in_the_name_of_another(self):
        for vals in (
            {"filer_id": self.member.id},
            {"filed_by_id": self.users["member"].id},
            {"member_id": self.colleague.id},
            {"branch_id": self.other_branch.id},
        ):
            self.assert_forbidden(self.draft, "colleague", **vals)
            dispute = self.draft("colleague")
            self.assert_forbidden(dispute.write, vals)

    def test_who_is_no_member_writes_no_dispute(self):
        for role in ("superior", "supervisor", "administrator"):
            self.assert_forbidden(self.draft, role)

    def test_context_forges_nothing(self):
        model = self.as_role("colleague", self.env["party.dispute"]).with_context(
            default_state="settled",
            default_outcome="accepted",
            default_filer_id=self.member.id,
            default_line_id=self.line.id,
            default_name="D000000",
            default_branch_id=self.other_branch.id,
            default_participant_ids=[Command.link(self.outsider.partner_id.id)],
            default_entry={"line": self.line.id},
            tracking_disable=True,
        )
        dispute = model.create(
            {"publication_id": self.publication.id, "entry_number": self.entry()}
        )
        self.assertRecordValues(
            dispute.sudo(),
            [
                {
                    "state": "draft",
                    "outcome": False,
                    "filer_id": self.colleague.id,
                    "name": False,
                    "branch_id": self.branch.id,
                    "participant_ids": [],
                }
            ],
        )

    def test_own_defaults_forge_nothing(self):
        defaults = self.as_role("colleague", self.env["ir.default"])
        for name, value in (("state", "settled"), ("filer_id", self.member.id)):
            defaults.set("party.dispute", name, value, user_id=True)
        dispute = self.draft("colleague")
        self.assertEqual(dispute.state, "draft")
        self.assertEqual(dispute.filer_id, self.colleague)

    def test_workflow_is_not_written_by_hand(self):
        dispute = self.draft()
        filed = self.filed("colleague")
        for vals in (
            {"state": "settled"},
            {"outcome": "accepted"},
            {"answer": "All well."},
            {"answer_by": self.days(300)},
            {"appeal_by": self.days(300)},
            {"is_late": False},
            {"participant_ids": [Command.clear()]},
            {"correction_ids": [Command.link(self.line.id)]},
            {"decision_ids": [Command.clear()]},
            {"line_id": self.line.id},
            {"name": "D1"},
        ):
            self.assert_forbidden(dispute.write, vals)
            for role in ("committee", "secretary", "superior", "administrator"):
                self.assert_step_refused("", self.as_role(role, filed).write, vals)
            if "line_id" not in vals:
                self.assert_forbidden(self.draft, **vals)

    def test_officers_neither_edit_nor_delete(self):
        dispute = self.filed()
        for role in ("committee", "secretary", "superior", "administrator"):
            self.assert_step_refused(
                "", self.as_role(role, dispute).write, {"reason": "Nothing."}
            )
            self.assert_step_refused("", self.as_role(role, dispute).unlink)

    # What is disputed

    def test_line_of_another_is_not_disputed_by_its_id(self):
        foreign = self.carried(member=self.other_member)
        for line in (self.line, foreign):
            words = self.assert_step_refused(
                "", self.draft, "colleague", line_id=line.id, error=AccessError
            )
            self.assertNotIn(line.member_id.name, words)
            self.assertNotIn(line.item_id.name, words)
        # an officer reads it, and still disputes it by its number only
        self.assert_step_refused(
            "your own lines", self.draft, "scorekeeper", line_id=self.line.id
        )

    def test_guessed_line_is_refused_like_any_other(self):
        self.assert_step_refused("", self.draft, line_id=self.line.id + 10**6)

    def test_publication_of_another_branch_is_out_of_reach(self):
        line, other = self.publish_elsewhere()
        self.assertTrue(self.entry(line, other))
        for role in ("member", "scorekeeper", "committee"):
            words = self.assert_step_refused(
                "",
                self.draft,
                role,
                publication_id=other.id,
                entry_number=1,
                error=AccessError,
            )
            self.assertNotIn("Zhou", words)

    def test_planned_publication_is_not_disputed(self):
        planned = self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "year",
                "date_from": self.on(1, 1),
                "date_to": self.on(12, 31),
            }
        )
        self.assert_step_refused(
            "", self.draft, "committee", publication_id=planned.id, entry_number=1
        )

    def test_form_tells_nothing_of_what_is_out_of_sight(self):
        foreign, other = self.publish_elsewhere()
        model = self.as_role("member", self.env["party.dispute"])
        spec = {"entry_text": {}, "concerned_text": {}, "item_id": {}}
        for values in (
            {"publication_id": other.id, "entry_number": 1, "about": "line"},
            {"line_id": foreign.id},
            {"member_id": self.other_member.id},
            {"filer_id": self.other_member.id},
        ):
            with self.assertRaises(AccessError):
                model.onchange(
                    values, list(values), {**spec, **dict.fromkeys(values, {})}
                )

    def test_masked_name_is_not_unmasked_by_typing_one(self):
        self.publication.names = "masked"
        dispute = self.draft("colleague")
        spec = dict.fromkeys(("entry_text", "concerned_text", "about"), {})
        for values in (
            {"member_name": "Anybody"},
            {"about": "omission", "member_name": self.member.name},
        ):
            found = dispute.onchange(values, list(values), spec)["value"]
            self.assertNotIn(self.member.name, str(found))
        dispute.member_name = "Anybody"
        self.assertNotIn(self.member.name, dispute.concerned_text)
        self.assertNotIn(self.member.name, dispute.entry_text)

    def test_log_names_nobody_to_the_filer(self):
        self.publication.names = "masked"
        dispute = self.filed("colleague")
        entries = self.as_role("colleague", dispute).decision_ids
        self.assertTrue(entries)
        self.assertFalse(entries.member_id)
        self.assertFalse(entries.line_id)
        told = "".join(
            self.env["mail.message"]
            .search([("model", "=", dispute._name), ("res_id", "=", dispute.id)])
            .mapped(lambda m: f"{m.subject} {m.body}")
        )
        self.assertNotIn(self.member.name, told)

    # Evidence

    def test_files_are_added_to_own_drafts_only(self):
        draft, filed = self.draft(), self.filed("colleague")
        values = self.make_file()[2]
        evidence = self.env["party.evidence"]
        self.as_role("member", evidence).create({**values, "dispute_id": draft.id})
        for role in self.users:
            for dispute in (draft, filed):
                if (role, dispute) == ("member", draft):
                    continue
                self.assert_step_refused(
                    "",
                    self.as_role(role, evidence).create,
                    {**values, "dispute_id": dispute.id},
                )

    def test_files_of_what_is_filed_stay(self):
        dispute = self.filed(evidence_ids=[self.make_file()])
        for role in ("member", "committee", "superior", "administrator"):
            self.assert_step_refused(
                "", self.as_role(role, dispute.evidence_ids).unlink
            )

    def test_files_of_others_are_not_taken_over(self):
        line = self.register("PROVEN", day=self.on(4), evidence_ids=[self.make_file()])
        for command in (
            Command.link(line.evidence_ids.id),
            Command.set(line.evidence_ids.ids),
            Command.delete(line.evidence_ids.id),
            Command.update(line.evidence_ids.id, {"name": "x.png"}),
        ):
            self.assert_step_refused("", self.draft, evidence_ids=[command])
        self.assertEqual(line.evidence_ids.line_id, line)

    def test_same_file_is_handed_in_once(self):
        draft = self.draft(evidence_ids=[self.make_file()])
        self.assert_step_refused(
            "is there already",
            draft.write,
            {"evidence_ids": [self.make_file("again.png")]},
            error=UserError,
        )

    def test_draft_goes_with_its_files(self):
        draft = self.draft(evidence_ids=[self.make_file()])
        evidence = draft.evidence_ids
        draft.unlink()
        self.assertFalse(draft.exists() or evidence.exists())

    # Wizards

    def test_wizard_about_a_dispute_out_of_sight_is_refused(self):
        user = self.new_user("test_x_secretary", "base.group_user")
        self.new_member(self.other_branch, partner=user.partner_id)
        self.new_position(self.other_branch, "secretary", user.partner_id)
        dispute = self.filed()
        for name, vals in (
            (
                "party.dispute.answer.wizard",
                {"outcome": "rejected", "reason": "No.", "dispute_id": dispute.id},
            ),
            (
                "party.dispute.reason.wizard",
                {"step": "pass_on", "reason": "No.", "dispute_id": dispute.id},
            ),
        ):
            wizard = self.env[name].with_user(user)
            self.assert_forbidden(wizard.create, vals)
            with self.assertRaises(AccessError):
                wizard.onchange(
                    {"dispute_id": dispute.id}, ["dispute_id"], {"dispute_id": {}}
                )
            with self.assertRaises(AccessError):
                wizard.with_context(default_dispute_id=dispute.id).onchange(
                    {}, [], {"dispute_id": {"fields": {"display_name": {}}}}
                )

    def test_wizards_of_others_are_out_of_reach(self):
        dispute = self.filed()
        wizard = self.as_role("committee", self.env["party.dispute.answer.wizard"])
        wizard = wizard.create(
            {"dispute_id": dispute.id, "outcome": "rejected", "reason": "No."}
        )
        self.assert_forbidden(self.as_role("secretary", wizard).action_apply)
        self.assert_forbidden(self.as_role("superior", wizard).write, {"reason": "x"})

    def test_members_have_no_wizard_to_answer(self):
        dispute = self.filed()
        for role in ("member", "scorekeeper", "supervisor"):
            self.assert_forbidden(
                self.as_role(role, self.env["party.dispute.answer.wizard"]).create,
                {"dispute_id": dispute.id, "outcome": "accepted", "reason": "Yes."},
            )

    def test_committee_does_not_withdraw_with_the_wizard(self):
        dispute = self.filed()
        for role in ("committee", "superior", "scorekeeper"):
            for step in ("withdraw", "appeal"):
                self.assert_forbidden(self.step, dispute, step, role)


@tagged("post_install", "-at_install")
class TestPartyDisputeFiles(PartyDisputeCommon, HttpCase):
    """Files of a dispute over the web."""

    def download(self, login, evidence):
        self.authenticate(login, login)
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/web/content/party.evidence/{evidence.id}/file"
            ).status_code

    def test_file_is_downloaded_by_who_may_read_the_dispute(self):
        draft = self.draft(evidence_ids=[self.make_file()])
        evidence = draft.evidence_ids
        self.assertEqual(self.download("test_member", evidence), 200)
        self.assertEqual(self.download("test_committee", evidence), 404)
        draft.action_file()
        self.env.flush_all()
        for login, status in (
            ("test_committee", 200),
            ("test_superior", 200),
            ("test_colleague", 404),
        ):
            self.assertEqual(self.download(login, evidence), status, login)
