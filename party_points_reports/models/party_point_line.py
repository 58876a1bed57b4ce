from odoo import models

from odoo.addons.party_points.models.rules.texts import format_change, format_points

from ..wording import say_choice, say_day, say_moment

KINDS = ("base", "pioneer", "deduction", "veto")


class PartyPointLine(models.Model):
    """What printed documents say of a line (REP-1)."""

    _inherit = "party.point.line"

    def _get_printed_lines(self):
        """The lines in words, numbered through in their order.

        Called for lines that the user may read, or that are part of a document which he
        may read. Who proposed a line is never printed.

        :return: list of dicts, see ``_get_printed_line``
        """
        lines_sudo = self.sudo()  # sudo: names of people and items, evidence, witnesses
        numbers = {line: number for number, line in enumerate(lines_sudo, 1)}
        witnesses = lines_sudo._get_confirmed_witnesses()
        return [
            {
                "number": number,
                "takes_back": numbers.get(line.reverses_id),
                "witnesses": witnesses[line].sudo().mapped("name"),  # sudo: as above
                **line._get_printed_line(),
            }
            for line, number in numbers.items()
        ]

    def _get_printed_line(self):
        """:return: dict of texts; ``points`` where the line counts, and what it asks
        for where it does not; ``evidence`` is a list of names"""
        self.ensure_one()
        confirmed = self.state == "confirmed"
        return {
            "day": say_day(self.env, self.date),
            "member": self.member_id.name,
            "item": self.item_id.name,
            "kind": say_choice(self, "kind"),
            "marks": self._get_minuted_marks(),
            "points": self._get_minuted_points(True) if confirmed else "",
            "asked": self.asked_text or "",
            "quantity": self._get_printed_quantity(),
            "grounds": self.description or "",
            "source": say_choice(self, "source"),
            "state": say_choice(self, "state"),
            "cuts": self._explain_cuts(self._get_cuts()) if confirmed else [],
            "reversed": self._get_printed_reversed(),
            "evidence": self.evidence_ids.mapped("name"),
            "registered_by": self.registered_by_id.name,
            "registered_on": say_day(self.env, self.registered_on),
            "decided_on": say_moment(self.env, self.decided_on),
            "reason": self.decision_reason or "",
        }

    def _get_printed_quantity(self):
        if self.item_id.method != "per_unit":
            return ""
        return f"{format_points(self.quantity)} {self.item_id.unit or ''}".strip()

    def _get_printed_reversed(self):
        """The line that this one takes back, for who does not have it before him."""
        original = self.reverses_id
        day = say_day(self.env, original.date)
        return f"{original.item_id.name} · {day}" if original else ""

    # Of a register

    def _get_register_totals(self):
        """What the confirmed lines come to, kind by kind, and all of them."""
        confirmed = self.filtered(lambda line: line.state == "confirmed")
        by_kind = confirmed.grouped("kind")
        labels = dict(self._fields["kind"]._description_selection(self.env))
        rows = [(labels[kind], by_kind[kind]) for kind in KINDS if kind in by_kind]
        return [
            {
                "kind": label,
                "count": len(lines),
                "points": format_change(sum(lines.mapped("points"))),
            }
            for label, lines in [*rows, (self.env._("Total"), confirmed)]
        ]

    def _get_register_states(self):
        """How many lines are in which state: list of ``{"state", "count"}``."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        by_state = self.grouped("state")
        return [
            {"state": label, "count": len(by_state[state])}
            for state, label in labels.items()
            if state in by_state
        ]
