from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.party_points.tests.activity_common import PartyActivityCommon
from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

from ..tests.workbook_common import TAKERS
