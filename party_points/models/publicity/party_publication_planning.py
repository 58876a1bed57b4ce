from odoo import api, models
from odoo.fields import Domain

from ...clock import today
from .party_publication_plan import SETTINGS
from .periods import MONTHS_OF_KIND, get_months, get_periods


class PartyPublication(models.Model):
    """What is to be published, planned by itself, and who is reminded (PUB-1)."""

    _inherit = "party.publication"

    @api.model
    def _cron_plan(self):
        """Daily: plan what the branches with members are to publish this year, as soon
        as the last month of the period has begun. What their plans ask for no more, or
        nobody is left to publish, and was not published, goes."""
        self._get_abandoned().unlink()
        first_months = self._get_first_months()
        branches = self.env["party.branch"].union(*first_months)
        plans = self.env["party.publication.plan"]._get_plans(branches)
        wanted = {key: plan for key, plan in plans.items() if plan.is_published}
        self._get_unwanted(set(plans) - set(wanted)).unlink()
        rows = [
            (branch, kind, period, plan)
            for (branch, kind), plan in wanted.items()
            for period in self._get_due_periods(kind, first_months[branch])
        ]
        self._make_months(rows, first_months)
        self._plan(rows)

    @api.model
    def _get_first_months(self):
        """The active branches with members, and their first month.

        :return: ``{branch: date}``
        """
        return dict(
            self.env["party.period"]._read_group(
                [("branch_id", "in", self._get_branches_with_members().ids)],
                ["branch_id"],
                ["date_from:min"],
            )
        )

    @api.model
    def _get_branches_with_members(self):
        """The active ones of them."""
        groups = self.env["party.member"]._read_group([], ["branch_id"])
        return self.env["party.branch"].union(
            *(branch for (branch,) in groups if branch.active)
        )

    @api.model
    def _get_due_periods(self, kind, first_month):
        """The periods of this year whose last month has begun, from the branch's first
        month on."""
        now = today(self)
        return [
            (date_from, date_to)
            for date_from, date_to in get_periods(kind, now.year)
            if date_to.replace(day=1) <= now and date_to >= first_month
        ]

    @api.model
    def _make_months(self, rows, first_months):
        """A month without a single line is decided and closed, too."""
        now = today(self)
        self.env["party.period"]._get_or_create(
            {
                (branch, month)
                for branch, _kind, (date_from, date_to), _plan in rows
                for month in get_months(date_from, date_to)
                if first_months[branch] <= month <= now
            }
        )

    @api.model
    def _plan(self, rows):
        """Plan what is not there yet.

        :param rows: list of ``(branch, kind, (first day, last day), plan)``
        """
        there = {
            (publication.branch_id, publication.kind, publication.date_from)
            for publication in self.search_fetch(
                [("branch_id", "in", [branch.id for branch, *_rest in rows])],
                ["branch_id", "kind", "date_from"],
            )
        }
        self.create(
            [
                self._prepare_planned_vals(branch, kind, period, plan)
                for branch, kind, period, plan in rows
                if (branch, kind, period[0]) not in there
            ]
        )

    @api.model
    def _prepare_planned_vals(self, branch, kind, period, plan):
        date_from, date_to = period
        return {
            "branch_id": branch.id,
            "kind": kind,
            "date_from": date_from,
            "date_to": date_to,
            "due_date": plan._get_due_date(date_to),
            **{name: plan[name] for name in SETTINGS},
        }

    @api.model
    def _get_unwanted(self, keys):
        """What is planned of these kinds for these branches.

        :param keys: set of ``(branch, kind)``
        """
        domains = (
            Domain("branch_id", "in", [b.id for b, kind in keys if kind == name])
            & Domain("kind", "=", name)
            for name in MONTHS_OF_KIND
        )
        return self._search_planned(Domain.OR(domains))

    @api.model
    def _get_abandoned(self):
        """What is planned for branches that are archived, or that the last member has
        left: of these, what begins after the last month of which there are scores."""
        branches = self._get_branches_with_members()
        planned = self._search_planned(Domain("branch_id", "not in", branches.ids))
        last_months = dict(
            self.env["party.point.score"]._read_group(
                [("branch_id", "in", planned.branch_id.filtered("active").ids)],
                ["branch_id"],
                ["month:max"],
            )
        )
        return planned.filtered(
            lambda publication: (
                publication.branch_id not in last_months
                or publication.date_from > last_months[publication.branch_id]
            )
        )

    @api.model
    def _search_planned(self, domain):
        """What is planned and may go."""
        return self.search(
            domain & Domain("state", "=", "planned") & Domain("dispute_ids", "=", False)
        )

    # Reminders

    @api.model
    def _get_reminder_domain(self):
        return [*super()._get_reminder_domain(), ("state", "=", "planned")]

    def _get_reminder_users(self):
        users = self.branch_id._get_position_users(
            ("secretary", "publicity_commissioner")
        )
        return {publication: users[publication.branch_id] for publication in self}

    def _get_reminder_summary(self):
        title = self._get_title()
        if self._has_open_month():
            return self.env._(
                "Publish: %(title)s, once its months are closed", title=title
            )
        return self.env._("Publish: %(title)s", title=title)

    def _has_open_month(self):
        months = self.env["party.period"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("date_from", ">=", self.date_from),
                ("date_to", "<=", self.date_to),
                ("state", "=", "open"),
            ],
            limit=1,
        )
        return bool(months)
