from odoo.tests import tagged

from odoo.addons.party_points.tests.activity_common import ActivityCommon

from .page_common import PageCase

PATH = "/my/points/activities"


@tagged("post_install", "-at_install")
class TestActivityPages(PageCase, ActivityCommon):
    """What the branch has ahead, and what the member attended (POR-1, POR-2a)."""

    login = "test_portal"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partner = cls.new_user("test_portal", "base.group_portal").partner_id
        cls.own = cls.new_member(cls.branch, partner=partner)
        cls.new_user("test_customer", "base.group_portal")

    def open_page(self, login=None):
        return self.read_page(PATH, login).text

    def test_member_sees_what_is_ahead_in_his_branch(self):
        for vals in (
            {"name": "Harvest Talk", "place": "Barn", "hour": 14.5},
            {"name": "Long Past", "date": self.days(-3)},
            {"name": "Other Group", "group_id": self.group.id, "hour": 9},
        ):
            self.new_activity(**{"date": self.days(3), **vals})
        other = self.env["party.activity"].create(
            {
                "name": "Elsewhere",
                "type_id": self.types["study"].id,
                "branch_id": self.other_branch.id,
                "date": self.days(3),
            }
        )
        page = self.open_page()
        for words in ("Harvest Talk", "Barn", "14:30"):
            self.assertIn(words, page)
        for words in ("Long Past", "Other Group", other.name):
            self.assertNotIn(words, page)

    def test_member_sees_what_he_attended_and_the_line_it_made(self):
        held = self.fill_in("study", name="Study of March", date=self.days(-1))
        held.action_close()
        line = self.line(held, self.own)
        missed = self.fill_in(name="Big Meeting", date=self.days(-2))
        self.row(missed, self.own).write({"outcome": "leave", "leave_reason": "Ill"})
        missed.action_close()
        page = self.open_page()
        for words in ("Study of March", f"/my/points/lines/{line.id}", "On Leave: Ill"):
            self.assertIn(words, page)
        others = self.lines(held) - line
        for other in others:
            self.assertNotIn(f"/my/points/lines/{other.id}", page)
        others_page = self.open_page("test_member")
        self.assertNotIn(f"/my/points/lines/{line.id}", others_page)

    def test_list_that_is_not_closed_says_nothing_yet(self):
        self.fill_in(name="Today's Meeting")
        page = self.open_page()
        self.assertIn("The branch is still filling in the list.", page)
        self.assertNotIn("Present", page)

    def test_guest_sees_where_he_was(self):
        guest = self.new_member_with_user(self.other_branch, "test_guest")
        held = self.new_activity("study", name="Open Study", date=self.days(-1))
        self.add_guest(held, guest.code, guest.name)
        held.action_close()
        page = self.open_page("test_guest")
        self.assertIn("Open Study", page)
        self.assertIn("Branch 1", page)
        self.assertNotIn("Open Study", self.open_page())

    def test_account_without_a_member_finds_nothing(self):
        self.assert_missing(self.get(PATH, "test_customer"))
        self.own.active = False
        self.assert_missing(self.get(PATH))

    def test_many_attendances_take_no_more_queries(self):
        for number in range(1, 3):
            self.fill_in("study", date=self.days(-number)).action_close()
        few = self.count_queries()
        for number in range(3, 12):
            self.fill_in("study", date=self.days(-number)).action_close()
        self.assertLessEqual(self.count_queries(), few + 1)

    def count_queries(self):
        self.open_page()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.get(PATH)
        return self.cr.sql_log_count - before

    def test_check_in_leads_to_the_member_s_pages(self):
        activity = self.new_activity()
        token = activity._get_check_in_token(
            activity.id, activity._get_check_in_window()
        )
        url = f"/party_points/check_in/{activity.id}/{token}"
        answer = self.send(url)
        self.assertIn("you are on the list as present", answer.text)
        self.assertIn(f'href="{PATH}"', answer.text)
        self.assertIn('href="/my/points/help"', answer.text)
        self.assertIn("You have checked in.", self.open_page())
