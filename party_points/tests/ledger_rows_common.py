from itertools import count

from ..models.ledger.party_point_line import ledger_step
from .rules_common import PartyRulesCommon


class LedgerRowsCommon(PartyRulesCommon):
    """Lines and activities of the branch, written straight into the ledger: for models
    that hang on them and do not care how they came about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enforce(cls.template)
        cls.day = cls.days(-3)
        cls.hours = count(1)

    @classmethod
    def new_period(cls, branch):
        """The month of a branch in which ``day`` is."""
        month = {"branch_id": branch.id, "date_from": cls.day.replace(day=1)}
        periods = cls.env["party.period"]
        found = periods.search([(name, "=", value) for name, value in month.items()])
        return found or periods.create({**month, "date_to": cls.day})

    @classmethod
    def new_line(cls, member=None, code="FIXED", **vals):
        """A submitted line of the branch's member, registered late by its committee's
        commissioner, unless ``vals`` say otherwise."""
        member = member or cls.members["member"]
        item = cls.items[code]
        return cls.env["party.point.line"].create(
            {
                "member_id": member.id,
                "item_id": item.id,
                "date": cls.day,
                "source": "peer",
                "branch_id": member.branch_id.id,
                "template_id": item.template_id.id,
                "kind": item.kind,
                "period_id": cls.new_period(member.branch_id).id,
                "registered_by_id": cls.users["committee"].id,
                "registered_on": cls.today,
                "is_late": True,
                "state": "submitted",
                "description": "Helped with the harvest",
                **vals,
            }
        )

    @staticmethod
    def move(line, **vals):
        """What a step of the ledger writes."""
        with ledger_step():
            line.write(vals)

    @classmethod
    def new_activity(cls, branch=None, **vals):
        return cls.env["party.activity"].create(
            {
                "name": "Member Meeting",
                "type_id": cls.env.ref(
                    "party_points.party_activity_type_member_meeting"
                ).id,
                "hour": next(cls.hours),  # none is held twice
                "branch_id": (branch or cls.branch).id,
                "date": cls.day,
                **vals,
            }
        )
