from odoo.tests import HttpCase, tagged

from odoo.addons.party_points.tests.common import PartyPointsCommon

PAGE = "/my/points/help"


@tagged("post_install", "-at_install")
class TestHelp(HttpCase, PartyPointsCommon):
    """Whom a member turns to (POR-2a)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_member = cls.new_user("test_portal_member", "base.group_portal")
        cls.own = cls.new_member(cls.branch, partner=cls.portal_member.partner_id)
        cls.new_user("test_customer", "base.group_portal")

    def get(self, login="test_portal_member"):
        self.authenticate(login, login)
        return self.url_open(PAGE)

    def test_every_page_leads_there(self):
        self.authenticate("test_portal_member", "test_portal_member")
        for url in ("/my/points", "/my/points/criteria", "/my/points/notices"):
            self.assertIn(f'href="{PAGE}"', self.url_open(url).text)

    def test_member_finds_what_he_can_do_and_who_helps(self):
        self.users["secretary"].partner_id.write(
            {"email": "private@example.com", "phone": "13800000000"}
        )
        page = self.get().text
        for path in ("disputes/new", "disputes", "lines", "appraisals", "care"):
            self.assertIn(f'href="/my/points/{path}"', page)
        for words in (
            "Branch 1",
            "test_secretary",
            "Secretary",
            "test_committee",
            "County Committee",
            "test_superior",
            "test_supervisor",
            "Discipline Commissioner",
            "within 10 working days",
        ):
            self.assertIn(words, page)
        self.assertNotIn("private@example.com", page)
        self.assertNotIn("13800000000", page)

    def test_organisations_go_upwards_and_those_without_officers_are_passed(self):
        top = self.env["party.branch"].create(
            {"name": "Province", "code": "P", "level": "committee", "sector": "rural"}
        )
        self.committee.parent_id = top
        person = self.new_user("test_province", "base.group_user").partner_id
        self.new_position(top, "secretary", person)
        names = [c["organisation"] for c in self.own._get_contacts()]
        self.assertEqual(names, ["Branch 1", "County Committee"])
        ends = {"date_to": self.days(-1)}
        self.users["superior"].partner_id.party_position_ids.write(ends)
        names = [c["organisation"] for c in self.own._get_contacts()]
        self.assertEqual(names, ["Branch 1", "County Committee", "Province"])

    def test_account_without_a_member_learns_no_names(self):
        page = self.get("test_customer")
        self.assertEqual(page.status_code, 200)
        self.assertIn("not linked to a Party member", page.text)
        self.assertNotIn("test_secretary", page.text)

    def test_former_member_learns_no_names(self):
        ended = {"standing": "ended", "end_reason": "withdrawn"}
        self.own._change_history(self.today, ended, "He left.")
        page = self.get()
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("test_secretary", page.text)
