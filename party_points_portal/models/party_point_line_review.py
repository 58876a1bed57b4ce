from odoo import models
from odoo.tools import format_date


class PartyPointLine(models.Model):
    """Lines as those who vote on them read them on the portal (POR-2)."""

    _inherit = "party.point.line"

    def _get_ballot_rows(self):
        """The lines for the page of a review.

        :return: list of dicts: ``id``, ``member``, ``item`` (names), ``date`` and
            ``asked`` (texts), ``kind``, ``source`` (labels), ``grounds``, ``marks``
            (list of labels), ``evidence``, ``witnesses`` (as far as the user may read)
        """
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        sources = dict(self._fields["source"]._description_selection(self.env))
        return [
            {
                "id": line.id,
                # sudo: the names on a line that the user may read; a member may have
                # gone to another branch since
                "member": line.sudo().member_id.name,
                # sudo: as above
                "item": line.sudo().item_id.name,
                "date": format_date(self.env, line.date),
                "asked": line.asked_text,
                "kind": kinds[line.kind],
                "source": sources[line.source],
                "grounds": line.description,
                "marks": line._get_ballot_marks(),
                "evidence": line.evidence_ids | line._get_own_activity().evidence_ids,
                "witnesses": line._get_ballot_witnesses(),
            }
            for line in self
        ]

    def _get_own_activity(self):
        """The activity that made the line, where the line's own branch held it: what
        another branch keeps of it stays there."""
        line_sudo = self.sudo()  # sudo: which branch held it, no more
        own_sudo = line_sudo.activity_id.filtered(
            lambda activity: activity.branch_id == line_sudo.branch_id
        )
        return own_sudo.with_env(self.env)

    def _get_ballot_marks(self):
        """What voters should notice before they vote.

        :return: list of words
        """
        line_sudo = self.sudo()  # sudo: how it came about, for who reads the line
        marks = self._get_minuted_marks()
        host = line_sudo.activity_id.branch_id
        if host and host != line_sudo.branch_id:
            marks.append(self.env._("Guest of another branch"))
        return marks

    def _get_ballot_witnesses(self):
        """What those said who were asked: of the line, or of its whole list."""
        witnesses = self.witness_ids | self._get_own_activity().witness_ids
        return witnesses._get_page_rows()
