from odoo import models

from ...clock import today
from ...scoring.admission import is_late
from .places import Places


class PartyPointLine(models.Model):
    """Drafts: what they still lack, and what they take along when they are thrown
    away."""

    _inherit = "party.point.line"

    def unlink(self):
        self.check_access("unlink")
        # sudo: who may throw a draft away may throw away what hangs on it
        drafts_sudo = self.sudo().filtered(lambda line: line.state == "draft")
        drafts_sudo.evidence_ids.unlink()
        drafts_sudo.witness_ids.unlink()
        return super().unlink()

    def _get_draft_problems(self):
        """What keeps drafts from being submitted as they stand.

        :return: ``{line: [sentences]}``, without those that can be
        """
        # sudo: history and rules decide, whatever the writer sees of them
        drafts_sudo = self.sudo().filtered(lambda line: line.state == "draft")
        problems = drafts_sudo._get_admission_problems(Places(drafts_sudo.member_id))
        for draft_sudo in drafts_sudo:
            period_sudo = draft_sudo.period_id
            if period_sudo.state == "closed":
                closed = period_sudo._get_closed_text()
                problems.setdefault(draft_sudo, []).append(closed)
        return problems

    def _is_late_now(self):
        """Whether a draft comes late if it is submitted today (LINE-4)."""
        self.ensure_one()
        registered = self.registered_on if self._was_registered() else today(self)
        return is_late(self.item_id, self.date, registered)

    def _get_return_reason(self):
        """Why the committee has given the draft back, in its words; ``False`` where it
        was not given back, or the member himself has withdrawn it."""
        self.ensure_one()
        # sudo: the last entry of the log, which is about him
        entry = self.sudo().decision_ids.sorted("id")[-1:]
        given_back = self.state == "draft" and entry.action == "return"
        return given_back and (entry.reason or self.decision_reason)
