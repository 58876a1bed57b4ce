"""The samples of publicity and analysis in the world of the access matrix."""

from odoo.fields import Date

# {model: what its records concern, and a change that does no harm}
MODELS = {
    "party.publication.plan": ("organisation", {"due_day": 11}),
    "party.publication": ("branch", {"audience": "superior"}),
    "party.publication.version": ("branch", {"number": 9}),
    "party.dispute": ("person", {"reason": "Other"}),
    "party.reconciliation": ("person", {"difference": "Other"}),
    "party.dispute.answer.wizard": ("wizard", {"reason": "Other"}),
    "party.dispute.answer.wizard.line": ("wizard", {"description": "Other"}),
    "party.dispute.reason.wizard": ("wizard", {"reason": "Other"}),
    "party.reconciliation.wizard": ("wizard", {"difference": "Other"}),
    "party.workbook.wizard": ("wizard", {"year": 2024}),
    "party.point.report": ("branch", {"points": 1}),
    "party.branch.report": ("branch", {"line_count": 1}),
    "party.class.report": ("branch", {"total": 1}),
}


class PublicitySamples:
    """A mixin of ``AccessWorld``. Publications are planned, but for those of which
    there are versions; disputes are drafts, but for those that wizards are about."""

    def _find_party_publication_plan(self, subject):
        return self.env["party.publication.plan"].search(
            [("branch_id", "=", subject.branch.id), ("kind", "=", "month")]
        )

    def _prepare_party_publication_plan(self, subject, turn):
        return {
            "branch_id": subject.branch.id,
            "kind": "quarter" if turn else "month",
        }

    def _prepare_party_publication(self, subject, turn):
        first = Date.subtract(self.today.replace(day=1), months=12 + next(self.numbers))
        return {
            "branch_id": subject.branch.id,
            "kind": "month",
            "date_from": Date.to_string(first),
            "date_to": Date.to_string(Date.end_of(first, "month")),
        }

    def _new_published(self, subject):
        publication = self._make("party.publication", subject._replace(opener=None))
        publication.write({"state": "published", "window_end": self.day(5)})
        return publication

    def _prepare_party_publication_version(self, subject, turn):
        return {
            "publication_id": self._new_published(subject).id,
            "branch_id": subject.branch.id,
            "number": 1,
            "content": {},
            "published_on": self.day(0),
            "published_by_id": self.env.uid,
        }

    def _prepare_party_dispute(self, subject, turn):
        """Whoever writes one is its filer; nobody else is named."""
        vals = {"reason": "Missing", "about": "omission"}
        own = turn and subject.member in self.members.values()
        return vals if own else {**vals, "filer_id": subject.member.id}

    def _new_filed(self, subject):
        """A dispute that the opener of a wizard may read: his own, where he is a
        member."""
        own = subject.opener and subject.opener.partner_id.party_member_ids
        concerned = self.get_member_subject(own) if own else subject
        dispute = self._make("party.dispute", concerned._replace(opener=None))
        dispute.write({"state": "filed", "branch_id": concerned.branch.id})
        return dispute

    def _prepare_party_dispute_answer_wizard(self, subject, turn):
        dispute = self._new_filed(subject)
        return {"dispute_id": dispute.id, "outcome": "rejected", "reason": "No"}

    def _prepare_party_dispute_answer_wizard_line(self, subject, turn):
        return {
            "wizard_id": self.get_sample("party.dispute.answer.wizard", subject).id,
            "item_id": self.get_item(subject.branch).id,
            "date": self.day(0),
            "description": "Grounds",
        }

    def _prepare_party_dispute_reason_wizard(self, subject, turn):
        dispute = self._new_filed(subject)
        return {"dispute_id": dispute.id, "step": "withdraw", "reason": "An error"}

    def _prepare_party_reconciliation(self, subject, turn):
        return {
            "publication_id": self._new_published(subject).id,
            "branch_id": subject.branch.id,
            "member_id": subject.member.id,
        }

    def _prepare_party_reconciliation_wizard(self, subject, turn):
        """Everybody opens it for his own."""
        own = subject.opener and subject.opener.partner_id.party_member_ids
        concerned = self.get_member_subject(own) if own else subject
        asked = self.get_sample("party.reconciliation", concerned._replace(opener=None))
        return {"reconciliation_id": asked.id, "difference": "They differ"}

    def _prepare_party_workbook_wizard(self, subject, turn):
        return {"branch_id": subject.branch.id, "kind": "month", "year": 2025}

    # Rows of views come from what is below them

    def _find_row(self, model, source, subject):
        self.get_sample(source, subject)
        self.env.flush_all()
        return self.env[model].search([("branch_id", "=", subject.branch.id)], limit=1)

    def _find_party_point_report(self, subject):
        return self._find_row("party.point.report", "party.point.line", subject)

    def _find_party_branch_report(self, subject):
        return self._find_row("party.branch.report", "party.period", subject)

    def _find_party_class_report(self, subject):
        return self._find_row("party.class.report", "party.point.score", subject)

    def _prepare_party_point_report(self, subject, turn):
        return {"branch_id": subject.branch.id}

    _prepare_party_branch_report = _prepare_party_point_report
    _prepare_party_class_report = _prepare_party_point_report
