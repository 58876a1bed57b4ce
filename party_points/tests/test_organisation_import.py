import io
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..importing.organisation_sheets import get_sheets
from .common import PartyPointsCommon
from .test_importing import workbook

BRANCHES = [
    ["编码", "名称", "层级", "领域", "上级党组织"],
    ["N", "新区党委", "党委", "社区", None],
    ["N-1", "新区第一党支部", "党支部", None, "N"],
    ["N-1-1", "第一党小组", "党小组", None, "N-1"],
    ["N-2", "新区第二党支部", "党支部", "企业", "N"],
]
MEMBERS = [
    ["党员编号", "姓名", "出生日期", "入党日期", "电话", "电子邮箱"],
    ["N001", "王甲子", date(1960, 5, 1), "1985年7月1日", None, None],
    ["N002", "李乙丑", "1970/1/2", date(1999, 7, 1), None, "li@party-points.example"],
]
HISTORIES = [
    ["党员", "起始日期", "党支部", "党小组", "党员分类", "党员身份", "终止原因"],
    ["N001", date(2015, 1, 1), "N-1", "N-1-1", "社区工作者党员", "正式党员", None],
    ["N001", date(2020, 1, 1), "N-2", None, "RETIRED", "正式党员", None],
    ["N002", date(2016, 1, 1), "N-1", None, "离退休党员", "正式党员", None],
]
POSITIONS = [
    ["党组织", "职务", "党员", "登录账号（非党员）", "任职日期", "任职截止日期"],
    ["N-1", "书记", "N001", None, date(2016, 1, 1), date(2019, 12, 31)],
    ["N-1", "secretary", "N002", None, date(2020, 1, 1), None],
    ["N", "分管领导", None, "test_outsider", date(2024, 1, 1), None],
]


