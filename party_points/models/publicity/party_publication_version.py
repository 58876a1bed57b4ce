import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError


class PartyPublicationVersion(models.Model):
    """One state of what was published, for good: a correction makes a new version and
    leaves the old one as it is (PUB-4).

    Whoever reads the publication reads its versions, through ``page``; the content
    itself, with everything in it, is read by nobody.
    """

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
    page = fields.Html(
        string="What Was Published", compute="_compute_page", sanitize=False
    )

    _numbered = models.Constraint(
        "UNIQUE (publication_id, number)", "The publication has this version already."
    )

    @api.depends("publication_id", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            # sudo: whoever may read the version may read of what it is one
            publication_sudo = version.sudo().publication_id
            version.display_name = self.env._(
                "%(publication)s, version %(number)s",
                publication=publication_sudo.display_name,
                number=version.number,
            )

    @api.depends("content_hash")
    @api.depends_context("uid", "lang")
    def _compute_page(self):
        for version in self:
            version.page = version.publication_id._render_page(version=version)

    def write(self, vals):
        """:raise AccessError: for everybody: what was published stays as it was"""
        self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._refuse()

    def _refuse(self):
        raise AccessError(
            self.env._(
                "What was published is neither changed nor deleted. What is wrong is "
                "disputed, and corrected by a new version."
            )
        )

    @api.model
    def _get_hash(self, content):
        """The seal of a content: SHA-256 of its one canonical form."""
        text = json.dumps(
            content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def _verify(self):
        """Whether the content is what was published."""
        self.ensure_one()
        # sudo: the whole content; what is told is whether it fits
        version_sudo = self.sudo()
        return version_sudo.content_hash == self._get_hash(version_sudo.content)
