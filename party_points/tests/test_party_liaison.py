import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .ledger_entry_common import LedgerEntryCommon


@tagged("post_install", "-at_install")
class TestPartyLiaison(LedgerEntryCommon):
    """Somebody files for a member who cannot (POR-2a): he sees what he files, and
    nothing else of him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["liaison"] = cls.new_user("test_liaison", "base.group_portal")
        cls.liaison = cls.new_member(
            cls.branch, partner=cls.users["liaison"].partner_id
        )
        cls.old = cls.new_member(cls.branch, name="Old Zhang")
        cls.old.with_user(cls.users["secretary"]).liaison_id = cls.liaison

    def file(self, *rows, submit=False):
        rows = rows or ({"code": "PROVEN", "evidence_ids": [self.make_file()]},)
        return self.declare(*rows, role="liaison", member=self.old, submit=submit)

    # Who is named

    def test_liaison_is_another_member_of_the_branch(self):
        with self.assert_database_refuses("party.member", "his own liaison"):
            self.old.liaison_id = self.old
        self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "same branch") as caught:
            self.old.liaison_id = self.other_member
        self.assertNotIn("Zhou Elsewhere", str(caught.exception))
        ended = {"standing": "ended", "end_reason": "expelled"}
        self.liaison._change_history(self.today, ended, "Left.")
        with self.assertRaisesRegex(ValidationError, "member of the same branch"):
            self.old.liaison_id = self.liaison

    def test_secretary_and_those_above_name_him(self):
        for role in ("secretary", "superior", "administrator"):
            self.as_role(role, self.old).liaison_id = self.members["member"]
        for role in ("member", "scorekeeper", "liaison", "supervisor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(role, self.old).liaison_id = self.liaison

    # What he may

    def test_liaison_files_with_evidence_and_it_is_marked(self):
        declaration = self.file({"code": "FIXED"})
        line = declaration.line_ids
        declaration.note = "As he told me."
        line.description = "He told it."
        refusals = self.as_role("liaison", self.env["party.evidence"])._hand_in(
            {"line_id": line.id}, [("photo.png", self.read_photo())]
        )
        self.assertFalse(refusals)
        declaration.action_submit()
        self.assertEqual(declaration.state, "submitted")
        self.assertTrue(line.is_on_behalf)
        self.assertEqual(declaration.filed_by_id, self.users["liaison"])
        self.assertEqual(line.sudo()._get_minuted_marks(), ["Filed on Behalf"])
        declaration.action_withdraw()
        self.assertEqual(line.state, "draft")

    def read_photo(self):
        return base64.b64decode(self.make_file()[2]["file"])

    def test_liaison_throws_his_draft_away(self):
        declaration = self.file()
        evidence = declaration.line_ids.evidence_ids
        evidence.unlink()
        declaration.unlink()
        self.assertFalse(declaration.exists())

    def test_liaison_does_not_vote_on_what_he_filed(self):
        line = self.file(submit=True).line_ids.with_env(self.env)
        self.assertTrue(line._is_recused(self.liaison))

    def test_result_is_acknowledged_by_the_member_alone(self):
        declaration = self.file(submit=True)
        self.hold_review()
        self.assertEqual(declaration.state, "decided")
        self.assert_refused("The member himself", declaration.action_acknowledge)

    # What he may not

    def test_liaison_sees_nothing_else_of_the_member(self):
        own = self.declare(
            {"code": "PROVEN", "evidence_ids": [self.make_file()]},
            role="scorekeeper",
            member=self.old,
            submit=True,
        )
        filed = self.file(submit=True)
        filed.action_withdraw()
        decisions = filed.sudo().line_ids.decision_ids
        self.assertTrue(decisions)
        score = self.refresh(3).filtered(lambda score: score.member_id == self.old)
        for records in (
            self.old,
            own,
            own.line_ids,
            own.line_ids.evidence_ids,
            score,
            decisions,
        ):
            with self.subTest(records._name):
                self.assertFalse(self.as_role("liaison", records).has_access("read"))

    def test_liaison_touches_no_declaration_of_others(self):
        draft = self.declare(
            role="scorekeeper", member=self.old, submit=False
        ).with_user(self.users["liaison"])
        values = {**self.item_values(member=self.old), "declaration_id": draft.id}
        lines = self.as_role("liaison", self.env["party.point.line"])
        evidence = self.as_role("liaison", self.env["party.evidence"])
        file = self.make_file()[2]
        for step, *args in (
            (draft.write, {"note": "Mine."}),
            (draft.action_submit,),
            (draft.unlink,),
            (lines.create, values),
            (lines.create, {**values, "declaration_id": False}),
            (evidence.create, {**file, "line_id": draft.sudo().line_ids.id}),
        ):
            with self.subTest(str(step)):
                self.assert_refused("", step, *args, error=AccessError)

    def test_liaison_adds_no_line_in_another_name(self):
        declaration = self.file()
        for member in (self.members["secretary"], self.other_member):
            self.assert_refused(
                "",
                declaration.line_ids.create,
                {
                    **self.item_values(member=member),
                    "declaration_id": declaration.id,
                },
            )

    def test_nobody_files_without_being_named(self):
        for member in (self.members["secretary"], self.other_member):
            self.assert_refused(
                "", self.declare, role="liaison", member=member, error=AccessError
            )
        self.old.liaison_id = False
        self.assert_refused("", self.file, error=AccessError)

    def test_rights_end_with_the_task(self):
        """Somebody else is named, or one of the two moves, or the liaison leaves."""
        declaration = self.file()

        def name_another():
            self.old.liaison_id = self.members["member"]

        def move():
            self.old._change_history(
                self.today, {"branch_id": self.other_branch.id}, "Moved."
            )

        def leave():
            self.liaison._change_history(
                self.today, {"standing": "ended", "end_reason": "expelled"}, "Left."
            )

        for end in (name_another, move, leave):
            with self.subTest(end.__name__), self.cr.savepoint() as savepoint:
                self.assertTrue(declaration.has_access("write"))
                end()
                self.env.invalidate_all()
                for records in (declaration, declaration.sudo().line_ids):
                    seen = self.as_role("liaison", records)
                    self.assertFalse(seen.has_access("read"))
                    self.assertFalse(seen.has_access("write"))
                savepoint.rollback()
            self.env.invalidate_all()

    def test_members_of_an_exemption_s_liaison_are_not_entrusted(self):
        self.old.liaison_id = False
        self.exempt(self.old, self.days(-10), self.days(10)).liaison_id = self.liaison
        self.assertFalse(self.liaison._get_entrusted())
