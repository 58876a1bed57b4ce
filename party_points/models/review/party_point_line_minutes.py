from odoo import models

from ..rules.texts import format_change


class PartyPointLine(models.Model):
    """What the minutes of a review say of a line (REV-5)."""

    _inherit = "party.point.line"

    def _get_recusal_reason(self, member):
        """Why a member who is recused is: the first reason that holds (LINE-5).

        :return: ``own``, ``proposed`` or ``registered``
        """
        line_sudo = self.sudo()  # sudo: whom a case concerns, for whoever may ask
        if member == line_sudo.member_id:
            return "own"
        return "proposed" if member == line_sudo.reported_by_id else "registered"

    def _get_minuted_marks(self):
        """What makes the line another than a routine one.

        :return: list of words
        """
        self.ensure_one()
        marks = []
        if self.is_late:
            marks.append(self._fields["is_late"]._description_string(self.env))
        if self.is_on_behalf:
            marks.append(self._fields["is_on_behalf"]._description_string(self.env))
        if self.reverses_id:
            marks.append(self.env._("Reversal"))
        if self.restores_id:
            marks.append(self.env._("Part given back"))
        return marks

    def _get_minuted_points(self, confirmed):
        """What the line counts; where it does not count, or carries no points, what it
        asks for.

        :param bool confirmed: whether the review has confirmed it
        """
        self.ensure_one()
        if self.item_id.method == "expected" or self.kind == "veto":
            return (self.reverses_id or self).asked_text
        if not confirmed:
            return self.asked_text
        return format_change(self.points)
