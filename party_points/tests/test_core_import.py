from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartyPointsCommon

MEMBER = ["code", "name"]
HISTORY = [
    "assignment_ids/date_from",
    "assignment_ids/branch_id",
    "assignment_ids/member_class_id",
    "assignment_ids/standing",
]


@tagged("post_install", "-at_install")
class TestCoreImport(PartyPointsCommon):
    """Odoo's own import, as every list offers it (ORG-10)."""

    def load(self, model, columns, *rows, role="administrator"):
        with mute_logger("odoo.sql_db"):
            return self.as_role(role, self.env[model]).load(columns, list(rows))

    def assert_refused(self, result, row, words):
        self.assertFalse(result["ids"])
        [message] = result["messages"]
        self.assertEqual(message["rows"]["from"], row)
        self.assertIn(words, message["message"])

    def test_organisations_find_their_superior_by_code(self):
        columns = ["code", "name", "level", "sector", "parent_id"]
        result = self.load(
            "party.branch",
            columns,
            ["N", "New Committee", "Committee", "Rural", "T"],
            ["N-1", "New Branch", "branch", "rural", "N"],
        )
        self.assertEqual(result["messages"], [])
        self.assertEqual(
            self.env["party.branch"].browse(result["ids"][1]).parent_id.code, "N"
        )

    def test_member_comes_with_his_history(self):
        result = self.load(
            "party.member",
            [*MEMBER, *HISTORY],
            ["N1", "Wang Jiazi", "2020-01-01", "T-1", "RURAL", "Probationary Member"],
            ["", "", "2021-01-01", "T-1", "RURAL", "Full Member"],
            ["N2", "Li Yichou", "2020-01-01", "T-2", "RETIRED", "full"],
        )
        self.assertEqual(result["messages"], [])
        wang, li = self.env["party.member"].browse(result["ids"])
        standings = wang.assignment_ids.sorted("date_from").mapped("standing")
        self.assertEqual(standings, ["probationary", "full"])
        self.assertEqual(li.branch_id, self.other_branch)

    def test_position_finds_the_member_by_number(self):
        code = self.members["member"].code
        columns = ["branch_id", "role", "member_id", "date_from"]
        result = self.load(
            "party.position", columns, ["T-1", "Deputy Secretary", code, "2026-01-01"]
        )
        self.assertEqual(result["messages"], [])
        self.assertEqual(
            self.env["party.position"].browse(result["ids"]).partner_id,
            self.members["member"].partner_id,
        )

    def test_history_goes_on_by_the_members_number(self):
        member = self.members["member"]
        columns = ["member_id", "date_from", "branch_id", "member_class_id", "standing"]
        result = self.load(
            "party.assignment",
            columns,
            [member.code, str(self.today), "T-2", "RETIRED", "Full Member"],
        )
        self.assertEqual(result["messages"], [])
        self.assertEqual(member.branch_id, self.other_branch)

    def test_one_bad_row_changes_nothing_and_is_named(self):
        row = ["Wang Jiazi", "2020-01-01", "T-1", "RURAL"]
        result = self.load(
            "party.member",
            [*MEMBER, *HISTORY],
            ["N1", *row, "Full Member"],
            ["N2", *row, "Membership Ended"],
        )
        self.assert_refused(result, 1, "reason of its end")
        self.assertFalse(self.env["party.member"].search([("code", "=", "N1")]))

    def test_secretary_imports_into_his_own_branch_only(self):
        row = ["Wang Jiazi", "2020-01-01", "T-1", "RURAL", "Full Member"]
        columns = [*MEMBER, *HISTORY]
        result = self.load("party.member", columns, ["N1", *row], role="secretary")
        self.assertEqual(result["messages"], [])
        row[2] = "T-2"
        result = self.load("party.member", columns, ["N2", *row], role="secretary")
        self.assertFalse(result["ids"])
