"""The ledger and the monthly review, attacked with ordinary accounts: what no cell of
security/access_matrix.csv says."""

from contextlib import suppress

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

from .access_doors import ALLOWED, OrmDoor
from .access_world import PHOTO

LEDGER = (
    "party.period",
    "party.point.line",
    "party.point.score",
    "party.evidence",
    "party.witness",
    "party.declaration",
    "party.activity",
    "party.attendance",
    "party.review",
    "party.review.ballot",
    "party.review.vote",
    "party.decision",
)


class LedgerDoor(OrmDoor, PartyLedgerCommon):
    """The access world with rules in force since last year, and steps of the ledger as
    users take them. ``then`` is in a month that is over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.then = cls.on(3)

    def as_user(self, name, records, **context):
        self.env.invalidate_all()
        return records.with_user(self.users[name]).with_context(**context)

    def prepare_registration(self, member, code="FIXED", **vals):
        return {
            "member_id": member.id,
            "item_id": self.items[code].id,
            "date": self.then,
            "source": "organisation" if code == "LATE" else "peer",
            **vals,
        }

    def register(self, member, code="FIXED", name="scorekeeper", **vals):
        lines = self.as_user(name, self.env["party.point.line"])
        vals = self.prepare_registration(member, code, **vals)
        return lines.create(vals).sudo()  # sudo: what became of it

    def declare(self, name="member", count=1, **vals):
        """A draft with items of his own."""
        member = self.users[name].partner_id.party_member_ids
        declarations = self.as_user(name, self.env["party.declaration"])
        line = {
            "member_id": member.id,
            "item_id": self.items["FIXED"].id,
            "date": self.then,
            "description": "Helped",
        }
        return declarations.create(
            {"line_ids": [Command.create(line) for _number in range(count)], **vals}
        ).sudo()  # sudo: what became of it

    def new_evidence(self, line, name="photo.png"):
        return self.env["party.evidence"].create(
            {"line_id": line.id, "name": name, "file": PHOTO}
        )

    def open_review(self, line, **context):
        period = self.as_user("secretary", line.period_id, **context)
        return self.env["party.review"].browse(period.action_open_review()["res_id"])

    def open_ballot(self, review, name, **context):
        action = self.as_user(name, review, **context).action_vote()
        return self.env["party.review.ballot"].browse(action["res_id"])

    def cast(self, review, name, vote="for"):
        ballot = self.open_ballot(review, name)
        ballot.write({"routine_vote": vote, "reason": "So"})
        ballot.vote_ids.write({"vote": vote, "reason": "So"})
        self.as_user(name, ballot).action_cast()
        return ballot

    def take_step(self, name, lines, step, **context):
        wizards = self.as_user(name, self.env["party.line.step.wizard"], **context)
        vals = {"line_ids": [Command.set(lines.ids)], "step": step, "reason": "So"}
        wizards.create(vals).action_apply()

    @mute_logger("odoo.sql_db")
    def refuse(self, call, *args, **kwargs):
        """Whatever comes of it: what counts is what it leaves behind. What was left by
        a call that failed is undone, as a request would."""
        with suppress(UserError), self.env.cr.savepoint():
            call(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()

    def get_refusal(self, call, *args, **kwargs):
        """:return: the message of the refusal, empty where there was none"""
        try:
            with self.env.cr.savepoint():
                call(*args, **kwargs)
                self.env.flush_all()
        except UserError as refusal:
            return str(refusal)
        return ""


@tagged("post_install", "-at_install")
class TestLedgerForgery(LedgerDoor):
    """Nobody writes what the steps of the ledger write."""

    def test_registrar_forges_nothing_of_a_line_by_defaults_in_the_context(self):
        counted = self.confirm(self.colleague, self.items["FIXED"], self.then)
        review = self.open_review(self.register(self.colleague))
        forged = {
            "review_id": review.id,
            "review_level": "superior",
            "reverses_id": counted.id,
            "decided_on": "2020-01-01 00:00:00",
            "decision_reason": "Forged",
            "settled_number": 99,
            "seal_number": 99,
            "seal_hash": "forged",
        }
        allowed = []
        for name, value in forged.items():
            lines = self.as_user(
                "scorekeeper",
                self.env["party.point.line"],
                **{f"default_{name}": value},
            )
            vals = self.prepare_registration(self.colleague)
            with suppress(UserError), self.env.cr.savepoint():
                # sudo: what there is, whoever may read it
                if lines.create(vals).sudo()[name]:
                    allowed.append(name)
        self.assertEqual(allowed, [])

    def test_reversal_is_not_forged_to_get_around_the_checks_of_a_line(self):
        """A reversal needs no check of its class, source or points."""
        counted = self.confirm(self.colleague, self.items["FIXED"], self.then)
        lines = self.as_user(
            "scorekeeper", self.env["party.point.line"], default_reverses_id=counted.id
        )
        wrong = self.prepare_registration(self.colleague, "RANGE", points_given=9999)
        self.refuse(lines.create, wrong)
        self.assertFalse(self.find_lines(points_given=9999))

    def find_lines(self, **vals):
        domain = [(name, "=", value) for name, value in vals.items()]
        return self.env["party.point.line"].search(domain)

    def test_registrar_brings_no_witnesses_who_have_confirmed(self):
        witnesses = [
            Command.create({"member_id": member.id, "state": "confirmed"})
            for member in (self.members["member"], self.members["liaison"])
        ]
        lines = self.as_user(
            "scorekeeper", self.env["party.point.line"], default_witness_ids=witnesses
        )
        self.refuse(lines.create, self.prepare_registration(self.colleague))
        confirmed = [("state", "=", "confirmed")]
        self.assertFalse(self.env["party.witness"].search(confirmed))

    def test_registrar_forges_no_entry_of_the_log(self):
        entry = {
            "branch_id": self.branch.id,
            "action": "confirm",
            "user_id": self.users["secretary"].id,
            "reason": "Forged",
        }
        lines = self.as_user(
            "scorekeeper",
            self.env["party.point.line"],
            default_decision_ids=[Command.create(entry)],
        )
        self.refuse(lines.create, self.prepare_registration(self.colleague))
        forged = [("reason", "=", "Forged")]
        self.assertFalse(self.env["party.decision"].search(forged))

    def test_step_writes_nothing_into_the_log_that_the_context_says(self):
        line = self.register(self.colleague)
        self.take_step(
            "scorekeeper",
            line,
            "withdraw",
            default_in_favour=7,
            default_entitled=7,
            default_activity_id=self.env["party.activity"]
            .create(
                {
                    "branch_id": self.branch.id,
                    "type_id": self.env.ref(
                        "party_points.party_activity_type_study"
                    ).id,
                }
            )
            .id,
        )
        entry = line.decision_ids
        self.assertEqual(
            (entry.in_favour, entry.entitled, entry.activity_id.ids), (0, 0, [])
        )

    def test_evidence_of_others_is_not_taken_over_by_a_draft(self):
        evidence = self.new_evidence(self.register(self.colleague))
        draft = self.declare().line_ids
        for command in (Command.link(evidence.id), Command.set(evidence.ids)):
            change = {"evidence_ids": [command]}
            self.refuse(self.as_user("member", draft).write, change)
            self.assertNotEqual(evidence.line_id, draft, command)

    def test_evidence_of_others_is_not_taken_over_by_a_new_line(self):
        evidence = self.new_evidence(self.register(self.colleague))
        line = evidence.line_id
        lines = self.as_user("scorekeeper", self.env["party.point.line"])
        vals = self.prepare_registration(
            self.members["member"], evidence_ids=[Command.link(evidence.id)]
        )
        self.refuse(lines.create, vals)
        self.assertEqual(evidence.line_id, line)

    def test_evidence_of_others_is_not_changed_by_way_of_a_draft(self):
        evidence = self.new_evidence(self.register(self.colleague))
        change = {"name": "forged.png", "checksum": "forged"}
        draft = self.as_user("member", self.declare().line_ids)
        command = Command.update(evidence.id, change)
        self.refuse(draft.write, {"evidence_ids": [command]})
        self.assertEqual(evidence.name, "photo.png")

    def test_evidence_of_others_is_not_deleted_by_way_of_a_draft(self):
        evidence = self.new_evidence(self.register(self.colleague))
        draft = self.as_user("member", self.declare().line_ids)
        for command in (Command.delete(evidence.id), Command.unlink(evidence.id)):
            self.refuse(draft.write, {"evidence_ids": [command]})
            self.assertTrue(evidence.exists(), command)

    def test_own_evidence_of_a_draft_is_not_changed_by_way_of_the_draft(self):
        draft = self.declare().line_ids
        evidence = self.new_evidence(draft)
        checksum = evidence.checksum
        command = Command.update(evidence.id, {"checksum": "forged", "size": 1})
        change = {"evidence_ids": [command]}
        self.refuse(self.as_user("member", draft).write, change)
        self.assertEqual(evidence.checksum, checksum)

    def test_secretary_opens_no_review_with_ballots_of_others(self):
        line = self.register(self.colleague)
        ballot = {
            "branch_id": self.branch.id,
            "voter_id": self.members["committee"].id,
            "state": "cast",
            "routine_vote": "for",
        }
        context = {"default_ballot_ids": [Command.create(ballot)]}
        self.refuse(self.open_review, line, **context)
        cast = [("state", "=", "cast")]
        self.assertFalse(self.env["party.review.ballot"].search(cast))

    def test_secretary_opens_no_review_that_is_concluded(self):
        line = self.register(self.colleague)
        self.refuse(self.open_review, line, default_state="concluded")
        concluded = [("state", "!=", "open")]
        self.assertFalse(self.env["party.review"].search(concluded))

    def test_ballot_is_not_cast_by_opening_it(self):
        review = self.open_review(self.register(self.colleague, "LATE"))
        forged = {"default_state": "cast", "default_routine_vote": "for"}
        self.refuse(self.open_ballot, review, "committee", **forged)
        self.assertNotIn("cast", review.ballot_ids.mapped("state"))

    def test_list_is_not_filled_in_with_times_of_checking_in(self):
        activities = self.as_user("scorekeeper", self.env["party.activity"])
        study = self.env.ref("party_points.party_activity_type_member_meeting")
        vals = {"type_id": study.id, "branch_id": self.branch.id, "date": self.then}
        activity = activities.create(vals)
        forged = {
            "default_checked_in_on": "2020-01-01 00:00:00",
            "default_no_line_reason": "Forged",
        }
        activity.with_context(**forged).action_invite()
        # sudo: what there is, whoever may read it
        rows = activity.sudo().attendance_ids
        self.assertTrue(rows)
        self.assertEqual(set(rows.mapped("checked_in_on")), {False})
        self.assertEqual(set(rows.mapped("no_line_reason")), {False})

    def test_closing_an_activity_writes_no_line_that_the_context_says(self):
        counted = self.confirm(self.colleague, self.items["FIXED"], self.then)
        activity = self.env["party.activity"].create(
            {
                "type_id": self.env.ref("party_points.party_activity_type_study").id,
                "branch_id": self.branch.id,
                "date": self.then,
            }
        )
        self.env["party.attendance"].create(
            {"activity_id": activity.id, "member_id": self.colleague.id}
        )
        forged = {"default_reverses_id": counted.id}
        self.refuse(self.as_user("scorekeeper", activity, **forged).action_close)
        self.assertFalse(activity.line_ids.reverses_id)

    def test_own_defaults_of_a_user_forge_nothing(self):
        """Everybody with an internal account keeps defaults for his forms."""
        counted = self.confirm(self.colleague, self.items["FIXED"], self.then)
        forged = [
            ("scorekeeper", "party.point.line", "reverses_id", counted.id),
            ("scorekeeper", "party.point.line", "seal_number", 99),
            ("scorekeeper", "party.point.line", "decision_reason", "Forged"),
            ("scorekeeper", "party.activity", "state", "closed"),
            ("scorekeeper", "party.witness", "state", "confirmed"),
            ("secretary", "party.review", "state", "concluded"),
            ("committee", "party.review.ballot", "state", "cast"),
            ("member", "party.declaration", "state", "decided"),
            ("member", "party.exemption", "state", "confirmed"),
        ]
        for name, model, field, value in forged:
            with suppress(UserError), self.env.cr.savepoint():
                self.as_user(name, self.env["ir.default"]).set(
                    model, field, value, user_id=True
                )
        line = self.register(self.colleague)
        activity = self.as_user("scorekeeper", self.env["party.activity"]).create(
            {
                "type_id": self.env.ref("party_points.party_activity_type_study").id,
                "branch_id": self.branch.id,
            }
        )
        witness = self.as_user("scorekeeper", self.env["party.witness"]).create(
            {"line_id": line.id, "member_id": self.members["liaison"].id}
        )
        review = self.open_review(line)
        made = {
            "party.point.line": line,
            "party.activity": activity,
            "party.witness": witness,
            "party.review": review,
            "party.declaration": self.declare(),
            "party.exemption": self.as_user("member", self.env["party.exemption"]),
        }
        with (
            mute_logger("odoo.sql_db"),
            suppress(UserError, IntegrityError),
            self.env.cr.savepoint(),
        ):
            made["party.exemption"] = made["party.exemption"].create(
                {
                    "member_id": self.members["member"].id,
                    "ground": "illness",
                    "meeting_date": self.today,
                    "meeting_present": 5,
                    "meeting_in_favour": 5,
                    "date_from": self.today,
                    "date_to": self.days(300),
                    "liaison_id": self.colleague.id,
                }
            )
        with suppress(UserError):  # where the review is forged
            ballot = self.open_ballot(review, "committee")
            made["party.review.ballot"] = ballot
        taken = [
            f"{name}: {model}.{field}"
            for name, model, field, value in forged
            if made.get(model)
            # sudo: what there is, whoever may read it
            and str(made[model].sudo().read([field], load="")[0][field]) == str(value)
        ]
        self.assertEqual(taken, [])

    def test_nobody_writes_guarded_fields(self):
        """Of a line that counts, a closed month, a review, ballots, the log."""
        line = self.confirm(self.colleague, self.items["FIXED"], self.then)
        period, review = line.period_id, self.open_review(self.register(self.colleague))
        ballot = self.open_ballot(review, "committee")
        evidence = self.new_evidence(line)
        declaration = self.declare()
        activity = self.env["party.activity"].create(
            {
                "type_id": self.env.ref("party_points.party_activity_type_study").id,
                "branch_id": self.branch.id,
            }
        )
        row = self.env["party.attendance"].create(
            {"activity_id": activity.id, "member_id": self.colleague.id}
        )
        changes = [
            (line, {"points": 99}),
            (line, {"description": "Forged"}),
            (line, {"state": "draft"}),
            (line, {"evidence_ids": [Command.delete(evidence.id)]}),
            (line, {"decision_ids": [Command.create({"action": "confirm"})]}),
            (period, {"state": "closed"}),
            (period, {"line_ids": [Command.update(line.id, {"points": 99})]}),
            (review, {"state": "concluded"}),
            (review, {"line_ids": [Command.update(line.id, {"points": 99})]}),
            (review, {"entitled_ids": [Command.set(self.colleague.ids)]}),
            (review, {"ballot_ids": [Command.update(ballot.id, {"reason": "F"})]}),
            (review, {"decision_ids": [Command.create({"action": "confirm"})]}),
            (ballot, {"state": "cast"}),
            (ballot, {"voter_id": self.members["secretary"].id}),
            (evidence, {"name": "Forged"}),
            (declaration, {"state": "decided"}),
            (declaration, {"filed_by_id": self.users["secretary"].id}),
            (activity, {"state": "closed"}),
            (activity, {"line_ids": [Command.update(line.id, {"points": 99})]}),
            (row, {"checked_in_on": "2020-01-01 00:00:00"}),
            (row, {"no_line_reason": "Forged"}),
            (row, {"is_guest": True}),
        ]
        allowed = [
            f"{name}: {record} {change}"
            for record, change in changes
            for name in self.users
            if self.attempt(name, record, "write", change) == ALLOWED
        ]
        self.assertFalse(allowed, "\n" + "\n".join(allowed))

    def test_nobody_deletes_anything_of_the_ledger(self):
        line = self.confirm(self.colleague, self.items["FIXED"], self.then)
        pending = self.register(self.colleague)
        review = self.open_review(pending)
        ballot = self.cast(review, "committee")
        self.take_step("committee", line, "reverse")
        score = self.refresh(3)[:1]
        self.assertTrue(line.decision_ids)
        records = [line, pending, review, ballot, line.period_id, line.decision_ids]
        records += [self.new_evidence(line), self.new_evidence(pending), score]
        allowed = [
            f"{name}: {record}"
            for record in records
            for name in self.users
            if self.attempt(name, record, "unlink") == ALLOWED
        ]
        self.assertFalse(allowed, "\n" + "\n".join(allowed))


@tagged("post_install", "-at_install")
class TestLedgerReach(LedgerDoor):
    """Nobody steps out of his own part."""

    def test_nobody_adds_an_item_to_the_declaration_of_another(self):
        declaration = self.declare()
        self.as_user("member", declaration).action_submit()
        for name in ("scorekeeper", "committee", "secretary"):
            for member in (self.members["member"], self.colleague):
                lines = self.as_user(name, self.env["party.point.line"])
                vals = self.prepare_registration(member, declaration_id=declaration.id)
                self.refuse(lines.create, vals)
                self.assertEqual(len(declaration.line_ids), 1, (name, member.name))

    def test_declaration_holds_items_of_its_own_member_only(self):
        declarations = self.as_user("scorekeeper", self.env["party.declaration"])
        declaration = declarations.create({"member_id": self.colleague.id})
        vals = self.prepare_registration(self.members["member"])
        change = {"line_ids": [Command.create(vals)]}
        self.refuse(declaration.write, change)
        # sudo: what there is, whoever may read it
        members = declaration.sudo().line_ids.member_id
        self.assertFalse(members - self.colleague)

    def test_member_throws_his_draft_away_with_all_that_hangs_on_it(self):
        declaration = self.declare()
        self.new_evidence(declaration.line_ids)
        self.env["party.witness"].create(
            {
                "line_id": declaration.line_ids.id,
                "member_id": self.members["liaison"].id,
            }
        )
        outcome = self.attempt("member", declaration, "unlink")
        self.assertEqual(outcome, ALLOWED)

    def test_values_that_make_no_sense_are_refused_in_words(self):
        """Not by an error of the server, which tells how it works."""
        vals = self.prepare_registration(self.colleague)
        lines = self.env["party.point.line"]
        changes = [
            *({"date": False}, {"date": None}, {"item_id": False}),
            *({"member_id": False}, {"source": False}, {"member_id": 2**30}),
            *({"item_id": 2**30}, {"quantity": -1}, {"deed_line_id": 2**30}),
            *({"declaration_id": 2**30}, {"honour_level_id": 2**30}),
        ]
        for change in changes:
            with self.subTest(change=change):
                outcome = self.attempt("scorekeeper", lines, "create", vals | change)
                self.assertNotEqual(outcome, ALLOWED)

    def test_nobody_withdraws_a_deduction_from_himself(self):
        """LINE-5: nobody decides on a line that is his own."""
        for name in ("committee", "secretary", "member", "scorekeeper"):
            registrar = "secretary" if name != "secretary" else "committee"
            line = self.register(self.members[name], "LATE", registrar)
            for step in ("withdraw", "return", "confirm", "reject"):
                self.refuse(self.take_step, name, line, step)
                self.assertEqual(line.state, "submitted", (name, step))

    def test_nobody_decides_above_the_branch_without_the_right(self):
        for role in ("work_team_member", "leader_in_charge"):
            self.new_position(
                self.branch, role, self.env["res.partner"].create({"name": role})
            )
        line = self.register(self.colleague)
        for level in ("work_team", "leader", "superior"):
            for step in ("confirm", "reject", "return", "withdraw"):
                for name in self.users:
                    if name == "superior" and level == "superior":
                        continue
                    self.env.flush_all()
                    self.env.cr.execute(
                        "UPDATE party_point_line SET state = 'escalated', "
                        "review_level = %s WHERE id = %s",
                        [level, line.id],
                    )
                    self.env.invalidate_all(flush=False)
                    self.refuse(self.take_step, name, line, step)
                    self.assertEqual(line.state, "escalated", (level, step, name))

    def test_superior_does_not_decide_on_what_he_registered_himself(self):
        """He registers as scorekeeper of the branch, too."""
        partner = self.users["superior"].partner_id
        self.new_position(self.branch, "specialist", partner)
        line = self.register(self.colleague, name="superior")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE party_point_line SET state = 'escalated', "
            "review_level = 'superior' WHERE id = %s",
            [line.id],
        )
        self.env.invalidate_all(flush=False)
        for step in ("confirm", "reject", "return"):
            self.refuse(self.take_step, "superior", line, step)
            self.assertEqual(line.state, "escalated", step)

    def test_branch_alone_takes_nothing_back_that_the_superior_has_decided(self):
        """A veto needs the superior's decision (RULE-4), and so does its end."""
        veto = self.confirm(self.colleague, self.items["VETO"], self.then)
        self.take_step("secretary", veto, "reverse")
        reversal = self.env["party.point.line"].search([("reverses_id", "=", veto.id)])
        self.assertTrue(reversal)
        partner = self.users["liaison"].partner_id
        self.new_position(self.branch, "publicity_commissioner", partner)
        review = self.open_review(reversal)
        self.cast(review, "committee")
        self.cast(review, "liaison")
        self.as_user("secretary", review).action_conclude()
        self.assertEqual(reversal.state, "escalated")

    def test_vote_is_not_moved_into_a_ballot_that_is_cast(self):
        first = self.register(self.colleague)
        cast = self.cast(self.open_review(first), "committee")
        later = self.register(self.colleague, "LATE", date=self.on(4))
        other = self.open_ballot(self.open_review(later), "committee")
        vote = self.as_user("committee", other.vote_ids)
        self.assertTrue(vote)
        change = {"ballot_id": cast.id, "line_id": first.id, "vote": "against"}
        self.refuse(vote.write, change)
        self.assertFalse(cast.vote_ids)

    def test_vote_is_not_moved_into_a_review_that_is_concluded(self):
        first = self.register(self.colleague)
        review = self.open_review(first)
        ballots = self.cast(review, "committee") | self.cast(review, "secretary")
        self.as_user("secretary", review).action_conclude()
        self.assertEqual(first.state, "confirmed")
        later = self.register(self.colleague, "LATE", date=self.on(4))
        other = self.open_ballot(self.open_review(later), "committee")
        vote = self.as_user("committee", other.vote_ids)
        change = {"ballot_id": ballots[0].id, "line_id": first.id, "vote": "against"}
        self.refuse(vote.write, change)
        self.assertFalse(ballots.vote_ids)

    def test_nobody_votes_for_another(self):
        review = self.open_review(self.register(self.colleague, "LATE"))
        ballot = self.open_ballot(review, "committee")
        for name in self.users:
            if name == "committee":
                continue
            for method in ("action_cast", "action_all_in_favour", "action_take_back"):
                self.refuse(getattr(self.as_user(name, ballot), method))
            for method in ("action_in_favour", "action_against", "action_abstain"):
                self.refuse(getattr(self.as_user(name, ballot.vote_ids), method))
            self.assertEqual(ballot.state, "draft", name)
            self.assertFalse(ballot.vote_ids.vote, name)

    def test_nobody_votes_on_his_own_line_or_on_what_he_registered(self):
        own = self.register(self.members["committee"], "LATE")
        registered = self.register(self.colleague, "LATE", "committee")
        review = self.open_review(own)
        ballot = self.open_ballot(review, "committee")
        self.assertFalse(ballot.vote_ids)
        votes = self.as_user("committee", self.env["party.review.vote"])
        for line in (own, registered):
            self.assertEqual(line.review_id, review)
            vals = {"ballot_id": ballot.id, "line_id": line.id, "vote": "for"}
            self.refuse(votes.create, vals)
            self.refuse(
                self.as_user("committee", line, ballot_id=ballot.id).action_except
            )
        self.assertFalse(ballot.vote_ids)

    def test_those_without_a_vote_open_no_ballot(self):
        review = self.open_review(self.register(self.colleague))
        for name in self.users.keys() - {"committee", "secretary"}:
            self.refuse(self.open_ballot, review, name)
            self.assertFalse(review.ballot_ids, name)

    def test_closed_month_is_opened_again_by_the_superior_alone(self):
        period = self.period(self.branch, self.then)
        self.as_user("secretary", period).action_close()
        for name in self.users.keys() - {"superior"}:
            wizards = self.as_user(name, self.env["party.period.reopen.wizard"])
            vals = {"period_ids": [Command.set(period.ids)], "reason": "So"}
            self.refuse(lambda w=wizards, v=vals: w.create(v).action_reopen())
            self.assertEqual(period.state, "closed", name)

    def test_wizard_of_the_superior_opens_no_month_for_another(self):
        period = self.period(self.branch, self.then)
        self.as_user("secretary", period).action_close()
        wizard = self.as_user("superior", self.env["party.period.reopen.wizard"])
        wizard = wizard.create(
            {"period_ids": [Command.set(period.ids)], "reason": "So"}
        )
        for name in self.users.keys() - {"superior"}:
            self.refuse(self.as_user(name, wizard).action_reopen)
            self.assertEqual(period.state, "closed", name)

    def test_closed_month_takes_no_line_by_any_door(self):
        submitted = self.register(self.colleague, date=self.on(4))
        counted = self.confirm(self.colleague, self.items["FIXED"], self.then)
        declaration = self.declare()
        period = self.period(self.branch, self.then)
        self.as_user("secretary", period).action_close()
        before = len(period.line_ids)
        self.refuse(self.register, self.colleague)
        self.refuse(self.as_user("member", declaration).action_submit)
        self.refuse(self.take_step, "committee", counted, "reverse")
        self.assertEqual(declaration.line_ids.state, "draft")
        self.assertEqual(len(period.line_ids), before)
        self.assertEqual(submitted.state, "submitted")

    def test_nobody_registers_for_members_of_other_branches(self):
        lines = self.env["party.point.line"]
        allowed = [
            (name, member.name)
            for name in self.users
            for member in (self.other_member, self.stranger)
            if self.attempt(name, lines, "create", self.prepare_registration(member))
            == ALLOWED
        ]
        self.assertEqual(allowed, [])

    def test_nobody_puts_members_of_other_branches_on_a_list_but_as_guests(self):
        activity = self.get_sample(
            "party.activity", self.get_member_subject(self.colleague)
        )
        for name in self.users:
            vals = {"activity_id": activity.id, "member_id": self.other_member.id}
            rows = self.as_user(name, self.env["party.attendance"])
            self.refuse(rows.create, vals)
            change = {"attendance_ids": [Command.create(vals)]}
            self.refuse(self.as_user(name, activity).write, change)
            self.assertFalse(activity.attendance_ids, name)

    def test_nobody_witnesses_for_himself_or_answers_for_another(self):
        line = self.register(self.members["member"])
        witnesses = self.as_user("member", self.env["party.witness"])
        own = {"line_id": line.id, "member_id": self.members["member"].id}
        self.refuse(witnesses.create, own)
        self.assertFalse(line.witness_ids)
        asked = witnesses.create(
            {"line_id": line.id, "member_id": self.members["liaison"].id}
            # sudo: what there is, whoever may read it
        ).sudo()
        for name in self.users.keys() - {"liaison"}:
            self.refuse(self.as_user(name, asked).action_confirm)
            self.refuse(self.as_user(name, asked).action_decline)
            self.refuse(self.as_user(name, asked).write, {"statement": "Forged"})
            self.assertEqual((asked.state, asked.statement), ("asked", False), name)

    def test_public_methods_do_nothing_for_who_has_no_part_in_the_record(self):
        """Every public method of every model, as somebody who cannot read it."""
        self.make_one_of_each()
        faults = []
        for model in LEDGER:
            records = self.env[model].search([("id", "in", self.made[model].ids)])
            for name in ("outsider", "hr", "portal_member"):
                for method in self.find_public_methods(model):
                    before = self.get_fingerprint()
                    self.refuse(getattr(self.as_user(name, records), method))
                    if self.get_fingerprint() != before:
                        faults.append(f"{name}: {model}.{method}")
        self.assertFalse(faults, "\n" + "\n".join(faults))

    def make_one_of_each(self):
        line = self.register(self.colleague, "LATE")
        review = self.open_review(line)
        self.cast(review, "committee")
        subject = self.get_member_subject(self.colleague)
        self.made = {
            model: self.env[model].search([]) or self.get_sample(model, subject)
            for model in LEDGER
            if model not in ("party.evidence", "party.witness", "party.activity")
        }
        self.made["party.activity"] = self.made["party.attendance"].activity_id
        self.made["party.evidence"] = self.new_evidence(line)
        self.made["party.witness"] = self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.members["liaison"].id}
        )

    def find_public_methods(self, model):
        own = type(self.env[model])
        return [
            name
            for name in dir(own)
            if name.startswith("action_") and not name.endswith("archive")
        ]

    def get_fingerprint(self):
        self.env.flush_all()
        tables = [self.env[model]._table for model in LEDGER]
        return [
            self.env.execute_query(
                SQL(
                    "SELECT count(*), sum(hashtext(row::text)) FROM %s AS row",
                    SQL.identifier(table),
                )
            )
            for table in tables
        ]


