from odoo import models

from ..wording import say_choice, say_moment


class PartyPeriod(models.Model):
    """What the register of a month says (积分登记表, REP-1): every line, whatever
    became of it, and what the confirmed ones come to."""

    _inherit = "party.period"

    def _get_register(self):
        """The month's register, in the words of the reader's language.

        :return: ``{"facts", "lines", "totals", "states"}``;
            facts as ``document_facts`` takes them, lines as
            ``party.point.line._get_printed_lines``; totals of what is confirmed as
            list of ``{"kind", "count", "points"}``, the last one being the sum
        :raise AccessError: for whoever may not read the month
        """
        self.ensure_one()
        self.check_access("read")
        lines = self.env["party.point.line"].search(
            [("period_id", "=", self.id), ("state", "!=", "draft")], order="date, id"
        )
        return {
            "facts": self._get_register_facts(),
            "lines": lines._get_printed_lines(),
            "totals": lines._get_register_totals(),
            "states": lines._get_register_states(),
        }

    def _get_register_facts(self):
        closed_by = self.sudo().closed_by_id.name  # sudo: a name
        facts = [
            [(self.env._("Organisation"), self.branch_id.name)],
            [
                (self.env._("Month"), self._get_month_name()),
                (self.env._("State"), say_choice(self, "state")),
            ],
        ]
        if self.state == "closed":
            facts += [
                [
                    (
                        self.env._("Closed on"),
                        say_moment(self.env, self.closed_on),
                    ),
                    (self.env._("Closed by"), closed_by or ""),
                ],
                [(self.env._("Last Link of the Chain"), self._get_register_seal())],
            ]
        return facts

    def _get_register_seal(self):
        """By it, the paper can be held against the ledger."""
        return f"{self.seal_number} · {self.seal_hash}" if self.seal_hash else "0"
