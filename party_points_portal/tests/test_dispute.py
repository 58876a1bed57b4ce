import logging
import re
from html import unescape

from odoo.tests import tagged
from odoo.tools import format_date

from odoo.addons.party_points.tests.dispute_common import PartyDisputeCommon

from .page_common import PageCase

LIST = "/my/points/disputes"
NEW = f"{LIST}/new"
SCRIPT = "<script>alert(1)</script> 𠮷😀"


class DisputePagesCommon(PageCase, PartyDisputeCommon):
    """``own`` is a member on the portal, without an email address, whose line is
    published in April of last year; ``line`` of ``member`` was in March."""

    url = LIST

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.new_page_member(cls.branch)
        stranger = cls.new_user("test_stranger", "base.group_portal")
        cls.users["stranger"] = stranger
        cls.new_member(cls.other_branch, partner=stranger.partner_id)
        cls.own_line = cls.carried(member=cls.own, day=cls.on(4))
        cls.seal(4)
        cls.april = cls.publish(first=4, last=4)

    def of_own(self):
        return self.env["party.dispute"].search([("filer_id", "=", self.own.id)])

    def begin(self, reason="It was worth more.", **form):
        """:return: the draft about his own line"""
        answer = self.send(NEW, {"line": self.own_line.id, "reason": reason, **form})
        draft = self.of_own()[:1]
        self.assertEqual(self.get_target(answer), f"{LIST}/{draft.id}")
        return draft

    def file(self):
        draft = self.begin()
        self.send(f"{LIST}/{draft.id}", {"step": "file", "reason": draft.reason})
        self.env.invalidate_all()
        self.assertEqual(draft.state, "filed")
        return draft

    def take(self, dispute, step, login="test_portal_member", **form):
        url = f"{LIST}/{dispute.id}"
        answer = self.send(url, {"step": step, **form}, login)
        self.env.invalidate_all()
        return answer


