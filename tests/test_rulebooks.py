"""The shipped rule books (RULE-7), and the worked examples that check them."""

import io
import re

import openpyxl

from odoo.tests import tagged

from odoo.addons.party_points.importing.files import read_tables
from odoo.addons.party_points.importing.rulebook_sheets import get_sheets
from odoo.addons.party_points.importing.sheets import find_sheet, parse_rows
from odoo.addons.party_points.tests.common import PartyPointsCommon

from data.rulebooks.generate import BOOKS
from data.rulebooks.load import HERE, load
from data.rulebooks.workbook import to_bytes

from .rulebook_examples import FIGURES, Example, to_text

FILES = {path.name[:3]: path for path in sorted(HERE.glob("*.xlsx"))}
# What must not be scored: it measures devices and purses, not members (POR-2a).
NEVER_SCORED = re.compile(
    "登录|登陆|点赞|转发|在线时长|学习时长|捐款|捐资|签阅|APP|打卡"
)


@tagged("post_install", "-at_install")
class TestRulebooks(PartyPointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.committee_zh = cls.committee.with_context(lang="zh_CN")

    def load(self, document):
        """The templates of a document's book, imported for the committee."""
        return load(self.committee_zh, FILES[document].name)

    def parse(self, content, env):
        """The rows of a workbook, as ``{sheet: [values]}``."""
        sheets, rows = get_sheets(env), {}
        for table in read_tables("book.xlsx", content):
            sheet = find_sheet(sheets.values(), table, env.lang)
            good, bad, problems = parse_rows(sheet, table, env.lang, env._)
            self.assertFalse(bad, problems)
            rows[sheet.name] = [row.values for row in good]
        return rows

    def test_the_five_documents_are_shipped(self):
        self.assertEqual([*FILES], ["000", "001", "002", "003", "004"])

    def test_the_files_are_what_the_generator_writes(self):
        for name, book in BOOKS.items():
            with self.subTest(book=name):
                shipped, made = io.BytesIO((HERE / name).read_bytes()), to_bytes(book)
                self.assertEqual(get_cells(shipped), get_cells(io.BytesIO(made)))

    def test_a_book_imports_twice_and_the_second_time_changes_nothing(self):
        for document, path in FILES.items():
            with self.subTest(document=document):
                self.load(document)
                wizard = self.committee_zh.env["party.rulebook.import"].create(
                    {"branch_id": self.committee.id}
                )
                counts = wizard._load([(path.name, path.read_bytes())])["counts"]
                changed = [c for c in counts.values() if c["created"] or c["updated"]]
                self.assertEqual(changed, [])

    def test_an_export_gives_the_same_rows_back(self):
        for document, path in FILES.items():
            for lang in ("zh_CN", "en_US"):
                with self.subTest(document=document, lang=lang):
                    templates = self.load(document).filtered(
                        lambda template, start=document: template.code.startswith(start)
                    )
                    env = templates.with_context(lang=lang).env
                    file = io.BytesIO()
                    templates.with_env(env)._write_rulebook(file)
                    before = self.parse(path.read_bytes(), self.committee_zh.env)
                    after = self.parse(file.getvalue(), env)
                    for sheet, rows in before.items():
                        self.assertCountEqual(
                            [comparable(row) for row in after[sheet]],
                            [comparable(row) for row in rows],
                        )

    def test_every_book_can_be_put_in_force(self):
        for document in FILES:
            templates = self.load(document)
            faults = {t.display_name: t._get_faults() for t in templates}
            self.assertEqual({k: v for k, v in faults.items() if v}, {})

    def test_every_item_names_its_source_and_nothing_scores_devices_or_donations(self):
        for document in FILES:
            for item in self.load(document).item_ids:
                with self.subTest(document=document, item=item.code):
                    self.assertTrue(item.reference)
                    self.assertNotRegex(item.name, NEVER_SCORED)

    def test_000_has_a_template_for_each_of_its_four_classes_with_base_60(self):
        templates = self.load("000")
        self.assertEqual(
            sorted(templates.member_class_ids.mapped("code")),
            ["AGENCY", "ENTERPRISE", "FLOATING", "RURAL"],
        )
        self.assertEqual(len(templates), 4)
        scheme = templates.scoring_scheme_id
        self.assertEqual((scheme.base_mode, scheme.base_points), ("once", 60))

    def test_001_scores_every_month_in_seven_dimensions_and_has_items_for_leaders(self):
        template = self.load("001")
        self.assertEqual(template.scoring_scheme_id.base_mode, "monthly")
        self.assertEqual(template.scoring_scheme_id.year_figure, "average")
        self.assertEqual(len(template.category_ids), 7)
        self.assertEqual(len(template.item_ids.dimension_id), 7)
        self.assertTrue(template.item_ids.filtered("for_leader"))
        self.assertTrue(template.item_ids.filtered("for_secretary"))
        self.assertEqual(template.grading_scheme_id.branch_limit, 30)

    def test_002_has_four_groups_and_honours_by_level(self):
        template = self.load("002")
        self.assertEqual(len(template.category_ids), 4)
        self.assertEqual(
            {*template.item_ids.mapped("kind")},
            {"base", "pioneer", "deduction", "veto"},
        )
        self.assertTrue(template.item_ids.level_ids)

    def test_003_has_eighteen_indicators_in_three_groups_for_each_of_four_classes(self):
        templates = self.load("003")
        self.assertEqual(
            sorted(templates.member_class_ids.mapped("code")),
            ["COMMUNITY", "INFIRM", "REEMPLOYED", "RETIRED"],
        )
        self.assertEqual(
            [(len(t.item_ids), len(t.category_ids)) for t in templates], [(18, 3)] * 4
        )
        bases = templates.scoring_scheme_id.mapped("base_points")
        self.assertEqual(len({*bases}), 4)

    def test_meetings_of_every_book_are_counted_by_attendance(self):
        meetings = {"MEMBER_MEETING", "PARTY_LESSON", "ORGANISATIONAL_LIFE"}
        for document in FILES:
            for template in self.load(document):
                codes = template.item_ids.activity_type_id.mapped("code")
                with self.subTest(template=template.code):
                    self.assertLessEqual(meetings, {*codes})
                    if "FLOATING" not in template.code:
                        self.assertLessEqual({"GROUP_MEETING", "THEME_DAY"}, {*codes})

    def test_volunteering_at_the_branch_is_recorded_and_elsewhere_declared(self):
        for document in ("000", "002", "003"):
            items = self.load(document).item_ids.filtered(
                lambda item: item.activity_type_id.code == "VOLUNTEERING"
            )
            self.assertTrue(items)
            self.assertEqual({*items.mapped("method")}, {"per_unit"})
            for item in items:
                self.assertEqual(item._get_sources(), ["record", "declaration", "peer"])

    def test_what_attendance_makes_is_never_taken_away_but_by_absence(self):
        for document in FILES:
            for item in self.load(document).item_ids.filtered("activity_type_id"):
                with self.subTest(document=document, item=item.code):
                    self.assertTrue(item.method == "expected" or item._gains())

    def test_deductions_of_000_are_the_branchs_to_decide_and_vetoes_the_superiors(self):
        for template in self.load("000"):
            self.assertFalse(template._get_next_decider("deduction", -10))
            self.assertEqual(template._get_next_decider("veto", 0), "superior")

    def test_002_goes_from_the_branch_to_the_work_team_to_the_leader(self):
        template = self.load("002")
        for kind in ("pioneer", "deduction"):
            with self.subTest(kind=kind):
                self.assertEqual(template._get_next_decider(kind, 1), "work_team")
                self.assertFalse(template._get_next_decider(kind, 5, "work_team"))
                self.assertEqual(
                    template._get_next_decider(kind, 10, "work_team"), "leader"
                )
        self.assertFalse(template._get_next_decider("base", -1))
        self.assertEqual(template._get_next_decider("veto", 0), "superior")

    def test_004_is_earned_item_by_item(self):
        self.assertEqual(self.load("004").scoring_scheme_id.base_mode, "earned")

    def test_the_engine_agrees_with_every_reckoning_by_hand(self):
        for document in FILES:
            example = Example(document, self.load(document))
            expected, results = example.get_expected(), example.get_results()
            self.assertGreaterEqual(len(example.members), 3)
            self.assertEqual(
                {*expected}, {(m, f) for m in example.members for f in FIGURES}
            )
            for key, value in expected.items():
                with self.subTest(document=document, member=key[0], figure=key[1]):
                    self.assertEqual(to_text(results[key]), to_text(value))

    def test_every_result_shows_its_reckoning(self):
        for document in FILES:
            example = Example(document, self.load(document))
            self.assertTrue(all(example.get_reckonings()))

    def test_every_line_of_the_examples_could_be_made(self):
        for document in FILES:
            with self.subTest(document=document):
                example = Example(document, self.load(document))
                self.assertEqual(example.find_problems(), [])

    def test_a_workbook_opens_with_eight_sheets_and_numbers_as_numbers(self):
        for path in FILES.values():
            with self.subTest(book=path.name):
                workbook = openpyxl.load_workbook(path)
                self.assertEqual(len(workbook.sheetnames), 8)
                items = workbook["项目"]
                self.assertEqual(items.freeze_panes, "A2")
                heads = [cell.value for cell in items[1]]
                column = heads.index("分值")
                points = [row[column].value for row in items.iter_rows(min_row=2)]
                self.assertTrue(
                    all(isinstance(p, int | float) for p in points if p is not None)
                )


def get_cells(file):
    """All cells of a workbook, as ``{sheet: rows}``."""
    workbook = openpyxl.load_workbook(file)
    return {sheet.title: [*sheet.values] for sheet in workbook}


def comparable(row):
    """A row without what says nothing: empty lists, zeros, a no, the first version."""
    return {
        name: sorted(value, key=str)
        if name != "tie_order" and is_list(value)
        else value
        for name, value in row.items()
        if value not in ("", [], 0, False) and (name, value) != ("version", 1)
    }


def is_list(value):
    return isinstance(value, list)
