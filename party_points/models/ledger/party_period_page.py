from odoo import api, fields, models
from odoo.tools import format_list

from .party_point_line import PENDING


class PartyPeriod(models.Model):
    """A month on one page: what is registered, what is missing, what to decide on."""

    _inherit = "party.period"

    held_activity_ids = fields.Many2many(
        "party.activity",
        string="Meetings and Activities",
        compute="_compute_held_activity_ids",
    )
    line_count = fields.Integer(string="Lines", compute="_compute_counts")
    pending_count = fields.Integer(string="To Be Reviewed", compute="_compute_counts")
    escalated_count = fields.Integer(
        string="With the Superior", compute="_compute_counts"
    )
    late_count = fields.Integer(string="Late Lines", compute="_compute_counts")
    planned_count = fields.Integer(
        string="Activities Not Closed", compute="_compute_counts"
    )
    missing = fields.Html(
        string="What Is Missing", compute="_compute_missing", sanitize=False
    )
    decide_count = fields.Integer(
        string="Passed on to Me", compute="_compute_decide_count"
    )
    open_review_id = fields.Many2one("party.review", compute="_compute_open_review_id")
    is_leader = fields.Boolean(
        string="I Lead This Branch", compute="_compute_is_leader"
    )
    is_superior = fields.Boolean(
        string="I Am Its Superior", compute="_compute_is_leader"
    )

    @api.depends("branch_id", "date_from")
    def _compute_held_activity_ids(self):
        for period in self:
            period.held_activity_ids = self.env["party.activity"].search(
                [
                    ("branch_id", "=", period.branch_id.id),
                    ("date", ">=", period.date_from),
                    ("date", "<=", period.date_to),
                    ("state", "!=", "cancelled"),
                ],
                order="date, id",
            )

    @api.depends("line_ids.state", "line_ids.is_late")
    def _compute_counts(self):
        counts = {}  # {period: {state or "late": number}}
        for period, state, is_late, number in self.env["party.point.line"]._read_group(
            [("period_id", "in", self.ids), ("state", "!=", "draft")],
            ["period_id", "state", "is_late"],
            ["__count"],
        ):
            of_period = counts.setdefault(period, dict.fromkeys(("late", "all"), 0))
            of_period[state] = of_period.get(state, 0) + number
            of_period["late"] += is_late and state in PENDING and number
            of_period["all"] += state != "withdrawn" and number
        planned = self._get_planned_activities() if self.ids else self.held_activity_ids
        for period in self:
            of_period = counts.get(period._origin, {})
            period.line_count = of_period.get("all", 0)
            period.pending_count = sum(of_period.get(state, 0) for state in PENDING)
            period.escalated_count = of_period.get("escalated", 0)
            period.late_count = of_period.get("late", 0)
            period.planned_count = len(planned.filtered(period._has_activity))

    @api.depends("line_ids.state", "line_ids.review_level")
    @api.depends_context("uid")
    def _compute_decide_count(self):
        for period in self:
            lines = period.line_ids if period.escalated_count else period.line_ids[:0]
            period.decide_count = len(lines.filtered("can_decide"))

    def _has_activity(self, activity):
        return (
            activity.branch_id == self.branch_id
            and self.date_from <= activity.date <= self.date_to
        )

    @api.depends("review_ids.state")
    def _compute_open_review_id(self):
        for period in self:
            period.open_review_id = period.review_ids.filtered(
                lambda review: review.state == "open"
            )[:1]

    @api.depends("branch_id")
    @api.depends_context("uid")
    def _compute_is_leader(self):
        # sudo: the user's own rights, which he cannot read himself
        user = self.env.user.sudo()
        for period in self:
            period.is_leader = period.branch_id in user.party_secretary_branch_ids
            period.is_superior = period.branch_id in user.party_superior_branch_ids

    def _compute_missing(self):
        for period in self:
            period.missing = period.id and self.env["ir.qweb"]._render(
                "party_points.party_period_missing",
                {"sentences": period._get_missing()},
            )

    def _get_missing(self):
        """What has still to be done before the month can be closed, and what should
        have been there.

        :return: list of sentences
        """
        self.ensure_one()
        if self.state == "closed":
            return []
        lines = self.line_ids
        texts = []
        if planned := self._get_planned_activities():
            texts.append(
                self.env._(
                    "Planned, not held or not closed: %(names)s",
                    names=format_list(self.env, planned.mapped("name")),
                )
            )
        submitted = lines.filtered(lambda line: line.state == "submitted")
        texts += submitted._get_witness_texts()
        ready = submitted - submitted._needs_witnesses()
        if waiting := ready.filtered(lambda line: not line.review_id):
            texts.append(
                self.env._("%(count)s lines are in no review yet.", count=len(waiting))
            )
        if self.escalated_count:
            texts.append(
                self.env._(
                    "%(count)s lines are to be decided above the branch.",
                    count=self.escalated_count,
                )
            )
        return texts + self._get_activity_gaps()

    def _get_activity_gaps(self):
        """The kinds of meeting that the rules expect every month, and that the branch
        has neither held nor planned."""
        held = self.held_activity_ids.type_id
        # sudo: the rules of the branch, for whoever may see its month
        templates = self.sudo()._get_templates()
        monthly = templates.item_ids.filtered(
            lambda item: item.method == "expected" and item.expected_count >= 12
        ).activity_type_id
        if not monthly - held:
            return []
        return [
            self.env._(
                "The rules expect these every month: %(names)s",
                names=format_list(self.env, (monthly - held).mapped("name")),
            )
        ]

    def _get_templates(self):
        """The rules that hold in the branch at the end of the month."""
        found = self.env["party.rule.template"]._get_in_force(
            self.branch_id, self.date_to
        )
        return self.env["party.rule.template"].union(*found.values())

    def action_view_lines(self):
        """The lines of the month, in lists, pivot and graph."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_point_line_action"
        )
        return {**action, "domain": [("period_id", "in", self.ids)]}

    def action_decide(self):
        """The lines of the month on which the user decides above the branch."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_point_line_action_escalated"
        )
        mine = self.line_ids.filtered("can_decide")
        return {**action, "domain": [("id", "in", mine.ids)]}
