"""How a month is decided: in the branch, above it, and closed."""

from odoo.fields import Command

from .cast import BRANCH, SUPERIORS


class Reviews:
    """The committee votes; what goes on is decided above."""

    @classmethod
    def review(cls, month, code=BRANCH):
        """The committee decides, what goes on is decided above, the month is closed."""
        secretary = cls.as_officer("secretary", code)
        period = cls.get_period(month, code)
        if period.line_ids.filtered(lambda line: line.state == "submitted"):
            action = period.with_env(secretary).action_open_review()
            review = cls.env["party.review"].browse(action["res_id"])
            for voter in review.entitled_ids:
                cls.vote(review, voter.name)
            review.with_env(secretary).action_conclude()
            cls.end_step()
            cls.decide_above(period)
        period.with_env(secretary).action_close()

    @classmethod
    def vote(cls, review, name):
        env = cls.as_(name)
        ballot_id = review.with_env(env).action_vote()["res_id"]
        ballot = env["party.review.ballot"].browse(ballot_id)
        if ballot.routine_line_ids:
            ballot.routine_vote = "for"
        ballot.vote_ids.action_in_favour()
        if ballot.routine_vote or ballot.vote_ids:
            ballot.action_cast()

    @classmethod
    def decide_above(cls, period):
        """Level by level, until nothing is left."""
        while lines := period.line_ids.filtered(lambda ln: ln.state == "escalated"):
            for level, group in lines.grouped("review_level").items():
                env = cls.as_decider(level)
                env["party.line.step.wizard"].create(
                    {
                        "line_ids": [Command.set(group.ids)],
                        "step": "confirm",
                        "reason": "材料属实，同意",
                    }
                ).action_apply()
            cls.end_step()

    @classmethod
    def as_decider(cls, level):
        """The environment of who decides above: those sent to the branch, or the
        committee's officers."""
        if level == "work_team":
            return cls.as_(cls.sent["team_member"])
        if level == "leader" and "leader" in cls.sent:
            return cls.as_(cls.sent["leader"])
        return cls.as_(SUPERIORS[{"superior": "organisation"}.get(level, level)])
