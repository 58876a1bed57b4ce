from odoo.fields import Command

from ..models.ledger.party_point_line import ledger_step
from .rules_common import PartyRulesCommon

TYPES = (
    "member_meeting",
    "committee_meeting",
    "group_meeting",
    "theme_day",
    "study",
    "volunteering",
)


class ActivityCommon(PartyRulesCommon):
    """Rules in force by which attendance counts, and what branches hold.

    ``types`` are the shipped types by their code. Member meetings are expected four
    times a year; theme days are base points that are lost by staying away; studies
    gain a fixed number, volunteering points by the hour.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = {
            code: cls.env.ref(f"party_points.party_activity_type_{code}")
            for code in TYPES
        }
        for code, type_code in (
            ("MEETING", "member_meeting"),
            ("BASE", "theme_day"),
            ("FIXED", "study"),
            ("HOURS", "volunteering"),
        ):
            cls.items[code].write(
                {"from_record": True, "activity_type_id": cls.types[type_code].id}
            )
        cls.enforce(cls.template)
        cls.group = cls.env["party.branch"].create(
            {
                "name": "Group 1",
                "code": "T-1-1",
                "level": "group",
                "parent_id": cls.branch.id,
            }
        )

    def new_activity(self, type_code="member_meeting", role="scorekeeper", **vals):
        """An activity of the branch of today, with an empty list."""
        return self.as_role(role, self.env["party.activity"]).create(
            {
                "type_id": self.types[type_code].id,
                "branch_id": self.branch.id,
                "date": self.today,
                **vals,
            }
        )

    def fill_in(self, type_code="member_meeting", **vals):
        """An activity with all members of the branch on its list, as present."""
        activity = self.new_activity(type_code, **vals)
        activity.action_invite()
        return activity

    def row(self, activity, who):
        """The row of a member of the branch, by his role, or of any member."""
        member = self.members[who] if isinstance(who, str) else who
        return activity.attendance_ids.filtered(lambda row: row.member_id == member)

    def lines(self, activity):
        """The lines of an activity, whoever may read them."""
        return self.env["party.point.line"].search([("activity_id", "=", activity.id)])

    def line(self, activity, who):
        member = self.members[who] if isinstance(who, str) else who
        return self.lines(activity).filtered(lambda line: line.member_id == member)

    def take_step(self, activity, step, reason="A mistake.", role="scorekeeper"):
        """Reopen or cancel, as a user does."""
        wizard = self.as_role(role, self.env["party.activity.reason.wizard"])
        wizard.create(
            {"activity_id": activity.id, "step": step, "reason": reason}
        ).action_confirm()
        self.env.flush_all()  # the end of a request

    def set_state(self, lines, state):
        """What became of lines in a review."""
        with ledger_step():
            lines.state = state

    def add_guest(self, activity, code, name, role="scorekeeper"):
        wizard = self.as_role(role, self.env["party.guest.wizard"])
        wizard.create(
            {"activity_id": activity.id, "member_code": code, "member_name": name}
        ).action_add()

    def exempt(self, member, **vals):
        """An exemption in force."""
        return self.env["party.exemption"].create(
            {
                "member_id": member.id,
                "ground": "old_age",
                "application_date": self.days(-30),
                "meeting_date": self.days(-20),
                "meeting_present": 5,
                "meeting_in_favour": 5,
                "date_from": self.days(-20),
                "date_to": self.days(200),
                "liaison_id": self.members["secretary"].id,
                "state": "confirmed",
                **vals,
            }
        )

    def close_month(self, branch, day=None):
        """The month of a branch, closed."""
        first = (day or self.today).replace(day=1)
        return self.env["party.period"].create(
            {
                "branch_id": branch.id,
                "date_from": first,
                "date_to": first.replace(day=28),
                "state": "closed",
            }
        )

    def new_member_with_user(self, branch, login, groups="base.group_portal"):
        user = self.new_user(login, groups)
        return self.new_member(branch, partner=user.partner_id)

    def new_sixty(self):
        """Sixty members more in the branch."""
        return self.env["party.member"].create(
            [
                {
                    "name": f"Member {number}",
                    "assignment_ids": [
                        Command.create(
                            {
                                "date_from": self.days(-100),
                                "branch_id": self.branch.id,
                                "member_class_id": self.member_class.id,
                            }
                        )
                    ],
                }
                for number in range(60)
            ]
        )
