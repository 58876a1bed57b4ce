from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.party_points.clock import today
from odoo.addons.party_points.models.publicity.party_dispute import OPEN

from .party_point_report import get_has_evidence

STATES = [
    ("overdue", "Overdue"),
    ("open", "Open"),
    ("closed", "Reviewed and Closed"),
    ("published", "Published"),
    ("final", "Final"),
]


class PartyBranchReport(models.Model):
    """Every branch month by month: how far it is, and how well it is kept (REP-3).

    ============  ======================================================================
    figure        how it is made
    ============  ======================================================================
    lines         registered ones: drafts, withdrawn lines and reversals apart
    turnout       present, of those whom the closed activities of the month expected:
                  who was on leave was not
    timeliness    lines registered in time, of all lines
    evidence      lines with evidence, of those whose item demands it
    average       month scores, exempt members apart
    ============  ======================================================================

    A month is overdue when it is not closed, or its summary not published, by the day
    on which it should have been.

    Each row asks for its own month only, through the indexes of lines, scores,
    attendance and disputes; what is not asked for is not counted.
    """

    _name = "party.branch.report"
    _description = "State of the Branches"
    _inherit = ["party.report.mixin"]
    _auto = False
    _order = "month desc, branch_id"
    _depends = {
        "party.activity": ["state"],
        "party.attendance": ["branch_id", "date", "outcome", "activity_id"],
        "party.dispute": ["branch_id", "state", "line_id", "date", "publication_id"],
        "party.evidence": ["line_id", "activity_id"],
        "party.period": ["branch_id", "date_from", "state", "deadline"],
        "party.point.line": [
            "period_id",
            "item_id",
            "state",
            "is_late",
            "reverses_id",
            "restores_id",
        ],
        "party.point.score": ["period_id", "total", "is_excused", "is_below"],
        "party.publication": ["branch_id", "kind", "date_from", "state", "due_date"],
        "party.rule.item": ["evidence_required"],
    }
    _ratios = {
        "turnout": ("present_count", "expected_count", 100),
        "timeliness": ("timely_count", "line_count", 100),
        "evidence_rate": ("evidenced_count", "demanded_count", 100),
        "average": ("total", "scored_count", 1),
    }
    _headcounts = ("member_count",)

    branch_id = fields.Many2one("party.branch", readonly=True)
    month = fields.Date(readonly=True)
    state = fields.Selection(STATES, readonly=True)
    due_date = fields.Date(
        string="Due on",
        readonly=True,
        help="By when the month is to be closed, and then its summary published.",
    )
    member_count = fields.Integer(
        string="Members", readonly=True, help="Of several months the average."
    )
    line_count = fields.Integer(string="Lines", readonly=True)
    dispute_count = fields.Integer(string="Open Disputes", readonly=True)
    present_count = fields.Integer(string="Present", readonly=True)
    expected_count = fields.Integer(string="Expected to Attend", readonly=True)
    turnout = fields.Float(
        string="Turnout (%)", digits=(16, 2), readonly=True, aggregator="avg"
    )
    timely_count = fields.Integer(string="Lines in Time", readonly=True)
    timeliness = fields.Float(
        string="Timeliness (%)", digits=(16, 2), readonly=True, aggregator="avg"
    )
    demanded_count = fields.Integer(string="Lines to Be Evidenced", readonly=True)
    evidenced_count = fields.Integer(string="Lines Evidenced", readonly=True)
    evidence_rate = fields.Float(
        string="Evidence (%)", digits=(16, 2), readonly=True, aggregator="avg"
    )
    scored_count = fields.Integer(
        string="Scored Members", readonly=True, aggregator=None
    )
    total = fields.Float(
        string="Sum of Month Scores", digits=(16, 2), readonly=True, aggregator=None
    )
    average = fields.Float(
        string="Average Month Score", digits=(16, 2), readonly=True, aggregator="avg"
    )
    below_count = fields.Integer(
        string="Below the Pass Line",
        readonly=True,
        help="Month scores; of several months the sum.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT period.id, period.branch_id, period.date_from AS month,
                   %(state)s AS state,
                   CASE WHEN period.state = 'open' THEN period.deadline
                        WHEN publication.state = 'planned' THEN publication.due_date
                         END AS due_date,
                   score.*, line.*, attendance.*, dispute.*, %(ratios)s
              FROM party_period AS period
              LEFT JOIN party_publication AS publication
                ON publication.branch_id = period.branch_id
               AND publication.kind = 'month'
               AND publication.date_from = period.date_from
              LEFT JOIN LATERAL (%(score)s) AS score ON TRUE
              LEFT JOIN LATERAL (%(line)s) AS line ON TRUE
              LEFT JOIN LATERAL (%(attendance)s) AS attendance ON TRUE
              LEFT JOIN LATERAL (%(dispute)s) AS dispute ON TRUE
            """,
            state=self._get_state(),
            ratios=self._get_ratio_columns(),
            score=self._get_score(),
            line=self._get_line(),
            attendance=self._get_attendance(),
            dispute=self._get_dispute(),
        )

    def _get_state(self):
        return SQL(
            """
            CASE WHEN publication.state IN ('published', 'final')
                 THEN publication.state
                 WHEN period.state = 'open' AND period.deadline < %(today)s
                 THEN 'overdue'
                 WHEN publication.state = 'planned' AND publication.due_date < %(today)s
                 THEN 'overdue'
                 ELSE period.state
                  END
            """,
            today=today(self),
        )

    def _get_score(self):
        return SQL(
            """
            SELECT COUNT(*) AS member_count,
                   COUNT(*) FILTER (WHERE NOT is_excused) AS scored_count,
                   SUM(total) FILTER (WHERE NOT is_excused) AS total,
                   COUNT(*) FILTER (WHERE is_below) AS below_count
              FROM party_point_score
             WHERE period_id = period.id
            """
        )

    def _get_line(self):
        return SQL(
            """
            SELECT COUNT(*) AS line_count,
                   COUNT(*) FILTER (WHERE line.is_late IS NOT TRUE) AS timely_count,
                   COUNT(*) FILTER (WHERE item.evidence_required) AS demanded_count,
                   COUNT(*) FILTER (WHERE item.evidence_required AND %s)
                   AS evidenced_count
              FROM party_point_line AS line
              JOIN party_rule_item AS item ON item.id = line.item_id
             WHERE line.period_id = period.id
               AND line.state NOT IN ('draft', 'withdrawn')
               AND line.reverses_id IS NULL
               AND line.restores_id IS NULL
            """,
            get_has_evidence(),
        )

    def _get_attendance(self):
        return SQL(
            """
            SELECT COUNT(*) FILTER (WHERE outcome = 'present') AS present_count,
                   COUNT(*) FILTER (WHERE outcome != 'leave') AS expected_count
              FROM party_attendance AS attendance
              JOIN party_activity AS activity ON activity.id = attendance.activity_id
             WHERE attendance.branch_id = period.branch_id
               AND attendance.date BETWEEN period.date_from AND period.date_to
               AND activity.state = 'closed'
            """
        )

    def _get_dispute(self):
        """Of a line, of something missing on a day, or of a publication as a whole."""
        return SQL(
            """
            SELECT COUNT(*) AS dispute_count
              FROM party_dispute AS dispute
              LEFT JOIN party_point_line AS line ON line.id = dispute.line_id
              LEFT JOIN party_publication AS publication
                ON publication.id = dispute.publication_id
             WHERE dispute.branch_id = period.branch_id
               AND dispute.state IN %s
               AND COALESCE(line.date, dispute.date, publication.date_to)
                   BETWEEN period.date_from AND period.date_to
            """,
            OPEN,
        )

    def action_open_month(self):
        """The month itself."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "party.period",
            "res_id": self.id,
            "view_mode": "form",
        }
