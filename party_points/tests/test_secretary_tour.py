from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import PartyPointsCommon


class SecretaryTourCommon(PartyPointsCommon):
    """A branch that has nothing but its members and its first month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.begin_month(cls.branch)

    @classmethod
    def begin_month(cls, branch):
        first = cls.today.replace(day=1)
        return cls.env["party.period"]._get_or_create({(branch, first)})

    def tour_of(self, user):
        """The tour that is offered to a user when he signs in."""
        return self.env["web_tour.tour"].with_user(user)._get_secretary_tour()


@tagged("post_install", "-at_install")
class TestSecretaryTour(SecretaryTourCommon):
    def test_tour_is_offered_to_whoever_leads_a_branch_and_to_nobody_else(self):
        self.new_position(
            self.branch, "deputy_secretary", self.users["member"].partner_id
        )
        offered = {role for role, user in self.users.items() if self.tour_of(user)}
        self.assertEqual(offered, {"secretary", "member"})

    def test_tour_waits_for_the_first_month_of_the_branch(self):
        secretary = self.new_user("new_secretary", "base.group_user")
        self.new_member(self.other_branch, secretary.partner_id)
        self.new_position(self.other_branch, "secretary", secretary.partner_id)
        self.assertFalse(self.tour_of(secretary))
        repeated = self.env["web_tour.tour"].with_user(secretary)
        with self.assertRaisesRegex(UserError, "your branch has none"):
            repeated._repeat_secretary_tour()
        self.begin_month(self.other_branch)
        self.assertTrue(self.tour_of(secretary))

    def test_tour_that_was_gone_through_does_not_come_again(self):
        secretary = self.users["secretary"]
        tours = self.env["web_tour.tour"].with_user(secretary)
        self.assertFalse(tours.consume("party_points_secretary"))
        self.assertFalse(self.tour_of(secretary))

    def test_stopped_tour_comes_again_on_request_alone(self):
        secretary = self.users["secretary"]
        self.env["res.users"].with_user(secretary).switch_tour_enabled(False)
        self.assertFalse(self.tour_of(secretary))
        action = self.env.ref("party_points.secretary_tour_action")
        again = action.with_user(secretary).run()
        self.assertEqual(again["url"], "/odoo")
        self.assertTrue(self.tour_of(secretary))
        self.assertFalse(secretary.tour_enabled, "no other app's tour follows")

    def test_tour_that_was_deleted_keeps_nobody_out(self):
        self.env.ref("party_points.secretary_tour").unlink()
        self.assertFalse(self.tour_of(self.users["secretary"]))

    def test_tour_costs_others_nothing(self):
        user = self.new_user("test_stranger", "base.group_user")
        self.assertFalse(self.tour_of(user))
        self.env.invalidate_all()
        tours = self.env["web_tour.tour"].with_user(user)
        with self.assertQueryCount(0):
            tours._get_secretary_tour()

    def test_administrator_with_tours_of_other_apps_is_not_offered_this_one(self):
        administrator = self.users["administrator"]
        administrator.tour_enabled = True
        tours = self.env["web_tour.tour"].with_user(administrator)
        while tour := tours.get_current_tour():
            self.assertNotEqual(tour["name"], "party_points_secretary")
            tours.consume(tour["name"])


@tagged("post_install", "-at_install")
class TestSecretaryTourOnPhone(HttpCase, SecretaryTourCommon):
    """tests/test_demo.py goes through it on a desktop, as people do."""

    browser_size = "360x740"
    touch_enabled = True

    def test_tour_leads_through_a_month_and_changes_nothing(self):
        self.start_tour("/odoo", "party_points_secretary", login="test_secretary")
        period = self.env["party.period"].search([("branch_id", "=", self.branch.id)])
        self.assertEqual(period.state, "open")
        self.assertFalse(period.review_ids)
