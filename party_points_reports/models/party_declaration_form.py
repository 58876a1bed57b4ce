from odoo import models

from ..wording import say_choice, say_day


class PartyDeclaration(models.Model):
    """What the declaration form says (个人申报表, REP-1)."""

    _inherit = "party.declaration"

    def _get_form(self):
        """The declaration as it is printed.

        :return: ``{"facts", "lines", "note"}``; facts as ``document_facts`` takes
            them, lines as ``party.point.line._get_printed_lines``
        :raise AccessError: for whoever may not read it
        """
        self.ensure_one()
        self.check_access("read")
        declaration_sudo = self.sudo()  # sudo: names of people, items that are decided
        lines_sudo = declaration_sudo.line_ids.sorted(lambda line: (line.date, line.id))
        if not self.is_filer:
            # an item that was given back is a draft, and his alone
            lines_sudo = lines_sudo.filtered(lambda line: line.state != "draft")
        return {
            "facts": declaration_sudo._get_form_facts(),
            "lines": lines_sudo._get_printed_lines(),
            "note": self.note or "",
        }

    def _get_form_facts(self):
        member = self.member_id
        facts = [
            [
                (self.env._("Full Name"), member.name),
                (self.env._("Member Class"), member.member_class_id.name or ""),
            ],
            [(self.env._("Organisation"), self.branch_id.name)],
            [
                (self.env._("Submitted on"), say_day(self.env, self.submitted_on)),
                (self.env._("State"), say_choice(self, "state")),
            ],
        ]
        if self.is_on_behalf:
            text = self.env._("Filed on Behalf of the Member by")
            facts.append([(text, self.filed_by_id.name)])
        if self.acknowledged_on:
            text = self.env._("Acknowledged on")
            facts.append([(text, say_day(self.env, self.acknowledged_on))])
        return facts
