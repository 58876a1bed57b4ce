from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...scoring.ranking import SMALLEST_BRANCH_WITH_A_PLACE
from .party_dispute import READER_GROUPS


class PartyPointScore(models.Model):
    """Low scores, and what lies behind them (PUB-6)."""

    _inherit = "party.point.score"

    analysis = fields.Html(
        string="Analysis of the Month", compute="_compute_analysis", sanitize=False
    )
    is_low = fields.Boolean(
        string="Low",
        compute="_compute_is_low",
        search="_search_is_low",
        groups=READER_GROUPS,
        help="Below the pass line, or in the last tenth of the branch's month.",
    )

    @api.depends("member_id", "month")
    @api.depends_context("uid", "lang")
    def _compute_analysis(self):
        """For whoever reads the member's scores now: a former branch does not."""
        for month, scores in self.grouped("month").items():
            readable = scores.member_id._filter_score_readable()
            analyses = readable._analyse(month.year, month.month)
            for score in scores:
                analysis = analyses.get(score.member_id)
                score.analysis = analysis and readable._render_analysis(analysis)

    @api.depends("is_below", "is_excused", "total")
    def _compute_is_low(self):
        low = self.search([("id", "in", self.ids), ("is_low", "=", True)])
        for score in self:
            score.is_low = score in low

    def _search_is_low(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._check_field_access(self._fields["is_low"], "read")
        self.flush_model(["branch_id", "month", "total", "is_excused", "is_below"])
        return Domain("is_below", "=", True) | Domain.custom(to_sql=_get_last_tenth)

    def action_open_analysis(self):
        """Show the analysis of the month, to those who may read the score."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("party_points.party_point_score_view_form_analysis")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Analysis"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
        }


def _get_last_tenth(_model, alias, _query):
    """Whether a score is in the last tenth, as ``scoring.ranking.get_group`` says:
    half up, at least one from five on, whoever shares the last place is in, unless
    that lets in more than twice as many.

    It looks at one branch's month for each score that the rest of the search has left.
    """
    return SQL(
        """
        (NOT COALESCE(%(alias)s.is_excused, FALSE) AND (
            SELECT count(*) >= %(smallest)s
                   AND count(*) FILTER (WHERE peer.total < %(alias)s.total)
                       < (count(*) + 5) / 10
                   AND count(*) FILTER (WHERE peer.total <= %(alias)s.total)
                       <= 2 * ((count(*) + 5) / 10)
              FROM party_point_score AS peer
             WHERE peer.branch_id = %(alias)s.branch_id
               AND peer.month = %(alias)s.month
               AND NOT COALESCE(peer.is_excused, FALSE)))
        """,
        alias=SQL.identifier(alias),
        smallest=SMALLEST_BRANCH_WITH_A_PLACE,
    )
