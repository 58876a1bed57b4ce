import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq

from ...clock import today

PATH = "/party/publication/"
PUBLISHED = ("published", "final")


class PartyPublication(models.Model):
    """The link by which everybody reads it, as long as it is valid (PUB-2)."""

    _inherit = "party.publication"

    # what is looked up: how long a comparison takes tells nothing of the token
    link_hash = fields.Char(
        readonly=True, copy=False, groups=fields.NO_ACCESS, index="btree_not_null"
    )
    link = fields.Char(compute="_compute_link", help="Whoever has it reads the page.")

    @api.depends("link_token", "link_until", "audience", "state")
    @api.depends_context("uid")
    def _compute_link(self):
        """The address, for those who read all of the publication."""
        for publication in self:
            # sudo: the token, of which the link is made
            token = publication._is_linked() and publication.sudo().link_token
            shown = token and publication._get_reader() == "officer"
            publication.link = shown and f"{self.get_base_url()}{PATH}{token}"

    def _is_linked(self):
        """Whether the page can be read by a link today."""
        self.ensure_one()
        return bool(
            self.audience == "public"
            and self.state in PUBLISHED
            and self.link_until
            and self.link_until >= today(self)
        )

    def action_open_link(self):
        """Make a link, valid for as many days as the plan says; a link that was made
        before ends."""
        self._check_committee()
        for publication in self:
            publication._begin_step(*PUBLISHED)
            if publication.audience != "public":
                raise UserError(
                    self.env._(
                        "“%(publication)s” was not published for everybody and has no "
                        "link.",
                        publication=publication.display_name,
                    )
                )
            publication._for_workflow()._open_link()
        return True

    def _open_link(self):
        token = secrets.token_urlsafe(32)
        days = self._get_plan().link_days - 1  # today is one of them
        self.write(
            {
                "link_token": token,
                "link_hash": _hash(token),
                "link_until": fields.Date.add(today(self), days=days),
            }
        )

    def action_close_link(self):
        """End the link; nobody reads the page by it any more."""
        self._check_committee()
        self._queue_up()
        self._for_workflow().write(
            {"link_token": False, "link_hash": False, "link_until": False}
        )
        return True

    @api.model
    def _find_by_link(self, token):
        """What a link leads to. A link that was guessed, that has expired or was
        closed leads to nothing, and nothing tells which of these it is.

        :param str token: the end of the address
        :return: the publication as superuser, to be shown by ``_render_page("public")``
            alone; empty where there is none
        """
        token = token if isinstance(token, str) else ""
        # sudo: a stranger, who shows by the token that he may read it
        publication_sudo = self.sudo().search(
            [("link_hash", "=", _hash(token))], limit=1
        )
        known = consteq((publication_sudo.link_token or "").encode(), token.encode())
        if token and known and publication_sudo._is_linked():
            return publication_sudo
        return self.sudo().browse()  # sudo: as above


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