@tagged("post_install", "-at_install")
class TestDisputePages(DisputePagesCommon):
    """Members dispute on the portal, and follow it there (PUB-3, PUB-4)."""

    # Writing

    def test_member_disputes_his_own_line(self):
        page = self.get(f"{NEW}?line={self.own_line.id}")
        self.assertEqual(page.status_code, 200)
        for words in ("Item FIXED", "As everybody saw", "answers by", "Why so late"):
            self.assertEqual(words in page.text, words != "Why so late", words)
        self.assertFalse(self.of_own())
        self.authenticate("test_portal_member", "test_portal_member")
        files = [
            ("files", (f"{n}.pdf", b"%PDF-1.4 " + n.encode() + b"\n%%EOF"))
            for n in "ab"
        ]
        answer = self.send(
            NEW, {"line": self.own_line.id, "reason": "It was worth more."}, files=files
        )
        draft = self.of_own()
        path = self.get_target(answer)
        self.assertEqual(path, draft._get_portal_path())
        self.assertRecordValues(
            draft,
            [
                {
                    "state": "draft",
                    "line_id": self.own_line.id,
                    "publication_id": self.april.id,
                    "reason": "It was worth more.",
                }
            ],
        )
        self.assertEqual(draft.evidence_ids.mapped("name"), ["a.pdf", "b.pdf"])
        page = self.get(path).text
        for words in ("a.pdf", "File It", "It was worth more.", "appeal against it"):
            self.assertIn(words, page)

    def test_form_that_is_sent_twice_makes_one_draft_and_one_dispute(self):
        draft = self.begin()
        self.assertEqual(self.begin("It was worth two more."), draft)
        self.assertEqual(draft.reason, "It was worth two more.")
        answer = self.get(f"{NEW}?line={self.own_line.id}", allow_redirects=False)
        self.assertEqual(self.get_target(answer), f"{LIST}/{draft.id}")
        for _attempt in range(2):
            answer = self.take(draft, "file", reason="At last.")
            self.assertEqual(self.get_target(answer), f"{LIST}/{draft.id}")
        self.assertEqual(draft.state, "filed")
        self.assertEqual(self.logged(draft), ["file"])
        # back to the first page, and sent once more
        self.assertEqual(self.begin("Once more."), draft)
        self.assertEqual(draft.reason, "At last.")
        self.assertEqual(len(self.of_own()), 1)

    def test_what_comes_late_for_a_filed_dispute_is_not_dropped_silently(self):
        draft = self.begin()
        url, known = f"{LIST}/{draft.id}", ("known.pdf", b"%PDF-1.4 x\n%%EOF")
        form = {"step": "file", "reason": "So it was."}
        for _attempt in range(2):
            self.assert_done(self.send(url, form, files=[("files", known)]), url)
        self.assertEqual(draft.state, "filed")
        for words in ({"reason": "Better words."}, {"late_reason": "Better words."}):
            answer = self.take(draft, "save", **words)
            self.assert_sent_back(answer, "was filed and is not changed any more")
            self.assertIn("What you wrote was not kept", answer.text)
            self.assertIn("Better words.", answer.text)
        late = [("files", ("late.pdf", b"%PDF-1.4 y\n%%EOF"))]
        answer = self.send(url, {**form, "step": "save"}, files=late)
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("What you wrote was not kept", answer.text)
        remove = {"remove": draft.evidence_ids.id, "reason": "So it was."}
        self.assertEqual(self.take(draft, None, **remove).status_code, 422)
        self.assertEqual(
            (draft.reason, draft.evidence_ids.name), ("So it was.", "known.pdf")
        )

    def test_member_disputes_an_entry_of_another(self):
        url = f"{NEW}?publication={self.publication.id}&entry={self.entry()}"
        self.publication.names = "masked"
        page = self.get(url).text
        self.assertIn("Item FIXED", page)
        self.assertNotIn("test_member", page)
        form = {"publication": self.publication.id, "entry": self.entry()}
        path = self.get_target(self.send(NEW, {**form, "reason": SCRIPT}))
        draft = self.of_own()
        self.assertEqual((draft.line_id, draft.reason), (self.line, SCRIPT))
        self.take(draft, "file", reason=SCRIPT)
        page = self.get(path).text
        self.assertNotIn("<script>alert", page)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; 𠮷😀", page)
        self.assertNotIn("test_member", page)
        # whom it concerns finds it, with his name, and the filer's words
        page = self.get(path, "test_member").text
        self.assertIn("test_member", page)
        self.assertNotIn("<script>alert", page)

    def test_entry_that_does_not_exist_is_asked_for_again(self):
        url = f"{NEW}?publication={self.publication.id}&entry="
        page = self.get(f"{url}99")
        self.assertEqual(page.status_code, 422)
        self.assertIn("has no entry 99", page.text)
        self.assertIn('name="entry"', page.text)
        for number in ("", "0", "-1", "x", "9" * 30, "%00"):
            with self.subTest(number=number):
                page = self.get(f"{url}{number}")
                self.assertEqual(page.status_code, 200)
                self.assertIn('name="entry"', page.text)

    def test_something_missing_is_disputed(self):
        form = {"publication": self.publication.id, "about": "omission"}
        page = self.get(f"{NEW}?publication={self.publication.id}&about=omission").text
        self.assertIn("Something is missing in", page)
        self.assertIn("Item HOURS", page)
        form |= {"reason": "I was there.", "date": str(self.on(3, 12))}
        form["item"] = self.items["HOURS"].id
        for _attempt in range(2):
            self.get_target(self.send(NEW, form))
        draft = self.of_own()
        self.assertRecordValues(
            draft,
            [
                {
                    "about": "omission",
                    "item_id": self.items["HOURS"].id,
                    "date": self.on(3, 12),
                    "member_id": self.own.id,
                }
            ],
        )
        form |= {"member_code": self.member.code, "member_name": "Somebody"}
        answer = self.send(NEW, form)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("No member has this number and this name", answer.text)
        self.assertIn("I was there.", answer.text)
        answer = self.take(draft, "file", **{**form, "member_code": "", "item": "x"})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("No member has this number", answer.text)
        answer = self.take(draft, "file", **{**form, "member_name": "", "date": "x"})
        self.assertEqual(answer.status_code, 422)
        form |= {"member_code": "", "member_name": ""}
        answer = self.take(draft, "file", **{**form, "date": "soon", "item": "x"})
        self.assertIn("Say for which item", answer.text)
        self.assertIn("Say on which day", answer.text)
        self.get_target(self.take(draft, "file", **form))
        self.assertEqual(draft.state, "filed")
        self.assertIn("Item HOURS", self.get(f"{LIST}/{draft.id}").text)

    def test_late_dispute_needs_its_reason_and_goes_to_the_superior(self):
        self.april.window_end = self.days(-1)
        page = self.get(f"{NEW}?line={self.own_line.id}").text
        self.assertIn("Why so late", page)
        self.assertIn("goes to the superior organisation, which decides", page)
        draft = self.begin()
        answer = self.take(draft, "file", reason="So it was.", late_reason=" ")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Say why you come so late", answer.text)
        self.assertEqual((draft.state, draft.reason), ("draft", "So it was."))
        self.get_target(
            self.take(draft, "file", reason="So.", late_reason="I was ill.")
        )
        self.assertEqual(draft.state, "escalated")
        page = self.get(f"{LIST}/{draft.id}").text
        self.assertIn("somebody who took no part before", page)
        self.assertIn("I was ill.", page)

    def test_words_are_as_long_as_somebody_reads(self):
        form = {"line": self.own_line.id, "reason": "字" * 10_001}
        answer = self.send(NEW, form)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("The text is too long", answer.text)
        self.assertFalse(self.of_own())
        self.assertEqual(self.begin("字" * 9_990 + "\0\r\nEnd").reason[-5:], "字\nEnd")

    def test_files_that_are_not_taken_are_named_and_the_draft_is_kept(self):
        files = [
            ("files", ("good.pdf", b"%PDF-1.4 x\n%%EOF")),
            ("files", ("bad.exe", b"MZ")),
        ]
        form = {"line": self.own_line.id, "reason": "So."}
        answer = self.send(NEW, form, files=files)
        draft = self.of_own()
        self.assertEqual(answer.status_code, 422)
        self.assertIn("“bad.exe” is not taken", answer.text)
        self.assertEqual(draft.evidence_ids.name, "good.pdf")
        # sent again, removed, removed again
        self.send(f"{LIST}/{draft.id}", {**form, "step": "save"}, files=files[:1])
        self.env.invalidate_all()
        evidence = draft.evidence_ids
        self.assertEqual(len(evidence), 1)
        for _attempt in range(2):
            answer = self.take(draft, None, reason="Well.", remove=evidence.id)
            self.assertEqual(self.get_target(answer), f"{LIST}/{draft.id}")
        self.assertEqual((draft.reason, draft.evidence_ids.ids), ("Well.", []))

    def test_too_much_at_once_is_sent_back_to_what_it_is_about(self):
        draft = self.begin()
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", "2000")
        files = [("files", ("a.pdf", b"%PDF-1.4 " + b"x" * 5_000))]
        line_id = self.line.id
        for login, url in (
            ("test_portal_member", f"{LIST}/{draft.id}"),
            ("test_member", f"{NEW}?line={line_id}"),
        ):
            action = re.search(
                r'enctype="multipart/form-data"[^>]* action="([^"]+)"|'
                r'action="([^"]+)"[^>]* enctype="multipart/form-data"',
                self.get(url, login).text,
            )
            self.assertTrue(action, url)
            answer = self.send(unescape(action[1] or action[2]), {}, login, files)
            self.assertEqual(answer.status_code, 303)
            page = self.get(answer.headers["Location"], login)
            self.assertIn("more than the server takes at once", page.text)
            self.assertEqual(page.status_code, 200)
            self.assertIn("Item FIXED", page.text)
        self.assertFalse(self.env["party.dispute"].search([("line_id", "=", line_id)]))

    def test_files_are_taken_one_by_one_while_the_page_stays_open(self):
        draft = self.begin()
        url = f"{LIST}/{draft.id}/photos"
        good = [("files", ("good<b>.pdf", b"%PDF-1.4 x\n%%EOF"))]
        for _attempt in range(2):
            answer = self.send(url, {}, files=good)
            self.assertEqual((answer.status_code, answer.json()["error"]), (200, ""))
            self.assertIn("good&lt;b&gt;.pdf", answer.json()["photos"])
        answer = self.send(url, {}, files=[("camera", ("bad.exe", b"MZ"))])
        self.assertEqual(answer.status_code, 422)
        self.assertIn("“bad.exe” is not taken", answer.json()["error"])
        for login in ("test_member", "test_customer"):
            self.assertEqual(self.send(url, {}, login, good).status_code, 404)
        self.take(draft, "file", reason="So.")
        late = [("files", ("late.pdf", b"%PDF-1.4 y\n%%EOF"))]
        self.assertEqual(self.send(url, {}, files=late).status_code, 422)
        self.env.invalidate_all()
        self.assertEqual(len(draft.evidence_ids), 1)

    def test_draft_is_deleted_and_deleted_again(self):
        draft = self.begin()
        for _attempt in range(2):
            self.assertEqual(self.get_target(self.take(draft, "delete")), LIST)
        self.assertFalse(draft.exists())
        dispute = self.file()
        answer = self.take(dispute, "delete")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("stays on record", answer.text)

    # Following

    def test_member_accepts_the_answer_and_accepts_it_again(self):
        dispute = self.file()
        row = self.row("FIXED", self.on(4, 2))
        self.answer(dispute, rows=[row])
        page = self.get(f"{LIST}/{dispute.id}").text
        today = format_date(self.env, self.today, lang_code="en_US")
        for words in ("Answered", "So it was found.", "Appeal to the superior", today):
            self.assertIn(words, page)
        self.assertIn("What was corrected", page)
        self.assertNotIn("Withdraw the dispute", page)
        for _attempt in range(2):
            self.get_target(self.take(dispute, "accept"))
        self.assertEqual(dispute.state, "settled")
        self.assertEqual(self.logged(dispute).count("settle"), 1)
        self.assertNotIn("Accept the Answer", self.get(f"{LIST}/{dispute.id}").text)

    def test_one_of_two_members_accepts_alone(self):
        dispute = self.filed("portal")
        self.answer(dispute, "rejected")
        self.get_target(self.take(dispute, "accept"))
        self.assertEqual(dispute.state, "answered")
        page = self.get(f"{LIST}/{dispute.id}").text
        self.assertIn("You have accepted the answer", page)
        self.assertNotIn("Accept the Answer", page)

    def test_member_appeals_with_his_reasons(self):
        dispute = self.file()
        self.answer(dispute, "rejected")
        answer = self.take(dispute, "appeal", reason="  ")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Say why", answer.text)
        for reason in (SCRIPT, "Once more."):
            self.get_target(self.take(dispute, "appeal", reason=reason))
        self.assertEqual(dispute.state, "appealed")
        page = self.get(f"{LIST}/{dispute.id}").text
        self.assertNotIn("<script>alert", page)
        self.assertIn("&lt;script&gt;", page)
        self.assertNotIn("Once more.", page)
        self.rule(dispute, "rejected")
        page = self.get(f"{LIST}/{dispute.id}").text
        for words in ("Settled", "Dismissed", "So it was found."):
            self.assertIn(words, page)

    def test_appeal_after_its_last_day_is_refused(self):
        dispute = self.file()
        self.answer(dispute, "rejected")
        dispute.appeal_by = self.days(-1)
        self.assertNotIn(
            "Appeal to the superior", self.get(f"{LIST}/{dispute.id}").text
        )
        answer = self.take(dispute, "appeal", reason="It is not right.")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("An appeal was possible until", answer.text)
        self.assertEqual(dispute.state, "answered")

    def test_member_withdraws_and_withdraws_again(self):
        dispute = self.file()
        for _attempt in range(2):
            answer = self.take(dispute, "withdraw", reason="I was wrong.")
            self.assertEqual(self.get_target(answer), f"{LIST}/{dispute.id}")
        self.assertEqual(dispute.state, "withdrawn")
        self.assertEqual(self.logged(dispute), ["file", "withdraw"])

    def test_list_says_where_each_stands_and_costs_the_same_however_long(self):
        self.assertIn("You have disputed nothing", self.get().text)
        for day in range(1, 3):
            self.omit(day).action_file()
        self.get()  # what is cached
        counts = []
        for number in (1, 19):
            for day in range(3, 3 + number):
                self.omit(day)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            page = self.get().text
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertIn("Draft of a Dispute", page)
        self.assertIn(f"{LIST}/page/2", page)
        page = self.get(f"{LIST}/page/2").text
        self.assertIn("With the Committee", page)
        self.assertIn("To be answered by", page)

    def omit(self, day):
        draft = self.omission("portal")
        draft.date = self.on(3, day)
        return draft

    # Whose it is

    def test_others_find_nothing(self):
        draft = self.as_role("colleague", self.env["party.dispute"]).create(
            {
                "publication_id": self.april.id,
                "entry_number": self.entry(self.own_line, self.april),
                "reason": "He was not there.",
            }
        )
        for_others = self.filed("colleague")
        for dispute, logins in (
            # a draft about the member himself is its writer's alone
            (draft, ("portal_member", "stranger", "customer", "secretary")),
            # officers read it in the back office; here are their own
            (for_others, ("portal_member", "stranger", "customer", "secretary")),
        ):
            for login in logins:
                login = f"test_{login}"
                with self.subTest(dispute=dispute.display_name, login=login):
                    url = f"{LIST}/{dispute.id}"
                    self.assertEqual(self.get(url, login).status_code, 404)
                    for step in ("save", "file", "accept", "appeal", "withdraw"):
                        answer = self.take(dispute, step, login, reason="Mine.")
                        self.assertEqual(answer.status_code, 404)
                    self.take(dispute, "delete", login)
                    self.assertTrue(dispute.exists())
        self.assertEqual((draft.reason, draft.state), ("He was not there.", "draft"))
        self.assertNotIn(f"{LIST}/{draft.id}", self.get().text)

    def test_what_is_out_of_sight_is_not_there_to_be_disputed(self):
        line, elsewhere = self.publish_elsewhere()
        planned = self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "year",
                "date_from": self.on(1, 1),
                "date_to": self.on(12, 31),
            }
        )
        for query in (
            f"publication={elsewhere.id}&entry={self.entry(line, elsewhere)}",
            f"publication={elsewhere.id}&about=omission",
            f"publication={planned.id}&entry=1",
            f"line={line.id}",
            f"line={self.line.id}",
            "line=0",
            "line=x",
            "line=99999999999999999999",
            "publication=x",
            "publication=%00",
            "reconciliation=1",
        ):
            with self.subTest(query=query):
                self.assertEqual(self.get(f"{NEW}?{query}").status_code, 404)
                form = dict(pair.split("=") for pair in query.split("&"))
                answer = self.send(NEW, {**form, "reason": "Mine."})
                self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.of_own())
        for url in (LIST, NEW, f"{NEW}?about=omission"):
            self.assertEqual(self.get(url, "test_customer").status_code, 404)
        answer = self.get(NEW, allow_redirects=False)
        self.assertEqual(self.get_target(answer), LIST)

    def test_line_that_is_not_decided_waits(self):
        line = self.declare({"code": "FIXED", "day": self.on(5)}).line_ids
        answer = self.get(f"{NEW}?line={line.id}", "test_member")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("is not decided on yet", answer.text)

    def test_changed_fields_of_the_form_change_nothing(self):
        draft = self.begin(
            line_id=self.line.id,
            member_id=self.member.id,
            filer_id=self.member.id,
            state="settled",
            outcome="accepted",
        )
        self.take(
            draft,
            "save",
            reason="So.",
            line=self.line.id,
            line_id=self.line.id,
            member_id=self.member.id,
            publication=self.publication.id,
            entry=self.entry(),
            about="omission",
            state="settled",
        )
        self.assertRecordValues(
            draft,
            [
                {
                    "state": "draft",
                    "line_id": self.own_line.id,
                    "member_id": self.own.id,
                    "filer_id": self.own.id,
                    "publication_id": self.april.id,
                    "about": "line",
                    "reason": "So.",
                }
            ],
        )
        for step in ("settle", "rule", "answer", "", "__init__"):
            self.assertEqual(self.take(draft, step).status_code, 404)

    def test_who_has_left_finds_nothing_any_more(self):
        dispute = self.file()
        row = {"standing": "ended", "end_reason": "deceased"}
        self.own._change_history(self.days(-1), row, "Told.")
        self.env.flush_all()
        for url in (
            LIST,
            NEW,
            f"{NEW}?about=omission",
            f"{LIST}/{dispute.id}",
            f"{NEW}?line={self.own_line.id}",
        ):
            self.assertEqual(self.get(url).status_code, 404)

    def test_form_without_its_token_is_refused(self):
        self.authenticate("test_portal_member", "test_portal_member")
        form = {"line": self.own_line.id, "reason": "So."}
        with self.assertLogs("odoo.http", logging.WARNING):
            answer = self.url_open(NEW, data=form)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.of_own())

    def test_evidence_is_read_by_those_who_read_the_dispute(self):
        draft = self.begin()
        files = [("files", ("a.pdf", b"%PDF-1.4 x\n%%EOF"))]
        url = f"{LIST}/{draft.id}"
        self.send(url, {"step": "save", "reason": "So."}, files=files)
        self.env.invalidate_all()
        link = f"/web/content/party.evidence/{draft.evidence_ids.id}/file"
        self.assertIn(link, self.get(url).text)
        self.assertEqual(self.get(link).status_code, 200)
        for login in ("test_colleague", "test_stranger"):
            self.assertEqual(self.get(link, login).status_code, 404)

    # Publications

    def test_publication_leads_to_a_dispute(self):
        page = self.get(f"/my/points/publications/{self.publication.id}").text
        number = self.entry()
        path = f"{NEW}?publication={self.publication.id}&amp;entry={number}"
        self.assertIn(path, page)
        for words in ("Objections are possible until", "Something Is Missing"):
            self.assertIn(words, page)
        self.publication.window_end = self.days(-1)
        page = self.get(f"/my/points/publications/{self.publication.id}").text
        self.assertIn("Objections were possible until", page)
        self.assertIn("goes to the superior", page)

    def test_public_page_has_no_links_to_disputes(self):
        page = self.publication._render_page("public")
        self.assertNotIn("href", page)
        self.assertIn(f"<td>{self.entry()}</td>", page)

    def test_member_disputes_an_entry_on_a_phone(self):
        self.start_phone(
            f"/my/points/publications/{self.april.id}",
            "party_points_portal_dispute",
            login="test_portal_member",
        )
        self.assertEqual(self.of_own().state, "filed")
        self.assertEqual(self.of_own().line_id, self.own_line)
