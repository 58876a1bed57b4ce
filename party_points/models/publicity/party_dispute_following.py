from odoo import models
from odoo.tools import format_date

from ...clock import today
from .party_dispute import OPEN


class PartyDispute(models.Model):
    """Following a dispute, as the two members do: what comes next, and what they may do
    themselves (PUB-4)."""

    _inherit = "party.dispute"

    def _get_outlook(self):
        """What comes next for a dispute that is filed; empty where it is over."""
        self.ensure_one()
        if self.state == "filed":
            return self.env._(
                "The committee of the branch answers by %(day)s. If it does not, the "
                "dispute goes to the superior organisation by itself.",
                day=format_date(self.env, self.answer_by),
            )
        if self.state in ("escalated", "appealed"):
            return self.env._(
                "The superior organisation decides: somebody who took no part before. "
                "That decision stands."
            )
        if self.state == "answered":
            return self.env._(
                "Whoever is not content appeals to the superior organisation until "
                "%(day)s, that day included. If nobody does, the answer stands.",
                day=format_date(self.env, self.appeal_by),
            )
        return ""

    def _get_member_steps(self):
        """What the user may do now, as the filer or as the member concerned.

        :return: names of steps, as ``_has_taken`` knows them
        """
        self.ensure_one()
        if self.state == "draft":
            return {"save", "file", "delete"} if self.is_filer else set()
        steps = set()
        if self.is_filer and self.state in OPEN and not self._is_others_too():
            steps.add("withdraw")
        if self.state == "answered" and (self.is_filer or self.is_concerned):
            if not self._has_taken("accept"):
                steps.add("accept")
            if today(self) <= self.appeal_by:
                steps.add("appeal")
        return steps

    def _has_taken(self, step):
        """Whether the user has taken a step already: he sends a form once more."""
        self.ensure_one()
        if step in ("save", "file"):
            return self.is_filer and self.state != "draft"
        if step == "withdraw":
            return self.is_filer and self.state == "withdrawn"
        if step == "appeal":
            # sudo: whether it was the user
            return self.sudo().appealed_by_id == self.env.user
        marks = [
            self.accepted_by_filer_on if self.is_filer else True,
            self.accepted_by_member_on if self.is_concerned else True,
        ]
        mine = self.is_filer or self.is_concerned
        return step == "accept" and mine and all(marks)
