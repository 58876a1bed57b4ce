from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date

from ...clock import today
from ..organisation.roles import VOTING_ROLES

MONTHS_USUAL, MONTHS_AT_MOST = 3, 6
# What is agreed on; all else are steps.
AGREED_FIELDS = {"helper_id", "aims", "date_from", "deadline"}
# Who reads what was given back; the partner reads the plan alone.
POINT_GROUPS = ",".join(
    f"party_points.group_party_points_{name}"
    for name in ("committee", "superior", "supervisor", "administrator")
)


class PartyRectification(models.Model):
    """A plan by which a member mends what went wrong, until a day, with a partner
    (WARN-4, WARN-5a; 003: 限期整改).

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    draft      being agreed on
    running    member and partner work on it until the deadline
    kept       checked: he has changed; part of a deduction may be restored
    failed     checked: no change; the member meeting decides
    decided    the member meeting has decided; the superior approves
    approved   the superior has approved the meeting's decision
    =========  =========================================================================

    | Step | Who |
    |---|---|
    | open, agree on, start | the committee, but the member himself |
    | write what was done, in the thread | member, partner, committee |
    | check | the committee, but the member and his partner |
    | record the decision of the meeting | the committee, but the member himself |
    | approve, return | the superior, where he took no part in it |
    | give back a part of a deduction | the committee, but the member and his partner |

    Where it concerns somebody who votes in the committee, his colleagues there take
    none of these steps: the superior does instead, and another of the superior, or of
    an organisation above it, approves.
    """

    _name = "party.rectification"
    _description = "Rectification Plan"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "id desc"
    _rec_name = "member_id"
    _reminder_field = "deadline"
    _mail_post_access = "read"
    _links_to_read = ("helper_id",)
    _protected_fields = frozenset(
        {
            "warning_id",
            "member_id",
            "branch_id",
            "state",
            "started_by_id",
            "checked_on",
            "checked_by_id",
            "result",
            "meeting_date",
            "meeting_entitled",
            "meeting_present",
            "meeting_in_favour",
            "meeting_decision",
            "recorded_by_id",
            "approved_by_id",
            "approved_on",
            "approval_reason",
            "restoration_id",
        }
    )

    warning_id = fields.Many2one(
        "party.warning", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    helper_id = fields.Many2one(
        "party.member",
        string="Partner",
        index=True,
        ondelete="restrict",
        domain="[('branch_id', '=', branch_id), ('id', '!=', member_id)]",
        tracking=True,
        help="Another member of the branch, who works on it with him.",
    )
    aims = fields.Text(help="What is to be different when the time is over.")
    date_from = fields.Date(string="Begins on", tracking=True)
    deadline = fields.Date(string="Kept until", tracking=True)
    started_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    checked_on = fields.Date(readonly=True)
    checked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    result = fields.Text(string="Result of the Check", readonly=True)
    meeting_date = fields.Date(string="Member Meeting on", readonly=True)
    meeting_entitled = fields.Integer(string="Entitled to Vote", readonly=True)
    meeting_present = fields.Integer(string="Members Present", readonly=True)
    meeting_in_favour = fields.Integer(string="Members in Favour", readonly=True)
    meeting_decision = fields.Text(string="Decision of the Meeting", readonly=True)
    recorded_by_id = fields.Many2one(
        "res.users", string="Decision Recorded by", readonly=True, ondelete="restrict"
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    approved_on = fields.Date(readonly=True)
    approval_reason = fields.Text(string="Reason of the Superior", readonly=True)
    restoration_id = fields.Many2one(
        "party.point.line",
        string="Points Given Back",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=POINT_GROUPS,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("kept", "Kept"),
            ("failed", "Without Change"),
            ("decided", "Decided by the Meeting"),
            ("approved", "Approved"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )

    _one_a_warning = models.Constraint(
        "UNIQUE (warning_id)", "The warning has a rectification plan already."
    )
    _dates = models.Constraint(
        "CHECK (deadline >= date_from)", "A plan does not end before it begins."
    )

    @api.depends("member_id", "deadline")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for plan in self:
            day = plan.deadline and format_date(self.env, plan.deadline)
            parts = (self.env._("Rectification"), plan.member_id.name, day)
            plan.display_name = " · ".join(part for part in parts if part)

    @api.constrains("date_from", "deadline")
    def _check_length(self):
        for plan in self.filtered(lambda plan: plan.date_from and plan.deadline):
            latest = fields.Date.add(plan.date_from, months=MONTHS_AT_MOST)
            if plan.deadline > latest:
                raise ValidationError(
                    self.env._(
                        "A plan lasts six months at most. Choose a day until %(day)s.",
                        day=format_date(self.env, latest),
                    )
                )

    def write(self, vals):
        """:raise AccessError: for what was agreed on, once the plan has begun"""
        if not self.env.su and AGREED_FIELDS & vals.keys():
            for plan in self.filtered(lambda plan: plan.state != "draft"):
                raise AccessError(
                    self.env._(
                        "“%(plan)s” has begun. What was agreed on stays; write what is "
                        "new into its messages.",
                        plan=plan.display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        for plan in self.filtered(lambda plan: plan.state != "draft"):
            raise AccessError(
                self.env._(
                    "“%(plan)s” has begun, and stays on record.",
                    plan=plan.display_name,
                )
            )

    def copy_data(self, default=None):
        """:raise AccessError: always; a plan comes from a warning"""
        raise AccessError(
            self.env._("A plan is opened from a warning, and is not duplicated.")
        )

    @api.model
    def _prepare_vals(self, warning):
        """:param warning: ``party.warning`` that is to be done"""
        day = today(self)
        return {
            "warning_id": warning.id,
            "member_id": warning.member_id.id,
            "branch_id": warning.branch_id.id,
            "date_from": day,
            "deadline": fields.Date.add(day, months=MONTHS_USUAL),
        }

    # Reminders

    @api.model
    def _get_reminder_domain(self):
        return [
            ("state", "=", "running"),
            ("warning_id.state", "in", ("confirmed", "done")),
        ]

    def _get_reminder_users(self):
        """The committee, or the superior where it leads, but the member himself."""
        committees = self.branch_id._get_position_users(VOTING_ROLES)
        users = {}
        for plan in self:
            branch, barred = plan.branch_id, plan.member_id.partner_id.user_ids
            if plan.is_for_superior:
                users[plan] = branch._get_superior_users(barred=barred)[branch]
            else:
                users[plan] = committees[branch] - barred
        return users

    def _get_reminder_summary(self):
        return self.env._(
            "Check the rectification plan of %(name)s", name=self.member_id.name
        )
