from odoo import api, fields, models

from ..organisation.roles import VOTING_ROLES
from .party_warning_rule import MEASURES, OWNERS, TRIGGERS

# Days within which somebody decides on a proposal or an objection.
DAYS_TO_DECIDE = 10
# Those who read talks and decisions; the administrator does not.
READERS = "party_points.group_party_points_member"
# Measures that are done by a talk on record.
TALKS = ("reminder_talk", "rectification_talk")


class PartyWarning(models.Model):
    """A low score that people look at: proposed by the system, confirmed or dropped by
    a named person with a reason, then done by an owner until a day (WARN-1 … WARN-6).

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    proposed   computed; it has no effect, and the member does not see it yet
    confirmed  somebody has confirmed it with a reason; its owner acts until a day
    done       what had to be done is on record
    dropped    not taken up, or taken back after an objection, with the reason
    lapsed     the scores were corrected before anybody decided
    =========  =========================================================================

    | Step | Who |
    |---|---|
    | confirm, drop, hand over | committee of the branch; about its own the superior |
    | talk, finish | the owner; finish also who may confirm |
    | object | the member, once |
    | decide on an objection | committee or superior, but not who has confirmed |
    | read | officers of the branch and above; the owner; the member once confirmed |

    What a rule said when it was proposed stays with the warning.
    """

    _name = "party.warning"
    _description = "Warning"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "id desc"
    _reminder_field = "remind_on"
    _reminder_days_ahead = 400  # as soon as somebody has to act
    _protected_fields = frozenset(
        {
            "rule_id",
            "title",
            "task",
            "trigger",
            "number",
            "measure",
            "owner_role",
            "days",
            "restore_share",
            "member_id",
            "branch_id",
            "year",
            "month",
            "period_id",
            "appraisal_id",
            "run",
            "state",
            "proposed_on",
            "confirmed_on",
            "decided_by_id",
            "decided_on",
            "reason",
            "owner_id",
            "due_date",
            "done_on",
            "done_note",
            "is_outdated",
            "objection",
            "objected_on",
            "objection_outcome",
            "objection_answer",
            "objection_decided_by_id",
            "talk_ids",
            "rectification_ids",
            "decision_ids",
        }
    )

    rule_id = fields.Many2one(
        "party.warning.rule", required=True, readonly=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    year = fields.Integer(required=True, readonly=True, index=True, aggregator=None)
    month = fields.Date(readonly=True, help="Its first day; empty for a year.")
    period_id = fields.Many2one(
        "party.period",
        string="Month of the Branch",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    appraisal_id = fields.Many2one(
        "party.appraisal", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    when_text = fields.Char(string="Month or Year", compute="_compute_when_text")

    # What the rule said
    title = fields.Char(string="Ground", required=True, readonly=True, translate=True)
    task = fields.Text(string="What Is to Be Done", readonly=True, translate=True)
    trigger = fields.Selection(TRIGGERS, required=True, readonly=True)
    number = fields.Integer(
        string="Months or Places by the Rule",
        required=True,
        readonly=True,
        aggregator=None,
    )
    measure = fields.Selection(MEASURES, required=True, readonly=True)
    owner_role = fields.Selection(
        OWNERS, string="By the Rule Done by", required=True, readonly=True
    )
    days = fields.Integer(
        string="By the Rule Done within (Days)",
        required=True,
        readonly=True,
        aggregator=None,
    )
    restore_share = fields.Float(
        string="Way Back (%)", digits=(5, 2), readonly=True, aggregator=None
    )
    run = fields.Integer(string="Months Running", readonly=True, aggregator="max")

    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("confirmed", "To Be Done"),
            ("done", "Dealt With"),
            ("dropped", "Dropped"),
            ("lapsed", "Lapsed"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        copy=False,
        tracking=True,
    )
    proposed_on = fields.Date(readonly=True)
    confirmed_on = fields.Date(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_on = fields.Date(readonly=True)
    reason = fields.Text(string="Reason of the Decision", readonly=True)
    owner_id = fields.Many2one(
        "res.users", string="To Be Done by", readonly=True, ondelete="restrict"
    )
    due_date = fields.Date(string="To Be Done until", readonly=True)
    remind_on = fields.Date(
        string="Somebody Acts until", compute="_compute_remind_on", store=True
    )
    done_on = fields.Date(readonly=True)
    done_note = fields.Text(string="What Was Done", readonly=True)
    is_outdated = fields.Boolean(
        string="Scores Have Changed",
        readonly=True,
        help="The scores were corrected after it was confirmed, and would not lead to "
        "it any more.",
    )
    objection = fields.Text(readonly=True)
    objected_on = fields.Date(readonly=True)
    objection_outcome = fields.Selection(
        [("upheld", "Upheld"), ("dismissed", "Dismissed")], readonly=True
    )
    objection_answer = fields.Text(string="Answer to the Objection", readonly=True)
    objection_decided_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict"
    )
    talk_ids = fields.One2many(
        "party.talk", "warning_id", readonly=True, groups=READERS
    )
    rectification_ids = fields.One2many(
        "party.rectification", "warning_id", readonly=True
    )
    decision_ids = fields.One2many(
        "party.decision", "warning_id", readonly=True, groups=READERS
    )
    is_for_superior = fields.Boolean(
        string="For the Superior to Decide",
        compute="_compute_is_for_superior",
        search="_search_is_for_superior",
        compute_sudo=True,
        help="It concerns somebody who votes in the committee of the branch.",
    )

    _once_a_month = models.UniqueIndex(
        "(rule_id, member_id, period_id) WHERE period_id IS NOT NULL",
        "The member already has this warning of this month.",
    )
    _once_a_year = models.UniqueIndex(
        "(rule_id, member_id, year) WHERE period_id IS NULL",
        "The member already has this warning of this year.",
    )

    @api.depends("member_id", "title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for warning in self:
            # sudo: whoever may read the warning may read whom it concerns
            name = warning.sudo().member_id.name
            warning.display_name = " · ".join(filter(None, [name, warning.title]))

    @api.depends("month", "year")
    def _compute_when_text(self):
        for warning in self:
            month = warning.month
            warning.when_text = f"{month:%Y-%m}" if month else str(warning.year or "")

    @api.depends("state", "proposed_on", "due_date", "objected_on", "objection_outcome")
    def _compute_remind_on(self):
        for warning in self:
            if warning._has_open_objection():
                day = _add_days(warning.objected_on)
            elif warning.state == "proposed":
                day = _add_days(warning.proposed_on)
            else:
                day = warning.state == "confirmed" and warning.due_date
            warning.remind_on = day

    @api.depends("member_id", "branch_id")
    def _compute_is_for_superior(self):
        voting = self._get_voting(self.branch_id)
        for warning in self:
            key = (warning.branch_id, warning.member_id.partner_id)
            warning.is_for_superior = key in voting

    @api.model
    def _get_voting(self, branches):
        """Who votes in the committees of the branches today.

        :return: a set of ``(branch, contact)``
        """
        # sudo: who holds which position, for whoever reads the warning
        positions_sudo = self.env["party.position"].sudo()
        positions = positions_sudo.search(
            [
                ("branch_id", "in", branches.ids),
                ("role", "in", VOTING_ROLES),
                ("is_current", "=", True),
            ]
        )
        return {(position.branch_id, position.partner_id) for position in positions}

    @api.model
    def _search_is_for_superior(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: as in the compute
        positions_sudo = self.env["party.position"].sudo()
        voting = positions_sudo.search(
            [("role", "in", VOTING_ROLES), ("is_current", "=", True)]
        )
        # sudo: the search that asks this keeps to what the user may read
        warnings_sudo = self.sudo().search(
            [("member_id.partner_id", "in", voting.partner_id.ids)]
        )
        return [("id", "in", warnings_sudo.filtered("is_for_superior").ids)]

    def _has_open_objection(self):
        self.ensure_one()
        return bool(self.objected_on and not self.objection_outcome)

    # Reminders

    @api.model
    def _get_reminder_domain(self):
        return [("remind_on", "!=", False)]

    def _get_reminder_users(self):
        """Who decides on a proposal or an objection; of what is confirmed the owner."""
        open_ = self.filtered(
            lambda w: w.state == "proposed" or w._has_open_objection()
        )
        users = open_._get_deciders()
        for warning in self - open_:
            users[warning] = warning.owner_id.filtered("active")
        return users

    def _get_deciders(self):
        """Who is asked to decide: the secretary and his deputy, others of the committee
        where they may not, or the superior's officers; never the member, nor who
        decided before.

        :return: ``{warning: users}``
        """
        branches = self.branch_id
        above = branches._get_superior_users()
        leaders = branches._get_position_users(("secretary", "deputy_secretary"))
        committee = branches._get_position_users(VOTING_ROLES)
        users = {}
        for warning in self:
            asked = [above] if warning.is_for_superior else [leaders, committee, above]
            barred = warning.member_id.partner_id.user_ids | warning.decided_by_id
            free = [group[warning.branch_id] - barred for group in asked]
            users[warning] = next((group for group in free if group), barred.browse())
        return users

    def _get_reminder_summary(self):
        if self._has_open_objection():
            return self.env._(
                "Decide on the objection of %(name)s", name=self._get_member_name()
            )
        if self.state == "proposed":
            return self.env._("Confirm or drop: %(warning)s", warning=self.display_name)
        measures = dict(self._fields["measure"]._description_selection(self.env))
        return self.env._(
            "%(measure)s: %(name)s",
            measure=measures[self.measure],
            name=self._get_member_name(),
        )

    def _get_member_name(self):
        return self.sudo().member_id.name  # sudo: whoever is reminded may read it


def _add_days(day):
    return day and fields.Date.add(day, days=DAYS_TO_DECIDE)
