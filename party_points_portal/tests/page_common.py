import logging
import re
from urllib.parse import urlsplit

from odoo.http import Request
from odoo.tests import HttpCase

SCRIPT = "<script>alert(1)</script> 𠮷 😀"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; 𠮷 😀"


class PageCase(HttpCase):
    """Pages and their forms, as a user opens and sends them; the login is the
    password."""

    login = "test_portal_member"  # who opens and sends, where nobody is named
    url = None  # what is opened and sent to, where nothing is named

    @classmethod
    def new_page_member(cls, branch):
        """:return: a member on the portal, who has no email address; beside him there
        is an account without a member
        """
        user = cls.new_user(cls.login, "base.group_portal")
        user.email = False
        cls.users["portal"] = user
        cls.new_user("test_customer", "base.group_portal")
        return cls.new_member(branch, partner=user.partner_id)

    def get(self, url=None, login=None, **kwargs):
        self.authenticate(login or self.login, login or self.login)
        return self.url_open(url or self.url, **kwargs)

    def send(self, url=None, form=None, login=None, files=None, token=True):
        self.authenticate(login or self.login, login or self.login)
        form = dict(form or {})
        if token:
            form["csrf_token"] = Request.csrf_token(self)
        answer = self.url_open(
            url or self.url, data=form, files=files, allow_redirects=False
        )
        self.env.invalidate_all()
        return answer

    def read_page(self, url=None, login=None, **kwargs):
        """A page that gives the server nothing to warn of, such as a write."""
        with self.assertNoLogs("odoo.http", logging.WARNING):
            return self.get(url, login, **kwargs)

    def get_text(self, url=None, login=None):
        """The text of a page, without its markup."""
        page = self.read_page(url, login)
        self.assertEqual(page.status_code, 200, url)
        return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())

    def get_target(self, answer):
        """:return: the path to which a form leads that is taken"""
        self.assertEqual(answer.status_code, 303, answer.text[:3000])
        return urlsplit(answer.headers["Location"]).path

    def assert_done(self, answer, path=None):
        self.assertEqual(self.get_target(answer), path or self.url)

    def assert_sent_back(self, answer, text):
        self.assertEqual(answer.status_code, 422)
        self.assertIn(text, answer.text)
        self.assertIn('role="alert"', answer.text)

    def assert_missing(self, answer):
        self.assertEqual(answer.status_code, 404)

    def start_phone(self, url, tour, login=None):
        self.browser_size = "360x740"
        self.touch_enabled = True
        self.start_tour(url, tour, login=login or self.login)


class YearPagesCase(PageCase):
    """The member has a portal account; to be mixed with a class that has people and
    rules."""

    login = "test_member"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("party_points.group_party_points_member")
        cls.users["member"].group_ids = cls.env.ref("base.group_portal") | group
        stranger = cls.new_user("test_page_stranger", "base.group_portal")
        cls.new_member(cls.other_branch, partner=stranger.partner_id)
        cls.new_user("test_customer", "base.group_portal")

    def get(self, url=None, login=None):
        self.end_page()
        return super().get(url, login, allow_redirects=False)

    def post(self, url, login=None, token=True, files=None, **form):
        self.end_page()
        answer = self.send(url, form, login, files, token)
        self.end_page()
        return answer

    def end_page(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def assert_taken_twice(self, url, **form):
        """A form is taken, and sent once more as well: the second answer is that of
        the first."""
        for _time in range(2):
            self.assert_done(self.post(url, **form), url)

    def assert_not_found(self, url, *logins, **form):
        for login in logins:
            with self.subTest(login=login, url=url):
                self.assert_missing(self.get(url, login))
                self.assert_missing(self.post(url, login, **form))

    def count_queries(self, url):
        self.get(url)  # what is cached is not counted
        before = self.cr.sql_log_count
        self.get(url)
        return self.cr.sql_log_count - before
