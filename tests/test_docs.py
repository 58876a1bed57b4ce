"""The pages for people say what the screens say.

In ``docs`` and in the README files, what stands in **bold** is quoted from the screen:
with an arrow a menu (**Party Points → Rules**), otherwise a button, tab, filter, field,
heading or state. Each has to be there in the running system, in the page's language.
The page on data protection is about what is kept, not about screens.
"""

import re
from functools import cache

import polib
from lxml import etree

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged

from tooling.pictures import LARGEST, PICTURES
from tooling.places import ADDONS, ROOT

DOCS = ROOT / "docs"
IMAGES = DOCS / "images"
LANGUAGES = {"en": "en_US", "zh_CN": "zh_CN"}
READMES = {"README.md": "en_US", "README.zh_CN.md": "zh_CN"}
QUOTES_NOTHING = "data_protection.md"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
QUOTED = re.compile(r"\*\*(.+?)\*\*", re.S)
HEADING = re.compile(r"^(#+) ", re.M)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
# Labels of Odoo's own screens, which stand in its scripts and not in views.
CORE = ("base_setup", "portal", "web")
# Where Odoo keeps what a reader sees on a button, a tab or in a menu of actions.
NAMES = {
    "ir.actions.act_window": "name",
    "ir.actions.report": "name",
    "ir.actions.server": "name",
    "ir.model.fields": "field_description",
    "ir.model.fields.selection": "name",
    "ir.ui.menu": "name",
    "res.groups": "name",
    "res.groups.privilege": "name",
}
SHOWN = (
    "button",
    "a",
    "h1",
    "h2",
    "h3",
    "summary",
    "label",
    "legend",
    "span",
    "strong",
)


def pages():
    """:return: ``{path: language}`` of every page for people"""
    found = {
        path: LANGUAGES[path.parent.name]
        for path in sorted(DOCS.glob("*/*.md"))
        if path.parent.name in LANGUAGES
    }
    return found | {ROOT / name: language for name, language in READMES.items()}


def squeeze(text):
    return " ".join(text.split())


@cache
def core_terms():
    """``{English: Chinese}`` of Odoo's own screens."""
    return {
        entry.msgid: entry.msgstr
        for addon in CORE
        for entry in polib.pofile(f"{get_module_path(addon)}/i18n/zh_CN.po")
    }


def shown_texts(arch):
    """What a view shows on buttons, tabs, filters, links and headings."""
    for node in etree.fromstring(arch).iter(etree.Element):
        yield node.get("string", "")
        if node.tag in SHOWN:
            yield squeeze(node.text or "")
            yield squeeze("".join(node.itertext()))


@tagged("post_install", "-at_install")
class TestDocs(TransactionCase):
    def quotes(self, language, with_arrow):
        """What the pages of a language quote: ``{text: pages}``."""
        found = {}
        for path, page_language in pages().items():
            if page_language == language and path.name != QUOTES_NOTHING:
                text = CODE.sub("", path.read_text())
                for quote in map(squeeze, QUOTED.findall(text)):
                    if (" → " in quote) == with_arrow:
                        found.setdefault(quote, set()).add(path.name)
        return found

    def screen_labels(self, language):
        """All that the addons show in a language, and what Odoo itself does."""
        env = self.env(context={"lang": language})
        labels = {
            text
            for view in self.own_records(env, "ir.ui.view")
            for text in shown_texts(view.arch)
        }
        for model, field in NAMES.items():
            records = env[model].with_context(active_test=False).search([])
            labels.update(records.mapped(field))
        terms = core_terms()
        labels.update(terms if language == "en_US" else terms.values())
        return labels

    def own_records(self, env, model):
        """Those that the addons bring."""
        data = env["ir.model.data"].search(
            [("module", "in", ADDONS), ("model", "=", model)]
        )
        return env[model].browse(data.mapped("res_id"))

    def test_quoted_labels_stand_on_the_screen(self):
        self.assert_shown(self.screen_labels, with_arrow=False)

    def test_quoted_menus_are_there(self):
        self.assert_shown(self.menu_paths, with_arrow=True)

    def assert_shown(self, get_texts, with_arrow):
        """:param get_texts: gives what is shown in a language"""
        for language in LANGUAGES.values():
            quotes = self.quotes(language, with_arrow)
            with self.subTest(language=language):
                self.assertTrue(quotes)
                texts = get_texts(language)
                wrong = {quote: quotes[quote] for quote in quotes.keys() - texts}
                self.assertEqual(wrong, {})

    def test_what_is_bold_is_shown_so(self):
        """Markdown shows the stars themselves where they stand between a letter outside
        and a mark inside."""
        found = set()
        for path in pages():
            text = CODE.sub("", path.read_text())
            for quote in QUOTED.finditer(text):
                before, after = text[quote.start() - 1], text[quote.end()]
                pairs = ((before, quote[1][0]), (after, quote[1][-1]))
                if any(out.isalnum() and not inside.isalnum() for out, inside in pairs):
                    found.add(quote[0])
        self.assertEqual(found, set())

    def menu_paths(self, language):
        """Every menu with the menus above it, as the pages quote it."""
        context = {"ir.ui.menu.full_list": True, "lang": language}
        menus = self.env["ir.ui.menu"].with_context(context).search([])
        return {" → ".join(self.with_menus_above(menu)) for menu in menus}

    def with_menus_above(self, menu):
        above = self.with_menus_above(menu.parent_id) if menu.parent_id else []
        return [*above, menu.name]

    def test_every_link_and_picture_is_there(self):
        missing = {
            f"{path.relative_to(ROOT)}: {target}"
            for path in pages()
            for target in map("".join, LINK.findall(path.read_text()))
            if not re.match(r"https?://|#", target)
            and not (path.parent / target.split("#")[0]).exists()
        }
        self.assertEqual(missing, set())

    def test_both_languages_have_the_same_pages_headings_and_pictures(self):
        shapes = {language: {} for language in LANGUAGES}
        for path in pages():
            if path.parent.name in shapes:
                text = CODE.sub("", path.read_text())
                shapes[path.parent.name][path.name] = (
                    HEADING.findall(text),
                    sorted(re.findall(r"images/(\w+\.png)", text)),
                )
        self.assertEqual(shapes["en"], shapes["zh_CN"])

    def test_every_picture_is_taken_by_the_tool_shown_and_small(self):
        files = {path.stem: path.stat().st_size for path in IMAGES.iterdir()}
        text = "".join(path.read_text() for path in pages())
        self.assertEqual(files.keys(), set(PICTURES))
        self.assertEqual({n for n in files if f"images/{n}.png" not in text}, set())
        self.assertEqual({n for n in files if files[n] > LARGEST}, set())

    def test_administrators_page_names_every_daily_job_and_every_position(self):
        for folder, language in LANGUAGES.items():
            env = self.env(context={"lang": language})
            text = (DOCS / folder / "administrator.md").read_text()
            roles = env["party.position"]._fields["role"]._description_selection(env)
            expected = {squeeze(label) for _role, label in roles}
            expected |= set(self.own_records(env, "ir.cron").mapped("name"))
            with self.subTest(language=language):
                self.assertEqual({n for n in expected if n not in text}, set())