@tagged("post_install", "-at_install")
class TestOrganisationImport(PartyPointsCommon):
    def load(self, lang="en_US", **sheets):
        """Import the workbook, with some of its sheets exchanged."""
        whole = {
            "党组织": BRANCHES,
            "党员": MEMBERS,
            "组织关系": HISTORIES,
            "党内职务": POSITIONS,
        }
        content = workbook(**{**whole, **sheets})
        return self.load_files(("organisation.xlsx", content), lang=lang)

    def load_files(self, *files, lang="en_US"):
        wizard = self.env["party.organisation.import"].with_context(lang=lang)
        with mute_logger("odoo.sql_db"):
            return self.as_role("administrator", wizard)._load(files)

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
        self.assertFalse(self.env["party.branch"].search([("code", "=like", "N%")]))
        self.assertFalse(self.env["party.member"].search([("code", "=like", "N%")]))

    def test_workbook_brings_a_whole_organisation(self):
        result = self.load()
        self.assertEqual(result["errors"], [])
        self.assertEqual(
            result["counts"],
            {
                "Organisations": {"created": 4, "updated": 0, "unchanged": 0},
                "Members": {"created": 2, "updated": 0, "unchanged": 0},
                "Member Histories": {"created": 3, "updated": 0, "unchanged": 0},
                "Positions": {"created": 3, "updated": 0, "unchanged": 0},
            },
        )
        members = self.env["party.member"].search([("code", "=like", "N%")])
        wang, li = members.sorted("code")
        self.assertRecordValues(
            wang.assignment_ids.sorted("date_from"),
            [
                {"date_from": date(2015, 1, 1), "date_to": date(2019, 12, 31)},
                {"date_from": date(2020, 1, 1), "date_to": False},
            ],
        )
        self.assertEqual(wang.branch_id.code, "N-2")
        self.assertEqual(wang.date_joined, date(1985, 7, 1))
        self.assertEqual(li.email, "li@party-points.example")
        self.assertEqual(li.branch_id.sector, "community")
        self.assertEqual(li.position_ids.role, "secretary")
        self.assertTrue(
            self.outsider.has_group("party_points.group_party_points_superior")
        )

    def test_same_file_again_changes_nothing(self):
        self.load()
        records = self.env["party.member"].search([("code", "=like", "N%")])
        with patch.object(
            type(records), "write", side_effect=AssertionError("a member was written")
        ):
            result = self.load()
        self.assertEqual(result["errors"], [])
        for sheet, counts in result["counts"].items():
            with self.subTest(sheet=sheet):
                self.assertEqual((counts["created"], counts["updated"]), (0, 0))

    def test_what_differs_is_changed_and_empty_cells_change_nothing(self):
        self.load()
        members = [MEMBERS[0], ["N002", "李乙丑", None, None, "010-0000", None]]
        positions = [
            POSITIONS[0],
            ["N-1", "书记", "N002", None, date(2020, 1, 1), date(2030, 1, 1)],
        ]
        result = self.load(党员=members, 党内职务=positions)
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["counts"]["Members"]["updated"], 1)
        self.assertEqual(result["counts"]["Positions"]["updated"], 1)
        li = self.env["party.member"].search([("code", "=", "N002")])
        self.assertEqual(li.phone, "010-0000")
        self.assertEqual(li.email, "li@party-points.example")

    def test_secretary_can_be_followed_by_another_in_one_file(self):
        """The former one's last day is written before the next one begins."""
        self.load(党内职务=[POSITIONS[0], POSITIONS[2]])
        positions = [
            POSITIONS[0],
            ["N-2", "书记", "N001", None, date(2026, 1, 1), None],
            ["N-1", "书记", "N002", None, date(2020, 1, 1), date(2025, 12, 31)],
        ]
        self.assertEqual(self.load(党内职务=positions)["errors"], [])

    def test_dry_run_writes_nothing(self):
        wizard = self.as_role("administrator", self.env["party.organisation.import"])
        content = workbook(党组织=BRANCHES)
        result = wizard._load([("a.xlsx", content)], dry_run=True)
        self.assertEqual(result["counts"]["Organisations"]["created"], 4)
        self.assertFalse(self.env["party.branch"].search([("code", "=like", "N%")]))

    def test_one_bad_row_refuses_the_whole_file(self):
        members = [*MEMBERS, ["N003", "张丙寅", "not yet", None, None, None]]
        self.assert_refused(
            self.load(党员=members), ("Members", 4, "Birth Date", "This is no date")
        )

    def test_all_bad_rows_are_listed_at_once_and_what_hangs_on_them_is_not(self):
        branches = [*BRANCHES, ["N-3", "孤支部", "党支部", "社区", "NOWHERE"]]
        members = [
            *MEMBERS,
            ["N002", "李又乙", None, None, None, None],
            ["N004", None, None, None, None, None],
        ]
        histories = [
            *HISTORIES,
            ["N002", date(2016, 1, 1), "N-1", None, "RETIRED", "正式党员", None],
            ["N004", date(2016, 1, 1), "N-1", None, "RETIRED", "正式党员", None],
            ["N009", date(2016, 1, 1), "N-1", None, "RETIRED", "正式党员", None],
            ["N001", date(2017, 1, 1), "N-3", None, "RETIRED", "正式党员", None],
            ["N001", date(2018, 1, 1), "N-1", None, "普通", "正式党员", None],
        ]
        self.assert_refused(
            self.load(党组织=branches, 党员=members, 组织关系=histories),
            ("Organisations", 6, "Superior Organisation", "“NOWHERE” is neither"),
            ("Members", 4, "Member Number", "Row 3"),
            ("Members", 5, "Full Name", "must be filled in"),
            ("Member Histories", 5, "Start Date", "Row 4"),
            ("Member Histories", 7, "Member", "“N009” is neither"),
            ("Member Histories", 9, "Member Class", "Only these"),
        )

    def test_circle_in_the_tree_is_refused(self):
        branches = [
            BRANCHES[0],
            ["N", "新区党委", "党委", "社区", "N-2"],
            ["N-2", "二号党委", "党委", "社区", "N"],
        ]
        self.assert_refused(
            self.load(党组织=branches, 党员=[], 组织关系=[], 党内职务=[]),
            ("Organisations", 2, "Superior Organisation", "under itself"),
            ("Organisations", 3, "Superior Organisation", "under itself"),
        )

    def test_rules_of_the_models_name_the_row(self):
        branches = [*BRANCHES, ["N-1-2", "错组", "党小组", "社区", "N"]]
        histories = [
            HISTORIES[0],
            ["N001", date(2015, 1, 1), "N-1", None, "RETIRED", "正式党员", None],
            ["N001", date(2020, 1, 1), "N", None, "RETIRED", "正式党员", None],
            ["N002", date(2016, 1, 1), "N-1", None, "RETIRED", "已终止", None],
        ]
        self.assert_refused(
            self.load(党组织=branches, 组织关系=histories, 党内职务=[]),
            ("Organisations", 6, "", "cannot stand under"),
            ("Member Histories", 3, "", "is no branch"),
            ("Member Histories", 4, "", "reason of its end"),
        )

    def test_second_secretary_and_position_outside_the_membership_are_refused(self):
        positions = [
            *POSITIONS,
            ["N-1", "书记", "N002", None, date(2019, 1, 1), None],
            ["N-2", "组织委员", "N001", None, date(2016, 1, 1), None],
            ["N-2", "宣传委员", None, None, date(2021, 1, 1), None],
            ["N-2", "分管领导", None, "nobody", date(2021, 1, 1), None],
        ]
        self.assert_refused(
            self.load(党内职务=positions),
            ("Positions", 5, "", "another secretary"),
            ("Positions", 6, "", "not a member of it"),
            ("Positions", 7, "Member", "one of them"),
            ("Positions", 8, "Login of a Non-Member", "no user with this login"),
        )

    def test_member_without_a_history_is_refused(self):
        self.assert_refused(
            self.load(组织关系=HISTORIES[:3], 党内职务=[]),
            ("Members", 3, "Member Number", "to which branch"),
        )

    def test_missing_column_is_named_with_its_sheet(self):
        members = [[row[0], *row[2:]] for row in MEMBERS]
        self.assert_refused(
            self.load(党员=members, 组织关系=[], 党内职务=[]),
            ("Members", 1, "", "missing: Full Name"),
        )

    def test_errors_speak_the_language_of_the_user(self):
        members = [*MEMBERS, ["N003", "张丙寅", "明天", None, None, None]]
        [error] = self.load(lang="zh_CN", 党员=members)["errors"]
        self.assertEqual(
            error,
            {
                "sheet": "党员",
                "row": 4,
                "column": "出生日期",
                "value": "明天",
                "message": "日期无法识别，请按2026-01-31的格式填写。",
            },
        )

    def test_one_bad_date_among_ten_thousand_rows_is_found(self):
        members = [[f"N{i:03}", "王甲子"] for i in range(100)]
        histories = [
            [code, date(1990 + i // 4, 1 + i % 4, 1), "T-1", None, "RETIRED", "full"]
            for code, _name in members
            for i in range(100)
        ]
        histories[6_999][1] = "1990-02-30"
        result = self.load(
            党组织=[],
            党员=[MEMBERS[0], *members],
            组织关系=[HISTORIES[0], *histories],
            党内职务=[],
        )
        self.assert_refused(
            result, ("Member Histories", 7_001, "Start Date", "This is no date")
        )

    def test_members_whose_histories_were_forgotten_are_all_named(self):
        members = [MEMBERS[0], *([f"N{i:04}", "王甲子"] for i in range(5_000))]
        result = self.load(党组织=[], 党员=members, 组织关系=[], 党内职务=[])
        self.assertEqual(
            [error["row"] for error in result["errors"]], list(range(2, 5_002))
        )

    def test_every_row_that_a_model_refuses_is_found_among_many(self):
        members = [[f"N{i:03}", "王甲子"] for i in range(200)]
        histories = [
            [code, "2020-01-01", "T-1", None, "RETIRED", "full"] for code, _ in members
        ]
        for number in (3, 70, 71, 199):
            histories[number][2] = "T"
        result = self.load(
            党组织=[],
            党员=[MEMBERS[0], *members],
            组织关系=[HISTORIES[0], *histories],
            党内职务=[],
        )
        self.assert_refused(
            result,
            *(
                ("Member Histories", number + 2, "", "is no branch")
                for number in (3, 70, 71, 199)
            ),
        )

    def test_csv_files_as_excel_in_china_writes_them_are_taken_together(self):
        def csv(rows):
            lines = (
                ",".join("" if cell is None else str(cell) for cell in r) for r in rows
            )
            return "\r\n".join(lines).encode("gb18030")

        result = self.load_files(
            ("positions.csv", csv(POSITIONS)),
            ("histories.csv", csv(HISTORIES)),
            ("members.csv", csv(MEMBERS)),
            ("organisations.csv", csv(BRANCHES)),
        )
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["counts"]["Members"]["created"], 2)

    def test_unknown_columns_and_sheets_are_told_but_do_no_harm(self):
        branches = [[*BRANCHES[0], "备注"], *BRANCHES[1:]]
        result = self.load(党组织=branches, 说明页=[["请先阅读"], ["本表"]])
        self.assertEqual(result["errors"], [])
        self.assertEqual(
            result["ignored"], ["Column “备注” of “党组织”", "Sheet “说明页”"]
        )

    def test_file_that_cannot_be_read_is_named(self):
        [error] = self.load_files(("broken.xlsx", b"nothing"))["errors"]
        self.assertIn("broken.xlsx: The file is no workbook", error["message"])

    def test_only_the_administrator_imports(self):
        wizards = self.env["party.organisation.import"]
        for role in ("member", "secretary", "superior", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, wizards).create({})

    def test_administrator_checks_mends_and_imports(self):
        wizard = self.as_role("administrator", self.env["party.organisation.import"])
        wizard = wizard.create({})
        with self.assertRaisesRegex(UserError, "Choose a workbook"):
            wizard.action_check()

        def choose(**sheets):
            attachment = wizard.env["ir.attachment"].create(
                {"name": "a.xlsx", "raw": workbook(**sheets)}
            )
            wizard.attachment_ids = [Command.set(attachment.ids)]

        choose(党组织=[BRANCHES[0], ["N", "新区党委", "省委", "社区", None]])
        wizard.action_check()
        self.assertEqual(wizard.state, "bad")
        for words in ("Organisations", ">2<", "省委", "Only these may stand here"):
            with self.subTest(words=words):
                self.assertIn(words, wizard.summary)
        choose(党组织=BRANCHES)
        wizard.action_check()
        self.assertEqual(wizard.state, "checked")
        self.assertNotIn("What Is Wrong", wizard.summary)
        self.assertFalse(self.env["party.branch"].search([("code", "=", "N")]))
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        self.assertTrue(self.env["party.branch"].search([("code", "=", "N")]))

    def test_queries_do_not_grow_with_the_rows(self):
        def count(prefix, number):
            codes = [f"N{prefix}{i:04}" for i in range(number)]
            row = ["2020-01-01", "T-1", None, "RETIRED", "正式党员"]
            before = self.cr.sql_log_count
            result = self.load(
                党组织=[],
                党员=[MEMBERS[0], *([code, "王甲子"] for code in codes)],
                组织关系=[HISTORIES[0], *([code, *row] for code in codes)],
                党内职务=[],
            )
            self.assertEqual(result["counts"]["Members"]["created"], number)
            return self.cr.sql_log_count - before

        count("A", 1)
        few = count("B", 10)
        self.assertLessEqual(count("C", 300), few + 10)


@tagged("post_install", "-at_install")
class TestOrganisationTemplate(HttpCase, PartyPointsCommon):
    def get_template(self, role):
        user = self.users[role]
        self.authenticate(user.login, user.login)
        return self.url_open("/party_points/organisation_template.xlsx")

    def test_administrator_downloads_a_template_that_can_be_filled_in(self):
        answer = self.get_template("administrator")
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.assertEqual(
            [sheet.title for sheet in book if sheet.sheet_state == "visible"],
            ["Organisations", "Members", "Member Histories", "Positions"],
        )
        heads = [cell.value for cell in book["Members"][1]]
        self.assertEqual(heads[:2], ["Member Number", "Full Name"])
        book["Organisations"].append(["N", "New District", "Committee", "Rural"])
        file = io.BytesIO()
        book.save(file)
        wizard = self.as_role("administrator", self.env["party.organisation.import"])
        result = wizard._load([("filled.xlsx", file.getvalue())])
        self.assertEqual(result["errors"], [])
        self.assertEqual(result["counts"]["Organisations"]["created"], 1)
        self.assertEqual(result["ignored"], [])

    def test_import_takes_all_that_the_template_offers(self):
        sheets = get_sheets(self.env)
        columns = [column for sheet in sheets.values() for column in sheet.columns]
        options = [(column, option) for column in columns for option in column.options]
        self.assertGreater(len(options), 30)
        for column, option in options:
            with self.subTest(option=option):
                self.assertTrue(column.get_value(option))

    @mute_logger("odoo.http")
    def test_others_get_no_template(self):
        self.assertEqual(self.get_template("secretary").status_code, 403)
