from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

# What is published is not kept by browsers and found by no search engine, and no other
# site learns the address, which is the key to it.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


class PublicationPages(CustomerPortal):
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

    @http.route(
        "/my/points/publications",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def portal_my_publications(self, **kw):
        """What the member's branch has published for its members."""
        values = self._prepare_portal_layout_values()
        values |= {
            "page_name": "party_points_publications",
            "publications": self._find_publications([]),
        }
        return request.render("party_points_portal.portal_my_publications", values)

    @http.route(
        "/my/points/publications/<int:publication_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def portal_my_publication(self, publication_id, **kw):
        """One of them, as members read it; what is another branch's is not found."""
        publication = self._find_publications([("id", "=", publication_id)])
        if not publication:
            raise request.not_found()
        values = self._prepare_portal_layout_values()
        values |= {
            "page_name": "party_points_publication",
            "publication": publication,
            "page": publication._render_page("member"),
        }
        response = request.render("party_points_portal.portal_my_publication", values)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _find_publications(self, domain):
        """Those of the branch to which the member belongs, as far as he may read them
        as a member."""
        # sudo: his own record, which his account leads to
        member_sudo = request.env.user.sudo().party_member_ids.filtered("active")
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
