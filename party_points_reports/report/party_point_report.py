from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.party_points.models.ledger.party_point_line import SOURCES, STATES


class PartyPointReport(models.Model):
    """The lines of the ledger without their members: how many, and how many points, by
    branch and month, class, dimension and kind (REP-3).

    Branch and month are those of the line's period, whose index finds the lines.
    """

    _name = "party.point.report"
    _description = "Analysis of Lines"
    _auto = False
    _order = "month desc, id desc"
    _depends = {
        "party.evidence": ["line_id", "activity_id"],
        "party.period": ["branch_id", "date_from"],
        "party.point.line": [
            "period_id",
            "member_class_id",
            "dimension_id",
            "kind",
            "source",
            "state",
            "is_late",
            "activity_id",
            "points",
        ],
    }

    branch_id = fields.Many2one("party.branch", readonly=True)
    month = fields.Date(readonly=True)
    member_class_id = fields.Many2one("party.member.class", readonly=True)
    dimension_id = fields.Many2one("party.rule.dimension", readonly=True)
    kind = fields.Selection(
        lambda self: (
            self.env["party.point.line"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    source = fields.Selection(SOURCES, string="Comes from", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    has_evidence = fields.Boolean(string="With Evidence", readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, period.branch_id, period.date_from AS month,
                   line.member_class_id, line.dimension_id, line.kind, line.source,
                   line.state, line.is_late, line.points,
                   %s AS has_evidence
              FROM party_point_line AS line
              JOIN party_period AS period ON period.id = line.period_id
             WHERE line.state != 'draft'
            """,
            get_has_evidence(),
        )


def get_has_evidence():
    """Whether ``line`` has evidence: its own, or that of its activity."""
    return SQL(
        """(EXISTS (SELECT FROM party_evidence AS evidence
                     WHERE evidence.line_id = line.id)
            OR EXISTS (SELECT FROM party_evidence AS evidence
                        WHERE evidence.activity_id = line.activity_id))"""
    )
