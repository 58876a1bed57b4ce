from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..clock import today


class PartyActivityPlan(models.TransientModel):
    """Plan a branch's activities of a year, as many as its rules expect (RULE-4).

    They are spread evenly: four a year are in March, June, September and December.
    What is planned or was held already counts, so a second time plans nothing twice.
    """

    _name = "party.activity.plan"
    _description = "Plan of the Year"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("branch_id",)

    branch_id = fields.Many2one(
        "party.branch",
        required=True,
        ondelete="cascade",
        domain="[('level', '=', 'branch')]",
        default=lambda self: self.env["party.activity"]._default_branch_id(),
    )
    year = fields.Integer(required=True, default=lambda self: today(self).year)
    row_ids = fields.One2many(
        "party.activity.plan.row",
        "plan_id",
        string="What Is Held",
        compute="_compute_row_ids",
        store=True,
        readonly=False,
    )

    @api.depends("branch_id", "year")
    def _compute_row_ids(self):
        """Every type, as often as the rules of that year expect it."""
        types = self.env["party.activity.type"].search([("active", "=", True)])
        for plan in self:
            expected = plan._get_expected_counts()
            plan.row_ids = [
                Command.clear(),
                *(
                    Command.create({"type_id": type_.id, "times": expected[type_]})
                    for type_ in types
                ),
            ]

    def _get_expected_counts(self):
        """How often the rules in force expect attendance, for whichever class expects
        it most.

        :return: ``{activity type: times a year}``
        """
        self.ensure_one()
        counts = Counter()
        if not self._is_year():
            return counts
        templates = self.env["party.rule.template"]._get_in_force(
            self.branch_id, self._get_day_of_rules()
        )
        items = self.env["party.rule.item"].union(
            *(template.item_ids for template in templates.values())
        )
        for item in items.filtered(lambda item: item.method == "expected"):
            type_ = item.activity_type_id
            counts[type_] = max(counts[type_], item.expected_count)
        return counts

    def _is_year(self):
        return today(self).year <= self.year <= today(self).year + 5

    def _get_day_of_rules(self):
        """Today; of a later year its first day."""
        return max(today(self), fields.Date.to_date(f"{self.year}-01-01"))

    def _get_activities(self):
        """What the branch has in the year, cancelled ones apart."""
        self.ensure_one()
        if not self._is_year():
            return self.env["party.activity"]
        return self.env["party.activity"].search(
            [
                ("branch_id", "=", self.branch_id._origin.id),
                ("date", ">=", f"{self.year}-01-01"),
                ("date", "<=", f"{self.year}-12-31"),
                ("state", "!=", "cancelled"),
            ]
        )

    def _get_closed_months(self):
        """:return: the first days of the branch's months that take no lines any more"""
        # sudo: whether a month is closed is no secret
        periods_sudo = self.env["party.period"].sudo()
        return set(
            periods_sudo.search(
                [("branch_id", "=", self.branch_id.id), ("state", "=", "closed")]
            ).mapped("date_from")
        )

    def action_plan(self):
        """Make the planned activities, and show them.

        :raise AccessError: for who does not keep the branch's record
        """
        self.ensure_one()
        self._check_can_plan()
        activities = self.env["party.activity"].create(
            [vals for row in self.row_ids for vals in row._prepare_activities_vals()]
        )
        if not activities:
            raise UserError(
                self.env._("All of this is planned already; nothing was added.")
            )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "party_points.party_activity_action"
            ),
            "domain": [("id", "in", activities.ids)],
            "context": {},
        }

    def _check_can_plan(self):
        if self.branch_id not in self.env["party.activity"]._get_kept_branches():
            raise AccessError(
                self.env._(
                    "The scorekeeper and the committee of “%(branch)s” plan its year.",
                    branch=self.branch_id.display_name,
                )
            )
        if not self._is_year():
            raise UserError(
                self.env._("Plan this year, or one of the next five years.")
            )
