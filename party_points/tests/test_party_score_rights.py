from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ROLES
from .ledger_common import PartyLedgerCommon

# {role: who reads the scores of the branch}
READERS = (
    "scorekeeper",
    "committee",
    "secretary",
    "superior",
    "supervisor",
    "administrator",
)


@tagged("post_install", "-at_install")
class TestPartyScoreRights(PartyLedgerCommon):
    """Members see their own scores, a branch those of its members (APP-2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scores = cls.refresh(3) | cls.refresh(3, cls.other_branch)
        cls.own = cls.score(cls.member, 3)
        cls.foreign = cls.score(cls.other_member, 3)

    def visible(self, role):
        scores = self.as_role(role, self.env["party.point.score"])
        return scores.search([("id", "in", self.scores.ids)]).sudo()

    def test_member_reads_his_own_scores_alone(self):
        self.assertEqual(self.visible("member"), self.own)
        with self.assertRaises(AccessError):
            self.as_role("member", self.foreign).read(["total"])

    def test_branch_reads_the_scores_of_its_members(self):
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                self.assertEqual(self.visible(role), self.scores - self.foreign)

    def test_those_above_read_the_scores_of_all_branches_below(self):
        for role in ("superior", "supervisor", "administrator"):
            with self.subTest(role=role):
                self.assertEqual(self.visible(role), self.scores)

    def test_user_without_a_role_reads_nothing(self):
        with self.assertRaises(AccessError):
            self.own.with_user(self.outsider).read(["total"])

    def test_nobody_writes_scores(self):
        for role in ROLES:
            score = self.as_role(role, self.own)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    score.total = 100
                with self.assertRaises(AccessError):
                    score.copy()
                with self.assertRaises(AccessError):
                    score.unlink()

    def test_whoever_reads_a_score_reads_how_it_came_about(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        for role in ("member", *READERS):
            with self.subTest(role=role):
                self.assertIn("Item FIXED", self.as_role(role, self.own).explanation)

    def test_explanation_of_a_month_before_a_transfer_stays_readable(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.member._change_history(
            self.days(-1), {"branch_id": self.other_branch.id}, "Moved."
        )
        for role in ("member", "committee"):
            with self.subTest(role=role):
                score = self.as_role(role, self.own)
                self.assertIn("Item FIXED", score.explanation)
                self.assertIn("test_member", score.display_name)

    def test_member_form_shows_the_points_to_those_who_may_read_them(self):
        for role in ("member", *READERS):
            with self.subTest(role=role):
                member = self.as_role(role, self.member)
                self.assertTrue(member.can_read_scores)
                self.assertEqual(member.annual_score, 60)

    def test_position_without_rights_shows_no_points(self):
        user = self.new_user("test_team", "base.group_user")
        self.new_position(self.branch, "work_team_member", user.partner_id)
        member = self.member.with_user(user)
        self.assertFalse(member.can_read_scores)
        self.assertEqual((member.annual_score, member.month_score), (0, 0))
        self.assertFalse(self.env["party.point.score"].with_user(user).search([]))

    def test_button_of_the_member_opens_his_scores(self):
        action = self.as_role("secretary", self.member).action_open_scores()
        scores = self.as_role("secretary", self.env[action["res_model"]])
        self.assertEqual(scores.search(action["domain"]).member_id, self.member)

    def test_member_form_opens_for_new_and_old_members(self):
        for member in (self.member, self.env["party.member"]):
            with self.subTest(member=member):
                form = Form(self.as_role("secretary", member))
                self.assertEqual(form.can_read_scores, bool(member))
