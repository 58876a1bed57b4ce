from odoo.tests import tagged

from odoo.addons.party_points.tests.test_party_reconciliation import (
    DIFFERENCE,
    ReconciliationCommon,
)

from .page_common import PageCase

LIST = "/my/points/reconciliations"
NEW = "/my/points/disputes/new"
AGREE = {"answer": "agrees"}
DIFFER = {"answer": "differs", "difference": DIFFERENCE}


@tagged("post_install", "-at_install")
class TestReconciliationPages(PageCase, ReconciliationCommon):
    """A member on the portal, who belongs to the other branch, says whether the
    branch's record of his quarter is his own (PUB-5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = cls.new_page_member(cls.other_branch)
        cls.line = cls.confirm(cls.guest, cls.items["FIXED"], cls.on(3))
        cls.publication = cls.publish_quarter(cls.other_branch)
        cls.record = cls.of(cls.guest)
        cls.url = f"{LIST}/{cls.record.id}"

    def post(self, form, url=None, login=None):
        return self.send(url, form, login)

    def test_member_reads_the_record_and_agrees_and_agrees_again(self):
        page = self.get(LIST).text
        self.assertIn(f'href="{self.url}"', page)
        self.assertIn("To Be Confirmed", page)
        page = self.get().text
        for words in ("Base Points", "Item FIXED", "They Agree", "Answer by"):
            self.assertIn(words, page)
        for _attempt in range(2):
            self.assert_done(self.post(AGREE))
        self.assertEqual(self.record.state, "agrees")
        self.assertEqual(len(self.get_log(self.record)), 1)
        self.assertIn("You have said that they agree", self.get().text)

    def test_member_says_where_they_differ(self):
        for difference in ("", "  ", "No", "字" * 10_001):
            answer = self.post({**DIFFER, "difference": difference})
            self.assertEqual(answer.status_code, 422)
        self.assertEqual(self.record.state, "pending")
        for words in ("<script>alert(1)</script> 𠮷😀", DIFFERENCE):
            self.assert_done(self.post({**DIFFER, "difference": words}))
            self.assertEqual(self.record.difference, words)
            self.assertNotIn("<script>alert", self.get().text)
        self.assertEqual(len(self.get_log(self.record)), 2)

    def test_answer_stands_once_the_publication_is_final(self):
        self.post(AGREE)
        self.publication.state = "final"
        self.assertNotIn("Change my answer", self.get().text)
        answer = self.post(DIFFER)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("The publication is final", answer.text)
        self.assert_done(self.post(AGREE))
        self.assertEqual(self.record.state, "agrees")

    def test_difference_leads_to_a_dispute(self):
        new = f"{NEW}?reconciliation={self.record.id}"
        self.assertEqual(self.get(new).status_code, 404)
        self.post(DIFFER)
        self.assertIn(new, self.get().text)
        page = self.get(new).text
        path = f"{NEW}?line={self.line.id}&amp;reconciliation={self.record.id}"
        self.assertIn(path, page)
        self.assertIn('name="publication"', page)
        self.assertIn(DIFFERENCE, self.get(path.replace("&amp;", "&")).text)
        form = {"reconciliation": self.record.id, "about": "omission"}
        form |= {"publication": self.publication.id, "reason": DIFFERENCE}
        form |= {"item": self.items["FIXED"].id, "date": str(self.on(3, 12))}
        self.post(form, NEW)
        dispute = self.env["party.dispute"].search([("filer_id", "=", self.guest.id)])
        self.assertEqual(dispute.publication_id, self.publication)
        self.assert_done(
            self.get(new, allow_redirects=False), dispute._get_portal_path()
        )
        page = self.get().text
        self.assertIn(dispute._get_portal_path(), page)
        self.assertNotIn(new, page)

    def test_difference_is_disputed_where_only_officers_read_the_publication(self):
        self.publication.audience = "superior"
        self.post(DIFFER)
        page = self.get(f"{NEW}?reconciliation={self.record.id}").text
        self.assertIn(f"line={self.line.id}", page)
        self.assertNotIn('name="publication"', page)
        form = {"reconciliation": self.record.id, "line": self.line.id}
        self.post({**form, "reason": DIFFERENCE}, NEW)
        dispute = self.env["party.dispute"].search([("filer_id", "=", self.guest.id)])
        self.assertEqual(dispute.line_id, self.line)

    def test_who_has_moved_still_answers_for_his_quarter(self):
        self.guest._change_history(self.today, {"branch_id": self.branch.id}, "Moved")
        self.env.flush_all()
        self.assertFalse(
            self.publication.with_user(self.users["portal"]).has_access("read")
        )
        name = self.publication.display_name
        for url in (LIST, self.url, "/my/points"):
            self.env.invalidate_all()
            page = self.get(url)
            self.assertEqual(page.status_code, 200)
            self.assertIn(name, page.text)
        self.assert_done(self.post(AGREE))
        self.assertEqual(self.record.state, "agrees")

    def test_others_find_nothing(self):
        for login in ("test_member", "test_secretary", "test_customer"):
            with self.subTest(login=login):
                self.assertEqual(self.get(login=login).status_code, 404)
                self.assertEqual(self.post(AGREE, login=login).status_code, 404)
        # the secretary's own page has his own quarter, not the branch's
        page = self.get(LIST, "test_secretary").text
        self.assertIn(f"{LIST}/{self.of(self.members['secretary']).id}", page)
        self.assertNotIn(f"{LIST}/{self.quiet.id}", page)
        for url in (f"{LIST}/0", f"{LIST}/{self.quiet.id}", f"{LIST}/99999999999999"):
            self.assertEqual(self.get(url).status_code, 404)
        for answer in ("pending", "", "<script>"):
            self.assertEqual(self.post({"answer": answer}).status_code, 404)
        self.assertEqual(self.record.state, "pending")

    def test_who_has_left_finds_nothing_any_more(self):
        row = {"standing": "ended", "end_reason": "deceased"}
        self.guest._change_history(self.days(-1), row, "Told.")
        self.env.flush_all()
        for url in (LIST, self.url):
            self.assertEqual(self.get(url).status_code, 404)

    def test_member_reconciles_on_a_phone(self):
        self.start_phone(
            LIST, "party_points_portal_reconciliation", login="test_portal_member"
        )
        self.assertEqual(self.record.state, "differs")
