from odoo import models

from ...clock import today

# {position: the kinds of position that items may be limited to} (RULE-3)
AUDIENCE_OF_ROLE = {
    "secretary": {"secretary", "committee"},
    "deputy_secretary": {"secretary", "committee"},
    "organisation_commissioner": {"committee"},
    "discipline_commissioner": {"committee"},
    "publicity_commissioner": {"committee"},
    "scorekeeper": {"scorekeeper"},
    "specialist": {"scorekeeper"},
    "leader_in_charge": {"leader"},
    "work_team_member": set(),
    "work_team_leader": {"leader"},
}


class PartyMember(models.Model):
    """By which rules a member is scored."""

    _inherit = "party.member"

    def _get_rule_templates(self, day=None):
        """The rules in force for each member on a day, by the branch and class that he
        has on it.

        :param date day: today if left out
        :return: ``{member: template}``; an empty template where there are none
        """
        day = day or today(self)
        rows = self._get_assignments(day)
        templates = self.env["party.rule.template"]._get_in_force(
            self.env["party.branch"].union(*(row.branch_id for row in rows.values())),
            day,
        )
        nothing = self.env["party.rule.template"]
        return {
            member: templates.get((row.branch_id, row.member_class_id), nothing)
            for member, row in rows.items()
        }

    def _get_rule_audience(self, day=None):
        """The kinds of position that each member holds on a day.

        :return: ``{member: set of keys}``
        """
        day = day or today(self)
        # sudo: which items are for whom is no secret
        members_sudo = self.sudo()
        positions = members_sudo.env["party.position"].search(
            [
                ("partner_id", "in", members_sudo.partner_id.ids),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        positions = positions.grouped("partner_id")
        return {
            member: set().union(
                *(
                    AUDIENCE_OF_ROLE[position.role]
                    for position in positions.get(member_sudo.partner_id, ())
                )
            )
            for member, member_sudo in zip(self, members_sudo, strict=True)
        }
