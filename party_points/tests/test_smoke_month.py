from odoo.fields import Command
from odoo.tests import tagged

from .ledger_common import PartyLedgerCommon


@tagged("post_install", "-at_install")
class TestSmokeMonth(PartyLedgerCommon):
    def test_month(self):
        for number in range(4):
            self.new_member(self.branch, name=f"Extra {number}")
        third = self.new_member(
            self.branch,
            partner=self.new_user("test_third", "base.group_user").partner_id,
        )
        self.new_position(self.branch, "publicity_commissioner", third.partner_id)
        self.users["third"] = third.partner_id.user_ids
        Declaration = self.as_role("member", self.env["party.declaration"])
        declaration = Declaration.create(
            {
                "line_ids": [
                    Command.create(
                        {
                            "member_id": self.member.id,
                            "item_id": self.items["FIXED"].id,
                            "date": self.on(3),
                            "description": "helped",
                        }
                    ),
                    Command.create(
                        {
                            "member_id": self.member.id,
                            "item_id": self.items["HONOUR"].id,
                            "honour_level_id": self.town.id,
                            "date": self.on(3, 12),
                        }
                    ),
                ],
            }
        )
        declaration.action_submit()
        self.assertEqual(declaration.line_ids.mapped("state"), ["submitted"] * 2)
        Line = self.as_role("scorekeeper", self.env["party.point.line"])
        late = Line.create(
            {
                "member_id": self.member.id,
                "item_id": self.items["LATE"].id,
                "date": self.on(3, 20),
                "source": "organisation",
                "description": "x",
            }
        )
        print(late.counting, late.points_text, late.available_item_ids)
        period = late.period_id
        secretary = self.as_role("secretary", period)
        print(secretary.missing, secretary.pending_count)
        review_action = secretary.action_open_review()
        review = self.env["party.review"].browse(review_action["res_id"])
        print(
            review.body,
            review.line_ids,
            review.entitled_ids,
            review._get_special_lines(),
        )
        for role in ("committee", "secretary", "third"):
            mine = self.as_role(role, review)
            self.assertTrue(mine.can_vote)
            ballot = mine.env["party.review.ballot"].browse(
                mine.action_vote()["res_id"]
            )
            print(ballot.routine_line_ids, ballot.recused_line_ids, ballot.vote_ids)
            ballot.routine_vote = "for"
            ballot.vote_ids.action_in_favour()
            ballot.action_cast()
        self.as_role("secretary", review).action_conclude()
        lines = declaration.line_ids | late
        print([(l.state, l.points, l.cuts, l.decision_reason) for l in lines])
        self.assertEqual(declaration.state, "decided")
        declaration.action_acknowledge()
        print(self.score(self.member, 3).read())
        secretary.action_close()
        self.assertEqual(period.state, "closed")
        self.assertIsNone(self.env["party.point.line"]._find_broken_link(self.branch))
        self.env.flush_all()
        self.cr.execute(
            "UPDATE party_point_line SET points = 30 WHERE id = %s", [late.id]
        )
        self.assertTrue(self.env["party.point.line"]._find_broken_link(self.branch))
        print(
            self.env["party.decision"].search([]).mapped(lambda d: (d.action, d.reason))
        )
