from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.ledger.party_point_line_seal import SEALED_COLUMNS, _get_link
from ..models.publicity.bulletin import Bulletin
from ..scoring.points import to_points
from .dispute_common import PartyDisputeCommon
from .rectification_common import RectificationMixin
from .review_common import PartyReviewCommon


class RestorationCommon(RectificationMixin, PartyReviewCommon):
    """``loss`` is a deduction of nine points in March of last year."""

    @classmethod
    def _new_items(cls, template):
        loss = cls.new_item(
            template,
            "LOSS",
            kind="deduction",
            method="range",
            points_min=5,
            points_max=30,
            cap_month_points=10,
        )
        cls.env["party.rule.level"].create(
            {
                "template_id": template.id,
                "kind": "deduction",
                "points_over": 10,
                "decider": "superior",
            }
        )
        return {**super()._new_items(template), "LOSS": loss}

    def setUp(self):
        super().setUp()
        self.loss = self.lose(9)

    def lose(self, points, who="member", **vals):
        line = self.register("LOSS", who, points_given=points, **vals)
        return self.carry(line)

    def carry(self, line, role="secretary"):
        self.as_role(role, line)._confirm({line: "Carried."})
        return line

    def this_month(self, role="secretary"):
        return self.as_role(role, self.period(self.branch, self.today))

    def restored(self, line=None, **vals):
        """What a kept plan gives back, as proposed by the secretary."""
        return self.restore(self.kept_plan(**vals), line or self.loss)

    def hold_review(self, votes):
        """The review of this month decides; whoever proposed it has no vote."""
        action = self.this_month().action_open_review()
        review = self.env["party.review"].browse(action["res_id"])
        for role, vote in votes.items():
            self.cast(review, role, others=vote)
        self.conclude(review)
        self.env.invalidate_all()
        return review

    def reversal(self, line):
        return self.env["party.point.line"].search([("reverses_id", "=", line.id)])

    def figures(self, year, member=None):
        score = (member or self.member)._get_live_scores(year)
        annual = score[member or self.member].get_annual()
        return annual.base, annual.pioneer, annual.deductions


