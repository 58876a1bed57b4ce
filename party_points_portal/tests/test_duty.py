from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon
from odoo.addons.party_points.tests.test_duties import DutiesCommon

from .page_common import PageCase

PATH = "/my/points/duties"
LOG = f"{PATH}/log"
HOUSEHOLDS = f"{PATH}/households"


@tagged("post_install", "-at_install")
class TestDutyPages(PageCase, DutiesCommon, PartyLedgerCommon):
    """Duty posts, contact households, and the log of them (ORG-9)."""

    login = "test_portal"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = cls.new_user("test_portal", "base.group_portal")
        partner = cls.users["portal"].partner_id
        cls.members["portal"] = cls.own = cls.new_member(cls.branch, partner=partner)
        cls.new_user("test_customer", "base.group_portal")

    def take(self, post, login="test_portal"):
        return self.send(f"{PATH}/posts/{post.id}/claim", login=login)

    def mine(self, model):
        return self.env[model].search([("member_id", "=", self.own.id)])

    # Posts

    def test_post_is_claimed_once_and_given_up(self):
        page = self.get(PATH).text
        for words in ("Fire Watch", "Street Cleaner", "Open to any number"):
            self.assertIn(words, page)
        self.assertNotIn("Well Keeper", page)
        for _time in range(2):
            self.assert_done(self.take(self.post), PATH)
        claim = self.mine("party.duty.claim")
        self.assertEqual((claim.post_id, claim.date_from), (self.post, self.today))
        url = f"{PATH}/claims/{claim.id}/end"
        self.assertIn(f'action="{url}"', self.get(PATH).text)
        for _time in range(2):
            self.assert_done(self.send(url), PATH)
        self.assertEqual(claim.date_to, self.today)
        self.assertNotIn(f'action="{url}"', self.get(PATH).text)

    def test_full_post_is_not_claimed(self):
        self.post.places = 1
        self.claim(role="committee")
        self.assertNotIn(f"{PATH}/posts/{self.post.id}/", self.get(PATH).text)
        with mute_logger("odoo.sql_db"):
            answer = self.take(self.post)
        self.assert_sent_back(answer, "All places of this post are claimed")
        self.assertFalse(self.mine("party.duty.claim"))

    def test_posts_and_claims_of_others_are_not_found(self):
        self.assert_missing(self.take(self.post_elsewhere))
        claim = self.claim(role="committee")
        household = self.keep_contact(role="committee")
        for url in (
            f"{PATH}/claims/{claim.id}/end",
            f"{HOUSEHOLDS}/{household.id}",
            f"{HOUSEHOLDS}/{household.id}/end",
        ):
            # the secretary may read them, but they are not his own
            for login in ("test_portal", "test_secretary"):
                with self.subTest(url=url, login=login):
                    self.assert_missing(self.send(url, {"name": "Li's"}, login))
        self.assert_missing(self.get(f"{HOUSEHOLDS}/{household.id}"))
        for duty in (f"claim_id-{claim.id}", f"household_id-{household.id}"):
            form = {"duty": duty, "date": str(self.today), "description": "Swept."}
            self.assert_missing(self.send(LOG, form))
        self.assertFalse(claim.date_to or household.date_to or claim.log_ids)
        self.assertEqual(household.name, "Wang's")

    def test_account_without_a_member_finds_nothing(self):
        for url in (PATH, f"{HOUSEHOLDS}/new"):
            self.assert_missing(self.get(url, "test_customer"))
        for url in (f"{PATH}/posts/{self.post.id}/claim", LOG, f"{HOUSEHOLDS}/new"):
            self.assert_missing(self.send(url, login="test_customer"))
        self.own.active = False
        self.assert_missing(self.get(PATH))
        self.assert_missing(self.take(self.post))

    # Households

    def test_household_is_kept_changed_and_ended(self):
        form = {"name": "Li's 𠮷", "address": "Lane 3", "situation": "Ill."}
        for _time in range(2):
            self.assert_done(self.send(f"{HOUSEHOLDS}/new", form), PATH)
        household = self.mine("party.contact.household")
        self.assertEqual((household.name, household.date_to), ("Li's 𠮷", False))
        url = household._get_portal_path()
        form["situation"] = "<script>alert(1)</script>"
        self.assert_done(self.send(url, {**form, "member_id": "1"}), PATH)
        self.assertIn("&lt;script&gt;alert(1)", self.get(url).text)
        for _time in range(2):
            self.assert_done(self.send(f"{url}/end"), PATH)
        self.assertEqual(household.date_to, self.today)
        self.assertEqual(household.member_id, self.own)

    def test_household_without_a_name_is_refused_and_the_rest_stays(self):
        form = {"name": " ", "situation": "Needs coal."}
        answer = self.send(f"{HOUSEHOLDS}/new", form)
        self.assert_sent_back(answer, "Fill in: Household.")
        self.assertIn("Needs coal.", answer.text)
        self.assertFalse(self.mine("party.contact.household"))

    # Log

    def log_form(self, **vals):
        self.take(self.post)
        duty = f"claim_id-{self.mine('party.duty.claim').id}"
        form = {"duty": duty, "date": str(self.today), "description": "Swept.\r\nAll."}
        return {**form, **vals}

    def test_log_is_written_once_and_its_entries_can_be_declared(self):
        form = self.log_form()
        for _time in range(2):
            self.assert_done(self.send(LOG, {**form, "member_id": "1"}), PATH)
        log = self.mine("party.duty.log")
        self.assertEqual((log.date, log.description), (self.today, "Swept.\nAll."))
        page = self.get(PATH).text
        self.assertIn(f'href="{LOG}/{log.id}/declare"', page)

    def test_entry_of_the_log_becomes_a_declaration_once(self):
        self.send(LOG, self.log_form())
        url = f"{LOG}/{self.mine('party.duty.log').id}/declare"
        page = self.get(url).text
        item, veto = self.items["FIXED"], self.items["VETO"]
        self.assertIn(f'value="{item.id}"', page)
        self.assertNotIn(f'value="{veto.id}"', page)
        for id_ in (veto.id, 0, "x"):
            self.assert_sent_back(self.send(url, {"item": id_}), "Choose as what")
        self.assert_missing(self.get(url, "test_secretary"))
        self.assert_missing(self.send(url, {"item": item.id}, "test_secretary"))
        answers = {
            self.send(url, {"item": item.id}).headers["Location"] for _time in range(2)
        }
        declaration = self.mine("party.declaration")
        self.assertEqual(
            {urlsplit(answer).path for answer in answers},
            {f"/my/points/declarations/{declaration.id}"},
        )
        line = declaration.line_ids
        self.assertEqual((line.state, line.item_id), ("draft", item))
        self.assertEqual((line.date, line.description), (self.today, "Swept.\nAll."))

    def test_form_waits_for_the_same_form_before_it_looks_what_is_there(self):
        member = self.own.with_user(self.users["portal"])
        post, logs = self.as_role("portal", self.post), self.env["party.duty.log"]
        household = self.as_role("portal", self.env["party.contact.household"])
        kept = {"name": "Li's", "address": "", "situation": ""}
        claim = self.assert_waits(member, lambda: post._claim(member))
        self.assert_waits(member, lambda: household._keep_contact(member, kept))
        vals = {"claim_id": claim.id, "date": self.today, "description": "Swept."}
        logs = self.as_role("portal", logs)
        log = self.assert_waits(member, lambda: logs._log_once(vals))
        self.assert_waits(log, lambda: log._declare(self.items["FIXED"]))

    def assert_waits(self, records, step):
        """:return: what the step gives, whose first query locks the records"""
        queued = []
        model = self.env.registry[records._name]
        queue_up = model._queue_up

        def note(own):
            queued.append((own, self.count_made()))
            queue_up(own)

        before = self.count_made()
        with patch.object(model, "_queue_up", note):
            result = step()
        self.assertEqual(queued[0], (records, before))
        self.assertGreater(self.count_made(), before)
        return result

    def count_made(self):
        models = ("duty.claim", "contact.household", "duty.log", "declaration")
        return sum(len(self.mine(f"party.{model}")) for model in models)

    def test_wrong_entries_are_refused_and_stay_on_the_page(self):
        for vals, words in (
            ({"date": str(self.days(1))}, "Log what has taken place"),
            ({"date": str(self.days(-9999))}, "Choose a day on which"),
            ({"date": "yesterday"}, "Enter the day"),
            ({"date": "2026-99-99"}, "Enter the day"),
            ({"duty": ""}, "for which duty post"),
            ({"duty": "member_id-1"}, "for which duty post"),
            ({"description": "x" * 10_001}, "too long"),
        ):
            form = self.log_form(**vals)
            with self.subTest(vals=list(vals)), mute_logger("odoo.sql_db"):
                self.assert_sent_back(self.send(LOG, form), words)
        answer = self.send(LOG, self.log_form(description="  ", date="2026-03-01"))
        self.assert_sent_back(answer, "Fill in: What I did.")
        self.assertIn('value="2026-03-01"', answer.text)
        self.assertFalse(self.mine("party.duty.log"))

    def test_pages_are_read_without_writing_and_the_log_has_pages(self):
        claim = self.claim(role="portal", date_from=self.days(-40))
        self.env["party.duty.log"].create(
            [
                {
                    "claim_id": claim.id,
                    "date": self.days(-day),
                    "description": f"D{day}.",
                }
                for day in range(25)
            ]
        )
        with patch("odoo.http._logger.warning") as warning:
            first = self.get(PATH).text
            second = self.get(f"{PATH}/page/2").text
        warning.assert_not_called()
        self.assertTrue("D0." in first and "D24." not in first)
        self.assertTrue("D0." not in second and "D24." in second)

    def test_member_claims_and_logs_on_a_phone(self):
        self.start_phone("/my/points", "party_points_portal_duty")
        self.assertEqual(self.mine("party.duty.claim").post_id, self.post)
        self.assertEqual(self.mine("party.duty.log").description, "Watched all night")
