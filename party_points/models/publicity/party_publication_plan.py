from datetime import datetime, time, timedelta

from pytz import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError

from .periods import get_last_day

KINDS = [
    ("month", "Monthly Summary"),
    ("quarter", "Quarterly Summary"),
    ("half_year", "Half-Year Detail"),
    ("year", "Annual Result"),
]
AUDIENCES = [
    ("superior", "Branch Officers and Superior"),
    ("members", "Members of the Branch"),
    ("public", "Everybody with the Link"),
]
NAMES = [("full", "In Full"), ("masked", "Masked")]
GROUNDS = [("everybody", "Everybody Who Reads It"), ("members", "Members Only")]
RANKINGS = [
    ("none", "Nobody's Rank"),
    ("leading", "Leading Members"),
    ("all", "Everybody's Rank"),
]
# How something is published: taken from the plan, and open to change until it is.
SETTINGS = ("audience", "names", "grounds", "ranking")
# Monday to Friday, where a company has no calendar.
WEEKDAYS = range(5)


class PartyPublicationPlan(models.Model):
    """What the branches publish, by when, and how: the plan of a branch holds for it
    and for all below it, the nearest one wins; one without a branch holds for all
    (PUB-1).

    A due date is a day of the month that follows the period's last month by
    ``months_after``: 0 is that month itself (25 June for the first half-year, 000).

    ==================  ==============================================================
    plan                who keeps it
    ==================  ==============================================================
    without a branch    the administrator; it is changed, not deleted
    of an organisation  whoever leads that organisation or one above it
                        (``res.users.party_rule_branch_ids``)
    ==================  ==============================================================
    """

    _name = "party.publication.plan"
    _description = "Publication Plan"
    _inherit = ["party.guard.mixin"]
    _order = "branch_id, kind, id"

    branch_id = fields.Many2one(
        "party.branch",
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_branch_id(),
        domain="[('level', '!=', 'group')]",
        help="The plan holds for it and for all below it. Empty: for all.",
    )
    kind = fields.Selection(KINDS, string="Publication Kind", required=True)
    is_published = fields.Boolean(
        string="To Be Published", default=True, help="Whether it is published at all."
    )
    due_day = fields.Integer(string="Due on Day", required=True, default=10)
    months_after = fields.Integer(
        string="Months after the Period",
        required=True,
        default=1,
        help="0: in the last month of the period.",
    )
    audience = fields.Selection(AUDIENCES, required=True, default="members")
    names = fields.Selection(NAMES, required=True, default="full")
    grounds = fields.Selection(
        GROUNDS, string="Grounds of Deductions", required=True, default="members"
    )
    ranking = fields.Selection(RANKINGS, required=True, default="leading")
    objection_days = fields.Integer(
        string="Objection Window (Working Days)", required=True, default=5
    )
    answer_days = fields.Integer(
        string="Answer within (Working Days)", required=True, default=10
    )
    appeal_days = fields.Integer(
        string="Appeal within (Working Days)", required=True, default=10
    )
    link_days = fields.Integer(
        string="Public Link Valid for (Days)", required=True, default=30
    )

    _one_a_kind = models.UniqueIndex(
        "(COALESCE(branch_id, 0), kind)",
        "There is a plan for this already. Change that one.",
    )
    _due = models.Constraint(
        "CHECK (due_day BETWEEN 1 AND 31 AND months_after BETWEEN 0 AND 12 "
        "AND (months_after > 0 OR kind != 'month'))",
        "It is due on a day from 1 to 31, at most 12 months after the period; a month "
        "can be published after its end only.",
    )
    _windows = models.Constraint(
        "CHECK (objection_days BETWEEN 1 AND 100 AND answer_days BETWEEN 1 AND 100 "
        "AND appeal_days BETWEEN 1 AND 100 AND link_days BETWEEN 1 AND 400)",
        "Objections, answers and appeals need 1 to 100 working days; a link is valid "
        "for 1 to 400 days.",
    )

    @api.model
    def _default_branch_id(self):
        """The organisation that the user leads: the one at the top of them."""
        # sudo: the user's own rights, which he cannot read himself
        branches = self.env.user.sudo().party_rule_branch_ids
        tops = branches.filtered(lambda branch: branch.parent_id not in branches)
        return tops if len(tops) == 1 else False

    @api.depends("kind", "branch_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for plan in self:
            # sudo: whoever may read the plan may read whose it is
            name = plan.sudo().branch_id.name or self.env._("All Organisations")
            plan.display_name = f"{kinds.get(plan.kind, '')} · {name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_for_all(self):
        if any(not plan.branch_id for plan in self):
            raise UserError(
                self.env._(
                    "The plan for all organisations stays. If nothing is to be "
                    "published, untick “To Be Published”."
                )
            )

    @api.model
    def _get_plans(self, branches):
        """The plans that hold for organisations: of each kind the nearest one.

        :param branches: ``party.branch``
        :return: ``{(branch, kind): plan}``, the plans as superuser
        """
        paths = {branch: _get_path(branch) for branch in branches}
        owner_ids = {id_ for path in paths.values() for id_ in path}
        # sudo: how its branch publishes is no secret; plans above it hold for it, too
        plans_sudo = self.sudo().search(
            ["|", ("branch_id", "=", False), ("branch_id", "in", [*owner_ids])]
        )
        by_owner = plans_sudo.grouped(lambda plan: plan.branch_id.id)
        return {
            (branch, plan.kind): plan
            for branch, path in paths.items()
            for owner_id in (False, *path)  # the nearest comes last and wins
            for plan in by_owner.get(owner_id, ())
        }

    def _get_due_date(self, date_to):
        """By when a period is to be published.

        :param date date_to: its last day
        """
        self.ensure_one()
        month = fields.Date.add(date_to.replace(day=1), months=self.months_after)
        return month.replace(day=min(self.due_day, get_last_day(month).day))

    @api.model
    def _add_working_days(self, day, number):
        """The last of so many working days after a day, that day included: by the
        company's calendar and its public holidays, in the calendar's own time zone.

        :param date day: not counted itself
        :param int number: how many
        :return: a ``date``
        """
        # sudo: working hours and holidays, which portal users do not read
        calendar_sudo = self.env.company.sudo().resource_calendar_id
        if not calendar_sudo:
            return _add_weekdays(day, number)
        zone = timezone(calendar_sudo.tz or "UTC")
        start = zone.localize(datetime.combine(day + timedelta(days=1), time.min))
        end = calendar_sudo.plan_days(number, start, compute_leaves=True)
        return end.astimezone(zone).date() if end else _add_weekdays(day, number)


def _add_weekdays(day, number):
    """Where no calendar says what a working day is.

    >>> from datetime import date
    >>> str(_add_weekdays(date(2026, 5, 29), 5))  # a Friday
    '2026-06-05'
    """
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() in WEEKDAYS
    return day


def _get_path(branch):
    """The ids of an organisation and of those above it, itself last."""
    # sudo: ids only
    return [int(id_) for id_ in branch.sudo().parent_path.split("/")[:-1]]
