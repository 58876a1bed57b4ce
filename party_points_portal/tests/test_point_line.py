import re
from urllib.parse import urlsplit

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.party_points.tests.ledger_entry_common import LedgerEntryCommon

from .page_common import PageCase

PDF = (
    b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    b"trailer << /Root 1 0 R >>\n%%EOF\n"
)
LINES = "/my/points/lines"


@tagged("post_install", "-at_install")
class TestPointLinePages(PageCase, LedgerEntryCommon):
    """The member's lines, with their grounds and what became of them (POR-1). Those of
    ``own``, who uses the portal; the months of last year hold them."""

    url = LINES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portal = cls.new_user("test_portal_member", "base.group_portal")
        cls.users["portal"] = portal
        cls.own = cls.new_member(cls.branch, partner=portal.partner_id)
        cls.members["portal"] = cls.own
        stranger = cls.new_user("test_stranger", "base.group_portal")
        cls.new_member(cls.other_branch, partner=stranger.partner_id)
        cls.new_user("test_customer", "base.group_portal")

    def read_line(self, line):
        return self.get_text(f"{LINES}/{line.id}")

    def of_year(self, **args):
        query = "&".join(f"{key}={value}" for key, value in args.items())
        return f"{LINES}?year={self.year}&{query}"

    # The list

    def test_lines_of_a_year_are_listed_the_newest_first(self):
        self.confirm(self.own, self.items["LATE"], self.on(2))
        self.confirm(self.own, self.items["FIXED"], self.on(3))
        self.register("RANGE", self.own, points_given=2, day=self.on(4))
        self.confirm(self.member, self.items["HOURS"], self.on(4))
        text = self.get_text(self.of_year())
        places = [
            text.index(words)
            for words in (
                "Item RANGE +2",
                "To Be Reviewed",
                "Item FIXED +3",
                "Item LATE −1",
            )
        ]
        self.assertEqual(places, sorted(places))
        self.assertNotIn("Item HOURS", text)
        self.assertIn("Nothing was entered for you in this year yet", self.get_text())

    def test_lines_are_chosen_by_what_became_of_them(self):
        self.confirm(self.own, self.items["LATE"], self.on(2))
        self.confirm(self.own, self.items["FIXED"], self.on(3))
        self.register("RANGE", self.own, points_given=2)
        rejected = self.register("HOURS", self.own)
        rejected._reject({rejected: "Nobody saw it."})
        names = {"FIXED", "LATE", "RANGE", "HOURS"}
        for show, expected in (
            ("all", names),
            ("counts", {"FIXED", "LATE"}),
            ("waiting", {"RANGE"}),
            ("refused", {"HOURS"}),
            ("deductions", {"LATE"}),
            ("<script>", names),
            ("%00", names),
        ):
            with self.subTest(show):
                text = self.get_text(self.of_year(show=show))
                found = {name for name in names if f"Item {name}" in text}
                self.assertEqual(found, expected)

    def test_list_has_pages_and_costs_the_same_for_many_lines(self):
        lines = self.env["party.point.line"].with_user(self.users["portal"])

        def count():
            for _time in range(2):  # the first reads what is kept in memory
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                lines.search([("member_id", "=", self.own.id)])._get_page_rows()
            return self.cr.sql_log_count - before

        self.confirm(self.own, self.items["FIXED"], self.on(1, 1))
        few = count()
        for day in range(2, 26):
            self.confirm(self.own, self.items["FIXED"], self.on(1, day))
        self.assertEqual(count(), few)
        first = self.read_page(self.of_year(show="counts")).text
        path = f"{LINES}/page/2?year={self.year}&amp;show=counts"
        self.assertIn(path, first)
        second = self.read_page(path.replace("&amp;", "&")).text
        pages = [
            set(re.findall(r"/my/points/lines/(\d+)\"", p)) for p in (first, second)
        ]
        self.assertEqual([len(page) for page in pages], [20, 5])
        self.assertFalse(pages[0] & pages[1])
        for number in ("99", "0", "9" * 30):
            self.assertEqual(self.read_page(f"{LINES}/page/{number}").status_code, 200)

    def test_year_that_makes_no_sense_is_this_one(self):
        self.confirm(self.own, self.items["FIXED"], self.on(3))
        for year in ("", "x", "1999", "٢٠٢٥", "9" * 30, "%00"):
            with self.subTest(year):
                self.assertNotIn("Item FIXED", self.get_text(f"{LINES}?year={year}"))

    # One line

    def test_line_tells_its_grounds_and_who_decided_why(self):
        line = self.register("FIXED", self.own, description="<b>Roof</b> 𠮷 🙂")
        self.hold_review(3, against=line, reason="Nobody saw <i>it</i>.")
        text = self.read_line(line)
        for words in (
            "Item FIXED",
            "Rejected",
            "&lt;b&gt;Roof&lt;/b&gt; 𠮷 🙂",
            "Nobody saw &lt;i&gt;it&lt;/i&gt;.",
            "test_secretary",
            "Entered by test_scorekeeper",
            "Dispute This Line",
        ):
            self.assertIn(words, text)

    def test_line_tells_what_was_cut_and_what_it_would_count(self):
        first, second = (
            self.carry(self.register("CAPPED", self.own, day=self.on(3, day)))
            for day in (1, 2)
        )
        waiting = self.register("CAPPED", self.own, day=self.on(3, 3))
        self.assertNotIn("Why It Counts Less", self.read_line(first))
        self.assertIn("1 points do not count", self.read_line(second))
        self.assertIn("3 points do not count", self.read_line(waiting))
        self.assertNotIn("Dispute This Line", self.read_line(waiting))

    def test_line_shows_evidence_and_witnesses(self):
        line = self.register(
            "FIXED",
            self.own,
            evidence_ids=[
                self.make_file("roof.png"),
                self.make_file("notes.pdf", PDF),
            ],
        )
        self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.member.id}
        ).with_user(self.users["member"]).action_confirm("I held the ladder.")
        page = self.read_page(f"{LINES}/{line.id}").text
        photo, notes = line.evidence_ids
        self.assertIn(f'href="/web/content/party.evidence/{photo.id}/file"', page)
        source = re.search(r'src="(/web/image/party.evidence/[^"]+)"', page)[1]
        self.assertEqual(self.read_page(source).headers["Content-Type"], "image/png")
        self.assertIn("notes.pdf", page)
        for words in ("test_member", "Confirmed", "I held the ladder."):
            self.assertIn(words, page)

    def test_line_leads_to_what_reverses_it_and_back(self):
        line = self.confirm(self.own, self.items["FIXED"], self.on(3))
        reversal = self.reverse(line)
        page = self.read_page(f"{LINES}/{line.id}").text
        self.assertIn(f'href="{LINES}/{reversal.id}"', page)
        self.assertIn("This line takes it back", page)
        page = self.read_page(f"{LINES}/{reversal.id}").text
        self.assertIn(f'href="{LINES}/{line.id}"', page)

    def test_draft_leads_to_its_declaration(self):
        declaration = self.declare(role="portal", member=self.own, submit=False)
        path = f"/my/points/declarations/{declaration.id}"
        page = self.read_page(
            f"{LINES}/{declaration.line_ids.id}", allow_redirects=False
        )
        self.assertEqual(urlsplit(page.headers["Location"]).path, path)
        self.assertNotIn("Item FIXED", self.get_text(self.of_year()))
        declaration.action_submit()
        line = declaration.line_ids
        self.assertIn(f'href="{path}"', self.read_page(f"{LINES}/{line.id}").text)

    def test_disputed_line_says_so_and_leads_to_the_dispute(self):
        line = self.carry(self.register("LATE", self.own))
        disputes = self.env["party.dispute"].with_user(self.users["portal"])
        draft = disputes._write_draft({"line_id": line.id, "reason": "I was there."})
        draft.action_file()
        page = self.read_page(f"{LINES}/{line.id}").text
        self.assertIn("A dispute about this line is open", page)
        self.assertIn(f'href="/my/points/disputes/{draft.id}"', page)
        self.assertNotIn("Dispute This Line", page)
        self.assertIn("Disputed", self.get_text(self.of_year()))

    # Whose they are

    def test_lines_of_others_are_not_found(self):
        line = self.register("FIXED", self.own)
        for login in ("test_secretary", "test_scorekeeper", "test_stranger"):
            with self.subTest(login):
                self.assertEqual(
                    self.read_page(f"{LINES}/{line.id}", login).status_code, 404
                )
                self.assertNotIn("Item FIXED", self.get_text(self.of_year(), login))
        for id_ in (0, 999999999, "9" * 40, "x"):
            self.assertEqual(self.read_page(f"{LINES}/{id_}").status_code, 404)

    def test_who_is_no_member_any_more_finds_nothing(self):
        line = self.register("FIXED", self.own)
        self.own.active = False
        for login in ("test_customer", "test_outsider", "test_portal_member"):
            with self.subTest(login):
                self.assertEqual(
                    self.read_page(f"{LINES}/{line.id}", login).status_code, 404
                )
                self.assertNotIn("Item FIXED", self.get_text(self.of_year(), login))

    def test_line_of_a_branch_that_the_member_left_stays_his(self):
        line = self.confirm(self.own, self.items["FIXED"], self.on(3))
        row = self.own.assignment_ids
        row.date_to = self.days(-1)
        self.own.write(
            {
                "assignment_ids": [
                    Command.create(
                        {
                            "date_from": self.today,
                            "branch_id": self.other_branch.id,
                            "member_class_id": row.member_class_id.id,
                            "standing": "full",
                        }
                    )
                ]
            }
        )
        self.assertIn("Branch 1", self.read_line(line))

    def test_stranger_is_asked_to_sign_in(self):
        self.authenticate(None, None)
        page = self.url_open(LINES, allow_redirects=False)
        self.assertEqual(urlsplit(page.headers["Location"]).path, "/web/login")
