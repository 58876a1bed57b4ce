from odoo import fields, models


class PartyDispute(models.Model):
    """An objection to what was published or decided: to a line, or to something that is
    missing (PUB-3, PUB-4).

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    draft      the member is still writing it; only he sees it
    filed      with the committee of the branch, which answers until ``answer_by``
    escalated  with the superior: filed late, or the committee is late or concerned
    answered   the committee has decided; an appeal is possible until ``appeal_by``
    appealed   with the superior
    settled    for good
    withdrawn  taken back by whoever filed it
    =========  =========================================================================
    """

    _name = "party.dispute"
    _description = "Dispute"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    publication_id = fields.Many2one(
        "party.publication", index=True, ondelete="restrict"
    )
    about = fields.Selection(
        [("line", "A Published Entry"), ("omission", "Something That Is Missing")],
        required=True,
        default="line",
    )
    entry_number = fields.Integer(
        string="Number of the Entry", help="As it stands in the publication."
    )
    line_id = fields.Many2one(
        "party.point.line", index="btree_not_null", ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member",
        string="Concerns",
        index=True,
        ondelete="restrict",
        help="Whose points are disputed.",
    )
    branch_id = fields.Many2one(
        "party.branch", readonly=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one("party.rule.item", ondelete="restrict")
    date = fields.Date(string="Day of the Deed")
    reason = fields.Text()
    is_late = fields.Boolean(string="After the Window", readonly=True)
    late_reason = fields.Text(string="Why So Late")
    evidence_ids = fields.One2many("party.evidence", "dispute_id")
    filed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    filer_id = fields.Many2one(
        "party.member", string="Filed by", readonly=True, index=True, ondelete="restrict"
    )
    filed_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("filed", "With the Committee"),
            ("escalated", "With the Superior"),
            ("answered", "Answered"),
            ("appealed", "Appealed"),
            ("settled", "Settled"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    outcome = fields.Selection(
        [
            ("accepted", "Accepted"),
            ("partly", "Accepted in Part"),
            ("rejected", "Rejected"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    answer_by = fields.Date(string="To Be Answered by", readonly=True, copy=False)
    answer = fields.Text(string="Reasons of the Answer", readonly=True, copy=False)
    answered_on = fields.Date(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    appeal_by = fields.Date(string="Appeal until", readonly=True, copy=False)
    appeal_reason = fields.Text(readonly=True, copy=False)
    appealed_on = fields.Date(readonly=True, copy=False)
    appealed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    ruling = fields.Text(
        string="Reasons of the Superior", readonly=True, copy=False
    )
    settled_on = fields.Date(readonly=True, copy=False)
    settled_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    participant_ids = fields.Many2many(
        "res.partner",
        string="Took Part in the Answer",
        readonly=True,
        copy=False,
        help="They do not decide on the appeal.",
    )
    correction_ids = fields.One2many(
        "party.point.line", "dispute_id", string="Correcting Lines", readonly=True
    )
    decision_ids = fields.One2many("party.decision", "dispute_id", readonly=True)
