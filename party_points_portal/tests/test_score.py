import json

from odoo import fields
from odoo.tests import tagged

from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

from .page_common import PageCase

ROOT = "/my/points"
SCORES = f"{ROOT}/scores"


@tagged("post_install", "-at_install")
class TestScorePages(PageCase, PartyLedgerCommon):
    """What the member's points are, and how they came about (POR-1, RULE-4). Rules are
    in force since the beginning of last year; everybody begins with 60."""

    url = ROOT

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portal = cls.new_user("test_portal_member", "base.group_portal")
        cls.own = cls.new_member(cls.branch, partner=portal.partner_id)
        stranger = cls.new_user("test_stranger", "base.group_portal")
        cls.new_member(cls.other_branch, partner=stranger.partner_id)
        cls.new_user("test_customer", "base.group_portal")
        cls.first = cls.today.replace(day=1)
        cls.path = f"{SCORES}/{cls.today.year}/{cls.today.month}"

    def close(self, month):
        """A month of last year, as it is closed."""
        self.refresh(month)
        self.period(self.branch, self.on(month)).state = "closed"
        return self.score(self.own, month)

    def get_overview(self, year=None):
        return self.own.with_user(self.own.partner_id.user_ids)._get_score_overview(
            year
        )

    # The overview

    def test_member_sees_what_this_month_and_this_year_are_made_of(self):
        self.confirm(self.own, self.items["FIXED"], self.first)
        self.confirm(self.own, self.items["LATE"], self.first)
        text = self.get_text()
        for words in (
            "62 of 60 needed The pass line is reached.",
            "Base Points 60 Pioneer Points +3 Deductions −1",
            "How This Month's Score Came About",
            "This Year Until now 62",
        ):
            self.assertIn(words, text.replace("&#39;", "'"))
        self.assertIn(f'href="{self.path}"', self.read_page().text)

    def test_score_stands_against_the_pass_line(self):
        for points, verdict in (
            (-3, "Within the tolerance of 5: not below the pass line."),
            (-3, "Below the pass line."),
        ):
            self.confirm(self.own, self.items["LATE"], self.first, points)
            self.assertEqual(self.get_overview()["now"]["verdict"], verdict)
        self.assertIn("54 of 60 needed Below the pass line.", self.get_text())

    def test_veto_and_exemption_are_said_in_words(self):
        veto, grounds = self.items["VETO"], "As the court found"
        self.confirm(self.own, veto, self.first, 0, description=grounds)
        self.assertIn("A veto stands: the month's total is 0.", self.get_text())
        self.assertIn("A veto stands in this year", self.get_text())
        for path in (self.path, f"{SCORES}/{self.today.year}"):
            self.assertIn(grounds, self.get_text(path))
        self.exempt(self.own, self.first, fields.Date.end_of(self.today, "month"))
        text = self.get_text()
        self.assertIn("this month is not scored", text)
        self.assertNotIn("A veto stands: the month", text)

    def test_change_is_against_the_month_before(self):
        """In January the month before is one of last year."""
        self.confirm(self.own, self.items["FIXED"], self.on(12))
        self.refresh(12)
        last = fields.Date.add(self.first, days=-1)
        if last.year == self.today.year:
            self.confirm(self.own, self.items["FIXED"], last)
        self.assertEqual(self.get_overview()["now"]["change"], -3)
        self.assertIn("Change against last month: −3", self.get_text())

    def test_last_closed_month_stays_as_it_was_closed(self):
        self.confirm(self.own, self.items["FIXED"], self.on(3))
        self.assertIsNone(self.get_overview()["closed"])
        score = self.close(3)
        text = self.get_text(self.get_path(score))
        self.assertIn("The month is closed with this score.", text)
        self.confirm(self.own, self.items["FIXED"], self.on(3))
        closed = self.get_overview()["closed"]
        self.assertEqual((closed["total"], closed["path"]), (63, self.get_path(score)))
        page = self.get_text(closed["path"])
        self.assertIn("The month was closed with 63. By now its lines make 66", page)

    def get_path(self, score):
        return score._get_portal_path()

    def test_nobody_sees_a_rank(self):
        self.refresh(3)
        for url in (ROOT, f"{SCORES}/{self.year}", f"{SCORES}/{self.year}/3"):
            page = self.read_page(url).text
            self.assertNotIn("Rank", page)
            self.assertNotIn("test_secretary", page)

    # The run over the year

    def test_run_shows_this_year_or_the_one_before(self):
        self.confirm(self.own, self.items["FIXED"], self.on(2))
        self.confirm(self.own, self.items["LATE"], self.first)
        self.refresh(2)
        self.refresh(3)
        overview = self.get_overview()
        self.assertEqual(overview["years"], [self.year + 1, self.year])
        totals = json.loads(overview["chart"]["totals"])
        self.assertEqual(len(totals), 12)
        self.assertEqual(totals[self.today.month - 1], 59)
        self.assertEqual(totals[self.today.month :], [None] * (12 - self.today.month))
        chart = self.get_overview(self.year)["chart"]
        self.assertEqual(json.loads(chart["totals"])[:4], [None, 63, 60, None])
        self.assertEqual(json.loads(chart["lines"])[:4], [None, 60, 60, None])
        text = self.get_text(f"{ROOT}?year={self.year}")
        self.assertIn(f"Month scores of {self.year}", text)
        self.assertIn(f"February {self.year} Not closed yet 63 60", text)

    def test_year_that_makes_no_sense_is_this_one(self):
        for year in ("", "x", "-1", "1999", "٢٠٢٥", "9" * 30, "%00", "2025'"):
            with self.subTest(year):
                text = self.get_text(f"{ROOT}?year={year}")
                self.assertIn(f"Month scores of {self.today.year}", text)

    def test_overview_costs_the_same_for_many_lines_and_months(self):
        def count():
            member = self.own.with_user(self.own.partner_id.user_ids)
            for _time in range(2):  # the first reads what is kept in memory
                self.env.flush_all()
                self.env.invalidate_all()
                self.read_frame(member)
                before = self.cr.sql_log_count
                member._get_score_overview()
            return self.cr.sql_log_count - before

        self.confirm(self.own, self.items["FIXED"], self.first)
        self.refresh(1)
        few = count()
        for code in ("FIXED", "LATE", "MEETING", "HOURS") * 15:
            outcome = "present" if code == "MEETING" else False
            self.confirm(self.own, self.items[code], self.first, outcome=outcome)
        for month in range(1, 13):
            self.close(month)
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 9)

    def read_frame(self, member):
        """What every page of a member reads: who he is, and what he may read."""
        member.env.company.sudo().partner_id.mapped("name")
        member.sudo().mapped("branch_id.name")
        member.env["party.point.score"].search_count([])

    # How a score came about

    def test_score_is_explained_with_ways_to_its_lines(self):
        line = self.confirm(
            self.own, self.items["FIXED"], self.first, description="Cleared <b>snow</b>"
        )
        meetings = [
            self.confirm(self.own, self.items["MEETING"], self.first, outcome="absent")
            for _n in range(2)
        ]
        for url in (self.path, f"{SCORES}/{self.today.year}"):
            page = self.read_page(url).text
            self.assertIn("Cleared &lt;b&gt;snow", page)
            for one in (line, *meetings):
                self.assertIn(f'href="/my/points/lines/{one.id}"', page)
            self.assertIn("Where My Points Come from", page)

    def test_scores_of_months_that_are_not_there_are_not_found(self):
        self.refresh(3)
        year = self.today.year
        self.assertEqual(self.read_page(f"{SCORES}/{self.year}/1").status_code, 200)
        for path in (
            year - 2,
            year + 1,
            0,
            "9" * 40,
            "x",
            f"{year}/0",
            f"{year}/13",
            f"{year - 1}/13",
            f"{year}/-1",
            f"{year}/{'9' * 40}",
            f"{year + 1}/1",
        ):
            with self.subTest(path):
                self.assertEqual(self.read_page(f"{SCORES}/{path}").status_code, 404)
        if self.today.month < 12:
            path = f"{SCORES}/{year}/{self.today.month + 1}"
            self.assertEqual(self.read_page(path).status_code, 404)

    # What is ahead

    def test_member_reads_what_he_can_still_earn(self):
        page = self.read_page(f"{ROOT}/ahead").text
        text = self.get_text(f"{ROOT}/ahead")
        self.assertIn("Item FIXED +3 each time", text)
        self.assertIn("What Is Expected of Me Item MEETING", text)
        self.assertIn(f"/declarations/new?item={self.items['FIXED'].id}", page)
        self.assertNotIn("Used Up for Now", text)

    def test_what_is_used_up_comes_last_and_what_the_branch_records_says_so(self):
        """The merits count 40 points a year, all together."""
        self.confirm(self.own, self.items["FIXED"], self.first, 40)
        text = self.get_text(f"{ROOT}/ahead")
        self.assertIn("Nothing more can be earned at present.", text)
        self.assertLess(text.index("Used Up for Now"), text.index("Item FIXED"))
        self.assertNotIn("Declare This", text)

    def test_exempt_member_is_told_that_nothing_is_scored(self):
        self.exempt(self.own, self.first, fields.Date.end_of(self.today, "month"))
        text = self.get_text(f"{ROOT}/ahead")
        self.assertIn("Exempt, or no member, at present: nothing is scored.", text)

    # The handbook

    def test_member_prints_his_handbook(self):
        self.confirm(self.own, self.items["FIXED"], self.on(3), description="Then")
        self.refresh(3)
        text = self.get_text(f"{ROOT}/handbook")
        self.assertIn(f"Handbook of {self.year} (PDF)", text)
        page = self.read_page(f"{ROOT}/handbook/{self.year}")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Content-Type"], "application/pdf")
        self.assertIn("no-store", page.headers["Cache-Control"])
        name = page.headers["Content-Disposition"]
        self.assertIn("attachment", name)
        self.assertIn(f"Points%20Handbook%20{self.year}", name.replace(" ", "%20"))
        self.assertTrue(page.content.startswith(b"%PDF-"))

    def test_handbooks_of_other_years_are_not_found(self):
        for year in (self.year, self.year + 2, 0, "9" * 40, "x"):
            with self.subTest(year):
                page = self.read_page(f"{ROOT}/handbook/{year}")
                self.assertEqual(page.status_code, 404)

    # Whose they are

    def test_pages_show_the_users_own_scores_alone(self):
        self.confirm(self.own, self.items["FIXED"], self.first, description="Own deed")
        self.assertIn("Own deed", self.get_text(self.path))
        for login in ("test_secretary", "test_superior", "test_stranger"):
            with self.subTest(login):
                page = self.read_page(self.path, login)
                self.assertNotIn("Own deed", page.text)
        self.assertIn("How the Score", self.get_text(self.path, "test_secretary"))

    def test_who_is_no_member_any_more_finds_nothing(self):
        paths = (self.path, f"{ROOT}/ahead", f"{ROOT}/handbook")
        paths += (f"{ROOT}/handbook/{self.today.year}",)
        self.own.active = False
        for login in ("test_customer", "test_outsider", "test_portal_member"):
            for path in paths:
                with self.subTest(login=login, path=path):
                    self.assertEqual(self.read_page(path, login).status_code, 404)
            self.assertIn(
                "Ask the secretary of your branch", self.get_text(ROOT, login)
            )

    def test_membership_that_ended_leaves_pages_that_can_be_read(self):
        self.own.assignment_ids.date_to = fields.Date.add(self.today, days=-1)
        for path in (ROOT, self.path, f"{ROOT}/ahead", f"{ROOT}/handbook"):
            with self.subTest(path):
                self.assertIn(self.read_page(path).status_code, (200, 404))

    def test_stranger_is_asked_to_sign_in(self):
        self.authenticate(None, None)
        for path in (self.path, f"{ROOT}/ahead", f"{ROOT}/handbook/{self.year}"):
            page = self.url_open(path, allow_redirects=False)
            self.assertEqual(page.status_code, 303)

    # On a phone

    def test_member_goes_from_his_score_to_a_line_on_a_phone(self):
        self.confirm(
            self.own, self.items["FIXED"], self.first, description="Cleared snow"
        )
        self.start_phone("/my", "party_points_portal_score", login="test_portal_member")
