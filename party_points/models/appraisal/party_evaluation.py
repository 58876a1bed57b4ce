from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...clock import today

# With fewer ballots the totals would tell of single ones.
FEWEST = 3
OFFICER_GROUPS = ",".join(
    f"party_points.group_party_points_{name}"
    for name in ("scorekeeper", "committee", "superior", "supervisor", "administrator")
)
# Set before it is opened, and kept.
SETTINGS = {"branch_id", "year", "half", "date_to", "minimum"}


class PartyEvaluation(models.Model):
    """The democratic evaluation of a branch's members by secret ballot, twice a year
    (APP-4; 002).

    Who has voted is known, what he voted is not, to nobody: see
    ``party.evaluation.urn`` and ``party.evaluation.voter``.

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    draft      being prepared
    open       members vote
    closed     nobody votes any more; it can be counted
    counted    the totals are known
    void       too few ballots: it is not counted, and says nothing
    =========  =========================================================================

    =====================  =============================================================
    who                    what
    =====================  =============================================================
    committee              prepares, opens, closes, counts
    full members           vote once; as the list was on the day of opening
    committee,             enter paper ballots, two of them: ``party.evaluation.paper``
    scorekeeper
    officers and above     read who has voted, and the totals when they are counted
    member of the branch   reads whether he has voted, and his own result
    =====================  =============================================================

    Voters, candidates and marks are fixed when it is opened.
    """

    _name = "party.evaluation"
    _description = "Democratic Evaluation"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "year desc, half desc, branch_id, id"
    _reminder_field = "date_to"
    _protected_fields = frozenset(
        {
            "date_from",
            "state",
            "marks",
            "voter_ids",
            "result_ids",
            "paper_ids",
            "ballot_count",
        }
    )

    branch_id = fields.Many2one(
        "party.branch",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_branch_id(),
        domain="[('level', '=', 'branch')]",
    )
    year = fields.Integer(
        required=True, default=lambda self: today(self).year, aggregator=None
    )
    half = fields.Selection(
        [("1", "First Half"), ("2", "Second Half")],
        required=True,
        default=lambda self: "1" if today(self).month <= 6 else "2",
    )
    date_from = fields.Date(string="Opened on", readonly=True, copy=False)
    date_to = fields.Date(
        string="Members Vote until", copy=False, help="This day included."
    )
    minimum = fields.Integer(
        string="Fewest Ballots",
        required=True,
        default=5,
        aggregator=None,
        help="With fewer ballots nothing is counted.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("open", "Open"),
            ("closed", "Closed"),
            ("counted", "Counted"),
            ("void", "Not Counted"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    # [{"number", "value", "names": {language: name}}]; see party.evaluation.mark
    marks = fields.Json(readonly=True, copy=False)
    voter_ids = fields.One2many(
        "party.evaluation.voter", "evaluation_id", readonly=True, copy=False
    )
    result_ids = fields.One2many(
        "party.evaluation.result", "evaluation_id", readonly=True, copy=False
    )
    paper_ids = fields.One2many(
        "party.evaluation.paper",
        "evaluation_id",
        readonly=True,
        copy=False,
        groups="party_points.group_party_points_scorekeeper,"
        "party_points.group_party_points_committee",
    )
    ballot_count = fields.Integer(
        string="Ballots", readonly=True, copy=False, help="Known when it is closed."
    )
    voter_count = fields.Integer(
        string="Who May Vote", compute="_compute_turnout", groups=OFFICER_GROUPS
    )
    voted_count = fields.Integer(
        string="Have Voted", compute="_compute_turnout", groups=OFFICER_GROUPS
    )
    is_committee = fields.Boolean(
        string="I Hold This Evaluation", compute="_compute_is_committee"
    )
    is_clerk = fields.Boolean(
        string="I Enter Paper Ballots", compute="_compute_is_committee"
    )

    _one_a_half = models.UniqueIndex(
        "(branch_id, year, half) WHERE state != 'void'",
        "The branch already has this evaluation.",
    )
    _minimum = models.Constraint(
        f"CHECK (minimum >= {FEWEST})",
        "At least three ballots are needed, or the totals would tell who voted what.",
    )

    @api.model
    def _default_branch_id(self):
        """The branch in whose committee the user is, where it is one."""
        # sudo: the user's own rights, which he cannot read himself
        branches = self.env.user.sudo().party_committee_branch_ids.filtered(
            lambda branch: branch.level == "branch"
        )
        return branches if len(branches) == 1 else False

    @api.depends("branch_id", "year", "half")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for evaluation in self:
            # sudo: whoever may read it may read whose it is
            name = evaluation.sudo().branch_id.name
            parts = [name, evaluation._get_title()]
            evaluation.display_name = " · ".join(filter(None, parts))

    def _get_title(self):
        self.ensure_one()
        if self.half == "1":
            return self.env._(
                "Democratic evaluation %(year)s, first half", year=str(self.year)
            )
        return self.env._(
            "Democratic evaluation %(year)s, second half", year=str(self.year)
        )

    @api.depends("voter_ids.has_voted")
    def _compute_turnout(self):
        """For those who may read the list of voters; it counts what they read."""
        counts = {}  # {evaluation: {whether they have voted: number}}
        for evaluation, has_voted, count in self.env[
            "party.evaluation.voter"
        ]._read_group(
            [("evaluation_id", "in", self.ids)],
            ["evaluation_id", "has_voted"],
            ["__count"],
        ):
            counts.setdefault(evaluation, {})[has_voted] = count
        for evaluation in self:
            found = counts.get(evaluation._origin, {})
            evaluation.voter_count = sum(found.values())
            evaluation.voted_count = found.get(True, 0)

    @api.depends("branch_id")
    @api.depends_context("uid")
    def _compute_is_committee(self):
        user_sudo = self.env.user.sudo()  # sudo: the user's own rights
        committee = user_sudo.party_committee_branch_ids
        clerks = committee | user_sudo.party_scorekeeper_branch_ids
        for evaluation in self:
            evaluation.is_committee = evaluation.branch_id in committee
            evaluation.is_clerk = evaluation.branch_id in clerks

    @api.constrains("branch_id")
    def _check_branch(self):
        for evaluation in self:
            if evaluation.branch_id.level != "branch":
                raise UserError(
                    self.env._(
                        "“%(name)s” is no branch. Members are evaluated by those of "
                        "their branch; choose a branch.",
                        name=evaluation.branch_id.name,
                    )
                )

    @api.constrains("year")
    def _check_year(self):
        for evaluation in self:
            if not 2000 <= evaluation.year <= 2999:
                raise UserError(self.env._("Enter the year with four digits."))

    def write(self, vals):
        """:raise UserError: for what is fixed once it is open"""
        if not self.env.su and vals.keys() & SETTINGS:
            self.check_access("write")
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        self._check_draft()

    def _check_draft(self):
        for evaluation in self:
            if evaluation.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(evaluation)s” has been opened: it stays as it is.",
                        evaluation=evaluation.display_name,
                    )
                )

    def _get_options(self):
        """What a ballot can say of a candidate, in the reader's language.

        :return: list of ``{"number", "name"}``; 0 is an abstention
        """
        self.ensure_one()
        lang = self.env.lang or "en_US"
        marks = [
            {
                "number": mark["number"],
                "name": mark["names"].get(lang) or next(iter(mark["names"].values())),
            }
            for mark in self.marks or ()
        ]
        return [*marks, {"number": 0, "name": self.env._("Abstain")}]

    def _format_day(self, day):
        return format_date(self.env, day)
