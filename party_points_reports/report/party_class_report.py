from odoo import fields, models
from odoo.tools import SQL


class PartyClassReport(models.Model):
    """Month scores by class of members (REP-3): are floating or retired members
    systematically low?

    A row is a class of a branch in a month, exempt members apart. A class of one or
    two members is not hidden: whoever reads the row may read the month scores behind
    it as well.
    """

    _name = "party.class.report"
    _description = "Fairness by Class"
    _inherit = ["party.report.mixin"]
    _auto = False
    _order = "month desc, branch_id, id"
    _depends = {
        "party.point.score": [
            "branch_id",
            "month",
            "member_class_id",
            "total",
            "is_below",
            "is_excused",
        ],
    }
    _ratios = {
        "average": ("total", "member_count", 1),
        "below_share": ("below_count", "member_count", 100),
    }
    _headcounts = ("member_count",)

    branch_id = fields.Many2one("party.branch", readonly=True)
    month = fields.Date(readonly=True)
    member_class_id = fields.Many2one("party.member.class", readonly=True)
    member_count = fields.Integer(
        string="Members",
        readonly=True,
        help="Exempt ones apart. Of several months the average.",
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
    below_share = fields.Float(
        string="Below the Pass Line (%)",
        digits=(16, 2),
        readonly=True,
        aggregator="avg",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT *, %s
              FROM (SELECT MIN(id) AS id, branch_id, month, member_class_id,
                           COUNT(*) AS member_count,
                           SUM(total) AS total,
                           COUNT(*) FILTER (WHERE is_below) AS below_count
                      FROM party_point_score
                     WHERE NOT is_excused
                     GROUP BY branch_id, month, member_class_id) AS class
            """,
            self._get_ratio_columns(),
        )
