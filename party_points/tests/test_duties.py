from psycopg2.errors import CheckViolation, ExclusionViolation, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common import PartyPointsCommon
from .ledger_common import PartyLedgerCommon


class DutiesCommon(PartyPointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.members["member"]
        cls.post, cls.post_elsewhere, cls.post_above = cls.env[
            "party.duty.post"
        ].create(
            [
                {"name": name, "branch_id": branch.id}
                for name, branch in (
                    ("Fire Watch", cls.branch),
                    ("Well Keeper", cls.other_branch),
                    ("Street Cleaner", cls.committee),
                )
            ]
        )

    def claim(self, role="member", post=None, member=None, **vals):
        return self.as_role(role, self.env["party.duty.claim"]).create(
            {
                "post_id": (post or self.post).id,
                "member_id": (member or self.members[role]).id,
                **vals,
            }
        )

    def keep_contact(self, role="member", member=None, **vals):
        return self.as_role(role, self.env["party.contact.household"]).create(
            {"name": "Wang's", "member_id": (member or self.members[role]).id, **vals}
        )

    def log(self, role="member", **vals):
        return self.as_role(role, self.env["party.duty.log"]).create(
            {"description": "Swept the yard.", **vals}
        )

    def move(self, member, branch, day):
        self.env["party.assignment"].create(
            {
                "member_id": member.id,
                "branch_id": branch.id,
                "member_class_id": self.member_class.id,
                "date_from": day,
            }
        )


@tagged("post_install", "-at_install")
class TestDutyPosts(DutiesCommon):
    def test_committee_and_scorekeeper_offer_posts_of_their_branch(self):
        for role in ("scorekeeper", "committee", "secretary"):
            with self.subTest(role=role):
                posts = self.as_role(role, self.env["party.duty.post"])
                post = posts.create({"name": "Reader", "branch_id": self.branch.id})
                with self.assertRaises(AccessError):
                    posts.create({"name": "Reader", "branch_id": self.committee.id})
                with self.assertRaises(AccessError):
                    post.branch_id = self.committee
        with self.assertRaises(AccessError):
            self.as_role("member", self.env["party.duty.post"]).create(
                {"name": "Reader", "branch_id": self.branch.id}
            )

    def test_member_sees_the_posts_that_he_may_claim(self):
        posts = self.as_role("member", self.env["party.duty.post"]).search([])
        self.assertEqual(posts.sudo(), (self.post | self.post_above))

    def test_member_claims_posts_of_his_branch_and_above(self):
        self.assertEqual(self.claim().branch_id, self.branch)
        self.claim(post=self.post_above)
        self.assertEqual(self.post.claimed, 1)

    def test_post_of_another_branch_is_not_offered_to_him(self):
        with self.assertRaisesRegex(ValidationError, "“Well Keeper” is not offered"):
            self.claim(role="committee", post=self.post_elsewhere)

    def test_member_claims_for_himself_only_and_the_committee_for_its_members(self):
        with self.assertRaises(AccessError):
            self.claim(member=self.members["secretary"])
        self.claim(role="committee", member=self.member)
        with self.assertRaises(AccessError):
            self.claim(role="committee", post=self.post_above, member=self.other_member)

    def test_claim_does_not_go_over_to_somebody_else(self):
        claim = self.claim(post=self.post_above)
        for member in (self.members["secretary"], self.other_member):
            with self.subTest(member=member.name), self.assertRaises(AccessError):
                claim.member_id = member
                claim.flush_recordset()

    def test_branch_of_a_claim_is_that_of_its_member(self):
        with self.assertRaises(AccessError):
            self.claim(
                role="committee",
                post=self.post_above,
                member=self.other_member,
                branch_id=self.branch.id,
            )
        with self.assertRaises(AccessError):
            self.claim().branch_id = self.other_branch

    def test_member_claims_a_post_once_at_a_time(self):
        claim = self.claim()
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.claim()
        claim.action_end()
        self.assertEqual(claim.date_to, self.today)
        self.env.flush_all()
        self.claim()

    def test_place_is_not_kept_by_an_end_in_the_future(self):
        """One with an end would count for none."""
        claim = self.as_role("member", self.claim())
        with self.assertRaisesRegex(ValidationError, "on the day itself"):
            claim.date_to = self.days(300)

    def test_archived_post_is_not_claimed(self):
        self.post.active = False
        with self.assertRaisesRegex(ValidationError, "not offered"):
            self.claim()

    def test_last_place_is_taken_once(self):
        self.post.places = 1
        claim = self.claim()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.claim(role="committee")
            self.env.flush_all()
        claim.action_end()
        self.claim(role="committee")
        self.env.flush_all()
        self.assertEqual(self.post.claimed, 1)

    def test_post_without_a_number_of_places_takes_everybody(self):
        for role in self.members:
            self.claim(role=role)
        self.env.flush_all()
        self.assertEqual(self.post.claimed, len(self.members))

    def test_places_cannot_be_fewer_than_are_claimed(self):
        self.claim()
        self.claim(role="committee")
        self.env.flush_all()
        post = self.as_role("committee", self.post)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            post.places = 1
            self.env.flush_all()
        post.places = 2
        self.env.flush_all()

    def test_claim_cannot_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.claim(date_to=self.days(-1))


@tagged("post_install", "-at_install")
class TestContactHouseholds(DutiesCommon):
    def test_member_keeps_his_own_households(self):
        household = self.keep_contact()
        self.assertEqual(household.branch_id, self.branch)
        household.action_end()
        self.assertEqual(household.date_to, self.today)
        with self.assertRaises(AccessError):
            self.keep_contact(member=self.members["secretary"])

    def test_household_is_seen_by_its_member_and_the_branch_only(self):
        household = self.keep_contact()
        self.assertEqual(self.as_role("committee", household).name, "Wang's")
        colleague = self.new_user("test_colleague", "base.group_user")
        self.new_member(self.branch, partner=colleague.partner_id)
        with self.assertRaises(AccessError):
            household.with_user(colleague).read(["name"])

    def test_household_does_not_go_over_to_a_member_of_another_branch(self):
        household = self.keep_contact()
        with self.assertRaises(AccessError):
            household.member_id = self.other_member
            household.flush_recordset()
        with self.assertRaises(AccessError):
            self.keep_contact(
                role="committee", member=self.other_member, branch_id=self.branch.id
            )
        with self.assertRaises(AccessError):
            household.branch_id = self.other_branch

    def test_contact_cannot_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.keep_contact(date_to=self.days(-1))


@tagged("post_install", "-at_install")
class TestDutyLog(DutiesCommon):
    def test_log_belongs_to_the_member_of_the_post_or_household(self):
        for vals in (
            {"claim_id": self.claim().id},
            {"household_id": self.keep_contact().id},
        ):
            log = self.log(**vals)
            self.assertEqual(log.member_id.sudo(), self.member)
            self.assertEqual(log.branch_id.sudo(), self.branch)

    def test_log_is_about_one_post_or_one_household(self):
        claim, household = self.claim(), self.keep_contact()
        for vals in ({}, {"claim_id": claim.id, "household_id": household.id}):
            with (
                self.subTest(subjects=len(vals)),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
            ):
                self.log(**vals)

    def test_log_tells_what_was_not_what_is_planned(self):
        with self.assertRaisesRegex(ValidationError, "Log what has taken place"):
            self.log(claim_id=self.claim().id, date=self.days(1))

    def test_log_keeps_the_branch_of_its_day_after_a_transfer(self):
        claim = self.claim(post=self.post_above, date_from=self.days(-30))
        before = self.log(claim_id=claim.id, date=self.days(-20))
        self.move(self.member, self.other_branch, self.days(-10))
        after = self.log(claim_id=claim.id, date=self.days(-10))
        self.assertEqual(before.branch_id.sudo(), self.branch)
        self.assertEqual(after.branch_id.sudo(), self.other_branch)
        before.description = "Swept the yard and the street."
        self.env.flush_all()
        self.assertEqual(before.branch_id.sudo(), self.branch)
        before.date = self.days(-5)
        self.assertEqual(before.branch_id.sudo(), self.other_branch)

    def test_nobody_logs_for_somebody_else(self):
        claim = self.claim()
        for role in ("committee", "secretary", "superior"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.log(role=role, claim_id=claim.id)
        log = self.log(claim_id=claim.id)
        others = self.claim(role="committee")
        with self.assertRaises(AccessError):
            log.claim_id = others
            log.flush_recordset()

    def test_author_and_branch_of_a_log_cannot_be_entered(self):
        forged = {
            "member_id": self.members["secretary"].id,
            "branch_id": self.other_branch.id,
        }
        claim = self.claim()
        log = self.log(claim_id=claim.id)
        for name, value in forged.items():
            with self.subTest(name=name), self.assertRaises(AccessError):
                log.write({name: value})
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.log(claim_id=claim.id, **{name: value})

    def test_day_on_which_he_belonged_to_no_branch_is_refused(self):
        claim = self.claim()
        for day in (self.days(-9999), self.days(-8888)):
            with self.assertRaisesRegex(ValidationError, "belonged to a branch"):
                self.log(claim_id=claim.id, date=day)
        log = self.log(claim_id=claim.id)
        with self.assertRaisesRegex(ValidationError, "belonged to a branch"):
            log.date = self.days(-9999)

    def test_member_corrects_and_removes_his_own_log(self):
        log = self.log(claim_id=self.claim().id)
        with self.assertRaises(AccessError):
            self.as_role("committee", log).unlink()
        log.description = "Swept the street."
        log.unlink()
        self.assertFalse(log.exists())


@tagged("post_install", "-at_install")
class TestDeclaredLog(DutiesCommon, PartyLedgerCommon):
    def test_log_becomes_the_draft_of_one_declaration(self):
        log = self.log(claim_id=self.claim().id)
        item, veto = self.items["FIXED"], self.items["VETO"]
        self.assertIn(item, log._get_declarable_items())
        self.assertNotIn(veto, log._get_declarable_items())
        line = log._declare(item)
        self.assertEqual((line.state, line.item_id), ("draft", item))
        self.assertEqual((line.date, line.description), (self.today, "Swept the yard."))
        self.assertEqual(log._declare(item), line)
        line.declaration_id.action_submit()
        self.assertEqual(log._declare(item), line)

    def test_nobody_declares_what_somebody_else_did(self):
        log = self.log(claim_id=self.claim().id)
        colleague = self.new_user("test_colleague", "base.group_user")
        self.new_member(self.branch, partner=colleague.partner_id)
        with self.assertRaises(AccessError):
            log.with_user(colleague)._declare(self.items["FIXED"])


@tagged("post_install", "-at_install")
class TestLastPlaceAtOnce(TransactionCase):
    """Two members claim the last place at once, each in a transaction of his own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            branch = env["party.branch"].create(
                {"name": "At Once", "code": "AT-ONCE", "sector": "rural"}
            )
            row = {
                "branch_id": branch.id,
                "member_class_id": env.ref("party_points.party_member_class_rural").id,
            }
            members = env["party.member"].create(
                [
                    {"name": name, "assignment_ids": [Command.create(row)]}
                    for name in ("One", "Two")
                ]
            )
            post = env["party.duty.post"].create(
                {"name": "Last Place", "branch_id": branch.id, "places": 1}
            )
            self.post_id, self.member_ids = post.id, members.ids
            self.branch_id, self.partner_ids = branch.id, members.partner_id.ids
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.registry.cursor() as cr:
            for table, column, ids in (
                ("party_duty_claim", "post_id", [self.post_id]),
                ("party_duty_post", "id", [self.post_id]),
                ("party_assignment", "member_id", self.member_ids),
                ("party_member", "id", self.member_ids),
                ("res_partner", "id", self.partner_ids),
                ("party_branch", "id", [self.branch_id]),
            ):
                cr.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [ids])

    def environment(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def see_the_free_place(self, cr):
        post = self.environment(cr)["party.duty.post"].browse(self.post_id)
        self.assertEqual(post.claimed, 0)

    def claim(self, cr, member_id):
        claim = self.environment(cr)["party.duty.claim"].create(
            {"post_id": self.post_id, "member_id": member_id}
        )
        claim.env.cr.commit()

    def test_one_of_two_gets_the_last_place(self):
        first, second = self.member_ids
        with self.registry.cursor() as one, self.registry.cursor() as two:
            self.see_the_free_place(one)
            self.see_the_free_place(two)
            self.claim(one, first)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.claim(two, second)
            two.rollback()
            # tried again, as Odoo does, he is told that the place is gone
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self.claim(two, second)
            two.rollback()
