from odoo.tests import HttpCase, tagged

from .common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestPartyBranchTour(HttpCase, PartyPointsCommon):
    def test_administrator_adds_a_branch_in_the_browser(self):
        self.start_tour("/odoo", "party_points_branch", login="test_administrator")
        branch = self.env["party.branch"].search([("code", "=", "T-TOUR")])
        self.assertEqual(branch.parent_id, self.committee)
        self.assertEqual(branch.sector, "rural")
