from odoo import fields, models


class PartyPublicationVersion(models.Model):
    """One state of what was published, for good: a correction makes a new version and
    leaves the old one as it is (PUB-4)."""

    _name = "party.publication.version"
    _description = "Version of a Publication"
    _inherit = ["party.guard.mixin"]
    _order = "publication_id, number desc"

    publication_id = fields.Many2one(
        "party.publication", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(string="Version", required=True, readonly=True)
    content = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    content_hash = fields.Char(string="Seal", readonly=True)
    changes = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    published_on = fields.Datetime(required=True, readonly=True)
    published_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    dispute_id = fields.Many2one(
        "party.dispute",
        string="Corrected after",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _numbered = models.Constraint(
        "UNIQUE (publication_id, number)", "The publication has this version already."
    )
