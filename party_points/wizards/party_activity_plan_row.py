from datetime import timedelta

from odoo import api, fields, models

from ..clock import today

MOST = 48
SATURDAY = 5


class PartyActivityPlanRow(models.TransientModel):
    """How often activities of one type are held in the year, and from which month."""

    _name = "party.activity.plan.row"
    _description = "Row of the Plan of the Year"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("plan_id",)

    plan_id = fields.Many2one(
        "party.activity.plan", required=True, index=True, ondelete="cascade"
    )
    type_id = fields.Many2one(
        "party.activity.type",
        string="Activity Type",
        required=True,
        ondelete="cascade",
    )
    times = fields.Integer(string="How Often in the Year")
    first_month = fields.Integer(
        compute="_compute_first_month", store=True, readonly=False
    )
    planned_count = fields.Integer(
        string="Planned or Held Already", compute="_compute_planned_count"
    )

    _times = models.Constraint(
        f"CHECK (times BETWEEN 0 AND {MOST})",
        f"An activity is planned for {MOST} times a year at most.",
    )
    _first_month = models.Constraint(
        "CHECK (first_month BETWEEN 1 AND 12)", "The first month is between 1 and 12."
    )

    @api.depends("times")
    def _compute_first_month(self):
        for row in self:
            row.first_month = max(12 // row.times, 1) if row.times else 1

    @api.depends("type_id", "plan_id.branch_id", "plan_id.year")
    def _compute_planned_count(self):
        for plan, rows in self.grouped("plan_id").items():
            counts = plan._get_activities().grouped("type_id")
            for row in rows:
                row.planned_count = len(counts.get(row.type_id._origin, ()))

    def _prepare_activities_vals(self):
        """Values of the activities that are still to be planned.

        What groups hold, each group of the branch holds.

        :return: list of dicts
        """
        self.ensure_one()
        existing = self.plan_id._get_activities().filtered(
            lambda activity: activity.type_id == self.type_id
        )
        existing = existing.grouped("group_id")
        return [
            {
                "type_id": self.type_id.id,
                "branch_id": self.plan_id.branch_id.id,
                "group_id": group.id,
                "date": day,
            }
            for group in self._get_groups()
            for day in self._get_days(existing.get(group, ()))
        ]

    def _get_groups(self):
        nothing = self.env["party.branch"]
        if self.type_id.invites != "group":
            return [nothing]
        return self.plan_id.branch_id.child_ids or [nothing]

    def _get_days(self, existing):
        """The days that are still free.

        :param existing: activities of the year; each takes the nearest of the days
        """
        months = self._get_months()
        free = [self._get_day(months, number) for number in range(len(months))]
        for activity in sorted(existing, key=lambda activity: activity.date):
            if free:
                free.remove(min(free, key=lambda day: abs(day - activity.date)))
        now = today(self)
        closed = self.plan_id._get_closed_months()
        return sorted(
            {
                _get_working_day(max(day, now))
                for day in free
                if day.replace(day=1) >= now.replace(day=1)
                and day.replace(day=1) not in closed
            }
        )

    def _get_months(self):
        """The month of each time, from the first one to December, evenly."""
        if self.times <= 1:
            return [self.first_month] * self.times
        step = (12 - self.first_month) / (self.times - 1)
        return [self.first_month + int(step * n + 0.5) for n in range(self.times)]

    def _get_day(self, months, number):
        """About the middle of the month; several in one month divide it."""
        month = months[number]
        nth, all_of_month = number - months.index(month) + 1, months.count(month)
        return fields.Date.to_date(
            f"{self.plan_id.year}-{month:02}-{30 * nth // (all_of_month + 1):02}"
        )


def _get_working_day(day):
    """The day itself, or the Monday after it, if that is in the same month."""
    monday = day + timedelta(days=7 - day.weekday())
    return monday if day.weekday() >= SATURDAY and monday.month == day.month else day
