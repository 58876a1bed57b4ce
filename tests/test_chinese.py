"""Each thing has its one Chinese word, and no English is left on a Chinese screen
(POR-3). That every term is translated at all is test_translations.py's matter."""

import re

import openpyxl
import polib
from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools import html2plaintext
from odoo.tools.translate import TRANSLATED_ATTRS

from odoo.addons.party_points.tests.common import PartyPointsCommon

from tooling.places import ADDONS, ROOT

from .chinese import find_english

# {English term: the word of the field}; each stands for its thing everywhere.
STANDARD = {
    "Annual Appraisal": "年终总评",
    "Appeal": "申诉",
    "Attendance": "出勤",
    "Base Points": "基本分",
    "Branch": "党支部",
    "Branch Record": "支部记录",
    "Contact Household": "联系户",
    "Contact Households": "联系户",
    "Criteria": "评分标准",
    "Deductions": "扣分",
    "Democratic Evaluation": "民主评议",
    "Discipline Commissioner": "纪检委员",
    "Dispute": "异议",
    "Disputes": "异议",
    "Duty Posts and Contact Households": "认岗与联系户",
    "Evidence": "佐证材料",
    "Floating Member": "流动党员",
    "General Branch": "党总支",
    "Grade": "等次",
    "Leader in Charge": "分管领导",
    "Member Class": "党员分类",
    "Minutes of the Monthly Review": "每月评审记录",
    "Monthly Review": "每月评审",
    "Organisation Commissioner": "组织委员",
    "Organisation Decision": "组织审定",
    "Party Group": "党小组",
    "Party-Building Specialist": "党建专职",
    "Pass Line": "合格线",
    "Peer Review": "党员评议",
    "Pioneer Points": "先锋分",
    # One entry; 积分登记 is what one does, and the printed 积分登记表.
    "Point Line": "积分记录",
    "Point Lines": "积分记录",
    "Points Handbook": "党员积分手册",
    "Probationary Member": "预备党员",
    "Public Report": "群众举报",
    "Publication": "公示",
    "Publications": "公示",
    "Rectification Talk": "约谈整改",
    "Register of Points": "积分登记表",
    "Reminder Talk": "谈话提醒",
    "Rule Item": "积分项目",
    "Rule Template": "积分细则",
    "Scorekeeper": "计分员",
    "Secretary": "书记",
    "Self-Declaration": "个人申报",
    "Time-Limited Rectification": "限期整改",
    "Veto": "一票否决",
    "Who Can Be Nominated": "评先评优资格",
    "Witnesses": "证明人",
    "Work Team": "包村工作队",
    "Work-Team Leader": "包村领导",
}
# What the documents' damaged copies say, and other names for what has one already.
WRONG = re.compile(
    "根本分|效劳|工程表|扣分工程|平安生产|局部|积清楚|鼓励|标准性|到达|广阔"
    "|表达(?!诉求|意见)"
    "|申述|奖分|记分员|打分员|互评|民主测评|年终考评|年度考评|根底|驻村"
)
PLACES = (
    *(f"{addon}/{place}" for addon in ADDONS for place in ("i18n", "data", "demo")),
    "data",
)
WRITTEN = {".po", ".xml", ".py", ".csv", ".md"}

# A word in the expression of a template, which no translator ever sees.
LITERAL = re.compile(r"""(['"])(?:[A-Z][a-z]+|[A-Za-z][a-z]+ [a-z ]+)\1""")


def find_texts(arch):
    """What a view shows by itself: its texts, and what is said in attributes.

    A word that a template computes with is a text as well.
    """
    for node in etree.fromstring(arch).iter(etree.Element):
        if node.tag not in ("script", "style", "attribute"):
            yield node.text
        yield node.tail
        for name, value in node.attrib.items():
            if name in TRANSLATED_ATTRS:
                yield value
            elif name.startswith("t-"):
                yield from (match[0] for match in LITERAL.finditer(value))


def get_entries(addon):
    return polib.pofile(str(ROOT / addon / "i18n" / "zh_CN.po"))


