from unittest.mock import patch

from .review_common import PartyReviewCommon

VOTING = ("member", "scorekeeper", "committee", "secretary", "publicity", "discipline")


class PartyEvaluationCommon(PartyReviewCommon):
    """A branch with seven full members, six of them with an account, and one on
    probation, who is evaluated and does not vote."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.novice_user = cls.new_user("test_novice", "base.group_user")
        cls.users["novice"] = cls.novice_user
        cls.members["novice"] = cls.new_member(
            cls.branch, partner=cls.novice_user.partner_id, standing="probationary"
        )

    @classmethod
    def prepare(cls, role="committee", **vals):
        """A draft, as the committee makes it."""
        evaluations = cls.env["party.evaluation"].with_user(cls.users[role])
        return evaluations.create(
            {
                "branch_id": cls.branch.id,
                "year": cls.today.year,
                "half": "1",
                "date_to": cls.days(5),
                **vals,
            }
        ).with_env(cls.env)

    @classmethod
    def open(cls, **vals):
        evaluation = cls.prepare(**vals)
        evaluation.with_user(cls.users["committee"]).action_open()
        return evaluation

    def vote(self, evaluation, role, number=1, **numbers):
        """A ballot with one mark for all, but for those named by their role."""
        choices = {row.id: number for row in evaluation._get_candidates_sudo()}
        for name, other in numbers.items():
            choices[self.candidate(evaluation, name).id] = other
        self.as_role(role, evaluation)._vote(choices)

    def candidate(self, evaluation, role):
        return evaluation.result_ids.filtered(
            lambda row: row.member_id == self.members[role]
        )

    def voter(self, evaluation, role):
        return evaluation.voter_ids.filtered(
            lambda row: row.member_id == self.members[role]
        )

    def after(self, evaluation, days=1):
        """The clock stands at so many days after the last day of voting."""
        day = (
            self.env["party.evaluation"]._fields["date_to"].to_date(evaluation.date_to)
        )
        return self.at(self.days((day - self.today).days + days))

    def at(self, day):
        """The clock of the evaluations stands at a day."""
        path = "odoo.addons.party_points.models.appraisal"
        names = ("steps", "voting", "messages", "handing_in")
        patches = [
            patch(f"{path}.party_evaluation_{name}.today", return_value=day)
            for name in names
        ]
        for patcher in patches:
            patcher.start()
            self.addCleanup(patcher.stop)

    def finish(self, evaluation, *roles, number=1):
        """All of these vote, it is closed and counted."""
        for role in roles or VOTING:
            self.vote(evaluation, role, number)
        self.after(evaluation)
        self.as_role("committee", evaluation).action_close()
        self.as_role("committee", evaluation).action_count()
