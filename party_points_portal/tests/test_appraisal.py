import logging

from odoo.tests import tagged

from odoo.addons.party_points.tests.appraisal_common import PartyAppraisalCommon

from .page_common import ESCAPED, SCRIPT, YearPagesCase

LIST = "/my/points/appraisals"


@tagged("post_install", "-at_install")
class TestAppraisalPages(YearPagesCase, PartyAppraisalCommon):
    """A member reads and answers his year, on a portal account (APP-2, APP-7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.url = f"{LIST}/{cls.appraisal.id}"

    # Reading

    def test_nothing_is_read_before_the_committee_proposes(self):
        self.assertIn("no annual appraisal yet", self.get(LIST).text)
        # the secretary reads it as an officer, but not here
        own = f"{LIST}/{self.appraisals['secretary'].id}"
        self.assert_not_found(own, "test_secretary", answer="acknowledged")
        self.assert_not_found(self.url, "test_member", answer="acknowledged")

    def test_proposed_year_is_read_and_not_answered(self):
        self.propose()
        page = self.get(self.url).text
        self.assertIn("The committee of your branch has proposed your grade", page)
        self.assertNotIn("I Have Read It and Agree", page)
        answer = self.post(self.url, answer="acknowledged")
        self.assert_sent_back(answer, "Members answer when the member meeting")

    def test_member_reads_his_own_figures_and_no_other(self):
        self.confirm_year()
        self.assertIn(f'href="{self.url}"', self.get(LIST).text)
        page = self.get(self.url).text
        for words in (
            "The member meeting has confirmed your grade",
            self.pioneer.name,
            "Place 1 of 5 in the branch.",
            "99",
            "May be nominated once the year is final.",
        ):
            self.assertIn(words, page)
        for words in ("test_secretary", "test_scorekeeper", "Old Li", ">98<", ">95<"):
            self.assertNotIn(words, page)

    def test_departure_is_read_with_its_reason_and_who_stands_for_it(self):
        self.confirm_year(grades={"member": (self.qualified, SCRIPT)})
        page = self.get(self.url).text
        for words in (ESCAPED, "test_committee", "Computed Grade", "Qualified"):
            self.assertIn(words, page)
        self.assertNotIn(SCRIPT, page)

    def test_who_is_not_ranked_reads_why(self):
        self.appraisal.write({"status": "short", "months": 3})
        self.propose()
        page = self.get(self.url).text
        self.assertIn("Scored in 3 months, which is too few", page)
        self.assertNotIn("Nomination for Commendation", page)

    def test_form_is_printed_on_a_portal_account(self):
        self.propose()
        link = "/report/pdf/party_points_reports.report_party_appraisal"
        self.assertIn(f'href="{link}/{self.appraisal.id}"', self.get(self.url).text)
        answer = self.get(f"{link}/{self.appraisal.id}")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.content.startswith(b"%PDF"))

    def test_list_takes_the_same_queries_for_many_years(self):
        self.propose()
        one = self.count_queries(LIST)
        for year in range(self.year - 5, self.year):
            cycle = self.cycle.create(
                {"branch_id": self.branch.id, "year": year, "state": "final"}
            )
            self.new_appraisal(
                "member", 1, self.pioneer, cycle_id=cycle.id, year=year
            ).grade_id = self.qualified
        self.assertEqual(self.get(LIST).text.count(f'href="{LIST}/'), 6)
        self.assertLessEqual(self.count_queries(LIST), one)

    # Answering

    def test_member_agrees_once_on_a_portal_account(self):
        self.confirm_year()
        found = self.as_role("member", self.appraisal).search([("can_answer", "=", 1)])
        self.assertEqual(found, self.appraisal)
        self.assertIn("You Can Answer", self.get(LIST).text)
        self.assert_taken_twice(self.url, answer="acknowledged")
        self.assertEqual(self.appraisal.answer, "acknowledged")
        self.assertEqual(
            self.logged([("appraisal_id", "=", self.appraisal.id)]), ["acknowledge"]
        )
        page = self.get(self.url).text
        self.assertIn("You have agreed.", page)
        self.assertNotIn("I Have Read It and Agree", page)
        self.assertNotIn("<textarea", page)

    def test_appeal_needs_its_reason_and_is_followed_to_its_end(self):
        self.confirm_year()
        answer = self.post(self.url, answer="appealed", reason=" \r\n ")
        self.assert_sent_back(answer, "Say why")
        self.assertFalse(self.appraisal.answer)
        self.assert_taken_twice(
            self.url, answer="appealed", reason=f" {SCRIPT}\r\nTruly. "
        )
        self.assertEqual(self.appraisal.appeal_reason, f"{SCRIPT}\nTruly.")
        page = self.get(self.url).text
        self.assertIn(ESCAPED, page)
        self.assertNotIn(SCRIPT, page)
        self.assertIn("You have appealed.", page)
        self.settle("upheld", self.qualified)
        page = self.get(self.url).text
        for words in ("Upheld", "The list says so.", "test_superior", "is decided"):
            self.assertIn(words, page)

    def test_second_answer_is_refused_and_its_words_are_not_lost(self):
        self.confirm_year()
        self.post(self.url, answer="acknowledged")
        answer = self.post(self.url, answer="appealed", reason="I was there all year.")
        self.assert_sent_back(answer, "answered already")
        self.assertIn("I was there all year.", answer.text)
        self.assertEqual(self.appraisal.answer, "acknowledged")

    def test_answer_that_comes_too_late_is_refused(self):
        self.confirm_year()
        self.cycle.answer_by = self.days(-1)
        page = self.get(self.url).text
        self.assertIn("You could answer until", page)
        self.assertNotIn("I Have Read It and Agree", page)
        answer = self.post(self.url, answer="appealed", reason="I was there all year.")
        self.assert_sent_back(answer, "An answer was possible until")
        self.assertIn("I was there all year.", answer.text)
        answer = self.post(self.url, answer="acknowledged")
        self.assert_sent_back(answer, "An answer was possible until")

    def test_changed_forms_do_nothing(self):
        self.confirm_year()
        other = self.appraisals["secretary"]
        for answer in ("final", "", "upheld"):
            form = {"answer": answer, "grade_id": self.talk.id}
            self.assertEqual(self.post(self.url, **form).status_code, 404)
        answer = self.post(self.url, answer="appealed", reason="x" * 10_001)
        self.assert_sent_back(answer, "The text is too long")
        files = {"reason": ("reason.txt", b"I was there.")}
        answer = self.post(self.url, answer="appealed", files=files)
        self.assert_sent_back(answer, "Say why")
        self.assertFalse(self.appraisal.answer)
        self.assert_taken_twice(
            self.url,
            answer="appealed",
            reason="I was\x00 there.",
            grade_id=self.talk.id,
            appraisal_id=other.id,
            answered_by_id=self.users["secretary"].id,
        )
        self.assertRecordValues(
            self.appraisal | other,
            [
                {"grade_id": self.pioneer.id, "appeal_reason": "I was there."},
                {"grade_id": self.qualified.id, "appeal_reason": False},
            ],
        )
        self.assertFalse(self.appraisal.answered_by_id)

    def test_form_needs_its_token(self):
        self.confirm_year()
        with self.assertLogs("odoo.http", logging.WARNING):
            answer = self.post(self.url, token=False, answer="acknowledged")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.appraisal.answer)

    def test_member_reads_and_agrees_on_a_phone(self):
        self.confirm_year()
        self.start_phone(
            "/my/points", "party_points_portal_appraisal", login="test_member"
        )
        self.end_page()
        self.assertEqual(self.appraisal.answer, "acknowledged")

    # Whose it is not

    def test_nobody_finds_another_members_year(self):
        self.confirm_year()
        logins = (
            "test_secretary",
            "test_scorekeeper",
            "test_superior",
            "test_administrator",
            "test_page_stranger",
            "test_customer",
            "test_outsider",
        )
        form = {"answer": "appealed", "reason": "I was there all year."}
        self.assert_not_found(self.url, *logins, **form)
        old = f"{LIST}/{self.appraisals['old'].id}"
        self.assert_not_found(old, "test_member", "test_secretary", **form)
        for id_ in (0, 999999999, 99999999999999999999):
            self.assert_not_found(f"{LIST}/{id_}", "test_member", **form)
        self.assertFalse(self.appraisal.answer)

    def test_secretary_sees_his_own_years_alone(self):
        self.confirm_year()
        page = self.get(LIST, "test_secretary").text
        self.assertEqual(page.count(f'href="{LIST}/'), 1)
        self.assertIn(f'href="{LIST}/{self.appraisals["secretary"].id}"', page)
        for login in ("test_superior", "test_customer", "test_outsider"):
            self.assertEqual(self.get(LIST, login).status_code, 404)

    def test_former_member_finds_nothing(self):
        self.confirm_year()
        self.member.active = False
        self.assertEqual(self.get(LIST).status_code, 404)
        self.assert_not_found(self.url, "test_member", answer="acknowledged")

    def test_pages_are_not_kept_by_browsers_and_write_nothing(self):
        self.confirm_year()
        with self.assertNoLogs("odoo.http", logging.WARNING):
            for url in (LIST, self.url):
                self.assertIn("no-store", self.get(url).headers["Cache-Control"])
