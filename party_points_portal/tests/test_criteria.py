from odoo.tests import HttpCase, tagged

from odoo.addons.party_points.tests.rules_common import PartyRulesCommon


@tagged("post_install", "-at_install")
class TestCriteria(HttpCase, PartyRulesCommon):
    """The criteria in force are open to every member, on his own page (RULE-6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_member = cls.new_user("test_portal_member", "base.group_portal")
        cls.new_member(cls.branch, partner=cls.portal_member.partner_id)
        cls.new_item(cls.template, "LEADER", name="Leads by example", for_leader=True)
        cls.new_item(
            cls.template,
            "FIELD",
            name="Helps with the harvest",
            member_class_ids=cls.other_class.ids,
        )

    def open(self, login="test_portal_member"):
        self.authenticate(login, login)
        page = self.url_open("/my/points/criteria")
        self.assertEqual(page.status_code, 200)
        return page.text

    def test_member_reads_the_criteria_in_force(self):
        self.enforce(self.template)
        page = self.open()
        for text in ("Rules R", "Item FIXED", "+3 each time", "How Scores Come About"):
            self.assertIn(text, page)

    def test_member_reads_only_what_may_concern_him(self):
        self.enforce(self.template)
        page = self.open()
        self.assertNotIn("Leads by example", page)
        self.assertNotIn("Helps with the harvest", page)
        self.new_position(
            self.branch, "leader_in_charge", self.portal_member.partner_id
        )
        self.assertIn("Leads by example", self.open())

    def test_member_is_told_where_no_rules_are_in_force_for_him(self):
        for state in ("draft", "pilot"):
            page = self.open()
            self.assertIn("No rules are in force for you", page)
            self.assertNotIn("Item FIXED", page)
            if state == "draft":
                self.template.action_pilot()

    def test_rules_of_the_own_branch_go_before_those_of_the_committee(self):
        self.enforce(self.template)
        derived = self.derive()
        derived.name = "Our Own Rules"
        self.enforce(derived, self.today)
        self.assertIn("Our Own Rules", self.open())

    def test_account_without_a_member_sees_no_criteria(self):
        self.enforce(self.template)
        self.new_user("test_customer", "base.group_portal")
        self.assertNotIn("Item FIXED", self.open("test_customer"))

    def test_stranger_is_asked_to_sign_in(self):
        page = self.url_open("/my/points/criteria", allow_redirects=False)
        self.assertEqual(page.status_code, 303)

    def test_script_in_a_name_is_text(self):
        self.new_item(self.template, "EVIL", name="<script>alert(1)</script>")
        self.enforce(self.template)
        page = self.open()
        self.assertNotIn("<script>alert(1)", page)
        self.assertIn("&lt;script&gt;alert(1)", page)
