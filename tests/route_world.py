"""A small world in which the routes are tried: people, and one record of each kind,
which concerns the member with the portal account."""

import base64
import re
from unittest.mock import patch

from odoo.addons.party_points.tests.evaluation_common import PartyEvaluationCommon
from odoo.addons.party_points.tests.test_party_evidence import make_photo

from .route_samples import SECRET, RouteSamples

LOGINS = {
    "stranger": None,
    "customer": "test_customer",
    "member": "test_portal_member",
    "internal": "test_member",
    "elsewhere": "test_elsewhere",
    # the member himself, when his membership has ended
    "ended": "test_portal_member",
}
FORGED = {"state": "confirmed", "points": 99.5, "raw_points": 99.5}
TRACES = {
    "/party_points/organisation_register.xlsx": "Branch 1",
    "/party_points/rulebook.xlsx": "Item FIXED",
    "/party_points/activity/<int:activity_id>/code": "data:image",
    "/party_points/activity/<int:activity_id>/qr": "data:image",
    "/party/publication/<string:token>": "test_portal_member",
    "/my/points/criteria": "Item FIXED",
    "/my/points/personal_data": f"Swept. {SECRET}",
    "/my/points/evaluations/<int:evaluation_id>": "test_portal_member",
}
# What stands in addresses beside the numbers of records; the year is that of the world.
PLAIN = {"year": None, "month": 3, "page": 1, "step": "withdraw"}
# What a form may bring about, also if somebody forges it.
NOT_FORGED = {"party_witness.state"}
OTHER_TABLES = ["mail_message", "mail_activity", "mail_mail"]
CLOCK = "odoo.addons.party_points.models.ledger.party_activity_check_in.time"


