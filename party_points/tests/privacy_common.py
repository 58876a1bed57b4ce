import base64

from .dispute_common import PartyDisputeCommon

NAME = "test_member"
PDF = base64.b64encode(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


class PrivacyCommon(PartyDisputeCommon):
    """``member`` has points, papers, a published entry and messages about him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.member.partner_id
        cls.person.write(
            {
                "phone": "13900000000",
                "street": "Lake Road 5",
                "email": "member@lake.example",
            }
        )
        cls.env["mail.mail"].search([]).unlink()  # Odoo's, on the change of the email
        cls.member.write({"birth_date": "1970-05-06", "date_joined": "1995-07-01"})
        cls.exemption = cls.env["party.exemption"].create(
            {
                "member_id": cls.member.id,
                "ground": "illness",
                "state": "rejected",
                "decision_note": "The meeting knows of his heart",
            }
        )
        cls.paper = cls.env["party.exemption.paper"].create(
            {"exemption_id": cls.exemption.id, "name": "Doctor.pdf", "file": PDF}
        )

    @classmethod
    def end(cls, member=None):
        member = member or cls.member
        member._change_history(
            cls.today, {"standing": "ended", "end_reason": "withdrawn"}, "He asked"
        )
        cls.env.flush_all()

    def export(self, role, member=None):
        """The tables by their titles, and the files."""
        data = self.as_role(role, member or self.member)._get_personal_data()
        self.env.invalidate_all()
        return {table["title"]: table for table in data["tables"]}, dict(data["files"])

    def erase(self, role="administrator", member=None, reason="The committee decided"):
        self.as_role(role, member or self.member)._erase(self.today, reason)
        self.env.flush_all()
        self.env.invalidate_all()
