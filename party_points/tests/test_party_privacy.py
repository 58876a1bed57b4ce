import base64
import doctest
import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.ledger.party_point_line_seal import _get_link
from ..models.privacy import renaming
from ..models.privacy.res_partner import _is_own_group
from .privacy_common import NAME, PDF, PrivacyCommon


@tagged("post_install", "-at_install")
class TestPartyMemberData(PrivacyCommon):
    """The export: all that he may read of himself, and nothing else."""

    def words(self, exported):
        tables, files = exported
        return json.dumps([tables, list(files)], default=str, ensure_ascii=False)

    def test_member_gets_what_is_kept_of_him(self):
        tables, files = self.export("member")
        person = dict(tables["Person"]["rows"])
        self.assertEqual(person["Full Name"], NAME)
        self.assertEqual(str(person["Birth Date"]), "1970-05-06")
        self.assertIn("Lake Road 5", person["Address"])
        self.assertIn("Point Line", tables)
        self.assertIn("Publications That Name Him", tables)
        self.assertIn("13900000000", self.words((tables, files)))
        self.assertIn("The meeting knows of his heart", self.words((tables, files)))
        self.assertEqual(
            [content for path, content in files.items() if "Doctor.pdf" in path],
            [base64.b64decode(PDF)],
        )

    def test_numbers_and_days_stay_what_they_are(self):
        table = self.export("member")[0]["Point Line"]
        heads = [head for head, _type in table["columns"]]
        row = dict(zip(heads, table["rows"][0], strict=True))
        self.assertEqual(row["Day"], self.line.date)
        self.assertEqual(row["Points"], self.line.points)

    def test_who_reported_it_stays_out(self):
        self.env.cr.execute(
            SQL(
                "UPDATE party_point_line SET reported_by_id = %s WHERE id = %s",
                self.colleague.id,
                self.line.id,
            )
        )
        self.env.invalidate_all()
        self.assertIn("Swept the yard", self.words(self.export("member")))
        self.assertNotIn("test_colleague", self.words(self.export("member")))
        officers = self.env.ref("party_points.group_party_points_committee")
        self.users["member"].group_ids |= officers
        self.assertNotIn("test_colleague", self.words(self.export("member")))

    def test_it_holds_nobody_elses_records(self):
        other = self.carried(member=self.colleague, day=self.on(4))
        self.assertTrue(other)
        self.assertEqual(len(self.export("member")[0]["Point Line"]["rows"]), 1)

    def test_nobody_exports_another_member_but_the_administrator(self):
        for role in ("colleague", "scorekeeper", "committee", "secretary", "superior"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.export(role)
        with self.assertRaises(AccessError):
            self.export("member", self.colleague)
        self.export("administrator")

    def test_health_papers_are_for_himself_alone(self):
        _tables, files = self.export("administrator")
        self.assertFalse([path for path in files if "Doctor" in path])
        self.assertNotIn("Doctor", self.words(self.export("administrator")))

    def test_draft_is_for_himself_alone(self):
        drafts = self.env["party.dispute"].with_user(self.users["member"])
        drafts.create({"line_id": self.line.id, "reason": "Not handed in"})
        self.assertIn("Not handed in", self.words(self.export("member")))
        self.assertNotIn("Not handed in", self.words(self.export("administrator")))

    def test_what_he_was_told_in_office_about_others_stays_out(self):
        told = ((self.colleague, "About the colleague"), (self.branch, "To all"))
        for thread, words in told:
            thread.message_post(
                body=words,
                partner_ids=self.person.ids,
                subtype_xmlid="mail.mt_comment",
            )
        words = self.words(self.export("administrator"))
        self.assertIn("To all", words)
        self.assertNotIn("About the colleague", words)

    def test_photo_can_be_opened(self):
        self.person.image_1920 = base64.b64encode(
            self.env["ir.binary"]._placeholder("base/static/img/avatar.png")
        )
        self.assertIn("Photo.png", self.export("member")[1])

    def test_person_without_an_account_gets_the_same(self):
        own = self.words(self.export("administrator"))
        users = self.env["res.users"].with_context(active_test=False)
        count = users.search_count([])
        self.end()
        handed_over = self.words(self.export("administrator"))
        self.assertIn("Swept the yard", handed_over)
        self.assertEqual(users.search_count([]), count)
        self.assertNotIn("__reader", handed_over)
        self.assertIn("Swept the yard", own)


@tagged("post_install", "-at_install")
class TestPartyErasure(PrivacyCommon):
    """The erasure: who he was is gone, and every figure is what it was."""

    def get_figures(self):
        self.env.invalidate_all()
        scores = self.env["party.point.score"].search([], order="id")
        lines = self.env["party.point.line"].search([], order="id")
        return [
            scores.read(
                ["member_id", "base", "total", "annual", "rank", "is_below"], load=None
            ),
            lines.read(
                ["member_id", "item_id", "date", "kind", "points", "state"], load=None
            ),
        ]

    def find_text(self, text, but="–"):
        """Where a text stands in the database, other than as a part of another one, and
        but for what browsers are told: Odoo keeps that for a day."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema AND data_type IN "
            "('character varying', 'text', 'jsonb') AND table_name IN "
            "(SELECT tablename FROM pg_tables WHERE schemaname = current_schema) "
            "AND table_name != 'bus_bus'"
        )
        return [
            f"{table}.{column}"
            for table, column in self.env.cr.fetchall()
            if self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE replace(%s::text, %s, '') LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    but,
                    f"%{text}%",
                )
            )
        ]

    def test_all_figures_stay_and_the_seals_hold(self):
        self.end()
        before = self.get_figures()
        self.erase()
        self.assertEqual(self.get_figures(), before)
        self.assertIsNone(self.env["party.point.line"]._find_broken_link(self.branch))
        self.assertTrue(self.publication.version_id._verify())
        told = self.as_role("administrator", self.branch).action_verify_ledger()
        self.assertEqual(told["params"]["type"], "success")

    def test_nothing_in_the_database_names_him_any_more(self):
        code = self.member.code
        self.member.message_post(body="A word on test_member")
        self.new_member(self.other_branch, name=f"{NAME}ship")
        self.cr.flush()  # what the set-up made without tracking is done
        tracked = {"tracking_disable": False, "mail_notrack": False}
        self.colleague.with_context(**tracked).liaison_id = self.member
        self.cr.flush()
        self.branch.message_post(body=f"<p>We thank {NAME}.</p>")
        self.branch.message_post(body=f"<p>We thank {NAME}ship.</p>")
        self.end()
        self.assertIn("mail_tracking_value.new_value_char", self.find_text(NAME))
        self.assertIn("party_point_line.description", self.find_text(NAME))
        self.erase()
        gone = ("13900000000", "Lake Road 5", "lake.example", "of his heart", "Doctor")
        for text in gone:
            with self.subTest(text=text):
                self.assertEqual(self.find_text(text), [])
        self.assertFalse(self.find_text(NAME, but=f"{NAME}ship"))
        self.assertIn("mail_message.body", self.find_text(f"{NAME}ship"))
        self.assertNotEqual(self.member.code, code)
        self.assertFalse(self.member.birth_date)
        self.assertEqual(self.member.name, f"Erased Member {self.member.id}")
        self.assertFalse(self.paper.exists())

    def test_who_has_the_same_name_keeps_it(self):
        self.new_member(self.other_branch, name=NAME)
        message = self.other_branch.message_post(body=f"<p>We thank {NAME}.</p>")
        self.end()
        self.erase()
        self.assertIn(NAME, message.body)
        self.assertNotIn(NAME, str(self.publication.version_id.page))

    def test_queued_mail_goes_to_the_others_alone(self):
        other = self.colleague.partner_id
        values = {"model": "party.branch", "res_id": self.branch.id}
        his, shared = self.env["mail.mail"].create(
            [
                {**values, "recipient_ids": [Command.set(self.person.ids)]},
                {
                    **values,
                    "recipient_ids": [Command.set((self.person | other).ids)],
                    "body_html": f"<p>We thank {NAME}.</p>",
                },
            ]
        )
        self.end()
        self.erase()
        self.assertFalse(his.exists())
        self.assertEqual(shared.recipient_ids, other)
        self.assertNotIn(NAME, shared.body_html)

    def test_rights_in_another_app_keep_the_account(self):
        self.assertTrue(_is_own_group("party_points_hr.group_party_points_hr"))
        self.assertFalse(_is_own_group("website.group_website_designer"))
        self.assertFalse(_is_own_group("base.group_system"))

    def test_nobody_signs_in_any_more(self):
        user = self.users["member"]
        self.end()
        self.erase()
        self.assertFalse(user.active)
        self.assertNotEqual(user.login, NAME)

    def test_contact_that_is_something_else_stays_there(self):
        self.env["res.partner"].create({"name": "Child", "parent_id": self.person.id})
        self.end()
        self.erase()
        self.assertEqual(self.person.name, NAME)
        self.assertTrue(self.users["member"].active)
        self.assertNotEqual(self.member.partner_id, self.person)
        self.assertEqual(self.member.name, f"Erased Member {self.member.id}")

    def test_log_keeps_that_it_was_done_and_not_what_was_erased(self):
        self.end()
        self.erase(reason="Decided on Monday")
        entry = self.env["party.decision"].search(
            [("member_id", "=", self.member.id), ("action", "=", "erase_person")]
        )
        self.assertEqual(entry.user_id, self.users["administrator"])
        self.assertEqual(entry.reason, "Decided on Monday")
        self.assertIn("Decided on Monday", self.member.message_ids.body)
        self.assertEqual(len(self.member.message_ids), 1)

    def test_publication_tells_each_change_of_its_seal(self):
        version = self.publication.version_id
        first = version.content_hash
        self.end()
        self.erase()
        self.assertEqual(version.sudo().erasures, [[first, version.content_hash]])
        entry = self.env["party.decision"].search([("action", "=", "erase_published")])
        self.assertEqual((entry.before, entry.after), (first, version.content_hash))
        page = str(version.page)
        self.assertNotIn(NAME, page)
        self.assertIn(f"Erased Member {self.member.id}", page)

    def test_seal_that_changed_without_an_erasure_does_not_hold(self):
        version = self.publication.version_id
        content = version.sudo().content | {"left_out": ["2001-01-01"]}
        new = version._get_hash(content)
        self.env.cr.execute(
            SQL(
                "UPDATE party_publication_version SET content = %s, content_hash = %s, "
                "erasures = %s WHERE id = %s",
                json.dumps(content),
                new,
                json.dumps([[version.content_hash, new]]),
                version.id,
            )
        )
        self.env.invalidate_all()
        self.assertFalse(version._verify())

    def test_second_erasure_in_a_publication_goes_on_with_the_chain(self):
        self.carried(member=self.colleague, day=self.on(4))
        self.end()
        self.end(self.colleague)
        self.period(self.branch, self.on(4))._close()
        self.erase()
        self.erase(member=self.colleague)
        version = self.publication.version_id
        self.assertEqual(len(version.sudo().erasures), 2)
        self.assertTrue(version._verify())

    def test_name_of_letters_that_a_seal_has_leaves_the_seal(self):
        self.carried(member=self.colleague, day=self.on(4))
        self.end()
        self.end(self.colleague)
        self.period(self.branch, self.on(4))._close()
        self.erase()
        version = self.publication.version_id
        self.colleague.name = version.content_hash[:3]
        self.erase(member=self.colleague)
        self.assertTrue(version._verify())

    def test_words_about_renaming_hold(self):
        self.assertEqual(doctest.testmod(renaming).failed, 0)

    # Who, and when

    def test_nobody_but_the_administrator_erases(self):
        self.end()
        for role in ("member", "secretary", "superior", "colleague"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.erase(role)
        self.assertFalse(self.member.erased_on)

    def test_member_is_not_erased(self):
        with self.assertRaisesRegex(UserError, "is a member"):
            self.erase()
        self.assertEqual(self.member.name, NAME)

    def test_it_is_done_once(self):
        self.end()
        self.erase()
        with self.assertRaisesRegex(UserError, "erased already"):
            self.erase()
        with self.assertRaisesRegex(UserError, "as a new member"):
            self.member._change_history(self.today, {"standing": "full"}, "Back")

    def test_what_is_open_is_settled_first(self):
        dispute = self.env["party.dispute"].with_user(self.users["member"])
        dispute = dispute.create({"line_id": self.line.id, "reason": "Not so"})
        dispute.action_file()
        waiting = self.register(day=self.on(4))
        self.end()
        with self.assertRaises(UserError) as refused:
            self.erase()
        self.assertIn("Dispute", refused.exception.args[0])
        self.assertIn("Point Line", refused.exception.args[0])
        self.assertEqual(waiting.member_id.name, NAME)

    def test_month_is_closed_first(self):
        self.carried(day=self.on(4))
        self.end()
        with self.assertRaisesRegex(UserError, "months are not closed"):
            self.erase()

    def test_broken_chain_is_cleared_up_first(self):
        self.end()
        self.env.cr.execute(
            SQL("UPDATE party_point_line SET points = 99 WHERE id = %s", self.line.id)
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "is broken"):
            self.erase()

    def test_it_needs_a_day_and_a_reason_without_the_name(self):
        self.end()
        member = self.as_role("administrator", self.member)
        for day, reason in (
            (False, "Why"),
            (self.today, " "),
            (self.days(1), "Why"),
            (self.today, f"{NAME} asked"),
        ):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                member._erase(day, reason)

    def test_wizard_says_before_what_goes(self):
        wizards = self.env["party.erasure.wizard"].with_user(
            self.users["administrator"]
        )
        wizard = wizards.create({"member_id": self.member.id})
        self.assertFalse(wizard.can_erase)
        self.assertIn("is a member", wizard.preview)
        self.end()
        wizard = wizards.create(
            {"member_id": self.member.id, "requested_on": self.today, "reason": "Asked"}
        )
        self.assertTrue(wizard.can_erase)
        self.assertIn("Health Paper", wizard.preview)
        self.assertEqual(self.member.name, NAME)
        wizard.action_erase()
        self.assertTrue(self.member.erased_on)

    # The chain

    def set_line(self, **values):
        for name, value in values.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE party_point_line SET %s = %s WHERE id = %s",
                    SQL.identifier(name),
                    value,
                    self.line.id,
                )
            )
        self.env.invalidate_all()

    def find_broken(self):
        self.env.invalidate_all()
        return self.env["party.point.line"]._find_broken_link(self.branch)

    def seal_as_before(self):
        """As a version did that sealed texts themselves."""
        lines = self.env["party.point.line"]
        self.set_line(text_salt=None, text_digest=None)
        [row] = lines._read_sealed(SQL("id = %s", self.line.id))
        link = _get_link("", 1, row)
        self.set_line(seal_hash=link)
        self.env.cr.execute(SQL("UPDATE party_period SET seal_hash = %s", link))

    def test_text_that_somebody_empties_breaks_the_chain(self):
        self.set_line(description=None, decision_reason=None, text_salt=None)
        self.assertEqual(self.find_broken(), 1)

    def test_erased_line_is_held_as_fast_as_others(self):
        self.end()
        self.erase()
        for values in ({"points": 99}, {"description": "New"}, {"text_digest": "a"}):
            with self.subTest(**values), self.cr.savepoint() as savepoint:
                self.set_line(**values)
                self.assertEqual(self.find_broken(), 1)
                savepoint.rollback()

    def test_line_sealed_with_its_text_is_sealed_a_second_time(self):
        self.seal_as_before()
        self.assertIsNone(self.find_broken())
        link = self.line.seal_hash
        self.end()
        self.erase()
        self.assertFalse(self.line.description)
        self.assertEqual(self.line.seal_hash, link)
        self.assertIsNone(self.find_broken())
        self.set_line(points=99)
        self.assertEqual(self.find_broken(), 1)
