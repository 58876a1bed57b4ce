from odoo import api, fields, models

DIGITS = (16, 2)
SOURCES = [
    ("record", "Branch Record"),
    ("declaration", "Self-Declaration"),
    ("peer", "Peer Review"),
    ("report", "Public Report"),
    ("organisation", "Organisation Decision"),
]
STATES = [
    ("draft", "Draft"),
    ("submitted", "To Be Decided"),
    ("escalated", "With the Superior"),
    ("confirmed", "Confirmed"),
    ("rejected", "Rejected"),
    ("withdrawn", "Withdrawn"),
]
# Those on which somebody has to decide.
PENDING = ("submitted", "escalated")


class PartyPointLine(models.Model):
    """One entry of the ledger: for what, of whom, on which day (LINE-1 … LINE-8)."""

    _name = "party.point.line"
    _description = "Point Line"
    _inherit = ["party.guard.mixin"]
    _order = "id desc"

    # What is registered
    member_id = fields.Many2one("party.member", required=True, ondelete="restrict")
    item_id = fields.Many2one(
        "party.rule.item", required=True, index=True, ondelete="restrict"
    )
    date = fields.Date(string="Day", required=True)
    source = fields.Selection(SOURCES, required=True)
    quantity = fields.Float(default=1, digits=DIGITS)
    points_given = fields.Float(string="Points Proposed", digits=DIGITS)
    honour_level_id = fields.Many2one("party.honour.level", ondelete="restrict")
    outcome = fields.Selection(
        [("present", "Present"), ("absent", "Absent"), ("leave", "On Leave")],
        string="Attendance",
    )
    description = fields.Text(string="Grounds")
    deed_line_id = fields.Many2one(
        "party.point.line", string="Same Deed as", index="btree_not_null"
    )
    reported_by_id = fields.Many2one(
        "party.member", string="Proposed by", index="btree_not_null"
    )
    declaration_id = fields.Many2one("party.declaration", index="btree_not_null")
    activity_id = fields.Many2one("party.activity", index="btree_not_null")
    reverses_id = fields.Many2one("party.point.line", string="Reverses")

    # What follows from it, filled in when it is made
    branch_id = fields.Many2one("party.branch", required=True, ondelete="restrict")
    member_class_id = fields.Many2one("party.member.class", ondelete="restrict")
    template_id = fields.Many2one("party.rule.template", ondelete="restrict")
    dimension_id = fields.Many2one("party.rule.dimension", ondelete="restrict")
    kind = fields.Selection(
        [
            ("base", "Base Points"),
            ("pioneer", "Pioneer Points"),
            ("deduction", "Deduction"),
            ("veto", "Veto"),
        ],
        required=True,
    )
    period_id = fields.Many2one("party.period", required=True, ondelete="restrict")
    registered_by_id = fields.Many2one("res.users", ondelete="restrict")
    registered_on = fields.Date()
    is_late = fields.Boolean(string="Late")
    times = fields.Integer(default=1)  # −1 for a reversal

    # What is decided
    state = fields.Selection(STATES, required=True, default="submitted")
    review_id = fields.Many2one("party.review", index="btree_not_null")
    raw_points = fields.Float(string="Points before Cuts", digits=DIGITS)
    points = fields.Float(string="Points", digits=DIGITS)
    cuts = fields.Json()
    settled_number = fields.Integer()
    decided_on = fields.Datetime()
    decision_reason = fields.Text()
    seal_number = fields.Integer()
    seal_hash = fields.Char()

    evidence_ids = fields.One2many("party.evidence", "line_id")
    witness_ids = fields.One2many("party.witness", "line_id")

    @api.model
    def _register(self, vals_list):
        """Register lines as the model's own methods do, with all checks; see the spec."""
        return self.sudo().create(vals_list)
