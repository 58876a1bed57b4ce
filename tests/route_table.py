"""security/routes.csv as the test reads it, and the routes that the addons define."""

import csv
import re
from typing import NamedTuple

from tooling.places import ADDONS, ROOT

TABLE = ROOT / "security" / "routes.csv"
FACTS = ("path", "method", "type", "auth", "readonly", "csrf")
ROLES = (
    "stranger",
    "customer",
    "ended",
    "member",
    "internal",
    "elsewhere",
    "outsider",
    "scorekeeper",
    "committee",
    "secretary",
    "superior",
    "supervisor",
    "administrator",
)
ANSWERS = ("ok", "own", "login", "403", "404")
# A field of a form, on a page or in its template.
FIELD = re.compile(r'\bname="(\w+)"')
CONVERTER = re.compile(r"<(?:[^<>]+:)?(\w+)>")


class Route(NamedTuple):
    """One address and one method, and what the web server is told of it."""

    path: str
    method: str
    type: str
    auth: str
    readonly: str
    csrf: str

    @property
    def names(self):
        """The names of what stands in the address: ``["dispute_id"]``."""
        return CONVERTER.findall(self.path)

    def fill(self, values):
        """The address of a record.

        :param dict values: ``{name: value}``
        """
        return CONVERTER.sub(lambda found: str(values[found[1]]), self.path)


def read_table():
    """The rows of the file, as ``{column: text}``."""
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def get_route(row):
    return Route(*(row[fact] for fact in FACTS))


def find_routes(env):
    """The routes that the addons define or change.

    :return: list of ``Route``, one for each method
    """
    modules = sorted(env.registry._init_modules)
    return [
        route
        for path, endpoint in env["ir.http"]._generate_routing_rules(modules, None)
        if _is_ours(endpoint.func)
        for route in _describe(path, endpoint.routing)
    ]


def _is_ours(method):
    """Whether a class of our addons has it, also where core has it, too."""
    return any(
        method.__name__ in vars(controller)
        and controller.__module__.startswith(tuple(f"odoo.addons.{a}." for a in ADDONS))
        for controller in type(method.__self__).__mro__
    )


def _describe(path, routing):
    kind = routing["type"]
    usual = ["POST"] if kind == "jsonrpc" else ["any"]
    for method in sorted({*(routing["methods"] or usual)} - {"OPTIONS", "HEAD"}):
        checked = kind == "http" and method != "GET" and routing.get("csrf", True)
        yield Route(
            path,
            method,
            kind,
            routing["auth"],
            "yes" if routing["readonly"] else "",
            "yes" if checked else "",
        )


def find_fields():
    """The names of fields in the templates of pages."""
    return {
        name
        for addon in ADDONS
        for file in ROOT.glob(f"{addon}/**/*_templates.xml")
        for name in FIELD.findall(file.read_text())
    }


def find_problems(rows, routes):
    """What is missing, unknown or contradictory in the table.

    :param rows: as ``read_table`` gives them
    :param routes: as ``find_routes`` gives them
    :return: list of sentences
    """
    listed = [get_route(row) for row in rows]
    problems = [f"not listed: {','.join(route)}" for route in {*routes} - {*listed}]
    problems += [f"not there: {','.join(route)}" for route in {*listed} - {*routes}]
    problems += [f"{route.path}: two rows" for route in _find_doubles(listed)]
    problems += [
        f"{row['path']}, {row['method']}, {role}: “{row[role]}”"
        for row in rows
        for role in ROLES
        if row[role] not in ANSWERS
    ]
    return sorted(problems)


def _find_doubles(listed):
    keys = [(route.path, route.method) for route in listed]
    return {route for route in listed if keys.count((route.path, route.method)) > 1}


def find_bad_manners(routes):
    """Routes that take any method, and pages that could be read without the right to
    write and are not marked so."""
    methods = {}  # {path: methods}
    for route in routes:
        methods.setdefault(route.path, set()).add(route.method)
    problems = [f"{route.path}: name its methods" for route in routes if _is_any(route)]
    problems += [
        f"{route.path}: mark it readonly"
        for route in routes
        if methods[route.path] == {"GET"} and not route.readonly
    ]
    problems += [
        f"{route.path}: takes forms without a token"
        for route in routes
        if route.type == "http" and route.method == "POST" and not route.csrf
    ]
    problems += [
        f"{route.path}: is readonly and takes forms"
        for route in routes
        if route.type == "http" and route.method == "POST" and route.readonly
    ]
    return sorted(problems)


def _is_any(route):
    return route.method == "any"
