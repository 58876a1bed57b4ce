from urllib.parse import urlsplit

from odoo.tests import tagged

from odoo.addons.party_points.tests.common import PartyPointsCommon

from .page_common import PageCase


@tagged("post_install", "-at_install")
class TestPortal(PageCase, PartyPointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_member = cls.new_user("test_portal_member", "base.group_portal")
        cls.new_member(cls.branch, partner=cls.portal_member.partner_id)
        cls.customer = cls.new_user("test_customer", "base.group_portal")

    def test_member_finds_his_points_on_the_portal(self):
        home = self.get("/my", "test_portal_member")
        self.assertIn('href="/my/points"', home.text)
        page = self.get("/my/points", "test_portal_member")
        self.assertEqual(page.status_code, 200)
        for text in ("Branch 1", self.member_class.name, "Full Member"):
            self.assertIn(text, page.text)

    def test_account_without_a_member_is_told_whom_to_ask(self):
        page = self.get("/my/points", "test_customer")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Ask the secretary of your branch", page.text)

    def test_internal_user_reaches_the_same_page(self):
        self.assertEqual(self.get("/my/points", "test_secretary").status_code, 200)

    def test_page_speaks_the_members_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.portal_member.lang = "zh_CN"
        page = self.get("/my/points", "test_portal_member")
        self.assertIn("我的积分", page.text)
        self.assertNotIn("My Points", page.text)

    def test_customer_is_not_offered_points(self):
        home = self.get("/my", "test_customer")
        self.assertNotIn('href="/my/points"', home.text)

    def test_stranger_is_asked_to_sign_in(self):
        page = self.url_open("/my/points", allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertEqual(urlsplit(page.headers["Location"]).path, "/web/login")

    def test_member_opens_his_points_on_a_phone(self):
        self.start_phone("/my", "party_points_portal_home", login="test_portal_member")
