import io
from contextlib import suppress

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..importing.cells import CellProblem, parse_count, parse_points
from ..importing.files import read_tables
from ..importing.rulebook_sheets import get_sheets
from .rules_common import PartyRulesCommon
from .test_importing import workbook

SHEETS = {
    "schemes": "Scoring Schemes",
    "gradings": "Grading Schemes",
    "grades": "Grades",
    "templates": "Rule Templates",
    "categories": "Categories",
    "items": "Items",
    "levels": "Points by Honour Level",
    "reviews": "Review Levels",
}
BOOK = {
    "schemes": [
        [
            "Code",
            "Name",
            "Base Points Are",
            "Base Points",
            "Ranked and Graded by",
            "Pass Line of a Month",
            "Pass Line of the Year",
            "Tolerance",
        ],
        ["BS", "Once", "Granted Once a Year", 60, "Annual Score", 0, 60, 5],
    ],
    "gradings": [
        ["Code", "Name", "Order of Ties", "Equal Members Share a Place"],
        ["BG", "Shares", "No Base Points Lost、Better Attendance", "Yes"],
    ],
    "grades": [
        ["Grading Scheme", "Order", "Name", "For", "Number", "Consequence"],
        ["BG", 30, "Qualified", "All Others", None, None],
        ["BG", 10, "Pioneer", "The First Part (%)", 10, "May Be Nominated"],
    ],
    "templates": [
        ["Code", "Name", "Member Classes", "Scoring Scheme", "Grading Scheme"],
        ["B", "Book", "Retired Member、Rural Member", "BS", "BG"],
    ],
    "categories": [
        ["Rule Template", "Code", "Name", "Order", "Points a Year"],
        ["B", "D", "Duties", 1, None],
        ["B", "M", "Merits", 2, 40],
    ],
    "items": [
        [
            "Rule Template",
            "Category",
            "Code",
            "What Is Scored",
            "Kind",
            "Dimension",
            "Points Are Given",
            "Points",
            "Lowest",
            "Highest",
            "Unit",
            "Expected a Year",
            "Sources",
            "Only for Positions",
            "Obligatory",
            "Attendance at",
        ],
        [
            *("B", "D", "MEET", "Meetings", "Base Points", "Organisational Life"),
            *("By Expected Attendance", 8, None, None, None, 4, None, None, "Yes"),
            "Member Meeting",
        ],
        [
            *("B", "M", "VISIT", "Visits", "Pioneer Points", "Voluntary Service"),
            *("Within a Range", None, 1, 3, None, None),
            *("Branch Record、Peer Review", "Members of the Committee", "No", None),
        ],
        [
            *("B", "M", "HOURS", "Volunteering", "Pioneer Points", "SERVICE"),
            *("By Quantity", 0.5, None, None, "hours", None, None, None, None, None),
        ],
        [
            *("B", "M", "HONOUR", "Honours", "Pioneer Points", "WORK"),
            *("By the Level of the Honour", None, None, None, None, None),
            *(None, None, None, None),
        ],
        [
            *("B", "D", "VETO", "Broke the Law", "Veto", "DISCIPLINE"),
            *("Always the Same", None, None, None, None, None, None, None, None, None),
        ],
    ],
    "levels": [
        ["Rule Template", "Item", "Honour Level", "Points"],
        ["B", "HONOUR", "Village", 2],
        ["B", "HONOUR", "TOWN", 4],
    ],
    "reviews": [
        ["Rule Template", "Kind", "Decider", "Points Over"],
        ["B", "Veto", "Superior Organisation", 0],
        ["B", "Deduction", "Work Team", 5],
    ],
}
CHINESE = {
    "计分方案": [
        [
            *("编码", "名称", "基本分计算方式", "基本分", "年度得分口径"),
            *("月度合格线", "年度合格线", "合格线容差"),
        ],
        ["BS", "Once", "每年授予一次", 60, "annual", 0, 60, 5],
    ],
    "等次方案": [
        ["编码", "名称", "同分排序", "同分并列"],
        ["BG", "Shares", "base_intact，attendance", "是"],
    ],
    "grades": [
        ["grading", "sequence", "name", "criterion", "value", "consequence"],
        ["BG", 30, "Qualified", "otherwise", None, None],
        ["BG", 10, "Pioneer", "first_share", 10, "commend"],
    ],
    "积分细则": [
        ["编码", "名称", "member_classes", "计分方案", "等次方案"],
        ["B", "Book", "RETIRED；RURAL", "BS", "BG"],
    ],
    "类别": [
        ["积分细则", "编码", "名称", "sequence", "cap_year_points"],
        ["B", "D", "Duties", 1, None],
        ["B", "M", "Merits", 2, 40],
    ],
    "项目": [
        [
            *("积分细则", "类别", "编码", "积分事项", "kind", "维度", "计分方式"),
            *("points", "points_min", "最高分值", "unit", "expected_count"),
            *("sources", "audience", "obligatory", "活动类型"),
        ],
        [
            *("B", "D", "MEET", "Meetings", "base", "ORG_LIFE", "expected"),
            *(8, None, None, None, 4, None, None, "是", "党员大会"),
        ],
        [
            *("B", "M", "VISIT", "Visits", "pioneer", "SERVICE", "range"),
            *(None, 1, 3, None, None, "record, peer", "支委会成员", "否", None),
        ],
        [
            *("B", "M", "HOURS", "Volunteering", "pioneer", "SERVICE", "per_unit"),
            *("0.5", None, None, "hours", None, None, None, None, None),
        ],
        [
            *("B", "M", "HONOUR", "Honours", "pioneer", "WORK", "graded"),
            *(None, None, None, None, None, None, None, None, None),
        ],
        [
            *("B", "D", "VETO", "Broke the Law", "veto", "DISCIPLINE", "fixed"),
            *(None, None, None, None, None, None, None, None, None),
        ],
    ],
    "荣誉等级分值": [
        ["积分细则", "item", "荣誉等级", "points"],
        ["B", "HONOUR", "VILLAGE", 2],
        ["B", "HONOUR", "TOWN", 4],
    ],
    "评审层级": [
        ["积分细则", "积分类型", "审定主体", "points_over"],
        ["B", "一票否决", "上级党组织", 0],
        ["B", "deduction", "包村工作队", "5"],
    ],
}


