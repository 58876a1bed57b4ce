import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .hr_common import PartyHrCommon


@tagged("post_install", "-at_install")
class TestContributions(PartyHrCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link("member", "committee")
        cls.scale = cls.new_scale()
        cycle = cls.new_cycle()
        cls.new_appraisal(cycle, cls.members["member"])
        cls.new_appraisal(
            cycle, cls.members["committee"], status="short", grade_id=False
        )
        cls.finish(cycle)
        cls.all = cls.env["hr.employee"].union(*cls.employees.values())

    def test_a_module_asks_for_employees_and_a_year(self):
        found = self.env["party.hr.result"]._get_contributions(self.all, self.year)
        self.assertEqual(
            found,
            {
                self.employees["member"]: {
                    "value": 100.0,
                    "weight": 20.0,
                    "contribution": 20.0,
                    "grade": "Pioneer",
                    "state": "valued",
                },
                self.employees["committee"]: {
                    "value": None,
                    "weight": 20.0,
                    "contribution": None,
                    "grade": "",
                    "state": "open",
                },
            },
        )

    def test_a_locked_year_says_so(self):
        self.as_role("hr", self.scale)._lock(self.year)
        found = self.env["party.hr.result"]._get_contributions(self.all, self.year)
        self.assertEqual(found[self.employees["member"]]["state"], "locked")

    def test_hr_asks_from_afar_in_json(self):
        self.authenticate("test_hr", "test_hr")
        found = self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "party.hr.result",
                "method": "get_contributions",
                "args": [[*self.all.ids, 99999999], self.year],
                "kwargs": {},
            },
        )
        ids = {str(self.employees[name].id) for name in ("member", "committee")}
        self.assertEqual({*found}, ids)
        self.assertEqual(found[str(self.employees["member"].id)]["contribution"], 20)

    @mute_logger("odoo.http")
    def test_an_officer_does_not_search_for_members_from_afar(self):
        for login, is_open in (("test_officer", False), ("test_hr", True)):
            self.authenticate(login, login)
            params = {
                "model": "hr.employee",
                "method": "search_count",
                "args": [[("party_member_id", "!=", False)]],
                "kwargs": {},
            }
            if is_open:
                found = self.make_jsonrpc_request("/web/dataset/call_kw", params)
                self.assertEqual(found, 2)
            else:
                with self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request("/web/dataset/call_kw", params)

    def test_nobody_else_asks(self):
        for name in ("officer", "administrator", "member", "manager", "colleague"):
            for ids in (self.employees["member"].ids, self.employees["manager"].ids):
                with self.assertRaises(AccessError):
                    self.as_role(name, self.env["party.hr.result"]).get_contributions(
                        ids, self.year
                    )

    def test_results_of_other_companies_are_left_out(self):
        company = self.env["res.company"].create({"name": "Other"})
        user = self.users["hr"]
        user.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        results = self.as_role("hr", self.env["party.hr.result"])
        self.assertEqual(results.get_contributions(self.all.ids, self.year), {})

    def test_the_answer_is_json_and_wrong_questions_are_refused(self):
        results = self.as_role("hr", self.env["party.hr.result"])
        self.assertTrue(json.dumps(results.get_contributions(self.all.ids, self.year)))
        self.assertEqual(results.get_contributions([], self.year), {})
        for ids, year in (("1", 2026), ([True], 2026), ([1], "2026"), (["1"], 2026)):
            with self.assertRaises(UserError):
                results.get_contributions(ids, year)
