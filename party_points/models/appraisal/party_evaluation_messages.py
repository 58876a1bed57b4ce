from odoo import api, fields, models

from ...clock import today

ACTIVITY_TYPE = "party_points.mail_activity_type_evaluation"


class PartyEvaluation(models.Model):
    """Who is told what of an evaluation, and when (APP-4). Nobody is told of a vote."""

    _inherit = "party.evaluation"

    def action_remind(self):
        """Write to those who have not voted yet."""
        self._check_committee()
        for evaluation in self:
            evaluation._begin_step("open")
            evaluation._tell_voters()
        return True

    def _tell_voters(self):
        """Those who have not voted, each by himself."""
        self.ensure_one()
        # sudo: the accounts of those in the list
        voters_sudo = self.sudo().voter_ids.filtered(
            lambda voter: not (voter.has_voted or voter.is_on_paper)
        )
        self._tell_people(
            voters_sudo.member_id.partner_id,
            lambda evaluation: evaluation._get_invitation(),
        )

    def _tell_candidates(self):
        """Those whose result is there, or all, where nothing was counted."""
        self.ensure_one()
        self._tell_people(
            self.sudo().result_ids.member_id.partner_id,  # sudo: who is on the ballot
            lambda evaluation: evaluation._get_outcome_text(),
        )

    def _tell_ticked(self, paper):
        """Tell each of those who are ticked in a batch of paper ballots that it was
        begun or given up; nothing of what is on any sheet."""
        self._tell_people(
            paper.sudo().voter_ids.member_id.partner_id,  # sudo: who is ticked
            lambda evaluation: evaluation._get_ticked_text(paper),
        )

    def _get_ticked_text(self, paper):
        if paper.state == "discarded":
            return self._get_given_up_text()
        return self.env._(
            "A paper ballot of yours is being entered. If you handed in none, tell the "
            "secretary: when the entry is given up, you can vote yourself until "
            "%(day)s.",
            day=self._format_day(self.date_to),
        )

    def _get_given_up_text(self):
        if today(self) > self.date_to:
            return self.env._(
                "The entry of your paper ballot was given up after the last day of "
                "voting: you have not voted. If that is not right, tell the secretary."
            )
        return self.env._(
            "The entry of your paper ballot was given up: you have not voted yet. "
            "Please vote until %(day)s, here or on paper.",
            day=self._format_day(self.date_to),
        )

    def _get_invitation(self):
        return self.env._(
            "Please vote until %(day)s. The ballot is secret: who has voted is known, "
            "what he voted is not, to nobody.",
            day=self._format_day(self.date_to),
        )

    # Reminders

    @api.model
    def _get_reminder_domain(self):
        """Those whose last day has come: closed or not, they wait for the committee."""
        return [("state", "in", ("open", "closed")), ("date_to", "!=", False)]

    def _get_reminder_users(self):
        secretaries = self.branch_id._get_position_users(("secretary",))
        return {evaluation: secretaries[evaluation.branch_id] for evaluation in self}

    def _get_reminder_summary(self):
        return self.env._(
            "Close and count: %(evaluation)s", evaluation=self.display_name
        )

    @api.model
    def _remind_of_missing(self):
        """In June and December: remind the secretaries of branches whose year weighs an
        evaluation and that have none of this half yet, once."""
        day = today(self)
        if day.month not in (6, 12) or not self.env.ref(
            ACTIVITY_TYPE, raise_if_not_found=False
        ):
            return
        branches = self._get_branches_without("1" if day.month == 6 else "2")
        secretaries = branches._get_position_users(("secretary",))
        for branch, users in secretaries.items():
            for user in users:
                self._remind_of(branch, user)

    @api.model
    def _get_branches_without(self, half):
        """Branches that need an evaluation in this half-year and have none."""
        domain = [("weight_evaluation", ">", 0)]
        gradings = self.env["party.grading.scheme"].search(domain)
        if not gradings:
            return self.env["party.branch"]
        held = self.search([("year", "=", today(self).year), ("half", "=", half)])
        have = held.filtered(lambda e: e.state != "void").branch_id
        members = self.env["party.member"].search([("branch_id", "not in", have.ids)])
        templates = members._get_rule_templates()
        return members.filtered(
            lambda member: templates[member].grading_scheme_id in gradings
        ).branch_id

    @api.model
    def _remind_of(self, branch, user):
        """An activity that hangs on no record: there is none yet."""
        day = today(self)
        translated = self.with_context(lang=user.lang)
        summary = translated.env._(
            "Hold the democratic evaluation of this half-year: %(branch)s",
            branch=branch.name,
        )
        activities = self.env["mail.activity"].with_context(active_test=False)
        vals = {
            "activity_type_id": self.env.ref(ACTIVITY_TYPE).id,
            "user_id": user.id,
            "date_deadline": fields.Date.end_of(day, "month"),
            "summary": summary,
        }
        if not activities.search([(name, "=", value) for name, value in vals.items()]):
            activities.create(vals)