@tagged("post_install", "-at_install")
class TestChineseWords(TransactionCase):
    def test_standard_terms_have_their_one_word(self):
        found = {}  # {English term: its words}
        for addon in ADDONS:
            for entry in get_entries(addon):
                if entry.msgid in STANDARD:
                    found.setdefault(entry.msgid, set()).add(entry.msgstr)
        self.assertEqual(found, {term: {word} for term, word in STANDARD.items()})

    def test_wrong_words_appear_nowhere(self):
        files = [
            path
            for place in PLACES
            for path in (ROOT / place).rglob("*.*")
            if path.suffix in WRITTEN
        ]
        self.assertGreater(len(files), 50)
        for path in files:
            with self.subTest(path=path.relative_to(ROOT)):
                self.assertEqual(WRONG.findall(path.read_text()), [])

    def test_wrong_words_appear_in_no_workbook(self):
        for path in (ROOT / "data").rglob("*.xlsx"):
            with self.subTest(path=path.name):
                self.assertEqual(WRONG.findall(read_cells(path)), [])


def read_cells(path):
    book = openpyxl.load_workbook(path, read_only=True)
    return "\n".join(
        value
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, str)
    )


@tagged("post_install", "-at_install")
class TestNoEnglishLeft(PartyPointsCommon):
    """Translations may be complete, and yet a text may reach the screen that was never
    among them: a label that is copied, a name that has no languages, a literal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env_zh = cls.env(context={"lang": "zh_CN"})

    def assert_no_english(self, texts):
        """:param texts: ``(where, text)``"""
        found = {(where, text) for where, text in texts if find_english(text)}
        self.assertEqual(found, set())

    def test_translations_hold_no_english(self):
        self.assert_no_english(
            (entry.msgid, entry.msgstr)
            for addon in ADDONS
            for entry in get_entries(addon)
            if not entry.msgid.startswith("object.")  # the name of a printed file
        )

    def test_screens_of_an_administrator_and_a_member(self):
        for role in ("administrator", "member", "secretary"):
            env = self.env(user=self.users[role], context={"lang": "zh_CN"})
            with self.subTest(role=role):
                self.assert_no_english(self.get_screen_texts(env))

    def get_screen_texts(self, env):
        """What stands in the user's menus, and on the screens that they open."""
        menus = env["ir.ui.menu"].load_menus(debug=False)
        actions = set()
        for menu in menus.values():
            if (menu.get("xmlid") or "").split(".")[0] in ADDONS:
                yield menu["xmlid"], menu["name"]
                actions.add((menu["action_model"], menu["action_id"]))
        for model, action_id in actions:
            if model == "ir.actions.act_window":
                yield from self.get_action_texts(env, env[model].browse(action_id))

    def get_action_texts(self, env, action_as_user):
        # sudo: a button's action is read by the web client, not by its user
        action = action_as_user.sudo()
        where = action.xml_id
        yield where, action.name
        yield where, html2plaintext(action.help or "")
        views = [*action.views, (action.search_view_id.id, "search")]
        shown = env[action.res_model].get_views(views)
        for view in shown["views"].values():
            if view["id"]:  # Odoo makes up a missing search view, and shows none of it
                yield from ((where, text) for text in find_texts(view["arch"]))
        for model, description in shown["models"].items():
            yield from self.get_field_texts(env[model], description["fields"])

    def get_field_texts(self, model, fields):
        """Labels, helps and options of the fields that are ours."""
        for name, field in fields.items():
            if name in model._fields and model._fields[name]._module in ADDONS:
                where = f"{model._name}.{name}"
                yield where, field["string"]
                yield where, field.get("help")
                yield from (
                    (where, label) for _value, label in field.get("selection", ())
                )

    def test_fields_of_every_model(self):
        for name in self.env_zh.registry:
            model = self.env_zh[name]
            if any(field._module in ADDONS for field in model._fields.values()):
                self.assert_no_english(self.get_field_texts(model, model.fields_get()))

    def test_templates_of_pages_documents_and_messages(self):
        views = self.get_records("ir.ui.view")
        self.assertGreater(len(views), 100)
        self.assert_no_english(
            (view.xml_id, text) for view in views for text in find_texts(view.arch)
        )

    def test_names_of_what_is_shipped(self):
        """Groups, jobs, activity types, classes, dimensions, levels, plans, rules …"""
        data = self.env["ir.model.data"].search([("module", "in", ADDONS)])
        for name in set(data.mapped("model")):
            fields = self.env_zh[name]._fields.values()
            texts = [field.name for field in fields if field.translate is not False]
            if name != "ir.ui.view" and texts:
                self.assert_no_english(
                    (f"{name}.{field}", html2plaintext(record[field] or ""))
                    for record in self.get_records(name)
                    for field in texts
                    if field != "print_report_name"  # an expression
                )

    def get_records(self, model):
        """The records of a model that our addons bring, in Chinese."""
        data = self.env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", model)]
        )
        return self.env_zh[model].browse(data.mapped("res_id")).exists()
