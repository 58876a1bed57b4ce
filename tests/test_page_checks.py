"""The member's pages as a screen reader, a keyboard and a small phone meet them."""

import json

from odoo.tests import HttpCase, tagged

from tooling.places import ROOT

from .route_table import find_routes, get_route, read_table
from .route_world import RouteWorld

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHECKS = ROOT / "tests" / "page_checks.js"
LANGUAGES = ("en_US", "zh_CN")
PLACES = ("/my/points", "/party/", "/party_points/check_in")


@tagged("post_install", "-at_install")
class TestPageChecks(HttpCase, RouteWorld):
    """POR-1: pages work at 360 px, in both languages, also in large print; axe-core
    finds nothing serious in them. One browser looks at all of them."""

    browser_size = "800x800"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def test_pages_can_be_used_by_everybody(self):
        pages = self.get_pages()
        self.assertIn("/my/points", pages)
        self.browser_js(
            "/my/points",
            self.get_code(pages),
            login=self.get_login("member"),
            timeout=600,
        )

    def get_pages(self):
        """The addresses of all pages that the member may open."""
        self.make_samples(find_routes(self.env))
        self.authenticate(self.get_login("member"), "")
        routes = [
            get_route(row)
            for row in read_table()
            if row["method"] == "GET" and row["member"] in ("ok", "own")
        ]
        addresses = [
            route.fill(self.get_values(route))
            for route in routes
            if route.path.startswith(PLACES)
        ]
        return [address for address in addresses if self.is_page(address)]

    def is_page(self, address):
        answer = self.url_open(address)
        return answer.headers["Content-Type"].startswith("text/html")

    def get_code(self, pages):
        values = {"AXE": AXE.read_text(), "PAGES": pages, "LANGUAGES": LANGUAGES}
        constants = [
            f"const {name} = {json.dumps(value)};" for name, value in values.items()
        ]
        return "\n".join([*constants, CHECKS.read_text()])
