from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

URL = "/party_points/workbook.xlsx"
# Who keeps the points of the branch, and who stands above it.
TAKERS = ("scorekeeper", "committee", "secretary", "superior", "supervisor")


class PartyWorkbookCommon(PartyLedgerCommon):
    """March of the branch: the member has 3 + 1.5 − 1 points and an absence that costs
    him 2, the secretary a veto, the scorekeeper is exempt.

    The other branch has one member, with three points.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exempt(cls.members["scorekeeper"], cls.on(3, 1), cls.on(4, 30))
        cls.line = cls.confirm(cls.member, cls.items["FIXED"], cls.on(3, 5))
        cls.confirm(cls.member, cls.items["HOURS"], cls.on(3, 6), 1.5, quantity=3)
        cls.confirm(cls.member, cls.items["LATE"], cls.on(3, 7), is_late=True)
        cls.confirm(cls.member, cls.items["MEETING"], cls.on(3, 8), outcome="absent")
        cls.confirm(cls.members["secretary"], cls.items["VETO"], cls.on(3, 9))
        cls.confirm(cls.other_member, cls.items["FIXED"], cls.on(3, 10))
        cls.refresh(3)
        cls.refresh(3, cls.other_branch)

    def sheets(self, kind, branch=None, role="secretary", month=3, below=False):
        """What a user downloads, without the way over the web."""
        workbook = self.as_role(role, self.env["party.workbook"])
        top = branch or self.branch
        branches = workbook._find_branches(top.id, below)
        name, sheets = workbook._get_sheets(kind, top, branches, self.year, month)
        return name, sheets
