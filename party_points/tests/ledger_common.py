from odoo import fields
from odoo.tools.date_utils import end_of

from .rules_common import PartyRulesCommon


class PartyLedgerCommon(PartyRulesCommon):
    """Rules in force since the beginning of last year, which is over: its months hold
    whatever the day on which the tests run. ``member`` belongs to the branch.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls.today.year - 1
        cls.enforce(cls.template, cls.on(1, 1))
        cls.member = cls.members["member"]

    @classmethod
    def on(cls, month, day=10):
        """A day of last year."""
        return fields.Date.to_date(f"{cls.year}-{month:02}-{day:02}")

    @classmethod
    def period(cls, branch, day):
        """The branch's month of a day."""
        first = day.replace(day=1)
        period = cls.env["party.period"].search(
            [("branch_id", "=", branch.id), ("date_from", "=", first)]
        )
        return period or cls.env["party.period"].create(
            {
                "branch_id": branch.id,
                "date_from": first,
                "date_to": end_of(first, "month"),
            }
        )

    @classmethod
    def confirm(cls, member, item, day, points=None, **vals):
        """A confirmed line as the review leaves it; ``points`` with their sign.

        Left out, they are those of the item.
        """
        return cls.env["party.point.line"].create(
            cls.prepare_line(member, item, day, points, **vals)
        )

    @classmethod
    def prepare_line(cls, member, item, day, points=None, **vals):
        row = member._get_assignments(day)[member] or member.assignment_id
        if points is None:
            points = item.points * (1 if item._gains() else -1)
            points = 0 if item.method == "expected" else points
        return {
            "member_id": member.id,
            "item_id": item.id,
            "date": day,
            "source": next(
                source for source in item._get_sources() if source != "declaration"
            ),
            "branch_id": row.branch_id.id,
            "member_class_id": row.member_class_id.id,
            "template_id": item.template_id.id,
            "dimension_id": item.dimension_id.id,
            "kind": item.kind,
            "period_id": cls.period(row.branch_id, day).id,
            "state": "confirmed",
            "raw_points": points,
            "points": points,
            **vals,
        }

    @classmethod
    def reverse(cls, line, **vals):
        """The confirmed line that takes another back."""
        return cls.confirm(
            line.member_id,
            line.item_id,
            line.date,
            -line.points,
            outcome=line.outcome,
            reverses_id=line.id,
            times=-1,
            **vals,
        )

    @classmethod
    def refresh(cls, month, branch=None):
        """Refresh the branch's month; return its scores."""
        period = cls.period(branch or cls.branch, cls.on(month))
        period._refresh_scores()
        return period.score_ids

    @classmethod
    def score(cls, member, month):
        return cls.env["party.point.score"].search(
            [("member_id", "=", member.id), ("month", "=", cls.on(month, 1))]
        )

    @classmethod
    def exempt(cls, member, date_from, date_to):
        """Out of scoring from a day to a day, as the member meeting confirmed."""
        return cls.env["party.exemption"].create(
            {
                "member_id": member.id,
                "ground": "illness",
                "application_date": date_from,
                "meeting_date": date_from,
                "meeting_present": 3,
                "meeting_in_favour": 3,
                "date_from": date_from,
                "date_to": date_to,
                "liaison_id": cls.get_colleague(member).id,
                "state": "confirmed",
            }
        )

    @classmethod
    def get_colleague(cls, member):
        """Another member of the same branch, if there is one."""
        return cls.env["party.member"].search(
            [("branch_id", "=", member.branch_id.id), ("id", "!=", member.id)], limit=1
        )
