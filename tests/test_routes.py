"""security/routes.csv against the system: every route as every role, and what comes in
from those who guess, forge and repeat."""

import io
import json
import zipfile
from contextlib import contextmanager, nullcontext
from itertools import product
from urllib.parse import urlsplit

from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from .route_table import (
    FIELD,
    ROLES,
    find_bad_manners,
    find_fields,
    find_problems,
    find_routes,
    get_route,
    read_table,
)
from .route_world import NOT_FORGED, RouteWorld

# What people have typed into an address.
JUNK = ("abc", "0", 999999999, 2**63)
# A call by JSON-RPC gives back nothing instead.
MISSING = ("404", "own")
# A list shows its first or its last page.
PAGED = ("ok", "own")
CHECK_IN = "/party_points/check_in/<int:activity_id>/<string:token>"
REFUSED = ("login", "403", "404")
# {code of an error by JSON-RPC, or its class: what it means}
ERRORS = {
    "odoo.http.SessionExpiredException": "login",
    "odoo.exceptions.AccessError": "403",
    "werkzeug.exceptions.NotFound": "404",
}
# Who may see the files of a member's line, beside himself (security/access_matrix.csv).
READERS = {
    "member",
    "scorekeeper",
    "committee",
    "secretary",
    "superior",
    "supervisor",
    "administrator",
}


class Answer:
    """What came back, in the words of the table."""

    def __init__(self, response, traces):
        self.response = response
        self.traces = traces

    def __str__(self):
        if self._is_sign_in():
            return "login"
        if self.response.status_code in (200, 303, 422):
            return self._judge()
        return str(self.response.status_code)

    def _is_sign_in(self):
        location = urlsplit(self.response.headers.get("Location", ""))
        return self.response.status_code == 303 and location.path == "/web/login"

    def _judge(self):
        if self.response.headers.get("Content-Type", "").startswith("application/json"):
            error = json.loads(self.response.text).get("error")
            if error:
                return ERRORS.get(error["data"]["name"], error["data"]["name"])
        if self.response.request.method == "POST" and not self._is_json():
            return "ok"
        return "ok" if self.traces.search(self._get_text()) else "own"

    def _is_json(self):
        return "json" in self.response.headers.get("Content-Type", "")

    def _get_text(self):
        """What can be read in it, also in a workbook."""
        if self.response.content[:2] != b"PK":
            return self.response.text
        return _read_archive(self.response.content)


