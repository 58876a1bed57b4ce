from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import format_date

from .dispute_common import PartyDisputeCommon


@tagged("post_install", "-at_install")
class TestPartyDispute(PartyDisputeCommon):
    """Writing a dispute, and filing it (PUB-3)."""

    # What is disputed

    def test_entry_is_found_by_its_number(self):
        dispute = self.draft()
        self.assertRecordValues(
            dispute.sudo(),
            [
                {
                    "state": "draft",
                    "name": False,
                    "line_id": self.line.id,
                    "member_id": self.member.id,
                    "branch_id": self.branch.id,
                    "item_id": self.line.item_id.id,
                    "filer_id": self.member.id,
                    "filed_by_id": self.users["member"].id,
                }
            ],
        )
        self.assertIn("Item FIXED", dispute.entry_text)
        self.assertIn("Swept the yard", dispute.entry_text)

    def test_form_shows_the_entry_before_it_is_saved(self):
        model = self.as_role("member", self.env["party.dispute"])
        with Form(
            model.with_context(default_publication_id=self.publication.id)
        ) as form:
            form.entry_number = self.entry()
            self.assertIn("Item FIXED", form.entry_text)
            form.entry_number = 99
            self.assertIn("no entry", form.entry_text)
            form.entry_number = self.entry()
            form.reason = "It was not so."
        self.assertEqual(form.record.sudo().line_id, self.line)

    def test_entry_that_does_not_exist_is_refused(self):
        for number in (99, -1):
            self.assert_step_refused(
                f"has no entry {number}",
                self.draft,
                entry_number=number,
                error=UserError,
            )

    def test_number_can_be_changed_in_the_draft(self):
        other = self.carried("HOURS", day=self.on(4), quantity=2)
        self.seal(4)
        april = self.publish(first=4, last=4)
        dispute = self.draft()
        dispute.write(
            {"publication_id": april.id, "entry_number": self.entry(other, april)}
        )
        self.assertEqual(dispute.sudo().line_id, other)
        self.assertIn("Item HOURS", dispute.entry_text)

    def test_own_line_is_disputed_from_the_ledger(self):
        line = self.as_role("member", self.line)
        self.assertTrue(line.can_dispute)
        action = line.action_dispute()
        dispute = self.env["party.dispute"].browse(action["res_id"])
        self.assertEqual(dispute.line_id, self.line)
        self.assertEqual(dispute.publication_id, self.publication)
        self.assertEqual(dispute.entry_number, self.entry())
        self.assertEqual(line.action_dispute()["res_id"], dispute.id)

    def test_rejected_item_of_a_declaration_is_disputed_without_a_publication(self):
        line = self.declare({"code": "FIXED", "day": self.on(4)}).line_ids
        line._reject({line: "Nobody saw it."})
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": line.id, "reason": "Three people saw it."}
        )
        dispute.action_file()
        self.assertEqual(dispute.state, "filed")
        self.assertFalse(dispute.publication_id)
        self.assertIn("Rejected", dispute.entry_text)

    def test_own_line_is_disputed_where_only_officers_read_the_publication(self):
        self.publication.audience = "superior"
        self.assert_step_refused("", self.draft, error=AccessError)
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": self.line.id}
        )
        dispute.write({"reason": "It was worth more."})
        dispute.action_file()
        self.assertEqual(dispute.sudo().publication_id, self.publication)

    def test_publication_opens_the_form_of_a_dispute(self):
        publication = self.as_role("member", self.publication)
        self.assertTrue(publication.can_dispute)
        context = publication.action_dispute()["context"]
        dispute = self.env["party.dispute"].with_context(**context)
        with Form(self.as_role("member", dispute)) as form:
            form.entry_number = self.entry()
        self.assertEqual(form.record.sudo().publication_id, self.publication)
        self.assertFalse(self.as_role("superior", self.publication).can_dispute)

    def test_open_dispute_keeps_a_publication_from_being_final(self):
        dispute = self.filed()
        self.publication.window_end = self.days(-1)
        publication = self.as_role("secretary", self.publication)
        self.assert_step_refused(dispute.name, publication.action_finalise)
        self.step(dispute, "withdraw")
        publication.action_finalise()
        self.assertEqual(publication.state, "final")

    def test_undecided_line_waits_for_the_review(self):
        line = self.register(day=self.on(4))
        self.assertFalse(self.as_role("member", line).can_dispute)
        self.assert_step_refused(
            "not decided on yet", self.as_role("member", line).action_dispute
        )

    def test_entry_of_another_is_disputed_by_its_number(self):
        dispute = self.filed("colleague")
        self.assertEqual(dispute.line_id, self.line)
        self.assertEqual(dispute.filer_id, self.colleague)
        self.assertEqual(dispute.member_id, self.member)

    def test_omission_concerns_the_member_himself(self):
        dispute = self.filed_omission()
        self.assertEqual(dispute.member_id, self.member)
        self.assertFalse(dispute.line_id)

    def test_omission_of_another_needs_his_number_and_name(self):
        dispute = self.omission(
            "colleague", member_code=self.member.code, member_name=self.member.name
        )
        self.assertEqual(dispute.sudo().member_id, self.member)
        self.assertEqual(dispute.concerned_text, self.member.name)
        for code, name in (
            (self.member.code, "Somebody Else"),
            ("M999999", self.member.name),
            (self.member.code, ""),
            (self.other_member.code, self.other_member.name),
        ):
            self.assert_step_refused(
                "No member has this number and this name",
                self.omission,
                "colleague",
                member_code=code,
                member_name=name,
            )

    # Written once, and read beforehand

    def test_matter_has_one_draft_however_often_it_is_written(self):
        model = self.as_role("colleague", self.env["party.dispute"])
        by_number = {"publication_id": self.publication.id, "entry_number": 1}
        first = model._write_draft({**by_number, "reason": "It was not so."})
        again = model._write_draft({**by_number, "reason": "It was two hours."})
        self.assertEqual(again, first)
        self.assertEqual(first.reason, "It was two hours.")
        omission = {
            "publication_id": self.publication.id,
            "about": "omission",
            "item_id": self.items["HOURS"].id,
        }
        march = model._write_draft({**omission, "date": self.on(3, 12)})
        self.assertEqual(
            model._write_draft({**omission, "date": self.on(3, 12)}), march
        )
        self.assertNotEqual(
            model._write_draft({**omission, "date": self.on(3, 13)}), march
        )
        first.action_file()
        again = model._write_draft({**by_number, "reason": "Once more."})
        self.assertEqual((again, again.reason), (first, "It was two hours."))
        self.assertNotEqual(self.draft(), first)

    def test_member_reads_beforehand_what_it_is_about_and_what_comes_next(self):
        vals = {"publication_id": self.publication.id, "entry_number": self.entry()}
        model = self.as_role("member", self.env["party.dispute"])
        sketch = model._sketch(vals)
        self.assertIn("Swept the yard", sketch._get_subject_text())
        day = self.env["party.publication.plan"]._add_working_days(self.today, 10)
        self.assertIn(format_date(sketch.env, day), sketch._get_prospect())
        self.publication.window_end = self.days(-1)
        self.assertIn("goes to the superior organisation", sketch._get_prospect())
        self.assertFalse(sketch._find_begun())
        self.assertFalse(model.search([]))
        self.assertEqual(model._sketch(vals)._find_begun(), model.browse())
        self.assert_step_refused(
            "no entry 99", model._sketch, {**vals, "entry_number": 99}
        )
        self.assert_forbidden(model.with_user(self.outsider)._sketch, vals)

    def test_member_finds_what_he_has_filed_and_what_is_about_him(self):
        by_colleague = self.filed("colleague")
        own = self.filed_omission()
        for role, filed, concerned in (
            ("member", own, own | by_colleague),
            ("colleague", by_colleague, own.browse()),
            ("secretary", own.browse(), own.browse()),
        ):
            disputes = self.as_role(role, self.env["party.dispute"])
            self.assertEqual(disputes.search([("is_filer", "=", True)]), filed)
            self.assertEqual(disputes.search([("is_concerned", "=", True)]), concerned)

    # What is missing in it

    def test_dispute_without_reason_is_not_filed(self):
        for reason in (False, "", "  \n"):
            dispute = self.draft(reason=reason)
            self.assert_step_refused("Say why", dispute.action_file, error=UserError)
            self.assertEqual(dispute.state, "draft")

    def test_all_that_is_missing_is_named(self):
        dispute = self.draft(entry_number=0, reason=False)
        words = self.assert_step_refused("Say which entry", dispute.action_file)
        self.assertIn("Say why", words)
        dispute = self.draft(about="omission", entry_number=0)
        words = self.assert_step_refused("Say for which item", dispute.action_file)
        self.assertIn("on which day", words)

    def test_omission_of_what_has_not_happened_is_refused(self):
        dispute = self.omission()
        dispute.date = self.days(1)
        self.assert_step_refused("has not come yet", dispute.action_file)
        dispute.date = self.days(-30 * 365)
        self.assert_step_refused("not a member", dispute.action_file)

    # Filing

    def test_filed_dispute_is_with_the_committee(self):
        dispute = self.filed()
        plans = self.env["party.publication.plan"]
        self.assertRegex(dispute.name, r"^D\d{6}$")
        self.assertEqual(dispute.state, "filed")
        self.assertEqual(dispute.filed_on, self.today)
        self.assertEqual(dispute.answer_by, plans._add_working_days(self.today, 10))
        self.assertEqual(self.logged(dispute), ["file"])
        self.assertEqual(
            dispute.activity_ids.user_id,
            self.users["committee"] | self.users["secretary"],
        )

    def test_plan_of_the_branch_sets_the_time_to_answer(self):
        plans = self.env["party.publication.plan"]
        plans.create(
            {
                "branch_id": self.branch.id,
                "kind": "month",
                "due_day": 10,
                "answer_days": 3,
            }
        )
        dispute = self.filed()
        self.assertEqual(dispute.answer_by, plans._add_working_days(self.today, 3))

    def test_filed_dispute_is_not_changed_or_deleted(self):
        dispute = self.as_role("member", self.filed())
        for vals in ({"reason": "Other"}, {"entry_number": 1}, {"date": self.today}):
            self.assert_step_refused("", dispute.write, vals)
        self.assert_step_refused("", dispute.unlink)
        self.assert_step_refused("this step is not possible", dispute.action_file)

    def test_last_day_of_the_window_counts(self):
        self.publication.window_end = self.today
        self.assertEqual(self.filed().state, "filed")

    def test_copy_is_a_draft_of_its_own(self):
        copy = self.as_role("member", self.filed()).copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.name or copy.filed_on or copy.answer_by)
        self.assertEqual(copy.sudo().line_id, self.line)

    def test_after_the_window_it_goes_to_the_superior_with_a_reason(self):
        self.publication.window_end = self.days(-1)
        dispute = self.draft()
        self.assert_step_refused("Say why you come so late", dispute.action_file)
        dispute.late_reason = "I was in hospital."
        dispute.action_file()
        self.assertRecordValues(
            dispute.sudo(),
            [
                {
                    "state": "escalated",
                    "is_late": True,
                    "passed_on_reason": "I was in hospital.",
                }
            ],
        )
        self.assertEqual(self.logged(dispute.sudo()), ["file", "pass_on"])
        owners = dispute.sudo().activity_ids.user_id
        self.assertEqual(owners, self.users["superior"])

    def test_line_that_is_not_published_is_disputed_at_once(self):
        line = self.carried(day=self.on(5))
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": line.id, "reason": "It was worth more."}
        )
        dispute.action_file()
        self.assertEqual(dispute.state, "filed")
        self.assertFalse(dispute.is_late)

    def test_where_all_of_the_committee_are_concerned_the_superior_decides(self):
        line = self.carried(member=self.members["secretary"], day=self.on(4))
        line._for_workflow()
        self.env.cr.execute(
            "UPDATE party_point_line SET registered_by_id = %s WHERE id = %s",
            [self.users["committee"].id, line.id],
        )
        line.invalidate_recordset()
        self.seal(4)
        april = self.publish(first=4, last=4)
        dispute = self.filed(
            "colleague", publication_id=april.id, entry_number=self.entry(line, april)
        )
        self.assertEqual(dispute.state, "escalated")
        self.assertIn("concerned", dispute.passed_on_reason)

    # Once

    def test_one_dispute_at_a_time(self):
        first = self.filed()
        dispute = self.draft("colleague")
        self.assert_step_refused(first.name, dispute.action_file, error=UserError)

    def test_settled_matter_is_pointed_to_its_decision(self):
        first = self.filed()
        self.answer(first, "rejected")
        self.as_role("member", first).action_accept_answer()
        self.assertEqual(first.state, "settled")
        words = self.assert_step_refused(
            first.name, self.draft("colleague").action_file, error=UserError
        )
        self.assertIn("Dismissed", words)
        self.assertIn("So it was found.", words)

    def test_settled_omission_is_not_disputed_again(self):
        first = self.filed_omission()
        self.answer(first, "rejected")
        self.as_role("member", first).action_accept_answer()
        again = self.omission(
            "colleague", member_code=self.member.code, member_name=self.member.name
        )
        self.assert_step_refused(first.name, again.action_file)
        other_day = self.omission()
        other_day.date = self.on(3, 13)
        other_day.action_file()
        self.assertEqual(other_day.state, "filed")

    def test_withdrawn_dispute_can_be_filed_anew(self):
        first = self.filed()
        self.step(first, "withdraw")
        self.assertEqual(self.filed().state, "filed")

    def test_what_was_answered_is_not_filed_anew_after_taking_it_back(self):
        first = self.filed()
        self.answer(first, "rejected")
        self.step(first, "withdraw")
        words = self.assert_step_refused(first.name, self.draft().action_file)
        self.assertIn("Dismissed", words)
        self.assertIn("So it was found.", words)

    def test_ruling_holds_for_the_lines_that_follow_from_it(self):
        first = self.filed("colleague")
        self.step(first, "pass_on", "committee")
        row = self.row("RANGE", self.on(3), points_given=1)
        self.rule(first, reverse_line=True, rows=[row])
        self.assertEqual(len(first.correction_ids), 2)
        for line in first.correction_ids:
            again = self.draft(entry_number=self.entry(line))
            self.assert_step_refused(first.name, again.action_file)

    def test_who_was_corrected_by_the_committee_is_heard_by_the_superior(self):
        first = self.filed("colleague")
        row = self.row("RANGE", self.on(3), points_given=1)
        self.answer(first, reverse_line=True, rows=[row])
        for line in first.correction_ids:
            draft = self.draft(entry_number=self.entry(line))
            # he does not learn that another disputed it before he has filed
            self.assertEqual(
                draft._get_prospect(),
                "The superior organisation decides on your dispute.",
            )
            draft.action_file()
            again = draft.sudo(False).with_env(self.env)
            self.assertEqual(again.state, "escalated")
            self.assertIn(first.name, again.passed_on_reason)

    # What shows it

    def test_line_shows_that_it_is_disputed_while_the_dispute_is_open(self):
        dispute = self.filed()
        lines = self.env["party.point.line"]
        self.assertTrue(self.line.is_disputed)
        self.assertIn(self.line, lines.search([("is_disputed", "=", True)]))
        self.assertFalse(self.as_role("member", self.line).can_dispute)
        self.answer(dispute, "rejected")
        self.assertTrue(self.line.is_disputed)
        self.as_role("member", dispute).action_accept_answer()
        self.assertFalse(self.line.is_disputed)
        self.assertNotIn(self.line, lines.search([("is_disputed", "=", True)]))

    def test_draft_marks_nothing(self):
        self.draft()
        self.assertFalse(self.line.is_disputed)

    def test_explanation_of_the_score_names_disputed_lines(self):
        explain = self.as_role("member", self.member)._get_score_explanation
        self.assertNotIn("Disputed", str(explain(self.year, 3)))
        self.filed()
        [step] = [
            step
            for step in explain(self.year, 3)["steps"]
            if step["line_ids"] == self.line.ids
        ]
        self.assertIn("Disputed: it counts until", step["remarks"][-1])

    def test_masked_name_stays_masked_for_other_members(self):
        self.publication.names = "masked"
        dispute = self.filed("colleague")
        self.assertEqual(
            self.as_role("committee", dispute).concerned_text, self.member.name
        )
        seen = self.as_role("colleague", dispute)
        self.assertNotIn(self.member.name, seen.concerned_text)
        self.assertNotIn(self.member.name, seen.entry_text)
        self.assertIn("Swept the yard", seen.entry_text)
        self.assertIn(self.member.name, self.as_role("member", dispute).entry_text)
        for name in ("line_id", "member_id"):
            with self.assertRaises(AccessError):
                seen.read([name])

    def test_taking_the_publication_away_unmasks_nobody(self):
        self.publication.names = "masked"
        self.carried(member=self.colleague, day=self.on(4))
        self.seal(4)
        april = self.publish(first=4, last=4)
        spec = dict.fromkeys(("entry_text", "concerned_text"), {})
        dispute = self.draft("colleague")
        for publication in (self.env["party.publication"], april):
            values = {"publication_id": publication.id}
            found = dispute.onchange(values, list(values), spec)["value"]
            self.assertNotIn(self.member.name, str(found))
        dispute.publication_id = False
        self.assertFalse(dispute.concerned_text or dispute.entry_text)
        self.assertFalse(dispute.sudo().line_id or dispute.sudo().member_id)
        self.assert_step_refused("Say which entry", dispute.action_file)

    def test_naming_one_member_unmasks_no_other(self):
        self.publication.names = "masked"
        dispute = self.omission(
            "colleague",
            member_code=self.members["committee"].code,
            member_name=self.members["committee"].name,
        )
        values = {"about": "line", "entry_number": self.entry()}
        spec = dict.fromkeys(("entry_text", "concerned_text"), {})
        found = dispute.onchange(values, list(values), spec)["value"]
        self.assertIn("Item FIXED", found["entry_text"])
        self.assertNotIn(self.member.name, found["entry_text"])

    def test_own_line_is_found_again_without_its_publication(self):
        dispute = self.draft()
        dispute.publication_id = False
        self.assertEqual(dispute.sudo().line_id, self.line)
        self.assertEqual(dispute.publication_id, self.publication)
        self.assertIn("Item FIXED", dispute.entry_text)

    # The window, whatever the draft names

    def test_draft_from_before_the_publication_has_its_window(self):
        line = self.carried(day=self.on(4))
        dispute = self.as_role("member", self.env["party.dispute"]).create(
            {"line_id": line.id, "reason": "It was worth more."}
        )
        self.assertFalse(dispute.publication_id)
        self.seal(4)
        april = self.publish(first=4, last=4)
        april.window_end = self.days(-1)
        self.assert_step_refused("Say why you come so late", dispute.action_file)
        dispute.late_reason = "I was in hospital."
        dispute.action_file()
        self.assertEqual(dispute.state, "escalated")
        self.assertEqual(dispute.publication_id, april)
        self.assertEqual(dispute.entry_number, self.entry(line, april))

    def test_later_publication_of_an_own_line_opens_its_window(self):
        self.publication.window_end = self.days(-1)
        self.seal(1, 2)
        quarter = self.publish("quarter", 1, 3)
        dispute = self.filed()
        self.assertEqual(dispute.state, "filed")
        self.assertEqual(dispute.publication_id, quarter)

    def test_omission_has_the_window_of_its_month(self):
        self.publication.window_end = self.days(-1)
        self.seal(4)
        april = self.publish(first=4, last=4)
        for publication in (april, self.env["party.publication"]):
            dispute = self.omission(publication_id=publication.id)
            self.assert_step_refused("Say why you come so late", dispute.action_file)
        dispute.late_reason = "I was in hospital."
        dispute.action_file()
        self.assertEqual(dispute.publication_id, self.publication)

    def test_omission_in_a_month_that_is_not_published_has_no_window(self):
        self.publication.window_end = self.days(-1)
        dispute = self.omission()
        dispute.date = self.on(5)
        dispute.action_file()
        self.assertEqual(dispute.state, "filed")
        self.assertFalse(dispute.publication_id)

    # Names, once it is decided

    def test_filer_of_a_masked_one_does_not_learn_who_appeals(self):
        self.publication.names = "masked"
        dispute = self.filed("colleague")
        self.answer(dispute, "rejected")
        self.step(dispute, "appeal", reason=f"I, {self.member.name}, was there.")
        self.assert_nothing_names_the_member(dispute)
        seen = self.as_role("colleague", dispute)
        self.assertEqual(seen.appealed_by_text, "The member concerned")
        self.assertIn("was there", seen.appeal_text)
        officer = self.as_role("superior", dispute)
        self.assertEqual(officer.appealed_by_text, self.users["member"].name)
        self.assertIn(self.member.name, officer.appeal_text)

    def test_filer_of_a_masked_one_does_not_learn_who_accepts(self):
        self.publication.names = "masked"
        dispute = self.filed("colleague")
        self.answer(dispute, "rejected")
        self.as_role("colleague", dispute).action_accept_answer()
        self.as_role("member", dispute).action_accept_answer()
        self.assertEqual(dispute.state, "settled")
        self.assert_nothing_names_the_member(dispute)
        log = self.as_role("member", dispute).decision_ids
        self.assertEqual(log.mapped("action"), ["settle", "dismiss", "file"])

    def assert_nothing_names_the_member(self, dispute):
        """Neither fields, nor the log, nor the thread, to the filer."""
        self.cr.precommit.run()
        self.env.flush_all()
        self.env.invalidate_all()
        seen = self.as_role("colleague", dispute)
        names = [
            name
            for name, f in seen._fields.items()
            if seen._has_field_access(f, "read")
        ]
        told = [seen.read(names), seen.decision_ids.read()]
        told.append(seen.message_ids.read(["author_id", "body", "create_uid"]))
        told.append(seen.activity_ids.read(["create_uid", "write_uid"]))
        user = self.users["member"]
        for name in (self.member.name, user.name, user.login):
            self.assertNotIn(name, str(told))
        self.assertNotIn(user, seen.decision_ids.user_id | seen.write_uid)
        self.assertNotIn(user.partner_id, seen.message_ids.author_id)
        for name in ("appealed_by_id", "settled_by_id", "answer", "ruling"):
            with self.assertRaises(AccessError):
                seen.read([name])

    def test_names_in_the_answer_are_masked_to_the_filer(self):
        self.publication.names = "masked"
        dispute = self.filed("colleague")
        self.answer(dispute, "rejected", reason=f"{self.member.name} was there.")
        seen = self.as_role("colleague", dispute)
        self.assertIn("was there.", seen.answer_text)
        self.assertNotIn(self.member.name, seen.answer_text)
        self.assertIn(self.member.name, self.as_role("member", dispute).answer_text)
        told = self.env["mail.message"].search(
            [("model", "=", dispute._name), ("res_id", "=", dispute.id)]
        )
        partner = self.users["colleague"].partner_id
        told = told.filtered(lambda message: partner in message.notified_partner_ids)
        self.assertIn("was there.", str(told.mapped("body")))
        self.assertNotIn(self.member.name, str(told.mapped("body")))
        for role in ("colleague", "member"):
            self.as_role(role, dispute).action_accept_answer()
        again = self.draft("colleague")
        words = self.assert_step_refused("was there.", again.action_file)
        self.assertNotIn(self.member.name, words)
