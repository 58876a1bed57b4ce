"""bin/pictures: the documentation's pictures, taken anew from a running demo.

A picture is a function in ``PICTURES`` that signs in as somebody of the demo, goes to
a page, and returns what it sees. What is shown is looked up by its meaning (the newest
open review, say), never by an id or a date.
"""

import argparse
import io
from contextlib import contextmanager

from .console import Problem, say
from .places import ROOT
from .system import chromium

FOLDER = ROOT / "docs" / "images"
LARGEST = 150 * 1024  # bytes
COLOURS = (96, 64, 32, 16)
DESKTOP = {"width": 1160, "height": 760}
PHONE = {"width": 360, "height": 780}
GAP = 24
# What would stand in every picture and belongs to no page.
HIDE = """
header#top, .o_main_navbar .o_menu_systray, .o_tour_pointer, .o-mail-ChatHub,
.o_notification_manager { display: none !important; }
* { caret-color: transparent !important; scrollbar-width: none !important; }
"""
PICTURES = {}


def picture(function):
    """Register a picture; its file has the function's name."""
    PICTURES[function.__name__] = function
    return function


class Visitor:
    """Somebody of the demo at his screen."""

    def __init__(self, context, login):
        self.page = context.new_page()
        self.page.goto("/web/login")
        self.page.fill("#login", login)
        self.page.fill("#password", login)
        self.page.click(".oe_login_form button[type=submit]")
        self.page.wait_for_url(lambda url: "/web/login" not in url)

    def find(self, model, *domain, order="id desc"):
        """The id of the first record that he may read.

        :raise Problem: where there is none
        """
        answer = self.page.context.request.post(
            "/web/dataset/call_kw",
            data={
                "params": {
                    "model": model,
                    "method": "search",
                    "args": [domain],
                    "kwargs": {"order": order, "limit": 1},
                }
            },
        ).json()
        if "error" in answer:
            raise Problem(answer["error"]["data"]["message"])
        if not answer["result"]:
            raise Problem(f"The demo has no {model} with {domain}.")
        return answer["result"][0]

    def open(self, path, *selectors):
        """Go to a page and wait until what is named is there."""
        self.page.goto(path)
        for selector in selectors:
            self.page.wait_for_selector(selector)

    def open_form(self, path, model, *domain, **order):
        """Go to the form of the first record that he may read, as ``find`` does."""
        record_id = self.find(model, *domain, **order)
        self.open(f"/odoo/{path}/{record_id}", ".o_form_view")

    def see(self, height=None, element=None):
        """What he sees now, as a picture.

        :param int height: pixels from the top, where not the whole window
        :param str element: of the page, where not the whole window
        """
        self.page.mouse.move(0, 0)
        self.page.add_style_tag(content=HIDE)
        self.page.wait_for_timeout(1000)  # pictures have come, charts stand still
        if element:
            return self.page.locator(element).first.screenshot()
        size = self.page.viewport_size
        clip = {"x": 0, "y": 0, **size, "height": height or size["height"]}
        return self.page.screenshot(clip=clip)


class Studio:
    """Where visitors come from; one each, however often he is asked for."""

    def __init__(self, browser, address):
        self.browser, self.address, self.visitors = browser, address, {}

    def visit(self, login, size=None):
        size = size or DESKTOP
        key = (login, *size.values())
        if key not in self.visitors:
            context = self.browser.new_context(
                base_url=self.address, locale="zh-CN", viewport=size
            )
            self.visitors[key] = Visitor(context, login)
        return self.visitors[key]


# The pictures


@picture
def phone(studio):
    """What waits for a member and where he stands, a line, a declaration."""
    member = studio.visit("member", PHONE)
    member.open("/my/points", "h1")
    overview = member.see()
    member.open("/my/points/ahead", "h1")
    ahead = member.see()
    member.page.goto("/my/points/criteria")
    return overview, ahead, member.see()


@picture
def line(studio):
    """How a figure came about, a line with its grounds, and a dispute's course."""
    member = studio.visit("member", PHONE)
    member.open("/my/points", "h1")
    member.page.click("a:has-text('本月得分构成')")
    member.page.wait_for_url("**/scores/**")
    score = member.see()
    line_id = member.find(
        "party.point.line", ["state", "=", "confirmed"], ["evidence_ids", "!=", False]
    )
    member.open(f"/my/points/lines/{line_id}", "h1")
    entry = member.see()
    dispute_id = member.find("party.dispute", ["state", "!=", "draft"])
    member.open(f"/my/points/disputes/{dispute_id}", "h1")
    return score, entry, member.see()


@picture
def ballot(studio):
    """The committee's ballot and a secret one, on a phone."""
    commissioner = studio.visit("committee", PHONE)
    review_id = commissioner.find("party.review", ["state", "=", "open"])
    commissioner.open(f"/my/points/reviews/{review_id}", "h1")
    review = commissioner.see()
    member = studio.visit("member", PHONE)
    evaluation_id = member.find("party.evaluation", ["state", "=", "open"])
    member.open(f"/my/points/evaluations/{evaluation_id}", "h1")
    return review, member.see()


