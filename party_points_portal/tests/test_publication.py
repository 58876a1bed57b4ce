from unittest.mock import patch
from urllib.parse import quote, urlsplit

from odoo.tests import HttpCase, tagged

from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

MISSING = "This page is not there"
LIST = "/my/points/publications"


@tagged("post_install", "-at_install")
class TestPublicationPages(HttpCase, PartyLedgerCommon):
    """What a branch has published: for everybody by link, and for its members on the
    portal (PUB-2). March and April of last year are published."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_member = cls.new_user("test_portal_member", "base.group_portal")
        cls.own = cls.new_member(cls.branch, partner=cls.portal_member.partner_id)
        cls.stranger = cls.new_user("test_stranger", "base.group_portal")
        cls.new_member(cls.other_branch, partner=cls.stranger.partner_id)
        cls.new_user("test_customer", "base.group_portal")
        cls.confirm(
            cls.member, cls.items["LATE"], cls.on(3), description="Overslept again"
        )
        cls.confirm(cls.own, cls.items["FIXED"], cls.on(3), description="Cleared snow")

    def publish(self, month=3, **vals):
        """The month is closed and published, as the committee does."""
        period = self.period(self.branch, self.on(month))
        period._close()
        publication = self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "month",
                "date_from": period.date_from,
                "date_to": period.date_to,
                "audience": "public",
                **vals,
            }
        )
        self.as_role("committee", publication).action_publish()
        return publication

    def open_link(self, publication):
        """:return: where the link leads"""
        self.as_role("committee", publication).action_open_link()
        # sudo: nobody reads the token; committee members are shown the link
        return f"/party/publication/{publication.sudo().link_token}"

    def open(self, url, login=None, **kwargs):
        self.authenticate(login, login)
        return self.url_open(url, **kwargs)

    def assert_missing(self, page):
        self.assertEqual(page.status_code, 404)
        self.assertIn(MISSING, page.text)
        self.assertIn("ask the Party branch", " ".join(page.text.split()))

    # By link

    def test_whoever_has_the_link_reads_the_page(self):
        url = self.open_link(self.publish())
        for login in (None, "test_customer", "test_portal_member", "test_secretary"):
            with self.subTest(login=login):
                page = self.open(url, login)
                self.assertEqual(page.status_code, 200)
                self.assertEqual(urlsplit(page.url).path, url)
                for words in ("Branch 1", "test_member", "Item LATE", "Cleared snow"):
                    self.assertIn(words, page.text)

    def test_page_is_the_same_for_everybody(self):
        url = self.open_link(self.publish())
        logins = (None, "test_portal_member", "test_secretary")
        self.assertEqual(len({self.open(url, login).text for login in logins}), 1)

    def test_page_keeps_what_is_for_members_alone(self):
        url = self.open_link(self.publish(grounds="members", names="masked"))
        for login in (None, "test_secretary"):
            page = self.open(url, login).text
            self.assertNotIn("Overslept", page)
            self.assertNotIn("test_member", page)
            self.assertIn("t＊＊", page)

    def test_page_is_not_kept_and_not_found_by_search(self):
        url = self.open_link(self.publish())
        for page in (self.open(url), self.open(url + "x")):
            self.assertIn("noindex", page.headers["X-Robots-Tag"])
            self.assertIn("no-store", page.headers["Cache-Control"])
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
            self.assertIn('content="noindex', page.text)

    def test_page_tells_no_ids_and_nothing_of_a_session(self):
        publication = self.publish()
        page = self.open(self.open_link(publication), "test_secretary").text
        for words in ("session_info", "csrf_token", "data-oe", "<script", "res_id"):
            with self.subTest(words=words):
                self.assertNotIn(words, page)

    def test_guessed_and_mangled_tokens_lead_to_the_same_page(self):
        url = self.open_link(self.publish())
        token = url.rsplit("/", 1)[1]
        answers = set()
        for guess in (
            token[:-1],
            token + "a",
            token.swapcase(),
            "False",
            "None",
            "1",
            "%00",
            "x" * 3000,
            quote("公示"),
            quote("<script>alert(1)"),
        ):
            with self.subTest(guess=guess):
                page = self.open(f"/party/publication/{guess}")
                self.assert_missing(page)
                self.assertNotIn("<script>alert", page.text)
                answers.add(page.text)
        self.assertEqual(len(answers), 1)

    def test_link_that_is_over_leads_to_the_same_page_for_everybody(self):
        closed, expired, changed, ends = (self.publish(month) for month in (3, 4, 5, 6))
        urls = [self.open_link(p) for p in (closed, expired, changed, ends)]
        self.as_role("committee", closed).action_close_link()
        expired._for_workflow().write({"link_until": self.days(-1)})
        changed.sudo().audience = "members"
        for url in urls[:3]:
            for login in (None, "test_secretary", "test_portal_member"):
                with self.subTest(url=url, login=login):
                    self.assert_missing(self.open(url, login))
        texts = {self.open(url).text for url in urls[:3]}
        self.assertEqual(texts, {self.open("/party/publication/guessed").text})
        ends._for_workflow().write({"link_until": self.today})
        self.assertEqual(self.open(urls[3]).status_code, 200)

    def test_new_link_ends_the_one_before(self):
        publication = self.publish()
        old, new = self.open_link(publication), self.open_link(publication)
        self.assert_missing(self.open(old))
        self.assertEqual(self.open(new).status_code, 200)

    def test_what_has_no_link_is_not_there(self):
        publication = self.publish()
        for token in ("", "False", str(publication.id)):
            self.assertEqual(self.open(f"/party/publication/{token}").status_code, 404)

    def test_link_is_read_and_nothing_else(self):
        url = self.open_link(self.publish())
        for method in ("POST", "PUT", "DELETE"):
            page = self.opener.request(method, self.base_url() + url)
            self.assertEqual(page.status_code, 405)

    def test_script_in_a_name_is_text(self):
        self.member.partner_id.name = "<script>alert(1)</script>"
        page = self.open(self.open_link(self.publish())).text
        self.assertNotIn("<script>alert(1)", page)
        self.assertIn("&lt;script&gt;alert(1)", page)

    def test_link_needs_no_second_language_in_its_address(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        url = self.open_link(self.publish())
        page = self.url_open(
            url, headers={"Accept-Language": "zh-CN"}, allow_redirects=False
        )
        self.assertEqual(page.status_code, 200)

    # For members

    def test_member_finds_what_his_branch_has_published(self):
        publication = self.publish(audience="members")
        self.assertIn(
            f'href="{LIST}"', self.open("/my/points", "test_portal_member").text
        )
        page = self.open(LIST, "test_portal_member").text
        self.assertIn(f'href="{LIST}/{publication.id}"', page)
        self.assertIn(f"{self.year}-03", page)
        self.assertIn("Open to Objections", page)

    def test_member_reads_grounds_and_his_own_name_in_full(self):
        publication = self.publish(audience="members", names="masked")
        page = self.open(f"{LIST}/{publication.id}", "test_portal_member")
        self.assertEqual(page.status_code, 200)
        for words in ("Overslept again", "Cleared snow", "test_portal_member", "t＊＊"):
            self.assertIn(words, page.text)
        self.assertNotIn("test_secretary<", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])

    def test_officer_reads_it_as_a_member_does(self):
        publication = self.publish(audience="members", names="masked")
        page = self.open(f"{LIST}/{publication.id}", "test_secretary").text
        self.assertNotIn("test_member", page)
        self.assertIn("Overslept again", page)

    def test_another_branch_is_not_found(self):
        publication = self.publish()
        page = self.open(f"{LIST}/{publication.id}", "test_stranger")
        self.assertEqual(page.status_code, 404)
        page = self.open(LIST, "test_stranger").text
        self.assertNotIn(f"{LIST}/{publication.id}", page)
        self.assertIn("has published nothing for its members yet", page)

    def test_account_without_a_member_finds_nothing(self):
        publication = self.publish()
        self.assertEqual(
            self.open(f"{LIST}/{publication.id}", "test_customer").status_code, 404
        )
        self.assertNotIn(f"{LIST}/", self.open(LIST, "test_customer").text)
        self.assertNotIn(f'"{LIST}"', self.open("/my/points", "test_customer").text)

    def test_stranger_is_asked_to_sign_in(self):
        publication = self.publish()
        for url in (LIST, f"{LIST}/{publication.id}"):
            page = self.open(url, allow_redirects=False)
            self.assertEqual(page.status_code, 303)
            self.assertEqual(urlsplit(page.headers["Location"]).path, "/web/login")

    def test_what_is_planned_or_not_for_members_is_not_found(self):
        inner = self.publish(audience="superior")
        planned = self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "month",
                "date_from": self.on(4, 1),
                "date_to": self.on(4, 30),
            }
        )
        for publication in (inner, planned):
            for login in ("test_portal_member", "test_secretary"):
                page = self.open(f"{LIST}/{publication.id}", login)
                self.assertEqual(page.status_code, 404)
        self.assertNotIn(f"{LIST}/", self.open(LIST, "test_portal_member").text)

    def test_member_who_has_left_finds_it_no_more(self):
        publication = self.publish(audience="members")
        self.env["party.assignment"].create(
            {
                "member_id": self.own.id,
                "branch_id": self.other_branch.id,
                "member_class_id": self.member_class.id,
                "standing": "full",
                "date_from": self.days(-1),
            }
        )
        page = self.open(f"{LIST}/{publication.id}", "test_portal_member")
        self.assertEqual(page.status_code, 404)

    def test_ids_that_nobody_has_are_not_found(self):
        for id_ in (0, 999999999, 99999999999999999999):
            page = self.open(f"{LIST}/{id_}", "test_portal_member")
            self.assertEqual(page.status_code, 404)

    def test_pages_are_read_without_writing(self):
        """A write would be tried again on another connection, with an error told."""
        publication = self.publish()
        url = self.open_link(publication)
        with patch("odoo.http._logger.warning") as warning:
            self.open(url)
            self.open(LIST, "test_portal_member")
            self.open(f"{LIST}/{publication.id}", "test_portal_member")
        warning.assert_not_called()

    def test_corrected_one_is_marked_in_the_list(self):
        publication = self.publish(audience="members")
        content = publication.sudo().version_id.content
        version = publication.sudo()._add_version(content, [])
        publication._for_workflow().write({"version_id": version.id})
        self.env.flush_all()
        self.assertTrue(publication.is_corrected)
        self.assertIn("Corrected", self.open(LIST, "test_portal_member").text)