class RouteWorld(RouteSamples, PartyEvaluationCommon):
    """How to use: ``get_values`` fills the addresses of a route, ``get_query`` and
    ``get_form`` give what goes with it.

    A route with a new name in its address needs a method ``_make_sample_NAME`` in
    ``RouteSamples``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, groups in (
            ("portal_member", "base.group_portal"),
            ("elsewhere", "base.group_portal"),
            ("customer", "base.group_portal"),
        ):
            cls.users[name] = cls.new_user(f"test_{name}", groups)
        cls.own_user = cls.users["portal_member"]
        cls.own = cls.new_member(cls.branch, partner=cls.own_user.partner_id)
        cls.members["portal_member"] = cls.own
        cls.new_member(cls.other_branch, partner=cls.users["elsewhere"].partner_id)
        cls.third_branch = cls.env["party.branch"].create(
            {"name": "Branch 3", "code": "T-3", "sector": "rural"}
        )
        cls.third_branch.parent_id = cls.committee
        cls.victim = cls.new_member(cls.third_branch, name="Victim")
        cls._make_march()

    @classmethod
    def _make_march(cls):
        """March of last year: closed and published, with a line of the member."""
        cls.line = cls.confirm(
            cls.own, cls.items["FIXED"], cls.on(3), description=f"Swept. {SECRET}."
        )
        cls.evidence = cls.new_evidence(line_id=cls.line.id)
        cls.march = cls.period(cls.branch, cls.on(3))
        cls.march.with_user(cls.users["secretary"])._close()
        cls.publication = cls.publish(cls.march)

    @classmethod
    def new_evidence(cls, **vals):
        photo = base64.b64encode(make_photo())
        vals = {"name": f"{SECRET}.png", "file": photo, **vals}
        return cls.env["party.evidence"].create(vals)

    @classmethod
    def publish(cls, period):
        publication = cls.env["party.publication"].create(
            {
                "branch_id": cls.branch.id,
                "kind": "month",
                "date_from": period.date_from,
                "date_to": period.date_to,
                "audience": "public",
            }
        )
        publication.with_user(cls.users["committee"]).action_publish()
        publication.with_user(cls.users["committee"]).action_open_link()
        cls.env.flush_all()
        return publication

    @classmethod
    def _new_items(cls, template):
        """With one that he declares late."""
        deadline = cls.new_item(template, "DEADLINE", days_to_register=30)
        return {**super()._new_items(template), "DEADLINE": deadline}

    def setUp(self):
        super().setUp()
        self.samples = {}  # {name in an address: record}
        # codes of activities are those of one half minute
        self.clock = self.enterContext(patch(CLOCK))
        self.clock.time.return_value = 1_800_000_015

    @staticmethod
    def get_login(role):
        return LOGINS.get(role, f"test_{role}")

    def end_membership(self):
        self.own._change_history(
            self.today, {"standing": "ended", "end_reason": "transferred"}, "Left"
        )
        self.env.flush_all()

    # What stands in addresses

    def get_values(self, route):
        """:return: ``{name in the address: value}``"""
        return {name: self._get_value(name, route) for name in route.names}

    def _get_value(self, name, route):
        if name == "token":
            return self._get_token(route)
        if name == "line_id" and "declaration_id" in route.names:
            return self.get_sample("declaration_id").line_ids.id
        if name == "year":
            return self.year
        return PLAIN.get(name) or self.get_sample(name).id

    def get_sample(self, name):
        if name not in self.samples:
            make = getattr(self, f"_make_sample_{name}", None)
            self.assertTrue(make, f"tests/route_world.py has no sample of {name}")
            self.samples[name] = make()
        return self.samples[name]

    def make_samples(self, routes):
        """All of them, before anything is tried: some of them show in others."""
        for route in routes:
            self.get_values(route)
        self.env.flush_all()

    def _get_token(self, route):
        if "check_in" in route.path:
            return self.get_check_in_token()
        # sudo: nobody reads the token; committee members are shown the link
        return self.publication.sudo().link_token

    def get_check_in_token(self, windows_ago=0):
        activity = self.get_sample("activity_id")
        window = activity._get_check_in_window() - windows_ago
        return activity._get_check_in_token(activity.id, window)

    # What goes with an address

    def get_query(self, path):
        return {
            "/my/points/lines": {"year": self.year},
            "/party_points/rulebook.xlsx": {"ids": self.template.id},
            "/party_points/organisation_register.xlsx": {"ids": self.branch.id},
            "/party_points/workbook.xlsx": {
                "kind": "register",
                "branch": self.branch.id,
                "year": self.year,
            },
        }.get(path, {})

    def get_forged(self):
        """What forms have no fields for, with values of somebody whom they do not
        concern."""
        values = {
            "party.member": self.victim.id,
            "party.branch": self.third_branch.id,
            "res.users": self.users["administrator"].id,
        }
        relations = {
            name: values[field.comodel_name]
            for model in self.get_models()
            for name, field in model._fields.items()
            if field.type == "many2one" and field.store and field.comodel_name in values
            if name not in ("create_uid", "write_uid")
        }
        return {**relations, **FORGED}

    def get_models(self):
        return [
            self.env[name]
            for name, model in self.registry.items()
            if name.startswith("party.") and not model._abstract and model._auto
        ]

    def get_tables(self):
        return [model._table for model in self.get_models()] + OTHER_TABLES

    def get_params(self, path):
        """Of a call by JSON-RPC."""
        if path == "/web/action/load_breadcrumbs":
            return {"actions": [{"model": "party.evidence", "resId": self.evidence.id}]}
        return {}

    # What an answer tells

    def get_traces(self, route, routes):
        """What an answer shows only to those whom it concerns: the words that are
        between us, or on a list the addresses of the member's records."""
        if words := TRACES.get(route.path):
            return re.compile(words)
        pages = [
            page
            for page in routes
            if page.path.startswith(f"{route.path}/<") and not {*page.names} & {*PLAIN}
        ]
        addresses = [page.fill(self.get_values(page)) for page in pages]
        return re.compile("|".join([SECRET, *(rf"{a}(?!\d)" for a in addresses)]))
