import logging

from odoo.tests import tagged

from odoo.addons.party_points.tests.rectification_common import RectificationMixin
from odoo.addons.party_points.tests.warning_common import PartyWarningCommon

from .page_common import ESCAPED, SCRIPT, YearPagesCase

LIST = "/my/points/care"
OTHERS = (
    "test_secretary",
    "test_scorekeeper",
    "test_superior",
    "test_administrator",
    "test_page_stranger",
    "test_customer",
    "test_outsider",
)


class CarePagesCase(YearPagesCase, PartyWarningCommon):
    def path(self, record):
        return record._get_portal_path()

    def assert_words_are_safe(self, url):
        page = self.get(url).text
        self.assertIn(ESCAPED, page)
        self.assertNotIn(SCRIPT, page)


@tagged("post_install", "-at_install")
class TestWarningPages(CarePagesCase):
    """A member reads how a warning came about, and objects (WARN-6)."""

    def test_nothing_to_read_is_said_kindly(self):
        self.assertIn("There is nothing here.", self.get(LIST).text)
        for login in ("test_superior", "test_customer", "test_outsider"):
            self.assertEqual(self.get(LIST, login).status_code, 404)

    def test_proposal_is_not_found_by_the_member(self):
        warning = self.proposed()
        self.assertFalse(self.path(warning))
        self.assertNotIn(warning.title, self.get(LIST).text)
        url = f"/my/points/warnings/{warning.id}"
        self.assert_not_found(url, "test_member", reason="It is wrong.")

    def test_member_reads_what_why_by_whom_and_until_when(self):
        warning = self.confirmed(reason=SCRIPT)
        self.assertIn(f'href="{self.path(warning)}"', self.get(LIST).text)
        page = self.get(self.path(warning)).text
        for words in (
            warning.title,
            "test_secretary will talk with you by",
            "The month score is 54; the pass line is 60",
            "Confirmed by",
            "I find this wrong, and object",
            ESCAPED,
        ):
            self.assertIn(words, page)
        self.assertNotIn(SCRIPT, page)
        self.assertIn("test_secretary will talk with you by", self.get(LIST).text)

    def test_member_objects_once_and_reads_the_outcome(self):
        warning = self.confirmed()
        url = self.path(warning)
        answer = self.post(url, reason=" ")
        self.assert_sent_back(answer, "Say why")
        self.assertFalse(warning.objection)
        answer = self.post(url, reason="x" * 10_001)
        self.assert_sent_back(answer, "The text is too long")
        self.assert_taken_twice(
            url, reason=SCRIPT, state="dropped", objection_outcome="upheld"
        )
        self.assertRecordValues(
            warning,
            [
                {
                    "objection": SCRIPT,
                    "objection_outcome": False,
                    "state": "confirmed",
                }
            ],
        )
        self.assertEqual(self.logged(warning).count("object_warning"), 1)
        self.assert_words_are_safe(url)
        answer = self.post(url, reason="Once more.")
        self.assert_sent_back(answer, "You have objected already")
        self.assertIn("Once more.", answer.text)
        self.step(warning, "settle", "committee", "You are right.", outcome="upheld")
        page = self.get(url).text
        for words in ("Upheld", "You are right.", "test_committee", "Confirmed by"):
            self.assertIn(words, page)
        self.assertIn("Nothing follows from it any more", page)

    def test_what_was_dropped_is_read_with_its_reason(self):
        warning = self.confirmed()
        warning.is_outdated = True
        self.assertIn("looks at it again", self.get(self.path(warning)).text)
        self.step(warning, "drop", reason="The scores are others.")
        page = self.get(self.path(warning)).text
        for words in ("Dropped by", "The scores are others."):
            self.assertIn(words, page)
        answer = self.post(self.path(warning), reason="It is wrong.")
        self.assert_sent_back(answer, "Dropped")
        self.assertIn("It is wrong.", answer.text)

    def test_nobody_finds_what_is_anothers(self):
        warning = self.confirmed()
        talk = self.held(warning)
        for record, field in ((warning, "reason"), (talk, "statement")):
            form = {field: "It is wrong.", "step": "acknowledge"}
            self.assert_not_found(self.path(record), *OTHERS, **form)
            url = self.path(record).rpartition("/")[0]
            for id_ in (0, 999999999, 99999999999999999999):
                self.assert_not_found(f"{url}/{id_}", "test_member", **form)
        self.member.active = False
        for url in (LIST, self.path(warning), self.path(talk)):
            self.assertEqual(self.get(url).status_code, 404)

    def test_officer_sees_his_own_matters_alone(self):
        warning = self.confirmed()
        self.held(warning)
        self.lose(4, member=self.members["secretary"])
        self.close(4)
        self.step(self.of(self.members["secretary"]), "confirm", "superior")
        page = self.get(LIST, "test_secretary").text
        own = self.of(self.members["secretary"])
        self.assertEqual(page.count('href="/my/points/warnings/'), 2)
        self.assertIn(f'href="{self.path(own)}"', page)
        self.assertNotIn('href="/my/points/talks/', page)

    def test_list_takes_the_same_queries_for_many_warnings(self):
        self.held(self.confirmed())
        one = self.count_queries(LIST)
        for month in range(4, 9):
            self.lose(month)
            self.close(month)
        for warning in self.of(state="proposed"):
            self.step(warning, "confirm", owner="committee")
            if warning.measure in ("reminder_talk", "rectification_talk"):
                self.held(warning, "committee")
        self.assertGreater(self.get(LIST).text.count('href="/my/points/talks/'), 1)
        self.assertLessEqual(self.count_queries(LIST), one + 2)

    def test_pages_are_not_kept_by_browsers_and_write_nothing(self):
        warning = self.confirmed()
        talk = self.held(warning)
        with self.assertNoLogs("odoo.http", logging.WARNING):
            for url in (LIST, self.path(warning), self.path(talk)):
                self.assertIn("no-store", self.get(url).headers["Cache-Control"])


