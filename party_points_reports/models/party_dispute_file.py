from odoo import models
from odoo.tools import format_list

from ..wording import say_choice, say_day, say_moment


class PartyDispute(models.Model):
    """What the file of a dispute says: its whole course in one document (PUB-3, REP-1),
    for whoever may read the dispute."""

    _inherit = "party.dispute"

    def _get_file(self):
        """The course of the dispute, in the words of the reader's language.

        :return: ``{"facts", "entry", "lines", "sections", "corrections", "log"}``;
            the entry in words as it was published; the disputed line and the correcting
            ones as ``party.point.line._get_printed_lines``, where the user may read
            them; a section has ``{"title", "facts", "text"}``
        :raise AccessError: for whoever may not read it
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: names of people; who reads all this is checked
        dispute_sudo = self.sudo()
        return {
            "facts": dispute_sudo._get_file_facts(),
            "entry": self.entry_text or "",
            "lines": self._get_file_lines(dispute_sudo.line_id),
            "sections": dispute_sudo._get_file_sections(),
            "corrections": self._get_file_lines(dispute_sudo.correction_ids),
            "log": dispute_sudo._get_file_log(),
        }

    def _get_file_lines(self, lines_sudo):
        """Lines in full for those who read them anyway; others know them from the
        publication."""
        lines = lines_sudo.with_env(self.env)._filtered_access("read")
        return lines._get_printed_lines()

    def _get_file_facts(self):
        published = self.publication_id.display_name or ""
        facts = [
            [(self.env._("Organisation"), self.branch_id.name or "")],
            [
                (self.env._("Concerns"), self.concerned_text or ""),
                (self.env._("State"), say_choice(self, "state")),
            ],
        ]
        if published:
            facts.append([(self.env._("Publication"), published)])
        if self.entry_number:
            number = str(self.entry_number)
            facts.append([(self.env._("Number of the Entry"), number)])
        if self.about == "omission":
            facts += [
                [(self.env._("Missing"), self.item_id.name or "")],
                [(self.env._("Day of the Deed"), say_day(self.env, self.date))],
            ]
        return facts

    def _get_file_sections(self, say=say_day):
        """What was said, step by step: list of ``{"title", "facts", "text"}``.

        :param say: how days are written; as in documents, or as the reader's language
            has them
        """
        sections = [self._get_file_objection(say)]
        if self.passed_on_text:
            title = self.env._("Passed On to the Superior")
            sections.append(_section(title, [], self.passed_on_text))
        if self.answered_on:
            sections.append(self._get_file_answer(say))
        if self.appealed_on:
            sections.append(self._get_file_appeal(say))
        if self.settled_on:
            sections.append(self._get_file_settlement(say))
        return sections

    def _get_file_objection(self, say):
        facts = [
            [
                (self.env._("Raised by"), self.filer_id.name or ""),
                (self.env._("Filed on"), say(self.env, self.filed_on)),
            ]
        ]
        if self.evidence_ids:
            names = format_list(self.env, self.evidence_ids.mapped("name"))
            facts.append([(self.env._("Evidence"), names)])
        if self.is_late:
            text = self.env._("After the Window, Because")
            facts.append([(text, self.late_reason or "")])
        return _section(self.env._("Objection"), facts, self.reason)

    def _get_file_answer(self, say):
        names = self.participant_ids.sorted("name").mapped("name")
        facts = [
            [
                (self.env._("Answered by"), self.answered_by_id.name or ""),
                (self.env._("Answered on"), say(self.env, self.answered_on)),
            ],
            [(self.env._("Took Part"), format_list(self.env, names))],
        ]
        if not self.ruling:  # the superior's outcome takes the place of this one
            facts.append([(self.env._("Outcome"), say_choice(self, "outcome"))])
        return _section(self.env._("Answer of the Committee"), facts, self.answer_text)

    def _get_file_appeal(self, say):
        facts = [
            [
                (self.env._("Appealed by"), self.appealed_by_text or ""),
                (self.env._("Appealed on"), say(self.env, self.appealed_on)),
            ]
        ]
        return _section(self.env._("Appeal"), facts, self.appeal_text)

    def _get_file_settlement(self, say):
        facts = [
            [
                (self.env._("Outcome"), say_choice(self, "outcome")),
                (self.env._("Settled on"), say(self.env, self.settled_on)),
            ]
        ]
        if self.settled_by_text:
            facts.append([(self.env._("Settled by"), self.settled_by_text)])
        return _section(self.env._("Settlement"), facts, self.ruling_text)

    def _get_file_log(self):
        """What was done, in its order, as the log of decisions kept it; names as the
        reader may have them."""
        return [
            {
                "when": say_moment(self.env, decision.create_date),
                "who": self._describe_user(decision.user_id),
                "what": say_choice(decision, "action"),
                "change": " → ".join(filter(None, [decision.before, decision.after])),
                "reason": self._get_said(decision.reason) or "",
            }
            for decision in self.decision_ids.sorted("id")
        ]


def _section(title, facts, text):
    return {"title": title, "facts": facts, "text": text or ""}
