from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.party_points.tests.common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestGroups(PartyPointsCommon):
    def test_hr_manager_sees_results_but_is_no_party_role(self):
        hr_manager = self.new_user("test_hr_manager", "hr.group_hr_manager")
        self.assertTrue(hr_manager.has_group("party_points_hr.group_party_points_hr"))
        self.assertFalse(hr_manager.has_group("party_points.group_party_points_member"))
        with self.assertRaises(AccessError):
            self.branch.with_user(hr_manager).read(["name"])

    def test_hr_officer_has_no_results(self):
        officer = self.new_user("test_hr_officer", "hr.group_hr_user")
        self.assertFalse(officer.has_group("party_points_hr.group_party_points_hr"))
