import base64
import logging
import re
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged

from odoo.addons.party_points.tests.ledger_entry_common import (
    EXECUTABLE,
    LedgerEntryCommon,
)
from odoo.addons.party_points.tests.test_party_evidence import HEIC, make_photo

from .page_common import SCRIPT, PageCase

LIST = "/my/points/declarations"
NEW = f"{LIST}/new"
MAX_FILES = "odoo.addons.party_points.models.ledger.party_evidence.MAX_FILES"


class DeclarationPagesCommon(PageCase, LedgerEntryCommon):
    """A portal user who is a member, and one who files for an old member."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("portal", "liaison"):
            cls.users[role] = cls.new_user(f"test_{role}", "base.group_portal")
            cls.members[role] = cls.new_member(
                cls.branch, partner=cls.users[role].partner_id
            )
        cls.old = cls.new_member(cls.branch, name="Old Zhang")
        cls.old.liaison_id = cls.members["liaison"]
        cls.new_user("test_customer", "base.group_portal")

    def get(self, url=LIST, role="portal", **kwargs):
        return super().get(url, f"test_{role}", **kwargs)

    def post(self, url, form=None, role="portal", token=True, files=None):
        form = {"unknown": "x", **(form or {})}
        return self.send(url, form, f"test_{role}", files, token)

    def follow(self, answer, words=""):
        """The path to which a form leads, once it is done."""
        path = self.get_target(answer)
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn(words, page.text)
        return path

    def draft(self, *rows, role="portal", member=None, submit=False, **vals):
        member = member or self.members[role]
        return self.declare(*rows, role=role, member=member, submit=submit, **vals)

    def path(self, declaration, *parts):
        return "/".join([LIST, str(declaration.id), *map(str, parts)])

    def item_path(self, declaration):
        return self.path(declaration, "items", declaration.line_ids[:1].id)

    def fill(self, **form):
        return {"date": str(self.on(3)), "description": "As I saw.", **form}

    def photo(self, name="photo.png", colour="red", field="files"):
        return (field, (name, make_photo(colour=colour), "image/png"))

    def reread(self, declaration):
        self.env.invalidate_all()
        return declaration.sudo()


@tagged("post_install", "-at_install")
class TestDeclarationPages(DeclarationPagesCommon):
    """Members declare on their phones (LINE-2, LINE-3, POR-1)."""

    # The list

    def test_drafts_come_first_and_nobody_else_s(self):
        page = self.get().text
        self.assertIn("Nothing is declared yet", page)
        submitted = self.draft(submit=True)
        draft = self.draft({"code": "ONCE"})
        others = self.declare(submit=True)
        page = self.get().text
        self.assertLess(page.index(self.path(draft)), page.index(self.path(submitted)))
        self.assertNotIn(f'"{self.path(others)}"', page)
        self.assertIn("Item ONCE", page)

    def test_list_has_pages_and_a_constant_number_of_queries(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(self.get().status_code, 200)
            return self.cr.sql_log_count - before

        self.draft(submit=True)
        count()
        few = count()
        for day in range(1, 22):
            self.draft({"code": "FIXED", "day": self.on(3, day)}, submit=True)
        self.assertLessEqual(count(), few + 2)
        page = self.get().text
        self.assertEqual(page.count('class="badge text-bg-primary"'), 20)
        self.assertIn(f"{LIST}/page/2", page)
        page = self.get(f"{LIST}/page/2").text
        self.assertEqual(page.count('class="badge text-bg-primary"'), 2)
        self.assertEqual(self.get(f"{LIST}/page/99").status_code, 200)

    # A draft, step by step

    def test_member_declares_step_by_step(self):
        self.assertEqual(self.get(NEW).status_code, 200)
        self.assertFalse(self.env["party.declaration"].search([]))
        path = self.follow(self.post(NEW), "There is no item yet")
        self.assertEqual(self.follow(self.post(NEW)), path)
        choice = self.get(f"{path}/items/new?day={self.on(3)}").text
        self.assertIn("Item RANGE", choice)
        self.assertNotIn("Item BASE", choice)
        self.assertNotIn("Item RURAL", choice)
        found = self.get(f"{path}/items/new?day={self.on(3)}&search=range").text
        self.assertNotIn("Item FIXED", found)
        form = {"day": str(self.on(3)), "item": self.items["RANGE"].id}
        item_path = self.follow(self.post(f"{path}/items/new", form))
        self.assertEqual(self.follow(self.post(f"{path}/items/new", form)), item_path)
        [declaration] = self.env["party.declaration"].search([])
        self.assertIn("RANGE", self.get(path).text)
        self.assert_sent_back(self.post(f"{path}/submit"), "Item RANGE")
        form = self.fill(points_given="2,5", description=SCRIPT)
        self.assertEqual(self.follow(self.post(item_path, form)), path)
        line = self.reread(declaration).line_ids
        self.assertEqual((line.points_given, line.description), (2.5, SCRIPT))
        page = self.get(path).text
        self.assertNotIn("<script>alert(1)", page)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; 𠮷 😀", page)
        self.follow(self.post(f"{path}/note", {"note": SCRIPT}))
        self.assertEqual(self.reread(declaration).note, SCRIPT)
        self.follow(self.post(f"{path}/submit", {"note": "Done."}), "Withdraw")
        self.follow(self.post(f"{path}/submit", {"note": "Done."}), "Withdraw")
        self.assertEqual(self.reread(declaration).state, "submitted")
        self.assertEqual(declaration.note, "Done.")
        self.assertEqual(declaration.line_ids.registered_by_id, self.users["portal"])

    def test_item_of_an_address_begins_the_declaration(self):
        item = self.items["FIXED"]
        page = self.get(f"{NEW}?item={item.id}").text
        self.assertIn("Item FIXED", page)
        path = self.follow(self.post(NEW, {"item": item.id}))
        self.assertEqual(self.follow(self.post(NEW, {"item": item.id})), path)
        self.assertRegex(path, r"/items/\d+$")
        for nonsense in ("x", "0", "9" * 30, self.items["BASE"].id):
            self.assertEqual(self.get(f"{NEW}?item={nonsense}").status_code, 200)
        self.assert_sent_back(
            self.post(NEW, {"item": self.items["BASE"].id}), "cannot be declared"
        )

    def test_each_method_asks_for_what_it_needs(self):
        rows = {
            "HOURS": ("quantity", "3.5", 3.5),
            "RANGE": ("points_given", "2", 2),
            "HONOUR": ("honour_level_id", self.town.id, self.town.id),
        }
        for code, (name, typed, stored) in rows.items():
            with self.subTest(code):
                draft = self.draft({"code": code})
                url = self.item_path(draft)
                page = self.get(url).text
                shown = {n for n, *_ in rows.values() if f'name="{n}"' in page}
                self.assertEqual(shown, {name})
                self.follow(self.post(url, self.fill(**{name: typed})))
                line = self.reread(draft).line_ids
                value = line[name]
                self.assertEqual(getattr(value, "id", value), stored)

    def test_what_was_typed_survives_a_refusal(self):
        draft = self.draft({"code": "HOURS"})
        url = self.item_path(draft)
        for change, words in (
            ({"quantity": "many"}, "is no number here"),
            ({"quantity": "nan"}, "is no number here"),
            ({"quantity": "-3"}, "is no number here"),
            ({"date": "2025-02-30"}, "Enter the day"),
            ({"date": ""}, "Enter the day"),
            ({"date": str(self.days(1))}, "has not come yet"),
            ({"date": "0001-01-01"}, "was not a member"),
            ({"description": "x" * 10_001}, "The text is too long"),
        ):
            with self.subTest(**change):
                form = self.fill(**{"description": SCRIPT, **change})
                answer = self.post(url, form)
                self.assert_sent_back(answer, words)
                if "description" not in change:
                    self.assertIn("𠮷 😀", answer.text)
                self.assertNotIn("<script>alert(1)", answer.text)
        self.assertEqual(self.reread(draft).line_ids.description, "As everybody saw.")
        self.follow(self.post(url, self.fill(description="a\0b", quantity="1")))

    def test_item_and_draft_are_removed_and_twice_is_once(self):
        draft = self.draft({"code": "FIXED"}, {"code": "ONCE"})
        url = f"{self.item_path(draft)}/remove"
        for _turn in range(2):
            self.follow(self.post(url))
        self.assertEqual(len(self.reread(draft).line_ids), 1)
        for _turn in range(2):
            self.follow(self.post(self.path(draft, "delete")), "My Declarations")
        self.assertFalse(draft.exists())

    # What becomes of it

    def test_declaration_is_withdrawn_until_somebody_votes(self):
        draft = self.draft(submit=True)
        self.assertEqual(self.get(self.item_path(draft)).url.split("/items")[1:], [])
        for _turn in range(2):
            self.follow(self.post(self.path(draft, "withdraw")), "Submit")
        self.assertEqual(self.reread(draft).state, "draft")
        page = self.get(self.path(draft)).text
        self.assertNotIn("Returned to be completed", page)
        self.follow(self.post(self.path(draft, "submit")))
        for number in range(3):
            self.new_member(self.branch, name=f"Extra {number}")
        review = self.open_review()
        ballot = self.env["party.review.ballot"].browse(
            self.as_role("committee", review).action_vote()["res_id"]
        )
        self.as_role("committee", ballot).action_all_in_favour()
        answer = self.post(self.path(draft, "withdraw"))
        self.assert_sent_back(answer, "The committee is voting on")
        self.assertEqual(self.reread(draft).state, "submitted")

    def test_returned_item_says_why_and_is_given_up_or_sent_again(self):
        draft = self.draft({"code": "FIXED"}, {"code": "ONCE"}, submit=True)
        line = draft.line_ids[0].with_env(self.env)
        self.take_step("committee", "return", line, "Which village?")
        page = self.get(self.path(draft)).text
        for words in ("Returned to be completed", "Which village?", "Give It Up"):
            self.assertIn(words, page)
        self.assertNotIn("Delete This Draft", page)
        self.assert_sent_back(self.post(self.path(draft, "delete")), "stays on record")
        self.follow(self.post(f"{self.path(draft, 'items', line.id)}/remove"))
        self.assertEqual(self.reread(line).state, "withdrawn")

    def test_result_is_read_acknowledged_and_disputed(self):
        draft = self.draft({"code": "FIXED"}, {"code": "ONCE"}, submit=True)
        good, bad = draft.line_ids.with_env(self.env)
        self.carry(good)
        bad._reject({bad: "Nobody saw it."})
        page = self.get(self.path(draft)).text
        for words in ("Nobody saw it.", "Confirmed", "Rejected", "+3", "Acknowledge"):
            self.assertIn(words, page)
        for line in (good, bad):
            self.assertIn(f"/my/points/disputes/new?line={line.id}", page)
        for _turn in range(2):
            self.follow(self.post(self.path(draft, "acknowledge")), "Acknowledged")
        self.assert_sent_back(
            self.post(self.path(draft, "withdraw")), "Only a declaration"
        )
        self.assert_sent_back(
            self.post(self.path(draft, "submit")), "submitted already"
        )

    # Photos

    def test_twenty_photos_at_once(self):
        draft = self.draft({"code": "PROVEN"})
        colours = [f"#{number:02x}0000" for number in range(20)]
        files = [self.photo(f"{colour}.png", colour) for colour in colours]
        url = self.item_path(draft)
        form = self.fill(stay="1")
        self.assertEqual(self.follow(self.post(url, form, files=files)), url)
        self.follow(self.post(url, form, files=files))
        evidence = self.reread(draft).line_ids.evidence_ids
        self.assertEqual(len(evidence), 20)
        self.assertEqual(base64.b64decode(evidence[0].file), files[0][1][1])
        page = self.get(url).text
        self.assertEqual(page.count("<img loading"), 20)
        image = re.search(r"/web/image/party.evidence/\d+/file/192x192", page)[0]
        self.assertEqual(self.get(image).headers["Content-Type"], "image/png")
        self.assertEqual(self.get(image, "member").headers["Content-Type"], "image/png")
        self.follow(self.post(url, {**form, "remove": evidence[0].id}))
        self.follow(self.post(url, {**form, "remove": evidence[0].id}))
        self.assertEqual(len(self.reread(draft).line_ids.evidence_ids), 19)

    def test_good_files_are_kept_and_the_others_are_named(self):
        draft = self.draft({"code": "FIXED"})
        url = self.item_path(draft)
        self.env["ir.config_parameter"].set_param(
            "party_points.evidence_max_mb", "0.01"
        )
        files = [
            self.photo("camera.png", "blue", "camera"),
            ("files", ("IMG_1.HEIC", HEIC, "image/heic")),
            ("files", ("photo.jpg", EXECUTABLE, "image/jpeg")),
            ("files", ("large.pdf", b"%PDF-" + b"x" * 20_000, "application/pdf")),
            ("files", ("<b>.exe", EXECUTABLE, "")),
        ]
        answer = self.post(url, self.fill(description="Typed."), files=files)
        for words in (
            "“photo.jpg” is not taken: its content is not what the name says",
            "“large.pdf” is not taken: it is too large",
            "“&lt;b&gt;.exe” is not taken",
            "Typed.",
        ):
            self.assert_sent_back(answer, words)
        line = self.reread(draft).line_ids
        self.assertEqual(line.evidence_ids.mapped("name"), ["camera.png", "IMG_1.HEIC"])
        self.assertEqual(line.description, "Typed.")
        page = self.get(url).text
        self.assertEqual(page.count("<img loading"), 1)
        self.assertIn("IMG_1.HEIC", page)
        self.assertIn("0.1 MB", page)

    def test_page_that_stays_open_gets_what_it_shows(self):
        draft = self.draft({"code": "FIXED"})
        url = f"{self.item_path(draft)}/photos"
        answer = self.post(url, files=[self.photo("a.png")])
        self.assertEqual(answer.status_code, 200)
        self.assertIn('alt="a.png"', answer.json()["photos"])
        self.assertEqual(answer.json()["error"], "")
        answer = self.post(url, files=[("files", ("b.jpg", EXECUTABLE, ""))])
        self.assertEqual(answer.status_code, 422)
        self.assertIn("“b.jpg” is not taken", answer.json()["error"])
        self.assertIn('alt="a.png"', answer.json()["photos"])
        self.as_role("portal", draft).action_submit()
        self.assertEqual(
            self.post(url, files=[self.photo("c.png", "blue")]).status_code, 404
        )

    def test_too_much_at_once_is_sent_back_with_a_sentence(self):
        draft = self.draft({"code": "FIXED"})
        url = self.item_path(draft)
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", "2000")
        files = [("files", ("large.png", b"x" * 5_000, "image/png"))]
        answer = self.post(url, self.fill(), files=files)
        self.assertEqual(answer.status_code, 303)
        page = self.get(answer.headers["Location"])
        self.assertIn("more than the server takes at once", page.text)

    def test_files_are_there_when_the_request_is_tried_again(self):
        """Two of one field: core itself rewinds the first."""
        draft = self.draft({"code": "FIXED"})
        evidence = self.env.registry["party.evidence"]
        hand_in, tries = evidence._hand_in, []

        def collide_once(records, subject, files):
            files = list(files)
            tries.append([len(content) for _name, content in files])
            if len(tries) == 1:
                raise ConcurrencyError
            return hand_in(records, subject, files)

        files = [self.photo("a.png"), self.photo("b.png", "blue")]
        with (
            patch.object(evidence, "_hand_in", collide_once),
            patch("odoo.service.model.random.uniform", return_value=0),
        ):
            self.post(self.item_path(draft), self.fill(), files=files)
        self.assertEqual(len(tries), 2)
        self.assertEqual(tries[0], tries[1])
        self.assertEqual(
            self.reread(draft).line_ids.evidence_ids.mapped("name"), ["a.png", "b.png"]
        )

    def test_too_many_files_are_refused_in_one_sentence(self):
        draft = self.draft({"code": "FIXED"})
        colours = ("red", "green", "blue", "white")
        files = [self.photo(f"{colour}.png", colour) for colour in colours]
        with patch(MAX_FILES, 2):
            answer = self.post(self.item_path(draft), self.fill(), files=files)
        self.assert_sent_back(answer, "2 files are the most")
        self.assertEqual(answer.text.count("2 files are the most"), 1)
        self.assertEqual(len(self.reread(draft).line_ids.evidence_ids), 2)

    # Witnesses

    def test_member_asks_witnesses_for_a_late_item(self):
        draft = self.draft({"code": "DEADLINE"})
        item_path = self.item_path(draft)
        url = f"{item_path}/witnesses"
        for page in (self.get(self.path(draft)), self.get(item_path)):
            self.assertIn(f'href="{url}"', page.text)
        page = self.get(f"{url}?name=TEST_secret").text
        self.assertIn("test_secretary", page)
        self.assertNotIn("test_member", page)
        self.assertNotIn('name="member"', self.get(f"{url}?name=Zhou Else").text)
        secretary = {"member": self.members["secretary"].id, "name": "test_sec"}
        for _turn in range(2):
            self.follow(self.post(url, secretary), "test_secretary")
        stranger = {"member": self.other_member.id, "name": "Zhou Elsewhere"}
        self.assert_sent_back(self.post(url, stranger), "Choose one of the members")
        form = {
            "code": self.other_member.code,
            "full_name": "Zhou Elsewhere",
            "reason": "He was there.",
        }
        self.assert_sent_back(
            self.post(url, {**form, "full_name": "Li"}), "No member has this"
        )
        for _turn in range(2):
            self.follow(self.post(url, form), "Zhou Elsewhere")
        line = self.reread(draft).line_ids
        self.assertEqual(
            line.witness_ids.member_id, self.members["secretary"] | self.other_member
        )
        witness = line.witness_ids.filtered(
            lambda w: w.member_id == self.members["secretary"]
        )
        self.as_role("secretary", witness).action_confirm("I was there. 𠮷")
        page = self.get(url).text
        self.assertIn("I was there. 𠮷", page)
        self.assertIn("Confirmed", page)

    def test_witness_is_found_by_who_knows_his_name(self):
        """Nobody leafs through the branch, or tries its numbers."""
        draft = self.draft({"code": "DEADLINE"})
        url = f"{self.item_path(draft)}/witnesses"
        for index in range(8):
            self.new_member(self.branch, name=f"Wang {index}")
        for name, number in (
            ("", 0),
            ("W", 0),
            ("__", 0),
            ("%%", 0),
            ("ang", 0),
            ("wa", 5),
            ("Wang 7", 1),
        ):
            with self.subTest(name=name):
                page = self.get(f"{url}?{urlencode({'name': name})}").text
                self.assertEqual(page.count('name="member"'), number)
        for name in ("", "t", "Wang"):
            form = {"member": self.members["secretary"].id, "name": name}
            self.assert_sent_back(self.post(url, form), "Choose one of the members")
        self.assertFalse(self.reread(draft).line_ids.witness_ids)

    def test_what_is_too_long_about_a_witness_is_refused_not_cut(self):
        draft = self.draft({"code": "DEADLINE"})
        url = f"{self.item_path(draft)}/witnesses"
        form = {
            "code": self.other_member.code,
            "full_name": "Zhou Elsewhere",
            "reason": "x" * 201,
        }
        answer = self.post(url, form)
        self.assert_sent_back(answer, "The text is too long. Keep it under 200")
        self.assertIn("x" * 201, answer.text)
        self.assertFalse(self.reread(draft).line_ids.witness_ids)

    def test_what_is_in_time_needs_no_witnesses(self):
        on_time = {"code": "DEADLINE", "day": self.days(-3)}
        for draft in (self.draft(on_time), self.draft(on_time, submit=True)):
            url = f"{self.item_path(draft)}/witnesses"
            with self.subTest(state=draft.state):
                self.assertEqual(self.get(url).status_code, 404)
                self.assertEqual(self.post(url, {"name": "test"}).status_code, 404)

    # On the phone

    def test_member_declares_on_a_phone(self):
        self.start_phone(
            "/my/points", "party_points_portal_declaration", login="test_portal"
        )
        [declaration] = self.env["party.declaration"].search([])
        self.assertEqual(declaration.state, "submitted")
        line = declaration.line_ids
        self.assertEqual(line.item_id, self.items["PROVEN"])
        self.assertEqual(line.evidence_ids.mapped("name"), ["tour.png"])
        self.assertEqual(line.description, "I helped with the harvest.")


@tagged("post_install", "-at_install")
class TestDeclarationRights(DeclarationPagesCommon):
    """Whose pages they are (POR-2a)."""

    def get_addresses(self, declaration):
        """:return: ``(pages, addresses of forms)``"""
        item_path = self.item_path(declaration)
        path = self.path(declaration)
        return (
            [path, f"{path}/items/new", item_path, f"{item_path}/witnesses"],
            [
                *(f"{path}/{step}" for step in ("note", "submit", "withdraw")),
                f"{path}/acknowledge",
                f"{path}/items/new",
                item_path,
                f"{item_path}/photos",
                f"{item_path}/remove",
                f"{item_path}/witnesses",
            ],
        )

    def test_others_find_nothing(self):
        draft = self.draft({"code": "PROVEN", "evidence_ids": [self.make_file()]})
        pages, forms = self.get_addresses(draft)
        before = self.reread(draft).line_ids.read() + draft.sudo().read()
        for role in ("member", "liaison", "secretary", "superior", "customer"):
            for url in pages:
                with self.subTest(role=role, url=url):
                    self.assertEqual(self.get(url, role).status_code, 404)
            for url in forms:
                with self.subTest(role=role, url=url):
                    self.assertEqual(self.post(url, {}, role).status_code, 404)
            self.post(self.path(draft, "delete"), role=role)
        self.assertEqual(
            self.reread(draft).line_ids.read() + draft.sudo().read(), before
        )

    def test_secretary_sees_his_own_not_the_branch_s(self):
        submitted = self.draft(submit=True)
        self.assertTrue(self.as_role("secretary", submitted).has_access("read"))
        self.assertEqual(self.get(self.path(submitted), "secretary").status_code, 404)
        self.assertNotIn(self.path(submitted), self.get(role="secretary").text)

    def test_guessed_numbers_are_not_found(self):
        draft = self.draft()
        for number in (0, 999999999, 99999999999999999999):
            for url in (
                f"{LIST}/{number}",
                f"{LIST}/{number}/items/new",
                f"{self.path(draft)}/items/{number}/witnesses",
            ):
                self.assertEqual(self.get(url).status_code, 404, url)
        gone = self.get(f"{self.path(draft)}/items/999999999")
        self.assertEqual(urlsplit(gone.url).path, self.path(draft))

    def test_changed_fields_of_a_form_change_nothing(self):
        draft, other = self.draft(), self.declare(submit=False)
        theirs = other.line_ids.with_env(self.env)
        line = draft.line_ids.with_env(self.env)
        forged = {
            "member_id": self.members["secretary"].id,
            "member": self.members["secretary"].id,
            "source": "record",
            "state": "confirmed",
            "points": "99",
            "times": "9",
            "declaration_id": other.id,
            "item_id": self.items["BASE"].id,
            "registered_by_id": self.users["secretary"].id,
            "quantity": "50",
            "points_given": "50",
            "filed_by_id": self.users["secretary"].id,
        }
        names = ["member_id", "source", "state", "points", "declaration_id", "item_id"]
        names += ["registered_by_id", "quantity", "points_given"]
        before = line.read(names)
        self.follow(self.post(self.item_path(draft), self.fill(**forged)))
        self.follow(self.post(self.path(draft, "note"), {**forged, "note": "x"}))
        self.env.invalidate_all()
        self.assertEqual(line.read(names), before)
        self.assertEqual(draft.member_id, self.members["portal"])
        self.assert_sent_back(self.post(NEW, forged), "Choose for whom you declare")
        url = f"{self.path(draft)}/items/{theirs.id}"
        self.post(url, self.fill(description="Mine."))
        self.post(f"{url}/remove")
        self.assertEqual(self.reread(theirs).description, "As everybody saw.")

    def test_forms_need_the_token_of_the_page(self):
        draft = self.draft()
        for url in (NEW, *self.get_addresses(draft)[1], self.path(draft, "delete")):
            with self.subTest(url), self.assertLogs("odoo.http", logging.WARNING):
                self.assertEqual(self.post(url, token=False).status_code, 400)
        self.assertEqual(self.reread(draft).state, "draft")

    def test_pages_are_read_without_writing_and_kept_by_nobody(self):
        draft = self.draft({"code": "DEADLINE"}, {"code": "PROVEN"})
        with self.assertNoLogs("odoo.http", logging.WARNING):
            for url in (LIST, NEW, *self.get_addresses(draft)[0]):
                with self.subTest(url):
                    answer = self.get(url)
                    self.assertEqual(answer.status_code, 200)
                    self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_member_whose_membership_ended_reads_no_data(self):
        draft = self.draft()
        pages = self.get_addresses(draft)[0]
        ended = {"standing": "ended", "end_reason": "expelled"}
        self.members["portal"]._change_history(self.today, ended, "Left.")
        self.assertIn("not linked to a Party member", self.get().text)
        for url in (NEW, *pages):
            self.assertEqual(self.get(url).status_code, 404, url)

    # On behalf

    def test_liaison_files_for_whom_he_is_named(self):
        page = self.get(NEW, "liaison").text
        self.assertIn("Old Zhang", page)
        self.assertNotIn("Old Zhang", self.get(NEW).text)
        form = {"member": self.old.id, "item": self.items["PROVEN"].id}
        url = self.follow(self.post(NEW, form, "liaison"), "for Old Zhang")
        files = [self.photo()]
        path = self.follow(self.post(url, self.fill(), "liaison", files=files))
        overview = self.get("/my/points", "liaison").text
        self.assertIn("Submit the declaration of Old Zhang", overview)
        self.follow(self.post(f"{path}/submit", {}, "liaison"), "Withdraw")
        [declaration] = self.env["party.declaration"].search([])
        self.assertTrue(declaration.is_on_behalf)
        self.assertEqual(declaration.member_id, self.old)
        self.assertNotIn(f'href="{path}"', self.get(role="liaison").text)
        page = self.get(f"{LIST}?others=1", "liaison").text
        self.assertIn(f'href="{path}"', page)
        self.assertIn("Filed by test_liaison for Old Zhang", page)
        self.carry(declaration.line_ids)
        page = self.get(path, "liaison").text
        self.assertIn("Confirmed", page)
        self.assertNotIn("Acknowledge", page)
        self.assertNotIn("/my/points/disputes/new", page)
        answer = self.post(f"{path}/acknowledge", {}, "liaison")
        self.assert_sent_back(answer, "The member himself")
        self.old.liaison_id = False
        self.assertEqual(self.get(path, "liaison").status_code, 404)

    def test_nobody_files_for_whom_he_is_not_named(self):
        for member in (self.old.id, self.other_member.id, "x", ""):
            self.assert_sent_back(self.post(NEW, {"member": member}), "Choose for whom")
        self.assertFalse(self.env["party.declaration"].search([]))

    def test_member_reads_who_filed_for_him(self):
        self.members["portal"].liaison_id = self.members["liaison"]
        declaration = self.draft(
            role="liaison", member=self.members["portal"], submit=True
        )
        page = self.get(self.path(declaration)).text
        self.assertIn("Filed by test_liaison for test_portal", page)