@tagged("post_install", "-at_install")
class TestPartyRestoration(RestorationCommon):
    """A part of a deduction is given back after a kept plan (WARN-5a)."""

    def test_half_of_a_deduction_is_proposed_in_the_month_of_today(self):
        line = self.restored()
        self.assertRecordValues(
            line,
            [
                {
                    "restores_id": self.loss.id,
                    "member_id": self.member.id,
                    "kind": "deduction",
                    "source": "organisation",
                    "date": self.today,
                    "period_id": self.this_month().id,
                    "branch_id": self.branch.id,
                    "points_given": 4.5,
                    "points": 0,
                    "state": "submitted",
                    "is_late": False,
                    "description": "He has changed.",
                    "registered_by_id": self.users["secretary"].id,
                }
            ],
        )
        self.assertEqual(line.asked_text, "gives back: +4.5")
        self.assertEqual(self.logged(line, "restore").user_id, self.users["secretary"])

    def test_review_confirms_it_and_it_counts_this_month_alone(self):
        before = self.figures(self.year)
        line = self.restored()
        self.assertFalse(line._is_routine())
        votes = dict.fromkeys(("committee", "publicity", "discipline"), "for")
        review = self.hold_review(votes)
        self.assertEqual(line.state, "confirmed")
        self.assertEqual((line.raw_points, line.points), (4.5, 4.5))
        self.assertEqual(self.logged(line, "confirm").entitled, 3)
        self.assertEqual(self.figures(self.year), before)
        self.assertEqual(self.figures(self.today.year)[2], to_points(4.5))
        score = self.env["party.point.score"].search(
            [("member_id", "=", self.member.id), ("period_id.state", "=", "open")],
            order="month desc",
            limit=1,
        )
        self.assertEqual((score.deductions, score.total), (4.5, 64.5))
        self.assertEqual(score.annual, 64.5)
        self.assertIn("Part given back", line._get_minuted_marks())
        self.assertEqual(review.state, "concluded")

    def test_who_proposed_it_has_no_vote_on_it(self):
        line = self.restored()
        review = self.env["party.review"]._open(self.this_month())
        ballot = self.ballot(review, "secretary")
        self.assertIn(line, ballot.recused_line_ids)

    def test_review_rejects_it_and_it_may_be_proposed_again(self):
        plan = self.kept_plan()
        line = self.restore(plan, self.loss)
        votes = dict.fromkeys(("committee", "publicity", "discipline"), "against")
        self.hold_review(votes)
        self.assertEqual((line.state, line.points), ("rejected", 0))
        again = self.restore(plan, self.loss)
        self.assertEqual(again.state, "submitted")
        self.assertEqual(plan.restoration_id, again)

    def test_more_than_the_branch_decides_on_goes_to_the_superior(self):
        """Levels by the points that are given back, as for a deduction."""
        big = self.carry(self.register("LOSS", points_given=30, date=self.on(2)))
        self.move(big, points=-30)
        line = self.restored(big)
        votes = dict.fromkeys(("committee", "publicity", "discipline"), "for")
        self.hold_review(votes)
        self.assertEqual((line.state, line.review_level), ("escalated", "superior"))
        self.as_role("superior", line)._decide_above("confirm", "Yes.")
        self.assertEqual((line.state, line.points), ("confirmed", 15))

    def move(self, line, **vals):
        names = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(n), v) for n, v in vals.items()
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE party_point_line SET %s WHERE id = %s", names, line.id)
        )
        self.env.invalidate_all()

    def test_it_passes_no_cap_and_leaves_the_room_as_it_was(self):
        """LOSS takes ten points a month at most."""
        cut = self.lose(9)  # March has one left
        self.assertEqual(cut.points, -1)
        now = self.lose(9, date=self.today)
        line = self.carry(self.restored(), "superior")
        self.assertEqual((line.points, line.cuts), (4.5, False))
        more = self.lose(9, date=self.today)
        self.assertEqual((now.points, more.points), (-9, -1))

    def test_share_is_of_what_the_deduction_counts(self):
        cut = self.lose(9)  # counts one
        self.assertEqual(self.restored(cut).points_given, 0.5)

    # What is refused

    def test_nobody_gives_points_back_to_himself(self):
        loss = self.lose(9, who="committee")
        with self.assertRaises(AccessError):
            self.as_role("committee", loss)._propose_restoration(50, "For me.")

    def test_committee_alone_gives_back(self):
        for role in ("member", "scorekeeper", "superior", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.loss)._propose_restoration(50, "Please.")

    def test_it_cannot_be_registered_as_a_line(self):
        vals = {
            "member_id": self.member.id,
            "item_id": self.items["LOSS"].id,
            "source": "organisation",
            "points_given": 9,
            "restores_id": self.loss.id,
        }
        lines = self.as_role("secretary", self.env["party.point.line"])
        with self.assertRaises(AccessError):
            lines.create(vals)
        del vals["restores_id"]
        lines = lines.with_context(default_restores_id=self.loss.id)
        self.assertFalse(lines.create(vals).restores_id)
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.loss).write({"restores_id": self.loss.id})

    def test_what_does_not_count_as_a_deduction_is_not_given_back(self):
        gain = self.carry(self.register("FIXED"))
        waiting = self.register("LOSS", points_given=5)
        cut_to_nothing = self.lose(9)
        cut_to_nothing = self.lose(9)
        self.assertEqual(cut_to_nothing.points, 0)
        for line in (gain, waiting, cut_to_nothing):
            with self.subTest(line=line.display_name):
                self.assert_not("no deduction that counts", self.propose, line)

    def propose(self, line, share=50, role="secretary"):
        return self.as_role(role, line)._propose_restoration(share, "He has changed.")

    def test_what_was_taken_back_is_not_given_back(self):
        self.as_role("secretary", self.loss)._propose_reversal("A mistake.")
        self.assert_not("was taken back", self.propose, self.loss)
        self.carry(self.reversal(self.loss))
        self.assert_not("was taken back", self.propose, self.loss)

    def test_nothing_is_given_back_twice(self):
        line = self.restored()
        self.assert_not("given back already", self.propose, self.loss)
        self.carry(line, "superior")
        self.assert_not("given back already", self.propose, self.loss)
        self.assert_not("no deduction", self.propose, line)

    def test_database_keeps_it_from_being_given_back_twice(self):
        line = self.restored()
        with self.assert_database_refuses("party.point.line", "given back already"):
            self.confirm(
                self.member,
                self.items["LOSS"],
                self.today,
                4,
                restores_id=self.loss.id,
                state="submitted",
            )
        self.assertEqual(line.state, "submitted")

    def test_less_than_a_hundredth_of_a_point_is_not_given_back(self):
        self.assert_not("hundredth", self.propose, self.loss, 0.01)

    def test_share_is_a_part(self):
        for share in (0, -50, 101):
            with self.subTest(share=share):
                self.assert_not("up to 100", self.propose, self.loss, share)

    def test_month_of_today_must_be_open(self):
        # sudo: as somebody else has left it
        self.this_month().sudo().state = "closed"
        self.assert_not("is closed", self.propose, self.loss)

    def test_who_is_exempt_today_waits(self):
        self.exempt(self.member, self.days(-10), self.days(10))
        self.assert_not("exempt today", self.propose, self.loss)

    def test_who_has_moved_gets_it_back_in_his_new_branch_alone(self):
        self.member._change_history(
            self.today, {"branch_id": self.other_branch.id}, "Moved."
        )
        with self.assertRaises(AccessError):
            self.propose(self.loss)

    # Taking back

    def test_reversing_the_deduction_takes_back_what_was_given_back(self):
        before = self.figures(self.today.year), self.figures(self.year)
        self.assertEqual(before[1][2], to_points(-9))
        line = self.carry(self.restored(), "superior")
        self.as_role("secretary", self.loss)._propose_reversal("It was another.")
        back = self.reversal(self.loss)
        self.assertFalse(self.reversal(line))
        self.carry(back, "superior")
        following = self.reversal(line)
        self.assertEqual((following.state, following.points), ("confirmed", -4.5))
        self.assertEqual(following.period_id, line.period_id)
        self.assertEqual(following.decision_reason, "It was another.")
        self.assertEqual(self.figures(self.today.year), before[0])
        self.assertEqual(self.figures(self.year)[2], to_points(0))
        self.assertTrue(self.logged(line, "reverse"))
        self.assertTrue(self.logged(following, "confirm"))
        self.check_scores()

    def check_scores(self):
        """The snapshots are what the lines make."""
        # sudo: as somebody else has left it
        periods = self.loss.period_id | self.this_month().sudo()
        periods._check_scores()
        self.assertFalse(any(periods.score_ids.mapped("is_outdated")))

    def test_what_was_given_back_is_taken_back_alone(self):
        was = self.figures(self.today.year)
        line = self.carry(self.restored(), "superior")
        self.as_role("secretary", line)._propose_reversal("He has not changed.")
        back = self.reversal(line)
        self.assertEqual(back.asked_text, "takes back: gives back: +4.5")
        self.carry(back, "superior")
        self.assertEqual(back.points, -4.5)
        self.assertEqual(self.figures(self.today.year), was)
        self.assertEqual(self.figures(self.year)[2], to_points(-9))
        self.check_scores()
        # and the deduction itself may be taken back afterwards
        self.as_role("secretary", self.loss)._propose_reversal("It was another.")
        self.carry(self.reversal(self.loss), "superior")
        self.assertEqual(len(self.reversal(line)), 1)

    def test_one_is_not_taken_back_while_the_other_is(self):
        line = self.carry(self.restored(), "superior")
        both = self.as_role("secretary", line | self.loss)
        self.assert_not("together with it", both._propose_reversal, "Both.")
        self.as_role("secretary", line)._propose_reversal("He has not changed.")
        loss = self.as_role("secretary", self.loss)
        self.assert_not("is waiting for a decision", loss._propose_reversal, "No.")

    def test_what_waits_falls_with_its_deduction_in_one_review(self):
        line = self.restored()
        self.as_role("secretary", self.loss)._propose_reversal("It was another.")
        back = self.reversal(self.loss)
        votes = dict.fromkeys(("committee", "publicity", "discipline"), "for")
        self.hold_review(votes)
        self.assertEqual((line.state, back.state), ("rejected", "confirmed"))
        self.assertIn("does not count any more", line.decision_reason)
        self.assertFalse(self.reversal(line))

    def test_what_a_review_rejects_anyway_is_rejected_once(self):
        line = self.restored()
        self.as_role("secretary", self.loss)._propose_reversal("It was another.")
        back = self.reversal(self.loss)
        action = self.this_month().action_open_review()
        review = self.env["party.review"].browse(action["res_id"])
        for role in ("committee", "publicity", "discipline"):
            self.cast(review, role, {line: "against", back: "for"})
        self.conclude(review)
        self.assertEqual((line.state, back.state), ("rejected", "confirmed"))
        self.assertEqual(len(self.logged(line, "reject")), 1)

    def test_what_another_review_holds_is_taken_out_of_it(self):
        line = self.restored()
        action = self.this_month().action_open_review()
        review = self.env["party.review"].browse(action["res_id"])
        self.cast(review, "committee")
        self.as_role("secretary", self.loss)._propose_reversal("It was another.")
        self.carry(self.reversal(self.loss), "superior")
        self.assertEqual(line.state, "rejected")
        self.assertFalse(line.review_id)
        for role in ("publicity", "discipline"):
            self.cast(review, role)
        self.conclude(review)
        self.assertEqual(line.state, "rejected")

    def test_closed_month_of_what_was_given_back_holds_the_reversal_up(self):
        line = self.carry(self.restored(), "superior")
        self.as_role("secretary", self.loss)._propose_reversal("It was another.")
        back = self.reversal(self.loss)
        review = self.open_review(3)
        for role in ("committee", "publicity", "discipline"):
            self.cast(review, role)
        line.period_id.state = "closed"
        self.conclude(review)
        self.assertEqual(back.state, "submitted")
        self.assertIn("closed month", self.logged(back, "defer").reason)
        self.assertEqual(line.state, "confirmed")
        self.assertFalse(self.reversal(line))

    def test_no_reversal_is_proposed_while_that_month_is_closed(self):
        line = self.carry(self.restored(), "superior")
        line.period_id.state = "closed"
        loss = self.as_role("secretary", self.loss)
        self.assert_not("is closed", loss._propose_reversal, "It was another.")

    # In words and on paper

    def test_reckoning_says_of_which_deduction_a_part_is_given_back(self):
        line = self.carry(self.restored(), "superior")
        [step] = self.get_steps(line)
        day = f"{self.on(3):%m/%d/%Y}"
        self.assertEqual(step["text"], f"Part given back: Item LOSS, {day}")
        self.assertEqual(step["points"], to_points(4.5))
        self.as_role("secretary", line)._propose_reversal("He has not changed.")
        back = self.carry(self.reversal(line), "superior")
        [step] = self.get_steps(back)
        self.assertIn("Not given back any more", step["text"])

    def get_steps(self, line):
        day = self.today
        member = self.as_role("member", self.member)
        explanation = member._get_score_explanation(day.year, day.month)
        return [s for s in explanation["steps"] if line.id in s["line_ids"]]

    def test_seal_holds_fast_what_is_given_back(self):
        line = self.carry(self.restored(), "superior")
        line._seal(self.branch)
        lines = self.env["party.point.line"]
        self.assertIsNone(lines._find_broken_link(self.branch))
        other = self.lose(5, date=self.on(4))
        self.move(line, restores_id=other.id)
        self.assertEqual(lines._find_broken_link(self.branch), line.seal_number)

    def test_seal_of_lines_that_give_nothing_back_is_as_it_was(self):
        """What was sealed before there was a way back stays whole."""
        row = dict.fromkeys(SEALED_COLUMNS, "x") | {"id": 7, "restores_id": None}
        self.assertEqual(
            _get_link("before", 3, row),
            "9de7b7122e8f023bdc90fcffeecbc4e13f0ae893712bd3e9bf96080e408cdd40",
        )
        self.assertNotEqual(
            _get_link("before", 3, {**row, "restores_id": 5}),
            _get_link("before", 3, row),
        )

    def test_bulletin_calls_it_by_its_name_and_keeps_its_grounds_for_members(self):
        self.carry(self.restored(), "superior")
        publication = self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "month",
                "date_from": self.this_month().date_from,
                "date_to": self.this_month().date_to,
                "grounds": "members",
            }
        )
        content = publication._build_content([self.this_month().date_from], [])
        version = self.env["party.publication.version"].create(
            {
                "publication_id": publication.id,
                "branch_id": self.branch.id,
                "number": 1,
                "published_by_id": self.env.uid,
                "published_on": fields.Datetime.now(),
                "content": content,
            }
        )
        for reader, grounds in (("member", "He has changed."), ("public", "")):
            [entry] = Bulletin(version, reader).get_entries()
            self.assertEqual(entry["grounds"], grounds)
            self.assertEqual(entry["counts"], "+4.5")
            self.assertIn("Part given back of the deduction", entry["kind_label"])


