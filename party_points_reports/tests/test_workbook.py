import io
import tracemalloc
from datetime import datetime
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..models import party_workbook
from ..xlsx import Sheet, write_workbook
from .workbook_common import TAKERS, URL, PartyWorkbookCommon


@tagged("post_install", "-at_install")
class TestWorkbook(HttpCase, PartyWorkbookCommon):
    def open_url(self, role, branch=None, query=None, **more):
        """The answer to a user who asks for a workbook of the branch, of March."""
        login = self.users[role].login
        self.authenticate(login, login)
        query = {
            "kind": "register",
            "branch": branch.id if branch else self.branch.id,
            "year": self.year,
            "month": 3,
            **(query or {}),
            **more,
        }
        address = "&".join(f"{name}={value}" for name, value in query.items())
        with mute_logger("odoo.http"):
            return self.url_open(f"{URL}?{address}")

    def download(self, role="secretary", branch=None, data_only=False, **query):
        response = self.open_url(role, branch, **query)
        self.assertEqual(response.status_code, 200)
        return load_workbook(io.BytesIO(response.content), data_only=data_only)

    def column(self, sheet, head):
        """The cells under a head."""
        heads = [cell.value for cell in sheet[1]]
        return [row[heads.index(head)] for row in sheet.iter_rows(min_row=2)]

    def values(self, sheet, head):
        return [cell.value for cell in self.column(sheet, head)]

    # The register

    def test_register_holds_the_lines_of_the_branch_in_the_order_of_their_days(self):
        sheet = self.download().active
        self.assertEqual(
            self.values(sheet, "Item")[:-1],
            ["Item FIXED", "Item HOURS", "Item LATE", "Item MEETING", "Item VETO"],
        )
        self.assertEqual(self.values(sheet, "Member")[0], "test_member")
        self.assertEqual(self.values(sheet, "Kind")[2], "Deduction")
        self.assertEqual(self.values(sheet, "Attendance")[3], "Absent")
        self.assertEqual(self.values(sheet, "Late")[1:3], [None, "Late"])

    def test_numbers_and_dates_are_real_and_shown_as_such(self):
        sheet = self.download().active
        day = self.column(sheet, "Day")[0]
        self.assertEqual(day.value, datetime(self.year, 3, 5))
        self.assertEqual(day.number_format, "yyyy-mm-dd")
        points = self.column(sheet, "Points")[1]
        self.assertEqual(points.value, 1.5)
        self.assertEqual((points.data_type, points.number_format), ("n", "0.00"))

    def test_totals_follow_the_filter_and_hold_our_sums(self):
        total = self.column(self.download().active, "Points")[-1]
        self.assertEqual(total.value, "=SUBTOTAL(9,K2:K6)")
        self.assertEqual(total.number_format, "0.00")
        sheet = self.download(data_only=True).active
        lines = self.env["party.point.line"].search(
            [("branch_id", "=", self.branch.id)]
        )
        self.assertEqual(self.values(sheet, "Points")[-1], sum(lines.mapped("points")))
        self.assertEqual(self.values(sheet, "Points")[-1], 3.5)

    def test_sheet_is_ready_to_filter_and_print(self):
        sheet = self.download().active
        self.assertEqual(sheet.title, "Branch 1")
        self.assertEqual(sheet.freeze_panes, "C2")
        self.assertEqual(sheet.auto_filter.ref, "A1:O6")
        self.assertEqual(sheet.print_title_rows, "$1:$1")
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(str(sheet.page_setup.paperSize), "9")
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual(sheet.page_setup.fitToHeight, 0)

    def test_text_that_looks_like_a_formula_stays_text(self):
        names = ["=1+1", "+1", "-1", "@SUM(A1)"]
        for name in names:
            self.confirm(self.member, self.items["FIXED"], self.on(5), description=name)
        cells = self.column(self.download(month=5).active, "Grounds")[:-1]
        self.assertEqual([cell.value for cell in cells], names)
        self.assertEqual({cell.data_type for cell in cells}, {"s"})

    def test_register_without_a_month_is_of_the_whole_year(self):
        self.confirm(self.member, self.items["FIXED"], self.on(12, 31))
        sheet = self.download(month="").active
        self.assertEqual(self.values(sheet, "Day")[-2], datetime(self.year, 12, 31))
        self.assertEqual(sheet.max_row, 8)

    def test_drafts_and_withdrawn_lines_are_in_no_register(self):
        for state in ("draft", "withdrawn", "rejected"):
            self.confirm(self.member, self.items["FIXED"], self.on(5), state=state)
        sheet = self.download(month=5).active
        self.assertEqual(self.values(sheet, "State")[:-1], ["Rejected"])

    def test_branch_without_lines_has_a_sheet_with_heads_alone(self):
        sheet = self.download(month=7).active
        self.assertEqual(sheet.max_row, 1)

    def test_register_speaks_the_readers_language(self):
        self.users["secretary"].lang = "zh_CN"
        sheet = self.download().active
        kinds = [row[5].value for row in sheet.iter_rows(min_row=2)]
        self.assertEqual(kinds[2], "扣分")

    # The summaries

    def test_month_summary_holds_the_scores_with_their_ranks(self):
        sheet = self.download(kind="month").active
        scores = self.env["party.point.score"].search(
            [("branch_id", "=", self.branch.id)]
        )
        rows = {
            row[0]: row
            for row in sheet.iter_rows(min_row=2, values_only=True)
            if row[0]
        }
        self.assertEqual(len(rows), len(scores))
        for score in scores - self.score(self.members["scorekeeper"], 3):
            row = rows[score.member_id.name]
            figures = (score.base, score.pioneer, score.deductions, score.total)
            self.assertEqual(row[2:6], figures)
            self.assertEqual(row[6], score.rank or None)
        self.assertEqual(rows["test_member"][2:6], (58, 4.5, -1, 61.5))
        self.assertEqual(rows["test_secretary"][-1], "Veto")

    def test_exempt_member_has_no_score_in_the_summary(self):
        sheet = self.download(kind="month").active
        rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
        row = rows["test_scorekeeper"]
        self.assertEqual(row[-1], "Exempt")
        self.assertEqual(set(row[2:8]), {None})

    def test_who_is_scored_by_no_rules_has_no_figures(self):
        infirm = self.env.ref("party_points.party_member_class_infirm")
        self.new_member(self.branch, name="Old Li", member_class_id=infirm.id)
        self.refresh(3)
        for kind in ("month", "year"):
            sheet = self.download(kind=kind).active
            rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
            row = rows["Old Li"]
            with self.subTest(kind=kind):
                figures = row[2:8] if kind == "month" else row[2:]
                self.assertEqual(set(figures), {None})
        row = {r[0]: r for r in self.download(kind="month").active.values}["Old Li"]
        self.assertEqual(row[-1], "No Rules in Force")

    def test_year_summary_holds_twelve_months_and_the_annual_score(self):
        self.confirm(self.member, self.items["FIXED"], self.on(4))
        self.refresh(4)
        sheet = self.download(kind="year").active
        heads = [cell.value for cell in sheet[1]]
        self.assertEqual(heads[4], f"{self.year}-03")
        rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
        row = rows["test_member"]
        april = self.score(self.member, 4)
        self.assertEqual(row[4:6], (61.5, april.total))
        self.assertEqual(row[6], None)
        self.assertEqual(row[-3:], (7.5, -1, april.annual))
        self.assertEqual(set(rows["test_scorekeeper"][2:14]), {None})

    # The tree

    def test_tree_has_an_overview_and_a_sheet_for_each_branch(self):
        book = self.download("superior", self.committee, kind="month", below=1)
        self.assertEqual(book.sheetnames, ["Overview", "Branch 1", "Branch 2"])
        rows = list(book["Overview"].iter_rows(min_row=2, values_only=True))
        self.assertEqual(rows[0], ("T-1", "Branch 1", "Branch 1", 5, 3.5, 4, 40.5, 1))
        self.assertEqual(rows[1], ("T-2", "Branch 2", "Branch 2", 1, 3, 1, 63, 0))

    def test_groups_and_whoever_had_no_month_get_no_sheet_and_do_not_count(self):
        vals = {"level": "group", "sector": "rural", "parent_id": self.branch.id}
        self.env["party.branch"].create(
            [{**vals, "name": f"Group {n}", "code": f"T-G{n}"} for n in (1, 2)]
        )
        with patch.object(party_workbook, "MOST_SHEETS", 2):
            book = self.download("superior", self.committee, kind="month", below=1)
        self.assertEqual(book.sheetnames, ["Overview", "Branch 1", "Branch 2"])

    def test_overview_names_no_member(self):
        book = self.download("superior", self.committee, kind="year", below=1)
        texts = {cell.value for row in book["Overview"] for cell in row}
        self.assertFalse(
            texts & set(self.env["party.member"].search([]).mapped("name"))
        )

    def test_branches_of_one_name_have_sheets_of_their_own(self):
        long = "Very Long Name of a Branch in the District: "
        (self.branch | self.other_branch).name = "A/B"
        book = self.download("superior", self.committee, below=1)
        self.assertEqual(book.sheetnames[1:], ["A B", "A B (2)"])
        self.branch.name, self.other_branch.name = f"{long}East", f"{long}West"
        book = self.download("superior", self.committee, below=1)
        self.assertEqual(len(set(book.sheetnames)), 3)
        self.assertTrue(all(len(name) <= 31 for name in book.sheetnames))
        self.assertEqual(
            self.values(book["Overview"], "Sheet")[:2], book.sheetnames[1:]
        )

    def test_workbook_that_would_have_too_many_sheets_is_refused(self):
        wizards = self.as_role("superior", self.env["party.workbook.wizard"])
        wizard = wizards.create(
            {
                "branch_id": self.committee.id,
                "with_below": True,
                "year": self.year,
                "month": "3",
            }
        )
        self.assertTrue(wizard.action_download())
        with (
            patch.object(party_workbook, "MOST_SHEETS", 1),
            self.assertRaisesRegex(UserError, "further down"),
        ):
            wizard.action_download()

    # Rights

    def test_keepers_of_the_branch_and_those_above_take_its_workbooks(self):
        for role in TAKERS:
            for kind in ("register", "month", "year"):
                with self.subTest(role=role, kind=kind):
                    sheet = self.download(role, kind=kind).active
                    self.assertIn("test_member", self.values(sheet, "Member"))

    def test_others_take_none(self):
        self.users["outsider"] = self.outsider
        for role, status in (
            ("member", 404),
            ("administrator", 404),
            ("outsider", 403),
        ):
            for kind in ("register", "month", "year"):
                with self.subTest(role=role, kind=kind):
                    response = self.open_url(role, kind=kind)
                    self.assertEqual(response.status_code, status)

    def test_nobody_takes_that_of_a_branch_that_is_not_his(self):
        for role in ("scorekeeper", "committee", "secretary"):
            for query in ({}, {"below": 1}):
                with self.subTest(role=role, **query):
                    response = self.open_url(role, self.other_branch, **query)
                    self.assertEqual(response.status_code, 404)

    def test_tree_holds_only_the_branches_of_the_user(self):
        book = self.download("secretary", self.committee, below=1)
        self.assertEqual(book.sheetnames, ["Overview", "Branch 1"])

    def test_former_secretary_takes_nothing(self):
        self.env["party.position"].search(
            [("partner_id", "=", self.users["secretary"].partner_id.id)]
        ).date_to = self.days(-1)
        self.assertEqual(self.open_url("secretary").status_code, 404)

    def test_nonsense_in_the_address_is_not_found(self):
        for query in (
            {"kind": "x"},
            {"branch": "x"},
            {"branch": 999999999},
            {"branch": "9" * 30},
            {"branch": -1},
            {"year": ""},
            {"year": 0},
            {"month": 13},
            {"month": "x"},
            {"kind": "month", "month": ""},
        ):
            with self.subTest(**query):
                response = self.open_url("secretary", query=query)
                self.assertEqual(response.status_code, 404)

    def test_stranger_is_asked_to_sign_in(self):
        response = self.url_open(URL, allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    # The wizard

    def test_month_page_leads_to_its_workbook(self):
        period = self.period(self.branch, self.on(3))
        for role in TAKERS:
            with self.subTest(role=role):
                action = self.as_role(role, period).action_open_workbook_wizard()
                wizards = self.as_role(role, self.env["party.workbook.wizard"])
                form = Form(wizards.with_context(**action["context"]))
                form.kind = "register"
                download = form.save().action_download()
                self.assertEqual(
                    download["url"],
                    f"{URL}?kind=register&branch={self.branch.id}&year={self.year}"
                    "&month=3&below=",
                )

    def test_wizard_offers_the_organisations_of_the_users_positions(self):
        wizards = self.as_role("superior", self.env["party.workbook.wizard"])
        offered = wizards.new().available_branch_ids._origin
        self.assertEqual(offered, self.committee | self.branch | self.other_branch)

    def test_wizard_says_what_is_missing(self):
        wizards = self.as_role("secretary", self.env["party.workbook.wizard"])
        for vals, words in (
            ({"month": False}, "Choose the month"),
            ({"year": 26}, "four digits"),
            ({"branch_id": self.committee.id}, "You keep no points"),
        ):
            with self.subTest(words=words):
                wizard = wizards.create(
                    {"branch_id": self.branch.id, "year": self.year, **vals}
                )
                with self.assertRaisesRegex(UserError, words):
                    wizard.action_download()

    def test_members_and_administrators_have_no_wizard(self):
        for role in ("member", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.env["party.workbook.wizard"]).create(
                    {"branch_id": self.branch.id}
                )

    # What it costs

    def multiply(self, month, number):
        """So many copies of a line, in a month of its own."""
        line = self.confirm(self.member, self.items["FIXED"], self.on(month))
        self.env.flush_all()
        columns = [
            name
            for name, field in line._fields.items()
            if field.store and field.column_type and name != "id"
        ]
        names = SQL(", ").join(map(SQL.identifier, columns))
        self.env.cr.execute(
            SQL(
                "INSERT INTO party_point_line (%s) SELECT %s "
                "FROM party_point_line, generate_series(2, %s) WHERE id = %s",
                names,
                names,
                number,
                line.id,
            )
        )

    def measure(self, month):
        """:return: ``(peak of memory, queries)`` of a register"""
        _name, sheets = self.sheets("register", month=month)
        before = self.cr.sql_log_count
        tracemalloc.start()
        write_workbook(io.BytesIO(), [Sheet("warm", [], [])])
        file = io.BytesIO()
        tracemalloc.reset_peak()
        write_workbook(file, sheets)
        peak = tracemalloc.get_traced_memory()[1] - len(file.getvalue())
        tracemalloc.stop()
        return peak, self.cr.sql_log_count - before

    def test_memory_does_not_grow_with_the_lines(self):
        self.multiply(5, 4000)
        self.multiply(6, 16000)
        self.sheets("register", month=5)
        few, few_queries = self.measure(5)
        many, many_queries = self.measure(6)
        self.assertLess(many, 1.2 * few)
        self.assertLess(many_queries - few_queries, 10)