@tagged("post_install", "-at_install")
class TestTalkPages(CarePagesCase):
    """A member reads the record of a talk, adds his own words and takes note of it
    (WARN-6)."""

    def setUp(self):
        super().setUp()
        self.warning = self.confirmed()

    def test_draft_is_not_found_by_the_member(self):
        talk = self.talk(self.warning)
        self.assertFalse(self.path(talk))
        url = f"/my/points/talks/{talk.id}"
        self.assert_not_found(url, "test_member", statement="I see.", step="state")

    def test_member_reads_the_record_and_prints_it(self):
        talk = self.held(self.warning, place="Room 3", content=SCRIPT)
        self.assertIn("Please Read It", self.get(LIST).text)
        url = self.path(talk)
        self.assert_words_are_safe(url)
        page = self.get(self.path(self.warning)).text
        self.assertIn("The record of the talk is ready", page)
        page = self.get(url).text
        for words in ("Room 3", "test_secretary", self.path(self.warning)):
            self.assertIn(words, page)
        link = f"/report/pdf/party_points_reports.report_party_talk/{talk.id}"
        self.assertIn(f'href="{link}"', page)
        answer = self.get(link)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.content.startswith(b"%PDF"))

    def test_member_keeps_his_words_changes_them_and_takes_note(self):
        talk = self.held(self.warning)
        url = self.path(talk)
        self.assert_taken_twice(url, statement=f"{SCRIPT}\r\nTruly.", step="state")
        self.assertEqual(talk.statement, f"{SCRIPT}\nTruly.")
        self.assertEqual(talk.state, "held")
        self.assert_words_are_safe(url)
        answer = self.post(url, statement="x" * 10_001, step="acknowledge")
        self.assert_sent_back(answer, "The text is too long")
        self.assertEqual(talk.state, "held")
        form = {"content": "Nothing.", "state": "draft", "member_id": 1}
        self.assert_taken_twice(url, statement="I see.\x00", step="acknowledge", **form)
        self.assertRecordValues(
            talk,
            [
                {
                    "statement": "I see.",
                    "state": "acknowledged",
                    "content": "How it came and how it gets better.",
                    "member_id": self.member.id,
                }
            ],
        )
        self.assertEqual(self.warning.state, "done")
        self.assertIn("You have taken note", self.get(url).text)

    def test_words_after_that_are_refused_and_not_lost(self):
        talk = self.held(self.warning)
        self.post(self.path(talk), step="acknowledge")
        self.assertEqual(talk.state, "acknowledged")
        answer = self.post(self.path(talk), statement="One thing more.", step="state")
        self.assert_sent_back(answer, "Acknowledged")
        self.assertIn("One thing more.", answer.text)
        self.assertFalse(talk.statement)

    def test_form_needs_its_token(self):
        talk = self.held(self.warning)
        for url in (self.path(talk), self.path(self.warning)):
            with self.assertLogs("odoo.http", logging.WARNING):
                answer = self.post(url, token=False, step="acknowledge", reason="No.")
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(talk.state, "held")
        self.assertFalse(self.warning.objection)

    def test_member_reads_and_answers_on_a_phone(self):
        talk = self.held(self.warning)
        self.start_phone("/my/points", "party_points_portal_care", login="test_member")
        self.end_page()
        self.assertEqual(talk.statement, "I will be there.")
        self.assertEqual(talk.state, "acknowledged")


