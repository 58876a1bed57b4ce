"""Several people at the same moment: ledger, review, publications, rules."""

from functools import partial

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .concurrent_common import ConcurrencyCommon, Step

VOTERS = ("secretary", "committee", "publicity")


@tagged("post_install", "-at_install")
class TestConcurrency(ConcurrencyCommon):
    """Of those who act at the same moment, nobody decides on what he has not seen."""

    # Preparing

    def register(self, code="RANGE", role="scorekeeper", who="member", **vals):
        member, item = self.members[who].id, self.items[code]
        vals = {
            "member_id": member,
            "item_id": item.id,
            "date": self.on(3),
            "source": "peer" if item.kind == "pioneer" else "organisation",
            "description": "As the minutes say",
            **({"points_given": 2} if code == "RANGE" else {}),
            **vals,
        }
        return self.step(role, lambda env: env["party.point.line"].create(vals).id)

    def registered(self, *arguments, **vals):
        return self.do(self.register(*arguments, **vals))

    def get_period(self, day=None):
        """The branch's month, committed."""
        day = fields.Date.to_string((day or self.on(3)).replace(day=1))
        branch = self.branch.id

        def find(env):
            # sudo: the months come by themselves
            branches = env["party.branch"].sudo().browse(branch)
            key = (branches, fields.Date.to_date(day))
            return env["party.period"]._get_or_create({key})[key].id

        return self.do(self.step("secretary", find))

    def opening(self, role="secretary", period=None):
        period = period or self.get_period()
        return self.step(
            role,
            lambda env: (
                env["party.period"].browse(period).action_open_review()["res_id"]
            ),
        )

    def opened(self):
        return self.do(self.opening())

    def filling_in(self, review, role, vote="for"):
        """:param vote: on all lines; ``None`` to open the ballot only"""

        def fill_in(env):
            action = env["party.review"].browse(review).action_vote()
            ballot = env["party.review.ballot"].browse(action["res_id"])
            if vote and ballot.routine_line_ids:
                ballot.routine_vote = vote
            if vote:
                ballot.vote_ids.write({"vote": vote, "reason": "Because."})
            return ballot.id

        return self.step(role, fill_in)

    def filled_in(self, review, role, vote="for"):
        return self.do(self.filling_in(review, role, vote))

    def casting(self, ballot, role):
        return self.step(
            role, lambda env: env["party.review.ballot"].browse(ballot).action_cast()
        )

    def cast(self, review, *roles, vote="for"):
        for role in roles:
            self.do(self.casting(self.filled_in(review, role, vote), role))

    def concluding(self, review, role="secretary"):
        return self.step(
            role, lambda env: env["party.review"].browse(review).action_conclude()
        )

    def closing(self, period, role="secretary"):
        return self.step(
            role, lambda env: env["party.period"].browse(period).action_close()
        )

    def disputed(self):
        """A line of a closed month, and the filed dispute about it; ids."""
        line = self.registered()
        self.do(self.step("secretary", lambda env: confirm(env, line)))
        self.do(self.closing(self.get_period()))
        vals = {"line_id": line, "reason": "It was not so."}
        dispute = self.do(
            self.step("member", lambda env: env["party.dispute"].create(vals).id)
        )
        self.do(self.filing(dispute))
        return line, dispute

    def filing(self, dispute):
        return self.step(
            "member", lambda env: env["party.dispute"].browse(dispute).action_file()
        )

    def answering(self, dispute, role, outcome="accepted"):
        correction = {"reverse": outcome == "accepted"}

        def answer(env):
            found = env["party.dispute"].browse(dispute)
            present = found._get_free_committee()
            found._answer(outcome, "So it was found.", correction, present)

        return self.step(role, answer)

    def withdrawing(self, dispute):
        return self.step(
            "member", lambda env: env["party.dispute"].browse(dispute)._withdraw("No.")
        )

    def assert_chain_is_whole(self, env):
        branch = env["party.branch"].browse(self.branch.id)
        self.assertIsNone(env["party.point.line"]._find_broken_link(branch))

    # Disputes

    def test_of_two_answers_the_first_counts(self):
        line, dispute = self.disputed()
        steps = self.at_once(
            self.answering(dispute, "committee"),
            self.answering(dispute, "secretary", "rejected"),
        )
        self.assertEqual(sum(step.was_refused for step in steps), 1)
        with self.reading() as env:
            found = env["party.dispute"].browse(dispute)
            accepted = found.outcome == "accepted"
            self.assertEqual(len(found.correction_ids), accepted)
            self.assertEqual(
                env["party.point.line"].search_count([("reverses_id", "=", line)]),
                accepted,
            )
            self.assert_chain_is_whole(env)

    def test_double_click_answers_once(self):
        _line, dispute = self.disputed()
        steps = self.at_once(
            self.answering(dispute, "committee"), self.answering(dispute, "committee")
        )
        self.assertEqual(sum(step.was_refused for step in steps), 1)
        with self.reading() as env:
            found = env["party.dispute"].browse(dispute)
            self.assertEqual(found.decision_ids.mapped("action").count("accept"), 1)

    def test_double_click_files_once(self):
        line = self.registered()
        self.do(self.step("secretary", lambda env: confirm(env, line)))
        vals = {"line_id": line, "reason": "It was not so."}
        dispute = self.do(
            self.step("member", lambda env: env["party.dispute"].create(vals).id)
        )
        steps = self.at_once(self.filing(dispute), self.filing(dispute))
        self.assertEqual(sum(step.was_refused for step in steps), 1)

    def test_dispute_is_answered_or_taken_back(self):
        _line, dispute = self.disputed()
        answer, withdrawal = self.overtaken(
            self.answering(dispute, "committee"), self.withdrawing(dispute)
        )
        self.assertFalse(withdrawal.was_refused)
        self.assertTrue(answer.was_refused)
        with self.reading() as env:
            found = env["party.dispute"].browse(dispute)
            self.assertEqual(found.state, "withdrawn")
            self.assertFalse(found.correction_ids)

    def test_closed_month_takes_the_correction_and_nothing_beside_it(self):
        _line, dispute = self.disputed()
        answer, registration = self.at_once(
            self.answering(dispute, "committee"), self.register()
        )
        self.assertFalse(answer.was_refused)
        self.assertTrue(registration.was_refused)
        with self.reading() as env:
            self.assert_chain_is_whole(env)

    def test_two_corrections_of_a_month_come_one_after_another(self):
        lines = [self.registered(), self.registered("LATE")]
        for line in lines:
            self.do(self.step("secretary", lambda env, id_=line: confirm(env, id_)))
        self.do(self.closing(self.get_period()))
        disputes = []
        for line in lines:
            vals = {"line_id": line, "reason": "It was not so."}
            disputes.append(
                self.do(
                    self.step(
                        "member",
                        lambda env, v=vals: env["party.dispute"].create(v).id,
                    )
                )
            )
            self.do(self.filing(disputes[-1]))
        steps = self.at_once(
            *(
                self.answering(dispute, role)
                for dispute, role in zip(
                    disputes, ("committee", "secretary"), strict=True
                )
            )
        )
        self.assertFalse(any(step.was_refused for step in steps))
        with self.reading() as env:
            self.assert_chain_is_whole(env)

    # Voting

    def test_two_who_vote_at_the_same_moment_both_count(self):
        line = self.registered("LATE")
        review = self.opened()
        ballots = {role: self.filled_in(review, role) for role in (*VOTERS, "deputy")}
        steps = self.at_once(
            *(self.casting(ballot, role) for role, ballot in ballots.items())
        )
        self.assertEqual([step.error for step in steps], [None] * 4)
        self.do(self.concluding(review))
        with self.reading() as env:
            decisions = env["party.point.line"].browse(line).decision_ids
            tally = decisions.filtered(lambda d: d.action == "confirm")
            self.assertEqual((tally.present, tally.in_favour), (4, 4))

    def test_ballot_opened_twice_at_once_is_one(self):
        self.registered("LATE")
        review = self.opened()
        steps = self.at_once(
            *(
                self.step(
                    "committee",
                    lambda env: (
                        env["party.review"].browse(review).action_vote()["res_id"]
                    ),
                )
                for _click in range(2)
            )
        )
        self.assertEqual([step.error for step in steps], [None, None])
        self.assertEqual(steps[0].result, steps[1].result)

    def test_ballot_opened_twice_at_once_after_lines_were_added(self):
        self.registered()
        review = self.opened()
        self.filled_in(review, "committee")
        self.registered("LATE")
        self.do(
            self.step(
                "secretary",
                lambda env: env["party.review"].browse(review).action_collect(),
            )
        )
        steps = self.at_once(
            *(
                self.step(
                    "committee",
                    lambda env: (
                        env["party.review"].browse(review).action_vote()["res_id"]
                    ),
                )
                for _click in range(2)
            )
        )
        self.assertEqual([step.error for step in steps], [None, None])

    def test_double_click_casts_once(self):
        self.registered("LATE")
        review = self.opened()
        ballot = self.filled_in(review, "committee")
        steps = self.at_once(*(self.casting(ballot, "committee") for _i in range(2)))
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        with self.reading() as env:
            votes = (
                env["party.review"]
                .browse(review)
                .decision_ids.filtered(lambda decision: decision.action == "vote")
            )
            self.assertEqual(len(votes), 1)

    def test_vote_changed_while_the_ballot_is_cast_is_cast_or_refused(self):
        """What counts is what the log of the ballot says."""
        line = self.registered("LATE")
        review = self.opened()
        ballot = self.filled_in(review, "committee")

        def change(env):
            vote = env["party.review.ballot"].browse(ballot).vote_ids
            vote.write({"vote": "against", "reason": "On second thoughts."})

        changing = self.step("committee", change)
        self.overtaken(changing, self.casting(ballot, "committee"))
        with self.reading() as env:
            name = env["party.point.line"].browse(line).display_name
            decision = env["party.review"].browse(review).decision_ids[:1]
            vote = env["party.review.ballot"].browse(ballot).vote_ids.vote
            label = {"for": "In Favour", "against": "Against"}[vote]
            self.assertIn(f"{name}: {label}", decision.reason)

    def test_ballot_cast_while_the_review_is_concluded_counts_or_is_refused(self):
        for overtaker in ("concluding", "casting"):
            with self.subTest(overtaker):
                line = self.registered("LATE")
                review = self.opened()
                self.cast(review, "secretary", "publicity")
                ballot = self.filled_in(review, "committee")
                casting = self.casting(ballot, "committee")
                concluding = self.concluding(review)
                if overtaker == "concluding":
                    self.overtaken(casting, concluding)
                else:
                    self.overtaken(concluding, casting)
                self.assertFalse(concluding.was_refused)
                self.assertEqual(casting.was_refused, overtaker == "concluding")
                self.assert_counted(line, 2 + (not casting.was_refused))

    def assert_counted(self, line, present):
        with self.reading() as env:
            decision = env["party.decision"].search(
                [("line_id", "=", line), ("action", "in", ("confirm", "defer"))],
                limit=1,
            )
            self.assertEqual(decision.present, present)

    def test_ballots_cast_and_a_conclusion_at_the_same_moment(self):
        line = self.registered("LATE")
        review = self.opened()
        self.cast(review, "secretary")
        castings = [
            self.casting(self.filled_in(review, role), role)
            for role in ("committee", "publicity")
        ]
        concluding = self.concluding(review)
        self.at_once(*castings, concluding)
        self.assertFalse(concluding.was_refused)
        counted = 1 + sum(not casting.was_refused for casting in castings)
        self.assert_counted(line, counted)

    def test_ballot_is_taken_back_while_the_review_is_concluded(self):
        line = self.registered("LATE")
        review = self.opened()
        self.cast(review, "secretary", "publicity", "committee")
        ballot = self.filled_in(review, "committee", vote=None)
        taking_back = self.step(
            "committee",
            lambda env: env["party.review.ballot"].browse(ballot).action_take_back(),
        )
        self.overtaken(taking_back, self.concluding(review))
        self.assertTrue(taking_back.was_refused)
        self.assert_counted(line, 3)

    def test_vote_after_the_close_is_refused(self):
        self.registered("LATE")
        review = self.opened()
        ballot = self.filled_in(review, "committee")
        casting = self.casting(ballot, "committee")
        self.do(self.concluding(review))
        self.run_step(casting)
        self.assertTrue(casting.was_refused)
        self.assertIn("is over", str(casting.error))

    def test_line_withdrawn_while_a_ballot_is_cast(self):
        for overtaker in ("withdrawing", "casting"):
            with self.subTest(overtaker):
                line = self.registered("LATE")
                review = self.opened()
                ballot = self.filled_in(review, "committee")
                casting = self.casting(ballot, "committee")
                withdrawing = self.step(
                    "scorekeeper",
                    lambda env, line=line: (
                        env["party.point.line"].browse(line)._withdraw("A mistake.")
                    ),
                )
                if overtaker == "withdrawing":
                    self.overtaken(casting, withdrawing)
                else:
                    self.overtaken(withdrawing, casting)
                self.assertEqual(withdrawing.was_refused, overtaker == "casting")
                self.assertFalse(casting.was_refused)
                self.do(self.concluding(review))

    # Concluding and opening

    def test_review_is_concluded_once(self):
        line = self.registered("LATE")
        review = self.opened()
        self.cast(review, *VOTERS)
        steps = self.at_once(self.concluding(review), self.concluding(review, "deputy"))
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        self.assertEqual(sorted(step.tries for step in steps), [1, 2])  # they did meet
        with self.reading() as env:
            decisions = env["party.point.line"].browse(line).decision_ids
            self.assertEqual(decisions.mapped("action"), ["confirm"])

    def test_month_gets_one_review(self):
        line = self.registered("LATE")
        period = self.get_period()
        steps = self.at_once(
            self.opening("secretary", period), self.opening("deputy", period)
        )
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        [review] = [step.result for step in steps if not step.was_refused]
        with self.reading() as env:
            self.assertEqual(env["party.point.line"].browse(line).review_id.id, review)

    def test_reviews_of_two_months_share_no_line(self):
        earlier = self.registered("LATE", date=self.on(2))
        line = self.registered("LATE")
        february, march = self.get_period(self.on(2)), self.get_period()
        steps = self.at_once(
            self.opening("secretary", february), self.opening("deputy", march)
        )
        # where March has taken both, nothing is left for February
        self.assertIsNone(steps[1].error)
        with self.reading() as env:
            lines = env["party.point.line"].browse([earlier, line])
            self.assertEqual(lines[1].review_id.id, steps[1].result)
            first = steps[1].result if steps[0].was_refused else steps[0].result
            self.assertEqual(lines[0].review_id.id, first)

    # Months

    def test_month_is_closed_once(self):
        line = self.registered()
        review = self.opened()
        self.cast(review, *VOTERS)
        self.do(self.concluding(review))
        period = self.get_period()
        steps = self.at_once(self.closing(period), self.closing(period, "deputy"))
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        with self.reading() as env:
            self.assertEqual(env["party.point.line"].browse(line).seal_number, 1)
            branch = env["party.branch"].browse(self.branch.id)
            self.assertIsNone(env["party.point.line"]._find_broken_link(branch))

    def test_two_months_closed_at_once_make_one_chain(self):
        for month in (2, 3):
            self.registered("LATE", date=self.on(month))
        review = self.opened()
        self.cast(review, *VOTERS)
        self.do(self.concluding(review))
        steps = self.at_once(
            self.closing(self.get_period(self.on(2))),
            self.closing(self.get_period(), "deputy"),
        )
        self.assertEqual([step.error for step in steps], [None, None])
        with self.reading() as env:
            lines = env["party.point.line"].search(
                [("branch_id", "=", self.branch.id), ("seal_number", "!=", False)]
            )
            self.assertEqual(sorted(lines.mapped("seal_number")), [1, 2])
            branch = env["party.branch"].browse(self.branch.id)
            self.assertIsNone(env["party.point.line"]._find_broken_link(branch))

    def test_line_registered_while_the_month_is_closed_is_in_or_refused(self):
        for month, overtaker in ((3, "closing"), (4, "registering")):
            with self.subTest(overtaker):
                period = self.get_period(self.on(month))
                registering = self.register("LATE", date=self.on(month))
                closing = self.closing(period)
                if overtaker == "closing":
                    self.overtaken(registering, closing)
                    refused, other = registering, closing
                else:
                    self.overtaken(closing, registering)
                    refused, other = closing, registering
                self.assertTrue(refused.was_refused)
                self.assertFalse(other.was_refused)

    def test_line_is_registered_and_the_month_closed_at_the_same_moment(self):
        period = self.get_period()
        registering, closing = self.at_once(self.register("LATE"), self.closing(period))
        self.assertNotEqual(registering.was_refused, closing.was_refused)

    def test_declaration_submitted_while_the_month_is_closed(self):
        vals = {
            "member_id": self.member.id,
            "item_id": self.items["HOURS"].id,
            "date": self.on(3),
        }
        declaration = self.do(
            self.step(
                "member",
                lambda env: (
                    env["party.declaration"]
                    .create({"line_ids": [Command.create(vals)]})
                    .id
                ),
            )
        )
        submitting = self.step(
            "member",
            lambda env: env["party.declaration"].browse(declaration).action_submit(),
        )
        closing = self.closing(self.get_period())
        self.overtaken(submitting, closing)
        self.assertTrue(submitting.was_refused)
        self.assertIn("is closed", str(submitting.error))

    def test_two_first_lines_of_a_month_make_one_month(self):
        steps = self.at_once(
            *(
                self.register(who=who, date=self.on(5))
                for who in ("member", "publicity")
            )
        )
        self.assertEqual([step.error for step in steps], [None, None])
        with self.reading() as env:
            lines = env["party.point.line"].browse([step.result for step in steps])
            self.assertEqual(len(lines.period_id), 1)

    # Publications

    def planned(self):
        """The publication of March, on which all is decided, not published yet."""
        self.do(self.closing(self.get_period()))
        branch, first, last = self.branch.id, self.on(3, 1), self.on(3, 31)

        def plan(env):
            # sudo: they are planned by the daily job
            publications = env["party.publication"].sudo()
            vals = {"branch_id": branch, "kind": "month"}
            return publications.create({**vals, "date_from": first, "date_to": last}).id

        return self.do(self.step("secretary", plan))

    def publishing(self, publication, role="secretary"):
        return self.step(
            role,
            lambda env: env["party.publication"].browse(publication).action_publish(),
        )

    def test_month_is_published_once(self):
        publication = self.planned()
        steps = self.at_once(
            self.publishing(publication), self.publishing(publication, "committee")
        )
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        self.assertEqual(sorted(step.tries for step in steps), [1, 2])  # they did meet
        with self.reading() as env:
            versions = env["party.publication"].browse(publication).version_ids
            self.assertEqual(versions.mapped("number"), [1])

    def test_month_that_is_opened_again_meanwhile_is_not_published(self):
        publication = self.planned()
        period = self.get_period()
        reopening = self.step(
            "superior",
            lambda env: env["party.period"].browse(period)._reopen("A mistake."),
        )
        publishing, _reopening = self.overtaken(self.publishing(publication), reopening)
        self.assertIsNone(reopening.error)
        self.assertTrue(publishing.was_refused)
        self.assertIn("are not decided", str(publishing.error))

    # Reversals

    def confirmed(self, *arguments, **vals):
        line = self.registered(*arguments, **vals)
        review = self.opened()
        self.cast(review, *VOTERS)
        self.do(self.concluding(review))
        return line

    def test_reversal_is_proposed_once(self):
        line = self.confirmed("LATE")

        def propose(env):
            wizard = env["party.line.step.wizard"].create(
                {
                    "line_ids": [Command.set([line])],
                    "step": "reverse",
                    "reason": "Twice.",
                }
            )
            wizard.action_apply()

        steps = self.at_once(
            self.step("scorekeeper", propose), self.step("committee", propose)
        )
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        [refused] = [step for step in steps if step.was_refused]
        self.assertIn("reversed already", str(refused.error))
        with self.reading() as env:
            reversals = env["party.point.line"].search([("reverses_id", "=", line)])
            self.assertEqual(len(reversals), 1)

    # Activities

    def test_activity_closed_twice_at_once_writes_its_lines_once(self):
        study = self.env.ref("party_points.party_activity_type_study").id
        vals = {
            "type_id": study,
            "branch_id": self.branch.id,
            "date": self.on(3),
            "name": "Study",
        }

        def plan(env):
            activity = env["party.activity"].create(vals)
            activity.action_invite()
            return activity.id

        activity = self.do(self.step("scorekeeper", plan))

        def close(env):
            env["party.activity"].browse(activity).action_close()

        steps = self.at_once(
            self.step("scorekeeper", close), self.step("committee", close)
        )
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        with self.reading() as env:
            lines = env["party.point.line"].search([("activity_id", "=", activity)])
            self.assertEqual(len(lines), len(lines.member_id))
            self.assertEqual(len(lines), 7)

    # Above the branch

    def test_cap_holds_where_two_confirm_at_once_above_the_branch(self):
        """The items of one month give three points at most."""
        for month in (3, 4):
            lines = [self.registered(date=self.on(month)) for _line in range(2)]
            with self.reading() as env:
                escalated = env["party.point.line"].browse(lines)
                escalated._escalate(dict.fromkeys(escalated, "superior"), "Above.")
                env.cr.commit()
            superior = self.new_superior(month)
            steps = [
                Step(
                    user,
                    lambda env, line=line: (
                        env["party.point.line"]
                        .browse(line)
                        ._decide_above("confirm", "True.")
                    ),
                )
                for user, line in zip(superior, lines, strict=True)
            ]
            (self.at_once if month == 3 else self.overtaken)(*steps)
            self.assertEqual([step.error for step in steps], [None, None])
            with self.reading() as env:
                lines = env["party.point.line"].browse(lines)
                self.assertEqual(sorted(lines.mapped("points")), [1, 2])
                score = env["party.point.score"].search(
                    [
                        ("member_id", "=", self.member.id),
                        ("month", "=", self.on(month, 1)),
                    ]
                )
                self.assertEqual(score.pioneer, 3)

    def new_superior(self, number):
        """Two who decide above the branch."""
        users = self.new_users(f"above_{number}", f"beside_{number}").values()
        for user in users:
            self.new_position(self.branch, "leader_in_charge", user.partner_id)
        self.commit()
        return users

    def test_line_is_confirmed_or_rejected_above_not_both(self):
        line = self.registered()
        with self.reading() as env:
            escalated = env["party.point.line"].browse(line)
            escalated._escalate({escalated: "superior"}, "Above.")
            env.cr.commit()
        steps = [
            Step(
                user,
                lambda env, step=step: (
                    env["party.point.line"].browse(line)._decide_above(step, "Thus.")
                ),
            )
            for user, step in zip(
                self.new_superior(1), ("confirm", "reject"), strict=True
            )
        ]
        self.at_once(*steps)
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        with self.reading() as env:
            decisions = env["party.point.line"].browse(line).decision_ids
            self.assertEqual(len(decisions) - 1, 1)  # and the escalation

    # Rules

    def new_draft(self, code):
        """A draft with one item, of the branch of this test."""
        third_class = self.env["party.member.class"].search(
            [("id", "not in", self.classes.ids)], limit=1
        )
        template = self.new_template(
            code, self.branch, member_class_ids=[Command.set(third_class.ids)]
        )
        item = self.new_item(template, "ONE")
        self.commit()
        return template, item

    def enforcing(self, template):
        vals = {
            "template_id": template.id,
            "decision": "enforce",
            "reason": "By the member meeting.",
            "date_from": self.days(1),
        }

        def enforce(env):
            wizard = env["party.rule.decision.wizard"].create(vals)
            wizard.action_confirm()

        return self.step("secretary", enforce)

    def test_item_edited_while_its_rules_come_into_force_is_refused(self):
        template, item = self.new_draft("X")
        editing = self.step("secretary", partial(write, item._name, item.id, points=7))
        self.overtaken(editing, self.enforcing(template))
        self.assertTrue(editing.was_refused)
        self.assertEqual(self.read(template, "state"), "in_force")
        self.assertEqual(self.read(item, "points"), 1)

    def test_rules_come_into_force_as_they_were_checked(self):
        """The last item goes while somebody puts the rules in force: he had seen them
        with an item, and rules without any do not come into force."""
        template, item = self.new_draft("Y")
        enforcing = self.enforcing(template)
        ids = item.ids
        removing = self.step(
            "secretary", lambda env: env["party.rule.item"].browse(ids).unlink()
        )
        self.overtaken(enforcing, removing)
        self.assertFalse(removing.was_refused)
        self.assertTrue(enforcing.was_refused)
        self.assertEqual(self.read(template, "state"), "draft")

    def test_rules_come_into_force_once(self):
        template, _item = self.new_draft("Z")
        steps = self.at_once(self.enforcing(template), self.enforcing(template))
        self.assertEqual(sorted(step.was_refused for step in steps), [False, True])
        with self.reading() as env:
            validities = env["party.rule.template"].browse(template.id).validity_ids
            self.assertEqual(len(validities), 1)

    def read(self, record, field):
        with self.reading() as env:
            return env[record._name].browse(record.id)[field]


def write(model, id_, env, **vals):
    env[model].browse(id_).write(vals)


def confirm(env, line):
    """A line counts, whoever has decided."""
    # sudo: as after a review
    line_sudo = env["party.point.line"].sudo().browse(line)
    line_sudo._confirm({line_sudo: "Carried."})