@tagged("post_install", "-at_install")
class TestLedgerSight(LedgerDoor):
    """Nobody learns what he may not read."""

    def test_member_learns_no_names_by_registering(self):
        """What a message says of a member is for those who may read him."""
        lines = self.env["party.point.line"]
        told = []
        for name in ("member", "portal_member", "scorekeeper", "outsider"):
            for change in ({"date": self.days(5)}, {"date": "1999-01-01"}, {}):
                vals = self.prepare_registration(self.other_member, **change)
                create = self.as_user(name, lines).create
                if self.other_member.name in self.get_refusal(create, vals):
                    told.append((name, change))
        self.assertEqual(told, [])

    def test_member_learns_no_names_by_a_declaration(self):
        told = []
        for change in ({"date": self.days(5)}, {"date": "1999-01-01"}, {}):
            line = self.prepare_registration(self.other_member, **change)
            create = self.as_user("member", self.env["party.declaration"]).create
            vals = {"line_ids": [Command.create(line)]}
            if self.other_member.name in self.get_refusal(create, vals):
                told.append(change)
        self.assertEqual(told, [])

    def test_scorekeeper_learns_no_names_by_a_list_of_an_earlier_day(self):
        """Who was no member then is named by the refusal."""
        activities = self.as_user("scorekeeper", self.env["party.activity"])
        study = self.env.ref("party_points.party_activity_type_study")
        activity = activities.create(
            {
                "type_id": study.id,
                "branch_id": self.branch.id,
                "date": self.days(-10 * 365),
            }
        )
        create = activity.env["party.attendance"].create
        vals = {"activity_id": activity.id, "member_id": self.stranger.id}
        self.assertNotIn(self.stranger.name, self.get_refusal(create, vals))

    def test_ballot_out_of_sight_does_not_say_of_which_review_it_is(self):
        line = self.register(self.colleague)
        review = self.open_review(line)
        ballot = self.cast(review, "committee")
        self.as_user("secretary", review).action_conclude()
        for name in ("outsider", "hr", "member", "portal_member"):
            write = self.as_user(name, ballot).write
            told = self.get_refusal(write, {"reason": "So"})
            self.assertTrue(told)
            self.assertNotIn(self.branch.name, told, name)

    def test_member_does_not_learn_who_reported_him(self):
        line = self.register(
            self.members["member"], "LATE", reported_by_id=self.colleague.id
        )
        told = ""
        with suppress(AccessError):
            told = str(self.as_user("member", line).read(["reported_by_id"]))
        self.assertNotIn(self.colleague.name, told)

    def test_log_tells_nothing_of_what_a_declaration_has_become_since(self):
        """It was withdrawn, and is a draft that the member goes on writing."""
        declaration = self.declare()
        own = self.as_user("member", declaration)
        own.action_submit()
        own.action_withdraw()
        own.line_ids.write({"item_id": self.items["HONOUR"].id})
        decisions = self.as_user("committee", self.env["party.decision"]).search([])
        told = str(decisions.read(["line_id", "display_name"]))
        self.assertNotIn("Item HONOUR", told)

    def test_member_learns_no_names_by_asking_witnesses(self):
        line = self.register(self.members["member"])
        witnesses = self.as_user("member", self.env["party.witness"])
        vals = {
            "line_id": line.id,
            "member_id": self.stranger.id,
            "foreign_reason": "He was there.",
        }
        with suppress(UserError), self.env.cr.savepoint():
            witness = witnesses.create(vals)
            self.env.invalidate_all()
            told = str(witness.read(["display_name", "member_id"]))
            self.assertNotIn(self.stranger.name, told)

    def test_member_learns_of_no_exemption_by_asking_witnesses(self):
        self.exempt(self.colleague, self.on(1, 1), self.days(300))
        line = self.register(self.members["member"])
        create = self.as_user("member", self.env["party.witness"]).create
        vals = {"line_id": line.id, "member_id": self.colleague.id}
        self.assertNotIn("exempt", self.get_refusal(create, vals))

    def test_drafts_of_rules_do_not_show_by_a_line_that_names_them(self):
        secret = self.new_template("SECRET", self.committee)
        item = self.new_item(secret, "X", name="Secret item")
        lines = self.as_user("member", self.env["party.declaration"])
        vals = {
            "member_id": self.members["member"].id,
            "item_id": item.id,
            "date": self.then,
        }
        told = ""
        try:
            with self.env.cr.savepoint():
                declaration = lines.create({"line_ids": [Command.create(vals)]})
                self.env.invalidate_all()
                names = ["display_name", "item_id", "template_id"]
                told = str(declaration.line_ids.read(names))
        except UserError as refusal:
            told = str(refusal)
        self.assertNotIn("Secret item", told)

    def test_scorekeeper_registers_no_item_of_rules_out_of_sight(self):
        secret = self.new_template("SECRET", self.committee)
        item = self.new_item(secret, "X", name="Secret item")
        create = self.as_user("scorekeeper", self.env["party.point.line"]).create
        vals = self.prepare_registration(self.colleague, item_id=item.id)
        self.assertNotIn("Secret item", self.get_refusal(create, vals))

    def test_form_fills_in_nothing_of_records_out_of_sight(self):
        line = self.register(self.colleague)
        models = {
            "party.witness": ({"line_id": line.id}, ["what", "subject_id"]),
            "party.evidence": ({"line_id": line.id}, ["member_id", "branch_id"]),
            "party.line.step.wizard": (
                {"line_ids": [Command.link(line.id)]},
                ["line_ids"],
            ),
            "party.declaration": (
                {"line_ids": [Command.link(line.id)]},
                ["line_ids", "display_name"],
            ),
            "party.point.line": (
                {"deed_line_id": line.id, "member_id": self.colleague.id},
                ["display_name", "available_item_ids"],
            ),
        }
        for model, (values, names) in models.items():
            spec = {name: {} for name in names}
            if "line_ids" in spec:
                fields = {"display_name": {}, "points": {}, "description": {}}
                spec["line_ids"] = {"fields": fields}
            records = self.as_user("member", self.env[model])
            told = ""
            with suppress(UserError):
                told = str(records.onchange(values, [], spec))
            self.assertNotIn(self.colleague.name, told, model)
            self.assertNotIn("Item FIXED", told, model)

    def test_relations_are_searched_as_far_as_they_are_read(self):
        """Nobody finds out by a domain what he may not read."""
        line = self.confirm(
            self.colleague, self.items["FIXED"], self.then, description="Secret grounds"
        )
        self.new_evidence(line)
        witness = self.env["party.witness"].create(
            {
                "line_id": self.register(
                    self.colleague, description="Secret grounds"
                ).id,
                "member_id": self.members["member"].id,
            }
        )
        self.refresh(3)
        self.get_sample("party.attendance", self.get_member_subject(self.colleague))
        declared = self.declare("member")
        grounds = ("description", "like", "Secret")
        domains = [
            ("party.witness", "member", [("line_id." + grounds[0], *grounds[1:])]),
            ("party.witness", "member", [("line_id.points", ">", -1)]),
            ("party.activity", "member", [("line_ids.points", ">", -1)]),
            ("party.activity", "member", [("attendance_ids.outcome", "!=", False)]),
        ]
        found = []
        for model, name, domain in domains:
            records = self.as_user(name, self.env[model]).search(domain)
            others = records.filtered(
                lambda record, n=name: (
                    # sudo: what there is, whoever may read it
                    record.sudo() != self.members[n]
                    if record._name == "party.member"
                    else True
                )
            )
            if others:
                found.append((model, domain))
        self.assertEqual(found, [])
        self.assertTrue(witness.exists() and declared)

    def test_groups_show_nothing_of_records_out_of_sight(self):
        """A witness may not read the line that he is asked about."""
        line = self.register(self.colleague, description="Secret grounds")
        self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.members["member"].id}
        )
        witnesses = self.as_user("member", self.env["party.witness"])
        for path in ("line_id.description", "line_id.kind", "line_id.state"):
            with suppress(UserError, ValueError, KeyError):
                groups = witnesses.formatted_read_group([], [path], ["__count"])
                values = [group[path] for group in groups if group.get(path)]
                self.assertEqual(values, [], path)

    def test_exports_show_nothing_of_records_out_of_sight(self):
        line = self.register(self.colleague, description="Secret grounds")
        self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.members["member"].id}
        )
        witnesses = self.as_user("member", self.env["party.witness"]).search([])
        self.assertTrue(witnesses)
        told = ""
        with suppress(UserError):
            paths = ["line_id/description", "line_id/item_id/name"]
            told = str(witnesses.export_data(paths))
        self.assertNotIn("Secret grounds", told)

    def test_ballots_are_secret_until_the_review_is_concluded(self):
        line = self.register(self.colleague, "LATE")
        review = self.open_review(line)
        ballot = self.cast(review, "committee", "against")
        log = self.env["party.decision"].search([("action", "=", "vote")])
        self.assertTrue(log and ballot.vote_ids)
        seen = [
            f"{name}: {record}"
            for name in self.users.keys() - {"committee"}
            for record in (ballot, ballot.vote_ids, log)
            if self.attempt(name, record, "read") == ALLOWED
        ]
        self.assertEqual(seen, [])
        for name in self.users.keys() - {"committee"}:
            with suppress(AccessError):
                found = self.as_user(name, self.env["party.review"]).search(
                    [("ballot_ids.vote_ids.vote", "=", "against")]
                )
                self.assertFalse(found, name)

    def test_message_to_the_one_concerned_does_not_say_who_voted_how(self):
        line = self.register(self.members["member"])
        review = self.open_review(line)
        self.cast(review, "committee", "against")
        self.cast(review, "secretary", "against")
        self.as_user("secretary", review).action_conclude()
        self.assertEqual(line.state, "rejected")
        decisions = self.as_user("member", self.env["party.decision"]).search([])
        told = str(decisions.read(["reason", "before", "after"]))
        self.assertNotIn("test_committee", told)

    def test_member_does_not_learn_the_network_address_of_who_decided(self):
        field = self.env["party.decision"]._fields["address"]
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": self.branch.id,
                    "member_id": self.members["member"].id,
                    "action": "confirm",
                    "address": "203.0.113.7",
                }
            ]
        )
        decisions = self.as_user("member", self.env["party.decision"])
        readable = "address" in decisions.fields_get()
        self.assertFalse(readable, field)

    def test_drafts_are_read_by_who_writes_them_alone(self):
        declaration = self.declare()
        line = declaration.line_ids
        evidence = self.new_evidence(line)
        witness = self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.members["liaison"].id}
        )
        for record in (declaration, line, evidence, witness):
            readers = {
                name
                for name in self.users
                if self.attempt(name, record, "read") == ALLOWED
            }
            asked = {"liaison"} if record == witness else set()
            self.assertEqual(readers, {"member"} | asked, record)

    def test_file_of_evidence_is_read_by_those_who_read_the_evidence(self):
        evidence = self.new_evidence(self.register(self.members["member"]))
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "party.evidence"),
                ("res_id", "=", evidence.id),
                ("res_field", "=", "file"),
            ]
        )
        self.assertTrue(file)
        for name in self.users:
            self.assertEqual(
                self.attempt(name, file, "read") == ALLOWED,
                self.attempt(name, evidence, "read") == ALLOWED,
                name,
            )
            change = {"raw": b"Forged"}
            self.assertNotEqual(self.attempt(name, file, "write", change), ALLOWED)
            self.assertNotEqual(self.attempt(name, file, "unlink"), ALLOWED)

    def test_chatter_tells_nothing_of_names_on_a_list(self):
        """The members of the branch read the messages of an activity."""
        activity = self.env["party.activity"].create(
            {
                "type_id": self.env.ref("party_points.party_activity_type_study").id,
                "branch_id": self.branch.id,
                "date": self.then,
            }
        )
        self.env["party.attendance"].create(
            {"activity_id": activity.id, "member_id": self.colleague.id}
        )
        self.as_user("scorekeeper", activity).action_close()
        messages = self.as_user("member", activity).message_ids
        told = str(messages.mapped("body"))
        self.assertNotIn(self.colleague.name, told)

    def test_activities_of_the_witness_are_his_alone(self):
        line = self.register(self.colleague, description="Secret grounds")
        self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.members["liaison"].id}
        )
        for name in ("member", "outsider", "hr", "portal_member"):
            with suppress(AccessError):
                found = self.as_user(name, self.env["mail.activity"]).search(
                    [("summary", "like", "Secret grounds")]
                )
                self.assertFalse(found, name)

    def test_scores_of_others_are_neither_read_nor_reckoned(self):
        self.confirm(self.colleague, self.items["FIXED"], self.then)
        scores = self.refresh(3)
        score = scores.filtered(lambda s: s.member_id == self.colleague)
        self.assertTrue(score)
        readers = {n for n in self.users if self.attempt(n, score, "read") == ALLOWED}
        expected = {"scorekeeper", "committee", "secretary", "superior", "supervisor"}
        self.assertEqual(readers, expected | {"administrator"})
        partner = self.users["liaison"].partner_id
        self.new_position(self.branch, "work_team_member", partner)
        seen = self.as_user("liaison", self.colleague)
        self.assertEqual(seen.annual_score, 0)
        scores = seen.env["party.point.score"].search([("member_id", "=", seen.id)])
        self.assertFalse(scores)


@tagged("post_install", "-at_install")
class TestLedgerOverHttp(LedgerDoor, HttpCase):
    """What core's own pages tell."""

    def test_way_back_tells_no_name_of_a_record_out_of_sight(self):
        """The client asks for the names of the records on the way to a page."""
        line = self.register(self.colleague, "LATE")
        ballot = self.cast(self.open_review(line), "committee")
        witness = self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.members["liaison"].id}
        )
        records = [line, ballot, ballot.review_id, ballot.vote_ids, witness]
        records += [line.period_id, self.colleague, self.declare("liaison")]
        actions = [{"model": r._name, "resId": r.id} for r in records]
        told = []
        for name in ("outsider", "hr", "portal_member"):
            self.authenticate(f"test_{name}", f"test_{name}")
            answers = self.make_jsonrpc_request(
                "/web/action/load_breadcrumbs", {"actions": actions}
            )
            told += [
                f"{name}: {record._name}: {answer['display_name']}"
                for record, answer in zip(records, answers, strict=True)
                if answer.get("display_name")
            ]
        self.assertEqual(told, [])