@tagged("post_install", "-at_install")
class TestPlanPages(RectificationMixin, CarePagesCase):
    """Member and partner read a plan and write what they have done (WARN-4)."""

    def setUp(self):
        super().setUp()
        self.warning = self.new_warning()
        self.plan = self.new_plan(self.warning, aims=SCRIPT)
        self.url = self.path(self.plan)

    def test_draft_is_not_found(self):
        plan = self.open_plan(self.new_warning(month=5)).with_env(self.env)
        plan.helper_id = self.members["publicity"]
        self.assertFalse(self.path(plan))
        url = f"/my/points/plans/{plan.id}"
        self.assert_not_found(url, "test_member", "test_publicity", report="Done.")

    def test_member_and_partner_read_it_and_write_to_each_other(self):
        for login in ("test_member", "test_publicity"):
            self.assertIn(f'href="{self.url}"', self.get(LIST, login).text)
        self.assert_words_are_safe(self.url)
        self.assert_sent_back(self.post(self.url, report=" "), "Say it in words")
        self.assert_taken_twice(self.url, report=f"{SCRIPT}\r\nI was at the meeting.")
        self.assert_taken_twice(self.url, login="test_publicity", report="So he was.")
        said = self.plan._get_reports()
        self.assertEqual(
            said.author_id, (self.member | self.members["publicity"]).partner_id
        )
        self.assertEqual(len(said), 2)
        self.assertEqual(said.notified_partner_ids, said.author_id)
        self.assert_words_are_safe(self.url)
        self.assertIn("So he was.", self.get(self.url).text)

    def test_partner_reads_the_plan_and_not_the_warning(self):
        page = self.get(self.url, "test_publicity").text
        self.assertIn("test_member", page)
        self.assertNotIn(self.path(self.warning), page)
        self.assert_not_found(self.path(self.warning), "test_publicity", reason="No.")

    def test_member_reads_what_came_of_it(self):
        line = self.confirm(self.member, self.items["LATE"], self.on(3), -6)
        self.end(self.plan)
        self.check(self.plan, "kept", words="He was there each time.")
        self.restore(self.plan, line)
        page = self.get(self.url).text
        for words in ("He was there each time.", "test_secretary", "Points Given Back"):
            self.assertIn(words, page)
        page = self.get(self.url, "test_publicity").text
        self.assertIn("He was there each time.", page)
        self.assertNotIn("Points Given Back", page)
        answer = self.post(self.url, report="One thing more.")
        self.assert_sent_back(answer, "Kept")
        self.assertIn("One thing more.", answer.text)

    def test_member_reads_what_meeting_and_superior_decide(self):
        self.check(self.plan, "failed")
        self.meet(self.plan)
        self.approve(self.plan)
        page = self.get(self.url).text
        for words in ("He is admonished.", "It is right.", "test_superior"):
            self.assertIn(words, page)

    def test_nobody_else_finds_it(self):
        self.assert_not_found(self.url, *OTHERS, report="Done.")
        self.assertFalse(self.plan._get_reports())
        with self.assertLogs("odoo.http", logging.WARNING):
            answer = self.post(self.url, token=False, report="Done.")
        self.assertEqual(answer.status_code, 400)