def changed(sheet, row, **cells):
    """The rows of a sheet of the book with cells of a row changed, by heads.

    :param int row: as a spreadsheet counts; one more than there are is added, as a copy
        of the last
    """
    heads, *rows = BOOK[sheet]
    new_heads = [*heads, *(head for head in cells if head not in heads)]
    rows = [dict(zip(heads, cells_of_row, strict=True)) for cells_of_row in rows]
    if row - 2 == len(rows):
        rows.append(dict(rows[-1]))
    rows[row - 2] |= cells
    return [new_heads, *([r.get(head) for head in new_heads] for r in rows)]


class RulebookCommon(PartyRulesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member_meeting = cls.env.ref(
            "party_points.party_activity_type_member_meeting"
        )

    def load(self, role="superior", branch=None, lang="en_US", **sheets):
        """Import the book, with some of its sheets exchanged."""
        rows = {SHEETS[name]: rows for name, rows in {**BOOK, **sheets}.items()}
        file = ("book.xlsx", workbook(**rows))
        return self.load_files(file, role=role, branch=branch, lang=lang)

    def load_files(self, *files, role="superior", branch=None, lang="en_US"):
        wizards = self.as_role(role, self.env["party.rulebook.import"])
        wizard = wizards.with_context(lang=lang).create(
            {"branch_id": branch.id} if branch else {}
        )
        with mute_logger("odoo.sql_db"):
            return wizard._load(files)

    def find(self, branch=None, version=1):
        return self.env["party.rule.template"].search(
            [
                ("branch_id", "=", (branch or self.committee).id),
                ("code", "=", "B"),
                ("version", "=", version),
            ]
        )

    def assert_refused(self, result, *errors):
        """These errors, as (sheet, row, column, words), and nothing written."""
        found = result["errors"]
        self.assertEqual(
            [(e["sheet"], e["row"], e["column"]) for e in found],
            [error[:3] for error in errors],
            found,
        )
        for error, expected in zip(found, errors, strict=True):
            self.assertIn(expected[3], error["message"])
        self.assertFalse(self.find())
        self.assertFalse(self.env["party.scoring.scheme"].search([("code", "=", "BS")]))

    def export(self, template, role="superior", lang="en_US"):
        file = io.BytesIO()
        template = self.as_role(role, template).with_context(lang=lang)
        template._write_rulebook(file)
        return file.getvalue()

    def get_tables(self, content):
        """:return: ``{title: (heads, rows)}``"""
        tables = read_tables("a.xlsx", content)
        return {table.name: (table.heads, table.rows) for table in tables}

    def assert_counts(self, result, what):
        """All rows of the result were ``what``, and there were some."""
        self.assertEqual(result["errors"], [])
        for sheet, counts in result["counts"].items():
            with self.subTest(sheet=sheet):
                self.assertEqual(counts[what], sum(counts.values()))
        self.assertTrue(any(counts[what] for counts in result["counts"].values()))


@tagged("post_install", "-at_install")
class TestRulebookImport(RulebookCommon):
    # A good book

    def test_book_becomes_schemes_and_a_draft_with_its_items(self):
        result = self.load()
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["ignored"], [])
        self.assertEqual(
            {sheet: counts["created"] for sheet, counts in result["counts"].items()},
            {
                "Scoring Schemes": 1,
                "Grading Schemes": 1,
                "Grades": 2,
                "Rule Templates": 1,
                "Categories": 2,
                "Items": 5,
                "Points by Honour Level": 2,
                "Review Levels": 2,
            },
        )
        self.assert_book(self.find())

    def assert_book(self, template):
        self.assertRecordValues(
            template, [{"name": "Book", "version": 1, "state": "draft"}]
        )
        self.assertEqual(template.member_class_ids, self.classes)
        self.assertRecordValues(
            template.scoring_scheme_id,
            [
                {
                    "base_mode": "once",
                    "base_points": 60,
                    "year_figure": "annual",
                    "month_pass_line": 0,
                    "tolerance": 5,
                }
            ],
        )
        grading = template.grading_scheme_id
        self.assertEqual(grading._get_tie_order(), ["base_intact", "attendance"])
        names = [grade.code for grade in grading._to_scoring().grades]
        self.assertEqual(names, ["Pioneer", "Qualified"])
        self.assertEqual(
            {item.code: item.points_text for item in template.item_ids},
            {
                "MEET": "−8 if all 4 times of the year are missed, in proportion",
                "VISIT": "+1 to +3 each time",
                "HOURS": "+0.5 for each: hours",
                "HONOUR": "Village +2 and Town +4",
                "VETO": "the month's total is 0",
            },
        )
        visit = self.item(template, "VISIT")
        self.assertEqual(visit._get_sources(), ["record", "peer"])
        self.assertEqual(visit._get_audience(), ["committee"])
        self.assertEqual(visit.category_id.cap_year_points, 40)
        meet = self.item(template, "MEET")
        self.assertEqual(meet._get_sources(), ["record"])
        self.assertTrue(meet.is_obligatory)
        self.assertEqual(meet.activity_type_id, self.member_meeting)
        self.assertEqual(template.item_ids.activity_type_id, self.member_meeting)
        self.assertRecordValues(
            template.level_ids.sorted(),
            [
                {"kind": "deduction", "points_over": 5, "decider": "work_team"},
                {"kind": "veto", "points_over": 0, "decider": "superior"},
            ],
        )

    def test_chinese_heads_and_technical_names_are_read_as_well(self):
        file = ("细则.xlsx", workbook(**CHINESE))
        result = self.load_files(file)
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["ignored"], [])
        self.assert_book(self.find())

    def test_csv_files_are_taken_together(self):
        def csv(rows):
            lines = (
                ",".join("" if cell is None else str(cell) for cell in r) for r in rows
            )
            return "\r\n".join(lines).encode("gb18030")

        files = [(f"{name}.csv", csv(rows)) for name, rows in BOOK.items()]
        result = self.load_files(*reversed(files))
        self.assertEqual(result["errors"], [])
        self.assert_book(self.find())

    def test_same_book_again_changes_nothing(self):
        self.load()
        self.assert_counts(self.load(), "unchanged")
        self.enforce(self.find())
        self.assert_counts(self.load(), "unchanged")

    def test_draft_is_changed_where_the_book_differs(self):
        self.load()
        result = self.load(
            items=changed("items", 3, **{"Highest": 4, "Points a Month": 9}),
            categories=changed("categories", 2, Name="Duty"),
            templates=changed("templates", 2, Name="New Book"),
        )
        self.assertEqual(result["errors"], [])
        updated = {s: c["updated"] for s, c in result["counts"].items() if c["updated"]}
        self.assertEqual(updated, {"Rule Templates": 1, "Categories": 1, "Items": 1})
        item = self.item(self.find(), "VISIT")
        self.assertRecordValues(
            item, [{"points_min": 1, "points_max": 4, "cap_month_points": 9}]
        )

    def test_empty_cells_change_nothing_and_what_is_not_named_stays(self):
        self.load()
        item = self.item(self.find(), "VISIT")
        item.write({"description": "Told by hand", "cap_year_times": 3})
        self.new_item(self.find(), "EXTRA")
        self.load(
            items=changed(
                "items",
                3,
                **{"Details": None, "Times a Year": None, "Sources": None},
            )
        )
        self.assertRecordValues(
            item, [{"description": "Told by hand", "cap_year_times": 3}]
        )
        self.assertEqual(item._get_sources(), ["record", "peer"])
        self.assertTrue(self.item(self.find(), "EXTRA"))

    def test_item_of_another_kind_keeps_the_sources_that_the_book_gives_it(self):
        items = changed("items", 3, Kind="Deduction", Sources="Self-Declaration")
        self.load(items=changed("items", 3, Sources="Self-Declaration"))
        self.load(items=items)
        item = self.item(self.find(), "VISIT")
        self.assertEqual(item._get_sources(), ["declaration"])
        self.assert_counts(self.load(items=items), "unchanged")

    def test_book_may_name_the_schemes_of_an_organisation_above(self):
        templates = changed(
            "templates", 2, **{"Scoring Scheme": "S", "Grading Scheme": "G"}
        )
        book = {name: [BOOK[name][0]] for name in ("schemes", "gradings", "grades")}
        result = self.load("secretary", templates=templates, **book)
        self.assertEqual(result["errors"], [])
        template = self.find(self.branch)
        self.assertEqual(template.scoring_scheme_id, self.scheme)
        self.assertEqual(template.grading_scheme_id, self.grading)

    def test_schemes_of_a_superior_are_used_as_they_are_or_made_anew(self):
        """A book with another grade makes a scheme of one's own; it never changes the
        superior's."""
        self.load()
        above = self.find().grading_scheme_id
        values = above.grade_ids.mapped("value")
        self.assertEqual(self.load("secretary", branch=self.branch)["errors"], [])
        template = self.find(self.branch)
        self.assertEqual(template.grading_scheme_id, above)
        grades = changed("grades", 2, Number=33)
        result = self.load("secretary", branch=self.branch, grades=grades)
        self.assertEqual(result["errors"], [])
        self.assertEqual(template.grading_scheme_id.branch_id, self.branch)
        self.assertIn(33, template.grading_scheme_id.grade_ids.mapped("value"))
        self.assertEqual(above.grade_ids.mapped("value"), values)

    def test_book_of_the_superior_does_not_overwrite_rules_derived_from_it(self):
        self.load()
        self.enforce(self.find())
        derived = self.derive(self.find())
        result = self.load("secretary", branch=self.branch)
        self.assertIn("is derived from", result["errors"][0]["message"])
        self.assertEqual(derived._compare(self.find()), [])

    def test_next_version_of_rules_in_force_comes_as_a_draft(self):
        self.load()
        self.enforce(self.find())
        result = self.load(templates=changed("templates", 2, Version=2))
        self.assertEqual(result["errors"], [])
        second = self.find(version=2)
        self.assertEqual((second.state, len(second.item_ids)), ("draft", 5))
        self.assertEqual(self.find()._compare(second), [])

    def test_dry_run_writes_nothing(self):
        wizard = self.as_role("superior", self.env["party.rulebook.import"]).create({})
        rows = {SHEETS[name]: rows for name, rows in BOOK.items()}
        result = wizard._load([("a.xlsx", workbook(**rows))], dry_run=True)
        self.assertEqual(result["counts"]["Items"]["created"], 5)
        self.assertFalse(self.find())

    def test_activity_type_and_review_level_are_changed_where_the_book_differs(self):
        self.load()
        result = self.load(
            items=changed("items", 2, **{"Attendance at": "THEME_DAY"}),
            reviews=changed("reviews", 3, **{"Points Over": 3}),
        )
        self.assertEqual(result["errors"], [])
        updated = {s: c["updated"] for s, c in result["counts"].items() if c["updated"]}
        self.assertEqual(updated, {"Items": 1, "Review Levels": 1})
        meet = self.item(self.find(), "MEET")
        self.assertEqual(meet.activity_type_id.code, "THEME_DAY")
        self.assertEqual(self.find().level_ids.sorted().mapped("points_over"), [3, 0])

    # Bad rows

    def test_attendance_that_cannot_be_counted_is_refused(self):
        items = changed("items", 3, **{"Attendance at": "STUDY"})
        items[3][-1] = "Volunteering"
        self.assert_refused(
            self.load(items=items, reviews=changed("reviews", 2, **{"Points Over": 1})),
            ("Items", 3, "", "Attendance is counted by expected attendance"),
            ("Items", 4, "", "Attendance is the branch's record"),
            ("Review Levels", 2, "", "A veto carries no points"),
        )

    def test_review_level_that_is_named_twice_or_for_no_rules_is_refused(self):
        twice = changed("reviews", 4, **{"Points Over": 9})
        self.assert_refused(
            self.load(reviews=[*twice, ["X", "Veto", "Leader in Charge", 0]]),
            ("Review Levels", 4, "Decider", "Row 3 says something about the same"),
            ("Review Levels", 5, "Rule Template", "neither in the sheet"),
        )

    def test_cells_that_cannot_be_read_are_named(self):
        items = changed("items", 2, Dimension="Luck")
        items[2][4] = "Bonus"
        self.assert_refused(
            self.load(
                schemes=changed("schemes", 2, **{"Base Points": 60.125}),
                categories=changed("categories", 3, **{"Points a Year": -40}),
                items=items,
                levels=changed("levels", 3, **{"Honour Level": "Galaxy"}),
            ),
            ("Scoring Schemes", 2, "Base Points", "two decimals at most"),
            ("Categories", 3, "Points a Year", "without a minus sign"),
            ("Items", 2, "Dimension", "Only these may stand here: Study"),
            ("Items", 3, "Kind", "Only these may stand here: Base Points"),
            ("Points by Honour Level", 3, "Honour Level", "Only these"),
        )

    def test_what_is_no_number_is_refused(self):
        for cell in ("many", "1e400", 1e30, "nan", "inf", "0.125", -1, "-0.5"):
            with self.subTest(cell=cell), self.assertRaises(CellProblem):
                parse_points(cell)
        for cell in (0.5, "1.5", 2**31, "x"):
            with self.subTest(cell=cell), self.assertRaises(CellProblem):
                parse_count(cell)
        self.assertEqual(parse_points(0.1 + 0.2), 0.3)
        self.assertEqual(parse_count("12"), 12)

    def test_cells_that_must_be_filled_in_are_named(self):
        self.assert_refused(
            self.load(
                items=changed("items", 4, **{"What Is Scored": None}),
                templates=changed("templates", 3, Code="B2", Name=None),
            ),
            ("Rule Templates", 3, "Name", "must be filled in"),
            ("Items", 4, "What Is Scored", "must be filled in"),
        )

    def test_ranges_that_are_upside_down_are_refused(self):
        self.assert_refused(
            self.load(
                items=changed("items", 3, Lowest=4),
                grades=changed("grades", 3, Number=101),
            ),
            ("Grades", 3, "", "needs a percentage between 0 and 100"),
            ("Items", 3, "", "The range is upside down"),
        )

    def test_rules_of_the_models_name_the_row(self):
        items = changed("items", 4, Unit=None)
        items[5][7] = 1
        self.assert_refused(
            self.load(items=items),
            ("Items", 4, "", "Volunteering: Say what is counted"),
            ("Items", 6, "", "Broke the Law: A veto carries no points"),
        )

    def test_codes_that_are_nowhere_are_named_and_what_hangs_on_them_is_not(self):
        self.assert_refused(
            self.load(
                grades=changed("grades", 4, **{"Grading Scheme": "NONE"}),
                categories=changed(
                    "categories", 4, **{"Rule Template": "X", "Code": "Z"}
                ),
                items=changed("items", 3, Category="NONE"),
                levels=changed("levels", 4, Item="NONE"),
            ),
            ("Grades", 4, "Grading Scheme", "“NONE” is neither in the sheet"),
            ("Categories", 4, "Rule Template", "“X” is neither"),
            ("Items", 3, "Category", "“NONE” is neither"),
            ("Points by Honour Level", 4, "Item", "“NONE” is neither"),
        )

    def test_unknown_schemes_of_a_template_are_named_alone(self):
        self.assert_refused(
            self.load(templates=changed("templates", 2, **{"Scoring Scheme": "NO"})),
            ("Rule Templates", 2, "Scoring Scheme", "“NO” is neither"),
        )

    def test_doubles_are_refused(self):
        self.assert_refused(
            self.load(
                schemes=changed("schemes", 3),
                grades=changed("grades", 4),
                categories=changed("categories", 4),
                items=changed("items", 7),
                levels=changed("levels", 4, **{"Honour Level": "Town"}),
            ),
            ("Scoring Schemes", 3, "Code", "Row 2 says something about the same"),
            ("Grades", 4, "Name", "Row 3 says"),
            ("Categories", 4, "Code", "Row 3 says"),
            ("Items", 7, "Code", "Row 6 says"),
            ("Points by Honour Level", 4, "Honour Level", "Row 3 says"),
        )

    def test_what_keeps_a_template_from_being_used_is_told_at_its_row(self):
        self.assert_refused(
            self.load(
                levels=[BOOK["levels"][0]],
                grades=[BOOK["grades"][0], BOOK["grades"][2]],
                items=changed("items", 2, Points=61),
            ),
            ("Rule Templates", 2, "Code", "must be for all others"),
            ("Rule Templates", 2, "Code", "“Honours” has no points for any honour"),
            ("Rule Templates", 2, "Code", "more than the base"),
        )

    def test_rules_in_force_are_not_changed_by_a_book(self):
        self.load()
        self.enforce(self.find())
        frozen = "is or has been in force and cannot be changed"
        result = self.load(
            schemes=changed("schemes", 2, Tolerance=6),
            grades=changed("grades", 3, Number=20),
            templates=changed("templates", 2, Name="Other"),
            categories=changed("categories", 3, **{"Points a Year": 50}),
            items=changed("items", 7, Code="MORE"),
            levels=changed("levels", 3, Points=5),
        )
        for error in result["errors"]:
            with self.subTest(**error):
                self.assertIn(frozen, error["message"])
        # what hangs on a refused row is passed over
        self.assertEqual(
            [(error["sheet"], error["row"]) for error in result["errors"]],
            [("Scoring Schemes", 2), ("Grades", 3)],
        )
        for sheet, sheets in (
            ("Rule Templates", {"templates": changed("templates", 2, Name="Other")}),
            ("Items", {"items": changed("items", 3, Highest=4)}),
            ("Items", {"items": changed("items", 7, Code="MORE")}),
            ("Points by Honour Level", {"levels": changed("levels", 3, Points=5)}),
            (
                "Review Levels",
                {"reviews": changed("reviews", 3, **{"Points Over": 6})},
            ),
        ):
            with self.subTest(sheet=sheet):
                [error] = self.load(**sheets)["errors"]
                self.assertEqual(error["sheet"], sheet)
                self.assertIn(frozen, error["message"])

    # Derived rules

    def load_derived(self, items, **sheets):
        """The committee's book in force; the secretary imports what he derives."""
        self.load(items=changed("items", 2, **{"Adjustable to": 10}))
        self.enforce(self.find())
        templates = changed("templates", 2, **{"Derived from": "B"})
        book = {name: [BOOK[name][0]] for name in ("schemes", "gradings", "grades")}
        book |= {"templates": templates, "items": items, **sheets}
        return self.load("secretary", **book)

    def test_derived_rules_are_imported_too(self):
        items = changed("items", 2, **{"Adjustable to": 10, "Points": 9})
        result = self.load_derived(items)
        self.assertEqual(result["errors"], [])
        derived = self.find(self.branch)
        self.assertEqual(derived.origin_id, self.find())
        self.assertEqual(self.item(derived, "MEET").change, "changed")
        self.assertEqual(self.item(derived, "HONOUR").change, "inherited")

    def test_derived_rules_outside_the_superiors_range_are_refused(self):
        items = changed("items", 2, **{"Adjustable to": 10, "Points": 11})
        levels = [BOOK["levels"][0]]
        result = self.load_derived([*items[:4], items[5]], levels=levels)
        [error] = result["errors"]
        self.assertEqual((error["sheet"], error["row"]), ("Items", 2))
        self.assertIn(
            "11 is outside of what “County Committee: Book (version 1)” ",
            error["message"],
        )
        self.assertFalse(self.find(self.branch))

    def test_derived_rules_without_an_obligatory_item_are_refused(self):
        items = changed("items", 2, **{"Adjustable to": 10})
        levels = [BOOK["levels"][0]]
        result = self.load_derived([items[0], *items[2:4], items[5]], levels=levels)
        [error] = result["errors"]
        self.assertEqual((error["sheet"], error["row"]), ("Rule Templates", 2))
        self.assertIn("“Meetings” is obligatory in", error["message"])
        self.assertFalse(self.find(self.branch))

    def test_derived_rules_without_a_review_level_of_the_superior_are_refused(self):
        items = changed("items", 2, **{"Adjustable to": 10})
        for reviews, sheet, words in (
            (BOOK["reviews"][:2], "Rule Templates", "cannot be left out"),
            (
                changed("reviews", 3, **{"Points Over": 6}),
                "Review Levels",
                "more than 5 points",
            ),
        ):
            with self.subTest(sheet=sheet), self.cr.savepoint() as savepoint:
                [error] = self.load_derived(items, reviews=reviews)["errors"]
                self.assertEqual(error["sheet"], sheet)
                self.assertIn(words, error["message"])
                self.assertFalse(self.find(self.branch))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_derived_rules_with_other_honour_levels_are_refused(self):
        items = changed("items", 2, **{"Adjustable to": 10})
        result = self.load_derived(items, levels=BOOK["levels"][:2])
        [error] = result["errors"]
        self.assertIn("“Honours”", error["message"])
        self.assertFalse(self.find(self.branch))

    def test_origin_is_in_force_above(self):
        templates = changed("templates", 2, **{"Derived from": "NONE"})
        [error] = self.load("secretary", templates=templates)["errors"]
        self.assertEqual(error["column"], "Derived from")
        self.assertIn("above “Branch 1”", error["message"])

    # Whose rules

    def test_secretary_imports_for_his_branch_only(self):
        self.assertEqual(self.load("secretary")["errors"], [])
        self.assertTrue(self.find(self.branch))
        for branch in (self.committee, self.other_branch):
            with self.subTest(branch=branch.name):
                with suppress(AccessError):
                    self.assertTrue(self.load("secretary", branch)["errors"])
                self.assertFalse(self.find(branch))

    def test_superior_imports_for_the_organisations_below_too(self):
        self.assertEqual(self.load("superior", self.branch)["errors"], [])
        self.assertTrue(self.find(self.branch))
        self.assertFalse(self.find())

    def test_others_import_nothing(self):
        for role in ("member", "scorekeeper", "committee", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.load(role, self.branch)

    # The dialogue

    def test_superior_checks_mends_and_imports(self):
        wizard = self.as_role("superior", self.env["party.rulebook.import"]).create({})
        self.assertEqual(wizard.branch_id, self.committee)
        with self.assertRaisesRegex(UserError, "Choose a workbook"):
            wizard.action_check()

        def choose(**sheets):
            rows = {SHEETS[name]: rows for name, rows in {**BOOK, **sheets}.items()}
            attachment = wizard.env["ir.attachment"].create(
                {"name": "a.xlsx", "raw": workbook(**rows)}
            )
            wizard.attachment_ids = [Command.set(attachment.ids)]

        choose(items=changed("items", 3, Dimension="<i>Luck</i>"))
        wizard.action_check()
        self.assertEqual(wizard.state, "bad")
        for words in ("Items", ">3<", "Dimension", "&lt;i&gt;Luck", "Only these may"):
            with self.subTest(words=words):
                self.assertIn(words, wizard.summary)
        choose()
        wizard.action_check()
        self.assertEqual(wizard.state, "checked")
        self.assertIn("New", wizard.summary)
        self.assertNotIn("What Is Wrong", wizard.summary)
        self.assertFalse(self.find())
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        self.assertTrue(self.find())

    # Queries

    def test_queries_do_not_grow_with_the_items(self):
        def count(code, number):
            row = dict(zip(*BOOK["items"][:2], strict=True))
            rows = [
                [
                    {**row, "Rule Template": code, "Code": f"I{i}", "Points": 0.1}[head]
                    for head in row
                ]
                for i in range(number)
            ]
            before = self.cr.sql_log_count
            result = self.load(
                templates=changed("templates", 2, Code=code),
                categories=changed("categories", 2, **{"Rule Template": code})[:2],
                items=[BOOK["items"][0], *rows],
                levels=[BOOK["levels"][0]],
                reviews=[BOOK["reviews"][0]],
            )
            self.assertEqual(result["errors"], [])
            self.assertEqual(result["counts"]["Items"]["created"], number)
            return self.cr.sql_log_count - before

        count("Q1", 1)
        few = count("Q2", 10)
        self.assertLessEqual(count("Q3", 100), few + 15)


@tagged("post_install", "-at_install")
class TestRulebookExport(RulebookCommon):
    def rich_template(self):
        """The committee's draft with a bit of everything."""
        self.items["FIXED"].write(
            {
                "cap_month_points": 2.5,
                "cap_quarter_times": 2,
                "evidence_required": True,
                "evidence": "Sheet, or certificate",
                "days_to_register": 30,
                "member_class_ids": [Command.set(self.other_class.ids)],
                "for_secretary": True,
                "for_committee": True,
                "from_record": True,
                "description": "First line\nsecond line; 1 = 1",
                "reference": "=000, III",
                "sequence": 3,
            }
        )
        self.scheme.write({"month_pass_line": 0, "tolerance": 0, "note": "Note"})
        self.grading.write(
            {
                "tie_break_1": "attendance",
                "tie_break_2": "base_intact",
                "ties_share": False,
                "branch_limit": 30,
                "weight_points": 0,
                "weight_team": 40,
                "weight_evaluation": 60,
                "min_months": 0,
            }
        )
        self.template.write({"document": "Document 000", "note": "Remark"})
        self.items["MEETING"].activity_type_id = self.member_meeting
        self.template.level_ids = [
            Command.create({"kind": kind, "points_over": points, "decider": decider})
            for kind, points, decider in (
                ("deduction", 2.5, "leader"),
                ("deduction", 0, "work_team"),
                ("veto", 0, "superior"),
            )
        ]
        return self.template

    def test_book_that_is_exported_changes_nothing_when_imported(self):
        template = self.rich_template()
        for lang in ("en_US", "zh_CN"):
            content = self.export(template, lang=lang)
            for reader in ("en_US", "zh_CN"):
                with self.subTest(lang=lang, reader=reader):
                    result = self.load_files(("a.xlsx", content), lang=reader)
                    self.assertEqual(result["ignored"], [])
                    self.assert_counts(result, "unchanged")

    def test_other_organisation_that_imports_a_book_exports_the_same_rows(self):
        template = self.rich_template()
        content = self.export(template)
        far = self.env["party.branch"].create(
            {"name": "Far", "code": "F", "level": "committee", "sector": "rural"}
        )
        result = self.load_files(("a.xlsx", content), role="administrator", branch=far)
        self.assert_counts(result, "created")
        copied = self.template.search([("branch_id", "=", far.id)])
        self.assertEqual(
            self.get_tables(self.export(copied, "administrator")),
            self.get_tables(content),
        )
        self.assertEqual(self.get_changes(template, copied), [])

    def get_changes(self, template, other):
        """What the engine would see differently."""
        scheme, items = template._to_scoring()
        other_scheme, other_items = other._to_scoring()
        self.assertEqual(scheme, other_scheme)
        self.assertEqual(
            template.grading_scheme_id._to_scoring(),
            other.grading_scheme_id._to_scoring(),
        )
        self.assertEqual(
            template.grading_scheme_id._get_weights(),
            other.grading_scheme_id._get_weights(),
        )
        self.assertEqual(len(items), len(other_items))
        return template._compare(other)

    def test_book_without_weights_takes_the_usual_ones(self):
        self.load()
        grading = self.find().grading_scheme_id[:1]
        self.assertEqual((grading.weight_points, grading.min_months), (100, 6))
        self.assertTrue(grading._get_weights().is_points_alone())

    def test_imported_book_is_exported_as_it_was(self):
        self.load()
        tables = self.get_tables(self.export(self.find()))
        self.assertEqual([*tables], [*SHEETS.values()])
        for name, (heads, *rows) in BOOK.items():
            exported_heads, exported = tables[SHEETS[name]]
            named = [exported_heads.index(head) for head in heads]
            with self.subTest(sheet=name):
                self.assertEqual(len(exported), len(rows))
                keys = {tuple(row[i] for i in named[:2]) for _number, row in exported}
                if name != "grades":
                    self.assertEqual(keys, {tuple(row[:2]) for row in rows})

    def test_points_are_numbers_and_words_are_words(self):
        book = openpyxl.load_workbook(io.BytesIO(self.export(self.rich_template())))
        sheet = book["Items"]
        heads = [cell.value for cell in sheet[1]]
        codes = [row[heads.index("Code")].value for row in sheet.iter_rows()]
        row = sheet[codes.index("FIXED") + 1]
        for head, value, data_type in (
            ("Points", 3, "n"),
            ("Points a Month", 2.5, "n"),
            ("Source", "=000, III", "s"),
            ("Obligatory", "No", "s"),
        ):
            cell = row[heads.index(head)]
            with self.subTest(head=head):
                self.assertEqual((cell.value, cell.data_type), (value, data_type))

    def test_export_speaks_the_language_of_the_user(self):
        tables = self.get_tables(self.export(self.template, lang="zh_CN"))
        self.assertEqual(
            [*tables],
            [
                *("计分方案", "等次方案", "等次", "积分细则", "类别", "项目"),
                *("荣誉等级分值", "评审层级"),
            ],
        )
        heads, rows = tables["项目"]
        kinds = {row[heads.index("积分类型")] for _number, row in rows}
        self.assertEqual(kinds, {"基本分", "先锋分", "扣分", "一票否决"})

    def test_derived_rules_are_exported_and_imported_again(self):
        self.enforce(self.template)
        derived = self.derive()
        self.item(derived, "FIXED").points = 5
        self.new_item(derived, "OWN")
        content = self.export(derived, "secretary")
        result = self.load_files(("a.xlsx", content), role="secretary")
        self.assert_counts(result, "unchanged")
        self.assertFalse(self.scheme.search([("branch_id", "=", self.branch.id)]))
        elsewhere = self.load_files(("a.xlsx", content), branch=self.other_branch)
        self.assertEqual(elsewhere["errors"], [])
        [copied] = self.template.search([("branch_id", "=", self.other_branch.id)])
        self.assertEqual(copied.origin_id, self.template)
        self.assertEqual(derived._compare(copied), [])

    def test_several_templates_stand_in_one_book(self):
        other = self.new_template("R2", self.committee)
        self.new_item(other, "FIXED", points=2)
        content = self.export(self.template | other)
        result = self.load_files(("a.xlsx", content), branch=self.branch)
        self.assertEqual(result["errors"], [])
        copied = self.template.search([("branch_id", "=", self.branch.id)])
        self.assertEqual(
            sorted((t.code, t.item_count) for t in copied), [("R", 8), ("R2", 1)]
        )


@tagged("post_install", "-at_install")
class TestRulebookDownload(HttpCase, RulebookCommon):
    def download(self, role, url):
        user = self.users[role]
        self.authenticate(user.login, user.login)
        return self.url_open(url)

    def test_secretary_downloads_a_template_that_can_be_filled_in(self):
        answer = self.download("secretary", "/party_points/rulebook_template.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.assertEqual(
            [sheet.title for sheet in book if sheet.sheet_state == "visible"],
            [*SHEETS.values()],
        )
        for name, rows in BOOK.items():
            sheet = book[SHEETS[name]]
            heads = [cell.value for cell in sheet[1]]
            for row in rows[1:]:
                cells = dict(zip(rows[0], row, strict=True))
                sheet.append([cells.get(head) for head in heads])
        file = io.BytesIO()
        book.save(file)
        result = self.load_files(("filled.xlsx", file.getvalue()), role="secretary")
        self.assert_counts(result, "created")
        self.assertEqual(result["ignored"], [])

    def test_import_takes_all_that_the_template_offers(self):
        for lang in ("en_US", "zh_CN"):
            sheets = get_sheets(self.env(context={"lang": lang}))
            for column in (c for sheet in sheets.values() for c in sheet.columns):
                for value, option in column.labels.items():
                    with self.subTest(lang=lang, option=option):
                        wanted = [value] if column.is_list else value
                        self.assertEqual(column.get_value(option), wanted)

    def test_rules_are_downloaded_by_those_who_may_read_them(self):
        url = self.as_role("superior", self.template).action_export()["url"]
        answer = self.download("superior", url)
        self.assertIn("R.xlsx", answer.headers["Content-Disposition"])
        tables = self.get_tables(answer.content)
        self.assertEqual(len(tables["Items"][1]), 8)
        with mute_logger("odoo.http"):
            self.assertEqual(self.download("secretary", url).status_code, 403)
        self.enforce(self.template)
        self.env.flush_all()
        self.assertEqual(self.download("member", url).status_code, 200)

    @mute_logger("odoo.http")
    def test_others_get_no_template(self):
        answer = self.download("member", "/party_points/rulebook_template.xlsx")
        self.assertEqual(answer.status_code, 403)
