"""The samples of warnings, evaluations and appraisals in the world of the matrix."""

# {model: what its records concern, and a change that does no harm}
MODELS = {
    "party.warning.rule": ("organisation", {"days": 20}),
    "party.warning": ("person", {"reason": "Other"}),
    "party.talk": ("person", {"place": "Other"}),
    "party.rectification": ("person", {"aims": "Other"}),
    "party.finding": ("branch", {"measures": "Other"}),
    "party.cycle": ("branch", {"meeting_minutes": "Other"}),
    "party.appraisal": ("person", {"departure_reason": "Other"}),
    "party.rating": ("person", {"reason": "Other"}),
    "party.evaluation.mark": ("nobody", {"name": "Other"}),
    "party.evaluation": ("branch", {"minimum": 6}),
    "party.evaluation.voter": ("person", {"is_on_paper": True}),
    "party.evaluation.urn": ("nobody", {"content": "[]"}),
    "party.evaluation.result": ("person", {"mark": 1}),
    "party.evaluation.paper": ("branch", {"state": "discarded"}),
    "party.warning.step.wizard": ("wizard", {"reason": "Other"}),
    "party.talk.statement.wizard": ("wizard", {"statement": "Other"}),
    "party.rectification.check.wizard": ("wizard", {"words": "Other"}),
    "party.rectification.meeting.wizard": ("wizard", {"decision": "Other"}),
    "party.rectification.approval.wizard": ("wizard", {"reason": "Other"}),
    "party.rectification.restore.wizard": ("wizard", {"reason": "Other"}),
    "party.finding.step.wizard": ("wizard", {"reason": "Other"}),
    "party.cycle.propose.wizard": ("wizard", {}),
    "party.cycle.propose.wizard.line": ("wizard", {"reason": "Other"}),
    "party.cycle.meeting.wizard": ("wizard", {"minutes": "Other"}),
    "party.cycle.meeting.wizard.line": ("wizard", {"reason": "Other"}),
    "party.cycle.step.wizard": ("wizard", {"reason": "Other"}),
    "party.appraisal.appeal.wizard": ("wizard", {"reason": "Other"}),
    "party.appraisal.settle.wizard": ("wizard", {"reason": "Other"}),
    "party.rating.wizard": ("wizard", {"year": 2002}),
    "party.rating.wizard.line": ("wizard", {"reason": "Other"}),
    "party.evaluation.paper.wizard": ("wizard", {}),
    "party.evaluation.sheet.wizard": ("wizard", {}),
    "party.evaluation.sheet.wizard.line": ("wizard", {"number": "1"}),
    "party.year.end.wizard": ("wizard", {"year": 2002}),
    "party.what.if": ("wizard", {"year": 2002}),
    "party.what.if.row": ("wizard", {"figure_after": 1}),
}
# A year before there were any others.
YEAR = 2001