@tagged("post_install", "-at_install")
class TestPartyRestorationDispute(RectificationMixin, PartyDisputeCommon):
    """An upheld dispute about a deduction takes back what was given back of it."""

    def setUp(self):
        super().setUp()
        self.loss = self.carried("LOSS", day=self.on(4), points_given=8)
        self.seal(4)
        publication = self.publish(first=4, last=4)
        self.line_back = self.give_back()
        self.dispute = self.filed(
            publication_id=publication.id,
            entry_number=self.entry(self.loss, publication),
        )

    def give_back(self):
        secretary = self.as_role("secretary", self.loss)
        line = secretary._propose_restoration(50, "He has changed.").with_env(self.env)
        line._confirm({line: "Carried."})
        return line

    def test_both_go_in_one_step_and_belong_to_the_dispute(self):
        self.rule_on(reverse=True)
        lines = self.dispute.correction_ids
        self.assertEqual(lines.reverses_id, self.loss | self.line_back)
        self.assertEqual(set(lines.mapped("state")), {"confirmed"})
        self.assertEqual(self.loss.period_id.state, "closed")
        self.assertEqual(sum(lines.mapped("points")), 8 - 4)

    def rule_on(self, **correction):
        self.dispute.state = "escalated"
        ruling = self.as_role("superior", self.dispute)
        ruling._rule("accepted", "So it was found.", correction)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_also_where_its_month_is_closed_by_now(self):
        period = self.line_back.period_id
        period._refresh_scores()
        self.line_back._seal(self.branch)
        period.state = "closed"
        self.rule_on(reverse=True)
        lines = self.dispute.correction_ids
        self.assertEqual(lines.reverses_id, self.loss | self.line_back)
        self.assertEqual(period.state, "closed")
        self.assertTrue(all(lines.mapped("seal_number")))
        chain = self.env["party.point.line"]._find_broken_link(self.branch)
        self.assertIsNone(chain)

    def test_taken_back_part_does_not_come_back_by_undoing(self):
        dispute = self.dispute
        dispute.write({"line_id": self.line_back.id})
        back = self.line_back._propose_reversal("By the committee.")
        back._confirm({back: "Carried."})
        self.env.cr.execute(
            "UPDATE party_point_line SET dispute_id = %s WHERE id = %s",
            [dispute.id, back.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "does not count again"):
            self.rule_on(undo=True)
