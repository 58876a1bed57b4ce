from odoo import models


class PartyPointLine(models.Model):
    """A member is told what was decided about him, also of what he has not declared."""

    _inherit = "party.point.line"

    def _tell_decided(self):
        """Tell each member, in one message, of those of his lines that are decided now.
        Called at the end of a review, and when somebody above the branch has decided.

        Of what he has declared he is told with his declaration.
        """
        lines_sudo = self.sudo().filtered(  # sudo: whose they are, in the branch's name
            lambda line: (
                line.state in ("confirmed", "rejected") and not line.declaration_id
            )
        )
        lines_sudo.member_id.partner_id.fetch(["lang"])  # of all at once
        told = []
        for member, lines in lines_sudo.grouped("member_id").items():
            for own, readers in member._iter_languages(member.partner_id):
                lines_own = lines.with_env(own.env).sorted("date")
                told.append((own, readers, *lines_own._get_decided_message()))
        lines_sudo.member_id._notify_later(told)

    def _get_decided_message(self):
        """:return: ``(subject, body)``"""
        what = self.env._(
            "It was decided on these entries about you. If one of them is wrong, open "
            "it and dispute it."
        )
        return self.env._("Decisions on your points"), self._render_result(what)

    def _render_result(self, what):
        """What was decided on the lines, as messages list it."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        values = {"what": what, "lines": self, "labels": labels}
        return self.env["ir.qweb"]._render("party_points.party_lines_result", values)