def _read_archive(content):
    """All that stands in a ZIP, and in the workbooks inside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return "".join(
        _read_archive(part) if part[:2] == b"PK" else part.decode(errors="replace")
        for part in parts
    )


@tagged("post_install", "-at_install")
class TestRouteTable(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = read_table()
        cls.routes = find_routes(cls.env)

    def test_every_route_is_listed_and_no_other(self):
        self.assertEqual(find_problems(self.rows, self.routes), [])

    def test_what_is_wrong_with_a_table_is_seen(self):
        row = next(row for row in self.rows if row["method"] == "POST")
        for rows in (
            [other for other in self.rows if other is not row],
            [*self.rows, row],
            [*self.rows, {**row, "path": "/my/points/nowhere"}],
            [
                {**other, "member": "king"} if other is row else other
                for other in self.rows
            ],
        ):
            self.assertEqual(len(find_problems(rows, self.routes)), 1)

    def test_pages_are_readonly_and_forms_have_tokens(self):
        self.assertEqual(find_bad_manners(self.routes), [])


@tagged("post_install", "-at_install")
class TestRoutes(HttpCase, RouteWorld):
    """Every route that the addons define (PUB-5, POR-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = read_table()
        cls.routes = find_routes(cls.env)

    def setUp(self):
        super().setUp()
        self.make_samples(self.routes)

    # Every role

    def test_everybody_gets_what_the_table_says(self):
        differences = [
            difference
            for role in ROLES
            if role != "ended"
            for difference in self.find_differences(role)
        ]
        self.assertFalse(differences, "\n" + "\n".join(differences))

    def test_member_gets_nothing_any_more_when_his_membership_has_ended(self):
        self.end_membership()
        differences = self.find_differences("ended")
        self.assertFalse(differences, "\n" + "\n".join(differences))

    def find_differences(self, role):
        """Try every row as a role: first what must change nothing.

        :return: one sentence for each that came out otherwise, or that has changed
            what it must not
        """
        self.sign_in(role)
        takes = [row for row in self.rows if self.is_taken(row, role)]
        with self.watched(self.count_all) as changes:
            differences = [
                difference
                for row in self.rows
                if row not in takes
                for difference in self.try_row(row, role)
            ]
        differences += [f"{role}, what takes no form: {change}" for change in changes]
        for row in takes:
            with self.watched(self.count_forged) as changes:
                differences += self.try_row(row, role)
            differences += [f"{row['path']}, {role}: {change}" for change in changes]
        return differences

    @staticmethod
    def is_taken(row, role):
        """Whether it is a form that the role may send."""
        return row["method"] == "POST" and row[role] not in REFUSED

    def try_row(self, row, role):
        route = get_route(row)
        form = self.get_forged() | self.get_form(route.path)
        # what is refused as a matter of rights is logged
        with mute_logger("odoo.http") if row[role] == "403" else nullcontext():
            answer = str(self.request(route, form=form))
        if answer == row[role]:
            return []
        return [f"{route.path}, {route.method}, {role}: {answer}, not {row[role]}"]

    def sign_in(self, role):
        login = self.get_login(role)
        self.authenticate(login, login)

    # Requests

    def request(self, route, form=None, has_token=True, files=None, **values):
        """Ask for a record's address, or send its form.

        :param dict files: ``{field: (name, content)}``
        :param dict values: what stands in the address instead of the member's record
        """
        url = route.fill(self.get_values(route) | values)
        if route.type == "jsonrpc":
            payload = self.build_rpc_payload(self.get_params(route.path))
            response = self.url_open(url, json=payload, allow_redirects=False)
        elif route.method == "GET":
            query = self.get_query(route.path)
            response = self.url_open(url, params=query, allow_redirects=False)
        else:
            tokens = {"csrf_token": Request.csrf_token(self)} if has_token else {}
            data = {"sent": "yes", **(form or {}), **tokens}
            response = self.url_open(url, data=data, files=files, allow_redirects=False)
        return Answer(response, self.get_traces(route, self.routes))

    @contextmanager
    def watched(self, count):
        """Undo what is done inside; yields a list of what has changed and must not.

        :param count: ``count_all``, or ``count_forged``
        """
        changes = []
        before = count()
        savepoint = self.cr.savepoint()
        yield changes
        after = count()
        changes += [f"{name} changed" for name in before if before[name] != after[name]]
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)

    def count_all(self):
        """:return: ``{table: a number for all of its rows}``"""
        return self._count(
            SQL(
                "SELECT %s, SUM(hashtextextended(t::text, 0)) FROM %s AS t",
                table,
                SQL.identifier(table),
            )
            for table in self.get_tables()
        )

    def count_forged(self):
        """:return: ``{column: in how many rows it has the value that was forged}``"""
        forged = self.get_forged()
        return self._count(
            SQL(
                "SELECT %s, COUNT(*) FROM %s WHERE %s = %s",
                f"{model._table}.{name}",
                SQL.identifier(model._table),
                SQL.identifier(name),
                forged[name],
            )
            for model in self.get_models()
            for name in forged
            if name in model._fields and model._fields[name].store
            if f"{model._table}.{name}" not in NOT_FORGED
        )

    def _count(self, statements):
        self.env.flush_all()
        return dict(self.env.execute_query(SQL(" UNION ALL ").join(statements)))

    # Those who guess

    def test_what_nobody_has_is_not_there(self):
        """Numbers of nobody, and what is no number. A form about something that is
        gone leads on, and does nothing."""
        self.sign_in("member")
        with self.watched(self.count_all) as changes:
            for route in self.routes:
                for name, junk in product(route.names, JUNK):
                    with self.subTest(path=route.path, **{name: junk}):
                        self.assert_missing(self.request(route, **{name: junk}), name)
        self.assertEqual(changes, [])

    def assert_missing(self, answer, name):
        if answer.response.status_code != 303:
            self.assertIn(str(answer), MISSING + PAGED * (name == "page"))

    def test_evidence_is_for_those_who_read_its_line(self):
        for role in ROLES:
            if role == "ended":
                continue
            self.sign_in(role)
            self.assert_files_show(role in READERS, role)
        self.end_membership()
        self.sign_in("ended")
        self.assert_files_show(False, "ended")

    def assert_files_show(self, is_shown, role):
        """By the evidence, and by the attachment, which core gives no portal user."""
        attachment = self.get_attachment()
        for address, expected in (
            (f"party.evidence/{self.evidence.id}/file", is_shown),
            (attachment.id, is_shown and role != "member"),
        ):
            for way in ("content", "image"):
                with self.subTest(role=role, address=address, way=way):
                    answer = self.url_open(f"/web/{way}/{address}")
                    self.assertEqual(answer.content == attachment.raw, expected)

    def get_attachment(self):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "party.evidence"),
                ("res_field", "=", "file"),
                ("res_id", "=", self.evidence.id),
            ]
        )

    # Those who forge

    @mute_logger("odoo.http")
    def test_form_without_a_token_changes_nothing(self):
        self.sign_in("member")
        with self.watched(self.count_all) as changes:
            for route in self.routes:
                if route.csrf:
                    form = self.get_form(route.path)
                    answer = self.request(route, form=form, has_token=False)
                    self.assertEqual(str(answer), "400", route.path)
        self.assertEqual(changes, [])

    @mute_logger("odoo.http")
    def test_file_in_place_of_a_text_breaks_no_form(self):
        """All fields at once, and all but the one that chooses what is done."""
        fields = find_fields()
        self.assertLess({"reason", "statement", "description", "seen"}, fields)
        for role in ("member", "committee"):
            self.sign_in(role)
            for route in self.routes:
                if route.csrf:
                    shown = fields | self.find_shown_fields(route)
                    self.assert_files_break_nothing(route, role, shown)

    def find_shown_fields(self, route):
        """The names of fields on the page that has the address of a form."""
        key = (route.path, "GET")
        pages = [page for page in self.routes if (page.path, page.method) == key]
        texts = [self.request(page).response.text for page in pages]
        return {*FIELD.findall("".join(texts))}

    def assert_files_break_nothing(self, route, role, fields):
        form = self.get_form(route.path)
        for kept in ({}, *({name: form[name]} for name in form)):
            sent = (fields | form.keys()) - kept.keys() - {"csrf_token"}
            files = {name: (f"{name}.txt", b"7") for name in sent}
            with (
                self.subTest(path=route.path, role=role, kept=kept),
                self.watched(self.count_forged),
            ):
                answer = self.request(route, form=kept, files=files)
                self.assertLess(answer.response.status_code, 500)

    # Those who come again with what was right once

    def test_link_that_was_closed_or_has_expired_leads_nowhere(self):
        route = self.find_route("/party/publication/<string:token>")
        token = self._get_token(route)
        steps = (
            lambda: self.publication._for_workflow().write(
                {"link_until": self.days(-1)}
            ),
            lambda: self.as_role("committee", self.publication).action_open_link(),
            lambda: self.as_role("committee", self.publication).action_close_link(),
        )
        for role, step in product(("stranger", "member", "secretary"), steps):
            savepoint = self.cr.savepoint()
            self.sign_in(role)
            self.assertEqual(str(self.request(route, token=token)), "ok")
            step()
            self.env.flush_all()
            self.assertEqual(str(self.request(route, token=token)), "404")
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def test_code_of_another_half_minute_lets_nobody_in(self):
        activity = self.get_sample("activity_id")
        for role, windows_ago in product(("member", "elsewhere"), (-1, 2, 3)):
            self.sign_in(role)
            token = self.get_check_in_token(windows_ago)
            for method in ("GET", "POST"):
                route = self.find_route(CHECK_IN, method)
                with self.watched(self.count_all) as changes:
                    answer = self.request(route, token=token)
                self.assertEqual(str(answer), "404")
                self.assertEqual(changes, [])
        self.assertEqual(activity.attendance_ids.mapped("checked_in_on"), [False])

    def find_route(self, path, method="GET"):
        return next(
            route
            for route in self.routes
            if (route.path, route.method) == (path, method)
        )
