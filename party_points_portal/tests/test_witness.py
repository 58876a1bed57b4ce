from datetime import datetime

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.party_points.models.ledger.party_witness import ACTIVITY_TYPE
from odoo.addons.party_points.tests.ledger_rows_common import LedgerRowsCommon

from .page_common import PageCase

LIST = "/my/points/witnesses"
CONFIRM = {"step": "confirm", "statement": "I saw it."}


@tagged("post_install", "-at_install")
class TestWitnessPages(PageCase, LedgerRowsCommon):
    """A member on the portal is asked to witness a late line and an attendance list
    (LINE-4)."""

    url = LIST

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = cls.new_page_member(cls.branch)
        cls.line = cls.new_line()
        cls.witness = cls.ask("member", line_id=cls.line.id)
        cls.listed = cls.ask("scorekeeper", activity_id=cls.new_activity().id)

    @classmethod
    def ask(cls, role, member=None, **vals):
        witnesses = cls.env["party.witness"].with_user(cls.users[role])
        witness = witnesses.create({"member_id": (member or cls.guest).id, **vals})
        return witness.with_env(cls.env)

    def post(self, form, witness=None, login=None):
        return self.send(f"{LIST}/{(witness or self.witness).id}", form, login)

    def assert_done(self, answer, witness=None):
        return super().assert_done(answer, f"{LIST}/{(witness or self.witness).id}")

    def test_member_is_written_to_and_finds_what_he_is_asked(self):
        self.assertFalse(self.witness.activity_ids)
        messages = self.env["mail.message"].search(
            [("partner_ids", "in", self.guest.partner_id.ids)]
        )
        self.assertEqual(
            set(messages.mapped("res_id")), {self.witness.id, self.listed.id}
        )
        page = self.get().text
        for words in ("Helped with the harvest", "Attendance at", "Answer by"):
            self.assertIn(words, page)
        page = self.get(f"{LIST}/{self.witness.id}").text
        for words in ("Helped with the harvest", "Asked by", "test_member"):
            self.assertIn(words, page)

    def test_days_are_those_of_beijing_wherever_the_reader_is(self):
        moment = datetime(2025, 3, 1, 17)  # 1 a.m. of the next day in Beijing
        self.users["portal"].tz = "Pacific/Honolulu"
        self.witness.state = "declined"
        for name in ("create_date", "answered_on"):
            self.env.cr.execute(
                SQL(
                    "UPDATE party_witness SET %s = %s WHERE id = %s",
                    SQL.identifier(name),
                    moment,
                    self.witness.id,
                )
            )
        self.env.invalidate_all()
        page = self.get(f"{LIST}/{self.witness.id}").text
        self.assertEqual(page.count("03/02/2025"), 2)
        self.assertNotIn("03/01/2025", page)

    def test_member_confirms_in_his_own_words_once(self):
        words = "<script>alert(1)</script> 𠮷😀"
        self.assert_done(self.post({**CONFIRM, "statement": words}))
        # sent again, and changed his mind: the first answer stands
        self.assert_done(self.post(CONFIRM))
        self.assert_done(self.post({"step": "decline"}))
        self.assertEqual(
            (self.witness.state, self.witness.statement), ("confirmed", words)
        )
        page = self.get(f"{LIST}/{self.witness.id}").text
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; 𠮷😀", page)
        self.assertNotIn("<script>alert", page)
        self.assertNotIn('name="statement"', page)
        log = self.env["party.decision"].search([("action", "=", "witness")])
        self.assertEqual(log.user_id, self.users["portal"])

    def test_member_declines_an_attendance_list(self):
        self.assert_done(self.post({"step": "decline"}, self.listed), self.listed)
        self.assertEqual((self.listed.state, self.listed.statement), ("declined", ""))

    def test_what_is_refused_says_why_and_keeps_the_words(self):
        answer = self.post({**CONFIRM, "statement": "字" * 10_001})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("The text is too long", answer.text)
        self.move(self.line, registered_by_id=self.users["portal"].id)
        answer = self.post(CONFIRM)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("has registered this", answer.text)
        self.assertIn("I saw it.", answer.text)
        self.move(self.line, state="confirmed")
        answer = self.post(CONFIRM)
        self.assertIn("No witness is needed any more", answer.text)
        self.assertNotIn("I saw it.", answer.text)
        self.assertEqual(self.witness.state, "asked")

    def test_others_find_nothing(self):
        for login in ("test_member", "test_scorekeeper", "test_customer"):
            with self.subTest(login=login):
                page = self.get(f"{LIST}/{self.witness.id}", login)
                self.assertEqual(page.status_code, 404)
                self.assertEqual(self.post(CONFIRM, login=login).status_code, 404)
        for step in ("", "ask", "unlink"):
            self.assertEqual(self.post({"step": step}).status_code, 404)
        self.assertNotIn(f"{LIST}/", self.get(login="test_member").text)
        row = {"standing": "ended", "end_reason": "deceased"}
        self.guest._change_history(self.days(-1), row, "Told.")
        self.env.flush_all()
        for url in (LIST, f"{LIST}/{self.witness.id}"):
            self.assertEqual(self.get(url).status_code, 404)
        self.assertEqual(self.witness.state, "asked")

    def test_member_in_the_back_office_has_it_on_his_list_and_on_his_page(self):
        secretary = self.members["secretary"]
        witness = self.ask("member", secretary, line_id=self.line.id)
        self.assertEqual(
            witness.activity_ids.activity_type_id, self.env.ref(ACTIVITY_TYPE)
        )
        self.assert_done(self.post(CONFIRM, witness, "test_secretary"), witness)
        self.assertEqual(witness.state, "confirmed")
        self.assertFalse(witness.activity_ids)
