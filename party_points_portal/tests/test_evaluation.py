import logging
import re
from urllib.parse import urlsplit

from odoo.tests import tagged

from odoo.addons.party_points.tests.evaluation_common import PartyEvaluationCommon

from .page_common import PageCase

LIST = "/my/points/evaluations"
IN_THE_URN = "Your ballot is in the urn"


@tagged("post_install", "-at_install")
class TestEvaluationPages(PageCase, PartyEvaluationCommon):
    """The page of the ballot, for portal and internal users alike (APP-4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["portal"] = cls.new_user("test_portal_member", "base.group_portal")
        cls.members["portal"] = cls.new_member(
            cls.branch, partner=cls.users["portal"].partner_id
        )
        stranger = cls.new_user("test_stranger", "base.group_portal")
        cls.new_member(cls.other_branch, partner=stranger.partner_id)
        cls.new_user("test_customer", "base.group_portal")
        cls.evaluation = cls.open()
        cls.url = f"{LIST}/{cls.evaluation.id}"

    def prepare_form(self, number=1, **numbers):
        form = {
            f"candidate_{row.id}": str(number) for row in self.evaluation.result_ids
        }
        for role, other in numbers.items():
            form[self.name(role)] = str(other)
        return form

    def name(self, role):
        return f"candidate_{self.candidate(self.evaluation, role).id}"

    def post(self, form=None, login=None, url=None, token=True):
        form = self.prepare_form() if form is None else form
        return self.send(url, form, login, token=token)

    def get_ballots(self):
        return self.env["party.evaluation.urn"]._read_ballots(self.evaluation)

    def has_voted(self, role="portal"):
        self.evaluation.voter_ids.invalidate_recordset()
        return self.voter(self.evaluation, role).has_voted

    # Voting

    def test_member_finds_the_ballot(self):
        self.assertIn(f'href="{LIST}"', self.get(url="/my/points").text)
        page = self.get(url=LIST).text
        self.assertIn(f'href="{self.url}"', page)
        self.assertIn("You Can Vote", page)

    def test_ballot_offers_each_mark_for_each_candidate_and_chooses_none(self):
        page = self.get().text
        count = len(self.evaluation.result_ids)
        self.assertEqual(page.count('type="radio"'), count * 5)
        self.assertEqual(page.count("<fieldset"), count)
        self.assertNotIn("checked=", page)
        for words in ("Excellent", "Abstain", "test_secretary", "test_portal_member"):
            self.assertIn(words, page)

    def test_ballot_goes_into_the_urn(self):
        answer = self.post(self.prepare_form(1, secretary=4, member=0))
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(urlsplit(answer.headers["Location"]).path, self.url)
        self.assertFalse(urlsplit(answer.headers["Location"]).query)
        self.assertTrue(self.has_voted())
        [ballot] = self.get_ballots()
        self.assertEqual(sorted(ballot), [0, *[1] * (len(ballot) - 2), 4])
        page = self.get().text
        self.assertIn(IN_THE_URN, page)
        self.assertNotIn('type="radio"', page)
        for words in ("Excellent", "Unqualified", "test_secretary"):
            self.assertNotIn(words, page)

    def test_internal_user_votes_on_the_same_page(self):
        action = self.as_role("secretary", self.evaluation).action_open_ballot()
        self.assertEqual(action["url"], self.url)
        self.assertEqual(self.post(login="test_secretary").status_code, 303)
        self.assertTrue(self.has_voted("secretary"))

    def test_second_ballot_is_refused(self):
        self.post()
        answer = self.post(self.prepare_form(2))
        self.assertEqual(answer.status_code, 422)
        self.assertIn(IN_THE_URN, answer.text)
        self.assertEqual(len(self.get_ballots()), 1)

    def test_vote_needs_the_token_of_the_page(self):
        with self.assertLogs("odoo.http", logging.WARNING):
            answer = self.post(token=False)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.has_voted())

    def test_member_votes_on_a_phone(self):
        self.start_phone(
            "/my/points", "party_points_portal_ballot", login="test_portal_member"
        )
        [ballot] = self.get_ballots()
        self.assertEqual(set(ballot), {2})

    # What is wrong with a ballot

    def assert_sent_back(self, answer, text):
        self.assertFalse(self.has_voted())
        self.assertEqual(self.get_ballots(), [])
        return super().assert_sent_back(answer, text)

    def get_checked(self, page):
        """:return: the ids of the choices that the page shows as made"""
        radios = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", page)
        return {
            re.search(r'id="(\w+)"', radio)[1] for radio in radios if "checked" in radio
        }

    def test_missing_choice_is_named_and_the_others_are_kept(self):
        form = self.prepare_form(2, member=0)
        del form[self.name("secretary")]
        answer = self.post(form)
        self.assert_sent_back(answer, "Not chosen yet: test_secretary")
        self.assertEqual(
            self.get_checked(answer.text),
            {f"{name}_{number}" for name, number in form.items()},
        )
        self.assertEqual(answer.text.count("border-danger"), 1)

    def test_empty_form_is_refused(self):
        self.assert_sent_back(self.post({}), "Not chosen yet")

    def test_candidate_who_is_none_is_refused(self):
        for name in (
            "candidate_999999999",
            "candidate_x",
            "candidate_",
            "candidate_-1",
        ):
            with self.subTest(name):
                answer = self.post({**self.prepare_form(), name: "1"})
                self.assert_sent_back(answer, "somebody who is not evaluated here")

    def test_mark_that_is_none_is_refused(self):
        for value in ("5", "-1", "x", "", "1.0", "٣", "9" * 40, "<script>alert(1)"):
            with self.subTest(value):
                answer = self.post(self.prepare_form(member=value))
                self.assert_sent_back(answer, "a mark that does not exist")
                self.assertNotIn("<script>alert(1)", answer.text)

    # Who does not vote

    def test_stranger_is_asked_to_sign_in(self):
        self.authenticate(None, None)
        for url in (LIST, self.url):
            page = self.url_open(url, allow_redirects=False)
            self.assertEqual(page.status_code, 303)
            self.assertEqual(urlsplit(page.headers["Location"]).path, "/web/login")

    def test_who_has_no_part_finds_nothing(self):
        logins = (
            "test_stranger",
            "test_customer",
            "test_superior",
            "test_supervisor",
            "test_administrator",
            "test_outsider",
        )
        for login in logins:
            with self.subTest(login):
                self.assertEqual(self.get(login=login).status_code, 404)
                self.assertEqual(self.post(login=login).status_code, 404)
                self.assertNotIn(f"{LIST}/", self.get(login=login, url=LIST).text)
        self.assertEqual(self.get_ballots(), [])

    def test_guessed_ids_are_not_found(self):
        draft = self.prepare(half="2")
        for id_ in (0, draft.id, 999999999, 99999999999999999999):
            with self.subTest(id_):
                url = f"{LIST}/{id_}"
                self.assertEqual(self.get(url=url).status_code, 404)
                self.assertEqual(self.post(url=url).status_code, 404)

    def test_member_on_probation_is_told_who_votes(self):
        page = self.get(login="test_novice")
        self.assertIn("You are not in the list of voters", page.text)
        answer = self.post(login="test_novice")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("You are not in the list of voters", answer.text)

    def test_member_is_told_that_it_is_closed(self):
        self.after(self.evaluation)
        for answer in (self.get(), self.post()):
            self.assertIn("Members could vote until", answer.text)
        self.as_role("committee", self.evaluation).action_close()
        for answer in (self.get(), self.post()):
            self.assertIn("Nobody votes any more", answer.text)
        self.assertEqual(self.get_ballots(), [])

    def test_member_who_handed_in_paper_is_told_so(self):
        voters = self.evaluation.voter_ids
        self.as_role("scorekeeper", self.evaluation)._begin_paper(voters)
        answer = self.post()
        self.assertIn("entering a paper ballot of yours", answer.text)
        self.assertEqual(answer.status_code, 422)

    # Results

    def test_member_reads_his_own_result_alone(self):
        self.finish(self.evaluation)
        for login in ("test_portal_member", "test_secretary"):
            with self.subTest(login):
                page = self.get(login=login).text
                self.assertIn("What the ballots say of you", page)
                self.assertIn(login, page)
                self.assertNotIn("test_publicity", page)
                self.assertIn("Ballots counted, and then deleted: 6", page)

    def test_too_few_ballots_are_explained(self):
        self.finish(self.evaluation, "member")
        page = self.get().text
        self.assertIn("Ballots cast: 1; needed: 5", page)
        self.assertNotIn("What the ballots say of you", page)

    # Traces

    def test_pages_are_not_kept_by_browsers(self):
        for answer in (self.get(), self.get(url=LIST), self.post({})):
            self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_log_of_the_server_has_no_choices(self):
        with self.assertLogs("werkzeug", logging.INFO) as logs:
            self.post(self.prepare_form(3))
        text = "\n".join(logs.output)
        self.assertNotIn("candidate", text)

    def test_address_carries_no_choices(self):
        """A form that somebody sends as an address is no vote."""
        query = "&".join(f"{name}={n}" for name, n in self.prepare_form().items())
        self.assertEqual(self.get(url=f"{self.url}?{query}").status_code, 200)
        self.assertFalse(self.has_voted())

    def test_page_speaks_the_members_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.users["portal"].lang = "zh_CN"
        self.assertEqual(self.get().status_code, 200)

    def test_lists_are_read_without_writing(self):
        with self.assertNoLogs("odoo.http", logging.WARNING):
            self.get(url=LIST)
