from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import tagged

from .common import PartyPointsCommon

GROUP = "party_points.group_party_points_%s"
RIGHTS = {"member", "scorekeeper", "committee", "secretary", "superior", "supervisor"}


@tagged("post_install", "-at_install")
class TestRightsFollowPositions(PartyPointsCommon):
    """Positions alone give access: what the tests look at is who sees which members."""

    def groups(self, user):
        return {right for right in RIGHTS if user.has_group(GROUP % right)}

    def reach(self, user):
        """The branches whose members the user sees, beside himself."""
        members = self.env["party.member"].with_user(user).search([])
        return (members - user.sudo().party_member_ids.with_user(user)).sudo().branch_id

    def run_daily_job(self):
        self.env["res.users"]._cron_sync_party_groups()

    @contextmanager
    def on(self, day):
        """Another day, and with it another transaction."""
        self.env.flush_all()
        with freeze_time(day):
            self.env.invalidate_all()
            yield
        self.env.invalidate_all()

    # With the position, at once

    def test_position_gives_groups_and_reach_at_once(self):
        with self.assertRaises(AccessError):
            self.reach(self.outsider)
        self.new_position(
            self.other_branch, "leader_in_charge", self.outsider.partner_id
        )
        self.assertEqual(self.groups(self.outsider), {"member", "superior"})
        self.assertEqual(self.reach(self.outsider), self.other_branch)

    def test_each_position_gives_the_groups_of_its_table(self):
        branch_groups = {
            "deputy_secretary": {"member", "committee", "secretary"},
            "discipline_commissioner": {"member", "committee"},
            "publicity_commissioner": {"member", "committee"},
            "scorekeeper": {"member", "scorekeeper"},
            "specialist": {"member", "scorekeeper"},
            "leader_in_charge": {"member", "superior"},
            "work_team_member": {"member"},
            "work_team_leader": {"member", "superior"},
        }
        committee_groups = {
            "secretary": {"member", "superior"},
            "publicity_commissioner": {"member", "superior"},
            "discipline_commissioner": {"member", "supervisor"},
            "leader_in_charge": {"member", "superior"},
        }
        user, partner = self.users["member"], self.users["member"].partner_id
        for place, table in (
            (self.branch, branch_groups),
            (self.committee, committee_groups),
        ):
            for role, groups in table.items():
                with self.subTest(role=role, level=place.level):
                    position = self.new_position(place, role, partner)
                    self.assertEqual(self.groups(user), groups)
                    position.action_archive()
                    self.assertEqual(self.groups(user), {"member"})

    def test_officer_of_a_committee_reaches_all_branches_below(self):
        self.assertEqual(
            self.reach(self.users["superior"]), self.branch | self.other_branch
        )
        self.assertEqual(self.reach(self.users["secretary"]), self.branch)
        self.assertFalse(self.reach(self.users["member"]))

    def test_shortened_position_gives_nothing_at_once(self):
        position = self.users["secretary"].partner_id.party_position_ids
        position.with_user(self.users["superior"]).date_to = self.days(-1)
        self.assertEqual(self.groups(self.users["secretary"]), {"member"})
        self.assertFalse(self.reach(self.users["secretary"]))
        position.date_to = False
        self.assertEqual(self.reach(self.users["secretary"]), self.branch)

    def test_reach_follows_a_position_that_is_edited(self):
        position = self.new_position(
            self.branch, "specialist", self.outsider.partner_id
        )
        self.assertEqual(self.reach(self.outsider), self.branch)
        position.branch_id = self.other_branch
        self.assertEqual(self.reach(self.outsider), self.other_branch)
        position.role = "leader_in_charge"
        self.assertEqual(self.groups(self.outsider), {"member", "superior"})
        position.partner_id = self.users["member"].partner_id
        self.assertEqual(self.groups(self.outsider), set())
        self.assertEqual(self.reach(self.users["member"]), self.other_branch)

    def test_position_entered_by_mistake_gives_nothing_once_archived(self):
        position = self.new_position(
            self.branch, "specialist", self.outsider.partner_id
        )
        position.action_archive()
        self.assertEqual(self.groups(self.outsider), set())
        with self.assertRaises(AccessError):
            self.reach(self.outsider)

    # With the days

    def test_position_that_ended_yesterday_gives_nothing(self):
        self.new_position(
            self.branch, "specialist", self.outsider.partner_id, date_to=self.days(-1)
        )
        self.assertEqual(self.groups(self.outsider), set())

    def test_position_that_ends_today_holds_to_the_end_of_the_day_in_beijing(self):
        self.new_position(
            self.branch, "specialist", self.outsider.partner_id, date_to=self.today
        )
        midnight = fields.Datetime.to_datetime(self.today).replace(hour=16)
        with self.on(midnight.replace(hour=15, minute=59)):
            self.assertEqual(self.reach(self.outsider), self.branch)
        with self.on(midnight):
            self.assertFalse(self.reach(self.outsider))

    def test_position_that_has_run_out_gives_nothing_even_without_the_daily_job(self):
        self.new_position(
            self.branch, "specialist", self.outsider.partner_id, date_to=self.days(5)
        )
        with self.on(self.days(6)):
            self.assertIn("scorekeeper", self.groups(self.outsider))
            self.assertFalse(self.reach(self.outsider))
            self.run_daily_job()
            self.assertEqual(self.groups(self.outsider), set())

    def test_position_that_begins_tomorrow_gives_rights_tomorrow(self):
        self.new_position(
            self.branch,
            "specialist",
            self.outsider.partner_id,
            date_from=self.days(1),
        )
        self.assertEqual(self.groups(self.outsider), set())
        self.run_daily_job()
        self.assertEqual(self.groups(self.outsider), set())
        with self.on(self.days(1)):
            self.run_daily_job()
            self.assertEqual(self.groups(self.outsider), {"member", "scorekeeper"})
            self.assertEqual(self.reach(self.outsider), self.branch)

    def test_daily_job_is_run_by_its_schedule(self):
        self.new_position(
            self.branch, "specialist", self.outsider.partner_id, date_to=self.days(5)
        )
        job = self.env.ref("party_points.ir_cron_res_users_party_groups")
        with self.on(self.days(6)), self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.assertEqual(self.groups(self.outsider), set())

    # Several positions

    def test_each_right_holds_only_where_its_position_is_held(self):
        secretary = self.users["secretary"]
        elsewhere = self.new_position(
            self.other_branch, "specialist", secretary.partner_id
        )
        self.assertEqual(self.reach(secretary), self.branch | self.other_branch)
        self.members["member"].with_user(secretary).date_joined = self.today
        with self.assertRaises(AccessError):
            self.other_member.with_user(secretary).date_joined = self.today
        elsewhere.date_to = self.days(-1)
        self.assertEqual(self.reach(secretary), self.branch)
        self.assertNotIn("scorekeeper", self.groups(secretary))
        self.assertIn("secretary", self.groups(secretary))

    def test_position_in_two_branches_gives_both(self):
        for branch in (self.branch, self.other_branch):
            self.new_position(branch, "leader_in_charge", self.outsider.partner_id)
        self.other_member.with_user(self.outsider).date_joined = self.today
        self.members["member"].with_user(self.outsider).date_joined = self.today
        self.assertEqual(self.reach(self.outsider), self.branch | self.other_branch)

    # Groups without a position

    def test_groups_given_by_hand_reach_nothing_and_are_taken_away(self):
        for right in RIGHTS:
            self.outsider.group_ids += self.env.ref(GROUP % right)
        self.assertFalse(self.reach(self.outsider))
        for model in ("party.branch", "party.position", "party.assignment"):
            with self.subTest(model=model):
                self.assertFalse(self.env[model].with_user(self.outsider).search([]))
        with self.assertRaises(AccessError):
            self.other_member.with_user(self.outsider).read(["name"])
        with self.assertRaises(AccessError):
            self.new_position(
                self.branch, "scorekeeper", self.members["member"].partner_id
            ).with_user(self.outsider).date_to = self.today
        self.run_daily_job()
        self.assertEqual(self.groups(self.outsider), set())

    def test_job_leaves_administrators_and_present_holders_alone(self):
        before = {user: user.group_ids for user in self.users.values()}
        self.run_daily_job()
        self.assertEqual({user: user.group_ids for user in before}, before)
        self.assertTrue(self.users["administrator"].has_group(GROUP % "administrator"))

    # Members, accounts, and one without the other

    def test_member_on_the_portal_sees_himself_and_his_branch(self):
        user = self.new_user("test_portal", "base.group_portal")
        member = self.new_member(self.branch, partner=user.partner_id)
        self.assertEqual(self.groups(user), {"member"})
        seen = self.env["party.member"].with_user(user).search([])
        self.assertEqual(seen.sudo(), member)
        branches = self.env["party.branch"].with_user(user).search([])
        self.assertEqual(branches.sudo(), self.committee | self.branch)
        self.run_daily_job()
        self.assertTrue(user._is_portal())
        self.assertEqual(self.groups(user), {"member"})

    def test_account_made_for_a_member_later_has_his_rights(self):
        self.new_position(self.other_branch, "secretary", self.other_member.partner_id)
        user = self.env["res.users"].create(
            {
                "name": "Zhou",
                "login": "zhou",
                "lang": "en_US",
                "partner_id": self.other_member.partner_id.id,
            }
        )
        self.assertEqual(self.groups(user), {"member", "committee", "secretary"})
        self.assertEqual(user.sudo().party_secretary_branch_ids, self.other_branch)

    def test_user_who_becomes_a_member_is_one_at_once(self):
        member = self.new_member(self.branch, partner=self.outsider.partner_id)
        self.assertEqual(self.groups(self.outsider), {"member"})
        self.assertEqual(member.with_user(self.outsider).branch_id, self.branch)

    def test_account_that_changes_its_person_changes_its_rights(self):
        self.new_position(self.other_branch, "secretary", self.other_member.partner_id)
        self.outsider.partner_id = self.other_member.partner_id
        self.assertIn("secretary", self.groups(self.outsider))
        self.outsider.partner_id = self.env["res.partner"].create({"name": "Nobody"})
        self.assertEqual(self.groups(self.outsider), set())

    def test_rights_go_with_the_contact_of_a_member(self):
        member = self.members["member"]
        member.with_user(
            self.users["administrator"]
        ).partner_id = self.outsider.partner_id
        self.assertEqual(self.groups(self.outsider), {"member"})
        self.assertEqual(self.groups(self.users["member"]), set())

    def test_user_without_membership_or_position_sees_nothing(self):
        for model in ("party.branch", "party.member", "party.position"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.outsider).search([])

    def test_end_of_the_membership_takes_groups_and_positions_away(self):
        wizard = self.as_role("superior", self.env["party.standing.wizard"]).create(
            {
                "member_ids": [Command.set(self.members["secretary"].ids)],
                "date": self.today,
                "note": "Decision of the committee",
                "standing": "ended",
                "end_reason": "expelled",
            }
        )
        wizard.action_apply()
        user = self.users["secretary"]
        self.assertFalse(self.members["secretary"].active)
        self.assertEqual(user.partner_id.party_position_ids.date_to, self.days(-1))
        self.assertEqual(self.groups(user), set())
        with self.assertRaises(AccessError):
            self.reach(user)

    def test_planned_end_takes_rights_away_on_its_day(self):
        wizard = self.as_role("superior", self.env["party.standing.wizard"]).create(
            {
                "member_ids": [Command.set(self.members["secretary"].ids)],
                "date": self.days(5),
                "note": "Decision of the committee",
                "standing": "ended",
                "end_reason": "withdrawn",
            }
        )
        wizard.action_apply()
        user = self.users["secretary"]
        self.assertEqual(self.reach(user), self.branch)
        with self.on(self.days(5)):
            self.assertFalse(self.reach(user))
            self.env["party.member"]._cron_refresh()
            self.run_daily_job()
            self.assertEqual(self.groups(user), set())

    # The tree

    def test_change_of_the_tree_moves_the_superiors_reach_at_once(self):
        superior = self.users["superior"]
        self.assertEqual(self.reach(superior), self.branch | self.other_branch)
        elsewhere = self.committee.copy({"code": "T-9"})
        self.as_role("administrator", self.other_branch).parent_id = elsewhere
        self.assertEqual(self.reach(superior), self.branch)
        with self.assertRaises(AccessError):
            self.other_branch.with_user(superior).read(["name"])
        elsewhere.parent_id = self.committee
        self.assertEqual(self.reach(superior), self.branch | self.other_branch)

    def test_new_organisation_is_seen_by_its_superior_at_once(self):
        branches = self.as_role("superior", self.env["party.branch"])
        before = branches.search([])
        new = self.as_role("administrator", self.env["party.branch"]).create(
            {"name": "Branch 3", "code": "T-3", "parent_id": self.committee.id}
        )
        self.assertEqual((branches.search([]) - before).sudo(), new.sudo())

    def test_archived_organisation_stays_in_its_superiors_sight(self):
        self.env["party.assignment"].create(
            {
                "member_id": self.other_member.id,
                "branch_id": self.branch.id,
                "member_class_id": self.member_class.id,
                "date_from": self.days(-1),
            }
        )
        self.other_branch.active = False
        self.assertEqual(self.as_role("superior", self.other_branch).name, "Branch 2")

    # Speed

    def test_edit_that_changes_nobodys_groups_clears_no_cache(self):
        """Else all that Odoo has cached would be lost, in every process."""
        position = self.users["secretary"].partner_id.party_position_ids
        with patch.object(Registry, "clear_cache") as clear_cache:
            position.date_from = self.days(-400)
            clear_cache.assert_not_called()
            position.role = "scorekeeper"
            clear_cache.assert_called()

    def test_groups_of_many_users_follow_with_the_queries_of_a_few(self):
        def hire(prefix, number):
            users = self.env["res.users"].create(
                [
                    {"name": f"{prefix} {i}", "login": f"{prefix}{i}"}
                    for i in range(number)
                ]
            )
            self.env["party.position"].create(
                [
                    {
                        "branch_id": self.branch.id,
                        "role": "leader_in_charge",
                        "partner_id": user.partner_id.id,
                        "date_from": self.days(-10),
                        "date_to": self.days(5),
                    }
                    for user in users
                ]
            )
            return users

        few, many = hire("few", 3), hire("many", 30)
        counts = []
        with self.on(self.days(6)):
            for users in (few, many):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                users._sync_party_groups()
                self.env.flush_all()
                counts.append(self.cr.sql_log_count - before)
                self.assertEqual(self.groups(users[-1]), set())
        self.assertLessEqual(counts[1], counts[0] + 2)
