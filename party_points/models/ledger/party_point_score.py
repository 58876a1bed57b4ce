from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

DIGITS = (16, 2)


class PartyPointScore(models.Model):
    """What a member's month came to: the snapshot of a branch's month (REV-3).

    Everybody who belongs to the branch at the month's end has one, with or without a
    line. ``party.period._refresh_scores`` writes them, nobody else; those of a closed
    month stay as they are.
    """

    _name = "party.point.score"
    _description = "Month Score"
    _order = "id desc"
    _rec_name = "member_id"

    member_id = fields.Many2one("party.member", required=True, ondelete="restrict")
    period_id = fields.Many2one(
        "party.period", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch",
        required=True,
        ondelete="restrict",
        help="The member's branch at the end of the month.",
    )
    member_class_id = fields.Many2one("party.member.class", ondelete="restrict")
    template_id = fields.Many2one(
        "party.rule.template",
        string="Rules",
        ondelete="restrict",
        help="The rules in force for the member at the end of the month.",
    )
    month = fields.Date(required=True, help="Its first day.")
    base = fields.Float(string="Base Points", digits=DIGITS, aggregator="avg")
    pioneer = fields.Float(string="Pioneer Points", digits=DIGITS)
    deductions = fields.Float(digits=DIGITS)
    total = fields.Float(string="Month Score", digits=DIGITS, aggregator="avg")
    is_excused = fields.Boolean(string="Exempt")
    is_vetoed = fields.Boolean(string="Veto")
    rank = fields.Integer(
        aggregator=None, help="In the branch; who is equal shares a rank."
    )
    change = fields.Float(
        digits=DIGITS, aggregator="avg", help="Against the month before."
    )
    is_below = fields.Boolean(string="Below the Pass Line")
    run = fields.Integer(
        string="Months Running",
        aggregator="max",
        help="How many months running the member has been below the pass line. Months "
        "in which he was exempt neither count nor break the run.",
    )
    annual = fields.Float(
        string="Year So Far",
        digits=DIGITS,
        aggregator="avg",
        help="The annual score from January to the end of this month: base once, all "
        "pioneer points and all deductions.",
    )
    # What the year's ranks and grades need beside (APP-2, APP-3)
    annual_base = fields.Float(
        string="Base Points of the Year", digits=DIGITS, aggregator="avg"
    )
    is_base_intact = fields.Boolean(
        string="No Base Points Lost", help="From January to the end of this month."
    )
    attended_count = fields.Integer(
        string="Expected Occasions Attended", aggregator=None
    )
    held_count = fields.Integer(
        string="Expected Occasions Held",
        aggregator=None,
        help="Those that the member attended or missed, leave apart, from January to "
        "the end of this month.",
    )
    honour = fields.Float(
        string="Points of Honours",
        digits=DIGITS,
        aggregator=None,
        help="From January to the end of this month.",
    )
    line_count = fields.Integer(string="Number of Lines")
    is_outdated = fields.Boolean(
        string="Lines Differ",
        help="The lines make another score by now than the one with which the month "
        "was closed.",
    )
    explanation = fields.Html(compute="_compute_explanation", sanitize=False)
    annual_explanation = fields.Html(
        string="Explanation of the Year", compute="_compute_explanation", sanitize=False
    )

    _one_a_month = models.Constraint(
        "UNIQUE (member_id, month)", "The member already has a score of this month."
    )
    _branch_month = models.Index("(branch_id, month)")

    @api.depends("member_id", "month")
    def _compute_display_name(self):
        for score in self:
            # sudo: whoever may read the score may read whose it is
            name = score.sudo().member_id.name
            month = score.month and f"{score.month:%Y-%m}"
            score.display_name = " · ".join(filter(None, [name, month]))

    @api.depends("member_id", "month", "write_date")
    @api.depends_context("uid", "lang")
    def _compute_explanation(self):
        """What the lines make by now, which is the score while the month is open."""
        for score in self:
            member, month = score.member_id, score.month
            score.explanation = member._render_score_explanation(
                month.year, month.month
            )
            score.annual_explanation = member._render_score_explanation(
                month.year, month.month, annual=True
            )

    # A month of zero

    def _is_zero_by_handling(self):
        """A month of zero to be explained (WARN-2, APP-6): a judged one of which a veto
        or deductions have left nothing. A month in which nothing was earned is none,
        whatever the rules grant."""
        self.ensure_one()
        return bool(
            not self.is_excused
            and not self.total
            and (self.is_vetoed or self.deductions < 0)
        )

    @api.model
    def _get_zero_sql(self, alias="party_point_score"):
        """``_is_zero_by_handling`` as a condition on rows."""
        return SQL(
            """(%(alias)s.total = 0 AND %(alias)s.is_excused IS NOT TRUE
                AND (%(alias)s.is_vetoed IS TRUE OR %(alias)s.deductions < 0))""",
            alias=SQL.identifier(alias),
        )

    @api.model
    def _get_zero_domain(self):
        """``_is_zero_by_handling`` as a domain."""
        self.flush_model(["total", "is_excused", "is_vetoed", "deductions"])
        return Domain.custom(
            to_sql=lambda model, alias, _query: model._get_zero_sql(alias)
        )

    def action_open_lines(self):
        """The lines of which the score is made, as far as the user may read them."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "party.point.line",
            "view_mode": "list,form",
            "domain": [
                ("member_id", "=", self.member_id.id),
                ("date", ">=", self.month),
                ("date", "<", fields.Date.add(self.month, months=1)),
            ],
        }
