from odoo import fields, models

from .party_publication_plan import AUDIENCES, GROUNDS, KINDS, NAMES, RANKINGS


class PartyPublication(models.Model):
    """What a branch publishes of a period: planned with a due date, published as a
    snapshot, open to objections, confirmed final (PUB-1 … PUB-4).

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    planned    due, nothing is published yet
    published  the snapshot stands; objections are possible in the window
    final      the window is over and no dispute is open
    =========  =========================================================================
    """

    _name = "party.publication"
    _description = "Publication"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "date_to desc, id desc"

    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date_from = fields.Date(string="First Day", required=True, readonly=True)
    date_to = fields.Date(string="Last Day", required=True, readonly=True)
    due_date = fields.Date(string="To Be Published by", readonly=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("published", "Open to Objections"),
            ("final", "Final"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
    )
    audience = fields.Selection(AUDIENCES, required=True, default="members")
    names = fields.Selection(NAMES, required=True, default="full")
    grounds = fields.Selection(
        GROUNDS, string="Grounds of Deductions", required=True, default="members"
    )
    ranking = fields.Selection(RANKINGS, required=True, default="leading")
    version_ids = fields.One2many(
        "party.publication.version", "publication_id", readonly=True
    )
    version_id = fields.Many2one(
        "party.publication.version",
        string="Current Version",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    published_on = fields.Date(readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    window_end = fields.Date(
        string="Objections until", readonly=True, copy=False, help="This day included."
    )
    final_on = fields.Date(string="Final since", readonly=True, copy=False)
    final_by_id = fields.Many2one(
        "res.users",
        string="Confirmed Final by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    link_token = fields.Char(
        readonly=True, copy=False, groups=fields.NO_ACCESS, help="Part of the link."
    )
    link_until = fields.Date(string="Link Valid until", readonly=True, copy=False)
    dispute_ids = fields.One2many("party.dispute", "publication_id", readonly=True)
    reconciliation_ids = fields.One2many(
        "party.reconciliation", "publication_id", readonly=True
    )

    _one_a_period = models.Constraint(
        "UNIQUE (branch_id, kind, date_from)",
        "The branch already has this publication.",
    )
