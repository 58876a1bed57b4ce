from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartyPointsCommon


@tagged("post_install", "-at_install")
class TestPartyMemberClass(PartyPointsCommon):
    def test_classes_of_both_documents_are_shipped(self):
        shipped = self.env["party.member.class"].search([]).mapped("code")
        self.assertEqual(
            shipped,
            [
                "RURAL",
                "AGENCY",
                "ENTERPRISE",
                "FLOATING",
                "COMMUNITY",
                "RETIRED",
                "REEMPLOYED",
                "INFIRM",
            ],
        )

    def test_two_classes_cannot_share_a_code(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["party.member.class"].create({"name": "Again", "code": "RURAL"})
