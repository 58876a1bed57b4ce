from urllib.parse import urlsplit

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.party_points.tests.common import PartyPointsCommon

from ..controllers import large_print

SWITCH = "/my/points/large_print"
COOKIE = large_print.COOKIE


@tagged("post_install", "-at_install")
class TestLargePrint(HttpCase, PartyPointsCommon):
    """Whoever needs larger letters switches them on, for all pages (POR-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = cls.new_user("test_portal_member", "base.group_portal")
        cls.new_member(cls.branch, partner=user.partner_id)

    def setUp(self):
        super().setUp()
        self.authenticate("test_portal_member", "test_portal_member")

    def switch(self, large="1", path="/my/points/criteria"):
        form = {
            "large": large,
            "path": path,
            "csrf_token": Request.csrf_token(self),
        }
        return self.url_open(SWITCH, data=form, allow_redirects=False)

    def test_switch_leads_back_to_the_page_and_is_kept_for_a_year(self):
        answer = self.switch(path="/my/points/lines?page=2")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(
            urlsplit(answer.headers["Location"])
            ._replace(scheme="", netloc="")
            .geturl(),
            "/my/points/lines?page=2",
        )
        cookie = answer.headers["Set-Cookie"]
        for words in (f"{COOKIE}=1", "Max-Age=31536000", "HttpOnly", "SameSite=Lax"):
            self.assertIn(words, cookie)

    def test_pages_are_large_until_it_is_switched_off(self):
        url = "/my/points/criteria"
        page = self.url_open(url).text
        self.assertNotIn("o_party_large", page)
        self.assertIn('aria-pressed="false"', page)
        self.switch()
        for url in ("/my/points/criteria", "/my/points"):
            page = self.url_open(url).text
            self.assertIn("o_party_page o_party_large", page)
            self.assertIn('aria-pressed="true"', page)
            self.assertIn(f'name="path" value="{url}"', page)
        self.switch(large="0")
        self.assertNotIn("o_party_large", self.url_open(url).text)

    def test_pages_that_others_made_are_large_too(self):
        cookies = {COOKIE: "1"}
        for url in ("/party/publication/guessed", "/party_points/check_in/1/guessed"):
            self.assertNotIn("o_party_large", self.url_open(url).text)
            self.assertIn("o_party_large", self.url_open(url, cookies=cookies).text)

    def test_switch_leads_to_no_other_place(self):
        for path in ("//evil.example", "https://evil.example", "/web", "", "\r\nA: b"):
            with self.subTest(path=path):
                location = self.switch(path=path).headers["Location"]
                self.assertEqual(urlsplit(location).path, "/my/points")
                self.assertIn(urlsplit(location).netloc, ("", self.get_host()))

    def get_host(self):
        return urlsplit(self.base_url()).netloc
