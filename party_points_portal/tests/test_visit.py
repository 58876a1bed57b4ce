from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.party_points.tests.activity_common import ActivityCommon

from .page_common import PageCase

PATH = "/my/points/visits"


@tagged("post_install", "-at_install")
class TestVisitPages(PageCase, ActivityCommon):
    """The liaison of an exempt member visits him and logs it (ORG-6)."""

    login = "test_portal"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partner = cls.new_user("test_portal", "base.group_portal").partner_id
        liaison = cls.new_member(cls.branch, partner=partner)
        old = cls.new_member(cls.branch, name="Old Zhang")
        cls.exemption = cls.env["party.exemption"].create(
            {
                "member_id": old.id,
                "ground": "old_age",
                "application_date": cls.days(-200),
                "meeting_date": cls.days(-190),
                "meeting_present": 5,
                "meeting_in_favour": 5,
                "date_from": cls.days(-190),
                "date_to": cls.days(200),
                "liaison_id": liaison.id,
                "state": "confirmed",
            }
        )
        cls.url = f"{PATH}/{cls.exemption.id}"

    def form(self, **vals):
        day = str(self.days(-2))
        return {"date": day, "brought": "The paper", "opinion": "Fix the well", **vals}

    def test_liaison_logs_a_visit_once(self):
        self.assertIn(f'href="{PATH}"', self.get("/my/points").text)
        page = self.get(PATH).text
        self.assertIn("Old Zhang", page)
        self.assertIn("Overdue", page)
        self.assertNotIn("Old Age", self.get(self.url).text)
        for _time in range(2):
            self.assert_done(self.send(self.url, self.form(member_id="1")), self.url)
        visit = self.exemption.visit_ids
        self.assertEqual((visit.date, visit.visitor), (self.days(-2), "test_portal"))
        self.assertIn("Fix the well", self.get(self.url).text)
        self.assertNotIn("Overdue", self.get(PATH).text)

    def test_form_waits_for_the_same_form_before_it_looks_what_is_there(self):
        queued, members = [], self.env.registry["party.member"]
        queue_up = members._queue_up

        def note(own):
            queued.append((own, len(self.exemption.visit_ids)))
            queue_up(own)

        with patch.object(members, "_queue_up", note):
            self.assert_done(self.send(self.url, self.form()), self.url)
        self.assertEqual(
            [(member.ids, made) for member, made in queued],
            [(self.exemption.liaison_id.ids, 0)],
        )

    def test_wrong_visits_are_refused_and_stay_on_the_page(self):
        for vals, words in (
            ({"date": str(self.days(1))}, "Log what has taken place"),
            ({"date": str(self.days(-300))}, "Log visits that followed"),
            ({"date": "soon"}, "Enter the day"),
        ):
            with self.subTest(words=words):
                answer = self.send(self.url, self.form(opinion="<script>x", **vals))
                self.assert_sent_back(answer, words)
                self.assertIn("&lt;script&gt;x", answer.text)
        self.assertFalse(self.exemption.visit_ids)

    def test_visits_are_the_liaison_s_alone(self):
        self.new_member_with_user(self.branch, "test_colleague")
        for login in ("test_colleague", "test_secretary"):
            with self.subTest(login=login):
                self.assertNotIn(f'href="{PATH}"', self.get("/my/points", login).text)
                self.assertIn("You look after nobody", self.get(PATH, login).text)
                self.assert_missing(self.get(self.url, login))
                self.assert_missing(self.send(self.url, self.form(), login))
        self.new_user("test_customer", "base.group_portal")
        for url in (PATH, self.url):
            self.assert_missing(self.get(url, "test_customer"))
        self.assertFalse(self.exemption.visit_ids)

    def test_former_exemption_is_shown_apart(self):
        self.exemption.date_to = self.days(-1)
        page = self.get(PATH).text
        self.assertIn("Whom I Looked After Before", page)
        self.assertNotIn("Overdue", page)

    def test_reminder_leads_the_liaison_to_his_page(self):
        self.assertEqual(self.exemption._get_portal_path(), self.url)
        self.exemption.liaison_id.partner_id.user_ids.active = False
        self.assertFalse(self.exemption._get_portal_path())