@picture
def activity(studio):
    """A meeting with who was there."""
    scorekeeper = studio.visit("scorekeeper")
    scorekeeper.open_form(
        "party-activities",
        "party.activity",
        ["attendance_ids", "!=", False],
        order="state desc, date desc",
    )
    return scorekeeper.see()


@picture
def month(studio):
    """A branch's month: what is to be reviewed, and what is missing."""
    secretary = studio.visit("secretary")
    secretary.open_form(
        "party-months",
        "party.period",
        ["state", "=", "open"],
        ["line_ids", "!=", False],
        order="id",
    )
    secretary.page.get_by_role("tab", name="已登记的积分记录").click()
    return secretary.see()


@picture
def review(studio):
    """The lines on which a committee decides."""
    secretary = studio.visit("secretary")
    secretary.open_form("monthly-reviews", "party.review", ["state", "=", "open"])
    return secretary.see()


@picture
def bulletin(studio):
    """The first sheet of a bulletin, as it is printed."""
    secretary = studio.visit("secretary", {"width": 900, "height": 1300})
    publication_id = secretary.find(
        "party.publication", ["state", "!=", "planned"], ["kind", "=", "month"]
    )
    document = (
        f"/report/pdf/party_points_reports.report_party_publication_a4/{publication_id}"
    )
    secretary.open(
        f"/web/static/lib/pdfjs/web/viewer.html?file={document}#zoom=100",
        ".page[data-page-number='1'] .textLayer span",
    )
    return secretary.see(element=".page[data-page-number='1'] .canvasWrapper")


@picture
def dispute(studio):
    """A dispute with its whole course on one page."""
    commissioner = studio.visit("committee")
    commissioner.open_form("disputes", "party.dispute", ["state", "!=", "draft"])
    return commissioner.see()


@picture
def warning(studio):
    """A warning: how it came about, and who does what about it."""
    secretary = studio.visit("secretary")
    secretary.open_form("warnings", "party.warning", ["state", "=", "confirmed"])
    return secretary.see()


@picture
def year(studio):
    """A branch's year: who is below the line, and the grades."""
    secretary = studio.visit("secretary")
    secretary.open_form(
        "party-years",
        "party.cycle",
        ["state", "not in", ["open", "computed"]],
        order="year desc",
    )
    return secretary.see()


@picture
def branches(studio):
    """All branches under a superior, month by month."""
    superior = studio.visit("superior")
    superior.open("/odoo/party-branches-by-month", ".o_content > *")
    return superior.see()


@picture
def rights(studio):
    """An organisation with the positions that give rights in it."""
    administrator = studio.visit("admin")
    administrator.open_form(
        "party-branches",
        "party.branch",
        ["position_ids.role", "=", "scorekeeper"],
        ["level", "=", "branch"],
    )
    administrator.page.get_by_role("tab", name="党内职务").click()
    return administrator.see()


@picture
def employee(studio):
    """What HR is handed of a year."""
    officer = studio.visit("hr")
    officer.find("party.hr.result")
    officer.open("/odoo/party-points-results", ".o_list_view .o_data_row")
    return officer.see(height=400)


# Taking them


def main():
    options = _options()
    # installed for tests only; bin/pictures has seen to that
    from playwright.sync_api import Error

    try:
        with _studio(options) as studio:
            for name in options.names or PICTURES:
                _keep(name, _join(PICTURES[name](studio)))
    except Error as error:
        raise Problem(f"The picture could not be taken: {error}") from error


def _options():
    parser = argparse.ArgumentParser(prog="bin/pictures", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *PICTURES], metavar="NAME")
    parser.add_argument("--port", type=int, default=8069, help="where bin/demo runs")
    return parser.parse_args()


@contextmanager
def _studio(options):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield Studio(browser, f"http://127.0.0.1:{options.port}")
        browser.close()


def _join(shots):
    """One picture, or several side by side."""
    from PIL import Image

    shots = [shots] if isinstance(shots, bytes) else shots
    parts = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots]
    width = sum(part.width for part in parts) + GAP * (len(parts) - 1)
    joined = Image.new("RGB", (width, max(part.height for part in parts)), "#d0d0d0")
    left = 0
    for part in parts:
        joined.paste(part, (left, 0))
        left += part.width + GAP
    return joined


def _keep(name, image):
    """Write it with as many colours as its size allows."""
    for colours in COLOURS:
        file = io.BytesIO()
        image.quantize(colours, dither=0).save(file, "PNG", optimize=True)
        if file.tell() <= LARGEST:
            break
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(file.getvalue())
    say(f"{name}.png: {file.tell() // 1024} KB, {image.width} × {image.height}")
