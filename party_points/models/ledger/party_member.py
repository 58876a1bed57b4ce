from odoo import models
from odoo.tools import SQL

from ...scoring.scores import ALL_MONTHS
from .score_sql import get_excused


class PartyMember(models.Model):
    """In which months a member is not scored, and what he may declare."""

    _inherit = "party.member"

    def _get_excused_months(self, year):
        """The months in which members are exempt, or no members: the last day of a
        month decides (ORG-6).

        :param int year: the cycle
        :return: ``{member: frozenset of months}``
        """
        for model in ("party.assignment", "party.exemption"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            get_excused(year, SQL("SELECT unnest(%s::int[])", self.ids))
        )
        bits = dict(rows)  # {id of a member: bits, January first}
        return {
            member: frozenset(
                month for month in ALL_MONTHS if bits[member.id] >> month - 1 & 1
            )
            for member in self
        }

    def _get_declarable_items(self, day):
        """What a member may declare for a day, by the rules in force on it (LINE-2).

        :param date day: when it happened
        """
        self.ensure_one()
        # sudo: history and rules decide, whoever files for him
        member_sudo = self.sudo()
        items_sudo = member_sudo._get_rule_templates(day)[member_sudo].item_ids
        declarable_sudo = items_sudo.filtered("from_declaration")
        return declarable_sudo._filter_for(member_sudo, day).with_env(self.env)
