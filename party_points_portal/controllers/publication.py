from odoo import http
from odoo.http import request

from ..models.party_dispute import PATH as DISPUTES
from ..models.party_publication import PATH
from .pages import MemberPages, page_route

# What is published is not kept by browsers and found by no search engine, and no other
# site learns the address, which is the key to it.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


class PublicationPages(MemberPages):
    """What branches publish: for everybody by link, and for their members (PUB-2)."""

    @http.route(
        "/party/publication/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        multilang=False,
        sitemap=False,
        readonly=True,
    )
    def show_by_link(self, token, **kw):
        """The page for whoever has the link, signed in or not.

        A link that was guessed, has expired or was closed gets one and the same answer.
        """
        publication_sudo = request.env["party.publication"]._find_by_link(token)
        if not publication_sudo:
            return self._render_bare("portal_publication_missing", {}, status=404)
        return self._render_bare(
            "portal_publication_public",
            {
                "title": publication_sudo.display_name,
                "page": publication_sudo._render_page("public"),
            },
        )

    def _render_bare(self, template, values, status=200):
        """A page without menus, sessions and scripts: it says nothing of who reads."""
        response = request.render(f"party_points_portal.{template}", values)
        response.status_code = status
        response.headers.update(HEADERS)
        return response

    # For members

    @page_route(PATH)
    def portal_my_publications(self, **kw):
        """What the member's branch has published for its members."""
        return self._render_page(
            "portal_my_publications",
            [(request.env._("Publications"), PATH)],
            {"publications": self._find_publications([])},
        )

    @page_route(f"{PATH}/<int:publication_id>")
    def portal_my_publication(self, publication_id, **kw):
        """One of them, as members read it; what is another branch's is not found."""
        publication = self._find_publications([("id", "=", publication_id)])
        if not publication:
            raise request.not_found()
        return self._render_page(
            "portal_my_publication",
            [
                (request.env._("Publications"), PATH),
                (publication.display_name, f"{PATH}/{publication.id}"),
            ],
            {
                "publication": publication,
                "page": self._render_disputable(publication),
                "subject": {"publication": publication.id},
            },
        )

    def _render_disputable(self, publication):
        """What members read; by the number of an entry they dispute it."""
        path = f"{DISPUTES}/new?publication={publication.id}&entry="
        return publication._render_page(
            "member", dispute_path=publication.can_dispute and path
        )

    def _find_publications(self, domain):
        """Those of the branch to which the member belongs, as far as he may read them
        as a member."""
        member_sudo = self._get_own_member_sudo()
        publications = request.env["party.publication"]
        if not member_sudo or not publications.has_access("read"):
            return publications
        return publications.search(
            [
                *domain,
                ("branch_id", "=", member_sudo.branch_id.id),
                ("state", "!=", "planned"),
                ("audience", "!=", "superior"),
            ]
        )