class AppraisalSamples:
    """A mixin of ``AccessWorld``. Warnings are to be done, talks are held, plans are
    running, evaluations are drafts, and years are before the member meeting."""

    def _prepare_party_warning_rule(self, subject, turn):
        return {
            "name": "Rule",
            "branch_id": subject.branch.id,
            "trigger": "below",
            "measure": "reminder_talk",
        }

    def _get_rule(self, subject):
        return self.get_sample("party.warning.rule", subject._replace(opener=None))

    def _prepare_party_warning(self, subject, turn):
        return {
            "rule_id": self._get_rule(subject).id,
            "member_id": subject.member.id,
            "branch_id": subject.branch.id,
            "year": YEAR,
            "measure": "rectification",
            "state": "confirmed",
            "confirmed_on": self.day(0),
        }

    def _get_warning(self, subject):
        return self.get_sample("party.warning", subject._replace(opener=None))

    def _prepare_party_talk(self, subject, turn):
        return {
            "warning_id": self._get_warning(subject).id,
            "member_id": subject.member.id,
            "branch_id": subject.branch.id,
            "state": "held",
        }

    def _prepare_party_rectification(self, subject, turn):
        return {
            "warning_id": self._get_warning(subject).id,
            "member_id": subject.member.id,
            "branch_id": subject.branch.id,
            "state": "running",
        }

    def _prepare_party_finding(self, subject, turn):
        return {
            "branch_id": subject.branch.id,
            "description": "Lines without a deed",
            "responsible": "Somebody",
        }

    def _find_party_cycle(self, subject):
        return self.env["party.cycle"].search(
            [("branch_id", "=", subject.branch.id), ("year", "=", YEAR)]
        )

    def _prepare_party_cycle(self, subject, turn):
        return {
            "branch_id": subject.branch.id,
            "year": YEAR + turn,
            "state": "proposed",
        }

    def _get_cycle(self, subject):
        return self.get_sample("party.cycle", subject._replace(opener=None))

    def _prepare_party_appraisal(self, subject, turn):
        return {
            "cycle_id": self._get_cycle(subject).id,
            "branch_id": subject.branch.id,
            "member_id": subject.member.id,
            "year": YEAR + turn,
            "status": "ranked",
        }

    def _prepare_party_rating(self, subject, turn):
        vals = {
            "member_id": subject.member.id,
            "year": YEAR + 5 + turn,
            "rater": "leader",
            "mark": 80,
        }
        return vals if turn else {**vals, "branch_id": subject.branch.id}

    def _prepare_party_evaluation_mark(self, subject, turn):
        return {"name": "New", "value": 50}

    def _prepare_party_evaluation(self, subject, turn):
        return {
            "branch_id": subject.branch.id,
            "year": YEAR + next(self.numbers),
            "half": "1",
        }

    def _get_evaluation(self, subject):
        """An open one; there is one in each branch."""
        evaluations = self.env["party.evaluation"]
        vals = {"branch_id": subject.branch.id, "year": YEAR, "half": "2"}
        domain = [(name, "=", value) for name, value in vals.items()]
        return evaluations.search(domain) or evaluations.create(
            {**vals, "state": "open", "date_to": self.day(5)}
        )

    def _prepare_party_evaluation_voter(self, subject, turn):
        return {
            "evaluation_id": self._get_evaluation(subject).id,
            "branch_id": subject.branch.id,
            "member_id": subject.member.id,
        }

    _prepare_party_evaluation_result = _prepare_party_evaluation_voter

    def _find_party_evaluation_urn(self, subject):
        evaluation = self._get_evaluation(subject)
        urns = self.env["party.evaluation.urn"]
        return urns.search([("evaluation_id", "=", evaluation.id)])

    def _prepare_party_evaluation_urn(self, subject, turn):
        return {"evaluation_id": self._get_evaluation(subject).id}

    def _prepare_party_evaluation_paper(self, subject, turn):
        return {
            "evaluation_id": self._get_evaluation(subject).id,
            "branch_id": subject.branch.id,
        }

    # Dialogs about these

    def _get_own(self, subject):
        """The opener himself, where he is a member: what he may read."""
        own = subject.opener and subject.opener.partner_id.party_member_ids
        concerned = self.get_member_subject(own) if own else subject
        return concerned._replace(opener=None)

    def _prepare_party_warning_step_wizard(self, subject, turn):
        warning = self.get_sample("party.warning", self._get_own(subject))
        return {"warning_ids": warning.ids, "step": "object", "reason": "Not so"}

    def _prepare_party_talk_statement_wizard(self, subject, turn):
        talk = self.get_sample("party.talk", self._get_own(subject))
        return {"talk_id": talk.id, "statement": "Words"}

    def _get_plan(self, subject):
        return self.get_sample("party.rectification", subject._replace(opener=None))

    def _prepare_party_rectification_check_wizard(self, subject, turn):
        plan = self._get_plan(subject)
        return {"rectification_id": plan.id, "result": "kept", "words": "Words"}

    def _prepare_party_rectification_meeting_wizard(self, subject, turn):
        plan = self._get_plan(subject)
        return {
            "rectification_id": plan.id,
            "decision": "A decision",
            "present": 3,
            "in_favour": 3,
        }

    def _prepare_party_rectification_approval_wizard(self, subject, turn):
        return {"rectification_id": self._get_plan(subject).id, "reason": "Agreed"}

    def _prepare_party_rectification_restore_wizard(self, subject, turn):
        line = self.get_sample("party.point.line", subject._replace(opener=None))
        plan = self._get_plan(subject)
        return {"rectification_id": plan.id, "line_id": line.id, "reason": "Kept"}

    def _prepare_party_finding_step_wizard(self, subject, turn):
        finding = self.get_sample("party.finding", subject._replace(opener=None))
        return {"finding_id": finding.id, "step": "withdraw", "reason": "An error"}

    def _prepare_party_cycle_propose_wizard(self, subject, turn):
        return {"cycle_id": self._get_cycle(subject).id}

    def _prepare_party_cycle_meeting_wizard(self, subject, turn):
        return {"cycle_id": self._get_cycle(subject).id, "minutes": "Minutes"}

    def _prepare_party_cycle_propose_wizard_line(self, subject, turn):
        return self._prepare_grade_line("party.cycle.propose.wizard", subject)

    def _prepare_party_cycle_meeting_wizard_line(self, subject, turn):
        return self._prepare_grade_line("party.cycle.meeting.wizard", subject)

    def _prepare_grade_line(self, wizard, subject):
        appraisal = self.get_sample("party.appraisal", subject._replace(opener=None))
        return {
            "wizard_id": self.get_sample(wizard, subject).id,
            "appraisal_id": appraisal.id,
        }

    def _prepare_party_cycle_step_wizard(self, subject, turn):
        return {"cycle_id": self._get_cycle(subject).id, "step": "return"}

    def _prepare_party_appraisal_appeal_wizard(self, subject, turn):
        appraisal = self.get_sample("party.appraisal", self._get_own(subject))
        return {"appraisal_id": appraisal.id, "reason": "Not so"}

    def _prepare_party_appraisal_settle_wizard(self, subject, turn):
        appraisal = self.get_sample("party.appraisal", subject._replace(opener=None))
        return {
            "appraisal_id": appraisal.id,
            "outcome": "dismissed",
            "reason": "It stands",
        }

    def _prepare_party_rating_wizard(self, subject, turn):
        return {"branch_id": subject.branch.id, "rater": "leader", "year": YEAR}

    def _prepare_party_rating_wizard_line(self, subject, turn):
        return {
            "wizard_id": self.get_sample("party.rating.wizard", subject).id,
            "member_id": self._get_own(subject).member.id,
        }

    def _prepare_party_evaluation_paper_wizard(self, subject, turn):
        return {"evaluation_id": self._get_evaluation(subject).id}

    def _prepare_party_evaluation_sheet_wizard(self, subject, turn):
        paper = self.get_sample("party.evaluation.paper", subject._replace(opener=None))
        return {"paper_id": paper.id}

    def _prepare_party_evaluation_sheet_wizard_line(self, subject, turn):
        result = self.get_sample(
            "party.evaluation.result", subject._replace(opener=None)
        )
        return {
            "wizard_id": self.get_sample("party.evaluation.sheet.wizard", subject).id,
            "result_id": result.id,
        }

    def _prepare_party_year_end_wizard(self, subject, turn):
        return {"branch_id": subject.branch.id, "year": YEAR}

    _prepare_party_what_if = _prepare_party_year_end_wizard

    def _prepare_party_what_if_row(self, subject, turn):
        return {"what_if_id": self.get_sample("party.what.if", subject).id}
