"""A member's pages cost little more than a page on which nothing stands, however many
lines he has."""

from contextlib import contextmanager
from threading import Thread
from time import perf_counter

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from odoo import http, sql_db
from odoo.fields import Command
from odoo.service import security
from odoo.tools import mute_logger

from tooling.console import Problem, say
from tooling.measuring import Job, Measurement

from ._ledger_world import fill
from .ledger import Pair

BRANCHES = 4
BAR = 1.5
# Beyond those of a page of the same frame: for the scores, and one for each kind of
# thing that may wait for the member or that he was told.
SCORES, TASKS = 9, 11
TIMES, ROUNDS = 10, 7
LOGIN = "bench_member"
# For each page its title, and its address with the year in which there are lines.
PAGES = {
    "score page": "/my/points?year={year}",
    "lines": "/my/points/lines?year={year}",
}
TRIVIAL = "/my/home"
# As a template would do it that knows no better.
WALKED = """
<data inherit_id="party_points_portal.portal_my_points">
    <xpath expr="//t[@t-set='title']" position="after">
        <t t-foreach="member.env['party.point.line'].search(
                [('member_id', '=', member.id)])" t-as="walked">
            <p>
                <t t-out="walked.date" /> <t t-out="walked.item_id.name" />
                <t t-out="walked.period_id.display_name" />
                <t t-out="walked.points" />
            </p>
        </t>
    </xpath>
</data>
"""


def measure(site):
    with site.fresh() as env, _serve():
        pages = Pages(site, fill(env, BRANCHES, "a few branches"))
        few = pages.count_all()
        pages.give_him_all_lines()
        many = pages.count_all()
        for title in PAGES:
            yield pages.job_time(title)
        yield from pages.jobs_queries(few, many)
        pages.walk_in_a_template()
        yield pages.job_time("score page", is_control=True)


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *args):
        pass


@contextmanager
def _serve():
    """Odoo's own application behind a web server of this process, which counts its
    queries."""
    server = make_server("127.0.0.1", 0, http.root, request_handler=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    Pages.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Pages:
    """The pages of one member, who is signed in."""

    address = None

    def __init__(self, site, world):
        self.site, self.world, self.env = site, world, world.env
        self.member = self.env["party.member"].search(
            [("branch_id", "=", world.branch.id)], limit=1
        )
        self.refresh()
        self.session = requests.Session()
        self.session.cookies.set("session_id", self.sign_in())

    @property
    def lines(self):
        """How many he has."""
        return self.env["party.point.line"].search_count(
            [("member_id", "=", self.member.id)]
        )

    def sign_in(self):
        """:return: the key of a session of the member's portal account"""
        groups = ("base.group_portal", "party_points.group_party_points_member")
        user = self.env["res.users"].with_context(no_reset_password=True)
        user = user.create(
            {
                "login": LOGIN,
                "partner_id": self.member.partner_id.id,
                "lang": "zh_CN",
                "group_ids": [
                    Command.set([self.env.ref(group).id for group in groups])
                ],
            }
        )
        self.env.cr.commit()
        session = http.root.session_store.new()
        session.update(http.get_default_session(), db=self.site.name)
        session.uid, session.login = user.id, LOGIN
        session.context = dict(self.env(user=user)["res.users"].context_get())
        session.session_token = security.compute_session_token(
            session, self.env(user=user)
        )
        http.root.session_store.save(session)
        return session.sid

    def refresh(self):
        self.world.periods(*range(1, 13))._refresh_scores()
        self.env.flush_all()
        self.env.cr.commit()

    def give_him_all_lines(self):
        """Those of his branch in a whole year."""
        self.env.cr.execute(
            "UPDATE party_point_line SET member_id = %s WHERE branch_id = %s",
            [self.member.id, self.member.branch_id.id],
        )
        self.env.invalidate_all()
        self.refresh()
        self.env.cr.execute("ANALYZE")
        self.env.cr.commit()

    def walk_in_a_template(self):
        self.env["ir.ui.view"].create(
            {
                "name": "walked",
                "type": "qweb",
                "mode": "extension",
                "inherit_id": self.env.ref("party_points_portal.portal_my_points").id,
                "arch": WALKED,
            }
        )
        self.env.cr.commit()

    # Requests

    def get_address(self, title):
        return PAGES[title].format(year=self.world.year)

    def open(self, path):
        answer = self.session.get(self.address + path, timeout=60)
        if answer.status_code != 200 or "/web/login" in answer.url:
            raise Problem(f"{path} answers {answer.status_code}.")
        return answer

    @mute_logger("odoo.addons.base.models.ir_ui_view")
    def count(self, path):
        """How many queries a page takes that has been opened before."""
        for _time in range(3):
            self.open(path)
        before = sql_db.sql_counter
        self.open(path)
        return sql_db.sql_counter - before

    def count_all(self):
        """:return: ``{title: queries}``"""
        frame = {"frame": self.count("/my/points/help")}
        return frame | {title: self.count(self.get_address(title)) for title in PAGES}

    def take(self, what, path):
        """:return: the ``Measurement`` of opening a page some times"""
        measurement = Measurement(what, TIMES)
        queries, start = sql_db.sql_counter, perf_counter()
        for _time in range(TIMES):
            self.open(path)
        measurement.seconds = perf_counter() - start
        measurement.queries = sql_db.sql_counter - queries
        self.site.measurements.append(measurement)
        return measurement

    def compare(self, title):
        """:return: a ``Pair``: the page, and the trivial one"""
        address, pair = self.get_address(title), Pair([], [])
        self.count(address), self.count(TRIVIAL)
        for _round in range(ROUNDS):
            pair.theirs.append(self.take("trivial page", TRIVIAL))
            pair.ours.append(self.take(title, address))
        say(f"{title}: {pair.ratio:.2f}")
        return pair

    # Jobs

    def job_time(self, title, is_control=False):
        pair = self.compare(title)
        name = f"{title} ÷ a trivial signed-in page"
        wrong = ", records walked in the template" if is_control else ""
        return Job(
            f"control: {name}{wrong}" if is_control else name,
            pair.ratio,
            BAR,
            f"{pair.describe(title, TRIVIAL)} ({self.lines:,} lines of the member)",
            is_control=is_control,
        )

    def jobs_queries(self, few, many):
        yield Job(
            "score page, queries beyond those of the frame",
            many["score page"] - many["frame"],
            SCORES + TASKS,
            f"{many['score page']} − {many['frame']} of the page of whom to turn to",
        )
        for title in PAGES:
            yield Job(
                f"{title}, queries for many lines beyond those for few",
                many[title] - few[title],
                0,
                f"{many[title]} − {few[title]}; {self.lines:,} lines and 50",
            )
