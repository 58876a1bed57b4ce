from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.organisation.roles import ROLES, VOTING_ROLES
from .common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestPartyPosition(PartyPointsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.members["member"]
        cls.secretary = cls.env["party.position"].search(
            [("branch_id", "=", cls.branch.id), ("role", "=", "secretary")]
        )

    def appoint(self, appointed_by, role, partner=None, branch=None, **vals):
        return self.as_role(appointed_by, self.env["party.position"]).create(
            {
                "branch_id": (branch or self.branch).id,
                "role": role,
                "partner_id": (partner or self.member.partner_id).id,
                **vals,
            }
        )

    # One secretary at a time

    def test_second_secretary_at_the_same_time_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.appoint("superior", "secretary")
        self.secretary.date_to = self.days(10)
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.appoint("superior", "secretary", date_from=self.days(10))

    def test_successor_takes_office_on_the_day_after(self):
        self.as_role("superior", self.secretary).date_to = self.days(10)
        successor = self.appoint("superior", "secretary", date_from=self.days(11))
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            successor.date_from = self.days(10)

    def test_second_deputy_and_a_secretary_elsewhere_are_accepted(self):
        self.appoint("superior", "deputy_secretary")
        self.appoint(
            "superior", "deputy_secretary", self.members["committee"].partner_id
        )
        self.appoint(
            "superior", "secretary", self.other_member.partner_id, self.other_branch
        )
        self.env.flush_all()

    def test_secretary_entered_by_mistake_makes_room_for_the_right_one(self):
        self.as_role("superior", self.secretary).action_archive()
        right = self.appoint("superior", "secretary")
        self.assertTrue(right.is_current)

    def test_same_position_is_not_entered_twice(self):
        self.appoint("superior", "scorekeeper")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.appoint("superior", "scorekeeper")

    def test_position_cannot_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.appoint("superior", "scorekeeper", date_to=self.days(-1))
        one_day = self.appoint("superior", "scorekeeper", date_to=self.today)
        self.assertTrue(one_day.is_current)

    # The holder's membership

    def test_branch_chooses_its_officers_among_its_own_members(self):
        for role in (*VOTING_ROLES, "scorekeeper"):
            with (
                self.subTest(role=role),
                self.assertRaisesRegex(
                    ValidationError,
                    "“test_member” cannot be .* of “Branch 2” at a time when he is not "
                    "a member of it. Choose another person",
                ),
                self.cr.savepoint(),
            ):
                self.appoint("superior", role, branch=self.other_branch)
            with self.subTest(role=role):
                self.appoint(
                    "superior", role, self.other_member.partner_id, self.other_branch
                )

    def test_those_sent_from_above_need_no_membership_in_the_branch(self):
        for role in (
            "specialist",
            "leader_in_charge",
            "work_team_member",
            "work_team_leader",
        ):
            with self.subTest(role=role):
                for partner in (
                    self.other_member.partner_id,
                    self.outsider.partner_id,
                ):
                    self.assertTrue(self.appoint("superior", role, partner).is_current)

    def test_officer_of_a_committee_may_belong_to_any_branch_or_to_none(self):
        for partner in (self.other_member.partner_id, self.outsider.partner_id):
            position = self.appoint(
                "administrator", "publicity_commissioner", partner, self.committee
            )
            self.assertTrue(position.is_current)

    def test_office_lies_within_the_membership(self):
        member = self.new_member(self.branch, name="New", date_from=self.days(-10))
        for vals in ({"date_from": self.days(-11)}, {"date_from": self.days(-20)}):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(ValidationError, "not a member of it"),
                self.cr.savepoint(),
            ):
                self.appoint("superior", "scorekeeper", member.partner_id, **vals)
        position = self.appoint(
            "superior", "scorekeeper", member.partner_id, date_from=self.days(-10)
        )
        with self.assertRaisesRegex(ValidationError, "not a member of it"):
            position.date_from = self.days(-11)

    def test_nobody_holds_a_position_after_his_membership_has_ended(self):
        ended = self.new_member(self.branch, name="Gone")
        self.env["party.assignment"].create(
            {
                "member_id": ended.id,
                "branch_id": self.branch.id,
                "member_class_id": self.member_class.id,
                "date_from": self.days(-10),
                "standing": "ended",
                "end_reason": "expelled",
            }
        )
        words = "before his membership begins or after it has ended"
        for role in ("specialist", "leader_in_charge"):
            with (
                self.subTest(role=role),
                self.assertRaisesRegex(ValidationError, words),
                self.cr.savepoint(),
            ):
                self.appoint("superior", role, ended.partner_id)
        self.appoint(
            "superior",
            "specialist",
            ended.partner_id,
            date_from=self.days(-100),
            date_to=self.days(-11),
        )

    def test_correction_of_a_history_cannot_leave_a_position_outside_it(self):
        self.appoint("superior", "scorekeeper", date_from=self.days(-100))
        row = self.member.assignment_ids.with_user(self.users["administrator"])
        with self.assertRaisesRegex(ValidationError, "not a member of it"):
            row.date_from = self.days(-50)
        row.date_from = self.days(-100)

    def test_groups_have_no_positions(self):
        group = self.env["party.branch"].create(
            {
                "name": "Group",
                "code": "G",
                "level": "group",
                "parent_id": self.branch.id,
            }
        )
        with self.assertRaisesRegex(ValidationError, "Positions are held in its"):
            self.appoint("administrator", "scorekeeper", branch=group)

    # Who appoints whom

    def test_secretary_appoints_the_scorekeeper_of_his_branch_and_nobody_else(self):
        scorekeeper = self.appoint("secretary", "scorekeeper")
        self.assertTrue(
            self.users["member"].has_group(
                "party_points.group_party_points_scorekeeper"
            )
        )
        for role, _label in ROLES:
            if role != "scorekeeper":
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.appoint(
                        "secretary",
                        role,
                        date_from=self.days(-800),
                        date_to=self.days(-700),
                    )
        with self.assertRaises(AccessError):
            self.appoint(
                "secretary",
                "scorekeeper",
                self.other_member.partner_id,
                self.other_branch,
            )
        scorekeeper.date_to = self.today
        self.assertEqual(scorekeeper.date_to, self.today)

    def test_secretary_does_not_turn_his_scorekeeper_into_something_else(self):
        scorekeeper = self.appoint("secretary", "scorekeeper")
        for vals in (
            {"role": "deputy_secretary"},
            {"role": "specialist", "branch_id": self.other_branch.id},
            {"role": "secretary", "branch_id": self.committee.id},
        ):
            with self.subTest(**vals), self.assertRaises(AccessError):
                scorekeeper.write(vals)

    def test_secretary_does_not_prolong_his_own_position(self):
        with self.assertRaises(AccessError):
            self.as_role("secretary", self.secretary).date_to = self.days(1000)

    def test_superior_appoints_below_but_not_in_his_own_organisation(self):
        self.appoint("superior", "publicity_commissioner")
        with self.assertRaises(AccessError):
            self.appoint("superior", "secretary", branch=self.committee)
        position = self.appoint("superior", "specialist")
        with self.assertRaises(AccessError):
            position.write({"branch_id": self.committee.id, "role": "secretary"})

    def test_position_is_ended_but_not_deleted(self):
        for role in ("superior", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, self.secretary).unlink()

    # A specialist's three years

    def specialist(self, date_from, branch=None, **vals):
        partner = vals.pop("partner", self.outsider.partner_id)
        return self.new_position(
            branch or self.branch, "specialist", partner, date_from=date_from, **vals
        )

    def test_specialist_stays_three_years(self):
        position = self.specialist(fields.Date.to_date("2024-02-29"))
        self.assertEqual(str(position.limit_date), "2027-02-28")
        others = self.env["party.position"].search([("role", "!=", "specialist")])
        self.assertFalse(any(others.mapped("limit_date")))

    def test_earlier_times_in_the_same_place_count(self):
        earlier = self.specialist(self.days(-900), date_to=self.days(-801))
        self.specialist(self.days(-700), branch=self.other_branch)
        self.specialist(
            self.days(-700), partner=self.other_member.partner_id, date_to=self.today
        )
        position = self.specialist(self.days(-100))
        full = fields.Date.add(self.days(-100), years=3)
        self.assertEqual(position.limit_date, fields.Date.subtract(full, days=100))
        earlier.date_to = self.days(-851)
        self.assertEqual(position.limit_date, fields.Date.subtract(full, days=50))
        earlier.action_archive()
        self.assertEqual(position.limit_date, full)

    def test_specialist_past_his_years_is_found_until_he_leaves(self):
        overdue = self.specialist(self.days(-4 * 365))
        in_time = self.specialist(
            self.days(-365), partner=self.members["member"].partner_id
        )
        past = [("limit_date", "<", self.today), ("is_current", "=", True)]
        positions = self.as_role("superior", self.env["party.position"])
        self.assertEqual(positions.search(past), overdue)
        self.assertFalse(in_time & positions.search(past))
        overdue.date_to = self.days(-1)
        self.assertFalse(positions.search(past))

    def remind(self, position, on):
        with freeze_time(on):
            self.env["party.reminder.mixin"]._cron_remind()
        position.invalidate_recordset(["activity_ids"])
        return position.activity_ids

    def test_superior_is_reminded_sixty_days_ahead(self):
        position = self.specialist(self.days(-365))
        ahead = [fields.Date.subtract(position.limit_date, days=d) for d in (61, 60)]
        self.assertFalse(self.remind(position, ahead[0]))
        reminder = self.remind(position, ahead[1])
        self.assertEqual(reminder.user_id, self.users["superior"])
        self.assertEqual(reminder.date_deadline, position.limit_date)
        self.assertIn("three years in one place", reminder.summary)
        self.assertIn("Branch 1", reminder.summary)

    def test_reminder_falls_away_when_the_specialist_has_left(self):
        position = self.specialist(self.days(-3 * 365))
        self.assertTrue(self.remind(position, self.today))
        position.date_to = self.days(-1)
        self.assertFalse(self.remind(position, self.today))

    def test_current_positions_are_those_of_today(self):
        past = self.specialist(self.days(-10), date_to=self.days(-1))
        present = self.specialist(self.days(0), date_to=self.days(0))
        planned = self.specialist(self.days(1))
        all_three = past | present | planned
        positions = self.as_role("superior", self.env["party.position"])
        domain = [("id", "in", all_three.ids)]
        current = positions.search([*domain, ("is_current", "=", True)])
        self.assertEqual(current, present)
        self.assertEqual(all_three.filtered("is_current"), present)
        others = positions.search([*domain, ("is_current", "=", False)])
        self.assertEqual(others, past | planned)
